"""What a training of torchvision stands at after an epoch, and how it goes on from there.

In the exact profile the chances of an epoch follow from the seed and its number alone: it goes on to the same bits, and
no generator has to be kept. In the fast profile that is so for the first epoch after it was cut off.
"""

import io
import random
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import UserError
from training.backend import TrainSpec
from training.epoch_log import cut_epochs
from training.profile import EXACT, epoch_seed
from training.sampling import Positions, SeededPositions
from training.state_files import STATES, StateFiles

Parts = tuple[Any, Any, Any]  # network, optimizer, scaler


@dataclass(frozen=True, slots=True)
class Standing:
    """After `done` epochs: the best score so far and its epoch; `is_over` when patience ended the training."""

    done: int = 0
    best: float = -1.0
    best_epoch: int = 0
    is_over: bool = False


def begin_epoch(seed: int, epoch: int, batches: Any) -> None:
    """Make all chances of the epoch that begins, counted from 0, a function of the seed and its number."""
    import numpy as np
    import torch

    number = epoch_seed(seed, epoch)
    random.seed(number)
    np.random.seed(number)  # noqa: NPY002 - the generator that others may draw from
    torch.manual_seed(number)  # of all devices
    batches.generator.manual_seed(number)
    if isinstance(batches.sampler, Positions | SeededPositions):
        batches.sampler.begin_at(epoch)


class States:
    """The states of one training in its job folder."""

    def __init__(self, spec: TrainSpec, folder: Path, device: str, parts: Parts) -> None:
        self._spec, self._folder, self._device, self._parts = spec, folder, device, parts
        self._files = StateFiles(folder / STATES)

    def restore(self, checkpoint: Path) -> Standing:
        """Lay the newest state over the network and what trains it, and the best weights back; gives where it stands.

        Raises UserError for a state that cannot be read, and where the exact profile meets another device.
        """
        import torch

        saved = self._files.newest()
        if saved is None:
            cut_epochs(self._folder, 0)
            return Standing()
        self._check_device(str(saved.notes.get("device")))
        cut_epochs(self._folder, saved.epoch)
        try:
            told = torch.load(saved.state, map_location="cpu", weights_only=True)
            for part, state in zip(self._parts, told["parts"], strict=True):
                if state:  # a scaler that is off has none
                    part.load_state_dict(state)
            standing = Standing(saved.epoch, *told["standing"])
        except (RuntimeError, ValueError, KeyError, TypeError) as error:
            raise UserError(
                f"The state after epoch {saved.epoch} cannot be read by the libraries that are here now;"
                " what the training had finished was kept.",
                "Install the versions it was begun with, or train it again from the beginning.",
            ) from error
        if saved.best is not None:
            shutil.copyfile(saved.best, checkpoint)
        return standing

    def keep(self, at: Standing, checkpoint: Path) -> None:
        """Keep the state after an epoch, with the best weights so far."""
        import torch

        buffer = io.BytesIO()
        standing = (at.best, at.best_epoch, at.is_over)
        torch.save({"parts": [part.state_dict() for part in self._parts], "standing": standing}, buffer)
        self._files.keep(at.done, buffer.getvalue(), best=checkpoint, notes={"device": self._named_device()})

    def _check_device(self, before: str) -> None:
        now = self._named_device()
        if self._spec.profile == EXACT and before != now:
            raise UserError(
                f"This training began on {before} and would go on on {now}, so it would not give the same bits;"
                " what it had finished was kept.",
                "Go on with the device it began on, or train it again with profile=fast.",
            )

    def _named_device(self) -> str:
        """The device as far as it can change a bit: a card's name, or what a processor can do."""
        import torch

        if self._device.startswith("cuda"):
            return str(torch.cuda.get_device_name(self._device))
        if self._device == "cpu":
            return f"a processor with {torch.backends.cpu.get_cpu_capability()}"
        return self._device
