"""Teaches a network to name whole pictures."""

from collections.abc import Mapping
from typing import Any

from training.backend import TrainSpec
from training.dataset_dir import DatasetDir
from training.remedies import Plan, plan_of
from training.torchvision_backend.learning import usable_workers
from training.torchvision_backend.pictures import judged_batches, training_batches
from training.torchvision_backend.tuning import WholeTuning


class Naming:
    """A `training.torchvision_backend.learning.Lesson`."""

    score = "accuracy"

    def __init__(
        self,
        spec: TrainSpec,
        tuning: WholeTuning,
        dataset: DatasetDir,
        network: Any,
        *,
        device: str,
        frozen: tuple[Any, ...],
    ) -> None:
        self.network, self.frozen = network, frozen
        self._device, self._smoothing = device, tuning.label_smoothing
        workers = usable_workers(tuning, device)
        plan = plan_of(spec.remedies, dataset.train_labels, dataset.classes)
        self._weights = class_weights(plan, device)
        self.batches = training_batches(dataset.root / "train", spec, plan, tuning=tuning, workers=workers)
        self._judged = None
        if dataset.has_valid:
            self._judged = judged_batches(dataset.root / "valid", imgsz=spec.imgsz, batch=spec.batch, workers=workers)

    def begin_epoch(self, epoch: int) -> None:
        """Each epoch is like the others."""

    def losses(self, batch: Any) -> Mapping[str, Any]:
        """Cross entropy, in which classes weigh as the remedies say."""
        import torch

        pictures, truth = batch
        answer = self.network(pictures.to(self._device)).float()
        loss = torch.nn.functional.cross_entropy(
            answer, truth.to(self._device), weight=self._weights, label_smoothing=self._smoothing
        )
        return {"loss": loss}

    def judge(self) -> Mapping[str, float]:
        """The share of the valid part that is named rightly."""
        import torch

        if self._judged is None:
            return {}
        self.network.eval()
        right = count = 0
        with torch.inference_mode():
            for pictures, truth in self._judged:
                right += int((self.network(pictures.to(self._device)).argmax(1).cpu() == truth).sum())
                count += len(truth)
        return {"accuracy": right / count if count else 0.0}


def class_weights(plan: Plan, device: str) -> Any:
    """What the loss multiplies each class's part with; None where every class counts the same."""
    import torch

    return None if plan.weights is None else torch.tensor(plan.weights, dtype=torch.float32, device=device)
