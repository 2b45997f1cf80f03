"""Many coloured points in the plane: zoomed by the wheel, dragged about, selected by clicks or a lasso. Knows no data.

Some thousand points are painted as smooth discs; more are put straight into the pixels of a picture, which a hundred
thousand of them take a few hundredths of a second for.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from core.geometry import points_inside
from desktop.style import mixed, tokens

Hand = Literal["move", "lasso"]
MOST_SMOOTH = 4000  # discs painted one by one
RADIUS, SMALL_RADIUS = 4.0, 2.2  # pixels, of few and of many points
REACH = 10.0  # pixels from the pointer to the point that it means
EDGE = 28.0  # pixels kept free around all points
ZOOM_STEP, NEAREST_ZOOM, FARTHEST_ZOOM = 1.2, 200.0, 0.5
LASSO_STEP = 3.0  # pixels between two corners of a lasso
FADED = 0.72  # how far the others go towards the ground while some are selected
DRAG = 4.0

NO_POINTS = np.zeros((0, 2), np.float32)


class ScatterMap(QWidget):
    """`selection_changed()`, `pointed_at(index or -1)` and `opened(index)` (a double click) tell of points by index."""

    selection_changed = Signal()
    pointed_at = Signal(int)
    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places: NDArray[np.float32] = NO_POINTS
        self._code: NDArray[np.int64] = np.zeros(0, np.int64)
        self._colours: list[str] = []
        self._is_shown: NDArray[np.bool_] = np.zeros(0, np.bool_)
        self._is_selected: NDArray[np.bool_] = np.zeros(0, np.bool_)
        self._middle, self._scale = np.zeros(2, np.float32), 1.0
        self._fitted, self._is_fitted = 1.0, True
        self._layer: QPixmap | None = None
        self._screen: NDArray[np.float32] | None = None
        self._pointed = -1
        self._pressed: QPointF | None = None
        self._button = Qt.MouseButton.NoButton
        self._lasso: list[QPointF] = []
        self.hand: Hand = "move"
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(240, 200)
        self.setAccessibleName(self.tr("Map of the pictures"))

    def show_points(self, places: NDArray[np.float32]) -> None:
        """Show points (n, 2), all of one colour until they are told apart; nothing is selected."""
        self._places = places
        self._is_selected = np.zeros(len(places), np.bool_)
        self._pointed = -1
        self.show_colours(np.zeros(len(places), np.int64), [tokens(self).muted])
        self.fit()
        self.selection_changed.emit()

    def show_colours(self, code: NDArray[np.int64], colours: Sequence[str]) -> None:
        """Give each point the colour that its code stands for; all are shown."""
        self._code, self._colours = code, list(colours)
        self._is_shown = np.ones(len(code), np.bool_)
        self._draw_anew()

    def show_only(self, codes: set[int]) -> None:
        """Show the points of these codes; the others are not there for pointer and lasso either."""
        self._is_shown = np.isin(self._code, list(codes))
        hidden = self._is_selected & ~self._is_shown
        if hidden.any():
            self._is_selected &= self._is_shown
            self.selection_changed.emit()
        self._draw_anew()

    def selected(self) -> NDArray[np.int64]:
        """The indices of the selected points."""
        return np.flatnonzero(self._is_selected)

    def select(self, indices: NDArray[np.int64], *, is_added: bool = False) -> None:
        """Select these points, alone or beside those that are."""
        chosen = self._is_selected.copy() if is_added else np.zeros(len(self._places), np.bool_)
        chosen[indices] = True
        if not np.array_equal(chosen, self._is_selected):
            self._is_selected = chosen
            self._draw_anew()
            self.selection_changed.emit()

    def fit(self) -> None:
        """Show all points."""
        self._is_fitted = True
        if len(self._places):
            low, high = self._places.min(axis=0), self._places.max(axis=0)
            room = np.array([self.width(), self.height()], np.float32) - 2 * EDGE
            self._middle = (low + high) / 2
            self._fitted = float(np.min(np.maximum(room, 10) / np.maximum(high - low, 1e-6)))
            self._scale = self._fitted
        self._move()

    def place_of(self, index: int) -> QPointF:
        """Where a point is on the widget."""
        x, y = self._on_screen()[index].tolist()
        return QPointF(x, y)

    def sizeHint(self) -> QSize:
        """As large as there is room."""
        return QSize(640, 480)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The points from their layer, then what the hand does."""
        colours = tokens(self)
        painter = QPainter(self)
        if self._layer is None:
            self._layer = self._drawn()
        painter.drawPixmap(0, 0, self._layer)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._pointed >= 0:
            painter.setPen(QPen(QColor(colours.text), 2))
            painter.setBrush(QColor(self._colours[self._code[self._pointed]]))
            painter.drawEllipse(self.place_of(self._pointed), RADIUS + 3, RADIUS + 3)
        if len(self._lasso) > 1:
            painter.setPen(QPen(QColor(colours.accent), 1.6))
            tint = QColor(colours.accent)
            tint.setAlpha(36)
            painter.setBrush(tint)
            painter.drawPolygon(QPolygonF(self._lasso))
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Larger or smaller, about the pointer."""
        self._zoom(ZOOM_STEP ** (event.angleDelta().y() / 120), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The beginning of a click, a drag or a lasso; the middle button drags whatever the hand holds."""
        self._pressed, self._button = event.position(), event.button()
        self._lasso = [event.position()] if self.hand == "lasso" and event.button() == Qt.MouseButton.LeftButton else []
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the lasso on, drag the map, or point at what is under the pointer."""
        at = event.position()
        if self._pressed is None:
            self._point_at(self._nearest(at))
        elif self._lasso:
            if (at - self._lasso[-1]).manhattanLength() >= LASSO_STEP:
                self._lasso.append(at)
                self.update()
        elif (at - self._pressed).manhattanLength() >= DRAG or self.cursor().shape() == Qt.CursorShape.ClosedHandCursor:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            moved = at - self._pressed
            self._middle = self._middle - np.array([moved.x(), moved.y()], np.float32) / self._scale
            self._pressed = at
            self._is_fitted = False
            self._move()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Select what was clicked or caught; Shift adds it to what is selected."""
        is_added = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        is_dragged = self.cursor().shape() == Qt.CursorShape.ClosedHandCursor
        ring = np.array([(each.x(), each.y()) for each in self._lasso], np.float32)
        self._pressed, self._lasso = None, []
        self.use(self.hand)
        if len(ring) >= 3:
            self.select(np.flatnonzero(points_inside(self._on_screen(), ring) & self._is_shown), is_added=is_added)
        elif not is_dragged and self._button == Qt.MouseButton.LeftButton:
            index = self._nearest(event.position())
            self.select(np.array([index] if index >= 0 else [], np.int64), is_added=is_added)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a point."""
        index = self._nearest(event.position())
        if index >= 0:
            self.opened.emit(index)

    def leaveEvent(self, _event: QEvent) -> None:
        """Nothing is pointed at any more."""
        self._point_at(-1)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """All points stay in sight while they are."""
        if self._is_fitted:
            self.fit()
        else:
            self._move()

    def changeEvent(self, event: QEvent) -> None:
        """Draw in the colours of another theme."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange) and hasattr(self, "_layer"):
            self._draw_anew()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Without a mouse: arrows go from point to point, Space selects, + - and 0 zoom, Esc selects nothing."""
        key, centre = event.key(), QPointF(self.width() / 2, self.height() / 2)
        ways = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
        is_added = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in ways:
            self._point_at(self._next(ways[Qt.Key(key)]))
        elif key == Qt.Key.Key_Space and self._pointed >= 0:
            self.select(np.array([self._pointed]), is_added=is_added)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._pointed >= 0:
            self.opened.emit(self._pointed)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._zoom(ZOOM_STEP, centre)
        elif key == Qt.Key.Key_Minus:
            self._zoom(1 / ZOOM_STEP, centre)
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key == Qt.Key.Key_Escape:
            self.select(np.zeros(0, np.int64))
        elif key == Qt.Key.Key_A and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.select(np.flatnonzero(self._is_shown))
        else:
            super().keyPressEvent(event)

    def use(self, hand: Hand) -> None:
        """Drag the map about, or draw lassos."""
        self.hand = hand
        self.setCursor(Qt.CursorShape.CrossCursor if hand == "lasso" else Qt.CursorShape.ArrowCursor)

    def _zoom(self, factor: float, about: QPointF) -> None:
        offset = np.array([about.x() - self.width() / 2, about.y() - self.height() / 2], np.float32)
        scale = min(max(self._scale * factor, self._fitted * FARTHEST_ZOOM), self._fitted * NEAREST_ZOOM)
        self._middle = self._middle + offset / self._scale - offset / scale
        self._scale, self._is_fitted = scale, False
        self._move()

    def _move(self) -> None:
        self._screen = None
        self._draw_anew()

    def _draw_anew(self) -> None:
        self._layer = None
        self.update()

    def _on_screen(self) -> NDArray[np.float32]:
        if self._screen is None:
            half = np.array([self.width() / 2, self.height() / 2], np.float32)
            self._screen = ((self._places - self._middle) * self._scale + half).astype(np.float32)
        return self._screen

    def _nearest(self, at: QPointF) -> int:
        """The shown point within reach of a place; -1 where there is none."""
        if not len(self._places):
            return -1
        apart = np.abs(self._on_screen() - np.array([at.x(), at.y()], np.float32)).max(axis=1)
        near = np.flatnonzero((apart <= REACH) & self._is_shown)
        return int(near[np.argmin(apart[near])]) if len(near) else -1

    def _next(self, way: tuple[int, int]) -> int:
        """The nearest shown point in a direction from the one that is pointed at, or from the middle."""
        start = self._on_screen()[self._pointed] if self._pointed >= 0 else np.array(self.rect().center().toTuple())
        off = self._on_screen() - start
        along = off @ np.array(way, np.float32)
        aside = np.abs(off @ np.array((way[1], way[0]), np.float32))
        fits = np.flatnonzero(self._is_shown & (along > 0.5) & (aside <= along))
        return int(fits[np.argmin((along + aside)[fits])]) if len(fits) else self._pointed

    def _point_at(self, index: int) -> None:
        if index != self._pointed:
            self._pointed = index
            self.update()
            self.pointed_at.emit(index)

    def _shades(self) -> list[str]:
        """The colours of the points while some are selected: first of the others, then of those."""
        ground = tokens(self).surface
        return [mixed(colour, ground, FADED) for colour in self._colours] + self._colours

    def _drawn(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        width, height = max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio))
        ground = QColor(tokens(self).surface)
        pixels = np.full((height, width), ground.rgb(), np.uint32)
        at, code = self._in_sight()
        is_many = len(at) > MOST_SMOOTH
        shades = self._shades()
        if is_many:
            _stamp(pixels, at * ratio, np.array([QColor(each).rgb() for each in shades], np.uint32)[code], ratio)
        image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32)
        layer = QPixmap.fromImage(image)
        layer.setDevicePixelRatio(ratio)
        if not is_many:
            _paint(layer, at, shades, code, tokens(self).text)
        return layer

    def _in_sight(self) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Places and shades of the shown points on the widget: nothing's first, the selected ones above all."""
        at = self._on_screen()
        if not len(at):
            return at, self._code
        is_in = self._is_shown & ((at > -RADIUS) & (at < np.array([self.width(), self.height()]) + RADIUS)).all(axis=1)
        code = self._code + (len(self._colours) if not self._is_selected.any() else 0)
        code = np.where(self._is_selected, self._code + len(self._colours), code)
        seen = np.flatnonzero(is_in)
        # Mixed in an order that is always the same: no class lies above the others because it came later.
        mixing = (seen.astype(np.uint64) * np.uint64(2654435761)) % np.uint64(2**32)
        order = seen[np.lexsort((mixing, self._code[seen] > 0, self._is_selected[seen]))]
        return at[order], code[order]


