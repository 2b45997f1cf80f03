"""Puts the parts of an open project together, for the window and for commands alike. Imports no Qt."""

import os
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path

from core.jobs.executor import LocalExecutor
from core.jobs.watching import UNFINISHED, Intake
from core.project import Project, open_project
from core.settings import Settings, author_name, read_settings
from desktop.context import Context
from desktop.supervisor import own_command


def resources_folder() -> Path:
    """Recipes, templates and icons: beside the program, or inside the frozen one."""
    frozen = getattr(sys, "_MEIPASS", None)
    return Path(frozen) / "resources" if frozen else Path(__file__).parent.parent / "resources"


def open_context(root: Path) -> Context:
    """Open the project in `root` with everything that works on it."""
    return make_context(open_project(root), read_settings())


def make_context(project: Project, settings: Settings) -> Context:
    """What pages and commands are handed."""
    return Context(
        project=project,
        executor=LocalExecutor(worker_command(settings), {}),
        intakes=intakes(),
        resources=resources_folder(),
        author=author_name(settings),
        origin=f"{os.getpid()}-{secrets.token_hex(4)}",
    )


def worker_command(settings: Settings) -> list[str]:
    """What starts a worker: this program, or the training environment's interpreter that the person has set."""
    if not settings.worker_python:
        return own_command()
    return [settings.worker_python, str(Path(__file__).parent.parent / "roadwright.py")]


def intakes() -> Mapping[str, Intake]:
    """What each kind of job writes into the registry when it has finished."""
    from exports.validation import record_drive
    from labeling.data_tests.recording import record_check
    from labeling.embedding import record_embeddings
    from labeling.leakage_job import record_leakage
    from labeling.maps import record_map
    from labeling.positions_job import record_positions
    from labeling.suggestions import record_suggestions
    from training.runs import record_evaluation, record_judging, record_training

    return {
        "train": record_training,
        "evaluate": record_evaluation,
        "scenes": record_judging,
        "drive": record_drive,
        "suggest": record_suggestions,
        "leakage": record_leakage,
        "positions": record_positions,
        "embed": record_embeddings,
        f"embed{UNFINISHED}": record_embeddings,
        "map": record_map,
        "check": record_check,
    }
