"""Freezing the labels into a version, and the versions that there are."""

import json
from collections.abc import Sequence

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from core.leakage import Leakage
from core.project import Project
from core.queries.leakage import leakage_of
from core.schema import DatasetVersionRow
from desktop.background import run_in_background
from desktop.messages import notify, show_error
from desktop.pages.leakage_words import version_cell
from desktop.saving import save
from desktop.widgets.form import WideForm
from desktop.widgets.numbers import DecimalField, WholeNumberField
from desktop.widgets.row_table import Cell, Row, RowTable
from desktop.widgets.section import Section
from labeling.versions import FrozenVersion, SplitPlan, freeze


class FreezeCard(Section):
    """The form that makes a version; `frozen` carries its id."""

    frozen = Signal(str)

    def __init__(self, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Freeze a version"), parent)
        self._project = project
        hint = QLabel(
            self.tr(
                "A version never changes, so results stay comparable. Only images that are verified for every class"
                " are taken; the others are counted as left out."
            )
        )
        hint.setObjectName("muted")
        hint.setWordWrap(True)
        self.body.addWidget(hint)
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("Such as spring-roads-1"))
        self.shares = [DecimalField(0, 1, decimals=2, step=0.05) for _part in range(3)]
        for box, share in zip(self.shares, (0.7, 0.15, 0.15), strict=True):
            box.setValue(share)
        self.group_by = QComboBox()
        self.group_by.addItem(self.tr("nothing"), "none")
        self.group_by.addItem(self.tr("drives"), "drive")
        self.group_by.addItem(self.tr("pictures that look alike"), "similarity")
        self.seed = WholeNumberField(0, 1_000_000)
        self.keep_source = QCheckBox(self.tr("Keep the parts that the source came with"))
        self.freeze = QPushButton(self.tr("Freeze"))
        self.freeze.setObjectName("primary")
        self.freeze.clicked.connect(self._freeze)
        self.name.returnPressed.connect(self._freeze)
        self._lay_out()

    def _lay_out(self) -> None:
        form = WideForm()
        form.add(self.tr("Name"), self.name)
        parts = QGridLayout()
        parts.setHorizontalSpacing(8)
        parts.setVerticalSpacing(2)
        names = (self.tr("train"), self.tr("valid"), self.tr("test"))
        for column, (name, box) in enumerate(zip(names, self.shares, strict=True)):
            told = QLabel(name)
            told.setObjectName("muted")
            told.setBuddy(box)
            box.setAccessibleName(name)
            parts.addWidget(told, 0, column)
            parts.addWidget(box, 1, column)
        form.add(self.tr("Shares"), parts)
        form.add(self.tr("Keep together"), self.group_by)
        form.add(self.tr("Seed"), self.seed)
        form.add("", self.keep_source)
        self.body.addLayout(form)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.freeze)
        self.body.addLayout(row)

    def _freeze(self) -> None:
        plans: list[SplitPlan] = []
        if not self.freeze.isEnabled() or not save(self, lambda: plans.append(self._plan())):
            return
        name, project, plan = self.name.text().strip(), self._project, plans[0]
        if not name:
            self.name.setFocus()
            notify(self, self.tr("The version needs a name."))
            return
        self.freeze.setEnabled(False)
        self.freeze.setText(self.tr("Freezing…"))
        run_in_background(self, lambda: freeze(project, name, plan), self._show_frozen, self._show_failure)

    def _plan(self) -> SplitPlan:
        train, valid, test = (box.value() for box in self.shares)
        return SplitPlan(
            fractions=(train, valid, test),
            group_by=self.group_by.currentData(),
            seed=self.seed.value(),
            keep_source=self.keep_source.isChecked(),
        )

    def _show_frozen(self, version: FrozenVersion) -> None:
        self._end()
        self.name.clear()
        left_out = sum(version.left_out.values())
        told = self.tr("{name} is frozen with {images:,} images; {left_out:,} were left out.")
        notify(self, told.format(name=version.name, images=version.images, left_out=left_out))
        self.frozen.emit(version.id)

    def _show_failure(self, error: Exception) -> None:
        self._end()
        show_error(self, error)

    def _end(self) -> None:
        self.freeze.setEnabled(True)
        self.freeze.setText(self.tr("Freeze"))


class VersionsCard(Section):
    """All versions, newest first; what is asked of the selected one carries its id."""

    leakage_asked = Signal(str)
    leaking_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Versions"), parent)
        self.none = QLabel(self.tr("No version is frozen yet. Label and verify images, then freeze them here."))
        self.none.setObjectName("muted")
        self.none.setWordWrap(True)
        self._leakage: dict[str, Leakage | None] = {}
        tr = self.tr
        headers = [tr("Name"), tr("Id"), tr("Images"), tr("Train / valid / test"), tr("Left out"),
                   tr("Leakage of valid / test"), tr("Made")]  # fmt: skip
        self.table = RowTable(headers)
        self.table.fit_rows(least=2, most=8)
        self.table.selection_told.connect(self._say_what_can_be_done)
        self.measure = QPushButton(self.tr("Measure leakage"))
        self.measure.setToolTip(self.tr("Counts the valid and test images that training has seen, or nearly."))
        self.measure.clicked.connect(lambda: self._ask(self.leakage_asked))
        self.show_leaking = QPushButton(self.tr("Show what leaks"))
        self.show_leaking.setToolTip(self.tr("Lists the nearest pairs on the Label page, the training image second."))
        self.show_leaking.clicked.connect(lambda: self._ask(self.leaking_asked))
        self._buttons = QWidget()
        row = QHBoxLayout(self._buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(self.show_leaking)
        row.addWidget(self.measure)
        self.body.addWidget(self.none)
        self.body.addWidget(self.table)
        self.body.addWidget(self._buttons)

    def show_versions(self, rows: Sequence[DatasetVersionRow]) -> None:
        """Show these versions."""
        self.none.setVisible(not rows)
        self.table.setVisible(bool(rows))
        self._buttons.setVisible(bool(rows))
        self._leakage = {row.id: leakage_of(row) for row in rows}
        self.table.set_rows([self._row(row) for row in rows])
        if rows and not self.table.selected_keys():
            self.table.select_key(rows[0].id)
        self._say_what_can_be_done()

    def _say_what_can_be_done(self) -> None:
        chosen = self.table.selected_keys()
        found = self._leakage.get(chosen[0]) if chosen else None
        self.measure.setEnabled(bool(chosen))
        self.show_leaking.setEnabled(found is not None and bool(found.examples))

    def _ask(self, signal: SignalInstance) -> None:
        for key in self.table.selected_keys():
            signal.emit(key)

    def _row(self, row: DatasetVersionRow) -> Row:
        parts: dict[str, int] = json.loads(row.parts_json)
        left_out: dict[str, int] = json.loads(row.left_out_json)
        why = "\n".join(f"{count:,}: {reason}" for reason, count in left_out.items())
        return Row(
            row.id,
            [
                Cell(row.name, is_strong=True),
                Cell(row.id[:12], tip=row.id),
                Cell(f"{row.images:,}", is_number=True),
                Cell(" / ".join(f"{parts.get(part, 0):,}" for part in ("train", "valid", "test")), is_number=True),
                Cell(f"{sum(left_out.values()):,}", is_number=True, tip=why),
                version_cell(self._leakage[row.id]),
                Cell(row.created_at[:16].replace("T", " ")),
            ],
        )
