"""Effective numbers and the weights that follow from them are those of the paper."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.class_balance import effective_numbers, effective_weights


def test_the_effective_number_is_that_of_the_paper() -> None:
    assert effective_numbers([3], 0.9).tolist() == [pytest.approx(1 + 0.9 + 0.81)]
    assert effective_numbers([500, 2], 0.0).tolist() == [1, 1], "no weighing at all"
    assert effective_numbers([500, 2], 1 - 1e-9) == pytest.approx([500, 2], rel=1e-5)


def test_a_share_of_one_has_no_effective_number() -> None:
    with pytest.raises(ValueError, match="below 1"):
        effective_numbers([3], 1.0)


def test_effective_weights_by_hand() -> None:
    rare, usual = ((1 - 0.9) / (1 - 0.9**count) for count in (1, 2))
    mean = (rare + usual) / 2
    assert effective_weights(np.array([1.0, 2.0, 0.0]), 0.9) == pytest.approx((rare / mean, usual / mean, 1.0))


@given(st.lists(st.integers(0, 100_000), min_size=1, max_size=30))
def test_weights_are_of_mean_one_and_no_rarer_class_weighs_less(counts: list[int]) -> None:
    weights = effective_weights(counts)
    there = sorted((count, weight) for count, weight in zip(counts, weights.tolist(), strict=True) if count)
    assert all(weight == 1 for count, weight in zip(counts, weights.tolist(), strict=True) if not count)
    assert not there or np.mean([weight for _, weight in there]) == pytest.approx(1)
    assert all(fewer[1] >= more[1] - 1e-12 for fewer, more in pairwise(there))
