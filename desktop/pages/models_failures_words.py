"""How the figures of failures are written: values with their intervals, kinds of errors, slices."""

from PySide6.QtCore import QCoreApplication

from core.queries.operating_points import OperatingPoint
from desktop.pages.balance_words import condition_group, condition_value
from desktop.widgets.row_table import Cell
from training.analysis.error_types import ErrorType
from training.analysis.intervals import Interval
from training.analysis.slices import SliceKey
from training.details import ATTRIBUTES, CONDITIONS, DRIVES, LOW_SCORES, SCORES, SIZES


def _tr(text: str) -> str:
    return QCoreApplication.translate("Failures", text)


def interval_words(told: Interval) -> str:
    """A figure with its interval, or a dash."""
    if told.value is None:
        return "–"
    if told.low is None or told.high is None:
        return f"{told.value:.2f}"
    return f"{told.value:.2f} ({told.low:.2f}–{told.high:.2f})"


def interval_cell(told: Interval) -> Cell:
    """A figure for a table; where too little is behind it, it says so."""
    words = interval_words(told)
    tip = _tr("{figure}, 95 % interval, from {count:,}").format(figure=words, count=told.instances)
    if told.value is not None and not told.is_enough:
        tip = _tr("{figure}: too few to rely on, only {count:,}").format(figure=words, count=told.instances)
    return Cell(words, is_number=True, tip=tip)


def instances_cell(told: Interval) -> Cell:
    """How many a figure rests on; fewer than 30 are too few."""
    if told.is_enough:
        return Cell(f"{told.instances:,}", is_number=True)
    return Cell(_tr("{count} · too few").format(count=told.instances), is_number=True)


def difference_cell(told: Interval, *, is_worse: bool) -> Cell:
    """How far a slice lies from the rest; red where that is no chance."""
    if told.value is None:
        return Cell("–", is_number=True)
    reach = "" if told.low is None or told.high is None else f" ({told.low:+.2f} … {told.high:+.2f})"
    arrow = "▼ " if is_worse else ""
    return Cell(f"{arrow}{told.value:+.2f}{reach}", "bad" if is_worse else "", is_number=True)


def error_name(kind: ErrorType) -> str:
    """A kind of error."""
    return {
        "missed": _tr("Missed"),
        "duplicate": _tr("Found twice"),
        "class": _tr("Wrong class"),
        "place": _tr("Wrong place"),
        "both": _tr("Wrong class and place"),
        "background": _tr("Nothing there"),
    }[kind]


def error_meaning(kind: ErrorType) -> str:
    """What a kind of error is, in a sentence."""
    return {
        "missed": _tr("Labelled, and nothing was found on it."),
        "duplicate": _tr("A second box on what was found already."),
        "class": _tr("Found in its place, but said to be another class."),
        "place": _tr("The right class, but the box covers it by less than half."),
        "both": _tr("Another class, and the box covers it by less than half."),
        "background": _tr("Found where nothing is labelled."),
    }[kind]


def slice_name(key: SliceKey, drive: str = "") -> str:
    """A slice in words."""
    if key.dimension == "condition":
        group, _, value = key.value.partition("=")
        return f"{condition_group(group).capitalize()}: {condition_value(value)}"
    value = drive or {
        "small": _tr("small (up to 32 × 32 px)"),
        "medium": _tr("medium (up to 96 × 96 px)"),
        "large": _tr("large (over 96 × 96 px)"),
        "near": _tr("near"),
        "middle": _tr("middle"),
        "far": _tr("far"),
        "no": _tr("no"),
        "yes": _tr("yes"),
    }.get(key.value, key.value)
    name = {
        "drive": _tr("Drive"),
        "size": _tr("Size"),
        "height": _tr("Height"),
        "occlusion": _tr("Occluded"),
        "truncation": _tr("Cut off"),
        "distance": _tr("Distance"),
    }[key.dimension]
    return f"{name}: {value}"


def unknown_words(lacking: tuple[str, ...]) -> str:
    """What an older evaluation cannot answer; empty where it knows everything."""
    names = {
        LOW_SCORES: _tr("scores below 0.01"),
        ATTRIBUTES: _tr("occlusion"),
        CONDITIONS: _tr("conditions"),
        DRIVES: _tr("drives"),
        SIZES: _tr("sizes of pictures"),
        SCORES: _tr("scores of classes"),
    }
    told = ", ".join(names[each] for each in lacking if each in names)
    if not told:
        return ""
    return _tr(
        "This evaluation was made by an older version and does not know: {what}. Measure again to see it."
    ).format(what=told)


def point_words(point: OperatingPoint | None) -> str:
    """Which operating point is in force."""
    if point is None:
        return _tr("Nobody has chosen an operating point yet. Shown is the score at which the mean F1 is best.")
    return _tr("In force since {at}, chosen by {author}: {reason}").format(
        at=point.at[:10], author=point.author, reason=point.reason
    )
