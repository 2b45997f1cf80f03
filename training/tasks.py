"""The worker's side: trains and measures inside one job folder. Never opens a registry.

How ONNX files are finished and run is handed in: that is known to `exports`, which training does not import.
"""

import shutil
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from core.canonical import Json, JsonObject, to_json
from core.contract import ModelContract, contract_from_json, input_to_json
from core.detections import BgrImage, Predictor, Task
from core.errors import Stopped, UserError
from core.images import decode_bgr
from core.jobs.reporter import JobReporter
from core.manifest import PARTS, Manifest, manifest_id, read_locations, read_manifest
from core.objects import sha256_of_file, write_text
from core.recordings import OpenRecording
from training.backend import Exported, Trained, Trainer, TrainSpec
from training.backends import BACKENDS
from training.dataset_dir import DatasetDir, Locate, lay_out, read_checked
from training.evaluation import details_text, evaluate_predictor, result_to_json
from training.examples import examples_of
from training.fingerprint import fingerprint_of
from training.parity import check_parity
from training.remedies import UNLESS_CHOSEN, plan_of, plan_to_json, remedies_of
from training.runs import LOCATIONS, LOWEST_SCORE, MANIFEST
from training.scene_tasks import exported_model, no_recordings, scene_verdicts
from training.work_share import WorkShare

DATASET, ONNX, DETAILS = "dataset", "model.onnx", "details.jsonl"
SAMPLES = 3
LAID_OUT, TRAINED, EXPORTED = 0.03, 0.9, 0.93  # of the whole work

MakePredictor = Callable[[Path, ModelContract], Predictor]


class FinishOnnx(Protocol):
    """`exports.onnx_model.finish_onnx`: checks and strips an ONNX file, gives its hash."""

    def __call__(self, source: Path, dest: Path, *, metadata: Mapping[str, str]) -> str:
        """Write `dest` from `source`."""


def train(
    folder: Path,
    arguments: Mapping[str, object],
    reporter: JobReporter,
    *,
    finish_onnx: FinishOnnx,
    make_predictor: MakePredictor,
    open_recording: OpenRecording = no_recordings,
) -> JsonObject:
    """Lay out, train, export, check, measure. Gives what `training.runs.record_training` takes in.

    Raises Stopped when asked to end; the best finished epoch is then kept as `model.pt`.
    """
    started = time.monotonic()
    manifest, locate = _read_data(folder, str(arguments["version"]))
    recipe = _mapping(arguments["recipe"])
    spec = spec_of(arguments, folder)
    trainer = BACKENDS[str(recipe["backend"])]()
    trained, exported, told = _trained(trainer, spec, manifest, locate, folder, reporter)
    contract = ModelContract(spec.task, trained.classes, exported.input, exported.decoder, score_threshold=LOWEST_SCORE)
    onnx_sha256 = finish_onnx(exported.onnx, folder / ONNX, metadata=_onnx_metadata(contract))
    exported.onnx.unlink()
    predictor = make_predictor(folder / ONNX, contract)
    difference = check_parity(predictor, exported)
    part = _measured_part(manifest, spec.task)
    evaluation = _measure(folder, predictor, manifest, part, locate, WorkShare(reporter, EXPORTED, 1.0))
    return {
        **_model_told(contract, trained, _file(folder / ONNX, onnx_sha256)),
        **_fingerprint_told(arguments, trained),
        "licence": str(recipe["licence"]),
        "evaluation": evaluation,
        "scenes": scene_verdicts(folder, predictor, evaluation, open_recording),
        "parity": difference,
        **told,
        "seconds": round(time.monotonic() - started, 1),
    }


def evaluate(
    folder: Path,
    arguments: Mapping[str, object],
    reporter: JobReporter,
    *,
    make_predictor: MakePredictor,
    open_recording: OpenRecording = no_recordings,
) -> JsonObject:
    """Measure an exported model. Gives what `training.runs.record_evaluation` takes in."""
    manifest, locate = _read_data(folder, str(arguments["version"]))
    predictor = make_predictor(exported_model(folder, arguments), contract_from_json(_mapping(arguments["contract"])))
    evaluation = _measure(folder, predictor, manifest, str(arguments["part"]), locate, WorkShare(reporter, 0.0, 1.0))
    scenes = scene_verdicts(folder, predictor, evaluation, open_recording)
    return {
        "model": str(arguments["model"]), "version": str(arguments["version"]), "evaluation": evaluation,
        "scenes": scenes,
    }  # fmt: skip


