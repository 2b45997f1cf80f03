"""How ultralytics and the memory get along: what a step takes, and no second try of the library's own."""

from typing import Any

from training.backend import StepMemory, TrainSpec
from training.torchvision_backend.step_memory import step_on_card
from training.ultralytics_backend.quiet import chosen_device, is_mixed_precision_sound


def measured_step(spec: TrainSpec, classes: int) -> StepMemory | None:
    """What a step takes on the spec's graphics card; None on a processor, and where several cards share a batch."""
    device = chosen_device(spec.device)
    if not device.isdigit():
        return None
    from ultralytics.nn.tasks import yaml_model_load

    network = _model_class(spec.task)(yaml_model_load(spec.architecture), ch=3, nc=classes, verbose=False)
    card = f"cuda:{device}"
    return step_on_card(network, spec.imgsz, card, is_mixed=is_mixed_precision_sound(card))


def without_own_retry(stock: Any) -> Any:
    """The library's trainer, which goes on with half the batch in the middle of its first epoch when a card is full.

    WORKAROUND: what it gives then depends on the moment, and no repetition with that batch would give it again. Ours
    begins anew (`training.smaller_batches`).
    """

    class OneTry(stock):  # type: ignore[misc]  # the library has no types
        def _build_train_pipeline(self) -> None:
            if getattr(self, "_oom_retries", 0):
                raise MemoryError("the graphics card ran out of memory")
            super()._build_train_pipeline()

    return OneTry


def _model_class(task: str) -> Any:
    from ultralytics.nn import tasks

    return {"classify": tasks.ClassificationModel, "segment": tasks.SegmentationModel, "obb": tasks.OBBModel}.get(
        task, tasks.DetectionModel
    )
