"""Each monitor finds its own fault when it is put in, and stays silent on a clean drive."""

import numpy as np
import pytest

from core.detections import Detections, no_detections
from exports.hard_frames import HardFrame, judge, pick_hard
from exports.monitors import Events, Monitors
from tests.unit.exports.makers import moving_pictures

BOX = Detections(np.array([[10, 10, 50, 50]], np.float32), np.array([0]), np.array([0.8], np.float32))


def flags(images: list[np.ndarray], predictions: list[Detections] | None = None) -> list[tuple[str, ...]]:
    monitors = Monitors()
    told = predictions or [BOX] * len(images)
    return [monitors.look(image, one)[1] for image, one in zip(images, told, strict=True)]


def blurred(image: np.ndarray) -> np.ndarray:
    import cv2

    return cv2.GaussianBlur(image, (31, 31), 8)


def sharp(count: int) -> list[np.ndarray]:
    grain = np.random.default_rng(0).integers(0, 60, (96, 160, 3), np.uint8)
    return [np.clip(image.astype(int) + grain, 0, 255).astype(np.uint8) for image in moving_pictures(count)]


def test_a_clean_drive_raises_nothing() -> None:
    assert set(flags(sharp(40))) == {()}


FAULTS = {
    "frozen": lambda images: [images[20]] * 10,
    "black": lambda images: [image // 60 for image in images[20:30]],
    "overexposed": lambda images: [
        np.clip(image.astype(int) + 240, 0, 255).astype(np.uint8) for image in images[20:30]
    ],
    "blurred": lambda images: [blurred(image) for image in images[20:30]],
}


@pytest.mark.parametrize("kind", FAULTS)
def test_a_fault_of_the_camera_is_found_while_it_lasts(kind: str) -> None:
    images = sharp(40)
    told = flags([*images[:20], *FAULTS[kind](images), *images[30:]])
    found = [index for index, one in enumerate(told) if kind in one]
    assert len(found) >= 8
    assert min(found) <= 22
    assert max(found) == 29


def test_an_object_that_vanishes_for_one_frame_is_a_flicker() -> None:
    told = flags(sharp(9), [BOX, BOX, BOX, no_detections(), BOX, BOX, BOX, BOX, BOX])
    assert [index for index, one in enumerate(told) if "flicker" in one] == [4]


def test_an_object_that_leaves_is_no_flicker() -> None:
    told = flags(sharp(6), [BOX, BOX, no_detections(), no_detections(), BOX, BOX])
    assert set(told) == {()}


def test_a_fall_of_the_scores_is_found() -> None:
    low = Detections(BOX.xyxy, BOX.class_id, np.array([0.3], np.float32))
    told = flags(sharp(60), [BOX] * 30 + [low] * 30)
    found = [index for index, one in enumerate(told) if "low_confidence" in one]
    assert found
    assert 30 < min(found) < 45


def test_flags_close_together_are_one_event() -> None:
    events = Events()
    for index in (3, 4, 7, 30, 31):
        events.note(index, index / 10, ("flicker",))
    events.note(5, 0.5, ("black",))
    assert [(one.kind, one.start, one.end) for one in events.all()] == [
        ("flicker", 3, 7), ("black", 5, 5), ("flicker", 30, 31),
    ]  # fmt: skip


def test_hard_frames_are_the_hardest_and_spaced_apart() -> None:
    frames = [HardFrame(index, difficulty, "x") for index, difficulty in enumerate([0.1, 0.9, 0.8, 0.0, 0.5, 0.7])]
    assert [frame.index for frame in pick_hard(frames, 3, spacing=2)] == [1, 5]
    assert [frame.index for frame in pick_hard(frames, 2, spacing=1)] == [1, 2]
    assert pick_hard(frames[3:4], 5) == []


def test_a_frame_that_shows_nothing_is_not_hard_but_useless() -> None:
    assert judge(0, BOX, ("black", "flicker"), 0.25).difficulty == 0
    assert judge(0, BOX, ("flicker",), 0.25).difficulty > 0


def test_a_doubtful_score_is_harder_than_a_sure_one() -> None:
    doubtful = Detections(BOX.xyxy, BOX.class_id, np.array([0.27], np.float32))
    assert judge(0, doubtful, (), 0.25).difficulty > judge(0, BOX, (), 0.25).difficulty == 0
