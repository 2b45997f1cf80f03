"""The networks of torchvision that are trained here: made with random weights, never downloaded, frozen by stages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.errors import UserError

STATISTICS_MOMENTUM = 0.1
CLASSIFIERS = ("mobilenet_v3_small", "mobilenet_v3_large", "resnet18")
Three = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Detector:
    """A family of networks that find boxes, and how torchvision feeds and reads it.

    `mean` and `std` are of red, green and blue in 0..1. `has_background` says that the first logit of an anchor is of
    no class, and that scores are a softmax over all of them; without it each class has a score of its own.
    """

    make: Callable[[int, int], Any]  # (classes, side of the input in pixels)
    decoder: str
    mean: Three
    std: Three
    has_background: bool


def make_classifier(architecture: str, classes: int, dropout: float) -> Any:
    """A fresh network for whole pictures.

    MobileNet keeps its running statistics over hundreds of steps; a short training needs them over tens.
    """
    import torchvision.models

    extra = {} if architecture == "resnet18" else {"dropout": dropout}
    network = getattr(torchvision.models, architecture)(weights=None, num_classes=classes, **extra)
    return _with_quick_statistics(network)


def make_detector(architecture: str, classes: int, imgsz: int) -> Any:
    """A fresh network that finds boxes on squares of `imgsz` pixels."""
    return _with_quick_statistics(DETECTORS[architecture].make(classes, imgsz))


def check_architecture(architecture: str, known: Sequence[str]) -> None:
    """Raises UserError for a network that is not among those of the task."""
    if architecture not in known:
        raise UserError(f"There is no network {architecture} here.", f"Choose one of: {', '.join(known)}.")


def freeze(network: Any, architecture: str, count: int) -> tuple[Any, ...]:
    """Let the first `count` stages of the backbone learn nothing; gives them. Raises UserError where it has fewer.

    Their batch statistics stay too when the stages are kept in evaluation mode, which is for whoever trains.
    """
    stages = _stages(network, architecture)
    if not 0 <= count <= len(stages):
        raise UserError(
            f"freeze cannot be {count}: the backbone of {architecture} has {len(stages)} stages.",
            f"Set freeze from 0 to {len(stages)}.",
        )
    frozen = tuple(layer for stage in stages[:count] for layer in stage)
    for layer in frozen:
        layer.requires_grad_(requires_grad=False)
    return frozen


def _ssdlite(classes: int, imgsz: int) -> Any:
    from torchvision.models.detection import ssdlite320_mobilenet_v3_large

    network = ssdlite320_mobilenet_v3_large(weights=None, weights_backbone=None, num_classes=classes + 1)
    network.transform.fixed_size = (imgsz, imgsz)  # its anchors are shares of the picture: any size will do
    return network


def _retinanet(classes: int, imgsz: int) -> Any:
    from torchvision.models.detection import retinanet_resnet50_fpn_v2

    return retinanet_resnet50_fpn_v2(
        weights=None, weights_backbone=None, num_classes=classes, min_size=imgsz, max_size=imgsz
    )


# Scales of the networks' own transforms, so that weights from elsewhere see what they were taught on.
DETECTORS: Mapping[str, Detector] = {
    "ssdlite320_mobilenet_v3_large": Detector(_ssdlite, "ssd", (0.5, 0.5, 0.5), (0.5, 0.5, 0.5), has_background=True),
    "retinanet_resnet50_fpn_v2": Detector(
        _retinanet, "retinanet", (0.485, 0.456, 0.406), (0.229, 0.224, 0.225), has_background=False
    ),
}


def _with_quick_statistics(network: Any) -> Any:
    import torch

    for layer in network.modules():
        if isinstance(layer, torch.nn.BatchNorm2d):
            layer.momentum = STATISTICS_MOMENTUM
    return network


def _stages(network: Any, architecture: str) -> list[list[Any]]:
    """The backbone's layers from the picture on, a list a stage: a stage ends where the next one halves its map."""
    if architecture.startswith(("resnet", "retinanet")):
        body = network.backbone.body if architecture.startswith("retinanet") else network
        return [[body.conv1, body.bn1], [body.layer1], [body.layer2], [body.layer3], [body.layer4]]
    if architecture.startswith("ssdlite"):
        first, rest = network.backbone.features
        return [*_halving(list(first)[:-1]), [*list(first)[-1:], rest]]  # the two hold parts of one strided block
    return _halving(list(network.features))


def _halving(blocks: list[Any]) -> list[list[Any]]:
    """MobileNetV3's blocks: the strided ones say so themselves."""
    stages: list[list[Any]] = [[]]
    for block in blocks:
        if getattr(block, "_is_cn", False):
            stages.append([])
        stages[-1].append(block)
    return stages
