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
# Decoders whose first output is a list of objects by score, which stands at this place of a row.
SORTED = {"yolo_end2end": 4, "yolo_segment_end2end": 4, "yolo_rotated_end2end": 4, "rtdetr": 4}
IN_SHARES = ("rtdetr",)  # of the input's sides are their boxes; everywhere else pixels
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
    expected = (exported.golden_output, *exported.more_outputs)
    differences: list[float] = []
    for row, given in enumerate(exported.golden_input):
        outputs = [np.asarray(output) for output in predictor.run_raw(given[None])]
        if len(outputs) != len(expected):
            raise UserError(
                f"The exported model gives {len(outputs)} outputs where the trained one gives {len(expected)}.",
                "The checkpoint is in the job's folder. Please report this.",
            )
        differences.append(_difference(outputs[0], expected[0][row][None], exported.decoder, given.shape[-1]))
        differences += [
            _largest(output, known[row][None]) for output, known in zip(outputs[1:], expected[1:], strict=True)
        ]
    largest = float(np.max(differences))  # keeps what is no number
    if not largest <= ALLOWED_DIFFERENCE:  # also when it is no number
        raise UserError(
            f"The exported model answers differently from the trained one (by {largest:.3g}), so it was not kept.",
            "The checkpoint is in the job's folder. Please report this.",
        )
    return largest


def _difference(got: NDArray[np.float32], expected: NDArray[np.float32], decoder: str, size: int) -> float:
    if decoder not in SORTED or got.shape != expected.shape:
        return _largest(got, expected)
    # Rows are sorted by score, so those of nearly equal scores may swap places: each sure one is looked for.
    sure = expected[0][expected[0][:, SORTED[decoder]] >= SURE_SCORE]
    scale = np.ones(got.shape[-1], np.float32)
    scale[:4] = size if decoder in IN_SHARES else 1
    nearest = [float(np.abs((got[0] - row) * scale).max(axis=1).min()) for row in sure]
    return max(nearest, default=0.0)


def _largest(got: NDArray[np.float32], expected: NDArray[np.float32]) -> float:
    if got.shape != expected.shape:
        return float("inf")
    return float(np.max(np.abs(got - expected))) if got.size else 0.0
