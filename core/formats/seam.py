"""What every label format gives and takes. Coordinates are pixels, or shares of the picture's size (`is_relative`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from core.annotations import Annotation
from core.shapes import ShapeKind

Standing = Literal["exhaustive", "unknown"]


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something of a source that was left out, and why, in words for people."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReadLabel:
    """One label as a source says it, not yet checked.

    `points` are two corners for a box, the outline for a polygon, places along a lane or an open line.
    """

    class_name: str
    kind: ShapeKind
    points: tuple[tuple[float, float], ...] = ()
    is_relative: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadImage:
    """One picture of a source. `standing` is exhaustive when the source looked for each of its classes on it.

    `size_wh` is the size the labels were made for, when the source tells it; `part` is train, valid, test or empty.
    """

    path: Path
    labels: tuple[ReadLabel, ...] = ()
    part: str = ""
    standing: Standing = "unknown"
    size_wh: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class ReadSet:
    """All that a source holds: its classes in order, its pictures, and what could not be understood."""

    classes: tuple[str, ...]
    images: tuple[ReadImage, ...]
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class OutImage:
    """One picture to be written: where it lies, the name to give it, and what was said of it."""

    source: Path
    name: str
    width: int
    height: int
    part: str
    annotations: Sequence[Annotation]
    is_exhaustive: bool


@dataclass(frozen=True, slots=True)
class OutSet:
    """All that is to be written. `classes` maps class ids to names, in order."""

    classes: Mapping[int, str]
    images: Sequence[OutImage]


class Format(Protocol):
    """One label format."""

    @property
    def name(self) -> str:
        """The word for `--format`."""

    def recognises(self, source: Path) -> bool:
        """Whether a file or folder looks like this format; reads little."""

    def read(self, source: Path) -> ReadSet:
        """All that the source says; what is bad is told in `skipped`. Raises UserError when nothing can be read."""

    def write(self, labelled: OutSet, dest: Path) -> tuple[Skipped, ...]:
        """Write everything into an empty folder; gives what the format cannot hold. UserError if it cannot write."""
