"""A version is written out as the same bytes whatever became of the project, and every picture is what was frozen."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import Stopped, UserError
from core.formats.known import FORMATS
from core.ids import ClassId
from core.project import Project
from core.queries.images import annotations_of, image_ids
from labeling.edits import deleted
from labeling.labels_out import write_labels
from labeling.ontology import rename_class
from labeling.store import apply
from labeling.version_files import check_files
from labeling.versions import SplitPlan, freeze
from tests.unit.labeling.drawn_project import drawn_project, set_lighting

ROOT = Path(__file__).parents[3]
NAMES = [known.name for known in FORMATS]
WRITE_ALL = """
import sys
from pathlib import Path
from core.formats.known import FORMATS
from core.project import open_project
from labeling.labels_out import write_labels
project = open_project(Path(sys.argv[1]))
for known in FORMATS:
    write_labels(project, Path(sys.argv[2]) / known.name, format_name=known.name, version="first")
"""


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    made = drawn_project(tmp_path / "here", 12)
    freeze(made, "first", SplitPlan())
    yield made
    made.close()


def tree_hash(folder: Path) -> str:
    """Names and bytes of every file below."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        digest.update(f"{path.relative_to(folder).as_posix()}\n{path.is_dir()}\n".encode())
        digest.update(b"" if path.is_dir() else path.read_bytes())
    return digest.hexdigest()


def write_all(project: Path, dest: Path, seed: str) -> dict[str, str]:
    """In a process of its own, whose sets are in another order."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed}
    subprocess.run([sys.executable, "-c", WRITE_ALL, str(project), str(dest)], cwd=ROOT, env=environment, check=True)
    return {name: tree_hash(dest / name) for name in NAMES}


def test_every_format_gives_the_same_bytes_years_later_and_elsewhere(project: Project, tmp_path: Path) -> None:
    first = write_all(project.root, tmp_path / "one", "1")
    for path in (tmp_path / "one").rglob("*"):
        assert path.is_dir() or path.suffix == ".bmp" or str(tmp_path).encode() not in path.read_bytes(), path
    with project.registry.reading() as session:
        ids = list(image_ids(session))
        gone = annotations_of(session, ids[0])
    apply(project.registry, deleted(gone), author="bo")
    set_lighting(project, ids[1], "day")
    rename_class(project.registry, ClassId(1), "vehicle")
    project.close()
    shutil.copytree(tmp_path / "here", tmp_path / "elsewhere" / "there")
    shutil.rmtree(tmp_path / "here")
    for path in sorted((tmp_path / "elsewhere").rglob("*.bmp"), reverse=True):
        os.utime(path, (1, 1))
    again = write_all(tmp_path / "elsewhere" / "there" / "project", tmp_path / "quite another name", "2")
    assert again == first
    assert len(set(first.values())) == len(NAMES)  # none is simply empty


@pytest.mark.parametrize("name", ["yolo", "coco", "voc", "cvat", "labelme"])
def test_a_changed_picture_is_named_and_nothing_is_left_behind(project: Project, tmp_path: Path, name: str) -> None:
    victim = tmp_path / "here" / "pictures" / "07.bmp"
    stat = victim.stat()
    content = bytearray(victim.read_bytes())
    content[-5] ^= 1
    victim.write_bytes(bytes(content))
    os.utime(victim, ns=(stat.st_atime_ns, stat.st_mtime_ns))  # size and date say that nothing happened
    with pytest.raises(UserError, match=r"07\.bmp is not the one that was frozen"):
        write_labels(project, tmp_path / "out" / "set", format_name=name, version="first")
    assert not (tmp_path / "out").exists()


def test_a_missing_picture_is_told_before_anything_is_written(project: Project, tmp_path: Path) -> None:
    (tmp_path / "here" / "pictures" / "03.bmp").unlink()
    with pytest.raises(UserError, match=r"1 pictures of this version are missing, 03\.bmp"):
        write_labels(project, tmp_path / "out" / "set", format_name="yolo", version="first")
    assert not (tmp_path / "out").exists()


def test_a_folder_with_something_in_it_is_left_alone(project: Project, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    with pytest.raises(UserError, match="is not empty"):
        write_labels(project, tmp_path / "out", format_name="yolo", version="first")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]


def test_an_empty_folder_is_filled(project: Project, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    report = write_labels(project, tmp_path / "out", format_name="yolo", version="first")
    assert (report.images, len(list((tmp_path / "out").rglob("*.bmp")))) == (12, 12)


def test_a_stop_leaves_nothing_behind(project: Project, tmp_path: Path) -> None:
    with pytest.raises(Stopped):
        write_labels(project, tmp_path / "out" / "set", format_name="yolo", version="first", is_stop_asked=lambda: True)
    assert not (tmp_path / "out").exists()


def test_checking_a_version_reads_every_byte(project: Project, tmp_path: Path) -> None:
    shown: list[tuple[int, int]] = []
    seen = check_files(project, "first", progress=lambda done, total, _words: shown.append((done, total)))
    assert (seen.are_whole, seen.images, shown[-1]) == (True, 12, (12, 12))
    (tmp_path / "here" / "pictures" / "03.bmp").unlink()
    other = tmp_path / "here" / "pictures" / "05.bmp"
    other.write_bytes(other.read_bytes()[:-1] + b"\x01")
    seen = check_files(project, "first")
    assert (seen.are_whole, seen.missing, seen.changed) == (False, ("03.bmp",), ("05.bmp",))
    with pytest.raises(Stopped):
        check_files(project, "first", is_stop_asked=lambda: True)


def test_the_manifest_holds_no_name_of_a_class_that_was_given_later(project: Project) -> None:
    rename_class(project.registry, ClassId(1), "vehicle")
    report = write_labels(project, project.root.parent / "set", format_name="coco", version="first")
    told = [json.loads(path.read_text()) for path in (project.root.parent / "set").rglob("*.json")]
    assert {each["name"] for part in told for each in part["categories"]} == {"car", "crosswalk", "lane"}
    assert report.images == 12


def test_what_is_said_of_pictures_is_written_of_the_live_labels_too(project: Project, tmp_path: Path) -> None:
    for name, version in (("live", None), ("frozen", "first")):
        write_labels(project, tmp_path / name, format_name="openlabel", version=version)
    live, frozen = (
        sorted(
            word
            for path in (tmp_path / name).rglob("*.json")
            for word in path.read_text().split('"')
            if word == "night"
        )
        for name in ("live", "frozen")
    )
    assert live == frozen != []
