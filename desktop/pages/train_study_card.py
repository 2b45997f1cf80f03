"""One study: how far it is, what its trainings reached, and what that says."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from core.queries.studies import Member
from desktop.background import run_in_background
from desktop.context import Context
from desktop.pages.train_study_words import (
    STATE_KINDS,
    dot_rows,
    label_words,
    lines_of,
    outcome_words,
    study_state,
    verdict_words,
)
from desktop.studies import StudyView, cancel_study, resume_study, view_of
from desktop.widgets.dot_plot import DotPlot
from desktop.widgets.parallel_axes import ParallelAxes
from desktop.widgets.row_table import Cell, Row, RowTable
from desktop.widgets.section import Section
from training.studies import counting
from training.studies_summary import best_of


class StudyCard(Section):
    """`run_asked` carries the job of a training to look at, `settings_chosen` the recipe and settings to use."""

    run_asked = Signal(str)
    settings_chosen = Signal(str, object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Study"), parent)
        self._context = context
        self._study_id = ""
        self.view: StudyView | None = None
        self.state = QLabel()
        self.state.setObjectName("chip")
        self.verdict = QLabel()
        self.verdict.setWordWrap(True)
        self.hint = QLabel()
        self.hint.setObjectName("muted")
        self.hint.setWordWrap(True)
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(6)
        self.stop, self.go_on = QPushButton(self.tr("Stop study")), QPushButton(self.tr("Go on"))
        self.use = QPushButton(self.tr("Use these settings"))
        self.stop.clicked.connect(lambda _on=False: self._act(cancel_study))
        self.go_on.clicked.connect(lambda _on=False: self._act(resume_study))
        self.use.clicked.connect(lambda _on=False: self._use_best())
        self.lines = ParallelAxes(self.tr("Trials across their settings"))
        self.lines.opened.connect(self.run_asked)
        self.lines.brushed.connect(lambda _keys: self._show_rows())
        self.dots = DotPlot(self.tr("Figures of the trainings"))
        self.table = RowTable([self.tr("Training"), self.tr("State"), self.tr("Figure"), self.tr("Settings")])
        self.table.cellDoubleClicked.connect(lambda _row, _column: self._ask_for_run())
        self._lay_out()

    def show_study(self, study_id: str) -> None:
        """Show this study; it is read in the background."""
        self._study_id = study_id
        context = self._context
        run_in_background(self, lambda: view_of(context, study_id), self.show_view)

    def show_view(self, view: StudyView) -> None:
        """Show a study as it stands, unless another one was chosen meanwhile."""
        if view.row.id != self._study_id:
            return
        self.view = view
        self.title.setText(view.row.name)
        self._show_state(view)
        is_search = view.spec.kind == "search"
        self.lines.setVisible(is_search)
        self.dots.setVisible(not is_search)
        self.verdict.setText(verdict_words(view))
        self.verdict.setVisible(bool(self.verdict.text()))
        if is_search:
            self.lines.show_lines(*lines_of(view))
            self.hint.setText(
                self.tr("Click a line to see its training. Drag along an axis to keep the lines that cross it there.")
            )
        else:
            self.dots.show_rows(dot_rows(view))
            self.hint.setText(
                self.tr("Dots are the trainings, the line is their mean and the band its 95 % interval. Valid part.")
            )
        self._show_rows()

    def is_ready(self) -> bool:
        """Whether the chosen study is shown."""
        return not self._study_id or (self.view is not None and self.view.row.id == self._study_id)

    def _show_state(self, view: StudyView) -> None:
        self.state.setText(study_state(view.row))
        self.state.setProperty("kind", STATE_KINDS.get(view.row.state, "neutral"))
        self.state.style().unpolish(self.state)
        self.state.style().polish(self.state)
        is_running = view.row.state == "running"
        counted = counting(view.members, view.progress)
        done = sum(1.0 if each.has_ended else each.progress for each in counted)
        self.progress.setValue(round(1000 * min(done / view.spec.count, 1.0)))
        self.progress.setVisible(is_running)
        self.stop.setVisible(is_running)
        self.go_on.setVisible(view.row.state in ("stopped", "failed"))
        has_best = best_of(view.spec, view.members, view.progress) is not None
        self.use.setVisible(view.spec.kind == "search" and has_best)

    def _show_rows(self) -> None:
        view = self.view
        if view is None:
            return
        kept = set(self.lines.kept()) if view.spec.kind == "search" else set()
        hidden = {each.job_id for each in view.members if each.has_ended} - kept if kept else set()
        best = best_of(view.spec, view.members, view.progress)
        shown = [each for each in view.members if each.job_id not in hidden]
        self.table.set_rows([self._row(view, each, is_best=each is best) for each in shown])
        self.table.setColumnHidden(3, not view.spec.ranges)
        self.table.fit_rows(least=2, most=6)

    def _row(self, view: StudyView, member: Member, *, is_best: bool) -> Row:
        value = member.figures.get(view.spec.metric)
        figure = "" if value is None else f"{value:.3f}"
        tried = ", ".join(f"{name} {member.settings.get(name)}" for name in view.spec.ranges)
        label = Cell(label_words(member.label), is_strong=is_best)
        meaning: Literal["", "good"] = "good" if is_best and view.spec.kind == "search" else ""
        return Row(
            member.job_id,
            [label, outcome_words(member, view), Cell(figure, meaning, is_number=True), Cell(tried, tip=tried)],
        )

    def _ask_for_run(self) -> None:
        for key in self.table.selected_keys():
            self.run_asked.emit(key)

    def _use_best(self) -> None:
        view = self.view
        best = best_of(view.spec, view.members, view.progress) if view is not None else None
        if view is not None and best is not None:
            chosen = {**view.spec.settings, **{name: best.settings[name] for name in view.spec.ranges}}
            self.settings_chosen.emit(view.spec.recipe, chosen)

    def _act(self, act: Callable[[Context, str], object]) -> None:
        context, study_id = self._context, self._study_id
        run_in_background(self, lambda: act(context, study_id), lambda _done: self.show_study(study_id))

    def _lay_out(self) -> None:
        self.heading.insertWidget(1, self.state, 0, Qt.AlignmentFlag.AlignVCenter)
        for button in (self.use, self.go_on, self.stop):
            button.setVisible(False)
            self.heading.addWidget(button)
        self.body.addWidget(self.progress)
        self.body.addWidget(self.verdict)
        self.body.addWidget(self.lines, 1)
        self.body.addWidget(self.dots)
        self.body.addWidget(self.hint)
        row = QHBoxLayout()
        row.addWidget(self.table)
        self.body.addLayout(row)
