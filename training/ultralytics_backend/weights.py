"""Reads checkpoints of ultralytics. A checkpoint is a pickle: it is read as data first, and in no other way
unless the person trusts it.
"""

import shutil
from pathlib import Path
from typing import Any

from core.errors import UserError


def read_weights(source: Path, folder: Path, *, is_trusted: bool) -> Any:
    """The network in a checkpoint, float32. Raises UserError when it cannot be read, or must be trusted and is not."""
    from ultralytics.nn.tasks import torch_safe_load

    if not is_trusted:
        raise UserError(
            f"The weights {source.name} are a file that can run programs, and nobody said that they are trusted.",
            "Choose the file yourself if you know who made it.",
        )
    file = folder / "pretrained.pt"  # the library refuses any other suffix, and an object has none
    shutil.copyfile(source, file)
    try:
        try:
            checkpoint, _ = torch_safe_load(file, safe_only=True)
        except TypeError:  # it holds more than known classes; the person has said that it may
            checkpoint, _ = torch_safe_load(file, safe_only=False)
        network = checkpoint.get("ema") or checkpoint["model"]
        return network.float()
    except (TypeError, KeyError, AttributeError, ModuleNotFoundError, RuntimeError) as error:
        raise UserError(
            f"The weights {source.name} are no checkpoint that can be used here.",
            "Choose a .pt file of YOLO11 or YOLO26, or a model of this project.",
        ) from error
    finally:
        file.unlink()
