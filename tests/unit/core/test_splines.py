"""The curve through a lane's control points."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.splines import at_rows, curve_points, fit_controls, insert_control

BEND = ((100.0, 400.0), (220.0, 300.0), (300.0, 240.0), (330.0, 200.0))
CONTROLS = st.lists(
    st.tuples(st.integers(0, 1900), st.integers(0, 1000)), min_size=2, max_size=8, unique_by=lambda point: point[1]
).map(lambda points: tuple((float(x), float(y)) for x, y in points))


@given(CONTROLS)
def test_the_curve_goes_through_every_control_point(controls) -> None:
    curve = curve_points(controls, 3.0)
    assert curve[0] == pytest.approx(np.array(controls[0]), abs=1e-6)
    assert curve[-1].tolist() == list(controls[-1])
    for control in controls:
        assert np.hypot(*(curve - control).T).min() == pytest.approx(0, abs=1e-6)


def test_a_straight_lane_has_points_all_along_it() -> None:
    curve = curve_points(((0.0, 0.0), (300.0, 400.0)), 5.0)
    assert len(curve) >= 100
    assert curve[:, 1] == pytest.approx(curve[:, 0] * 4 / 3)


def test_fixed_rows_give_an_x_where_the_lane_reaches_and_none_beyond_its_ends() -> None:
    found = at_rows(BEND, [420, 400, 300, 250, 200, 190])
    assert found[0] is None
    assert found[-1] is None
    assert found[1] == pytest.approx(100)
    assert found[2] == pytest.approx(220, abs=0.5)
    assert 220 < found[3] < 300
    assert found[4] == pytest.approx(330)


def test_a_traced_curve_needs_few_control_points_and_stays_near_them() -> None:
    y = np.arange(400.0, 100.0, -2.0)
    traced = np.stack((300 + (y - 100) ** 2 / 400, y), axis=1)
    controls = fit_controls(traced, 1.0)
    assert len(controls) <= 5
    found = at_rows(controls, y[1:-1].tolist())
    assert max(abs(a - b) for a, b in zip(found, traced[1:-1, 0], strict=True)) < 2.5


@pytest.mark.parametrize("between", [0, 1, 2])
def test_a_control_point_is_put_between_the_two_whose_part_of_the_curve_is_nearest(between: int) -> None:
    middle = (np.array(BEND[between]) + BEND[between + 1]) / 2
    after = insert_control(BEND, (float(middle[0]), float(middle[1])))
    assert after[between + 1] == tuple(middle)
    assert (*after[: between + 1], *after[between + 2 :]) == BEND


def test_where_the_curve_swings_out_the_curve_counts_and_not_the_straight_way() -> None:
    hook = ((0.0, 300.0), (200.0, 100.0), (210.0, 110.0), (0.0, 320.0))
    lower = insert_control(hook, (100.0, 220.0))
    assert lower.index((100.0, 220.0)) == 3
