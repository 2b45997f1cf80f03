"""What kind of mistakes a model makes, and which images and boxes are behind each.

The kinds and their order are those of TIDE (Bolya et al., TIDE: A General Toolbox for Identifying Object Detection
Errors, ECCV 2020, arXiv 2008.08115): a false alarm is a wrong place when it lies on an object of its class by an IoU of
0.1 to 0.5, else a wrong class when it lies on one of another by 0.5, else a duplicate when its object was taken by a
better one, else background when it lies on nothing by 0.1, else both class and place are wrong. Missed is an object
that nothing took and that no wrong class or place lies on.

Counts are at the operating point. `worth` is how much mAP50 (over all scores) would grow if this kind alone were mended
as TIDE's oracles do: a wrong place or class becomes a hit unless its object has one already, and is taken away then;
duplicates, background and both are taken away; missed objects are not asked for.
"""

from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from training.coco_matching import Matches, match_outcomes, precision_at_recalls
from training.hits import AT_ONE_HALF
from training.matching import HIT_IOU
from training.outcomes import LEAST_IOU, Floats, Ints, Outcomes

ErrorType = Literal["missed", "duplicate", "class", "place", "both", "background"]
ERROR_TYPES: tuple[ErrorType, ...] = get_args(ErrorType)


@dataclass(frozen=True, slots=True, eq=False)
class Errors:
    """The errors of one kind: found_row int64 (n,), -1 where missed; truth_row int64 (n,), -1 for background.

    `worth` is the mAP50 that mending them would give, or None where nothing is to be found.
    """

    kind: ErrorType
    found_row: Ints
    truth_row: Ints
    image: Ints
    worth: float | None

    def __len__(self) -> int:
        return len(self.image)


def error_types(outcomes: Outcomes, thresholds: Floats) -> tuple[Errors, ...]:
    """Each kind with what is behind it, at one score threshold a class (classes,)."""
    matches = match_outcomes(outcomes, AT_ONE_HALF)
    kinds, target = _kinds(outcomes, matches)
    is_said = outcomes.found_score >= thresholds[outcomes.found_class]
    worths = _worths(outcomes, matches, kinds, target)
    answer = []
    for kind in ERROR_TYPES:
        if kind == "missed":
            truth = np.flatnonzero(_missed(outcomes, matches, kinds, target, is_said))
            answer.append(Errors(kind, np.full(len(truth), -1), truth, outcomes.truth_image[truth], worths[kind]))
        else:
            found = np.flatnonzero((kinds == ERROR_TYPES.index(kind)) & is_said)
            found = found[np.argsort(-outcomes.found_score[found], kind="stable")]
            answer.append(Errors(kind, found, target[found], outcomes.found_image[found], worths[kind]))
    return tuple(answer)


def found_at(outcomes: Outcomes, thresholds: Floats) -> NDArray[np.bool_]:
    """Which objects are hit by a detection at or above the threshold of its class, bool (m,)."""
    return _taken(
        outcomes, match_outcomes(outcomes, AT_ONE_HALF), outcomes.found_score >= thresholds[outcomes.found_class]
    )


def _taken(outcomes: Outcomes, matches: Matches, is_said: NDArray[np.bool_]) -> NDArray[np.bool_]:
    is_taken = np.zeros(len(outcomes.truth_class), np.bool_)
    hit = matches.hits()[0, 0] & is_said
    is_taken[matches.truth[0, 0][hit]] = True
    return is_taken


