"""The magic outline without a network, on drawn pictures and on real ones."""

import os
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from core.masks import mask_of, pixels_of, rasterised
from core.shapes import Box, Ellipse, Mask, Polygon
from labeling.outlining import box_from_extremes, from_scribbles, grab_cut, largest_polygon

DATA = Path(os.environ.get("ROADWRIGHT_DATA") or Path(__file__).parents[3].parent / "shared" / "data")
on_real_data = pytest.mark.skipif(not DATA.is_dir(), reason=f"the folder of real road data is not at {DATA}")


def scene(size_wh: tuple[int, int], thing: Ellipse) -> np.ndarray:
    """A red thing on a grey ground, both with noise."""
    noise = np.random.default_rng(0).normal(0, 6, (size_wh[1], size_wh[0], 3))
    picture = np.full((size_wh[1], size_wh[0], 3), 110.0)
    picture[rasterised(thing, size_wh)] = (40, 50, 190)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def overlap(mask: Mask | None, truth: np.ndarray) -> float:
    assert mask is not None
    found = pixels_of(mask, (truth.shape[1], truth.shape[0]))
    return float((found & truth).sum() / (found | truth).sum())


def vehicle(name: str) -> np.ndarray:
    import cv2

    read = cv2.imread(str(DATA / "vehicles" / "images" / "valid" / f"{name}_jpg.jpg"))
    assert read is not None
    return np.asarray(read, np.uint8)


@pytest.mark.parametrize("size_wh", [(320, 240), (1280, 720), (1920, 1080)])
def test_a_thing_in_a_box_is_outlined(size_wh: tuple[int, int]) -> None:
    width, height = size_wh
    thing = Ellipse(width * 0.5, height * 0.5, width * 0.2, height * 0.15, 20)
    x1, y1, x2, y2 = thing.bounds()
    mask = grab_cut(scene(size_wh, thing), Box(x1 - 8, y1 - 8, x2 + 8, y2 + 8))
    assert overlap(mask, rasterised(thing, size_wh)) > 0.95


def test_the_same_box_gives_the_same_outline() -> None:
    picture = scene((320, 240), Ellipse(160, 120, 60, 40))
    assert grab_cut(picture, Box(90, 70, 230, 170)) == grab_cut(picture, Box(90, 70, 230, 170))


def test_a_thing_cut_by_the_border_is_outlined_to_the_border() -> None:
    thing = Ellipse(0, 120, 90, 60)
    mask = grab_cut(scene((320, 240), thing), Box(-10, 50, 100, 190))
    assert overlap(mask, rasterised(thing, (320, 240))) > 0.95
    assert mask is not None
    assert mask.left == 0


def test_a_box_over_the_whole_picture_still_finds_the_thing() -> None:
    thing = Ellipse(160, 120, 80, 60)
    assert overlap(grab_cut(scene((320, 240), thing), Box(0, 0, 320, 240)), rasterised(thing, (320, 240))) > 0.9


@pytest.mark.parametrize("box", [Box(400, 10, 500, 60), Box(-50, -50, -10, -10), Box(319.5, 10, 400, 60)])
def test_a_box_beside_the_picture_has_no_outline(box: Box) -> None:
    assert grab_cut(scene((320, 240), Ellipse(160, 120, 60, 40)), box) is None


def test_a_single_colour_has_no_outline() -> None:
    assert grab_cut(np.full((200, 200, 3), 90, np.uint8), Box(50, 50, 150, 150)) is None


@given(
    st.floats(-20, 70), st.floats(-20, 50), st.floats(0.1, 60), st.floats(0.1, 60), st.sampled_from([(64, 48), (7, 5)])
)
def test_no_box_breaks_it(x: float, y: float, wide: float, high: float, size_wh: tuple[int, int]) -> None:
    mask = grab_cut(scene(size_wh, Ellipse(32, 24, 12, 8)), Box(x, y, x + wide, y + high))
    if mask is not None:
        assert 0 <= mask.left < mask.left + mask.width <= size_wh[0]
        assert 0 <= mask.top < mask.top + mask.height <= size_wh[1]


# By eye, in pixels of the photo: places on the vehicle and beside it. Dark tyres are not among them: at 256 pixels
# GrabCut leaves most of them out, and at 320 a large box takes more than a second.
REAL = [
    ("041172adfae5695a", Box(37, 74, 364, 350), [(120, 280), (200, 200), (280, 220)], [(45, 90), (60, 340)]),
    ("05168c8b40707be2", Box(56, 54, 330, 408), [(200, 130), (190, 200), (250, 150)], [(70, 390), (320, 70)]),
    ("0c50d905a9db3118", Box(69, 197, 162, 298), [(115, 215), (115, 245), (100, 240)], [(72, 200), (158, 205)]),
]  # fmt: skip


