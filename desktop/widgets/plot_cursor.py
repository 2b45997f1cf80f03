"""Lets a person point at the pieces of a painted plot: by mouse or by keys, with words for each piece.

A plot is pieces in rows and columns; one that is a list of bars has one column, a histogram one row.
"""

from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QCursor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QScrollArea, QToolTip, QWidget

from desktop.style import tokens

Place = tuple[int, int]  # row, column
_STEPS = {
    Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0),
}  # fmt: skip
_OPENING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class Plot(Protocol):
    """What a plot tells of its pieces; positions are pixels of the widget."""

    def pieces(self) -> tuple[int, int]:
        """How many rows and columns there are."""

    def piece_at(self, point: QPointF) -> Place | None:
        """The piece under a point."""

    def area_of(self, place: Place) -> QRectF:
        """Where a piece is painted."""

    def words_of(self, place: Place) -> str:
        """What a piece says, with its exact count."""

    def show_piece(self, place: Place) -> None:
        """Bring a piece into the plot's own view."""


class PlotCursor(QObject):
    """Sits on a plot's widget: shows a piece's words under the pointer, goes by arrows, opens by a click or Enter."""

    opened = Signal(int, int)  # row and column of what was clicked, or of the current piece on Enter
    moved = Signal(int, int)  # the current piece is another
    typed = Signal(str)  # a digit, or nothing for F2: the current piece is to be edited

    def __init__(self, widget: QWidget, plot: Plot) -> None:
        super().__init__(widget)
        self._widget, self._plot = widget, plot
        self._current: Place | None = None
        self._hovered: Place | None = None
        self._pressed: Place | None = None
        self._about = ""
        widget.setMouseTracking(True)
        widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        widget.installEventFilter(self)

    @property
    def current(self) -> Place | None:
        """The piece that the keys are at, once there was one."""
        rows, columns = self._plot.pieces()
        place = self._current
        return place if place is not None and place[0] < rows and place[1] < columns else None

    def describe(self, about: str) -> None:
        """Tell what the whole plot shows; the words of the current piece stand before it for a screen reader."""
        self._about = about
        self._tell()

    def go_to(self, place: Place) -> None:
        """Make a piece the current one."""
        if place != self._current:
            self._current = place
            self._tell()
            self.moved.emit(*place)
        self._widget.update()

    def paint(self, painter: QPainter) -> None:
        """A ring around the current piece while the keys go here, a thin one around what is under the pointer."""
        colours = tokens(self._widget)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        rings: list[tuple[Place | None, str, float]] = [(self._hovered, colours.muted, 1.0)]
        if self._widget.hasFocus():
            rings.append((self.current, colours.accent, 2.0))
        rows, columns = self._plot.pieces()
        for place, colour, width in rings:
            if place is not None and place[0] < rows and place[1] < columns:
                painter.setPen(QPen(QColor(colour), width))
                painter.drawRoundedRect(self._plot.area_of(place).adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what is meant for the pieces; everything else goes on."""
        del watched
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._take_key(event)
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._show_words(self._plot.piece_at(QPointF(event.pos())), event.globalPos())
            return True
        if isinstance(event, QMouseEvent):
            return self._take_mouse(event)
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
        if event.type() == QEvent.Type.FocusIn and self.current is None and all(self._plot.pieces()):
            self.go_to((0, 0))
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._widget.update()
        return False

    def _take_mouse(self, event: QMouseEvent) -> bool:
        place = self._plot.piece_at(event.position())
        if event.type() == QEvent.Type.MouseMove:
            self._hover(place)
        is_left = event.button() == Qt.MouseButton.LeftButton
        if event.type() == QEvent.Type.MouseButtonPress and is_left:
            self._pressed = place
            if place is not None:
                self.go_to(place)
        if event.type() == QEvent.Type.MouseButtonRelease and is_left:
            pressed, self._pressed = self._pressed, None
            if place is not None and place == pressed:
                self.opened.emit(*place)
        return False

    def _take_key(self, event: QKeyEvent) -> bool:
        rows, columns = self._plot.pieces()
        if not rows or not columns or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        key, current = Qt.Key(event.key()), self.current
        if key in _OPENING:
            if current is not None:
                self.opened.emit(*current)
            return True
        if current is not None and (key == Qt.Key.Key_F2 or event.text().isdecimal()):
            self.typed.emit(event.text() if event.text().isdecimal() else "")
            return True
        if key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            row = current[0] if current is not None else 0
            column = 0 if key == Qt.Key.Key_Home else columns - 1
            self._walk_to((row, column) if columns > 1 else (0 if key == Qt.Key.Key_Home else rows - 1, 0))
            return True
        if key not in _STEPS:
            return False
        down, right = _STEPS[key]
        row, column = current if current is not None else (-down, -right)
        self._walk_to((min(max(row + down, 0), rows - 1), min(max(column + right, 0), columns - 1)))
        return True

    def _walk_to(self, place: Place) -> None:
        self._plot.show_piece(place)
        self.go_to(place)
        area = self._plot.area_of(place).toRect()
        around = self._widget.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        inside = around.widget() if around is not None else None
        if around is not None and inside is not None:
            middle = self._widget.mapTo(inside, area.center())
            around.ensureVisible(middle.x(), middle.y(), area.width() // 2 + 16, area.height() // 2 + 16)
        self._show_words(place, self._widget.mapToGlobal(area.bottomRight()))

    def _hover(self, place: Place | None) -> None:
        if place == self._hovered:
            return
        self._hovered = place
        shape = Qt.CursorShape.ArrowCursor if place is None else Qt.CursorShape.PointingHandCursor
        self._widget.setCursor(QCursor(shape))
        self._widget.update()
        if place is None or QToolTip.isVisible():
            self._show_words(place, QCursor.pos())

    def _show_words(self, place: Place | None, where: QPoint) -> None:
        if place is None:
            QToolTip.hideText()
        else:
            QToolTip.showText(where, self._plot.words_of(place), self._widget)

    def _tell(self) -> None:
        place = self.current
        words = [self._plot.words_of(place)] if place is not None else []
        self._widget.setAccessibleDescription(". ".join([*words, self._about]))
