"""A plain table: a row a box, or a row a picture with its class; which column says what is a mapping that can be set.

A picture that stands without a class was looked at, and nothing was there. Written are pixels of corners, with part,
track, attributes and whether the picture was looked through.
"""

import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath

from core.annotations import Annotation
from core.errors import UserError
from core.formats.csv_columns import ColumnMapping, guess_columns
from core.formats.csv_rows import Row, first_rows, rows_of, separator_of
from core.formats.finding import Finder
from core.formats.folders import PART_NAMES, UniqueNames, copy_picture, make_empty, part_of
from core.formats.gathering import Gathering
from core.formats.label_files import each_file, first_files, label_files, told_name
from core.formats.losses import Losses
from core.formats.outgoing import Holds, tell_picture, told_as_boxes
from core.formats.seam import OpenedSource, OutImage, OutSet, ReadImage, ReadLabel, Skipped, Standing
from core.formats.words import NO, YES, attributes, number, whole, word
from core.formats.words import size as size_told
from core.images import IMAGE_SUFFIXES
from core.shapes import Ring

ENDINGS = (".csv", ".tsv")
LOOKED_AT = 50
LABEL_FILE = "labels.csv"
HEADER = (
    "filename", "part", "width", "height", "class", "xmin", "ymin", "xmax", "ymax", "track", "verified", "attributes",
)  # fmt: skip
HOLDS = Holds(frozenset({"box", "tag"}), attributes=None, has_tracks=True)


class PlainCsv:
    """Boxes or tags from tables. Without a mapping, each table's own header is gone by."""

    name = "csv"
    holds = HOLDS

    def __init__(self, mapping: ColumnMapping | None = None) -> None:
        self._mapping = mapping

    def recognises(self, source: Path) -> bool:
        """A table whose header says enough, and whose rows name pictures."""
        return any(_names_pictures(path) for path in first_files(source, *ENDINGS))

    def open(self, source: Path) -> OpenedSource:
        """The rows of every table that can be understood."""
        found = label_files(source, *ENDINGS)
        files = found if self._mapping is not None else [path for path in found if _names_pictures(path)]
        if not files:
            raise UserError(f"{source} holds no table of labels; nothing was imported.", "Say which columns they are.")
        root = source if source.is_dir() else source.parent
        return OpenedSource((), each_file(files, root, lambda file: self._read(file, root)))

    def write(self, labelled: OutSet, dest: Path) -> tuple[Skipped, ...]:
        """labels.csv and the pictures in `images/part/`."""
        make_empty(dest)
        losses, names = Losses("CSV"), UniqueNames()
        with (dest / LABEL_FILE).open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file, lineterminator="\n")
            rows.writerow(HEADER)
            for image in labelled.images:
                name = names.name_for(image)
                place = (PurePath("images") / image.part / name).as_posix()
                copy_picture(image, dest / place)
                tell_picture(image, name, HOLDS, losses)
                rows.writerows(_rows_out(image, place, name, labelled, losses))
        return losses.told()

    def _read(self, file: Path, root: Path) -> Iterator[ReadImage | Skipped]:
        mapping = self._mapping or guess_columns(first_rows(file, LOOKED_AT), separator_of(file))
        reading = _Reading(file, root, mapping)
        is_header = mapping.has_header
        for row in rows_of(file, mapping.separator):
            if is_header:
                is_header = False
                continue
            yield from reading.take(row)
        yield from reading.rest()


