"""A hand-off file from anybody: whatever is wrong with it, it is refused in a sentence and nothing is changed."""

import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image as PillowImage

from core.annotations import Annotation
from core.canonical import to_json
from core.errors import UserError
from core.ids import AnnotationId, ClassId, ImageId
from core.project import Project, create_project, utc_now
from core.queries.images import annotations_of
from core.schema import ImageRow
from core.shapes import Box, Mask
from labeling.edits import added, deleted
from labeling.handoff import BASE_NAME, merge_answer, open_bundle, write_answer, write_bundle
from labeling.handoff_bundle import MANIFEST, checked_manifest, manifest_bytes
from labeling.ontology import add_class
from labeling.store import apply

ONE, TWO = ImageId(11), ImageId(12)
CAR = Annotation(AnnotationId(101), ONE, ClassId(1), Box(4.5, 2, 14.75, 30), "ann")
SPOT = Annotation(AnnotationId(104), TWO, ClassId(1), Mask(2, 2, 4, 4, (0, 8, 8)), "ann")


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """A project with two images, two classes and a shape on each image; no test changes it."""
    folder = tmp_path_factory.mktemp("asking")
    project = create_project(folder / "project")
    for name in ("car", "line"):
        add_class(project.registry, name)
    for number, colour in ((ONE, "red"), (TWO, "blue")):
        path = folder / f"{colour}.png"
        PillowImage.new("RGB", (64, 48), colour).save(path)
        sha256 = project.objects.add_file(path)
        there = project.objects.path(sha256).relative_to(project.root).as_posix()
        row = ImageRow(id=number, sha256=sha256, name=path.name, path=there, width=64, height=48, added_at=utc_now())
        with project.registry.transaction() as tx:
            tx.session.add(row)
    apply(project.registry, added([CAR, SPOT]), author="ann")
    yield project
    project.close()


@pytest.fixture(scope="module")
def written(asking: Project) -> bytes:
    return write_bundle(asking, [ONE, TWO], asking.cache_folder / "question.zip").path.read_bytes()