def _stamp(pixels: NDArray[np.uint32], at: NDArray[np.float32], colours: NDArray[np.uint32], ratio: float) -> None:
    """Put discs into pixels (height, width); `at` (n, 2) are their middles, the last ones lie above."""
    height, width = pixels.shape
    radius = SMALL_RADIUS * ratio
    reach = int(np.ceil(radius))
    x, y = np.round(at[:, 0]).astype(np.int64), np.round(at[:, 1]).astype(np.int64)
    is_whole = (x >= reach) & (y >= reach) & (x < width - reach) & (y < height - reach)
    base, colours = (y * width + x)[is_whole], colours[is_whole]
    flat = pixels.reshape(-1)
    for dy in range(-reach, reach + 1):
        for dx in range(-reach, reach + 1):
            if dx * dx + dy * dy <= radius * radius:
                flat[base + dy * width + dx] = colours


def _paint(layer: QPixmap, at: NDArray[np.float32], colours: list[str], code: NDArray[np.int64], ink: str) -> None:
    """Paint smooth discs with a thin edge, so that neighbours stay apart and pale ones are seen."""
    shades = [QColor(each) for each in colours]
    edges = [QColor(mixed(each, ink, 0.3)) for each in colours]
    painter = QPainter(layer)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    last = -1
    for (x, y), shade in zip(at.tolist(), code.tolist(), strict=True):
        if shade != last:
            painter.setBrush(shades[shade])
            painter.setPen(QPen(edges[shade], 0.8))
            last = shade
        painter.drawEllipse(QPointF(x, y), RADIUS, RADIUS)
    painter.end()
