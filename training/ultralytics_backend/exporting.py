"""From a checkpoint to an ONNX file: fixed size, one picture at a time, the same bytes for the same weights."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from core.contract import InputContract, ResizeRule
from core.detections import BgrImage, Task
from training.backend import Exported, NetworkOutput, Trained, TrainSpec
from training.golden_inputs import stretched_input
from training.ultralytics_backend.quiet import pin_threads

OPSET = 17
RTDETR = "rtdetr"


def export_checkpoint(spec: TrainSpec, trained: Trained, folder: Path, samples: Sequence[BgrImage]) -> Exported:
    """An ONNX file `exported.onnx` in the folder, with the checkpoint's own answers to some pictures."""
    import torch
    from ultralytics.engine.exporter import Exporter
    from ultralytics.nn.tasks import load_checkpoint

    network, _ = load_checkpoint(str(trained.checkpoint))
    network.pt_path = str(folder / "exported.pt")  # the library writes beside the file of this name
    is_end_to_end = getattr(network.model[-1], "one2one_cv2", None) is not None
    exporter = Exporter(
        overrides={
            "mode": "export",
            "format": "onnx",
            "imgsz": spec.imgsz,
            "batch": 1,
            "device": "cpu",
            "opset": OPSET,
            "simplify": not spec.architecture.startswith(RTDETR),  # of attention it takes minutes; the runtime does too
            "dynamic": False,
            "nms": False if is_end_to_end else None,  # False: the head that needs no suppression of its own
        }
    )
    onnx = Path(exporter(model=network))
    pin_threads(spec.threads)
    golden = np.concatenate([stretched_input(image, spec.imgsz) for image in samples])
    with torch.inference_mode():
        answers = [_outputs(exporter.model(torch.from_numpy(row[None])), spec.task) for row in golden]
    first, *more = (np.concatenate(column) for column in zip(*answers, strict=True))
    decoder = decoder_of(spec, is_end_to_end=is_end_to_end)
    return Exported(onnx, decoder, _input_contract(spec), golden, first, tuple(more))


def decoder_of(spec: TrainSpec, *, is_end_to_end: bool) -> str:
    """What reads the answers of a network of this task and kind."""
    if spec.task == "classify":
        return "classify"
    if spec.architecture.startswith(RTDETR):
        return "rtdetr"
    name = {"segment": "yolo_segment", "obb": "yolo_rotated"}.get(spec.task, "yolo")
    return f"{name}_end2end" if is_end_to_end else name


def _input_contract(spec: TrainSpec) -> InputContract:
    """RT-DETR learns and looks at pictures that are stretched to its square."""
    resize: ResizeRule = "crop_center" if spec.task == "classify" else "letterbox_center"
    if spec.architecture.startswith(RTDETR):
        resize = "stretch"
    return InputContract(spec.imgsz, spec.imgsz, channels="rgb", resize=resize)


def _outputs(answer: Any, task: Task) -> list[NetworkOutput]:
    """What the exported file gives: boxes and prototypes for masks, one table for everything else."""
    given = answer if isinstance(answer, (tuple, list)) else (answer,)
    return [each.numpy() for each in (given if task == "segment" else given[:1])]
