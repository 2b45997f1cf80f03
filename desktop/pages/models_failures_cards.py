"""The cards of what goes wrong: kinds of errors, who is taken for whom, slices, and what scores are worth."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QLabel, QWidget

from desktop.pages.models_failures_words import (
    difference_cell,
    error_meaning,
    error_name,
    instances_cell,
    interval_cell,
    interval_words,
    slice_name,
)
from desktop.widgets.bar_chart import Bar, BarChart
from desktop.widgets.heat_map import Heat, HeatMap
from desktop.widgets.reliability_chart import ReliabilityBar, ReliabilityChart
from desktop.widgets.row_table import Row, RowTable
from desktop.widgets.section import Section
from training.analysis.calibration import Bin
from training.analysis.error_types import Errors
from training.analysis.report import Calibrated
from training.analysis.slices import SliceFigures, SliceKey
from training.hits import Confusion


class ErrorsCard(Section):
    """A bar for each kind of error; `opened` carries the errors behind the one that was clicked."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("ErrorsCard", "Kinds of errors"), parent)
        self._errors: tuple[Errors, ...] = ()
        self.hint = _muted(self.tr("At the chosen scores. Click a bar, or Enter, to see the images behind it."))
        self.chart = BarChart(self.tr("Kinds of errors"))
        self.chart.opened.connect(lambda row: self.opened.emit(self._errors[row]))
        self.body.addWidget(self.hint)
        self.body.addWidget(self.chart)
        self.body.addStretch(1)

    def show_errors(self, errors: Sequence[Errors]) -> None:
        """Show these kinds in their order."""
        self._errors = tuple(errors)
        self.chart.set_bars(
            [Bar(error_name(each.kind), len(each), "accent", words=self._words(each)) for each in errors]
        )

    def _words(self, each: Errors) -> str:
        told = f"{error_name(each.kind)}: {len(each):,}. {error_meaning(each.kind)}"
        if each.worth is None:
            return told
        worth = self.tr("Mending all of them would change mAP50 by {worth:+.3f}.").format(worth=each.worth)
        return f"{told} {worth}"


class ConfusionCard(Section):
    """Who was taken for whom; `opened` carries the positions of the truth and of what was said."""

    opened = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("ConfusionCard", "Taken for"), parent)
        self._shown: tuple[int, ...] = ()
        self.hint = _muted(self.tr("Rows are what is there, columns what was said. Click a cell to see its images."))
        self.map = HeatMap(self.tr("What is there, against what was said"))
        self.map.opened.connect(lambda row, column: self.opened.emit(self._shown[row], self._shown[column]))
        self.body.addWidget(self.hint)
        self.body.addWidget(self.map)
        self.body.addStretch(1)

    def show_confusion(self, told: Confusion, classes: Sequence[str]) -> None:
        """Show the counts of those classes that are there or were said."""
        whole = told.counts()
        is_any = (whole.sum(axis=0) + whole.sum(axis=1)) > 0
        self._shown = tuple(place for place in range(len(whole)) if is_any[place] or place == told.classes)
        counts = whole[list(self._shown)][:, list(self._shown)]
        names = [*classes, self.tr("nothing")]

        def words(row: int, column: int) -> str:
            true, said = names[self._shown[row]], names[self._shown[column]]
            return self.tr("{true}, said to be {said}: {count:,}").format(
                true=true, said=said, count=counts[row, column]
            )

        named = [names[place] for place in self._shown]
        self.map.show_heat(Heat(named, named, counts, words), about=self.tr("Who was taken for whom"))


