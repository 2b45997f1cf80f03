"""One shape of CVAT's XML as labels, and back. Pure.

A box or ellipse may be turned by `rotation` degrees, clockwise, about its middle. The runs of a mask go along the rows
of its window, background first. Source: docs.cvat.ai, "CVAT for images" and "CVAT for videos", version 1.1.
"""

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence

import numpy as np

from core.formats.losses import Losses
from core.formats.seam import ReadLabel
from core.formats.words import NO, YES, attributes, number, told, whole, word
from core.masks import mask_of, outlines_of, rasterised, window_of
from core.shapes import Box, Dot, Ellipse, Lane, Mask, Polygon, Ring, RotatedBox, Shape, Tag

MOST_PIXELS = 1 << 26
SHAPES = ("box", "polygon", "polyline", "points", "ellipse", "mask", "tag", "cuboid", "skeleton")
LEAST_POINTS = {"polygon": 3, "polyline": 2, "points": 1}
_TRUTH = {"true": YES, "false": NO}


def read_shape(item: ET.Element, label: str | None = None, track: str = "") -> list[ReadLabel]:
    """The labels of a shape: one, or of `points` one a point. Raises ValueError with a sentence.

    `label` is the name that the track of the shape has.
    """
    name = word(item.get("label") if label is None else label, "Its label")
    known = read_attributes(item)
    match item.tag:
        case "tag":
            return [ReadLabel(name, "tag", attributes=known, track=track)]
        case "box":
            x1, y1, x2, y2 = (number(item.get(edge)) for edge in ("xtl", "ytl", "xbr", "ybr"))
            if item.get("rotation") is None:
                return [ReadLabel(name, "box", ((x1, y1), (x2, y2)), attributes=known, track=track)]
            angle = number(item.get("rotation"), "Its rotation")
            turned = RotatedBox((x1 + x2) / 2, (y1 + y2) / 2, abs(x2 - x1), abs(y2 - y1), (angle + 180) % 360 - 180)
            return [ReadLabel(name, "rotated_box", turned.corners(), attributes=known, track=track)]
        case "ellipse":
            return [ReadLabel(name, "ellipse", _ellipse_points(item), attributes=known, track=track)]
        case "mask":
            return [ReadLabel(name, "mask", mask=_mask(item), attributes=known, track=track)]
        case "polygon" | "polyline" | "points":
            points = _points(item.get("points") or "")
            if len(points) < LEAST_POINTS[item.tag]:
                raise ValueError(f"It has {len(points)} points only.")
            if item.tag == "points":
                return [ReadLabel(name, "point", (point,), attributes=known, track=track) for point in points]
            kind = "polygon" if item.tag == "polygon" else "polyline"
            return [ReadLabel(name, kind, points, attributes=known, track=track)]  # type: ignore[arg-type]  # one of two
        case _:
            raise ValueError(f"A {told(item.tag)} cannot be kept.")


def read_attributes(item: ET.Element) -> dict[str, str]:
    """The attributes of a shape, with `occluded` and `group` when they say something."""
    found: dict[str, str] = {}
    for each in item.findall("attribute"):
        value = (each.text or "").strip()
        found |= attributes({each.get("name", ""): _TRUTH.get(value, value)})
    if item.get("occluded") == "1":
        found["occluded"] = YES
    group = whole(item.get("group_id"))
    return {**found, "group": str(group)} if group else found


def shape_element(
    shape: Shape, known: Mapping[str, str], picture: str, size_wh: tuple[int, int], losses: Losses
) -> ET.Element:
    """The element of a shape, without its label."""
    item = _element(shape, picture, size_wh, losses)
    if not isinstance(shape, Tag):
        item.set("occluded", "1" if known.get("occluded") == YES else "0")
        item.set("z_order", "0")
    item.set("source", "manual")
    others = {key: value for key, value in known.items() if (key, value) != ("occluded", YES) or isinstance(shape, Tag)}
    group = whole(others.get("group", ""))
    if group and str(group) == others["group"]:
        item.set("group_id", others.pop("group"))
    for key, value in others.items():
        ET.SubElement(item, "attribute", {"name": key}).text = {YES: "true", NO: "false"}.get(value, value)
    return item


