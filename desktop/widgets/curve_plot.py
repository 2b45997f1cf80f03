"""Curves over epochs or steps, which are whole numbers, in the theme's colours."""

from collections.abc import Mapping, Sequence
from html import escape
from itertools import cycle

import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop.style import scaled_font, tokens

_DARK_LINES = ("#7aa7ff", "#ebb059", "#62cf95", "#cc79a7", "#56b4e9", "#f0e442")
_LIGHT_LINES = ("#2f6fed", "#c77700", "#15703f", "#a8528a", "#0b7fb5", "#7a6a00")
POINTS_SHOWN = 60  # beyond this many a line is clearer without its dots


class _Steps(pg.AxisItem):  # type: ignore[misc]  # the library has no types
    """Ticks at whole numbers."""

    def tickSpacing(self, least: float, most: float, size: float) -> list[tuple[float, float]]:
        """Spacings with their offsets, as the library asks for them."""
        return [(max(1.0, round(spacing)), offset) for spacing, offset in super().tickSpacing(least, most, size)]


class CurvePlot(QWidget):
    """A small plot with a title and a line for each name; the names stand above, where they hide no line.

    `held` are the least and the most that its height shows, whatever the curves are.
    """

    def __init__(self, title: str, parent: QWidget | None = None, *, held: tuple[float, float] | None = None) -> None:
        super().__init__(parent)
        self._curves: dict[str, tuple[tuple[float, float], ...]] = {}
        self._title = QLabel(title)
        self._title.setObjectName("muted")
        self._title.setVisible(bool(title))
        self._names = QLabel()
        self._names.setTextFormat(Qt.TextFormat.RichText)
        self._names.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._plot = pg.PlotWidget(axisItems={"bottom": _Steps("bottom")})
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.setMouseEnabled(x=False, y=False)
        self._plot.setMinimumHeight(96)
        if held is not None:
            self._plot.setYRange(*held)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._title)
        layout.addWidget(self._names)
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
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_plot"):
            self._draw()

    def _draw(self) -> None:
        colours = tokens(self)
        self._plot.setBackground(QColor(colours.surface))
        font: QFont = scaled_font(self.font(), 0.9)
        for side in ("left", "bottom"):
            axis = self._plot.getAxis(side)
            axis.setPen(pg.mkPen(QColor(colours.border)))
            axis.setTextPen(pg.mkPen(QColor(colours.muted)))
            axis.setStyle(tickFont=font, tickLength=-4, showValues=bool(self._curves))
        self._plot.showGrid(x=False, y=True, alpha=0.15)
        self._plot.clear()
        lines = _DARK_LINES if QColor(colours.surface).lightnessF() < 0.5 else _LIGHT_LINES
        colour_of = dict(zip(self._curves, cycle(lines), strict=False))
        self._names.setText(_legend(colour_of))
        self._names.setVisible(bool(colour_of))
        for name, points in self._curves.items():
            line = colour_of[name]
            is_dotted = len(points) <= POINTS_SHOWN
            self._plot.plot(
                [x for x, _ in points], [y for _, y in points], pen=pg.mkPen(QColor(line), width=2),
                symbol="o" if is_dotted else None, symbolSize=5, symbolBrush=QColor(line), symbolPen=None,
            )  # fmt: skip


def _legend(colours: Mapping[str, str]) -> str:
    """The names, each with a dot in its colour; not wrapped, which would give the plot a height of its own."""
    told = [f'<span style="color: {colour}">\u25cf</span> {escape(name)}&emsp;' for name, colour in colours.items()]
    a_row = 4 if len(told) <= 4 else 3
    return "<br>".join(" ".join(told[start : start + a_row]) for start in range(0, len(told), a_row))
