"""Puts models side by side on one part. Numbers of different versions are shown, and said to be different."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from core.errors import UserError
from core.ids import ModelId
from core.queries import models as reads
from core.queries.leakage import LeakageFigure, leakage_figure
from training.detection_metrics import Figures

_NOT_COMPARED = ("score_threshold",)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Metrics by model, and the best model by metric (none where they are equal).

    `versions` names the dataset version of each: figures of different versions do not measure the same thing.
    """

    part: str
    models: Mapping[str, Figures]
    better: Mapping[str, str]
    per_class: Mapping[str, Mapping[str, Figures]]
    versions: Mapping[str, str]
    leakage: Mapping[str, LeakageFigure]

    @property
    def is_fair(self) -> bool:
        """Whether all were measured on the same version."""
        return len(set(self.versions.values())) <= 1


def compare(session: Session, model_ids: Sequence[ModelId], *, part: str | None = None) -> Comparison:
    """The newest evaluations of some models on one part; without a part, the one that says most and all have.

    Raises UserError when they were not all measured on one part.
    """
    if len(set(model_ids)) < 2:
        raise UserError("Comparing needs two different models.", "Name two or more.")
    parts = reads.PARTS_BY_WEIGHT if part is None else (part,)
    for candidate in parts:
        found = {model_id: reads.latest_evaluation(session, model_id, candidate) for model_id in model_ids}
        rows = {model_id: row for model_id, row in found.items() if row is not None}
        if len(rows) == len(found):
            metrics: dict[str, Figures] = {model_id: reads.metrics_of(row) for model_id, row in rows.items()}
            return Comparison(
                part=candidate,
                models=metrics,
                better=better_of(metrics),
                per_class={model_id: reads.per_class_of(row) for model_id, row in rows.items()},
                versions={model_id: row.version_id for model_id, row in rows.items()},
                leakage={model_id: leakage_figure(session, row) for model_id, row in rows.items()},
            )
    where = f"the {part} part" if part else "one and the same part"
    raise UserError(
        f"These models were not all measured on {where}.",
        "Measure each with: roadwright evaluate PROJECT MODEL --version V --part test",
    )


def better_of(metrics: Mapping[str, Figures]) -> dict[str, str]:
    """Metric -> the one model that is best at it; higher is better for each of them."""
    better: dict[str, str] = {}
    for name in sorted({name for figures in metrics.values() for name in figures} - set(_NOT_COMPARED)):
        values = {model_id: value for model_id, figures in metrics.items() if (value := figures.get(name)) is not None}
        best = [model_id for model_id, value in values.items() if value == max(values.values())]
        if len(best) == 1 and len(values) > 1:
            better[name] = best[0]
    return better
