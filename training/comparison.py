"""Puts models side by side on one part of one frozen version. Figures of different parts are refused: they do not
measure the same thing.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from core.errors import UserError
from core.ids import ModelId
from core.queries import models as reads
from core.queries.leakage import LeakageFigure, leakage_figure
from core.schema import DatasetVersionRow
from core.schema_models import EvaluationRow
from training.detection_metrics import Figures

_NOT_COMPARED = ("score_threshold",)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Metrics by model, and the best model by metric (none where they are equal).

    `evaluations` holds the evaluation of each that the figures are of; all are of one part of one version.
    """

    part: str
    models: Mapping[str, Figures]
    better: Mapping[str, str]
    per_class: Mapping[str, Mapping[str, Figures]]
    per_condition: Mapping[str, Mapping[str, Figures]]
    version: str
    evaluations: Mapping[str, EvaluationRow]
    leakage: Mapping[str, LeakageFigure]


def compare(session: Session, model_ids: Sequence[ModelId], *, part: str | None = None) -> Comparison:
    """The newest evaluations of some models on one part of one version; without a part, the one that says most.

    Raises UserError when they were not all measured on the same part of the same version.
    """
    if len(set(model_ids)) < 2:
        raise UserError("Comparing needs two different models.", "Name two or more.")
    known = {model_id: _by_part(session, model_id) for model_id in model_ids}
    for candidate in reads.PARTS_BY_WEIGHT if part is None else (part,):
        first = [key for key in known[model_ids[0]] if key[0] == candidate]
        shared = next((key for key in first if all(key in rows for rows in known.values())), None)
        if shared is not None:
            return _side_by_side(session, {model_id: rows[shared] for model_id, rows in known.items()})
    raise _refused(session, known, part)


def _by_part(session: Session, model_id: str) -> dict[tuple[str, str], EvaluationRow]:
    """The newest evaluation of a model on each part of each version, newest first."""
    rows: dict[tuple[str, str], EvaluationRow] = {}
    for row in reads.evaluations_of(session, model_id):
        rows.setdefault((row.part, row.version_id), row)
    return rows


def _side_by_side(session: Session, rows: Mapping[str, EvaluationRow]) -> Comparison:
    metrics: dict[str, Figures] = {model_id: reads.metrics_of(row) for model_id, row in rows.items()}
    one = next(iter(rows.values()))
    return Comparison(
        part=one.part,
        models=metrics,
        better=better_of(metrics),
        per_class={model_id: reads.per_class_of(row) for model_id, row in rows.items()},
        per_condition={model_id: json.loads(row.per_condition_json) for model_id, row in rows.items()},
        version=one.version_id,
        evaluations=rows,
        leakage={model_id: leakage_figure(session, row) for model_id, row in rows.items()},
    )


def _refused(
    session: Session, known: Mapping[ModelId, Mapping[tuple[str, str], EvaluationRow]], part: str | None
) -> UserError:
    """Why these cannot be compared, and on what to measure them all: what the first of them was measured on."""
    wanted = [key for rows in known.values() for key in rows if part in (None, key[0])]
    parts_shared = {name for name, _ in wanted if all(any(key[0] == name for key in rows) for rows in known.values())}
    best = min(wanted, key=lambda key: reads.PARTS_BY_WEIGHT.index(key[0]), default=None)
    told_part, version = best if best is not None else (part or "test", "")
    row = session.get(DatasetVersionRow, version)
    where = f"the {part} part" if part else "one and the same part"
    message = f"These models were not all measured on {where}, so their figures do not say which is better."
    if parts_shared:
        message = (
            f"These models were measured on the {min(parts_shared)} parts of different versions, so their figures do"
            " not say which is better."
        )
    name = row.name if row is not None else "V"
    return UserError(
        message, f"Measure all on one: roadwright evaluate PROJECT MODEL --version {name} --part {told_part}"
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
