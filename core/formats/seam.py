"""What every label format gives and takes, one picture at a time, so that memory does not grow with a set.

Coordinates are pixels, or shares of the picture's size (`is_relative`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

import msgspec

from core.annotations import Annotation
from core.shapes import Mask, Ring, ShapeKind

Standing = Literal["exhaustive", "unknown", "partial"]


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something of a source that was left out, and why, in words for people."""

    path: str
    reason: str


class ReadLabel(msgspec.Struct, frozen=True, array_like=True):
    """One label as a source says it, not yet checked. A struct, for an import makes very many.

    `points` by kind: two corners of a box; the four corners of a rotated box, clockwise from its top left at angle 0;
    the outline of a polygon (its holes apart); the points of a line; the control points, or any dense points, of a
    lane; one point; of an ellipse its middle and the ends of its two radii. A mask has runs over the whole picture or
    a window of it instead. `track` is the source's own name for an object that it follows through a recording.
    """

    class_name: str
    kind: ShapeKind
    points: Ring = ()
    is_relative: bool = False
    attributes: Mapping[str, str] = msgspec.field(default_factory=dict)
    holes: tuple[Ring, ...] = ()
    mask: Mask | None = None
    track: str = ""


@dataclass(frozen=True, slots=True)
class ReadImage:
    """One picture of a source, or more of what is said of one: a picture may come several times and its labels add up.

    `standing` is exhaustive when the source looked for each of its classes on it; `partial`, when labels of it were
    lost, outdoes that. `size_wh` is the size the labels were made for, when the source tells it; `part` is train,
    valid, test or empty. `recording` names the drive that the picture is a frame of, `frame_index` its place there.
    """

    path: Path
    labels: tuple[ReadLabel, ...] = ()
    part: str = ""
    standing: Standing = "unknown"
    size_wh: tuple[int, int] | None = None
    conditions: Mapping[str, str] = field(default_factory=dict)
    recording: str = ""
    frame_index: int | None = None


@dataclass(frozen=True, slots=True)
class OpenedSource:
    """A source that was looked into. `classes` are those it declares, in order; more may come with the labels.

    `items` can be gone through once; it gives what is bad as `Skipped`, in its place, and goes on.
    """

    classes: tuple[str, ...]
    items: Iterable[ReadImage | Skipped]


@dataclass(frozen=True, slots=True)
class ReadSet:
    """All that a source holds, for sets that are known to be small: see `read_all`."""

    classes: tuple[str, ...]
    images: tuple[ReadImage, ...]
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class OutImage:
    """One picture to be written: where it lies, the name to give it, and what was said of it.

    `sha256` is told where the bytes must be those that were frozen.
    """

    source: Path
    name: str
    width: int
    height: int
    part: str
    annotations: Sequence[Annotation]
    is_exhaustive: bool
    conditions: Mapping[str, str] = field(default_factory=dict)
    recording: str = ""
    frame_index: int | None = None
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class OutSet:
    """All that is to be written. `classes` maps class ids to names, in order; `images` can be gone through once."""

    classes: Mapping[int, str]
    images: Iterable[OutImage]


class Format(Protocol):
    """One label format."""

    @property
    def name(self) -> str:
        """The word for `--format`."""

    def recognises(self, source: Path) -> bool:
        """Whether a file or folder looks like this format; reads little."""

    def open(self, source: Path) -> OpenedSource:
        """What the source says, read as it is asked for. Raises UserError when nothing can be read, even later."""

    def write(self, labelled: OutSet, dest: Path) -> tuple[Skipped, ...]:
        """Write everything into an empty folder; gives what the format cannot hold. UserError if it cannot write."""


def read_all(known: Format, source: Path) -> ReadSet:
    """Everything at once, one entry a picture, in the order in which pictures first came."""
    opened = known.open(source)
    images: dict[Path, ReadImage] = {}
    skipped: list[Skipped] = []
    classes = dict.fromkeys(opened.classes)
    for item in opened.items:
        if isinstance(item, Skipped):
            skipped.append(item)
            continue
        earlier = images.get(item.path)
        images[item.path] = item if earlier is None else joined(earlier, item)
        classes |= dict.fromkeys(label.class_name for label in item.labels)
    return ReadSet(tuple(classes), tuple(images.values()), tuple(skipped))


def joined(earlier: ReadImage, later: ReadImage) -> ReadImage:
    """What was said of one picture in two places."""
    standings = {earlier.standing, later.standing}
    standing: Standing = next((each for each in ("partial", "exhaustive") if each in standings), "unknown")
    return ReadImage(
        path=earlier.path,
        labels=earlier.labels + later.labels,
        part=earlier.part or later.part,
        standing=standing,
        size_wh=earlier.size_wh or later.size_wh,
        conditions={**later.conditions, **earlier.conditions},
        recording=earlier.recording or later.recording,
        frame_index=later.frame_index if earlier.frame_index is None else earlier.frame_index,
    )
