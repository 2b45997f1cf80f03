"""The train part as the steps of a policy read it: from the folder that was laid out, or straight from a version.

Both give the same samples, to the bit: what is laid out is lossless, and boxes are read from the same text.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from core.detections import BgrImage
from core.images import decode_bgr
from training.dataset_dir import Locate, read_checked, shown_pixels
from training.examples import Example
from training.label_lines import yolo_lines
from training.transforms.copy_paste import Donors, Relative, find_donors
from training.transforms.samples import Classes, Sample, make_sample


class LaidPictures:
    """Files and the labels beside them, in an order: `training.transforms.samples.Pool`."""

    def __init__(self, files: Sequence[Path], labels: Sequence[str]) -> None:
        self._files, self._labels = list(files), list(labels)

    def __len__(self) -> int:
        return len(self._files)

    def sample(self, index: int) -> Sample:
        """One picture with its boxes."""
        path = self._files[index]
        return labelled(decode_bgr(path.read_bytes(), 1, path.name), self._labels[index])

    def donors(self) -> Donors:
        """What there is to paste."""
        return find_donors([read_lines(text) for text in self._labels])


class VersionPictures:
    """Examples of a frozen version, in their order, before anything is laid out: the same `Pool`."""

    def __init__(self, examples: Sequence[Example], locate: Locate) -> None:
        self._examples, self._locate = list(examples), locate

    def __len__(self) -> int:
        return len(self._examples)

    def sample(self, index: int) -> Sample:
        """One picture with its boxes, or with its one class. Raises UserError when its file is not what it was."""
        example = self._examples[index]
        pixels = shown_pixels(example.image, read_checked(example.image, self._locate(example.image.sha256)))
        if len(example.xyxy) != len(example.class_index):
            return tagged(pixels, example.class_index[0])
        return labelled(pixels, yolo_lines(example))

    def donors(self) -> Donors:
        """What there is to paste."""
        return find_donors([read_lines(yolo_lines(each) if len(each.xyxy) else "") for each in self._examples])


def labelled(pixels: BgrImage, lines: str) -> Sample:
    """A picture with the boxes of its label file."""
    classes, relative = read_lines(lines)
    size = np.array([pixels.shape[1], pixels.shape[0]] * 2)
    return make_sample(pixels, relative * size, classes.tolist())


def tagged(pixels: BgrImage, class_index: int) -> Sample:
    """A picture that has one class as a whole."""
    return make_sample(pixels, np.zeros((0, 4), np.float32), [class_index])


def read_lines(text: str) -> tuple[Classes, Relative]:
    """Classes and boxes, as shares of the picture, of a label file of YOLO."""
    numbers = np.array([line.split() for line in text.splitlines() if line], np.float64).reshape(-1, 5)
    middle, half = numbers[:, 1:3], numbers[:, 3:] / 2
    return numbers[:, 0].astype(np.int64), np.concatenate([middle - half, middle + half], axis=1)
