"""What a model of each task is judged by: the true objects of an image, and how far what it found overlaps them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.camera_profile import IgnoredAreas
from core.canonical import Json
from core.detections import Detections, Task
from core.geometry import Boxes, RotatedBoxes, boxes_around, clip_boxes
from core.shapes import Mask
from training.examples import Example
from training.mask_overlaps import boxes_of, mask_iou, rle_of
from training.outlines import object_mask, object_rotated
from training.rotated_overlaps import rotated_iou

Overlaps = NDArray[np.float64]  # (found, true)


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """n true objects: upright boxes (n, 4), class positions and attributes, and masks or turned boxes (n, 5)."""

    xyxy: Boxes
    class_index: NDArray[np.int64]
    attributes: tuple[Mapping[str, str], ...] = ()
    masks: tuple[Mask, ...] | None = None
    xywhr: RotatedBoxes | None = None


def truth_of(example: Example, task: Task, ignored: IgnoredAreas, lane_width_px: float) -> Truth:
    """The objects of an image, in the form that the task finds them in. Those of which nothing is seen are left out."""
    classes = np.array(example.class_index, np.int64)
    if task == "segment":
        masks = [object_mask(shape, ignored, lane_width_px) for shape in example.shapes]
        kept = tuple(mask for mask in masks if mask is not None)
        is_seen = np.array([mask is not None for mask in masks], np.bool_)
        return Truth(boxes_of(kept), classes[is_seen], _those(example.attributes, is_seen), masks=kept)
    if task == "obb":
        boxes = [object_rotated(shape, ignored.size_wh) for shape in example.shapes]
        is_seen = np.array([box is not None for box in boxes], np.bool_)
        turned = np.concatenate([np.zeros((0, 5), np.float32), *(box for box in boxes if box is not None)])
        upright = clip_boxes(boxes_around(turned), ignored.size_wh)
        return Truth(upright, classes[is_seen], _those(example.attributes, is_seen), xywhr=turned)
    return Truth(example.xyxy, classes, example.attributes)


def _those(attributes: tuple[Mapping[str, str], ...], chosen: NDArray[np.bool_]) -> tuple[Mapping[str, str], ...]:
    return tuple(told for told, is_chosen in zip(attributes, chosen, strict=True) if is_chosen)


def overlaps_of(found: Detections, truth: Truth) -> Overlaps | None:
    """How far masks or turned boxes overlap; None where upright boxes are what is compared.

    Raises TypeError where a model does not answer as its task promises.
    """
    if truth.masks is not None:
        if found.masks is None:
            raise TypeError("a model of outlines answers with masks")
        return mask_iou(found.masks, truth.masks)
    if truth.xywhr is not None:
        if found.xywhr is None:
            raise TypeError("a model of turned boxes answers with turned boxes")
        return rotated_iou(found.xywhr, truth.xywhr)
    return None


def told_object(of: Detections | Truth, row: int, size_wh: tuple[int, int]) -> Mapping[str, Json]:
    """What the details say of an object beyond its upright box: `rle`, COCO's runs, or `xywhr` with radians."""
    if of.masks is not None:
        return {"rle": rle_of(of.masks[row], size_wh)}
    if of.xywhr is not None:
        *pixels, angle = of.xywhr[row].tolist()
        return {"xywhr": [*(round(value, 2) for value in pixels), round(angle, 5)]}
    return {}
