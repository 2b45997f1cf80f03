"""The plots of a drive report, each as an SVG text that follows the page's own colours, light or dark."""

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

MOST_POINTS = 1500
INK, GRID, ACCENT, BAD = "#7c8594", "#7c859433", "#2f7dd1", "#d1495b"
PALETTE = ("#2f7dd1", "#e08e2b", "#3a9d6b", "#b04fb5", "#d1495b", "#5b8c9e", "#9a7d0a", "#6c5ce7")
Times = NDArray[np.float64]  # seconds of the drive, one a frame


def latency_chart(times_s: Times, latency_ms: Times, budget_ms: float | None) -> str:
    """Latency along the drive, with the budget when there is one."""
    figure, axes = _figure(2.4)
    x, y = _thinned(times_s, latency_ms)
    axes.plot(x, y, color=ACCENT, linewidth=1.0)
    axes.set_ylim(bottom=0)
    if budget_ms is not None:
        axes.axhline(budget_ms, color=BAD, linewidth=1.2, linestyle=(0, (5, 3)))
        axes.set_ylim(top=max(float(np.max(latency_ms)) * 1.05, budget_ms * 1.15))
        place = {"xy": (0.995, budget_ms), "xycoords": ("axes fraction", "data"), "ha": "right", "va": "bottom"}
        axes.annotate(f"budget {budget_ms:g} ms", color=BAD, fontsize=8, **place)
    return _svg(figure, axes, "Time in the drive (s)", "Latency (ms)")


def latency_histogram(latency_ms: Times, budget_ms: float | None) -> str:
    """How often which latency occurred; the longest one in a hundred is gathered in the last bar."""
    figure, axes = _figure(2.4, width=4.6)
    longest = float(np.percentile(latency_ms, 99)) * 1.1 + 1e-9
    axes.hist(np.minimum(latency_ms, longest), bins=40, color=ACCENT, alpha=0.85)
    if budget_ms is not None and budget_ms < longest * 1.5:
        axes.axvline(budget_ms, color=BAD, linewidth=1.2, linestyle=(0, (5, 3)))
    return _svg(figure, axes, "Latency (ms)", "Frames")


def stage_chart(stages_ms: Mapping[str, float]) -> str:
    """The median of each stage, one bar each."""
    figure, axes = _figure(2.4, width=4.6)
    names = [name.removesuffix("_ms") for name in stages_ms]
    axes.barh(names[::-1], list(stages_ms.values())[::-1], color=ACCENT, alpha=0.85, height=0.6)
    for row, value in enumerate(list(stages_ms.values())[::-1]):
        axes.annotate(f" {value:.2f}", (value, row), va="center", color=INK, fontsize=8)
    axes.margins(x=0.15)
    return _svg(figure, axes, "Median (ms)", "")


def class_colours(totals: Mapping[str, int]) -> dict[str, str]:
    """Class name -> colour, the most frequent class first; beyond eight the colours begin again."""
    chosen = sorted(totals, key=lambda name: (-totals[name], name))
    return {name: PALETTE[place % len(PALETTE)] for place, name in enumerate(chosen)}


def detections_chart(times_s: Times, counts: Mapping[str, Times], colours: Mapping[str, str]) -> str:
    """How many of each class were found along the drive; the eight most frequent, the mean of nearby frames."""
    figure, axes = _figure(2.6)
    chosen = list(colours)[: len(PALETTE)]
    for name in chosen:
        x, y = _averaged(times_s, counts[name])
        axes.plot(x, y, color=colours[name], linewidth=1.3, label=name)
    axes.set_ylim(bottom=0)
    if chosen:
        place = {"loc": "lower right", "bbox_to_anchor": (1.0, 1.0), "borderaxespad": 0.2}
        axes.legend(frameon=False, fontsize=8, labelcolor=INK, ncols=len(chosen), **place)
    return _svg(figure, axes, "Time in the drive (s)", "Detections in a frame")


def spans_chart(spans: Sequence[tuple[str, float, float]], duration_s: float, colours: Mapping[str, str]) -> str:
    """One row a kind, with a bar from start to end (seconds) of each span."""
    kinds = sorted(
        {kind for kind, _, _ in spans}, key=lambda kind: list(colours).index(kind) if kind in colours else 99
    )
    figure, axes = _figure(0.7 + 0.3 * max(len(kinds), 1))
    shortest = duration_s / 300
    for kind, start, end in spans:
        axes.barh(
            kinds.index(kind), max(end - start, shortest), left=start, height=0.6, color=colours.get(kind, ACCENT)
        )
    axes.set_yticks(range(len(kinds)), [kind.replace("_", " ") for kind in kinds])
    axes.set_xlim(0, max(duration_s, 1e-3))
    axes.invert_yaxis()
    return _svg(figure, axes, "Time in the drive (s)", "")


def _figure(height: float, width: float = 9.6) -> tuple[Any, Any]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    figure.patch.set_alpha(0)
    axes = figure.add_subplot()
    axes.patch.set_alpha(0)
    return figure, axes


def _svg(figure: Any, axes: Any, x_label: str, y_label: str) -> str:
    import matplotlib as mpl

    axes.set_xlabel(x_label, color=INK, fontsize=8)
    axes.set_ylabel(y_label, color=INK, fontsize=8)
    axes.tick_params(colors=INK, labelsize=8, length=0)
    axes.grid(visible=True, color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    for side in axes.spines.values():
        side.set_visible(False)
    drawn = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "roadwright"}):
        figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
    text = re.sub(r"<metadata>.*?</metadata>", "", drawn.getvalue(), flags=re.DOTALL)
    return text[text.index("<svg") :]


def _thinned(x: Times, y: Times) -> tuple[Times, Times]:
    """At most MOST_POINTS points that keep every peak: the highest of each bunch of neighbours."""
    if len(x) <= MOST_POINTS:
        return x, y
    bunches = np.array_split(np.arange(len(x)), MOST_POINTS)
    chosen = np.array([bunch[int(np.argmax(y[bunch]))] for bunch in bunches])
    return x[chosen], y[chosen]


def _averaged(x: Times, y: Times, points: int = 200) -> tuple[Times, Times]:
    """Means of neighbouring frames, `points` of them at most."""
    if len(x) <= points:
        return x, y
    bunches = np.array_split(np.arange(len(x)), points)
    return np.array([x[bunch].mean() for bunch in bunches]), np.array([y[bunch].mean() for bunch in bunches])
