"""What a job is asked to do, and the names of the files in its folder."""

import json
from dataclasses import dataclass
from pathlib import Path

from core.canonical import JsonObject, to_json
from core.errors import UserError
from core.objects import write_text

SPEC, EVENTS, LOG, STOP, EXIT, PROCESS, WORKER, HEARTBEAT = (
    "spec.json", "events.jsonl", "worker.log", "stop", "exit.json", "process.json", "worker.json", "heartbeat",
)  # fmt: skip
_PAUSE = "pause"


@dataclass(frozen=True, slots=True)
class JobSpec:
    """One job: its id, its kind (the task the worker runs) and its arguments, all JSON.

    Paths among the arguments are absolute, or relative to the job folder.
    """

    id: str
    kind: str
    arguments: JsonObject


def write_spec(folder: Path, spec: JobSpec) -> None:
    """Put the spec into a job folder, made when it is not there."""
    write_text(folder / SPEC, to_json({"id": spec.id, "kind": spec.kind, "arguments": spec.arguments}))


def read_spec(folder: Path) -> JobSpec:
    """The spec of a job folder."""
    try:
        loaded = json.loads((folder / SPEC).read_text(encoding="utf-8"))
        return JobSpec(str(loaded["id"]), str(loaded["kind"]), loaded["arguments"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(f"The job in {folder} cannot be read.", "Start the work again.") from error


def ask_to_stop(folder: Path) -> None:
    """Ask the worker to end cleanly at its next batch."""
    (folder / STOP).write_bytes(b"")


def ask_to_pause(folder: Path) -> None:
    """Ask the worker to end cleanly at its next batch, for it is to go on later."""
    (folder / STOP).write_text(_PAUSE, encoding="utf-8")


def is_asked_to_stop(folder: Path) -> bool:
    """Whether somebody asked the worker to end, for good or for now."""
    return (folder / STOP).exists()


def is_asked_to_pause(folder: Path) -> bool:
    """Whether the worker that is asked to end is to go on later."""
    try:
        return (folder / STOP).read_text(encoding="utf-8") == _PAUSE
    except OSError:
        return False
