"""How far the pixels of objects cover each other, and their runs as COCO has them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.canonical import JsonObject
from core.geometry import Boxes
from core.masks import Pixels, coco_rle_compressed, window_of
from core.shapes import Mask


def mask_iou(found: Sequence[Mask], truth: Sequence[Mask]) -> NDArray[np.float32]:
    """Intersection over union of each found mask (n) with each true one (m), counted in pixels, shape (n, m)."""
    iou = np.zeros((len(found), len(truth)), np.float32)
    true_windows = [window_of(mask) for mask in truth]
    areas = [int(window.sum()) for window in true_windows]
    for row, mask in enumerate(found):
        near = [place for place, other in enumerate(truth) if _meet(mask, other)]
        if not near:
            continue
        window = window_of(mask)
        area = int(window.sum())
        for place in near:
            shared = _shared(mask, window, truth[place], true_windows[place])
            iou[row, place] = shared / (area + areas[place] - shared)
    return iou


def boxes_of(masks: Sequence[Mask]) -> Boxes:
    """The windows of masks as upright boxes (n, 4)."""
    return np.array([mask.bounds() for mask in masks], np.float32).reshape(-1, 4)


def rle_of(mask: Mask, size_wh: tuple[int, int]) -> JsonObject:
    """A mask as COCO's compressed runs of its whole image, readable by pycocotools."""
    told = coco_rle_compressed(mask, size_wh)
    return {"size": [size_wh[1], size_wh[0]], "counts": str(told["counts"])}


def _meet(first: Mask, second: Mask) -> bool:
    is_beside = first.left >= second.left + second.width or second.left >= first.left + first.width
    return not is_beside and first.top < second.top + second.height and second.top < first.top + first.height


def _shared(first: Mask, first_window: Pixels, second: Mask, second_window: Pixels) -> int:
    left, top = max(first.left, second.left), max(first.top, second.top)
    right = min(first.left + first.width, second.left + second.width)
    bottom = min(first.top + first.height, second.top + second.height)
    ours = first_window[top - first.top : bottom - first.top, left - first.left : right - first.left]
    theirs = second_window[top - second.top : bottom - second.top, left - second.left : right - second.left]
    return int(np.count_nonzero(ours & theirs))
