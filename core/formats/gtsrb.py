"""The German Traffic Sign Recognition Benchmark: one sign a picture, in tables `GT-00014.csv` with a header.

`Filename;Width;Height;Roi.X1;Roi.Y1;Roi.X2;Roi.Y2;ClassId`, between semicolons, or commas with `Path` for the file as
in a copy that is much used. The class is a tag of its picture, and a box where the region is not the whole picture.

Source: benchmark.ini.rub.de/gtsrb_dataset.html (Stallkamp et al., Neural Networks 32, 2012).
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from core.annotations import Annotation
from core.errors import UserError
from core.formats.finding import Finder
from core.formats.folders import UniqueNames, copy_picture, make_empty, pictures_in
from core.formats.german_signs import README, name_of, names_of, numbers_for, readme
from core.formats.gtsdb import box_px
from core.formats.label_files import (
    coordinate,
    each_file,
    first_files,
    first_lines,
    label_files,
    part_told,
    rows_of,
    told_apart,
    told_name,
)
from core.formats.losses import Losses
from core.formats.outgoing import Holds, tell_label, tell_picture
from core.formats.seam import OpenedSource, OutImage, OutSet, ReadImage, ReadLabel, Skipped
from core.formats.words import file_name, size
from core.shapes import AREA_SHAPES, Box, Tag

HEADER = ("Filename", "Width", "Height", "Roi.X1", "Roi.Y1", "Roi.X2", "Roi.Y2", "ClassId")
Size = tuple[int, int]
FOLDERS = {"train": "Final_Training", "valid": "Final_Validation", "test": "Final_Test", "": "Images"}


class Gtsrb:
    """A class for each picture, and where on it the sign is."""

    name = "gtsrb"
    holds = Holds(frozenset({"tag", "box"}))

    def recognises(self, source: Path) -> bool:
        """A table with the benchmark's columns."""
        return any(_columns(path) for path in first_files(source, ".csv", most=5))

    def open(self, source: Path) -> OpenedSource:
        """Row by row."""
        root = source if source.is_dir() else source.parent
        files, others = told_apart(label_files(source, ".csv"), _columns, root, "GTSRB")
        if not files:
            raise UserError(f"{source} holds no GTSRB table; nothing was imported.", "Name another folder.")
        finder = Finder(root, [root])
        names = names_of(root)
        read = each_file(files, root, lambda file: _read_table(file, root, finder, names))
        return OpenedSource((), chain(others, _with_the_rest(read, root, pictures_in(root) if source.is_dir() else [])))

    def write(self, labelled: OutSet, dest: Path) -> tuple[Skipped, ...]:
        """`Final_Training/Images/00014/` with a table each; a picture that has not one class is told and left out."""
        make_empty(dest)
        losses, names, numbers = Losses("GTSRB"), UniqueNames(), numbers_for(labelled.classes)
        (dest / README).write_text(readme(labelled.classes), encoding="utf-8")
        for image in labelled.images:
            name = names.name_for(image)
            chosen = _chosen(image, name, losses)
            if chosen is None:
                continue
            number = numbers[chosen[0].class_id]
            folder = dest / FOLDERS[image.part] / ("Images" if image.part else "") / f"{number:05d}"
            copy_picture(image, folder / name)
            tell_picture(image, name, self.holds, losses)
            table = folder / f"GT-{number:05d}.csv"
            is_new = not table.exists()
            with table.open("a", encoding="utf-8", newline="") as file:
                rows = csv.writer(file, delimiter=";", lineterminator="\n")
                rows.writerows([HEADER] if is_new else [])
                rows.writerow([name, image.width, image.height, *_region(chosen, image, name, losses), number])
        return losses.told()


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where a table says what."""

    separator: str
    names: tuple[str, ...]

    def values(self, row: list[str]) -> dict[str, str]:
        """A row by column. Raises ValueError where it is of another length."""
        if len(row) != len(self.names):
            raise ValueError(f"A row has {len(self.names)} columns; this one has {len(row)}.")
        return dict(zip(self.names, row, strict=True))


def _columns(path: Path) -> _Columns | None:
    lines = first_lines(path, 1)
    for separator in ";,":
        names = tuple(each.strip().strip('"') for each in lines[0].split(separator)) if lines else ()
        if {"ClassId", "Roi.X1", "Roi.Y1", "Roi.X2", "Roi.Y2"} <= set(names) and {"Filename", "Path"} & set(names):
            return _Columns(separator, names)
    return None


def _with_the_rest(
    read: Iterator[ReadImage | Skipped], root: Path, pictures: list[Path]
) -> Iterator[ReadImage | Skipped]:
    """What tables say, then the pictures of which none speaks: those of the test part have none."""
    seen: set[Path] = set()
    for item in read:
        if isinstance(item, ReadImage):
            seen.add(item.path)
        yield item
    yield from (ReadImage(picture, part=part_told(picture, root)) for picture in pictures if picture not in seen)


def _read_table(file: Path, root: Path, finder: Finder, names: Mapping[int, str]) -> Iterator[ReadImage | Skipped]:
    columns = _columns(file)
    if columns is None:
        raise UserError(f"{file.name} has not the columns of GTSRB.", "Check the file.")
    part = part_told(file, root)
    beside = file.parent.relative_to(root).as_posix()
    for number, row in enumerate(rows_of(file, columns.separator), start=1):
        if number == 1:
            continue
        try:
            values = columns.values(row)
            name = file_name(values.get("Path") or values.get("Filename"))
            labels, size_wh = _read_row(values, names)
        except ValueError as error:
            yield Skipped(f"{told_name(file, root)}:{number}", str(error))
            continue
        found = finder.find(name if beside == "." else f"{beside}/{name}")
        yield found if isinstance(found, Skipped) else ReadImage(found, labels, part, "exhaustive", size_wh)


def _read_row(
    values: Mapping[str, str], names: Mapping[int, str]
) -> tuple[tuple[ReadLabel, ...], tuple[int, int] | None]:
    name = name_of(values["ClassId"], names)
    x1, y1, x2, y2 = (coordinate(values[f"Roi.{edge}"]) for edge in ("X1", "Y1", "X2", "Y2"))
    size_wh = size(values.get("Width"), values.get("Height"))
    tag = ReadLabel(name, "tag")
    if size_wh is not None and (x1, y1, x2, y2) == (0, 0, *size_wh):
        return (tag,), size_wh
    return (tag, ReadLabel(name, "box", ((x1, y1), (x2, y2)))), size_wh


def _chosen(image: OutImage, name: str, losses: Losses) -> tuple[Annotation, Annotation | None] | None:
    """The tag (or else the one shape) that says the class, and the shape of that class that says where it is."""
    tags = [known for known in image.annotations if isinstance(known.shape, Tag)]
    areas = [known for known in image.annotations if isinstance(known.shape, AREA_SHAPES)]
    if len(tags) > 1 or (not tags and len(areas) != 1):
        losses.note(name, "It has not exactly one class, as each picture of GTSRB has; it was left out.")
        return None
    said = tags[0] if tags else areas[0]
    where = next((known for known in areas if known.class_id == said.class_id), None)
    for known in image.annotations:
        if known is not said and known is not where:
            losses.left_out(name, known.shape)
        elif known is said or isinstance(known.shape, Box):
            tell_label(known, name, Gtsrb.holds, losses)
    return said, where


def _region(
    chosen: tuple[Annotation, Annotation | None], image: OutImage, name: str, losses: Losses
) -> tuple[int, int, int, int]:
    where = chosen[1]
    bounds = where.shape.bounds() if where is not None else None
    if where is None or bounds is None:
        return 0, 0, image.width, image.height
    if not isinstance(where.shape, Box):
        losses.changed(name, where.shape, "its box")
    edges = box_px(Box(*bounds), image)
    if edges != bounds:
        losses.note(name, "A box was rounded to whole pixels.")
    return edges
