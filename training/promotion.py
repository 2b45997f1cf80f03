"""Moves models between the stages candidate, approved and production, and keeps the ledger of it.

A move up needs the gates of the brief, or a person who overrides them and says why. Production holds one model:
who comes in sends the one before back to approved. Every move is a row of the ledger, which is never rewritten.
"""

import json
import operator
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Literal, get_args

from sqlmodel import Session, col, select

from core.canonical import to_json
from core.errors import UserError
from core.ids import ModelId
from core.project import Project, utc_now
from core.queries import leakage as leakage_reads
from core.queries import models as reads
from core.registry import Transaction
from core.schema import GateRow, LabelClassRow
from core.schema_models import ModelVersionRow, StageChangeRow

Stage = Literal["candidate", "approved", "production"]
ROLLED_BACK = "Rolled back."
MADE_ROOM = "Made room for another model."
_COMPARISONS = {">=": operator.ge, "<=": operator.le}
_IN_WORDS = {">=": "at least", "<=": "at most"}


@dataclass(frozen=True, slots=True)
class GateResult:
    """One gate of the brief in words, what was measured (None: nothing was), and whether that is enough."""

    sentence: str
    is_passed: bool
    value: float | None


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move came to; `is_done` is False when a gate held it back, and nothing was changed then."""

    stage: Stage
    model_id: ModelId
    gates: tuple[GateResult, ...]
    is_done: bool


def promote(project: Project, model_id: ModelId, stage: Stage, *, author: str, reason: str = "") -> Moved:
    """Move a model to a stage if every gate is passed; the answer says which were not."""
    _check_stage(stage)
    with project.registry.transaction() as tx:
        gates = gate_results(tx.session, model_id) if stage != "candidate" else ()
        is_passed = all(gate.is_passed for gate in gates)
        if is_passed:
            _move(tx, model_id, stage, author=author, reason=reason, gates=gates)
    return Moved(stage, model_id, gates, is_passed)


def override_gates(project: Project, model_id: ModelId, stage: Stage, *, author: str, reason: str) -> Moved:
    """Move a model to a stage whatever the gates say; the reason stays in the ledger."""
    _check_stage(stage)
    if not reason.strip():
        raise UserError("Overriding a gate needs a reason, so the model was not moved.", "Say why, in a sentence.")
    with project.registry.transaction() as tx:
        gates = gate_results(tx.session, model_id) if stage != "candidate" else ()
        _move(tx, model_id, stage, author=author, reason=reason, gates=gates)
    return Moved(stage, model_id, gates, is_done=True)


def rollback(project: Project, stage: Stage, *, author: str) -> Moved:
    """Give a stage back to the model that held it before. Raises UserError when there was none."""
    _check_stage(stage)
    with project.registry.transaction() as tx:
        held = _holders(tx.session, stage)
        if stage == "candidate" or len(held) < 2:
            raise UserError(f"No other model was {stage} before, so nothing was changed.", "Promote a model instead.")
        before, now = held[-2], held[-1]
        lower: Stage = "approved" if stage == "production" else "candidate"
        if tx.session.get_one(ModelVersionRow, now).stage == stage:
            _write(tx, now, lower, author=author, reason=ROLLED_BACK)
        _write(tx, before, stage, author=author, reason=ROLLED_BACK)
    return Moved(stage, ModelId(before), (), is_done=True)


def gate_results(session: Session, model_id: ModelId) -> tuple[GateResult, ...]:
    """Every gate of the brief, on the model's newest evaluation of the part that says most (test before valid)."""
    reads.model_by(session, model_id)
    names = {row.id: row.name for row in session.exec(select(LabelClassRow))}
    evaluation = reads.weightiest_evaluation(session, model_id)
    means: Mapping[str, float | None] = reads.metrics_of(evaluation) if evaluation else {}
    per_class = reads.per_class_of(evaluation) if evaluation else {}
    leakage = {} if evaluation is None else {
        leakage_reads.METRIC: leakage_reads.leakage_figure(session, evaluation).share
    }  # fmt: skip
    latency = {f"latency_{name}_ms": value for name, value in reads.latency_ms_of(session, model_id).items()}
    results = []
    for gate in session.exec(select(GateRow).order_by(col(GateRow.position), col(GateRow.id))):
        name = names.get(gate.class_id, "") if gate.class_id is not None else ""
        figures = per_class.get(name, {}) if name else {**means, **latency, **leakage}
        results.append(_judge(gate, name, figures.get(gate.metric)))
    return tuple(results)


def _judge(gate: GateRow, class_name: str, value: float | None) -> GateResult:
    compare = _COMPARISONS.get(gate.comparison)
    of_class = f" of {class_name}" if class_name else ""
    say = leakage_reads.percent if gate.metric == leakage_reads.METRIC else lambda figure: f"{figure:g}"
    wanted = f"{gate.metric}{of_class} {_IN_WORDS.get(gate.comparison, gate.comparison)} {say(gate.threshold)}"
    if value is None or compare is None:
        return GateResult(f"{wanted}: not measured", is_passed=False, value=value)
    told = say(value) if gate.metric == leakage_reads.METRIC else f"{value:.3f}"
    return GateResult(f"{wanted}: {told}", is_passed=bool(compare(value, gate.threshold)), value=value)


def _move(
    tx: Transaction,
    model_id: ModelId,
    stage: Stage,
    *,
    author: str,
    reason: str,
    gates: tuple[GateResult, ...],
) -> None:
    if reads.model_by(tx.session, model_id).stage == stage:
        raise UserError(f"{model_id} is {stage} already; nothing was changed.")
    if stage == "production":
        for held in reads.models_at_stage(tx.session, "production"):
            _write(tx, held.id, "approved", author=author, reason=MADE_ROOM)
    _write(tx, model_id, stage, author=author, reason=reason, gates=gates)


def _write(
    tx: Transaction,
    model_id: str,
    stage: Stage,
    *,
    author: str,
    reason: str,
    gates: tuple[GateResult, ...] = (),
) -> None:
    model = tx.session.get_one(ModelVersionRow, model_id)
    row = StageChangeRow(
        model_id=model.id,
        before_stage=model.stage,
        stage=stage,
        at=utc_now(),
        author=author,
        reason=reason,
        gates_json=to_json([asdict(gate) for gate in gates]),
    )
    model.stage = stage
    tx.session.add(row)
    tx.session.add(model)
    tx.session.flush()
    tx.touch("models", [model.id])


def _holders(session: Session, stage: Stage) -> list[str]:
    """Who held the stage, oldest first; a roll-back takes away all that came after the model it brought back."""
    held: list[str] = []
    for row in reversed(reads.stage_changes(session, stage=stage)):
        if row.reason == MADE_ROOM:
            continue
        if row.reason == ROLLED_BACK and row.model_id in held:
            del held[held.index(row.model_id) + 1 :]
        elif row.reason != ROLLED_BACK:
            held = [*(model for model in held if model != row.model_id), row.model_id]
    return held


def _check_stage(stage: str) -> None:
    if stage not in get_args(Stage):
        raise UserError(f"There is no stage {stage}.", f"Choose one of: {', '.join(get_args(Stage))}.")


def gates_of(row: StageChangeRow) -> tuple[GateResult, ...]:
    """The gates as they stood when a move of the ledger was made."""
    return tuple(GateResult(**item) for item in json.loads(row.gates_json))
