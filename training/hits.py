"""Hits and false alarms by score, and who was taken for whom: plain counting at an IoU of one half."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from training.coco_matching import Matches, match_outcomes
from training.matching import HIT_IOU
from training.outcomes import Floats, Ints, Outcomes

AT_ONE_HALF: Floats = np.array([HIT_IOU])


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """The detections of one class over many images, best score first, and whether each hit an object.

    score float32 (n,); is_hit bool (n,); rows int64 (n,): which detections of the outcomes; `instances` objects in all.
    Detections on a crowd are left out: they are neither hit nor false alarm.
    """

    score: NDArray[np.float32]
    is_hit: NDArray[np.bool_]
    rows: Ints
    instances: int

    def at(self, threshold: float) -> tuple[int, int]:
        """Detections at or above the threshold, and how many of them hit."""
        count = int(np.count_nonzero(self.score >= threshold))
        return count, int(np.count_nonzero(self.is_hit[:count]))


@dataclass(frozen=True, slots=True, eq=False)
class Confusion:
    """Who was taken for whom at a threshold. The position `classes` stands for nothing.

    truth, found int64 (n + missed,): positions of classes; truth_row, found_row: rows of the outcomes, or -1.
    """

    classes: int
    truth: Ints
    found: Ints
    truth_row: Ints
    found_row: Ints

    def counts(self) -> Ints:
        """Counts (classes + 1, classes + 1): rows are the truth, columns what was found; the last each is nothing."""
        counts = np.zeros((self.classes + 1, self.classes + 1), np.int64)
        np.add.at(counts, (self.truth, self.found), 1)
        return counts


def hits_by_class(outcomes: Outcomes, matches: Matches | None = None) -> list[Hits]:
    """The hits of each class by position. An object is hit once: by the best detection of its class over it."""
    told = match_outcomes(outcomes, AT_ONE_HALF) if matches is None else matches
    is_hit, is_left_out = told.hits()[0, 0], told.is_found_ignored[0, 0]
    order = np.argsort(-outcomes.found_score, kind="stable")
    order = order[~is_left_out[order]]
    instances = outcomes.instances()
    answer = []
    for position in range(outcomes.classes):
        rows = order[outcomes.found_class[order] == position]
        answer.append(Hits(outcomes.found_score[rows], is_hit[rows], rows, int(instances[position])))
    return answer


def confusion(outcomes: Outcomes, threshold: float | Floats) -> Confusion:
    """Detections at or above the threshold (one, or one a class) against objects of any class, best score first."""
    limits = np.broadcast_to(np.asarray(threshold, np.float64), (outcomes.classes,))
    rows = np.flatnonzero(outcomes.found_score >= limits[outcomes.found_class])
    kept = outcomes.keep_found(outcomes.found_score >= limits[outcomes.found_class])
    is_own = kept.found_class[kept.pairs.found] == kept.truth_class[kept.pairs.truth]
    pairs = kept.pairs.keep(is_own | ~kept.is_crowd[kept.pairs.truth])  # a crowd swallows its own class alone
    classless = replace(
        kept, classes=1, pairs=pairs, truth_class=np.zeros_like(kept.truth_class),
        found_class=np.zeros_like(kept.found_class),
    )  # fmt: skip
    matches = match_outcomes(classless, AT_ONE_HALF)
    target, nothing = matches.truth[0, 0].astype(np.int64), outcomes.classes
    is_counted = ~matches.is_found_ignored[0, 0]
    target, found_row = target[is_counted], rows[is_counted]
    truth = np.where(target >= 0, outcomes.truth_class[target], nothing) if len(outcomes.truth_class) else np.full(
        len(target), nothing
    )  # fmt: skip
    is_missed = ~outcomes.is_crowd
    is_missed[target[target >= 0]] = False
    missed = np.flatnonzero(is_missed)
    return Confusion(
        nothing,
        np.concatenate([truth, outcomes.truth_class[missed]]),
        np.concatenate([outcomes.found_class[found_row], np.full(len(missed), nothing)]),
        np.concatenate([target, missed]),
        np.concatenate([found_row, np.full(len(missed), -1)]),
    )