@pytest.fixture
def question(written: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "question.zip"
    path.write_bytes(written)
    return path


@pytest.fixture
def expert(question: Path, tmp_path: Path) -> Iterator[Project]:
    made = open_bundle(question, tmp_path / "expert")
    yield made
    made.close()


def labels(project: Project) -> list[Annotation]:
    with project.registry.reading() as session:
        return [*annotations_of(session, ONE), *annotations_of(session, TWO)]


def rewritten(path: Path, change: Callable[[dict[str, Any]], None], *, is_compressed: bool = False) -> Path:
    """The bundle with a manifest that somebody worked on, canonical again."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(files[MANIFEST])
    change(manifest)
    files[MANIFEST] = to_json(manifest).encode()
    return packed(path, files, is_compressed=is_compressed)


def packed(path: Path, files: dict[str, bytes], *, is_compressed: bool = False) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED if is_compressed else zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def refused(bundle: Path, tmp_path: Path, says: str = "cannot be used") -> None:
    """The bundle is refused, in a sentence, and leaves nothing behind."""
    dest = tmp_path / "refused" / "project"
    with pytest.raises(UserError, match=says) as caught:
        open_bundle(bundle, dest)
    assert "Nothing was changed" in caught.value.message
    assert not dest.parent.exists() or not list(dest.parent.iterdir())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_bundle_cut_short_is_refused(question: Path, tmp_path: Path, data: st.DataObject):
    content = question.read_bytes()
    length = data.draw(st.integers(0, len(content) - 1))
    short = tmp_path / "short.zip"
    short.write_bytes(content[:length])
    refused(short, tmp_path)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_bundle_with_an_overwritten_byte_is_refused_or_says_the_same(
    asking: Project, question: Path, tmp_path: Path, data: st.DataObject
):
    content = bytearray(question.read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    odd = tmp_path / "odd.zip"
    odd.write_bytes(content)
    try:
        made = open_bundle(odd, tmp_path / f"odd-{len(list(tmp_path.iterdir()))}")
    except UserError:
        return
    assert labels(made) == labels(asking)
    made.close()


@pytest.mark.parametrize(
    "name",
    ["../registry.db", "/etc/passwd", "images/../../x", "images\\x", "C:/x", "extra.txt", "images/" + "a" * 64],
)
def test_a_file_with_a_name_that_does_not_belong_is_refused(question: Path, tmp_path: Path, name: str):
    with zipfile.ZipFile(question, "a") as archive:
        archive.writestr(name, b"x")
    refused(question, tmp_path)


def test_two_files_of_one_name_are_refused(question: Path, tmp_path: Path):
    with zipfile.ZipFile(question, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(MANIFEST, b"{}")
    refused(question, tmp_path, "two files")


def test_a_packed_bomb_is_refused_before_it_is_read(question: Path, tmp_path: Path):
    bomb = packed(question, {MANIFEST: b" " * (64 << 20)}, is_compressed=True)
    assert bomb.stat().st_size < 1 << 20
    refused(bomb, tmp_path, "packed")


def test_a_size_that_is_larger_than_the_file_is_refused(question: Path, tmp_path: Path):
    content = question.read_bytes()
    start = content.index(b"PK\x01\x02")
    lie = (1 << 31).to_bytes(4, "little") * 2
    question.write_bytes(content[: start + 20] + lie + content[start + 28 :])
    refused(question, tmp_path)


def test_a_picture_in_another_ones_place_is_refused(question: Path, tmp_path: Path):
    with zipfile.ZipFile(question) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    first = next(name for name in files if name != MANIFEST)
    refused(packed(question, {**files, first: files[first][::-1]}), tmp_path, "changed")


@pytest.mark.parametrize(
    "text", [b"", b"[]", b"{", b'{"a":NaN}', b"\xff", b'"\\ud800"', b"[" * 100_000, b'{"a":1, "a":1}']
)
def test_a_manifest_that_is_no_manifest_is_refused(question: Path, tmp_path: Path, text: bytes):
    refused(packed(question, {MANIFEST: text}), tmp_path, "manifest")


def _at(*path: str | int, value: object) -> Callable[[dict[str, Any]], None]:
    def change(manifest: dict[str, Any]) -> None:
        there: Any = manifest
        for step in path[:-1]:
            there = there[step]
        there[path[-1]] = value

    return change


LABELS = ("images", 0, "labels")
WRONG = [
    ("version", 2), ("version", "1"), ("format", "zip"), ("kind", "other"), ("extra", 1), ("project", []),
    ("project", {"name": 1, "created_at": ""}), ("classes", {}), ("conditions", [{"group": 1, "values": []}]),
    ("classes", 0, "id", "1"), ("classes", 0, "id", 2), ("classes", 0, "id", 2**63), ("classes", 0, "name", "line"),
    ("classes", 0, "colour", "url(x)"), ("classes", 0, "shape", "cube"), ("classes", 0, "parent_id", 99),
    ("classes", 1, "parent_id", 2), ("classes", 0, "attributes", [{"name": 1}]), ("classes", 0, "is_retired", 1),
    ("images", 0, "id", True), ("images", 0, "id", -1), ("images", 0, "id", 12.0), ("images", 1, "sha256", "../x"),
    ("images", 0, "name", "../../x.png"), ("images", 0, "name", "a\\..\\b.png"), ("images", 0, "name", "C:\\b.png"),
    ("images", 0, "name", "a\x00b"), ("images", 0, "size", 1), ("images", 0, "width", 65),
    ("images", 0, "width", 10**9),
    ("images", 0, "orientation", 9), ("images", 0, "orientation", 6), ("images", 0, "labels", None),
    (*LABELS, "annotations", 0, "class_id", 99), (*LABELS, "annotations", 0, "image_id", 1),
    (*LABELS, "annotations", 0, "id", "101"), (*LABELS, "annotations", 0, "geometry", "[]"),
    (*LABELS, "annotations", 0, "geometry", "[0,0,1e999,9]"), (*LABELS, "annotations", 0, "geometry", "[" * 9000),
    (*LABELS, "annotations", 0, "geometry", "[0.0,0.0,1e+300,9.0]"), (*LABELS, "annotations", 0, "kind", "mask"),
    (*LABELS, "annotations", 0, "attributes", {"a": {}}), (*LABELS, "annotations", 0, "attributes", ["ab"]),
    (*LABELS, "annotations", 0, "author", None), (*LABELS, "annotations", 0, "source", "god"),
    (*LABELS, "annotations", 0, "track", 5), (*LABELS, "conditions", {"weather": 1}),
    (*LABELS, "completeness", {"1": "done"}), (*LABELS, "completeness", {"99": "verified"}),
    (*LABELS, "completeness", {"one": "verified"}), (*LABELS, "review", {"state": "rejected"}),
    (*LABELS, "review", []), (*LABELS, "review", {"state": "done", "note": 1, "x": None, "y": None, "author": ""}),
    (*LABELS, "review", {"state": "done", "note": "", "x": "a", "y": "b", "author": ""}),
]  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_a_manifest_with_one_wrong_field_is_refused(question: Path, tmp_path: Path, wrong: tuple[Any, ...]):
    refused(rewritten(question, _at(*wrong[:-1], value=wrong[-1])), tmp_path)


def test_a_mask_larger_than_its_picture_is_refused(question: Path, tmp_path: Path):
    def grow(manifest: dict[str, Any]) -> None:
        for image in manifest["images"]:
            for state in image["labels"]["annotations"]:
                if state["kind"] == "mask":
                    state["geometry"] = "[0,0,100000,100000,[0,10000000000]]"

    refused(rewritten(question, grow), tmp_path, "labels")


WRONG_ANSWERS = [
    ("base", "kind", "answer"), ("base", 1), ("base", "project", "name", "x"), ("images", []),
    (*LABELS, "annotations", [{}]),
]  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG_ANSWERS, ids=str)
def test_a_tampered_answer_is_refused(asking: Project, expert: Project, tmp_path: Path, wrong: tuple[Any, ...]):
    answer = write_answer(expert, tmp_path / "answer.zip").path
    with pytest.raises(UserError, match="Nothing was changed"):
        merge_answer(asking, rewritten(answer, _at(*wrong[:-1], value=wrong[-1])))


def test_an_answer_that_moves_a_shape_to_another_image_is_refused(asking: Project, expert: Project, tmp_path: Path):
    apply(expert.registry, deleted([CAR]), author="bob")
    apply(expert.registry, added([replace(CAR, image_id=TWO)]), author="bob")
    with pytest.raises(UserError, match="moves labels"):
        merge_answer(asking, write_answer(expert, tmp_path / "answer.zip").path)


def test_a_damaged_base_is_told(expert: Project, tmp_path: Path):
    (expert.root / BASE_NAME).write_text("{}")
    with pytest.raises(UserError, match="damaged"):
        write_answer(expert, tmp_path / "answer.zip")


def test_a_manifest_is_read_as_it_was_written(question: Path):
    with zipfile.ZipFile(question) as archive:
        content = archive.read(MANIFEST)
    assert manifest_bytes(checked_manifest(content)) == content
