"""A few pictures of the valid part, the same ones at each epoch, drawn with what is labelled and what was found.

They show a person whether a training learns what was meant, long before it ends. No figure comes from them.
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from core.detections import BgrImage, Task
from core.geometry import Boxes
from core.images import decode_bgr
from training.dataset_dir import DatasetDir, class_folder
from training.live_files import sample_folder, sample_pictures

ThingT = TypeVar("ThingT")
MOST_PICTURES, EPOCHS_KEPT, SIDE = 6, 12, 360
QUALITY = 82
LOWEST_SHOWN = 0.25  # a score below it is not drawn
_GREY = 114
_TRUTH_BGR, _INK_BGR = (255, 255, 255), (20, 20, 20)
# One colour a class in turn, BGR, told apart by colour-blind people as well (Okabe and Ito, 2008).
_COLOURS_BGR = ((0, 159, 230), (233, 180, 86), (115, 158, 0), (66, 228, 240), (178, 114, 0), (0, 94, 213),
                (167, 121, 204))  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """One picture: pixels, and what is labelled on it: boxes (n, 4) xyxy pixels, or one class of the whole."""

    image: BgrImage
    xyxy: Boxes
    class_index: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What a network found on one sample: boxes (n, 4) xyxy pixels of it, or nothing but a class of the whole."""

    xyxy: Boxes
    class_index: NDArray[np.int64]
    score: NDArray[np.float32]


def choose_samples(dataset: DatasetDir, most: int = MOST_PICTURES) -> list[Sample]:
    """Pictures of the laid out valid part, evenly through it, those with labels first; none where there is no part."""
    if not dataset.has_valid:
        return []
    if dataset.task == "classify":
        files = [
            (file, position)
            for position in range(len(dataset.classes))
            for file in sorted((dataset.root / "valid" / class_folder(position)).glob("*"))
        ]
        return [_whole(file, position) for file, position in _evenly(files, most)]
    images = sorted((dataset.root / "images" / "valid").glob("*"))
    labelled = [file for file in images if _label_file(file).stat().st_size]
    return [_boxed(file) for file in _evenly(labelled or images, most)]


def letterboxed(image: BgrImage, size: int) -> tuple[NDArray[np.float32], float, tuple[int, int]]:
    """A network's input (3, size, size), RGB 0 to 1, with the scale and the left and upper edge that undo it."""
    height, width = image.shape[:2]
    scale = size / max(height, width)
    new_wh = (max(1, round(width * scale)), max(1, round(height * scale)))
    left, upper = (size - new_wh[0]) // 2, (size - new_wh[1]) // 2
    square = np.full((size, size, 3), _GREY, np.uint8)
    square[upper : upper + new_wh[1], left : left + new_wh[0]] = _resized(image, new_wh)
    return _planes(square), scale, (left, upper)


def cut_from_middle(image: BgrImage, size: int) -> NDArray[np.float32]:
    """A classifier's input (3, size, size), RGB 0 to 1: the shorter side to `size`, then the middle."""
    height, width = image.shape[:2]
    scale = size / min(height, width)
    resized = _resized(image, (max(size, round(width * scale)), max(size, round(height * scale))))
    upper, left = (resized.shape[0] - size) // 2, (resized.shape[1] - size) // 2
    return _planes(resized[upper : upper + size, left : left + size])


