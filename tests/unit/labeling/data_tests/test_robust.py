"""The statistics of data tests, beside what is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from labeling.data_tests.marks import mixed, summed
from labeling.data_tests.robust import rank_sum, ranks, still_surprising, two_shares

VALUES = st.lists(st.integers(0, 9), min_size=8, max_size=60)


@given(VALUES, VALUES)
def test_the_rank_sum_is_that_of_scipy(first: list[int], second: list[int]) -> None:
    one, other = np.array(first, np.float64), np.array(second, np.float64)
    share, probability = rank_sum(one, other)
    if len({*first, *second}) > 1:
        known = stats.mannwhitneyu(one, other, use_continuity=False, method="asymptotic")
        assert share == pytest.approx(known.statistic / (len(first) * len(second)))
        assert probability == pytest.approx(known.pvalue, abs=1e-9)
    assert ranks(one) == pytest.approx(stats.rankdata(one))


def test_two_shares_are_compared_as_by_a_chi_squared_test() -> None:
    known = stats.chi2_contingency([[30, 70], [50, 50]], correction=False)
    assert two_shares(30, 100, 50, 100) == pytest.approx(known.pvalue)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=50))
def test_what_survives_many_comparisons_is_what_scipy_says(probabilities: list[float]) -> None:
    kept = still_surprising(np.array(probabilities), 0.05)
    assert kept.tolist() == (stats.false_discovery_control(probabilities) <= 0.05 + 1e-15).tolist()


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-5, 5)), min_size=1, max_size=20))
def test_marks_know_their_parts_and_not_their_order(parts: list[tuple[int, int]]) -> None:
    places, values = (np.array(column, np.int64) for column in zip(*parts, strict=True))
    before = summed(mixed(values), places, 4)
    assert (summed(mixed(values[::-1]), places[::-1], 4) == before).all()
    values[0] += 1
    after = summed(mixed(values), places, 4)
    assert (after != before).nonzero()[0].tolist() == [places[0]]
