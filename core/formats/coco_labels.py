"""One annotation of COCO as a label, and back: boxes, outlines of several parts, runs. Pure.

Source: cocodataset.org/#format-data; the runs are those of cocoapi's common/maskApi.c. `attributes` is what CVAT and
Datumaro add to an annotation.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Literal

import msgspec
import numpy as np

from core.annotations import Annotation
from core.formats.losses import Losses
from core.formats.rings import box_of_ring
from core.formats.seam import ReadLabel
from core.formats.words import NO, YES, attributes, flat_ring, number, numbers, told
from core.geometry import polygon_area
from core.masks import coco_rle_compressed, mask_from_coco_rle, mask_of, outlines_of, rasterised, window_of
from core.shapes import AREA_SHAPES, Box, Ellipse, Mask, Polygon, Ring, RotatedBox, Shape, bounds_of

MOST_PIXELS = 1 << 25  # of the window of an outline in several parts
Item = Mapping[str, object]


class BoxOnly(msgspec.Struct, gc=False):
    """An annotation that is a box and nothing else, as most are: decoded as such, it is quick to look at."""

    image_id: int | str
    category_id: int
    bbox: tuple[float, float, float, float]
    id: int | str | None = None
    segmentation: tuple[()] | None = None
    iscrowd: Literal[0] = 0
    attributes: None = None
    keypoints: None = None


boxes_only = msgspec.json.Decoder(list[BoxOnly]).decode


def read_label(item: Item, names: Mapping[int, str]) -> ReadLabel:
    """The label of an annotation. Raises ValueError with a sentence.

    An outline in several parts is one object, cut by something before it: it becomes one mask, so that counts stay.
    An outline that only repeats its box is a box.
    """
    category, outline = item.get("category_id"), item.get("segmentation")
    if not isinstance(category, int) or category not in names:
        raise ValueError(f"Its category {told(category)} is not in the file's list.")
    known = attributes(item["attributes"]) if "attributes" in item else None
    if item.get("iscrowd"):
        known = known or {}
        known["crowd"] = YES
    if outline:
        label = _outlined(names[category], outline)
        if label is not None:
            return msgspec.structs.replace(label, attributes=known) if known else label
    x, y, width, height = numbers(item.get("bbox"), 4)
    corners = ((x, y), (x + width, y + height))
    if not known:
        return ReadLabel(names[category], "box", corners)
    if known.get("rotation", "0") != "0" and not outline:
        return _turned(names[category], corners, known)
    return ReadLabel(names[category], "box", corners, attributes=known)


def item_of(known: Annotation, picture: str, size_wh: tuple[int, int], losses: Losses) -> dict[str, object] | None:
    """The annotation without its ids, or None when COCO has no place for the shape."""
    shape = known.shape
    if not isinstance(shape, AREA_SHAPES):
        losses.left_out(picture, shape)
        return None
    x1, y1, x2, y2 = shape.bounds()
    segmentation, area = _segmentation(shape, picture, size_wh, losses)
    item: dict[str, object] = {
        "bbox": [x1, y1, x2 - x1, y2 - y1], "area": area, "segmentation": segmentation,
        "iscrowd": 1 if known.attributes.get("crowd") == YES else 0,
    }  # fmt: skip
    if known.provenance.source == "model":
        item["provenance"] = asdict(known.provenance)  # no part of COCO; readers pass over what they do not know
    others = {key: value for key, value in known.attributes.items() if (key, value) != ("crowd", YES)}
    if others:
        item["attributes"] = {key: {YES: True, NO: False}.get(value, value) for key, value in others.items()}
    if known.track_id is not None:
        losses.detail(picture, "tracks")
    return item


def _outlined(name: str, outline: object) -> ReadLabel | None:
    if isinstance(outline, dict):
        mask = mask_from_coco_rle(outline)
        if mask is None:
            raise ValueError("Its mask has no pixel.")
        return ReadLabel(name, "mask", mask=mask)
    if not isinstance(outline, list):
        raise ValueError("Its outline is neither a list of points nor runs.")  # noqa: TRY004 - badly said
    parts = [outline] if not isinstance(outline[0], list) else outline
    rings = [flat_ring(part) for part in parts]
    rings = [ring for ring in rings if len(ring) >= 3]
    if not rings:
        return None
    if len(rings) == 1:
        corners = box_of_ring(rings[0])
        return ReadLabel(name, "polygon", rings[0]) if corners is None else ReadLabel(name, "box", corners)
    return ReadLabel(name, "mask", mask=_mask_of_parts(rings))


def _mask_of_parts(rings: Sequence[Ring]) -> Mask:
    x1, y1, x2, y2 = bounds_of([point for ring in rings for point in ring])
    left, top = math.floor(x1), math.floor(y1)
    width, height = math.ceil(x2) - left + 1, math.ceil(y2) - top + 1
    if width * height > MOST_PIXELS:
        raise ValueError("Its outline in several parts is larger than any picture.")
    pixels = np.zeros((height, width), np.bool_)
    for ring in rings:
        moved = tuple((x - left, y - top) for x, y in ring)
        ax, ay, bx, by = bounds_of(moved)
        if bx > ax and by > ay:
            pixels |= rasterised(Polygon((moved,)), (width, height))
    mask = mask_of(pixels)
    if mask is None:
        raise ValueError("Its outline encloses no pixel.")
    return Mask(mask.left + left, mask.top + top, mask.width, mask.height, mask.counts)


def _turned(name: str, corners: Ring, known: dict[str, str]) -> ReadLabel:
    """CVAT's rotated boxes: the box before it was turned, and the degrees among its attributes."""
    (x1, y1), (x2, y2) = corners
    angle = (number(known.pop("rotation"), "Its rotation") + 180) % 360 - 180
    if x2 <= x1 or y2 <= y1:
        raise ValueError("The label has no width or no height on the picture.")
    turned = RotatedBox((x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1, angle)
    return ReadLabel(name, "rotated_box", turned.corners(), attributes=known)


def _segmentation(shape: Shape, picture: str, size_wh: tuple[int, int], losses: Losses) -> tuple[object, float]:
    match shape:
        case Box(x1, y1, x2, y2):
            return [], (x2 - x1) * (y2 - y1)
        case Mask():
            return coco_rle_compressed(shape, size_wh), float(window_of(shape).sum())
        case Polygon(rings) if len(rings) > 1:
            mask = mask_of(rasterised(shape, size_wh))
            if mask is not None:
                losses.changed(picture, shape, "masks, for their holes")
                return coco_rle_compressed(mask, size_wh), float(window_of(mask).sum())
            losses.detail(picture, "holes")
        case RotatedBox() | Ellipse():
            losses.changed(picture, shape, "outlines")
        case _:
            pass
    ring = outlines_of(shape)[0]
    return [[value for point in ring for value in point]], polygon_area(np.array(ring, np.float64))
