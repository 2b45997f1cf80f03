"""What a training was begun with, kept in its job folder, and what has changed when it goes on. Runs in the worker."""

import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.canonical import Json, JsonObject, sha256_of, to_json
from core.errors import UserError
from core.objects import sha256_of_file, write_text
from training.backend import Trained
from training.fingerprint import code_sha256, package_versions
from training.profile import EXACT, Profile
from training.state_files import STATES, StateFiles

BEGUN, TRAINED = "begun.json", "trained.json"
KEPT = "What the training had finished was kept."


@dataclass(frozen=True, slots=True)
class Beginning:
    """How a training began. `resumed` holds, for each time it went on, after which epoch, and what had changed."""

    resumed: tuple[Mapping[str, Json], ...] = ()


def begin(folder: Path, arguments: Mapping[str, object], profile: Profile) -> Beginning:
    """Note what a training begins with, or hold what is here now against what it was begun with.

    Raises UserError where its recipe or data are others now, and in the exact profile where anything is that can
    change a bit; what does not forbid going on is noted.
    """
    now = _what_is_here(arguments)
    states = StateFiles(folder / STATES)
    before = _read(folder / BEGUN)
    saved = states.newest() if before else None
    if not before or (saved is None and read_trained(folder) is None):
        states.clear()
        write_text(folder / BEGUN, to_json({"with": now, "resumed": []}))
        return Beginning()
    changed = _changed(before["with"], now)
    if "recipe or data" in changed:
        raise UserError(f"The recipe or the data of this run are not what it began with. {KEPT}", "Train it anew.")
    if changed and profile == EXACT and saved is not None:
        raise UserError(
            f"This run is exact, and cannot go on to the same bits, because these are others now: {', '.join(changed)}."
            f" {KEPT}",
            "Go on with what it was begun with, or train it anew.",
        )
    told: JsonObject = {"after_epoch": saved.epoch if saved else None, "changed": list(changed)}
    resumed = [*before["resumed"], told]
    write_text(folder / BEGUN, to_json({"with": before["with"], "resumed": resumed}))
    return Beginning(tuple(resumed))


def note_trained(folder: Path, trained: Trained) -> None:
    """Say that the training itself has ended well, so that only what follows it is done again; forget its states."""
    told: JsonObject = {
        "checkpoint": trained.checkpoint.name, "sha256": sha256_of_file(trained.checkpoint),
        "classes": list(trained.classes), "weights_sha256": trained.weights_sha256, "effective": trained.effective,
    }  # fmt: skip
    write_text(folder / TRAINED, to_json(told))
    StateFiles(folder / STATES).clear()


def read_trained(folder: Path) -> Trained | None:
    """What the training gave, when it had ended well and its checkpoint is whole."""
    told = _read(folder / TRAINED)
    if not told:
        return None
    checkpoint = folder / str(told["checkpoint"])
    if not checkpoint.is_file() or sha256_of_file(checkpoint) != told["sha256"]:
        return None
    return Trained(checkpoint, tuple(told["classes"]), str(told["weights_sha256"]), told["effective"])


def _what_is_here(arguments: Mapping[str, object]) -> dict[str, Json]:
    asked = {name: value for name, value in arguments.items() if name != "device"}
    return {
        "recipe or data": sha256_of(asked),  # type: ignore[arg-type]  # a job's arguments, from JSON
        "the program's code": code_sha256(Path(__file__).parent.parent),
        "Python": platform.python_version(),
        "the computer": platform.machine(),
        **package_versions(),
    }


def _changed(before: Mapping[str, Json], now: Mapping[str, Json]) -> list[str]:
    return [name for name in {**before, **now} if before.get(name) != now.get(name)]


def _read(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}
