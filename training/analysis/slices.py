"""Where a model does worse than elsewhere: in which light, on which drive, at which size, distance or occlusion.

A slice is a set of images (a condition, a drive) or of objects (a size). Its recall, and on sets of images precision
too, are held against the rest of the same part by a bootstrap over images; slices are many, so that what is called
worse is what stays so under Benjamini and Hochberg's bound on false discoveries (J. R. Stat. Soc. B 57, 1995).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from training.analysis.error_types import found_at
from training.analysis.intervals import NOTHING, TOO_FEW, Interval, of_samples, ratio, resamples
from training.analysis.operating import ClassCurve, average_precision_interval, curves_of
from training.coco_matching import AREAS, match_outcomes
from training.details import Details
from training.hits import AT_ONE_HALF, hits_by_class
from training.outcomes import Floats, Ints

SAMPLES = 1000
FALSE_DISCOVERIES = 0.05
HEIGHTS_PX = (16, 32, 64, 128)
NEAR, FAR = 0.5, 0.2  # of the way from the horizon to the bottom of the picture, where an object meets the road
NEAR_HEIGHT, FAR_HEIGHT = 0.2, 0.07  # of the height of the picture, where no horizon is known
OF_IMAGES = ("condition", "drive")
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class SliceKey:
    """What a slice is of, such as condition lighting=night, and the dimension it lies in."""

    dimension: str
    value: str


@dataclass(frozen=True, slots=True)
class SliceFigures:
    """What a model reaches on a slice. `against_rest` is the recall here minus that elsewhere; `chance` its p-value.

    `precision` and `ap50` are None-valued where the slice says nothing of false alarms.
    """

    key: SliceKey
    images: int
    recall: Interval
    precision: Interval
    ap50: Interval
    against_rest: Interval
    chance: float | None
    is_worse: bool

    @property
    def is_enough(self) -> bool:
        """Whether the slice holds enough to rely on."""
        return self.recall.instances >= TOO_FEW


@dataclass(frozen=True, slots=True, eq=False)
class Things:
    """What is to be found: image int64 (m,), is_found bool (m,), row int64 (m,): the object, or the image itself."""

    image: Ints
    is_found: NDArray[np.bool_]
    row: Ints


@dataclass(frozen=True, slots=True)
class Around:
    """What the details do not hold: the horizon of a camera, as a share of the height, by its title."""

    horizons: Mapping[str, float] = field(default_factory=dict)


def things_of(details: Details, thresholds: Floats) -> Things:
    """Objects with whether each is hit at the thresholds; of whole pictures, whether each was told right."""
    if details.answers is not None:
        rows = np.arange(len(details.images))
        said = details.answers.said()
        score = details.answers.score[rows, said]
        is_said = score >= np.append(thresholds, 0.0)[said]
        return Things(rows, (said == details.answers.truth) & is_said, rows)
    outcomes = details.shapes()
    rows = np.flatnonzero(~outcomes.is_crowd)
    return Things(outcomes.truth_image[rows], found_at(outcomes, thresholds)[rows], rows)


def slice_masks(details: Details, things: Things, around: Around) -> dict[SliceKey, NDArray[np.bool_]]:
    """Every slice with which of the things lie in it, bool (m,)."""
    masks: dict[SliceKey, NDArray[np.bool_]] = {}
    for key, of_images in image_masks(details).items():
        masks[key] = of_images[things.image]
    if details.outcomes is None:
        return masks
    xyxy = details.outcomes.truth_xyxy[things.row].astype(np.float64)
    masks |= _by_size(xyxy)
    masks |= _by_attribute(details, things)
    masks |= _by_distance(details, things, xyxy, around)
    return masks


def image_masks(details: Details) -> dict[SliceKey, NDArray[np.bool_]]:
    """The slices that are sets of images, bool (images,)."""
    images = details.images
    said: dict[SliceKey, list[int]] = {}
    for number, (conditions, group) in enumerate(zip(images.conditions, images.group, strict=True)):
        for name, value in conditions.items():
            said.setdefault(SliceKey("condition", f"{name}={value}"), []).append(number)
        if group:
            said.setdefault(SliceKey("drive", group), []).append(number)
    masks: dict[SliceKey, NDArray[np.bool_]] = {}
    for key, numbers in sorted(said.items(), key=lambda item: (item[0].dimension, item[0].value)):
        masks[key] = np.zeros(len(images), np.bool_)
        masks[key][numbers] = True
    return masks


def slices_of(details: Details, thresholds: Floats, around: Around) -> tuple[SliceFigures, ...]:
    """Every slice with its figures: what is significantly worse than the rest first, then by how far it lies behind.

    Slices with too little in them come last.
    """
    things = things_of(details, thresholds)
    masks = slice_masks(details, things, around)
    if not masks or not len(things.image):
        return ()
    weights = resamples(len(details.images), SAMPLES)
    recalls = _recalls(things, masks, weights)
    of_images = image_masks(details)
    curves = curves_of(details)
    small = _curves_by_area(details)
    figures = []
    worse = _discoveries([chance for _, _, chance in recalls.values()])
    for (key, mask), is_found_out in zip(masks.items(), worse, strict=True):
        recall, against, chance = recalls[key]
        is_worse = is_found_out and recall.is_enough and (against.value or 0.0) < 0
        precision, ap50 = NOTHING, NOTHING
        if key in of_images:
            precision = _precision(curves, thresholds, of_images[key], weights)
            ap50 = average_precision_interval(curves, len(details.images), 100, is_in=of_images[key])
        elif key in small:
            ap50 = average_precision_interval(small[key], len(details.images), 100)
        images = len(np.unique(things.image[mask]))
        figures.append(SliceFigures(key, images, recall, precision, ap50, against, chance, is_worse))
    return tuple(sorted(figures, key=_rank))


def _rank(told: SliceFigures) -> tuple[bool, bool, float, str]:
    return (not told.is_worse, not told.is_enough, told.against_rest.value or 0.0, told.key.value)


def _recalls(
    things: Things, masks: Mapping[SliceKey, NDArray[np.bool_]], weights: NDArray[np.float32]
) -> dict[SliceKey, tuple[Interval, Interval, float | None]]:
    """Recall, its difference to the rest, and how likely such a difference is by chance, for each slice."""
    images = weights.shape[1]
    total = np.bincount(things.image, minlength=images)
    total_hit = np.bincount(things.image[things.is_found], minlength=images)
    of_slices = [np.bincount(things.image[mask], minlength=images) for mask in masks.values()]
    hit_slices = [np.bincount(things.image[mask & things.is_found], minlength=images) for mask in masks.values()]
    columns = np.stack([total, total_hit, *of_slices, *hit_slices], axis=1).astype(np.float32)
    drawn = (weights @ columns).astype(np.float64)
    exact = columns.sum(axis=0, dtype=np.float64)[None]
    answer = {}
    for place, key in enumerate(masks):
        here, there = _two_recalls(drawn, place, len(masks))
        (value,), (rest,) = _two_recalls(exact, place, len(masks))
        count = int(exact[0, 2 + place])
        others = int(exact[0, 0]) - count
        recall = of_samples(float(value) if count else None, here, count)
        differs = float(value - rest) if count and others else None
        against = of_samples(differs, here - there, min(count, others))
        answer[key] = (recall, against, _chance(here - there) if differs is not None else None)
    return answer


def _two_recalls(sums: Floats, place: int, slices: int) -> tuple[Floats, Floats]:
    count, hit = sums[:, 2 + place], sums[:, 2 + slices + place]
    return ratio(hit, count), ratio(sums[:, 1] - hit, sums[:, 0] - count)


def _chance(differences: Floats) -> float | None:
    """The two-sided share of resamples on the other side of no difference."""
    known = differences[np.isfinite(differences)]
    if not len(known):
        return None
    tail = min((known >= 0).sum(), (known <= 0).sum())
    return float(min(1.0, 2 * (tail + 1) / (len(known) + 1)))


def _discoveries(chances: list[float | None]) -> list[bool]:
    """Which of these stay significant when so many were looked at (Benjamini and Hochberg)."""
    known = sorted(chance for chance in chances if chance is not None)
    held = [chance for place, chance in enumerate(known, 1) if chance <= FALSE_DISCOVERIES * place / len(known)]
    bound = held[-1] if held else -1.0
    return [chance is not None and chance <= bound for chance in chances]


def _precision(
    curves: tuple[ClassCurve, ...], thresholds: Floats, is_in: NDArray[np.bool_], weights: NDArray[np.float32]
) -> Interval:
    images = weights.shape[1]
    said, hits = np.zeros(images), np.zeros(images)
    for curve, threshold in zip(curves, thresholds.tolist(), strict=True):
        end = curve.said_at(threshold)
        said += np.bincount(curve.image[:end], minlength=images)
        hits += np.bincount(curve.image[:end][curve.is_hit[:end]], minlength=images)
    said, hits = said * is_in, hits * is_in
    if not said.sum():
        return NOTHING
    drawn = weights @ np.stack((hits, said), axis=1).astype(np.float32)
    return of_samples(float(hits.sum() / said.sum()), ratio(drawn[:, 0], drawn[:, 1]), int(said.sum()))


def _curves_by_area(details: Details) -> dict[SliceKey, tuple[ClassCurve, ...]]:
    """The curves of each of COCO's ranges of areas, for its average precision."""
    if details.outcomes is None:
        return {}
    outcomes = details.outcomes
    answer = {}
    for name, limits in AREAS.items():
        if name == "all":
            continue
        matches = match_outcomes(outcomes, AT_ONE_HALF, (limits,))
        wanted = ~matches.is_truth_ignored[0]
        answer[SliceKey("size", name)] = tuple(
            ClassCurve(
                details.classes[position], hits.score, hits.is_hit, outcomes.found_image[hits.rows],
                outcomes.truth_image[wanted & (outcomes.truth_class == position)],
            )
            for position, hits in enumerate(hits_by_class(outcomes, matches))
        )  # fmt: skip
    return answer


