"""Feeds laid out pictures and their boxes to a detector: changed for training, letterboxed for judging.

Every picture that is learned from goes through `training.transforms.pipeline`, the one function that changes pictures:
by the policy that was chosen, or by one that stands for the recipe's own settings.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.detections import BgrImage
from core.errors import UserError
from core.geometry import Boxes
from core.images import decode_bgr
from training.backend import TrainSpec
from training.dataset_dir import DatasetDir
from training.laid_pictures import LaidPictures, read_lines
from training.remedies import Plan
from training.sampling import Draws, SeededPositions
from training.torchvision_backend.tuning import BoxTuning
from training.transforms.pipeline import augmented
from training.transforms.policy import Policy, Step
from training.transforms.samples import GREY, Frame, frame_for

SEVERAL_IN_ONE = ("mosaic", "mixup")  # what the last epochs of a training do without
SURE_STEP = 1.0
Item = tuple[Any, Any, Any]  # planes uint8 (3, size, size) red first; boxes float32 (m, 4), pixels; classes int64 (m,)


class PolicyBoxes:
    """Pictures with their boxes, changed by a policy; asked for by position and seed."""

    def __init__(self, files: list[Path], policy: Policy, frame: Frame) -> None:
        self._pictures = LaidPictures(files, [label_text(file) for file in files])
        self._donors = self._pictures.donors() if policy.step("copy_paste") else None
        self._policy, self._frame = policy, frame

    def __len__(self) -> int:
        return len(self._pictures)

    def __getitem__(self, item: tuple[int, int]) -> Item:
        import torch

        index, seed = item
        sample = self._pictures.sample(index)
        sample = augmented(sample, self._policy, self._frame, seed=seed, pool=self._pictures, donors=self._donors)
        planes = torch.from_numpy(rgb_planes(sample.image))
        return planes, torch.from_numpy(sample.xyxy.astype(np.float32)), torch.from_numpy(sample.classes)

    def close_mosaic(self) -> None:
        """From now on each picture is shown alone."""
        self._policy = self._policy.without(*SEVERAL_IN_ONE)


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """A valid picture in the network's square: input = picture * scale + offset (x, y); its truth in its own pixels."""

    key: str
    pixels: BgrImage
    scale: float
    offset_xy: tuple[int, int]
    size_wh: tuple[int, int]
    xyxy: Boxes
    class_index: NDArray[np.int64]


def training_boxes(dataset: DatasetDir, spec: TrainSpec, plan: Plan, *, tuning: BoxTuning, workers: int) -> Any:
    """A loader over the train part, drawn by the seed; a last batch of one picture is left out."""
    import torch

    files = part_files(dataset, "train")
    policy = own_policy(tuning) if spec.remedies.policy is None else spec.remedies.policy
    pictures = PolicyBoxes(files, policy, frame_for(spec.task, spec.imgsz, plan.directed))
    draws = Draws(plan.factors_of(files), spec.seed)
    if len(draws) == 1:
        raise UserError(
            "The train part holds one picture, and these networks take statistics of several; nothing was trained.",
            "Label more images, or train with another recipe.",
        )
    return torch.utils.data.DataLoader(
        pictures,  # type: ignore[arg-type]  # torch's own class asks for nothing more than this one has
        batch_size=min(spec.batch, len(draws)),
        sampler=SeededPositions(draws),
        drop_last=len(draws) > spec.batch and len(draws) % spec.batch == 1,  # batch statistics need two
        num_workers=workers,
        collate_fn=list,
        generator=torch.Generator().manual_seed(spec.seed),
    )


def own_policy(tuning: BoxTuning) -> Policy:
    """What the recipe's own settings do to pictures, as steps. Levels of red, green and blue move by `hsv_v`."""
    colour = {"hue": 360 * tuning.hsv_h, "saturation": tuning.hsv_s}
    return Policy(
        "recipe",
        (
            Step("mosaic", tuning.mosaic),
            Step("flip", tuning.fliplr),
            Step("scale", SURE_STEP, {"most": tuning.scale}),
            Step("translate", SURE_STEP, {"most": tuning.translate}),
            Step("brightness", SURE_STEP, {"most": tuning.hsv_v}),
            Step("colour", SURE_STEP, colour),
        ),
    )


def judged_pictures(files: list[Path], size: int) -> Iterator[Shown]:
    """The pictures of a part in order, as the exported network is fed: letterboxed, OpenCV's bilinear."""
    for path in files:
        picture = decode_bgr(path.read_bytes(), 1, path.name)
        height, width = picture.shape[:2]
        pixels, scale, offset_xy = letterboxed(picture, size)
        class_index, relative = read_lines(label_text(path))
        xyxy = (relative * np.array([width, height] * 2)).astype(np.float32)
        yield Shown(path.stem, pixels, scale, offset_xy, (width, height), xyxy, class_index)


def letterboxed(picture: BgrImage, size: int) -> tuple[BgrImage, float, tuple[int, int]]:
    """The whole picture in a grey square, its scale and where its corner lies: the contract's `letterbox_center`."""
    import cv2

    height, width = picture.shape[:2]
    scale = min(size / width, size / height)
    resized_wh = max(round(width * scale), 1), max(round(height * scale), 1)
    left, top = (round((size - side) / 2 - 0.1) for side in resized_wh)
    resized = picture
    if resized_wh != (width, height):
        resized = np.asarray(cv2.resize(picture, resized_wh, interpolation=cv2.INTER_LINEAR), np.uint8)
    square = np.full((size, size, 3), GREY, np.uint8)
    square[top : top + resized_wh[1], left : left + resized_wh[0]] = resized
    return square, scale, (left, top)


def part_files(dataset: DatasetDir, part: str) -> list[Path]:
    """The pictures of a part, in order of name."""
    return sorted((dataset.root / "images" / part).iterdir(), key=lambda path: path.stem)


def label_text(image: Path) -> str:
    """What stands in the label file of a picture; nothing where it has no objects."""
    labels = image.parent.parent.parent / "labels" / image.parent.name
    return (labels / f"{image.stem}.txt").read_text(encoding="utf-8")


def rgb_planes(image: BgrImage) -> NDArray[np.uint8]:
    """Height, width and colour as colour, height and width, red first."""
    return np.ascontiguousarray(image[:, :, ::-1].transpose(2, 0, 1))
