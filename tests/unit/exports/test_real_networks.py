"""Networks that were brought find what is on real roads."""

import os
from pathlib import Path

import numpy as np
import pytest

from core.detections import Detections
from core.geometry import box_iou
from exports.drives import open_recording
from exports.runtime import OnnxPredictor, guess_contract

DATA = Path(os.environ.get("ROADWRIGHT_DATA") or Path(__file__).parents[3].parent / "shared" / "data")
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"the folder of real road data is not at {DATA}")

NETWORKS = {"yolox_nano": "yolox", "nanodet_m": "nanodet", "yolo11n_coco_int8": None}
# By eye: three cars ahead in frame 0 of the drive, x1 y1 x2 y2.
CARS = np.array([[0, 305, 41, 368], [291, 299, 331, 328], [355, 305, 387, 328]], np.float32)


def found_by(name: str) -> tuple[OnnxPredictor, Detections]:
    onnx = DATA / "weights" / f"{name}.onnx"
    predictor = OnnxPredictor(onnx, guess_contract(onnx, NETWORKS[name]))
    found = predictor.predict(open_recording(DATA / "drives" / "solidWhiteRight.mp4").frame(0).image)
    assert isinstance(found, Detections)
    return predictor, found


@pytest.mark.parametrize(("name", "at_least"), [("yolox_nano", 3), ("nanodet_m", 3), ("yolo11n_coco_int8", 1)])
def test_it_finds_the_cars_of_a_real_frame_where_they_are(name: str, at_least: int) -> None:
    predictor, found = found_by(name)
    cars = found.keep(found.class_id == list(predictor.classes).index("car"))
    overlaps = box_iou(CARS, cars.xyxy).max(axis=1, initial=0.0)
    assert (overlaps > 0.5).sum() >= at_least


def test_the_answer_does_not_depend_on_the_number_of_threads() -> None:
    onnx = DATA / "weights" / "yolox_nano.onnx"
    image = open_recording(DATA / "drives" / "sunset_signs.mp4").frame(20).image
    contract = guess_contract(onnx, "yolox")
    one, two = (OnnxPredictor(onnx, contract, threads=threads).predict(image) for threads in (1, 2))
    assert np.array_equal(one.xyxy, two.xyxy)
    assert np.array_equal(one.score, two.score)


@pytest.mark.parametrize("decoder", ["yolo", "nanodet", "classify", "yolo_end2end"])
def test_a_wrong_decoder_is_refused_in_words(decoder: str) -> None:
    from core.errors import UserError

    with pytest.raises(UserError):
        guess_contract(DATA / "weights" / "yolox_nano.onnx", decoder)
