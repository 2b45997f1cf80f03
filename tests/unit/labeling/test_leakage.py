"""Leakage counts the images that training has seen or nearly: frames beside them, copies, the same place."""

import json
from collections.abc import Iterator
from pathlib import Path

import cv2
import pytest
from sqlmodel import select

from core.errors import UserError
from core.ids import new_number
from core.jobs.events import Finished, append_event
from core.jobs.reporter import JobReporter
from core.jobs.spec import ask_to_stop, read_spec
from core.jobs.watching import take_in
from core.leakage import (
    COPY,
    FRAMES,
    METRES,
    Leakage,
    PartLeakage,
    leakage_from_json,
    leakage_to_json,
    reasons_in_words,
)
from core.manifest import Manifest, ManifestImage, manifest_id, write_manifest
from core.objects import sha256_of_file
from core.positions import Position
from core.project import Project, create_project, utc_now
from core.queries.leakage import kept_with, leakage_of, leaking_pairs
from core.queries.positions import positions_stamp
from core.schema import DatasetVersionRow, DriveRow, ImageRow
from labeling.alike import FeatureCache
from labeling.leakage import METRES_APART, Placed, measure_leakage
from labeling.leakage_job import measure, record_leakage, start_leakage
from labeling.positions import set_positions
from tests.idle_executor import IdleExecutor
from tests.unit.labeling.alike_pictures import DONE, kept, scene


def silent(_done: int, _total: int, _message: str) -> None:
    """Nobody watches."""


def frame(number: int, index: int | None, drive: str = "a") -> Placed:
    return Placed(f"{number:064x}", f"{drive}-{index}", Path("gone.png"), drive, index)


def measured(valid: list[Placed], train: list[Placed], tmp_path: Path, frames: int = 30) -> PartLeakage:
    given = measure_leakage("v", "v", parts={"valid": valid}, train=train, frames=frames, progress=silent,
                            cache=FeatureCache(tmp_path))  # fmt: skip
    return given.parts["valid"]


@pytest.mark.parametrize(("frames", "leaking"), [(9, 0), (10, 1), (30, 2), (200, 3)])
def test_frames_within_k_of_a_training_frame_leak(frames: int, leaking: int, tmp_path: Path) -> None:
    train = [frame(1, 0), frame(2, 100), frame(3, 500)]
    valid = [frame(11, 110), frame(12, 130), frame(13, 300), frame(14, 105, "another drive")]
    assert measured(valid, train, tmp_path, frames).reasons[FRAMES] == leaking


def test_the_nearest_frame_on_either_side_counts(tmp_path: Path) -> None:
    train = [frame(1, 100), frame(2, 200)]
    assert measured([frame(11, 95), frame(12, 205), frame(13, 150)], train, tmp_path, 5).leaking == 2


def test_without_positions_metres_are_told_as_not_known_and_so_are_frames_without_a_drive(tmp_path: Path) -> None:
    part = measured([frame(1, None, "")], [frame(2, 3)], tmp_path)
    assert (part.reasons[METRES], part.reasons[FRAMES], part.reasons[COPY]) == (None, None, 0)


def at(number: int, latitude: float | None, drive: str = "") -> Placed:
    """An image at a latitude on one meridian: 0.00009 degrees are 10.007 m."""
    place = None if latitude is None else Position(latitude, 13.0)
    return Placed(f"{number:064x}", f"{number}.jpg", Path("gone.png"), drive, None, place)


def test_an_image_taken_within_some_metres_of_a_training_image_leaks_with_the_metres(tmp_path: Path) -> None:
    train = [at(1, 52.0), at(2, 52.01), at(3, None)]
    valid = [at(11, 52.00004), at(12, 52.00008), at(13, 52.0001), at(14, None)]
    found = measure_leakage("v", "v", parts={"valid": valid}, train=train, progress=silent,
                            cache=FeatureCache(tmp_path))  # fmt: skip
    part = found.parts["valid"]
    assert (part.reasons[METRES], part.leaking, part.with_position) == (2, 2, 3)
    assert (found.metres, found.train_with_position, found.train_images) == (METRES_APART, 2, 3)
    assert [(each.image_name, each.train_name, round(each.value, 1)) for each in found.examples] == [
        ("11.jpg", "1.jpg", 4.4), ("12.jpg", "1.jpg", 8.9),
    ]  # fmt: skip


