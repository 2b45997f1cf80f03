"""Golden frames: pictures that travel in a package with the answers it must give, so that any runtime can be tried.

Each frame holds samples of the network's input and raw outputs too, so that a mismatch names its stage. Tolerances are
for other computers of the same precision: float sums differ in their last bits.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.canonical import Json, JsonObject, to_json
from core.detections import BgrImage, ClassScores, Detections, Prediction
from core.geometry import box_iou, corners_of
from core.masks import same_share
from core.shapes import Mask, shape_from_json, shape_to_json
from exports.archive import GOLDEN_FOLDER
from exports.runtime import OnnxPredictor

EXPECTED = GOLDEN_FOLDER + "expected.json"
SAMPLES = 64
MAX_SIDE = 1280
SAME_PIXELS = 0.9  # of all the pixels that either mask has, both have
SAME_CORNERS_PX = 3.0


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far another computer may be off: input in grey levels of 255, outputs as a share, boxes in pixels."""

    levels: float = 2.0
    output_share: float = 0.02
    box_px: float = 1.5
    score: float = 0.02


TOLERANCES = {"fp32": Tolerance(), "fp16": Tolerance(output_share=0.05, box_px=3.0, score=0.05)}


def make_golden(images: Sequence[BgrImage], predictor: OnnxPredictor, precision: str) -> dict[str, bytes]:
    """The files of `golden/` for these pictures: a PNG each, and one file of expected answers."""
    import cv2

    files: dict[str, bytes] = {}
    frames: list[JsonObject] = []
    for number, given in enumerate(images, 1):
        image = not_square(given)
        is_encoded, encoded = cv2.imencode(".png", image)
        if not is_encoded:
            raise RuntimeError("OpenCV could not encode a golden frame")
        name = f"{GOLDEN_FOLDER}frame-{number}.png"
        files[name] = bytes(encoded)
        frames.append({"file": name, **_expected(image, predictor)})
    tolerance = TOLERANCES[precision]
    told = {field: getattr(tolerance, field) for field in Tolerance.__slots__}
    files[EXPECTED] = (to_json({"tolerance": told, "frames": frames}) + "\n").encode()
    return files


