"""What a network expects and answers: the part of a model that otherwise lives in people's heads.

Training writes it when a model is exported, packages carry it, the runtime obeys it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Literal

from core.canonical import Json, JsonObject
from core.detections import Task
from core.errors import UserError

ChannelOrder = Literal["rgb", "bgr"]
# letterbox_center: scale to fit, pad both sides equally; letterbox_top_left: pad right and below;
# stretch: scale each side; crop_center: scale the short side to the input, cut the middle out.
ResizeRule = Literal["letterbox_center", "letterbox_top_left", "stretch", "crop_center"]
USUAL_IOU = 0.7
# Families that choose among overlapping boxes more strictly: as torchvision does for them.
IOU_OF_DECODER: Mapping[str, float] = {"ssd": 0.55, "retinanet": 0.5}


@dataclass(frozen=True, slots=True)
class InputContract:
    """From an upright uint8 BGR picture to the network's float32 (1, 3, height, width) input.

    Pixels are resized (bilinear) by `resize`, padded with `pad_value` (0..255), put in the order `channels`, then
    (value * scale - mean) / std for each channel in that order.
    """

    width: int
    height: int
    channels: ChannelOrder = "rgb"
    resize: ResizeRule = "letterbox_center"
    pad_value: int = 114
    scale: float = 1.0 / 255.0
    mean: tuple[float, float, float] = (0.0, 0.0, 0.0)
    std: tuple[float, float, float] = (1.0, 1.0, 1.0)

    def __post_init__(self) -> None:
        if self.width < 1 or self.height < 1 or self.scale <= 0 or min(self.std) <= 0:
            raise ValueError("an input contract needs a positive size, scale and std")


@dataclass(frozen=True, slots=True)
class ModelContract:
    """Task, class names in the order of the outputs, input, the decoder's name, and the thresholds it runs with."""

    task: Task
    classes: tuple[str, ...]
    input: InputContract
    decoder: str
    score_threshold: float = 0.25
    iou_threshold: float = USUAL_IOU
    max_detections: int = 300

    def __post_init__(self) -> None:
        if not self.classes:
            raise ValueError("a model needs at least one class")
        if not (0 <= self.score_threshold <= 1 and 0 <= self.iou_threshold <= 1):
            raise ValueError("thresholds lie between 0 and 1")


def usual_iou(decoder: str) -> float:
    """By how much two boxes of one class may overlap, for networks of this family, before the weaker one goes."""
    return IOU_OF_DECODER.get(decoder, USUAL_IOU)


def input_to_json(contract: InputContract) -> JsonObject:
    """The input contract as plain JSON."""
    fields: Mapping[str, Json] = asdict(contract)
    return {**fields, "mean": list(contract.mean), "std": list(contract.std)}


def input_from_json(fields: Mapping[str, object]) -> InputContract:
    """The input contract that `input_to_json` wrote. Raises UserError for anything else."""
    try:
        known = dict(fields)
        for name in ("mean", "std"):
            first, second, third = (float(value) for value in known[name])  # type: ignore[attr-defined]
            known[name] = (first, second, third)
        return InputContract(**known)  # type: ignore[arg-type]  # checked at birth
    except (TypeError, ValueError, KeyError) as error:
        raise UserError("The model's input contract cannot be understood.", "Export the model again.") from error


def contract_to_json(contract: ModelContract) -> JsonObject:
    """The whole contract as plain JSON."""
    fields: Mapping[str, Json] = asdict(contract)
    return {**fields, "classes": list(contract.classes), "input": input_to_json(contract.input)}


def contract_from_json(fields: Mapping[str, object]) -> ModelContract:
    """The contract that `contract_to_json` wrote. Raises UserError for anything else."""
    try:
        known = dict(fields)
        known["classes"] = tuple(str(name) for name in known["classes"])  # type: ignore[attr-defined]
        known["input"] = input_from_json(known["input"])  # type: ignore[arg-type]
        return ModelContract(**known)  # type: ignore[arg-type]  # checked at birth
    except (TypeError, ValueError, KeyError) as error:
        raise UserError("The model's contract cannot be understood.", "Export the model again.") from error
