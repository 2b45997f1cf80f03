"""Feeds laid out pictures to a network: changed for training, cut from the middle for judging."""

from pathlib import Path
from typing import Any

import numpy as np

from core.images import decode_bgr
from training.backend import TrainSpec
from training.laid_pictures import tagged
from training.remedies import Plan
from training.sampling import Draws, Positions, SeededPositions
from training.torchvision_backend.tuning import WholeTuning
from training.transforms.pipeline import augmented
from training.transforms.policy import Policy
from training.transforms.samples import Frame, frame_for


class PolicyPictures:
    """Pictures with their class, changed by a policy; asked for by position and seed."""

    def __init__(self, samples: list[tuple[str, int]], policy: Policy, frame: Frame) -> None:
        self._samples, self._policy, self._frame = samples, policy, frame

    def __len__(self) -> int:
        return len(self._samples)

    def __getitem__(self, item: tuple[int, int]) -> tuple[Any, int]:
        import torch

        index, seed = item
        path, class_index = Path(self._samples[index][0]), self._samples[index][1]
        sample = tagged(decode_bgr(path.read_bytes(), 1, path.name), class_index)
        pixels = augmented(sample, self._policy, self._frame, seed=seed).image[:, :, ::-1].transpose(2, 0, 1)
        return torch.from_numpy(np.ascontiguousarray(pixels)).float() / 255, class_index


def training_batches(folder: Path, spec: TrainSpec, plan: Plan, *, tuning: WholeTuning, workers: int) -> Any:
    """A loader over the train part, drawn by the seed; a last batch of one picture is left out."""
    import torch

    pictures = _folder(folder, _own_changes(spec.imgsz, tuning))
    remedies = spec.remedies
    draws, order = None, None
    if remedies.policy is not None or remedies.sampling != "as_is":
        draws = Draws(plan.factors_of(path for path, _ in pictures.samples), spec.seed)
        order = Positions(draws) if remedies.policy is None else SeededPositions(draws)
    if remedies.policy is not None:
        pictures = PolicyPictures(pictures.samples, remedies.policy, frame_for(spec.task, spec.imgsz, plan.directed))
    drawn = len(pictures) if draws is None else len(draws)
    return torch.utils.data.DataLoader(
        pictures,
        batch_size=spec.batch,
        shuffle=order is None,
        sampler=order,
        drop_last=drawn > spec.batch and drawn % spec.batch == 1,  # batch statistics need two
        num_workers=workers,
        generator=torch.Generator().manual_seed(spec.seed),
    )


def _own_changes(imgsz: int, tuning: WholeTuning) -> Any:
    """What this backend does to pictures where no policy does it."""
    from torchvision import transforms

    return transforms.Compose(
        [
            transforms.RandomResizedCrop(imgsz, scale=(1 - tuning.scale, 1.0)),
            transforms.RandomHorizontalFlip(tuning.fliplr),
            transforms.RandomVerticalFlip(tuning.flipud),
            transforms.ColorJitter(tuning.hsv_v, tuning.hsv_v, tuning.hsv_s, tuning.hsv_h),
            transforms.ToTensor(),
        ]
    )


def judged_batches(folder: Path, *, imgsz: int, batch: int, workers: int) -> Any:
    """A loader over a part, in order: the shorter side to `imgsz`, then the middle."""
    import torch
    from torchvision import transforms

    change = transforms.Compose([transforms.Resize(imgsz), transforms.CenterCrop(imgsz), transforms.ToTensor()])
    return torch.utils.data.DataLoader(_folder(folder, change), batch_size=batch, num_workers=workers)


def _folder(folder: Path, change: Any) -> Any:
    from torchvision.datasets import ImageFolder

    return ImageFolder(str(folder), transform=change, allow_empty=True)
