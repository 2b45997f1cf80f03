"""Chooses the frames of a drive that a person should look at. Pure: no clock, no chance."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.canonical import JsonObject
from core.detections import Detections, Prediction
from exports.monitors import AnomalyKind

DOUBT = 0.15  # a score less than this above the threshold is doubtful
SPACING_FRAMES = 15
USELESS: frozenset[AnomalyKind] = frozenset({"black", "frozen", "overexposed", "blurred"})


@dataclass(frozen=True, slots=True)
class HardFrame:
    """A frame, how hard it is (0: not at all, 1: as hard as can be) and why, in words."""

    index: int
    difficulty: float
    reason: str

    def __post_init__(self) -> None:
        if self.index < 0 or not 0 <= self.difficulty <= 1:
            raise ValueError("a hard frame needs an index of 0 or more and a difficulty between 0 and 1")

    def to_json(self) -> JsonObject:
        """The choice as plain JSON."""
        return {"frame": self.index, "score": round(self.difficulty, 4), "reason": self.reason}


def judge(index: int, prediction: Prediction, flags: Sequence[AnomalyKind], score_threshold: float) -> HardFrame:
    """How hard a frame is. A frame on which nothing can be seen is not hard but useless, and gets 0."""
    if USELESS & set(flags):
        return HardFrame(index, 0.0, "")
    reasons: list[str] = []
    difficulty = 0.0
    if "flicker" in flags:
        difficulty += 0.5
        reasons.append("an object vanished for one frame")
    if "low_confidence" in flags:
        difficulty += 0.2
        reasons.append("scores are low for this drive")
    doubt = _doubt(prediction, score_threshold)
    if doubt > 0:
        difficulty += 0.5 * doubt
        reasons.append("the network is not sure")
    return HardFrame(index, min(difficulty, 1.0), ", ".join(reasons))


def _doubt(prediction: Prediction, score_threshold: float) -> float:
    """0: sure of everything; 1: sure of nothing."""
    if isinstance(prediction, Detections):
        if not len(prediction):
            return 0.0
        above = np.clip((prediction.score - score_threshold) / DOUBT, 0.0, 1.0)
        return float(1.0 - above.mean())
    if len(prediction.score) < 2:
        return 0.0
    second, first = np.sort(prediction.score)[-2:]
    return float(np.clip(1.0 - (first - second) / 0.5, 0.0, 1.0))


def pick_hard(frames: Sequence[HardFrame], limit: int, spacing: int = SPACING_FRAMES) -> list[HardFrame]:
    """The hardest frames, hardest first, no two closer together than `spacing` frames; those with 0 are never taken."""
    chosen: list[HardFrame] = []
    for frame in sorted(frames, key=lambda one: (-one.difficulty, one.index)):
        if len(chosen) == limit or frame.difficulty <= 0:
            break
        if all(abs(frame.index - other.index) >= spacing for other in chosen):
            chosen.append(frame)
    return chosen
