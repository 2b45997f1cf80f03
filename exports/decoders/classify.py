"""Classifiers: one output (1, classes), scores that sum to 1, or the logits from which they are made."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.contract import ModelContract
from core.detections import ClassScores


def decode(outputs: Sequence[NDArray[np.float32]], _contract: ModelContract) -> ClassScores:
    """One score a class. What is not yet a distribution goes through a softmax."""
    values = outputs[0].reshape(-1).astype(np.float32)
    if values.min() < 0 or abs(float(values.sum()) - 1.0) > 1e-2:
        values = np.exp(values - values.max())
        values /= values.sum()
    return ClassScores(values.astype(np.float32))


def shape_problem(shapes: Sequence[tuple[int | None, ...]], contract: ModelContract) -> str:
    """Why these outputs are not of this family, or an empty text."""
    wanted = len(contract.classes)
    if len(shapes) < 1 or len(shapes[0]) not in (1, 2, 4):
        return f"its output is not one row of {wanted} scores"
    if wanted not in shapes[0] and None not in shapes[0][1:]:
        return f"its output has {shapes[0][-1]} scores where there are {wanted} classes"
    return ""
