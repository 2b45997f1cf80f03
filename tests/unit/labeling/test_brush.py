"""Strokes of the brush, to the pixel."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeling.brush import erased, painted

places = st.tuples(st.floats(-40, 140), st.floats(-40, 120))


def nothing() -> np.ndarray:
    return np.zeros((80, 100), np.bool_)


@given(st.lists(places, min_size=1, max_size=5), st.floats(0.5, 30))
def test_a_stroke_covers_the_pixels_within_its_radius_and_no_others(
    points: list[tuple[float, float]], radius: float
) -> None:
    after, _ = painted(nothing(), tuple(points), radius)
    ys, xs = np.mgrid[:80, :100] + 0.5
    away = np.full((80, 100), np.inf)
    for (ax, ay), (bx, by) in zip(points, [*points[1:], points[-1]], strict=True):
        length = (bx - ax) ** 2 + (by - ay) ** 2
        along = np.clip(((xs - ax) * (bx - ax) + (ys - ay) * (by - ay)) / length, 0, 1) if length else 0.0
        away = np.minimum(away, np.hypot(xs - ax - along * (bx - ax), ys - ay - along * (by - ay)))
    assert after[away <= radius - 1.5].all()
    assert not after[away > radius + 1.5].any()


@given(st.lists(places, min_size=1, max_size=4), st.floats(0.5, 20))
def test_nothing_changes_beside_the_rectangle_that_is_named(points: list[tuple[float, float]], radius: float) -> None:
    before = np.random.default_rng(0).random((80, 100)) > 0.5
    for work in (painted, erased):
        kept = before.copy()
        after, (x1, y1, x2, y2) = work(before, tuple(points), radius)
        assert np.array_equal(before, kept)
        after[y1:y2, x1:x2] = before[y1:y2, x1:x2]
        assert np.array_equal(after, before)


@given(st.lists(places, min_size=1, max_size=4), st.floats(0.5, 20))
def test_what_was_painted_is_erased_by_the_same_stroke(points: list[tuple[float, float]], radius: float) -> None:
    assert not erased(painted(nothing(), tuple(points), radius)[0], tuple(points), radius)[0].any()


def test_a_dab_is_a_disc_about_its_place() -> None:
    after, rect = painted(nothing(), ((50.5, 40.5),), 12)
    rows, columns = np.nonzero(after)
    assert (columns.mean() + 0.5, rows.mean() + 0.5) == pytest.approx((50.5, 40.5))
    assert after.sum() == pytest.approx(math.pi * 12**2, rel=0.1)
    assert rect[0] <= columns.min() <= columns.max() < rect[2]


def test_painting_adds_and_keeps_what_was_there() -> None:
    before = nothing()
    before[0, 0] = True
    after, _ = painted(before, ((50.0, 40.0),), 5)
    assert after[0, 0]
    assert after[40, 50]


def test_a_stroke_beside_the_picture_touches_nothing() -> None:
    after, rect = painted(nothing(), ((500.0, 500.0), (600.0, 500.0)), 10)
    assert not after.any()
    assert rect == (0, 0, 0, 0)