def _element(shape: Shape, picture: str, size_wh: tuple[int, int], losses: Losses) -> ET.Element:
    match shape:
        case Tag():
            return ET.Element("tag")
        case Box(x1, y1, x2, y2):
            return ET.Element("box", _texts(xtl=x1, ytl=y1, xbr=x2, ybr=y2))
        case RotatedBox(cx, cy, width, height, angle):
            w, h = width / 2, height / 2
            return ET.Element("box", _texts(xtl=cx - w, ytl=cy - h, xbr=cx + w, ybr=cy + h, rotation=angle % 360))
        case Ellipse(cx, cy, rx, ry, angle):
            return ET.Element("ellipse", _texts(cx=cx, cy=cy, rx=rx, ry=ry, rotation=angle % 360))
        case Mask(left, top, width, height):
            places = {"left": str(left), "top": str(top), "width": str(width), "height": str(height)}
            return ET.Element("mask", {"rle": ", ".join(map(str, _row_runs(shape))), **places})
        case Dot(x, y):
            return ET.Element("points", {"points": _pairs(((x, y),))})
        case Polygon(rings) if len(rings) > 1:
            mask = mask_of(rasterised(shape, size_wh))
            if mask is not None:
                losses.changed(picture, shape, "masks, for their holes")
                return _element(mask, picture, size_wh, losses)
            losses.detail(picture, "holes")
            return ET.Element("polygon", {"points": _pairs(rings[0])})
        case Polygon(rings):
            return ET.Element("polygon", {"points": _pairs(rings[0])})
        case _:
            if isinstance(shape, Lane):
                losses.changed(picture, shape, "lines of many points")
            return ET.Element("polyline", {"points": _pairs(outlines_of(shape)[0])})


def _texts(**values: float) -> dict[str, str]:
    return {key: repr(float(value)) for key, value in values.items()}


def _pairs(points: Sequence[tuple[float, float]]) -> str:
    return ";".join(f"{float(x)!r},{float(y)!r}" for x, y in points)


def _points(text: str) -> Ring:
    pairs = [pair.split(",") for pair in text.split(";") if pair.strip()]
    if any(len(pair) != 2 for pair in pairs):
        raise ValueError("Its points are not pairs of numbers.")
    return tuple((number(x), number(y)) for x, y in pairs)


def _ellipse_points(item: ET.Element) -> Ring:
    cx, cy, rx, ry = (number(item.get(key)) for key in ("cx", "cy", "rx", "ry"))
    angle = number(item.get("rotation", "0"), "Its rotation") % 360
    cos, sin = float(np.cos(np.radians(angle))), float(np.sin(np.radians(angle)))
    return ((cx, cy), (cx + rx * cos, cy + rx * sin), (cx - ry * sin, cy + ry * cos))


def _row_runs(mask: Mask) -> list[int]:
    flat = window_of(mask).reshape(-1)
    edges = np.concatenate(((0,), np.flatnonzero(flat[1:] != flat[:-1]) + 1, (len(flat),)))
    runs = [int(run) for run in np.diff(edges)]
    return [0, *runs] if flat[0] else runs


def _mask(item: ET.Element) -> Mask:
    left, top, width, height = (whole(item.get(key)) for key in ("left", "top", "width", "height"))
    runs = [whole(run) for run in (item.get("rle") or "").split(",")]
    if left is None or top is None or not width or not height or not all(run is not None and run >= 0 for run in runs):
        raise ValueError("Its mask has no runs, or no place.")
    counts = [run or 0 for run in runs]
    if not 0 < width * height <= MOST_PIXELS or width < 0 or sum(counts) != width * height:
        raise ValueError("The runs of its mask do not fill its window.")
    values = np.zeros(len(counts), np.bool_)
    values[1::2] = True
    mask = mask_of(np.repeat(values, counts).reshape(height, width))
    if mask is None or abs(left) > MOST_PIXELS or abs(top) > MOST_PIXELS:
        raise ValueError("Its mask has no pixel.")
    return Mask(mask.left + left, mask.top + top, mask.width, mask.height, mask.counts)
