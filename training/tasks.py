"""The worker's side: trains and measures inside one job folder. Never opens a registry.

How ONNX files are finished and run is handed in: that is known to `exports`, which training does not import.
"""

import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from core.canonical import Json, JsonObject, to_json
from core.contract import ModelContract, contract_from_json, input_to_json, usual_iou
from core.detections import BgrImage, Predictor, Task
from core.errors import Stopped, UserError
from core.images import decode_bgr
from core.jobs.reporter import JobReporter
from core.manifest import PARTS, Manifest, manifest_id, read_locations, read_manifest
from core.objects import sha256_of_file, written_beside
from core.recordings import OpenRecording
from training.backend import Exported, Trained, Trainer, TrainSpec
from training.backends import BACKENDS
from training.batch_fit import with_effective_batch
from training.begun import Beginning, begin, note_trained, read_trained
from training.condition_examples import CLASSES, aimed_at, check_target, target_of
from training.dataset_dir import DatasetDir, Locate, lay_out, read_checked
from training.disk_room import check_room, needed_bytes
from training.epoch_log import read_epochs
from training.evaluation import details_bytes, evaluate_predictor, result_to_json
from training.examples import examples_of
from training.fingerprint import fingerprint_of
from training.outlines import LANE_WIDTH_PX
from training.parity import check_parity
from training.profile import EXACT, PROFILE, profile_of
from training.recipes import TARGET
from training.remedies import UNLESS_CHOSEN, plan_of, plan_to_json, remedies_of
from training.reproducibility import doubts_of
from training.runs import LANE_WIDTH, LOCATIONS, LOWEST_SCORE, MANIFEST
from training.scene_tasks import exported_model, no_recordings, scene_verdicts
from training.smaller_batches import train_within_memory
from training.tensor_files import WEIGHTS
from training.work_share import WorkShare

DATASET, ONNX, DETAILS = "dataset", "model.onnx", "details.rwd"
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

    In a folder where this training was begun before, it goes on from the last whole epoch. Raises Stopped when asked
    to end; the best finished epoch is then kept as `model.pt`.
    """
    started = time.monotonic()
    manifest, locate = _read_data(folder, str(arguments["version"]))
    recipe, spec = _mapping(arguments["recipe"]), spec_of(arguments, folder)
    manifest = _aimed(manifest, recipe)
    check_room(folder, needed_bytes(manifest, spec.architecture, locate, folder))
    beginning = begin(folder, arguments, spec.profile)
    trained, exported, told = _trained(BACKENDS[str(recipe["backend"])](), spec, manifest, locate, folder, reporter)
    trained = with_resumed(trained, spec, beginning)
    contract = _contract(spec, trained, exported)
    onnx_sha256 = finish_onnx(exported.onnx, folder / ONNX, metadata=_onnx_metadata(contract))
    exported.onnx.unlink()
    predictor = make_predictor(folder / ONNX, contract)
    difference = check_parity(predictor, exported)
    part, share = _measured_part(manifest, spec.task), WorkShare(reporter, EXPORTED, 1.0)
    evaluation = _measure(folder, predictor, manifest, part, locate, share, spec.lane_width_px)
    return {
        **_model_told(contract, trained, _file(folder / ONNX, onnx_sha256)),
        **_fingerprint_told(arguments, trained),
        "licence": str(recipe["licence"]),
        "evaluation": evaluation,
        "scenes": scene_verdicts(folder, predictor, evaluation, open_recording),
        "parity": difference,
        **_course_told(folder, spec, beginning),
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
    contract = contract_from_json(_mapping(arguments["contract"]))
    if contract.task == "classify":
        manifest = aimed_at(manifest, target_of(contract.classes))
    predictor = make_predictor(exported_model(folder, arguments), contract)
    part, share = str(arguments["part"]), WorkShare(reporter, 0.0, 1.0)
    lane_width_px = float(str(arguments.get(LANE_WIDTH, LANE_WIDTH_PX)))
    evaluation = _measure(folder, predictor, manifest, part, locate, share, lane_width_px)
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
    profile = profile_of(settings)
    for name in (*UNLESS_CHOSEN, PROFILE, TARGET):
        settings.pop(name, None)
    numbers = {name: int(str(settings.pop(name))) for name in ("epochs", "imgsz", "batch", "seed")}
    lane_width_px = float(str(settings.pop(LANE_WIDTH, LANE_WIDTH_PX)))
    return TrainSpec(
        task=str(recipe["task"]),  # type: ignore[arg-type]  # checked at birth
        architecture=str(recipe["architecture"]),
        threads=int(str(arguments["threads"])),
        device=str(arguments["device"]),
        pretrained=pretrained,
        trusts_pretrained=bool(weights.get("is_trusted")),
        tuning=settings,  # type: ignore[arg-type]  # settings of a recipe, back from JSON
        remedies=remedies,
        profile=profile,
        lane_width_px=lane_width_px,
        **numbers,
    )


def with_resumed(trained: Trained, spec: TrainSpec, beginning: Beginning) -> Trained:
    """What was in fact used also says where a fast run was resumed: its bits depend on it. An exact run's do not."""
    if spec.profile == EXACT or not beginning.resumed:
        return trained
    return replace(trained, effective={**trained.effective, "resumed": [dict(each) for each in beginning.resumed]})


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
        dataset = lay_out(manifest, root, spec.task, locate=locate, on_image=on_image, lane_width_px=spec.lane_width_px)
        trained = read_trained(folder)
        if trained is None:
            share = WorkShare(reporter, LAID_OUT, TRAINED)
            trained = train_within_memory(trainer, spec, dataset, folder, share)
            note_trained(folder, trained)
        WorkShare(reporter, TRAINED, EXPORTED).progress(0, 1, "Exporting to ONNX")
        exported = trainer.export_onnx(spec, trained, folder, _samples(manifest, dataset, locate))
    finally:
        shutil.rmtree(root, ignore_errors=True)
    plan = plan_of(spec.remedies, dataset.train_labels, dataset.classes)
    return trained, exported, {"left_out": dict(dataset.left_out), "remedies": plan_to_json(spec.remedies, plan)}


