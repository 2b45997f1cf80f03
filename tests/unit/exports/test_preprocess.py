"""Preprocessing does to the last detail what the contract says, and its inverse brings boxes back."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.contract import InputContract
from exports.preprocess import Preprocessor, place
from exports.smooth_resize import resize_window
from tests.unit.exports.makers import picture

sizes = st.integers(2, 700)
rules = st.sampled_from(["letterbox_center", "letterbox_top_left", "stretch"])


@given(sizes, sizes, rules)
@settings(max_examples=60, deadline=None)
def test_a_box_comes_back_from_the_input_where_it_was(width: int, height: int, rule: str) -> None:
    placement = place((width, height), InputContract(320, 192, resize=rule))
    box = np.array([[0, 0, width / 2, height / 3]], np.float32)
    assert np.allclose(placement.to_image(placement.to_input(box)), box, atol=1e-2)


@given(sizes, sizes, rules)
@settings(max_examples=60, deadline=None)
def test_the_picture_lies_inside_the_input(width: int, height: int, rule: str) -> None:
    placement = place((width, height), InputContract(320, 192, resize=rule))
    left, top = placement.offset_xy
    assert left >= 0
    assert top >= 0
    assert left + placement.resized_wh[0] <= 320
    assert top + placement.resized_wh[1] <= 192


def test_a_letterbox_splits_an_odd_padding_with_the_larger_part_below() -> None:
    placement = place((100, 75), InputContract(100, 100))
    assert placement.offset_xy == (0.0, 12.0)
    assert placement.resized_wh == (100, 75)


def test_the_padding_is_scaled_like_the_picture() -> None:
    contract = InputContract(64, 64, pad_value=114)
    tensor, _ = Preprocessor(contract).prepare(picture(64, 32))
    assert np.all(tensor[0, :, :16] == np.float32(114 / 255))


def test_channels_scale_mean_and_std_follow_the_contract() -> None:
    image = np.zeros((8, 8, 3), np.uint8)
    image[:] = (10, 20, 30)
    contract = InputContract(8, 8, "bgr", "stretch", 0, 1.0, (1.0, 2.0, 3.0), (2.0, 2.0, 3.0))
    tensor, _ = Preprocessor(contract).prepare(image)
    assert tensor[0, :, 0, 0].tolist() == [4.5, 9.0, 9.0]


def test_rgb_is_the_picture_with_its_channels_turned() -> None:
    image = picture(16, 16)
    tensor, _ = Preprocessor(InputContract(16, 16)).prepare(image)
    expected = (image[:, :, ::-1].transpose(2, 0, 1) / 255.0).astype(np.float32)
    assert np.array_equal(tensor[0], expected)


def test_a_second_picture_of_another_size_leaves_no_trace_of_the_first() -> None:
    contract = InputContract(48, 48)
    used = Preprocessor(contract)
    used.prepare(np.full((48, 48, 3), 255, np.uint8))
    again, _ = used.prepare(picture(48, 20))
    fresh, _ = Preprocessor(contract).prepare(picture(48, 20))
    assert np.array_equal(again, fresh)


def test_the_buffer_is_used_again() -> None:
    used = Preprocessor(InputContract(32, 32))
    assert used.prepare(picture())[0] is used.prepare(picture(seed=1))[0]


@pytest.mark.parametrize(
    ("size_wh", "resized_wh"), [((97, 61), (64, 40)), ((40, 30), (91, 68)), ((640, 360), (113, 64))]
)
def test_the_smooth_resize_gives_the_pixels_of_pillow(size_wh: tuple[int, int], resized_wh: tuple[int, int]) -> None:
    image = np.random.default_rng(1).integers(0, 256, (size_wh[1], size_wh[0], 3), np.uint8)
    expected = np.asarray(Image.fromarray(image).resize(resized_wh, Image.Resampling.BILINEAR))
    assert np.array_equal(resize_window(image, resized_wh, (0, 0), resized_wh), expected)


@given(st.integers(3, 260), st.integers(3, 260), st.integers(8, 80))
@settings(max_examples=40, deadline=None)
def test_crop_center_gives_the_pixels_that_classifiers_are_trained_on(width: int, height: int, side: int) -> None:
    image = picture(width, height)
    contract = InputContract(side, side, "bgr", "crop_center", scale=1.0)
    tensor, placement = Preprocessor(contract).prepare(image)
    whole = Image.fromarray(image).resize(placement.resized_wh, Image.Resampling.BILINEAR)
    left = round((whole.width - side) / 2.0)
    top = round((whole.height - side) / 2.0)
    expected = np.asarray(whole.crop((left, top, left + side, top + side)))
    assert np.array_equal(tensor[0].transpose(1, 2, 0).astype(np.uint8), expected)


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(ValueError, match="a picture is uint8"):
        Preprocessor(InputContract(8, 8)).prepare(np.zeros((8, 8), np.uint8))
