"""Waits for one key and says whether it is free, whose it is, or that it cannot be given away."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.commands import Command, canonical
from desktop.translating import spoken
from desktop.widgets.own_keys import OwnKeys

_HELD_ALONE = (
    Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta, Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock, Qt.Key.Key_unknown,
)  # fmt: skip


class KeyField(QLabel):
    """Has the focus while it waits; `caught(key)` with the key as Qt writes it in files."""

    caught = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        OwnKeys(self)
        self.setObjectName("keyField")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMinimumHeight(56)

    def event(self, event: QEvent) -> bool:
        """Every key comes here: Tab does not leave the field, and no shortcut takes it away."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            self._catch(event)
            return True
        return super().event(event)

    def _catch(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in _HELD_ALONE:
            return
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = QKeySequence(int(event.key()) | held.value).toString(QKeySequence.SequenceFormat.PortableText)
        if key and key.isascii():
            self.caught.emit(canonical(key))


class KeyCatcher(QDialog):
    """`chosen(key)` when the person has pressed a key and said that it is to be used."""

    chosen = Signal(str)

    def __init__(
        self,
        command: Command,
        user_of: Callable[[str], Command | None],
        reserved: Mapping[str, str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("A key for “{command}”").format(command=spoken(command.words)))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(440)
        self._command, self._user_of, self._reserved, self._key = command, user_of, reserved, ""
        self.field = KeyField()
        self.field.setText(self.tr("Press the key"))
        self.field.caught.connect(self._show)
        self.told = QLabel(self.tr("Alone, or with Ctrl, Shift or Alt held."))
        self.told.setWordWrap(True)
        self.told.setMinimumHeight(44)
        self.use = QPushButton(self.tr("Use this key"))
        self.use.setObjectName("primary")
        self.use.setEnabled(False)
        self.use.clicked.connect(lambda _on=False: self._use())
        again = QPushButton(self.tr("Another key"))
        again.setAutoDefault(False)
        again.clicked.connect(lambda _on=False: self.field.setFocus())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(again, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self.use, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(self.field)
        layout.addWidget(self.told)
        layout.addWidget(buttons)
        self.field.setFocus()

    def _show(self, key: str) -> None:
        self._key = key
        self.field.setText(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText))
        owner, user = self._reserved.get(key), self._user_of(key)
        if owner is not None:
            words = self.tr("This key always means “{name}”. Choose another one.").format(name=owner)
        elif user is not None and user.name != self._command.name:
            words = self.tr("“{name}” has this key now. If you use it here, that command loses it.")
            words = words.format(name=spoken(user.words))
        else:
            words = self.tr("Nothing else has this key.")
        self.told.setText(words)
        self.use.setEnabled(owner is None)
        if owner is None:
            self.use.setFocus()

    def _use(self) -> None:
        self.chosen.emit(self._key)
        self.accept()
