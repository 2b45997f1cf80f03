"""The measures of lanes against their definitions."""

import math

import numpy as np
import pytest

from training.analysis.lanes import LaneCounts, culane_counts, stroke_iou, tusimple_figures

SIZE_WH = (1640, 590)
ROWS = list(range(160, 720, 10))


def upright(x: float) -> np.ndarray:
    return np.array([[x, 100.0], [x, 500.0]])


def test_a_lane_on_itself_is_a_hit_and_one_elsewhere_is_not():
    assert culane_counts([upright(400)], [upright(400)], SIZE_WH) == LaneCounts(1, 0, 0)
    assert culane_counts([upright(400)], [upright(900)], SIZE_WH) == LaneCounts(0, 1, 1)
    assert culane_counts([], [upright(900)], SIZE_WH) == LaneCounts(0, 0, 1)


@pytest.mark.parametrize(("apart", "hits"), [(5, 1), (9, 1), (11, 0), (20, 0)])
def test_strokes_of_thirty_pixels_overlap_by_half_up_to_ten_pixels_apart(apart: float, hits: int):
    assert culane_counts([upright(400)], [upright(400 + apart)], SIZE_WH).hits == hits


def test_the_overlap_of_two_strokes_is_what_geometry_says():
    (told,) = stroke_iou([upright(400)], [upright(410)], SIZE_WH, 30)[0]
    assert told == pytest.approx(20 / 40, abs=0.03)


def test_pairs_are_chosen_for_the_most_overlap_in_all():
    found, truth = [upright(400), upright(408)], [upright(404), upright(392)]
    assert culane_counts(found, truth, SIZE_WH) == LaneCounts(2, 0, 0)


def test_f1_of_many_pictures_is_of_the_summed_counts():
    assert (LaneCounts(3, 1, 0) + LaneCounts(1, 0, 2)).f1() == pytest.approx(8 / 11)
    assert LaneCounts(0, 0, 0).f1() is None


def test_a_perfect_answer_is_perfect_for_tusimple():
    lanes = [[400.0 + place for place in range(len(ROWS))], [900.0] * len(ROWS)]
    told = tusimple_figures(lanes, lanes, ROWS)
    assert (told.accuracy, told.false_share, told.missed_share) == (1, 0, 0)


def test_a_lane_counts_row_by_row_and_is_found_from_eighty_five_percent_on():
    truth = [[400.0] * len(ROWS)]
    wrong = int(len(ROWS) * 0.1)
    told = tusimple_figures([[500.0] * wrong + [410.0] * (len(ROWS) - wrong)], truth, ROWS)
    assert told.accuracy == pytest.approx(1 - wrong / len(ROWS))
    assert told.missed_share == 0
    half = len(ROWS) // 2
    told = tusimple_figures([[500.0] * half + [410.0] * (len(ROWS) - half)], truth, ROWS)
    assert (told.missed_share, told.false_share) == (1, 1)


def test_a_leaning_lane_may_be_as_much_further_off_as_it_leans():
    truth = [[400.0 + 20.0 * place for place in range(len(ROWS))]]
    limit = 20 / math.cos(math.atan(2.0))
    near = tusimple_figures([[x + limit - 1 for x in truth[0]]], truth, ROWS)
    far = tusimple_figures([[x + limit + 1 for x in truth[0]]], truth, ROWS)
    assert (near.accuracy, far.accuracy) == (1, 0)


def test_rows_that_a_lane_does_not_reach_are_right_where_nothing_is_said():
    lane = [-2.0] * 10 + [400.0] * (len(ROWS) - 10)
    assert tusimple_figures([lane], [lane], ROWS).accuracy == 1


def test_a_fifth_lane_may_be_missed_and_many_more_lanes_than_there_are_are_guessing():
    lanes = [[100.0 + 150 * place] * len(ROWS) for place in range(5)]
    told = tusimple_figures(lanes[:4], lanes, ROWS)
    assert (told.accuracy, told.missed_share) == (1, 0)
    assert tusimple_figures(lanes, lanes[:2], ROWS).accuracy == 0


def test_lanes_of_other_rows_are_refused():
    with pytest.raises(ValueError, match="one place a row"):
        tusimple_figures([[1.0]], [[1.0]], ROWS)
