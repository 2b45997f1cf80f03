"""Joins the commands of the Label page to what does them. A field that is typed in gets its letters first."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.commands import Command, Keymap

Act = Callable[[], object]


class KeyBindings:
    """The shortcuts of one page; `rebind` when a person has changed keys."""

    def __init__(self, page: QWidget, canvas: QWidget, commands: Sequence[Command], acts: Mapping[str, Act]) -> None:
        missing = sorted({command.name for command in commands} ^ acts.keys())
        if missing:
            raise ValueError(f"commands and what does them differ in {', '.join(missing)}")
        self._page, self._canvas = page, canvas
        self._commands, self._acts = commands, acts
        self._shortcuts: list[QShortcut] = []

    def rebind(self, keymap: Keymap) -> None:
        """Let these keys be in force, and no others."""
        for shortcut in self._shortcuts:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        self._shortcuts = []
        for command in self._commands:
            for key in keymap.keys_of(command):
                self._bind(command, key)

    def add_numbers(self, choose: Callable[[int], object]) -> None:
        """Keys 1 to 9, which are not changed: the classes in their order; with Alt, of what is selected."""
        for number in range(1, 10):
            shortcut = QShortcut(QKeySequence(str(number)), self._page)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda number=number: choose(number))

    def _bind(self, command: Command, key: str) -> None:
        is_page = command.where == "page"
        shortcut = QShortcut(QKeySequence(key), self._page if is_page else self._canvas)
        context = Qt.ShortcutContext
        shortcut.setContext(context.WidgetWithChildrenShortcut if is_page else context.WidgetShortcut)
        shortcut.activated.connect(self._acts[command.name])
        self._shortcuts.append(shortcut)
