"""The German Traffic Sign Detection Benchmark: `gt.txt` with `00000.ppm;774;411;815;446;11`, and a ReadMe.txt.

A line is a sign: picture, left, top, right and bottom in whole pixels, and the number of its class; `ReadMe.txt` says
the names. Every picture beside the file was looked at, so one without a line has no sign.

Source: benchmark.ini.rub.de/gtsdb_dataset.html (Houben et al., IJCNN 2013).
"""

import csv
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

from core.errors import UserError
from core.formats.finding import Finder
from core.formats.folders import UniqueNames, copy_picture, make_empty, part_of, pictures_in
from core.formats.german_signs import README, name_of, names_of, numbers_for, readme
from core.formats.label_files import (
    coordinate,
    each_file,
    first_files,
    first_lines,
    label_files,
    rows_of,
    told_apart,
    told_name,
)
from core.formats.losses import Losses
from core.formats.outgoing import PART_FOLDERS, Holds, tell_label, tell_picture
from core.formats.seam import OpenedSource, OutImage, OutSet, ReadImage, ReadLabel, Skipped
from core.formats.words import file_name
from core.shapes import AREA_SHAPES, Box

TABLE = "gt.txt"
COLUMNS = 6


class Gtsdb:
    """Boxes in whole pixels."""

    name = "gtsdb"
    holds = Holds(frozenset({"box"}))

    def recognises(self, source: Path) -> bool:
        """A `gt.txt` whose lines are a name and five numbers between semicolons."""
        return any(_is_table(path) for path in first_files(source, TABLE, most=5))

    def open(self, source: Path) -> OpenedSource:
        """Line by line, then the pictures without a line."""
        root = source if source.is_dir() else source.parent
        files, others = told_apart(label_files(source, TABLE), _is_table, root, "GTSDB")
        if not files:
            raise UserError(f"{source} holds no GTSDB table; nothing was imported.", "Name another folder.")
        return OpenedSource((), chain(others, each_file(files, root, lambda file: _read_table(file, root))))

    def write(self, labelled: OutSet, dest: Path) -> tuple[Skipped, ...]:
        """`training/` and so on with pictures, `gt.txt` and `ReadMe.txt`; a picture nobody looked at is left out."""
        make_empty(dest)
        losses, names, numbers = Losses("GTSDB"), UniqueNames(), numbers_for(labelled.classes)
        for image in labelled.images:
            name = names.name_for(image)
            folder = dest / PART_FOLDERS[image.part]
            rows = _rows(image, name, numbers, losses)
            if not rows and not image.is_exhaustive:
                losses.note(name, "It has no sign and nobody looked for all, which GTSDB cannot say: it was left out.")
                continue
            copy_picture(image, folder / name)
            tell_picture(image, name, self.holds, losses)
            (folder / README).write_text(readme(labelled.classes), encoding="utf-8")
            with (folder / TABLE).open("a", encoding="utf-8", newline="") as file:
                csv.writer(file, delimiter=";", lineterminator="\n").writerows(rows)
        return losses.told()


def box_px(shape: Box, image: OutImage) -> tuple[int, int, int, int]:
    """A box in whole pixels of the picture, one wide and high at least."""
    x1, y1, x2, y2 = (round(edge) for edge in shape.bounds())
    x1, y1 = min(x1, image.width - 1), min(y1, image.height - 1)
    return x1, y1, max(x2, x1 + 1), max(y2, y1 + 1)


def _rows(image: OutImage, name: str, numbers: Mapping[int, int], losses: Losses) -> list[list[object]]:
    rows: list[list[object]] = []
    for known in image.annotations:
        bounds = known.shape.bounds()
        if not isinstance(known.shape, AREA_SHAPES) or bounds is None:
            losses.left_out(name, known.shape)
            continue
        if not isinstance(known.shape, Box):
            losses.changed(name, known.shape, "its box")
        edges = box_px(Box(*bounds), image)
        if edges != bounds:
            losses.note(name, "A box was rounded to whole pixels.")
        tell_label(known, name, Gtsdb.holds, losses)
        rows.append([name, *edges, numbers[known.class_id]])
    return rows


def _is_table(path: Path) -> bool:
    lines = first_lines(path, 1)
    if not lines:
        return path.name == TABLE and (path.parent / README).is_file()
    words = lines[0].split(";")
    return len(words) == COLUMNS and all(each.strip().lstrip("-").isdigit() for each in words[1:])


def _read_table(file: Path, root: Path) -> Iterator[ReadImage | Skipped]:
    finder = Finder(root, [file.parent])
    names, part = names_of(file.parent), part_of(file, root)
    seen: set[Path] = set()
    for number, row in enumerate(rows_of(file, ";"), start=1):
        told = f"{told_name(file, root)}:{number}"
        try:
            found, label = _read_row(row, names, finder)
        except ValueError as error:
            yield Skipped(told, str(error))
            continue
        if isinstance(found, Skipped):
            yield found
            continue
        seen.add(found)
        yield ReadImage(found, (label,), part, "exhaustive")
    for picture in pictures_in(file.parent):
        if picture not in seen and picture.parent == file.parent:  # below are signs that were cut out
            yield ReadImage(picture, (), part, "exhaustive")


def _read_row(row: list[str], names: Mapping[int, str], finder: Finder) -> tuple[Path | Skipped, ReadLabel]:
    if len(row) != COLUMNS:
        raise ValueError(f"A line has {COLUMNS} columns; this one has {len(row)}.")
    x1, y1, x2, y2 = (coordinate(value) for value in row[1:5])
    label = ReadLabel(name_of(row[5], names), "box", ((x1, y1), (x2, y2)))
    return finder.find(file_name(row[0])), label
