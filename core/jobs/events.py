"""What a worker says: one JSON object a line in `events.jsonl`, whole lines only, exactly one `Finished` at the end.

A job that goes on after its end says further events behind that, up to another `Finished`.
"""

import errno
import json
import math
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path
from typing import Literal, TypeGuard

from core.canonical import Json, JsonObject, to_json
from core.jobs.spec import EVENTS

Outcome = Literal["done", "failed", "stopped", "paused"]


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` steps (total 0: unknown), and a short sentence for people."""

    done: float
    total: float
    message: str = ""


@dataclass(frozen=True, slots=True)
class Metrics:
    """Numbers of one step of live curves, by the field's own names."""

    step: int
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file that the worker made, relative to the job folder, named by its hash."""

    name: str
    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The last word. `result` is what the kind of job promises; `message` says why it failed or stopped."""

    outcome: Outcome
    message: str = ""
    result: JsonObject = field(default_factory=dict)


Event = Progress | Metrics | Artifact | Finished
_KINDS: dict[str, type[Event]] = {
    "progress": Progress,
    "metrics": Metrics,
    "artifact": Artifact,
    "finished": Finished,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def event_to_line(event: Event) -> str:
    """One line, with its line feed. NaN and infinite metrics are left out: they are no numbers."""
    fields: dict[str, Json] = {name: getattr(event, name) for name in event.__slots__}
    if isinstance(event, Metrics):
        fields["values"] = {name: float(value) for name, value in event.values.items() if _is_number(value)}
    return to_json({"event": _NAMES[type(event)], **fields}) + "\n"


def event_from_line(line: str) -> Event:
    """The event of one line. Raises ValueError for what no worker of ours wrote."""
    fields = json.loads(line)
    if not isinstance(fields, dict) or fields.get("event") not in _KINDS:
        raise ValueError("not an event of a job")
    kind = _KINDS[str(fields.pop("event"))]
    try:
        return kind(**fields)
    except TypeError as error:
        raise ValueError("not an event of a job") from error


def append_event(folder: Path, event: Event) -> None:
    """Say something: the line is written in one call and synced, and is there whole or, on a full disk, not at all."""
    with (folder / EVENTS).open("ab", buffering=0) as file:
        before = file.seek(0, os.SEEK_END)
        line = event_to_line(event).encode()
        try:
            _write_whole(file, line)
        except OSError:
            file.truncate(before)
            raise


def _write_whole(file: FileIO, line: bytes) -> None:
    if file.write(line) < len(line):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    os.fsync(file.fileno())


def cut_torn_line(folder: Path) -> int:
    """Take away a last line that was never finished; gives the length of what stays. Only where no worker writes."""
    path = folder / EVENTS
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return 0
    length = content.rfind(b"\n") + 1
    if length < len(content):
        os.truncate(path, length)
    return length


def read_events(folder: Path, offset: int) -> Iterator[tuple[Event, int]]:
    """Whole events after a byte offset, each with the offset that follows it. A torn last line is left for later.

    A line that is no event is passed over: the file must stay readable after a crash.
    """
    try:
        with (folder / EVENTS).open("rb") as file:
            file.seek(offset)
            content = file.read()
    except FileNotFoundError:
        return
    for line in content.splitlines(keepends=True):
        if not line.endswith(b"\n"):
            return
        offset += len(line)
        try:
            yield event_from_line(line.decode()), offset
        except ValueError:
            continue


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and math.isfinite(value)
