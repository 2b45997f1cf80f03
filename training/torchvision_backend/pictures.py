"""Feeds laid out pictures to a network: augmented for training, cut from the middle for judging."""

from pathlib import Path
from typing import Any

from training.torchvision_backend.tuning import Tuning


def training_batches(folder: Path, *, imgsz: int, batch: int, seed: int, tuning: Tuning, workers: int) -> Any:
    """A loader over the train part, shuffled by the seed; a last batch of one picture is left out."""
    import torch
    from torchvision import transforms

    change = transforms.Compose(
        [
            transforms.RandomResizedCrop(imgsz, scale=(1 - tuning.scale, 1.0)),
            transforms.RandomHorizontalFlip(tuning.fliplr),
            transforms.RandomVerticalFlip(tuning.flipud),
            transforms.ColorJitter(tuning.hsv_v, tuning.hsv_v, tuning.hsv_s, tuning.hsv_h),
            transforms.ToTensor(),
        ]
    )
    pictures = _folder(folder, change)
    return torch.utils.data.DataLoader(
        pictures,
        batch_size=batch,
        shuffle=True,
        drop_last=len(pictures) > batch and len(pictures) % batch == 1,  # batch statistics need two
        num_workers=workers,
        generator=torch.Generator().manual_seed(seed),
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
