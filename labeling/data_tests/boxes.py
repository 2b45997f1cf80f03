"""Tests of labels by themselves: outside, degenerate, tiny, doubled, conflicting, where the camera ignores."""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from core.camera_profile import IgnoredAreas
from labeling.data_tests.evidence import AREA_PLACES, KIND_PLACES, Evidence, Floats, Ints, alone
from labeling.data_tests.seam import Found, Groups, Marks, Rows, label_key

OUTSIDE_PX = 1.0  # what rounding by other tools leaves
DEGENERATE_PX, TINY_PX = 1.0, 3.0
DOUBLED_IOU, CONFLICTING_IOU = 0.85, 0.9
SAME_PX = 1.0  # lines and points have no overlap: their bounds are compared
TAG = KIND_PLACES["tag"]


class LabelTest:
    """The labels of each image by themselves."""

    name = "labels"
    version = "1"
    kinds = ("outside", "degenerate", "tiny", "doubled", "conflicting", "ignored_area")
    needs_pixels = False

    def groups(self, evidence: Evidence) -> Groups:
        """Each image by itself."""
        return alone(evidence)

    def content(self, evidence: Evidence) -> Marks:
        """The labels, the picture's size and its camera."""
        return evidence.label_marks

    def look(self, evidence: Evidence, rows: Rows) -> Iterable[Found]:
        """What is odd about the labels of these images."""
        chosen = evidence.labels_on(rows)
        yield from _outside(evidence, chosen)
        yield from _too_small(evidence, chosen)
        yield from _twice(evidence, chosen)
        yield from _ignored(evidence, chosen)


def _found(evidence: Evidence, kind: str, place: int, detail: str, severity: float, other: int = -1) -> Found:
    ids = [int(evidence.labels.id[place]), *([int(evidence.labels.id[other])] if other >= 0 else [])]
    image_id = int(evidence.images.id[evidence.labels.image[place]])
    return Found(kind, label_key(kind, *ids), image_id, detail, min(1.0, severity), annotation_id=ids[0])


def _outside(evidence: Evidence, chosen: Ints) -> Iterator[Found]:
    xyxy, size_wh = evidence.labels.xyxy[chosen], evidence.sizes_of_labels()[chosen]
    beyond = np.maximum(np.maximum(-xyxy[:, :2], xyxy[:, 2:] - size_wh), 0)
    share = (beyond / np.maximum(xyxy[:, 2:] - xyxy[:, :2], 1)).max(axis=1, initial=0)
    with np.errstate(invalid="ignore"):
        places = np.flatnonzero((beyond > OUTSIDE_PX).any(axis=1))
    for at in places.tolist():
        name = evidence.name_of(evidence.labels.class_id[chosen[at]])
        pixels = float(beyond[at].max())
        detail = f"{name}: reaches {pixels:.0f} pixels beyond the picture."
        yield _found(evidence, "outside", int(chosen[at]), detail, float(share[at]))


def _too_small(evidence: Evidence, chosen: Ints) -> Iterator[Found]:
    has_area = np.isin(evidence.labels.kind[chosen], AREA_PLACES)
    sides = evidence.labels.xyxy[chosen, 2:] - evidence.labels.xyxy[chosen, :2]
    with np.errstate(invalid="ignore"):
        places = np.flatnonzero(has_area & (sides < TINY_PX).any(axis=1))
    for at in places.tolist():
        name = evidence.name_of(evidence.labels.class_id[chosen[at]])
        width, height = sides[at].tolist()
        least = min(width, height)
        if least < DEGENERATE_PX:
            detail = f"{name}: has no extent, only {width:.1f} x {height:.1f} pixels."
            yield _found(evidence, "degenerate", int(chosen[at]), detail, 1.0)
        else:
            detail = f"{name}: only {width:.1f} x {height:.1f} pixels."
            yield _found(evidence, "tiny", int(chosen[at]), detail, 1 - least / TINY_PX)


