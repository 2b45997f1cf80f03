"""Masks: pixels, runs and outlines are three forms of one thing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from core.masks import (
    coco_rle,
    coco_rle_compressed,
    mask_from_coco_rle,
    mask_of,
    mask_to_polygons,
    outlines_of,
    pixels_of,
    rasterised,
    window_of,
)
from core.shapes import Box, Dot, Ellipse, Lane, Mask, Polygon, Polyline, RotatedBox, Tag

some_pixels = arrays(np.bool_, array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=14)).filter(np.any)


def drawn(*rows: str) -> np.ndarray:
    return np.array([[letter == "#" for letter in row] for row in rows])


def size_of(pixels: np.ndarray) -> tuple[int, int]:
    return pixels.shape[1], pixels.shape[0]


def made(pixels: np.ndarray) -> Mask:
    mask = mask_of(pixels)
    assert mask is not None
    return mask


@given(some_pixels)
def test_pixels_come_back_from_a_mask_as_they_were(pixels: np.ndarray) -> None:
    assert np.array_equal(pixels_of(made(pixels), size_of(pixels)), pixels)


@given(some_pixels)
def test_the_outlines_of_a_mask_filled_are_the_mask(pixels: np.ndarray) -> None:
    filled = np.zeros_like(pixels)
    for polygon in mask_to_polygons(made(pixels)):
        part = rasterised(polygon, size_of(pixels))
        assert not (filled & part).any()
        filled |= part
    assert np.array_equal(filled, pixels)


@given(some_pixels)
def test_the_outlines_of_a_mask_are_valid_and_one_a_part(pixels: np.ndarray) -> None:
    import cv2
    from shapely.geometry import Polygon as Outline

    polygons = mask_to_polygons(made(pixels))
    shapely = [Outline(each.rings[0], each.rings[1:]) for each in polygons]
    assert all(each.is_valid for each in shapely)
    assert sum(each.area for each in shapely) == pixels.sum()
    assert len(polygons) == cv2.connectedComponents(pixels.astype(np.uint8), connectivity=4)[0] - 1


@given(some_pixels)
def test_coco_runs_are_those_of_pycocotools_and_come_back(pixels: np.ndarray) -> None:
    from pycocotools import mask as reference

    mask, size_wh = made(pixels), size_of(pixels)
    expected = reference.encode(np.asfortranarray(pixels.astype(np.uint8)))
    written = coco_rle_compressed(mask, size_wh)
    assert written == {"size": expected["size"], "counts": expected["counts"].decode()}
    assert mask_from_coco_rle(written) == mask
    assert mask_from_coco_rle(expected) == mask
    assert mask_from_coco_rle(coco_rle(mask, size_wh)) == mask


@given(st.lists(st.integers(0, 3_000), min_size=2, max_size=12))
def test_long_runs_that_pycocotools_packed_are_read(runs: list[int]) -> None:
    from pycocotools import mask as reference

    filled = [*runs, 1, 1]
    packed = reference.frPyObjects({"size": [1, sum(filled)], "counts": filled}, 1, sum(filled))
    expected = np.repeat(np.arange(len(filled)) % 2 == 1, filled)[None]
    assert mask_from_coco_rle(packed) == mask_of(expected)


def test_runs_go_down_the_columns_and_begin_with_background() -> None:
    mask = made(drawn("....", ".##.", ".#..", "...."))
    assert mask == Mask(1, 1, 2, 2, (0, 3, 1))
    # Column by column: 5 of background, 2 of the mask, 2 of background, 1 of the mask, 6 of background.
    assert coco_rle(mask, (4, 4)) == {"size": [4, 4], "counts": [5, 2, 2, 1, 6]}
    # By hand, from the fourth run on less the one before last: 5 2 2, 1 - 2 = -1, 6 - 2 = 4; each one character, + 48.
    assert coco_rle_compressed(mask, (4, 4))["counts"] == "522O4"


def test_a_picture_without_pixels_has_no_mask() -> None:
    assert mask_of(np.zeros((4, 5), np.bool_)) is None
    assert mask_from_coco_rle({"size": [4, 5], "counts": [20]}) is None


@pytest.mark.parametrize(
    "rle",
    [
        {},
        {"size": [4, 4]},
        {"size": [4], "counts": [4]},
        {"size": [4, 4], "counts": [17]},
        {"size": [4, 4], "counts": [-4, 20]},
        {"size": [4, 4], "counts": [8.0, 8.0]},
        {"size": [4, 4], "counts": "5o"},
        {"size": [4, 4], "counts": "5 2"},
        {"size": [4, 4], "counts": b"\xff\xff"},
        {"size": [4, 4], "counts": "o" * 1000},
        {"size": [10**7, 10**7], "counts": [0, 10**14]},
    ],
)
def test_runs_that_are_none_are_refused(rle: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="run"):
        mask_from_coco_rle(rle)


def test_a_mask_that_reaches_out_of_the_image_is_cut_at_its_border() -> None:
    mask = Mask(-1, -1, 3, 3, (0, 9))
    assert np.array_equal(pixels_of(mask, (4, 3)), drawn("##..", "##..", "...."))
    assert window_of(mask).shape == (3, 3)


def test_a_ring_of_pixels_has_an_outline_and_a_hole() -> None:
    (polygon,) = mask_to_polygons(made(drawn("###", "#.#", "###")))
    assert {frozenset(ring) for ring in polygon.rings} == {
        frozenset({(0.0, 0.0), (3.0, 0.0), (3.0, 3.0), (0.0, 3.0)}),
        frozenset({(1.0, 1.0), (2.0, 1.0), (2.0, 2.0), (1.0, 2.0)}),
    }


def test_pixels_that_touch_at_a_corner_are_two_outlines() -> None:
    assert len(mask_to_polygons(made(drawn("#.", ".#")))) == 2


def test_an_island_in_a_hole_is_a_polygon_of_its_own() -> None:
    polygons = mask_to_polygons(made(drawn("#####", "#...#", "#.#.#", "#...#", "#####")))
    assert sorted(len(each.rings) for each in polygons) == [1, 2]


def test_a_box_fills_the_pixels_whose_middles_it_holds() -> None:
    assert np.array_equal(
        rasterised(Box(0.6, 1.4, 3.5, 3.0), (5, 4)), drawn(".....", ".##..", ".##..", ".....")
    )  # fmt: skip


@pytest.mark.parametrize("angle", [-180.0, -90.0, 0.0, 90.0])
def test_a_box_turned_by_right_angles_fills_what_the_upright_one_fills(angle: float) -> None:
    upright = RotatedBox(10.2, 8.1, 6, 4, 0) if angle in (0.0, -180.0) else RotatedBox(10.2, 8.1, 4, 6, 0)
    assert np.array_equal(rasterised(RotatedBox(10.2, 8.1, 6, 4, angle), (20, 16)), rasterised(upright, (20, 16)))


def test_a_rotated_box_and_an_ellipse_fill_their_areas() -> None:
    assert rasterised(RotatedBox(100, 100, 80, 40, 30), (200, 200)).sum() == pytest.approx(80 * 40, rel=0.01)
    assert rasterised(Ellipse(100, 100, 60, 30, -40), (200, 200)).sum() == pytest.approx(np.pi * 60 * 30, rel=0.005)


def test_a_hole_in_a_polygon_stays_empty() -> None:
    outline, hole = ((0.0, 0.0), (6.0, 0.0), (6.0, 6.0), (0.0, 6.0)), ((2.0, 2.0), (4.0, 2.0), (4.0, 4.0), (2.0, 4.0))
    pixels = rasterised(Polygon((outline, hole)), (6, 6))
    assert pixels.sum() == 32
    assert not pixels[2:4, 2:4].any()


def test_a_shape_beside_the_image_has_no_pixels_there() -> None:
    assert not rasterised(Box(50, 50, 60, 60), (20, 20)).any()
    assert not rasterised(Ellipse(-50, 5, 6, 6), (20, 20)).any()


def test_a_line_has_no_pixels() -> None:
    with pytest.raises(TypeError):
        rasterised(Polyline(((0, 0), (4, 4))), (5, 5))


def test_everything_that_is_drawn_has_its_lines() -> None:
    line = ((0.0, 0.0), (4.0, 4.0))
    assert outlines_of(Box(1, 2, 3, 4)) == (((1, 2), (3, 2), (3, 4), (1, 4)),)
    assert outlines_of(Polyline(line)) == (line,)
    assert outlines_of(Lane(line))[0][0] == line[0]
    assert outlines_of(Lane(line))[0][-1] == line[-1]
    assert len(outlines_of(Ellipse(5, 5, 2, 3))[0]) == 48
    assert outlines_of(made(drawn("##")))[0] in mask_to_polygons(made(drawn("##")))[0].rings
    assert outlines_of(Dot(1, 1)) == outlines_of(Tag()) == ()
