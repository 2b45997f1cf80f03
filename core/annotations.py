"""What a person says of an image: shapes and tags, each with its class, author and provenance.

A value is checked once, at birth. Coordinates are float pixels of the upright image (EXIF orientation applied).
Nothing here knows a file format, a table or a widget.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from core.ids import AnnotationId, ClassId, ImageId

ShapeKind = Literal["box", "polygon", "tag"]
Source = Literal["human", "import", "tracker", "model"]
CompletenessState = Literal["unlabelled", "partial", "verified", "verified_empty"]
Point = tuple[float, float]
Ring = tuple[Point, ...]
Bounds = tuple[float, float, float, float]  # x1 y1 x2 y2, pixels

NO_ATTRIBUTES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle, x1 < x2 and y1 < y2, pixels."""

    x1: float
    y1: float
    x2: float
    y2: float

    def __post_init__(self) -> None:
        if not all(math.isfinite(value) for value in (self.x1, self.y1, self.x2, self.y2)):
            raise ValueError("a box needs finite coordinates")
        if self.x2 <= self.x1 or self.y2 <= self.y1:
            raise ValueError("a box needs a positive width and height")

    def bounds(self) -> Bounds:
        """The box itself, as x1 y1 x2 y2."""
        return (self.x1, self.y1, self.x2, self.y2)


@dataclass(frozen=True, slots=True)
class Polygon:
    """One outline, then any holes; each ring has at least three points and is closed by itself."""

    rings: tuple[Ring, ...]

    def __post_init__(self) -> None:
        if not self.rings or any(len(ring) < 3 for ring in self.rings):
            raise ValueError("a polygon needs at least three points")
        if not all(math.isfinite(value) for ring in self.rings for point in ring for value in point):
            raise ValueError("a polygon needs finite coordinates")
        x1, y1, x2, y2 = self.bounds()
        if x2 <= x1 or y2 <= y1:
            raise ValueError("a polygon needs a positive width and height")

    def bounds(self) -> Bounds:
        """The smallest upright rectangle around the outline."""
        xs = [x for x, _ in self.rings[0]]
        ys = [y for _, y in self.rings[0]]
        return (min(xs), min(ys), max(xs), max(ys))


@dataclass(frozen=True, slots=True)
class Tag:
    """The class holds for the whole image (classification)."""

    def bounds(self) -> None:
        """A tag has no place in the image."""
        return


Shape = Box | Polygon | Tag


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where an annotation came from; `reference` names the file, tracker or model version, if any."""

    source: Source
    reference: str = ""


HUMAN = Provenance("human")


@dataclass(frozen=True, slots=True)
class Annotation:
    """One shape or tag on one image."""

    id: AnnotationId
    image_id: ImageId
    class_id: ClassId
    shape: Shape
    author: str
    provenance: Provenance = HUMAN
    attributes: Mapping[str, str] = field(default_factory=lambda: NO_ATTRIBUTES)


def shape_kind(shape: Shape) -> ShapeKind:
    """The word that the registry and the manifests use for this shape."""
    match shape:
        case Box():
            return "box"
        case Polygon():
            return "polygon"
        case Tag():
            return "tag"


def shape_to_json(shape: Shape) -> str:
    """The shape's geometry as compact JSON; every float comes back as it went in."""
    match shape:
        case Box():
            return json.dumps([float(edge) for edge in shape.bounds()], separators=(",", ":"))
        case Polygon():
            rings = [[[float(x), float(y)] for x, y in ring] for ring in shape.rings]
            return json.dumps(rings, separators=(",", ":"))
        case Tag():
            return "[]"


def shape_from_json(kind: str, geometry: str) -> Shape:
    """The shape that `shape_to_json` wrote. Raises ValueError when the two do not belong together."""
    numbers = json.loads(geometry)
    if kind == "box":
        return Box(*(float(value) for value in numbers))
    if kind == "polygon":
        return Polygon(tuple(tuple((float(x), float(y)) for x, y in ring) for ring in numbers))
    if kind == "tag":
        return Tag()
    raise ValueError(f"unknown shape {kind!r}")
