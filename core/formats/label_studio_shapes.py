"""One result of Label Studio as labels, and back: percent of the picture's size, turned about the top left. Pure.

Source: labelstud.io/guide/task_format and the tags' pages. A label's attributes go into its `meta`, as `name=value`,
where people see them; results of the same region (choices, texts, numbers) are read as its attributes.
"""

import math
from collections.abc import Mapping, Sequence

from core.annotations import Annotation
from core.formats.brush_runs import brush_of_pixels, pixels_of_brush
from core.formats.losses import Losses
from core.formats.seam import ReadLabel
from core.formats.words import attributes, number, numbers, ring, size, told, whole, word
from core.masks import mask_of, pixels_of, rasterised
from core.shapes import Box, Dot, Ellipse, Lane, Mask, Polygon, Polyline, Ring, RotatedBox, Shape, ShapeKind, Tag

GEOMETRIES = ("rectangle", "polygon", "ellipse", "keypoint", "brush")
POINT_PERCENT = 0.5  # how wide a keypoint is drawn
Item = Mapping[str, object]
Size = tuple[int, int]
Placed = tuple[ShapeKind, Ring, bool, Mask | None]  # kind, points, whether they are shares, mask


def size_of(results: Sequence[object]) -> Size | None:
    """The picture's size, from the first result that tells it."""
    sizes = (
        size(each.get("original_width"), each.get("original_height")) for each in results if isinstance(each, dict)
    )
    return next((each for each in sizes if each is not None), None)


def labels_of(item: Item, others: Sequence[Item]) -> list[ReadLabel]:
    """The labels of a result with a place, one for each of its names; `others` are results of the same region.

    Raises ValueError with a sentence.
    """
    value = item.get("value")
    kind = geometry_of(item)
    if kind is None or not isinstance(value, Mapping):
        raise ValueError(f"A result of the kind {told(item.get('type'))} cannot be kept.")
    rotation = item.get("image_rotation", 0)
    if rotation is not None and whole(rotation) != 0:
        raise ValueError("It was drawn on a picture that had been turned.")
    names = _names(value, f"{kind}labels") or [name for each in others for name in _names(each.get("value"), "labels")]
    if not names:
        raise ValueError("It has no label.")
    size_wh = size(item.get("original_width"), item.get("original_height"))
    placed, points, is_relative, mask = _place(kind, value, size_wh)
    known = _attributes(item, others)
    return [ReadLabel(word(name, "Its label"), placed, points, is_relative, known, mask=mask) for name in names]


def geometry_of(item: Item) -> str | None:
    """Rectangle, polygon, ellipse, keypoint or brush; None for results without such a place."""
    kind = item.get("type")
    plain = kind.removesuffix("labels") if isinstance(kind, str) else ""
    return plain if plain in GEOMETRIES else None


def choices_of(item: Item) -> list[str]:
    """The choices of a result for the whole picture."""
    return _names(item.get("value"), "choices")


def result_of(
    known: Annotation, class_name: str, picture: str, size_wh: Size, losses: Losses
) -> dict[str, object] | None:
    """The result for a label, or None when Label Studio has no place for its shape."""
    if isinstance(known.shape, Tag):
        if known.attributes:
            losses.detail(picture, "attributes")
        return {
            "id": f"a{known.id}", "type": "choices", "from_name": "choices", "to_name": "image",
            "value": {"choices": [class_name]},
        }  # fmt: skip
    kind, value = _value(known.shape, picture, size_wh, losses)
    if value is None:
        losses.left_out(picture, known.shape)
        return None
    result: dict[str, object] = {
        "id": f"a{known.id}", "type": f"{kind}labels", "from_name": kind, "to_name": "image", "image_rotation": 0,
        "original_width": size_wh[0], "original_height": size_wh[1], "value": {**value, f"{kind}labels": [class_name]},
    }  # fmt: skip
    if known.attributes:
        result["meta"] = {"text": [f"{key}={text}" for key, text in known.attributes.items()]}
    return result


def _names(value: object, key: str) -> list[str]:
    names = value.get(key, value.get("labels")) if isinstance(value, Mapping) else None
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []


def _attributes(item: Item, others: Sequence[Item]) -> dict[str, str]:
    found: dict[str, str] = {}
    meta = item.get("meta")
    texts = meta.get("text") if isinstance(meta, Mapping) else None
    for text in texts if isinstance(texts, list) else ():
        key, is_pair, rest = text.partition("=") if isinstance(text, str) else ("", "", "")
        found |= attributes({key: rest}) if is_pair else attributes({"note": text})
    for other in others:
        said = other.get("value")
        for key in ("choices", "text", "number", "rating") if isinstance(said, Mapping) else ():
            value = said.get(key) if isinstance(said, Mapping) else None
            text = ", ".join(map(told, value)) if isinstance(value, list) else value
            found |= attributes({other.get("from_name"): text})
    return found


