"""The queue: what is worth most to label comes first, always in the same order."""

from array import array
from collections.abc import Sequence
from typing import get_args

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from core.annotations import Annotation
from core.geometry import box_iou
from core.ids import AnnotationId, ClassId, ImageId
from core.images import thumbnail_jpeg
from core.project import Project, utc_now
from core.schema import ImageRow, ThumbnailRow
from core.shapes import Box, Polygon, Shape
from labeling.completeness import verify_image
from labeling.edits import added
from labeling.next_best import Ordering, disagreement, novelty, ordered, rarity, uncertainty
from labeling.ontology import add_class
from labeling.store import apply
from labeling.suggestions import add_suggestions

CAR, BUS = 1, 2
SQUARE, FAR = Box(0, 0, 100, 100), Box(300, 300, 400, 400)
IDS = array("q", [1, 2, 3, 4])


@pytest.fixture
def images(project: Project) -> Project:
    """Four images and two classes."""
    add_class(project.registry, "car")
    add_class(project.registry, "bus")
    with project.registry.transaction() as tx:
        for number in IDS:
            name = f"{number}.jpg"
            tx.session.add(
                ImageRow(id=number, sha256=name, name=name, path=name, width=999, height=999, added_at=utc_now())
            )
    return project


def suggest(project: Project, image_id: int, *things: tuple[Shape, int, float], source: str = "model-a") -> None:
    with project.registry.transaction() as tx:
        add_suggestions(tx, [(image_id, class_id, shape, score) for shape, class_id, score in things], source=source)


def label(project: Project, *things: tuple[int, int]) -> None:
    made = [
        Annotation(AnnotationId(100 * image_id + n), ImageId(image_id), ClassId(class_id), SQUARE, "ann")
        for n, (image_id, class_id) in enumerate(things)
    ]
    apply(project.registry, added(made), author="ann")


def order(project: Project, by: Ordering, ids: "array[int]" = IDS) -> list[int]:
    with project.registry.reading() as session:
        return ordered(session, ids, by).tolist()


def put_thumbnails(project: Project, pictures: dict[int, NDArray[np.uint8]]) -> None:
    with project.registry.transaction() as tx:
        for image_id, picture in pictures.items():
            tx.session.add(ThumbnailRow(image_id=image_id, jpeg=thumbnail_jpeg(picture)))


def plain(*bgr: int) -> NDArray[np.uint8]:
    return np.full((120, 160, 3), bgr, np.uint8)


def disagreement_of(project: Project, first: Sequence[tuple[Shape, int]], second: Sequence[tuple[Shape, int]]) -> float:
    suggest(project, 1, *((shape, class_id, 0.9) for shape, class_id in first), source="model-a")
    suggest(project, 1, *((shape, class_id, 0.9) for shape, class_id in second), source="model-b")
    with project.registry.reading() as session:
        return disagreement(session)[1]


@pytest.mark.parametrize("by", get_args(Ordering))
def test_an_order_holds_every_image_once_and_keeps_ties_as_they_were(images: Project, by: Ordering):
    shuffled = array("q", [3, 1, 4, 2])
    assert order(images, by, shuffled) == [3, 1, 4, 2]
    assert order(images, by, array("q")) == []


def test_the_least_sure_image_comes_first(images: Project):
    suggest(images, 2, (SQUARE, CAR, 0.95))
    suggest(images, 3, (SQUARE, CAR, 0.5), (FAR, CAR, 0.6))
    suggest(images, 4, (SQUARE, CAR, 0.1))
    assert order(images, "uncertainty") == [3, 4, 2, 1]
    with images.registry.reading() as session:
        assert uncertainty(session)[3] == pytest.approx((1.0 + 0.8) / 2)


def test_images_that_promise_a_rare_class_come_first(images: Project):
    label(images, *[(1, CAR)] * 9, (1, BUS))
    suggest(images, 2, (SQUARE, CAR, 0.9))
    suggest(images, 4, (SQUARE, BUS, 0.5))
    assert order(images, "rare_class") == [4, 2, 1, 3]
    with images.registry.reading() as session:
        assert rarity(session) == {2: pytest.approx(0.09), 4: pytest.approx(0.25)}


def test_images_on_which_models_disagree_come_first(images: Project):
    for image_id, second in ((2, SQUARE), (3, FAR)):
        suggest(images, image_id, (SQUARE, CAR, 0.9), source="model-a")
        suggest(images, image_id, (second, CAR, 0.9), source="model-b")
    suggest(images, 4, (SQUARE, CAR, 0.9), source="model-a")
    assert order(images, "disagreement") == [3, 2, 1, 4]
    with images.registry.reading() as session:
        assert disagreement(session) == {2: 0.0, 3: 1.0}


