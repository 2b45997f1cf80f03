"""How ultralytics and the memory get along: what a step takes, and no second try of the library's own."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from training.backend import StepMemory, TrainSpec
from training.torchvision_backend.step_memory import step_on_card
from training.ultralytics_backend.quiet import chosen_device, is_mixed_precision_sound, silence


def measured_step(spec: TrainSpec, classes: int) -> StepMemory | None:
    """What a step takes on the spec's graphics card, on the first where there are several; None on a processor."""
    cards = chosen_device(spec.device).split(",")
    if not cards[0].isdigit():
        return None
    from ultralytics.nn.tasks import yaml_model_load

    network = _model_class(spec.task)(yaml_model_load(spec.architecture), ch=3, nc=classes, verbose=False)
    card = f"cuda:{cards[0]}"
    measured = step_on_card(network, spec.imgsz, card, is_mixed=is_mixed_precision_sound(card))
    return replace(measured, cards=len(cards))


def guarded(stock: Any, folder: Path) -> Any:
    """The library's trainer, quiet in whichever process it is made, and with one try.

    WORKAROUND: the library goes on with half the batch in the middle of its first epoch when a card is full. What it
    gives then depends on the moment, and no repetition with that batch would give it again. Ours begins anew
    (`training.smaller_batches`).
    """

    class OneTry(stock):  # type: ignore[misc]  # the library has no types
        def __init__(self, *args: Any, **words: Any) -> None:
            silence(folder)  # each card's process is one of its own
            super().__init__(*args, **words)

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
