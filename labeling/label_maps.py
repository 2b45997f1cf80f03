"""How labels are made up: their sizes, shapes and places, how many there are in an image, which come together.

Each map keeps, beside its counts, enough to find the images behind a cell (`images_behind`), so that a plot can be
clicked. Sizes are shares of the picture, so that pictures of several sizes can be laid over each other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import text
from sqlmodel import Session

from core.project import Project

Counts = NDArray[np.int64]
PLACE_CELLS = 24  # across and down
MOST_OBJECTS = 20
SIZE_EDGES = tuple(np.geomspace(0.004, 1.0, 25))  # square root of the share of the picture's area
ASPECT_EDGES = tuple(np.geomspace(1 / 8, 8, 25))  # width over height
_BATCH = 50_000


@dataclass(frozen=True, slots=True)
class LabelColumns:
    """All labels that have a place, as columns of one length n: image and class ids, and shares of the picture."""

    image_id: NDArray[np.int64]
    class_id: NDArray[np.int64]
    cx: NDArray[np.float32]
    cy: NDArray[np.float32]
    width: NDArray[np.float32]
    height: NDArray[np.float32]
    aspect: NDArray[np.float32]

    def __post_init__(self) -> None:
        lengths = {len(getattr(self, name)) for name in self.__slots__}
        if len(lengths) != 1:
            raise ValueError("the columns have one length")

    def __len__(self) -> int:
        """How many labels."""
        return len(self.image_id)

    @property
    def size(self) -> NDArray[np.float32]:
        """The square root of the share of the picture's area."""
        root: NDArray[np.float32] = np.sqrt(np.clip(self.width * self.height, 0, None))
        return root

    def of_class(self, class_id: int) -> "LabelColumns":
        """Those of one class."""
        return self.where(self.class_id == class_id)

    def where(self, chosen: NDArray[np.bool_]) -> "LabelColumns":
        """Those that are chosen, a mask of length n."""
        return LabelColumns(*(getattr(self, name)[chosen] for name in self.__slots__))


def read_columns(project: Project) -> LabelColumns:
    """The labels as they are now. Runs in the background: a million takes about two seconds."""
    asked = text(
        "SELECT a.image_id, a.class_id, a.x1, a.y1, a.x2, a.y2, i.width, i.height FROM annotation a"
        " JOIN image i ON i.id = a.image_id WHERE a.x1 IS NOT NULL"
    )
    parts: list[NDArray[np.float64]] = []
    ids: list[NDArray[np.int64]] = []
    with project.registry.reading() as session:
        rows = session.execute(asked)
        while batch := rows.fetchmany(_BATCH):
            ids.append(np.array([(row[0], row[1]) for row in batch], np.int64))
            parts.append(np.array([tuple(row)[2:] for row in batch], np.float64))
    named = np.concatenate(ids) if ids else np.zeros((0, 2), np.int64)
    x1, y1, x2, y2, w, h = (np.concatenate(parts) if parts else np.zeros((0, 6))).T
    across, down = np.maximum(x2 - x1, 1e-6), np.maximum(y2 - y1, 1e-6)
    shares = [(x1 + x2) / 2 / w, (y1 + y2) / 2 / h, across / w, down / h, across / down]
    return LabelColumns(named[:, 0], named[:, 1], *(each.astype(np.float32) for each in shares))


def place_map(columns: LabelColumns, cells: int = PLACE_CELLS) -> Counts:
    """How many middles lie in each cell of the picture, shape (cells, cells), rows from the top."""
    return _binned(_cell_of(columns.cy, cells), _cell_of(columns.cx, cells), (cells, cells))


def size_histogram(columns: LabelColumns) -> Counts:
    """Labels by size, between `SIZE_EDGES`; what lies outside counts at the ends."""
    return _histogram(columns.size, SIZE_EDGES)


def aspect_histogram(columns: LabelColumns) -> Counts:
    """Labels by width over height, between `ASPECT_EDGES`; what lies outside counts at the ends."""
    return _histogram(columns.aspect, ASPECT_EDGES)


def objects_per_image(session: Session) -> Counts:
    """How many images have 0, 1, 2 ... labels; the last counts all that have `MOST_OBJECTS` or more."""
    rows = session.execute(
        text("SELECT n, count(*) FROM (SELECT count(*) AS n FROM annotation GROUP BY image_id) GROUP BY n")
    )
    counts = np.zeros(MOST_OBJECTS + 1, np.int64)
    for number, images in rows:
        counts[min(int(number), MOST_OBJECTS)] += images
    every = session.execute(text("SELECT count(*) FROM image")).scalar() or 0
    counts[0] = int(every) - int(counts[1:].sum())
    return counts


def together(session: Session, class_ids: Sequence[int]) -> Counts:
    """How many images show both classes, shape (n, n) in the order of `class_ids`; the diagonal: the class at all."""
    place = {class_id: index for index, class_id in enumerate(class_ids)}
    counts = np.zeros((len(class_ids), len(class_ids)), np.int64)
    shown = "SELECT DISTINCT image_id, class_id FROM annotation"
    rows = session.execute(
        text(
            f"SELECT a.class_id, b.class_id, count(*) FROM ({shown}) a JOIN ({shown}) b ON b.image_id = a.image_id"  # noqa: S608
            " GROUP BY a.class_id, b.class_id"
        )
    )
    for first, second, images in rows:
        if first in place and second in place:
            counts[place[first], place[second]] = images
    return counts


def drift_of_parts(counts: Mapping[str, Mapping[str, int]]) -> dict[tuple[str, str], float]:
    """For each two parts, how far their shares of classes differ (`labeling.imbalance.drift`)."""
    from labeling.imbalance import drift

    names = list(counts)
    told: dict[tuple[str, str], float] = {}
    for index, first in enumerate(names):
        for second in names[index + 1 :]:
            apart = drift(counts[first], counts[second])
            if apart is not None:
                told[first, second] = apart
    return told


def images_behind(columns: LabelColumns, chosen: NDArray[np.bool_], most: int = 1000) -> list[int]:
    """The images with a chosen label, each once, in the order in which they came in."""
    return [int(each) for each in np.unique(columns.image_id[chosen])[:most]]


def in_place(columns: LabelColumns, row: int, column: int, cells: int = PLACE_CELLS) -> NDArray[np.bool_]:
    """Which labels lie in a cell of `place_map`."""
    chosen: NDArray[np.bool_] = (_cell_of(columns.cy, cells) == row) & (_cell_of(columns.cx, cells) == column)
    return chosen


def in_bin(values: NDArray[np.float32], edges: Sequence[float], place: int) -> NDArray[np.bool_]:
    """Which labels count in one bin of a histogram."""
    chosen: NDArray[np.bool_] = _bin_of(values, edges) == place
    return chosen


def _cell_of(share: NDArray[np.float32], cells: int) -> NDArray[np.int64]:
    return np.clip((share * cells).astype(np.int64), 0, cells - 1)


def _bin_of(values: NDArray[np.float32], edges: Sequence[float]) -> NDArray[np.int64]:
    return np.clip(np.searchsorted(edges, values, side="right") - 1, 0, len(edges) - 2)


def _histogram(values: NDArray[np.float32], edges: Sequence[float]) -> Counts:
    return np.bincount(_bin_of(values, edges), minlength=len(edges) - 1).astype(np.int64)


def _binned(rows: NDArray[np.int64], columns: NDArray[np.int64], shape: tuple[int, int]) -> Counts:
    flat = np.bincount(rows * shape[1] + columns, minlength=shape[0] * shape[1])
    return flat.reshape(shape).astype(np.int64)
