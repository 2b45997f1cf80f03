"""The worker's side of a job folder: say progress, metrics and artifacts; ask whether to stop."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from core.errors import Stopped
from core.jobs.events import Artifact, Metrics, Progress, append_event
from core.jobs.spec import is_asked_to_stop
from core.objects import sha256_of_file

MIN_PROGRESS_S = 0.5


class Reporter(Protocol):
    """How a task tells of its progress; JobReporter is one."""

    def progress(self, done: float, total: float, message: str = "") -> None:
        """Say how far the work is."""

    def artifact(self, name: str, path: Path) -> str:
        """Tell of a finished file inside the job folder; gives its hash."""

    def is_stop_asked(self) -> bool:
        """Whether somebody asked for the work to end."""


class JobReporter:
    """Writes the events of one job; `folder` is the job's own, where artifacts are written too."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._said_at = 0.0

    def progress(self, done: float, total: float, message: str = "") -> None:
        """Say how far the work is; said at most twice a second, and always at the end."""
        now = time.monotonic()
        if done >= total or now - self._said_at >= MIN_PROGRESS_S:
            self._said_at = now
            append_event(self.folder, Progress(done, total, message))

    def metrics(self, step: int, values: Mapping[str, float]) -> None:
        """Add one step to the live curves."""
        append_event(self.folder, Metrics(step, dict(values)))

    def artifact(self, name: str, path: Path) -> str:
        """Tell of a finished file inside the job folder; gives its hash."""
        sha256 = sha256_of_file(path)
        append_event(self.folder, Artifact(name, path.relative_to(self.folder).as_posix(), sha256))
        return sha256

    def is_stop_asked(self) -> bool:
        """Whether somebody asked for the work to end."""
        return is_asked_to_stop(self.folder)

    def stop_if_asked(self) -> None:
        """Raise Stopped when somebody asked for the work to end. Call it at each batch, frame or file."""
        if self.is_stop_asked():
            raise Stopped
