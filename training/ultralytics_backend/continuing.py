"""Keeps a training's state after each epoch and lets it go on from the newest one; both profiles, by callbacks alone.

In the fast profile the state is the library's own checkpoint, whose weights are halved and whose chances begin anew:
the run goes on, and not to the same bits. In the exact profile it is ours, and it does.
"""

import shutil
from pathlib import Path
from typing import Any

from core.errors import UserError
from training.backend import TrainSpec
from training.epoch_log import cut_epochs, log_epoch
from training.profile import EXACT
from training.state_files import STATES, SavedState, StateFiles
from training.ultralytics_backend import exact


class AlreadyTrained(Exception):
    """The newest state is of the last epoch: nothing is left to train."""


class Continuation:
    """The states of one training in a job folder; `is_resumed` once it went on from one of them."""

    def __init__(self, spec: TrainSpec, folder: Path) -> None:
        self._spec, self._folder = spec, folder
        self._files = StateFiles(folder / STATES)
        self.first_epoch = 0

    @property
    def is_exact(self) -> bool:
        """Whether a resumed run is to give the same bits."""
        return self._spec.profile == EXACT

    def restore(self, trainer: Any) -> None:
        """Lay the newest state over the trainer that the library has set up; called once, before the first epoch.

        Raises AlreadyTrained after the last epoch, UserError when the exact profile is not possible.
        """
        if self.is_exact:
            exact.check_exact(trainer)
        saved = self._files.newest()
        if saved is None:
            cut_epochs(self._folder, 0)
            return
        self._check_device(trainer, saved)
        self.first_epoch = saved.epoch
        cut_epochs(self._folder, saved.epoch)
        self._restore_best(trainer, saved)
        if saved.notes["is_over"]:
            trainer.epoch = saved.epoch - 1
            raise AlreadyTrained
        try:
            self._load(trainer, saved)
        except (RuntimeError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise UserError(
                f"The state after epoch {saved.epoch} cannot be read by the libraries that are here now;"
                " what the training had finished was kept.",
                "Install the versions it was begun with, or train it again from the beginning.",
            ) from error

    def begin_epoch(self, trainer: Any) -> None:
        """What an epoch needs at its beginning."""
        is_first_resumed = trainer.epoch == self.first_epoch > 0
        if self.is_exact or is_first_resumed:  # or a fast run would see the pictures of its first epochs again
            exact.begin_epoch(trainer, self._spec.seed)

    def check_batch(self, trainer: Any) -> None:
        """Raises UserError when the library took a smaller batch, which the exact profile does not."""
        if self.is_exact:
            exact.check_batch(trainer, self._spec.batch)

    def keep(self, trainer: Any) -> None:
        """Keep the state at the end of an epoch, after its line in the log of epochs."""
        from ultralytics.utils.torch_utils import unwrap_model

        epoch = trainer.epoch + 1
        tensors = unwrap_model(trainer.model).state_dict()
        log_epoch(self._folder, epoch, {name: tensor.detach().cpu().numpy() for name, tensor in tensors.items()})
        content = exact.state_of(trainer) if self.is_exact else Path(trainer.last).read_bytes()
        best = Path(trainer.best)
        self._files.keep(
            epoch,
            content,
            best=best if best.exists() else None,
            notes={"is_over": bool(trainer.stop), "device": device_of(trainer)},
        )

    def _load(self, trainer: Any, saved: SavedState) -> None:
        if self.is_exact:
            exact.load_state(trainer, saved.state)
            return
        from ultralytics.nn.tasks import torch_safe_load
        from ultralytics.utils.torch_utils import unwrap_model

        checkpoint, _ = torch_safe_load(saved.state, safe_only=True)
        unwrap_model(trainer.model).load_state_dict(checkpoint["ema"].float().state_dict())
        trainer.resume = True  # what the library asks for before it reads a checkpoint's state
        trainer.resume_training(checkpoint)
        trainer.scheduler.last_epoch = trainer.start_epoch - 1
        shutil.copyfile(saved.state, trainer.last)  # where the library recovers from when a loss is no number

    def _check_device(self, trainer: Any, saved: SavedState) -> None:
        before, now = str(saved.notes.get("device")), device_of(trainer)
        if self.is_exact and before != now:
            raise UserError(
                f"This training began on {before} and would go on on {now}, so it would not give the same bits;"
                " what it had finished was kept.",
                "Go on with the device it began on, or train it again with profile=fast.",
            )

    def _restore_best(self, trainer: Any, saved: SavedState) -> None:
        best = Path(trainer.best)
        best.unlink(missing_ok=True)
        if saved.best is not None:
            best.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(saved.best, best)


def device_of(trainer: Any) -> str:
    """The device as far as it can change a bit: a card's name, or what a processor can do."""
    import torch

    if trainer.device.type == "cuda":
        return str(torch.cuda.get_device_name(trainer.device))
    if trainer.device.type == "cpu":
        return f"a processor with {torch.backends.cpu.get_cpu_capability()}"
    return str(trainer.device.type)
