"""A list that says what will stand in it, and how it comes there, while it is empty."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QListWidget, QWidget

from desktop.style import tokens
from desktop.widgets.key_tips import with_keys


class HintList(QListWidget):
    """The hint may name keys by their commands, and wraps."""

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = hint

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows, or the hint."""
        super().paintEvent(event)
        if self.count():
            return
        painter = QPainter(self.viewport())
        painter.setPen(QColor(tokens(self).muted))
        room = self.viewport().rect().adjusted(12, 8, -12, -8)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, with_keys(self, self._hint))
        painter.end()