@pytest.mark.parametrize(("train", "valid"), [([52.0], [None]), ([None], [52.0]), ([52.0], [])])
def test_where_one_side_has_no_position_metres_are_not_known(
    train: list[float | None], valid: list[float | None], tmp_path: Path
) -> None:
    found = measure_leakage("v", "v", parts={"valid": [at(10 + n, each) for n, each in enumerate(valid)]},
                            train=[at(n, each) for n, each in enumerate(train)], progress=silent,
                            cache=FeatureCache(tmp_path))  # fmt: skip
    assert found.parts["valid"].reasons[METRES] is None


def test_a_frame_beside_and_in_the_same_place_has_both_reasons_and_counts_once(tmp_path: Path) -> None:
    here = Position(52.0, 13.0)
    train = [Placed(f"{1:064x}", "a", Path("gone.png"), "a", 10, here)]
    valid = [
        Placed(f"{2:064x}", "b", Path("gone.png"), "a", 12, here),
        Placed(f"{3:064x}", "c", Path("gone.png"), "another drive", 900, here),
    ]
    found = measure_leakage("v", "v", parts={"valid": valid}, train=train, progress=silent, metres=0.0,
                            cache=FeatureCache(tmp_path))  # fmt: skip
    part = found.parts["valid"]
    assert (part.reasons[FRAMES], part.reasons[METRES], part.leaking) == (1, 2, 2)
    assert reasons_in_words(part, frames=30, metres=0.5) == "1 within 30 frames, 0 copies, 2 within 0.5 m"


def test_what_was_stored_before_there_were_metres_is_still_read() -> None:
    told = {
        "method": "leakage-1", "version": "v", "trained_on": "v", "k": 30, "examples": [],
        "parts": {"test": {"images": 4, "leaking": 1, "share": 0.25, "unread": 0,
                           "reasons": {"frames": "not known", "copy": 1, "metres": "not known"}}},
    }  # fmt: skip
    found = leakage_from_json(told)
    assert (found.metres, found.parts["test"].with_position, found.method) == (None, 0, "leakage-1")
    assert reasons_in_words(found.parts["test"], frames=30, metres=None) == (
        "frames not known, 1 copy, metres not known"
    )


def test_how_many_could_be_judged_is_told_where_it_is_not_all() -> None:
    part = PartLeakage(40, 1, {FRAMES: 0, COPY: 0, METRES: 1}, 0, 12)
    assert reasons_in_words(part, frames=30, metres=10.0).endswith(", 1 of 12 with a position within 10 m")


def test_a_copy_in_the_test_part_leaks_with_its_pair_as_example(tmp_path: Path) -> None:
    made = [kept(tmp_path / "set", n, scene(n)) for n in range(6)]
    copy = kept(tmp_path / "set", 9, DONE["mirrored"](scene(2)))
    train = [Placed(each.sha256, each.path.name, each.path) for each in made[:4]]
    test = [Placed(each.sha256, each.path.name, each.path) for each in (*made[4:], copy)]
    found = measure_leakage("v", "v", parts={"valid": [], "test": test}, train=train, progress=silent,
                            cache=FeatureCache(tmp_path / "cache"))  # fmt: skip
    assert (found.parts["test"].images, found.parts["test"].leaking, found.parts["valid"].images) == (3, 1, 0)
    assert [(each.image_name, each.train_name, each.reason) for each in found.examples] == [
        ("009.png", "002.png", "copy")
    ]


def test_an_image_that_leaks_twice_counts_once_and_the_same_file_is_a_copy(tmp_path: Path) -> None:
    part = measured([frame(1, 10), frame(2, 4000)], [frame(1, 10)], tmp_path)
    assert (part.leaking, part.reasons[FRAMES], part.reasons[COPY], part.unread) == (1, 1, 1, 1)


def test_it_is_kept_as_json_and_read_again(tmp_path: Path) -> None:
    found = measure_leakage("v", "w", parts={"test": [frame(1, 10)]}, train=[frame(2, 12)], progress=silent,
                            cache=FeatureCache(tmp_path))  # fmt: skip
    told = json.loads(json.dumps(leakage_to_json(found)))
    assert leakage_from_json(told) == found
    assert told["parts"]["test"]["share"] == 1.0
    assert told["parts"]["test"]["reasons"] == {"frames": 1, "copy": 0, "metres": "not known"}


def test_leakage_against_another_version_stands_beside_its_own() -> None:
    part = {"test": PartLeakage(4, 1, {FRAMES: None, COPY: 1, METRES: None})}
    own, other = Leakage("v", "v", 30, part), Leakage("v", "w", 30, {})
    for order in ((own, other), (other, own)):
        row = DatasetVersionRow(id="v", name="v", created_at="", images=4, annotations=0, parts_json="{}",
                                split_json="{}")  # fmt: skip
        for each in order:
            row.leakage_json = kept_with(row.leakage_json, each)
        assert (leakage_of(row), leakage_of(row, "w"), leakage_of(row, "x")) == (own, other, None)


