"""An executor for tests that play the worker themselves."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class IdleExecutor:
    """Starts nothing; `started` are the folders of jobs that it was asked to start."""

    started: list[Path] = field(default_factory=list)

    def start(self, folder: Path) -> None:
        self.started.append(folder)

    def is_alive(self, folder: Path) -> bool:
        return True

    def kill(self, folder: Path) -> None:
        """Nothing runs."""
