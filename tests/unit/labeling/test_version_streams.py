"""Versions are written and read as streams, and are byte by byte what they were when each was held as a whole."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import UserError
from core.manifest import Manifest, ManifestClass, ManifestImage, ManifestLabel, manifest_lines, read_manifest
from core.manifest import write_manifest as whole
from core.manifest_stream import open_manifest
from core.project import Project
from core.queries.versions import manifest_of, stored_manifest
from core.shapes import Box
from labeling.versions import SplitPlan, freeze
from tests.unit.labeling.drawn_project import drawn_project

# `seed` and `source` are the ids that these versions had when a manifest was made in memory as a whole; the
# two others hold the dealing of groups to parts as it is now.
KNOWN = {
    "plain": (SplitPlan(), (), "9ce23f99525fac999c396c2b5c8a72679a9e686792e2f2d1bd5c6a28657ba951"),
    "seed": (
        SplitPlan((0.5, 0.2, 0.3), seed=9),
        (),
        "126e689fd0b45f7b1723068bd7a957c0ba76e0251fb142ca629eedaf64043cb0",
    ),
}
KNOWN_BY_PARTS = {
    "source": (SplitPlan(keep_source=True), (), "9a7ab42c14bb9be02439e25d2d2e9c5ced02467a00168a51dbd49fc45aaab5a6"),
    "classes": (SplitPlan(), ("car", "lane"), "27c2b9443e63f0e72c666fdc0bf289a4ca95ce4176479d4f64e8d8d49658d476"),
}
OLD_TEXT = (
    '{"classes":[{"id":1,"name":"car"},{"id":3,"name":"歩行者"}],"schema":1,"split":{"seed":0}}\n'
    '{"conditions":{"weather":"rain"},"exhaustive":[1,3],"group":"","height":12,"labels":[{"attributes":{"a":"é\u0085"},'
    '"class":1,"geometry":"[1.0,2.0,3.5,4.25]","kind":"box"}],"name":"x/a\u0085.png","orientation":1,"part":"train",'
    '"sha256":"aa","width":16}\n'
    '{"conditions":{},"exhaustive":[1,3],"group":"drive-7","height":12,"labels":[],"name":"b.png","orientation":6,'
    '"part":"test","sha256":"bb","width":16}\n'
).encode()


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    made = drawn_project(tmp_path)
    yield made
    made.close()


def test_a_version_has_the_id_that_it_always_had(project: Project) -> None:
    for name, (plan, classes, expected) in KNOWN.items():
        assert freeze(project, name, plan, class_names=classes).id == expected


def test_a_version_by_the_parts_of_its_source_has_the_id_that_it_always_had(tmp_path: Path) -> None:
    project = drawn_project(tmp_path, 30, ("train", "test"))
    for name, (plan, classes, expected) in KNOWN_BY_PARTS.items():
        assert freeze(project, name, plan, class_names=classes).id == expected
    project.close()


def test_an_old_text_is_read_and_written_as_it_stands(tmp_path: Path) -> None:
    (tmp_path / "manifest").write_bytes(OLD_TEXT)
    assert whole(read_manifest(OLD_TEXT)) == OLD_TEXT
    stored = open_manifest(tmp_path / "manifest")
    assert b"".join(manifest_lines(stored.classes, stored.split, stored.images())) == OLD_TEXT
    assert [(head.name, head.part) for head in stored.heads()] == [("x/a\u0085.png", "train"), ("b.png", "test")]


def test_what_is_streamed_is_what_is_read_as_a_whole(project: Project) -> None:
    frozen = freeze(project, "one", SplitPlan())
    stored, manifest = stored_manifest(project, frozen.id), manifest_of(project, frozen.id)
    assert (stored.classes, stored.split, tuple(stored.images())) == (manifest.classes, manifest.split, manifest.images)


def test_any_image_is_found_without_reading_the_others(tmp_path: Path) -> None:
    chance = random.Random(4)
    hashes = sorted({f"{chance.getrandbits(32):08x}" for _ in range(300)})
    label = ManifestLabel(1, Box(0, 0, 1, 1))
    images = [
        ManifestImage(each, "n" * chance.randrange(60), 9, 9, 1, "train", (label,) * (place % 5), (1,))
        for place, each in enumerate(hashes)
    ]
    (tmp_path / "manifest").write_bytes(whole(Manifest((ManifestClass(1, "car"),), {}, tuple(images))))
    stored = open_manifest(tmp_path / "manifest")
    assert [stored.find(each) for each in hashes] == images
    assert [stored.find(each) for each in ("", "80000000z", "zz")] == [None, None, None]


def test_images_out_of_order_are_refused() -> None:
    images = [ManifestImage(each, "a", 1, 1, 1, "train", (), ()) for each in ("b", "a")]
    with pytest.raises(ValueError, match="order of hash"):
        list(manifest_lines((), {}, images))


def test_a_version_that_was_changed_on_disk_is_not_streamed(project: Project) -> None:
    frozen = freeze(project, "one", SplitPlan())
    path = project.objects.path(frozen.id)
    path.write_bytes(path.read_bytes().replace(b"car", b"cat"))
    with pytest.raises(UserError, match="changed on disk"):
        stored_manifest(project, frozen.id)


def test_nothing_is_left_when_a_version_cannot_be_finished(project: Project) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"one"
        raise KeyError("two")

    before = sorted(project.objects.root.rglob("*"))
    with pytest.raises(KeyError):
        project.objects.add_pieces(pieces())
    assert sorted(project.objects.root.rglob("*")) == before
