"""The tracker follows what moves, on made pictures whose motion is known and on real cars."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.detections import BgrImage
from core.geometry import box_iou
from core.shapes import Box, Dot, Ellipse, Lane, Mask, Polygon, Polyline, RotatedBox, Shape, Tag
from labeling.propagation import joined, propagate

DATA = Path(os.environ.get("ROADWRIGHT_DATA") or Path(__file__).parents[3].parent / "shared" / "data")
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason=f"the folder of real road data is not at {DATA}")
BACKGROUND_WH = (320, 240)
# By eye: the red car in front of the grey one, x1 y1 x2 y2.
RED_CAR = {75: (102, 294, 189, 347), 100: (155, 293, 228, 339)}
Motion = Callable[[int], tuple[float, float, float, float]]  # frame -> middle x, middle y, scale, degrees


def pictures(motion: Motion, count: int = 12) -> list[BgrImage]:
    """A textured patch of 60 x 40 pixels that moves over a plain textured ground."""
    import cv2

    chance = np.random.default_rng(5)
    ground = cv2.GaussianBlur(chance.integers(90, 130, (240, 320, 3)).astype(np.uint8), (0, 0), 3)
    patch = cv2.GaussianBlur(chance.integers(0, 255, (40, 60, 3)).astype(np.uint8), (0, 0), 1.5)
    made = []
    for frame in range(count):
        x, y, scale, degrees = motion(frame)
        change = cv2.getRotationMatrix2D((29.5, 19.5), -degrees, scale)
        change[:, 2] += np.array((x - 30, y - 20))
        moved = cv2.warpAffine(patch, change, BACKGROUND_WH, flags=cv2.INTER_LINEAR)
        cover = cv2.warpAffine(np.ones((40, 60), np.float32), change, BACKGROUND_WH)[..., None]
        made.append((ground * (1 - cover) + moved * cover).astype(np.uint8))
    return made


def overlap(first: Shape, second: Shape) -> float:
    """IoU of their bounds."""
    return float(box_iou(*(np.array([shape.bounds()], np.float32) for shape in (first, second)))[0, 0])


def around(x: float, y: float, scale: float) -> Box:
    """The box of the patch."""
    return Box(x - 30 * scale, y - 20 * scale, x + 30 * scale, y + 20 * scale)


@pytest.mark.parametrize(
    "motion",
    [
        lambda frame: (80 + 5.5 * frame, 100 + 2.5 * frame, 1.0, 0.0),
        lambda frame: (120 + 2 * frame, 120, 1.0 + 0.04 * frame, 0.0),
        lambda frame: (150, 120 - frame, 1.0 - 0.03 * frame, 0.0),
    ],
    ids=["moves", "comes nearer", "goes away"],
)
def test_a_box_follows_the_texture(motion: Motion) -> None:
    first, *rest = pictures(motion)
    found = list(propagate(around(*motion(0)[:3]), rest, first))
    assert len(found) == len(rest)
    assert all(overlap(each.shape, around(*motion(at)[:3])) > 0.85 for at, each in enumerate(found, start=1))
    assert all(0.45 <= each.confidence <= 1.0 for each in found)


def test_reversed_frames_go_backwards() -> None:
    def motion(frame: int) -> tuple[float, float, float, float]:
        return (80 + 5 * frame, 100, 1.0, 0.0)

    *rest, last = pictures(motion)
    *_, first = propagate(around(*motion(11)[:3]), rest[::-1], last)
    assert overlap(first.shape, around(*motion(0)[:3])) > 0.85


def test_a_rotated_box_turns_with_the_texture() -> None:
    first, *rest = pictures(lambda frame: (160, 120, 1.0, 3.0 * frame))
    *_, last = propagate(RotatedBox(160, 120, 60, 40, 0), rest, first)
    assert isinstance(last.shape, RotatedBox)
    assert last.shape.angle == pytest.approx(33, abs=2)


@pytest.mark.parametrize(
    "shape",
    [
        Box(52, 82, 108, 118), RotatedBox(80, 100, 50, 30, -178), Ellipse(80, 100, 25, 15, 179), Dot(80, 100),
        Polygon((((55, 85), (105, 85), (80, 118)),)), Polyline(((60, 100), (100, 100))), Lane(((60, 90), (100, 110))),
        Mask(60, 90, 30, 20, (0, 600)),
    ],
    ids=lambda shape: type(shape).__name__,
)  # fmt: skip
def test_every_shape_with_a_place_is_carried(shape: Shape) -> None:
    first, *rest = pictures(lambda frame: (80 + 4 * frame, 100 + 2 * frame, 1.0, 0.0), 8)
    found = list(propagate(shape, rest, first))
    assert len(found) == 7
    before, after = shape.bounds(), found[-1].shape.bounds()
    assert before is not None
    assert after == pytest.approx([before[0] + 28, before[1] + 14, before[2] + 28, before[3] + 14], abs=4)
    assert type(found[-1].shape) is type(shape)


def test_it_ends_when_the_object_is_covered() -> None:
    first, *rest = pictures(lambda frame: (100 + 3 * frame, 120, 1.0, 0.0))
    for picture in rest[5:]:
        picture[:] = np.random.default_rng(1).integers(0, 255, picture.shape)
    assert len(list(propagate(around(100, 120, 1.0), rest, first))) == 5


def test_it_ends_when_most_of_the_object_has_left_the_picture() -> None:
    first, *rest = pictures(lambda frame: (250 + 9 * frame, 120, 1.0, 0.0))
    found = list(propagate(around(250, 120, 1.0), rest, first))
    assert 5 <= len(found) <= 8
    assert all(sum(each.shape.bounds()[::2]) / 2 < 320 for each in found if each.shape.bounds())  # type: ignore[index]


def test_nothing_is_found_in_an_even_picture_or_for_a_tag_or_in_a_frame_of_another_size() -> None:
    plain = np.full((240, 320, 3), 90, np.uint8)
    first, second = pictures(lambda _frame: (100, 120, 1.0, 0.0), 2)
    assert list(propagate(Tag(), [second], first)) == []
    assert list(propagate(around(100, 120, 1.0), [second[:200]], first)) == []
    assert list(propagate(Box(-400, -400, -300, -300), [plain], plain)) == []


def test_the_same_frames_give_the_same_answer() -> None:
    first, *rest = pictures(lambda frame: (80 + 5 * frame, 100, 1.0, 2.0 * frame))
    once, again = (list(propagate(Box(50, 80, 110, 120), rest, first)) for _ in range(2))
    assert once == again


def test_both_ways_are_joined_without_a_step_and_one_way_stands_alone() -> None:
    forth, back = [Dot(1, 0), Dot(2, 0), Dot(3, 0)], [Dot(3, 4), Dot(2, 4), Dot(1, 4)]
    assert joined(forth, back, 3) == {1: Dot(1, 1), 2: Dot(2, 2), 3: Dot(3, 3)}
    assert joined(forth[:1], back[:1], 3) == {1: Dot(1, 0), 3: Dot(3, 4)}


@needs_data
def test_a_real_car_is_followed_for_a_second() -> None:
    from exports.drives import open_recording

    recording = open_recording(DATA / "drives" / "solidWhiteRight.mp4")
    start, *rest = [recording.frame(at).image.copy() for at in range(75, 101)]
    found = list(propagate(Box(*RED_CAR[75]), rest, start))
    assert len(found) == 25
    assert overlap(found[-1].shape, Box(*RED_CAR[100])) > 0.8
