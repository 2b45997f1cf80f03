"""Measuring takes any predictor and says what it measured, image by image."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.detections import BgrImage, ClassScores, Detections, Prediction, Task, no_detections
from core.errors import Stopped, UserError
from core.manifest import Locations, Manifest, ManifestImage
from tests.unit.training.drawn import draw_version
from training.dataset_dir import Locate
from training.details import read_details
from training.evaluation import EvaluationResult, details_bytes, evaluate_predictor, positions_by_name


class ColourFinder:
    """Finds the drawn square exactly, by its colour; `classes` as handed in."""

    def __init__(self, task: Task, classes: Sequence[str]) -> None:
        self.task = task
        self.classes = classes

    def predict(self, image: BgrImage) -> Prediction:
        masks = [(image[:, :, 2] > 200), (image[:, :, 1] > 200)]
        position = int(np.argmax([mask.sum() for mask in masks]))
        if self.task == "classify":
            return ClassScores(np.eye(len(self.classes), dtype=np.float32)[position])
        ys, xs = np.nonzero(masks[position])
        box = np.array([[xs.min(), ys.min(), xs.max() + 1, ys.max() + 1]], np.float32)
        return Detections(box, np.array([position]), np.array([0.9], np.float32))


class Blind(ColourFinder):
    def predict(self, image: BgrImage) -> Prediction:
        return no_detections()


def locator(locations: Locations) -> Locate:
    return lambda sha256: Path(locations.paths[sha256])


def measure(folder: Path, task: Task, predictor: ColourFinder | None = None, part: str = "valid") -> EvaluationResult:
    manifest, locations = draw_version(folder / "pictures", task, train=2, valid=6)
    chosen = predictor or ColourFinder(task, ["rot", "grün"])
    return evaluate_predictor(chosen, manifest, part, locate=locator(locations), on_image=lambda *_: None)


def test_a_perfect_detector_is_perfect(tmp_path: Path):
    result = measure(tmp_path, "detect")
    assert result.metrics["mAP50_95"] == pytest.approx(1)
    assert result.per_class["rot"]["instances"] == 3


def test_a_perfect_classifier_is_perfect(tmp_path: Path):
    result = measure(tmp_path, "classify")
    assert result.metrics == {"accuracy": 1, "precision": 1, "recall": 1, "f1": 1}
    assert result.confusion["matrix"] == [[3, 0, 0], [0, 3, 0], [0, 0, 0]]


def test_a_blind_detector_finds_nothing(tmp_path: Path):
    result = measure(tmp_path, "detect", Blind("detect", ["rot", "grün"]))
    assert (result.metrics["mAP50"], result.metrics["recall"]) == (0, 0)


def test_each_condition_is_measured_apart(tmp_path: Path):
    result = measure(tmp_path, "classify")
    assert result.per_condition["lighting=day"] == {"images": 2, "accuracy": 1}
    assert result.per_condition["lighting=night"] == {"images": 4, "accuracy": 1}


def test_classes_are_matched_by_name_not_by_position(tmp_path: Path):
    result = measure(tmp_path, "classify", ColourFinder("classify", ["Grün", "ROT", "blau"]))
    assert result.metrics["accuracy"] == 0


def test_names_match_exactly_first_and_then_without_regard_to_case():
    assert positions_by_name(["car", "Car", "bus"], ["Car", "car"]).tolist() == [1, 0, -1]


def test_details_hold_every_image(tmp_path: Path):
    assert len(read_details(details_bytes(measure(tmp_path, "detect"))).images) == 6


def test_a_part_without_images_is_refused(tmp_path: Path):
    with pytest.raises(UserError, match="test part"):
        measure(tmp_path, "detect", part="test")


def test_an_image_that_nobody_verified_is_no_negative(tmp_path: Path):
    manifest, locations = draw_version(tmp_path / "pictures", "detect", train=2, valid=6)
    first = replace(manifest.part("valid")[0], labels=(), exhaustive=())
    result = measured_with(first, manifest, locations)
    assert result.images == 5
    assert result.left_out == {"not verified for any class": 1}


@pytest.mark.parametrize("looked_for", [7, 3])
def test_finding_a_class_that_nobody_looked_for_is_no_false_alarm(tmp_path: Path, looked_for: int):
    manifest, locations = draw_version(tmp_path / "pictures", "detect", train=2, valid=6)
    first = manifest.part("valid")[0]
    (shown,) = {label.class_id for label in first.labels}
    unlabelled = replace(first, labels=(), exhaustive=(looked_for,))
    result = measured_with(unlabelled, manifest, locations)
    assert result.images == 6
    alarms = result.confusion["matrix"][2][:2]
    assert sum(alarms) == (1 if shown == looked_for else 0)


def measured_with(first: ManifestImage, manifest: Manifest, locations: Locations) -> EvaluationResult:
    """Measured on the valid part with one image in place of its own."""
    others = tuple(image for image in manifest.images if image.sha256 != first.sha256)
    finder = ColourFinder("detect", ["rot", "grün"])
    changed = Manifest(manifest.classes, {}, (first, *others))
    return evaluate_predictor(finder, changed, "valid", locate=locator(locations), on_image=lambda *_: None)


def test_measuring_stops_when_it_is_asked_to(tmp_path: Path):
    manifest, locations = draw_version(tmp_path / "pictures", "detect", train=2, valid=6)

    def stop(_done: int, _total: int) -> None:
        raise Stopped

    finder = ColourFinder("detect", ["rot", "grün"])
    with pytest.raises(Stopped):
        evaluate_predictor(finder, manifest, "valid", locate=locator(locations), on_image=stop)
