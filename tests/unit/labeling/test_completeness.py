"""Completeness by image and class: what is said of it, and what follows when labels come and go."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from core.annotations import Annotation
from core.ids import AnnotationId, ClassId, ImageId, SuggestionId, new_number
from core.project import Project
from core.queries.brief import classes
from core.queries.completeness import completeness_of, verified_shares
from core.queries.images import image_ids, labelled_state, suggestions_of
from core.shapes import Box
from labeling.completeness import empty_of, reopened, verified
from labeling.completeness_follows import followed
from labeling.edits import added, changed, completeness_set, deleted
from labeling.importing import import_source
from labeling.ontology import add_class
from labeling.store import apply, undo
from labeling.suggestions import add_suggestions, keep
from labeling.versions import SplitPlan, freeze


@pytest.fixture
def image(project: Project, tmp_path: Path) -> ImageId:
    """One picture in a project with two classes."""
    for name in ("car", "sign"):
        add_class(project.registry, name)
    (tmp_path / "road").mkdir()
    cv2.imwrite(str(tmp_path / "road" / "a.png"), np.zeros((80, 120, 3), np.uint8))
    import_source(project, tmp_path / "road", open_recording=_no_recording, author="ann")
    with project.registry.reading() as session:
        return ImageId(image_ids(session)[0])


def _no_recording(_path: Path) -> object:
    raise AssertionError("no recording is imported here")


def car(image: ImageId, class_id: int = 1) -> Annotation:
    return Annotation(AnnotationId(new_number()), image, ClassId(class_id), Box(10, 10, 40, 40), "ann")


def states(project: Project, image: ImageId) -> dict[int, str]:
    with project.registry.reading() as session:
        return completeness_of(session, image)


def test_a_first_label_begins_the_class_and_the_last_that_goes_ends_it(project: Project, image: ImageId) -> None:
    label = car(image)
    apply(project.registry, added([label]), author="ann")
    assert states(project, image) == {1: "partial"}
    apply(project.registry, deleted([label]), author="ann")
    assert states(project, image) == {}


def test_deleting_the_last_label_of_a_verified_class_leaves_it_verified_empty(project: Project, image: ImageId) -> None:
    label, other = car(image), car(image)
    apply(project.registry, added([label, other]), author="ann")
    apply(project.registry, verified(project, image), author="ann")
    apply(project.registry, deleted([other]), author="ann")
    assert states(project, image) == {1: "verified", 2: "verified_empty"}
    last = apply(project.registry, deleted([label]), author="ann")
    assert states(project, image) == {1: "verified_empty", 2: "verified_empty"}
    undo(project.registry, last, author="ann")
    assert states(project, image) == {1: "verified", 2: "verified_empty"}


def test_another_class_moves_the_word_with_the_label(project: Project, image: ImageId) -> None:
    label = car(image)
    apply(project.registry, added([label]), author="ann")
    apply(project.registry, verified(project, image), author="ann")
    apply(project.registry, changed([label], [replace(label, class_id=ClassId(2))]), author="ann")
    assert states(project, image) == {1: "verified_empty", 2: "verified"}


def test_a_kept_suggestion_ends_none_here(project: Project, image: ImageId) -> None:
    apply(project.registry, verified(project, image), author="ann")
    with project.registry.transaction() as tx:
        add_suggestions(tx, [(image, 1, Box(10, 10, 40, 40), 0.9)], source="m")
    with project.registry.reading() as session:
        (found,) = suggestions_of(session, image)
    keep(project.registry, SuggestionId(found.id), author="ann")
    assert states(project, image)[1] == "verified"


def test_a_new_class_opens_verified_images_again(project: Project, image: ImageId) -> None:
    apply(project.registry, verified(project, image), author="ann")
    add_class(project.registry, "lane")
    with project.registry.reading() as session:
        assert labelled_state(session, [image]) == {image: "in_progress"}
        assert verified_shares(session).get(3, 0.0) == 0.0


def test_single_classes_are_verified_and_reopened(project: Project, image: ImageId) -> None:
    apply(project.registry, verified(project, image, [1]), author="ann")
    assert states(project, image) == {1: "verified_empty"}
    apply(project.registry, empty_of(project, image, [2]), author="ann")
    apply(project.registry, reopened(project, image, [1]), author="ann")
    assert states(project, image) == {2: "verified_empty"}


def test_what_an_edit_says_of_completeness_itself_stands(project: Project, image: ImageId) -> None:
    edit = added([car(image)]).then(completeness_set(image, {}, {1: "verified"}))
    apply(project.registry, edit, author="ann")
    assert states(project, image) == {1: "verified"}


def test_asking_again_what_follows_adds_nothing(project: Project, image: ImageId) -> None:
    with project.registry.reading() as session:
        once = followed(session, added([car(image)]))
        assert followed(session, once) == once
    assert len(once.changes) == 2


def test_an_import_that_says_none_here_does_not_overrule_a_label(
    project: Project, image: ImageId, tmp_path: Path
) -> None:
    apply(project.registry, added([car(image)]), author="ann")
    (tmp_path / "set" / "images").mkdir(parents=True)
    (tmp_path / "set" / "labels").mkdir()
    cv2.imwrite(str(tmp_path / "set" / "images" / "a.png"), np.zeros((80, 120, 3), np.uint8))
    (tmp_path / "set" / "labels" / "a.txt").write_text("1 0.5 0.5 0.2 0.2\n")
    (tmp_path / "set" / "data.yaml").write_text("names: [car, sign]\n")
    import_source(project, tmp_path / "set", open_recording=_no_recording, author="ann")
    assert states(project, image) == {1: "partial", 2: "verified"}


def test_an_image_on_which_one_class_is_open_is_left_out_of_a_version(project: Project, image: ImageId) -> None:
    apply(project.registry, added([car(image), car(image, 2)]), author="ann")
    apply(project.registry, verified(project, image, [1]), author="ann")
    with project.registry.reading() as session:
        assert len(classes(session)) == 2
    frozen = freeze(project, "cars alone", SplitPlan(fractions=(1.0, 0.0, 0.0)), class_names=["car"])
    assert frozen.images == 1
    with pytest.raises(Exception, match="1 partly labelled"):
        freeze(project, "both", SplitPlan(fractions=(1.0, 0.0, 0.0)))
