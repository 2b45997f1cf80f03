"""What a decision about a model rests on: gates of the brief and must-pass scenes as a checklist, and the evidence
that the ledger keeps of them.
"""

import operator
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Literal

from sqlmodel import Session, col, select

from core.canonical import Json, JsonObject
from core.queries import leakage as leakage_reads
from core.queries import models as reads
from core.queries.scenes import scene_results, scenes
from core.schema import GateRow, LabelClassRow

_COMPARISONS = {">=": operator.ge, "<=": operator.le}
_IN_WORDS = {">=": "at least", "<=": "at most"}


@dataclass(frozen=True, slots=True)
class GateResult:
    """One gate of the brief in words, what was measured (None: nothing was), and whether that is enough.

    A must-pass scene counts as a gate, of kind scene.
    """

    sentence: str
    is_passed: bool
    value: float | None
    kind: Literal["gate", "scene"] = "gate"


def gate_results(session: Session, model_id: str) -> tuple[GateResult, ...]:
    """Every gate of the brief, on the model's newest evaluation of the part that says most (test before valid), and
    every must-pass scene in force.
    """
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
    return (*results, *_scene_gates(session, model_id))


def evidence_of(session: Session, model_id: str, gates: tuple[GateResult, ...]) -> JsonObject:
    """What was known of a model when it was moved: evaluation, leakage, gates and scenes."""
    evaluation = reads.weightiest_evaluation(session, model_id)
    told: dict[str, Json] = {
        "gates": [asdict(gate) for gate in gates],
        "scenes": {
            row.name: (result.is_passed if result is not None else None)
            for row in scenes(session)
            for result in [scene_results(session).get(row.id or 0, {}).get(model_id)]
        },
    }
    if evaluation is None:
        return told
    return told | {
        "evaluation": evaluation.id,
        "version": evaluation.version_id,
        "part": evaluation.part,
        "images": evaluation.images,
        "metrics": reads.metrics_of(evaluation),
        "leakage": leakage_reads.leakage_figure(session, evaluation).to_json(),
    }


def _scene_gates(session: Session, model_id: str) -> list[GateResult]:
    results = scene_results(session)
    gates = []
    for row in scenes(session):
        result = results.get(row.id or 0, {}).get(model_id)
        said = "not judged" if result is None else "passed" if result.is_passed else "not passed"
        is_passed = result is not None and result.is_passed
        value = None if result is None else float(is_passed)
        gates.append(GateResult(f"Must-pass scene {row.name}: {said}", is_passed, value, "scene"))
    return gates


def _judge(gate: GateRow, class_name: str, value: float | None) -> GateResult:
    compare = _COMPARISONS.get(gate.comparison)
    of_class = f" of {class_name}" if class_name else ""
    say = leakage_reads.percent if gate.metric == leakage_reads.METRIC else lambda figure: f"{figure:g}"
    wanted = f"{gate.metric}{of_class} {_IN_WORDS.get(gate.comparison, gate.comparison)} {say(gate.threshold)}"
    if value is None or compare is None:
        return GateResult(f"{wanted}: not measured", is_passed=False, value=value)
    told = say(value) if gate.metric == leakage_reads.METRIC else f"{value:.3f}"
    return GateResult(f"{wanted}: {told}", is_passed=bool(compare(value, gate.threshold)), value=value)
