"""Where a model fails: one evaluation looked into, with the images behind every figure."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from core.changes import Changes
from core.errors import UserError
from core.queries import models as reads
from core.queries.operating_points import OperatingPoint, operating_point_of
from core.queries.versions import versions
from core.schema_models import EvaluationRow, ModelVersionRow
from desktop.background import run_aside, run_in_background
from desktop.context import Context
from desktop.messages import ask_text, notify, show_error
from desktop.page import ImagesAsked
from desktop.pages.balance_words import part_name
from desktop.pages.model_panel import ModelPanel
from desktop.pages.models_failures_cards import CalibrationCard, ConfusionCard, ErrorsCard, SlicesCard
from desktop.pages.models_failures_point import PointCard
from desktop.pages.models_failures_reading import Live, Opened, calibrate, live_figures, open_evaluation
from desktop.pages.models_failures_words import error_name, slice_name, unknown_words
from desktop.widgets.empty_state import EmptyState
from training.analysis.calibration import Bin
from training.analysis.error_types import Errors
from training.analysis.operating import Goal, f1_by_score, precision_recall
from training.analysis.report import (
    Behind,
    Calibrated,
    Looked,
    behind_bin,
    behind_cell,
    behind_errors,
    missed_in,
    missed_of_class,
    slices_at,
    thresholds_for,
)
from training.analysis.slices import SliceFigures, SliceKey
from training.failures import (
    ImagesBehind,
    images_behind,
)
from training.operating_points import choose_operating_point

LIVE_MS, SLICES_MS = 60, 500  # after the slider rests


class FailuresPanel(ModelPanel):
    """Scores, errors, slices and calibration of one model; everything opens the images that it stands for."""

    title = "Where it fails"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._project = context.project
        self._model: ModelVersionRow | None = None
        self._opened: Opened | None = None
        self._live: Live | None = None
        self._waiting: set[str] = set()
        self._reading = 0
        self.evaluations = QComboBox()
        self.evaluations.setAccessibleName(self.tr("Measured on"))
        self.evaluations.activated.connect(lambda _index: self._read())
        self.unknown = QLabel()
        self.unknown.setObjectName("muted")
        self.unknown.setWordWrap(True)
        self.empty = EmptyState(
            self.tr("Select one model"), self.tr("Its errors, and the images behind them, show here.")
        )
        self.point = PointCard()
        self.errors, self.confusion = ErrorsCard(), ConfusionCard()
        self.slices, self.calibration = SlicesCard(), CalibrationCard()
        self._connect()
        self._live_timer, self._slices_timer = (self._timer(work) for work in (self._ask_live, self._ask_slices))
        self._lay_out()
        self._show_cards(are_shown=False)

    def show_models(self, chosen: Sequence[ModelVersionRow]) -> None:
        """Look into the one that is selected."""
        model = chosen[0] if len(chosen) == 1 else None
        if model is not None and self._model is not None and model.id == self._model.id and self._opened is not None:
            return
        self._model = model
        self._list_evaluations()

    def refresh(self, changes: Changes | None) -> None:
        """Read again where the model was measured anew, or another operating point is in force."""
        if changes is None or changes.touches("evaluations"):
            self._list_evaluations()
        elif changes.touches("models") and self._opened is not None:
            with self._project.registry.reading() as session:
                point = operating_point_of(session, self._opened.evaluation.model_id)
            self.point.show_scores(self.point.scores, point)

    def is_ready(self) -> bool:
        """Whether what is shown is the newest."""
        return not self._waiting

    def _list_evaluations(self) -> None:
        rows: list[EvaluationRow] = []
        names: dict[str, str] = {}
        if self._model is not None:
            with self._project.registry.reading() as session:
                rows = [row for row in reads.evaluations_of(session, self._model.id) if row.details_sha256]
                names = {row.id: row.name for row in versions(session)}
        before = self.evaluations.currentData()
        self.evaluations.clear()
        for row in sorted(rows, key=lambda each: reads.PARTS_BY_WEIGHT.index(each.part)):
            told = self.tr("{part} of {version}, {images:,} images, {day}").format(
                part=part_name(row.part), version=names.get(row.version_id, row.version_id[:12]), images=row.images,
                day=row.created_at[:10],
            )  # fmt: skip
            self.evaluations.addItem(told, row)
        known = [self.evaluations.itemData(place).id for place in range(self.evaluations.count())]
        if before is not None and before.id in known:
            self.evaluations.setCurrentIndex(known.index(before.id))
        self._read()

    def _read(self) -> None:
        self._reading += 1
        self._opened = self._live = None
        self._waiting.clear()
        row: EvaluationRow | None = self.evaluations.currentData()
        if row is None:
            self._show_empty()
            return
        project, number = self._project, self._reading
        self._begin("read")

        def show(opened: Opened) -> None:
            if number == self._reading:
                self._show_opened(opened)

        run_in_background(self, lambda: open_evaluation(project, row), show, lambda error: self._fail(number, error))

    def _fail(self, number: int, error: Exception) -> None:
        if number != self._reading:
            return
        self._waiting.clear()
        if not isinstance(error, UserError):
            show_error(self, error)
        self._show_cards(are_shown=False)
        self.empty.title.setText(self.tr("This evaluation cannot be looked into"))
        self.empty.text.setText(str(error))

    def _show_empty(self) -> None:
        self._show_cards(are_shown=False)
        if self._model is None:
            self.empty.title.setText(self.tr("Select one model"))
            self.empty.text.setText(self.tr("Its errors, and the images behind them, show here."))
        else:
            self.empty.title.setText(self.tr("Not measured yet"))
            self.empty.text.setText(self.tr("Measure this model on a part of a version to see where it fails."))

    def _show_opened(self, opened: Opened) -> None:
        self._waiting.discard("read")
        self._opened = opened
        self.unknown.setText(unknown_words(opened.looked.details.lacking))
        self._show_cards(are_shown=True)
        self.unknown.setVisible(bool(self.unknown.text()))
        self.errors.setVisible(opened.looked.details.answers is None)
        self.point.show_scores(opened.scores, opened.point)
        self._take_scores()
        project, row = self._project, opened.evaluation
        self._ask("calibration", lambda: calibrate(project, opened.looked, row), self._show_calibration)

    def _show_calibration(self, told: Calibrated | str) -> None:
        if isinstance(told, str):
            self.calibration.show_problem(told)
        else:
            self.calibration.show_calibration(told)

    def _take_scores(self) -> None:
        self._begin("live")
        self._begin("slices")
        self._live_timer.start(LIVE_MS)
        self._slices_timer.start(SLICES_MS)
        self.slices.show_reading()

    def _ask_live(self) -> None:
        opened, scores = self._opened, self.point.scores
        if opened is None:
            return
        looked = opened.looked
        self._ask("live", lambda: live_figures(looked, scores), lambda live: self._show_live(live, scores))

    def _ask_slices(self) -> None:
        opened, scores = self._opened, self.point.scores
        if opened is None:
            return
        looked, drives = opened.looked, opened.drives

        def show(told: tuple[SliceFigures, ...]) -> None:
            if scores == self.point.scores:
                self.slices.show_slices(told, drives)

        self._ask("slices", lambda: slices_at(looked, scores), show, is_long=True)

    def _show_live(self, live: Live, scores: Mapping[str, float]) -> None:
        opened = self._opened
        if opened is None or scores != self.point.scores:
            return
        self._live = live
        self.point.show_figures(live.points)
        self.errors.show_errors(live.errors)
        self.confusion.show_confusion(live.confusion, opened.looked.details.classes)
        present = [curve for curve in opened.looked.curves if curve.instances]
        at = {each.name: each for each in live.points}
        recalls = {
            name: (each.recall.value or 0.0, each.precision.value)
            for name, each in at.items()
            if each.precision.value is not None
        }
        f1 = {name: (min(each.threshold, 1.0), each.f1.value or 0.0) for name, each in at.items()}
        self.point.show_legend({c.name: opened.colours[c.name] for c in present})
        self.point.curve.show_lines({c.name: precision_recall(c) for c in present}, recalls, opened.colours)
        self.point.f1.show_lines({c.name: f1_by_score(c) for c in present}, f1, opened.colours)

    def _find_scores(self, goal: Goal, wanted: float) -> None:
        opened = self._opened
        if opened is None:
            return
        looked = opened.looked

        def show(found: tuple[dict[str, float], tuple[str, ...]]) -> None:
            scores, unreached = found
            self.point.show_scores(scores, opened.point)
            self._take_scores()
            if unreached:
                told = self.tr("No score reaches that for {names}; they have the one of their best F1.")
                notify(self, told.format(names=", ".join(unreached)))

        self._ask("goal", lambda: thresholds_for(looked, goal, wanted), show)

    def _record(self) -> None:
        opened = self._opened
        if opened is None:
            return
        reason = ask_text(self, self.tr("Why are these the scores to use? The reason stays with them."))
        if not reason:
            return
        scores, row = self.point.scores, opened.evaluation
        project, author = self._project, self.context.author

        def record() -> OperatingPoint:
            return choose_operating_point(project, row.id, scores, author=author, reason=reason)

        def show(point: OperatingPoint) -> None:
            self.point.show_scores(self.point.scores, point)
            notify(self, self.tr("The operating point was recorded."))

        self._ask("record", record, show)

    def _open_errors(self, errors: Errors) -> None:
        self._open_behind(error_name(errors.kind), lambda _looked: behind_errors(errors))

    def _open_cell(self, truth: int, found: int) -> None:
        if self._opened is None or self._live is None:
            return
        live, names = self._live, [*self._opened.looked.details.classes, self.tr("nothing")]
        title = self.tr("{true}, said to be {said}").format(true=names[truth], said=names[found])
        self._open_behind(title, lambda looked: behind_cell(looked, live.confusion, truth, found))

    def _open_slice(self, key: SliceKey) -> None:
        drives = self._opened.drives if self._opened is not None else {}
        title = self.tr("Missed: {what}").format(what=slice_name(key, drives.get(key.value, "")))
        scores = self.point.scores
        self._open_behind(title, lambda looked: missed_in(looked, scores, key))

    def _open_class(self, name: str) -> None:
        scores = self.point.scores
        title = self.tr("Missed: {what}").format(what=name)
        self._open_behind(title, lambda looked: missed_of_class(looked, scores, name))

    def _open_bin(self, each: Bin) -> None:
        title = self.tr("Wrong with a score from {low:.1f} to {high:.1f}").format(low=each.low, high=each.high)
        self._open_behind(title, lambda looked: behind_bin(looked, each.low, each.high))

    def _open_behind(self, title: str, find: Callable[[Looked], Behind]) -> None:
        opened = self._opened
        if opened is None:
            return
        project, looked = self._project, opened.looked

        def show(found: ImagesBehind) -> None:
            if found.image_ids:
                self.images_asked.emit(ImagesAsked(title, found.image_ids, found.annotation_ids))
            elif found.gone:
                notify(self, self.tr("The images behind this are no longer in the project."))
            else:
                notify(self, self.tr("There is none."))

        self._ask("images", lambda: images_behind(project, looked, find(looked)), show)

    def _ask(
        self, name: str, work: Callable[[], object], show: Callable[..., object], *, is_long: bool = False
    ) -> None:
        """Run work on what is opened now; its answer is dropped when another evaluation was opened meanwhile."""
        number = self._reading
        self._begin(name)

        def done(answer: object) -> None:
            if number == self._reading:
                self._waiting.discard(name)
                show(answer)

        def failed(error: Exception) -> None:
            if number == self._reading:
                self._waiting.discard(name)
                show_error(self, error)

        (run_aside if is_long else run_in_background)(self, work, done, failed)

    def _begin(self, name: str) -> None:
        self._waiting.add(name)

    def _timer(self, work: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(work)
        return timer

    def _connect(self) -> None:
        self.point.scores_changed.connect(lambda _scores: self._take_scores())
        self.point.goal_asked.connect(self._find_scores)
        self.point.record_asked.connect(self._record)
        self.point.class_opened.connect(self._open_class)
        self.errors.opened.connect(self._open_errors)
        self.confusion.opened.connect(self._open_cell)
        self.slices.opened.connect(self._open_slice)
        self.calibration.opened.connect(self._open_bin)

    def _show_cards(self, *, are_shown: bool) -> None:
        self.empty.setVisible(not are_shown)
        for card in (self.point, self.errors, self.confusion, self.slices, self.calibration):
            card.setVisible(are_shown)
        self.unknown.setVisible(False)
        self.head.setVisible(self.evaluations.count() > 0)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        self.head = QWidget()
        head = QHBoxLayout(self.head)
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(QLabel(self.tr("Measured on")))
        head.addWidget(self.evaluations, 1)
        head.addStretch(1)
        pair = QHBoxLayout()
        pair.setSpacing(16)
        left = QVBoxLayout()
        left.setSpacing(16)
        left.addWidget(self.errors)
        left.addWidget(self.calibration)
        left.addStretch(1)
        pair.addLayout(left, 1)
        pair.addWidget(self.confusion, 1)
        for piece in (self.empty, self.head, self.unknown, self.point):
            column.addWidget(piece)
        column.addLayout(pair)
        column.addWidget(self.slices)
        column.addStretch(1)
