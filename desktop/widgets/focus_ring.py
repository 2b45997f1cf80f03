"""Shows where the keys go: a frame over a widget that got the focus by a key, none where it was clicked."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop.style import tokens

BY_KEY = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)


class FocusRing(QWidget):
    """Lies over its parent, as large as it; the mouse goes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        parent.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Come and go with the focus; grow with the parent."""
        if isinstance(event, QFocusEvent):
            self.setVisible(event.gotFocus() and event.reason() in BY_KEY)
            self.raise_()
        if isinstance(watched, QWidget) and event.type() in (QEvent.Type.FocusIn, QEvent.Type.Resize):
            self.setGeometry(watched.rect())
        if event.type() == QEvent.Type.MouseButtonPress:
            self.hide()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """A line in the accent of the theme."""
        painter = QPainter(self)
        painter.setPen(QPen(QColor(tokens(self).accent), 2))
        painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()
        event.accept()
