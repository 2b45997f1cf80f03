"""An import says in one change how far the classes of an image are labelled; it is undone and shown like others."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import text

from core.annotations import Annotation
from core.canonical import to_json
from core.ids import AnnotationId, ClassId, EditId, ImageId, new_number
from core.project import Project, create_project
from core.queries.completeness import completeness_of
from core.queries.images import annotations_of, image_ids
from core.shapes import Box, shape_kind, shape_to_json
from labeling.clashes import Overtaken
from labeling.completeness import verify_image
from labeling.edits import (
    Edit,
    added,
    annotation_class,
    annotation_to_state,
    changed,
    completeness_of_image,
    completeness_set,
    deleted,
)
from labeling.history import history_of_image, image_at, restored
from labeling.importing import import_source
from labeling.overruling import undo_beside
from labeling.store import apply, undo
from tests.replaying import live_states, replayed_states
from tests.unit.labeling.drawn_project import no_recordings


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """One picture with a car, on which there is no bus."""
    (tmp_path / "set" / "images").mkdir(parents=True)
    (tmp_path / "set" / "labels").mkdir()
    Image.new("RGB", (60, 40), (9, 90, 9)).save(tmp_path / "set" / "images" / "a.png")
    (tmp_path / "set" / "labels" / "a.txt").write_text("0 0.5 0.5 0.4 0.4\n")
    (tmp_path / "set" / "data.yaml").write_text("names: [car, bus]\n")
    made = create_project(tmp_path / "project")
    import_source(made, tmp_path / "set", open_recording=no_recordings, author="ann")
    yield made
    made.close()


def only_image(project: Project) -> ImageId:
    with project.registry.reading() as session:
        return ImageId(image_ids(session)[0])


def states(project: Project) -> dict[int, str]:
    with project.registry.reading() as session:
        return completeness_of(session, only_image(project))


def edits(project: Project) -> list[EditId]:
    with project.registry.reading() as session:
        return [EditId(row[0]) for row in session.execute(text("SELECT id FROM edit ORDER BY id"))]


def test_all_classes_of_an_image_are_one_change(project: Project) -> None:
    assert states(project) == {1: "verified", 2: "verified_empty"}
    with project.registry.reading() as session:
        rows = session.execute(text("SELECT entity_key FROM edit_change WHERE entity = 'completeness'")).all()
    assert [row[0] for row in rows] == [f"{only_image(project)}:*"]


def test_an_import_is_undone_whole_and_done_again(project: Project) -> None:
    taken_back = undo(project.registry, edits(project)[0], author="bo")
    assert states(project) == {}
    undo(project.registry, taken_back, author="bo")
    assert states(project) == {1: "verified", 2: "verified_empty"}


def test_an_import_on_which_somebody_built_is_not_undone(project: Project) -> None:
    with project.registry.reading() as session:
        there = annotations_of(session, only_image(project))
    apply(project.registry, deleted(there), author="bo")
    before = states(project)
    with pytest.raises(Overtaken):
        undo(project.registry, edits(project)[0], author="cy")
    assert states(project) == before == {1: "verified_empty", 2: "verified_empty"}


def test_whoever_said_more_of_a_class_is_named_and_not_who_imported_it(project: Project) -> None:
    more = completeness_set(only_image(project), {1: "verified"}, {1: "partial"}, "Not all")
    apply(project.registry, more, author="bo")
    with pytest.raises(Overtaken, match=r"^bo changed this in the meantime") as caught:
        undo(project.registry, edits(project)[0], author="cy")
    assert [(each.author, each.name) for each in caught.value.clashes] == [("bo", "Not all")]


def test_whoever_imported_is_named_for_a_class_that_its_scope_speaks_of(project: Project) -> None:
    stale = completeness_set(only_image(project), {}, {2: "partial"})
    with pytest.raises(Overtaken, match=r"^ann changed this in the meantime") as caught:
        apply(project.registry, stale, author="cy")
    assert [(each.author, each.name) for each in caught.value.clashes] == [("ann", "Import set")]


def test_whoever_said_all_classes_at_once_is_named_for_one_of_them(project: Project) -> None:
    image_id = only_image(project)
    one = completeness_set(image_id, {1: "verified"}, {1: "partial"})
    apply(project.registry, one, author="bo")
    many = Edit("Import more", tuple(completeness_of_image(image_id, {1: "partial"}, {1: "verified_empty"})))
    apply(project.registry, many, author="dee")
    with pytest.raises(Overtaken, match=r"^dee changed this") as caught:
        apply(project.registry, completeness_set(image_id, {1: "partial"}, {1: "verified"}), author="cy")
    assert [(each.author, each.name) for each in caught.value.clashes] == [("dee", "Import more")]


def test_an_import_is_undone_beside_a_shape_that_somebody_moved(project: Project, tmp_path: Path) -> None:
    undo(project.registry, edits(project)[0], author="bo")
    (tmp_path / "set" / "labels" / "a.txt").write_text("0 0.5 0.5 0.4 0.4\n1 0.2 0.2 0.2 0.2\n")
    import_source(project, tmp_path / "set", open_recording=no_recordings, author="ann")
    imported = edits(project)[-1]
    assert states(project) == {1: "verified", 2: "verified"}
    with project.registry.reading() as session:
        car = next(each for each in annotations_of(session, only_image(project)) if each.class_id == 1)
    moved = replace(car, shape=Box(1, 1, 9, 9))
    apply(project.registry, changed([car], [moved]), author="bo")
    undo_beside(project.registry, imported, author="cy")
    with project.registry.reading() as session:
        assert annotations_of(session, only_image(project)) == [moved]
        assert live_states(session) == replayed_states(session)
    assert states(project) == {1: "verified"}  # of buses nothing is said any more: they are not verified as absent


def test_the_history_tells_each_class_at_each_moment(project: Project) -> None:
    image_id = only_image(project)
    bus = Annotation(AnnotationId(new_number()), image_id, ClassId(2), Box(1, 1, 9, 9), "bo")
    apply(project.registry, added([bus]), author="bo")
    with project.registry.reading() as session:
        first, second = history_of_image(session, image_id)
        assert image_at(session, image_id, first.place).completeness == {1: "verified", 2: "verified_empty"}
        assert image_at(session, image_id, second.place).completeness == {1: "verified", 2: "verified"}
        back = restored(session, image_id, first.place, author="cy")
    apply(project.registry, back, author="cy")
    assert states(project) == {1: "verified", 2: "verified_empty"}


def test_what_a_person_verified_stays_when_the_source_comes_again(project: Project, tmp_path: Path) -> None:
    undo(project.registry, edits(project)[0], author="bo")
    verify_image(project, only_image(project), author="bo")
    import_source(project, tmp_path / "set", open_recording=no_recordings, author="ann")
    assert states(project) == {1: "verified", 2: "verified_empty"}
    count = len(edits(project))
    import_source(project, tmp_path / "set", open_recording=no_recordings, author="ann")
    assert len(edits(project)) == count


def test_only_what_differs_is_spoken_of() -> None:
    image_id = ImageId(7)
    assert completeness_of_image(image_id, {1: "verified"}, {1: "verified"}) == ()
    (change,) = completeness_of_image(image_id, {1: "verified", 2: "partial"}, {1: "verified", 3: "partial"})
    assert (change.key, change.before, change.after) == ("7:*", '{"2":"partial"}', '{"3":"partial"}')


@pytest.mark.parametrize("said", [{}, {"class_id": "5", "x": 'y"z,"class_id":9,"geometry":'}, {"é": "\u0085"}])
def test_a_state_put_together_by_hand_is_canonical(said: dict[str, str]) -> None:
    each = Annotation(AnnotationId(4), ImageId(5), ClassId(6), Box(1, 2, 3.5, 4), 'A "n" n', attributes=said)
    state = annotation_to_state(each)
    assert state == to_json(
        {"id": 4, "image_id": 5, "class_id": 6, "kind": shape_kind(each.shape), "geometry": shape_to_json(each.shape),
         "attributes": said, "author": 'A "n" n', "source": "human", "reference": ""}
    )  # fmt: skip
    assert annotation_class(state) == 6
