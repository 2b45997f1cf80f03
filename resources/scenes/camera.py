"""The dash camera: from metres on the road to pixels in the picture. It knows nothing of what it sees."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from resources.scenes.scene import SizeWh, check_size

Points: TypeAlias = NDArray[np.float64]  # (n, 3) x right, y up from the road, z ahead; metres from the camera

NEAR_M = 0.8


@dataclass(frozen=True)
class Camera:
    """A pinhole camera over a flat road that may bend; frame: x right, y up, z ahead, metres."""

    size_wh: SizeWh
    bend_per_m: float = 0.0  # curvature of the road ahead; positive bends to the right
    height_m: float = 1.45
    horizon_share: float = 0.47  # where the horizon lies, as a share of the picture height
    focal_share: float = 0.95  # focal length as a share of the picture width

    def __post_init__(self) -> None:
        """Refuses a camera that could not look along a road."""
        check_size(self.size_wh)
        if not 0.2 < self.horizon_share < 0.8 or self.height_m <= 0 or self.focal_share <= 0:
            raise ValueError("the camera must stand over the road and have the horizon in its picture")

    @property
    def focal_px(self) -> float:
        """The focal length in pixels."""
        return self.focal_share * self.size_wh[0]

    @property
    def horizon_px(self) -> float:
        """The row of the horizon in pixels."""
        return self.horizon_share * self.size_wh[1]

    def shift_m(self, z_m: ArrayLike) -> NDArray[np.float64]:
        """Gives how far the bend moves things sideways at each distance, in metres."""
        z = np.asarray(z_m, dtype=np.float64)
        return 0.5 * self.bend_per_m * z * z

    def project(self, points_m: ArrayLike) -> NDArray[np.float64]:
        """Gives pixels (n, 2) for points (n, 3); what is behind the lens is pulled to just before it."""
        points = np.asarray(points_m, dtype=np.float64).reshape(-1, 3)
        z = np.maximum(points[:, 2], NEAR_M)
        per_m = self.focal_px / z
        pixels = np.empty((len(points), 2))
        pixels[:, 0] = self.size_wh[0] / 2 + (points[:, 0] + 0.5 * self.bend_per_m * z * z) * per_m
        pixels[:, 1] = self.horizon_px + (self.height_m - points[:, 1]) * per_m
        return pixels

    def ground_z_m(self, rows_px: NDArray[np.float64]) -> NDArray[np.float64]:
        """Gives the distance of the road seen in each row below the horizon, in metres."""
        return self.focal_px * self.height_m / np.maximum(rows_px - self.horizon_px, 0.25)