def _twice(evidence: Evidence, chosen: Ints) -> Iterator[Found]:
    labels = evidence.labels
    for one, other, overlap in _overlapping(evidence, chosen):
        first, second = int(labels.class_id[one]), int(labels.class_id[other])
        name, other_name = evidence.name_of(first), evidence.name_of(second)
        if first == second:
            detail = f"{name}: two labels lie on the same place."
            yield _found(evidence, "doubled", one, detail, overlap, other)
        elif overlap >= CONFLICTING_IOU and labels.kind[one] != TAG and not _lies_within(evidence, first, second):
            detail = f"One place is called {name} and {other_name}."
            yield _found(evidence, "conflicting", one, detail, overlap, other)


def _lies_within(evidence: Evidence, one: int, other: int) -> bool:
    """Whether one class is what the other falls back to: both may be said of one thing."""
    return evidence.parents.get(one) == other or evidence.parents.get(other) == one


def _overlapping(evidence: Evidence, chosen: Ints) -> Iterator[tuple[int, int, float]]:
    """Pairs of labels of one kind on one image that lie on one place, and their overlap.

    Labels stand by image, so that those `step` places apart are compared for all images in one go.
    """
    labels = evidence.labels
    images, kinds, xyxy = labels.image[chosen], labels.kind[chosen], labels.xyxy[chosen]
    most = int(np.bincount(images).max(initial=0)) if len(images) else 0
    left = np.arange(len(chosen))
    for step in range(1, most):
        left = left[left + step < len(chosen)]
        left = left[images[left] == images[left + step]]
        pairs = left[kinds[left] == kinds[left + step]]
        overlaps = _same_place(xyxy[pairs], xyxy[pairs + step], kinds[pairs])
        for at in np.flatnonzero(overlaps >= DOUBLED_IOU).tolist():
            yield int(chosen[pairs[at]]), int(chosen[pairs[at] + step]), float(overlaps[at])


def _same_place(first: Floats, second: Floats, kinds: Ints) -> Floats:
    """How far bounds (n, 4) are one place, 0 to 1: their overlap; of lines, points and tags only 0 or 1."""
    overlap_wh = np.minimum(first[:, 2:], second[:, 2:]) - np.maximum(first[:, :2], second[:, :2])
    shared = np.clip(overlap_wh, 0, None).prod(axis=1)
    areas = (first[:, 2:] - first[:, :2]).prod(axis=1) + (second[:, 2:] - second[:, :2]).prod(axis=1) - shared
    iou = np.where(areas > 0, shared / np.maximum(areas, 1e-9), 0.0)
    with np.errstate(invalid="ignore"):
        is_same = (np.abs(first - second) <= SAME_PX).all(axis=1) | (kinds == TAG)
    has_area: NDArray[np.bool_] = np.isin(kinds, AREA_PLACES)
    return np.where(has_area, np.nan_to_num(iou), is_same.astype(np.float64))


def _ignored(evidence: Evidence, chosen: Ints) -> Iterator[Found]:
    """Labels where the camera's profile says that nothing counts: one of the two is wrong."""
    images, labels = evidence.images, evidence.labels
    drives = images.drive[labels.image[chosen]]
    for drive_id, camera in evidence.cameras.items():
        if not camera.areas:
            continue
        here = chosen[(drives == drive_id) & (labels.kind[chosen] != TAG)]
        sizes = evidence.sizes_of_labels()[here].astype(np.int64)
        for width, height in np.unique(sizes, axis=0).tolist():
            of_size = here[(sizes == (width, height)).all(axis=1)]
            areas = IgnoredAreas(camera.rings_on((width, height)), (width, height))
            shares = areas.shares(labels.xyxy[of_size].astype(np.float32))
            for place, share in zip(of_size[shares >= 0.5].tolist(), shares[shares >= 0.5].tolist(), strict=True):
                name = evidence.name_of(labels.class_id[place])
                detail = f"{name}: lies where the camera's profile ignores, so it counts nowhere."
                yield _found(evidence, "ignored_area", place, detail, share)
