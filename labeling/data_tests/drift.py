"""Labels that drift: one labeller, or one week, labels otherwise than the rest.

The unit is the image, for the labels of one image are no independent witnesses. Each labeller and each week is held
against all others in three ways: on what share of images each class occurs (two-proportion z-test), how large boxes are
beside what is usual for their class, and how many labels an image has (both by Mann and Whitney's rank sum). Of all
these comparisons those are told that survive Benjamini and Hochberg's procedure and whose effect is large enough to
matter: with enough images everything differs a little.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from core.ids import milliseconds_of
from labeling.data_tests.evidence import AREA_KINDS, Evidence, Floats, Ints, together
from labeling.data_tests.robust import rank_sum, still_surprising, two_shares
from labeling.data_tests.seam import Found, Groups, Marks, Rows

LEAST_IMAGES = 20  # of a side: fewer say nothing
LEAST_H = 0.5  # Cohen's h of two shares, a medium effect (Cohen, "Statistical Power Analysis", 1988)
LEAST_LEAN = 0.2  # of the chance to be the greater one, from a half: a medium to large effect
_WEEK = timedelta(weeks=1)
_MONDAY = datetime(2019, 12, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Compared:
    """One comparison: whose it is, in words; how probable by accident; how large its effect, 0 to 1."""

    key: str
    words: str
    probability: float
    effect: float
    is_large: bool
    image: int
    annotation_id: int = 0


class DriftTest:
    """Labellers against each other, weeks against each other."""

    name = "drift"
    version = "1"
    kinds = ("label_drift",)
    needs_pixels = False

    def groups(self, evidence: Evidence) -> Groups:
        """Each is held against all others."""
        return together(evidence)

    def content(self, evidence: Evidence) -> Marks:
        """The labels and who made them."""
        return evidence.label_marks

    def look(self, evidence: Evidence, rows: Rows) -> Iterable[Found]:
        """Labellers and weeks that stand out."""
        chosen = evidence.labels_on(rows)
        if not len(chosen):
            return
        made = milliseconds_of(evidence.labels.id[chosen])
        weeks = (made - int(_MONDAY.timestamp() * 1000)) // int(_WEEK.total_seconds() * 1000)
        compared = [
            *_sides(evidence, chosen, evidence.labels.author[chosen], "author"),
            *_sides(evidence, chosen, weeks, "week"),
        ]
        kept = still_surprising(np.array([each.probability for each in compared]))
        for each, is_kept in zip(compared, kept, strict=True):
            if is_kept and each.is_large:
                image_id = int(evidence.images.id[each.image])
                yield Found("label_drift", each.key, image_id, each.words, each.effect, each.annotation_id)


def _sides(evidence: Evidence, chosen: Ints, sides: Ints, way: str) -> Iterator[_Compared]:
    """All comparisons of one way: by author, or by week. An image is of the side of its first label."""
    images, firsts = np.unique(evidence.labels.image[chosen], return_index=True)
    side_of_image = sides[firsts]
    for side in np.unique(side_of_image).tolist():
        mine = side_of_image == side
        if mine.sum() < LEAST_IMAGES or (~mine).sum() < LEAST_IMAGES:
            continue
        name = evidence.labels.authors[side] if way == "author" else _week_name(side)
        if way == "author" and not name:
            continue
        key, words = f"label_drift:{way}:{name}", f"{name or 'Somebody'}:" if way == "author" else f"Week of {name}:"
        yield from _classes(evidence, chosen, images, mine, (key, words))
        yield from _counts(evidence, chosen, images, mine, (key, words))
        yield from _box_sizes(evidence, chosen, images, mine, (key, words))


def _week_name(week: int) -> str:
    return (_MONDAY + week * _WEEK).date().isoformat()


Side = tuple[str, str]  # the beginnings of the key and of the words


def _classes(
    evidence: Evidence, chosen: Ints, images: Ints, mine: NDArray[np.bool_], side: Side
) -> Iterator[_Compared]:
    labels = evidence.labels
    for class_id in np.unique(labels.class_id[chosen]).tolist():
        of_class = chosen[labels.class_id[chosen] == class_id]
        has = np.isin(images, labels.image[of_class])
        here, there = int((has & mine).sum()), int((has & ~mine).sum())
        share, other = here / int(mine.sum()), there / int((~mine).sum())
        h = abs(2 * np.arcsin(np.sqrt(share)) - 2 * np.arcsin(np.sqrt(other)))
        probability = two_shares(here, int(mine.sum()), there, int((~mine).sum()))
        name = evidence.name_of(class_id)
        words = f"{side[1]} {name} is on {share:.0%} of the images, elsewhere on {other:.0%}."
        example = images[mine & (has if share > other else np.ones_like(has))][0]
        key = f"{side[0]}:class:{class_id}"
        yield _Compared(key, words, probability, min(1.0, float(h) / np.pi), bool(h >= LEAST_H), int(example))


def _counts(evidence: Evidence, chosen: Ints, images: Ints, mine: NDArray[np.bool_], side: Side) -> Iterator[_Compared]:
    counts = np.bincount(evidence.labels.image[chosen], minlength=len(evidence.images))[images].astype(np.float64)
    chance, probability = rank_sum(counts[mine], counts[~mine])
    words = f"{side[1]} {counts[mine].mean():.1f} labels an image, elsewhere {counts[~mine].mean():.1f}."
    yield _lean(f"{side[0]}:count", words, chance, probability, int(_most_telling(images, counts, mine, chance)))


def _box_sizes(
    evidence: Evidence, chosen: Ints, images: Ints, mine: NDArray[np.bool_], side: Side
) -> Iterator[_Compared]:
    labels = evidence.labels
    sides = labels.xyxy[chosen, 2:] - labels.xyxy[chosen, :2]
    with np.errstate(invalid="ignore"):
        usable = np.isin(labels.kind[chosen], AREA_KINDS) & (sides > 0).all(axis=1)
    places = chosen[usable]
    sizes = np.log(np.sqrt(sides[usable].prod(axis=1) / evidence.sizes_of_labels()[places].prod(axis=1)))
    for class_id in np.unique(labels.class_id[places]).tolist():
        of_class = labels.class_id[places] == class_id
        sizes[of_class] -= np.median(sizes[of_class])
    where = np.searchsorted(images, labels.image[places])
    count = np.bincount(where, minlength=len(images))
    mean = np.bincount(where, sizes, minlength=len(images)) / np.maximum(count, 1)
    first, second = mean[mine & (count > 0)], mean[~mine & (count > 0)]
    if min(len(first), len(second)) < LEAST_IMAGES:
        return
    chance, probability = rank_sum(first, second)
    times = float(np.exp(np.median(first) - np.median(second)))
    words = f"{side[1]} boxes are {times:.2f} times as large as elsewhere, class by class."
    example = _most_telling(images[count > 0], mean[count > 0], mine[count > 0], chance)
    yield _lean(f"{side[0]}:size", words, chance, probability, int(example))


def _most_telling(images: Ints, values: Floats, mine: NDArray[np.bool_], chance: float) -> int:
    """The image of this side that differs most in the direction of the drift."""
    own = np.where(mine, values if chance > 0.5 else -values, -np.inf)
    return int(images[int(own.argmax())])


def _lean(key: str, words: str, chance: float, probability: float, image: int) -> _Compared:
    lean = abs(chance - 0.5)
    return _Compared(key, words, probability, min(1.0, 2 * lean), lean >= LEAST_LEAN, image)
