"""Folds of a version: each image is judged once, groups stay together, and the test part is never touched."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.canonical import to_json
from core.errors import UserError
from core.manifest import Manifest, ManifestClass, ManifestImage, ManifestLabel, write_manifest
from core.project import Project, create_project, utc_now
from core.queries.versions import every_version, manifest_of, version_by, versions
from core.schema import DatasetVersionRow
from core.shapes import Box
from labeling.folds import make_folds

FOLDS = 3


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    made = create_project(tmp_path / "project")
    yield made
    made.close()


def image(number: int, part: str, group: str) -> ManifestImage:
    labels = [ManifestLabel(1, Box(1, 1, 9, 9))] + ([ManifestLabel(2, Box(2, 2, 8, 8))] if number % 4 == 0 else [])
    return ManifestImage(f"{number:064x}", f"{number}.png", 64, 48, 1, part, tuple(labels), (1, 2), {}, group)


def frozen(project: Project, images: list[ManifestImage], name: str = "v1") -> str:
    text = write_manifest(Manifest((ManifestClass(1, "car"), ManifestClass(2, "bus")), {"seed": 0}, tuple(images)))
    version_id = project.objects.add_bytes(text)
    with project.registry.transaction() as tx:
        tx.session.add(
            DatasetVersionRow(id=version_id, name=name, created_at=utc_now(), images=len(images), annotations=1,
                              parts_json="{}", split_json=to_json({"seed": 0}))
        )  # fmt: skip
    return version_id


def drives(count: int = 48) -> list[ManifestImage]:
    """Two images a drive in train and valid, and some in test."""
    taught = [image(number, "valid" if number % 5 == 0 else "train", f"drive {number // 2}") for number in range(count)]
    return [*taught, *(image(count + number, "test", f"test {number}") for number in range(6))]


def test_each_image_is_judged_in_one_fold_and_test_images_in_none(project: Project) -> None:
    version_id = frozen(project, drives())
    made = [manifest_of(project, each) for each in make_folds(project, version_id, folds=FOLDS)]

    judged = Counter(each.sha256 for manifest in made for each in manifest.part("valid"))
    assert set(judged.values()) == {1}
    assert len(judged) == 48
    before = {each.sha256 for each in manifest_of(project, version_id).part("test")}
    assert all({each.sha256 for each in manifest.part("test")} == before for manifest in made)
    assert all(len(manifest.images) == 54 for manifest in made)


def test_drives_stay_together_and_each_fold_has_its_share_of_the_rare_class(project: Project) -> None:
    for version_id in make_folds(project, frozen(project, drives()), folds=FOLDS):
        manifest = manifest_of(project, version_id)
        sides = [{each.group for each in manifest.part(part)} for part in ("train", "valid")]
        assert sides[0].isdisjoint(sides[1])
        buses = sum(label.class_id == 2 for each in manifest.part("valid") for label in each.labels)
        assert buses in (3, 4, 5)  # of 12, a third of them within one


def test_the_same_folds_are_the_same_versions_and_another_seed_deals_others(project: Project) -> None:
    version_id = frozen(project, drives())
    first = make_folds(project, version_id, folds=FOLDS, seed=1)
    assert make_folds(project, version_id, folds=FOLDS, seed=1) == first
    assert set(make_folds(project, version_id, folds=FOLDS, seed=2)).isdisjoint(first)


def test_folds_are_not_in_the_list_of_versions_and_are_found_by_name(project: Project) -> None:
    fold, *_others = make_folds(project, frozen(project, drives()), folds=FOLDS)
    with project.registry.reading() as session:
        assert [row.name for row in versions(session)] == ["v1"]
        assert len(every_version(session)) == 1 + FOLDS
        assert version_by(session, fold).name.startswith("v1 · fold 1 of 3")


def test_too_few_groups_and_folds_of_folds_are_refused(project: Project) -> None:
    one_drive = [image(number, "train", "drive") for number in range(9)]
    with pytest.raises(UserError, match="hold 1 groups"):
        make_folds(project, frozen(project, one_drive, "v2"), folds=FOLDS)
    fold, *_others = make_folds(project, frozen(project, drives()), folds=FOLDS)
    with pytest.raises(UserError, match="is itself a fold"):
        make_folds(project, fold, folds=FOLDS)
