"""Lines over two shares from 0 to 1, such as precision over recall, each with the point that is chosen on it."""

from collections.abc import Mapping, Sequence

import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop.style import scaled_font, tokens

Place = tuple[float, float]
HEIGHT = 220


class SharePlot(QWidget):
    """A plot with a title, words for its axes, and a line with a point for each name in the colour of that name."""

    def __init__(self, title: str, across: str, up: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: dict[str, Sequence[Place]] = {}
        self._points: dict[str, Place] = {}
        self._colours: Mapping[str, str] = {}
        self._words = (across, up)
        self._title = QLabel(title)
        self._title.setObjectName("muted")
        self._plot = pg.PlotWidget()
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.setMouseEnabled(x=False, y=False)
        self._plot.setFixedHeight(HEIGHT)
        self._plot.setRange(xRange=(0, 1), yRange=(0, 1), padding=0.02)
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._title)
        layout.addWidget(self._plot, 1)
        self._draw()

    def show_lines(
        self, lines: Mapping[str, Sequence[Place]], points: Mapping[str, Place], colours: Mapping[str, str]
    ) -> None:
        """Show these lines of (across, up), a dot on each that has a point, in these colours (#rrggbb)."""
        self._lines, self._points, self._colours = dict(lines), dict(points), colours
        told = (f"{name}: {x:.2f}, {y:.2f}" for name, (x, y) in self._points.items())
        self.setAccessibleDescription("; ".join(told))
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of a new theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_plot"):
            self._draw()

    def _draw(self) -> None:
        colours = tokens(self)
        self._plot.setBackground(QColor(colours.surface))
        font = scaled_font(self.font(), 0.9)
        for side, words in zip(("bottom", "left"), self._words, strict=True):
            axis = self._plot.getAxis(side)
            axis.setPen(pg.mkPen(QColor(colours.border)))
            axis.setTextPen(pg.mkPen(QColor(colours.muted)))
            axis.setStyle(tickFont=font, tickLength=-4)
            axis.setLabel(words, color=colours.muted)
            axis.label.setFont(font)
        self._plot.showGrid(x=True, y=True, alpha=0.12)
        self._plot.clear()
        for name, line in self._lines.items():
            pen = pg.mkPen(QColor(self._colours.get(name, colours.accent)), width=2)
            self._plot.plot([x for x, _ in line], [y for _, y in line], pen=pen)
        for name, (x, y) in self._points.items():
            fill, edge = QColor(self._colours.get(name, colours.accent)), pg.mkPen(QColor(colours.text), width=1.5)
            self._plot.plot([x], [y], pen=None, symbol="o", symbolSize=10, symbolBrush=fill, symbolPen=edge)
