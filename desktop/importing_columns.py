"""The step of an import at which the columns of a plain table are looked over: what each of them means."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.errors import UserError
from core.formats.csv_columns import ColumnMapping
from core.formats.csv_meanings import MEANINGS, Meaning, TableLook, look_at_table, mapping_of, meanings_of
from core.formats.known import recognise
from core.formats.plain_csv import ENDINGS, PlainCsv

SHOWN_ROWS = 8
_COLUMN_WIDTH = 150
_ROOM = 10  # pixels around a choice


class ColumnsStep(QWidget):
    """The first rows of a table under a choice for each column. `changed()` when another meaning was chosen."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look: TableLook | None = None
        self.choices: list[QComboBox] = []
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.table = QTableWidget()
        self.table.setAccessibleName(_tr("First rows of the table"))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setFocusPolicy(self.table.focusPolicy().NoFocus)
        self.table.verticalHeader().hide()
        self.has_header = QCheckBox(_tr("The first row holds the names of the columns"))
        self.has_header.toggled.connect(self._show_rows)
        self.are_shares = QCheckBox(_tr("Places are shares of the picture's size, from 0 to 1, and not pixels"))
        self.are_shares.toggled.connect(lambda _on: self._tell())
        self.trouble = QLabel()
        self.trouble.setObjectName("muted")
        self.trouble.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        for widget in (self.told, self.table, self.has_header, self.are_shares, self.trouble):
            layout.addWidget(widget)

    def show_table(self, look: TableLook) -> None:
        """Show a table with what its columns seem to mean."""
        self._look = look
        words = _tr("{name}: say what each column means. What is not read is left out.")
        self.told.setText(words.format(name=look.file.name))
        guess = look.mapping
        said: list[Meaning] = [""] * look.columns if guess is None else meanings_of(guess, look.columns)
        self.has_header.setChecked(guess is None or guess.has_header)
        self.table.setColumnCount(look.columns)
        self.table.setRowCount(1 + min(SHOWN_ROWS, len(look.rows)))
        self.choices = []
        for place, meaning in enumerate(said):
            choice = _choice(place, meaning)
            choice.activated.connect(lambda _index: self._tell())
            self.choices.append(choice)
            self.table.setCellWidget(0, place, choice)
            self.table.setColumnWidth(place, _COLUMN_WIDTH)
            self.table.setRowHeight(0, choice.sizeHint().height() + _ROOM)
        self.are_shares.setChecked(guess is not None and guess.is_relative)
        self._show_rows()

    def choose(self, column: int, meaning: Meaning) -> None:
        """Choose what a column means."""
        self.choices[column].setCurrentIndex(MEANINGS.index(meaning))
        self._tell()

    def mapping(self) -> ColumnMapping:
        """What was chosen. Raises UserError with the one thing that is missing or said twice."""
        if self._look is None:
            raise UserError("There is no table; nothing was read.", "Choose a file.")
        has_header = self.has_header.isChecked()
        return mapping_of(
            self._said(), self._look.names(has_header=has_header), is_relative=self.are_shares.isChecked(),
            has_header=has_header, separator=self._look.separator,
        )  # fmt: skip

    def is_whole(self) -> bool:
        """Whether what was chosen makes a mapping."""
        return not self._trouble()

    def _said(self) -> list[Meaning]:
        return [choice.currentData() for choice in self.choices]

    def _trouble(self) -> str:
        try:
            self.mapping()
        except UserError as error:
            return f"{error.message.removesuffix('; nothing was read.')}. {error.hint}"
        return ""

    def _show_rows(self) -> None:
        look = self._look
        if look is None:
            return
        has_header = self.has_header.isChecked()
        self.table.setHorizontalHeaderLabels(look.names(has_header=has_header))
        rows = look.rows[1:] if has_header else look.rows
        for number in range(self.table.rowCount() - 1):
            for place in range(look.columns):
                words = rows[number].at(place) if number < len(rows) else ""
                self.table.setItem(number + 1, place, QTableWidgetItem(words))
        self._tell()

    def _tell(self) -> None:
        self.trouble.setText(self._trouble() or _tr("This can be read."))
        self.changed.emit()


def table_of(sources: Sequence[Path], format_name: str | None) -> TableLook | None:
    """The table whose columns are to be looked over; None where another format is named or recognised."""
    source = sources[0]
    if len(sources) > 1 or format_name not in (None, PlainCsv.name):
        return None
    try:
        is_other = format_name is None and recognise(source).name != PlainCsv.name
    except UserError:
        is_other = source.suffix.lower() not in ENDINGS  # a table whose header says too little is still one
    return None if is_other else look_at_table(source)


def _choice(place: int, meaning: Meaning) -> QComboBox:
    field = QComboBox()
    field.setAccessibleName(_tr("What column {number} means").format(number=place + 1))
    for each in MEANINGS:
        field.addItem(_WORDS[each](), each)
    field.setCurrentIndex(MEANINGS.index(meaning))
    return field


def _tr(text: str) -> str:
    return QCoreApplication.translate("Import", text)


_WORDS: dict[Meaning, Callable[[], str]] = {
    "": lambda: _tr("not read"),
    "image": lambda: _tr("picture"),
    "class": lambda: _tr("class"),
    "x1": lambda: _tr("left edge (x1)"),
    "y1": lambda: _tr("top edge (y1)"),
    "x2": lambda: _tr("right edge (x2)"),
    "y2": lambda: _tr("bottom edge (y2)"),
    "x": lambda: _tr("left edge, with a width"),
    "y": lambda: _tr("top edge, with a height"),
    "width": lambda: _tr("width of the box"),
    "height": lambda: _tr("height of the box"),
    "middle_x": lambda: _tr("middle, across"),
    "middle_y": lambda: _tr("middle, down"),
    "image_width": lambda: _tr("width of the picture"),
    "image_height": lambda: _tr("height of the picture"),
    "part": lambda: _tr("part of the split"),
    "track": lambda: _tr("track"),
    "verified": lambda: _tr("looked through"),
    "attributes": lambda: _tr("attributes as JSON"),
    "attribute": lambda: _tr("an attribute"),
}
