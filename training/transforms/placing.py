"""Where a picture comes to lie in the network's square: the steps that move it are one matrix, and pixels move once.

A matrix maps pixels of the picture to pixels of the square, both measured from the corner.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from core.detections import BgrImage
from core.geometry import Boxes
from training.transforms.catalogue import Values
from training.transforms.samples import GREY, Frame, Sample, moved

Matrix = NDArray[np.float64]  # (3, 3)


def centred(sample: Sample, frame: Frame) -> Matrix:
    """The middle of a picture in the middle of the square, on whole pixels, so that nothing is blurred."""
    width, height = sample.size_wh
    return _shift((frame.size - width) // 2, (frame.size - height) // 2)


def placed(sample: Sample, matrix: Matrix, frame: Frame) -> Sample:
    """The picture in the square, with its labels."""
    import cv2

    size = frame.size, frame.size
    whole = np.round(matrix)
    if np.allclose(matrix, whole, atol=1e-12) and np.array_equal(whole[:2, :2], np.eye(2)):
        image = _pasted(sample.image, int(whole[0, 2]), int(whole[1, 2]), frame.size)
    else:
        from_corner = _shift(-0.5, -0.5) @ matrix @ _shift(0.5, 0.5)  # OpenCV measures from the middle of a pixel
        grey = (GREY, GREY, GREY)
        if np.allclose(matrix[2], (0, 0, 1)):
            warped = cv2.warpAffine(sample.image, from_corner[:2], size, flags=cv2.INTER_LINEAR, borderValue=grey)
        else:
            warped = cv2.warpPerspective(sample.image, from_corner, size, flags=cv2.INTER_LINEAR, borderValue=grey)
        image = np.asarray(warped, np.uint8)
    return moved(sample, image, moved_boxes(sample.xyxy, matrix))


def moved_boxes(xyxy: Boxes, matrix: Matrix) -> Boxes:
    """The upright boxes around the four moved corners of each."""
    if not len(xyxy):
        return xyxy
    corners = xyxy[:, [0, 1, 2, 1, 2, 3, 0, 3]].reshape(-1, 4, 2).astype(np.float64)
    ahead = np.concatenate([corners, np.ones((*corners.shape[:2], 1))], axis=2) @ matrix.T
    depth = np.maximum(ahead[..., 2:], 1e-6)
    flat = ahead[..., :2] / depth
    return np.concatenate([flat.min(axis=1), flat.max(axis=1)], axis=1).astype(np.float32)


def mirrored(sample: Sample) -> Sample:
    """The sample with left and right changed."""
    width = sample.size_wh[0]
    image = np.ascontiguousarray(sample.image[:, ::-1])
    if not len(sample.xyxy):
        return replace(sample, image=image)
    x1, y1, x2, y2 = sample.xyxy.T
    return replace(sample, image=image, xyxy=np.stack([width - x2, y1, width - x1, y2], axis=1))


def cropped(matrix: Matrix, sample: Sample, frame: Frame, values: Values, chance: Generator) -> Matrix:
    """A part of the square, of its shape, that holds every label whole; blown up to the square."""
    size = float(frame.size)
    side = size * (1 - chance.uniform(0, values["most"]))
    left = top = 0.0
    right = bottom = size
    if len(sample.xyxy):
        boxes = np.clip(moved_boxes(sample.xyxy, matrix), 0, size).astype(np.float64)
        (left, top), (right, bottom) = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
        side = max(side, float(right - left), float(bottom - top))
        x = chance.uniform(max(0.0, right - side), min(left, size - side) + 1e-9)
        y = chance.uniform(max(0.0, bottom - side), min(top, size - side) + 1e-9)
    else:
        x, y = chance.uniform(0, size - side + 1e-9, 2)
    return _scale(size / side) @ _shift(-x, -y) @ matrix


def scaled(matrix: Matrix, _sample: Sample, frame: Frame, values: Values, chance: Generator) -> Matrix:
    """Larger or smaller about the middle; as often the one as the other."""
    most = math.log1p(values["most"])
    return _about(_scale(math.exp(chance.uniform(-most, most))), frame) @ matrix


def shifted(matrix: Matrix, _sample: Sample, frame: Frame, values: Values, chance: Generator) -> Matrix:
    """Moved along both sides."""
    x, y = chance.uniform(-1, 1, 2) * values["most"] * frame.size
    return _shift(x, y) @ matrix


def turned(matrix: Matrix, _sample: Sample, frame: Frame, values: Values, chance: Generator) -> Matrix:
    """Turned about the middle."""
    angle = math.radians(chance.uniform(-1, 1) * values["degrees"])
    cosine, sine = math.cos(angle), math.sin(angle)
    return _about(np.array([[cosine, sine, 0], [-sine, cosine, 0], [0, 0, 1.0]]), frame) @ matrix


def slanted(matrix: Matrix, _sample: Sample, frame: Frame, values: Values, chance: Generator) -> Matrix:
    """Slanted along both sides about the middle."""
    across, down = np.tan(np.radians(chance.uniform(-1, 1, 2) * values["degrees"]))
    return _about(np.array([[1, across, 0], [down, 1, 0], [0, 0, 1.0]]), frame) @ matrix


def tilted(matrix: Matrix, _sample: Sample, frame: Frame, values: Values, chance: Generator) -> Matrix:
    """Seen a little from the side; `most` is how much an edge grows or shrinks."""
    across, down = chance.uniform(-1, 1, 2) * values["most"] / frame.size
    return _about(np.array([[1, 0, 0], [0, 1, 0], [across, down, 1.0]]), frame) @ matrix


MOVES: Mapping[str, Callable[[Matrix, Sample, Frame, Values, Generator], Matrix]] = {
    "crop": cropped, "scale": scaled, "translate": shifted, "rotate": turned, "shear": slanted, "perspective": tilted,
}  # fmt: skip


def _pasted(image: BgrImage, left: int, top: int, size: int) -> BgrImage:
    """The picture on grey, moved by whole pixels and cut at the square's edges: not a pixel is changed."""
    height, width = image.shape[:2]
    if (left, top, width, height) == (0, 0, size, size):
        return image
    square = np.full((size, size, 3), GREY, np.uint8)
    x1, y1, x2, y2 = max(0, left), max(0, top), min(size, left + width), min(size, top + height)
    if x2 > x1 and y2 > y1:
        square[y1:y2, x1:x2] = image[y1 - top : y2 - top, x1 - left : x2 - left]
    return square


def _about(matrix: Matrix, frame: Frame) -> Matrix:
    middle = frame.size / 2
    return _shift(middle, middle) @ matrix @ _shift(-middle, -middle)


def _shift(x: float, y: float) -> Matrix:
    return np.array([[1, 0, x], [0, 1, y], [0, 0, 1.0]])


def _scale(by: float) -> Matrix:
    return np.diag([by, by, 1.0])