def test_one_proposal_agrees_with_one_other_at_most(images: Project):
    found = disagreement_of(images, [(SQUARE, CAR)], [(SQUARE, CAR), (Box(0, 0, 100, 90), CAR)])
    assert found == pytest.approx(1 / 3)


def test_proposals_of_other_classes_do_not_agree(images: Project):
    assert disagreement_of(images, [(SQUARE, CAR)], [(SQUARE, BUS)]) == 1.0


def test_outlines_are_compared_by_their_bounds(images: Project):
    outline = Polygon((((0, 0), (100, 0), (100, 100), (0, 100)),))
    assert disagreement_of(images, [(SQUARE, CAR)], [(outline, CAR)]) == 0.0


def test_three_models_disagree_by_the_mean_of_their_pairs(images: Project):
    disagreement_of(images, [(SQUARE, CAR)], [(SQUARE, CAR)])
    suggest(images, 1, (FAR, CAR, 0.9), source="model-c")
    with images.registry.reading() as session:
        assert disagreement(session)[1] == pytest.approx(2 / 3)


def test_a_hundred_images_disagree_as_counted_one_by_one(images: Project):
    chance = np.random.default_rng(3)
    expected: dict[int, float] = {}
    with images.registry.transaction() as tx:
        for number in range(5, 105):
            name = f"{number}.jpg"
            tx.session.add(
                ImageRow(id=number, sha256=name, name=name, path=name, width=999, height=999, added_at=utc_now())
            )
        tx.session.flush()
        sides: dict[str, list[tuple[int, int, Shape, float]]] = {"model-a": [], "model-b": []}
        for number in range(5, 105):
            drawn = [crowd(chance) for _ in sides]
            for listed, side in zip(sides.values(), drawn, strict=True):
                listed += [(number, class_id, box, 0.5) for class_id, box in side]
            if all(drawn):
                agreed = matched_one_by_one(drawn[0], drawn[1])
                expected[number] = 1 - 2 * agreed / (len(drawn[0]) + len(drawn[1]))
        for source, listed in sides.items():
            add_suggestions(tx, listed, source=source)
    with images.registry.reading() as session:
        assert disagreement(session) == pytest.approx(expected)


def crowd(chance: np.random.Generator) -> list[tuple[int, Box]]:
    """Up to five boxes of two classes that overlap often."""
    corners = chance.uniform(0, 30, (chance.integers(0, 6), 2))
    return [(int(chance.integers(1, 3)), Box(x, y, x + 40, y + 40)) for x, y in corners.tolist()]


def matched_one_by_one(first: list[tuple[int, Box]], second: list[tuple[int, Box]]) -> int:
    iou = box_iou(*(np.array([box.bounds() for _, box in side], np.float32) for side in (first, second)))
    pairs = sorted(((-iou[i, j], i, j) for i in range(len(first)) for j in range(len(second))), key=lambda p: p[0])
    used: set[tuple[str, int]] = set()
    for worth, i, j in pairs:
        is_free = ("a", i) not in used and ("b", j) not in used
        if -worth >= 0.5 and first[i][0] == second[j][0] and is_free:
            used |= {("a", i), ("b", j)}
    return len(used) // 2


def test_pictures_unlike_all_labelled_ones_come_first(images: Project):
    put_thumbnails(images, {1: plain(90, 90, 90), 2: plain(95, 92, 90), 3: plain(0, 0, 255)})
    label(images, (1, CAR))
    assert order(images, "novelty") == [3, 2, 1, 4]
    with images.registry.reading() as session:
        worth = novelty(session)
    assert worth[1] == 0.0
    assert 0.0 < worth[2] < worth[3]
    assert 4 not in worth


def test_an_image_without_any_object_counts_as_labelled(images: Project):
    put_thumbnails(images, {1: plain(0, 0, 255), 2: plain(9, 9, 9), 3: plain(0, 0, 250)})
    verify_image(images, ImageId(1), author="ann")
    assert order(images, "novelty")[0] == 2


def test_a_broken_thumbnail_comes_last(images: Project):
    put_thumbnails(images, {2: plain(9, 9, 9), 3: plain(200, 9, 9)})
    with images.registry.transaction() as tx:
        tx.session.add(ThumbnailRow(image_id=1, jpeg=b"torn"))
        tx.session.add(ThumbnailRow(image_id=4, jpeg=b""))
    label(images, (2, CAR))
    assert order(images, "novelty") == [3, 2, 1, 4]


def test_the_same_colours_in_another_place_are_new(images: Project):
    picture = plain(0, 0, 0)
    picture[:60] = 255
    put_thumbnails(images, {1: picture, 2: cv2.flip(picture, 0).astype(np.uint8), 3: picture.copy()})
    label(images, (1, CAR))
    with images.registry.reading() as session:
        worth = novelty(session)
    assert worth[3] == 0.0
    assert worth[2] > 0.1
