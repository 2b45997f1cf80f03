"""The operating point of a model: the score of each class, what it reaches there, and the record of who chose it."""

from collections.abc import Mapping, Sequence
from html import escape

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QSlider, QWidget

from core.queries.operating_points import OperatingPoint
from desktop.pages.models_failures_words import instances_cell, interval_cell, point_words
from desktop.widgets.numbers import DecimalField
from desktop.widgets.row_table import Cell, Row, RowTable
from desktop.widgets.section import Section
from desktop.widgets.share_plot import SharePlot
from training.analysis.operating import Goal, PointFigures

EVERY = ""
STEPS = 1000
A_ROW = 7  # names in the legend, which is not wrapped: that would give the card a height of its own
GOALS: tuple[Goal, ...] = ("precision", "recall", "f1")


class PointCard(Section):
    """Scores by slider or by a goal; `scores_changed` carries class -> score, `class_opened` a class's name."""

    scores_changed = Signal(object)
    goal_asked = Signal(str, float)
    record_asked = Signal()
    class_opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("PointCard", "Operating point"), parent)
        tr = self.tr
        self._scores: dict[str, float] = {}
        self.told = QLabel()
        self.told.setObjectName("muted")
        self.told.setWordWrap(True)
        self.of_class = QComboBox()
        self.of_class.setAccessibleName(tr("Score of"))
        self.of_class.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.of_class.currentIndexChanged.connect(lambda _index: self._show_score())
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, STEPS)
        self.slider.setPageStep(50)
        self.slider.setAccessibleName(tr("Score from which on a class counts as found"))
        self.slider.valueChanged.connect(lambda value: self._say_score(value / STEPS))
        self.score = DecimalField(0, 1, decimals=3, step=0.01)
        self.score.setAccessibleName(tr("Score"))
        self.score.valueChanged.connect(self._say_score)
        self._make_goals()
        self._make_shown()
        self._lay_out()

    @property
    def scores(self) -> dict[str, float]:
        """The score of each class as it stands."""
        return dict(self._scores)

    def show_scores(self, scores: Mapping[str, float], point: OperatingPoint | None) -> None:
        """Start from these scores; the classes are their names."""
        if list(scores) != list(self._scores):
            chosen = self.of_class.currentData()
            with QSignalBlocker(self.of_class):
                self.of_class.clear()
                self.of_class.addItem(self.tr("every class"), EVERY)
                for name in scores:
                    self.of_class.addItem(name, name)
                self.of_class.setCurrentIndex(max(0, self.of_class.findData(chosen)))
        self._scores = dict(scores)
        self.told.setText(point_words(point))
        self._show_score()

    def show_figures(self, told: Sequence[PointFigures]) -> None:
        """Show what the classes reach."""
        rows = [
            Row(
                each.name,
                [
                    each.name,
                    Cell("–" if each.threshold > 1 else f"{each.threshold:.3f}", is_number=True),
                    interval_cell(each.precision),
                    interval_cell(each.recall),
                    interval_cell(each.f1),
                    Cell(f"{each.missed:,}", is_number=True),
                    Cell(f"{each.alarms:,}", is_number=True),
                    instances_cell(each.recall),
                ],
            )
            for each in told
        ]
        self.table.set_rows(rows)

    def show_legend(self, colours: Mapping[str, str]) -> None:
        """Say which line is whose: class -> #rrggbb."""
        told = [f'<span style="color: {line}">\u25cf</span> {escape(name)}&emsp;' for name, line in colours.items()]
        rows = (told[start : start + A_ROW] for start in range(0, len(told), A_ROW))
        self.legend.setText("<br>".join(" ".join(row) for row in rows))

    def _show_score(self) -> None:
        name = self.of_class.currentData() or EVERY
        shown = list(self._scores.values()) if name == EVERY else [self._scores.get(name, 0.0)]
        value = min(1.0, sum(shown) / len(shown)) if shown else 0.0
        with QSignalBlocker(self.slider), QSignalBlocker(self.score):
            self.slider.setValue(round(value * STEPS))
            self.score.setValue(value)

    def _say_score(self, value: float) -> None:
        name = self.of_class.currentData() or EVERY
        chosen = list(self._scores) if name == EVERY else [name]
        self._scores |= dict.fromkeys(chosen, value)
        self._show_score()
        self.scores_changed.emit(self.scores)

    def _take_row(self) -> None:
        """The class of the selected row is the one that the slider moves."""
        keys = self.table.selected_keys()
        if keys and self.of_class.findData(keys[0]) >= 0:
            self.of_class.setCurrentIndex(self.of_class.findData(keys[0]))

    def _open_row(self) -> None:
        for key in self.table.selected_keys():
            self.class_opened.emit(key)

    def _make_goals(self) -> None:
        tr = self.tr
        self.goal = QComboBox()
        words = {"precision": tr("a precision of"), "recall": tr("a recall of"), "f1": tr("the best F1")}
        for goal in GOALS:
            self.goal.addItem(words[goal], goal)
        self.goal.setAccessibleName(tr("Goal"))
        self.wanted = DecimalField(0.01, 1, decimals=2, step=0.05)
        self.wanted.setValue(0.9)
        self.wanted.setAccessibleName(tr("What is to be reached"))
        self.goal.currentIndexChanged.connect(lambda _index: self.wanted.setEnabled(self.goal.currentData() != "f1"))
        self.find_scores = QPushButton(tr("Find scores"))
        self.find_scores.setToolTip(tr("Gives each class the score that reaches the goal."))
        self.find_scores.clicked.connect(lambda: self.goal_asked.emit(self.goal.currentData(), self.wanted.value()))
        self.record = QPushButton(tr("Record…"))
        self.record.setObjectName("primary")
        self.record.setToolTip(tr("Keeps these scores as the model's operating point, with your name and a reason."))
        self.record.clicked.connect(self.record_asked)

    def _make_shown(self) -> None:
        tr = self.tr
        self.table = RowTable(
            [tr("Class"), tr("Score"), tr("Precision"), tr("Recall"), tr("F1"), tr("Missed"), tr("False alarms"),
             tr("Instances")]
        )  # fmt: skip
        self.table.setAccessibleName(tr("What each class reaches at its score"))
        self.table.setToolTip(tr("Enter or a double click opens what was missed."))
        self.table.fit_rows(least=2, most=8)
        self.table.selection_told.connect(self._take_row)
        self.table.cellActivated.connect(lambda _row, _column: self._open_row())
        self.legend = QLabel()
        self.legend.setTextFormat(Qt.TextFormat.RichText)
        self.legend.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.curve = SharePlot(tr("Precision over recall"), tr("Recall"), tr("Precision"))
        self.f1 = SharePlot(tr("F1 over the score"), tr("Score"), tr("F1"))

    def _lay_out(self) -> None:
        by_hand, by_goal = QHBoxLayout(), QHBoxLayout()
        for row in (by_hand, by_goal):
            row.setSpacing(8)
        for piece in (QLabel(self.tr("Score of")), self.of_class):
            by_hand.addWidget(piece)
        by_hand.addWidget(self.slider, 1)
        by_hand.addWidget(self.score)
        for widget in (QLabel(self.tr("Or find the scores for")), self.goal, self.wanted, self.find_scores):
            by_goal.addWidget(widget)
        by_goal.addStretch(1)
        by_goal.addWidget(self.record)
        plots = QHBoxLayout()
        plots.setSpacing(16)
        plots.addWidget(self.curve, 1)
        plots.addWidget(self.f1, 1)
        self.body.addWidget(self.told)
        self.body.addLayout(by_hand)
        self.body.addLayout(by_goal)
        self.body.addWidget(self.table)
        self.body.addWidget(self.legend)
        self.body.addLayout(plots)
