"""Labels of one file that are held until they are given away picture by picture. Plain boxes are held as numbers alone.

So a million boxes take some fifty megabytes, whatever order they come in.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from core.formats.seam import ReadLabel

MOST_BOXES, MOST_OTHERS = 1_000_000, 40_000
Given = tuple[int, tuple[ReadLabel, ...], bool]  # a picture's number, its labels, whether some were lost


class HeldLabels:
    """Labels by the number of their picture. `names` are those of the categories by number."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._clear()

    def _clear(self) -> None:
        self._pictures, self._categories, self._boxes = array("q"), array("q"), array("d")
        self._others: dict[int, list[ReadLabel]] = {}
        self._broken: set[int] = set()
        self._other_count = 0

    def add_box(self, picture: int, category: int, xywh: Iterable[float]) -> None:
        """A box without attributes: four finite numbers."""
        self._pictures.append(picture)
        self._categories.append(category)
        self._boxes.extend(xywh)

    def add(self, picture: int, label: ReadLabel) -> None:
        """Any other label."""
        self._others.setdefault(picture, []).append(label)
        self._other_count += 1

    def lose(self, picture: int) -> None:
        """A label of the picture could not be read."""
        self._broken.add(picture)

    @property
    def is_full(self) -> bool:
        """Whether it is time to give them away."""
        return len(self._pictures) >= MOST_BOXES or self._other_count >= MOST_OTHERS

    def taken(self) -> Iterator[Given]:
        """What is held, by picture; nothing is held after."""
        pictures, categories = np.array(self._pictures, np.int64), np.array(self._categories, np.int64)
        boxes = np.array(self._boxes, np.float64).reshape(-1, 4)
        others, broken = self._others, self._broken
        self._clear()
        boxes[:, 2:] += boxes[:, :2]
        order = np.argsort(pictures, kind="stable")
        first = np.flatnonzero(np.diff(pictures[order], prepend=-1))
        ends = np.append(first[1:], len(order))[: len(first)]
        has_boxes = {int(pictures[order[a]]): (int(a), int(b)) for a, b in zip(first, ends, strict=True)}
        for picture in sorted(has_boxes.keys() | others.keys() | broken):
            start, end = has_boxes.get(picture, (0, 0))
            chosen = order[start:end]
            labels = (*self._labels(boxes[chosen], categories[chosen]), *others.get(picture, ()))
            yield picture, labels, picture in broken

    def _labels(self, corners: NDArray[np.float64], categories: NDArray[np.int64]) -> Iterator[ReadLabel]:
        for (x1, y1, x2, y2), category in zip(corners.tolist(), categories.tolist(), strict=True):
            yield ReadLabel(self._names[category], "box", ((x1, y1), (x2, y2)))
