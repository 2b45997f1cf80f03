"""How well whole images were told apart: accuracy, precision, recall, F1 and who was taken for whom."""

import numpy as np
from numpy.typing import NDArray

from training.detection_metrics import Figures, mean

Counts = NDArray[np.int64]  # (classes + 1, classes + 1): rows the truth, columns the answer, the last none of them


def count_answers(truth: list[int], answer: list[int], classes: int) -> Counts:
    """The confusion matrix; an answer that is none of the classes is `classes`."""
    counts = np.zeros((classes + 1, classes + 1), np.int64)
    np.add.at(counts, (truth, answer), 1)
    return counts


def accuracy_of(counts: Counts) -> float | None:
    """The share of right answers, or None without any image."""
    total = int(counts.sum())
    return int(np.trace(counts[:-1, :-1])) / total if total else None


def class_figures(counts: Counts, position: int) -> Figures:
    """Precision, recall, F1 and instances of one class; None where the part holds none of it."""
    instances, answered = int(counts[position].sum()), int(counts[:, position].sum())
    if not instances:
        return {"precision": None, "recall": None, "f1": None, "instances": 0}
    right = int(counts[position, position])
    return {
        "precision": right / answered if answered else None,
        "recall": right / instances,
        "f1": 2 * right / (answered + instances),
        "instances": instances,
    }


def mean_figures(counts: Counts) -> Figures:
    """Accuracy over the images; precision, recall and F1 as means over the classes that are there."""
    per_class = [class_figures(counts, position) for position in range(len(counts) - 1)]
    means = {name: mean([row[name] for row in per_class]) for name in ("precision", "recall", "f1")}
    return {"accuracy": accuracy_of(counts), **means}
