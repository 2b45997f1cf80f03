"""The keys of the Label page. A field that is typed in gets its letters first; Qt sees to that."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.canvas.canvas import CanvasWidget
from desktop.pages.label_actions import Clipboard, CompletenessActions, LabelActions, SuggestionActions
from desktop.undo import EditHistory


class Keyed(Protocol):
    """What the keys need of the page."""

    canvas: CanvasWidget
    actions_: LabelActions
    suggestions: SuggestionActions
    completeness: CompletenessActions
    clipboard: Clipboard
    history: EditHistory

    def step(self, by: int) -> None:
        """Go through the images."""
        ...

    def use_tool(self, name: str) -> None:
        """Take another tool."""
        ...

    def choose_class_by_number(self, number: int) -> None:
        """Choose a class."""
        ...

    def delete_selected(self) -> None:
        """Delete or refuse."""
        ...

    def cycle(self, by: int) -> None:
        """Go through the shapes."""
        ...

    def copy(self) -> None:
        """Take shapes along."""
        ...


def bind_keys(page: Keyed) -> None:
    """Make the shortcuts: most for the whole page, arrows and Enter only while the picture has the focus."""
    assert isinstance(page, QWidget)
    for keys, act in _page_keys(page).items():
        for key in keys.split():
            _bind(page, key, act, Qt.ShortcutContext.WidgetWithChildrenShortcut)
    for number in range(1, 10):
        choose = _numbered(page, number)
        _bind(page, str(number), choose, Qt.ShortcutContext.WidgetWithChildrenShortcut)
    for keys, act in _canvas_keys(page).items():
        for key in keys.split():
            _bind(page.canvas, key, act, Qt.ShortcutContext.WidgetShortcut)


def _page_keys(page: Keyed) -> dict[str, Callable[[], object]]:
    return {
        "V": lambda: page.use_tool("select"),
        "W R": lambda: page.use_tool("box"),
        "P": lambda: page.use_tool("polygon"),
        "D": lambda: page.step(1),
        "A": lambda: page.step(-1),
        "E": page.completeness.verify,
        "H": page.canvas.toggle_shapes,
        "Ctrl+F": page.canvas.fit,
        "Ctrl+Z": page.history.stack.undo,
        "Ctrl+Y Ctrl+Shift+Z": page.history.stack.redo,
        "Del": page.delete_selected,
        "Ctrl+D": page.actions_.duplicate,
        "Ctrl+C": page.copy,
        "Ctrl+V": page.clipboard.paste,
    }


def _canvas_keys(page: Keyed) -> dict[str, Callable[[], object]]:
    keys: dict[str, Callable[[], object]] = {
        "Return Enter": page.suggestions.keep_selected,
        "Shift+Return Shift+Enter": page.suggestions.keep_all,
        "Backspace": page.delete_selected,
        "Esc": lambda: _rest(page),
        "Tab": lambda: page.cycle(1),
        "Shift+Tab Shift+Backtab": lambda: page.cycle(-1),
        "+ =": lambda: page.canvas.zoom(1.25),
        "-": lambda: page.canvas.zoom(0.8),
    }
    for name, (dx, dy) in {"Left": (-1, 0), "Right": (1, 0), "Up": (0, -1), "Down": (0, 1)}.items():
        keys[name] = _nudging(page, dx, dy)
        keys[f"Shift+{name}"] = _nudging(page, 10 * dx, 10 * dy)
    return keys


def _rest(page: Keyed) -> None:
    """Nothing in hand: no shape selected, and the tool that draws nothing."""
    page.canvas.select(None)
    page.use_tool("select")


def _nudging(page: Keyed, dx: int, dy: int) -> Callable[[], object]:
    return lambda: page.actions_.nudge(dx, dy)


def _numbered(page: Keyed, number: int) -> Callable[[], object]:
    return lambda: page.choose_class_by_number(number)


def _bind(widget: QWidget, key: str, act: Callable[[], object], context: Qt.ShortcutContext) -> None:
    shortcut = QShortcut(QKeySequence(key), widget)
    shortcut.setContext(context)
    shortcut.activated.connect(act)
