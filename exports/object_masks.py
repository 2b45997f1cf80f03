"""From prototypes to the pixels of each object on the picture.

Each pixel of the picture takes its value straight from the prototypes' grid, by its own place in it: bilinear, once,
and only within the object's box. ultralytics' masks at full size (`retina_masks`) make the grid larger by a whole
number until the padding falls on whole cells, cut it off and stretch what is left: two interpolations, and at the
edges of the picture the same values. Where the padding falls on whole cells at once the two are the same.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.camera_profile import IgnoredAreas
from core.detections import Detections
from core.masks import mask_of
from core.shapes import Mask
from exports.decoders.segments import Segments
from exports.preprocess import Placement

Grid = NDArray[np.float32]  # (h, w)


def on_image(segments: Segments, placement: Placement, input_wh: tuple[int, int]) -> Detections:
    """The detections in pixels of the picture, with their masks; those that have no pixel are left out."""
    found = segments.found
    xyxy = placement.to_image(found.xyxy)
    channels, height, width = segments.prototypes.shape
    flat = segments.coefficients @ segments.prototypes.reshape(channels, -1)
    grids = flat.reshape(len(found), height, width)
    along = _Axis(placement, 0, width / input_wh[0], width)
    down = _Axis(placement, 1, height / input_wh[1], height)
    masks = [_mask(grid, box, along, down) for grid, box in zip(grids, xyxy.tolist(), strict=True)]
    kept = np.array([place for place, mask in enumerate(masks) if mask is not None], np.int64)
    whole = Detections(xyxy, found.class_id, found.score).keep(kept)
    return replace(whole, masks=tuple(mask for mask in masks if mask is not None))


def without_ignored(found: Detections, ignored: IgnoredAreas) -> Detections:
    """The detections without the pixels in ignored areas, and without those that have none elsewhere."""
    if found.masks is None:
        return found
    masks = [ignored.cut_from(mask) for mask in found.masks]
    kept = np.array([place for place, mask in enumerate(masks) if mask is not None], np.int64)
    return replace(found.keep(kept), masks=tuple(mask for mask in masks if mask is not None))


class _Axis:
    """Where the pixels of one side of the picture lie on the grid: cells before and after, and the share of the latter.

    Beyond the picture's own cells nothing is looked at: the padding says nothing of the picture.
    """

    def __init__(self, placement: Placement, side: int, cells_a_pixel: float, cells: int) -> None:
        self.length = placement.image_wh[side]
        offset, resized = placement.offset_xy[side], placement.resized_wh[side]
        scale = resized / self.length  # as the pixels were in fact resized, to whole ones
        middles = ((np.arange(self.length) + 0.5) * scale + offset) * cells_a_pixel - 0.5
        first = max(0.0, offset * cells_a_pixel)
        last = min(float(cells), (offset + resized) * cells_a_pixel)
        at = np.clip(middles, min(first, last - 1), max(first, last - 1))
        self.before = np.clip(np.floor(at), 0, cells - 1).astype(np.int64)
        self.after = np.minimum(self.before + 1, cells - 1)
        self.share = (at - self.before).astype(np.float32)


def _mask(grid: Grid, box: list[float], along: _Axis, down: _Axis) -> Mask | None:
    """The pixels within a box (a pixel belongs to it from its left and upper edge on, as ultralytics cuts them)."""
    left, right = _span(box[0], box[2], along.length)
    top, bottom = _span(box[1], box[3], down.length)
    if right <= left or bottom <= top:
        return None
    upper, lower = grid[down.before[top:bottom]], grid[down.after[top:bottom]]
    rows = upper + (lower - upper) * down.share[top:bottom, None]
    before, after = rows[:, along.before[left:right]], rows[:, along.after[left:right]]
    mask = mask_of(before + (after - before) * along.share[None, left:right] > 0)
    return None if mask is None else replace(mask, left=mask.left + left, top=mask.top + top)


def _span(first: float, last: float, length: int) -> tuple[int, int]:
    return max(0, int(np.ceil(first))), min(length, int(np.ceil(last)))
