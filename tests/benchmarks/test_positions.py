"""How long it takes to find the nearest of very many places, beside comparing each with all, and to read EXIF.

Run it by name: python -m pytest -s tests/benchmarks/test_positions.py
"""

import time
from pathlib import Path

import numpy as np
import pytest

from core.images import read_header, read_position
from core.positions import Positions, metres_between, nearest
from tests.gps_pictures import BERLIN, gps_tags, picture_with_gps

COUNT, COMPARED, PICTURES = 100_000, 1_000, 2_000
pytestmark = pytest.mark.timeout(600)


def town(seed: int) -> Positions:
    """Places spread over a town of 40 x 50 km."""
    chance = np.random.default_rng(seed)
    return np.column_stack([chance.uniform(52.3, 52.7, COUNT), chance.uniform(13.0, 13.8, COUNT)])


def parked(seed: int) -> Positions:
    """A vehicle that stands, told by a receiver that wanders by a metre."""
    return np.array(BERLIN) + np.random.default_rng(seed).normal(0, 1e-5, (COUNT, 2))


@pytest.mark.parametrize("places", [town, parked])
def test_the_nearest_of_a_hundred_thousand_places(places: object) -> None:
    asked, known = places(1), places(2)  # type: ignore[operator]
    nearest(asked[:2], known[:2])  # what is imported is imported
    started = time.perf_counter()
    _index, metres = nearest(asked, known)
    took = time.perf_counter() - started
    started = time.perf_counter()
    compared = [metres_between(np.repeat(each[None], COUNT, axis=0), known).min() for each in asked[:COMPARED]]
    whole = (time.perf_counter() - started) * COUNT / COMPARED
    print(
        f"\n{COUNT:,} x {COUNT:,}: {took:.2f} s; comparing each with all would take {whole:.0f} s, {whole / took:.0f} x"
    )
    assert metres[:COMPARED] == pytest.approx(np.array(compared), abs=1e-6)


def test_positions_of_pictures_are_read_about_as_fast_as_their_headers(tmp_path: Path) -> None:
    paths = [picture_with_gps(tmp_path / f"{n}.jpg", gps_tags(BERLIN), seed=n) for n in range(PICTURES)]
    seconds = {}
    for name, read in (("header", read_header), ("position", read_position)):
        started = time.perf_counter()
        answers = [read(path) for path in paths]
        seconds[name] = time.perf_counter() - started
        assert all(answers)
    told = ", ".join(f"{name} {1000 * each / PICTURES:.3f} ms" for name, each in seconds.items())
    print(f"\none picture: {told}; {seconds['position'] / seconds['header']:.2f} x")
