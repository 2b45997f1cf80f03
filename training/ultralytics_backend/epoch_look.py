"""What there is to look at after an epoch: figures of each class, and what the network finds on a few pictures.

Nothing here draws a chance or changes a weight: a training gives the same with it and without.
"""

import math
import time
from pathlib import Path
from typing import Any

import numpy as np

from training.backend import TrainSpec
from training.dataset_dir import DatasetDir
from training.sample_pictures import (
    LOWEST_SHOWN,
    Found,
    Sample,
    choose_samples,
    cut_from_middle,
    keep_drawn,
    letterboxed,
)

MOST_CLASSES = 60  # of which curves are kept; those with most labels
SHARE_OF_TIME = 0.02  # that sample pictures may take


class EpochLook:
    """Called after each epoch whose weights were judged."""

    def __init__(self, spec: TrainSpec, dataset: DatasetDir, folder: Path) -> None:
        self._spec, self._dataset, self._folder = spec, dataset, folder
        self._samples: list[Sample] | None = None
        self._took_s, self._ended_at = 0.0, -math.inf

    def __call__(self, trainer: Any, *, is_judged: bool) -> dict[str, float]:
        """The figures of each class by name, such as `mAP50 · car`; sample pictures are written beside."""
        if not is_judged or not self._dataset.has_valid or trainer.validator is None:
            return {}
        is_last = trainer.stop or trainer.epoch + 1 >= trainer.epochs
        now = time.monotonic()
        if is_last or (now - self._ended_at) * SHARE_OF_TIME >= self._took_s:
            self._show(trainer)
            self._ended_at = time.monotonic()
            self._took_s = self._ended_at - now
        return class_figures(trainer, self._dataset.classes)

    def _show(self, trainer: Any) -> None:
        if self._samples is None:
            self._samples = choose_samples(self._dataset)
        task = self._spec.task
        find = whole_answers if task == "classify" else boxes_found
        found = find(trainer, self._samples, self._spec.imgsz)
        keep_drawn(self._folder, trainer.epoch + 1, task, self._samples, found, self._dataset.classes)


def class_figures(trainer: Any, classes: tuple[str, ...]) -> dict[str, float]:
    """Of each class with labels in the valid part: mAP50 of its boxes, or the share of its pictures that were right."""
    validator = trainer.validator
    if trainer.args.task == "classify":
        if not validator.targets or not validator.pred:
            return {}
        truth = np.concatenate([each.numpy() for each in validator.targets])
        answer = np.concatenate([each.numpy()[:, 0] for each in validator.pred])
        counts = np.bincount(truth, minlength=len(classes))
        right = np.bincount(truth[truth == answer], minlength=len(classes))
        figures = {position: right[position] / counts[position] for position in np.flatnonzero(counts)}
        word = "recall"
    else:
        counts = validator.metrics.nt_per_class
        figures = dict(zip(validator.metrics.ap_class_index, validator.metrics.box.ap50, strict=True))
        word = "mAP50"
    if counts is None:
        return {}
    shown = sorted(figures, key=lambda position: -counts[position])[:MOST_CLASSES]
    return {f"{word} · {classes[position]}": float(figures[position]) for position in sorted(shown)}


def boxes_found(trainer: Any, samples: list[Sample], size: int) -> list[Found]:
    """What the running mean of the weights finds on the samples, boxes in pixels of each."""
    laid = [letterboxed(sample.image, size) for sample in samples]
    answers = trainer.validator.postprocess(_answer(trainer, [planes for planes, _, _ in laid]))
    found = []
    for answer, (_, scale, (left, upper)) in zip(answers, laid, strict=True):
        is_shown = answer["conf"] >= LOWEST_SHOWN
        boxes = answer["bboxes"][is_shown][:, :4].float().cpu().numpy()
        xyxy = ((boxes - np.array((left, upper, left, upper), np.float32)) / scale).astype(np.float32)
        classes, score = answer["cls"][is_shown].cpu().numpy(), answer["conf"][is_shown].float().cpu().numpy()
        found.append(Found(xyxy, classes.astype(np.int64), score))
    return found


def whole_answers(trainer: Any, samples: list[Sample], size: int) -> list[Found]:
    """The class that the running mean of the weights gives each sample, and how sure it is."""
    scores = trainer.validator.postprocess(_answer(trainer, [cut_from_middle(each.image, size) for each in samples]))
    best = scores.float().max(1)
    pairs = zip(best.indices.cpu().numpy(), best.values.cpu().numpy(), strict=True)
    return [Found(np.zeros((0, 4), np.float32), np.array([at], np.int64), np.array([score])) for at, score in pairs]


def _answer(trainer: Any, planes: list[Any]) -> Any:
    import torch

    network = trainer.ema.ema.eval()
    pictures = torch.from_numpy(np.stack(planes)).to(trainer.device)
    with torch.inference_mode():
        return network(pictures)
