"""What of a training cannot be run again to the same bits, said before it is run."""

from collections.abc import Mapping

# Sources: pytorch.org/docs/stable/notes/randomness.html; torch.use_deterministic_algorithms lists the operations.
CUDA = (
    "On a graphics card torch has no deterministic way for some of what these networks do, such as the gradient of"
    " enlarging a picture: two trainings may differ in the last digits, and from there on."
)
MPS = "On Apple's graphics cards torch promises no equal bits: two trainings may differ."
FITTED = "The batch is fitted to the memory that is free then; what was used is recorded, and reproducing uses that."
FAST = "A run of the profile fast that was interrupted goes on with other bits; the profile exact does not."


def doubts_of(settings: Mapping[str, object], device: str) -> tuple[str, ...]:
    """Each reason for which this training may not come out the same again, as a sentence; none on a CPU as it comes.

    `device` is what the training was asked to run on; auto says nothing of itself.
    """
    doubts = [CUDA] if device.startswith("cuda") else [MPS] if device == "mps" else []
    if int(str(settings.get("batch", 1))) < 1:
        doubts.append(FITTED)
    if settings.get("profile", "") == "fast":
        doubts.append(FAST)
    return tuple(doubts)
