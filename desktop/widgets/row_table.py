"""A read-only table whose rows have keys: what is selected stays selected when the rows are told again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from desktop.style import tokens

KEY = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its words, what they mean (shown as a colour), whether it is a figure, whether it stands out."""

    text: str
    meaning: Literal["", "good", "bad"] = ""
    is_number: bool = False
    is_strong: bool = False
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row and what it stands for."""

    key: str
    cells: Sequence[Cell | str]


class RowTable(QTableWidget):
    """Rows of words and figures; the first column takes the room that is left."""

    selection_told = Signal()

    def __init__(self, headers: Sequence[str], parent: QWidget | None = None, *, most_selected: int = 1) -> None:
        super().__init__(0, len(headers), parent)
        self._most_rows, self._least_rows = 0, 0
        self._rows: tuple[Row, ...] = ()
        self.setHorizontalHeaderLabels(list(headers))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(30)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        single, several = (
            QAbstractItemView.SelectionMode.SingleSelection,
            QAbstractItemView.SelectionMode.MultiSelection,
        )
        self.setSelectionMode(single if most_selected == 1 else several)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(48)
        self.itemSelectionChanged.connect(self.selection_told)

    def fit_rows(self, *, least: int, most: int) -> None:
        """Be as high as the rows need, between these numbers of them."""
        self._least_rows, self._most_rows = least, most
        self._fit()

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; the selection follows the keys, and is told only when it is another one."""
        self._rows = tuple(rows)
        before, place = self.selected_keys(), self.verticalScrollBar().value()
        was_blocked = self.blockSignals(True)
        self.clearSelection()
        self.setRowCount(len(rows))
        for number, row in enumerate(rows):
            self._show_row(number, row)
        for number, row in enumerate(rows):
            if row.key in before:
                self.selectRow(number)
        self.blockSignals(was_blocked)
        self.verticalScrollBar().setValue(place)
        self._fit()
        if self.selected_keys() != before:
            self.selection_told.emit()

    def selected_keys(self) -> list[str]:
        """The keys of the selected rows, from the top."""
        rows = sorted({index.row() for index in self.selectedIndexes()})
        return [str(item.data(KEY)) for row in rows if (item := self.item(row, 0)) is not None]

    def select_key(self, key: str) -> None:
        """Select the row of this key, when it is there."""
        for number in range(self.rowCount()):
            item = self.item(number, 0)
            if item is not None and item.data(KEY) == key:
                self.selectRow(number)

    def cell_text(self, row: int, column: int) -> str:
        """What a cell says."""
        item = self.item(row, column)
        return "" if item is None else item.text()

    def centre_of(self, row: int) -> QPoint:
        """Where a person would click to select a row, in the viewport."""
        item = self.item(row, 0)
        return QPoint() if item is None else self.visualItemRect(item).center()

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of a new theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_rows"):
            self.set_rows(self._rows)

    def _show_row(self, number: int, row: Row) -> None:
        for column, told in enumerate(row.cells):
            cell = told if isinstance(told, Cell) else Cell(told)
            item = QTableWidgetItem(cell.text)
            item.setToolTip(cell.tip or cell.text)
            if cell.is_number:
                self._head_right(column)
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            if cell.meaning:
                colour = tokens(self).good if cell.meaning == "good" else tokens(self).bad
                item.setForeground(QBrush(QColor(colour)))
            if cell.is_strong:
                font = QFont(self.font())
                font.setBold(True)
                item.setFont(font)
            if column == 0:
                item.setData(KEY, row.key)
            self.setItem(number, column, item)

    def _head_right(self, column: int) -> None:
        head = self.horizontalHeaderItem(column)
        if head is not None:
            head.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def _fit(self) -> None:
        if not self._most_rows:
            return
        shown = min(max(self.rowCount(), self._least_rows), self._most_rows)
        header = max(self.horizontalHeader().sizeHint().height(), 28)
        self.setFixedHeight(header + shown * self.verticalHeader().defaultSectionSize() + 2 * self.frameWidth() + 2)
