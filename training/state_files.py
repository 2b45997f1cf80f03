"""Keeps the state of a training after each epoch, so that it can go on after whatever ended it. Knows no torch.

A state is up to three files in one folder: the state itself, the best checkpoint so far, and a small index that names
both by their hashes. Each is written beside and renamed, the index last, so a state is there whole or not at all. The
two newest are kept: when the newer turns out damaged, the older one is used.
"""

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from core.canonical import Json, JsonObject, to_json
from core.objects import sha256_of_file, write_text, written_beside

STATES = "states"  # the folder inside a job's
KEPT = 2


@dataclass(frozen=True, slots=True)
class SavedState:
    """The state after `epoch` epochs. `best` is None where no checkpoint was the best so far."""

    epoch: int
    state: Path
    best: Path | None
    notes: Mapping[str, Json]


class StateFiles:
    """The states in one folder, which is made when the first is kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, epoch: int, content: bytes, *, best: Path | None, notes: JsonObject) -> None:
        """Keep the state after `epoch` epochs, and forget all but the two newest.

        Raises UserError when it cannot be written; the states before are then still there.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        told: JsonObject = {
            "epoch": epoch,
            "state": self._put(f"state-{epoch:06d}.pt", content),
            "best": None if best is None else self._put_best(best),
            "notes": notes,
        }
        write_text(self._index(epoch), to_json(told))
        self._forget_others()

    def newest(self) -> SavedState | None:
        """The newest state of which every byte is what was written, or None."""
        return next(iter(self._whole()), None)

    def clear(self) -> None:
        """Forget them all: the training has ended well."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _put(self, name: str, content: bytes) -> JsonObject:
        with written_beside(self._folder / name) as file:
            file.write(content)
        return {"file": name, "sha256": hashlib.sha256(content).hexdigest()}

    def _put_best(self, best: Path) -> JsonObject:
        content = best.read_bytes()
        sha256 = hashlib.sha256(content).hexdigest()
        name = f"best-{sha256[:16]}.pt"
        return {"file": name, "sha256": sha256} if (self._folder / name).exists() else self._put(name, content)

    def _index(self, epoch: int) -> Path:
        return self._folder / f"state-{epoch:06d}.json"

    def _indexes(self) -> list[Path]:
        return sorted(self._folder.glob("state-*.json"), reverse=True)

    def _whole(self) -> Iterator[SavedState]:
        for index in self._indexes():
            try:
                told = json.loads(index.read_text(encoding="utf-8"))
                files = [told["state"], *([told["best"]] if told["best"] else [])]
                if all(sha256_of_file(self._folder / each["file"]) == each["sha256"] for each in files):
                    best = self._folder / told["best"]["file"] if told["best"] else None
                    yield SavedState(int(told["epoch"]), self._folder / told["state"]["file"], best, told["notes"])
            except (OSError, ValueError, KeyError, TypeError):
                continue

    def _forget_others(self) -> None:
        named: set[str] = set()
        for index in self._indexes()[:KEPT]:
            named.add(index.name)
            try:
                told = json.loads(index.read_text(encoding="utf-8"))
                named |= {told[which]["file"] for which in ("state", "best") if told[which]}
            except (OSError, ValueError, KeyError, TypeError):
                continue
        for path in self._folder.iterdir():
            if path.name not in named:
                path.unlink(missing_ok=True)
