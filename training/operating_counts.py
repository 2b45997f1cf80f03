"""What each model got right and wrong on each image at its operating point: counts, and which images flipped.

An image is right when every object on it was found and nothing else was; a whole picture, when its class was said.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.compared_images import SeenPart
from training.matching import HIT_IOU
from training.matching_once import matched_once
from training.outcomes import Ints

HALF = np.array([HIT_IOU])
USUAL = 0.25  # the score from which a class counts as found where nobody said another


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """By image and class, float64 (n, classes): hits, detections and objects; `right` float64 (n,), 0 or 1.

    `right` is told for whole pictures only. `found_objects` bool (t,) says which true boxes were hit,
    `alarm_rows` int64 (a,) which of the detections hit nothing.
    """

    classes: tuple[str, ...]
    hit: NDArray[np.float64]
    found: NDArray[np.float64]
    objects: NDArray[np.float64]
    right: NDArray[np.float64] | None = None
    found_objects: NDArray[np.bool_] | None = None
    alarm_rows: Ints | None = None

    def is_right(self) -> NDArray[np.bool_]:
        """Which images were right, (n,)."""
        if self.right is not None:
            return self.right > 0
        is_whole: NDArray[np.bool_] = ((self.hit == self.objects) & (self.found == self.hit)).all(axis=1)
        return is_whole

    def alarms(self) -> Ints:
        """False alarms on each image, (n,)."""
        return (self.found - self.hit).sum(axis=1).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Flip:
    """An image on which the second model did otherwise: objects that only it found, that it lost, and false alarms."""

    sha256: str
    was_right: bool
    is_right: bool
    gained: int
    lost: int
    alarms_before: int
    alarms_after: int


def counts_of(seen: SeenPart, thresholds: Mapping[str, float]) -> Counts:
    """The counts at these thresholds, class -> score."""
    return _whole(seen) if seen.truth is not None else _shapes(seen, thresholds)


def flips_between(first: SeenPart, second: SeenPart, thresholds: tuple[Mapping[str, float], Mapping[str, float]]) -> (
    list[Flip]
):  # fmt: skip
    """Images that turned from right to wrong, then those from wrong to right, then those that changed otherwise."""
    before, after = counts_of(first, thresholds[0]), counts_of(second, thresholds[1])
    was, now = before.is_right(), after.is_right()
    gained, lost = _moved(first, before, after)
    alarms = before.alarms(), after.alarms()
    changed = np.flatnonzero((was != now) | (gained > 0) | (lost > 0))
    flips = [
        Flip(
            first.sha256[number], bool(was[number]), bool(now[number]), int(gained[number]), int(lost[number]),
            int(alarms[0][number]), int(alarms[1][number]),
        )
        for number in changed.tolist()
    ]  # fmt: skip
    return sorted(flips, key=_worst_first)


def _worst_first(flip: Flip) -> tuple[int, int, str]:
    kind = 0 if flip.was_right and not flip.is_right else 1 if flip.is_right and not flip.was_right else 2
    return kind, flip.gained - flip.lost, flip.sha256


def _moved(seen: SeenPart, before: Counts, after: Counts) -> tuple[Ints, Ints]:
    """Objects that only the second found, and only the first, by image."""
    if before.found_objects is None or after.found_objects is None:
        nothing = np.zeros(len(seen), np.int64)
        return nothing, nothing
    changes = (after.found_objects & ~before.found_objects, before.found_objects & ~after.found_objects)
    gained, lost = (np.bincount(seen.truth_image[chosen], minlength=len(seen)) for chosen in changes)
    return gained, lost


def _shapes(seen: SeenPart, thresholds: Mapping[str, float]) -> Counts:
    shape = (len(seen), len(seen.classes))
    least = np.array([thresholds.get(name, USUAL) for name in seen.classes], np.float64)
    is_counted = seen.found_score >= least[seen.found_class]
    hit, was_found = np.zeros(shape), np.zeros(len(seen.truth_class), np.bool_)
    pairs = seen.near()
    alarms: list[Ints] = [np.zeros(0, np.int64)]
    for position in range(len(seen.classes)):
        found = np.flatnonzero(is_counted & (seen.found_class == position))
        found = found[np.lexsort((-seen.found_score[found], seen.found_image[found]))]
        truth = np.flatnonzero(seen.truth_class == position)
        matched = matched_once(pairs, seen.found_image[found], found, truth, HALF)[0]
        was_found[truth[matched[matched >= 0]]] = True
        alarms.append(found[matched < 0])
        hit[:, position] = np.bincount(seen.found_image[found[matched >= 0]], minlength=len(seen))
    found_count = _summed(seen.found_image[is_counted], seen.found_class[is_counted], shape)
    return Counts(
        seen.classes,
        hit,
        found_count,
        _summed(seen.truth_image, seen.truth_class, shape),
        None,
        was_found,
        np.concatenate(alarms),
    )


def _whole(seen: SeenPart) -> Counts:
    if seen.truth is None or seen.said is None:
        raise ValueError("whole pictures have a truth and an answer")
    shape = (len(seen), len(seen.classes) + 1)
    numbers = np.arange(len(seen))
    is_right = seen.truth == seen.said
    hit = _summed(numbers[is_right], seen.truth[is_right], shape)
    found, objects = _summed(numbers, seen.said, shape), _summed(numbers, seen.truth, shape)
    known = slice(0, len(seen.classes))
    return Counts(seen.classes, hit[:, known], found[:, known], objects[:, known], is_right.astype(np.float64))


def _summed(image: Ints, position: Ints, shape: tuple[int, int]) -> NDArray[np.float64]:
    counts = np.bincount(image * shape[1] + position, minlength=shape[0] * shape[1])
    return counts.reshape(shape).astype(np.float64)
