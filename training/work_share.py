"""One stage's share of a whole job: its own progress from 0 to 1 shows as part of the bar."""

from collections.abc import Mapping
from dataclasses import dataclass

from training.backend import Reporter


@dataclass(frozen=True, slots=True)
class WorkShare:
    """A reporter whose progress lies between `start` and `end` (fractions of the whole work)."""

    reporter: Reporter
    start: float
    end: float

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= 1:
            raise ValueError("a share of the work begins before it ends, between 0 and 1")

    def progress(self, done: float, total: float, message: str = "") -> None:
        """Say how far this stage is."""
        part = min(1.0, done / total) if total else 0.0
        self.reporter.progress(self.start + (self.end - self.start) * part, 1.0, message)

    def metrics(self, step: int, values: Mapping[str, float]) -> None:
        """Add one step to the live curves."""
        self.reporter.metrics(step, values)

    def is_stop_asked(self) -> bool:
        """Whether somebody asked for the work to end."""
        return self.reporter.is_stop_asked()
