"""From a checkpoint to an ONNX file: fixed size, one picture at a time, the same bytes for the same weights."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from core.contract import InputContract
from core.detections import BgrImage
from training.backend import Exported, Trained, TrainSpec
from training.golden_inputs import stretched_input
from training.torchvision_backend.checkpoints import tensors_of
from training.torchvision_backend.finding import raw_answers
from training.torchvision_backend.networks import DETECTORS, Detector, make_classifier, make_detector

EXPORTED, OPSET = "exported.onnx", 17


def export_checkpoint(spec: TrainSpec, trained: Trained, folder: Path, samples: Sequence[BgrImage]) -> Exported:
    """An ONNX file `exported.onnx` in the folder, with the checkpoint's own answers to some pictures."""
    if spec.task == "classify":
        return _exported_classifier(spec, trained, folder, samples)
    return _exported_detector(spec, trained, folder, samples)


def with_boxes(network: Any, detector: Detector, size: int) -> Any:
    """A module from an input to boxes (1, n, 4), pixels of the input and within it, and scores (1, n, classes).

    Nothing is chosen or suppressed: that is the decoder's. The anchors are constants of the graph.
    """
    import torch
    from torchvision.ops import clip_boxes_to_image

    with torch.inference_mode():
        anchors = raw_answers(network, torch.zeros(1, 3, size, size))["anchors"]

    class Answering(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.network = network
            self.register_buffer("anchors", anchors.clone())

        def forward(self, images: Any) -> tuple[Any, Any]:
            heads = network.head(list(network.backbone(images).values()))
            boxes = network.box_coder.decode_single(heads["bbox_regression"][0], self.anchors)
            logits = heads["cls_logits"]
            scores = logits.softmax(-1)[..., 1:] if detector.has_background else logits.sigmoid()
            return clip_boxes_to_image(boxes, (size, size))[None], scores

    return Answering().eval()


def _exported_detector(spec: TrainSpec, trained: Trained, folder: Path, samples: Sequence[BgrImage]) -> Exported:
    import torch

    detector = DETECTORS[spec.architecture]
    network = make_detector(spec.architecture, len(trained.classes), spec.imgsz)
    network.load_state_dict(dict(tensors_of(trained.checkpoint)))
    whole = with_boxes(network.eval(), detector, spec.imgsz)
    path = _written(whole, spec.imgsz, folder, ["boxes", "scores"])
    mean, std = (np.array(each, np.float32).reshape(1, 3, 1, 1) for each in (detector.mean, detector.std))
    golden = np.concatenate([(stretched_input(image, spec.imgsz) - mean) / std for image in samples])
    with torch.inference_mode():
        answers = [whole(torch.from_numpy(row[None])) for row in golden]
    boxes, scores = (np.concatenate([each[place].numpy() for each in answers]) for place in range(2))
    contract = InputContract(
        spec.imgsz, spec.imgsz, channels="rgb", resize="letterbox_center", mean=detector.mean, std=detector.std
    )
    return Exported(path, detector.decoder, contract, golden, boxes, (scores,))


def _exported_classifier(spec: TrainSpec, trained: Trained, folder: Path, samples: Sequence[BgrImage]) -> Exported:
    import torch

    network = make_classifier(spec.architecture, len(trained.classes), dropout=0.0)
    network.load_state_dict(dict(tensors_of(trained.checkpoint)))
    whole = torch.nn.Sequential(network, torch.nn.Softmax(dim=1)).eval()
    path = _written(whole, spec.imgsz, folder, ["output0"])
    golden = np.concatenate([stretched_input(image, spec.imgsz) for image in samples])
    with torch.inference_mode():
        answers = whole(torch.from_numpy(golden)).numpy()
    contract = InputContract(spec.imgsz, spec.imgsz, channels="rgb", resize="crop_center")
    return Exported(path, "classify", contract, golden, answers)


def _written(whole: Any, size: int, folder: Path, outputs: list[str]) -> Path:
    import onnx
    import onnxslim
    import torch

    path = folder / EXPORTED
    torch.onnx.export(
        whole,
        (torch.zeros(1, 3, size, size),),
        str(path),
        opset_version=OPSET,
        input_names=["images"],
        output_names=outputs,
        dynamo=False,
    )
    onnx.save(onnxslim.slim(onnx.load(path)), path)
    return path
