"""Which classes each image shows and under which conditions it was taken: of the live labels, or of a version.

Columns, not rows, so that a million labels are counted in a moment. `labeling.label_sets` reads them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from core.errors import UserError

Held = Mapping[str, str]  # condition group -> value
Mask = NDArray[np.bool_]
Counts = NDArray[np.int64]
IntegerT = TypeVar("IntegerT", bound=np.integer[Any])
NOWHERE = -1  # in no part, or under no condition of a group
IMAGES_AT_ONCE = 16_384


@dataclass(frozen=True, slots=True, eq=False)
class Presence:
    """m images and p pairs of an image and a class that it shows; each pair once, sorted by image.

    `image_id` int64 (m,) is 0 for an image of a version that the project does not have any more; `part` int8 (m,) is a
    place in `core.manifest.PARTS`. `pair_image` and `pair_class` int32 (p,) are places in `image_id` and in `classes`.
    `held` tells for each group, int16 (m,), which of its `values` an image has.
    """

    classes: Mapping[int, str]
    image_id: NDArray[np.int64]
    part: NDArray[np.int8]
    pair_image: NDArray[np.int32]
    pair_class: NDArray[np.int32]
    values: Mapping[str, Sequence[str]]
    held: Mapping[str, NDArray[np.int16]]

    def __post_init__(self) -> None:
        images = len(self.image_id)
        if len(self.part) != images or any(len(column) != images for column in self.held.values()):
            raise ValueError("what is told of images has one value an image")
        if len(self.pair_image) != len(self.pair_class) or self.values.keys() != self.held.keys():
            raise ValueError("pairs have an image and a class, groups have values")

    def __len__(self) -> int:
        """How many images."""
        return len(self.image_id)

    def place_of(self, class_id: int) -> int:
        """The place of a class, NOWHERE for one that is not here."""
        return next((place for place, known in enumerate(self.classes) if known == class_id), NOWHERE)

    def showing(self, class_place: int) -> Mask:
        """Which images show a class, (m,)."""
        chosen = np.zeros(len(self), np.bool_)
        chosen[self.pair_image[self.pair_class == class_place]] = True
        return chosen

    def under(self, held: Held) -> Mask:
        """Which images were taken under these conditions, all of them, (m,); none of them: every image."""
        chosen = np.ones(len(self), np.bool_)
        for group, value in held.items():
            known = list(self.values.get(group, ()))
            chosen &= self.held[group] == known.index(value) if value in known else False
        return chosen

    def ids(self, chosen: Mask) -> list[int]:
        """The ids of the chosen images that the project has, in their order."""
        ids: list[int] = self.image_id[chosen & (self.image_id != 0)].tolist()
        return ids


def images_by_class(presence: Presence) -> Counts:
    """How many images show each class, (c,)."""
    return np.bincount(presence.pair_class, minlength=len(presence.classes)).astype(np.int64)


def images_by_value(presence: Presence, group: str) -> Counts:
    """How many images have each value of a group, (v,)."""
    held = presence.held[group]
    return np.bincount(held[held >= 0], minlength=len(presence.values[group])).astype(np.int64)


def columns_of(presence: Presence, groups: Sequence[str]) -> list[dict[str, str]]:
    """The conditions of each column over one or two groups, those of the second changing faster."""
    columns: list[dict[str, str]] = [{}]
    for group in groups:
        columns = [{**each, group: value} for each in columns for value in presence.values[group]]
    return columns


def class_by_condition(presence: Presence, groups: Sequence[str]) -> Counts:
    """How many images show a class under conditions, (c, columns of `columns_of`).

    Raises UserError for no group, more than two, or one that is not there.
    """
    if not 1 <= len(groups) <= 2 or len(set(groups)) < len(groups):
        raise UserError("Coverage is shown over one group of conditions, or two.", "Choose one or two.")
    unknown = [group for group in groups if group not in presence.values]
    if unknown:
        known = ", ".join(presence.values) or "none yet"
        raise UserError(f"There is no condition {unknown[0]}.", f"Conditions: {known}.")
    column = np.zeros(len(presence), np.int64)
    has_all = np.ones(len(presence), np.bool_)
    for group in groups:
        column = column * len(presence.values[group]) + presence.held[group]
        has_all &= presence.held[group] >= 0
    width = len(columns_of(presence, groups))
    counted = has_all[presence.pair_image]
    cells = presence.pair_class[counted].astype(np.int64) * width + column[presence.pair_image[counted]]
    flat = np.bincount(cells, minlength=len(presence.classes) * width)
    return flat.reshape(len(presence.classes), width).astype(np.int64)


def together(presence: Presence) -> Counts:
    """How many images show both of two classes, (c, c); the diagonal: the class at all."""
    number = len(presence.classes)
    counts = np.zeros((number, number), np.float64)
    for start in range(0, len(presence), IMAGES_AT_ONCE):
        first, last = np.searchsorted(presence.pair_image, (start, start + IMAGES_AT_ONCE))
        shown = np.zeros((number, IMAGES_AT_ONCE), np.float32)
        shown[presence.pair_class[first:last], presence.pair_image[first:last] - start] = 1
        counts += shown @ shown.T  # whole numbers below 2**24: exact in float32
    return counts.astype(np.int64)


def pairs_of(image: NDArray[np.int32], class_place: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Images and classes of labels, (n,) each, without repetition and sorted by image: (p,) each."""
    classes = int(class_place.max()) + 1 if len(class_place) else 1
    seen = distinct(image.astype(np.int64) * classes + class_place)
    return (seen // classes).astype(np.int32), (seen % classes).astype(np.int32)


def distinct(values: NDArray[IntegerT]) -> NDArray[IntegerT]:
    """Each value once, ascending. Other threads run meanwhile: `np.unique` of a million holds the lock for 0.1 s."""
    ordered = np.sort(values)
    return ordered[np.concatenate((np.ones(min(len(ordered), 1), np.bool_), ordered[1:] != ordered[:-1]))]
