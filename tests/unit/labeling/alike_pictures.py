"""Drawn pictures with the detail of photos, and what is done to a photo before it comes again."""

from collections.abc import Callable, Mapping
from pathlib import Path

import cv2
import numpy as np

from core.detections import BgrImage
from labeling.alike import Picture

WIDTH, HEIGHT = 480, 360


def scene(seed: int) -> BgrImage:
    """A picture of its own: shapes of many sizes over a soft ground."""
    chance = np.random.default_rng(seed)
    ground = chance.integers(40, 200, (6, 8, 3)).astype(np.uint8)
    picture = cv2.resize(ground, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    for radius in np.sort(chance.pareto(1.5, 140) * 6 + 3)[::-1]:
        centre = (int(chance.integers(0, WIDTH)), int(chance.integers(0, HEIGHT)))
        colour = tuple(int(value) for value in chance.integers(0, 256, 3))
        size = (float(min(radius, 90) * 2), float(min(radius, 90) * chance.uniform(0.4, 2)))
        corners = cv2.boxPoints((centre, size, float(chance.uniform(0, 180))))
        cv2.fillConvexPoly(picture, corners.astype(np.int32), colour, cv2.LINE_AA)
    return picture


def _jpeg(picture: BgrImage) -> BgrImage:
    return cv2.imdecode(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 25])[1], cv2.IMREAD_COLOR)


def _noise(picture: BgrImage) -> BgrImage:
    noise = np.random.default_rng(5).normal(0, 18, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def _grey(picture: BgrImage) -> BgrImage:
    return cv2.cvtColor(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)


def _sheared(picture: BgrImage) -> BgrImage:
    plane = np.array([[1, 0.18, -20], [0.08, 1, -10]], np.float64)
    return cv2.warpAffine(picture, plane, (WIDTH, HEIGHT))


DONE: Mapping[str, Callable[[BgrImage], BgrImage]] = {
    "saved again": _jpeg,
    "made smaller": lambda picture: cv2.resize(picture, None, fx=0.45, fy=0.45, interpolation=cv2.INTER_AREA),
    "made larger": lambda picture: cv2.resize(picture, None, fx=2.0, fy=2.0, interpolation=cv2.INTER_CUBIC),
    "squeezed": lambda picture: cv2.resize(picture, (360, 360), interpolation=cv2.INTER_AREA),
    "darker": lambda picture: cv2.convertScaleAbs(picture, alpha=0.55),
    "brighter": lambda picture: cv2.convertScaleAbs(picture, alpha=1.1, beta=45),
    "noisy": _noise,
    "blurred": lambda picture: cv2.GaussianBlur(picture, (0, 0), 1.5),
    "grey": _grey,
    "cropped": lambda picture: picture[30:330, 40:440],
    "sheared": _sheared,
    "turned left": lambda picture: np.ascontiguousarray(np.rot90(picture)),
    "upside down": lambda picture: np.ascontiguousarray(np.rot90(picture, 2)),
    "turned right": lambda picture: np.ascontiguousarray(np.rot90(picture, 3)),
    "mirrored": lambda picture: np.ascontiguousarray(picture[:, ::-1]),
    "mirrored, turned, grey and saved again": lambda picture: _jpeg(
        _grey(np.ascontiguousarray(np.rot90(picture[:, ::-1])))
    ),
}


def kept(folder: Path, number: int, picture: BgrImage) -> Picture:
    """The picture in a file whose name tells nothing."""
    from core.objects import sha256_of_file

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{number:03d}.png"
    cv2.imwrite(str(path), picture)
    return Picture(number, sha256_of_file(path), path)
