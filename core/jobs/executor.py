"""Starts workers and ends them. A worker outlives whoever started it; its folder tells how it is.

The process that is started is a supervisor, which starts the worker proper, keeps its output in `worker.log` and
writes its exit code to `exit.json`, so that the code is known even when nobody was watching.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import psutil

from core.errors import UserError
from core.jobs.spec import EXIT, PROCESS, WORKER
from core.objects import write_text

KILL_WAIT_S = 5.0


class Executor(Protocol):
    """Where jobs run: this computer today, a cluster that sees the folder later."""

    def start(self, folder: Path) -> None:
        """Start a worker on a job folder."""

    def is_alive(self, folder: Path) -> bool:
        """Whether the worker of this folder still runs."""

    def kill(self, folder: Path) -> None:
        """End the worker and all its children at once."""


@dataclass(frozen=True, slots=True)
class LocalExecutor:
    """Worker processes on this computer. `command` is what runs `worker FOLDER`, such as python roadwright.py."""

    command: Sequence[str]
    environment: Mapping[str, str]

    def start(self, folder: Path) -> None:
        """Start the supervisor in a session of its own, so that it survives the window and its terminal."""
        options: dict[str, object] = {"start_new_session": True}
        if sys.platform == "win32":
            options = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
        try:
            process = subprocess.Popen(
                [*self.command, "worker", str(folder)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**os.environ, **self.environment},
                cwd=folder,
                **options,  # type: ignore[call-overload]  # two platforms, two sets of options
            )
        except OSError as error:
            raise UserError(f"The worker could not be started ({error.strerror}).", "Run: roadwright doctor") from error
        process.returncode = 0  # WORKAROUND: says that nobody waits here, or Popen warns; is_alive reaps it
        note_process(folder, PROCESS, process.pid)

    def is_alive(self, folder: Path) -> bool:
        """Whether the supervisor lives: same process number and same start time."""
        process = _process(folder, PROCESS)
        if process is None:
            return False
        try:
            if process.status() == psutil.STATUS_ZOMBIE:
                process.wait(timeout=0)
                return False
            return process.is_running()
        except psutil.Error:
            return False

    def kill(self, folder: Path) -> None:
        """Kill the supervisor's whole tree, children first, and wait until it is gone.

        Also a worker whose supervisor was killed before it: it would end by itself within a second.
        """
        tree = [*_tree(_process(folder, WORKER)), *_tree(_process(folder, PROCESS))]
        for member in tree:
            try:
                member.kill()
            except psutil.NoSuchProcess:
                continue
        psutil.wait_procs(tree, timeout=KILL_WAIT_S)


def note_process(folder: Path, name: str, pid: int) -> None:
    """Write down a process of this job, so that it is known again: its number alone may become another's."""
    write_text(folder / name, json.dumps({"pid": pid, "created": psutil.Process(pid).create_time()}))


def exit_code(folder: Path) -> int | None:
    """The worker's exit code (negative: the signal that ended it), or None when nobody saw it end."""
    try:
        return int(json.loads((folder / EXIT).read_text(encoding="utf-8"))["code"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _tree(process: psutil.Process | None) -> list[psutil.Process]:
    try:
        return [] if process is None else [*process.children(recursive=True), process]
    except psutil.NoSuchProcess:
        return []


def _process(folder: Path, name: str) -> psutil.Process | None:
    try:
        known = json.loads((folder / name).read_text(encoding="utf-8"))
        process = psutil.Process(int(known["pid"]))
        return process if abs(process.create_time() - float(known["created"])) < 1.0 else None
    except (OSError, ValueError, KeyError, TypeError, psutil.Error):
        return None
