"""Leakage counts the evaluation images that training has seen or nearly: frames beside them, and copies."""

import json
from collections.abc import Iterator
from pathlib import Path

import cv2
import pytest

from core.errors import UserError
from core.ids import new_number
from core.jobs.events import Finished, append_event
from core.jobs.reporter import JobReporter
from core.jobs.spec import ask_to_stop, read_spec
from core.jobs.watching import take_in
from core.leakage import COPY, FRAMES, METRES, Leakage, PartLeakage, leakage_from_json, leakage_to_json
from core.manifest import Manifest, ManifestImage, manifest_id, write_manifest
from core.objects import sha256_of_file
from core.project import Project, create_project, utc_now
from core.queries.leakage import kept_with, leakage_of, leaking_pairs
from core.schema import DatasetVersionRow, DriveRow, ImageRow
from labeling.alike import FeatureCache
from labeling.leakage import Placed, measure_leakage
from labeling.leakage_job import measure, record_leakage, start_leakage
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


def test_positions_are_told_as_not_known_and_so_are_frames_without_a_drive(tmp_path: Path) -> None:
    part = measured([frame(1, None, "")], [frame(2, 3)], tmp_path)
    assert (part.reasons[METRES], part.reasons[FRAMES], part.reasons[COPY]) == (None, None, 0)


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
        "valid": (1, 2), "test": (1, 1),
    }  # fmt: skip
    with project.registry.reading() as session:
        assert len(leaking_pairs(session, found)) == 4
    assert (project.cache_folder / "alike").is_dir()


def test_the_job_ends_when_it_is_asked_to(project: Project) -> None:
    from core.errors import Stopped

    executor = IdleExecutor()
    start_leakage(project, executor, version_of(project).id)
    (folder,) = executor.started
    ask_to_stop(folder)
    with pytest.raises(Stopped):
        measure(folder, read_spec(folder).arguments, JobReporter(folder))


@pytest.mark.parametrize(("version", "frames"), [("none", 30), ("", -1)])
def test_what_cannot_be_measured_starts_nothing(project: Project, version: str, frames: int) -> None:
    executor = IdleExecutor()
    with pytest.raises(UserError, match="nothing was started"):
        start_leakage(project, executor, version or version_of(project).id, frames=frames)
    assert executor.started == []
