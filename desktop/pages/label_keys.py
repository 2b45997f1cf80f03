"""Joins the commands of the Label page to what does them. A field that is typed in gets its letters first.

Words for people name keys by their command, `Paste with {paste}`, so that they stay true after a remapping.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.commands import Command, Keymap
from desktop.widgets.key_tips import tell_keys

Act = Callable[[], object]
# Only these go on while their key is held; the others would flicker between on and off.
HELD = (
    "next_image", "previous_image", "next_shape", "previous_shape", "undo", "redo", "zoom_in", "zoom_out", "left",
    "right", "up", "down", "left_far", "right_far", "up_far", "down_far", "next_keyframe", "previous_keyframe",
    "next_frame", "previous_frame", "next_frames", "previous_frames",
)  # fmt: skip
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_EMPTY = re.compile(r"\s*\(\)")


class KeyBindings:
    """The shortcuts of one page; `rebind` when a person has changed keys."""

    def __init__(self, page: QWidget, canvas: QWidget, commands: Sequence[Command], acts: Mapping[str, Act]) -> None:
        missing = sorted({command.name for command in commands} ^ acts.keys())
        if missing:
            raise ValueError(f"commands and what does them differ in {', '.join(missing)}")
        self._page, self._canvas = page, canvas
        self._commands, self._acts = commands, acts
        self._shortcuts: list[QShortcut] = []
        self._in_force: dict[str, tuple[str, ...]] = {}

    def rebind(self, keymap: Keymap) -> None:
        """Let these keys be in force, and no others; what was told of keys is told anew."""
        for shortcut in self._shortcuts:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        self._shortcuts = []
        self._in_force = keymap.in_force(self._commands)
        for command in self._commands:
            for key in self._in_force[command.name]:
                self._bind(command, key)
        tell_keys(self._page, self.told)

    def add_numbers(self, choose: Callable[[int], object]) -> None:
        """Keys 1 to 9, which are not changed: the classes in their order."""
        for number in range(1, 10):
            shortcut = QShortcut(QKeySequence(str(number)), self._page)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(lambda number=number: choose(number))

    def told(self, words: str) -> str:
        """Words with the key of each command that they name in braces; without brackets around none."""
        return _EMPTY.sub("", _PLACEHOLDER.sub(self._key_of, words))

    def _key_of(self, found: re.Match[str]) -> str:
        keys = self._in_force.get(found.group(1))
        if keys is None:
            return found.group(0)
        return QKeySequence(keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if keys else ""

    def _bind(self, command: Command, key: str) -> None:
        is_page = command.where == "page"
        shortcut = QShortcut(QKeySequence(key), self._page if is_page else self._canvas)
        context = Qt.ShortcutContext
        shortcut.setContext(context.WidgetWithChildrenShortcut if is_page else context.WidgetShortcut)
        shortcut.setAutoRepeat(command.name in HELD)
        shortcut.activated.connect(self._acts[command.name])
        self._shortcuts.append(shortcut)
