"""Outlines after each thing that can be done to them."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Polygon as Outline

from core.errors import UserError
from core.masks import rasterised
from core.shapes import Box, Dot, Mask, Polygon, Polyline, Ring
from labeling.polygon_edits import (
    aligned_edge,
    mended,
    merged,
    repaired,
    simplified,
    snapped,
    split_by_line,
    with_hole,
    with_vertex,
    without_vertex,
)


def square(x: float, y: float, side: float) -> Ring:
    return ((x, y), (x + side, y), (x + side, y + side), (x, y + side))


WHOLE = Polygon((square(0, 0, 100),))
HOLED = Polygon((square(0, 0, 100), square(20, 20, 30)))
BOW_TIE = ((0.0, 0.0), (40.0, 40.0), (40.0, 0.0), (0.0, 40.0))


def area(polygon: Polygon) -> float:
    return float(Outline(polygon.rings[0], polygon.rings[1:]).area)


def test_a_point_is_put_behind_the_one_it_was_asked_after() -> None:
    assert with_vertex(WHOLE, 0, 1, (120.0, 50.0)).rings[0][:3] == ((0, 0), (100, 0), (120, 50))
    assert with_vertex(WHOLE, 0, 3, (-9.0, 50.0)).rings[0][-1] == (-9, 50)


def test_a_point_added_to_a_hole_leaves_the_outline_alone() -> None:
    after = with_vertex(HOLED, 1, 0, (35.0, 15.0))
    assert after.rings[0] == HOLED.rings[0]
    assert len(after.rings[1]) == 5


@given(st.integers(0, 1), st.integers(0, 3), st.tuples(st.floats(0, 100), st.floats(0, 100)))
def test_taking_away_the_point_that_was_added_gives_the_polygon_back(
    ring: int, after: int, point: tuple[float, float]
) -> None:
    assert without_vertex(with_vertex(HOLED, ring, after, point), ring, after + 1) == HOLED


def test_a_hole_that_is_left_with_two_points_goes() -> None:
    triangle = Polygon((square(0, 0, 100), ((20.0, 20.0), (40.0, 20.0), (30.0, 40.0))))
    assert without_vertex(triangle, 1, 0) == WHOLE


def test_an_outline_goes_with_its_third_point_or_its_area() -> None:
    assert without_vertex(Polygon((((0, 0), (9, 0), (0, 9)),)), 0, 2) is None
    assert without_vertex(Polygon((((0, 0), (5, 0), (9, 0), (0, 9)),)), 0, 3) is None


def test_a_point_that_is_not_there_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(IndexError):
        with_vertex(WHOLE, 0, 4, (1, 1))
    with pytest.raises(IndexError):
        without_vertex(WHOLE, 0, -1)


def test_fewer_points_stay_within_the_tolerance_and_keep_holes() -> None:
    turns = np.linspace(0, 2 * math.pi, 200, endpoint=False)
    circle = tuple((50 + 40 * math.cos(turn), 50 + 40 * math.sin(turn)) for turn in turns.tolist())
    after = simplified(Polygon((circle, square(40, 40, 20))), 1.0)
    assert len(after.rings[0]) < 30
    assert after.rings[1:] == Polygon((circle, square(40, 40, 20))).rings[1:] or len(after.rings[1]) == 4
    assert all(39 - 1e-6 <= math.dist(point, (50, 50)) <= 40 + 1e-6 for point in after.rings[0])


def test_polygons_that_overlap_become_one_and_others_stay_apart() -> None:
    found = merged([Polygon((square(0, 0, 10),)), Polygon((square(5, 5, 10),)), Polygon((square(50, 50, 5),))])
    assert [area(each) for each in found] == [175, 25]


def test_specks_are_not_lost_by_merging_them() -> None:
    specks = [Polygon((square(0, 0, 0.5),)), Polygon((square(5, 5, 0.5),))]
    assert merged(specks) == specks


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(2, 12)), min_size=1, max_size=5))
def test_merged_polygons_cover_what_they_covered_apart(squares: list[tuple[int, int, int]]) -> None:
    polygons = [Polygon((square(*each),)) for each in squares]
    before = np.any([rasterised(each, (50, 50)) for each in polygons], axis=0)
    after = np.any([rasterised(each, (50, 50)) for each in merged(polygons)], axis=0)
    assert np.array_equal(before, after)


@given(st.floats(5, 95), st.floats(5, 95))
def test_a_cut_gives_parts_that_make_up_the_whole(left: float, right: float) -> None:
    pieces = split_by_line(HOLED, ((-5.0, left), (105.0, right)))
    assert len(pieces) >= 2
    assert sum(area(each) for each in pieces) == pytest.approx(area(HOLED), abs=len(pieces) * 2)


def test_a_cut_that_begins_and_ends_inside_is_drawn_out() -> None:
    assert [area(each) for each in split_by_line(WHOLE, ((40.0, 30.0), (40.0, 70.0)))] == [6000, 4000]


def test_a_line_beside_a_polygon_leaves_it_whole() -> None:
    assert [area(each) for each in split_by_line(WHOLE, ((-5.0, 300.0), (105.0, 300.0)))] == [10000]


def test_an_outline_that_crosses_itself_can_be_cut() -> None:
    pieces = split_by_line(Polygon((BOW_TIE,)), ((-5.0, 20.0), (45.0, 20.0)))
    assert sum(area(each) for each in pieces) == pytest.approx(800)


def test_a_hole_is_taken_out() -> None:
    after = with_hole(WHOLE, square(20, 20, 30))
    assert area(after) == 10000 - 900
    assert len(after.rings) == 2


def test_a_hole_over_the_rim_is_a_bite() -> None:
    after = with_hole(WHOLE, square(80, 80, 40))
    assert (area(after), len(after.rings)) == (9600, 1)


def test_a_hole_over_everything_changes_nothing() -> None:
    assert with_hole(WHOLE, square(-10, -10, 200)) == WHOLE


def test_a_hole_that_crosses_itself_is_taken_out_as_it_looks() -> None:
    assert area(with_hole(WHOLE, tuple((x + 20, y + 20) for x, y in BOW_TIE))) == pytest.approx(10000 - 800)


def test_a_hole_that_would_cut_the_polygon_in_two_is_refused_in_words() -> None:
    with pytest.raises(UserError, match="into pieces"):
        with_hole(WHOLE, ((-5.0, 40.0), (105.0, 40.0), (105.0, 60.0), (-5.0, 60.0)))


def test_an_outline_that_crosses_itself_becomes_valid_ones_with_the_same_pixels() -> None:
    found = repaired([BOW_TIE])
    assert len(found) == 2
    filled = np.any([rasterised(each, (50, 50)) for each in found], axis=0)
    assert np.array_equal(filled, rasterised(Polygon((BOW_TIE,)), (50, 50)))


def test_what_is_no_area_is_repaired_to_nothing() -> None:
    assert repaired([]) == []
    assert repaired([((0.0, 0.0), (5.0, 5.0))]) == []
    assert repaired([((0.0, 0.0), (5.0, 5.0), (9.0, 9.0))]) == []


def test_a_point_goes_to_the_nearest_vertex_before_any_edge() -> None:
    # The edge above is nearer, the corner is within reach.
    assert snapped((96.0, 1.0), [WHOLE], 6.0) == (100, 0)


def test_a_point_goes_to_the_nearest_edge_where_no_vertex_is_near() -> None:
    assert snapped((50.0, 3.0), [WHOLE], 6.0) == (50, 0)
    assert snapped((3.0, 50.0), [WHOLE], 6.0) == (0, 50)  # the side that closes the ring


def test_the_gap_between_the_ends_of_a_line_is_no_edge() -> None:
    corner = Polyline(((0.0, 0.0), (100.0, 0.0), (100.0, 100.0)))
    assert snapped((50.0, 51.0), [corner], 6.0) == (50, 51)


def test_a_point_far_from_everything_stays() -> None:
    assert snapped((50.0, 50.0), [WHOLE, Dot(90, 90), Mask(45, 45, 10, 10, (0, 100))], 6.0) == (50, 50)
    assert snapped((50.0, 50.0), [], 6.0) == (50, 50)


def test_a_point_goes_to_another_point() -> None:
    assert snapped((50.0, 50.0), [Dot(53, 50)], 6.0) == (53, 50)


@pytest.mark.parametrize(
    ("side", "expected"),
    [
        ("left", Box(30, 22, 71, 58)),
        ("top", Box(33, 20, 71, 58)),
        ("right", Box(33, 22, 70, 58)),
        ("bottom", Box(33, 22, 71, 60)),
    ],
)
def test_a_side_moves_to_where_the_brightness_changes(side: str, expected: Box) -> None:
    grey = np.full((90, 120), 60, np.uint8)
    grey[20:60, 30:70] = 200
    assert aligned_edge(Box(33, 22, 71, 58), grey, side, 6.0) == expected  # type: ignore[arg-type]


def test_of_two_changes_alike_the_nearer_is_taken() -> None:
    grey = np.full((60, 120), 60, np.uint8)
    grey[:, 35:] = 120
    grey[:, 42:] = 180
    assert aligned_edge(Box(36, 10, 100, 50), grey, "left", 8.0).x1 == 35


def test_no_side_passes_the_one_across() -> None:
    grey = np.full((60, 120), 60, np.uint8)
    grey[:, 48:] = 200
    assert aligned_edge(Box(40, 10, 46, 50), grey, "left", 9.0) == Box(40, 10, 46, 50)


def test_a_side_at_the_border_of_the_picture_or_beyond_stays() -> None:
    grey = np.full((60, 120), 60, np.uint8)
    assert aligned_edge(Box(-30, -30, -10, -10), grey, "left", 5.0) == Box(-30, -30, -10, -10)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=3, max_size=12))
def test_what_comes_of_any_ring_is_valid_or_refused_and_a_valid_one_stays(points: list[tuple[int, int]]) -> None:
    ring = tuple((float(x), float(y)) for x, y in points)
    try:
        polygon = Polygon((ring,))
        whole = mended(polygon)
    except (ValueError, UserError):
        return
    assert Outline(whole.rings[0], whole.rings[1:]).is_valid
    if Outline(ring).is_valid:
        assert whole == polygon


def test_a_bow_tie_and_a_line_are_refused_and_a_speck_is_cut_off() -> None:
    with pytest.raises(UserError, match="crosses itself"):
        mended(Polygon((BOW_TIE,)))
    with pytest.raises(UserError, match="no area"):
        mended(Polygon((((0.0, 0.0), (10.0, 10.0), (20.0, 20.0)),)))
    loop = ((0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (5.0, 100.0), (5.0, 110.0), (10.0, 90.0), (0.0, 90.0))
    assert mended(Polygon((loop,))) != Polygon((loop,))
