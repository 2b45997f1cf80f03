"""The shapes that people draw, each a value checked once at birth, and their text in the registry.

Coordinates are float pixels of the upright image (EXIF orientation applied); angles are degrees, clockwise as seen.
Nothing here knows a class, a table, a file format or a widget.
"""

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal, get_args

ShapeKind = Literal["box", "rotated_box", "polygon", "polyline", "lane", "point", "ellipse", "mask", "tag"]
SHAPE_KINDS: tuple[ShapeKind, ...] = get_args(ShapeKind)
AREA_KINDS: tuple[ShapeKind, ...] = ("box", "rotated_box", "polygon", "ellipse", "mask")  # what encloses something
Point = tuple[float, float]
Ring = tuple[Point, ...]
Bounds = tuple[float, float, float, float]  # x1 y1 x2 y2, pixels


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle, x1 < x2 and y1 < y2, pixels."""

    x1: float
    y1: float
    x2: float
    y2: float

    def __post_init__(self) -> None:
        _need_finite((self.x1, self.y1, self.x2, self.y2), "a box")
        if self.x2 <= self.x1 or self.y2 <= self.y1:
            raise ValueError("a box needs a positive width and height")

    def bounds(self) -> Bounds:
        """The box itself, as x1 y1 x2 y2."""
        return (self.x1, self.y1, self.x2, self.y2)


@dataclass(frozen=True, slots=True)
class RotatedBox:
    """A rectangle about its middle, turned by `angle` degrees clockwise; the angle is kept in [-180, 180)."""

    cx: float
    cy: float
    width: float
    height: float
    angle: float

    def __post_init__(self) -> None:
        _need_finite((self.cx, self.cy, self.width, self.height, self.angle), "a rotated box")
        if self.width <= 0 or self.height <= 0:
            raise ValueError("a rotated box needs a positive width and height")
        if not -180 <= self.angle < 180:
            raise ValueError("the angle of a rotated box lies from -180 to 180 degrees")

    def corners(self) -> Ring:
        """Its four corners, clockwise from what is the top left at angle 0."""
        cos, sin = math.cos(math.radians(self.angle)), math.sin(math.radians(self.angle))
        w, h = self.width / 2, self.height / 2
        return tuple(
            (self.cx + x * cos - y * sin, self.cy + x * sin + y * cos) for x, y in ((-w, -h), (w, -h), (w, h), (-w, h))
        )

    def bounds(self) -> Bounds:
        """The smallest upright rectangle around it."""
        return bounds_of(self.corners())


@dataclass(frozen=True, slots=True)
class Polygon:
    """One outline, then any holes; each ring has at least three points and is closed by itself."""

    rings: tuple[Ring, ...]

    def __post_init__(self) -> None:
        if not self.rings or any(len(ring) < 3 for ring in self.rings):
            raise ValueError("a polygon needs at least three points")
        _need_finite([value for ring in self.rings for value in chain.from_iterable(ring)], "a polygon")
        x1, y1, x2, y2 = self.bounds()
        if x2 <= x1 or y2 <= y1:
            raise ValueError("a polygon needs a positive width and height")

    def bounds(self) -> Bounds:
        """The smallest upright rectangle around the outline."""
        return bounds_of(self.rings[0])


@dataclass(frozen=True, slots=True)
class Polyline:
    """An open line through two points or more."""

    points: Ring

    def __post_init__(self) -> None:
        _need_line(self.points, "a line")

    def bounds(self) -> Bounds:
        """The smallest upright rectangle around it; it may have no width or no height."""
        return bounds_of(self.points)


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane line: a smooth curve through its control points (`core.splines`), two or more."""

    controls: Ring

    def __post_init__(self) -> None:
        _need_line(self.controls, "a lane")

    def bounds(self) -> Bounds:
        """The smallest upright rectangle around the control points; the curve may swing out of it by a little."""
        return bounds_of(self.controls)


@dataclass(frozen=True, slots=True)
class Dot:
    """One place, such as a keypoint; the registry calls it a point."""

    x: float
    y: float

    def __post_init__(self) -> None:
        _need_finite((self.x, self.y), "a point")

    def bounds(self) -> Bounds:
        """A rectangle without a size."""
        return (self.x, self.y, self.x, self.y)


@dataclass(frozen=True, slots=True)
class Ellipse:
    """An ellipse about its middle with radii `rx` and `ry`, turned by `angle` degrees clockwise, in [-180, 180)."""

    cx: float
    cy: float
    rx: float
    ry: float
    angle: float = 0.0

    def __post_init__(self) -> None:
        _need_finite((self.cx, self.cy, self.rx, self.ry, self.angle), "an ellipse")
        if self.rx <= 0 or self.ry <= 0:
            raise ValueError("an ellipse needs positive radii")
        if not -180 <= self.angle < 180:
            raise ValueError("the angle of an ellipse lies from -180 to 180 degrees")

    def bounds(self) -> Bounds:
        """The smallest upright rectangle around it."""
        cos, sin = math.cos(math.radians(self.angle)), math.sin(math.radians(self.angle))
        dx, dy = math.hypot(self.rx * cos, self.ry * sin), math.hypot(self.rx * sin, self.ry * cos)
        return (self.cx - dx, self.cy - dy, self.cx + dx, self.cy + dy)


