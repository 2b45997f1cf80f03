"""Makes the package of one model of a project, and keeps it in the registry."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from sqlmodel import Session, col, select

from core.canonical import JsonObject, to_json
from core.coverage_gap import CoverageGap
from core.detections import BgrImage
from core.errors import UserError
from core.ids import ModelId, new_name
from core.images import read_bgr
from core.project import Project, utc_now
from core.queries.brief import class_names, gates, safety_actions
from core.queries.drives import newest_cameras
from core.queries.leakage import leakage_figure
from core.queries.models import (
    contract_of,
    metrics_of,
    model_by,
    per_class_of,
    remedies_of_run,
    run_by,
    weightiest_evaluation,
)
from core.schema import ImageRow
from core.schema_models import ModelVersionRow, PackageRow
from exports.actions import ACTIONS, SafetyRule
from exports.card_facts import facts_of
from exports.leakage_gate import refuse_leaking
from exports.manifest import Gate, Measured, PackageManifest, Provenance
from exports.onnx_model import to_fp16
from exports.package import Built, build_package
from exports.runtime import OnnxPredictor

GOLDEN_IMAGES = 2
LATENCY_RUNS = 40
LATENCY_SIZE_WH = (1280, 720)  # the picture that latency is measured on, resize included


@dataclass(frozen=True, slots=True)
class Packed:
    """A package in the registry, and how fast it answers on this computer: p50, p95, p99 in milliseconds."""

    row: PackageRow
    latency_ms: Mapping[str, float]


def package_model(
    project: Project,
    model_id: ModelId,
    out: Path,
    *,
    precision: str,
    author: str,
    golden_images: Sequence[BgrImage] = (),
    known_gaps: Sequence[CoverageGap] = (),
) -> Packed:
    """Write the package of a model to `out` and keep it in the registry.

    Golden frames are taken from the project unless given; `known_gaps` go into the manifest and the card. Raises
    UserError when it cannot be made, or when the brief has a gate of leakage that is not passed; nothing is then
    written. The same model, brief, gaps and author give the same
    bytes.
    """
    if precision not in ("fp32", "fp16"):
        raise UserError(
            f"Packages in {precision} are not there yet, so nothing was written.", "Choose --precision fp32 or fp16."
        )
    with project.registry.reading() as session:
        model = model_by(session, model_id)
        refuse_leaking(session, model.id)
        manifest = replace(
            manifest_of_model(session, model, precision=precision, author=author), known_gaps=tuple(known_gaps)
        )
        facts = facts_of(session, project, model)
        images = list(golden_images) or _golden_images(session, project)
    onnx = project.objects.read_bytes(model.onnx_sha256)
    if precision == "fp16":
        onnx = to_fp16(onnx)
    built = build_package(out.resolve(), onnx=onnx, manifest=manifest, golden_images=images, facts=facts)
    latency_ms = measure_latency(OnnxPredictor(onnx, manifest.contract))
    return Packed(_record(project, model.id, precision, built, latency_ms), latency_ms)


def measure_latency(predictor: OnnxPredictor, runs: int = LATENCY_RUNS) -> dict[str, float]:
    """p50, p95 and p99 of the whole answer on this computer, milliseconds, after warming up."""
    width, height = LATENCY_SIZE_WH
    image = np.random.default_rng(0).integers(0, 255, (height, width, 3), np.uint8)
    predictor.warm_up(3)
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        predictor.predict(image)
        times.append((time.perf_counter() - started) * 1e3)
    return {f"p{share}": round(float(np.percentile(times, share)), 3) for share in (50, 95, 99)}


def manifest_of_model(session: Session, model: ModelVersionRow, *, precision: str, author: str) -> PackageManifest:
    """What a package of this model says of itself; figures only where they were measured in this precision."""
    names = class_names(session)
    run = run_by(session, model.run_id) if model.run_id is not None else None
    return PackageManifest(
        contract=contract_of(model),
        precision=precision,
        provenance=Provenance(
            model=model.id,
            model_name=model.name,
            onnx_sha256=model.onnx_sha256,
            weights_sha256=model.weights_sha256,
            run=run.id if run is not None else "",
            run_fingerprint=run.fingerprint if run is not None else "",
            dataset_version=run.version_id if run is not None else "",
            licence=model.licence,
            code_version=_code_version(),
            remedies=remedies_of_run(run) if run is not None else "",
        ),
        measured=_measured(session, model) if precision == "fp32" else Measured(),  # never of another network
        safety_actions=tuple(
            SafetyRule(names[row.class_id], action, row.min_score, row.min_height_px, row.frames)
            for row in safety_actions(session)
            for action in ACTIONS
            if action == row.action and row.class_id in names
        ),
        gates=tuple(
            Gate(row.metric, row.comparison, row.threshold, names.get(row.class_id, "") if row.class_id else "")
            for row in gates(session)
        ),
        author=author,
        cameras=tuple(replace(camera, id=0) for camera in newest_cameras(session)),
    )


def _measured(session: Session, model: ModelVersionRow) -> Measured:
    row = weightiest_evaluation(session, model.id)
    if row is None:
        return Measured()
    leakage = leakage_figure(session, row).to_json()
    return Measured(row.version_id, row.part, row.images, metrics_of(row), per_class_of(row), leakage)


def _golden_images(session: Session, project: Project) -> list[BgrImage]:
    """The first pictures of the project by hash that can be opened: the same ones each time."""
    found: list[BgrImage] = []
    for row in session.exec(select(ImageRow).order_by(col(ImageRow.sha256)).limit(GOLDEN_IMAGES * 10)):
        try:
            found.append(read_bgr(project.image_path(session, row)))
        except UserError:
            continue  # a missing picture must not keep a package from being made; the next one serves as well
        if len(found) == GOLDEN_IMAGES:
            break
    return found


def _record(
    project: Project, model_id: str, precision: str, built: Built, latency_ms: Mapping[str, float]
) -> PackageRow:
    told: JsonObject = {**built.manifest, "latency_ms": dict(latency_ms)}
    root = project.root.resolve()
    path = built.path.relative_to(root) if built.path.is_relative_to(root) else built.path
    with project.registry.transaction() as tx:
        row = tx.session.exec(select(PackageRow).where(PackageRow.sha256 == built.sha256)).first()
        if row is None:
            row = PackageRow(
                id=new_name("package"), model_id=model_id, sha256=built.sha256, path="", precision=precision,
                size_bytes=built.size_bytes, manifest_json="{}", created_at=utc_now(),
            )  # fmt: skip
        row.path, row.manifest_json = path.as_posix(), to_json(told)
        tx.session.add(row)
        tx.touch("packages", [row.id])
    return row


def _code_version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("roadwright")
    except PackageNotFoundError:
        return ""
