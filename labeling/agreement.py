"""How far two labellings of the same images agree: the ceiling on any figure measured against one of them. Pure.

Coordinates are pixels of the upright image. Overlap of areas is intersection over union; lines are widened to 30 pixels
and compared likewise, as CULane does (Pan, Shi, Luo, Wang and Tang, "Spatial As Deep: Spatial CNN for Traffic Scene
Understanding", AAAI 2018). Words are compared by Cohen's kappa ("A Coefficient of Agreement for Nominal Scales", 1960).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.annotations import Annotation
from core.ids import ClassId
from core.masks import outlines_of, window_of
from core.shapes import AREA_SHAPES, LINE_SHAPES, Bounds, Box, Dot, Mask, Shape, Tag

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Words = Mapping[str, str]  # condition group -> value
SAME_IOU = 0.5
LINE_WIDTH_PX = 30.0  # at an IoU of 0.5, parallel lines agree up to a third of it apart: 10 pixels
TAGS = "tags"


@dataclass(frozen=True, slots=True)
class Match:
    """Shape `first` of one labelling is shape `second` of the other; the numbers are places in what was handed in."""

    first: int
    second: int
    iou: float


@dataclass(frozen=True, slots=True)
class ClassAgreement:
    """The shapes of one class: how many each labelling has, and how many of them are the same."""

    first: int = 0
    second: int = 0
    matched: int = 0

    @property
    def precision(self) -> float:
        """The share of the second labelling's shapes that the first has too; 0 where it has none."""
        return self.matched / self.second if self.second else 0.0

    @property
    def recall(self) -> float:
        """The share of the first labelling's shapes that the second has too; 0 where it has none."""
        return self.matched / self.first if self.first else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both, the same whichever labelling is called first; 1 where neither has a shape."""
        every = self.first + self.second
        return 2 * self.matched / every if every else 1.0


@dataclass(frozen=True, slots=True)
class Agreement:
    """What two labellings of `images` images have in common.

    `confusions` counts places that both see and call differently, by the class of the first and of the second;
    `kappas` holds Cohen's kappa by condition group, and under `tags` that of each tag being there or not.
    """

    images: int
    classes: Mapping[ClassId, ClassAgreement]
    mean_iou: float = 0.0
    confusions: Mapping[tuple[ClassId, ClassId], int] = field(default_factory=dict)
    kappas: Mapping[str, float] = field(default_factory=dict)

    @property
    def every_class(self) -> ClassAgreement:
        """All classes counted together."""
        known = self.classes.values()
        return ClassAgreement(
            sum(each.first for each in known), sum(each.second for each in known), sum(each.matched for each in known)
        )

    @property
    def f1(self) -> float:
        """F1 of all classes counted together."""
        return self.every_class.f1


def iou_of(first: Shape, second: Shape, *, line_width_px: float = LINE_WIDTH_PX) -> float:
    """Overlap from 0 to 1: of two areas, of two lines, of two points, or of two tags (1). Unlike kinds have none.

    Lines and points are widened to `line_width_px`. An ellipse is taken as its outline of `core.masks`.
    """
    if _family(first) != _family(second):
        return 0.0
    if isinstance(first, Tag):
        return 1.0
    if isinstance(first, Box) and isinstance(second, Box):
        return _box_iou(first.bounds(), second.bounds())
    if isinstance(first, Mask) and isinstance(second, Mask):
        return _mask_iou(first, second)
    return _geometry_iou(_geometry(first, line_width_px), _geometry(second, line_width_px))


def match_annotations(
    first: Sequence[Annotation],
    second: Sequence[Annotation],
    iou: float = SAME_IOU,
    *,
    line_width_px: float = LINE_WIDTH_PX,
) -> list[Match]:
    """Pairs of one image's annotations that overlap by `iou` or more, each annotation in one pair at most.

    Pairs of one class are made first, the best overlap first, then pairs of what is left, whatever its class: those
    are confusions. Greedy, as COCO matches detections; above an IoU of 0.5 areas that do not overlap within one
    labelling have one partner at most, so that nothing better exists. Tags are left out.
    """
    pairs = sorted(_overlapping(first, second, iou, line_width_px), key=lambda pair: (-pair.iou, pair.first))
    taken_first: set[int] = set()
    taken_second: set[int] = set()
    found: list[Match] = []
    for is_same_class in (True, False):
        for pair in pairs:
            is_same = first[pair.first].class_id == second[pair.second].class_id
            if is_same != is_same_class or pair.first in taken_first or pair.second in taken_second:
                continue
            taken_first.add(pair.first)
            taken_second.add(pair.second)
            found.append(pair)
    return found


def cohens_kappa(first: Sequence[str], second: Sequence[str]) -> float:
    """Agreement of two labellers on the same items beyond chance, up to 1 (Cohen 1960).

    1 where both give one and the same word to every item: chance alone would agree too, but nothing differs.
    Raises ValueError where there are no items, or not as many of the one as of the other.
    """
    if len(first) != len(second) or not first:
        raise ValueError("kappa needs the words of both labellers for the same items, at least one")
    count = len(first)
    observed = sum(a == b for a, b in zip(first, second, strict=True))
    ours, theirs = Counter(first), Counter(second)
    chance = sum(ours[word] * theirs[word] for word in ours)  # count * count times the chance
    if chance == count * count:
        return 1.0
    return (observed * count - chance) / (count * count - chance)


def agreement_of(
    first_by_image: Mapping[int, Sequence[Annotation]],
    second_by_image: Mapping[int, Sequence[Annotation]],
    *,
    iou: float = SAME_IOU,
    line_width_px: float = LINE_WIDTH_PX,
    first_words: Mapping[int, Words] | None = None,
    second_words: Mapping[int, Words] | None = None,
) -> Agreement:
    """How far two labellings agree on the images that both have; the first is the one that the other is held against.

    `first_words` and `second_words` are the conditions by image; a group is compared once both labellings use it.
    """
    images = sorted(first_by_image.keys() & second_by_image.keys())
    ours: Counter[ClassId] = Counter()
    theirs: Counter[ClassId] = Counter()
    same: Counter[ClassId] = Counter()
    confusions: Counter[tuple[ClassId, ClassId]] = Counter()
    overlaps: list[float] = []
    for image in images:
        first, second = first_by_image[image], second_by_image[image]
        ours.update(each.class_id for each in _shapes(first))
        theirs.update(each.class_id for each in _shapes(second))
        for match in match_annotations(first, second, iou, line_width_px=line_width_px):
            a, b = first[match.first].class_id, second[match.second].class_id
            if a == b:
                same[a] += 1
                overlaps.append(match.iou)
            else:
                confusions[a, b] += 1
    classes = {each: ClassAgreement(ours[each], theirs[each], same[each]) for each in sorted(ours | theirs)}
    mean_iou = sum(overlaps) / len(overlaps) if overlaps else 0.0
    kappas = _word_kappas(images, first_words or {}, second_words or {}) | _tag_kappa(
        images, first_by_image, second_by_image
    )
    return Agreement(len(images), classes, mean_iou, dict(confusions), kappas)


def ceiling_sentence(agreement: Agreement) -> str:
    """What the agreement says of any model's figures, for people."""
    if not agreement.images:
        return "No image was labelled twice yet, so nothing can be said of how far labels can be trusted."
    if not agreement.every_class.first + agreement.every_class.second:
        return "Neither labelling holds a shape, so there is nothing that could agree or differ."
    return (
        f"Two labellings agree at F1 {agreement.f1:.2f}; "
        "a model measured above that is not proved better than the labels."
    )