def _by_size(xyxy: Floats) -> dict[SliceKey, NDArray[np.bool_]]:
    wide, high = xyxy[:, 2] - xyxy[:, 0], xyxy[:, 3] - xyxy[:, 1]
    masks = {
        SliceKey("size", name): (wide * high >= least) & (wide * high < most)
        for name, (least, most) in AREAS.items()
        if name != "all"
    }
    limits = (0, *HEIGHTS_PX)
    for place, least in enumerate(limits):
        most = limits[place + 1] if place + 1 < len(limits) else None
        words = f"{least}–{most} px" if most is not None else f"{least} px or more"
        masks[SliceKey("height", words)] = (high >= least) & (high < (np.inf if most is None else most))
    return _those_with_any(masks)


def _by_attribute(details: Details, things: Things) -> dict[SliceKey, NDArray[np.bool_]]:
    """By occlusion and truncation, where somebody labelled them; what has no word of it is not occluded."""
    if details.attributes is None:
        return {}
    of_thing = details.attributes[things.row]
    masks: dict[SliceKey, NDArray[np.bool_]] = {}
    for dimension, name in (("occlusion", "occluded"), ("truncation", "truncated")):
        told = np.array([_level(kind.get(name, NO)) for kind in details.kinds_of_attributes])
        if (told != NO).any():
            masks |= {SliceKey(dimension, str(value)): told[of_thing] == value for value in np.unique(told)}
    return _those_with_any(masks)


