"""One class in the panel: its colour, name, key and how often it is on the image."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from desktop.canvas.painting import text_on
from desktop.pages.label_bench import ClassLine
from desktop.style import mixed, tokens
from desktop.widgets.key_tips import with_keys

HEIGHT = 32


class ClassButton(QAbstractButton):
    """Checked while its class is the one that is drawn next; its menu hides, locks and verifies the class."""

    hide_pressed = Signal()
    lock_pressed = Signal()
    looked_for_pressed = Signal()

    def __init__(self, line: ClassLine, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line, self._key, self._count = line, key, 0
        self._state, self._share = "unlabelled", 0.0
        self._is_hidden = self._is_locked = False
        self.setText(line.name)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(f"{line.name} ({key})" if key else line.name)

    def show_count(self, count: int, state: str, *, is_hidden: bool, is_locked: bool) -> None:
        """Show how often the class is on the image, how completely it is labelled there, and how it is shown."""
        told = (count, state, is_hidden, is_locked)
        if told != (self._count, self._state, self._is_hidden, self._is_locked):
            self._count, self._state, self._is_hidden, self._is_locked = told
            self.setAccessibleDescription(f"{count}, {state.replace('_', ' ')}")
            self.update()

    def show_share(self, share: float) -> None:
        """Show on which share of the project's images the class is verified, 0 to 1."""
        self._share = share
        self.setToolTip(self.tr("{name}: verified on {share:.0%} of the images").format(name=self.text(), share=share))
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Hide or lock the class."""
        menu = QMenu(self)
        is_done = self._state in ("verified", "verified_empty")
        looked = self.tr("Not looked for after all") if is_done else self.tr("Looked for on this image")
        menu.addAction(looked).triggered.connect(lambda _on=False: self.looked_for_pressed.emit())
        menu.addSeparator()
        hide = self.tr("Show the class") if self._is_hidden else self.tr("Hide the class")
        lock = self.tr("Unlock the class") if self._is_locked else self.tr("Lock the class")
        for words, pressed in (
            (hide + "\t{hide_class}", self.hide_pressed),
            (lock + "\t{lock_class}", self.lock_pressed),
        ):
            menu.addAction(with_keys(self, words)).triggered.connect(lambda _on=False, pressed=pressed: pressed.emit())
        menu.popup(event.globalPos())

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
        self._paint_state(painter)
        right = self._paint_key(painter, float(self.width() - 8))
        painter.setPen(QColor(colours.muted))
        middle = Qt.AlignmentFlag.AlignVCenter
        if self._count:
            painter.drawText(QRectF(right - 44, 0, 40, HEIGHT), middle | Qt.AlignmentFlag.AlignRight, str(self._count))
        painter.setPen(QColor(colours.muted if self._is_hidden else colours.text))
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if self.isChecked() else QFont.Weight.Normal)
        font.setStrikeOut(self._is_hidden)
        painter.setFont(font)
        room = right - 44 - 32
        name = QFontMetrics(font).elidedText(self._words(), Qt.TextElideMode.ElideMiddle, round(room))
        painter.drawText(QRectF(32, 0, room, HEIGHT), middle, name)
        painter.end()
        event.accept()

    def _words(self) -> str:
        return f"{self._line.name} ({self.tr('locked')})" if self._is_locked else self._line.name

    def _paint_state(self, painter: QPainter) -> None:
        """The colour of the class, with a tick where it was looked for here, and its bar under everything."""
        colours, swatch = tokens(self), QRectF(10, HEIGHT / 2 - 6, 12, 12)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._line.colour))
        painter.drawRoundedRect(swatch, 3, 3)
        if self._state in ("verified", "verified_empty"):
            painter.setPen(QPen(text_on(QColor(self._line.colour)), 1.8))
            painter.drawPolyline([QPointF(12.5, 16), QPointF(15, 18.5), QPointF(19.5, 13.5)])
        painter.setPen(Qt.PenStyle.NoPen)
        if self._share > 0:
            width = (self.width() - 42.0) * min(1.0, self._share)
            painter.setBrush(QColor(mixed(colours.surface, colours.good, 0.75)))
            painter.drawRoundedRect(QRectF(32, HEIGHT - 4, width, 2), 1, 1)
        painter.setBrush(Qt.BrushStyle.NoBrush)

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
