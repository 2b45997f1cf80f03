"""Teaches a network to find boxes, and judges it by the project's own figures."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from core.detections import Detections
from core.geometry import clip_boxes
from training.backend import TrainSpec
from training.dataset_dir import DatasetDir
from training.detection_metrics import detection_figures
from training.matching import Judged
from training.remedies import plan_of
from training.torchvision_backend.box_losses import box_losses
from training.torchvision_backend.box_pictures import (
    Item,
    Shown,
    judged_pictures,
    part_files,
    rgb_planes,
    training_boxes,
)
from training.torchvision_backend.classifying import class_weights
from training.torchvision_backend.learning import usable_workers
from training.torchvision_backend.networks import DETECTORS, Detector
from training.torchvision_backend.tuning import BoxTuning

LOWEST_SCORE = 0.001  # as the exported network is measured


class Finding:
    """A `training.torchvision_backend.learning.Lesson`."""

    score = "mAP50_95"

    def __init__(
        self,
        spec: TrainSpec,
        tuning: BoxTuning,
        dataset: DatasetDir,
        network: Any,
        *,
        device: str,
        frozen: tuple[Any, ...],
    ) -> None:
        self.network, self.frozen = network, frozen
        network.score_thresh = LOWEST_SCORE
        self._detector, self._device, self._size = DETECTORS[spec.architecture], device, spec.imgsz
        self._closing = spec.epochs - tuning.close_mosaic
        plan = plan_of(spec.remedies, dataset.train_labels, dataset.classes)
        self._weights = class_weights(plan, device)
        workers = usable_workers(tuning, device)
        self.batches = training_boxes(dataset, spec, plan, tuning=tuning, workers=workers)
        self._judged = part_files(dataset, "valid") if dataset.has_valid else []
        self._classes = len(dataset.classes)

    def begin_epoch(self, epoch: int) -> None:
        """The last epochs show each picture alone."""
        if epoch >= self._closing:
            self.batches.dataset.close_mosaic()

    def losses(self, batch: Sequence[Item]) -> Mapping[str, Any]:
        """Of boxes and of classes, in which classes weigh as the remedies say."""
        import torch

        tensors = network_input(torch.stack([planes for planes, _, _ in batch]).to(self._device), self._detector)
        first = int(self._detector.has_background)
        targets = [
            {"boxes": boxes.to(self._device), "labels": classes.to(self._device) + first} for _, boxes, classes in batch
        ]
        answers = raw_answers(self.network, tensors)
        with torch.autocast("cuda", enabled=False):  # overlaps and exponents want all their digits
            return box_losses(self.network, answers, targets, has_background=bool(first), weights=self._weights)

    def judge(self) -> Mapping[str, float]:
        """COCO's figures on the valid part by `training.detection_metrics`; a figure that is not known is left out."""
        if not self._judged:
            return {}
        self.network.eval()
        judged = [self._found_in(shown) for shown in judged_pictures(self._judged, self._size)]
        means = detection_figures(judged, self._classes).means
        names = ("mAP50", "mAP50_95", "precision", "recall")
        return {name: value for name in names if (value := means[name]) is not None}

    def _found_in(self, shown: Shown) -> Judged:
        import torch

        planes = torch.from_numpy(rgb_planes(shown.pixels)).to(self._device)
        with torch.inference_mode():
            found = self.network([planes.float() / 255])[0]  # torchvision's own scaling and choice of boxes
        offset = np.array(shown.offset_xy * 2, np.float32)
        xyxy = clip_boxes((found["boxes"].cpu().numpy() - offset) / np.float32(shown.scale), shown.size_wh)
        class_id = found["labels"].cpu().numpy() - int(self._detector.has_background)
        detections = Detections(xyxy, class_id, found["scores"].cpu().numpy())
        return Judged(shown.key, shown.size_wh, shown.xyxy, shown.class_index, detections)


def network_input(planes: Any, detector: Detector) -> Any:
    """What the network is fed from uint8 planes (b, 3, size, size), red first."""
    import torch

    mean = torch.tensor(detector.mean, device=planes.device).view(1, 3, 1, 1)
    std = torch.tensor(detector.std, device=planes.device).view(1, 3, 1, 1)
    return (planes.float() / 255 - mean) / std


def without_choice(network: Any) -> Any:
    """The network from its input to what its head answers, without targets and without a choice of boxes."""
    import torch

    class Plain(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.network = network

        def forward(self, tensors: Any) -> Any:
            return network.head(list(network.backbone(tensors).values()))

    return Plain()


def raw_answers(network: Any, tensors: Any) -> Mapping[str, Any]:
    """cls_logits (b, n, k), bbox_regression (b, n, 4) and anchors (n, 4), pixels of the input; float32."""
    import torch
    from torchvision.models.detection.image_list import ImageList

    features = list(network.backbone(tensors).values())
    heads = {name: answer.float() for name, answer in network.head(features).items()}
    sizes = [tuple(tensors.shape[-2:])] * len(tensors)
    maps = [each.new_empty(each.shape, dtype=torch.float32) for each in features]  # not halved
    anchors = network.anchor_generator(ImageList(tensors, sizes), maps)[0]
    return {**heads, "anchors": anchors}