def _word_kappas(images: Sequence[int], first: Mapping[int, Words], second: Mapping[int, Words]) -> dict[str, float]:
    used = [{group for image in images for group in words.get(image, {})} for words in (first, second)]
    kappas = {}
    for group in sorted(used[0] & used[1]):
        ours, theirs = ([words.get(image, {}).get(group, "") for image in images] for words in (first, second))
        kappas[group] = cohens_kappa(ours, theirs)
    return kappas


def _tag_kappa(
    images: Sequence[int],
    first_by_image: Mapping[int, Sequence[Annotation]],
    second_by_image: Mapping[int, Sequence[Annotation]],
) -> dict[str, float]:
    """Over each image and each tag that is used at all: whether it is there."""
    ours, theirs = (
        {(image, each.class_id) for image in images for each in said[image] if isinstance(each.shape, Tag)}
        for said in (first_by_image, second_by_image)
    )
    tags = sorted({tag for _, tag in ours | theirs})
    items = [(image, tag) for image in images for tag in tags]
    if not items:
        return {}
    words = [["yes" if item in said else "no" for item in items] for said in (ours, theirs)]
    return {TAGS: cohens_kappa(*words)}


def _shapes(annotations: Sequence[Annotation]) -> Iterator[Annotation]:
    return (each for each in annotations if not isinstance(each.shape, Tag))


