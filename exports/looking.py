"""What a network proposes for a picture, as lines of suggestions: boxes, outlines, one tag, or lanes and the road.

A line holds class and score, and xyxy or kind and geometry, pixels of the upright image; classes are the network's own.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from core.canonical import JsonObject
from core.contract import contract_from_json
from core.detections import BgrImage, ClassScores, Detections, Prediction
from core.errors import UserError
from core.images import decode_bgr
from core.shapes import Shape, Tag, shape_kind, shape_to_json
from exports.found_shapes import outline_of, turned_box
from exports.lane_network import LaneNetwork
from exports.runtime import OnnxPredictor

Look = Callable[[BgrImage], list[JsonObject]]
LANE, DRIVABLE = LANE_NETWORK_CLASSES = ("lane line", "drivable area")
LEAST_TAG_SCORE = 0.5  # below it the network would not bet on its own answer


def looker(arguments: Mapping[str, object], folder: Path) -> Look:
    """What looks at a picture: `onnx` (a path, seen from `folder`), and `contract`, or `lanes` for a lane network.

    Raises UserError where the file is missing or cannot be run.
    """
    onnx = folder / str(arguments["onnx"])
    if not onnx.is_file():
        raise UserError(f"The model file {onnx.name} is not there.", f"It should be {onnx}. Put it back.")
    if arguments.get("lanes"):
        network = LaneNetwork(onnx)
        return lambda pixels: lane_lines(network, pixels)
    contract = arguments["contract"]
    if not isinstance(contract, Mapping):
        raise TypeError("a contract is an object")
    predictor = OnnxPredictor(onnx, contract_from_json(contract))
    return lambda pixels: lines_of(predictor.predict(pixels), predictor.classes)


def lane_lines(network: LaneNetwork, pixels: BgrImage) -> list[JsonObject]:
    """What a lane network proposes: each lane line, and the drivable area where there is one."""
    lines: list[JsonObject] = [
        {"class": LANE, "score": each.score, "kind": "lane", "geometry": shape_to_json(each.lane)}
        for each in network.lanes(pixels)
    ]
    area = network.drivable(pixels)
    if area is not None:
        lines.append({"class": DRIVABLE, "score": 1.0, "kind": "polygon", "geometry": shape_to_json(area)})
    return lines


def lines_of(prediction: Prediction, classes: Sequence[str]) -> list[JsonObject]:
    """What an answer proposes: boxes of at least one pixel each way, or the one tag that is likelier than not.

    What has masks is proposed as outlines, and what has turned boxes as those.
    """
    if isinstance(prediction, ClassScores):
        best = prediction.best()
        score = float(prediction.score[best])
        tag: JsonObject = {"class": classes[best], "score": score, "kind": "tag", "geometry": shape_to_json(Tag())}
        return [tag] if score >= LEAST_TAG_SCORE else []
    rows = zip(prediction.xyxy.tolist(), prediction.class_id.tolist(), prediction.score.tolist(), strict=True)
    return [
        {"class": classes[class_id], "score": score, **_placed(prediction, row, xyxy)}
        for row, (xyxy, class_id, score) in enumerate(rows)
        if xyxy[2] - xyxy[0] >= 1 and xyxy[3] - xyxy[1] >= 1
    ]


def _placed(found: Detections, row: int, xyxy: list[float]) -> JsonObject:
    """Where an object is: its outline or turned box as a shape, else its upright box."""
    shape: Shape
    if found.masks is not None:
        shape = outline_of(found.masks[row])
    elif found.xywhr is not None:
        shape = turned_box(found.xywhr[row])
    else:
        return {"xyxy": [*xyxy]}
    return {"kind": shape_kind(shape), "geometry": shape_to_json(shape)}


def pixels_of(path: Path, orientation: int) -> BgrImage:
    """A picture, upright. Raises UserError where it cannot be read."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UserError(f"{path.name} cannot be read ({error.strerror}).", "Put the file back.") from error
    return decode_bgr(content, orientation, path.name)
