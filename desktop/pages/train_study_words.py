"""How studies are told on the Train page."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from core.queries.studies import Member
from core.schema_proof import StudyRow
from desktop.studies import StudyView
from desktop.widgets.dot_plot import DotRow
from desktop.widgets.parallel_axes import Axis, Line
from training.studies import outcome_of
from training.studies_ranges import Range
from training.studies_summary import Spread, best_of, summarise

FIRST_FIGURES = ("mAP50_95", "mAP50", "accuracy", "precision", "recall", "f1")
MOST_CLASSES = 12

STATE_KINDS: Mapping[str, str] = {"done": "good", "failed": "bad", "stopped": "warning"}


def kind_words(kind: str) -> str:
    """What a study is called."""
    known = {"search": _tr("Search for settings"), "folds": _tr("Cross-validation"), "seeds": _tr("Repeated seeds")}
    return known.get(kind, kind)


def study_state(row: StudyRow) -> str:
    """The state of a study for people."""
    known = {
        "running": _tr("Running"), "done": _tr("Done"), "stopped": _tr("Stopped"), "failed": _tr("Failed"),
    }  # fmt: skip
    return known.get(row.state, row.state)


def outcome_words(member: Member, view: StudyView) -> str:
    """How one training of a study stands."""
    state = outcome_of(member, view.progress)
    known = {
        "queued": _tr("Waiting for its turn"), "starting": _tr("Starting"), "running": _tr("Running"),
        "stopping": _tr("Stopping"), "done": _tr("Done"), "failed": _tr("Failed"), "stopped": _tr("Stopped"),
        "interrupted": _tr("Interrupted"), "pruned": _tr("Ended early"), "again": _tr("Ran once more"),
    }  # fmt: skip
    return known.get(state, state)


def label_words(label: str) -> str:
    """Trial 3, Fold 2 of 5, Seed 4."""
    kind, _, rest = label.partition(" ")
    known = {"trial": _tr("Trial {rest}"), "fold": _tr("Fold {rest}"), "seed": _tr("Seed {rest}")}
    return known.get(kind, "{rest}").format(rest=rest)


def range_words(name: str, known: Range) -> str:
    """Such as lr0 0.0003–0.01."""
    if known.choices:
        return f"{name} {' / '.join(map(str, known.choices))}"
    return f"{name} {known.low:g}–{known.high:g}"


def verdict_words(view: StudyView) -> str:
    """The answer of a study so far, in a sentence; empty while there is none."""
    if view.spec.kind == "search":
        best = best_of(view.spec, view.members, view.progress)
        if best is None:
            return ""
        value = best.figures[view.spec.metric] or 0.0
        return _tr("Best so far: {label} with {metric} {value:.3f} on the valid part.").format(
            label=label_words(best.label), metric=view.spec.metric, value=value
        )
    spread = summarise(view.spec, view.members, view.progress).figures.get(view.spec.metric)
    if spread is None:
        return ""
    return _tr("{metric} {words}.").format(metric=view.spec.metric, words=spread.words())


def dot_rows(view: StudyView) -> list[DotRow]:
    """The figures, then the study's figure of each class, those with most spread first."""
    found = summarise(view.spec, view.members, view.progress)
    names = [name for name in FIRST_FIGURES if name in found.figures]
    rows = [_row(name, found.figures[name]) for name in names]
    metric = view.spec.metric if any(view.spec.metric in each for each in found.per_class.values()) else "recall"
    of_class = [(name, each[metric]) for name, each in found.per_class.items() if metric in each]
    widest = sorted(of_class, key=lambda each: -each[1].sd)[:MOST_CLASSES]
    return rows + [_row(f"{name} · {metric}", spread) for name, spread in widest]


def lines_of(view: StudyView) -> tuple[list[Axis], list[Line]]:
    """The trials that have a figure, on an axis for each setting and one for what was reached."""
    best = best_of(view.spec, view.members, view.progress)
    measured = [each for each in view.members if each.figures.get(view.spec.metric) is not None]
    reached = [float(each.figures[view.spec.metric] or 0.0) for each in measured]
    axes = [
        Axis(name, known.low, known.high, is_log=known.is_log, choices=known.choices)
        for name, known in view.spec.ranges.items()
    ]
    axes.append(Axis(view.spec.metric, min(reached, default=0.0), max(reached, default=1.0)))
    return axes, [_line(view, each, is_best=each is best) for each in view.members if each.has_ended]


def _line(view: StudyView, member: Member, *, is_best: bool) -> Line:
    tried = [member.settings.get(name) for name in view.spec.ranges]
    value = member.figures.get(view.spec.metric)
    figure = f"{view.spec.metric} {value:.3f}" if value is not None else outcome_words(member, view)
    settings = ", ".join(f"{name} {each}" for name, each in zip(view.spec.ranges, tried, strict=True))
    return Line(
        key=member.job_id, values=(*tried, value),  # type: ignore[arg-type]  # a recipe's settings
        words=f"{label_words(member.label)}: {figure} · {settings}", is_best=is_best,
        is_pruned=member.run_id in view.progress.pruned,
    )  # fmt: skip


def _row(label: str, spread: Spread) -> DotRow:
    words = f"{spread.mean:.3f} ± {spread.sd:.3f}"
    return DotRow(label, spread.values, spread.mean, spread.low, spread.high, words)


def _tr(words: str) -> str:
    return QCoreApplication.translate("Studies", words)
