"""The Models page: every model in a table, and under it what is known of those that are selected; a tab for each."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from core.changes import Changes
from core.project import Project
from core.queries import models as reads
from core.queries.leakage import leakage_figure
from core.schema_models import ModelVersionRow
from desktop.background import run_in_background
from desktop.changes_hub import ChangesHub
from desktop.context import Context
from desktop.page import Page
from desktop.pages.leakage_words import leakage_cell
from desktop.pages.model_panel import ModelPanel
from desktop.pages.models_bring import BringDialog
from desktop.pages.models_card import CardPanel
from desktop.pages.models_compare import ComparePanel
from desktop.pages.models_detail import Shown
from desktop.pages.models_failures import FailuresPanel
from desktop.pages.models_figures import FiguresPanel
from desktop.pages.models_lineage import LineagePanel
from desktop.pages.models_scenes import ScenesPanel
from desktop.panels import Panels, PanelT
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.row_table import Cell, Row, RowTable
from desktop.widgets.section import Section
from labeling.second_opinion import ceiling_words

PANELS: tuple[type[ModelPanel], ...] = (
    FiguresPanel, FailuresPanel, ComparePanel, ScenesPanel, LineagePanel, CardPanel,
)  # fmt: skip
MOST_SELECTED = 6


class ModelsPage(Page):
    """One click selects a model, a second one on another puts the two side by side."""

    title = "Models"
    icon_name = "models"

    def __init__(self, context: Context, hub: ChangesHub, parent: QWidget | None = None) -> None:
        super().__init__(context, hub, parent)
        self._project = context.project
        self._shown: dict[str, Shown] = {}
        tr = self.tr
        self.table = RowTable(
            [tr("Name"), tr("Task"), tr("Stage"), tr("mAP50 / accuracy"), tr("Precision"), tr("Recall"), tr("F1"),
             tr("Leakage"), tr("Size"), tr("Made")],
            most_selected=MOST_SELECTED,
        )  # fmt: skip
        self.table.fit_rows(least=2, most=9)
        self.table.selection_told.connect(self._show_selected)
        self.hint = QLabel(tr("Select one model to see what it can do, or several to compare them."))
        self.hint.setObjectName("muted")
        self.ceiling = QLabel()
        self.ceiling.setObjectName("muted")
        self.ceiling.setWordWrap(True)
        self.ceiling.setToolTip(tr("File, Second opinion, Second labelling and agreement shows more."))
        self._below = QVBoxLayout()
        self._panels = Panels(PANELS, self._made, self._bring_to_sight)
        self._panels.tabs.setAccessibleName(tr("What is known of the models that are selected"))
        self._panels.tabs.currentChanged.connect(lambda _place: self._show_selected())
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
        if changes is not None and not changes.touches("models", "evaluations", "packages", "versions"):
            if self._shown:
                self._panels.refresh(changes)
                if changes.touches("brief", "classes"):
                    self._show_selected()
            return
        with self._project.registry.reading() as session:
            rows = reads.models(session)
            best = {row.id: reads.weightiest_evaluation(session, row.id) for row in rows}
            leaks = {key: leakage_figure(session, row) for key, row in best.items() if row is not None}
        self._shown = {
            row.id: Shown(row, best[row.id], _size_bytes(self._project, row), leaks.get(row.id)) for row in rows
        }
        self._show(changes)

    def panel(self, kind: type[PanelT]) -> PanelT:
        """The panel of this kind, built when it was not yet."""
        return self._panels.panel(kind)

    def show_panel(self, kind: type[ModelPanel]) -> None:
        """Show a panel's tab."""
        self._panels.choose(kind)

    def is_ready(self) -> bool:
        """Whether the panel that is shown has shown what it is about."""
        return not self._shown or self.panel(self._panels.shown).is_ready()

    def _show(self, changes: Changes | None) -> None:
        self.empty.setVisible(not self._shown)
        self.list_card.setVisible(bool(self._shown))
        self._side.setVisible(bool(self._shown))
        self.table.set_rows([self._row(shown) for shown in self._shown.values()])
        if self._shown and not self.table.selected_keys():
            self.table.select_key(next(iter(self._shown)))
        if self._shown:
            self._panels.refresh(changes)
            self._show_selected()

    def _made(self, kind: type[ModelPanel]) -> ModelPanel:
        panel = kind(self.context)
        panel.images_asked.connect(self.images_asked)
        panel.go_to.connect(self.go_to)
        self._below.addWidget(panel)
        return panel

    def _bring_to_sight(self, panel: ModelPanel) -> None:
        for each in self._panels.built():
            each.setVisible(each is panel)

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
        chosen = [self._shown[key].model for key in self.table.selected_keys() if key in self._shown]
        self.panel(self._panels.shown).show_models(sorted(chosen, key=lambda row: row.created_at))

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
        self._side = QWidget()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(16)
        side.addWidget(self._panels.tabs)
        side.addLayout(self._below)
        column.addWidget(self._side)
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
