"""What a running ultralytics trainer tells us, in our words: progress at each batch, metrics at each epoch."""

import math
from collections.abc import Callable, Mapping
from typing import Any

from core.errors import Stopped
from training.backend import Reporter
from training.ultralytics_backend.continuing import Continuation
from training.ultralytics_backend.epoch_look import EpochLook

NAMES: Mapping[str, str] = {
    "metrics/precision(B)": "precision",
    "metrics/recall(B)": "recall",
    "metrics/mAP50(B)": "mAP50",
    "metrics/mAP50-95(B)": "mAP50_95",
    "metrics/accuracy_top1": "accuracy",
}
_DROPPED = ("metrics/accuracy_top5",)


class EpochHooks:
    """The callbacks of one training; `listen` hands them to a trainer."""

    def __init__(self, reporter: Reporter, continuation: Continuation, look: EpochLook) -> None:
        self._reporter, self._continuation, self._look = reporter, continuation, look
        self._batch = 0
        self._told = 0

    def listen(self, trainer: Any) -> None:
        """Replace the trainer's callbacks by ours."""
        hooks: dict[str, Callable[[Any], None]] = {
            "on_pretrain_routine_end": self._continuation.restore,
            "on_train_epoch_start": self._begin_epoch,
            "on_train_batch_end": self._end_batch,
            "on_fit_epoch_end": self._end_epoch,
        }
        for event in tuple(trainer.callbacks):
            trainer.callbacks[event] = [hooks[event]] if event in hooks else []

    def _begin_epoch(self, trainer: Any) -> None:
        self._batch = 0
        self._stop_if_asked()
        self._continuation.begin_epoch(trainer)
        self._reporter.progress(trainer.epoch, trainer.epochs, f"Epoch {trainer.epoch + 1} of {trainer.epochs}")

    def _end_batch(self, trainer: Any) -> None:
        self._batch += 1
        self._stop_if_asked()
        self._continuation.check_batch(trainer)
        done = trainer.epoch + self._batch / len(trainer.train_loader)
        loss = sum(float(value) for value in trainer.tloss.values())
        self._reporter.progress(
            done, trainer.epochs, f"Epoch {trainer.epoch + 1} of {trainer.epochs} · loss {loss:.2f}"
        )

    def _end_epoch(self, trainer: Any) -> None:
        """The library calls this once more for its final evaluation: an epoch is told once."""
        epoch = trainer.epoch + 1
        if epoch <= self._told:
            return
        self._told = epoch
        is_judged = bool(trainer.args.val) or epoch >= trainer.epochs or trainer.stop
        of_classes = self._look(trainer, is_judged=is_judged)
        self._reporter.metrics(epoch, epoch_metrics(trainer, is_judged=is_judged) | of_classes)
        self._continuation.keep(trainer)

    def _stop_if_asked(self) -> None:
        """Leave at once. Setting `trainer.stop` would validate and save an epoch that was not finished."""
        if self._reporter.is_stop_asked():
            raise Stopped


def epoch_metrics(trainer: Any, *, is_judged: bool) -> dict[str, float]:
    """The numbers of the epoch that just ended, by the field's names; judged ones only when they were measured."""
    told = {name: float(value) for name, value in trainer.label_loss_items(trainer.tloss, prefix="train").items()}
    told["lr"] = float(next(iter(trainer.lr.values())))
    if is_judged:
        told |= _judged(trainer.metrics)
    return {name: value for name, value in told.items() if math.isfinite(value)}


def _judged(metrics: Mapping[str, float]) -> dict[str, float]:
    """A network of masks is judged by its masks; how well their boxes lie is told as box_mAP50 and so on."""
    has_masks = any(name.endswith("(M)") for name in metrics)
    told: dict[str, float] = {}
    for name, value in metrics.items():
        if name not in _DROPPED:
            known = NAMES.get(name.replace("(M)", "(B)"), name).removesuffix("(B)").removesuffix("(M)")
            is_box = has_masks and name.endswith("(B)")
            told[f"box_{known}" if is_box else known] = float(value)
    return told
