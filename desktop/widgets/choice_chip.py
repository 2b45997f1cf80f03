"""A chip that is on or off: one value of a condition, a tag of a class."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.style import edge_of, mixed, tokens

HEIGHT = 26
DOT, ICON = 10, 14


class ChoiceChip(QAbstractButton):
    """Shows its text in a rounded frame; filled while it is chosen. A colour adds a dot in front, an icon itself."""

    def __init__(self, text: str, colour: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = colour
        self.setText(text)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def sizeHint(self) -> QSize:
        """As wide as the text."""
        words = QFontMetrics(self.font()).horizontalAdvance(self.text())
        in_front = (DOT + 6 if self._colour else 0) + (0 if self.icon().isNull() else ICON + 5)
        return QSize(words + 22 + in_front, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Frame, dot and text."""
        colours = tokens(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        is_on = self.isChecked()
        edge = colours.accent if is_on or self.hasFocus() else mixed(colours.border, colours.muted, 0.3)
        fill = mixed(colours.surface, colours.accent, 0.16) if is_on else colours.surface
        painter.setPen(QPen(QColor(edge), 2 if self.hasFocus() else 1))
        painter.setBrush(QColor(colours.raised if self.underMouse() and not is_on else fill))
        painter.drawRoundedRect(frame, HEIGHT / 2 - 1, HEIGHT / 2 - 1)
        left = 11.0
        if self._colour:
            painter.setPen(edge_of(QColor(self._colour)) or Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._colour))
            painter.drawEllipse(QRectF(left, (HEIGHT - DOT) / 2, DOT, DOT))
            left += DOT + 6
        if not self.icon().isNull():
            self.icon().paint(painter, round(left) - 3, (HEIGHT - ICON) // 2, ICON, ICON)
            left += ICON + 2
        painter.setPen(QColor(colours.accent if is_on else colours.text))
        painter.drawText(
            QRectF(left, 0, self.width() - left - 6, self.height()), Qt.AlignmentFlag.AlignVCenter, self.text()
        )
        painter.end()
        event.accept()
