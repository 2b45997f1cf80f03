"""A version is laid out as it was frozen, and the person's files are never touched."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image as PillowImage

from core.detections import Task
from core.errors import UserError
from core.manifest import Manifest, ManifestClass, ManifestImage, ManifestLabel
from core.objects import sha256_of_file
from core.shapes import Box, Tag
from tests.unit.training.drawn import draw_version
from training.dataset_dir import DatasetDir, lay_out


def lay(folder: Path, manifest: Manifest, paths: dict[str, str], task: Task = "detect") -> DatasetDir:
    return lay_out(
        manifest, folder / "dataset", task, locate=lambda sha256: Path(paths[sha256]), on_image=lambda *_: None
    )


def one_picture(path: Path, *, width: int, height: int, orientation: int = 1) -> tuple[Manifest, dict[str, str]]:
    box = ManifestLabel(1, Box(0, 0, width / 2, height / 4))
    image = ManifestImage(sha256_of_file(path), path.name, width, height, orientation, "train", (box,), (1,))
    return Manifest((ManifestClass(1, "car"),), {}, (image,)), {image.sha256: str(path)}


def laid_picture(dataset: DatasetDir) -> Path:
    (found,) = (dataset.root / "images" / "train").iterdir()
    return found


def test_boxes_are_written_as_yolo_does_with_class_positions(tmp_path: Path):
    cv2.imwrite(str(tmp_path / "a.png"), np.zeros((40, 80, 3), np.uint8))
    dataset = lay(tmp_path, *one_picture(tmp_path / "a.png", width=80, height=40))
    (label,) = (dataset.root / "labels" / "train").iterdir()
    assert [float(value) for value in label.read_text().split()] == [0, 0.25, 0.125, 0.5, 0.25]


def test_a_box_beyond_the_picture_is_cut_at_its_edge(tmp_path: Path):
    cv2.imwrite(str(tmp_path / "a.png"), np.zeros((40, 80, 3), np.uint8))
    manifest, paths = one_picture(tmp_path / "a.png", width=80, height=40)
    beyond = replace(manifest.images[0], labels=(ManifestLabel(1, Box(40, 20, 900, 900)),))
    dataset = lay(tmp_path, replace(manifest, images=(beyond,)), paths)
    (label,) = (dataset.root / "labels" / "train").iterdir()
    assert [float(value) for value in label.read_text().split()] == [0, 0.75, 0.75, 0.5, 0.5]


def test_a_turned_photo_is_laid_out_upright(tmp_path: Path):
    path = tmp_path / "turned.jpg"
    exif = PillowImage.Exif()
    exif[0x0112] = 6
    PillowImage.new("RGB", (80, 40), (200, 10, 10)).save(path, exif=exif)
    dataset = lay(tmp_path, *one_picture(path, width=40, height=80, orientation=6))
    assert cv2.imread(str(laid_picture(dataset)), cv2.IMREAD_UNCHANGED).shape == (80, 40, 3)


def test_a_16_bit_picture_is_laid_out_with_8_bits(tmp_path: Path):
    path = tmp_path / "deep.png"
    cv2.imwrite(str(path), np.full((40, 80), 40_000, np.uint16))
    dataset = lay(tmp_path, *one_picture(path, width=80, height=40))
    laid = cv2.imread(str(laid_picture(dataset)), cv2.IMREAD_UNCHANGED)
    assert (laid.dtype, int(laid[0, 0, 0])) == (np.uint8, 40_000 >> 8)


def test_a_jpeg_that_a_library_would_repair_in_place_is_written_anew(tmp_path: Path):
    path = tmp_path / "cut.jpg"
    PillowImage.fromarray(np.random.default_rng(0).integers(0, 255, (40, 80, 3), np.uint8)).save(path)
    path.write_bytes(path.read_bytes() + b"trailing")
    before = path.read_bytes()
    dataset = lay(tmp_path, *one_picture(path, width=80, height=40))
    assert laid_picture(dataset).suffix == ".png"
    assert path.read_bytes() == before


def test_a_file_that_was_changed_since_it_was_frozen_is_named(tmp_path: Path):
    cv2.imwrite(str(tmp_path / "a.png"), np.zeros((40, 80, 3), np.uint8))
    manifest, paths = one_picture(tmp_path / "a.png", width=80, height=40)
    cv2.imwrite(str(tmp_path / "a.png"), np.ones((40, 80, 3), np.uint8))
    with pytest.raises(UserError, match=r"a\.png is not the one that was frozen"):
        lay(tmp_path, manifest, paths)


def test_a_missing_file_is_named(tmp_path: Path):
    cv2.imwrite(str(tmp_path / "a.png"), np.zeros((40, 80, 3), np.uint8))
    manifest, paths = one_picture(tmp_path / "a.png", width=80, height=40)
    (tmp_path / "a.png").unlink()
    with pytest.raises(UserError, match=r"a\.png cannot be read"):
        lay(tmp_path, manifest, paths)


def test_an_unverified_image_never_trains_as_empty(tmp_path: Path):
    manifest, locations = draw_version(tmp_path / "pictures", "detect", train=4, valid=2)
    first = replace(manifest.part("train")[0], labels=(), exhaustive=())
    others = tuple(image for image in manifest.images if image.sha256 != first.sha256)
    dataset = lay(tmp_path, Manifest(manifest.classes, {}, (first, *others)), dict(locations.paths))
    assert dataset.counts["train"] == 3
    assert dataset.left_out == {"not verified for any class": 1}


def test_an_image_on_which_one_class_was_not_looked_for_does_not_train_as_empty_of_it(tmp_path: Path):
    manifest, locations = draw_version(tmp_path / "pictures", "detect", train=4, valid=2)
    first = replace(manifest.part("train")[0], exhaustive=(7,))
    others = tuple(image for image in manifest.images if image.sha256 != first.sha256)
    dataset = lay(tmp_path, Manifest(manifest.classes, {}, (first, *others)), dict(locations.paths))
    assert not (dataset.root / "labels" / "train" / f"{first.sha256}.txt").exists()
    assert dataset.left_out == {"not verified for every class": 1}


def test_an_image_verified_as_empty_trains_as_empty(tmp_path: Path):
    manifest, locations = draw_version(tmp_path / "pictures", "detect", train=4, valid=2)
    first = replace(manifest.part("train")[0], labels=())
    others = tuple(image for image in manifest.images if image.sha256 != first.sha256)
    dataset = lay(tmp_path, Manifest(manifest.classes, {}, (first, *others)), dict(locations.paths))
    assert (dataset.root / "labels" / "train" / f"{first.sha256}.txt").read_text() == ""


def test_tagged_images_lie_in_one_folder_a_class_in_the_order_of_the_classes(tmp_path: Path):
    manifest, locations = draw_version(tmp_path / "pictures", "classify", train=4, valid=2)
    dataset = lay(tmp_path, manifest, dict(locations.paths), "classify")
    folders = sorted(path.name for path in (dataset.root / "train").iterdir())
    reds = {image.sha256 for image in manifest.part("train") if image.labels[0].class_id == 7}
    assert folders == ["class_0000", "class_0001"]
    assert {path.stem for path in (dataset.root / "train" / folders[0]).iterdir()} == reds


def test_an_image_with_two_tags_is_left_out_with_the_reason(tmp_path: Path):
    manifest, locations = draw_version(tmp_path / "pictures", "classify", train=4, valid=2)
    both = replace(manifest.part("train")[0], labels=(ManifestLabel(7, Tag()), ManifestLabel(3, Tag())))
    others = tuple(image for image in manifest.images if image.sha256 != both.sha256)
    dataset = lay(tmp_path, Manifest(manifest.classes, {}, (both, *others)), dict(locations.paths), "classify")
    assert dataset.left_out == {"several classes for one image": 1}


def test_a_version_without_what_the_task_needs_is_refused(tmp_path: Path):
    manifest, locations = draw_version(tmp_path / "pictures", "classify", train=4, valid=2)
    with pytest.raises(UserError, match="nothing to learn from"):
        lay(tmp_path, replace(manifest, images=manifest.part("valid")), dict(locations.paths), "classify")


def test_images_stand_in_where_there_is_no_valid_part(tmp_path: Path):
    manifest, locations = draw_version(tmp_path / "pictures", "detect", train=4, valid=0)
    dataset = lay(tmp_path, manifest, dict(locations.paths))
    assert not dataset.has_valid
    assert list((dataset.root / "images" / "valid").iterdir())
