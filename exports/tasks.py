"""What the worker does for this feature: drives a recording, suggests boxes. Never opens a registry."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from core.canonical import Json, JsonObject, to_json
from core.contract import contract_from_json
from core.detections import BgrImage, ClassScores, Prediction
from core.errors import Stopped, UserError
from core.images import decode_bgr
from core.objects import written_beside
from core.shapes import shape_to_json
from exports.drive_run import validate_drive
from exports.lane_network import LaneNetwork
from exports.runtime import OnnxPredictor
from exports.validation import request_from_json

SUGGESTIONS = "suggestions.jsonl"


class Reporter(Protocol):
    """How a task tells of its progress; core.jobs.reporter.JobReporter is one."""

    def progress(self, done: float, total: float, message: str = "") -> None:
        """Say how far the work is."""

    def artifact(self, name: str, path: Path) -> str:
        """Tell of a finished file inside the job folder; gives its hash."""

    def is_stop_asked(self) -> bool:
        """Whether somebody asked for the work to end."""


def drive(_folder: Path, arguments: JsonObject, reporter: Reporter) -> JsonObject:
    """Prove a package on a recording; gives the summary's JSON, with the recording's path."""
    request = request_from_json(arguments)
    summary = validate_drive(request, progress=reporter.progress, is_stop_asked=reporter.is_stop_asked)
    return {**summary.to_json(), "recording_path": str(request.recording)}


def suggest(folder: Path, arguments: JsonObject, reporter: Reporter) -> JsonObject:
    """Let a network look at images; writes one line a suggestion to suggestions.jsonl in the job folder.

    Arguments: `onnx` (path), `images` (list of id, path, orientation), and `contract` for a detector or `lane_class`
    (and `drivable_class`, which may be empty) for a lane network. A line holds image_id, class and score, and xyxy or
    kind and geometry, pixels of the upright image.
    """
    look = _looking(folder / str(arguments["onnx"]), arguments)
    images = _items(arguments["images"])
    skipped: list[dict[str, Json]] = []
    count = 0
    with written_beside(folder / SUGGESTIONS) as file:
        for done, image in enumerate(images):
            if reporter.is_stop_asked():
                raise Stopped
            reporter.progress(done, len(images), f"Image {done + 1} of {len(images)}")
            path = folder / str(image["path"])
            try:
                lines = look(_pixels(path, int(str(image["orientation"]))))
            except UserError as error:
                skipped.append({"path": str(path), "reason": error.message})
                continue
            for line in lines:
                file.write((to_json({"image_id": image["id"], **line}) + "\n").encode())
                count += 1
    reporter.artifact("suggestions", folder / SUGGESTIONS)
    return {
        "images": len(images) - len(skipped), "suggestions": count, "file": SUGGESTIONS, "skipped": skipped,
        "model": arguments.get("model", ""),
    }  # fmt: skip


def _looking(onnx: Path, arguments: JsonObject) -> Callable[[BgrImage], list[JsonObject]]:
    """What looks at a picture and proposes lines of suggestions."""
    if arguments.get("lane_class"):
        network = LaneNetwork(onnx)
        lane_class, drivable_class = str(arguments["lane_class"]), str(arguments.get("drivable_class") or "")
        return lambda pixels: lane_suggestions(network, pixels, lane_class, drivable_class)
    predictor = OnnxPredictor(onnx, contract_from_json(_mapping(arguments["contract"])))
    if predictor.task != "detect":
        raise UserError("Suggestions by a classifier are not there yet; nothing was changed.", "Name a detector.")
    return lambda pixels: suggestions_of(predictor.predict(pixels), predictor.classes)


def lane_suggestions(network: LaneNetwork, pixels: BgrImage, lane_class: str, drivable_class: str) -> list[JsonObject]:
    """What a lane network proposes: each lane, and the drivable area where it has a class."""
    lines: list[JsonObject] = [
        {"class": lane_class, "score": each.score, "kind": "lane", "geometry": shape_to_json(each.lane)}
        for each in network.lanes(pixels)
    ]
    area = network.drivable(pixels) if drivable_class else None
    if area is not None:
        lines.append({"class": drivable_class, "score": 1.0, "kind": "polygon", "geometry": shape_to_json(area)})
    return lines


def suggestions_of(prediction: Prediction, classes: Sequence[str]) -> list[JsonObject]:
    """What a detector's answer proposes: a class, a score and a box of at least one pixel each."""
    if isinstance(prediction, ClassScores):
        return []
    rows = zip(prediction.xyxy.tolist(), prediction.class_id.tolist(), prediction.score.tolist(), strict=True)
    return [
        {"class": classes[class_id], "score": score, "xyxy": xyxy}
        for xyxy, class_id, score in rows
        if xyxy[2] - xyxy[0] >= 1 and xyxy[3] - xyxy[1] >= 1
    ]


def _pixels(path: Path, orientation: int) -> BgrImage:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UserError(f"{path.name} cannot be read ({error.strerror}).", "Put the file back.") from error
    return decode_bgr(content, orientation, path.name)


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise TypeError("an object is needed here")
    return value


def _items(value: object) -> list[Mapping[str, Json]]:
    if not isinstance(value, list):
        raise TypeError("a list is needed here")
    return value
