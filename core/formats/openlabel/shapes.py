"""The shapes of OpenLABEL's `object_data`, and what is said beside them, in both directions. Source: see openlabel."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from core.formats.label_files import coordinate
from core.formats.losses import Losses
from core.formats.outgoing import Holds, plain
from core.formats.seam import ReadLabel
from core.formats.words import NO, YES, attributes
from core.masks import mask_to_polygons, outlines_of
from core.shapes import Box, Dot, Ellipse, Lane, Mask, Polygon, Polyline, Ring, RotatedBox, Shape

HOLDS = Holds(
    frozenset({"box", "rotated_box", "polygon", "polyline", "lane", "point", "tag"}),
    attributes=None,
    has_holes=True,
    has_tracks=True,
    has_conditions=True,
    has_recordings=True,
)
UNTRACKED = "untracked-"  # begins the key of an object that is followed nowhere
CONTROLS = "controls"
ABSOLUTE = "MODE_POLY2D_ABSOLUTE"
UNREAD = ("cuboid", "poly3d", "point3d", "mat", "binary", "image", "area_reference", "line_reference", "mesh")
Item = Mapping[str, Any]


def said_of(data: Item) -> dict[str, str]:
    """What booleans, numbers and texts say, by name; a text is told as text even when it is a number."""
    found: dict[str, object] = {}
    for kind in ("boolean", "num", "text"):
        listed = data.get(kind)
        for item in listed if isinstance(listed, list) else ():
            if isinstance(item, dict) and isinstance(item.get("name"), str):
                found[item["name"]] = item.get("val")
    return attributes(found)


def shapes_of(data: Item, name: str, said: Mapping[str, str], others: Sequence[str]) -> Iterator[ReadLabel | str]:
    """The labels of an object on one picture; in place of one that cannot be read, why.

    What lies in the coordinates of `others`, the other cameras, is passed over.
    """
    for kind in ("bbox", "rbbox", "point2d"):
        listed = data.get(kind)
        for item in listed if isinstance(listed, list) else ():
            if not _is_of(item, others):
                try:
                    yield _shape(kind, item, name, said)
                except ValueError as error:
                    yield str(error)
    listed = data.get("poly2d")
    if isinstance(listed, list):
        yield from _outlines([item for item in listed if not _is_of(item, others)], name, said)
    for kind in UNREAD:
        if data.get(kind):
            yield f"A {kind} is not read."


def _is_of(item: object, cameras: Sequence[str]) -> bool:
    return isinstance(item, dict) and item.get("coordinate_system") in cameras


def _shape(kind: str, item: object, name: str, said: Mapping[str, str]) -> ReadLabel:
    counts = {"bbox": 4, "rbbox": 5, "point2d": 2}
    values, all_said = _values(item, counts[kind]), _all_said(item, said)
    if kind == "point2d":
        return ReadLabel(name, "point", ((values[0], values[1]),), attributes=all_said)
    cx, cy, width, height = values[:4]
    if width < 0 or height < 0:
        raise ValueError("A box has a width or height below 0.")
    x, y = width / 2, height / 2
    if kind == "bbox":
        return ReadLabel(name, "box", ((cx - x, cy - y), (cx + x, cy + y)), attributes=all_said)
    cos, sin = math.cos(values[4]), math.sin(values[4])
    corners = tuple((cx + a * cos - b * sin, cy + a * sin + b * cos) for a, b in ((-x, -y), (x, -y), (x, y), (-x, y)))
    return ReadLabel(name, "rotated_box", corners, attributes=all_said)


def _outlines(listed: Sequence[object], name: str, said: Mapping[str, str]) -> Iterator[ReadLabel | str]:
    rings: dict[int, tuple[Item, Ring]] = {}
    holes: dict[int, list[Ring]] = {}
    for place, item in enumerate(listed):
        try:
            values = _values(item, 0)
            if not isinstance(item, dict) or item.get("mode", ABSOLUTE) != ABSOLUTE:
                raise ValueError("An outline is packed in a way that is not read.")  # noqa: TRY301 - one way to tell all
            ring = tuple(zip(values[::2], values[1::2], strict=True))
            outline = _outline_of_hole(item)
        except ValueError as error:
            yield str(error)
            continue
        if outline is not None and outline != place:
            holes.setdefault(outline, []).append(ring)
        else:
            rings[place] = (item, ring)
    for place, (item, ring) in rings.items():
        all_said = _all_said(item, said)
        controls = _controls(item)
        if item.get("closed") is True:
            yield ReadLabel(name, "polygon", ring, attributes=all_said, holes=tuple(holes.pop(place, ())))
        else:
            yield ReadLabel(name, "lane" if controls else "polyline", controls or ring, attributes=all_said)
    for rest in holes.values():
        yield from ("A hole is in no outline." for _ in rest)


def _outline_of_hole(item: Item) -> int | None:
    """Where in the list the outline of a hole is: the fourth number of OpenCV's hierarchy."""
    hierarchy = item.get("hierarchy")
    parent = hierarchy[3] if isinstance(hierarchy, list) and len(hierarchy) == 4 else None
    return parent if isinstance(parent, int) and not isinstance(parent, bool) and parent >= 0 else None


