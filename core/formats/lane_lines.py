"""Lane lines as other tools keep them: an x at fixed rows of the image. Shared by the formats that do so."""

from collections.abc import Iterable, Sequence

from core.annotations import Annotation
from core.formats.seam import OutImage, ReadLabel, Skipped
from core.shapes import Lane, Polyline, Shape, shape_kind
from core.splines import at_rows, line_at_rows

LANE = "lane"  # the class of what is read: these formats name none
EGO = ("L2", "L1", "R1", "R2")


def lines_of(image: OutImage, name: str, what: str, dropped: list[Skipped]) -> list[Annotation]:
    """The lanes and open lines of an image, left to right at their lower ends; the rest is told in `dropped`."""
    kept: list[Annotation] = []
    for each in image.annotations:
        if isinstance(each.shape, Lane | Polyline):
            kept.append(each)
        else:
            dropped.append(Skipped(name, f"A {shape_kind(each.shape)} cannot be kept in {what}."))
    lost = sorted({key for each in kept for key in each.attributes if key != "order"})
    if lost:
        dropped.append(Skipped(name, f"{', '.join(lost)} of a lane cannot be kept in {what}."))
    return sorted(kept, key=lambda each: _lower_end(each.shape)[0])


def xs_at(shape: Shape, rows: Sequence[float]) -> list[float | None]:
    """The x of a lane or an open line at each row, None where it does not reach."""
    if isinstance(shape, Lane):
        return at_rows(shape.controls, rows)
    return line_at_rows(shape.points, rows) if isinstance(shape, Polyline) else [None] * len(rows)


def lane_label(points: Iterable[tuple[float, float]]) -> ReadLabel:
    """A lane of these points, pixels. Raises ValueError where they are too few."""
    listed = tuple(points)
    if len(listed) < 2:
        raise ValueError("A lane of fewer than two points is none.")
    return ReadLabel(LANE, "lane", listed)


def _lower_end(shape: Shape) -> tuple[float, float]:
    if isinstance(shape, Lane):
        return max(shape.controls, key=lambda point: point[1])
    return max(shape.points, key=lambda point: point[1]) if isinstance(shape, Polyline) else (0.0, 0.0)
