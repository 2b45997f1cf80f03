"""What data tests look at: images, labels and measures of a project as columns, read once and handed to a worker."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.camera_profile import CameraProfile
from core.shapes import AREA_KINDS, SHAPE_KINDS
from labeling.data_tests.marks import marked_words, mixed, summed

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
KIND_PLACES = {kind: place for place, kind in enumerate(SHAPE_KINDS)}
AREA_PLACES = tuple(KIND_PLACES[kind] for kind in AREA_KINDS)
NO_FILE = ("missing", "corrupt")  # problems with which nothing else was measured


@dataclass(frozen=True, slots=True)
class ImageColumns:
    """Images by rising id, each column of shape (n,). `drive` is 0 and `frame` -1 where there is none."""

    id: Ints
    width: Ints
    height: Ints
    orientation: Ints
    drive: Ints
    frame: Ints
    sha256: tuple[str, ...]
    path: tuple[str, ...]
    part: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.id)

    def places_of(self, ids: Ints) -> Ints:
        """The places of these images, which must be there."""
        return np.searchsorted(self.id, ids)


@dataclass(frozen=True, slots=True)
class LabelColumns:
    """Labels by image, each column of shape (m,). `image` is the place of its image in the columns of images.

    `xyxy` (m, 4) are the bounds in pixels of the upright picture, NaN for tags. `kind` is a place in
    `core.shapes.SHAPE_KINDS`, `author` one in `authors`, `track` 0 where there is none.
    """

    id: Ints
    image: Ints
    class_id: Ints
    kind: Ints
    xyxy: Floats
    author: Ints
    track: Ints
    authors: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.id)


@dataclass(frozen=True, slots=True)
class MeasureColumns:
    """What was measured of each image (`ImageMeasureRow` says what), NaN where nothing was; shape (n,).

    `stamp` is a mark of the file that was measured: 0 where none was.
    """

    look: NDArray[np.uint64]
    sharpness: Floats
    brightness: Floats
    contrast: Floats
    dark_share: Floats
    bright_share: Floats
    problem: tuple[str, ...]
    stamp: NDArray[np.uint64]

    def is_measured(self) -> NDArray[np.bool_]:
        """Which pictures could be read and were measured."""
        return ~np.isnan(self.sharpness)


@dataclass(frozen=True)
class Evidence:
    """One project, as it was when it was read. `cameras` are by drive, `parents` say which class lies within which."""

    images: ImageColumns
    labels: LabelColumns
    measures: MeasureColumns
    names: Mapping[int, str] = field(default_factory=dict)
    parents: Mapping[int, int] = field(default_factory=dict)
    cameras: Mapping[int, CameraProfile] = field(default_factory=dict)

    def name_of(self, class_id: int) -> str:
        """What a class is called."""
        return self.names.get(int(class_id), "?")

    @cached_property
    def label_marks(self) -> NDArray[np.uint64]:
        """A mark of all that the labels of each image say, with the image's size and its camera; shape (n,).

        A class counts with its name and with what it lies within: findings are told by the one and judged by the other.
        """
        labels, images = self.labels, self.images
        authors = marked_words(labels.authors)[labels.author] if len(labels) else np.zeros(0, np.uint64)
        known, places = np.unique(labels.class_id, return_inverse=True)
        classes = marked_words(
            tuple(f"{each} {self.parents.get(each)} {self.name_of(each)}" for each in known.tolist())
        )
        each = mixed(labels.id, classes[places], labels.kind, *labels.xyxy.T, authors, labels.track)
        total = summed(each, labels.image, len(images))
        cameras = np.array([self.cameras[d].id if d in self.cameras else 0 for d in images.drive.tolist()], np.int64)
        return mixed(total, images.width, images.height, cameras)

    def labels_on(self, rows: Ints) -> Ints:
        """The places of the labels of these images, ascending."""
        chosen = np.zeros(len(self.images), np.bool_)
        chosen[rows] = True
        return np.flatnonzero(chosen[self.labels.image])

    def sizes_of_labels(self) -> Floats:
        """Width and height in pixels of each label's picture, shape (m, 2)."""
        return np.stack((self.images.width, self.images.height), axis=1)[self.labels.image].astype(np.float64)


def nothing_measured(count: int) -> MeasureColumns:
    """Columns for images of which nothing is known."""
    empty = np.full(count, np.nan)
    zeros = np.zeros(count, np.uint64)
    return MeasureColumns(zeros, empty, empty, empty, empty, empty, ("",) * count, zeros)


def alone(evidence: Evidence) -> Ints:
    """Groups of a test that judges each image by itself."""
    return np.arange(len(evidence.images))


def together(evidence: Evidence) -> Ints:
    """Groups of a test that judges all images together."""
    return np.zeros(len(evidence.images), np.int64)
