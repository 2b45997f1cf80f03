"""The Export page: package a model for the vehicle, see what is in a package, and verify it."""

import json
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from core.changes import Changes
from core.project import Project
from core.queries import models as model_reads
from core.queries import packages as reads
from core.schema_models import ModelVersionRow, PackageRow
from desktop.background import run_in_background
from desktop.changes_hub import ChangesHub
from desktop.context import Context
from desktop.messages import ask, coverage_question, notify, show_error
from desktop.packaging import pack
from desktop.page import Page
from desktop.style import tokens
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.form import WideForm, side_by_side
from desktop.widgets.key_values import KeyValues
from desktop.widgets.row_table import Cell, Row, RowTable
from desktop.widgets.section import Section
from exports.package import verify_package
from exports.packages import Packed
from labeling.coverage import CoverageNotMet

PRECISIONS = ("fp32", "fp16")


class PackageForm(Section):
    """Which model, how precise, and where to; `packaged` carries the id of the package."""

    packaged = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("PackageForm", "New package"), parent)
        self._context = context
        self._is_file_typed = False
        self.model, self.precision, self.file = QComboBox(), QComboBox(), QLineEdit()
        self.precision.addItem(self.tr("fp32: as it was trained"), "fp32")
        self.precision.addItem(self.tr("fp16: half the size"), "fp16")
        for combo in (self.model, self.precision):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(12)
            combo.currentIndexChanged.connect(lambda _index: self._propose_file())
        self.file.textEdited.connect(self._note_typed)
        choose = QPushButton(self.tr("Choose…"))
        choose.clicked.connect(self._choose)
        self.package = QPushButton(self.tr("Package"))
        self.package.setObjectName("primary")
        self.package.setMinimumHeight(36)
        self.package.clicked.connect(lambda _on=False: self._package())
        form = WideForm()
        form.add(self.tr("Model"), self.model)
        form.add(self.tr("Precision"), self.precision)
        form.add(self.tr("File"), side_by_side(self.file, choose))
        hint = QLabel(self.tr("It holds the network, how to feed and read it, its figures and the safety actions."))
        hint.setObjectName("muted")
        hint.setWordWrap(True)
        self.body.addLayout(form)
        self.body.addWidget(hint)
        self.body.addWidget(self.package)

    def show_models(self, rows: list[ModelVersionRow]) -> None:
        """Offer these models; what is chosen stays chosen."""
        chosen = self.model.currentData()
        self.model.clear()
        for row in rows:
            self.model.addItem(f"{row.name} ({row.stage})", row.id)
        self.model.setCurrentIndex(max(self.model.findData(chosen), 0) if rows else -1)
        self.package.setEnabled(bool(rows))
        self._propose_file()

    def _propose_file(self) -> None:
        if self._is_file_typed or self.model.currentData() is None:
            return
        name = f"{self.model.currentText().rpartition(' (')[0]}-{self.precision.currentData()}.rwpkg"
        safe = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in name)
        self.file.setText(str(self._context.project.root / "packages" / safe))

    def _note_typed(self, words: str) -> None:
        self._is_file_typed = bool(words.strip())

    def _choose(self) -> None:
        title, kinds = self.tr("Where to write the package"), self.tr("Vehicle packages (*.rwpkg)")
        named, _filter = QFileDialog.getSaveFileName(self, title, self.file.text(), kinds)
        if named:
            self._is_file_typed = True
            self.file.setText(named)

    def _package(self, *, ignore_coverage: bool = False) -> None:
        if not self.file.text().strip():
            self._choose()
            return
        out, context = Path(self.file.text().strip()), self._context
        model_id, precision = str(self.model.currentData()), str(self.precision.currentData())

        def work() -> Packed:
            out.parent.mkdir(parents=True, exist_ok=True)
            return pack(context, model=model_id, out=out, precision=precision, ignore_coverage=ignore_coverage)

        self.package.setEnabled(False)
        self.package.setText(self.tr("Packaging and measuring…"))
        run_in_background(self, work, self._show_packed, self._show_failure)

    def _show_packed(self, packed: Packed) -> None:
        self._end()
        told = self.tr("Packaged. It answers in {p50:.1f} ms as a rule on this computer.")
        notify(self, told.format(p50=packed.latency_ms.get("p50", 0.0)))
        self.packaged.emit(packed.row.id)

    def _show_failure(self, error: Exception) -> None:
        self._end()
        if not isinstance(error, CoverageNotMet):
            show_error(self, error)
        elif ask(self, coverage_question(error), yes=self.tr("Package all the same")):
            self._package(ignore_coverage=True)

    def _end(self) -> None:
        self.package.setEnabled(True)
        self.package.setText(self.tr("Package"))