class SlicesCard(Section):
    """Slices, worst first; `opened` carries the key of the one that was activated."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("SlicesCard", "Where it is worse than elsewhere"), parent)
        tr = self.tr
        self._keys: dict[str, SliceKey] = {}
        self.hint = _muted(tr("Reading…"))
        self.table = RowTable(
            [tr("Slice"), tr("Recall"), tr("Against the rest"), tr("Precision"), tr("AP50"), tr("Instances")]
        )
        self.table.setAccessibleName(tr("Slices, worst first"))
        self.table.setToolTip(tr("Enter or a double click opens what was missed there."))
        self.table.fit_rows(least=2, most=12)
        self.table.cellActivated.connect(lambda _row, _column: self._open())
        self.body.addWidget(self.hint)
        self.body.addWidget(self.table)

    def show_slices(self, slices: Sequence[SliceFigures], drives: Mapping[str, str]) -> None:
        """Show these in their order."""
        self._keys = {f"{each.key.dimension}|{each.key.value}": each.key for each in slices}
        rows = [
            Row(
                f"{each.key.dimension}|{each.key.value}",
                [
                    slice_name(each.key, drives.get(each.key.value, "")),
                    interval_cell(each.recall),
                    difference_cell(each.against_rest, is_worse=each.is_worse),
                    interval_cell(each.precision),
                    interval_cell(each.ap50),
                    instances_cell(each.recall),
                ],
            )
            for each in slices
        ]
        self.table.set_rows(rows)
        worse = sum(each.is_worse for each in slices)
        self.hint.setText(self._about(len(slices), worse))
        self.table.setVisible(bool(slices))

    def show_reading(self) -> None:
        """What is shown is being made anew."""
        self.hint.setText(self.tr("Reading…"))

    def _about(self, count: int, worse: int) -> str:
        if not count:
            return self.tr("Nothing is known of these images that could set some of them apart.")
        if not worse:
            return self.tr("No slice is worse than the rest by more than chance.")
        return self.tr(
            "{worse} of {count} slices are worse than the rest by more than chance; they stand first."
        ).format(worse=worse, count=count)

    def _open(self) -> None:
        for key in self.table.selected_keys():
            self.opened.emit(self._keys[key])


class CalibrationCard(Section):
    """What scores are worth; `opened` carries the bin whose wrong answers are asked for."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("CalibrationCard", "Do scores mean what they say?"), parent)
        self._bins: tuple[Bin, ...] = ()
        self.told = _muted("")
        self.chart = ReliabilityChart(self.tr("Share that was right, by score"))
        self.chart.opened.connect(lambda place: self.opened.emit(self._bins[place]))
        self.body.addWidget(self.told)
        self.body.addWidget(self.chart)

    def show_calibration(self, told: Calibrated) -> None:
        """Show the reliability of the scores as the model gives them, and what a temperature would do."""
        self._bins = told.before.bins
        self.told.setText(self._words(told))
        self.chart.setVisible(True)
        bars = [
            ReliabilityBar(each.right.value, each.right.low, each.right.high, each.mean_score, self._of_bin(each))
            for each in told.before.bins
        ]
        self.chart.set_bars(bars, about=self.told.text())

    def show_problem(self, words: str) -> None:
        """Say why there is nothing to show."""
        self.told.setText(words)
        self.chart.setVisible(False)

    def _words(self, told: Calibrated) -> str:
        error = self.tr("Scores are off by {ece} on average (ECE).").format(ece=interval_words(told.before.ece))
        if told.after is None:
            more = self.tr("Measure the model on the valid part too, and a temperature can be fitted there.")
        else:
            more = self.tr("With a temperature of {t:.2f}, fitted on the {part} part, by {ece}.").format(
                t=told.after.temperature, part=told.fitted_on, ece=interval_words(told.after.ece)
            )
        legend = self.tr("Bars below the dashed line: less was right than the scores said.")
        return f"{error} {more} {legend}"

    def _of_bin(self, each: Bin) -> str:
        between = self.tr("Scores from {low:.1f} to {high:.1f}").format(low=each.low, high=each.high)
        if each.right.value is None:
            return self.tr("{between}: none").format(between=between)
        return self.tr("{between}: {right} right of {count:,}; a click shows the wrong ones").format(
            between=between, right=interval_words(each.right), count=each.right.instances
        )


def _muted(words: str) -> QLabel:
    label = QLabel(words)
    label.setObjectName("muted")
    label.setWordWrap(True)
    return label
