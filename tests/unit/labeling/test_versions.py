"""A frozen version holds what was verified, never changes, and splits the same way for the same seed."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from core.annotations import Annotation
from core.errors import UserError
from core.ids import AnnotationId, ClassId, ImageId, new_number
from core.project import Project, create_project
from core.queries.images import image_ids
from core.queries.versions import manifest_of
from core.recordings import Recording
from core.shapes import Tag
from labeling.completeness import verify_image
from labeling.edits import added
from labeling.importing import import_source
from labeling.ontology import add_class
from labeling.store import apply
from labeling.versions import SplitPlan, freeze, locations


def no_recordings(_path: Path) -> Recording:
    raise AssertionError("no recording is imported here")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """40 pictures of `car`, 8 of `bus`, in pairs that look alike."""
    for index in range(48):
        pixels = np.random.default_rng(index // 2).integers(0, 255, (9, 9, 3), dtype=np.uint8)
        large = cv2.resize(pixels, (90, 90), interpolation=cv2.INTER_CUBIC)
        large[0, 0] = index  # alike, and not the same file
        folder = tmp_path / "set" / ("car" if index < 40 else "bus")
        folder.mkdir(parents=True, exist_ok=True)
        cv2.imwrite(str(folder / f"{index:02d}.png"), large)
    made = create_project(tmp_path / "project")
    import_source(made, tmp_path / "set", open_recording=no_recordings, author="ann")
    yield made
    made.close()


def parts_of(project: Project, version_id: str) -> dict[str, str]:
    return {image.name: image.part for image in manifest_of(project, version_id).images}


def test_the_same_seed_splits_the_same_way_and_another_does_not(project: Project) -> None:
    first = parts_of(project, freeze(project, "one", SplitPlan(seed=1)).id)
    other = parts_of(project, freeze(project, "two", SplitPlan(seed=2)).id)
    assert first != other
    with pytest.raises(UserError, match="exactly what version one holds"):
        freeze(project, "three", SplitPlan(seed=1))


def test_rare_classes_reach_every_part(project: Project) -> None:
    parts = parts_of(project, freeze(project, "one", SplitPlan()).id)
    assert {part for name, part in parts.items() if name.startswith("bus")} == {"train", "valid", "test"}


def test_pictures_that_look_alike_stay_on_one_side(project: Project) -> None:
    parts = parts_of(project, freeze(project, "one", SplitPlan(group_by="similarity")).id)
    by_number = {int(Path(name).stem): part for name, part in parts.items()}
    assert all(by_number[index] == by_number[index + 1] for index in range(0, 48, 2))


def test_an_image_that_is_not_verified_for_every_class_is_left_out(project: Project) -> None:
    extra = add_class(project.registry, "tram")
    with project.registry.reading() as session:
        first, second, *_ = image_ids(session)
    for image_id in (first, second):
        verify_image(project, ImageId(image_id), author="ann")
    tag = Annotation(AnnotationId(new_number()), ImageId(first), extra, Tag(), "ann")
    apply(project.registry, added([tag]), author="ann")
    frozen = freeze(project, "one", SplitPlan(fractions=(1, 0, 0)))
    assert (frozen.images, dict(frozen.left_out)) == (2, {"partly labelled": 46})


def test_a_version_can_be_limited_to_some_classes(project: Project) -> None:
    frozen = freeze(project, "cars", SplitPlan(), class_names=["car"])
    manifest = manifest_of(project, frozen.id)
    assert ([known.name for known in manifest.classes], frozen.images, frozen.annotations) == (["car"], 48, 40)


def test_later_edits_do_not_change_a_version(project: Project) -> None:
    frozen = freeze(project, "one", SplitPlan())
    before = manifest_of(project, frozen.id)
    with project.registry.reading() as session:
        image_id = ImageId(image_ids(session)[0])
    tag = Annotation(AnnotationId(new_number()), image_id, ClassId(1), Tag(), "ann")
    apply(project.registry, added([tag]), author="ann")
    assert manifest_of(project, frozen.id) == before


def test_a_missing_picture_is_told_before_anything_starts(project: Project, tmp_path: Path) -> None:
    frozen = freeze(project, "one", SplitPlan())
    (tmp_path / "set" / "car" / "00.png").unlink()
    with pytest.raises(UserError, match="1 pictures of this version are missing"):
        locations(project, manifest_of(project, frozen.id))


def test_a_changed_manifest_is_found_out(project: Project) -> None:
    frozen = freeze(project, "one", SplitPlan())
    path = project.objects.path(frozen.id)
    path.write_bytes(path.read_bytes().replace(b"car", b"cat"))
    with pytest.raises(UserError, match="changed on disk"):
        manifest_of(project, frozen.id)


@pytest.mark.parametrize("fractions", [(0.5, 0.5, 0.5), (1.2, -0.1, -0.1)])
def test_shares_that_make_no_sense_are_refused(fractions: tuple[float, float, float]) -> None:
    with pytest.raises(UserError, match="add up to 1"):
        SplitPlan(fractions=fractions)
