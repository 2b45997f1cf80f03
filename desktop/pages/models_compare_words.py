"""A comparison in words and cells: is one better, by how much, and what got worse."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from desktop.widgets.row_table import Cell
from training.decision import Pair, Regressions
from training.paired import Difference

IN_WORDS = {
    "mAP50": "mAP50", "mAP50_95": "mAP50-95", "accuracy": "Accuracy", "recall": "Recall", "precision": "Precision",
    "f1": "F1", "score_threshold": "Score threshold",
}  # fmt: skip
POINTS = 100
TOLD = 6


def verdict_words(pair: Pair, first: str, second: str) -> str:
    """Is the second better: by the figure that says most of the task, with its interval, in points."""
    name, told = next(iter(pair.differences.whole.items()), ("", None))
    images = f"{pair.differences.images:,}"
    if told is None or told.by is None or told.low is None or told.high is None:
        return _tr("These {images} images say nothing of a difference.").format(images=images)
    span = _tr("{by:+.1f} points {figure} (95 %: {low:.1f} to {high:.1f})").format(
        by=POINTS * told.by, figure=IN_WORDS.get(name, name), low=POINTS * told.low, high=POINTS * told.high
    )
    if told.verdict == "none":
        return _tr("No difference that these {images} images can show: {span}").format(images=images, span=span)
    better = second if told.verdict == "better" else first
    return _tr("{name} is better. {second} against {first}: {span}").format(
        name=better, second=second, first=first, span=span
    )


def difference_cells(told: Difference) -> list[Cell]:
    """Both figures, the difference, its interval and p; coloured only where the interval leaves out zero."""
    meaning = {"better": "good", "worse": "bad"}.get(told.verdict, "")
    sign = {"better": "▲ ", "worse": "▼ "}.get(told.verdict, "")
    by = "–" if told.by is None else f"{sign}{told.by:+.3f}"
    has_span = told.low is not None and told.high is not None
    span = f"{told.low:+.3f} … {told.high:+.3f}" if has_span else "–"
    p = "–" if told.p is None else f"{told.p:.3f}"
    tip = _tr("Rests on {count:,} objects").format(count=told.instances)
    return [
        Cell("–" if told.first is None else f"{told.first:.3f}", is_number=True, tip=tip),
        Cell("–" if told.second is None else f"{told.second:.3f}", is_number=True, tip=tip),
        Cell(by, meaning, is_number=True, tip=tip),  # type: ignore[arg-type]  # good, bad or nothing
        Cell(span, is_number=True, tip=tip),
        Cell(p, is_number=True, tip=tip),
    ]


def regression_words(told: Regressions, names: Mapping[str, str]) -> str:
    """What got worse against production."""
    if told.why and not told.found:
        return _tr("Against production: {why}").format(why=told.why)
    if not told.found:
        return _tr(
            "Against production, none of {count} figures of classes and conditions got worse beyond chance."
        ).format(count=told.looked_at)
    lines = [
        _tr("▼ {model}: {figure} of {name} {by:+.1f} points (95 %: {low:.1f} to {high:.1f})").format(
            model=names.get(each.model, each.model), figure=IN_WORDS.get(each.figure, each.figure).casefold(),
            name=each.name.replace("=", ": "), by=POINTS * (each.difference.by or 0.0),
            low=POINTS * (each.difference.low or 0.0), high=POINTS * (each.difference.high or 0.0),
        )
        for each in told.found[:TOLD]
    ]  # fmt: skip
    more = len(told.found) - TOLD
    head = _tr("Worse than production, {n} of {count} figures:").format(n=len(told.found), count=told.looked_at)
    rest = [_tr("and {more} more").format(more=more)] if more > 0 else []
    return "\n".join([head, *lines, *rest])


def _tr(text: str) -> str:
    return QCoreApplication.translate("CompareWords", text)
