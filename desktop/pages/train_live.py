"""What a training shows while it runs: curves, figures of each class, sample pictures, the computer's load, the log."""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.jobs.watching import RUNNING
from core.schema_models import JobRow
from desktop.background import run_in_background
from desktop.pages.train_live_words import busy_curves, load_words, memory_curves, notes_of, time_left_words
from desktop.pages.train_samples import SampleStrip
from desktop.widgets.curve_plot import CurvePlot
from desktop.widgets.tab_bar import tab_bar
from training.live_files import Live, Load, read_live
from training.time_left import seconds_left

Curves = Mapping[str, Sequence[tuple[int, float]]]
LOOK_MS = 3000
OF_A_CLASS = " · "
NOT_SHOWN = ("lr", "learning_rate", "seconds", "time")
RATES = ("lr", "learning_rate")
LOADS_SHOWN = 360  # half an hour


class LiveRun(QWidget):
    """Tabs over one run. `summary` is a line of words for the card: time left, batch, device, notes."""

    told = Signal(str)

    def __init__(self, log: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder: Path | None = None
        self._job: JobRow | None = None
        self._epochs, self._is_reading = 0, False
        tr = self.tr
        self.losses, self.metrics = CurvePlot(tr("Losses")), CurvePlot(tr("Figures on the valid part"))
        self.rate = CurvePlot(tr("Learning rate"))
        self.classes = CurvePlot(tr("Figures of each class on the valid part"))
        self.busy, self.memory = (
            CurvePlot(tr("Load, %, over minutes"), held=(0, 100)),
            CurvePlot(tr("Memory, GB, over minutes")),
        )
        self.samples = SampleStrip()
        self.load = QLabel()
        self.load.setObjectName("muted")
        self.load.setWordWrap(True)
        self.no_classes = QLabel(tr("Figures of each class come with the first epoch that is judged on a valid part."))
        self.no_load = QLabel(tr("The load is written down every few seconds while a training runs."))
        self.tabs, self._pages = tab_bar(()), QStackedWidget()
        self.tabs.setAccessibleName(tr("Sides of the training"))
        self.tabs.currentChanged.connect(self._pages.setCurrentIndex)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._lay_out(log)

    def show_run(self, folder: Path, job: JobRow, epochs: int, curves: Curves) -> None:
        """Show a run; its live files are read in the background, again and again while it runs."""
        if folder != self._folder:
            self.samples.forget()
            self._show_load(())
        self._folder, self._job, self._epochs = folder, job, epochs
        losses, figures, of_classes, rates = sort_curves(curves)
        self.losses.set_curves(losses)
        self.metrics.set_curves(figures)
        self.rate.set_curves(rates)
        self.classes.set_curves(of_classes)
        self.classes.setVisible(bool(of_classes))
        self.no_classes.setVisible(not of_classes)
        if job.state in RUNNING:
            self._timer.start()
        else:
            self._timer.stop()
        self._look()

    def _look(self) -> None:
        folder = self._folder
        if folder is None or self._is_reading or not self.isVisible():
            return
        self._is_reading = True
        run_in_background(self, lambda: read_live(folder), lambda live: self._show(folder, live), self._pass_over)

    def _show(self, folder: Path, live: Live) -> None:
        self._is_reading = False
        if folder != self._folder or self._job is None:
            return self._look()
        self.samples.show_epochs(live.samples or {})
        self._show_load(live.loads)
        is_running = self._job.state in RUNNING
        left = seconds_left(live.clock, self._epochs, time.time()) if is_running else None
        self.told.emit("\n".join(filter(None, [time_left_words(left), *notes_of(live, self._job)])))
        return None

    def _pass_over(self, _error: Exception) -> None:
        """A file that cannot be read now can be read at the next look; nothing depends on it."""
        self._is_reading = False

    def _show_load(self, loads: Sequence[Load]) -> None:
        shown = loads[-LOADS_SHOWN:]
        self.busy.set_curves(busy_curves(shown))
        self.memory.set_curves(memory_curves(shown))
        self.load.setText(load_words(shown[-1]) if shown else "")
        for each in (self.busy, self.memory, self.load):
            each.setVisible(bool(shown))
        self.no_load.setVisible(not shown)

    def _lay_out(self, log: QWidget) -> None:
        tr = self.tr
        for plot in (self.losses, self.metrics, self.rate, self.classes, self.busy, self.memory):
            plot.setMinimumHeight(150)
            plot.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        for words in (self.no_classes, self.no_load):
            words.setObjectName("muted")
            words.setWordWrap(True)
        self._add(tr("Curves"), [[self.losses, self.metrics]])
        self._add(tr("Classes"), [[self.no_classes], [self.classes]])
        self._add(tr("Learning rate"), [[self.rate]])
        self._add(tr("Samples"), [[self.samples]])
        self._add(tr("Computer"), [[self.no_load], [self.load], [self.busy, self.memory]])
        self._add(tr("Log"), [[log]])
        for arrow in self.tabs.findChildren(QAbstractButton):  # Qt's own, which it names in English
            arrow.setAccessibleName(tr("More tabs"))
            arrow.setToolTip(tr("More tabs"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.tabs)
        column.addWidget(self._pages, 1)

    def _add(self, title: str, rows: Sequence[Sequence[QWidget]]) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        for row in rows:
            line = QHBoxLayout()
            line.setSpacing(16)
            for widget in row:
                line.addWidget(widget, 1)
            column.addLayout(line, 0 if isinstance(row[0], QLabel) else 1)
        if all(isinstance(row[0], QLabel) for row in rows[:1]):
            column.addStretch(0)
        self._pages.addWidget(page)
        self.tabs.addTab(title)


def sort_curves(
    curves: Curves,
) -> tuple[
    dict[str, Sequence[tuple[float, float]]],
    dict[str, Sequence[tuple[float, float]]],
    dict[str, Sequence[tuple[float, float]]],
    dict[str, Sequence[tuple[float, float]]],
]:
    """The losses; the figures that should rise; those of single classes, by the class; the learning rate."""
    losses, figures = split_curves(curves)
    of_classes = {name: figures.pop(name) for name in list(figures) if OF_A_CLASS in name}
    rates: dict[str, Sequence[tuple[float, float]]] = {
        name: list(points) for name, points in curves.items() if name in RATES
    }
    return losses, figures, of_classes, rates


def split_curves(
    curves: Curves,
) -> tuple[dict[str, Sequence[tuple[float, float]]], dict[str, Sequence[tuple[float, float]]]]:
    """The losses, and the figures that should rise; learning rates and times are in neither."""
    losses: dict[str, Sequence[tuple[float, float]]] = {}
    figures: dict[str, Sequence[tuple[float, float]]] = {}
    for name, points in curves.items():
        last = name.rpartition("/")[2]
        if last.startswith(NOT_SHOWN) or name.startswith(NOT_SHOWN):
            continue
        chosen = losses if "loss" in name else figures
        chosen[name.removeprefix("metrics/")] = list(points)
    return losses, figures
