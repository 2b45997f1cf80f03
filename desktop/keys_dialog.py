"""Choosing keys: a profile, and other keys for single commands, with a warning where two would have the same."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.settings import read_settings, write_settings
from desktop.commands import Command, Keymap, Profile


class KeysDialog(QDialog):
    """`changed(keymap)` when other keys are in force; they are kept for the next start."""

    changed = Signal(object)

    def __init__(self, commands: Sequence[Command], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(620, 620)
        settings = read_settings()
        self._commands = commands
        self.keymap = Keymap(settings.key_profile, settings.key_changes)
        self.profile = QComboBox()
        self.profile.addItem(self.tr("Roadwright (D and A go through images)"), "roadwright")
        self.profile.addItem(self.tr("CVAT (F and D go through images)"), "cvat")
        self.profile.setCurrentIndex(self.profile.findData(self.keymap.profile))
        self.profile.activated.connect(lambda _row: self._use_profile(self.profile.currentData()))
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search commands"))
        self.search.textChanged.connect(lambda _text: self._filter())
        self.table = QTableWidget(0, 3)
        self.table.setHorizontalHeaderLabels([self.tr("Command"), self.tr("Keys"), self.tr("Another key")])
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.warning = QLabel()
        self.warning.setObjectName("warning")
        self.warning.setWordWrap(True)
        self._lay_out()
        self._fill()

    def set_keys(self, name: str, keys: tuple[str, ...]) -> None:
        """Give a command other keys; a key that another command has is taken from that one, which is told."""
        taken = []
        for command in self._commands:
            kept = tuple(key for key in self.keymap.keys_of(command) if key not in keys)
            if command.name != name and kept != self.keymap.keys_of(command):
                taken.append(command.words)
                self.keymap = self.keymap.changed(command.name, kept)
        self.keymap = self.keymap.changed(name, keys)
        told = self.tr("This key was taken from: {names}. Give that command another one.")
        self.warning.setText(told.format(names=", ".join(taken)) if taken else "")
        self._keep()
        self._fill()

    def _use_profile(self, profile: Profile) -> None:
        self.keymap = Keymap(profile)
        self.warning.setText("")
        self._keep()
        self._fill()

    def _keep(self) -> None:
        settings = replace(read_settings(), key_profile=self.keymap.profile, key_changes=dict(self.keymap.changes))
        write_settings(settings)
        self.changed.emit(self.keymap)

    def _fill(self) -> None:
        self.table.setRowCount(len(self._commands))
        for row, command in enumerate(self._commands):
            native = QKeySequence.SequenceFormat.NativeText
            keys = ", ".join(QKeySequence(key).toString(native) for key in self.keymap.keys_of(command))
            self.table.setItem(row, 0, QTableWidgetItem(command.words))
            self.table.setItem(row, 1, QTableWidgetItem(keys))
            edit = QKeySequenceEdit()
            edit.setMaximumSequenceLength(1)
            edit.setAccessibleName(command.words)
            edit.editingFinished.connect(lambda edit=edit, name=command.name: self._typed(edit, name))
            self.table.setCellWidget(row, 2, edit)
        self._filter()

    def _typed(self, edit: QKeySequenceEdit, name: str) -> None:
        key = edit.keySequence().toString(QKeySequence.SequenceFormat.PortableText)
        if key:
            self.set_keys(name, (key,))

    def _filter(self) -> None:
        words = self.search.text().strip().lower()
        for row, command in enumerate(self._commands):
            self.table.setRowHidden(row, words not in f"{command.words} {command.group}".lower())

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.addWidget(self.profile, 1)
        above.addWidget(self.search, 1)
        reset = QPushButton(self.tr("Keys of the profile"))
        reset.clicked.connect(lambda _on=False: self._use_profile(self.keymap.profile))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(reset, QDialogButtonBox.ButtonRole.ResetRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        layout.addLayout(above)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.warning)
        layout.addWidget(buttons)
