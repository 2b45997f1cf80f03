"""The trainer: a torchvision classifier from scratch or from a checkpoint of ours, the same each time for one seed."""

import math
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core.canonical import Json
from core.detections import BgrImage
from core.errors import Stopped, UserError
from training.backend import Exported, Reporter, StepMemory, Trained, TrainSpec
from training.dataset_dir import DatasetDir
from training.devices import card_count, choose_device
from training.remedies import Plan, plan_of
from training.torchvision_backend.checkpoints import begin_with, make_network, read_tensors, write_checkpoint
from training.torchvision_backend.exporting import export_checkpoint
from training.torchvision_backend.pictures import judged_batches, training_batches
from training.torchvision_backend.step_memory import step_on_card
from training.torchvision_backend.tuning import Tuning, tuning_of
from training.weights_hash import tensors_sha256

ARCHITECTURES = ("mobilenet_v3_small", "mobilenet_v3_large", "resnet18")
CHECKPOINT = "model.pt"


class TorchvisionTrainer:
    """`training.backend.Trainer` for classifiers of torchvision."""

    def train(self, spec: TrainSpec, dataset: DatasetDir, folder: Path, reporter: Reporter) -> Trained:
        """Train; the checkpoint is `model.pt` in the folder, the best by the valid part (the last without one)."""
        tuning = tuning_of(spec.tuning)
        _check_askable(spec)
        device = _prepare(spec)
        network = make_network(spec.architecture, len(dataset.classes), tuning.dropout)
        if spec.pretrained:
            begin_with(network, Path(spec.pretrained), is_trusted=spec.trusts_pretrained)
        run = _Run(spec, tuning, dataset, network.to(device), device, folder)
        for epoch in range(spec.epochs):
            run.learn(epoch, reporter)
            reporter.metrics(epoch + 1, run.judge())
        checkpoint = folder / CHECKPOINT
        tensors = read_tensors(checkpoint)
        sha256 = tensors_sha256({name: tensor.numpy() for name, tensor in tensors.items()})
        return Trained(checkpoint, dataset.classes, sha256, run.effective())

    def step_memory(self, spec: TrainSpec, classes: int) -> StepMemory | None:
        """What a step takes on the spec's graphics card; None on anything else."""
        device = _prepare(spec)
        if not device.startswith("cuda"):
            return None
        network = make_network(spec.architecture, classes, tuning_of(spec.tuning).dropout)
        return step_on_card(network, spec.imgsz, device, is_mixed=False)

    def export_onnx(self, spec: TrainSpec, trained: Trained, folder: Path, samples: Sequence[BgrImage]) -> Exported:
        """The checkpoint with a softmax at its end as ONNX, on the CPU whatever it was trained on."""
        return export_checkpoint(spec, trained, folder, samples)


