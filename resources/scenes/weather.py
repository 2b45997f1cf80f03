"""Lays weather over the painted picture: glow of lamps, streaks on wet roads, rain, the sensor's noise."""

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from resources.scenes.brush import OVERSAMPLING, Brush, Glow
from resources.scenes.light import Light
from resources.scenes.scene import BgrImage
from resources.scenes.world import Air

Shine = NDArray[np.float32]  # (h / 2, w / 2, 3) light to add, 0..255


@lru_cache(maxsize=1)
def _halo() -> NDArray[np.float32]:
    steps = np.linspace(-1, 1, 65, dtype=np.float32)
    r = np.minimum(np.sqrt(steps[:, None] ** 2 + steps[None, :] ** 2), 1)
    return np.asarray((1 - r) ** 2 * (0.35 + 0.65 * np.exp(-9 * r * r)), np.float32)


def _stamp(shine: Shine, centre: tuple[float, float], half: tuple[float, float], glow: Glow, power: float) -> None:
    half_u, half_v = max(1, round(half[0] / 2)), max(1, round(half[1] / 2))
    u, v = round(centre[0] / 2) - half_u, round(centre[1] / 2) - half_v
    u1, v1 = max(u, 0), max(v, 0)
    u2, v2 = min(u + 2 * half_u, shine.shape[1]), min(v + 2 * half_v, shine.shape[0])
    if u1 >= u2 or v1 >= v2 or half_u > 400 or half_v > 400:
        return
    patch = cv2.resize(_halo(), (2 * half_u, 2 * half_v), interpolation=cv2.INTER_LINEAR)
    piece = patch[v1 - v : v2 - v, u1 - u : u2 - u, None]
    shine[v1:v2, u1:u2] += piece * (np.array(glow.colour, np.float32) * np.float32(power))


def _is_in_sight(glow: Glow, brush: Brush) -> bool:
    u, v = int(glow.u_px * OVERSAMPLING), int(glow.v_px * OVERSAMPLING)
    rows, width = brush.owner.shape
    return not (0 <= u < width and 0 <= v < rows) or int(brush.owner[v, u]) == glow.owner


def add_glows(picture: BgrImage, brush: Brush, air: Air) -> BgrImage:
    """Adds the halo of each lamp in sight, and its streak on a wet road."""
    if not brush.glows:
        return picture
    height, width = picture.shape[:2]
    shine: Shine = np.zeros((height // 2, width // 2, 3), np.float32)
    haze = 1.0 + 0.9 * max(air.fog, 0.6 * air.rain)
    limit = height * 0.30
    for glow in brush.glows:
        if not _is_in_sight(glow, brush):
            continue
        radius = min(glow.radius_px * haze, limit)
        through = 0.25 + 0.75 * brush.light.sight(glow.z_m)
        _stamp(shine, (glow.u_px, glow.v_px), (radius, radius), glow, through)
        if air.wet > 0.1 and glow.ground_v_px < height * 1.2:
            long = min(max(radius * 1.7, 5.0), limit)
            place = (glow.u_px, glow.ground_v_px + long * 0.25)
            _stamp(shine, place, (max(radius * 0.26, 2.0), long), glow, 0.75 * air.wet * through)
    full = cv2.resize(np.minimum(shine, 255), (width, height)).astype(np.uint8)
    return np.asarray(cv2.add(picture, full), np.uint8)


def add_rain(picture: BgrImage, light: Light, rain: float, rng: np.random.Generator) -> BgrImage:
    """Adds falling streaks, near ones long and soft, and the grey veil between them."""
    height, width = picture.shape[:2]
    layer = np.zeros((height, width), np.uint8)
    slant = float(rng.normal(0.10, 0.02))
    for count, long, strength in ((260, 0.035, 70), (110, 0.07, 105), (26, 0.14, 120)):
        for u, v, size in rng.uniform(0, 1, (int(count * rain), 3)):
            length = height * long * (0.6 + size)
            start = (round(u * width * 16), round((v * 1.2 - 0.1) * height * 16))
            end = (round((u * width + slant * length) * 16), round(((v * 1.2 - 0.1) * height + length) * 16))
            cv2.line(layer, start, end, round(strength * (0.5 + 0.5 * size)), 1, cv2.LINE_AA, 4)
    layer = np.asarray(cv2.GaussianBlur(layer, (3, 3), 0.6), np.uint8)
    tint = np.array(light.haze, np.float32) / max(light.haze) * (0.30 + 0.36 * max(light.haze) / 226)
    streaks = cv2.merge([cv2.convertScaleAbs(layer, alpha=float(part)) for part in tint])
    return np.asarray(cv2.add(picture, streaks), np.uint8)


def add_sensor(picture: BgrImage, dark: float, rng: np.random.Generator) -> BgrImage:
    """Adds what a small camera adds: grain that grows in the dark, and corners that fall off."""
    height, width = picture.shape[:2]
    rows = np.linspace(-1, 1, height, dtype=np.float32)[:, None] ** 2
    columns = np.linspace(-1, 1, width, dtype=np.float32)[None, :] ** 2
    corners = (1 - 0.075 * (rows + columns)) * 255
    falloff = cv2.merge([corners.astype(np.uint8)] * 3)
    dimmed = cv2.multiply(picture, falloff, scale=1 / 255)
    sigma = 1.4 + 1.3 * dark
    noise = rng.standard_normal((height, width), dtype=np.float32) * np.float32(sigma)
    grey = cv2.merge([np.rint(noise).astype(np.int16)] * 3)
    return np.asarray(cv2.add(dimmed, grey, dtype=cv2.CV_8U), np.uint8)
