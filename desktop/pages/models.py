"""The Models page: every model with its figures, two side by side, and their stages."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from core.changes import Changes
from core.errors import UserError
from core.ids import ModelId
from core.project import Project
from core.queries import brief as brief_reads
from core.queries import models as reads
from core.queries.leakage import leakage_figure
from core.schema_models import ModelVersionRow, StageChangeRow
from desktop.background import run_in_background
from desktop.changes_hub import ChangesHub
from desktop.class_colours import shown_colours
from desktop.context import Context
from desktop.page import Page
from desktop.pages.leakage_words import leakage_cell
from desktop.pages.models_bring import BringDialog
from desktop.pages.models_detail import FiguresCard, LedgerCard, Shown
from desktop.pages.models_stage import StageCard
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.row_table import Cell, Row, RowTable
from desktop.widgets.section import Section
from labeling.second_opinion import ceiling_words
from training.comparison import compare


class ModelsPage(Page):
    """One click selects a model, a second one on another puts the two side by side."""

    title = "Models"
    icon_name = "models"

    def __init__(self, context: Context, hub: ChangesHub, parent: QWidget | None = None) -> None:
        super().__init__(context, hub, parent)
        self._project = context.project
        self._shown: dict[str, Shown] = {}
        self._colours: dict[str, str] = {}
        tr = self.tr
        self.table = RowTable(
            [tr("Name"), tr("Task"), tr("Stage"), tr("mAP50 / accuracy"), tr("Precision"), tr("Recall"), tr("F1"),
             tr("Leakage"), tr("Size"), tr("Made")],
            most_selected=2,
        )  # fmt: skip
        self.table.fit_rows(least=2, most=9)
        self.table.selection_told.connect(self._show_selected)
        self.hint = QLabel(tr("Select one model to see its figures, or two to see them side by side."))
        self.hint.setObjectName("muted")
        self.ceiling = QLabel()
        self.ceiling.setObjectName("muted")
        self.ceiling.setWordWrap(True)
        self.ceiling.setToolTip(tr("File, Second opinion, Second labelling and agreement shows more."))
        self.figures = FiguresCard()
        self.stage = StageCard(context.project, context.author, tr("Stage"))
        self.ledger = LedgerCard()
        self.empty = EmptyState(
            tr("No models yet"),
            tr("Train one on the Train page, or bring one that was trained elsewhere as an ONNX file."),
            tr("Go to Train"),
        )
        self.empty.pressed.connect(lambda: self.go_to.emit("Train"))
        self.bring = QPushButton(tr("Bring an ONNX model…"))
        self.bring.clicked.connect(lambda: BringDialog(self._project, self).open())
        self._lay_out()

    def refresh(self, changes: Changes | None) -> None:
        """List the models again where something about them changed."""
        if changes is None or changes.touches("reviews"):
            run_in_background(self, lambda: ceiling_words(self._project), self.ceiling.setText)
        if changes is not None and not changes.touches(
            "models", "evaluations", "packages", "brief", "classes", "versions"
        ):
            return
        with self._project.registry.reading() as session:
            rows = reads.models(session)
            best = {row.id: reads.weightiest_evaluation(session, row.id) for row in rows}
            leaks = {key: leakage_figure(session, row) for key, row in best.items() if row is not None}
            moves = reads.stage_changes(session)
            known = brief_reads.classes(session, retired=True)
            colours = shown_colours(known)
            self._colours = {row.name: colours[row.id or 0] for row in known}
        self._shown = {
            row.id: Shown(row, best[row.id], _size_bytes(self._project, row), leaks.get(row.id)) for row in rows
        }
        self._show(rows, moves)

    def _show(self, rows: Sequence[ModelVersionRow], moves: Sequence[StageChangeRow]) -> None:
        self.empty.setVisible(not rows)
        for widget in (self.list_card, self.figures, self.stage):
            widget.setVisible(bool(rows))
        self.table.set_rows([self._row(shown) for shown in self._shown.values()])
        self.ledger.show_moves(moves, {row.id: row.name for row in rows})
        if rows and not self.table.selected_keys():
            self.table.select_key(rows[0].id)
        self._show_selected()

    def _row(self, shown: Shown) -> Row:
        row = shown.model
        figures = reads.metrics_of(shown.evaluation) if shown.evaluation is not None else {}
        first = figures.get("mAP50", figures.get("accuracy"))
        numbers = [first, *(figures.get(name) for name in ("precision", "recall", "f1"))]
        tasks = {
            "detect": self.tr("boxes"), "classify": self.tr("whole picture"), "segment": self.tr("outlines"),
            "obb": self.tr("rotated boxes"),
        }  # fmt: skip
        return Row(
            row.id,
            [
                Cell(row.name, is_strong=True, tip=row.id),
                tasks.get(row.task, row.task),
                row.stage,
                *(Cell("–" if value is None else f"{value:.3f}", is_number=True) for value in numbers),
                leakage_cell(shown.leakage),
                Cell(f"{shown.onnx_bytes / 1e6:.1f} MB" if shown.onnx_bytes else "–", is_number=True),
                row.created_at[:16].replace("T", " "),
            ],
        )

    def _show_selected(self) -> None:
        chosen = [self._shown[key] for key in self.table.selected_keys() if key in self._shown]
        self.stage.show_model(chosen[0].model if len(chosen) == 1 else None)
        if len(chosen) == 1:
            self.figures.show_one(chosen[0], self._colours)
        elif len(chosen) == 2:
            older, newer = sorted((shown.model for shown in chosen), key=lambda row: row.created_at)
            self._show_two(older, newer)
        elif chosen:
            self.figures.show_problem(self.tr("Two models can be put side by side; take one out of the selection."))
        else:
            self.figures.show_problem(self.tr("Select a model in the table."))

    def _show_two(self, first: ModelVersionRow, second: ModelVersionRow) -> None:
        try:
            with self._project.registry.reading() as session:
                compared = compare(session, [ModelId(first.id), ModelId(second.id)])
        except UserError as error:
            self.figures.show_problem(str(error))
            return
        self.figures.show_two(first, second, compared, self._colours)

    def _lay_out(self) -> None:
        self.list_card = Section(self.tr("All models"))
        self.list_card.body.addWidget(self.hint)
        self.list_card.body.addWidget(self.table)
        self.list_card.body.addWidget(self.ceiling)
        inside = QWidget()
        inside.setObjectName("scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 20, 24, 24)
        column.setSpacing(16)
        head = QHBoxLayout()
        title = QLabel(self.tr("Models"))
        title.setObjectName("pageTitle")
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self.bring)
        column.addLayout(head)
        column.addWidget(self.empty, 1)
        column.addWidget(self.list_card)
        pair = QHBoxLayout()
        pair.setSpacing(16)
        left, right = QVBoxLayout(), QVBoxLayout()
        for side, cards, share in ((left, (self.figures,), 3), (right, (self.stage,), 2)):
            side.setSpacing(16)
            for card in cards:
                side.addWidget(card)
            side.addStretch(1)
            pair.addLayout(side, share)
        column.addLayout(pair)
        column.addWidget(self.ledger)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)


def _size_bytes(project: Project, row: ModelVersionRow) -> int:
    file = project.objects.path(row.onnx_sha256)
    return file.stat().st_size if file.is_file() else 0
