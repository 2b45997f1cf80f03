"""Two versions are compared label by label, and the live labels can be made what a version holds."""

import hashlib
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from sqlmodel import col, select

from core.annotations import Annotation
from core.errors import UserError
from core.ids import AnnotationId, ClassId, ImageId, new_number
from core.manifest import Manifest, ManifestClass, ManifestImage, ManifestLabel
from core.objects import sha256_of_file
from core.project import Project, create_project
from core.queries.images import annotations_of, image_ids
from core.queries.versions import manifest_of
from core.recordings import Recording
from core.schema import EditRow
from core.shapes import Box
from labeling.completeness import verify_image
from labeling.conditions import set_on_images
from labeling.edits import added, changed, deleted
from labeling.importing import import_source
from labeling.labels_out import write_labels
from labeling.ontology import retire_class, set_conditions
from labeling.store import apply, undo
from labeling.version_compare import LIVE, compare
from labeling.version_diff import difference
from labeling.version_rollback import outlook, roll_back
from labeling.versions import SplitPlan, freeze

EDITS = 1000
CAR, BUS = ManifestClass(1, "car"), ManifestClass(2, "bus")


def no_recordings(_path: Path) -> Recording:
    raise AssertionError("no recording is imported here")


def image(sha256: str, *labels: ManifestLabel, part: str = "train", **conditions: str) -> ManifestImage:
    return ManifestImage(sha256, f"{sha256}.png", 100, 80, 1, part, labels, (1, 2), conditions)


def box(class_id: int, x: float, **attributes: str) -> ManifestLabel:
    return ManifestLabel(class_id, Box(x, 10, x + 20, 30), attributes)


def version(*images: ManifestImage, classes: tuple[ManifestClass, ...] = (CAR, BUS)) -> Manifest:
    return Manifest(classes, {}, images)


def test_a_version_does_not_differ_from_itself() -> None:
    one = version(image("a", box(1, 5), box(1, 5)), image("b"))
    assert difference(one, one).is_empty


def test_images_parts_classes_and_conditions_are_compared() -> None:
    old = version(image("a"), image("b"), image("c", weather="rain"))
    new = version(
        image("b", part="test"), image("c", weather="fog"), image("d"), classes=(CAR, ManifestClass(3, "tram"))
    )
    told = difference(old, new)
    assert (told.images_added, told.images_removed, told.conditions) == (("d",), ("a",), ("c",))
    assert [(each.sha256, each.before, each.after) for each in told.parts] == [("b", "train", "test")]
    assert [(each.id, each.before, each.after) for each in told.classes] == [(2, "bus", None), (3, None, "tram")]
    assert told.names == {"a": "a.png", "b": "b.png", "c": "c.png", "d": "d.png"}


def test_each_label_that_changed_is_told_once_and_as_what_happened_to_it() -> None:
    old = version(image("a", box(1, 5), box(1, 40), box(1, 70), box(2, 0, occluded="no"), box(2, 90)))
    new = version(image("a", box(1, 5), box(1, 43), box(2, 70), box(2, 0, occluded="yes"), box(1, 20)))
    told = [(each.kind, each.before, each.after) for each in difference(old, new).labels]
    assert sorted(told, key=lambda each: each[0]) == [
        ("added", None, box(1, 20)),
        ("attributes", box(2, 0, occluded="no"), box(2, 0, occluded="yes")),
        ("moved", box(1, 40), box(1, 43)),
        ("reclassed", box(1, 70), box(2, 70)),
        ("removed", box(2, 90), None),
    ]


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """12 pictures of boxes from YOLO files; weather can be said."""
    root = tmp_path / "set"
    for folder in ("images", "labels"):
        (root / folder).mkdir(parents=True)
    (root / "data.yaml").write_text("names: [car, bus]")
    for index in range(12):
        pixels = np.random.default_rng(index).integers(0, 255, (80, 100, 3), dtype=np.uint8)
        (root / "images" / f"{index:02d}.png").write_bytes(cv2.imencode(".png", pixels)[1].tobytes())
        (root / "labels" / f"{index:02d}.txt").write_text("0 .3 .3 .2 .2\n1 .7 .6 .2 .3\n")
    made = create_project(tmp_path / "project")
    set_conditions(made.registry, {"weather": ["clear", "rain"]})
    import_source(made, root, open_recording=no_recordings, author="ann")
    yield made
    made.close()


