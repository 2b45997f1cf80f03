"""The table of frozen versions, and the buttons that act on the one that is chosen."""

import json
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from core.leakage import Leakage
from core.queries.leakage import leakage_of
from core.schema import DatasetVersionRow
from desktop.pages.leakage_words import version_cell
from desktop.widgets.flow_layout import FlowLayout
from desktop.widgets.row_table import Cell, Row, RowTable
from desktop.widgets.section import Section
from desktop.widgets.work_strip import WorkStrip
from labeling.version_notes import tags_of

MOST_SHOWN = 20  # characters of a note or of tags in the table; the rest is in the tip


class VersionsCard(Section):
    """All versions, newest first. `act_asked(name of the act, id of the version)`."""

    act_asked = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Versions"), parent)
        self._rows: Mapping[str, DatasetVersionRow] = {}
        self._leakage: Mapping[str, Leakage | None] = {}
        self.none = QLabel(self.tr("No version is frozen yet. Label and verify images, then freeze them here."))
        self.none.setObjectName("muted")
        self.none.setWordWrap(True)
        tr = self.tr
        headers = [
            tr("Name"), tr("Tags"), tr("Images"), tr("Train / valid / test"), tr("Left out"), tr("Test part"),
            tr("Leaks, valid / test"), tr("Note"), tr("Made"),
        ]  # fmt: skip
        self.table = RowTable(headers)
        self.table.setAccessibleName(tr("Versions"))
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # names often differ at their end
        self.table.fit_rows(least=2, most=8)
        self.table.selection_told.connect(self._show_able)
        self.table.activated.connect(lambda _index: self._ask("compare"))
        self._is_waiting = False
        self.strip = WorkStrip()
        self.strip.busy_told.connect(lambda _is_busy: self._show_able())
        self.acts: dict[str, QPushButton] = {}
        self._acting = QWidget()
        row = FlowLayout(self._acting)
        for name, words, tip in self._words():
            button = QPushButton(words)
            button.setToolTip(tip)
            button.clicked.connect(lambda _on=False, name=name: self._ask(name))
            row.addWidget(button)
            self.acts[name] = button
        for widget in (self.none, self.table, self._acting, self.strip):
            self.body.addWidget(widget)

    def show_versions(self, rows: Sequence[DatasetVersionRow]) -> None:
        """Show these versions; the newest is chosen where none was."""
        self._rows = {row.id: row for row in rows}
        self._leakage = {row.id: leakage_of(row) for row in rows}
        self.none.setVisible(not rows)
        self.table.setVisible(bool(rows))
        self._acting.setVisible(bool(rows))
        self.table.set_rows([self._row(row) for row in rows])
        if rows and not self.table.selected_keys():
            self.table.select_key(rows[0].id)
        self._show_able()

    def hold_back(self, is_waiting: bool) -> None:
        """While a version is frozen, nothing is done with another but to look at it."""
        self._is_waiting = is_waiting
        if is_waiting:
            self.strip.tell("")
        self._show_able()

    def chosen(self) -> DatasetVersionRow | None:
        """The version that is chosen."""
        return next((self._rows[key] for key in self.table.selected_keys() if key in self._rows), None)

    def version(self, version_id: str) -> DatasetVersionRow | None:
        """A version that is shown."""
        return self._rows.get(version_id)

    def _ask(self, name: str) -> None:
        row = self.chosen()
        if row is not None and self.acts[name].isEnabled():
            self.strip.tell("")
            self.act_asked.emit(name, row.id)

    def _show_able(self) -> None:
        row, is_busy = self.chosen(), self._is_waiting or self.strip.is_busy()
        for button in self.acts.values():
            button.setEnabled(row is not None and not is_busy)
        if row is not None:
            is_held = row.is_test_held
            self.acts["hold"].setText(self.tr("Release test part…") if is_held else self.tr("Hold test part…"))
            has_test = bool(json.loads(row.parts_json).get("test"))
            self.acts["hold"].setEnabled((is_held or has_test) and not is_busy)
            found = self._leakage[row.id]
            self.acts["show_leaking"].setEnabled(found is not None and bool(found.examples))
            for beside in ("measure_leakage", "compare"):  # a job and a window of their own
                self.acts[beside].setEnabled(True)

    def _words(self) -> Sequence[tuple[str, str, str]]:
        tr = self.tr
        return (
            ("compare", tr("Compare…"), tr("What is different from another version, or from the labels as they are")),
            ("roll_back", tr("Roll back…"), tr("Make the labels what this version holds; one step that can be undone")),
            ("materialise", tr("Materialise…"), tr("Write pictures and labels in a format, the same bytes each time")),
            ("check", tr("Check files"), tr("Read every picture and see whether it is what was frozen")),
            (
                "measure_leakage",
                tr("Measure leakage…"),
                tr("Count the images that training has seen, or nearly"),
            ),
            (
                "show_leaking",
                tr("Show what leaks"),
                tr("List the nearest pairs, the training image second"),
            ),
            ("note", tr("Note and tags…"), tr("Say what this version is for")),
            ("hold", tr("Hold test part…"), tr("Whether the images of its test part may train in a later version")),
        )

    def _row(self, row: DatasetVersionRow) -> Row:
        parts: dict[str, int] = json.loads(row.parts_json)
        left_out: dict[str, int] = json.loads(row.left_out_json)
        why = "\n".join(f"{count:,}: {reason}" for reason, count in left_out.items())
        tags = ", ".join(tags_of(row))
        return Row(
            row.id,
            [
                Cell(row.name, is_strong=True, tip=f"{row.name}\n{row.id}"),
                Cell(_shortened(tags), tip=tags),
                Cell(f"{row.images:,}", is_number=True),
                Cell(" / ".join(f"{parts.get(part, 0):,}" for part in ("train", "valid", "test")), is_number=True),
                Cell(f"{sum(left_out.values()):,}", is_number=True, tip=why),
                Cell(self.tr("held") if row.is_test_held else ""),
                version_cell(self._leakage[row.id]),
                Cell(_shortened(row.note), tip=row.note),
                Cell(row.created_at[:10], tip=row.created_at[:16].replace("T", " ")),
            ],
        )


def _shortened(words: str) -> str:
    """On one line, and no longer than the table has room for."""
    line = " ".join(words.split())
    return line if len(line) <= MOST_SHOWN else f"{line[: MOST_SHOWN - 1]}…"