def _overlapping(
    first: Sequence[Annotation], second: Sequence[Annotation], iou: float, line_width_px: float
) -> Iterator[Match]:
    """Every pair that overlaps enough. Rectangles are compared before geometry: most pairs are far apart."""
    if not first or not second:
        return
    ours, theirs = (_rectangles(said, line_width_px) for said in (first, second))
    is_met = (
        (ours[:, None, :2] <= theirs[None, :, 2:]) & (theirs[None, :, :2] <= ours[:, None, 2:])
    ).all(axis=2)  # fmt: skip
    made: dict[tuple[int, int], BaseGeometry] = {}

    def geometry(side: int, place: int, shape: Shape) -> BaseGeometry:
        if (side, place) not in made:
            made[side, place] = _geometry(shape, line_width_px)
        return made[side, place]

    for a, b in np.argwhere(is_met).tolist():
        one, other = first[a].shape, second[b].shape
        if _family(one) != _family(other):
            continue
        if isinstance(one, Box | Mask) and type(one) is type(other):
            overlap = iou_of(one, other)
        else:
            overlap = _geometry_iou(geometry(0, a, one), geometry(1, b, other))
        if overlap >= iou:
            yield Match(a, b, overlap)


def _rectangles(annotations: Sequence[Annotation], line_width_px: float) -> NDArray[np.float64]:
    """(n, 4) x1 y1 x2 y2, pixels, a line's width included; a tag has none, which meets nothing.

    A lane's curve may swing out of its control points, so its rectangle is taken about the curve.
    """
    rows = []
    for each in annotations:
        bounds = each.shape.bounds()
        if bounds is None:
            rows.append((np.nan,) * 4)
        elif isinstance(each.shape, AREA_SHAPES):
            rows.append(bounds)
        else:
            (points,) = outlines_of(each.shape) or (((bounds[0], bounds[1]),),)
            low, high = np.min(points, axis=0) - line_width_px / 2, np.max(points, axis=0) + line_width_px / 2
            rows.append((float(low[0]), float(low[1]), float(high[0]), float(high[1])))
    return np.array(rows, np.float64)


def _family(shape: Shape) -> str:
    if isinstance(shape, AREA_SHAPES):
        return "area"
    if isinstance(shape, LINE_SHAPES):
        return "line"
    return "point" if isinstance(shape, Dot) else "tag"


def _geometry(shape: Shape, line_width_px: float) -> BaseGeometry:
    """What a shape covers. An outline that crosses itself is filled by the even-odd rule, as masks are."""
    import shapely

    if isinstance(shape, Dot):
        return shapely.Point(shape.x, shape.y).buffer(line_width_px / 2)
    rings = outlines_of(shape)
    if isinstance(shape, LINE_SHAPES):
        return shapely.LineString(rings[0]).buffer(line_width_px / 2)
    covered: BaseGeometry = shapely.Polygon()
    for ring in rings:
        made = shapely.make_valid(shapely.Polygon(ring))
        areas = [part for part in shapely.get_parts(made, return_index=False) if part.geom_type.endswith("Polygon")]
        covered = covered.symmetric_difference(shapely.union_all(areas))
    return covered


def _geometry_iou(first: BaseGeometry, second: BaseGeometry) -> float:
    overlap = first.intersection(second).area
    union = first.area + second.area - overlap
    return float(overlap / union) if union > 0 else 0.0


def _box_iou(first: Bounds, second: Bounds) -> float:
    width = min(first[2], second[2]) - max(first[0], second[0])
    height = min(first[3], second[3]) - max(first[1], second[1])
    if width <= 0 or height <= 0:
        return 0.0
    overlap = width * height
    areas = [(x2 - x1) * (y2 - y1) for x1, y1, x2, y2 in (first, second)]
    return overlap / (sum(areas) - overlap)


def _mask_iou(first: Mask, second: Mask) -> float:
    """Of pixels, exactly, in the windows' common part."""
    x1, y1 = max(first.left, second.left), max(first.top, second.top)
    x2 = min(first.left + first.width, second.left + second.width)
    y2 = min(first.top + first.height, second.top + second.height)
    if x2 <= x1 or y2 <= y1:
        return 0.0
    one, other = (
        window_of(each)[y1 - each.top : y2 - each.top, x1 - each.left : x2 - each.left] for each in (first, second)
    )
    overlap = int(np.count_nonzero(one & other))
    return overlap / (sum(first.counts[1::2]) + sum(second.counts[1::2]) - overlap)