def test_more_leaking_images_than_images_is_nonsense() -> None:
    with pytest.raises(ValueError, match="cannot leak"):
        PartLeakage(1, 2, {FRAMES: None, COPY: 2, METRES: None})


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """A version frozen by hand: frames 0, 20 and 400 of a drive, a photo, and a grey copy of it in the test part."""
    made = create_project(tmp_path / "project")
    pictures = [(scene(0), 0, "train"), (scene(1), 20, "valid"), (scene(2), 400, "valid"), (scene(3), None, "train"),
                (DONE["grey"](scene(3)), None, "test")]  # fmt: skip
    entries = []
    with made.registry.transaction() as tx:
        tx.session.add(DriveRow(id=5, sha256="d" * 64, name="drive", path="drive.mp4", width=480, height=360, fps=30,
                                duration_ms=1, added_at=utc_now()))  # fmt: skip
        tx.session.flush()
        for number, (picture, index, part) in enumerate(pictures):
            path = made.root / "pictures" / f"{number}.png"
            path.parent.mkdir(exist_ok=True)
            cv2.imwrite(str(path), picture)
            sha256 = sha256_of_file(path)
            tx.session.add(ImageRow(id=new_number(), sha256=sha256, name=path.name, path=f"pictures/{path.name}",
                                    width=480, height=360, drive_id=5 if index is not None else None,
                                    frame_index=index, added_at=utc_now()))  # fmt: skip
            entries.append(ManifestImage(sha256, path.name, 480, 360, 1, part, (), ()))
        text = write_manifest(Manifest((), {}, tuple(entries)))
        tx.session.add(DatasetVersionRow(id=manifest_id(text), name="v1", created_at=utc_now(), images=5,
                                         annotations=0, parts_json="{}", split_json="{}"))  # fmt: skip
    made.objects.add_bytes(text)
    yield made
    made.close()


def version_of(project: Project) -> DatasetVersionRow:
    from core.queries.versions import version_by

    with project.registry.reading() as session:
        return version_by(session, "v1")


def test_the_job_measures_a_version_that_was_frozen_before(project: Project) -> None:
    with project.registry.transaction() as tx:
        ids = dict(tx.session.exec(select(ImageRow.name, ImageRow.id)).all())
        set_positions(tx, {ids["0.png"]: Position(52.0, 13.0), ids["2.png"]: Position(52.0, 13.0001)}, "way.gpx")
    executor = IdleExecutor()
    job_id = start_leakage(project, executor, version_of(project).id)
    (folder,) = executor.started
    result = measure(folder, read_spec(folder).arguments, JobReporter(folder))
    append_event(folder, Finished("done", "", result))
    assert take_in(project, executor, {"leakage": record_leakage}, job_id).state == "done"

    row = version_of(project)
    found = leakage_of(row)
    assert found is not None
    assert {name: (part.leaking, part.images) for name, part in found.parts.items()} == {
        "valid": (2, 2), "test": (1, 1),
    }  # fmt: skip
    assert {name: part.reasons[METRES] for name, part in found.parts.items()} == {"valid": 1, "test": None}
    with project.registry.reading() as session:
        assert len(leaking_pairs(session, found)) == 5
        assert found.positions == positions_stamp(session) != ""
    assert not any(word in row.leakage_json for word in ("52.0", "13.0", "latitude"))
    assert (project.cache_folder / "alike").is_dir()


def test_the_job_ends_when_it_is_asked_to(project: Project) -> None:
    from core.errors import Stopped

    executor = IdleExecutor()
    start_leakage(project, executor, version_of(project).id)
    (folder,) = executor.started
    ask_to_stop(folder)
    with pytest.raises(Stopped):
        measure(folder, read_spec(folder).arguments, JobReporter(folder))


@pytest.mark.parametrize(
    ("version", "frames", "metres"), [("none", 30, 10.0), ("", -1, 10.0), ("", 30, -1.0), ("", 30, float("nan"))]
)
def test_what_cannot_be_measured_starts_nothing(project: Project, version: str, frames: int, metres: float) -> None:
    executor = IdleExecutor()
    with pytest.raises(UserError, match="nothing was started"):
        start_leakage(project, executor, version or version_of(project).id, frames=frames, metres=metres)
    assert executor.started == []
