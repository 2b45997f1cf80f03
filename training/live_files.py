"""What a running training leaves in its job folder for whoever looks on: notes, the clock, the load, sample pictures.

All of it may be lost without harm: nothing here is read by a training, and no figure of a model comes from it. The
worker appends whole lines; a reader passes over a torn one.
"""

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.canonical import Json, to_json

LIVE = "live"
NOTES, CLOCK, LOAD, SAMPLES = "notes.jsonl", "clock.jsonl", "load.jsonl", "samples"
END_READ = 256 * 1024  # of the load, which grows by some kilobytes a minute
_EPOCH = "epoch_"


@dataclass(frozen=True, slots=True)
class Load:
    """How busy the computer was. Shares from 0 to 1, memory in bytes; `graphics` one for each card, in its order."""

    at: float
    processor: float
    memory_used: int
    memory_total: int
    worker_memory: int
    graphics: tuple["GraphicsLoad", ...] = ()


@dataclass(frozen=True, slots=True)
class GraphicsLoad:
    """How busy one graphics card was."""

    load: float
    memory_used: int
    memory_total: int


@dataclass(frozen=True, slots=True)
class Live:
    """What there is to see. `clock` holds (epoch, seconds since 1970) at the start, epoch 0, and after each epoch."""

    notes: tuple[str, ...] = ()
    clock: tuple[tuple[int, float], ...] = ()
    loads: tuple[Load, ...] = ()
    samples: Mapping[int, tuple[Path, ...]] | None = None


def append_line(folder: Path, name: str, value: Mapping[str, Json]) -> None:
    """Add a line to one of the files. A full disk loses the line, never the training."""
    with contextlib.suppress(OSError):
        (folder / LIVE).mkdir(exist_ok=True)
        with (folder / LIVE / name).open("ab") as file:
            file.write(f"{to_json(value)}\n".encode())


def read_live(folder: Path) -> Live:
    """What a job folder shows now; nothing where the job shows nothing. Takes milliseconds: not for the GUI thread."""
    notes = tuple(str(line.get("note", "")) for line in _lines(folder / LIVE / NOTES))
    clock = tuple((int(line["epoch"]), float(line["at"])) for line in _lines(folder / LIVE / CLOCK))
    loads = tuple(_load(line) for line in _lines(folder / LIVE / LOAD))
    return Live(notes, clock, loads, sample_pictures(folder))


def sample_folder(folder: Path, epoch: int) -> Path:
    """Where the sample pictures of an epoch are, counted from 1."""
    return folder / LIVE / SAMPLES / f"{_EPOCH}{epoch:05d}"


def sample_pictures(folder: Path) -> dict[int, tuple[Path, ...]]:
    """Epoch -> its sample pictures in order, for the epochs that were kept."""
    found = sorted((folder / LIVE / SAMPLES).glob(f"{_EPOCH}*"))
    return {int(each.name.removeprefix(_EPOCH)): tuple(sorted(each.glob("*.jpg"))) for each in found}


def load_to_json(load: Load) -> dict[str, Json]:
    """One line of the load."""
    return {
        "at": round(load.at, 1),
        "processor": round(load.processor, 3),
        "memory": [load.memory_used, load.memory_total],
        "worker_memory": load.worker_memory,
        "graphics": [[round(each.load, 3), each.memory_used, each.memory_total] for each in load.graphics],
    }


def _load(line: Mapping[str, Any]) -> Load:
    used, total = line["memory"]
    cards = tuple(GraphicsLoad(*each) for each in line["graphics"])
    return Load(line["at"], line["processor"], used, total, line["worker_memory"], cards)


def _lines(path: Path) -> list[dict[str, Any]]:
    """The whole lines of the end of a file."""
    try:
        with path.open("rb") as file:
            start = max(0, file.seek(0, 2) - END_READ)
            file.seek(start)
            content = file.read()
    except OSError:
        return []
    lines = content.split(b"\n")[1 if start else 0 : -1]
    return [json.loads(line) for line in lines]
