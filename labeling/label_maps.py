"""How labels are made up: their sizes, shapes and places, and how many there are in an image. Pure.

Each map has, beside its counts, what finds the labels behind a cell (`in_place`, `in_bin`), so that a plot can be
clicked. Sizes are shares of the picture, so that pictures of several sizes can be laid over each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labeling.presence import Counts, Mask

PLACE_CELLS = 24  # across and down
MOST_OBJECTS = 20
SIZE_EDGES = tuple(np.geomspace(0.004, 1.0, 25))  # square root of the share of the picture's area
ASPECT_EDGES = tuple(np.geomspace(1 / 8, 8, 25))  # width over height

Shares = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class LabelColumns:
    """Labels as columns of one length n: places of image and class, the label's own id (0 in a version), and its box.

    Middle and size are shares of the picture, `aspect` is width over height in pixels; all are infinite for a tag.
    """

    image: NDArray[np.int32]
    class_place: NDArray[np.int32]
    label_id: NDArray[np.int64]
    cx: Shares
    cy: Shares
    width: Shares
    height: Shares
    aspect: Shares

    def __post_init__(self) -> None:
        lengths = {len(getattr(self, name)) for name in self.__slots__}
        if len(lengths) != 1:
            raise ValueError("the columns have one length")

    def __len__(self) -> int:
        """How many labels."""
        return len(self.image)

    @property
    def size(self) -> Shares:
        """The square root of the share of the picture's area."""
        root: Shares = np.sqrt(np.clip(self.width * self.height, 0, None))
        return root

    @property
    def has_place(self) -> Mask:
        """Which labels have a box, (n,)."""
        placed: Mask = np.isfinite(self.cx)
        return placed

    def of_class(self, class_place: int | None) -> Mask:
        """Which labels are of a class, (n,); of every one for None."""
        return np.ones(len(self), np.bool_) if class_place is None else self.class_place == class_place


def columns_from_boxes(
    image: NDArray[np.int32],
    class_place: NDArray[np.int32],
    label_id: NDArray[np.int64],
    xyxy: NDArray[np.float64],
    size_wh: NDArray[np.float64],
) -> LabelColumns:
    """Columns from boxes (n, 4) and the sizes of their pictures (n, 2), pixels; the box of a tag is infinite."""
    across, down = np.full(len(xyxy), np.inf), np.full(len(xyxy), np.inf)
    middle = np.full((len(xyxy), 2), np.inf)
    placed = np.isfinite(xyxy[:, 0])
    boxes = xyxy[placed]
    across[placed] = np.maximum(boxes[:, 2] - boxes[:, 0], 1e-6)  # an upright line has no width, yet an aspect
    down[placed] = np.maximum(boxes[:, 3] - boxes[:, 1], 1e-6)
    middle[placed] = (boxes[:, :2] + boxes[:, 2:]) / 2 / size_wh[placed]
    aspect = np.divide(across, down, out=np.full(len(xyxy), np.inf), where=placed)
    shares = (middle[:, 0], middle[:, 1], across / size_wh[:, 0], down / size_wh[:, 1], aspect)
    return LabelColumns(image, class_place, label_id, *(each.astype(np.float32) for each in shares))


def place_map(columns: LabelColumns, chosen: Mask, cells: int = PLACE_CELLS) -> Counts:
    """How many middles of the chosen labels lie in each cell of the picture, (cells, cells), rows from the top."""
    chosen = chosen & columns.has_place
    rows, across = _cell_of(columns.cy[chosen], cells), _cell_of(columns.cx[chosen], cells)
    return np.bincount(rows * cells + across, minlength=cells * cells).reshape(cells, cells).astype(np.int64)


def size_histogram(columns: LabelColumns, chosen: Mask) -> Counts:
    """The chosen labels by size, between `SIZE_EDGES`; what lies outside counts at the ends."""
    return _histogram(columns.size[chosen & columns.has_place], SIZE_EDGES)


def aspect_histogram(columns: LabelColumns, chosen: Mask) -> Counts:
    """The chosen labels by width over height, between `ASPECT_EDGES`; what lies outside counts at the ends."""
    return _histogram(columns.aspect[chosen & columns.has_place], ASPECT_EDGES)


def objects_each(columns: LabelColumns, chosen: Mask, images: int) -> Counts:
    """How many of the chosen labels each of so many images has, (images,)."""
    return np.bincount(columns.image[chosen], minlength=images).astype(np.int64)


def objects_per_image(each: Counts) -> Counts:
    """How many images have 0, 1, 2 ... labels; the last counts all that have `MOST_OBJECTS` or more."""
    return np.bincount(np.minimum(each, MOST_OBJECTS), minlength=MOST_OBJECTS + 1).astype(np.int64)


def in_place(columns: LabelColumns, row: int, column: int, cells: int = PLACE_CELLS) -> Mask:
    """Which labels lie in a cell of `place_map`, (n,)."""
    chosen = columns.has_place
    found = (_cell_of(columns.cy[chosen], cells) == row) & (_cell_of(columns.cx[chosen], cells) == column)
    chosen[chosen] = found
    return chosen


def in_bin(columns: LabelColumns, values: Shares, edges: Sequence[float], place: int) -> Mask:
    """Which labels count in one bin of a histogram of `values` (n,), (n,)."""
    chosen: Mask = columns.has_place & (_bin_of(values, edges) == place)
    return chosen


def _cell_of(share: Shares, cells: int) -> NDArray[np.int64]:
    return np.clip(np.floor(share * cells).astype(np.int64), 0, cells - 1)


def _bin_of(values: Shares, edges: Sequence[float]) -> NDArray[np.int64]:
    return np.clip(np.searchsorted(edges, values, side="right") - 1, 0, len(edges) - 2)


def _histogram(values: Shares, edges: Sequence[float]) -> Counts:
    return np.bincount(_bin_of(values, edges), minlength=len(edges) - 1).astype(np.int64)
