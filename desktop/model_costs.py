"""What each model costs on a vehicle: latency, size, operations and parameters. Knows no window."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import UserError
from core.objects import write_text
from core.project import Project
from core.queries.models import contract_of, latency_ms_of
from core.schema_models import ModelVersionRow

RUNS = 10


@dataclass(frozen=True, slots=True)
class Costs:
    """Latency of half of the pictures in milliseconds, megabytes, parameters, and operations of one picture.

    `is_quick` says that latency was measured just now on this computer, not with a package. None: not known.
    """

    latency_ms: float | None
    size_mb: float | None
    parameters: int | None
    flops: int | None
    is_quick: bool = False


def costs_of(project: Project, rows: Sequence[ModelVersionRow]) -> dict[str, Costs]:
    """The costs by model. Measures latency where no package tells it, seconds: call it off the GUI thread."""
    return {row.id: _costs(project, row) for row in rows}


def _costs(project: Project, row: ModelVersionRow) -> Costs:
    from exports.complexity import complexity_of

    with project.registry.reading() as session:
        told = latency_ms_of(session, row.id).get("p50")
    path = project.objects.path(row.onnx_sha256)
    try:
        known = complexity_of(path)
        quick = _quick_latency(project, row) if told is None else None
    except UserError:
        size = path.stat().st_size / 1e6 if path.is_file() else None
        return Costs(told, size, None, None)
    return Costs(told or quick, known.size_bytes / 1e6, known.parameters, known.flops, told is None)


def _quick_latency(project: Project, row: ModelVersionRow) -> float:
    """Measured once, then read from the cache."""
    from exports.packages import measure_latency
    from exports.runtime import OnnxPredictor

    kept = project.cache_folder / "latency" / f"{row.onnx_sha256}.json"
    if kept.is_file():
        return float(json.loads(kept.read_text(encoding="utf-8"))["p50"])
    predictor = OnnxPredictor(project.objects.path(row.onnx_sha256), contract_of(row))
    measured = measure_latency(predictor, RUNS)
    kept.parent.mkdir(parents=True, exist_ok=True)
    write_text(kept, json.dumps(measured))
    return measured["p50"]
