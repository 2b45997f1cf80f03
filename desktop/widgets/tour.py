"""A short tour: one place of a page after another is lit up and told about. Any time can be its end."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.style import tokens
from desktop.widgets.own_keys import OwnKeys

SHADE = QColor(8, 11, 16, 170)
AROUND = 6  # pixels between what is lit up and its frame
GAP = 16
CARD_WIDTH = 340
_ON = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_Tab)
_BACK = (Qt.Key.Key_Left, Qt.Key.Key_Backspace, Qt.Key.Key_Backtab)


@dataclass(frozen=True, slots=True)
class Stop:
    """What is told of a place; `place` gives the widget, None for the page as a whole."""

    title: str
    words: str
    place: Callable[[], QWidget | None] = lambda: None


class Tour(QWidget):
    """Lies over its parent; `ended()` when the person has seen enough."""

    ended = Signal()

    def __init__(self, stops: Sequence[Stop], parent: QWidget) -> None:
        super().__init__(parent)
        OwnKeys(self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._stops = tuple(stops)
        self.at = 0
        self.title, self.words, self.number = QLabel(), QLabel(), QLabel()
        self.title.setObjectName("sectionTitle")
        self.title.setWordWrap(True)
        self.words.setWordWrap(True)
        self.number.setObjectName("muted")
        self.next = self._button(self.tr("Next (Enter)"), lambda: self.go(1))
        self.next.setObjectName("primary")
        leave = self._button(self.tr("End (Escape)"), self.leave)
        leave.setObjectName("quiet")
        below = QHBoxLayout()
        below.addWidget(self.number, 1)
        below.addWidget(leave)
        below.addWidget(self.next)
        self.card = QFrame(self)
        self.card.setObjectName("card")
        inside = QVBoxLayout(self.card)
        inside.setContentsMargins(20, 18, 16, 14)
        inside.setSpacing(10)
        for each in (self.title, self.words):
            inside.addWidget(each)
        inside.addLayout(below)
        self.card.setFixedWidth(CARD_WIDTH)
        parent.installEventFilter(self)

    def begin(self) -> None:
        """Show the first stop."""
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        self.go(0)

    def go(self, by: int) -> None:
        """So many stops on, or back; past the last one is the end."""
        self.at = max(0, self.at + by)
        if self.at >= len(self._stops):
            self.leave()
            return
        stop = self._stops[self.at]
        self.title.setText(stop.title)
        self.words.setText(stop.words)
        self.number.setText(f"{self.at + 1} / {len(self._stops)}")
        is_last = self.at == len(self._stops) - 1
        self.next.setText(self.tr("Begin (Enter)") if is_last else self.tr("Next (Enter)"))
        self._place_card()
        self.update()

    def leave(self) -> None:
        """The end."""
        if self.close():
            self.ended.emit()

    def event(self, event: QEvent) -> bool:
        """No key reaches the page beneath."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            self.keyPressEvent(event)  # Tab too
            return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """As large as what it lies over."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
            self._place_card()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """On, back or the end."""
        key = Qt.Key(event.key())
        if key in _ON:
            self.go(1)
        elif key in _BACK:
            self.go(-1)
        elif key == Qt.Key.Key_Escape:
            self.leave()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the card does nothing to the page."""
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A shade with a hole in it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path, lit = QPainterPath(), self._lit()
        path.addRect(QRectF(self.rect()))
        if lit is not None:
            hole = QPainterPath()
            hole.addRoundedRect(QRectF(lit), 8, 8)
            path = path.subtracted(hole)
        painter.fillPath(path, SHADE)
        if lit is not None:
            painter.setPen(QPen(QColor(tokens(self).accent), 2))
            painter.drawRoundedRect(QRectF(lit), 8, 8)
        painter.end()
        event.accept()

    def _button(self, words: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(words)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda _on=False: act())
        return button

    def _lit(self) -> QRect | None:
        place = self._stops[self.at].place() if self.at < len(self._stops) else None
        parent = self.parentWidget()
        if place is None or parent is None or not place.isVisible():
            return None
        rect = QRect(place.mapTo(parent, QPoint(0, 0)), place.size())
        return rect.adjusted(-AROUND, -AROUND, AROUND, AROUND).intersected(self.rect().adjusted(2, 2, -2, -2))

    def _place_card(self) -> None:
        """Beside what is lit up, where there is room; in the middle else."""
        layout = self.card.layout()
        if layout is not None:
            layout.activate()
        self.card.resize(CARD_WIDTH, self.card.heightForWidth(CARD_WIDTH))
        lit, card, room = self._lit(), self.card.size(), self.rect()
        middle = room.center() - QPoint(card.width() // 2, card.height() // 2)
        if lit is None:
            self.card.move(middle)
            return
        y = min(max(lit.center().y() - card.height() // 2, GAP), room.height() - card.height() - GAP)
        x = min(max(lit.center().x() - card.width() // 2, GAP), room.width() - card.width() - GAP)
        ways = (
            (room.right() - lit.right(), card.width() + GAP, QPoint(lit.right() + GAP, y)),
            (lit.left(), card.width() + GAP, QPoint(lit.left() - GAP - card.width(), y)),
            (room.bottom() - lit.bottom(), card.height() + GAP, QPoint(x, lit.bottom() + GAP)),
            (lit.top(), card.height() + GAP, QPoint(x, lit.top() - GAP - card.height())),
        )
        self.card.move(next((place for has, needs, place in ways if has >= needs), middle))
