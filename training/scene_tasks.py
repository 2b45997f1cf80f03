"""The worker's side of must-pass scenes: judges one exported model. Never opens a registry."""

from collections.abc import Callable, Mapping
from pathlib import Path

from core.canonical import Json, JsonObject
from core.contract import ModelContract, contract_from_json
from core.detections import Predictor
from core.errors import UserError
from core.jobs.reporter import JobReporter
from core.objects import sha256_of_file
from core.recordings import OpenRecording, Recording
from training.scene_keeping import handed_scenes
from training.scenes import judge_scenes


def no_recordings(path: Path) -> Recording:
    """For work that is handed no reader of recordings."""
    raise UserError(f"{path.name} cannot be read here, so the scene was not judged.", "Judge it: roadwright scenes")


def judge(
    folder: Path,
    arguments: Mapping[str, object],
    reporter: JobReporter,
    *,
    make_predictor: Callable[[Path, ModelContract], Predictor],
    open_recording: OpenRecording,
) -> JsonObject:
    """Judge a model by the scenes of the job. Gives what `training.runs.record_judging` takes in."""
    reporter.progress(0, 1, "Judging the model by the must-pass scenes")
    predictor = make_predictor(exported_model(folder, arguments), contract_from_json(arguments["contract"]))  # type: ignore[arg-type]  # from JSON
    return {"model": str(arguments["model"]), "scenes": scene_verdicts(folder, predictor, {}, open_recording)}


def scene_verdicts(
    folder: Path, predictor: Predictor, evaluation: JsonObject, open_recording: OpenRecording
) -> list[Json]:
    """What a model came to on the scenes of a job; each class counts from the score of the evaluation on, unless a
    person chose another.
    """
    asked, scores = handed_scenes(folder)
    metrics = evaluation.get("metrics")
    usual = metrics.get("score_threshold") if isinstance(metrics, Mapping) else None
    if isinstance(usual, float):
        scores = {"": usual, **scores}
    return judge_scenes(predictor, asked, folder, scores, open_recording) if asked else []


def exported_model(folder: Path, arguments: Mapping[str, object]) -> Path:
    """The network that a job names. Raises UserError when it is not the one that was exported."""
    onnx = (folder / str(arguments["onnx"])).resolve()
    if not onnx.is_file() or sha256_of_file(onnx) != arguments["onnx_sha256"]:
        raise UserError(
            "The exported model is missing or was changed on disk, so nothing was measured.",
            "Restore the project's objects folder from a copy, or train again.",
        )
    return onnx
