"""The Train page: start a training, see all runs, follow one."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.changes import Changes
from core.ids import JobId
from core.jobs.queue import QUEUED, move_up
from core.queries import jobs as job_reads
from core.queries import models as reads
from core.queries.brief import conditions
from core.queries.versions import every_version, versions
from core.schema import DatasetVersionRow
from core.schema_models import JobRow, TrainingRunRow
from desktop.changes_hub import ChangesHub
from desktop.context import Context
from desktop.page import Page
from desktop.pages.job_words import state_in_words
from desktop.pages.train_form import TrainForm
from desktop.pages.train_live_words import epochs_of
from desktop.pages.train_run import RunCard
from desktop.pages.train_studies import StudiesPanel
from desktop.saving import save
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.row_table import Cell, Row, RowTable
from desktop.widgets.section import Section
from desktop.widgets.tab_bar import tab_bar

TRAININGS, STUDIES = 0, 1


class TrainPage(Page):
    """The form on the left; the runs, and the one that is selected, on the right."""

    title = "Train"
    icon_name = "train"

    def __init__(self, context: Context, hub: ChangesHub, parent: QWidget | None = None) -> None:
        super().__init__(context, hub, parent)
        self._project = context.project
        self._runs: dict[str, TrainingRunRow] = {}
        self.form = TrainForm(context)
        self.form.started.connect(self._select_job)
        self.card = RunCard(context)
        self.card.continuing_asked.connect(self._continue_from)
        self.empty = EmptyState("", "", self.tr("Go to Data"))
        self.empty.pressed.connect(lambda: self.go_to.emit("Data"))
        tr = self.tr
        headers = [tr("Training"), tr("State"), tr("Progress"), tr("Version"), tr("Started")]
        self.table = RowTable(headers)
        self.table.selection_told.connect(self._show_selected)
        self.runs_card = Section(self.tr("Trainings"))
        self.runs_card.body.addWidget(self.table)
        self.first = QPushButton(self.tr("Start first"))
        self.first.setToolTip(self.tr("Lets this training start before all others that wait."))
        self.first.clicked.connect(lambda _on=False: self._move_up())
        self.runs_card.heading.addWidget(self.first)
        self.studies = StudiesPanel(context, self.form.chosen)
        self.studies.run_asked.connect(self._show_run)
        self.studies.settings_chosen.connect(self.form.use_settings)
        self.form.changed.connect(self.studies.start.show_form)
        self.tabs = tab_bar([self.tr("Trainings"), self.tr("Studies")])
        self.tabs.setAccessibleName(self.tr("Sides of training"))
        self._lay_out()
        self.tabs.currentChanged.connect(self._show_tab)

    def refresh(self, changes: Changes | None) -> None:
        """Show again what changed: the versions to choose from, the runs, or only the selected one."""
        if changes is None or changes.touches("versions"):
            with self._project.registry.reading() as session:
                self.form.show_versions(versions(session))
        if changes is None or changes.touches("conditions"):
            with self._project.registry.reading() as session:
                self.form.target.show_groups(list(conditions(session)))
        if changes is None or changes.touches("models"):
            with self._project.registry.reading() as session:
                self.form.show_models(reads.models(session))
        if changes is None or changes.touches("versions", "runs", "jobs"):
            self._show_runs()
            self._show_selected()
        if self.tabs.currentIndex() == STUDIES:
            self.studies.refresh(changes)

    def is_ready(self) -> bool:
        """Whether the study that is chosen is shown; the trainings always are."""
        return self.tabs.currentIndex() != STUDIES or self.studies.is_ready()

    def _show_tab(self, place: int) -> None:
        self._sides.setCurrentIndex(place)
        if place == STUDIES:
            self.studies.refresh(None)

    def _show_run(self, job_id: str) -> None:
        self.tabs.setCurrentIndex(TRAININGS)
        self.table.select_key(job_id)

    def _move_up(self) -> None:
        for key in self.table.selected_keys():
            save(self, lambda key=key: move_up(self._project, JobId(key)))  # type: ignore[misc]

    def _show_runs(self) -> None:
        with self._project.registry.reading() as session:
            rows = reads.runs(session)
            jobs = {row.id: row for row in job_reads.jobs(session)}
            known = {row.id: row for row in every_version(session)}
        self._runs = {row.job_id: row for row in rows if row.job_id in jobs}
        self.table.set_rows([self._row(row, jobs[row.job_id], known) for row in self._runs.values()])
        if self._runs and not self.table.selected_keys():
            self.table.select_key(next(iter(self._runs)))
        self.runs_card.setVisible(bool(self._runs))
        self.card.setVisible(bool(self._runs))
        if not self._runs:
            self._say_what_to_do(has_versions=bool(known))
        self.empty.setVisible(not self._runs)
        self.right_area.setVisible(bool(self._runs))

    def _row(self, run: TrainingRunRow, job: JobRow, known: dict[str, DatasetVersionRow]) -> Row:
        version = known.get(run.version_id)
        return Row(
            run.job_id,
            [
                Cell(job.title or run.recipe, is_strong=True, tip=run.id),
                state_in_words(job),
                Cell(f"{job.progress:.0%}", is_number=True),
                version.name if version is not None else run.version_id[:12],
                job.created_at[:16].replace("T", " "),
            ],
        )

    def _show_selected(self) -> None:
        chosen = self.table.selected_keys()
        if not chosen:
            return
        with self._project.registry.reading() as session:
            job = job_reads.job(session, chosen[0])
            curves = reads.curve(session, chosen[0])
        run = self._runs[chosen[0]]
        self.first.setVisible(job.state == QUEUED)
        self.card.show_run(job.title or run.recipe, job, curves, epochs=epochs_of(run))

    def _select_job(self, job_id: str) -> None:
        self._show_runs()
        self.table.select_key(job_id)

    def _continue_from(self, job_id: str) -> None:
        run = self._runs[job_id]
        with self._project.registry.reading() as session:
            model = reads.model_of_run(session, run.id)
        self.form.begin_from(run, model.id)
        self.form.train.setFocus()

    def _say_what_to_do(self, *, has_versions: bool) -> None:
        title, words = self.tr("Nothing was trained yet"), self.tr("Choose a version and a recipe, then press Train.")
        if not has_versions:
            title = self.tr("There is no version to train on")
            words = self.tr("Freeze the verified labels into a version on the Data page. A training needs one.")
        self.empty.title.setText(title)
        self.empty.text.setText(words)
        self.empty.button.setVisible(not has_versions)

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        upper = QVBoxLayout()
        upper.setContentsMargins(24, 20, 24, 24)
        upper.setSpacing(16)
        title = QLabel(self.tr("Train"))
        title.setObjectName("pageTitle")
        upper.addWidget(title)
        pair = QHBoxLayout()
        pair.setSpacing(16)
        pair.addWidget(self._scrolled_form())
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.runs_card)
        splitter.addWidget(self.card)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 3)
        self.runs_card.setMinimumHeight(150)
        splitter.setHandleWidth(12)
        splitter.setSizes([200, 640])
        trainings, column = QWidget(), QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.empty, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(splitter)
        self.right_area = area
        column.addWidget(area, 1)
        trainings.setLayout(column)
        self._sides = QStackedWidget()
        self._sides.addWidget(trainings)
        self._sides.addWidget(self.studies)
        right.addWidget(self.tabs)
        right.addWidget(self._sides, 1)
        pair.addLayout(right, 1)
        upper.addLayout(pair, 1)
        self.setLayout(upper)

    def _scrolled_form(self) -> QWidget:
        """The form, which may be longer than the window, over its button, which is always seen."""
        inside = QWidget()
        inside.setObjectName("scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.form)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        side = QWidget()
        side.setFixedWidth(340)
        whole = QVBoxLayout(side)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        whole.addWidget(area, 1)
        below = QHBoxLayout()
        below.addWidget(self.form.train)
        whole.addLayout(below)
        bar = area.verticalScrollBar()
        bar.rangeChanged.connect(
            lambda _least, most: below.setContentsMargins(0, 0, bar.sizeHint().width() if most else 0, 0)
        )
        return side
