"""Lanes as areas, for formats that know areas only: each line becomes a stroke of a chosen width.

`WideLanes(format_named("yolo"), 12.0)` is a format like the one inside it, but for this. What is lost is told for each
picture: a stroke is no line any more, and what of it lies outside the picture, or covers itself, is measured.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from core.annotations import Annotation
from core.errors import UserError
from core.formats.lane_rows import line_of
from core.formats.losses import KINDS, Losses
from core.formats.seam import Format, OpenedSource, OutImage, OutSet, Skipped
from core.shapes import LINE_SHAPES, Lane, Polygon, Polyline, Ring, shape_kind

MOST_PX = 1000.0
LEAST_AREA_PX = 0.5


@dataclass(frozen=True, slots=True)
class WideLanes:
    """A format into which lines and lanes are written as areas `width_px` wide. It reads as the format does."""

    inner: Format
    width_px: float

    def __post_init__(self) -> None:
        if not 0 < self.width_px <= MOST_PX:
            raise UserError(
                f"A lane cannot be {self.width_px:g} pixels wide; nothing was written.",
                f"Choose a width above 0 and up to {MOST_PX:g}.",
            )

    @property
    def name(self) -> str:
        """That of the format inside."""
        return self.inner.name

    def recognises(self, source: Path) -> bool:
        """As the format inside."""
        return self.inner.recognises(source)

    def open(self, source: Path) -> OpenedSource:
        """As the format inside: a stroke stays an area."""
        return self.inner.open(source)

    def write(self, labelled: OutSet, dest: Path) -> tuple[Skipped, ...]:
        """As the format inside, with a stroke in place of each line; what the strokes lose is told first."""
        losses = Losses(self.inner.name)
        images = (self._widened(image, losses) for image in labelled.images)
        told = self.inner.write(OutSet(labelled.classes, images), dest)
        return (*losses.told(), *told)

    def _widened(self, image: OutImage, losses: Losses) -> OutImage:
        annotations: list[Annotation] = []
        for known in image.annotations:
            shape = known.shape
            if not isinstance(shape, LINE_SHAPES):
                annotations.append(known)
                continue
            pieces, lost = self._stroke(shape, image)
            if not pieces:
                losses.note(image.name, f"A {KINDS[shape_kind(shape)][0]} outside the picture has no area on it.")
                continue
            losses.changed(image.name, shape, f"areas {self.width_px:g} pixels wide")
            if lost:
                losses.note(image.name, lost)
            annotations += [replace(known, shape=piece) for piece in pieces]
        return replace(image, annotations=annotations)

    def _stroke(self, shape: Lane | Polyline, image: OutImage) -> tuple[list[Polygon], str]:
        """The areas of a line on the picture, and what of them is lost."""
        import shapely

        line = shapely.LineString(line_of(shape))
        whole = line.buffer(self.width_px / 2, cap_style="flat", join_style="round", quad_segs=4)
        inside = whole.intersection(shapely.box(0, 0, image.width, image.height))
        pieces = list(_polygons(inside))
        outside = 1 - inside.area / whole.area if whole.area else 0.0
        covered = 1 - whole.area / (line.length * self.width_px)
        lost = []
        if outside > 0.005:
            lost.append(f"{outside:.0%} of its area lies outside the picture")
        if covered > 0.02:
            lost.append(f"it bends so closely that {covered:.0%} of its area covers itself")
        if len(pieces) > 1:
            lost.append(f"it fell into {len(pieces)} parts")
        return pieces, f"A {KINDS[shape_kind(shape)][0]} lost something: {', and '.join(lost)}." if lost else ""


def _polygons(area: Any) -> Iterator[Polygon]:
    """The polygons of what shapely gives, each with its holes, but for those too small to be kept."""
    for part in getattr(area, "geoms", [area]):
        if part.geom_type == "Polygon" and part.area >= LEAST_AREA_PX:
            yield Polygon((_ring(part.exterior.coords), *(_ring(hole.coords) for hole in part.interiors)))


def _ring(coords: Any) -> Ring:
    """Without the first point again at the end."""
    return tuple((float(x), float(y)) for x, y in list(coords)[:-1])
