"""What to collect or label next, worst first: each row opens the images on which nobody looked yet."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.messages import notify
from desktop.pages.balance_words import held_in_words
from desktop.saving import save
from desktop.widgets.row_table import Cell, Row, RowTable
from desktop.widgets.section import Section
from labeling.collection import MOST_LISTED, Wanted, write_list


class CollectionCard(Section):
    """The list; `chosen` carries a `Wanted` that was selected, `to_label_asked` one whose images are to be listed."""

    chosen = Signal(object)
    to_label_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("What to collect or label next"), parent)
        self._rows: list[Wanted] = []
        self.told = QLabel()
        self.told.setObjectName("muted")
        self.told.setWordWrap(True)
        tr = self.tr
        headers = [tr("Class"), tr("Under"), tr("Images"), tr("Wanted"), tr("Missing"), tr("Not looked at here")]
        self.table = RowTable(headers)
        self.table.fit_rows(least=2, most=9)
        self.table.setAccessibleName(self.tr("What to collect or label next"))
        self.table.selection_told.connect(self._tell_chosen)
        self.table.activated.connect(lambda _index: self._ask())
        self.label_these = QPushButton(self.tr("Label these"))
        self.label_these.setToolTip(
            self.tr("Lists the images under these conditions that nobody looked at for this class, suggestions first")
        )
        self.label_these.clicked.connect(lambda _on=False: self._ask())
        self.save_list = QPushButton(self.tr("Save the list…"))
        self.save_list.setToolTip(self.tr("For the people who drive and record: a table (.csv) or a text (.txt)"))
        self.save_list.clicked.connect(lambda _on=False: self._save())
        self.body.addWidget(self.told)
        self.body.addWidget(self.table)
        row = QHBoxLayout()
        row.addWidget(self.label_these)
        row.addWidget(self.save_list)
        row.addStretch(1)
        self.body.addLayout(row)

    @property
    def selected(self) -> Wanted | None:
        """The row that is selected."""
        keys = self.table.selected_keys()
        return next((row for row in self._rows if keys and _key(row) == keys[0]), None)

    def show_rows(self, rows: Sequence[Wanted]) -> None:
        """Show this list."""
        self._rows = list(rows)
        needed = sum(row.is_required for row in rows)
        if not rows:
            self.told.setText(self.tr("Every class has as many images under every condition as are wanted."))
        elif needed:
            said = self.tr("Required goals that are not met: {n}. Training and packaging are refused until they are.")
            self.told.setText(said.format(n=needed))
        else:
            more = self.tr(" The worst {n} are shown.").format(n=MOST_LISTED) if len(rows) >= MOST_LISTED else ""
            said = self.tr("{n:,} cells have fewer images than are wanted.{more}")
            self.told.setText(said.format(n=len(rows), more=more))
        self.table.set_rows([self._row(row) for row in rows])
        self.table.setVisible(bool(rows))
        self.save_list.setEnabled(bool(rows))
        self._tell_chosen()

    def _row(self, row: Wanted) -> Row:
        wanted = self.tr("{n:,}, required").format(n=row.least) if row.is_required else f"{row.least:,}"
        tip = "" if row.has_goal else self.tr("The usual number: no goal was set")
        here = f"{row.here:,}" if row.here else self.tr("none: collect")
        return Row(
            _key(row),
            [
                Cell(row.class_name, is_strong=row.has_goal),
                held_in_words(row.held) or self.tr("any condition"),
                Cell(f"{row.images:,}", is_number=True),
                Cell(wanted, is_number=True, tip=tip),
                Cell(f"{row.missing:,}", "bad" if row.has_goal else "", is_number=True),
                Cell(here, is_number=True),
            ],
        )

    def _tell_chosen(self) -> None:
        row = self.selected
        self.label_these.setEnabled(row is not None and row.here > 0)
        if row is not None:
            self.chosen.emit(row)

    def _ask(self) -> None:
        row = self.selected
        if row is not None and row.here:
            self.to_label_asked.emit(row)

    def _save(self) -> None:
        kinds = self.tr("Table (*.csv);;Text (*.txt)")
        named, _filter = QFileDialog.getSaveFileName(self, self.tr("Save the list"), "to-collect.csv", kinds)
        if named and save(self, lambda: write_list(Path(named), self._rows)):
            notify(self, self.tr("The list was saved to {file}.").format(file=Path(named).name))


def _key(row: Wanted) -> str:
    return f"{row.class_id} {sorted(row.held.items())}"
