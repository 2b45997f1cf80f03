"""All keys of a page over the page itself, by group; any key or click puts it away."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop.commands import Command, Keymap

COLUMNS = 3
ROOMY = 1240  # a page narrower than this gets a column less
TWINS = ("Backtab", "Enter", "Shift+?")  # another name of the key that stands before it
SHADE = QColor(8, 11, 16, 190)


class KeysOverlay(QWidget):
    """Lies over its parent; `change_asked` when the person wants other keys."""

    change_asked = Signal()

    def __init__(self, commands: Sequence[Command], keymap: Keymap, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(20, 12, 28, 12)
        grid.setHorizontalSpacing(26)
        grid.setVerticalSpacing(14)
        groups = list(dict.fromkeys(command.group for command in commands))
        count = COLUMNS if parent.width() >= ROOMY else COLUMNS - 1
        heights = [0] * count
        columns = [QVBoxLayout() for _ in range(count)]
        for group in groups:
            listed = [command for command in commands if command.group == group and keymap.keys_of(command)]
            place = heights.index(min(heights))
            heights[place] += len(listed) + 2
            columns[place].addWidget(_group(group, listed, keymap))
        for number, column in enumerate(columns):
            column.addStretch(1)
            grid.addLayout(column, 0, number)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        card = QFrame()
        card.setObjectName("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(8, 8, 8, 12)
        column.addWidget(area, 1)
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

    def event(self, event: QEvent) -> bool:
        """No key reaches the page beneath."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, _event: QKeyEvent) -> None:
        """Any key puts it away."""
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
        hint = QLabel(self.tr("1 to 9 choose the classes in their order. Space pans, the wheel zooms."))
        hint.setObjectName("muted")
        change = QPushButton(self.tr("Change keys…"))
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


def _group(title: str, commands: Sequence[Command], keymap: Keymap) -> QWidget:
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 8)
    grid.setVerticalSpacing(3)
    heading = QLabel(title)
    heading.setObjectName("heading")
    grid.addWidget(heading, 0, 0, 1, 2)
    for row, command in enumerate(commands, start=1):
        native = QKeySequence.SequenceFormat.NativeText
        told = [key for key in keymap.keys_of(command) if not key.endswith(TWINS)]
        keys = QLabel("  ".join(QKeySequence(key).toString(native) for key in told))
        keys.setObjectName("key")
        keys.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        words = QLabel(command.words)
        grid.addWidget(words, row, 0)
        grid.addWidget(keys, row, 1)
    grid.setColumnStretch(0, 1)
    return holder