class PackageCard(Section):
    """What is in the selected package, its fingerprint, and whether the file still is what was made."""

    def __init__(self, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("PackageCard", "Package"), parent)
        self._project = project
        self._row: PackageRow | None = None
        self.summary = KeyValues()
        self.fingerprint = KeyValues()
        self.verify = QPushButton(self.tr("Verify"))
        self.verify.clicked.connect(self._verify)
        self.checks = QLabel(self.tr("Verify reads the file again and lets it answer its golden pictures."))
        self.checks.setWordWrap(True)
        self.manifest = QPlainTextEdit()
        self.manifest.setReadOnly(True)
        self.manifest.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.manifest.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.manifest.setMinimumHeight(220)
        self.manifest.setAccessibleName(self.tr("Manifest"))
        title = QLabel(self.tr("Manifest"))
        title.setObjectName("muted")
        self.heading.addWidget(self.verify)
        self.body.addWidget(self.summary)
        self.body.addWidget(self.fingerprint)
        self.body.addWidget(self.checks)
        self.body.addWidget(title)
        self.body.addWidget(self.manifest, 1)

    def show_package(self, row: PackageRow, model_name: str) -> None:
        """Show a package."""
        if self._row is not None and (self._row.id, self._row.manifest_json) == (row.id, row.manifest_json):
            return
        self._row = row
        told = reads.manifest_of_package(row)
        latency, rules = told.get("latency_ms"), told.get("safety_actions")
        leakage = told.get("leakage")
        leaks = str(leakage.get("told", "")) if isinstance(leakage, dict) else ""
        speed = " / ".join(f"{value} ms" for value in latency.values()) if isinstance(latency, dict) else ""
        self.summary.set_rows(
            [
                (self.tr("Model"), model_name),
                (self.tr("File"), row.path),
                (self.tr("Precision"), row.precision),
                (self.tr("Size"), f"{row.size_bytes / 1e6:.1f} MB"),
                (self.tr("Leakage of its figures"), leaks or self.tr("not known")),
                (self.tr("Answers in (p50 / p95 / p99)"), speed or self.tr("not measured")),
                (self.tr("Safety actions"), str(len(rules)) if isinstance(rules, list) else "0"),
            ]
        )
        self.fingerprint.set_rows([(self.tr("SHA-256"), grouped(row.sha256))])
        self.checks.setText(self.tr("Verify reads the file again and lets it answer its golden pictures."))
        self.manifest.setPlainText(json.dumps(told, indent=2, ensure_ascii=False))

    def _verify(self) -> None:
        if self._row is None:
            return
        file, package_id = self._project.root / self._row.path, self._row.id
        self.verify.setEnabled(False)
        self.verify.setText(self.tr("Verifying…"))

        def show(checks: Mapping[str, bool | str]) -> None:
            self._end()
            if self._row is not None and self._row.id == package_id:
                self._show_checks(checks)

        run_in_background(self, lambda: verify_package(file), show, self._show_failure)

    def _show_checks(self, checks: Mapping[str, bool | str]) -> None:
        chosen = tokens(self)
        lines = []
        for name, result in checks.items():
            is_good = result is True
            colour, sign = (chosen.good, "✓") if is_good else (chosen.bad, "✗")
            why = "" if is_good else f": {_escaped(str(result))}"
            lines.append(f'<span style="color:{colour}">{sign}&nbsp;{name}{why}</span>')
        self.checks.setText(" &nbsp; ".join(lines))

    def _show_failure(self, error: Exception) -> None:
        self._end()
        show_error(self, error)

    def _end(self) -> None:
        self.verify.setEnabled(True)
        self.verify.setText(self.tr("Verify"))