@dataclass(frozen=True, slots=True)
class Mask:
    """A set of pixels in a window of the image, run-length encoded (`core.masks` reads and writes the runs).

    The window lies at whole pixels `left`, `top` and is `width` x `height`. `counts` are runs in COCO's order: down
    the columns from the left, first a run of background (it may be 0), then of foreground, and so on by turns.
    """

    left: int
    top: int
    width: int
    height: int
    counts: tuple[int, ...]

    def __post_init__(self) -> None:
        if self.width <= 0 or self.height <= 0:
            raise ValueError("a mask needs a positive width and height")
        if any(count < 0 for count in self.counts) or sum(self.counts) != self.width * self.height:
            raise ValueError("the runs of a mask fill its window")
        if not any(self.counts[1::2]):
            raise ValueError("a mask needs at least one pixel")

    def bounds(self) -> Bounds:
        """The window."""
        left, top = float(self.left), float(self.top)
        return (left, top, left + self.width, top + self.height)


@dataclass(frozen=True, slots=True)
class Tag:
    """The class holds for the whole image (classification)."""

    def bounds(self) -> None:
        """A tag has no place in the image."""
        return


Shape = Box | RotatedBox | Polygon | Polyline | Lane | Dot | Ellipse | Mask | Tag
AREA_SHAPES = (Box, RotatedBox, Polygon, Ellipse, Mask)  # those that enclose something a detector could find
LINE_SHAPES = (Polyline, Lane)

_KINDS: dict[type[Shape], ShapeKind] = {
    Box: "box", RotatedBox: "rotated_box", Polygon: "polygon", Polyline: "polyline", Lane: "lane", Dot: "point",
    Ellipse: "ellipse", Mask: "mask", Tag: "tag",
}  # fmt: skip


def shape_kind(shape: Shape) -> ShapeKind:
    """The word that the registry and the manifests use for this shape."""
    return _KINDS[type(shape)]


def shape_to_json(shape: Shape) -> str:
    """The shape's geometry as compact JSON; every float comes back as it went in."""
    return json.dumps(_numbers_of(shape), separators=(",", ":"))


def box_to_json(x1: float, y1: float, x2: float, y2: float) -> str:
    """What `shape_to_json` writes of a box of these finite floats, at once: an import brings very many."""
    return f"[{x1!r},{y1!r},{x2!r},{y2!r}]"


def shape_from_json(kind: str, geometry: str) -> Shape:
    """The shape that `shape_to_json` wrote. Raises ValueError when the two do not belong together."""
    make = _MAKERS.get(kind)
    if make is None:
        raise ValueError(f"unknown shape {kind!r}")
    return make(json.loads(geometry))


def bounds_of(points: Sequence[Point]) -> Bounds:
    """The smallest upright rectangle around points."""
    xs, ys = zip(*points, strict=True)
    return (min(xs), min(ys), max(xs), max(ys))


def _numbers_of(shape: Shape) -> list[object]:
    match shape:
        case Box(x1, y1, x2, y2):
            return [float(x1), float(y1), float(x2), float(y2)]
        case RotatedBox(cx, cy, width, height, angle) | Ellipse(cx, cy, width, height, angle):
            return [float(cx), float(cy), float(width), float(height), float(angle)]
        case Polygon(rings):
            return [_floats(ring) for ring in rings]
        case Polyline(points) | Lane(points):
            return list(_floats(points))
        case Dot(x, y):
            return [float(x), float(y)]
        case Mask(left, top, width, height, counts):
            return [left, top, width, height, list(counts)]
        case Tag():
            return []


def _floats(points: Ring) -> list[list[float]]:
    return [[float(x), float(y)] for x, y in points]


def _points(numbers: Sequence[Sequence[float]]) -> Ring:
    return tuple([(float(x), float(y)) for x, y in numbers])


_MAKERS: dict[str, Callable[..., Shape]] = {
    "box": lambda numbers: Box(*map(float, numbers)),
    "rotated_box": lambda numbers: RotatedBox(*map(float, numbers)),
    "polygon": lambda numbers: Polygon(tuple(_points(ring) for ring in numbers)),
    "polyline": lambda numbers: Polyline(_points(numbers)),
    "lane": lambda numbers: Lane(_points(numbers)),
    "point": lambda numbers: Dot(*map(float, numbers)),
    "ellipse": lambda numbers: Ellipse(*map(float, numbers)),
    "mask": lambda numbers: Mask(
        int(numbers[0]), int(numbers[1]), int(numbers[2]), int(numbers[3]), tuple(map(int, numbers[4]))
    ),
    "tag": lambda _numbers: Tag(),
}


def _need_finite(values: Sequence[float], what: str) -> None:
    # A sum of finite numbers is finite (but for ones that no picture has), and one that is not spoils it: in one go.
    if not math.isfinite(sum(map(abs, values))):
        raise ValueError(f"{what} needs finite coordinates")


def _need_line(points: Ring, what: str) -> None:
    if len(points) < 2:
        raise ValueError(f"{what} needs at least two points")
    _need_finite([value for point in points for value in point], what)
    if all(point == points[0] for point in points):
        raise ValueError(f"{what} needs two places")
