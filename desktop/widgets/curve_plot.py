"""Curves over epochs or steps, in the theme's colours."""

from collections.abc import Mapping, Sequence

import pyqtgraph as pg
from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.style import scaled_font, tokens

_DARK_LINES = ("#7aa7ff", "#ebb059", "#62cf95", "#cc79a7", "#56b4e9", "#f0e442")
_LIGHT_LINES = ("#2f6fed", "#c77700", "#15703f", "#a8528a", "#0b7fb5", "#7a6a00")
POINTS_SHOWN = 60  # beyond this many a line is clearer without its dots


class CurvePlot(QWidget):
    """A small plot with a title and a line for each name."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._curves: dict[str, tuple[tuple[float, float], ...]] = {}
        self._title = QLabel(title)
        self._title.setObjectName("muted")
        self._title.setVisible(bool(title))
        self._plot = pg.PlotWidget()
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.setMouseEnabled(x=False, y=False)
        self._plot.setMinimumHeight(120)
        self._legend = self._plot.addLegend(offset=(-8, 8), labelTextSize="9pt")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._title)
        layout.addWidget(self._plot, 1)
        self._draw()

    def set_curves(self, curves: Mapping[str, Sequence[tuple[float, float]]]) -> None:
        """Show these curves of (x, y) and no others."""
        given = {name: tuple(points) for name, points in curves.items()}
        if given != self._curves:
            self._curves = given
            self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of a new theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_legend"):
            self._draw()

    def _draw(self) -> None:
        colours = tokens(self)
        self._plot.setBackground(QColor(colours.surface))
        font: QFont = scaled_font(self.font(), 0.9)
        for side in ("left", "bottom"):
            axis = self._plot.getAxis(side)
            axis.setPen(pg.mkPen(QColor(colours.border)))
            axis.setTextPen(pg.mkPen(QColor(colours.muted)))
            axis.setStyle(tickFont=font, tickLength=-4)
        self._plot.showGrid(x=False, y=True, alpha=0.15)
        self._plot.clear()
        self._legend.setLabelTextColor(QColor(colours.text))
        self._legend.setVisible(len(self._curves) > 1)
        corner = (0, 0) if _rises(self._curves) else (1, 0)
        self._legend.anchor(corner, corner, offset=(8 if corner == (0, 0) else -8, 8))
        lines = _DARK_LINES if QColor(colours.surface).lightnessF() < 0.5 else _LIGHT_LINES
        for place, (name, points) in enumerate(self._curves.items()):
            line = lines[place % len(lines)]
            is_dotted = len(points) <= POINTS_SHOWN
            self._plot.plot(
                [x for x, _ in points], [y for _, y in points], name=name, pen=pg.mkPen(QColor(line), width=2),
                symbol="o" if is_dotted else None, symbolSize=5, symbolBrush=QColor(line), symbolPen=None,
            )  # fmt: skip


def _rises(curves: Mapping[str, Sequence[tuple[float, float]]]) -> bool:
    """Whether the curves end higher than they begin, so that the room for a legend is on the left."""
    return sum(points[-1][1] - points[0][1] for points in curves.values() if points) > 0
