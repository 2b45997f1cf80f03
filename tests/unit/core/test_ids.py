"""Numbers of rows: they rise, also in a millisecond, in several threads, and where the clock goes back."""

import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

from core.ids import new_number, new_numbers


def test_numbers_made_within_a_millisecond_rise() -> None:
    made = [new_number() for _ in range(10_000)]
    assert all(before < after for before, after in pairwise(made))


def test_numbers_of_many_rows_are_not_given_again() -> None:
    many = new_numbers(1 << 24)  # more than four milliseconds' worth
    assert new_number() >= many.stop


def test_no_two_threads_get_the_same() -> None:
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda _: new_number(), range(20_000)))
    assert len(set(made)) == len(made)


def test_numbers_rise_where_the_clock_is_set_back(monkeypatch) -> None:
    before = new_number()
    monkeypatch.setattr(time, "time_ns", lambda: 1_600_000_000_000_000_000)
    assert new_number() > before