class ExportPage(Page):
    """The form and the packages on the left; the selected package on the right."""

    title = "Export"
    icon_name = "export"

    def __init__(self, context: Context, hub: ChangesHub, parent: QWidget | None = None) -> None:
        super().__init__(context, hub, parent)
        self._project = context.project
        self._packages: dict[str, PackageRow] = {}
        self._names: dict[str, str] = {}
        self.form = PackageForm(context)
        self.form.packaged.connect(self._select)
        self.card = PackageCard(context.project)
        self.table = RowTable([self.tr("Package"), self.tr("Precision"), self.tr("Made")])
        self.table.fit_rows(least=2, most=8)
        self.table.selection_told.connect(self._show_selected)
        self.list_card = Section(self.tr("Packages"))
        self.list_card.body.addWidget(self.table)
        self.empty = EmptyState("", "", self.tr("Go to Models"))
        self.empty.pressed.connect(lambda: self.go_to.emit("Models"))
        self._lay_out()

    def refresh(self, changes: Changes | None) -> None:
        """Offer the models and list the packages again where they changed."""
        if changes is not None and not changes.touches("models", "packages"):
            return
        with self._project.registry.reading() as session:
            models = model_reads.models(session)
            packages = reads.packages(session)
        self._names = {row.id: row.name for row in models}
        self._packages = {row.id: row for row in packages}
        self.form.show_models(models)
        self.table.set_rows([self._row(row) for row in packages])
        if packages and not self.table.selected_keys():
            self.table.select_key(packages[0].id)
        self._show_selected()
        self._say_what_to_do(has_models=bool(models))

    def _say_what_to_do(self, *, has_models: bool) -> None:
        title, words = self.tr("No packages yet"), self.tr("Choose a model and press Package.")
        if not has_models:
            title = self.tr("There is no model to package")
            words = self.tr("Train a model first, or bring one in on the Models page.")
        self.empty.title.setText(title)
        self.empty.text.setText(words)
        self.empty.button.setVisible(not has_models)
        self.empty.setVisible(not self._packages)
        self.list_card.setVisible(bool(self._packages))
        self.card.setVisible(bool(self._packages))

    def _row(self, row: PackageRow) -> Row:
        return Row(
            row.id,
            [
                Cell(Path(row.path).name, is_strong=True, tip=row.path),
                row.precision,
                row.created_at[:16].replace("T", " "),
            ],
        )

    def _show_selected(self) -> None:
        chosen = self.table.selected_keys()
        if chosen and chosen[0] in self._packages:
            row = self._packages[chosen[0]]
            self.card.show_package(row, self._names.get(row.model_id, row.model_id))

    def _select(self, package_id: str) -> None:
        self.refresh(None)
        self.table.select_key(package_id)

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setObjectName("scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 20, 24, 24)
        column.setSpacing(16)
        title = QLabel(self.tr("Export"))
        title.setObjectName("pageTitle")
        column.addWidget(title)
        pair = QHBoxLayout()
        pair.setSpacing(16)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(16)
        left.addWidget(self.form)
        left.addWidget(self.list_card)
        left.addStretch(1)
        right.addWidget(self.empty, 1)
        right.addWidget(self.card, 1)
        pair.addLayout(left, 3)
        pair.addLayout(right, 4)
        column.addLayout(pair, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)


def grouped(sha256: str) -> str:
    """A hash in groups of four letters, so that two people can compare it by voice."""
    return " ".join(sha256[start : start + 4] for start in range(0, len(sha256), 4))


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
