"""Runs an exported network as the vehicle does: picture in, detections or class scores out.

Stands alone with numpy, OpenCV and onnxruntime: it must never import a registry, a project or a training library.
`load_package` trusts nothing in a package before every hash in it was checked.
"""

import ast
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from core.camera_profile import CameraProfile, IgnoredAreas
from core.contract import InputContract, ModelContract
from core.detections import TASKS, BgrImage, Detections, Prediction, Task
from core.errors import UserError
from core.geometry import boxes_around, clip_boxes
from exports.archive import PackageFiles, read_package
from exports.coco_names import COCO_NAMES
from exports.decoders import DECODERS
from exports.decoders.segments import Segments
from exports.manifest import PackageManifest, manifest_from_json
from exports.object_masks import on_image, without_ignored
from exports.preprocess import InputTensor, Placement, Preprocessor
from exports.sessions import Session, Tensor, available_providers

__all__ = ["OnnxPredictor", "PackagedModel", "StageTimes", "available_providers", "guess_contract", "load_package"]

_LONGEST_NAMES = 1_000_000  # characters of a metadata field that is parsed


@dataclass(frozen=True, slots=True)
class StageTimes:
    """How long the parts of one answer took, milliseconds."""

    preprocess_ms: float
    run_ms: float
    decode_ms: float

    @property
    def total_ms(self) -> float:
        """From the picture to the answer."""
        return self.preprocess_ms + self.run_ms + self.decode_ms


class OnnxPredictor:
    """A core.detections.Predictor over an ONNX network. One thread at a time; buffers are used again."""

    def __init__(
        self,
        onnx: Path | bytes,
        contract: ModelContract,
        *,
        threads: int | None = None,
        providers: Sequence[str] = (),
        camera: CameraProfile | None = None,
    ) -> None:
        """Open the network; what the profile of a camera ignores it does not see, and nothing is found there.

        Raises UserError when it is no ONNX network or does not fit its contract.
        """
        self.contract = contract
        self.camera = camera
        self._ignored: IgnoredAreas | None = None
        self.session = Session(onnx, threads=threads, providers=providers)
        problem = contract_problem(self.session, contract)
        if problem:
            raise UserError(
                f"The network does not fit its contract: {problem}.", "Name another decoder, or export again."
            )
        self._decoder = DECODERS[contract.decoder]
        self._preprocessor = Preprocessor(contract.input)
        self.stages_ms = StageTimes(0.0, 0.0, 0.0)

    @property
    def task(self) -> Task:
        """What kind of answer `predict` gives."""
        return self.contract.task

    @property
    def classes(self) -> Sequence[str]:
        """Class names in the order of the network's outputs."""
        return self.contract.classes

    def predict(self, image: BgrImage) -> Prediction:
        """Detections in pixels of the image, best first, or one score a class. `stages_ms` tells how long it took."""
        started = time.perf_counter()
        ignored = self._ignored_on((image.shape[1], image.shape[0]))
        tensor, placement = self._preprocessor.prepare(image if ignored is None else ignored.painted_out(image))
        prepared = time.perf_counter()
        outputs = self.session.run(tensor)
        ran = time.perf_counter()
        found = self._on_image(self._decoder.decode(outputs, self.contract), placement)
        if isinstance(found, Detections) and ignored is not None:
            found = without_ignored(found.keep(~ignored.holds(found.xyxy)), ignored)
        decoded = time.perf_counter()
        self.stages_ms = StageTimes((prepared - started) * 1e3, (ran - prepared) * 1e3, (decoded - ran) * 1e3)
        return found

    def _on_image(self, decoded: Prediction | Segments, placement: Placement) -> Prediction:
        """What was found, from pixels of the input to pixels of the image."""
        if isinstance(decoded, Segments):
            return on_image(decoded, placement, (self.contract.input.width, self.contract.input.height))
        if not isinstance(decoded, Detections):
            return decoded
        if decoded.xywhr is None:
            return replace(decoded, xyxy=placement.to_image(decoded.xyxy))
        turned = placement.turned_to_image(decoded.xywhr)
        around = clip_boxes(boxes_around(turned), placement.image_wh)
        is_seen = (around[:, 2] > around[:, 0]) & (around[:, 3] > around[:, 1])
        return replace(decoded, xyxy=around, xywhr=turned).keep(is_seen)

    def _ignored_on(self, size_wh: tuple[int, int]) -> IgnoredAreas | None:
        """The ignored areas of pictures of this size; made once for each size in a row."""
        if self.camera is None or not self.camera.areas:
            return None
        if self._ignored is None or self._ignored.size_wh != size_wh:
            self._ignored = IgnoredAreas(self.camera.rings_on(size_wh), size_wh)
        return self._ignored

    def prepare(self, image: BgrImage) -> InputTensor:
        """The network's input for a picture; overwritten by the next one."""
        return self._preprocessor.prepare(image)[0]

    def run_raw(self, tensor: InputTensor) -> list[Tensor]:
        """The network's raw outputs, for benchmarks and golden tests."""
        return self.session.run(tensor)

    def warm_up(self, rounds: int = 2) -> None:
        """Run on a grey picture, so that the first real one is not the slow one."""
        size = (self.contract.input.height, self.contract.input.width, 3)
        for _ in range(rounds):
            self.predict(np.full(size, 114, np.uint8))


