"""Moves models between the stages candidate, approved and production, and keeps the ledger of it.

A move up needs the gates of the brief and the must-pass scenes, or a person who overrides them and says why.
Production holds one model:
who comes in sends the one before back to approved. Every move is a row of the ledger, which is never rewritten.
"""

import json
from dataclasses import asdict, dataclass
from typing import Literal, get_args

from sqlmodel import Session

from core.canonical import to_json
from core.errors import UserError
from core.ids import ModelId
from core.project import Project, utc_now
from core.queries import models as reads
from core.registry import Transaction
from core.schema_models import ModelVersionRow, PackageRow, StageChangeRow
from training.evidence import GateResult, evidence_of, gate_results
from training.packages_in_force import package_before, package_to_go, put_back

Stage = Literal["candidate", "approved", "production"]
ROLLED_BACK = "Rolled back."
MADE_ROOM = "Made room for another model."


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move came to; `is_done` is False when a gate held it back, and nothing was changed then."""

    stage: Stage
    model_id: ModelId
    gates: tuple[GateResult, ...]
    is_done: bool
    package_sha256: str = ""


def promote(project: Project, model_id: ModelId, stage: Stage, *, author: str, reason: str = "") -> Moved:
    """Move a model to a stage if every gate is passed; the answer says which were not."""
    _check_stage(stage)
    with project.registry.transaction() as tx:
        gates = gate_results(tx.session, model_id) if stage != "candidate" else ()
        is_passed = all(gate.is_passed for gate in gates)
        if is_passed:
            _move(project, tx, model_id, stage, author=author, reason=reason, gates=gates)
    return Moved(stage, model_id, gates, is_passed)


def override_gates(project: Project, model_id: ModelId, stage: Stage, *, author: str, reason: str) -> Moved:
    """Move a model to a stage whatever the gates say; the reason stays in the ledger."""
    _check_stage(stage)
    if not reason.strip():
        raise UserError("Overriding a gate needs a reason, so the model was not moved.", "Say why, in a sentence.")
    with project.registry.transaction() as tx:
        gates = gate_results(tx.session, model_id) if stage != "candidate" else ()
        _move(project, tx, model_id, stage, author=author, reason=reason, gates=gates)
    return Moved(stage, model_id, gates, is_done=True)


def rollback(project: Project, stage: Stage, *, author: str) -> Moved:
    """Give a stage back to the model that held it before, and put its package back byte for byte.

    Raises UserError when there was none, or when its package cannot be put back; nothing is then changed.
    """
    _check_stage(stage)
    with project.registry.transaction() as tx:
        held = _holders(tx.session, stage)
        if stage == "candidate" or len(held) < 2:
            raise UserError(f"No other model was {stage} before, so nothing was changed.", "Promote a model instead.")
        before, now = held[-2], held[-1]
        lower: Stage = "approved" if stage == "production" else "candidate"
        if tx.session.get_one(ModelVersionRow, now).stage == stage:
            _write(tx, now, lower, author=author, reason=ROLLED_BACK)
        package = package_before(project, tx.session, before, stage)
        gates = gate_results(tx.session, before)
        _write(tx, before, stage, author=author, reason=ROLLED_BACK, gates=gates, package=package)
        if package is not None:
            put_back(project, tx.session, package)  # last: where it fails, the ledger stays as it was
    return Moved(stage, ModelId(before), gates, is_done=True, package_sha256=package.sha256 if package else "")


def _move(
    project: Project,
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
    package = package_to_go(project, tx.session, model_id) if stage == "production" else None
    _write(tx, model_id, stage, author=author, reason=reason, gates=gates, package=package)


def _write(
    tx: Transaction,
    model_id: str,
    stage: Stage,
    *,
    author: str,
    reason: str,
    gates: tuple[GateResult, ...] = (),
    package: PackageRow | None = None,
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
        package_sha256=package.sha256 if package is not None else "",
        evidence_json=to_json(evidence_of(tx.session, model_id, gates)),
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
