"""One class in the panel: its colour, name, key and how often it is on the image."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.pages.label_bench import ClassLine
from desktop.style import mixed, tokens

HEIGHT = 32


class ClassButton(QAbstractButton):
    """Checked while its class is the one that is drawn next."""

    def __init__(self, line: ClassLine, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line, self._key, self._count = line, key, 0
        self.setText(line.name)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(f"{line.name} ({key})" if key else line.name)

    def show_count(self, count: int) -> None:
        """Show how often the class is on the image."""
        self._count = count
        self.setAccessibleDescription(str(count))
        self.update()

    def sizeHint(self) -> QSize:
        """A line."""
        return QSize(120, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Colour, name, count and key, from left to right."""
        colours = tokens(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(QColor(colours.accent), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        if self.isChecked():
            painter.setBrush(QColor(mixed(colours.surface, colours.accent, 0.16)))
        elif self.underMouse():
            painter.setBrush(QColor(colours.raised))
        painter.drawRoundedRect(frame, 6, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._line.colour))
        painter.drawRoundedRect(QRectF(10, HEIGHT / 2 - 6, 12, 12), 3, 3)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        right = self._paint_key(painter, float(self.width() - 8))
        painter.setPen(QColor(colours.muted))
        middle = Qt.AlignmentFlag.AlignVCenter
        if self._count:
            painter.drawText(QRectF(right - 44, 0, 40, HEIGHT), middle | Qt.AlignmentFlag.AlignRight, str(self._count))
        painter.setPen(QColor(colours.text))
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if self.isChecked() else QFont.Weight.Normal)
        painter.setFont(font)
        room = right - 44 - 32
        name = QFontMetrics(font).elidedText(self._line.name, Qt.TextElideMode.ElideMiddle, round(room))
        painter.drawText(QRectF(32, 0, room, HEIGHT), middle, name)
        painter.end()
        event.accept()

    def _paint_key(self, painter: QPainter, right: float) -> float:
        if not self._key:
            return right - 22
        colours = tokens(self)
        cap = QRectF(right - 20, HEIGHT / 2 - 9, 18, 18)
        painter.setPen(QPen(QColor(colours.border), 1))
        painter.setBrush(QColor(colours.surface))
        painter.drawRoundedRect(cap, 4, 4)
        painter.setPen(QColor(colours.muted))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self._key)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        return right - 22