class _Reading:
    """One table being read."""

    def __init__(self, file: Path, root: Path, mapping: ColumnMapping) -> None:
        self._mapping, self._root, self._where = mapping, root, told_name(file, root)
        self._finder = Finder(root, (file.parent, file.parent / "images", root, root / "images"))
        self._gathering = Gathering()
        self._said: dict[str, tuple[str, bool | None, tuple[int, int] | None]] = {}
        self._missing: set[str] = set()

    def take(self, row: Row) -> Iterator[ReadImage | Skipped]:
        """One row; sometimes gives what has come together."""
        name = row.at(self._mapping.image).replace("\\", "/")
        try:
            if not name:
                raise ValueError("It names no picture.")  # noqa: TRY301 - told like the others
            labels = self._labels(row)
        except ValueError as error:
            if name:
                self._gathering.lose(name)
            yield Skipped(f"{self._where}: row {row.number}", str(error))
        else:
            self._gathering.add(name, *labels)
        self._remember(name, row)
        if self._gathering.is_full:
            yield from self.rest()

    def rest(self) -> Iterator[ReadImage | Skipped]:
        """What has come together so far."""
        for name, labels, is_broken in self._gathering.taken():
            if name in self._missing:
                continue
            found = self._finder.find(name)
            if isinstance(found, Skipped):
                self._missing.add(name)
                yield found
                continue
            part, is_verified, size_wh = self._said.get(name, ("", None, None))
            is_whole = is_verified or (is_verified is None)
            standing: Standing = "partial" if is_broken else "exhaustive" if is_whole else "unknown"
            yield ReadImage(found, labels, part or part_of(found, self._root), standing, size_wh)
        self._said.clear()

    def _remember(self, name: str, row: Row) -> None:
        mapping = self._mapping
        part = PART_NAMES.get(row.at(mapping.part).lower(), "")
        is_verified = None if mapping.verified is None else row.at(mapping.verified).lower() in (YES, "1", "true")
        columns = mapping.size_columns or (-1, -1)
        self._said[name] = (part, is_verified, size_told(whole(row.at(columns[0])), whole(row.at(columns[1]))))

    def _labels(self, row: Row) -> list[ReadLabel]:
        """None of a row without a class: its picture holds nothing."""
        mapping = self._mapping
        texts = [row.at(place) for place in mapping.places]
        if not row.at(mapping.class_name) and not any(texts):
            return []
        name, known = word(row.at(mapping.class_name), "Its class"), self._attributes(row)
        track = row.at(mapping.track)
        track = track if track.isprintable() and len(track) < 100 else ""
        if not any(texts):
            return [ReadLabel(name, "tag", attributes=known, track=track)]
        corners = _corners(self._mapping, [number(text) for text in texts])
        return [ReadLabel(name, "box", corners, mapping.is_relative, known, track=track)]

    def _attributes(self, row: Row) -> dict[str, str]:
        known = attributes({key: row.at(place) for place, key in self._mapping.attributes})
        details = row.at(self._mapping.details)
        if not details:
            return known
        try:
            loaded = json.loads(details)
        except (ValueError, RecursionError) as error:
            raise ValueError("Its attributes are not JSON.") from error
        return known | attributes(loaded)


def _names_pictures(path: Path) -> bool:
    """Whether the table can be understood, and its first rows name pictures."""
    rows = first_rows(path, LOOKED_AT)
    try:
        mapping = guess_columns(rows, separator_of(path))
    except (UserError, ValueError):
        return False
    named = [row.at(mapping.image) for row in (rows[1:] if mapping.has_header else rows)]
    return bool(named) and any(PurePath(name).suffix.lower() in IMAGE_SUFFIXES for name in named)


def _corners(mapping: ColumnMapping, values: Sequence[float]) -> Ring:
    a, b, c, d = values
    match mapping.layout:
        case "size":
            return (a, b), (a + c, b + d)
        case "middle":
            return (a - c / 2, b - d / 2), (a + c / 2, b + d / 2)
        case _:
            return (a, b), (c, d)


def _rows_out(image: OutImage, place: str, name: str, labelled: OutSet, losses: Losses) -> Iterator[Sequence[object]]:
    head = (place, image.part, image.width, image.height)
    verified = YES if image.is_exhaustive else NO
    count = 0
    for known, bounds in told_as_boxes(image, name, HOLDS, losses):
        count += 1
        edges = [repr(float(edge)) for edge in bounds] or [""] * 4
        yield (*head, labelled.classes[known.class_id], *edges, *_details(known, verified))
    if not count:
        yield (*head, *[""] * 6, verified, "")


def _details(known: Annotation, verified: str) -> tuple[object, str, str]:
    said = json.dumps(dict(known.attributes), ensure_ascii=False) if known.attributes else ""
    return ("" if known.track_id is None else known.track_id, verified, said)
