"""Labels that drift: one labeller, or one week, labels otherwise than the rest.

The unit is the image, for the labels of one image are no independent witnesses. Each labeller and each week is held
against all others in three ways: on what share of images each class occurs (two-proportion z-test), how large boxes are
beside what is usual for their class, and how many labels an image has (both by Mann and Whitney's rank sum). Of all
these comparisons those count that survive Benjamini and Hochberg's procedure and whose effect is large enough to
matter: with enough images everything differs a little. Of each question the side that stands out most is told and then
left out of "the others", or whoever does as always would seem to differ from a rest that one person has moved.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from core.ids import milliseconds_of
from labeling.data_tests.evidence import AREA_PLACES, Evidence, Floats, Ints, together
from labeling.data_tests.robust import rank_sum, still_surprising, two_shares
from labeling.data_tests.seam import Found, Groups, Marks, Rows

LEAST_IMAGES = 20  # of a side: fewer say nothing
LEAST_H = 0.5  # Cohen's h of two shares, a medium effect (Cohen, "Statistical Power Analysis", 1988)
LEAST_LEAN = 0.2  # of the chance to be the greater one, from a half: a medium to large effect
_WEEK_MS = 7 * 24 * 3600 * 1000
_MONDAY = datetime(2019, 12, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Question:
    """Something that is asked of each side: `values` (images,) are NaN where there is no answer.

    `words` say what of the two sides is the case: {here} and {there}.
    """

    key: str
    words: str
    values: Floats
    is_share: bool = False


@dataclass(frozen=True, slots=True)
class _Sides:
    """One way to part the images: `side` (images,) and what each side is called. A side without a name is not told."""

    way: str
    side: Ints
    names: dict[int, str]


@dataclass(frozen=True, slots=True)
class _Answer:
    """How one side differs from the others in one question: by accident with `probability`; `effect` is 0 to 1."""

    sides: _Sides
    side: int
    question: _Question
    probability: float
    effect: float
    is_large: bool
    here: float
    there: float
    images: int
    place: int

    def found(self, image_id: int) -> Found:
        """The finding; `image_id` is the image that shows it best."""
        name = self.sides.names[self.side]
        here, there = (f"{each:.0%}" if self.question.is_share else f"{each:.2f}" for each in (self.here, self.there))
        said = self.question.words.format(here=here, there=there)
        if self.question.key == "size":
            said = self.question.words.format(here=f"{np.exp(self.here - self.there):.2f}")
        detail = f"{name}: {said}" if self.sides.way == "author" else f"Week of {name}: {said}"
        key = f"label_drift:{self.sides.way}:{name}:{self.question.key}"
        return Found("label_drift", key, image_id, detail, self.effect)


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
        images, firsts = np.unique(evidence.labels.image[chosen], return_index=True)
        questions = list(_questions(evidence, chosen, images))
        ways = _ways(evidence, chosen[firsts])
        told: set[tuple[str, str, int]] = set()
        while True:
            answers = [each for sides in ways for question in questions for each in _answers(sides, question, told)]
            kept = still_surprising(np.array([each.probability for each in answers]))
            standing = [each for each, is_kept in zip(answers, kept, strict=True) if is_kept and each.is_large]
            most: dict[tuple[str, str], _Answer] = {}
            for each in sorted(standing, key=lambda each: (each.effect, -each.images)):
                most[(each.sides.way, each.question.key)] = each
            if not most:
                return
            for (way, key), each in most.items():
                told.add((way, key, each.side))
                yield each.found(int(evidence.images.id[images[each.place]]))


def _ways(evidence: Evidence, firsts: Ints) -> list[_Sides]:
    """By labeller and by week; an image is of the side of its first label."""
    authors = evidence.labels.author[firsts]
    weeks = (milliseconds_of(evidence.labels.id[firsts]) - int(_MONDAY.timestamp() * 1000)) // _WEEK_MS
    names = {week: (_MONDAY + timedelta(weeks=week)).date().isoformat() for week in np.unique(weeks).tolist()}
    return [_Sides("author", authors, dict(enumerate(evidence.labels.authors))), _Sides("week", weeks, names)]


def _questions(evidence: Evidence, chosen: Ints, images: Ints) -> Iterator[_Question]:
    labels = evidence.labels
    where = np.searchsorted(images, labels.image[chosen])
    for class_id in np.unique(labels.class_id[chosen]).tolist():
        has = np.zeros(len(images))
        has[where[labels.class_id[chosen] == class_id]] = 1
        name = evidence.name_of(class_id)
        detail = f"{name} is on {{here}} of the images, elsewhere on {{there}}."
        yield _Question(f"class:{class_id}", detail, has, is_share=True)
    counts = np.bincount(where, minlength=len(images)).astype(np.float64)
    detail = "{here} labels an image, elsewhere {there}."
    yield _Question("count", detail, counts)
    detail = "boxes are {here} times as large as elsewhere, class by class."
    yield _Question("size", detail, _box_sizes(evidence, chosen, images))


def _box_sizes(evidence: Evidence, chosen: Ints, images: Ints) -> Floats:
    """The mean over each image of the logarithm of box sizes, less what is usual for the class; NaN without a box."""
    labels = evidence.labels
    sides = labels.xyxy[chosen, 2:] - labels.xyxy[chosen, :2]
    with np.errstate(invalid="ignore"):
        usable = np.isin(labels.kind[chosen], AREA_PLACES) & (sides > 0).all(axis=1)
    places = chosen[usable]
    sizes = np.log(np.sqrt(sides[usable].prod(axis=1) / evidence.sizes_of_labels()[places].prod(axis=1)))
    for class_id in np.unique(labels.class_id[places]).tolist():
        of_class = labels.class_id[places] == class_id
        sizes[of_class] -= np.median(sizes[of_class])
    where = np.searchsorted(images, labels.image[places])
    counts = np.bincount(where, minlength=len(images)).astype(np.float64)
    totals = np.bincount(where, sizes, minlength=len(images))
    return np.where(counts > 0, totals / np.maximum(counts, 1), np.nan)


def _answers(sides: _Sides, question: _Question, told: set[tuple[str, str, int]]) -> Iterator[_Answer]:
    """How each side differs in a question from the others; those that were told already count no more."""
    left_out = [side for way, key, side in told if (way, key) == (sides.way, question.key)]
    counts = ~np.isnan(question.values) & ~np.isin(sides.side, left_out)
    for side in np.unique(sides.side[counts]).tolist():
        mine, others = counts & (sides.side == side), counts & (sides.side != side)
        if min(mine.sum(), others.sum()) >= LEAST_IMAGES and sides.names[side]:
            yield _compared(sides, side, question, mine, others)


def _compared(
    sides: _Sides, side: int, question: _Question, mine: NDArray[np.bool_], others: NDArray[np.bool_]
) -> _Answer:
    here, there = question.values[mine], question.values[others]
    if question.is_share:
        share, other = float(here.mean()), float(there.mean())
        probability = two_shares(int(here.sum()), len(here), int(there.sum()), len(there))
        h = abs(2 * np.arcsin(np.sqrt(share)) - 2 * np.arcsin(np.sqrt(other)))
        effect, is_large = float(h / np.pi), bool(h >= LEAST_H)
    else:
        chance, probability = rank_sum(here, there)
        share, other = float(here.mean()), float(there.mean())
        effect, is_large = 2 * abs(chance - 0.5), abs(chance - 0.5) >= LEAST_LEAN
    own = np.where(mine, question.values if share > other else -question.values, -np.inf)
    return _Answer(
        sides, side, question, probability, min(1.0, effect), is_large, share, other, len(here), int(own.argmax())
    )  # fmt: skip
