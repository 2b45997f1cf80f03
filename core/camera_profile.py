"""What one vehicle's camera always sees, as a value: the hood and ignored areas, the horizon. And what follows of it.

Nobody labels inside these areas; training and evaluation see them painted out and count nothing there, and the runtime
of a vehicle that is told its camera does the same, so that what was measured is what drives.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from core.canonical import Json, JsonObject
from core.detections import BgrImage
from core.geometry import Boxes
from core.masks import mask_of, pixels_of
from core.shapes import Mask, Point, Ring

IGNORED_SHARE = 0.5  # a box that lies in ignored areas by this much of its area counts as lying there
PAINT = 114  # the grey that networks are padded with too


@dataclass(frozen=True, slots=True)
class CameraProfile:
    """A version of the profile of one camera, pixels of a picture of `width` x `height`.

    `areas` maps a name (hood, ignore 1, ...) to a ring; `horizon_y` and `vanishing_point` are guides. `id` is its row.
    """

    id: int
    name: str
    version: int
    width: int
    height: int
    areas: Mapping[str, Ring] = field(default_factory=dict)
    horizon_y: float | None = None
    vanishing_point: Point | None = None

    def __post_init__(self) -> None:
        if self.width <= 0 or self.height <= 0:
            raise ValueError("a camera profile is of a picture with a size")

    @property
    def title(self) -> str:
        """The name and the version."""
        return f"{self.name} v{self.version}"

    def rings_on(self, size_wh: tuple[int, int]) -> tuple[Ring, ...]:
        """The areas on a picture of this size: another resolution of the same camera."""
        if size_wh == (self.width, self.height):
            return tuple(self.areas.values())
        across, down = size_wh[0] / self.width, size_wh[1] / self.height
        return tuple(tuple((x * across, y * down) for x, y in ring) for ring in self.areas.values())


class IgnoredAreas:
    """Areas of pictures of one size, ready to be asked often. Without a ring nothing is ignored."""

    def __init__(self, rings: Sequence[Ring], size_wh: tuple[int, int]) -> None:
        self.size_wh = size_wh
        self._mask = _mask_of(rings, size_wh) if rings else None
        self._sums = _sums_of(self._mask) if self._mask is not None else None

    def painted_out(self, image: BgrImage) -> BgrImage:
        """The picture with its ignored areas even grey; the one given where there are none."""
        if self._mask is None:
            return image
        painted = image.copy()
        painted[self._mask] = PAINT
        return painted

    def shares(self, xyxy: Boxes) -> NDArray[np.float64]:
        """How much of each box (n, 4) lies in ignored areas, 0 to 1, shape (n,); to the pixel."""
        if self._sums is None or not len(xyxy):
            return np.zeros(len(xyxy))
        limits = np.array((*self.size_wh, *self.size_wh))
        x1, y1, x2, y2 = np.clip(np.rint(xyxy), 0, limits).astype(np.int64).T
        x2, y2 = np.maximum(x2, np.minimum(x1 + 1, limits[0])), np.maximum(y2, np.minimum(y1 + 1, limits[1]))
        sums = self._sums
        inside = sums[y2, x2] - sums[y1, x2] - sums[y2, x1] + sums[y1, x1]
        return inside / np.maximum(1, (x2 - x1) * (y2 - y1))

    def holds(self, xyxy: Boxes) -> NDArray[np.bool_]:
        """Which boxes (n, 4) lie in ignored areas, shape (n,)."""
        return self.shares(xyxy) >= IGNORED_SHARE

    def cut_from(self, mask: Mask) -> Mask | None:
        """The mask without its pixels in ignored areas, itself where none lies there; None where none is left."""
        if self._mask is None:
            return mask
        pixels = pixels_of(mask, self.size_wh)
        return mask_of(pixels & ~self._mask) if (pixels & self._mask).any() else mask


def profile_to_json(profile: CameraProfile) -> JsonObject:
    """The profile as plain JSON, as packages carry it; without its row."""
    areas: list[Json] = [{"name": name, "ring": [[x, y] for x, y in ring]} for name, ring in profile.areas.items()]
    point = profile.vanishing_point
    return {
        "name": profile.name, "version": profile.version, "width": profile.width, "height": profile.height,
        "areas": areas, "horizon_y": profile.horizon_y, "vanishing_point": None if point is None else list(point),
    }  # fmt: skip


def profile_from_json(told: Mapping[str, Json]) -> CameraProfile:
    """The profile that `profile_to_json` wrote. Raises KeyError, TypeError or ValueError for anything else."""
    listed, point, y = told["areas"], told["vanishing_point"], told["horizon_y"]
    if not isinstance(listed, list):
        raise TypeError("the areas of a camera are a list")
    areas: dict[str, Ring] = {}
    for each in listed:
        if not isinstance(each, Mapping):
            raise TypeError("an area has a name and a ring")
        areas[str(each["name"])] = ring_from_json(each["ring"])
    return CameraProfile(
        0, str(told["name"]), int(str(told["version"])), int(str(told["width"])), int(str(told["height"])), areas,
        None if y is None else float(str(y)), None if point is None else ring_from_json([point])[0],
    )  # fmt: skip


def ring_from_json(told: object) -> Ring:
    """Points from lists of two numbers."""
    if not isinstance(told, list | tuple):
        raise TypeError("a ring is a list of points")
    return tuple((float(x), float(y)) for x, y in told)


def _mask_of(rings: Sequence[Ring], size_wh: tuple[int, int]) -> NDArray[np.bool_]:
    """Which pixels lie in a ring; shape (height, width)."""
    import cv2

    mask = np.zeros((size_wh[1], size_wh[0]), np.uint8)
    for ring in rings:
        cv2.fillPoly(mask, [np.rint(np.array(ring, np.float64)).astype(np.int32)], 1)
    return mask.astype(np.bool_)


def _sums_of(mask: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Summed-area table (height + 1, width + 1)."""
    sums = np.zeros((mask.shape[0] + 1, mask.shape[1] + 1), np.int64)
    sums[1:, 1:] = mask.cumsum(axis=0, dtype=np.int64).cumsum(axis=1)
    return sums
