"""What a finished gesture on the canvas means, and what a running one shows. Values; hold no Qt."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from core.shapes import Bounds, Box, Point, Ring, Shape
from desktop.canvas.scene import CanvasScene, Hit

Purpose = Literal["hole", "knife", "area", "vanishing"]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A new shape."""

    shape: Shape


@dataclass(frozen=True, slots=True)
class Changed:
    """Shapes that became others, together; by id."""

    shapes: tuple[tuple[int, Shape], ...]


@dataclass(frozen=True, slots=True)
class Selected:
    """Shapes were chosen, the last one foremost; empty: none."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Traced:
    """Points that are no shape themselves: a hole, a cut through the selected shape, an area or the vanishing point
    of the camera.
    """

    purpose: Purpose
    points: Ring


@dataclass(frozen=True, slots=True)
class Painted:
    """A stroke of the brush or the eraser; `radius` in pixels of the image."""

    points: Ring
    radius: float
    is_erasing: bool


@dataclass(frozen=True, slots=True)
class Outlined:
    """The outline of what lies in this box is to be found."""

    box: Box


@dataclass(frozen=True, slots=True)
class Scribbled:
    """The outline of what these strokes lie in, and those others do not, is to be found."""

    inside: tuple[Ring, ...]
    outside: tuple[Ring, ...]


@dataclass(frozen=True, slots=True)
class Pinned:
    """A place was pointed at, for a note."""

    point: Point


@dataclass(frozen=True, slots=True)
class Prompted:
    """A network is to find the outline of what these places are in, and others are not, or of what is in a box.

    `number` tells one asking from the next: the answer names it.
    """

    number: int
    inside: Ring
    outside: Ring
    box: Box | None


@dataclass(frozen=True, slots=True)
class Refused:
    """A gesture that cannot mean anything; why, in a sentence for people."""

    reason: str


Gesture = Drawn | Changed | Selected | Traced | Painted | Outlined | Scribbled | Pinned | Prompted | Refused


@dataclass(frozen=True, slots=True)
class Preview:
    """What a running gesture shows: a new shape, or known ones as they would be, or points, a band, a stroke.

    `marks` are places that were pointed at, and whether what is meant is there.
    """

    shape: Shape | None = None
    points: Ring = ()
    items: Mapping[int, Shape] = field(default_factory=dict)
    band: Bounds | None = None
    stroke_radius: float = 0.0
    strokes: tuple[Ring, ...] = ()
    crossed_out: tuple[Ring, ...] = ()
    marks: tuple[tuple[Point, bool], ...] = ()

    def __bool__(self) -> bool:
        return any((self.shape, self.points, self.items, self.band, self.strokes, self.crossed_out, self.marks))


NOTHING = Preview()


@dataclass(frozen=True, slots=True)
class Grip:
    """What a tool may know of the canvas: the shapes, the selected ones, how near is near (image pixels), held keys.

    `is_adding` is Shift or Ctrl, `is_cutting` is Alt; `is_snapping` puts new points onto other shapes.
    """

    scene: CanvasScene
    selection: tuple[int, ...]
    tolerance: float
    is_adding: bool = False
    is_cutting: bool = False
    is_snapping: bool = False

    @property
    def selected(self) -> int | None:
        """The foremost selected shape."""
        return self.selection[-1] if self.selection else None

    def hit(self, point: Point) -> Hit | None:
        """What lies under a point."""
        return self.scene.hit_test(*point, self.tolerance, self.selected)

    def placed(self, point: Point) -> Point:
        """A point for a new shape: in the image, and on a neighbour's outline where snapping is on."""
        from desktop.canvas.handles import clipped

        inside = clipped(point, self.scene.size_wh)
        if not self.is_snapping:
            return inside
        from labeling.polygon_edits import snapped

        x, y, reach = *inside, self.tolerance
        near = self.scene.rows_in((x - reach, y - reach, x + reach, y + reach)).tolist()
        return snapped(inside, [self.scene.item_at(row).shape for row in near], reach)


class Tool(Protocol):
    """Press, move, release and a few keys; each answers with a finished gesture or with None."""

    @property
    def preview(self) -> Preview:
        """What to show of the running gesture."""
        ...

    def press(self, point: Point, grip: Grip) -> Gesture | None:
        """The button went down."""
        ...

    def move(self, point: Point, grip: Grip) -> None:
        """The mouse moved, with the button down or not."""
        ...

    def release(self, point: Point, grip: Grip) -> Gesture | None:
        """The button went up."""
        ...

    def finish(self) -> Gesture | None:
        """Enter or a double click."""
        ...

    def take_back(self) -> bool:
        """Backspace; whether there was something to take back."""
        ...

    def cancel(self) -> bool:
        """Escape; whether there was something to cancel."""
        ...
