"""A replay answers every frame, or, in real time, the newest one that is due; reading runs ahead and ends cleanly."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from core.detections import ClassScores
from core.errors import UserError
from core.recordings import Frame, RecordingHeader
from exports.read_ahead import ReadFrame, read_ahead
from exports.replay import newest_frames, replay_fast
from exports.runtime import StageTimes


@dataclass
class FakeClock:
    """Time passes only when somebody waits or works."""

    seconds: float = 0.0

    def now_s(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds


@dataclass
class SlowPredictor:
    """Takes the same time for each answer."""

    clock: FakeClock
    takes_s: float
    task: str = "classify"
    classes: tuple[str, ...] = ("a", "b")
    stages_ms: StageTimes = field(default_factory=lambda: StageTimes(0.0, 1.0, 0.0))

    def predict(self, image: np.ndarray) -> ClassScores:
        self.clock.sleep(self.takes_s)
        return ClassScores(np.array([1.0, 0.0], np.float32))


class Listed:
    """Frames every 100 ms, all there from the beginning."""

    def __init__(self, count: int) -> None:
        self.frames = [ReadFrame(a_frame(index), 0.0) for index in range(count)]

    def take(self) -> ReadFrame | None:
        return self.frames.pop(0) if self.frames else None

    take_ready = take


class FakeRecording:
    """Frames from memory; breaks after `breaks_after` of them."""

    header = RecordingHeader(4, 2, 10.0, 1000.0, "none", None)

    def __init__(self, count: int, breaks_after: int | None = None) -> None:
        self.count, self.breaks_after, self.given = count, breaks_after, 0

    def frames(self) -> Iterator[Frame]:
        for index in range(self.count):
            if index == self.breaks_after:
                raise UserError("the disk was pulled out")
            self.given += 1
            yield a_frame(index)

    def frame(self, index: int) -> Frame:
        return a_frame(index)

    def close(self) -> None: ...


def a_frame(index: int) -> Frame:
    return Frame(index, index * 100.0, np.zeros((2, 4, 3), np.uint8))


def realtime(count: int, takes_s: float) -> list[tuple[int, float, int]]:
    clock = FakeClock(50.0)
    replayed = newest_frames(Listed(count), SlowPredictor(clock, takes_s), clock)
    return [(one.frame.index, round(one.latency_ms), one.dropped_before) for one in replayed]


def test_in_real_time_a_fast_network_answers_each_frame_when_it_is_due() -> None:
    assert realtime(5, 0.02) == [(index, 20, 0) for index in range(5)]


def test_in_real_time_a_slow_network_gets_the_newest_frame_and_the_others_are_counted() -> None:
    assert realtime(8, 0.25) == [(0, 250, 0), (2, 300, 1), (5, 250, 2), (7, 300, 1)]


def test_frames_answered_and_dropped_are_all_the_frames() -> None:
    for takes_s in (0.01, 0.1, 0.13, 0.37, 5.0):
        answered = realtime(40, takes_s)
        assert answered[-1][0] + 1 == len(answered) + sum(dropped for _, _, dropped in answered)


def test_as_fast_as_possible_every_frame_is_answered_in_order() -> None:
    replayed = list(replay_fast(FakeRecording(30), SlowPredictor(FakeClock(), 0.0)))
    assert [one.frame.index for one in replayed] == list(range(30))
    assert {one.dropped_before for one in replayed} == {0}


def test_reading_runs_ahead_but_not_further_than_it_may() -> None:
    recording = FakeRecording(100)
    with read_ahead(recording, depth=3) as source:
        assert source.take() is not None
    assert recording.given <= 6


def test_leaving_early_ends_the_reading_thread() -> None:
    replaying = replay_fast(FakeRecording(1000), SlowPredictor(FakeClock(), 0.0))
    next(replaying)
    replaying.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("reading")]


def test_what_goes_wrong_while_reading_is_told_to_who_asks() -> None:
    replaying = replay_fast(FakeRecording(10, breaks_after=4), SlowPredictor(FakeClock(), 0.0))
    seen = []
    with pytest.raises(UserError, match="pulled out"):
        seen.extend(one.frame.index for one in replaying)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("reading")]


def test_after_the_last_frame_there_is_none_however_often_one_asks(tmp_path: Path) -> None:
    with read_ahead(FakeRecording(1)) as source:
        assert source.take() is not None
        assert source.take() is None
        assert source.take() is None
        assert source.take_ready() is None