@on_real_data
@pytest.mark.parametrize(("name", "box", "on", "beside"), REAL)
def test_a_vehicle_on_a_real_photo_is_outlined_within_its_box(
    name: str, box: Box, on: list[tuple[int, int]], beside: list[tuple[int, int]]
) -> None:
    picture = vehicle(name)
    mask = grab_cut(picture, box)
    assert mask is not None
    found = pixels_of(mask, (picture.shape[1], picture.shape[0]))
    assert all(found[y, x] for x, y in on)
    assert not any(found[y, x] for x, y in beside)
    assert 0.3 < found.sum() / ((box.x2 - box.x1) * (box.y2 - box.y1)) < 0.9
    assert not (found & ~rasterised(Box(box.x1 - 3, box.y1 - 3, box.x2 + 3, box.y2 + 3), found.shape[::-1])).any()


@on_real_data
def test_strokes_on_a_real_photo_divide_the_vehicle_from_the_rest() -> None:
    picture = vehicle("041172adfae5695a")
    inside = [((120.0, 280.0), (200.0, 200.0), (300.0, 200.0)), ((80.0, 290.0), (90.0, 260.0))]
    outside = [((20.0, 60.0), (380.0, 60.0), (395.0, 380.0), (20.0, 380.0), (20.0, 60.0))]
    mask = from_scribbles(picture, inside, outside)
    assert mask is not None
    found = pixels_of(mask, (416, 416))
    assert found[200, 200]
    assert found[280, 120]
    assert not found[60, 380]
    assert not found[400, 200]


def test_it_answers_within_a_second_on_a_large_picture() -> None:
    picture = scene((1920, 1080), Ellipse(960, 540, 700, 400))
    grab_cut(picture[:64, :64], Box(8, 8, 40, 40))  # the first call loads OpenCV
    start = time.process_time()
    grab_cut(picture, Box(200, 100, 1720, 1000))
    assert time.process_time() - start < 1


def test_strokes_divide_a_thing_from_its_ground() -> None:
    thing = Ellipse(160, 120, 80, 50)
    inside, outside = [((140.0, 120.0), (180.0, 120.0))], [((20.0, 20.0), (300.0, 20.0), (300.0, 220.0))]
    picture = scene((320, 240), thing)
    assert overlap(from_scribbles(picture, inside, outside), rasterised(thing, (320, 240))) > 0.9
    assert overlap(from_scribbles(picture, inside, []), rasterised(thing, (320, 240))) > 0.9


def test_a_single_click_inside_is_enough() -> None:
    thing = Ellipse(160, 120, 80, 50)
    assert (
        overlap(from_scribbles(scene((320, 240), thing), [((160.0, 120.0),)], []), rasterised(thing, (320, 240))) > 0.9
    )


def test_strokes_find_a_thing_that_the_border_cuts_up_to_the_border() -> None:
    thing = Ellipse(0, 120, 90, 60)
    inside, outside = [((10.0, 120.0), (40.0, 120.0))], [((5.0, 10.0), (300.0, 10.0)), ((5.0, 230.0), (300.0, 230.0))]
    mask = from_scribbles(scene((320, 240), thing), inside, outside)
    assert overlap(mask, rasterised(thing, (320, 240))) > 0.9
    assert mask is not None
    assert mask.left == 0


def test_without_a_stroke_inside_nothing_is_found() -> None:
    assert from_scribbles(scene((64, 48), Ellipse(32, 24, 12, 8)), [], [((2.0, 2.0), (60.0, 2.0))]) is None


def test_the_largest_outline_is_taken_without_holes_and_with_few_points() -> None:
    pixels = rasterised(Ellipse(80, 60, 50, 40), (200, 120))
    pixels[55:65, 75:85] = False
    pixels[5:10, 180:190] = True
    mask = mask_of(pixels)
    assert mask is not None
    polygon = largest_polygon(mask, 1.2)
    assert polygon is not None
    assert len(polygon.rings) == 1
    assert len(polygon.rings[0]) < 60
    filled = rasterised(polygon, (200, 120))
    assert overlap(mask_of(filled), rasterised(Ellipse(80, 60, 50, 40), (200, 120))) > 0.97


def test_a_mask_of_one_pixel_is_its_square() -> None:
    polygon = largest_polygon(Mask(4, 5, 1, 1, (0, 1)), 0.1)
    assert polygon is not None
    assert set(polygon.rings[0]) == set(Polygon((((4, 5), (5, 5), (5, 6), (4, 6)),)).rings[0])


def test_four_extreme_points_make_a_box_in_any_order() -> None:
    points = [(10.0, 50.0), (60.0, 20.0), (90.0, 45.0), (55.0, 80.0)]
    assert box_from_extremes(points) == box_from_extremes(points[::-1]) == Box(10, 20, 90, 80)


@pytest.mark.parametrize("points", [[(0, 0), (1, 1), (2, 2)], [(0, 5), (1, 5), (2, 5), (3, 5)]])
def test_points_that_make_no_box_are_told_in_words(points: list[tuple[float, float]]) -> None:
    with pytest.raises(UserError):
        box_from_extremes(points)