def _missed(
    outcomes: Outcomes, matches: Matches, kinds: Ints, target: Ints, is_said: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Objects that nothing took, but for those that a wrong place or class lies on, which is the error then."""
    is_left = ~_taken(outcomes, matches, is_said) & ~outcomes.is_crowd
    on_it = is_said & np.isin(kinds, (ERROR_TYPES.index("place"), ERROR_TYPES.index("class")))
    is_left[target[on_it]] = False
    return is_left


def _kinds(outcomes: Outcomes, matches: Matches) -> tuple[Ints, Ints]:
    """For each detection its kind (a place in ERROR_TYPES, or -1 for what is no error) and the object behind it."""
    count = len(outcomes.found_class)
    is_error = (matches.truth[0, 0] < 0) & ~matches.is_found_ignored[0, 0]
    pairs = outcomes.pairs.keep(~outcomes.is_crowd[outcomes.pairs.truth])
    is_own = outcomes.found_class[pairs.found] == outcomes.truth_class[pairs.truth]
    own_iou, own = _nearest(pairs.found[is_own], pairs.truth[is_own], pairs.iou[is_own], count)
    other_iou, other = _nearest(pairs.found[~is_own], pairs.truth[~is_own], pairs.iou[~is_own], count)
    kinds, target = np.full(count, -1), np.full(count, -1)
    cases: tuple[tuple[ErrorType, NDArray[np.bool_], Ints], ...] = (
        ("place", (own_iou >= LEAST_IOU) & (own_iou < HIT_IOU), own),
        ("class", other_iou >= HIT_IOU, other),
        ("duplicate", own_iou >= HIT_IOU, own),
        ("background", np.maximum(own_iou, other_iou) < LEAST_IOU, np.full(count, -1)),
        ("both", np.ones(count, np.bool_), other),
    )
    is_open = is_error.copy()
    for kind, is_case, objects in cases:
        chosen = is_open & is_case
        kinds[chosen], target[chosen] = ERROR_TYPES.index(kind), objects[chosen]
        is_open &= ~is_case
    return kinds, target


def _nearest(found: Ints, truth: Ints, iou: Floats, count: int) -> tuple[Floats, Ints]:
    """The largest overlap of each detection (count,), 0 without any, and its object or -1."""
    order = np.argsort(iou, kind="stable")
    best, nearest = np.zeros(count), np.full(count, -1)
    best[found[order]], nearest[found[order]] = iou[order], truth[order]  # of equal places the last written stays
    return best, nearest


def _worths(outcomes: Outcomes, matches: Matches, kinds: Ints, target: Ints) -> dict[ErrorType, float | None]:
    whole = _Judged(
        outcomes.found_class, outcomes.found_score, matches.hits()[0, 0],
        ~matches.is_found_ignored[0, 0], outcomes.instances(),
    )  # fmt: skip
    now = _map50(whole)
    if now is None:
        return dict.fromkeys(ERROR_TYPES)
    everything = np.ones(len(kinds), np.bool_)
    is_taken = _taken(outcomes, matches, everything)
    worths: dict[ErrorType, float | None] = {}
    for place, kind in enumerate(ERROR_TYPES):
        is_kind = kinds == place
        if kind == "missed":
            missed = _missed(outcomes, matches, kinds, target, everything)
            fewer = whole.instances - np.bincount(outcomes.truth_class[missed], minlength=outcomes.classes)
            mended = replace(whole, instances=fewer)
        elif kind in ("place", "class"):
            becomes = _first_on_each(is_kind & ~_at(is_taken, target), target, outcomes.found_score)
            said = np.where(becomes, outcomes.truth_class[target], whole.said) if len(is_taken) else whole.said
            mended = replace(whole, said=said, is_hit=whole.is_hit | becomes, is_in=whole.is_in & (~is_kind | becomes))
        else:
            mended = replace(whole, is_in=whole.is_in & ~is_kind)
        worths[kind] = (_map50(mended) or 0.0) - now
    return worths


@dataclass(frozen=True, slots=True, eq=False)
class _Judged:
    said: Ints
    score: NDArray[np.float32]
    is_hit: NDArray[np.bool_]
    is_in: NDArray[np.bool_]
    instances: Ints


def _map50(told: _Judged) -> float | None:
    order = np.argsort(-told.score, kind="stable")
    order = order[told.is_in[order]]
    values = []
    for position in np.flatnonzero(told.instances > 0):
        hit = told.is_hit[order[told.said[order] == position]]
        values.append(precision_at_recalls(hit, ~hit, float(told.instances[position])).mean())
    return float(np.mean(values)) if values else None


def _at(is_taken: NDArray[np.bool_], target: Ints) -> NDArray[np.bool_]:
    return is_taken[target] if len(is_taken) else np.zeros(len(target), np.bool_)


def _first_on_each(chosen: NDArray[np.bool_], target: Ints, score: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Of the chosen detections the best scored on each object."""
    rows = np.flatnonzero(chosen)
    rows = rows[np.argsort(-score[rows], kind="stable")]
    _, first = np.unique(target[rows], return_index=True)
    answer = np.zeros(len(chosen), np.bool_)
    answer[rows[first]] = True
    return answer
