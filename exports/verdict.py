"""Whether a drive proved its package: pass, fail or not judged, each with its reason in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.canonical import JsonObject

Verdict = Literal["pass", "fail", "not judged"]
# A 95th percentile is known with 95 % confidence only when 1 - 0.95 ** n >= 0.95.
FRAMES_FOR_P95 = 59


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that was asked of the drive, and what came of it, as a sentence."""

    name: str
    verdict: Verdict
    reason: str

    def to_json(self) -> JsonObject:
        """The criterion as plain JSON."""
        return {"name": self.name, "verdict": self.verdict, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class Latency:
    """Percentiles of the time from picture to answer, milliseconds."""

    p50: float
    p95: float
    p99: float
    longest: float

    def to_json(self) -> JsonObject:
        """The percentiles as plain JSON."""
        return {
            "p50": round(self.p50, 3), "p95": round(self.p95, 3),
            "p99": round(self.p99, 3), "max": round(self.longest, 3),
        }  # fmt: skip


def latency_of(times_ms: Sequence[float]) -> Latency:
    """The percentiles of these times; zeros when there are none."""
    if not len(times_ms):
        return Latency(0.0, 0.0, 0.0, 0.0)
    p50, p95, p99 = (float(value) for value in np.percentile(np.asarray(times_ms, np.float64), (50, 95, 99)))
    return Latency(p50, p95, p99, float(max(times_ms)))


def judge_latency(times_ms: Sequence[float], budget_ms: float | None) -> Criterion:
    """Whether the 95th percentile of the latency keeps the budget."""
    if budget_ms is None:
        return Criterion("latency", "not judged", "Latency was measured but not judged: no budget was given.")
    if len(times_ms) < FRAMES_FOR_P95:
        reason = f"Only {len(times_ms)} frames were answered; a 95th percentile needs {FRAMES_FOR_P95} of them."
        return Criterion("latency", "not judged", reason)
    p95 = latency_of(times_ms).p95
    if p95 <= budget_ms:
        return Criterion(
            "latency", "pass", f"95 of 100 answers took at most {p95:.1f} ms; the budget is {budget_ms:g} ms."
        )
    return Criterion("latency", "fail", f"95 of 100 answers took up to {p95:.1f} ms; the budget is {budget_ms:g} ms.")


def judge_recording(problem: str) -> Criterion:
    """Whether the recording could be read to its end."""
    if problem:
        return Criterion("recording", "not judged", f"Part of the recording was lost: {problem}")
    return Criterion("recording", "pass", "The recording was read to its end.")


def judge_frames(frames: int, dropped: int) -> Criterion:
    """Whether there was anything to answer, and how much of it was answered."""
    if not frames:
        return Criterion("frames", "fail", "No frame was answered.")
    if dropped:
        share = 100 * dropped / (frames + dropped)
        return Criterion(
            "frames", "pass", f"{frames} frames were answered; {dropped} ({share:.1f} %) were passed over."
        )
    return Criterion("frames", "pass", f"All {frames} frames were answered.")


def together(criteria: Sequence[Criterion]) -> Verdict:
    """Fail when anything failed; not judged when anything could not be judged; otherwise pass."""
    verdicts = {criterion.verdict for criterion in criteria}
    if "fail" in verdicts:
        return "fail"
    return "not judged" if "not judged" in verdicts or not verdicts else "pass"
