"""Steps that put pictures together: mosaic and blending."""

import numpy as np
from numpy.random import Generator

from training.transforms.catalogue import Values
from training.transforms.placing import centred, placed
from training.transforms.samples import GREY, Frame, Pool, Sample, fitted, joined, moved

WEAKEST = 0.3  # of a blend; what shines through less is not to be found, and its labels would be false


def mosaic_of(sample: Sample, pool: Pool, frame: Frame, chance: Generator) -> Sample:
    """Four pictures around a point near the middle of a picture twice as wide and high (Bochkovskiy et al., 2020)."""
    size = frame.size
    x, y = (int(chance.integers(size // 2, size + size // 2 + 1)) for _ in range(2))
    canvas = np.full((2 * size, 2 * size, 3), GREY, np.uint8)
    others = [fitted(pool.sample(int(index)), frame) for index in chance.integers(0, len(pool), 3)]
    whole: Sample | None = None
    for place, each in enumerate((sample, *others)):
        width, height = each.size_wh
        left, top = (x - width if place % 2 == 0 else x), (y - height if place < 2 else y)
        x1, y1, x2, y2 = max(0, left), max(0, top), min(2 * size, left + width), min(2 * size, top + height)
        canvas[y1:y2, x1:x2] = each.image[y1 - top : y2 - top, x1 - left : x2 - left]
        laid = moved(each, canvas, each.xyxy + np.array([left, top] * 2, np.float32))
        whole = laid if whole is None else joined(whole, laid, canvas)
    assert whole is not None
    return whole


def blended(sample: Sample, pool: Pool, frame: Frame, values: Values, chance: Generator) -> Sample:
    """A second picture shines through, with its labels (mixup; Zhang et al., 2018)."""
    import cv2

    other = fitted(pool.sample(int(chance.integers(0, len(pool)))), frame)
    other = placed(other, centred(other, frame), frame)
    weight = chance.uniform(WEAKEST, max(WEAKEST, values["most"]))
    image = cv2.addWeighted(sample.image, 1 - weight, other.image, weight, 0)
    return joined(sample, other, np.asarray(image, np.uint8))
