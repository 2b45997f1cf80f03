"""The course of one training, whatever is learned: epochs, learning rate, the best weights, patience, the stop."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from core.canonical import Json
from core.errors import Stopped, UserError
from training.backend import Reporter, TrainSpec
from training.epoch_log import log_epoch
from training.profile import EXACT
from training.tensor_files import WEIGHTS
from training.torchvision_backend.checkpoints import numbers_of, write_checkpoint
from training.torchvision_backend.states import Standing, States, begin_epoch
from training.torchvision_backend.tuning import Tuning

CHECKPOINT = WEIGHTS
LARGEST_GRADIENT = 10.0  # of all parameters together, as ultralytics has it; a wild batch moves nothing far


class Lesson(Protocol):
    """What is learned: batches, the loss of one, and the numbers by which an epoch is judged."""

    network: Any
    batches: Any  # torch's loader over the train part; each pass over it is an epoch
    score: str  # the number that says which epoch is best
    frozen: tuple[Any, ...]  # layers that learn nothing

    def begin_epoch(self, epoch: int) -> None:
        """An epoch begins, counted from 0."""

    def losses(self, batch: Any) -> Mapping[str, Any]:
        """The parts of the loss of one batch, by name; their sum is learned from."""

    def judge(self) -> Mapping[str, float]:
        """The numbers on the valid part by the field's names; nothing where there is none."""


