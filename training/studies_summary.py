"""What the trainings of a study say together: mean, spread and interval of each figure, also of each class. Pure."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import fmean, stdev

from core.canonical import Json, JsonObject
from core.queries.studies import Figures, Member
from training.studies import Progress, StudyKind, StudySpec, counting

CONFIDENCE = 0.95
COUNTS = ("instances", "score_threshold")  # of the labels and of how it was counted, not of the model


@dataclass(frozen=True, slots=True)
class Spread:
    """One figure over several trainings. `low` to `high` is the interval of the mean; None with a single value.

    All figures are shares, so the interval ends at 0 and at 1.
    """

    n: int
    mean: float
    sd: float
    low: float | None
    high: float | None
    values: tuple[float, ...]

    def words(self) -> str:
        """Such as 0.412 ± 0.013 (95 %: 0.396 to 0.428, n = 5)."""
        if self.low is None or self.high is None:
            return f"{self.mean:.3f} (n = {self.n})"
        return f"{self.mean:.3f} ± {self.sd:.3f} (95 %: {self.low:.3f} to {self.high:.3f}, n = {self.n})"


@dataclass(frozen=True, slots=True)
class StudySummary:
    """Figure -> its spread; class -> figure -> its spread."""

    figures: Mapping[str, Spread]
    per_class: Mapping[str, Mapping[str, Spread]]


def spread_of(values: Sequence[float], kind: StudyKind) -> Spread:
    """Mean, standard deviation (n - 1) and Student's interval of 95 %; `values` holds at least one.

    Folds share most of what they learn from, so their figures are no independent draws: the variance of their mean is
    sd² (1/k + 1/(k - 1)) instead of sd²/k, after C. Nadeau and Y. Bengio, "Inference for the Generalization Error"
    (Machine Learning 52, 2003).
    """
    n, mean = len(values), fmean(values)
    if n < 2:
        return Spread(n, mean, 0.0, None, None, tuple(values))
    from scipy.stats import t

    sd = stdev(values)
    of_mean = 1 / n + (1 / (n - 1) if kind == "folds" else 0.0)
    half = float(t.ppf((1 + CONFIDENCE) / 2, n - 1)) * sd * math.sqrt(of_mean)
    return Spread(n, mean, sd, max(0.0, mean - half), min(1.0, mean + half), tuple(values))


def summarise(spec: StudySpec, members: Sequence[Member], progress: Progress) -> StudySummary:
    """Over the trainings that are done; a figure that one of them lacks is taken over the others."""
    done = answered(members, progress)
    classes = dict.fromkeys(name for member in done for name in member.per_class)
    return StudySummary(
        _spreads(spec.kind, [member.figures for member in done]),
        {name: _spreads(spec.kind, [each.per_class.get(name, {}) for each in done]) for name in classes},
    )


def answered(members: Sequence[Member], progress: Progress) -> list[Member]:
    """The trainings whose models were measured."""
    return [each for each in counting(members, progress) if each.state == "done" and each.figures]


def best_of(spec: StudySpec, members: Sequence[Member], progress: Progress) -> Member | None:
    """The training that reached most of the study's figure; the first of equals, None where none was measured."""
    known = [each for each in answered(members, progress) if each.figures.get(spec.metric) is not None]
    return max(known, key=lambda each: each.figures[spec.metric] or 0.0, default=None)


def summary_to_json(summary: StudySummary) -> JsonObject:
    """As commands tell it and as the registry keeps it."""
    return {
        "figures": _to_json(summary.figures),
        "per_class": {name: _to_json(spreads) for name, spreads in summary.per_class.items()},
    }


def _spreads(kind: StudyKind, rows: Iterable[Figures]) -> dict[str, Spread]:
    values: dict[str, list[float]] = {}
    for row in rows:
        for name, value in row.items():
            if value is not None and name not in COUNTS:
                values.setdefault(name, []).append(float(value))
    return {name: spread_of(each, kind) for name, each in values.items()}


def _to_json(spreads: Mapping[str, Spread]) -> dict[str, Json]:
    return {name: {**asdict(each), "values": list(each.values)} for name, each in spreads.items()}
