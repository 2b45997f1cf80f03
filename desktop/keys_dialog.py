"""Choosing keys: a profile, other keys for single commands, and what the wheel does. Two never have the same key."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.settings import Wheel, read_settings, write_settings
from desktop.commands import Command, Keymap, Profile, canonical, keymap_of
from desktop.key_catcher import KeyCatcher
from desktop.translating import spoken

_CHANGE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)
_TAKE_AWAY = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class KeysDialog(QDialog):
    """`changed(keymap)` when other keys are in force, `wheel_changed(wheel)`; both are kept for the next start."""

    changed = Signal(object)
    wheel_changed = Signal(str)

    def __init__(self, commands: Sequence[Command], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(680, 640)
        self._commands = commands
        self._reserved = reserved_keys(parent, self.tr("Choose a class by its number"))
        self.keymap = keymap_of(read_settings())
        self._make_choices()
        self.search = QLineEdit()
        hint = self.tr("Search commands or keys")
        self.search.setPlaceholderText(hint)
        self.search.setAccessibleName(hint)
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self._filter())
        self.table = _table([self.tr("Command"), self.tr("Keys")])
        self.table.setAccessibleName(self.tr("Commands and their keys"))
        self.table.installEventFilter(self)
        self.table.cellDoubleClicked.connect(lambda _row, _column: self.catch())
        self.told = QLabel()
        self.told.setObjectName("muted")
        self.told.setWordWrap(True)
        self._lay_out()
        self._fill()
        self.table.setCurrentCell(0, 0)
        self.search.setFocus()

    def set_keys(self, name: str, keys: tuple[str, ...]) -> None:
        """Give a command other keys; a key that another command has is taken from that one, which is told."""
        before = self.keymap.in_force(self._commands)
        self._take(self.keymap.given(name, keys, self._commands))
        after = self.keymap.in_force(self._commands)
        others = [each for each in self._commands if each.name != name]
        robbed = [spoken(each.words) for each in others if before[each.name] != after[each.name]]
        told = self.tr("This key was taken from: {names}. Give that command another one.")
        self.told.setText(told.format(names=", ".join(robbed)) if robbed else "")

    def catch(self, *, is_added: bool = False) -> None:
        """Wait for a key for the command in hand: instead of those it has, or beside them."""
        command = self._present()
        if command is None:
            return
        catcher = KeyCatcher(command, lambda key: self.keymap.user_of(key, self._commands), self._reserved, self)
        kept = self.keymap.in_force(self._commands)[command.name] if is_added else ()
        catcher.chosen.connect(lambda key: self.set_keys(command.name, tuple(dict.fromkeys((*kept, key)))))
        catcher.open()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter changes the command in hand, Insert adds a key, Delete takes its keys away."""
        if watched is self.table and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key, command = Qt.Key(event.key()), self._present()
            if key in _CHANGE:
                self.catch()
                return True
            if key == Qt.Key.Key_Insert:
                self.catch(is_added=True)
                return True
            if key in _TAKE_AWAY and command is not None:
                self.set_keys(command.name, ())
                return True
        return super().eventFilter(watched, event)

    def _make_choices(self) -> None:
        self.profile, self.wheel = QComboBox(), QComboBox()
        self.profile.setAccessibleName(self.tr("Profile"))
        self.profile.addItem(self.tr("Roadwright (D and A go through images)"), "roadwright")
        self.profile.addItem(self.tr("CVAT (F and D go through images)"), "cvat")
        self.profile.setCurrentIndex(self.profile.findData(self.keymap.profile))
        self.profile.activated.connect(lambda _row: self._use_profile(self.profile.currentData()))
        self.wheel.setAccessibleName(self.tr("Mouse wheel"))
        self.wheel.addItem(self.tr("The wheel zooms"), "zooms")
        self.wheel.addItem(self.tr("The wheel scrolls"), "scrolls")
        self.wheel.setToolTip(self.tr("With Ctrl the wheel always zooms. Two fingers on a touchpad move the picture."))
        self.wheel.setCurrentIndex(self.wheel.findData(read_settings().wheel))
        self.wheel.activated.connect(lambda _row: self._use_wheel(self.wheel.currentData()))

    def _use_profile(self, profile: Profile) -> None:
        write_settings(replace(read_settings(), key_profile=profile))
        self.told.setText("")
        self._take(keymap_of(read_settings()))  # the changes a person made in this profile come back with it

    def _use_wheel(self, wheel: Wheel) -> None:
        write_settings(replace(read_settings(), wheel=wheel))
        self.wheel_changed.emit(wheel)

    def _restore(self) -> None:
        command = self._present()
        if command is not None:
            self._take(self.keymap.restored(command.name, self._commands))

    def _take(self, keymap: Keymap) -> None:
        self.keymap = keymap
        settings = read_settings()
        changes = {**settings.key_changes, keymap.profile: dict(keymap.changes)}
        write_settings(replace(settings, key_profile=keymap.profile, key_changes=changes))
        self.changed.emit(keymap)
        self._fill()

    def _present(self) -> Command | None:
        row = self.table.currentRow()
        is_shown = row >= 0 and not self.table.isRowHidden(row)
        return self._commands[row] if is_shown else None

    def _fill(self) -> None:
        in_force, native = self.keymap.in_force(self._commands), QKeySequence.SequenceFormat.NativeText
        self.table.setRowCount(len(self._commands))
        for row, command in enumerate(self._commands):
            keys = dict.fromkeys(map(canonical, in_force[command.name]))
            words = QTableWidgetItem(spoken(command.words))
            words.setToolTip(spoken(command.group))
            shown = QTableWidgetItem(", ".join(QKeySequence(key).toString(native) for key in keys) or "–")
            font = shown.font()
            font.setBold(command.name in self.keymap.changes)
            shown.setFont(font)
            self.table.setItem(row, 0, words)
            self.table.setItem(row, 1, shown)
        self._filter()

    def _filter(self) -> None:
        words = self.search.text().strip().lower()
        for row, command in enumerate(self._commands):
            keys = self.table.item(row, 1)
            told = f"{spoken(command.words)} {spoken(command.group)} {keys.text() if keys is not None else ''}".lower()
            self.table.setRowHidden(row, words not in told)
        shown = [row for row in range(len(self._commands)) if not self.table.isRowHidden(row)]
        if shown and self.table.currentRow() not in shown:
            self.table.setCurrentCell(shown[0], 0)

    def _lay_out(self) -> None:
        above, below = QHBoxLayout(), QHBoxLayout()
        above.addWidget(self.profile, 3)
        above.addWidget(self.wheel, 2)
        for words, tip, act in (
            (self.tr("Change…"), self.tr("Another key instead (Enter)"), self.catch),
            (self.tr("Add…"), self.tr("One more key (Insert)"), lambda: self.catch(is_added=True)),
            (self.tr("As in the profile"), self.tr("The keys that this command has without changes"), self._restore),
            (self.tr("All as in the profile"), self.tr("Forget all changes"), self._take_plain),
        ):
            button = QPushButton(words)
            button.setToolTip(tip)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _on=False, act=act: act())
            below.addWidget(button)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        below.addStretch(1)
        below.addWidget(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        layout.addLayout(above)
        layout.addWidget(self.search)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.told)
        layout.addLayout(below)

    def _take_plain(self) -> None:
        self.told.setText("")
        self._take(Keymap(self.keymap.profile))


def reserved_keys(widget: QWidget | None, numbers: str) -> dict[str, str]:
    """Keys that no command can have -> what they mean: the numbers, and what the menus of the window say."""
    known = {str(number): numbers for number in range(1, 10)}
    window = widget.window() if widget is not None else None
    for action in window.findChildren(QAction) if window is not None else ():
        for key in action.shortcuts():
            portable = key.toString(QKeySequence.SequenceFormat.PortableText)
            known[canonical(portable)] = action.text().replace("&", "").rstrip("…")
    return known


def _table(headings: Sequence[str]) -> QTableWidget:
    table = QTableWidget(0, len(headings))
    table.setHorizontalHeaderLabels(list(headings))
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
    header.setMinimumSectionSize(140)
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
    table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
    return table
