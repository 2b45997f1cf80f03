"""A project with one finished run: its version, network, curves, evaluation and brief, as a training leaves them."""

from pathlib import Path

from core.canonical import to_json
from core.contract import input_to_json
from core.manifest import write_manifest
from core.project import Project
from core.registry import Transaction
from core.schema import BriefRow, ConditionRow, DatasetVersionRow, GateRow, LabelClassRow
from core.schema_models import EvaluationRow, JobMetricRow, JobRow, ModelVersionRow, TrainingRunRow
from tests.unit.exports.makers import brightness_detector, detector_contract
from tests.unit.training.drawn import draw_version

RUN, MODEL, JOB = "run-1", "model-1", "job-1"
EPOCHS = [{"epoch": number, "weights_sha256": f"{number}" * 64} for number in (1, 2, 3)]
AT = "2026-11-03T10:00:00.000+00:00"
SPEC = {
    "recipe": {
        "name": "detect-nano", "task": "detect",
        "settings": {"epochs": 3, "imgsz": 32, "seed": 7, "pretrained": "/elsewhere/ann/start.pt"},
    },
    "threads": 1, "device": "cpu", "remedies": "balanced sampling",
}  # fmt: skip


def _tell_brief(tx: Transaction) -> None:
    brief = tx.session.get_one(BriefRow, 1)
    brief.problem, brief.risks = "Lights must be seen | in time.", "Glare <b>at dusk</b>"
    tx.session.add(brief)
    tx.session.add(LabelClassRow(id=1, name="car", colour="#000000", position=0))
    tx.session.add(ConditionRow(group_name="weather", value="fog", position=0))
    tx.session.add(GateRow(metric="mAP50", comparison=">=", threshold=0.4))
    tx.session.add(GateRow(metric="latency_p95_ms", comparison="<=", threshold=50))


def tell_run(project: Project, folder: Path) -> str:
    """Put the run into the project; gives the id of its version."""
    manifest, _ = draw_version(folder / "pictures", "detect", train=4, valid=2)
    text = write_manifest(manifest)
    version = project.objects.add_bytes(text)
    onnx = project.objects.add_file(brightness_detector(folder / "a.onnx"))
    details = project.objects.add_bytes(b'{"found":[],"sha256":"00","truth":[]}\n')
    contract = detector_contract()
    result = {"effective": {"batch": 2, "epochs": 3}, "epochs": EPOCHS, "seconds": 4.5,
              "fingerprint_inputs": {"python": "3.11", "threads": 1}}  # fmt: skip
    with project.registry.transaction() as tx:
        _tell_brief(tx)
        tx.session.add(DatasetVersionRow(id=version, name="roads-1", created_at=AT, images=6, annotations=6,
                                         parts_json='{"train":4,"valid":2,"test":0}', split_json="{}",
                                         left_out_json='{"not verified":3}'))  # fmt: skip
        tx.session.add(JobRow(id=JOB, kind="train", title="Train", state="done", folder=f"jobs/{JOB}", created_at=AT,
                              finished_at="2026-11-03T10:05:00.000+00:00", result_json=to_json(result)))  # fmt: skip
        tx.session.flush()
        tx.session.add(TrainingRunRow(
            id=RUN, job_id=JOB, version_id=version, recipe="detect-nano", fingerprint="f" * 64, spec_json=to_json(SPEC),
            created_at=AT,
        ))  # fmt: skip
        for step in (1, 2, 3):
            tx.session.add(JobMetricRow(job_id=JOB, name="train/box_loss", step=step, value=2.0 - step / 8))
            tx.session.add(JobMetricRow(job_id=JOB, name="mAP50", step=step, value=step / 8))
        tx.session.flush()
        tx.session.add(ModelVersionRow(
            id=MODEL, name="detect-nano · roads-1 · 1", run_id=RUN, task="detect", decoder="yolo",
            classes_json=to_json(list(contract.classes)), input_json=to_json(input_to_json(contract.input)),
            onnx_sha256=onnx, weights_sha256="3" * 64, licence="AGPL-3.0", created_at=AT,
        ))  # fmt: skip
        tx.session.flush()
        tx.session.add(EvaluationRow(
            id="evaluation-1", model_id=MODEL, version_id=version, part="valid", onnx_sha256=onnx, images=2,
            metrics_json='{"mAP50":0.5,"recall":0.6}', created_at=AT, details_sha256=details,
            per_class_json=to_json({"car": {"recall": 0.8, "instances": 100},
                                    "person": {"recall": 0.5, "instances": 4}}),
            per_condition_json=to_json({"lighting=night": {"images": 2, "recall": 0.25}}),
        ))  # fmt: skip
    return version
