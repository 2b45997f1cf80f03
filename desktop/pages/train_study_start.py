"""The card that begins a study: what varies, how often, and by which figure it is judged."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.background import run_in_background
from desktop.context import Context
from desktop.messages import ask, coverage_question, notify, show_error
from desktop.pages.train_study_words import kind_words, range_words
from desktop.studies import Asked, begin_study
from desktop.widgets.choice_chip import ChoiceChip
from desktop.widgets.flow_layout import FlowLayout
from desktop.widgets.numbers import WholeNumberField
from desktop.widgets.section import Section
from labeling.coverage import CoverageNotMet
from training.recipes import Recipe
from training.studies import LEAST, StudyKind
from training.studies_ranges import Range

KINDS: tuple[StudyKind, ...] = ("search", "folds", "seeds")
USUAL_COUNTS: Mapping[StudyKind, int] = {"search": 20, "folds": 5, "seeds": 5}
METRICS: Mapping[str, tuple[str, ...]] = {
    "detect": ("mAP50_95", "mAP50", "recall"),
    "classify": ("accuracy", "recall"),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the form of the Train page says; `version` is empty where there is none."""

    version: str
    recipe: Recipe | None
    settings: Mapping[str, object]
    device: str


class StudyStart(Section):
    """`started` carries the id of the study. What the form of the Train page says is what each training begins with.

    `form` gives version, recipe, settings and device as they are chosen there.
    """

    started = Signal(str)

    def __init__(self, context: Context, form: Callable[[], Chosen], parent: QWidget | None = None) -> None:
        super().__init__(self.tr("New study"), parent)
        self._context, self._form = context, form
        self._recipe = ""
        self.kind, self.judged_by = QComboBox(), QComboBox()
        for each in KINDS:
            self.kind.addItem(kind_words(each), each)
        self.count = WholeNumberField(2, 1000)
        self.start = QPushButton(self.tr("Start study"))
        self.start.setObjectName("primary")
        self.start.clicked.connect(lambda _on=False: self._start())
        self.about, self.budget = QLabel(), QLabel()
        for words in (self.about, self.budget):
            words.setObjectName("muted")
            words.setWordWrap(True)
        self.chips: dict[str, ChoiceChip] = {}
        self._ranges: Mapping[str, Range] = {}
        self._chip_area = QWidget()
        self.kind.setAccessibleName(self.tr("Kind of study"))
        self.count.setAccessibleName(self.tr("How many trainings"))
        self.judged_by.setAccessibleName(self.tr("Judged by"))
        self.kind.currentIndexChanged.connect(lambda _index: self._use_kind())
        self.count.valueChanged.connect(lambda _count: self.show_form())
        self._lay_out()
        self._use_kind()

    def show_form(self) -> None:
        """Follow what is chosen in the form beside: its recipe's ranges, and what the study will cost."""
        chosen = self._form()
        if chosen.recipe is not None and chosen.recipe.name != self._recipe:
            self._use_recipe(chosen.recipe)
        is_search = self.kind.currentData() == "search"
        self._chip_area.setVisible(is_search and bool(self._ranges))
        self.start.setEnabled(bool(chosen.version) and (not is_search or any(self._chosen_ranges())))
        self.budget.setText(
            self.tr("{count} trainings of at most {epochs} epochs, one after the other on the device.").format(
                count=self.count.value(), epochs=chosen.settings.get("epochs", "?")
            )
        )

    def _use_kind(self) -> None:
        kind: StudyKind = self.kind.currentData()
        self.count.setMinimum(LEAST[kind])
        self.count.setMaximum(20 if kind == "folds" else 1000)
        self.count.setValue(USUAL_COUNTS[kind])
        told = {
            "search": self.tr("Tries other settings and ends early what promises nothing. Choose what may vary:"),
            "folds": self.tr(
                "Deals the train and valid parts into folds, drives kept together, and trains once without each. The"
                " test part is never touched."
            ),
            "seeds": self.tr("Repeats one training with other seeds, so that its figures get a spread."),
        }
        self.about.setText(told[kind])
        self.show_form()

    def _use_recipe(self, recipe: Recipe) -> None:
        self._recipe, self._ranges = recipe.name, recipe.search
        self.judged_by.clear()
        self.judged_by.addItems(list(METRICS.get(recipe.task, METRICS["detect"])))
        before, self._chip_area = self._chip_area, QWidget()
        flow = FlowLayout(self._chip_area)
        self.body.replaceWidget(before, self._chip_area)
        before.deleteLater()
        self.chips = {}
        for name, known in self._ranges.items():
            chip = ChoiceChip(range_words(name, known), parent=self._chip_area)
            chip.setChecked(True)
            chip.toggled.connect(lambda _on: self.show_form())
            self.chips[name] = chip
            flow.addWidget(chip)

    def _chosen_ranges(self) -> dict[str, Range]:
        return {name: known for name, known in self._ranges.items() if self.chips[name].isChecked()}

    def asked(self) -> Asked:
        """The study as it is chosen; a setting that is searched is not set."""
        chosen, kind = self._form(), self.kind.currentData()
        ranges = self._chosen_ranges() if kind == "search" else {}
        settings = {name: value for name, value in chosen.settings.items() if name not in ranges}
        return Asked(
            kind=kind, version=chosen.version, recipe=self._recipe, count=self.count.value(), settings=settings,
            metric=self.judged_by.currentText(), device=chosen.device, ranges=ranges,
            seed=int(str(chosen.settings.get("seed", 0))),
        )  # fmt: skip

    def _start(self, *, ignore_coverage: bool = False) -> None:
        context, asked = self._context, self.asked()
        self.start.setEnabled(False)
        self.start.setText(self.tr("Starting…"))
        run_in_background(
            self, lambda: begin_study(context, asked, ignore_coverage=ignore_coverage), self._begun, self._failed
        )

    def _begun(self, study_id: str) -> None:
        self._end()
        notify(self, self.tr("The study has begun. It goes on while a window or a command watches."))
        self.started.emit(study_id)

    def _failed(self, error: Exception) -> None:
        self._end()
        if not isinstance(error, CoverageNotMet):
            show_error(self, error)
        elif ask(self, coverage_question(error), yes=self.tr("Train all the same")):
            self._start(ignore_coverage=True)

    def _end(self) -> None:
        self.start.setText(self.tr("Start study"))
        self.show_form()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.kind)
        row.addWidget(self.count)
        by = QLabel(self.tr("judged by"))
        by.setObjectName("muted")
        row.addWidget(by)
        row.addWidget(self.judged_by)
        row.addStretch(1)
        row.addWidget(self.start)
        self.body.addLayout(row)
        self.body.addWidget(self.about)
        self.body.addWidget(self._chip_area)
        self.body.addWidget(self.budget)