class Learning:
    """One training under way."""

    def __init__(
        self, spec: TrainSpec, tuning: Tuning, lesson: Lesson, *, device: str, folder: Path, classes: tuple[str, ...]
    ) -> None:
        import torch

        self._spec, self._tuning, self._lesson = spec, tuning, lesson
        self._folder, self._classes, self._device = folder, classes, device
        self._optimizer = _optimizer(lesson.network, tuning)
        self._is_mixed = device.startswith("cuda")
        self._scaler = torch.amp.GradScaler("cuda", enabled=self._is_mixed)
        self._states = States(spec, folder, device, (lesson.network, self._optimizer, self._scaler))
        self._at, self._first = Standing(), 0

    def run(self, reporter: Reporter) -> Path:
        """Learn on from the newest state for all epochs, or until patience ends; gives the checkpoint of the best.

        Raises Stopped when asked.
        """
        self._at = self._states.restore(self._folder / CHECKPOINT)
        self._first = self._at.done
        while self._at.done < self._spec.epochs and not self._at.is_over:
            told = self._learn(self._at.done, reporter)
            log_epoch(self._folder, self._at.done + 1, numbers_of(self._lesson.network))
            measured = self._lesson.judge() if self._tuning.val else {}
            self._stand(measured.get(self._lesson.score) if measured else None)
            reporter.metrics(self._at.done, {**told, **measured})
            self._states.keep(self._at, self._folder / CHECKPOINT)
        if self._at.is_over:
            self._tell_early_end(reporter)
        return self._folder / CHECKPOINT

    def effective(self) -> dict[str, Json]:
        """What was in fact used."""
        import torch

        spec = self._spec
        return {
            **spec.tuning, "epochs": spec.epochs, "imgsz": spec.imgsz, "batch": spec.batch, "seed": spec.seed,
            "workers": usable_workers(self._tuning, self._device), "threads": torch.get_num_threads(),
            "device": self._device.partition(":")[0], "optimizer": type(self._optimizer).__name__,
            "is_mixed_precision": self._is_mixed, "epochs_done": self._at.done, "best_epoch": self._at.best_epoch,
            "pretrained": bool(spec.pretrained),
        }  # fmt: skip

    def _learn(self, epoch: int, reporter: Reporter) -> dict[str, float]:
        """One pass over the train part; gives the mean of each part of the loss."""
        lesson, count = self._lesson, len(self._lesson.batches)
        lesson.network.train()
        for layer in lesson.frozen:
            layer.eval()
        if self._spec.profile == EXACT or epoch == self._first > 0:  # or it would draw the first epochs' chances again
            begin_epoch(self._spec.seed, epoch, lesson.batches)
        lesson.begin_epoch(epoch)
        totals: dict[str, float] = {}
        for number, batch in enumerate(lesson.batches, 1):
            if reporter.is_stop_asked():
                raise Stopped
            self._set_rate(epoch + (number - 1) / count)
            for name, value in self._step(batch).items():
                totals[name] = totals.get(name, 0.0) + value
            told = f"Epoch {epoch + 1} of {self._spec.epochs} · loss {sum(totals.values()) / number:.2f}"
            reporter.progress(epoch + number / count, self._spec.epochs, told)
        if not math.isfinite(sum(totals.values())):
            raise UserError(
                "The training diverged: its loss was no longer a number.", "Train again with a smaller lr0."
            )
        told_rate = {"lr": float(self._optimizer.param_groups[0]["lr"])}
        return {**{f"train/{name}": total / count for name, total in totals.items()}, **told_rate}

    def _step(self, batch: Any) -> dict[str, float]:
        """Learn from one batch, in mixed precision on a CUDA card."""
        import torch

        with torch.autocast("cuda", enabled=self._is_mixed):
            losses = self._lesson.losses(batch)
        self._optimizer.zero_grad()
        self._scaler.scale(sum(losses.values())).backward()
        self._scaler.unscale_(self._optimizer)
        torch.nn.utils.clip_grad_norm_(self._lesson.network.parameters(), LARGEST_GRADIENT)
        self._scaler.step(self._optimizer)
        self._scaler.update()
        return {name: float(value.detach()) for name, value in losses.items()}

    def _stand(self, score: float | None) -> None:
        """Another epoch is done. Its weights are kept when none before were better.

        Without a score, or while nothing is found at all, the last epoch is the best there is.
        """
        at, done = self._at, self._at.done + 1
        if score is None or score > at.best or max(score, at.best) <= 0:
            at = Standing(done, max(at.best, score or 0.0), done)
            network, architecture = self._lesson.network, self._spec.architecture
            write_checkpoint(self._folder / CHECKPOINT, network, architecture, self._classes)
        is_over = 0 < self._tuning.patience <= done - at.best_epoch and done < self._spec.epochs
        self._at = Standing(done, at.best, at.best_epoch, is_over)

    def _tell_early_end(self, reporter: Reporter) -> None:
        epochs, at = self._spec.epochs, self._at
        words = f"Ended after {at.done} of {epochs} epochs: none was better since epoch {at.best_epoch}."
        reporter.progress(epochs, epochs, words)

    def _set_rate(self, epochs_done: float) -> None:
        """A short rise, then a fall to `lrf` of the rate: straight, or along a cosine."""
        tuning, share = self._tuning, epochs_done / self._spec.epochs
        gone = (1 - math.cos(math.pi * share)) / 2 if tuning.cos_lr else share
        rise = min(1.0, epochs_done / tuning.warmup_epochs) if tuning.warmup_epochs > 0 else 1.0
        for group in self._optimizer.param_groups:
            group["lr"] = tuning.lr0 * (1 - (1 - tuning.lrf) * gone) * max(rise, 0.01)


def usable_workers(tuning: Tuning, device: str) -> int:
    """Processes that prepare pictures: none beside a training that keeps the processor busy itself."""
    return tuning.workers if device.startswith("cuda") else 0


def _optimizer(network: Any, tuning: Tuning) -> Any:
    import torch

    learned = [each for each in network.parameters() if each.requires_grad]
    if tuning.optimizer == "SGD":
        return torch.optim.SGD(learned, lr=tuning.lr0, momentum=tuning.momentum, weight_decay=tuning.weight_decay)
    betas = (tuning.momentum, 0.999)
    return torch.optim.AdamW(learned, lr=tuning.lr0, betas=betas, weight_decay=tuning.weight_decay)
