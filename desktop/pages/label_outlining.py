"""Outlines that the computer finds, in the background, and masks that are painted; each answer is one edit."""

from PySide6.QtCore import QObject

from core.errors import UserError
from core.ids import ImageId
from core.shapes import Bounds, Mask, Polygon, Shape, bounds_of
from desktop.background import run_in_background
from desktop.canvas.gestures import Outlined, Painted, Scribbled
from desktop.pages.label_actions import ShapeActions
from desktop.pages.label_desk import Desk
from desktop.pages.label_drawing import DrawingActions
from desktop.pages.label_parts import part_around

SMOOTH = 1.2  # pixels that a found outline may be simplified by


class OutliningActions:
    """Magic outlines and the brush, on the image in hand."""

    def __init__(self, desk: Desk, shapes: ShapeActions, drawing: DrawingActions, parent: QObject) -> None:
        self._desk = desk
        self._shapes = shapes
        self._drawing = drawing
        self._parent = parent

    def outline(self, gesture: Outlined | Scribbled) -> None:
        """Find the outline of what was pointed at; drawn when it is found, unless the image was left meanwhile."""
        desk = self._desk
        try:
            part = part_around(desk, *_looked_at(gesture))
        except UserError as error:
            desk.refused(error)
            return
        if part is None or desk.bench is None:
            return
        image_id = desk.bench.id

        def find() -> Mask | None:
            from labeling.outlining import from_scribbles, grab_cut

            if isinstance(gesture, Outlined):
                return part.mask_out(grab_cut(part.pixels, part.box_in(gesture.box)))
            inside, outside = part.rings_in(gesture.inside), part.rings_in(gesture.outside)
            return part.mask_out(from_scribbles(part.pixels, inside, outside))

        desk.say("Finding the outline…")
        run_in_background(self._parent, find, lambda mask: self._take(image_id, mask), self._failed)

    def paint(self, stroke: Painted) -> None:
        """Add a stroke to the selected mask, or take it away; a new mask where none of the class is selected."""
        from core.masks import mask_of_area
        from labeling.brush import erased, mask_after, painted

        desk = self._desk
        chosen = next((each for each in reversed(desk.chosen()) if isinstance(each.shape, Mask | Polygon)), None)
        if stroke.is_erasing and chosen is None:
            desk.say("Select the mask or polygon to erase from first.")
            return
        if chosen is not None and not stroke.is_erasing and chosen.class_id != desk.active_class:
            chosen = None
        before = None if chosen is None else mask_of_area(chosen.shape, desk.size_wh)
        work = erased if stroke.is_erasing else painted
        mask = mask_after(before, stroke.points, stroke.radius, desk.size_wh, work)
        if chosen is None:
            if mask is not None:
                self._drawing.draw(mask, "Paint")
        elif mask is None:
            self._shapes.delete()
        elif mask != before:
            self._shapes.reshape([(chosen.id, mask)])

    def _take(self, image_id: ImageId, mask: Mask | None) -> None:
        if self._desk.bench is None or self._desk.bench.id != image_id:
            return
        shape = None if mask is None else as_wanted(self._desk, mask)
        if shape is None:
            self._desk.say("No outline stands out there. Draw a closer box, or use strokes ({tool_scribble}).")
        else:
            self._desk.say("Outline found.")
            self._drawing.draw(shape, "Magic outline")

    def _failed(self, error: Exception) -> None:
        self._desk.refused(
            error if isinstance(error, UserError) else UserError(str(error), "Draw the outline by hand.")
        )


def _looked_at(gesture: Outlined | Scribbled) -> tuple[Bounds, float]:
    """Where an outline is looked for, and the share of its sides that is looked at around it, on giant pictures."""
    if isinstance(gesture, Outlined):
        return gesture.box.bounds(), 0.5
    return bounds_of([point for stroke in (*gesture.inside, *gesture.outside) for point in stroke]), 1.0


def as_wanted(desk: Desk, mask: Mask) -> Shape | None:
    """A mask where the class wants masks, a polygon otherwise."""
    from labeling.outlining import largest_polygon

    line = desk.words.line(desk.active_class)
    return mask if line is not None and line.shape == "mask" else largest_polygon(mask, SMOOTH)
