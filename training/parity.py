"""Whether the exported network answers as the trained one did, on the same inputs."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from core.detections import Predictor
from core.errors import UserError
from training.backend import Exported

# Two float32 runtimes add up in different orders: scores differ in the fifth digit, boxes by hundredths of a pixel.
ALLOWED_DIFFERENCE = 0.1
END_TO_END = "yolo_end2end"
SURE_SCORE = 0.05


@runtime_checkable
class RunsRaw(Protocol):
    """A predictor that also shows what its network answers, before anything is decoded."""

    def run_raw(self, tensor: NDArray[np.float32]) -> Sequence[NDArray[np.float32]]:
        """The network's answers to one input, shape (1, 3, height, width)."""


def check_parity(predictor: Predictor, exported: Exported) -> float | None:
    """The largest difference to the trained network's answers, over every output; None where they are not shown.

    Raises UserError when the two differ by more than rounding does.
    """
    if not isinstance(predictor, RunsRaw):
        return None
    golden = (exported.golden_output, *exported.more_outputs)
    largest = 0.0
    for number, given in enumerate(exported.golden_input):
        answers = predictor.run_raw(given[None])
        if len(answers) != len(golden):
            largest = float("inf")
            break
        pairs = zip(answers, golden, strict=True)
        found = [_difference(np.asarray(got), output[number][None], exported.decoder) for got, output in pairs]
        largest = float(np.max([largest, *found]))  # numpy's maximum keeps what is no number
    if not largest <= ALLOWED_DIFFERENCE:  # also when it is no number
        raise UserError(
            f"The exported model answers differently from the trained one (by {largest:.3g}), so it was not kept.",
            "The checkpoint is in the job's folder. Please report this.",
        )
    return largest


def _difference(got: NDArray[np.float32], expected: NDArray[np.float32], decoder: str) -> float:
    if got.shape != expected.shape:
        return float("inf")
    if decoder == END_TO_END:  # rows are sorted by score: those of nearly equal, low scores may swap places
        is_sure = expected[..., 4] >= SURE_SCORE
        got, expected = got[is_sure], expected[is_sure]
    return float(np.max(np.abs(got - expected))) if got.size else 0.0
