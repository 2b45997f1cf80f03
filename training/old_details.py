"""Reads the details that evaluations kept before they were columns: lines of JSON, scores from 0.01, few facts."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from core.detections import Detections
from training.details import (
    ATTRIBUTES,
    CONDITIONS,
    DRIVES,
    LOW_SCORES,
    SCORES,
    SIZES,
    Answers,
    Details,
    SeenImages,
)
from training.matching import Judged
from training.outcomes import joined

NOTHING = "(nothing)"


def read_old_details(content: bytes) -> Details:
    """The details of such lines. Raises ValueError, KeyError or TypeError where they are something else."""
    lines = [json.loads(line) for line in content.rstrip(b"\n").split(b"\n")]
    if any(isinstance(line["truth"], str) for line in lines):
        return _answers(lines)
    return _shapes(lines)


def _answers(lines: Sequence[Mapping[str, Any]]) -> Details:
    said = {line[key] for line in lines for key in ("truth", "found")}
    names = (*sorted(said - {NOTHING}), NOTHING)
    place = {name: number for number, name in enumerate(names)}
    truth = np.array([place[line["truth"]] for line in lines], np.int64)
    score = np.eye(len(names), dtype=np.float32)[[place[line["found"]] for line in lines]]
    lacking = (SCORES, CONDITIONS, DRIVES, SIZES)
    return Details(
        "classify", "", names[:-1], _images(lines, len(names) - 1), answers=Answers(truth, score), lacking=lacking
    )


def _shapes(lines: Sequence[Mapping[str, Any]]) -> Details:
    names = tuple(sorted({each["class"] for line in lines for key in ("truth", "found") for each in line[key]}))
    place = {name: number for number, name in enumerate(names)}

    def judged(line: Mapping[str, Any]) -> Judged:
        xyxy, classes, _ = _columns(line["truth"], place)
        return Judged(line["sha256"], (0, 0), xyxy, classes, Detections(*_columns(line["found"], place)))

    outcomes = joined([judged(line) for line in lines], len(names))
    return Details(
        "detect", "", names, _images(lines, len(names)), outcomes=outcomes,
        attributes=np.zeros(len(outcomes.truth_class), np.int64),
        lacking=(LOW_SCORES, ATTRIBUTES, CONDITIONS, DRIVES, SIZES),
    )  # fmt: skip


def _columns(told: Sequence[Mapping[str, Any]], place: Mapping[str, int]) -> tuple[Any, Any, Any]:
    return (
        np.array([each["xyxy"] for each in told], np.float32).reshape(-1, 4),
        np.array([place[each["class"]] for each in told], np.int64),
        np.array([each.get("score", 1.0) for each in told], np.float32),
    )


def _images(lines: Sequence[Mapping[str, Any]], classes: int) -> SeenImages:
    count = len(lines)
    return SeenImages(
        tuple(str(line["sha256"]) for line in lines), tuple(str(line.get("name", "")) for line in lines),
        np.zeros((count, 2), np.int64), ("",) * count, ("",) * count, ({},) * count,
        np.ones((count, classes), np.bool_),
    )  # fmt: skip
