"""Choosing and changing shapes with the mouse: a small state machine on image points. Holds no Qt and writes nothing.

A finished gesture gives one value; the page makes one edit of it. While a gesture lasts, `preview` says what to show.
"""

from collections.abc import Mapping

from core.shapes import Bounds, Point, Shape
from desktop.canvas.gestures import NOTHING, Changed, Gesture, Grip, Preview, Selected
from desktop.canvas.handles import clipped, moved, shifted, with_handle_at, with_point_removed


class SelectTool:
    """Choose shapes, move them together, pull handles and points; drag over nothing to choose all within a band.

    Shift or Ctrl adds to what is chosen, Alt on a point takes it out of its shape, and a click on what is chosen
    already goes on to what lies under it.
    """

    def __init__(self) -> None:
        self._start: Point | None = None
        self._handle: int | None = None
        self._held: Mapping[int, Shape] = {}
        self._band: Bounds | None = None
        self._is_band = self._is_meant = False
        self._was_selected = False
        self._preview = NOTHING

    @property
    def preview(self) -> Preview:
        """The shapes as they would be, or the band."""
        return self._preview

    def press(self, point: Point, grip: Grip) -> Gesture | None:
        """Choose what lies there; holding on moves it, or pulls the handle that was met."""
        self.cancel()
        self._start = point
        hit = grip.scene.hit_test(*point, grip.tolerance, grip.selected)
        if hit is None:
            self._is_band = True
            return None if grip.is_adding or not grip.selection else Selected(())
        if hit.handle is not None:
            return self._take_handle(hit.item_id, hit.handle, grip)
        under = grip.scene.under(*point, grip.tolerance)
        if grip.is_adding:
            rest = tuple(each for each in grip.selection if each != under[0])
            return Selected(rest if under[0] in grip.selection else (*rest, under[0]))
        chosen = next((each for each in under if each in grip.selection), None)
        self._was_selected = chosen is not None
        selection = grip.selection if chosen is not None else (under[0],)
        self._held = {each: grip.scene.item(each).shape for each in selection if _is_movable(each, grip)}
        return None if chosen is not None else Selected((under[0],))

    def move(self, point: Point, grip: Grip) -> None:
        """Show where the shapes would be, once the mouse has gone far enough to mean it."""
        if self._start is None:
            return
        dx, dy = point[0] - self._start[0], point[1] - self._start[1]
        if not self._is_meant and max(abs(dx), abs(dy)) < grip.tolerance / 3:
            return
        self._is_meant = True
        if self._is_band:
            (x1, x2), (y1, y2) = sorted((self._start[0], point[0])), sorted((self._start[1], point[1]))
            self._preview = Preview(band=(x1, y1, x2, y2))
        elif self._handle is not None:
            item_id, shape = next(iter(self._held.items()))
            self._preview = Preview(items={item_id: with_handle_at(shape, self._handle, grip.placed(point))})
        elif self._held:
            self._preview = Preview(items=moved_together(self._held, dx, dy, grip.scene.size_wh))

    def release(self, point: Point, grip: Grip) -> Gesture | None:
        """The changed shapes, or what the band or a second click on one spot chose."""
        self.move(point, grip)
        preview, held, is_meant = self._preview, self._held, self._is_meant
        was_selected, start = self._was_selected and self._handle is None, self._start
        self.cancel()
        if preview.band is not None:
            known = grip.selection if grip.is_adding else ()
            return Selected((*known, *(each for each in grip.scene.within(preview.band) if each not in known)))
        if preview.items:
            changed = tuple((each, shape) for each, shape in preview.items.items() if shape != held[each])
            return Changed(changed) if changed else None
        if was_selected and not is_meant and start is not None and not grip.is_adding:
            return _next_under(start, grip)
        return None

    def finish(self) -> Gesture | None:
        """Means nothing here."""
        return None

    def take_back(self) -> bool:
        """Means nothing here."""
        return False

    def cancel(self) -> bool:
        """Leave the shapes as they were."""
        was_running = bool(self._preview)
        self._start, self._handle, self._held, self._preview = None, None, {}, NOTHING
        self._is_band = self._is_meant = self._was_selected = False
        return was_running

    def _take_handle(self, item_id: int, handle: int, grip: Grip) -> Gesture | None:
        shape = grip.scene.item(item_id).shape
        if not _is_movable(item_id, grip):
            return None
        if grip.is_cutting:
            smaller = with_point_removed(shape, handle)
            return Changed(((item_id, smaller),)) if smaller != shape else None
        self._handle, self._held = handle, {item_id: shape}
        return None if grip.selected == item_id else Selected((item_id,))


def moved_together(shapes: Mapping[int, Shape], dx: float, dy: float, size_wh: tuple[int, int]) -> Mapping[int, Shape]:
    """Shapes moved by the same way, as far as all of them stay in the image."""
    if len(shapes) == 1:
        return {each: moved(shape, dx, dy, size_wh) for each, shape in shapes.items()}
    bounds = [known for shape in shapes.values() if (known := shape.bounds()) is not None]
    x1, y1 = min(each[0] for each in bounds), min(each[1] for each in bounds)
    x2, y2 = max(each[2] for each in bounds), max(each[3] for each in bounds)
    dx = min(max(dx, min(0.0, -x1)), max(0.0, size_wh[0] - x2))
    dy = min(max(dy, min(0.0, -y1)), max(0.0, size_wh[1] - y2))
    return {each: shifted(shape, dx, dy) for each, shape in shapes.items()}


def _is_movable(item_id: int, grip: Grip) -> bool:
    item = grip.scene.item(item_id)
    return item.score is None and not item.is_locked  # a suggestion is kept or refused, not moved


def _next_under(point: Point, grip: Grip) -> Gesture | None:
    """The shape below the chosen one at this spot, going round."""
    under = grip.scene.under(*clipped(point, grip.scene.size_wh), grip.tolerance)
    if len(under) < 2 or grip.selected not in under:
        return None
    return Selected((under[(under.index(grip.selected) + 1) % len(under)],))
