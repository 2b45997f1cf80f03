"""One model, or two side by side: their figures, and how they do on each class."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLabel, QWidget

from core.queries.leakage import LeakageFigure
from core.queries.models import metrics_of, per_class_of
from core.schema_models import EvaluationRow, ModelVersionRow, StageChangeRow
from desktop.pages.leakage_words import leakage_cell, leakage_sentence
from desktop.style import class_colour
from desktop.widgets.bar_chart import Bar, BarChart
from desktop.widgets.row_table import Cell, Row, RowTable
from desktop.widgets.section import Section
from training.comparison import Comparison

Figures = Mapping[str, float | None]
IN_WORDS = {
    "mAP50": "mAP50", "mAP50_95": "mAP50-95", "precision": "Precision", "recall": "Recall", "f1": "F1",
    "accuracy": "Accuracy", "score_threshold": "Score threshold",
}  # fmt: skip
BY_CLASS = ("mAP50", "f1", "recall")


@dataclass(frozen=True, slots=True)
class Shown:
    """A model with the evaluation that says most about it, if it was ever measured."""

    model: ModelVersionRow
    evaluation: EvaluationRow | None
    onnx_bytes: int = 0
    leakage: LeakageFigure | None = None


class FiguresCard(Section):
    """The figures of one model, or of two with the difference."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("FiguresCard", "Figures"), parent)
        self.told = QLabel()
        self.told.setObjectName("muted")
        self.told.setWordWrap(True)
        self.table = RowTable([self.tr("Figure"), "A", "B", self.tr("Difference")])
        self.table.fit_rows(least=2, most=8)
        self.classes_title = QLabel()
        self.classes_title.setObjectName("muted")
        self.classes_title.setWordWrap(True)
        self.chart = BarChart()
        self.body.addWidget(self.told)
        self.body.addWidget(self.table)
        self.body.addWidget(self.classes_title)
        self.body.addWidget(self.chart)

    def show_one(self, shown: Shown, colours: Mapping[str, str]) -> None:
        """The figures of one model."""
        if shown.evaluation is None:
            self._clear(self.tr("This model was never measured, so it has no figures."))
            return
        row = shown.evaluation
        told = self.tr("Measured on {images:,} images of the {part} part of version {version}.")
        leaks = "" if shown.leakage is None else f" {leakage_sentence(shown.leakage)}"
        self.told.setText(told.format(images=row.images, part=row.part, version=row.version_id[:12]) + leaks)
        self._head([self.tr("Figure"), shown.model.name])
        self.table.set_rows(
            [Row(name, [IN_WORDS.get(name, name), _figure(value)]) for name, value in _in_order(metrics_of(row))]
        )
        self._show_classes([shown.model.name], [per_class_of(row)], colours)

    def show_two(self, first: ModelVersionRow, second: ModelVersionRow, compared: Comparison,
                 colours: Mapping[str, str]) -> None:  # fmt: skip
        """The figures of two models on the same part; what is better is coloured, and marked by an arrow."""
        self.told.setText(
            self.tr("Both on the {part} part of version {version}.").format(
                part=compared.part, version=compared.version[:12]
            )
        )
        self._head([self.tr("Figure"), first.name, second.name, self.tr("Difference")])
        one, two = compared.models[first.id], compared.models[second.id]
        rows = []
        for name, _value in _in_order({**one, **two}):
            best = compared.better.get(name)
            rows.append(
                Row(
                    name,
                    [
                        IN_WORDS.get(name, name),
                        _figure(one.get(name), is_strong=best == first.id),
                        _figure(two.get(name), is_strong=best == second.id),
                        self._difference(one.get(name), two.get(name), is_judged=best is not None),
                    ],
                )
            )
        leaks = [leakage_cell(compared.leakage[row.id]) for row in (first, second)]
        self.table.set_rows([*rows, Row("leakage", [self.tr("Leakage of the part"), *leaks, ""])])
        names = [first.name, second.name]
        self._show_classes(names, [compared.per_class[first.id], compared.per_class[second.id]], colours)

    def show_problem(self, words: str) -> None:
        """Say why there are no figures."""
        self._clear(words)

    def _clear(self, words: str) -> None:
        self.told.setText(words)
        self.table.hide()
        self.chart.hide()
        self.classes_title.hide()

    def _head(self, headers: Sequence[str]) -> None:
        self.table.setColumnCount(len(headers))
        self.table.setHorizontalHeaderLabels(list(headers))
        self.table.show()

    def _difference(self, first: float | None, second: float | None, *, is_judged: bool) -> Cell:
        if first is None or second is None:
            return Cell("")
        by = second - first
        if not is_judged or not by:
            return Cell(f"{by:+.3f}", is_number=True)
        return Cell(f"{'▲' if by > 0 else '▼'} {by:+.3f}", "good" if by > 0 else "bad", is_number=True)

    def _show_classes(
        self, names: Sequence[str], figures: Sequence[Mapping[str, Figures]], colours: Mapping[str, str]
    ) -> None:
        metric = next((name for name in BY_CLASS if any(name in row for row in figures[0].values())), "recall")
        second = figures[1] if len(figures) > 1 else None
        bars = [
            Bar(
                name,
                row.get(metric) or 0.0,
                colours.get(name, class_colour(place)),
                None if second is None else second.get(name, {}).get(metric) or 0.0,
            )
            for place, (name, row) in enumerate(figures[0].items())
        ]
        told = self.tr("{metric} of each class").format(metric=IN_WORDS.get(metric, metric))
        if second is not None:
            told = self.tr("{told}: {first} full, {second} pale").format(told=told, first=names[0], second=names[1])
        self.classes_title.setText(told)
        self.classes_title.setVisible(bool(bars))
        self.chart.setVisible(bool(bars))
        self.chart.set_bars(bars)


class LedgerCard(Section):
    """Who moved which model to which stage, and why."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("LedgerCard", "Moves between stages"), parent)
        self.table = RowTable([self.tr("Reason"), self.tr("Model"), self.tr("Move"), self.tr("By"), self.tr("When")])
        self.table.fit_rows(least=1, most=6)
        self.body.addWidget(self.table)

    def show_moves(self, rows: Sequence[StageChangeRow], names: Mapping[str, str]) -> None:
        """Show the ledger, newest first; hidden when nothing was ever moved."""
        self.setVisible(bool(rows))
        self.table.set_rows([self._row(row, names) for row in rows])

    def _row(self, row: StageChangeRow, names: Mapping[str, str]) -> Row:
        gates: list[dict[str, object]] = json.loads(row.gates_json)
        tip = "\n".join(f"{'✓' if gate['is_passed'] else '✗'} {gate['sentence']}" for gate in gates)
        move = f"{row.before_stage} → {row.stage}"
        name, reason = names.get(row.model_id, row.model_id), Cell(row.reason or "–", tip=tip or row.reason)
        return Row(str(row.id), [reason, name, move, row.author, row.at[:16].replace("T", " ")])


def _figure(value: float | None, *, is_strong: bool = False) -> Cell:
    return Cell("not measured" if value is None else f"{value:.3f}", is_number=True, is_strong=is_strong)


def _in_order(figures: Figures) -> list[tuple[str, float | None]]:
    places = list(IN_WORDS)
    return sorted(figures.items(), key=lambda item: places.index(item[0]) if item[0] in places else len(places))
