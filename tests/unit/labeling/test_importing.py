"""Imports take what can be used, tell what cannot and why, and never do half."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image as PillowImage
from sqlmodel import select

from core.errors import Stopped, UserError
from core.project import Project, create_project, open_project
from core.queries.images import annotations_of, image_count, image_ids, labelled_state
from core.recordings import Recording
from core.schema import ImageRow
from labeling.importing import ImportReport, import_source
from labeling.statistics import count_live


def no_recordings(_path: Path) -> Recording:
    raise AssertionError("no recording is imported here")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    made = create_project(tmp_path / "project")
    yield made
    made.close()


@pytest.fixture
def bring(project: Project) -> Callable[..., ImportReport]:
    def run(source: Path, **options: object) -> ImportReport:
        return import_source(project, source, open_recording=no_recordings, author="ann", **options)  # type: ignore[arg-type]

    return run


def picture(path: Path, seed: int, size_wh: tuple[int, int] = (90, 60)) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(seed).integers(0, 255, (size_wh[1], size_wh[0], 3), dtype=np.uint8)
    path.write_bytes(cv2.imencode(path.suffix, pixels)[1].tobytes())
    return path


def yolo_set(root: Path, lines: dict[str, str]) -> Path:
    for seed, (name, text) in enumerate(lines.items()):
        picture(root / "images" / f"{name}.jpg", seed)
        (root / "labels").mkdir(exist_ok=True)
        (root / "labels" / f"{name}.txt").write_text(text)
    (root / "data.yaml").write_text("names: [no, on]\n")
    return root


def test_bad_lines_are_told_and_the_rest_is_done(tmp_path: Path, bring: Callable[..., ImportReport]) -> None:
    lines = "0 0.5 0.5 0.2 0.2\n5 0.5 0.5 0.1 0.1\n1 nan 0.5 0.1 0.1\nhello\n1 3.0 3.0 0.1 0.1\n0 0.5 0.5 0 0\n"
    report = bring(yolo_set(tmp_path / "set", {"a": lines, "b": "1 0.5 0.5 1.2 1.2\n"}))
    assert (report.images, report.annotations, report.classes) == (2, 2, {"no": 1, "on": 1})
    assert len(report.skipped) == 5
    assert all(item.reason.endswith(".") for item in report.skipped)


def test_a_box_beyond_the_edge_is_cut_at_it(
    tmp_path: Path, project: Project, bring: Callable[..., ImportReport]
) -> None:
    bring(yolo_set(tmp_path / "set", {"a": "1 0.5 0.5 1.2 1.2\n"}))
    with project.registry.reading() as session:
        [known] = annotations_of(session, image_ids(session)[0])
    assert known.shape.bounds() == (0.0, 0.0, 90.0, 60.0)


@pytest.mark.parametrize("cut", [0.3, 0.7, 0.97])
@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".tiff"])
def test_a_truncated_picture_is_skipped_with_a_reason(
    tmp_path: Path, bring: Callable[..., ImportReport], suffix: str, cut: float
) -> None:
    picture(tmp_path / "set" / "good.jpg", 1)
    bad = picture(tmp_path / "set" / f"bad{suffix}", 2, (300, 200))
    bad.write_bytes(bad.read_bytes()[: int(bad.stat().st_size * cut)])
    report = bring(tmp_path / "set")
    assert (report.images, [item.path for item in report.skipped]) == (1, [bad.name])


def test_importing_again_adds_nothing_twice(tmp_path: Path, bring: Callable[..., ImportReport]) -> None:
    source = yolo_set(tmp_path / "set", {"a": "0 0.5 0.5 0.2 0.2\n", "b": ""})
    first, second = bring(source), bring(source)
    assert (first.images, first.annotations) == (2, 1)
    assert (second.images, second.annotations, second.already_known) == (0, 0, 2)


def test_labels_can_follow_their_pictures(tmp_path: Path, project: Project, bring: Callable[..., ImportReport]) -> None:
    source = yolo_set(tmp_path / "set", {"a": "0 0.5 0.5 0.2 0.2\n"})
    bring(source / "images", format_name="images")
    report = bring(source)
    assert (report.images, report.annotations) == (0, 1)
    assert count_live(project).classes == {"no": 1, "on": 0}


def test_two_folders_may_hold_the_same_name(
    tmp_path: Path, project: Project, bring: Callable[..., ImportReport]
) -> None:
    picture(tmp_path / "set" / "drive 1" / "0001.jpg", 1)
    picture(tmp_path / "set" / "drive 2" / "0001.jpg", 2)
    assert bring(tmp_path / "set").images == 2
    with project.registry.reading() as session:
        assert sorted(session.exec(select(ImageRow.name))) == ["drive 1/0001.jpg", "drive 2/0001.jpg"]


def test_the_same_picture_in_two_parts_is_told_as_leakage(tmp_path: Path, bring: Callable[..., ImportReport]) -> None:
    picture(tmp_path / "set" / "train" / "car" / "a.jpg", 1)
    picture(tmp_path / "set" / "train" / "bus" / "b.jpg", 2)
    (tmp_path / "set" / "test" / "car").mkdir(parents=True)
    shutil.copy(tmp_path / "set" / "train" / "car" / "a.jpg", tmp_path / "set" / "test" / "car" / "c.jpg")
    report = bring(tmp_path / "set")
    assert (report.format, report.images) == ("folder_per_class", 2)
    assert "leak" in report.skipped[0].reason


def test_a_turned_photo_keeps_its_coco_box_on_the_same_thing(
    tmp_path: Path, project: Project, bring: Callable[..., ImportReport]
) -> None:
    stored = np.zeros((60, 90, 3), np.uint8)
    stored[10:20, 30:50] = (255, 0, 0)  # a red thing at x 30..50, y 10..20 of the stored picture
    exif = PillowImage.Exif()
    exif[0x0112] = 6
    (tmp_path / "set").mkdir()
    PillowImage.fromarray(stored).save(tmp_path / "set" / "turned.png", exif=exif)
    labels = {
        "images": [{"id": 5, "file_name": "turned.png", "width": 90, "height": 60}],
        "annotations": [{"id": 1, "image_id": 5, "category_id": 9, "bbox": [30, 10, 20, 10]}],
        "categories": [{"id": 9, "name": "thing"}],
    }
    (tmp_path / "set" / "labels.json").write_text(json.dumps(labels))
    bring(tmp_path / "set")
    with project.registry.reading() as session:
        [known] = annotations_of(session, image_ids(session)[0])
    assert known.shape.bounds() == (40.0, 30.0, 50.0, 50.0)


def test_missing_pictures_and_escapes_are_skipped(tmp_path: Path, bring: Callable[..., ImportReport]) -> None:
    picture(tmp_path / "outside.jpg", 3)
    picture(tmp_path / "far" / "set" / "a.jpg", 4)
    names = ["a.jpg", "gone.jpg", "../../outside.jpg", "", "\x00"]
    labels = {
        "images": [{"id": number, "file_name": name} for number, name in enumerate(names)],
        "annotations": [{"id": 1, "image_id": 77, "category_id": 1, "bbox": [0, 0, 5, 5]}],
        "categories": [{"id": 1, "name": "thing"}],
    }
    (tmp_path / "far" / "set" / "labels.json").write_text(json.dumps(labels))
    report = bring(tmp_path / "far" / "set")
    assert report.images == 1
    assert len(report.skipped) == 5


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"images": 3, "annotations": [], "categories": []}', "{ü}".encode("utf-16")]
)
def test_a_broken_coco_file_changes_nothing(
    tmp_path: Path, project: Project, bring: Callable[..., ImportReport], text: str | bytes
) -> None:
    path = tmp_path / "labels.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(UserError):
        bring(path, format_name="coco")
    with project.registry.reading() as session:
        assert image_count(session) == 0


def test_an_entity_bomb_in_xml_is_skipped(tmp_path: Path, bring: Callable[..., ImportReport]) -> None:
    picture(tmp_path / "set" / "a.jpg", 1)
    bomb = '<!DOCTYPE a [<!ENTITY b "cc"><!ENTITY d "&b;&b;">]><annotation><filename>&d;</filename></annotation>'
    (tmp_path / "set" / "a.xml").write_text(bomb)
    report = bring(tmp_path / "set", format_name="voc")
    assert (report.images, report.unlabelled, report.annotations, len(report.skipped)) == (1, 1, 0, 1)


def test_a_stop_leaves_nothing(tmp_path: Path, project: Project, bring: Callable[..., ImportReport]) -> None:
    source = yolo_set(tmp_path / "set", {"a": "0 0.5 0.5 0.2 0.2\n"})
    with pytest.raises(Stopped):
        bring(source, is_stop_asked=lambda: True)
    with project.registry.reading() as session:
        assert image_count(session) == 0


def test_a_dry_run_counts_and_changes_nothing(
    tmp_path: Path, project: Project, bring: Callable[..., ImportReport]
) -> None:
    report = bring(yolo_set(tmp_path / "set", {"a": "0 0.5 0.5 0.2 0.2\n"}), is_dry_run=True)
    assert (report.images, report.annotations) == (1, 1)
    with project.registry.reading() as session:
        assert image_count(session) == 0


def test_an_image_of_which_nothing_was_said_is_unlabelled(
    tmp_path: Path, project: Project, bring: Callable[..., ImportReport]
) -> None:
    source = yolo_set(tmp_path / "set", {"a": "0 0.5 0.5 0.2 0.2\n", "empty": ""})
    picture(source / "images" / "never.jpg", 9)
    bring(source)
    with project.registry.reading() as session:
        ids = list(image_ids(session))
        names = {row.id: row.name for row in session.exec(select(ImageRow))}
        states = {Path(names[key]).stem: state for key, state in labelled_state(session, ids).items()}
    assert states == {"a": "verified", "empty": "verified", "never": "unlabelled"}


def test_project_and_pictures_can_move_together(
    tmp_path: Path, bring: Callable[..., ImportReport], project: Project
) -> None:
    picture(tmp_path / "pictures" / "a.jpg", 1)
    bring(tmp_path / "pictures")
    project.close()
    (tmp_path / "elsewhere").mkdir()
    shutil.move(tmp_path / "project", tmp_path / "elsewhere" / "project")
    shutil.move(tmp_path / "pictures", tmp_path / "elsewhere" / "pictures")
    moved = open_project(tmp_path / "elsewhere" / "project")
    with moved.registry.reading() as session:
        assert moved.image_path(session, session.exec(select(ImageRow)).one()).is_file()
    moved.close()


def test_copied_pictures_need_their_source_no_more(
    tmp_path: Path, bring: Callable[..., ImportReport], project: Project
) -> None:
    picture(tmp_path / "pictures" / "a.jpg", 1)
    bring(tmp_path / "pictures", is_copied=True)
    shutil.rmtree(tmp_path / "pictures")
    with project.registry.reading() as session:
        assert project.image_path(session, session.exec(select(ImageRow)).one()).is_file()


def test_links_that_lead_out_of_the_source_are_told(tmp_path: Path, bring: Callable[..., ImportReport]) -> None:
    picture(tmp_path / "elsewhere" / "b.jpg", 2)
    picture(tmp_path / "pictures" / "a.jpg", 1)
    (tmp_path / "pictures" / "out.jpg").symlink_to(tmp_path / "elsewhere" / "b.jpg")
    (tmp_path / "pictures" / "gone.jpg").symlink_to(tmp_path / "pictures" / "nothing.jpg")
    (tmp_path / "pictures" / "folder").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "pictures" / "again.jpg").symlink_to(tmp_path / "pictures" / "a.jpg")
    report = bring(tmp_path / "pictures")
    assert report.images == 1
    told = {item.path: item.reason for item in report.skipped}
    assert "leads out" in told["out.jpg"]
    assert "leads out" in told["folder"]
    assert "leads nowhere" in told["gone.jpg"]
    assert "again.jpg" in told or "a.jpg" in told  # the same picture twice


def test_a_folder_of_nothing_but_links_says_why_nothing_came(
    tmp_path: Path, bring: Callable[..., ImportReport]
) -> None:
    picture(tmp_path / "elsewhere" / "b.jpg", 2)
    (tmp_path / "links").mkdir()
    (tmp_path / "links" / "b.jpg").symlink_to(tmp_path / "elsewhere" / "b.jpg")
    with pytest.raises(UserError, match="1 links that lead out"):
        bring(tmp_path / "links")
