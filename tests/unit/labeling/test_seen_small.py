"""What a network sees of a picture: shapes that shrink to nothing, and the picture with no more detail than it gets."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from core.contract import InputContract
from core.shapes import Box, Dot, Ellipse, Lane, Polygon, Tag
from exports.preprocess import place
from labeling.seen_small import as_seen, letterbox_scale, too_small

FULL_HD, INPUT = (1920, 1080), (640, 640)  # a third
sides = st.integers(1, 3000)


@pytest.mark.parametrize(("side", "is_small"), [(23.9, True), (24.0, False)])
def test_a_box_is_too_small_below_eight_pixels_of_the_input(side: float, is_small: bool):
    assert too_small([Box(100, 100, 500, 100 + side)], FULL_HD, INPUT) == [is_small]
    assert too_small([Box(100, 100, 100 + side, 500)], FULL_HD, INPUT) == [is_small]


def test_outlines_count_by_their_bounds_and_lines_points_and_tags_not_at_all():
    sliver = Polygon((((0, 0), (90, 0), (90, 9)),))
    shapes = [sliver, Ellipse(50, 50, 4, 40), Lane(((0, 0), (1, 1))), Dot(1, 1), Tag()]
    assert too_small(shapes, FULL_HD, INPUT) == [True, True, False, False, False]


def test_only_what_lies_inside_the_picture_counts():
    assert too_small([Box(-80, 100, 20, 200), Box(-80, 100, 30, 200)], FULL_HD, INPUT) == [True, False]


def test_another_limit_may_be_asked_for():
    assert too_small([Box(0, 0, 30, 30)], FULL_HD, INPUT, least_px=11) == [True]


@given(sides, sides, sides, sides)
def test_the_scale_is_that_of_the_runtime(width: int, height: int, input_width: int, input_height: int):
    contract = InputContract(input_width, input_height)
    expected = place((width, height), contract).scale_xy[0]
    assert letterbox_scale((width, height), (input_width, input_height)) == expected


def test_a_picture_without_a_size_is_refused():
    with pytest.raises(ValueError, match="positive"):
        letterbox_scale((0, 10), INPUT)


def noise(width: int, height: int) -> NDArray[np.uint8]:
    return np.random.default_rng(7).integers(0, 255, (height, width, 3), dtype=np.uint8)


@given(st.integers(1, 90), st.integers(1, 90), st.integers(1, 40))
def test_what_is_seen_has_the_size_of_the_picture(width: int, height: int, side: int):
    seen = as_seen(noise(width, height), (side, side))
    assert (seen.shape, seen.dtype) == ((height, width, 3), np.uint8)


def test_one_pixel_of_the_input_is_one_square():
    seen = as_seen(noise(120, 90), (40, 40))
    squares = seen.reshape(30, 3, 40, 3, 3)
    assert (squares == squares[:, :1, :, :1]).all()
    assert len(np.unique(seen[::3, ::3].reshape(-1, 3), axis=0)) > 1000


def test_a_picture_smaller_than_the_input_loses_nothing():
    picture = noise(30, 20)
    seen = as_seen(picture, (64, 64))
    assert (seen == picture).all()
    assert seen is not picture
