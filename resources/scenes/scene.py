"""The values that a generated road scene is made of: objects, conditions, pixels. It paints nothing."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Bgr: TypeAlias = tuple[float, float, float]  # blue, green, red, each 0..255
BgrImage: TypeAlias = NDArray[np.uint8]  # (h, w, 3), blue green red
SizeWh: TypeAlias = tuple[int, int]  # width, height in pixels

CLASS_NAMES: tuple[str, ...] = (
    "car",
    "truck",
    "pedestrian",
    "cyclist",
    "traffic_light",
    "speed_sign",
    "stop_sign",
)

CONDITIONS: dict[str, tuple[str, ...]] = {
    "weather": ("clear", "rain", "fog"),
    "lighting": ("day", "dusk", "night"),
    "road_type": ("motorway", "city", "rural"),
    "traffic": ("light", "dense"),
    "surface": ("dry", "wet"),
}


def check_conditions(conditions: dict[str, str]) -> None:
    """Refuses conditions that do not name exactly one known value for each group."""
    if set(conditions) != set(CONDITIONS):
        raise ValueError(f"expected the groups {sorted(CONDITIONS)}, got {sorted(conditions)}")
    for group, value in conditions.items():
        if value not in CONDITIONS[group]:
            raise ValueError(f"{value!r} is not a value of {group}: {CONDITIONS[group]}")


def check_size(size_wh: SizeWh) -> None:
    """Refuses picture sizes that the painter cannot fill; H.264 needs even sides."""
    width, height = size_wh
    if width < 64 or height < 48 or width % 2 or height % 2:
        raise ValueError(f"a picture needs even sides of at least 64 x 48 pixels, got {width} x {height}")


@dataclass(frozen=True)
class SceneObject:
    """One labelled object: the tight box of its visible pixels, x1 y1 x2 y2 in pixels, edges not centres."""

    class_name: str
    xyxy: tuple[float, float, float, float]
    track_id: int

    def __post_init__(self) -> None:
        """Refuses unknown classes, boxes without area and negative ids."""
        if self.class_name not in CLASS_NAMES:
            raise ValueError(f"unknown class {self.class_name!r}")
        x1, y1, x2, y2 = self.xyxy
        if not (0 <= x1 < x2 and 0 <= y1 < y2):
            raise ValueError(f"a box needs an area inside the image, got {self.xyxy}")
        if self.track_id < 0:
            raise ValueError(f"a track id is zero or more, got {self.track_id}")


@dataclass(frozen=True, eq=False)
class Scene:
    """One picture with its truth: bgr uint8 (h, w, 3), objects far to near, one condition value per group."""

    bgr: BgrImage
    objects: tuple[SceneObject, ...]
    conditions: dict[str, str]

    def __post_init__(self) -> None:
        """Refuses pixels of another kind and boxes that leave the picture."""
        if self.bgr.dtype != np.uint8 or self.bgr.ndim != 3 or self.bgr.shape[2] != 3:
            raise ValueError(f"expected uint8 (h, w, 3), got {self.bgr.dtype} {self.bgr.shape}")
        check_conditions(self.conditions)
        height, width = self.bgr.shape[:2]
        for item in self.objects:
            if item.xyxy[2] > width or item.xyxy[3] > height:
                raise ValueError(f"the box {item.xyxy} leaves the {width} x {height} picture")