def spec_of(arguments: Mapping[str, object], folder: Path) -> TrainSpec:
    """The training that a job's arguments ask for. Raises UserError when its weights are not those that were chosen."""
    recipe, weights = _mapping(arguments["recipe"]), _mapping(arguments.get("pretrained") or {})
    settings = dict(_mapping(recipe["settings"]))
    pretrained = str((folder / str(weights["path"])).resolve()) if weights else ""
    if pretrained and (not Path(pretrained).is_file() or sha256_of_file(Path(pretrained)) != weights["sha256"]):
        raise UserError("The weights to start from are missing or were changed.", "Choose them again.")
    remedies = remedies_of(settings, recipe.get("transforms"))
    for name in UNLESS_CHOSEN:
        settings.pop(name, None)
    numbers = {name: int(str(settings.pop(name))) for name in ("epochs", "imgsz", "batch", "seed")}
    task: Task = "classify" if recipe["task"] == "classify" else "detect"
    return TrainSpec(
        task=task,
        architecture=str(recipe["architecture"]),
        threads=int(str(arguments["threads"])),
        device=str(arguments["device"]),
        pretrained=pretrained,
        trusts_pretrained=bool(weights.get("is_trusted")),
        tuning=settings,  # type: ignore[arg-type]  # settings of a recipe, back from JSON
        remedies=remedies,
        **numbers,
    )


def _trained(
    trainer: Trainer,
    spec: TrainSpec,
    manifest: Manifest,
    locate: Locate,
    folder: Path,
    reporter: JobReporter,
) -> tuple[Trained, Exported, JsonObject]:
    """Train and export, and what is told of the data; the laid out dataset is gone afterwards, however it went."""
    root = folder / DATASET
    shutil.rmtree(root, ignore_errors=True)
    laying = WorkShare(reporter, 0.0, LAID_OUT)

    def on_image(done: int, total: int) -> None:
        _step(laying, done, total, "Preparing images")

    try:
        dataset = lay_out(manifest, root, spec.task, locate=locate, on_image=on_image)
        trained = trainer.train(spec, dataset, folder, WorkShare(reporter, LAID_OUT, TRAINED))
        WorkShare(reporter, TRAINED, EXPORTED).progress(0, 1, "Exporting to ONNX")
        exported = trainer.export_onnx(spec, trained, folder, _samples(manifest, dataset, locate))
    finally:
        shutil.rmtree(root, ignore_errors=True)
    plan = plan_of(spec.remedies, dataset.train_labels, dataset.classes)
    return trained, exported, {"left_out": dict(dataset.left_out), "remedies": plan_to_json(spec.remedies, plan)}


def _model_told(contract: ModelContract, trained: Trained, onnx: dict[str, Json]) -> dict[str, Json]:
    return {
        "task": contract.task,
        "decoder": contract.decoder,
        "classes": list(contract.classes),
        "input": input_to_json(contract.input),
        "onnx": onnx,
        "checkpoint": _file(trained.checkpoint, sha256_of_file(trained.checkpoint)),
        "weights_sha256": trained.weights_sha256,
        "onnx_sha256": onnx["sha256"],
        "effective": trained.effective,
    }


def _fingerprint_told(arguments: Mapping[str, object], trained: Trained) -> dict[str, Json]:
    fingerprint, inputs = fingerprint_of(arguments, trained.effective)
    return {"fingerprint": fingerprint, "fingerprint_inputs": inputs}


def _samples(manifest: Manifest, dataset: DatasetDir, locate: Locate) -> list[BgrImage]:
    """A few pictures of the train part, to compare the exported model with the trained one on."""
    examples, _ = examples_of(manifest, "train", dataset.task)
    images = [example.image for example in examples[:SAMPLES]]
    return [decode_bgr(read_checked(image, locate(image.sha256)), image.orientation, image.name) for image in images]


def _measure(
    folder: Path, predictor: Predictor, manifest: Manifest, part: str, locate: Locate, share: WorkShare
) -> JsonObject:
    def on_image(done: int, total: int) -> None:
        _step(share, done, total, f"Measuring the exported model on the {part} part")

    result = evaluate_predictor(predictor, manifest, part, locate=locate, on_image=on_image)
    write_text(folder / DETAILS, details_text(result))
    return result_to_json(result, DETAILS)


def _measured_part(manifest: Manifest, task: Task) -> str:
    """The part that a fresh model is measured on: valid, else test, else the images it has seen."""
    order = ("valid", "test", "train")
    return next((part for part in order if examples_of(manifest, part, task)[0]), PARTS[0])


def _read_data(folder: Path, version: str) -> tuple[Manifest, Locate]:
    text = (folder / MANIFEST).read_bytes()
    if manifest_id(text) != version:
        raise UserError("The job's copy of the dataset version was changed.", "Start the work again.")
    locations = read_locations(folder / LOCATIONS)

    def locate(sha256: str) -> Path:
        if sha256 not in locations.paths:
            raise UserError(f"Nobody said where the image {sha256[:12]} lies.", "Import its folder again.")
        return locations.path(sha256, folder)

    return read_manifest(text), locate


def _step(share: WorkShare, done: int, total: int, message: str) -> None:
    if share.is_stop_asked():
        raise Stopped
    share.progress(done, total, message)


def _onnx_metadata(contract: ModelContract) -> dict[str, str]:
    """What the file says of itself: nothing that differs between two equal trainings."""
    return {
        "task": contract.task,
        "decoder": contract.decoder,
        "classes": to_json(list(contract.classes)),
        "input": to_json(input_to_json(contract.input)),
    }


def _file(path: Path, sha256: str) -> dict[str, Json]:
    return {"path": path.name, "sha256": sha256}


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise UserError("The job's arguments cannot be understood.", "Start the work again.")
    return value
