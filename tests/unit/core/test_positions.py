"""Places are believed only where they can be, and the nearest is found as comparing each with all would find it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.positions import EARTH_RADIUS_M, Position, Positions, believed, metres_between, nearest

latitudes = st.floats(-90, 90, allow_nan=False)
longitudes = st.floats(-180, 180, allow_nan=False)
places = st.lists(st.tuples(latitudes, longitudes), min_size=1, max_size=12)
near_places = st.lists(
    st.tuples(st.floats(52.0, 52.002), st.floats(13.0, 13.002)) | st.sampled_from([(52.001, 13.001), (52.0, 13.0)]),
    min_size=1, max_size=12,
)  # fmt: skip


def array(told: list[tuple[float, float]]) -> Positions:
    return np.array(told, np.float64).reshape(-1, 2)


def by_comparing_all(asked: Positions, known: Positions) -> np.ndarray:
    """Metres to the nearest, from the full table of distances."""
    table = metres_between(np.repeat(asked, len(known), axis=0), np.tile(known, (len(asked), 1)))
    return table.reshape(len(asked), len(known)).min(axis=1)


@settings(max_examples=50, deadline=None)
@given(asked=places | near_places, known=places | near_places)
def test_the_nearest_is_that_of_comparing_each_with_all(
    asked: list[tuple[float, float]], known: list[tuple[float, float]]
) -> None:
    index, metres = nearest(array(asked), array(known))
    assert metres == pytest.approx(by_comparing_all(array(asked), array(known)), abs=1e-6)
    assert metres == pytest.approx(metres_between(array(asked), array(known)[index]))


@given(first=st.tuples(latitudes, longitudes), second=st.tuples(latitudes, longitudes))
def test_a_distance_is_the_same_both_ways_and_at_most_half_around_the_earth(
    first: tuple[float, float], second: tuple[float, float]
) -> None:
    there, back = metres_between(array([first]), array([second])), metres_between(array([second]), array([first]))
    assert there == pytest.approx(back, abs=1e-6)
    assert 0 <= there[0] <= np.pi * EARTH_RADIUS_M + 1e-6


@pytest.mark.parametrize(
    ("first", "second", "metres"),
    [
        ((52.0, 13.0), (53.0, 13.0), 111_195.1),  # a degree of latitude
        ((0.0, 179.9999), (0.0, -179.9999), 22.239),  # over the line where the date changes
        ((36.12, -86.67), (33.94, -118.40), 2_886_448.4),  # Nashville to Los Angeles
        ((90.0, 0.0), (90.0, 135.0), 0.0),
    ],
)
def test_known_distances(first: tuple[float, float], second: tuple[float, float], metres: float) -> None:
    assert metres_between(array([first]), array([second]))[0] == pytest.approx(metres, rel=1e-5, abs=1e-6)


def test_without_known_places_nothing_is_near() -> None:
    index, metres = nearest(array([(52.0, 13.0)]), array([]))
    assert (index.tolist(), metres.tolist()) == ([-1], [np.inf])


@pytest.mark.parametrize(
    "told", [(float("nan"), 13.0), (52.0, float("inf")), (0.0, 0.0), (90.1, 13.0), (52.0, -180.5), (-0.0, 0.0)]
)
def test_what_is_no_place_is_not_believed(told: tuple[float, float]) -> None:
    assert believed(*told) is None


def test_a_place_that_is_none_cannot_be_made() -> None:
    assert believed(52.5, 13.4) == Position(52.5, 13.4)
    with pytest.raises(ValueError, match="no place"):
        Position(91.0, 0.0)
