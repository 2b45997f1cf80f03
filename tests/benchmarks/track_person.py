"""A scripted person at the Label page with a real drive: every key, click and drag is a real event, and is counted.

The person sees a box as a person would: the boxes set by eye are what it aims at, and an edge that is off by no more
than three pixels is left alone. It does what takes fewest movements: dragging corners, or the whole box first.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QWidget

from core.annotations import Annotation
from core.ids import TrackId
from core.shapes import Box

TOLERANCE_PX = 3.0
PATIENCE_MS = 60_000
MOST_CORNERS = 5
WOBBLE_PX = 12
NO = Qt.KeyboardModifier.NoModifier
SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier,
)  # fmt: skip
LEFT = Qt.MouseButton.LeftButton


class Person:
    """Hands and eyes; `actions` counts keys, clicks and drags."""

    def __init__(self, page, qtbot) -> None:
        self._page = page
        self._qtbot = qtbot
        self.actions: Counter[str] = Counter()

    @property
    def count(self) -> int:
        """All actions so far."""
        return self.actions.total()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NO, on: QWidget | None = None) -> None:
        """A key, on the picture where no other widget is named."""
        if on is None and not self._page.isActiveWindow():
            self._page.activateWindow()  # the platform without a screen forgets it when a dialog closes
            QTest.qWaitForWindowActive(self._page)
            self._page.canvas.setFocus()
        self.actions["key"] += 1
        QTest.keyClick(on or self._page.canvas, key, modifier)

    def click(self, button: QWidget) -> None:
        """On a button."""
        self.actions["click"] += 1
        QTest.mouseClick(button, LEFT)

    def type_in(self, keys: str, on: QWidget) -> None:
        """One key after another."""
        for letter in keys:
            self.actions["key"] += 1
            QTest.keyClick(on, letter)

    def go(self, frame: int) -> None:
        """A click on the ruler."""
        ruler = self._page.timeline.ruler
        self.actions["click"] += 1
        QTest.mouseClick(ruler, LEFT, NO, QPoint(round(ruler.scale.x(frame)), 8))
        self._see(frame)

    def step(self) -> None:
        """To the next frame."""
        here = self._page.desk.bench.image.frame_index
        self.press(Qt.Key.Key_Right, ALT)
        self._see(here + 1)

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """From one point of the picture to another, by way of a further one: a hand never goes as little as a pixel."""
        canvas = self._page.canvas
        self.actions["drag"] += 1
        QTest.mousePress(canvas, LEFT, NO, self._at(*start))
        QTest.mouseMove(canvas, self._at(start[0] + WOBBLE_PX, start[1] + WOBBLE_PX))
        QTest.mouseMove(canvas, self._at(*end))
        QTest.mouseRelease(canvas, LEFT, NO, self._at(*end))

    def draw(self, box: Box) -> Annotation:
        """Drag a box with the box tool in hand; gives what the page then shows."""
        before = {each.id for each in self._page.desk.bench.annotations}
        self.drag((box.x1, box.y1), (box.x2, box.y2))
        made = [each for each in self._page.desk.bench.annotations if each.id not in before]
        assert len(made) == 1, f"a drag over {box} drew {len(made)} boxes"
        return made[0]

    def select(self, track_id: TrackId) -> None:
        """A click into the box of a track, where no other one lies."""
        if self._moment(track_id).id in self._page.desk.selection:
            return
        self.actions["click"] += 1
        QTest.mouseClick(self._page.canvas, LEFT, NO, self._at(*self._free_point(track_id)))
        assert self._moment(track_id).id in self._page.desk.selection, "the click selected another box"

    def adjust(self, track_id: TrackId, wanted: Box) -> None:
        """Put each edge that is off where it belongs; one that is off by three pixels at most is right."""
        off = self._off(track_id, wanted)
        if not (np.abs(off) > TOLERANCE_PX).any():
            return
        centred = off - np.tile((off[:2] + off[2:]) / 2, 2)
        is_selected = self._moment(track_id).id in self._page.desk.selection
        if 1 + _corners(centred) < _corners(off) + (not is_selected):
            dx, dy = -(off[:2] + off[2:]) / 2
            x, y = self._free_point(track_id)
            self.drag((x, y), (x + dx, y + dy))
        for _corner in range(MOST_CORNERS):
            is_off = np.abs(self._off(track_id, wanted)) > TOLERANCE_PX
            if not is_off.any():
                return
            self._drag_corner(track_id, wanted, is_off)
        raise AssertionError(f"the box stays at {self._moment(track_id).shape} where {wanted} is wanted")

    def take_carried(self) -> None:
        """Look at what the tracker found, and take it with one click."""
        self.click(self.dialog().accept_button)
        self._qtbot.waitUntil(lambda: self._open_dialog() is None, timeout=PATIENCE_MS)

    def dialog(self) -> QDialog:
        """The dialog that has come, or comes."""
        self._qtbot.waitUntil(lambda: self._open_dialog() is not None, timeout=PATIENCE_MS)
        found = self._open_dialog()
        assert found is not None
        return found

    def _open_dialog(self) -> QDialog | None:
        return next((each for each in self._page.findChildren(QDialog) if each.isVisible()), None)

    def _drag_corner(self, track_id: TrackId, wanted: Box, is_off: NDArray[np.bool_]) -> None:
        """The corner between an edge that is off and another one, to where it belongs."""
        self.select(track_id)
        x1, y1, x2, y2 = self._moment(track_id).shape.bounds()
        left, top = not is_off[2] or is_off[0], not is_off[3] or is_off[1]
        corner = (x1 if left else x2, y1 if top else y2)
        there = (wanted.x1 if left else wanted.x2, wanted.y1 if top else wanted.y2)
        self.drag(corner, there)

    def _off(self, track_id: TrackId, wanted: Box) -> NDArray[np.float64]:
        return np.subtract(self._moment(track_id).shape.bounds(), wanted.bounds())

    def _moment(self, track_id: TrackId) -> Annotation:
        shown = self._page.desk.bench.annotations
        return next(each for each in shown if each.track_id == track_id)

    def _free_point(self, track_id: TrackId) -> tuple[float, float]:
        """A point inside the box, away from its edges and outside every other box; else its middle."""
        shown = self._page.desk.bench.annotations
        x1, y1, x2, y2 = self._moment(track_id).shape.bounds()
        others = [each.shape.bounds() for each in shown if each.track_id != track_id]
        shares = (0.5, 0.35, 0.65, 0.25, 0.75, 0.85)
        points = [(x1 + a * (x2 - x1), y1 + b * (y2 - y1)) for a, b in product(shares, shares)]
        return next((each for each in points if not _is_in_any(each, others)), points[0])

    def _see(self, frame: int) -> None:
        page = self._page
        self._qtbot.waitUntil(
            lambda: page.desk.bench.image.frame_index == frame and page.desk.pixels is not None, timeout=PATIENCE_MS
        )

    def _at(self, x: float, y: float) -> QPoint:
        a, b = self._page.canvas.view.to_widget(x, y)
        return QPoint(round(a), round(b))


def _corners(off: NDArray[np.float64]) -> int:
    """Drags until each edge is right: a corner moves two edges."""
    x1, y1, x2, y2 = (int(each) for each in np.abs(off) > TOLERANCE_PX)
    return max(x1 + x2, y1 + y2)


def _is_in_any(point: tuple[float, float], boxes: Iterable[Sequence[float]]) -> bool:
    return any(x1 - 8 <= point[0] <= x2 + 8 and y1 - 8 <= point[1] <= y2 + 8 for x1, y1, x2, y2 in boxes)
