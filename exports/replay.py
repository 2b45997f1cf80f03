"""Replays a recording through a network as the vehicle would, or as fast as this computer can.

As fast as possible: every frame is answered, and the answers are the same each time. In real time: the recording's own
timestamps set the pace, the newest frame is always the next one, and frames that nobody had time for are counted.
"""

import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Protocol

from core.detections import Prediction, Predictor
from core.recordings import Frame, Recording
from exports.read_ahead import ReadFrame, read_ahead
from exports.runtime import StageTimes


class TimedPredictor(Predictor, Protocol):
    """A predictor that says how long its last answer took."""

    @property
    def stages_ms(self) -> StageTimes:
        """The parts of the last answer."""


class Clock(Protocol):
    """What real time is measured with; tests hand in their own."""

    def now_s(self) -> float:
        """Seconds since any fixed moment."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class SystemClock:
    """The computer's own clock, which never runs backwards."""

    def now_s(self) -> float:
        """Seconds since the computer started."""
        return time.perf_counter()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


class Source(Protocol):
    """Where frames come from: exports.read_ahead.ReadAhead, or a list in a test."""

    def take(self) -> ReadFrame | None:
        """The next frame, waited for; None after the last."""

    def take_ready(self) -> ReadFrame | None:
        """The next frame if it is there already."""


@dataclass(frozen=True, slots=True, eq=False)
class ReplayedFrame:
    """One frame with its answer.

    `latency_ms` is the time from the picture to the answer; in real time, from the moment the frame was due, so
    waiting counts. `dropped_before` is how many frames were passed over since the last one.
    """

    frame: Frame
    prediction: Prediction
    stages: StageTimes
    read_ms: float
    latency_ms: float
    dropped_before: int


def replay_fast(recording: Recording, predictor: TimedPredictor) -> Generator[ReplayedFrame, None, None]:
    """Every frame with its answer, as fast as possible. Close the iterator to end early."""
    with read_ahead(recording) as source:
        while (read := source.take()) is not None:
            prediction = predictor.predict(read.frame.image)
            stages = predictor.stages_ms
            yield ReplayedFrame(read.frame, prediction, stages, read.read_ms, stages.total_ms, 0)


def replay_realtime(
    recording: Recording, predictor: TimedPredictor, clock: Clock | None = None
) -> Generator[ReplayedFrame, None, None]:
    """The frames that there is time for, at the recording's own pace. Close the iterator to end early."""
    with read_ahead(recording) as source:
        yield from newest_frames(source, predictor, clock or SystemClock())


def newest_frames(source: Source, predictor: TimedPredictor, clock: Clock) -> Iterator[ReplayedFrame]:
    """The newest frame that is due, its answer, then the next one: what a vehicle with a full queue of one does."""
    waiting = source.take()
    if waiting is None:
        return
    started_s = clock.now_s() - waiting.frame.timestamp_ms / 1e3
    while waiting is not None:
        chosen, waiting, dropped = _newest_due(source, waiting, clock.now_s() - started_s)
        due_s = started_s + chosen.frame.timestamp_ms / 1e3
        early_s = due_s - clock.now_s()
        if early_s > 0:
            clock.sleep(early_s)
        prediction = predictor.predict(chosen.frame.image)
        latency_ms = (clock.now_s() - due_s) * 1e3
        yield ReplayedFrame(chosen.frame, prediction, predictor.stages_ms, chosen.read_ms, latency_ms, dropped)
        waiting = waiting or source.take()


def _newest_due(source: Source, first: ReadFrame, now_s: float) -> tuple[ReadFrame, ReadFrame | None, int]:
    """The frame to answer now, the one after it if it was looked at, and how many older ones were passed over."""
    chosen, dropped = first, 0
    while (following := source.take_ready()) is not None:
        if following.frame.timestamp_ms / 1e3 > now_s:
            return chosen, following, dropped
        chosen, dropped = following, dropped + 1
    return chosen, None, dropped
