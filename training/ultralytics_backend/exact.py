"""The exact profile: each epoch depends on the seed, its number and the state before it, and on nothing else.

All through the library's own callbacks. The chances of an epoch are drawn from sha256("seed:epoch"), so nothing of
the generators has to be kept; what is kept is the model and its average in float32, the optimizer, the scaler, the
best fitness and what the early stopping knows. The library's own checkpoint halves the weights and so goes on from
others than it had.
"""

import io
from pathlib import Path
from typing import Any

from core.errors import UserError
from training.profile import epoch_seed
from training.sampling import Positions, SeededPositions


def check_exact(trainer: Any) -> None:
    """Raises UserError when this training draws a chance that no seed of an epoch could set."""
    from torch.utils.data import RandomSampler, SequentialSampler

    if trainer.world_size > 1:
        raise UserError("The exact profile trains on one device.", "Name one device, or set profile=fast.")
    loader = trainer.train_loader
    if loader.num_workers or not isinstance(
        loader.sampler, RandomSampler | SequentialSampler | Positions | SeededPositions
    ):
        raise UserError(
            "The pictures of this training are drawn in a way that the exact profile cannot repeat.",
            "Set profile=fast.",
        )


def check_batch(trainer: Any, batch: int) -> None:
    """Raises UserError when the library took smaller batches to fit the memory: another training than asked for."""
    if trainer.batch_size != batch:
        raise UserError(
            f"The memory of the device holds no batch of {batch}, and the exact profile takes no other by itself.",
            f"Train again with batch={trainer.batch_size}.",
        )


def begin_epoch(trainer: Any, seed: int) -> None:
    """Make all chances of the epoch that begins a function of the seed and its number.

    Forgets what the loader read ahead, and the pictures that mosaics are taken from: those came from epochs before.
    """
    import random

    import numpy as np
    import torch

    number = epoch_seed(seed, trainer.epoch)
    random.seed(number)
    np.random.seed(number)  # noqa: NPY002 - the generator that the library draws from
    torch.manual_seed(number)  # of all devices
    loader = trainer.train_loader
    if loader.generator is not None:
        loader.generator.manual_seed(number)
    set_epoch(loader, trainer.epoch)
    _forget_pictures(loader.dataset)
    loader.reset()


def set_epoch(loader: Any, epoch: int) -> None:
    """Tell our own samplers which epoch their next pass draws."""
    if isinstance(loader.sampler, Positions | SeededPositions):
        loader.sampler.begin_at(epoch)


def state_of(trainer: Any) -> bytes:
    """Everything that the next epoch depends on, as a file that torch reads with weights_only."""
    import torch
    from ultralytics.utils.torch_utils import unwrap_model

    model = unwrap_model(trainer.model)
    stopper = trainer.stopper
    buffer = io.BytesIO()
    torch.save(
        {
            "model": model.state_dict(),
            "ema": trainer.ema.ema.state_dict(),
            "ema_updates": int(trainer.ema.updates),
            "optimizer": trainer.optimizer.state_dict(),
            "scaler": trainer.scaler.state_dict(),
            "best_fitness": _number(trainer.best_fitness),
            "stopper": {
                "best_fitness": _number(stopper.best_fitness),
                "best_epoch": int(stopper.best_epoch),
                "possible_stop": bool(stopper.possible_stop),
            },
            "criterion_updates": getattr(getattr(model, "criterion", None), "updates", None),
            "epoch": int(trainer.epoch),
        },
        buffer,
    )
    return buffer.getvalue()


def load_state(trainer: Any, path: Path) -> None:
    """Lay a state over a trainer that the library has just set up."""
    import torch
    from ultralytics.utils.torch_utils import unwrap_model

    told = torch.load(path, map_location="cpu", weights_only=True)
    model = unwrap_model(trainer.model)
    model.load_state_dict(told["model"])
    trainer.ema.ema.load_state_dict(told["ema"])
    trainer.ema.updates = told["ema_updates"]
    trainer.optimizer.load_state_dict(told["optimizer"])
    if told["scaler"]:
        trainer.scaler.load_state_dict(told["scaler"])
    trainer.best_fitness = told["best_fitness"]
    for name, value in told["stopper"].items():
        setattr(trainer.stopper, name, value)
    if told["criterion_updates"] is not None:  # the two heads of an end-to-end network: their shares change by epoch
        model.criterion = model.init_criterion()
        model.criterion.updates = told["criterion_updates"] - 1
        model.criterion.update()
    trainer.start_epoch = told["epoch"] + 1
    trainer.scheduler.last_epoch = told["epoch"]


def _forget_pictures(dataset: Any) -> None:
    if hasattr(dataset, "buffer"):
        dataset.buffer.clear()
        count = len(dataset.ims)
        dataset.ims, dataset.im_hw0, dataset.im_hw = [None] * count, [None] * count, [None] * count


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
