"""What the writers of driving formats share: what a format holds, names of folders, files written entry by entry.

What a format does not hold is told for each picture (`tell_picture`, `tell_label`), and nothing is lost in silence.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self

from core.annotations import Annotation
from core.formats.losses import Losses
from core.formats.seam import OutImage
from core.masks import mask_to_polygons, outlines_of
from core.shapes import AREA_SHAPES, Mask, Polygon, Ring, Shape, ShapeKind, shape_kind

PART_FOLDERS = {"train": "training", "valid": "validation", "test": "testing", "": ""}
SHORT_PARTS = {"train": "train", "valid": "val", "test": "test", "": ""}
_UNSAFE = re.compile(r'[\x00-\x1f<>:"|?*\\]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Holds:
    """What a format keeps as it is. `attributes` are the names it has a place for; None means any name."""

    shapes: frozenset[ShapeKind]
    attributes: frozenset[str] | None = frozenset()
    has_holes: bool = False
    has_tracks: bool = False
    has_conditions: bool = False
    has_recordings: bool = False


def tell_picture(image: OutImage, name: str, holds: Holds, losses: Losses) -> None:
    """What the format does not hold of a picture itself."""
    if image.conditions and not holds.has_conditions:
        losses.of_picture(name, "conditions")
    if image.recording and not holds.has_recordings:
        losses.of_picture(name, "drive and place in it")


def tell_label(known: Annotation, name: str, holds: Holds, losses: Losses) -> None:
    """What the format does not hold of a label whose shape it keeps."""
    if known.attributes and holds.attributes is not None and not known.attributes.keys() <= holds.attributes:
        losses.detail(name, "attributes")
    if known.track_id is not None and not holds.has_tracks:
        losses.detail(name, "tracks")


def told_as_boxes(
    image: OutImage, name: str, holds: Holds, losses: Losses
) -> Iterator[tuple[Annotation, Sequence[float]]]:
    """The labels that a format of boxes keeps with their bounds, none for a tag; what other areas lose is told."""
    for known in image.annotations:
        is_held = shape_kind(known.shape) in holds.shapes
        if not is_held and not isinstance(known.shape, AREA_SHAPES):
            losses.left_out(name, known.shape)
            continue
        if not is_held:
            losses.changed(name, known.shape, "the box around it")
        tell_label(known, name, holds, losses)
        yield known, known.shape.bounds() or ()


def outer_rings(shape: Shape) -> tuple[Ring, ...]:
    """The outlines of an area without its holes: one, or of a mask one a part; none of what is no area."""
    match shape:
        case Polygon(rings):
            return rings[:1]
        case Mask():
            return tuple(polygon.rings[0] for polygon in mask_to_polygons(shape))
        case _:
            return outlines_of(shape) if isinstance(shape, AREA_SHAPES) else ()


def has_holes(shape: Shape) -> bool:
    """Whether something is cut out of an area."""
    match shape:
        case Polygon(rings):
            return len(rings) > 1
        case Mask():
            return any(len(polygon.rings) > 1 for polygon in mask_to_polygons(shape))
        case _:
            return False


def plain(value: float) -> float | int:
    """A coordinate without a needless `.0`."""
    return int(value) if value == int(value) else value


class FolderNames:
    """Gives each recording a folder name of its own that every system can have; the same each time it is asked.

    `slash` and `space` stand for those in its name: where a format has no folders in folders, or splits at spaces.
    `reserved` are folders that the format has for other things.
    """

    def __init__(self, *reserved: str, slash: str = "/", space: str = " ") -> None:
        self._slash, self._space = slash, space
        self._given: dict[str, str] = {}
        self._taken: set[str] = set(reserved)

    def name_for(self, recording: str) -> str:
        """A relative folder."""
        known = self._given.get(recording)
        if known is None:
            parts = [_safe(part) for part in recording.split("/") if part.strip(". ")]
            known = stem = self._space.join(self._slash.join(parts).split(" ")) or "drive"
            number = 1
            while known.lower() in self._taken:
                number += 1
                known = f"{stem}-{number}"
            self._given[recording] = known
            self._taken.add(known.lower())
        return known


class FrameNumbers:
    """Gives each frame of a recording a number of its own: the one it has, or else the next that is free."""

    def __init__(self) -> None:
        self._taken: dict[str, set[int]] = {}

    def number_for(self, recording: str, wanted: int | None) -> int:
        """A number that no other frame of the recording was given."""
        taken = self._taken.setdefault(recording, set())
        number = len(taken) if wanted is None or wanted < 0 else wanted
        while number in taken:
            number += 1
        taken.add(number)
        return number


class ListFile:
    """A JSON list (or object, or lines) that is written entry by entry, so that it is never in memory as a whole."""

    def __init__(self, path: Path, opening: str = "[", separator: str = ",", closing: str = "]") -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file: IO[str] = path.open("w", encoding="utf-8", newline="\n")
        self._separator, self._closing = separator, closing
        self._file.write(f"{opening}\n" if opening else "")
        self._is_empty = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def add(self, entry: object, key: str = "") -> None:
        """One entry more; with a key in an object."""
        text = json.dumps(entry, ensure_ascii=False, separators=(",", ":"))
        before = "" if self._is_empty else f"{self._separator}\n"
        self._file.write(before + (f"{json.dumps(key, ensure_ascii=False)}:" if key else "") + text)
        self._is_empty = False

    def close(self) -> None:
        """Ends the list."""
        if not self._file.closed:
            self._file.write("" if self._is_empty else "\n")
            self._file.write(f"{self._closing}\n" if self._closing else "")
            self._file.close()


def _safe(part: str) -> str:
    name = _UNSAFE.sub("_", part.strip())[:100].rstrip(". ")
    return f"_{name}" if not name or _RESERVED.fullmatch(name) else name
