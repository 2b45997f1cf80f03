"""Steps on pixels alone: brightness, contrast, gamma, colour, blur, noise, JPEG and patches that cover parts.

Each takes a picture, the step's numbers and its chance, and gives a new picture; what it was given stays as it is.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from core.detections import BgrImage
from training.transforms.catalogue import Values
from training.transforms.samples import GREY, Sample, covered_shares

PixelStep = Callable[[BgrImage, Values, Generator], BgrImage]
LEVELS: NDArray[np.float64] = np.arange(256, dtype=np.float64)


def brighter(image: BgrImage, values: Values, chance: Generator) -> BgrImage:
    """All levels moved by the same part of the range."""
    return looked_up(image, LEVELS + 255 * values["most"] * chance.uniform(-1, 1))


def harder(image: BgrImage, values: Values, chance: Generator) -> BgrImage:
    """Levels spread about the picture's own mean."""
    mean = float(image[::8, ::8].mean())
    return looked_up(image, mean + (LEVELS - mean) * (1 + values["most"] * chance.uniform(-1, 1)))


def bent(image: BgrImage, values: Values, chance: Generator) -> BgrImage:
    """A gamma curve; as often above 1 as below."""
    gamma = (1 + values["most"]) ** chance.uniform(-1, 1)
    return looked_up(image, 255 * (LEVELS / 255) ** gamma)


def recoloured(image: BgrImage, values: Values, chance: Generator) -> BgrImage:
    """Hue turned, saturation stretched. OpenCV's hues are half degrees."""
    import cv2

    turn, stretch = chance.uniform(-1, 1, 2) * (values["hue"] / 2, values["saturation"])
    hue, saturation, value = cv2.split(cv2.cvtColor(image, cv2.COLOR_BGR2HSV))
    hue = cv2.LUT(hue, ((np.arange(256) + round(turn)) % 180).astype(np.uint8))
    saturation = cv2.LUT(saturation, np.clip(LEVELS * (1 + stretch), 0, 255).astype(np.uint8))
    return np.asarray(cv2.cvtColor(cv2.merge([hue, saturation, value]), cv2.COLOR_HSV2BGR), np.uint8)


def blurred(image: BgrImage, values: Values, chance: Generator) -> BgrImage:
    """A Gaussian whose deviation is half the radius."""
    import cv2

    sigma = max(0.25, chance.uniform(0, values["most"]) / 2)
    return np.asarray(cv2.GaussianBlur(image, (0, 0), sigma), np.uint8)


def smeared(image: BgrImage, values: Values, chance: Generator) -> BgrImage:
    """The mean along a line of some direction."""
    import cv2

    length = round(chance.uniform(3, max(3.0, values["most"])))
    return np.asarray(cv2.filter2D(image, -1, line_kernel(length, chance.uniform(0, np.pi))), np.uint8)


def grainy(image: BgrImage, values: Values, chance: Generator) -> BgrImage:
    """Gaussian noise on the light, the same in the three colours."""
    import cv2

    deviation = values["most"] * chance.uniform(0.2, 1)
    grain = chance.standard_normal(image.shape[:2], np.float32) * np.float32(deviation)
    return np.asarray(cv2.add(image, cv2.merge([grain] * 3), dtype=cv2.CV_8U), np.uint8)


def compressed(image: BgrImage, values: Values, chance: Generator) -> BgrImage:
    """Saved as JPEG and read again."""
    import cv2

    quality = int(chance.integers(int(values["least"]), 96))
    is_encoded, encoded = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    decoded = cv2.imdecode(encoded, cv2.IMREAD_COLOR) if is_encoded else None
    if decoded is None:
        raise RuntimeError("OpenCV could not encode a picture as JPEG")
    return np.asarray(decoded, np.uint8)


def covered(sample: Sample, values: Values, chance: Generator) -> Sample:
    """Grey patches (Devries and Taylor, "Cutout", 2017). What they hide of a box counts as not seen."""
    image = sample.image.copy()
    height, width = image.shape[:2]
    visible = sample.visible.astype(np.float64)
    for _ in range(int(chance.integers(1, int(values["most"]) + 1))):
        w, h = np.maximum(1, chance.uniform(0.2, 1, 2) * values["side"] * (width, height)).astype(int)
        x, y = int(chance.integers(0, max(1, width - w + 1))), int(chance.integers(0, max(1, height - h + 1)))
        image[y : y + h, x : x + w] = GREY
        visible *= 1 - covered_shares(sample.xyxy, (x, y, x + w, y + h))
    return replace(sample, image=image, visible=visible.astype(np.float32))


def looked_up(image: BgrImage, levels: NDArray[np.float64]) -> BgrImage:
    """Each level replaced by the one that a table of 256 names."""
    import cv2

    return np.asarray(cv2.LUT(image, np.clip(levels, 0, 255).round().astype(np.uint8)), np.uint8)


def line_kernel(length: int, angle: float) -> NDArray[np.float32]:
    """A kernel (k, k) whose ones lie on a line of this length through its middle, with the sum 1."""
    import cv2

    side = length | 1
    kernel = np.zeros((side, side), np.float32)
    middle, reach = side // 2, (length - 1) / 2
    across, down = round(np.cos(angle) * reach), round(np.sin(angle) * reach)
    cv2.line(kernel, (middle - across, middle - down), (middle + across, middle + down), 1.0)
    return kernel / kernel.sum()


PIXEL_STEPS: Mapping[str, PixelStep] = {
    "brightness": brighter, "contrast": harder, "gamma": bent, "colour": recoloured, "blur": blurred,
    "motion_blur": smeared, "noise": grainy, "jpeg": compressed,
}  # fmt: skip
