"""All keys of a page over the page itself, by group; arrows scroll, any other key or a click puts it away."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop.commands import Command, Keymap, canonical
from desktop.translating import spoken
from desktop.widgets.own_keys import OwnKeys

COLUMNS = 3
AROUND = 2 * (24 + 8) + 20  # pixels that margins and the scroll bar take of the page's width
SHADE = QColor(8, 11, 16, 190)
_LINE = 24  # pixels that an arrow scrolls
_LINES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_PAGES = {Qt.Key.Key_PageDown: 0.9, Qt.Key.Key_Space: 0.9, Qt.Key.Key_PageUp: -0.9}
_ENDS = {Qt.Key.Key_Home: -1e6, Qt.Key.Key_End: 1e6}
_HELD_ALONE = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta)


class KeysOverlay(QWidget):
    """Lies over its parent; `change_asked` when the person wants other keys."""

    change_asked = Signal()

    def __init__(self, commands: Sequence[Command], keymap: Keymap, parent: QWidget) -> None:
        super().__init__(parent)
        OwnKeys(self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("All keys"))
        self.area = QScrollArea()
        self.area.setWidget(_fitting(commands, keymap, parent.width() - AROUND))
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        card = QFrame()
        card.setObjectName("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(8, 8, 8, 12)
        column.addWidget(self.area, 1)
        column.addLayout(self._foot())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.addWidget(card)
        parent.installEventFilter(self)
        self.setGeometry(parent.rect())

    def ask(self) -> None:
        """Show it."""
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """As large as what it lies over."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and pages scroll, Enter goes on to change keys, any other key puts it away."""
        key, bar = Qt.Key(event.key()), self.area.verticalScrollBar()
        by = _LINE * _LINES.get(key, 0) + self.area.height() * _PAGES.get(key, 0) + _ENDS.get(key, 0)
        if by:
            bar.setValue(round(bar.value() + by))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._change()
        elif key not in _HELD_ALONE:
            self.close()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """A click beside it puts it away."""
        self.close()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A shade over the page."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), SHADE)
        painter.end()

    def _foot(self) -> QHBoxLayout:
        hint = QLabel(
            self.tr("1 to 9 choose the classes. Space or the middle button and a drag move the picture. Arrows scroll.")
        )
        hint.setObjectName("muted")
        hint.setWordWrap(True)
        change = QPushButton(self.tr("Change keys… (Enter)"))
        change.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        change.clicked.connect(lambda _on=False: self._change())
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 0, 16, 0)
        foot.addWidget(hint, 1)
        foot.addWidget(change)
        return foot

    def _change(self) -> None:
        self.close()
        self.change_asked.emit()


def _fitting(commands: Sequence[Command], keymap: Keymap, width: int) -> QWidget:
    """As many columns as fit side by side, so that no key is cut off; one at least."""
    for count in range(COLUMNS, 1, -1):
        columns = _columns(commands, keymap, count)
        columns.ensurePolished()
        if columns.sizeHint().width() <= width:
            return columns
        columns.deleteLater()
    return _columns(commands, keymap, 1)


def _columns(commands: Sequence[Command], keymap: Keymap, count: int) -> QWidget:
    inside = QWidget()
    grid = QGridLayout(inside)
    grid.setContentsMargins(20, 12, 28, 12)
    grid.setHorizontalSpacing(26)
    grid.setVerticalSpacing(14)
    in_force = keymap.in_force(commands)
    heights = [0] * count
    columns = [QVBoxLayout() for _ in range(count)]
    for group in dict.fromkeys(command.group for command in commands):
        listed = [command for command in commands if command.group == group and in_force[command.name]]
        place = heights.index(min(heights))
        heights[place] += len(listed) + 2
        lines = [(spoken(command.words), in_force[command.name]) for command in listed]
        columns[place].addWidget(_group(spoken(group), lines))
    for number, column in enumerate(columns):
        column.addStretch(1)
        grid.addLayout(column, 0, number)
    return inside


def _group(title: str, lines: Sequence[tuple[str, Sequence[str]]]) -> QWidget:
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 8)
    grid.setVerticalSpacing(3)
    heading = QLabel(title)
    heading.setObjectName("heading")
    grid.addWidget(heading, 0, 0, 1, 2)
    native = QKeySequence.SequenceFormat.NativeText
    for row, (words, known) in enumerate(lines, start=1):
        told = dict.fromkeys(map(canonical, known))  # without the other name of a key that stands before it
        keys = QLabel("  ".join(QKeySequence(key).toString(native) for key in told))
        keys.setObjectName("key")
        keys.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(QLabel(words), row, 0)
        grid.addWidget(keys, row, 1)
    grid.setColumnStretch(0, 1)
    return holder
