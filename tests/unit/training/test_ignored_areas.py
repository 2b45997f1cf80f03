"""What a camera's profile ignores is neither learnt nor measured: pixels, labels and detections alike."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from core.camera_profile import PAINT
from core.detections import BgrImage, Detections, Prediction
from core.manifest import Locations, Manifest, ManifestImage, ManifestLabel, read_manifest, write_manifest
from core.shapes import Box, Ring
from tests.unit.training.drawn import draw_version
from training.dataset_dir import lay_out
from training.evaluation import evaluate_predictor
from training.examples import examples_of

SIZE_WH = (96, 80)
HOOD: Ring = ((0.0, 70.0), (96.0, 70.0), (96.0, 80.0), (0.0, 80.0))
ON_HOOD = ManifestLabel(7, Box(10, 71, 30, 79))


def hooded(folder: Path) -> tuple[Manifest, Locations]:
    """Drawn pictures with one label more on the hood of each."""
    manifest, locations = draw_version(folder / "pictures", "detect", train=2, valid=4)
    images = tuple(
        replace(image, camera="van v2", ignored=(HOOD,), labels=(*image.labels, ON_HOOD)) for image in manifest.images
    )
    return replace(manifest, images=images), locations


class SeesTheHood:
    """Finds the drawn square by its colour, and something on the hood, always."""

    task = "detect"
    classes = ("rot", "grün")

    def __init__(self) -> None:
        self.looked_at: list[BgrImage] = []

    def predict(self, image: BgrImage) -> Prediction:
        self.looked_at.append(image)
        masks = [(image[:, :, 2] > 200), (image[:, :, 1] > 200)]
        position = int(np.argmax([mask.sum() for mask in masks]))
        ys, xs = np.nonzero(masks[position])
        square = (xs.min(), ys.min(), xs.max() + 1, ys.max() + 1)
        boxes = np.array([square, (50, 72, 70, 80)], np.float32)
        return Detections(boxes, np.array([position, 0]), np.array([0.9, 0.95], np.float32))


def locator(locations: Locations):
    return lambda sha256: Path(locations.paths[sha256])


def measure(manifest: Manifest, locations: Locations, predictor: SeesTheHood):
    return evaluate_predictor(
        predictor, manifest, "valid", locate=locator(locations), on_image=lambda *_: None, score_threshold=0.5
    )


def test_a_manifest_with_a_camera_comes_back_and_one_without_keeps_its_text(tmp_path: Path) -> None:
    manifest, _ = hooded(tmp_path)
    assert read_manifest(write_manifest(manifest)) == replace(
        manifest, images=tuple(sorted(manifest.images, key=lambda image: image.sha256))
    )
    plain = replace(manifest, images=tuple(replace(each, camera="", ignored=()) for each in manifest.images))
    assert b"camera" not in write_manifest(plain)


def test_a_label_in_an_ignored_area_is_no_example(tmp_path: Path) -> None:
    manifest, _ = hooded(tmp_path)
    examples, left_out = examples_of(manifest, "valid", "detect")
    assert [len(each.xyxy) for each in examples] == [1, 1, 1, 1]
    assert left_out == {}


def test_an_image_whose_only_label_is_ignored_teaches_nothing_unless_it_was_verified(tmp_path: Path) -> None:
    manifest, _ = hooded(tmp_path)

    def only_hood(image: ManifestImage) -> ManifestImage:
        return replace(image, labels=(ON_HOOD,), exhaustive=())

    bare = replace(manifest, images=tuple(map(only_hood, manifest.images)))
    assert examples_of(bare, "valid", "detect") == ([], {"not verified for any class": 4})


def test_training_pictures_have_the_area_painted_out_and_the_file_of_the_person_stays(tmp_path: Path) -> None:
    manifest, locations = hooded(tmp_path)
    before = {sha256: Path(path).read_bytes() for sha256, path in locations.paths.items()}
    laid = lay_out(manifest, tmp_path / "set", "detect", locate=locator(locations), on_image=lambda *_: None)
    assert laid.counts == {"train": 2, "valid": 4}
    for file in (tmp_path / "set" / "images" / "train").iterdir():
        pixels = cv2.imread(str(file))
        original = cv2.imread(locations.paths[file.stem])
        assert (pixels[71:] == PAINT).all()
        assert (pixels[:69] == original[:69]).all()
        assert len((tmp_path / "set" / "labels" / "train" / f"{file.stem}.txt").read_text().splitlines()) == 1
    assert {sha256: Path(path).read_bytes() for sha256, path in locations.paths.items()} == before


def test_a_detection_in_an_ignored_area_is_no_false_alarm_and_a_label_there_no_miss(tmp_path: Path) -> None:
    manifest, locations = hooded(tmp_path)
    predictor = SeesTheHood()
    measured = measure(manifest, locations, predictor)
    assert (measured.metrics["precision"], measured.metrics["recall"]) == (1.0, 1.0)
    assert measured.confusion["matrix"] == [[2, 0, 0], [0, 2, 0], [0, 0, 0]]
    assert all((each[71:] == PAINT).all() for each in predictor.looked_at)


def test_without_the_camera_the_same_answers_are_false_alarms_and_misses(tmp_path: Path) -> None:
    manifest, locations = hooded(tmp_path)
    plain = replace(manifest, images=tuple(replace(each, camera="", ignored=()) for each in manifest.images))
    measured = measure(plain, locations, SeesTheHood())
    assert measured.metrics["precision"] < 1
    assert measured.metrics["recall"] < 1
