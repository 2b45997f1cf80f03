"""The studies of a project: begin one, see all, follow one. A tab of the Train page."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from core.changes import Changes
from core.queries.studies import studies
from core.queries.versions import every_version
from core.schema_proof import StudyRow
from desktop.context import Context
from desktop.pages.train_study_card import StudyCard
from desktop.pages.train_study_start import Chosen, StudyStart
from desktop.pages.train_study_words import kind_words, study_state
from desktop.widgets.row_table import Cell, Row, RowTable
from desktop.widgets.section import Section


class StudiesPanel(QWidget):
    """`run_asked` carries the job of a training, `settings_chosen` the recipe and settings that a search found."""

    run_asked = Signal(str)
    settings_chosen = Signal(str, object)

    def __init__(self, context: Context, form: Callable[[], Chosen], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._project = context.project
        self.start = StudyStart(context, form)
        self.start.started.connect(self._select)
        tr = self.tr
        self.table = RowTable([tr("Study"), tr("Kind"), tr("State"), tr("Version"), tr("Started")])
        self.table.fit_rows(least=1, most=4)
        self.table.selection_told.connect(self._show_selected)
        self.list_card = Section(self.tr("Studies"))
        self.list_card.body.addWidget(self.table)
        self.another = QPushButton(self.tr("New study"))
        self.list_card.heading.addWidget(self.another)
        self.card = StudyCard(context)
        self.card.run_asked.connect(self.run_asked)
        self.card.settings_chosen.connect(self.settings_chosen)
        self._lay_out()

    def refresh(self, changes: Changes | None) -> None:
        """List the studies again where one changed, and follow the chosen one."""
        self.start.show_form()
        if changes is None or changes.touches("studies", "versions"):
            self._show_list()
        if changes is None or changes.touches("studies", "runs", "jobs", "models", "evaluations"):
            self._show_selected()

    def is_ready(self) -> bool:
        """Whether the chosen study is shown."""
        return self.card.is_ready()

    def _show_list(self) -> None:
        with self._project.registry.reading() as session:
            rows = studies(session)
            names = {row.id: row.name for row in every_version(session)}
        self.table.set_rows([_row(row, names) for row in rows])
        if rows and not self.table.selected_keys():
            self.table.select_key(rows[0].id)
        self.list_card.setVisible(bool(rows))
        self.card.setVisible(bool(rows))

    def _show_selected(self) -> None:
        for study_id in self.table.selected_keys():
            self.card.show_study(study_id)

    def _select(self, study_id: str) -> None:
        self._show_list()
        self.table.select_key(study_id)

    def _show_start(self, area: QScrollArea) -> None:
        area.ensureWidgetVisible(self.start)
        self.start.kind.setFocus()

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setObjectName("scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.list_card)
        column.addWidget(self.card)
        column.addWidget(self.start)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inside)
        self.another.clicked.connect(lambda _on=False: self._show_start(area))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)


def _row(row: StudyRow, names: dict[str, str]) -> Row:
    version = names.get(row.version_id, row.version_id[:12])
    started = row.created_at[:16].replace("T", " ")
    return Row(row.id, [Cell(row.name, is_strong=True), kind_words(row.kind), study_state(row), version, started])