def _place(kind: str, value: Item, size_wh: Size | None) -> Placed:
    match kind:
        case "rectangle":
            return _rectangle(value, size_wh)
        case "polygon":
            points = tuple((x / 100, y / 100) for x, y in ring(value.get("points")))
            if len(points) < 3:
                raise ValueError(f"It has {len(points)} points only.")
            return "polygon", points, True, None
        case "keypoint":
            x, y = numbers([value.get("x"), value.get("y")])
            return "point", ((x / 100, y / 100),), True, None
        case "ellipse":
            return "ellipse", _ellipse(value, size_wh), False, None
        case _:
            return "mask", (), False, _mask(value, size_wh)


def _rectangle(value: Item, size_wh: Size | None) -> Placed:
    x, y, width, height = numbers([value.get(key) for key in ("x", "y", "width", "height")])
    angle = number(value.get("rotation") or 0, "Its rotation") % 360
    if not angle:
        return "box", ((x / 100, y / 100), ((x + width) / 100, (y + height) / 100)), True, None
    if size_wh is None:
        raise ValueError("It is turned, and the size of its picture is not told.")
    left, top, w, h = (share * of / 100 for share, of in zip((x, y, width, height), size_wh * 2, strict=True))
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    corners = ((0.0, 0.0), (w, 0.0), (w, h), (0.0, h))
    return "rotated_box", tuple((left + a * cos - b * sin, top + a * sin + b * cos) for a, b in corners), False, None


def _ellipse(value: Item, size_wh: Size | None) -> Ring:
    if size_wh is None:
        raise ValueError("It is an ellipse, and the size of its picture is not told.")
    shares = numbers([value.get(key) for key in ("x", "y", "radiusX", "radiusY")])
    cx, cy, rx, ry = (share * of / 100 for share, of in zip(shares, size_wh * 2, strict=True))
    angle = math.radians(number(value.get("rotation") or 0, "Its rotation") % 360)
    cos, sin = math.cos(angle), math.sin(angle)
    return ((cx, cy), (cx + rx * cos, cy + rx * sin), (cx - ry * sin, cy + ry * cos))


def _mask(value: Item, size_wh: Size | None) -> Mask:
    runs = value.get("rle")
    if not isinstance(runs, list) or size_wh is None:
        raise ValueError("Its brush has no runs, or the size of its picture is not told.")
    mask = mask_of(pixels_of_brush(runs, size_wh))
    if mask is None:
        raise ValueError("Its brush has no pixel.")
    return mask


def _value(shape: Shape, picture: str, size_wh: Size, losses: Losses) -> tuple[str, dict[str, object] | None]:
    width, height = size_wh
    match shape:
        case Box(x1, y1, x2, y2):
            return "rectangle", _percent(size_wh, x=x1, y=y1, width=x2 - x1, height=y2 - y1) | {"rotation": 0}
        case RotatedBox():
            x, y = shape.corners()[0]
            value = _percent(size_wh, x=x, y=y, width=shape.width, height=shape.height)
            return "rectangle", value | {"rotation": shape.angle % 360}
        case Ellipse(cx, cy, rx, ry, angle):
            return "ellipse", _percent(size_wh, x=cx, y=cy, radiusX=rx, radiusY=ry) | {"rotation": angle % 360}
        case Dot(x, y):
            return "keypoint", _percent(size_wh, x=x, y=y) | {"width": POINT_PERCENT}
        case Mask():
            return "brush", {"format": "rle", "rle": brush_of_pixels(pixels_of(shape, size_wh))}
        case Polygon(rings):
            mask = mask_of(rasterised(shape, size_wh)) if len(rings) > 1 else None
            if mask is not None:
                losses.changed(picture, shape, "brushes, for their holes")
                return _value(mask, picture, size_wh, losses)
            if len(rings) > 1:
                losses.detail(picture, "holes")
            return "polygon", {"points": [[x * 100 / width, y * 100 / height] for x, y in rings[0]], "closed": True}
        case Polyline() | Lane() | Tag():
            return "", None


def _percent(size_wh: Size, **values: float) -> dict[str, object]:
    width, height = size_wh
    across = {"x", "width", "radiusX"}
    return {key: value * 100 / (width if key in across else height) for key, value in values.items()}
