"""A worker that is kept ready between images: it is asked by a file and answers by a file. Imports no Qt.

It runs in the project's cache and has no row in the registry: nothing that it says is durable until it is taken in.
"""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from core.canonical import JsonObject, to_json
from core.errors import UserError
from core.ids import new_name
from core.jobs.executor import Executor
from core.jobs.spec import JobSpec, ask_to_stop, write_spec
from core.jobs.watching import log_end
from core.objects import write_text
from core.project import Project
from exports.answering import answer_path, question_path

FOLDER = "asking"
IDLE_S = 600.0


@dataclass(frozen=True, slots=True)
class Question:
    """One picture that a model is asked about; `model` is what `exports.looking` needs to know of it."""

    image_id: int
    path: Path
    orientation: int
    model: JsonObject


class Standby:
    """At most one worker, started with the first question and again where it has ended."""

    def __init__(self, project: Project, executor: Executor) -> None:
        self._project, self._executor = project, executor
        self._folder: Path | None = None
        self._asked = 0

    @property
    def folder(self) -> Path | None:
        """Where the worker works; None before the first question."""
        return self._folder

    @property
    def is_ready(self) -> bool:
        """Whether a worker runs."""
        return self._folder is not None and self._executor.is_alive(self._folder)

    def ask(self, question: Question) -> int:
        """Put a question; gives its number. A question that waits is overtaken by it."""
        folder = self._folder
        if folder is None or not self.is_ready:
            folder = self._start()
        self._asked += 1
        told: JsonObject = {
            "path": str(question.path), "orientation": question.orientation, "model": question.model,
        }  # fmt: skip
        write_text(question_path(folder, self._asked), to_json(told))
        return self._asked

    def take_back(self, number: int) -> None:
        """Nobody waits for this answer any more."""
        if self._folder is not None:
            question_path(self._folder, number).unlink(missing_ok=True)
            answer_path(self._folder, number).unlink(missing_ok=True)

    def answer(self, number: int) -> list[Mapping[str, Any]] | None:
        """The lines of an answer, or None while there is none. Raises UserError where the worker could not answer."""
        if self._folder is None:
            return None
        path = answer_path(self._folder, number)
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        path.unlink(missing_ok=True)
        if "error" in told:
            raise UserError(told["error"], told["hint"])
        lines: list[Mapping[str, Any]] = told["lines"]
        return lines

    def refuse_dead(self) -> None:
        """Raise UserError where the worker has ended before it could answer."""
        if self._folder is not None and not self.is_ready:
            last = log_end(self._folder).splitlines()[-1:]
            raise UserError(
                "The worker that looks at images has ended before it answered; nothing was changed.",
                last[0] if last else "Ask once more.",
            )

    def close(self) -> None:
        """Let the worker end."""
        if self._folder is not None and self._folder.is_dir():
            ask_to_stop(self._folder)
        self._folder = None

    def _start(self) -> Path:
        above = self._project.root / "cache" / FOLDER
        for old in above.glob("job-*") if above.is_dir() else ():
            if not self._executor.is_alive(old):
                shutil.rmtree(old, ignore_errors=True)
        folder = above / new_name("job")
        created = psutil.Process().create_time()
        arguments: JsonObject = {"owner": os.getpid(), "owner_created": created, "idle_s": IDLE_S}
        write_spec(folder, JobSpec(folder.name, "answer", arguments))
        self._executor.start(folder)
        self._folder = folder
        return folder
