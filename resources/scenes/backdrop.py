"""Paints what lies behind everything: sky, clouds, stars, hills, and the ground with its road. Final size."""

from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from resources.scenes.camera import Camera
from resources.scenes.light import Light, mix, tone
from resources.scenes.scene import Bgr, BgrImage
from resources.scenes.world import Prop, World

Fill: TypeAlias = Callable[[float, float, float, float, Bgr], None]
Layer: TypeAlias = NDArray[np.float32]  # (h, w, 3) or (h, w), 0..255 or a factor

ASPHALT: Bgr = (96, 94, 93)
PAVEMENT: Bgr = (142, 146, 148)
GRASS: dict[str, Bgr] = {"rural": (62, 118, 104), "motorway": (70, 116, 100), "city": (128, 130, 130)}
LINE: dict[str, Bgr] = {"white": (226, 230, 230), "yellow": (70, 176, 226)}
_SHIFT = 4
_TILE = 512


@lru_cache(maxsize=4)
def grain(seed: int, coarse_px: int) -> Layer:
    """Gives a noise tile (512, 512) around 0 that joins its own edges: fine grit over soft stains."""
    rng = np.random.default_rng(seed)
    tile = np.zeros((_TILE, _TILE), np.float32)
    for size, weight in ((1, 0.55), (4, 0.35), (coarse_px, 0.9)):
        count = _TILE // size
        small = np.pad(rng.normal(0, 1, (count, count)).astype(np.float32), 2, mode="wrap")
        big = cv2.resize(small, None, fx=size, fy=size, interpolation=cv2.INTER_CUBIC)
        tile += weight * big[2 * size : 2 * size + _TILE, 2 * size : 2 * size + _TILE]
    return tile / np.float32(tile.std())


