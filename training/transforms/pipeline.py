"""The one function that changes a picture and its labels: in training and in the preview alike.

What a step does follows from the seed and the step's name alone, so that a step that is switched off changes nothing
of what the others do.
"""

import zlib

from numpy.random import PCG64, Generator, SeedSequence

from training.transforms.copy_paste import Donors, with_pasted
from training.transforms.light import PIXEL_STEPS, PixelStep, covered
from training.transforms.mixing import blended, mosaic_of
from training.transforms.placing import MOVES, centred, mirrored, placed
from training.transforms.policy import Policy, Step
from training.transforms.samples import Frame, Pool, Sample, fitted, still_seen
from training.transforms.weather import WEATHER

PIXELS: dict[str, PixelStep] = {**WEATHER, **PIXEL_STEPS}


def augmented(
    sample: Sample, policy: Policy, frame: Frame, *, seed: int, pool: Pool | None = None, donors: Donors | None = None
) -> Sample:
    """The sample as a network is shown it: frame.size square, uint8 BGR, boxes in its pixels.

    The same inputs give the same bits. Steps that need other pictures are left out without a pool, pasting without
    donors, and steps that need boxes where the frame is for pictures with one class as a whole.
    """
    drawn = _Drawn(policy, seed, has_boxes=frame.fit == "letterbox")
    sample = fitted(sample, frame)
    if pool is not None and donors is not None and (step := drawn.step("copy_paste")):
        sample = with_pasted(sample, pool, donors, frame, step.values, drawn.chance("copy_paste"))
    if pool is not None and drawn.step("mosaic"):
        sample = mosaic_of(sample, pool, frame, drawn.chance("mosaic"))
    sample = _into_square(sample, drawn, frame)
    if drawn.step("flip") and not frame.directed.intersection(sample.classes.tolist()):
        sample = mirrored(sample)
    if pool is not None and (step := drawn.step("mixup")):
        sample = blended(sample, pool, frame, step.values, drawn.chance("mixup"))
    image = sample.image
    for kind, change in PIXELS.items():
        if step := drawn.step(kind):
            image = change(image, step.values, drawn.chance(kind))
    sample = Sample(image, sample.xyxy, sample.classes, sample.visible)
    if step := drawn.step("dropout"):
        sample = covered(sample, step.values, drawn.chance("dropout"))
    return still_seen(sample, policy.min_visible)


def _into_square(sample: Sample, drawn: "_Drawn", frame: Frame) -> Sample:
    matrix = centred(sample, frame)
    for kind, move in MOVES.items():
        if step := drawn.step(kind):
            matrix = move(matrix, sample, frame, step.values, drawn.chance(kind))
    return placed(sample, matrix, frame)


class _Drawn:
    """Which steps one picture gets, and the chance of each."""

    def __init__(self, policy: Policy, seed: int, *, has_boxes: bool) -> None:
        self._seed = seed
        self._taken: dict[str, tuple[Step, Generator]] = {}
        for step in policy.steps:
            if step.told.needs_boxes and not has_boxes:
                continue
            chance = Generator(PCG64(SeedSequence([seed, zlib.crc32(step.kind.encode())])))
            if chance.random() < step.probability:
                self._taken[step.kind] = step, chance

    def step(self, kind: str) -> Step | None:
        """The step, when this picture gets it."""
        return self._taken[kind][0] if kind in self._taken else None

    def chance(self, kind: str) -> Generator:
        """What the step draws from."""
        return self._taken[kind][1]
