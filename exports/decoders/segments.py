"""Objects whose pixels a network tells as a mixture of prototypes, before it is known where the picture lies.

Source: YOLACT (Bolya and others 2019), as ultralytics has it: the sum of the prototypes weighed by an object's
coefficients is above 0 on its pixels.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.detections import Detections

MASK_COEFFICIENTS = 32  # of ultralytics' networks


@dataclass(frozen=True, slots=True, eq=False)
class Segments:
    """n detections in pixels of the network's input, without masks yet.

    coefficients float32 (n, c); prototypes float32 (c, h, w), a grid over the whole input.
    """

    found: Detections
    coefficients: NDArray[np.float32]
    prototypes: NDArray[np.float32]

    def __post_init__(self) -> None:
        if self.coefficients.shape != (len(self.found), len(self.prototypes)) or self.prototypes.ndim != 3:
            raise ValueError("every detection needs one coefficient a prototype")


def prototype_problem(shapes: list[tuple[int | None, ...]], input_wh: tuple[int, int]) -> str:
    """Why the second output is no grid of prototypes, or an empty text."""
    if len(shapes) < 2 or len(shapes[1]) != 4:
        return "it has no second output with prototypes of masks"
    if shapes[1][1] not in (None, MASK_COEFFICIENTS):
        return f"it has {shapes[1][1]} prototypes of masks where {MASK_COEFFICIENTS} are known"
    rows, columns = shapes[1][2:]
    if None not in (rows, columns) and (input_wh[0] * int(rows or 0) != input_wh[1] * int(columns or 0)):
        return "its prototypes have another shape than its input"
    return ""