@dataclass(frozen=True, slots=True)
class PackagedModel:
    """A package whose hashes were checked, ready to answer."""

    manifest: PackageManifest
    predictor: OnnxPredictor


def load_package(
    path: Path, *, threads: int | None = None, providers: Sequence[str] = (), camera: str = ""
) -> PackagedModel:
    """Open a package for the vehicle with this camera; without a name for the only camera that the package knows.

    Raises UserError when anything in it is not as its manifest says, or when it does not know the camera.
    """
    files: PackageFiles = read_package(path)
    manifest = manifest_from_json(files.manifest)
    profile = manifest.camera_named(camera)
    if camera and profile is None:
        known = ", ".join(each.name for each in manifest.cameras)
        raise UserError(
            f"The package does not know the camera {camera}.",
            f"It knows: {known}." if known else "It knows none; make the package again.",
        )
    predictor = OnnxPredictor(
        files.content["model.onnx"], manifest.contract, threads=threads, providers=providers, camera=profile
    )
    return PackagedModel(manifest, predictor)


def contract_problem(session: Session, contract: ModelContract) -> str:
    """Why a network cannot be what its contract says, or an empty text."""
    decoder = DECODERS.get(contract.decoder)
    if decoder is None:
        return f"there is no decoder {contract.decoder}; there are {', '.join(DECODERS)}"
    wanted = (1, 3, contract.input.height, contract.input.width)
    if any(told not in (None, size) for told, size in zip(session.input_shape, wanted, strict=True)):
        return f"its input is {session.input_shape} where the contract says {wanted}"
    if decoder.task != contract.task:
        return f"the decoder {contract.decoder} does not {contract.task}"
    return decoder.shape_problem(session.output_shapes, contract)


def guess_contract(onnx: Path | bytes, decoder: str | None = None) -> ModelContract:
    """The contract of a brought network: from ultralytics' metadata in the file, or from the decoder that is named.

    A file that says nothing is a network of COCO's classes where its outputs fit one of those and no other. Raises
    UserError when nothing says enough.
    """
    session = Session(onnx, threads=1, providers=["CPUExecutionProvider"])
    metadata = session.metadata
    if decoder is not None and decoder not in DECODERS:
        raise UserError(f"There is no decoder {decoder}.", f"Choose one of: {', '.join(DECODERS)}.")
    if decoder is not None and decoder in _NAMED:
        contract = _named_contract(decoder, session)
    elif "names" in metadata and "task" in metadata:
        contract = _ultralytics_contract(session, metadata, decoder)
    elif decoder is not None:
        raise UserError(
            f"The ONNX file does not name its classes, as a network for the decoder {decoder} does.",
            f"Name another decoder ({', '.join(_NAMED)}), or export the network with its metadata.",
        )
    else:
        contract = _contract_that_fits(session)
    problem = contract_problem(session, contract)
    if problem:
        raise UserError(f"The network does not answer as {contract.decoder} does: {problem}.", "Name another decoder.")
    return contract


