"""How good against how costly: one dot a model, and a line through those that no other beats in both."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.style import scaled_font, tokens


class CostsTold(Protocol):
    """What a model costs; None where it is not known."""

    @property
    def latency_ms(self) -> float | None:
        """Milliseconds."""

    @property
    def size_mb(self) -> float | None:
        """Megabytes."""

    @property
    def parameters(self) -> int | None:
        """Weights."""

    @property
    def flops(self) -> int | None:
        """Operations for one picture."""


@dataclass(frozen=True, slots=True)
class ParetoPoint:
    """One model: its name, its costs and how good it is (higher is better)."""

    name: str
    costs: CostsTold
    quality: float


_AXES: tuple[tuple[str, Callable[[CostsTold], float | None]], ...] = (
    ("Latency, ms", lambda costs: costs.latency_ms),
    ("Size, MB", lambda costs: costs.size_mb),
    ("Operations, GFLOP", lambda costs: None if costs.flops is None else costs.flops / 1e9),
    ("Parameters, millions", lambda costs: None if costs.parameters is None else costs.parameters / 1e6),
)


class ParetoPlot(QWidget):
    """The cost can be chosen; the best are up and to the left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points: tuple[ParetoPoint, ...] = ()
        self._quality = ""
        self.axis = QComboBox()
        self.axis.setAccessibleName(self.tr("Cost"))
        words = (self.tr("Latency, ms"), self.tr("Size, MB"), self.tr("Operations, GFLOP"),
                 self.tr("Parameters, millions"))  # fmt: skip
        self.axis.addItems(list(words))
        self.axis.currentIndexChanged.connect(lambda _index: self._draw())
        self.told = QLabel()
        self.told.setObjectName("muted")
        self.told.setWordWrap(True)
        self._plot = pg.PlotWidget()
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.setMouseEnabled(x=False, y=False)
        self._plot.setFixedHeight(240)
        row = QHBoxLayout()
        row.addWidget(self.axis)
        row.addWidget(self.told, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self._plot)

    def set_points(self, points: Sequence[ParetoPoint], quality: str) -> None:
        """Show these models by this figure."""
        self._points, self._quality = tuple(points), quality
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of a new theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_plot"):
            self._draw()

    def _draw(self) -> None:
        colours, cost_of = tokens(self), _AXES[self.axis.currentIndex()][1]
        self._plot.setBackground(QColor(colours.surface))
        self._plot.clear()
        known = [(cost, each) for each in self._points if (cost := cost_of(each.costs)) is not None]
        missing = [each.name for each in self._points if cost_of(each.costs) is None]
        self.told.setText(self.tr("Not known of {names}").format(names=", ".join(missing)) if missing else "")
        for side, words in (("left", self._quality), ("bottom", self.axis.currentText())):
            axis = self._plot.getAxis(side)
            axis.setPen(pg.mkPen(QColor(colours.border)))
            axis.setTextPen(pg.mkPen(QColor(colours.muted)))
            axis.setStyle(tickFont=scaled_font(self.font(), 0.9))
            axis.enableAutoSIPrefix(enable=False)
            self._plot.setLabel(side, words, color=colours.muted)
        self._plot.showGrid(x=True, y=True, alpha=0.12)
        front = pareto_front([(cost, each.quality) for cost, each in known])
        line = [known[place] for place in front]
        self._plot.plot(
            [cost for cost, _ in line], [each.quality for _, each in line],
            pen=pg.mkPen(QColor(colours.muted), width=1, style=Qt.PenStyle.DashLine),
        )  # fmt: skip
        for place, (cost, each) in enumerate(known):
            colour = QColor(colours.accent if place in front else colours.muted)
            self._plot.plot([cost], [each.quality], pen=None, symbol="o", symbolSize=10, symbolBrush=colour,
                            symbolPen=None)  # fmt: skip
            label = pg.TextItem(each.name, color=QColor(colours.text), anchor=(0.5, 1.3))
            label.setPos(cost, each.quality)
            self._plot.addItem(label, ignoreBounds=True)
        self._plot.getPlotItem().getViewBox().autoRange(padding=0.25)


def pareto_front(points: Sequence[tuple[float, float]]) -> list[int]:
    """Places of (cost, quality) that no other point beats in one without losing in the other, by rising cost."""
    order = sorted(range(len(points)), key=lambda place: (points[place][0], -points[place][1]))
    front: list[int] = []
    for place in order:
        if not front or points[place][1] > points[front[-1]][1]:
            front.append(place)
    return front