def not_square(image: BgrImage) -> BgrImage:
    """The picture with its lower quarter cut off if it is square, and made smaller if it is large.

    A square picture would not show a wrong padding.
    """
    import cv2

    height, width = image.shape[:2]
    cut = image[: max(1, height * 3 // 4)] if width == height else image
    scale = MAX_SIDE / max(cut.shape[:2])
    if scale >= 1:
        return np.ascontiguousarray(cut)
    size_wh = (max(1, round(cut.shape[1] * scale)), max(1, round(cut.shape[0] * scale)))
    return cv2.resize(cut, size_wh, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)


def drawn_frame(size_wh: tuple[int, int] = (96, 64)) -> BgrImage:
    """A picture made of gradients and a checkerboard, for packages of models whose project has no pictures."""
    x, y = np.meshgrid(np.arange(size_wh[0]), np.arange(size_wh[1]))
    board = ((x // 8 + y // 8) % 2) * 120
    return np.stack([x * 2 % 256, y * 3 % 256, (board + x + y) % 256], axis=2).astype(np.uint8)


def golden_problem(content: Mapping[str, bytes], predictor: OnnxPredictor) -> str:
    """How the package's answers differ from its golden ones, naming the stage; an empty text when they do not."""
    import cv2

    try:
        told = json.loads(content[EXPECTED])
        tolerance = Tolerance(**told["tolerance"])
        frames = list(told["frames"])
        for expected in frames:
            image = cv2.imdecode(np.frombuffer(content[expected["file"]], np.uint8), cv2.IMREAD_COLOR)
            if image is None:
                return f"{expected['file']} is no picture"
            problem = _difference(image.astype(np.uint8, copy=False), expected, predictor, tolerance)
            if problem:
                return f"{expected['file']}: {problem}"
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return f"its golden answers cannot be understood ({type(error).__name__})"
    return "" if frames else "it holds no golden frame"


def _expected(image: BgrImage, predictor: OnnxPredictor) -> JsonObject:
    tensor = predictor.prepare(image)
    outputs = predictor.run_raw(tensor)
    return {
        "pixels_sha256": hashlib.sha256(image.tobytes()).hexdigest(),
        "width": int(image.shape[1]),
        "height": int(image.shape[0]),
        "input": _samples(tensor),
        "outputs": [{"shape": list(output.shape), "samples": _samples(output)} for output in outputs],
        "prediction": prediction_to_json(predictor.predict(image)),
    }


def _difference(image: BgrImage, expected: Mapping[str, Json], predictor: OnnxPredictor, tolerance: Tolerance) -> str:
    if hashlib.sha256(image.tobytes()).hexdigest() != expected["pixels_sha256"]:
        return "the picture is decoded to other pixels"
    tensor = predictor.prepare(image)
    contract = predictor.contract.input
    allowed = tolerance.levels * contract.scale / min(contract.std)
    if not _is_close(_samples(tensor), expected["input"], allowed):
        return "the network's input differs: the resize or the scaling is not the contract's"
    outputs = predictor.run_raw(tensor)
    told = list(expected["outputs"])  # type: ignore[arg-type]  # a list, or the TypeError is caught
    if [list(output.shape) for output in outputs] != [one["shape"] for one in told]:  # type: ignore[index,call-overload]
        return "the network's outputs have other shapes"
    for output, one in zip(outputs, told, strict=True):
        allowed = tolerance.output_share * max(float(np.abs(output).max()), 1e-3)
        if not _is_close(_samples(output), one["samples"], allowed):  # type: ignore[index,call-overload]
            return "the network's raw outputs differ"
    return prediction_problem(predictor.predict(image), expected["prediction"], predictor, tolerance)


def prediction_to_json(prediction: Prediction) -> JsonObject:
    """An answer as plain JSON."""
    if isinstance(prediction, ClassScores):
        return {"scores": [round(float(score), 6) for score in prediction.score]}
    told: dict[str, Json] = {
        "xyxy": [[round(value, 3) for value in box] for box in prediction.xyxy.astype(float).tolist()],
        "class_id": prediction.class_id.tolist(),
        "score": [round(score, 6) for score in prediction.score.astype(float).tolist()],
    }
    if prediction.masks is not None:
        told["masks"] = [shape_to_json(mask) for mask in prediction.masks]
    if prediction.xywhr is not None:
        told["xywhr"] = [[round(value, 5) for value in box] for box in prediction.xywhr.astype(float).tolist()]
    return told


def prediction_problem(found: Prediction, expected: object, predictor: OnnxPredictor, tolerance: Tolerance) -> str:
    """How an answer differs from the expected one. A detection near the threshold may come or go."""
    assert isinstance(expected, dict)
    if isinstance(found, ClassScores):
        return "" if _is_close(found.score.tolist(), expected["scores"], tolerance.score) else "the scores differ"
    wanted = Detections(
        np.array(expected["xyxy"], np.float32).reshape(-1, 4),
        np.array(expected["class_id"], np.int64),
        np.array(expected["score"], np.float32),
        masks=_masks(expected["masks"]) if "masks" in expected else None,
        xywhr=np.array(expected["xywhr"], np.float32).reshape(-1, 5) if "xywhr" in expected else None,
    )
    if (found.masks is None, found.xywhr is None) != (wanted.masks is None, wanted.xywhr is None):
        return "it answers with another kind of objects"
    sure = predictor.contract.score_threshold + tolerance.score
    for here, there, words in ((wanted, found, "is missing"), (found, wanted, "should not be there")):
        for row in np.flatnonzero(here.score > sure):
            if not _has_match(here, int(row), there, tolerance):
                return f"a detection of {predictor.classes[int(here.class_id[row])]} {words}"
    return ""


def _has_match(here: Detections, row: int, there: Detections, tolerance: Tolerance) -> bool:
    if not len(there):
        return False
    is_close = np.abs(there.xyxy - here.xyxy[row]).max(axis=1) <= tolerance.box_px
    is_close |= box_iou(here.xyxy[row][None], there.xyxy)[0] > 0.98
    is_same = (there.class_id == here.class_id[row]) & (np.abs(there.score - here.score[row]) <= tolerance.score)
    return any(_is_alike(here, row, there, int(other)) for other in np.flatnonzero(is_close & is_same))


def _is_alike(here: Detections, row: int, there: Detections, other: int) -> bool:
    """Whether the pixels of two objects, or their turned boxes, are the same but for their rims."""
    if here.masks is not None and there.masks is not None:
        return same_share(here.masks[row], there.masks[other]) >= SAME_PIXELS
    if here.xywhr is not None and there.xywhr is not None:
        first, second = corners_of(here.xywhr[row][None])[0], corners_of(there.xywhr[other][None])[0]
        side = float(here.xywhr[row, 2:4].max())
        return bool(np.abs(first - second).max() <= max(SAME_CORNERS_PX, 0.02 * side))
    return True


def _masks(told: Sequence[str]) -> tuple[Mask, ...]:
    masks = [shape_from_json("mask", geometry) for geometry in told]
    return tuple(mask for mask in masks if isinstance(mask, Mask))


def _samples(values: NDArray[np.float32]) -> list[float]:
    flat = values.reshape(-1)
    places = np.linspace(0, flat.size - 1, min(SAMPLES, flat.size)).astype(np.int64)
    return [float(f"{value:.7g}") for value in flat[places].tolist()]


def _is_close(found: Sequence[float], expected: object, allowed: float) -> bool:
    wanted = np.asarray(expected, np.float64)
    given = np.asarray(found, np.float64)
    return wanted.shape == given.shape and bool(np.all(np.abs(wanted - given) <= allowed))
