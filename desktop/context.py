"""What every page is handed: the open project and how to start work on it. No globals anywhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.jobs.executor import Executor
from core.jobs.watching import Intake
from core.project import Project


@dataclass(frozen=True)
class Context:
    """One open project in one window or command.

    `origin` is this window's token in the change feed; `resources` is the folder with recipes, templates and icons.
    """

    project: Project
    executor: Executor
    intakes: Mapping[str, Intake]
    resources: Path
    author: str
    origin: str