def _aimed(manifest: Manifest, recipe: Mapping[str, object]) -> Manifest:
    """The version as this training sees it. Raises UserError when it has nothing to tell apart."""
    target = str(_mapping(recipe["settings"]).get(TARGET, CLASSES))
    check_target(manifest, target, kept="nothing was trained")
    return aimed_at(manifest, target)


def _contract(spec: TrainSpec, trained: Trained, exported: Exported) -> ModelContract:
    """How the exported model is measured: every detection that it is willing to make, chosen as its family does."""
    overlap = usual_iou(exported.decoder)
    return ModelContract(spec.task, trained.classes, exported.input, exported.decoder, LOWEST_SCORE, overlap)


def _course_told(folder: Path, spec: TrainSpec, beginning: Beginning) -> dict[str, Json]:
    """How the training went: the weights after each epoch, by their hash, and where it went on."""
    resumed: list[Json] = [dict(each) for each in beginning.resumed]
    return {"epochs": [*read_epochs(folder)], "profile": spec.profile, "resumed": resumed}


def _model_told(contract: ModelContract, trained: Trained, onnx: dict[str, Json]) -> dict[str, Json]:
    return {
        "task": contract.task,
        "decoder": contract.decoder,
        "classes": list(contract.classes),
        "input": input_to_json(contract.input),
        "onnx": onnx,
        "checkpoint": _file(trained.checkpoint, sha256_of_file(trained.checkpoint)),
        **_weights_told(trained.checkpoint.with_name(WEIGHTS)),
        "weights_sha256": trained.weights_sha256,
        "onnx_sha256": onnx["sha256"],
        "effective": trained.effective,
    }


def _weights_told(path: Path) -> dict[str, Json]:
    """The weights as safetensors, which a trainer leaves beside its checkpoint, or as it."""
    return {"weights": _file(path, sha256_of_file(path))} if path.is_file() else {}


def _fingerprint_told(arguments: Mapping[str, object], trained: Trained) -> dict[str, Json]:
    arguments = with_effective_batch(arguments, {"effective": trained.effective})
    fingerprint, inputs = fingerprint_of(arguments, trained.effective)
    settings = _mapping(_mapping(arguments["recipe"])["settings"])
    doubts = doubts_of(settings, str(trained.effective.get("device", "")))
    return {"fingerprint": fingerprint, "fingerprint_inputs": inputs, "doubts": [*doubts]}


def _samples(manifest: Manifest, dataset: DatasetDir, locate: Locate) -> list[BgrImage]:
    """A few pictures of the train part, to compare the exported model with the trained one on."""
    examples, _ = examples_of(manifest, "train", dataset.task)
    images = [example.image for example in examples[:SAMPLES]]
    return [decode_bgr(read_checked(image, locate(image.sha256)), image.orientation, image.name) for image in images]


def _measure(
    folder: Path,
    predictor: Predictor,
    manifest: Manifest,
    part: str,
    locate: Locate,
    share: WorkShare,
    lane_width_px: float,
) -> JsonObject:
    def on_image(done: int, total: int) -> None:
        _step(share, done, total, f"Measuring the exported model on the {part} part")

    result = evaluate_predictor(
        predictor, manifest, part, locate=locate, on_image=on_image, lane_width_px=lane_width_px
    )
    with written_beside(folder / DETAILS) as file:
        file.write(details_bytes(result))
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
