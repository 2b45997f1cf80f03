"""From a checkpoint to an ONNX file: fixed size, one picture at a time, the same bytes for the same weights."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from core.contract import InputContract, ResizeRule
from core.detections import BgrImage
from training.backend import Exported, Trained, TrainSpec
from training.golden_inputs import stretched_input
from training.ultralytics_backend.quiet import pin_threads

OPSET = 17


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
            "simplify": True,
            "dynamic": False,
            "nms": False if is_end_to_end else None,  # False: the head that needs no suppression of its own
        }
    )
    onnx = Path(exporter(model=network))
    pin_threads(spec.threads)
    golden = np.concatenate([stretched_input(image, spec.imgsz) for image in samples])
    with torch.inference_mode():
        answers = [_first(exporter.model(torch.from_numpy(row[None]))).numpy() for row in golden]
    decoder = "classify" if spec.task == "classify" else "yolo_end2end" if is_end_to_end else "yolo"
    return Exported(onnx, decoder, _input_contract(spec), golden, np.concatenate(answers))


def _input_contract(spec: TrainSpec) -> InputContract:
    resize: ResizeRule = "crop_center" if spec.task == "classify" else "letterbox_center"
    return InputContract(spec.imgsz, spec.imgsz, channels="rgb", resize=resize)


def _first(answer: Any) -> Any:
    return answer[0] if isinstance(answer, (tuple, list)) else answer
