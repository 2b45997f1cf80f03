"""Feeds ultralytics with pictures as a policy changes them, and draws them as often as a sampling says.

Datasets here are plain classes, so that they can be sent to worker processes and know torch only when they are read.
"""

from pathlib import Path
from typing import Any

import numpy as np

from core.images import decode_bgr
from training.backend import TrainSpec
from training.laid_pictures import LaidPictures, tagged
from training.remedies import Plan
from training.sampling import Draws, Positions, SeededPositions
from training.transforms.pipeline import augmented
from training.transforms.policy import Policy
from training.transforms.samples import Frame, frame_for

SEVERAL_IN_ONE = ("mosaic", "mixup")  # what the last epochs of a training do without
Item = tuple[int, int]  # position, seed


class PolicyBoxes:
    """Stands in for the library's dataset of boxes."""

    def __init__(self, stock: Any, policy: Policy, frame: Frame) -> None:
        self.labels = stock.labels  # the library counts classes and objects in it
        self._files = [Path(file) for file in stock.im_files]
        self._pictures = LaidPictures(self._files, [_label_text(file) for file in self._files])
        self._donors = self._pictures.donors() if policy.step("copy_paste") else None
        self._policy, self._frame = policy, frame

    def __len__(self) -> int:
        return len(self._files)

    def __getitem__(self, item: Item) -> dict[str, Any]:
        import torch

        index, seed = item
        sample = self._pictures.sample(index)
        height, width = sample.image.shape[:2]
        sample = augmented(sample, self._policy, self._frame, seed=seed, pool=self._pictures, donors=self._donors)
        size = self._frame.size
        corners = sample.xyxy / np.float32(size)
        middle, side = (corners[:, :2] + corners[:, 2:]) / 2, corners[:, 2:] - corners[:, :2]
        return {
            "im_file": str(self._files[index]), "ori_shape": (height, width), "resized_shape": (size, size),
            "img": torch.from_numpy(_rgb_planes(sample.image)),
            "cls": torch.from_numpy(sample.classes.astype(np.float32)[:, None]),
            "bboxes": torch.from_numpy(np.concatenate([middle, side], axis=1)),
            "batch_idx": torch.zeros(len(sample.classes)),
        }  # fmt: skip

    def close_mosaic(self, **_: Any) -> None:
        """Called by the library for the last epochs (`close_mosaic` of the recipe)."""
        self._policy = self._policy.without(*SEVERAL_IN_ONE)

    @staticmethod
    def collate_fn(batch: list[dict[str, Any]]) -> Any:
        """Several items as one batch, as the library does it."""
        from ultralytics.data.dataset import YOLODataset

        return YOLODataset.collate_fn(batch)


class PolicyWholes:
    """Stands in for the library's dataset of pictures that have one class each."""

    def __init__(self, stock: Any, policy: Policy, frame: Frame) -> None:
        self.samples = stock.samples
        self._policy, self._frame = policy, frame

    def __len__(self) -> int:
        return len(self.samples)

    def __getitem__(self, item: Item) -> dict[str, Any]:
        import torch

        index, seed = item
        path, class_index = Path(self.samples[index][0]), int(self.samples[index][1])
        sample = tagged(decode_bgr(path.read_bytes(), 1, path.name), class_index)
        sample = augmented(sample, self._policy, self._frame, seed=seed)
        return {"img": torch.from_numpy(_rgb_planes(sample.image)).float() / 255, "cls": class_index}


def train_loader(stock: Any, spec: TrainSpec, plan: Plan) -> Any:
    """The library's loader of the train part, or one that does what the remedies say."""
    from ultralytics.data.build import InfiniteDataLoader, seed_worker

    policy, dataset = spec.remedies.policy, stock.dataset
    if policy is None and spec.remedies.sampling == "as_is":
        return stock
    files = dataset.im_files if hasattr(dataset, "im_files") else [each[0] for each in dataset.samples]
    draws = Draws(plan.factors_of(files), spec.seed)  # in the library's order; it may have left files out
    if policy is not None:
        made = PolicyWholes if spec.task == "classify" else PolicyBoxes
        dataset = made(dataset, policy, frame_for(spec.task, spec.imgsz, plan.directed))
    workers = stock.num_workers
    return InfiniteDataLoader(
        dataset=dataset,
        batch_size=min(spec.batch, len(draws)),
        sampler=Positions(draws) if policy is None else SeededPositions(draws),
        num_workers=workers,
        prefetch_factor=4 if workers else None,
        pin_memory=stock.pin_memory,
        collate_fn=getattr(dataset, "collate_fn", None),
        worker_init_fn=seed_worker,
        generator=stock.generator,
    )


def _label_text(image: Path) -> str:
    labels = image.parent.parent.parent / "labels" / image.parent.name
    return (labels / f"{image.stem}.txt").read_text(encoding="utf-8")


def _rgb_planes(image: Any) -> Any:
    return np.ascontiguousarray(image[:, :, ::-1].transpose(2, 0, 1))