def edit_at_random(project: Project, chance: random.Random) -> None:
    """One of what a person does: draw, move, reclass, delete, say the weather."""
    with project.registry.reading() as session:
        image_id = ImageId(chance.choice(list(image_ids(session))))
        there = annotations_of(session, image_id)
    x = chance.uniform(0, 70)
    act = chance.choice(["draw", "move", "reclass", "delete", "weather"])
    if act == "weather":
        edit = set_on_images(project, [image_id], "weather", chance.choice(["clear", "rain"]))
    elif act == "draw" or not there:
        drawn = Annotation(
            AnnotationId(new_number()), image_id, ClassId(chance.choice([1, 2])), Box(x, 5, x + 9, 20), "bo"
        )
        edit = added([drawn])
    else:
        one = chance.choice(there)
        if act == "move":
            edit = changed([one], [replace(one, shape=Box(x, 30, x + 25, 60))])
        elif act == "reclass":
            edit = changed([one], [replace(one, class_id=ClassId(3 - one.class_id))])
        else:
            edit = deleted([one])
    apply(project.registry, edit, author="bo")


def verify_all(project: Project) -> None:
    with project.registry.reading() as session:
        ids = list(image_ids(session))
    for each in ids:
        verify_image(project, ImageId(each), author="ann")


def written_hashes(project: Project, version: str, name: str) -> list[str]:
    """One hash for all that a version is written as, in each of three formats."""
    hashes = []
    for each in ("yolo", "coco", "cvat"):
        folder = project.root.parent / f"{name}-{each}"
        write_labels(project, folder, format_name=each, version=version)
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        told = [f"{path.relative_to(folder).as_posix()} {sha256_of_file(path)}" for path in files]
        hashes.append(hashlib.sha256("\n".join(told).encode()).hexdigest())
    return hashes


def test_after_a_thousand_edits_a_roll_back_gives_the_version_of_the_same_hash(project: Project) -> None:
    verify_all(project)
    first = freeze(project, "first", SplitPlan())
    written = written_hashes(project, "first", "before")
    chance = random.Random(7)
    for _ in range(EDITS):
        edit_at_random(project, chance)
    verify_all(project)
    second = freeze(project, "second", SplitPlan())
    told = difference(manifest_of(project, first.id), manifest_of(project, second.id))
    assert compare(project, "first", "second") == told
    assert compare(project, "first", LIVE) == replace(told, parts=())  # parts are none of the live labels'
    assert not told.is_empty
    seen = outlook(project, "first")
    assert (seen.images, seen.labels_added) == (12, told.counts()["labels_removed"])  # what comes back is what had gone
    done = roll_back(project, "first", author="cy")
    assert (done.images, done.missing) == (12, ())
    assert compare(project, LIVE, "first").is_empty
    assert outlook(project, "first").is_nothing
    assert written_hashes(project, "first", "after") == written != written_hashes(project, "second", "second")
    with pytest.raises(UserError, match="exactly what version first holds"):
        freeze(project, "again", SplitPlan())
    assert roll_back(project, "first", author="cy").edit_id is None


def test_a_roll_back_is_one_edit_and_undone_as_one(project: Project) -> None:
    verify_all(project)
    freeze(project, "first", SplitPlan())
    chance = random.Random(3)
    for _ in range(40):
        edit_at_random(project, chance)
    verify_all(project)
    second = freeze(project, "second", SplitPlan())
    done = roll_back(project, "first", author="cy")
    assert done.edit_id is not None
    with project.registry.reading() as session:
        newest = session.exec(select(EditRow).order_by(col(EditRow.id).desc())).first()
    assert newest is not None
    assert (newest.id, newest.name) == (done.edit_id, "Roll back to first")
    undo(project.registry, done.edit_id, author="cy")
    with pytest.raises(UserError, match="exactly what version second holds"):
        freeze(project, "again", SplitPlan())
    assert second.images == 12


def test_a_class_that_is_gone_stops_a_roll_back(project: Project) -> None:
    verify_all(project)
    freeze(project, "first", SplitPlan())
    retire_class(project.registry, ClassId(2))
    roll_back(project, "first", author="cy")  # retired classes are still there
    with pytest.raises(UserError, match="There is no version"):
        roll_back(project, "never", author="cy")
