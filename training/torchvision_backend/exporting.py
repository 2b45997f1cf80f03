"""From a checkpoint to an ONNX file: fixed size, one picture at a time, the same bytes for the same weights."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from core.contract import InputContract
from core.detections import BgrImage
from training.backend import Exported, Trained, TrainSpec
from training.golden_inputs import stretched_input
from training.torchvision_backend.checkpoints import make_network, read_tensors

EXPORTED, OPSET = "exported.onnx", 17


def export_checkpoint(spec: TrainSpec, trained: Trained, folder: Path, samples: Sequence[BgrImage]) -> Exported:
    """An ONNX file `exported.onnx` in the folder, with the checkpoint's own answers to some pictures."""
    import onnx
    import onnxslim
    import torch

    network = make_network(spec.architecture, len(trained.classes), dropout=0.0)
    network.load_state_dict(read_tensors(trained.checkpoint))
    whole = torch.nn.Sequential(network, torch.nn.Softmax(dim=1)).eval()
    path = folder / EXPORTED
    torch.onnx.export(
        whole,
        (torch.zeros(1, 3, spec.imgsz, spec.imgsz),),
        str(path),
        opset_version=OPSET,
        input_names=["images"],
        output_names=["output0"],
        dynamo=False,
    )
    onnx.save(onnxslim.slim(onnx.load(path)), path)
    golden = np.concatenate([stretched_input(image, spec.imgsz) for image in samples])
    with torch.inference_mode():
        answers = whole(torch.from_numpy(golden)).numpy()
    contract = InputContract(spec.imgsz, spec.imgsz, channels="rgb", resize="crop_center")
    return Exported(path, "classify", contract, golden, answers)
