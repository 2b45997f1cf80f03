"""How far the pixels of objects cover each other, and their runs as COCO has them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.canonical import JsonObject
from core.geometry import Boxes
from core.masks import coco_rle_compressed, same_share
from core.shapes import Mask


def mask_iou(found: Sequence[Mask], truth: Sequence[Mask]) -> NDArray[np.float64]:
    """Intersection over union of each found mask (n) with each true one (m), counted in pixels, shape (n, m)."""
    iou = np.zeros((len(found), len(truth)))
    for row, mask in enumerate(found):
        for place, other in enumerate(truth):
            if _meet(mask, other):
                iou[row, place] = same_share(mask, other)
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
