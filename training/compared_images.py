"""What two models said of the same images, read from the stored details of their evaluations.

`read_details` is the one place that knows how details are stored; whoever compares sees columns.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import UserError
from core.geometry import Boxes

NONE_OF_THEM = "(nothing)"
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class SeenPart:
    """One model's answers on a part, image by image in order of hash. Class numbers are places in `classes`.

    Shapes: truth_image, truth_class int64 (t,), truth_xyxy float32 (t, 4) and found_image, found_class int64 (f,),
    found_xyxy float32 (f, 4) pixels, found_score float32 (f,); images by number. Whole pictures: truth and said
    int64 (n,), where len(classes) is none of them, and no shapes. Only classes that were looked for on an image are
    among its truth and its answers: the evaluation left the others out.
    """

    sha256: tuple[str, ...]
    classes: tuple[str, ...]
    truth_image: Ints
    truth_class: Ints
    truth_xyxy: Boxes
    found_image: Ints
    found_class: Ints
    found_xyxy: Boxes
    found_score: NDArray[np.float32]
    truth: Ints | None = None
    said: Ints | None = None

    def __len__(self) -> int:
        return len(self.sha256)

    @property
    def is_whole(self) -> bool:
        """Whether whole pictures were told apart, and no shapes found."""
        return self.truth is not None


def read_details(content: bytes, classes: Sequence[str]) -> SeenPart:
    """The answers that an evaluation kept; `classes` are those of its version, which numbers count.

    Raises UserError where the details are none.
    """
    try:
        lines = [json.loads(line) for line in content.decode().splitlines()]
        if lines and isinstance(lines[0]["truth"], str):
            return _whole(lines, classes)
        return _shapes(lines, classes)
    except (ValueError, KeyError, TypeError) as error:
        raise UserError("The details of an evaluation are damaged.", "Measure the model again.") from error


def _whole(lines: Sequence[Mapping[str, Any]], classes: Sequence[str]) -> SeenPart:
    place = {name: number for number, name in enumerate([*classes, NONE_OF_THEM])}
    said = [np.array([place[line[key]] for line in lines], np.int64) for key in ("truth", "found")]
    image, position, xyxy = _columns([], place)
    return SeenPart(
        _hashes(lines), tuple(classes), image, position, xyxy, image, position, xyxy, np.zeros(0, np.float32), *said
    )


def _shapes(lines: Sequence[Mapping[str, Any]], classes: Sequence[str]) -> SeenPart:
    place = {name: number for number, name in enumerate(classes)}
    truth = [(number, each) for number, line in enumerate(lines) for each in line["truth"]]
    found = [(number, each) for number, line in enumerate(lines) for each in line["found"]]
    score = np.array([each["score"] for _, each in found], np.float32)
    truth_image, truth_class, truth_xyxy = _columns(truth, place)
    image, position, xyxy = _columns(found, place)
    return SeenPart(_hashes(lines), tuple(classes), truth_image, truth_class, truth_xyxy, image, position, xyxy, score)


def _hashes(lines: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(str(line["sha256"]) for line in lines)


def _columns(told: Sequence[tuple[int, Mapping[str, Any]]], place: Mapping[str, int]) -> tuple[Ints, Ints, Boxes]:
    return (
        np.array([number for number, _ in told], np.int64),
        np.array([place[each["class"]] for _, each in told], np.int64),
        np.array([each["xyxy"] for _, each in told], np.float32).reshape(-1, 4),
    )
