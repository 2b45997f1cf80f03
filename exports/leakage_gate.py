"""Holds a package back whose metrics rest on pictures that training has seen, where the brief has a gate for that."""

import operator

from sqlmodel import Session

from core.errors import UserError
from core.queries.leakage import LeakageFigure, leakage_figure, leakage_gates, percent
from core.queries.models import weightiest_evaluation
from core.schema import GateRow

_COMPARISONS = {">=": operator.ge, "<=": operator.le}
_IN_WORDS = {">=": "at least", "<=": "at most"}
CHANGE = "or change the gate of leakage in the brief"


def refuse_leaking(session: Session, model_id: str) -> None:
    """Raise UserError when a gate of leakage is not passed, or cannot be judged, for what the package would claim.

    Judged is the evaluation that says most about the model, the one whose metrics stand in the package.
    """
    gates = leakage_gates(session)
    if not gates:
        return
    evaluation = weightiest_evaluation(session, model_id)
    if evaluation is None:
        raise UserError(
            f"The brief asks for {_wanted(gates[0])}, and this model was never measured, so no package was written.",
            f"Measure the model, {CHANGE}.",
        )
    figure = leakage_figure(session, evaluation)
    for gate in gates:
        _refuse(gate, figure)


def _refuse(gate: GateRow, figure: LeakageFigure) -> None:
    if figure.share is None:
        raise UserError(
            f"The brief asks for {_wanted(gate)}, and it is {figure.words()}; no package was written.",
            f"Measure it with: roadwright leakage PROJECT --version {figure.version[:12]}"
            f"{f' --trained-on {figure.trained_on[:12]}' if figure.trained_on != figure.version else ''}, {CHANGE}.",
        )
    if not _COMPARISONS.get(gate.comparison, operator.le)(figure.share, gate.threshold):
        raise UserError(
            f"{percent(figure.share)} of the {figure.part} images leak from training, and the brief asks for"
            f" {_wanted(gate)}, so no package was written{f' ({reasons})' if (reasons := figure.reasons()) else ''}.",
            f"Freeze a version with --group-by similarity and train on it, {CHANGE}.",
        )


def _wanted(gate: GateRow) -> str:
    return f"leakage of {_IN_WORDS.get(gate.comparison, gate.comparison)} {percent(gate.threshold)}"
