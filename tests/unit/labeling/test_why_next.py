"""Each image of an ordered queue has a word on why it stands there."""

from array import array

import pytest

from core.annotations import Annotation
from core.ids import AnnotationId, ClassId, ImageId
from core.project import Project, utc_now
from core.schema import ImageRow
from core.shapes import Box
from labeling.edits import added
from labeling.next_best import Ordering, ranked
from labeling.ontology import add_class
from labeling.store import apply
from labeling.suggestions import add_suggestions
from labeling.why_next import reasons

CAR, SIGN = 1, 2
HERE, THERE = Box(0, 0, 50, 50), Box(100, 100, 150, 150)


@pytest.fixture
def images(project: Project) -> Project:
    """Image 1 was looked at by two models, 2 by one that saw nothing, 3 by none; cars are labelled, signs are not."""
    for name in ("car", "sign"):
        add_class(project.registry, name)
    with project.registry.transaction() as tx:
        for number in (1, 2, 3):
            row = ImageRow(id=number, sha256=str(number), name="a", path="a", width=640, height=400, added_at=utc_now())
            tx.session.add(row)
        tx.session.flush()
        add_suggestions(
            tx, [(1, CAR, HERE, 0.45), (1, SIGN, THERE, 0.9), (1, SIGN, HERE, 0.58)], source="a", looked_at=[2]
        )
        add_suggestions(tx, [(1, CAR, HERE, 0.9)], source="b")
    labels = [Annotation(AnnotationId(n), ImageId(3), ClassId(CAR), Box(n, 0, n + 9, 9), "ann") for n in (1, 2)]
    apply(project.registry, added(labels), author="ann")
    return project


def told(project: Project, by: Ordering) -> dict[int, str]:
    """The words of all three images."""
    with project.registry.reading() as session:
        listed, worth = ranked(session, array("q", [1, 2, 3]), by)
        return reasons(session, listed, by, worth)


@pytest.mark.parametrize(
    ("by", "words"),
    [
        ("uncertainty", ["Unsure: car 0.45, sign 0.58", "A model saw nothing", "No model looked yet"]),
        ("rare_class", ["Maybe sign (0 yet)", "A model saw nothing", "No model looked yet"]),
        ("disagreement", ["Models agree: 50%", *["Under two models"] * 2]),
        ("novelty", ["Not compared yet"] * 3),
        ("as_is", []),
    ],
)
def test_each_image_has_a_word_on_why(images: Project, by: Ordering, words: list[str]) -> None:
    found = told(images, by)
    assert [found[number] for number in sorted(found)] == words
