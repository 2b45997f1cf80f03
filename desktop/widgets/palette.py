"""Finds one of many by a few letters of its name; families of names may be offered apart."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import QButtonGroup, QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.widgets.choice_chip import ChoiceChip
from desktop.widgets.flow_layout import FlowLayout

LEAST_LIKENESS = 45.0  # of 100
WIDTH, HEIGHT = 380, 420
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


@dataclass(frozen=True, slots=True)
class PaletteEntry:
    """One choice: its value, name, colour `#rrggbb`, family, and words on the right such as a key or a score.

    `also` are other families in which it is offered.
    """

    value: int
    name: str
    colour: str
    family: str = ""
    aside: str = ""
    also: tuple[str, ...] = ()


def found(entries: Sequence[PaletteEntry], typed: str, family: str = "") -> list[PaletteEntry]:
    """The entries that fit what was typed, best first; all of a family in their order while nothing is typed.

    Likeness is rapidfuzz's weighted ratio; a name that begins with what was typed stands before all others.
    """
    from rapidfuzz import fuzz, utils

    among = [each for each in entries if not family or family in (each.family, *each.also)]
    words = typed.strip().lower()
    if not words:
        return among
    scored = []
    for place, each in enumerate(among):
        likeness = fuzz.WRatio(words, each.name, processor=utils.default_process)
        begins = each.name.lower().startswith(words)
        holds = words in each.name.lower()
        if begins or holds or likeness >= LEAST_LIKENESS:
            scored.append((not begins, not holds, -likeness, place, each))
    return [line[-1] for line in sorted(scored, key=lambda line: line[:4])]


class Palette(QFrame):
    """A popup with a line to type in; `chosen(value)` when one was taken."""

    chosen = Signal(int)

    def __init__(
        self, entries: Sequence[PaletteEntry], swatch: Callable[[str], QIcon | QPixmap], parent: QWidget,
        family_icon: Callable[[str], QIcon | None] = lambda _family: None,
    ) -> None:  # fmt: skip
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._entries, self._swatch, self._family = list(entries), swatch, ""
        self._family_icon = family_icon
        self.line = QLineEdit()
        self.line.setPlaceholderText(self.tr("Type some letters of the class"))
        self.line.textChanged.connect(lambda _text: self._list())
        self.line.installEventFilter(self)
        self.list = QListWidget()
        self.list.setIconSize(QSize(12, 12))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.itemClicked.connect(lambda _item: self._take())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(self.line)
        families = list(dict.fromkeys(each.family for each in entries if each.family))
        if families:
            layout.addWidget(self._family_chips(families))
        layout.addWidget(self.list, 1)
        self.resize(WIDTH, HEIGHT)
        self._list()

    def ask(self) -> None:
        """Show it in the middle of its parent."""
        parent = self.parentWidget()
        if parent is not None:
            self.move(parent.mapToGlobal(parent.rect().center()) - QPoint(self.width() // 2, self.height() // 2))
        self.show()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)

    def show_first(self, scored: Sequence[tuple[int, float]]) -> None:
        """Put these values first, with their scores, where nothing is typed; Alt and a number takes one."""
        known = {each.value: each for each in self._entries}
        first = [
            replace(known[value], aside=f"{score:.2f}   {self.tr('Alt')}+{place}")
            for place, (value, score) in enumerate(((v, s) for v, s in scored if v in known), start=1)
        ]
        values = {each.value for each in first}
        self._entries = [*first, *(each for each in self._entries if each.value not in values)]
        self._list()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up, down and Enter go to the list while the line is typed in."""
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take()
                return True
            number = event.key() - Qt.Key.Key_0
            if event.modifiers() & Qt.KeyboardModifier.AltModifier and 1 <= number <= min(9, self.list.count()):
                self.list.setCurrentRow(number - 1)
                self._take()
                return True
            step = _STEPS.get(Qt.Key(event.key()))
            if step is not None and self.list.count():
                row = min(max(0, self.list.currentRow() + step), self.list.count() - 1)
                self.list.setCurrentRow(row)
                return True
        return super().eventFilter(watched, event)

    def _list(self) -> None:
        self.list.clear()
        for each in found(self._entries, self.line.text(), self._family):
            item = QListWidgetItem(QIcon(self._swatch(each.colour)), each.name)
            item.setText(f"{each.name}    {each.aside}" if each.aside else each.name)
            item.setData(Qt.ItemDataRole.UserRole, each.value)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _take(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            value = int(item.data(Qt.ItemDataRole.UserRole))
            self.close()
            self.chosen.emit(value)

    def _family_chips(self, families: Sequence[str]) -> QWidget:
        holder = QWidget()
        flow = FlowLayout(holder)
        group = QButtonGroup(self)
        for name in (self.tr("All"), *families):
            chip = ChoiceChip(name)
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            chip.setChecked(name not in families)
            icon = self._family_icon(name) if name in families else None
            if icon is not None:
                chip.setIcon(icon)
            chip.clicked.connect(lambda _on=False, name=name: self._use(name if name in families else ""))
            group.addButton(chip)
            flow.addWidget(chip)
        return holder

    def _use(self, family: str) -> None:
        self._family = family
        self._list()
