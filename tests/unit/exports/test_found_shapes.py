"""What is found beyond boxes comes to people, logs and golden frames whole."""

import json
from pathlib import Path

import numpy as np
import pytest

from core.contract import InputContract, ModelContract
from core.detections import Detections
from core.masks import mask_of, same_share
from core.shapes import Mask, Polygon, RotatedBox, shape_from_json
from exports.decoders.segments import Segments
from exports.drive_log import LogRow, read_log, writing_log
from exports.found_shapes import outline_of, rings_of
from exports.golden import Tolerance, prediction_problem, prediction_to_json
from exports.looking import lines_of
from exports.object_masks import on_image
from exports.preprocess import place

CLASSES = ("road", "car")


class Answering:
    """As much of a predictor as golden answers are compared with."""

    classes = CLASSES
    contract = ModelContract("segment", CLASSES, InputContract(64, 64), "yolo_segment")


def disc(cx: float = 50, cy: float = 40, radius: float = 20, hole: float = 0) -> Mask:
    y, x = np.mgrid[:80, :100]
    away = np.hypot(x + 0.5 - cx, y + 0.5 - cy)
    mask = mask_of((away <= radius) & (away >= hole))
    assert mask is not None
    return mask


def with_masks(*masks: Mask) -> Detections:
    xyxy = np.array([mask.bounds() for mask in masks], np.float32)
    return Detections(xyxy, np.zeros(len(masks), np.int64), np.full(len(masks), 0.9, np.float32), masks=masks)


def turned(angle: float = 0.5) -> Detections:
    xywhr = np.array([[50, 40, 40, 20, angle]], np.float32)
    xyxy = np.array([[20, 15, 80, 65]], np.float32)
    return Detections(xyxy, np.ones(1, np.int64), np.full(1, 0.9, np.float32), xywhr=xywhr)


def test_detections_keep_what_belongs_to_each_row() -> None:
    found = with_masks(disc(), disc(30), disc(70))
    assert found.keep(np.array([2, 0])).masks == (disc(70), disc())
    assert found.keep(np.array([False, True, False])).masks == (disc(30),)


@pytest.mark.parametrize("more", [{"masks": ()}, {"xywhr": np.zeros((1, 5))}, {"xywhr": np.zeros((1, 4), np.float32)}])
def test_detections_need_one_mask_or_turned_box_a_row(more: dict) -> None:
    with pytest.raises(ValueError, match=r"masks must|xywhr must"):
        Detections(np.zeros((1, 4), np.float32), np.zeros(1, np.int64), np.zeros(1, np.float32), **more)


def test_a_mask_is_proposed_as_an_outline_with_few_points() -> None:
    line = lines_of(with_masks(disc(hole=8)), CLASSES)[0]
    shape = shape_from_json(str(line["kind"]), str(line["geometry"]))
    assert isinstance(shape, Polygon)
    assert len(shape.rings) == 2
    assert sum(map(len, shape.rings)) < 60
    assert line["class"] == "road"


def test_a_mask_of_several_parts_is_proposed_whole() -> None:
    pixels = np.zeros((80, 100), np.bool_)
    pixels[10:30, 10:40] = pixels[50:70, 50:90] = True
    mask = mask_of(pixels)
    assert mask is not None
    assert outline_of(mask) == mask


def test_a_turned_box_is_proposed_as_one() -> None:
    line = lines_of(turned(), CLASSES)[0]
    assert line["kind"] == "rotated_box"
    shape = shape_from_json("rotated_box", str(line["geometry"]))
    assert isinstance(shape, RotatedBox)
    assert shape.angle == pytest.approx(np.degrees(0.5), abs=1e-4)


def test_what_is_drawn_are_outlines_corners_or_boxes() -> None:
    assert len(rings_of(with_masks(disc(hole=8)), 0)) == 2
    assert [ring.shape for ring in rings_of(turned(), 0)] == [(4, 2)]


@pytest.mark.parametrize(
    ("found", "other"),
    [(with_masks(disc()), with_masks(disc(hole=12))), (turned(), turned(1.4)), (with_masks(disc()), turned())],
)
def test_golden_answers_see_another_mask_and_another_turn(found: Detections, other: Detections) -> None:
    told = json.loads(json.dumps(prediction_to_json(found)))
    assert prediction_problem(found, told, Answering(), Tolerance()) == ""  # type: ignore[arg-type]
    assert prediction_problem(other, told, Answering(), Tolerance()) != ""  # type: ignore[arg-type]


@pytest.mark.parametrize(("task", "found"), [("segment", with_masks(disc(), disc(30))), ("obb", turned())])
def test_a_log_gives_masks_and_turned_boxes_back(tmp_path: Path, task: str, found: Detections, log_row) -> None:
    path = tmp_path / "log.parquet"
    with writing_log(path, drive_sha256="d", classes=CLASSES, about={"classes": "road\ncar"}, task=task) as log:
        for each in (found, found.keep(np.zeros(0, np.int64))):
            log.add(log_row(each))
    frames = read_log(path).frames
    assert frames[0].detections.masks == found.masks
    if found.xywhr is not None:
        np.testing.assert_array_equal(frames[0].detections.xywhr, found.xywhr)
    assert len(frames[1].detections) == 0


def test_a_mask_without_a_pixel_is_no_object() -> None:
    prototypes = np.stack([np.full((16, 16), value, np.float32) for value in (1.0, -1.0)])
    xyxy = np.array([[0, 0, 30, 30], [0, 0, 30, 30]], np.float32)
    found = Detections(xyxy, np.array([0, 1], np.int64), np.array([0.9, 0.8], np.float32))
    segments = Segments(found, np.eye(2, dtype=np.float32), prototypes)
    seen = on_image(segments, place((64, 64), InputContract(64, 64)), (64, 64))
    assert seen.class_id.tolist() == [0]


def test_masks_share_what_they_share() -> None:
    assert same_share(disc(), disc()) == 1
    assert same_share(disc(20, 20, 10), disc(80, 60, 10)) == 0


@pytest.fixture
def log_row():
    from core.recordings import Frame
    from exports.actions import Decision
    from exports.hard_frames import HardFrame
    from exports.monitors import PictureFacts
    from exports.replay import ReplayedFrame
    from exports.runtime import StageTimes

    def make(found: Detections) -> LogRow:
        frame = Frame(0, 0.0, np.zeros((80, 100, 3), np.uint8))
        replayed = ReplayedFrame(frame, found, StageTimes(1, 1, 1), 1.0, 3.0, 0)
        return LogRow(replayed, PictureFacts(0, 0, 0, 0, False), (), Decision(), HardFrame(0, 0.0, ""), 0.0)

    return make
