"""Weather and light of the road, painted over a picture. Simple models: they widen what a network has seen, and
prove nothing about how it does in real weather.
"""

from collections.abc import Mapping

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from core.detections import BgrImage
from training.transforms.catalogue import Values
from training.transforms.light import LEVELS, PixelStep, grainy, line_kernel, looked_up

Plane = NDArray[np.float32]  # (height, width), mostly 0..1
AIR = (225, 220, 215)  # of fog, blue green red
NIGHT_TINT = (1.0, 0.88, 0.8)  # blue green red
SHADOW_TINT = (1.0, 0.94, 0.9)


def night(image: BgrImage, values: Values, chance: Generator) -> BgrImage:
    """Darker and bluer, lit from below by one's own lamps, with the grain of a sensor in little light."""
    import cv2

    height, width = image.shape[:2]
    darkness = values["most"] * chance.uniform(0.5, 1)
    rows, columns = _rows(height), np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    beam = np.exp(-(((rows - 0.85) / 0.3) ** 2)) * np.exp(-((columns / 0.7) ** 2))
    light = 1 - darkness + darkness * 0.6 * beam
    lit = cv2.merge([light * tint for tint in NIGHT_TINT])
    dark = cv2.multiply(image, lit.astype(np.float32), dtype=cv2.CV_8U)
    return grainy(np.asarray(dark, np.uint8), {"most": 4 + 10 * darkness}, chance)


def shadow(image: BgrImage, values: Values, chance: Generator) -> BgrImage:
    """A soft four-cornered shadow in the lower two thirds."""
    import cv2

    height, width = image.shape[:2]
    top = chance.uniform(0.3, 0.7)
    x = chance.uniform(-0.2, 1.2, 4)
    corners = np.array([[x[0], top], [x[1], top], [x[2], 1.1], [x[3], 1.1]]) * (width, height)
    mask = np.zeros((height, width), np.float32)
    cv2.fillConvexPoly(mask, cv2.convexHull(corners.astype(np.int32)), 1.0)
    soft = cv2.blur(mask, (max(3, width // 40),) * 2)
    darkness = values["most"] * chance.uniform(0.4, 1)
    light = cv2.merge([1 - soft * np.float32(1 - (1 - darkness) * tint) for tint in SHADOW_TINT])
    return np.asarray(cv2.multiply(image, light, dtype=cv2.CV_8U), np.uint8)


def sun_flare(image: BgrImage, values: Values, chance: Generator) -> BgrImage:
    """A glow with a bright middle in the upper half, paler ghosts on the line through the picture's middle."""
    height, width = image.shape[:2]
    strength = values["most"] * chance.uniform(0.4, 1)
    sun = chance.uniform((0.1, 0.05), (0.9, 0.45)) * (width, height)
    middle = np.array([width, height]) / 2
    glow = _glow(image, sun, 0.35) + 1.5 * _glow(image, sun, 0.07)
    for reach, size in zip(chance.uniform(0.5, 1.8, 3), chance.uniform(0.02, 0.05, 3), strict=True):
        glow += 0.25 * _glow(image, sun + (middle - sun) * reach, float(size))
    return _blended(image, np.clip(glow * np.float32(strength), 0, 1), (235, 245, 255))


def fog(image: BgrImage, values: Values, chance: Generator) -> BgrImage:
    """I = J t + A (1 - t) with t = exp(-b d) (Koschmieder, 1924); the depth d grows toward the horizon, in swathes."""
    import cv2

    height, width = image.shape[:2]
    density = values["most"] * chance.uniform(0.3, 1)
    horizon = chance.uniform(0.35, 0.55)
    rows = _rows(height)
    depth = np.where(rows > horizon, (1 - rows) / (1 - horizon), 1.0).astype(np.float32)
    swathes = cv2.resize(chance.uniform(0.7, 1.3, (5, 7)).astype(np.float32), (width, height))
    reach = np.float32(4 * density) * (0.15 + depth**2) * swathes
    return _blended(image, 1 - np.exp(-reach, dtype=np.float32), AIR)


def rain(image: BgrImage, values: Values, chance: Generator) -> BgrImage:
    """Bright streaks of one slant over a greyer, softer picture."""
    import cv2

    height, width = image.shape[:2]
    strength = values["most"] * chance.uniform(0.4, 1)
    drops = np.zeros((height, width), np.float32)
    count = int(0.004 * strength * height * width) + 20
    drops[chance.integers(0, height, count), chance.integers(0, width, count)] = chance.uniform(0.4, 1, count)
    length = max(5, round(height * 0.04))
    kernel = line_kernel(length, np.pi / 2 + chance.uniform(-0.35, 0.35))
    streaks = np.clip(cv2.filter2D(drops, -1, kernel * length), 0, 1) * np.float32(0.35 + 0.3 * strength)
    grey = looked_up(image, 110 + (LEVELS - 128) * (1 - 0.35 * strength))
    return _blended(grey, streaks, (225, 220, 215))


def snow(image: BgrImage, values: Values, chance: Generator) -> BgrImage:
    """Flakes of three sizes, and a ground that has grown paler."""
    import cv2

    height, width = image.shape[:2]
    strength = values["most"] * chance.uniform(0.4, 1)
    pale = (np.clip((_rows(height) - 0.35) / 0.4, 0, 1) * np.float32(0.45 * strength)).repeat(width, axis=1)
    flakes = np.zeros((height, width), np.uint8)
    for radius, share in ((0, 0.004), (1, 0.0012), (2, 0.0004)):
        plane = np.zeros((height, width), np.uint8)
        count = int(share * strength * height * width) + 3
        plane[chance.integers(0, height, count), chance.integers(0, width, count)] = 255
        flakes = np.maximum(flakes, cv2.dilate(plane, np.ones((2 * radius + 1,) * 2, np.uint8)))
    soft = cv2.GaussianBlur(flakes, (3, 3), 0).astype(np.float32) / np.float32(255)
    return _blended(_blended(image, pale, (240, 238, 236)), soft * np.float32(0.9), (250, 250, 250))


WEATHER: Mapping[str, PixelStep] = {
    "night": night, "shadow": shadow, "sun_flare": sun_flare, "fog": fog, "rain": rain, "snow": snow,
}  # fmt: skip


def _blended(image: BgrImage, alpha: Plane, colour: tuple[int, int, int]) -> BgrImage:
    """A colour laid over the picture, as thick as `alpha` (0..1) says."""
    import cv2

    flat = np.empty_like(image)
    flat[:] = colour
    thick = np.ascontiguousarray(alpha, np.float32)
    return np.asarray(cv2.blendLinear(image, flat, 1 - thick, thick), np.uint8)


def _glow(image: BgrImage, at: NDArray[np.float64], size: float) -> Plane:
    height, width = image.shape[:2]
    x = (np.arange(width, dtype=np.float32) - np.float32(at[0])) / np.float32(size * width)
    y = (np.arange(height, dtype=np.float32) - np.float32(at[1])) / np.float32(size * width)
    return np.exp(-(y**2))[:, None] * np.exp(-(x**2))[None, :]


def _rows(height: int) -> Plane:
    """How far down each row lies, 0 to 1; (height, 1)."""
    return np.linspace(0, 1, height, dtype=np.float32)[:, None]
