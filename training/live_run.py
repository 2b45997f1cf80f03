"""A training as it is watched: what it tells goes on to the job, and with it the clock, notes and the computer's load.

It also asks the training to end when the disk has no room left, which a trainer hears as if a person had asked.
"""

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from training.backend import Reporter
from training.disk_room import FLOOR, FreeBytes, free_bytes, low_disk_words
from training.live_files import CLOCK, NOTES, append_line
from training.load_sampling import LoadSampling

DISK_LOOK_S = 2.0


class LiveRun:
    """A reporter that hands on what it is told."""

    def __init__(self, reporter: Reporter, folder: Path, *, floor: int = FLOOR, free: FreeBytes = free_bytes) -> None:
        self._reporter, self._folder = reporter, folder
        self._floor, self._free = floor, free
        self._looked_at = -DISK_LOOK_S
        self.low_disk = ""

    def note(self, words: str) -> None:
        """Say something that stays with the run, such as another batch than was asked for."""
        append_line(self._folder, NOTES, {"note": words})
        self._reporter.progress(0, 1, words)

    def begin(self) -> None:
        """The clock starts."""
        append_line(self._folder, CLOCK, {"epoch": 0, "at": round(time.time(), 1)})

    def progress(self, done: float, total: float, message: str = "") -> None:
        """Say how far the work is."""
        if _is_first_of_several():
            self._reporter.progress(done, total, message)

    def metrics(self, step: int, values: Mapping[str, float]) -> None:
        """Add one step to the live curves; its time is kept too."""
        if not _is_first_of_several():
            return
        self._reporter.metrics(step, values)
        append_line(self._folder, CLOCK, {"epoch": step, "at": round(time.time(), 1)})

    def is_stop_asked(self) -> bool:
        """Whether somebody asked for the work to end, or the disk is nearly full."""
        now = time.monotonic()
        if not self.low_disk and now - self._looked_at >= DISK_LOOK_S:
            self._looked_at = now
            room = self._free(self._folder)
            if room < self._floor:
                self.low_disk = low_disk_words(room)
        return bool(self.low_disk) or self._reporter.is_stop_asked()


def _is_first_of_several() -> bool:
    """Whether this process is the one that speaks: of those that share a training by several cards, the first."""
    return os.environ.get("RANK", "0") == "0"


@contextmanager
def load_watched(folder: Path) -> Iterator[None]:
    """Write down the computer's load every few seconds while the work inside runs."""
    sampling = LoadSampling(folder)
    sampling.start()
    try:
        yield
    finally:
        sampling.end()