def _level(value: str) -> str:
    """A value as labelled; shares of truncation, as KITTI has them, in two steps."""
    try:
        share = float(value)
    except ValueError:
        return value or NO
    return NO if share <= 0 else "up to half" if share <= 0.5 else "more than half"


def _by_distance(details: Details, things: Things, xyxy: Floats, around: Around) -> dict[SliceKey, NDArray[np.bool_]]:
    """Near, middle and far: by where an object meets the road below the horizon, or else by its height."""
    images = details.images
    high = images.size_wh[things.image, 1].astype(np.float64)
    horizon = np.array([around.horizons.get(camera, np.nan) for camera in images.camera])[things.image]
    is_known = high > 0
    with np.errstate(divide="ignore", invalid="ignore"):
        below = (xyxy[:, 3] / high - horizon) / (1 - horizon)
        share = (xyxy[:, 3] - xyxy[:, 1]) / high
    has_horizon = np.isfinite(horizon)
    is_near = np.where(has_horizon, below > NEAR, share >= NEAR_HEIGHT) & is_known
    is_far = np.where(has_horizon, below < FAR, share < FAR_HEIGHT) & is_known
    masks = {
        SliceKey("distance", "near"): is_near,
        SliceKey("distance", "middle"): is_known & ~is_near & ~is_far,
        SliceKey("distance", "far"): is_far,
    }
    return _those_with_any(masks)


def _those_with_any(masks: Mapping[SliceKey, NDArray[np.bool_]]) -> dict[SliceKey, NDArray[np.bool_]]:
    return {key: mask for key, mask in masks.items() if mask.any()}
