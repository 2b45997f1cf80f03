"""What a replay could reach at best on this computer: decoding alone, and the network alone."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from core.canonical import JsonObject
from core.recordings import Recording
from exports.runtime import OnnxPredictor

LONGEST_S = 20.0
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Limits:
    """Frames a second of the two parts, each alone, measured in the same run and with the same threads."""

    decode_only_fps: float
    session_run_only_fps: float

    def to_json(self) -> JsonObject:
        """The limits as plain JSON."""
        return {
            "decode_only_fps": round(self.decode_only_fps, 2),
            "session_run_only_fps": round(self.session_run_only_fps, 2),
        }


def measure_limits(recording: Recording, predictor: OnnxPredictor, frames: int) -> Limits:
    """Decode `frames` frames and run the network as often, at most 20 seconds each.

    The network's limit is the best of three rounds: whatever else this computer does only makes it slower.
    """
    first = next(iter(recording.frames())).image
    tensor = predictor.prepare(first)
    iterator = recording.frames()
    decode_only_fps = _rate(lambda: next(iterator, None) is not None, frames)
    rounds = [_rate(lambda: bool(predictor.run_raw(tensor)), max(frames // ROUNDS, 1)) for _ in range(ROUNDS)]
    return Limits(decode_only_fps, max(rounds))


def _rate(step: Callable[[], bool], times: int) -> float:
    started = time.perf_counter()
    done = 0
    while done < times and step():
        done += 1
        if time.perf_counter() - started > LONGEST_S:
            break
    return done / max(time.perf_counter() - started, 1e-9)
