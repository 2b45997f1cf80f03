"""What the colours of the map mean, and how many points each has; a press hides one or shows it again."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.widgets.choice_chip import ChoiceChip
from desktop.widgets.flow_layout import FlowLayout


class MapLegend(QWidget):
    """`shown_changed()` when a colour was hidden or shown."""

    shown_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self)
        self._chips: dict[int, ChoiceChip] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_lines(self, lines: Sequence[tuple[int, str, str, int]]) -> None:
        """Show lines of code, words, colour and count; those without a point are left out. All are shown."""
        while self._flow.count():
            item = self._flow.takeAt(0)
            chip = item.widget()
            if chip is not None:
                chip.deleteLater()
        self._chips = {}
        for code, words, colour, count in lines:
            if not count:
                continue
            chip = ChoiceChip(f"{words}  {count:,}", colour)
            chip.setChecked(True)
            chip.setToolTip(self.tr("Press to hide or show these points"))
            chip.toggled.connect(lambda _on: self.shown_changed.emit())
            self._chips[code] = chip
            self._flow.addWidget(chip)
            chip.show()

    def chip(self, code: int) -> ChoiceChip:
        """The chip of a code."""
        return self._chips[code]

    def shown(self) -> set[int]:
        """The codes that are shown."""
        return {code for code, chip in self._chips.items() if chip.isChecked()}
