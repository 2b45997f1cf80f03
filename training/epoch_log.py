"""The file `epochs.jsonl` of a training: what the weights were after each epoch, by their hash. Knows no torch.

One line an epoch: {"epoch": n, "weights_sha256": hex}, epochs counted from 1, the hash that of
`training.weights_hash` over the raw weights as they train.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from core.canonical import Json, to_json
from core.objects import write_text
from training.weights_hash import tensors_sha256

EPOCHS = "epochs.jsonl"


def log_epoch(folder: Path, epoch: int, tensors: Mapping[str, NDArray[Any]]) -> str:
    """Say what the weights are after an epoch; gives their hash. What was said of this epoch and later ones goes."""
    cut_epochs(folder, epoch - 1)
    sha256 = tensors_sha256(tensors)
    with (folder / EPOCHS).open("ab") as file:
        file.write((to_json({"epoch": epoch, "weights_sha256": sha256}) + "\n").encode())
        file.flush()
        os.fsync(file.fileno())
    return sha256


def cut_epochs(folder: Path, last: int) -> None:
    """Forget what was said of epochs after `last`, and a line that was torn when the worker was killed."""
    path = folder / EPOCHS
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return
    lines = [to_json(row) + "\n" for row in read_epochs(folder) if int(str(row["epoch"])) <= last]
    if "".join(lines).encode() != content:
        write_text(path, "".join(lines))


def read_epochs(folder: Path) -> list[dict[str, Json]]:
    """What was said of each epoch, in order; a torn line is passed over."""
    try:
        lines = (folder / EPOCHS).read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)
    except FileNotFoundError:
        return []
    found: list[dict[str, Json]] = []
    for line in lines:
        try:
            told = json.loads(line) if line.endswith("\n") else None
        except ValueError:
            continue
        if isinstance(told, dict) and {"epoch", "weights_sha256"} <= told.keys():
            found.append({"epoch": int(told["epoch"]), "weights_sha256": str(told["weights_sha256"])})
    return found
