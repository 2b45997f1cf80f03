"""The figures of COCO are pycocotools' own, on sets with everything that evaluators differ on."""

import numpy as np
import pytest

from core.detections import Detections
from tests.random_outcomes import by_us, largest_difference, random_set
from training.detection_metrics import coco_figures, detection_figures
from training.matching import Judged
from training.outcomes import joined

SETS = 30


@pytest.mark.parametrize("seed", range(SETS))
def test_every_number_is_that_of_pycocotools(seed: int):
    assert largest_difference(seed) <= 1e-9


def test_the_random_sets_hold_what_evaluators_differ_on():
    sets = [random_set(seed) for seed in range(SETS)]
    images = [image for told in sets for image in told.judged]
    assert any(not len(image.class_index) for image in images)
    assert any(image.crowds().any() for image in images)
    assert any(len(np.unique(image.found.score)) < len(image.found) for image in images)
    precision = np.concatenate([by_us(told)[0].ravel() for told in sets])
    assert ((precision > 0) & (precision < 1)).mean() > 0.1


def test_a_detection_on_a_crowd_is_neither_hit_nor_false_alarm():
    truth = np.array([[0, 0, 40, 40], [50, 50, 90, 90]], np.float32)
    found = Detections(
        np.array([[0, 0, 40, 40], [55, 55, 70, 70], [60, 60, 80, 80]], np.float32), np.zeros(3, np.int64),
        np.array([0.5, 0.9, 0.8], np.float32),
    )  # fmt: skip
    image = Judged("a", (100, 100), truth, np.zeros(2, np.int64), found, is_crowd=np.array([False, True]))
    figures = detection_figures([image], 1, score_threshold=0.1)
    assert figures.means == pytest.approx({"mAP50": 1, "mAP50_95": 1, "precision": 1, "recall": 1, "f1": 1})
    assert figures.per_class[0]["instances"] == 1


def test_shapes_that_tell_their_own_overlap_are_judged_by_it():
    box = np.array([[0, 0, 40, 40]], np.float32)
    found = Detections(box, np.zeros(1, np.int64), np.array([0.9], np.float32))
    apart = Judged("a", (100, 100), box, np.zeros(1, np.int64), found, iou=np.array([[0.2]]))
    assert detection_figures([apart], 1, score_threshold=0.1).means["recall"] == 0


def test_the_twelve_figures_of_coco_stand_by_area_and_limit():
    figures = coco_figures(joined(random_set(3).judged, random_set(3).classes))
    assert set(figures) == {
        "AP", "AP50", "AP75", "AP_small", "AP_medium", "AP_large",
        "AR_1", "AR_10", "AR_100", "AR_small", "AR_medium", "AR_large",
    }  # fmt: skip
    assert figures["AR_1"] <= figures["AR_10"] <= figures["AR_100"]
