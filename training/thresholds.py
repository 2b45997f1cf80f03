"""From which score a class counts as found: as a person chose for a model, else where its evaluation puts it."""

from collections.abc import Sequence

from sqlmodel import Session

from core.queries import models as reads
from core.queries.operating_points import operating_point_of
from core.schema_models import EvaluationRow


def thresholds_of(session: Session, evaluation: EvaluationRow, classes: Sequence[str]) -> dict[str, float]:
    """From which score each class counts as found: as a person chose for the model, else by the evaluation."""
    usual = reads.metrics_of(evaluation).get("score_threshold")
    chosen = chosen_thresholds(session, evaluation.model_id)
    known = {name: chosen.get(name, usual) for name in classes}
    return {name: score for name, score in known.items() if score is not None}


def chosen_thresholds(session: Session, model_id: str) -> dict[str, float]:
    """The operating point in force, class -> score: the one chosen last; empty where nobody chose one."""
    point = operating_point_of(session, model_id)
    return {} if point is None else dict(point.thresholds)