# YOLOX's demo suppresses at 0.45 and NanoDet's at 0.6; NanoDet pads with 0 before it normalises.
_NAMED: Mapping[str, tuple[InputContract, float]] = {
    "yolox": (InputContract(416, 416, "bgr", "letterbox_top_left", 114, 1.0), 0.45),
    "nanodet": (
        InputContract(416, 416, "bgr", "letterbox_center", 0, 1.0, (103.53, 116.28, 123.675), (57.375, 57.12, 58.395)),
        0.6,
    ),
}


def _contract_that_fits(session: Session) -> ModelContract:
    fitting = [contract for name in _NAMED if not contract_problem(session, contract := _named_contract(name, session))]
    if len(fitting) != 1:
        told = ", ".join(" x ".join(str(size or "?") for size in shape) for shape in session.output_shapes)
        raise UserError(
            f"The ONNX file does not say what its outputs mean, and no known network has such outputs ({told}).",
            f"Name its decoder, if it is one of: {', '.join(DECODERS)}.",
        )
    return fitting[0]


def _named_contract(decoder: str, session: Session) -> ModelContract:
    known, iou_threshold = _NAMED[decoder]
    width, height = _input_wh(session, 416)
    sized = InputContract(
        width, height, known.channels, known.resize, known.pad_value, known.scale, known.mean, known.std
    )
    return ModelContract("detect", COCO_NAMES, sized, decoder, iou_threshold=iou_threshold)


def _ultralytics_contract(session: Session, metadata: Mapping[str, str], decoder: str | None) -> ModelContract:
    task = metadata["task"]
    names = _class_names(metadata["names"])
    width, height = _input_wh(session, 640)
    if task == "classify":
        return ModelContract("classify", names, InputContract(width, height, resize="crop_center"), "classify")
    known = next((each for each in TASKS if each == task), None)
    if known is None:
        raise UserError(
            f"The network's task is {task}, which is not known here.",
            "Bring one that finds boxes, turned boxes or outlines, or a classifier.",
        )
    if decoder == "rtdetr" or (decoder is None and "detr" in metadata.get("description", "").lower()):
        return ModelContract("detect", names, InputContract(width, height, resize="stretch"), "rtdetr")
    name, columns = {"segment": ("yolo_segment", 38), "obb": ("yolo_rotated", 7)}.get(task, ("yolo", 6))
    is_end2end = metadata.get("end2end", "False") == "True" or session.output_shapes[0][-1] == columns
    guessed = f"{name}_end2end" if is_end2end else name
    return ModelContract(known, names, InputContract(width, height), decoder or guessed)


def _input_wh(session: Session, otherwise: int) -> tuple[int, int]:
    height, width = session.input_shape[2:]
    return width or otherwise, height or otherwise


def _class_names(told: str) -> tuple[str, ...]:
    """The names from ultralytics' metadata, a Python dict of index to name written as text."""
    try:
        known = ast.literal_eval(told[:_LONGEST_NAMES])
        names = [str(known[index]) for index in range(len(known))]
    except (ValueError, SyntaxError, KeyError, TypeError, RecursionError, MemoryError) as error:
        raise UserError(
            "The class names in the ONNX file cannot be understood.", "Export the network again, or name its decoder."
        ) from error
    if not names:
        raise UserError("The ONNX file names no classes.", "Export the network again, or name its decoder.")
    return tuple(names)