class _Run:
    """One training under way."""

    def __init__(
        self, spec: TrainSpec, tuning: Tuning, dataset: DatasetDir, network: Any, device: str, folder: Path
    ) -> None:
        workers = tuning.workers if device.startswith("cuda") else 0
        self._spec, self._tuning, self._network, self._device = spec, tuning, network, device
        plan = plan_of(spec.remedies, dataset.train_labels, dataset.classes)
        self._batches = training_batches(dataset.root / "train", spec, plan, tuning=tuning, workers=workers)
        self._weights = class_weights(plan, device)
        self._judged = None
        if tuning.val and dataset.has_valid:
            self._judged = judged_batches(dataset.root / "valid", imgsz=spec.imgsz, batch=spec.batch, workers=workers)
        self._optimizer = _optimizer(network, tuning)
        self._loss, self._workers, self._best = 0.0, workers, -1.0
        self._folder, self._classes = folder, dataset.classes

    def learn(self, epoch: int, reporter: Reporter) -> None:
        """One pass over the train part. Raises Stopped at the next batch when asked."""
        import torch

        self._network.train()
        total, count = 0.0, len(self._batches)
        for number, (pictures, truth) in enumerate(self._batches):
            if reporter.is_stop_asked():
                raise Stopped
            self._set_rate(epoch + number / count)
            answer = self._network(pictures.to(self._device))
            smoothing = self._tuning.label_smoothing
            loss = torch.nn.functional.cross_entropy(
                answer, truth.to(self._device), weight=self._weights, label_smoothing=smoothing
            )
            self._optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]  # torch's own
            self._optimizer.step()
            total += float(loss)
            told = f"Epoch {epoch + 1} of {self._spec.epochs} · loss {total / (number + 1):.2f}"
            reporter.progress(epoch + (number + 1) / count, self._spec.epochs, told)
        self._loss = total / count
        if not math.isfinite(self._loss):
            raise UserError(
                "The training diverged: its loss was no longer a number.", "Train again with a smaller lr0."
            )

    def judge(self) -> dict[str, float]:
        """The epoch's numbers; its weights are kept when none before were better on the valid part."""
        told = {"train/loss": self._loss, "lr": float(self._optimizer.param_groups[0]["lr"])}
        accuracy = _accuracy(self._network, self._judged, self._device) if self._judged is not None else None
        if accuracy is not None:
            told["accuracy"] = accuracy
        if accuracy is None or accuracy > self._best:
            self._best = self._best if accuracy is None else accuracy
            write_checkpoint(self._folder / CHECKPOINT, self._network, self._spec.architecture, self._classes)
        return told

    def effective(self) -> dict[str, Json]:
        """What was in fact used."""
        import torch

        spec = self._spec
        return {
            **spec.tuning, "epochs": spec.epochs, "imgsz": spec.imgsz, "batch": spec.batch, "seed": spec.seed,
            "workers": self._workers, "threads": torch.get_num_threads(), "device": self._device.partition(":")[0],
            "optimizer": type(self._optimizer).__name__, "pretrained": bool(spec.pretrained),
        }  # fmt: skip

    def _set_rate(self, epochs_done: float) -> None:
        """A short rise, then a straight fall to `lrf` of the rate."""
        tuning = self._tuning
        fall = 1 - (1 - tuning.lrf) * epochs_done / self._spec.epochs
        rise = min(1.0, epochs_done / tuning.warmup_epochs) if tuning.warmup_epochs > 0 else 1.0
        for group in self._optimizer.param_groups:
            group["lr"] = tuning.lr0 * fall * max(rise, 0.01)


def class_weights(plan: Plan, device: str) -> Any:
    """What the loss multiplies each class's part with; None where every class counts the same."""
    import torch

    return None if plan.weights is None else torch.tensor(plan.weights, dtype=torch.float32, device=device)


def _check_askable(spec: TrainSpec) -> None:
    if spec.task != "classify":
        raise UserError("torchvision's trainer only tells whole images apart.", "Choose a recipe for boxes.")
    if spec.architecture not in ARCHITECTURES:
        raise UserError(f"There is no network {spec.architecture} here.", f"Choose one of: {', '.join(ARCHITECTURES)}.")


def _prepare(spec: TrainSpec) -> str:
    """Seed everything and pin the threads; gives the device."""
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    import torch

    cuda_devices = torch.cuda.device_count() if torch.cuda.is_available() else 0
    device = choose_device(spec.device, cuda_devices=cuda_devices, has_mps=torch.backends.mps.is_available())
    if card_count(device) > 1:
        raise UserError(
            "torchvision's trainer works on one card, so nothing was trained.", "Choose one, such as cuda:0."
        )
    torch.set_num_threads(spec.threads)
    torch.manual_seed(spec.seed)
    torch.use_deterministic_algorithms(mode=True, warn_only=True)
    return device


def _optimizer(network: Any, tuning: Tuning) -> Any:
    import torch

    if tuning.optimizer == "SGD":
        return torch.optim.SGD(
            network.parameters(), lr=tuning.lr0, momentum=tuning.momentum, weight_decay=tuning.weight_decay
        )
    betas = (tuning.momentum, 0.999)
    return torch.optim.AdamW(network.parameters(), lr=tuning.lr0, betas=betas, weight_decay=tuning.weight_decay)


def _accuracy(network: Any, batches: Any, device: str) -> float:
    import torch

    network.eval()
    right = count = 0
    with torch.inference_mode():
        for pictures, truth in batches:
            right += int((network(pictures.to(device)).argmax(1).cpu() == truth).sum())
            count += len(truth)
    return right / count if count else 0.0
