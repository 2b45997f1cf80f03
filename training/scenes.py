"""Must-pass scenes: pinned pictures, or a stretch of a drive, with what a model must find there or must not.

A scene is data and holds its own truth, so that what is relabelled later changes no verdict. This file judges a model
by scenes, in a worker; it knows no registry and no network format. How a recording is read is handed in.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from core.canonical import Json, JsonObject
from core.detections import BgrImage, Detections, Predictor
from core.errors import UserError
from core.geometry import Boxes, box_iou
from core.images import read_bgr
from core.objects import sha256_of_file
from core.recordings import OpenRecording, Recording
from training.matching import HIT_IOU
from training.matching_once import matched_once
from training.outcomes import box_pairs

Expect = Literal["found", "nothing"]
FRAMES_TOLD = 20
USUAL_SCORE = 0.25


@dataclass(frozen=True, slots=True)
class ScenePicture:
    """A pinned picture by its hash, with the boxes (x1 y1 x2 y2, pixels) that must be found on it."""

    sha256: str
    name: str
    boxes: tuple[tuple[float, float, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Frames of a drive, the last one included. `boxes` is frame -> where the thing is known to be, if it is."""

    sha256: str
    name: str
    first_frame: int
    last_frame: int
    within_frames: int = 5
    boxes: Mapping[int, tuple[tuple[float, float, float, float], ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0 <= self.first_frame <= self.last_frame or self.within_frames < 1:
            raise UserError("A stretch of a drive begins before it ends, and asks for one frame or more.")


@dataclass(frozen=True, slots=True)
class SceneSpec:
    """What a model must do: find every box of a class on each picture, or find the class in time on a stretch.

    With `expect` nothing, no detection of the class may be there at all. `min_height_px` leaves out what is smaller;
    `score` is where a detection counts, None for the model's own operating point.
    """

    class_name: str
    expect: Expect = "found"
    min_height_px: float = 0.0
    score: float | None = None
    conditions: Mapping[str, str] = field(default_factory=dict)
    pictures: tuple[ScenePicture, ...] = ()
    stretch: Stretch | None = None

    def __post_init__(self) -> None:
        if bool(self.pictures) == (self.stretch is not None):
            raise UserError("A scene is either pictures or a stretch of a drive.", "Choose one of the two.")

    def sentence(self) -> str:
        """The expectation in words."""
        size = f" of at least {self.min_height_px:g} px" if self.min_height_px else ""
        under = "".join(f", {value}" for _, value in sorted(self.conditions.items()))
        where = "on each picture" if self.stretch is None else f"within {self.stretch.within_frames} frames"
        if self.expect == "nothing":
            return f"no {self.class_name}{size}{under}, may be found"
        return f"{self.class_name}{size}{under}, found {where}"


@dataclass(frozen=True, slots=True)
class SceneAsked:
    """A scene to judge by, and where its files lie: hash -> path from the job folder."""

    id: int
    spec: SceneSpec
    paths: Mapping[str, str]


def spec_to_json(spec: SceneSpec) -> JsonObject:
    """The scene as data."""
    told = asdict(spec)
    if spec.stretch is not None:
        told["stretch"]["boxes"] = {str(frame): boxes for frame, boxes in spec.stretch.boxes.items()}
    return told


def spec_from_json(told: Mapping[str, Any]) -> SceneSpec:
    """The scene that `spec_to_json` told. Raises UserError for anything else."""
    try:
        stretch = told["stretch"]
        return SceneSpec(
            class_name=str(told["class_name"]),
            expect="nothing" if told["expect"] == "nothing" else "found",
            min_height_px=float(told["min_height_px"]),
            score=None if told["score"] is None else float(told["score"]),
            conditions=dict(told["conditions"]),
            pictures=tuple(
                ScenePicture(each["sha256"], each["name"], _boxes(each["boxes"])) for each in told["pictures"]
            ),
            stretch=None if stretch is None else Stretch(
                stretch["sha256"], stretch["name"], int(stretch["first_frame"]), int(stretch["last_frame"]),
                int(stretch["within_frames"]), {int(frame): _boxes(each) for frame, each in stretch["boxes"].items()},
            ),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise UserError("A must-pass scene cannot be read.", "Retire it, and pin it again.") from error


def judge_scenes(
    predictor: Predictor,
    asked: Sequence[SceneAsked],
    folder: Path,
    scores: Mapping[str, float],
    open_recording: OpenRecording,
) -> list[Json]:
    """One verdict a scene: `scene`, `is_passed` and `detail`; is_passed None where it could not be judged.

    `scores` is class -> score from which it counts, of this model; "" is for every other class.
    """
    verdicts: list[Json] = []
    for each in asked:
        try:
            is_passed, detail = _judge(predictor, each, folder, scores, open_recording)
        except UserError as error:
            verdicts.append({"scene": each.id, "is_passed": None, "detail": {"problem": str(error)}})
            continue
        verdicts.append({"scene": each.id, "is_passed": is_passed, "detail": detail})
    return verdicts


def _judge(
    predictor: Predictor, asked: SceneAsked, folder: Path, scores: Mapping[str, float], open_recording: OpenRecording
) -> tuple[bool, JsonObject]:
    spec = asked.spec
    if predictor.task == "classify":
        raise UserError("The model tells whole pictures apart, and finds nothing on them.")
    least = spec.score if spec.score is not None else scores.get(spec.class_name, scores.get("", USUAL_SCORE))
    look = _Look(predictor, spec, least)
    if spec.stretch is not None:
        path = _file(folder, asked.paths, spec.stretch.sha256, spec.stretch.name)
        return _on_stretch(look, spec.stretch, open_recording(path))
    return _on_pictures(look, asked, folder)


@dataclass(frozen=True, slots=True)
class _Look:
    """What a model finds of the scene's class."""

    predictor: Predictor
    spec: SceneSpec
    least: float

    def __call__(self, image: BgrImage) -> Detections:
        answer = self.predictor.predict(image)
        if not isinstance(answer, Detections):
            raise UserError("The model finds nothing on pictures, so no scene can judge it.")
        named = [place for place, name in enumerate(self.predictor.classes)
                 if name.casefold() == self.spec.class_name.casefold()]  # fmt: skip
        if not named and self.spec.expect == "found":
            raise UserError(f"The model knows no class {self.spec.class_name}.")
        height = answer.xyxy[:, 3] - answer.xyxy[:, 1]
        is_meant = np.isin(answer.class_id, named) & (answer.score >= self.least)
        if self.spec.expect == "nothing":
            is_meant &= height >= self.spec.min_height_px
        found = answer.keep(is_meant)
        return found.keep(np.argsort(-found.score, kind="stable"))


def _on_pictures(look: _Look, asked: SceneAsked, folder: Path) -> tuple[bool, JsonObject]:
    wrong: list[Json] = []
    for picture in asked.spec.pictures:
        found = look(read_bgr(_file(folder, asked.paths, picture.sha256, picture.name)))
        if asked.spec.expect == "nothing":
            missed, alarms = 0, len(found)
        else:
            hit = _hits(found.xyxy, _array(picture.boxes))
            missed, alarms = len(picture.boxes) - len(set(hit[hit >= 0].tolist())), 0
        if missed or alarms:
            wrong.append({"sha256": picture.sha256, "name": picture.name, "missed": missed, "false_alarms": alarms})
    detail: JsonObject = {"score": look.least, "looked_at": len(asked.spec.pictures), "wrong": wrong[:FRAMES_TOLD]}
    return not wrong, {**detail, "wrong_count": len(wrong)}


def _hits(found: Boxes, truth: Boxes) -> NDArray[np.int64]:
    """Which true box each found one (best first) hits, or -1, shape (n,)."""
    here, there = np.zeros(len(found), np.int64), np.zeros(len(truth), np.int64)
    pairs = box_pairs(there, truth, there.astype(np.bool_), here, found, images=1)
    return matched_once(pairs, here, np.arange(len(found)), np.arange(len(truth)), np.array([HIT_IOU]))[0]


def _on_stretch(look: _Look, stretch: Stretch, recording: Recording) -> tuple[bool, JsonObject]:
    """Found: within the first frames from where the thing is first known to be large enough, or from the beginning."""
    tall = {frame: [box for box in boxes if box[3] - box[1] >= look.spec.min_height_px]
            for frame, boxes in stretch.boxes.items()}  # fmt: skip
    start = min((frame for frame, boxes in tall.items() if boxes), default=stretch.first_frame)
    is_nothing = look.spec.expect == "nothing"
    last = stretch.last_frame if is_nothing else min(stretch.last_frame, start + stretch.within_frames - 1)
    begin = stretch.first_frame if is_nothing else start
    seen: list[Json] = []
    looked_at = 0
    try:
        for index, image in _frames(recording, begin, last):
            looked_at += 1
            if _is_seen(look, look(image), tall.get(index)):
                seen.append(index)
                if not is_nothing:
                    break
    finally:
        recording.close()
    if not looked_at:
        raise UserError(f"{stretch.name} has no frame {begin}.", "Retire the scene, and pin another stretch.")
    is_passed = not seen if is_nothing else bool(seen)
    detail: JsonObject = {
        "score": look.least,
        "looked_at": looked_at,
        "from_frame": begin,
        "frames": seen[:FRAMES_TOLD],
    }
    return is_passed, detail


def _is_seen(look: _Look, found: Detections, known: Sequence[tuple[float, float, float, float]] | None) -> bool:
    """Whether the thing was found on a frame; where it is known to be, there, and else tall enough anywhere."""
    if look.spec.expect == "found" and known:
        return bool(len(found)) and bool((box_iou(found.xyxy, _array(known)) >= HIT_IOU).any())
    return bool(((found.xyxy[:, 3] - found.xyxy[:, 1]) >= look.spec.min_height_px).any())


def _frames(recording: Recording, first: int, last: int) -> Iterator[tuple[int, BgrImage]]:
    for index in range(first, last + 1):
        try:
            frame = recording.frame(index)
        except (UserError, IndexError):  # the recording ends before the stretch does
            return
        yield index, frame.image


def _file(folder: Path, paths: Mapping[str, str], sha256: str, name: str) -> Path:
    path = (folder / paths[sha256]).resolve() if sha256 in paths else None
    if path is None or not path.exists():
        raise UserError(f"{name} is missing, so the scene was not judged.", "Import its folder again.")
    if path.is_file() and sha256_of_file(path) != sha256:
        raise UserError(f"{name} was changed on disk, so the scene was not judged.", "Restore it from a copy.")
    return path


def _array(boxes: Sequence[tuple[float, float, float, float]]) -> Boxes:
    return np.array(boxes, np.float32).reshape(-1, 4)


def _boxes(told: Sequence[Sequence[float]]) -> tuple[tuple[float, float, float, float], ...]:
    return tuple((float(x1), float(y1), float(x2), float(y2)) for x1, y1, x2, y2 in told)
