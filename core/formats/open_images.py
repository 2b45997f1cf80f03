"""Open Images CSV: boxes as shares of the picture with five flags, names of classes, and what was verified.

Source: storage.googleapis.com/openimages/web/factsfigures_v7.html and download_v7.html. A picture was looked through
when people verified of each class of the set that it is there or is not; of others, boxes stand for themselves alone.
Without any file of boxes, verified classes are tags.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from core.errors import UserError
from core.formats.csv_rows import Row, first_rows, rows_of, separator_of
from core.formats.finding import Finder
from core.formats.folders import UniqueNames, copy_picture, make_empty, part_of, pictures_in
from core.formats.gathering import Gathering
from core.formats.label_files import first_files, label_files, part_told, told_name
from core.formats.losses import Losses
from core.formats.outgoing import Holds, tell_picture, told_as_boxes
from core.formats.seam import OpenedSource, OutImage, OutSet, ReadImage, ReadLabel, Skipped, Standing
from core.formats.words import NO, YES, number, told, word
from core.images import IMAGE_SUFFIXES

EDGES = ("XMin", "XMax", "YMin", "YMax")
FLAGS = {
    "IsOccluded": "occluded", "IsTruncated": "truncated", "IsGroupOf": "crowd", "IsDepiction": "depiction",
    "IsInside": "inside",
}  # fmt: skip
BOX_HEADER = ("ImageID", "Source", "LabelName", "Confidence", *EDGES, *FLAGS)
NAME_HEADER = ("LabelName", "DisplayName")
IMAGE_FILE, IMAGE_HEADER = "image_ids_and_rotation.csv", ("ImageID", "Subset", "Rotation")
LABEL_HEADER = ("ImageID", "Source", "LabelName", "Confidence")
NAME_FILE = "oidv6-class-descriptions.csv"
PARTS = {"train": "train", "valid": "validation", "test": "test", "": "default"}
SUFFIXES = (".jpg", ".png", ".jpeg", ".JPG", ".webp", ".bmp")
HOLDS = Holds(frozenset({"box"}), frozenset(FLAGS.values()))
_SAID = {"1": YES, "0": NO}
KINDS = ("boxes", "labels", "names")


class OpenImages:
    """Boxes with flags; completeness by verified classes."""

    name = "open_images"
    holds = HOLDS

    def recognises(self, source: Path) -> bool:
        """CSV files with the columns ImageID and LabelName."""
        return any(_kind_of(path) in ("boxes", "labels") for path in first_files(source, ".csv", most=20))

    def open(self, source: Path) -> OpenedSource:
        """Boxes of every picture, then the pictures without any."""
        kinds = {path: _kind_of(path) for path in label_files(source, ".csv")}
        if not {"boxes", "labels"} & set(kinds.values()):
            raise UserError(f"{source} holds no Open Images files; nothing was imported.", "Name another folder.")
        boxes, labels, names = ([path for path in kinds if kinds[path] == kind] for kind in KINDS)
        tables = _Tables(source, boxes, labels, names)
        return OpenedSource(tuple(dict.fromkeys(tables.names.values())), tables.items())

    def write(self, labelled: OutSet, dest: Path) -> tuple[Skipped, ...]:
        """In `annotations/` boxes and verified classes a part, and the names; the pictures in `images/PART/`."""
        make_empty(dest)
        losses, names = Losses("Open Images"), UniqueNames()
        with ExitStack() as files:
            opened = _OpenedTables(dest / "annotations", files)
            opened.table(NAME_FILE, NAME_HEADER).writerows((name, name) for name in labelled.classes.values())
            for image in labelled.images:
                name, part = names.name_for(image), PARTS[image.part]
                copy_picture(image, dest / "images" / part / name)
                tell_picture(image, name, HOLDS, losses)
                opened.table(IMAGE_FILE, IMAGE_HEADER).writerows(iter([(Path(name).stem, part, "")]))
                rows = _box_rows(image, name, labelled.classes, losses)
                opened.table(f"{part}-annotations-bbox.csv", BOX_HEADER).writerows(rows)
                if image.is_exhaustive:
                    rows = _verified_rows(image, name, labelled.classes)
                    opened.table(f"{part}-annotations-human-imagelabels.csv", LABEL_HEADER).writerows(rows)
        return losses.told()


def _kind_of(path: Path) -> str:
    """What a file tells of: boxes, labels (of whole pictures), names, or nothing that is known here."""
    rows = first_rows(path, 2)
    header = set(rows[0].fields) if rows else set()
    if {"ImageID", "LabelName", *EDGES} <= header:
        return "boxes"
    if {"ImageID", "LabelName", "Confidence"} <= header:
        return "labels"
    if "class-descriptions" in path.name or header == {"LabelName", "DisplayName"}:
        return "names"
    return ""


@dataclass(slots=True)
class _Tables:
    """The files of a set, and what has to be known of them before the first picture."""

    source: Path
    boxes: Sequence[Path]
    labels: Sequence[Path]
    described: Sequence[Path]
    names: dict[str, str] = field(default_factory=dict)
    verified: dict[str, int] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    root: Path = field(init=False)
    finder: Finder = field(init=False)

    def __post_init__(self) -> None:
        self.root = self.source if self.source.is_dir() else self.source.parent
        folders = [self.root, *(self.root / "images" / part for part in PARTS.values()), self.root / "images"]
        self.finder = Finder(self.root, [*folders, *(self.root / part for part in PARTS.values())])
        self._read_names()
        self._read_verified()

    def items(self) -> Iterator[ReadImage | Skipped]:
        """Pictures with boxes (or tags), some several times; then those without."""
        yield from self.skipped
        given: set[Path] = set()
        missing: set[str] = set()
        for file in self.boxes or self.labels:
            part = part_told(file, self.root)
            for item in self._file(file, part, missing):
                if isinstance(item, ReadImage):
                    given.add(item.path)
                yield item
        for path in pictures_in(self.root) if self.source.is_dir() else ():
            if path not in given:
                is_seen = bool(self.boxes) and self._is_all_verified(path.stem)
                yield ReadImage(path, (), part_of(path, self.root), "exhaustive" if is_seen else "unknown")

    def _file(self, file: Path, part: str, missing: set[str]) -> Iterator[ReadImage | Skipped]:
        where = told_name(file, self.root)
        gathering = Gathering()
        columns: dict[str, int] | None = None
        for row in rows_of(file, separator_of(file)):
            if columns is None:
                columns = _columns(row)
                if not {"ImageID", "LabelName"} <= columns.keys():
                    raise UserError(f"{file.name} has lost its columns.", "Export it again.")
                continue
            key = row.at(columns["ImageID"])
            try:
                gathering.add(key, *self._labels(row, columns))
            except ValueError as error:
                gathering.lose(key)
                yield Skipped(f"{where}: row {row.number}", str(error))
            if gathering.is_full:
                yield from self._given(gathering, part, missing)
        yield from self._given(gathering, part, missing)

    def _given(self, gathering: Gathering, part: str, missing: set[str]) -> Iterator[ReadImage | Skipped]:
        for key, labels, is_broken in gathering.taken():
            if key in missing:
                continue
            found = self._picture(key)
            if isinstance(found, Skipped):
                missing.add(key)
                yield found
                continue
            standing: Standing = "partial" if is_broken else "exhaustive" if self._is_all_verified(key) else "unknown"
            yield ReadImage(found, labels, part or part_of(found, self.root), standing)

    def _labels(self, row: Row, columns: Mapping[str, int]) -> list[ReadLabel]:
        mark = row.at(columns["LabelName"])
        name = self.names.get(mark) or word(mark, "Its label")
        if not self.boxes:
            is_there = number(row.at(columns.get("Confidence")), "Its confidence") >= 1
            return [ReadLabel(name, "tag")] if is_there else []
        x1, x2, y1, y2 = (number(row.at(columns.get(edge))) for edge in EDGES)
        said = {known: _SAID.get(row.at(columns.get(flag))) for flag, known in FLAGS.items()}
        known = {flag: value for flag, value in said.items() if value is not None}
        return [ReadLabel(name, "box", ((x1, y1), (x2, y2)), is_relative=True, attributes=known)]

    def _picture(self, key: str) -> Path | Skipped:
        reason = "The row names no picture."
        has_suffix = Path(key).suffix.lower() in IMAGE_SUFFIXES  # globox writes file names
        for suffix in ("", *SUFFIXES) if has_suffix else SUFFIXES if key else ():
            found = self.finder.find(key + suffix)
            if isinstance(found, Path):
                return found
            reason = found.reason
        return Skipped(told(key), reason)

    def _is_all_verified(self, key: str) -> bool:
        return bool(self.names) and self.verified.get(key, 0).bit_count() == len(self.names)

    def _read_names(self) -> None:
        """The names of the classes that the files use, in the order in which they are described."""
        described: dict[str, str] = {}
        for file in self.described:
            try:
                for row in rows_of(file, separator_of(file)):
                    if row.fields[:2] != ("LabelName", "DisplayName") and row.at(0):
                        described[row.at(0)] = word(row.at(1), "A name")
            except (UserError, ValueError) as error:
                self.skipped.append(Skipped(told_name(file, self.root), str(error)))
        used: dict[str, None] = {}
        for file in (*self.boxes, *self.labels):
            used |= dict.fromkeys(_column(file, "LabelName"))
        for mark in (*(mark for mark in described if mark in used), *(mark for mark in used if mark not in described)):
            try:
                self.names[mark] = described.get(mark) or word(mark, "A class")
            except ValueError:
                continue  # told with its rows

    def _read_verified(self) -> None:
        places = {mark: place for place, mark in enumerate(self.names)}
        for file in self.labels:
            columns: dict[str, int] | None = None
            for row in _quiet_rows(file):
                if columns is None:
                    columns = _columns(row)
                elif row.at(columns.get("Confidence")) in ("0", "1", "0.0", "1.0"):
                    place = places.get(row.at(columns.get("LabelName")))
                    key = row.at(columns.get("ImageID"))
                    if place is not None and key:
                        self.verified[key] = self.verified.get(key, 0) | 1 << place


def _columns(header: Row) -> dict[str, int]:
    return {name.strip("\ufeff \t"): place for place, name in enumerate(header.fields)}


def _quiet_rows(file: Path) -> Iterator[Row]:
    """The rows of a file up to what cannot be read: who reads it for its labels tells that."""
    try:
        yield from rows_of(file, separator_of(file))
    except UserError:
        return


def _column(file: Path, name: str) -> Iterator[str]:
    column: int | None = None
    for row in _quiet_rows(file):
        if column is None:
            column = _columns(row).get(name, -1)
        elif row.at(column):
            yield row.at(column)


class _OpenedTables:
    """The files of a set while they are written, each with its header once."""

    def __init__(self, folder: Path, files: ExitStack) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._files = folder, files
        self._tables: dict[str, _Writer] = {}

    def table(self, name: str, header: Sequence[str] = ()) -> "_Writer":
        """The table of this name."""
        if name not in self._tables:
            file = self._files.enter_context((self._folder / name).open("w", encoding="utf-8", newline=""))
            self._tables[name] = _Writer(file, header)
        return self._tables[name]


class _Writer:
    """Rows of one file."""

    def __init__(self, file: IO[str], header: Sequence[str]) -> None:
        self._writer = csv.writer(file, lineterminator="\n")
        if header:
            self._writer.writerow(header)

    def writerows(self, rows: Iterator[Sequence[object]]) -> None:
        """All of them."""
        self._writer.writerows(rows)


def _box_rows(image: OutImage, name: str, classes: Mapping[int, str], losses: Losses) -> Iterator[Sequence[object]]:
    for known, bounds in told_as_boxes(image, name, HOLDS, losses):
        if any(known.attributes.get(flag, YES) not in (YES, NO) for flag in FLAGS.values()):
            losses.detail(name, "flags that are neither yes nor no")
        x1, y1, x2, y2 = bounds
        shares = (x1 / image.width, x2 / image.width, y1 / image.height, y2 / image.height)
        flags = [{YES: "1", NO: "0"}.get(known.attributes.get(flag, ""), "-1") for flag in FLAGS.values()]
        yield (Path(name).stem, "xclick", classes[known.class_id], 1, *map(repr, shares), *flags)


def _verified_rows(image: OutImage, name: str, classes: Mapping[int, str]) -> Iterator[Sequence[object]]:
    present = {known.class_id for known in image.annotations}
    for class_id, class_name in classes.items():
        yield (Path(name).stem, "verification", class_name, 1 if class_id in present else 0)