def keep_drawn(
    folder: Path, epoch: int, task: Task, samples: Sequence[Sample], found: Sequence[Found], classes: Sequence[str]
) -> None:
    """Write the samples of an epoch, counted from 1, and take those long past away. A full disk loses them."""
    place = sample_folder(folder, epoch)
    try:
        place.mkdir(parents=True, exist_ok=True)
        for number, (sample, answer) in enumerate(zip(samples, found, strict=True)):
            drawn = draw_sample(sample, answer, classes, is_whole=task == "classify")
            is_encoded, encoded = cv2.imencode(".jpg", drawn, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
            if is_encoded:
                (place / f"{number}.jpg").write_bytes(encoded.tobytes())
        for old in sorted(sample_pictures(folder))[:-EPOCHS_KEPT]:
            shutil.rmtree(sample_folder(folder, old), ignore_errors=True)
    except OSError:
        return


def draw_sample(sample: Sample, found: Found, classes: Sequence[str], *, is_whole: bool) -> BgrImage:
    """360 pixels on the longer side: labels as white frames, what was found in colour with its class and score."""
    height, width = sample.image.shape[:2]
    scale = SIDE / max(height, width)
    drawn = _resized(sample.image, (max(1, round(width * scale)), max(1, round(height * scale))))
    if is_whole:
        truth, answer = int(sample.class_index[0]), int(found.class_index[0])
        mark = "=" if truth == answer else "not"
        _write(drawn, f"{_plain(classes[answer])} {found.score[0]:.2f}", (4, 16), _colour(answer))
        _write(drawn, f"{mark} {_plain(classes[truth])}", (4, 34), _TRUTH_BGR)
        return drawn
    for box in sample.xyxy * scale:
        _frame(drawn, box, _INK_BGR, 3)
        _frame(drawn, box, _TRUTH_BGR, 1)
    for box, position, score in zip(found.xyxy * scale, found.class_index.tolist(), found.score, strict=True):
        _frame(drawn, box, _colour(position), 2)
        left, upper = max(0, int(box[0])), max(12, int(box[1]) - 3)
        _write(drawn, f"{_plain(classes[position])} {score:.2f}", (left, upper), _colour(position))
    return drawn


def _whole(file: Path, position: int) -> Sample:
    return Sample(decode_bgr(file.read_bytes(), 1, file.name), np.zeros((0, 4), np.float32), (position,))


def _boxed(file: Path) -> Sample:
    """Of an outline the box around it: a label line is a class, then either a box or the corners of a ring."""
    image = decode_bgr(file.read_bytes(), 1, file.name)
    height, width = image.shape[:2]
    boxes, classes = [], []
    for line in _label_file(file).read_text(encoding="utf-8").splitlines():
        words = [float(word) for word in line.split()]
        if len(words) < 5:
            continue
        numbers = np.array(words[1:], np.float32)
        if len(numbers) == 4:
            x, y, w, h = numbers
            box = [x - w / 2, y - h / 2, x + w / 2, y + h / 2]
        else:
            box = [numbers[::2].min(), numbers[1::2].min(), numbers[::2].max(), numbers[1::2].max()]
        boxes.append(np.array(box, np.float32) * (width, height, width, height))
        classes.append(int(words[0]))
    return Sample(image, np.array(boxes, np.float32).reshape(-1, 4), tuple(classes))


def _label_file(image: Path) -> Path:
    return image.parent.parent.parent / "labels" / image.parent.name / f"{image.stem}.txt"


def _evenly(all_of_them: Sequence[ThingT], most: int) -> list[ThingT]:
    count = min(most, len(all_of_them))
    return [all_of_them[number * len(all_of_them) // count] for number in range(count)]


def _planes(image: BgrImage) -> NDArray[np.float32]:
    planes = np.ascontiguousarray(image[:, :, ::-1].transpose(2, 0, 1))
    return planes.astype(np.float32) / np.float32(255)


def _resized(image: BgrImage, size_wh: tuple[int, int]) -> BgrImage:
    return np.asarray(cv2.resize(image, size_wh), np.uint8)


def _frame(image: BgrImage, box: NDArray[np.float32], colour: tuple[int, int, int], width: int) -> None:
    x1, y1, x2, y2 = (round(float(edge)) for edge in box)
    cv2.rectangle(image, (x1, y1), (x2, y2), colour, width)


def _write(image: BgrImage, words: str, place: tuple[int, int], colour: tuple[int, int, int]) -> None:
    for ink, width in ((_INK_BGR, 3), (colour, 1)):
        cv2.putText(image, words, place, cv2.FONT_HERSHEY_SIMPLEX, 0.42, ink, width, cv2.LINE_AA)


def _colour(position: int) -> tuple[int, int, int]:
    return _COLOURS_BGR[position % len(_COLOURS_BGR)]


def _plain(name: str) -> str:
    """OpenCV's letters are ASCII: what else a name holds is shown as a question mark."""
    return name.encode("ascii", "replace").decode()
