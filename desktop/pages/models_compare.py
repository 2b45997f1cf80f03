"""Models side by side with what chance allows to say: differences, what got worse, what flipped, what each costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from core.changes import Changes
from core.errors import UserError
from core.ids import ModelId
from core.project import Project
from core.schema_models import ModelVersionRow
from desktop.background import run_aside
from desktop.context import Context
from desktop.model_costs import Costs, costs_of
from desktop.pages.leakage_words import leakage_sentence
from desktop.pages.model_panel import ModelPanel
from desktop.pages.models_compare_flips import FlipsCard
from desktop.pages.models_compare_words import IN_WORDS, difference_cells, regression_words, verdict_words
from desktop.widgets.pareto_plot import ParetoPlot, ParetoPoint
from desktop.widgets.row_table import Row, RowTable
from desktop.widgets.section import Section
from training.comparison import Comparison, compare
from training.decision import Pair, Regressions, pair_of, regressions_of


@dataclass(frozen=True, slots=True)
class _Answer:
    """What was found of the chosen models; `why` says why there is no pair."""

    compared: Comparison
    pair: Pair | None
    why: str
    regressions: Regressions
    costs: dict[str, Costs]


class ComparePanel(ModelPanel):
    """Two models or more on the same part; the last is compared with the one before it."""

    title = "Compare"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._chosen: tuple[ModelVersionRow, ...] = ()
        self._asked = 0
        self._is_waiting = False
        self.verdict, self.leakage, self.worse = QLabel(), QLabel(), QLabel()
        self.verdict.setObjectName("sectionTitle")
        self.leakage.setObjectName("muted")
        for label in (self.verdict, self.leakage, self.worse):
            label.setWordWrap(True)
        headers = [self.tr("Figure"), "A", "B", self.tr("Difference"), self.tr("95 % interval"), "p"]
        self.table = RowTable(headers)
        self.table.fit_rows(least=3, most=14)
        self.plot = ParetoPlot()
        self.flips = FlipsCard(context)
        self.flips.images_asked.connect(self.images_asked)
        self.differences = Section(self.tr("Is one better?"))
        for widget in (self.verdict, self.leakage, self.table, self.worse):
            self.differences.body.addWidget(widget)
        self.costs = Section(self.tr("What each costs"))
        self.costs.body.addWidget(self.plot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for section in (self.differences, self.flips, self.costs):
            column.addWidget(section)
        column.addStretch(1)
        self._say(self.tr("Select two models in the table above, or more."))

    def show_models(self, chosen: Sequence[ModelVersionRow]) -> None:
        """Compare these; the work is done aside."""
        self._chosen = tuple(sorted(chosen, key=lambda row: row.created_at))
        self._look()

    def refresh(self, changes: Changes | None) -> None:
        """Compare again where figures may have changed."""
        if changes is None or changes.touches("models", "evaluations", "packages", "versions"):
            self._look()

    def is_ready(self) -> bool:
        """Whether the comparison is there."""
        return not self._is_waiting

    def _look(self) -> None:
        self._asked += 1
        if len(self._chosen) < 2:
            self._is_waiting = False
            self._say(self.tr("Select two models in the table above, or more."))
            return
        self._say(self.tr("Comparing image by image…"))
        asked, project, rows = self._asked, self.context.project, self._chosen
        self._is_waiting = True

        def found(answer: _Answer) -> None:
            if asked == self._asked:
                self._is_waiting = False
                self._show(answer)

        def failed(error: Exception) -> None:
            if asked != self._asked:
                return
            self._is_waiting = False
            if not isinstance(error, UserError):
                raise error
            self._say(f"{error.message} {error.hint}")

        run_aside(self, lambda: _compared(project, rows), found, failed)

    def _say(self, words: str) -> None:
        self.verdict.setText(words)
        for widget in (self.leakage, self.table, self.worse, self.flips, self.costs):
            widget.hide()

    def _show(self, answer: _Answer) -> None:
        first, second = self._chosen[-2:]
        pair = answer.pair
        self.verdict.setText(verdict_words(pair, first.name, second.name) if pair is not None else answer.why)
        figure = answer.compared.leakage[second.id]
        self.leakage.setText(
            self.tr("On the {part} part. {leakage}").format(part=figure.part, leakage=leakage_sentence(figure))
        )
        self.table.setHorizontalHeaderLabels(
            [self.tr("Figure"), first.name, second.name, self.tr("Difference"), self.tr("95 % interval"), "p"]
        )
        self.table.set_rows(_rows(answer.compared, pair, first.id, second.id))
        names = {row.id: row.name for row in self._chosen}
        self.worse.setText(regression_words(answer.regressions, names))
        self.flips.show_pair(pair, first, second)
        metric = "accuracy" if "accuracy" in answer.compared.models[first.id] else "mAP50"
        self.plot.set_points(
            [
                ParetoPoint(row.name, answer.costs[row.id], answer.compared.models[row.id].get(metric) or 0.0)
                for row in self._chosen
            ],
            IN_WORDS.get(metric, metric),
        )
        for widget in (self.leakage, self.table, self.worse, self.costs):
            widget.show()
        self.flips.setVisible(pair is not None)


def _compared(project: Project, rows: Sequence[ModelVersionRow]) -> _Answer:
    ids = [ModelId(row.id) for row in rows]
    with project.registry.reading() as session:
        compared = compare(session, ids)
    first, second = list(pairwise(ids))[-1]
    pair, why = None, ""
    try:
        pair = pair_of(project, compared, first, second)
    except UserError as error:
        why = f"{error.message} {error.hint}"
    return _Answer(compared, pair, why, regressions_of(project, ids), costs_of(project, rows))


def _rows(compared: Comparison, pair: Pair | None, first: str, second: str) -> list[Row]:
    if pair is None:
        names = [name for name in compared.models[first] if name in compared.models[second]]
        return [
            Row(name, [IN_WORDS.get(name, name), *(_cell(compared.models[each].get(name)) for each in (first, second)),
                       "", "", ""])
            for name in names
        ]  # fmt: skip
    told = pair.differences
    rows = [Row(name, [IN_WORDS.get(name, name), *difference_cells(each)]) for name, each in told.whole.items()]
    for kind, by_name in (("class", told.per_class), ("condition", told.per_condition)):
        for name, figures in by_name.items():
            for figure in ("recall", "precision"):
                if figure in figures:
                    words = f"{name.replace('=', ': ')} · {IN_WORDS.get(figure, figure).casefold()}"
                    rows.append(Row(f"{kind} {name} {figure}", [words, *difference_cells(figures[figure])]))
    return rows


def _cell(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