@lru_cache(maxsize=8)
def _sky_noise(look: int) -> Layer:
    rng = np.random.default_rng(look)
    total = np.zeros((128, 512), np.float32)
    for size, weight in ((64, 1.0), (32, 0.55), (16, 0.3), (8, 0.18), (4, 0.09)):
        small = rng.normal(0, 1, (128 // size + 2, 512 // size + 2)).astype(np.float32)
        total += weight * cv2.resize(small, (512, 128), interpolation=cv2.INTER_CUBIC)
    return total


def paint_sky(world: World, camera: Camera, light: Light) -> Layer:
    """Gives the sky down to the horizon, (rows, w, 3), 0..255."""
    width, rows = camera.size_wh[0], max(8, round(camera.horizon_px) + 2)
    height = np.linspace(0, 1, rows, dtype=np.float32)[:, None, None]
    sky = np.array(light.zenith, np.float32) * (1 - height**1.3) + np.array(light.haze, np.float32) * height**1.3
    sky = np.repeat(sky, width, axis=1)
    dusk = max(0.0, 1 - abs(world.air.dark - 0.5) * 3) * (1 - max(world.air.rain, world.air.fog))
    if dusk > 0:
        _warm(sky, world.sky_look, dusk, camera)
    cover = max(world.air.rain, world.air.fog * 0.6)
    clouds = cv2.resize(_sky_noise(world.sky_look % 64), (width, rows), interpolation=cv2.INTER_CUBIC)
    amount = np.clip((clouds - 0.35 + cover * 0.9) * 0.75, 0, 1)[..., None] * (0.25 + 0.75 * (1 - height) ** 0.6)
    bright = max(light.haze) * (1.06 - 0.2 * cover) * (1.0 if world.air.dark < 0.8 else 0.8)
    body = np.array(mix(light.haze, (bright, bright, bright), 0.7 - 0.6 * dusk), np.float32)
    shade = np.clip(clouds * 0.10 + 0.98, 0.7, 1.06)[..., None]
    sky += (body * shade - sky) * amount * (0.85 - 0.35 * world.air.fog)
    if world.air.dark > 0.75 and cover < 0.3:
        _stars(sky, world.sky_look, world.air.dark)
    if world.air.fog < 0.6:
        _hills(sky, world, camera, light)
    return sky


def _warm(sky: Layer, look: int, amount: float, camera: Camera) -> None:
    rows, width = sky.shape[:2]
    u = (np.arange(width, dtype=np.float32) / width - (0.2 + 0.6 * (look % 17) / 16))[None, :]
    v = (np.arange(rows, dtype=np.float32)[:, None] - rows) / camera.size_wh[1]
    near = np.exp(-(u * u * 5 + v * v * 34))[..., None]
    sky += (np.array((96, 178, 252), np.float32) - sky) * near * (0.75 * amount)
    disc = np.exp(-(u * u * 420 + (v + 0.06) ** 2 * 420))[..., None]
    sky += (np.array((196, 232, 255), np.float32) - sky) * disc * amount


def _stars(sky: Layer, look: int, dark: float) -> None:
    rng = np.random.default_rng(look)
    rows, width = sky.shape[:2]
    count = width // 8
    v, u = (rng.uniform(0, 1, count) ** 1.5 * rows * 0.8).astype(int), rng.integers(0, width, count)
    sky[v, u] += (rng.uniform(20, 130, count) * (dark - 0.6) * 2)[:, None].astype(np.float32)


def _hills(sky: Layer, world: World, camera: Camera, light: Light) -> None:
    rows, width = sky.shape[:2]
    rng = np.random.default_rng(world.sky_look)
    for distance_m, tall in ((1500.0, 0.105), (700.0, 0.060), (330.0, 0.03)):
        colour = light.shade((78, 100, 84), 40.0, 0.0, min(distance_m, light.haze_m * 2.2))
        steps = np.linspace(0, 1, 64)
        slide = world.bend_per_m * 60
        ridge = sum(
            np.sin(steps * k * 2 * np.pi + rng.uniform(0, 6.3) + slide * k) / k for k in (1.0, 2.3, 4.7, 9.1, 17.0)
        )
        top = rows - (0.55 + 0.28 * np.asarray(ridge)) * tall * camera.size_wh[1]
        points = np.stack([steps * width, top], axis=1)
        area = np.vstack([points, [(width, rows + 2), (0, rows + 2)]])
        start = max(0, int(top.min()) - 2)
        mask = np.zeros((rows - start, width), np.uint8)
        cv2.fillPoly(mask, [np.round((area - (0, start)) * 16).astype(np.int32)], 255, cv2.LINE_AA, _SHIFT)
        part = sky[start:]
        part += (np.array(colour, np.float32) - part) * (mask[..., None] / np.float32(255))


def _strip(camera: Camera, first_row: float, left_m: float, right_m: float, z1: float, z2: float) -> NDArray[np.int32]:
    z = np.geomspace(max(z1, 1.6), max(z2, 1.7), 18 if z2 > 40 else 6)
    left = np.stack([np.full_like(z, left_m), np.zeros_like(z), z], axis=1)
    right = np.stack([np.full_like(z, right_m), np.zeros_like(z), z], axis=1)[::-1]
    px = camera.project(np.concatenate([left, right])) - (0.5, first_row + 0.5)
    return np.round(np.clip(px, -9000, 9000) * 16).astype(np.int32)


def paint_ground(world: World, camera: Camera, light: Light, sky: Layer) -> Layer:
    """Gives the ground from the horizon down, (h - rows of sky, w, 3), 0..255, lit, textured and wet."""
    width, height = camera.size_wh
    first = len(sky) - 2
    rows = np.arange(first, height, dtype=np.float64) + 0.5
    z = np.minimum(camera.ground_z_m(rows), 900.0).astype(np.float32)
    x = ((np.arange(width, dtype=np.float32) + 0.5 - width / 2) / np.float32(camera.focal_px))[None, :] * z[:, None]
    x -= camera.shift_m(z).astype(np.float32)[:, None]
    paint = _albedo(world, camera, first, (len(rows), width))
    on_road = (x > world.road.left_edge_m) & (x < world.road.right_edge_m)
    ground = paint * _texture(world, x, z, on_road)[..., None]
    ground *= _brightness(world, light, x, z)
    through = np.exp(-z / np.float32(light.haze_m))[:, None, None]
    ground = np.minimum(ground, 255) * through + np.array(light.haze, np.float32) * (1 - through)
    if world.air.wet > 0:
        _wet(ground, sky, world, z, x)
    return np.asarray(ground, np.float32)


def _albedo(world: World, camera: Camera, first: int, shape: tuple[int, int]) -> Layer:
    paint = np.empty((*shape, 3), np.uint8)
    paint[:] = np.array(GRASS[world.conditions["road_type"]])
    road = world.road
    tar: Bgr = tone(ASPHALT, 1.0 - 0.30 * world.air.wet)

    def fill(left: float, right: float, z1: float, z2: float, colour: Bgr) -> None:
        strip = _strip(camera, first, left, right, z1, z2)
        cv2.fillPoly(paint, [strip], colour, cv2.LINE_AA, _SHIFT)

    for left, right in road.pavement_m:
        fill(left, right, 1.6, 400, PAVEMENT)
        edge = right if right < 0 else left
        fill(edge - 0.12, edge + 0.12, 1.6, 400, tone(PAVEMENT, 1.22))
    for left, right in road.asphalt_m:
        if not road.pavement_m:
            fill(left - 0.5, right + 0.5, 1.6, 400, (104, 118, 126))
        fill(left, right, 1.6, 400, tar)
    for centre in (*road.away_m, *road.toward_m):
        for track in (-0.82, 0.82):
            fill(centre + track - 0.28, centre + track + 0.28, 1.6, 160, tone(tar, 0.955))
    _patches(world, fill, tar)
    for line in road.lines:
        half = 0.085 if world.conditions["road_type"] != "motorway" else 0.11
        if line.kind == "solid":
            fill(line.x_m - half, line.x_m + half, 1.6, 220, LINE[line.colour])
            continue
        start = -(world.travelled_m % 9.0) - 9.0
        for step in range(14):
            z1 = start + step * 9.0
            if z1 + 4.0 > 1.6:
                fill(line.x_m - half, line.x_m + half, z1, z1 + 4.0, LINE[line.colour])
    return paint.astype(np.float32)


def _patches(world: World, fill: Fill, tar: Bgr) -> None:
    cell = int(world.travelled_m // 11)
    left, right = world.road.left_edge_m, world.road.right_edge_m
    for index in range(cell, cell + 6):
        rng = np.random.default_rng([index, world.sky_look])
        z = index * 11 + float(rng.uniform(0, 9)) - world.travelled_m
        x = float(rng.uniform(left, right - 1.5))
        if rng.uniform() < 0.45 and z > 1.6:
            fill(
                x,
                min(x + float(rng.uniform(0.6, 1.6)), right),
                z,
                z + float(rng.uniform(1, 4)),
                tone(tar, 0.86),
            )
        elif z > 1.6 and rng.uniform() < 0.6:
            fill(left, right, z, z + 0.06, tone(tar, 0.72))


def _texture(world: World, x: Layer, z: Layer, on_road: NDArray[np.bool_]) -> Layer:
    along = (z + np.float32(world.travelled_m % 512.0))[:, None]
    road = cv2.remap(
        grain(11, 32),
        (x * 34) % (_TILE - 1),
        np.broadcast_to(along * 16 % (_TILE - 1), x.shape).astype(np.float32),
        cv2.INTER_LINEAR,
    )
    grass = cv2.remap(
        grain(23, 16),
        (x * 22) % (_TILE - 1),
        np.broadcast_to(along * 11 % (_TILE - 1), x.shape).astype(np.float32),
        cv2.INTER_LINEAR,
    )
    fade = 1 / (1 + z / np.float32(14))[:, None]
    rough = 0.14 if world.conditions["road_type"] != "city" else 0.06
    return np.asarray(1 + np.where(on_road, road * np.float32(0.055), grass * np.float32(rough)) * fade, np.float32)


def _brightness(world: World, light: Light, x: Layer, z: Layer) -> Layer:
    ambient = np.array(light.ambient, np.float32)
    night = light.lamps > 0.5 and world.air.dark > 0.3
    if light.headlamp <= 0 and not night:
        return ambient[None, None]
    rows, width = x.shape
    small = (max(width // 4, 2), max(rows // 4, 2))
    xs = cv2.resize(x, small, interpolation=cv2.INTER_AREA)
    zs = cv2.resize(np.repeat(z[:, None], 2, axis=1), (1, small[1]), interpolation=cv2.INTER_AREA)
    aside = xs / (2.6 + 0.24 * zs)
    beam = light.headlamp * np.exp(-zs / 30 - aside * aside) * np.clip(zs / 5, 0.25, 1)
    pool = np.zeros_like(beam)
    for prop in _near_lamps(world.props):
        centre = prop.x_m + (-2.2 if prop.x_m > 0 else 2.2)
        pool += np.exp(-((xs - centre) ** 2 / 14 + (zs - prop.z_m) ** 2 / 22)) * np.float32(0.75 * world.air.dark)
    total = ambient + beam[..., None] * np.array((0.82, 0.93, 1.0), np.float32)
    total = total + pool[..., None] * np.array((0.42, 0.72, 0.95), np.float32)
    return np.asarray(cv2.resize(total.astype(np.float32), (width, rows), interpolation=cv2.INTER_LINEAR))


def _near_lamps(props: tuple[Prop, ...]) -> list[Prop]:
    return [prop for prop in props if prop.kind == "lamp" and 1 < prop.z_m < 60]


def _wet(ground: Layer, sky: Layer, world: World, z: Layer, x: Layer) -> None:
    rows, width = ground.shape[:2]
    mirrored = cv2.resize(sky[::-1][: min(len(sky), rows)], (width, rows), interpolation=cv2.INTER_LINEAR)
    mirrored = cv2.blur(mirrored, (9, max(3, rows // 6)))
    grazing = np.exp(-np.arange(rows, dtype=np.float32) / (rows * 0.38))[:, None]
    along = (z + np.float32(world.travelled_m % 512.0))[:, None]
    lane = np.broadcast_to(along * 3 % (_TILE - 1), x.shape).astype(np.float32)
    puddles = cv2.remap(grain(31, 64), (x * 14) % (_TILE - 1), lane, cv2.INTER_LINEAR)
    share = np.clip(0.10 + 0.55 * grazing + 0.10 * puddles * (1 - 0.5 * grazing), 0.03, 0.8) * world.air.wet
    ground += (mirrored - ground) * share[..., None]


def paint_backdrop(world: World, camera: Camera, light: Light) -> BgrImage:
    """Gives sky and ground together, uint8 (h, w, 3)."""
    sky = paint_sky(world, camera, light)
    ground = paint_ground(world, camera, light, sky)
    whole = np.concatenate([sky[: len(sky) - 2], ground])
    return np.clip(whole, 0, 255).astype(np.uint8)
