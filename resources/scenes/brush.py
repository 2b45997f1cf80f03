"""Paints shapes given in metres onto the picture, at twice its size, and remembers whose pixel each one is.

The owner mask makes the labels exact: a box is measured from what is left of an actor in the end.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from resources.scenes.camera import Camera
from resources.scenes.light import Light
from resources.scenes.scene import Bgr, BgrImage

OVERSAMPLING = 2
_SHIFT_BITS = 4
_UNIT = 1 << _SHIFT_BITS
_FAR_PX = 20000.0

Outline: TypeAlias = NDArray[np.float64]  # (n, 2) x right, y up; metres


@dataclass(frozen=True)
class Glow:
    """A shining lamp: its place and radius in pixels of the final picture, and its strength per channel."""

    u_px: float
    v_px: float
    radius_px: float
    colour: Bgr
    owner: int
    ground_v_px: float  # the row where its mirror image begins on a wet road
    z_m: float


class Brush:
    """One picture being painted: image (2h, 2w, 3), owner (2h, 2w) with 0 for nobody, and its glows."""

    def __init__(self, camera: Camera, light: Light, backdrop: BgrImage) -> None:
        """Starts from a backdrop of the final size."""
        width, height = camera.size_wh
        self.camera = camera
        self.light = light
        doubled = (width * OVERSAMPLING, height * OVERSAMPLING)
        self.image: BgrImage = np.asarray(cv2.resize(backdrop, doubled, interpolation=cv2.INTER_NEAREST), np.uint8)
        self.owner: NDArray[np.uint8] = np.zeros((doubled[1], doubled[0]), np.uint8)
        self.glows: list[Glow] = []
        self.slot = 0
        self.reach = [0, 0, 0, 0]  # x1 y1 x2 y2 of the owner's pixels so far, doubled pixels

    def begin(self, slot: int) -> None:
        """Starts painting for an owner: 1..255 for an actor, 0 for what carries no label."""
        self.slot = slot
        self.reach = [self.owner.shape[1], self.owner.shape[0], 0, 0]

    def touched(self) -> tuple[int, int, int, int]:
        """Gives the part of the doubled picture the owner was painted in, x1 y1 x2 y2, kept inside."""
        height, width = self.owner.shape
        x1, y1, x2, y2 = self.reach
        return max(x1, 0), max(y1, 0), max(min(x2, width), 0), max(min(y2, height), 0)

    def pixels(self, points_m: ArrayLike) -> NDArray[np.int32]:
        """Gives points (n, 3) as fixed-point pixels (n, 2) of the doubled picture."""
        px = self.camera.project(points_m)
        px *= OVERSAMPLING * _UNIT
        px -= _UNIT / 2
        np.maximum(np.minimum(px, _FAR_PX * _UNIT, out=px), -_FAR_PX * _UNIT, out=px)
        return np.rint(px).astype(np.int32)

    def face(self, points_m: ArrayLike, colour: Bgr) -> None:
        """Paints a flat polygon (n, 3) lit by its place."""
        points = np.asarray(points_m, dtype=np.float64)
        x, y, z = (np.add.reduce(points) / len(points)).tolist()
        self._fill([self.pixels(points)], self.light.shade(colour, x, y, z))

    def patches(self, outlines_m: NDArray[np.float64], x_m: float, z_m: float, colours: list[Bgr]) -> None:
        """Paints many outlines (n, k, 2) that stand at one place, each in its colour, one over the other."""
        count, corners = outlines_m.shape[:2]
        pixels = self.pixels(flat(outlines_m.reshape(-1, 2), x_m, 0.0, z_m)).reshape(count, corners, 2)
        heights = outlines_m[:, :, 1].mean(axis=1).tolist()
        for outline, colour, height in zip(pixels, colours, heights, strict=True):
            self._fill([outline], self.light.shade(colour, x_m, height, z_m))

    def shining(self, points_m: ArrayLike, colour: Bgr) -> None:
        """Paints a polygon (n, 3) that gives light of its own."""
        points = np.asarray(points_m, dtype=np.float64)
        self._fill([self.pixels(points)], self.light.through_air(colour, float(points[:, 2].mean())))

    def faces(self, polygons_m: list[NDArray[np.float64]], colour: Bgr) -> None:
        """Paints polygons of one colour in one go; they must not overlap, or they cut holes."""
        if polygons_m:
            points = np.concatenate(polygons_m)
            x, y, z = points.mean(axis=0).tolist()
            self._fill(self._split(points, polygons_m), self.light.shade(colour, x, y, z))

    def glow(self, point_m: tuple[float, float, float], radius_m: float, colour: Bgr) -> None:
        """Remembers a lamp's shine at a point; the weather adds it when the painting is done."""
        x, y, z = point_m
        if z < 1.0:
            return
        (u, v), (_, ground) = self.camera.project([(x, y, z), (x, -y, z)])
        radius_px = radius_m * self.camera.focal_px / z
        self.glows.append(Glow(float(u), float(v), float(radius_px), colour, self.slot, float(ground), z))

    def text(self, words: str, centre_m: tuple[float, float, float], height_m: float, colour: Bgr) -> None:
        """Writes words centred on a point; too small to read is left out."""
        height_px = height_m * self.camera.focal_px / centre_m[2] * OVERSAMPLING
        if height_px < 7:
            return
        scale = height_px / 21.0
        thickness = max(1, round(height_px / 7))
        (width, height), _ = cv2.getTextSize(words, cv2.FONT_HERSHEY_SIMPLEX, scale, thickness)
        u, v = self.pixels([centre_m])[0] / _UNIT
        shaded = self.light.shade(colour, *centre_m)
        place = (round(float(u) - width / 2), round(float(v) + height / 2))
        cv2.putText(self.image, words, place, cv2.FONT_HERSHEY_SIMPLEX, scale, shaded, thickness, cv2.LINE_AA)

    def mirror(self, box_px: tuple[int, int, int, int], slot: int, strength: float) -> None:
        """Lays a blurred mirror image of an owner's pixels (box in doubled pixels) on the road below it."""
        x1, y1, x2, y2 = box_px
        rows = min(int((y2 - y1) * 0.8), self.image.shape[0] - y2)
        if rows < 4 or x2 - x1 < 2:
            return
        source = self.image[y2 - rows : y2, x1:x2][::-1]
        mask = (self.owner[y2 - rows : y2, x1:x2] == slot)[::-1].astype(np.float32)
        tall = (max(3, (x2 - x1) // 24), max(5, rows // 5))
        alpha = cv2.blur(mask, tall) * np.linspace(strength, 0.0, rows, dtype=np.float32)[:, None]
        target = self.image[y2 : y2 + rows, x1:x2]
        smeared = cv2.blur(source, tall).astype(np.float32)
        target[:] = (target + (smeared - target) * alpha[..., None]).astype(np.uint8)

    def _split(self, points_m: NDArray[np.float64], like: list[NDArray[np.float64]]) -> list[NDArray[np.int32]]:
        pixels = self.pixels(points_m)
        ends = np.cumsum([len(part) for part in like]).tolist()
        return [pixels[end - len(part) : end] for part, end in zip(like, ends, strict=True)]

    def _fill(self, polygons: list[NDArray[np.int32]], colour: Bgr) -> None:
        cv2.fillPoly(self.image, polygons, colour, cv2.LINE_AA, _SHIFT_BITS)
        cv2.fillPoly(self.owner, polygons, self.slot, cv2.LINE_8, _SHIFT_BITS)
        if self.slot:
            low = [int(edge) // _UNIT - 2 for edge in np.min([p.min(axis=0) for p in polygons], axis=0)]
            high = [int(edge) // _UNIT + 3 for edge in np.max([p.max(axis=0) for p in polygons], axis=0)]
            self.reach = [*map(min, self.reach[:2], low), *map(max, self.reach[2:], high)]


def flat(outline_m: ArrayLike, x_m: float, y_m: float, z_m: float) -> NDArray[np.float64]:
    """Gives an outline (n, 2) as points (n, 3) facing the camera, moved to a place."""
    outline = np.asarray(outline_m, dtype=np.float64)
    points = np.empty((len(outline), 3))
    points[:, 0] = outline[:, 0] + x_m
    points[:, 1] = outline[:, 1] + y_m
    points[:, 2] = z_m
    return points


def box(left: float, bottom: float, right: float, top: float) -> Outline:
    """Gives a rectangle as an outline (4, 2)."""
    return np.array([(left, bottom), (right, bottom), (right, top), (left, top)])


def rounded_box(left: float, bottom: float, right: float, top: float, radius: float) -> Outline:
    """Gives a rectangle with round corners as an outline (16, 2)."""
    corners = np.repeat(np.array([(right, top), (left, top), (left, bottom), (right, bottom)]), 4, axis=0)
    return _round_corners() * radius + corners


@lru_cache(maxsize=32)
def _circle(corners: int) -> Outline:
    angles = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)


@lru_cache(maxsize=1)
def _round_corners() -> Outline:
    angles = np.linspace(0, np.pi / 2, 4)
    arc = np.stack([np.cos(angles), np.sin(angles)], axis=1) - 1
    return np.concatenate([arc, arc[::-1] * (-1, 1), arc * (-1, -1), arc[::-1] * (1, -1)])


def ellipse(x: float, y: float, radius_x: float, radius_y: float, corners: int = 18) -> Outline:
    """Gives an ellipse as an outline (corners, 2)."""
    return _circle(corners) * (radius_x, radius_y) + (x, y)


def limb(start: tuple[float, float], end: tuple[float, float], thick_start: float, thick_end: float) -> Outline:
    """Gives a capsule from start to end with its two half-thicknesses, as an outline (10, 2)."""
    turn = math.atan2(end[1] - start[1], end[0] - start[0])
    cos, sin = math.cos(turn), math.sin(turn)
    half = _circle(8)[[2, 3, 4, 5, 6, 6, 7, 0, 1, 2]] @ np.array([(cos, sin), (-sin, cos)])
    half[:5] = half[:5] * thick_start + start
    half[5:] = half[5:] * thick_end + end
    return half
