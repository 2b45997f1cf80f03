"""From a click to an outline, with networks that have the interfaces of SAM, MobileSAM and SAM 2."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.errors import UserError
from core.shapes import Box
from exports.segmenter import Segmenter
from tests.tiny_sam import mobile_sam_pair, sam2_pair, sam_pair

PAIRS = pytest.mark.parametrize(("make", "family"), [(sam_pair, "SAM"), (mobile_sam_pair, "SAM"), (sam2_pair, "SAM 2")])
RED, GREEN = (160, 352, 480, 576), (704, 128, 960, 448)  # x1 y1 x2 y2 of two cars on grey, at whole blocks of SAM


def street() -> np.ndarray:
    picture = np.full((720, 1280, 3), 110, np.uint8)
    for (x1, y1, x2, y2), colour in ((RED, (20, 20, 220)), (GREEN, (30, 200, 40))):
        picture[y1:y2, x1:x2] = colour
    return picture


def opened(folder: Path, make: Callable[[Path], tuple[Path, Path]]) -> Segmenter:
    segmenter = Segmenter(*make(folder), threads=1, providers=["CPUExecutionProvider"])
    segmenter.look(street())
    return segmenter


def overlap(pixels: np.ndarray, box: tuple[int, int, int, int]) -> float:
    x1, y1, x2, y2 = box
    wanted = np.zeros_like(pixels)
    wanted[y1:y2, x1:x2] = True
    return float((pixels & wanted).sum() / (pixels | wanted).sum())


@PAIRS
def test_a_click_on_a_car_outlines_that_car_where_it_is(tmp_path: Path, make, family) -> None:
    segmenter = opened(tmp_path, make)
    assert segmenter.family == family
    pixels, score = segmenter.outline([(300, 450)], [1])
    assert pixels.shape == (720, 1280)
    assert overlap(pixels, RED) > 0.85
    assert score == pytest.approx(0.9)


@PAIRS
def test_a_second_click_adds_and_one_beside_takes_away(tmp_path: Path, make, family) -> None:
    segmenter = opened(tmp_path, make)
    both, _ = segmenter.outline([(300, 450), (800, 300)], [1, 1])
    assert both[300, 800]
    assert both[450, 300]
    one, _ = segmenter.outline([(300, 450), (800, 300)], [1, 0])
    assert overlap(one, RED) > 0.85


@PAIRS
def test_a_box_outlines_what_is_in_it(tmp_path: Path, make, family) -> None:
    segmenter = opened(tmp_path, make)
    pixels, _ = segmenter.outline([], [], Box(600, 80, 1040, 520))
    assert overlap(pixels, GREEN) > 0.85


def test_an_encoder_of_one_kind_and_a_decoder_of_another_are_refused_in_a_sentence(tmp_path: Path) -> None:
    encoder, _ = sam_pair(tmp_path)
    _, decoder = sam2_pair(tmp_path)
    segmenter = Segmenter(encoder, decoder, threads=1, providers=["CPUExecutionProvider"])
    with pytest.raises(UserError, match="gives 1 maps and the decoder takes 3"):
        segmenter.look(street())
