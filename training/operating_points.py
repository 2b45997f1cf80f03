"""Records the operating point that a person chose. Rows are added and never changed: the newest is in force."""

from collections.abc import Mapping

from core.canonical import to_json
from core.errors import UserError
from core.project import Project, utc_now
from core.queries.operating_points import OperatingPoint, evaluation_by, operating_point_of
from core.schema_proof import OperatingPointRow


def choose_operating_point(
    project: Project,
    evaluation_id: str,
    thresholds: Mapping[str, float],
    *,
    author: str,
    reason: str,
    temperature: float = 1.0,
) -> OperatingPoint:
    """Record from which score on each class counts as found, by what evaluation, who says so and why.

    Raises UserError without a reason, and for a score or temperature that cannot be.
    """
    if not reason.strip():
        raise UserError("An operating point needs a reason, so nothing was recorded.", "Say why, in a sentence.")
    wrong = [name for name, value in thresholds.items() if not 0 <= value <= 1]
    if wrong or not thresholds or not temperature > 0:
        what = f"The score of {wrong[0]} does not lie from 0 to 1" if wrong else "No score or temperature was given"
        raise UserError(f"{what}; nothing was recorded.", "Choose a score for each class.")
    with project.registry.transaction() as tx:
        evaluation = evaluation_by(tx.session, evaluation_id)
        tx.session.add(
            OperatingPointRow(
                model_id=evaluation.model_id,
                evaluation_id=evaluation.id,
                thresholds_json=to_json({name: float(value) for name, value in thresholds.items()}),
                temperature=temperature,
                reason=reason.strip(),
                author=author,
                at=utc_now(),
            )
        )
        tx.session.flush()
        tx.touch("models", [evaluation.model_id])
        chosen = operating_point_of(tx.session, evaluation.model_id)
    assert chosen is not None
    return chosen