def _controls(item: Item) -> Ring:
    said = item.get("attributes")
    listed = said.get("vec") if isinstance(said, dict) else None
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, dict) and each.get("name") == CONTROLS:
            try:
                values = _values(each, 0)
            except ValueError:
                return ()
            return tuple(zip(values[::2], values[1::2], strict=True))
    return ()


def _values(item: object, count: int) -> list[float]:
    listed = item.get("val") if isinstance(item, dict) else None
    if not isinstance(listed, list) or not listed or (len(listed) != count if count else len(listed) % 2):
        raise ValueError("A shape has not the numbers that it needs.")
    return [coordinate(value) for value in listed]


def _all_said(item: object, said: Mapping[str, str]) -> dict[str, str]:
    own = item.get("attributes") if isinstance(item, dict) else None
    return {**said, **(said_of(own) if isinstance(own, dict) else {})}


def data_of(shape: Shape, said: Mapping[str, str], picture: str, losses: Losses) -> dict[str, object] | None:
    """The `object_data` of a shape; None where OpenLABEL has no place for it, which is told."""
    told = _told(said)
    match shape:
        case Box(x1, y1, x2, y2):
            return {"bbox": [_item([(x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1], told)]}
        case RotatedBox(cx, cy, width, height, angle):
            return {"rbbox": [_item([cx, cy, width, height, math.radians(angle)], told)]}
        case Dot(x, y):
            return {"point2d": [_item([x, y], told)]}
        case Polygon(rings):
            return {"poly2d": _rings([rings], told)}
        case Mask():
            losses.changed(picture, shape, "its outlines")
            return {"poly2d": _rings([polygon.rings for polygon in mask_to_polygons(shape)], told)}
        case Ellipse():
            losses.changed(picture, shape, "its outline")
            return {"poly2d": _rings([outlines_of(shape)], told)}
        case Polyline(points):
            return {"poly2d": [_line(points, told)]}
        case Lane(controls):
            vec = [{"name": CONTROLS, "val": _flat(controls)}]
            return {"poly2d": [_line(outlines_of(shape)[0], {**told, "vec": vec})]}
        case _:
            losses.left_out(picture, shape)
            return None


def _rings(outlines: Sequence[Sequence[Ring]], told: Mapping[str, object]) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for rings in outlines:
        parent = len(found)
        for number, ring in enumerate(rings):
            item = {**_line(ring, told), "closed": True}
            if len(rings) > 1:
                # The next and the one before on the same level, the first inside, and the one around: -1 is none.
                is_last = number == len(rings) - 1
                item["hierarchy"] = (
                    [-1, -1, parent + 1, -1]
                    if not number
                    else [-1 if is_last else parent + number + 1, parent + number - 1 if number > 1 else -1, -1, parent]
                )
            found.append(item)
    return found


def _line(points: Ring, told: Mapping[str, object]) -> dict[str, object]:
    return {**_item(_flat(points), told), "mode": ABSOLUTE, "closed": False}


def _item(values: Sequence[float], told: Mapping[str, object]) -> dict[str, object]:
    item: dict[str, object] = {"name": "shape", "val": [plain(value) for value in values]}
    return {**item, "attributes": dict(told)} if told else item


def _flat(points: Ring) -> list[float]:
    return [value for point in points for value in point]


def _told(said: Mapping[str, str]) -> dict[str, object]:
    flags = [{"name": key, "val": value == YES} for key, value in said.items() if value in (YES, NO)]
    texts = [{"name": key, "val": value} for key, value in said.items() if value not in (YES, NO)]
    return {kind: listed for kind, listed in (("boolean", flags), ("text", texts)) if listed}
