"""The state of a training after each epoch, and how it goes on from one; in the profile exact to the same bits."""

import io
import shutil
from pathlib import Path
from typing import Any

from core.errors import UserError
from training.backend import TrainSpec
from training.epoch_log import cut_epochs, log_epoch
from training.profile import EXACT, epoch_seed
from training.sampling import Positions, SeededPositions
from training.state_files import STATES, StateFiles


def restored(folder: Path, spec: TrainSpec, network: Any, optimizer: Any, checkpoint: Path) -> tuple[int, float]:
    """Lay the newest state over a network and its optimizer; gives how many epochs it had, and the best judgement.

    `checkpoint` is where the best one so far is put back. Raises UserError where an exact run would go on elsewhere.
    """
    import torch

    saved = StateFiles(folder / STATES).newest()
    cut_epochs(folder, 0 if saved is None else saved.epoch)
    checkpoint.unlink(missing_ok=True)
    if saved is None:
        return 0, -1.0
    device = str(next(network.parameters()).device)
    if spec.profile == EXACT and saved.notes["device"] != device:
        raise UserError(
            f"This training began on {saved.notes['device']} and would go on on {device}, so it would not give the same"
            " bits; what it had finished was kept.",
            "Go on with the device it began on, or train it again with profile=fast.",
        )
    told = torch.load(saved.state, map_location="cpu", weights_only=True)
    network.load_state_dict(told["network"])
    optimizer.load_state_dict(told["optimizer"])
    if saved.best is not None:
        shutil.copyfile(saved.best, checkpoint)
    return saved.epoch, float(told["best"])


def keep_state(
    folder: Path, epoch: int, network: Any, optimizer: Any, *, best: float, checkpoint: Path, device: str
) -> None:
    """Keep the state after `epoch` epochs, after its line in the log of epochs."""
    import torch

    tensors = network.state_dict()
    log_epoch(folder, epoch, {name: tensor.detach().cpu().numpy() for name, tensor in tensors.items()})
    buffer = io.BytesIO()
    torch.save({"network": tensors, "optimizer": optimizer.state_dict(), "best": best}, buffer)
    best_file = checkpoint if checkpoint.exists() else None
    StateFiles(folder / STATES).keep(epoch, buffer.getvalue(), best=best_file, notes={"device": device})


def seed_epoch(batches: Any, seed: int, epoch: int) -> None:
    """Make all chances of an epoch a function of the seed and its number."""
    import random

    import numpy as np
    import torch

    number = epoch_seed(seed, epoch)
    random.seed(number)
    np.random.seed(number)  # noqa: NPY002 - the generator that transforms of a library may draw from
    torch.manual_seed(number)
    batches.generator.manual_seed(number)
    if isinstance(batches.sampler, Positions | SeededPositions):
        batches.sampler.begin_at(epoch)
