"""A batch that fits the memory there is: measured on a graphics card, by a careful rule on the processor.

`batch=0`, or `fit`, asks for it. What was chosen is told before the first epoch, is recorded as the batch that was in
fact used, and is what a repetition of the run trains with.
"""

import math
import re
from collections.abc import Mapping

import psutil

from core.canonical import Json
from training.backend import StepMemory, TrainSpec

SHARE = 0.7  # of the memory that is free on a graphics card
HOST_SHARE = 0.4  # of the computer's own: other programs live there too
LOSS_ALLOWANCE = 1.15  # a trial's loss is a plain sum; a real one holds boxes against anchors as well
MOST, MOST_ON_HOST = 128, 16  # more than this teaches no better, and on a processor is no faster
STEP = 8
# Bytes of float32 that one pixel of one picture keeps until the way back, by the size of the network; measured with
# YOLO11 n, s and m and MobileNet (see docs/training.md), rounded up.
_BYTES_A_PIXEL = {"n": 1300, "s": 2400, "m": 4800, "l": 6400, "x": 9600}
_SIZE = re.compile(r"yolo\d+([nsmlx])|rtdetr-([lx])")
_SMALL = ("mobilenet", "ssdlite", "resnet18")
_CLASSIFIES = 0.5  # a network that names whole pictures keeps no pyramid


def fitted_to_card(memory: StepMemory, pictures: int) -> int:
    """The largest batch whose step should take at most 70 % of what is free, from a line through two measured steps.

    A power of two below 8, else a multiple of 8; at least 1, at most 128, on each card; and at most the pictures.
    """
    (few, few_bytes), (more, more_bytes) = memory.taken
    a_picture = max(1.0, (more_bytes - few_bytes) * LOSS_ALLOWANCE / (more - few))
    always = max(0.0, few_bytes - a_picture * few / LOSS_ALLOWANCE)
    return memory.cards * _round(min((memory.free_bytes * SHARE - always) / a_picture, MOST, pictures / memory.cards))


def fitted_to_host(free: int, spec: TrainSpec, pictures: int) -> int:
    """The batch that a processor trains with, by rule; at most 16 and the number of pictures."""
    a_picture = bytes_a_picture(spec)
    return _round(min(free * HOST_SHARE / a_picture, MOST_ON_HOST, pictures))


def bytes_a_picture(spec: TrainSpec) -> int:
    """About what one picture of a batch takes in float32, forward and back."""
    found = _SIZE.match(spec.architecture)
    size = next(filter(None, found.groups()), "n") if found else "l"
    if any(name in spec.architecture for name in _SMALL):
        size = "n"
    share = _CLASSIFIES if spec.task == "classify" else 1.0
    return int(spec.imgsz**2 * _BYTES_A_PIXEL[size] * share)


def host_free_bytes() -> int:
    """What is free of the computer's memory."""
    return int(psutil.virtual_memory().available)


def with_effective_batch(arguments: Mapping[str, object], result: Mapping[str, object]) -> dict[str, object]:
    """A run's recorded arguments with the batch that it in fact used, for a repetition of it."""
    effective, recipe = result.get("effective"), arguments.get("recipe")
    if not isinstance(effective, Mapping) or not isinstance(recipe, Mapping) or not effective.get("batch"):
        return dict(arguments)
    settings: dict[str, Json] = {**recipe["settings"], "batch": int(str(effective["batch"]))}
    return {**arguments, "recipe": {**recipe, "settings": settings}}


def _round(batch: float) -> int:
    if batch >= STEP:
        return int(batch // STEP) * STEP
    return 2 ** max(0, math.floor(math.log2(max(batch, 1.0))))
