"""Which column of a table says what: a value that a person can set, and a first guess of it from the table's header.

Pure. The guess knows the headers of TensorFlow's and Roboflow's CSV, of LISA's and Kaggle's tables, and rows without a
header as keras-retinanet has them (`path,x1,y1,x2,y2,class`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Literal

from core.errors import UserError
from core.formats.csv_rows import Row
from core.formats.words import is_number, number
from core.images import IMAGE_SUFFIXES

Layout = Literal["none", "corners", "size", "middle"]

IMAGE = (
    "filename",
    "imagepath",
    "imagename",
    "imagefile",
    "image",
    "file",
    "path",
    "filepath",
    "img",
    "picture",
    "imageid",
)
CLASS = ("class", "classname", "label", "labelname", "category", "annotationtag", "name", "classid", "categoryid")
WIDTH, HEIGHT = ("imagewidth", "imgwidth", "width"), ("imageheight", "imgheight", "height")
PART, TRACK, VERIFIED = ("part", "split", "subset", "set"), ("track", "trackid", "objectid"), ("verified",)
ATTRIBUTES = ("attributes",)
PLACES: tuple[tuple[Layout, tuple[str, ...]], ...] = (
    ("corners", ("xmin", "ymin", "xmax", "ymax")),
    ("corners", ("x1", "y1", "x2", "y2")),
    ("corners", ("left", "top", "right", "bottom")),
    ("corners", ("upperleftcornerx", "upperleftcornery", "lowerrightcornerx", "lowerrightcornery")),
    ("corners", ("roix1", "roiy1", "roix2", "roiy2")),
    ("size", ("bboxx", "bboxy", "bboxwidth", "bboxheight")),
    ("size", ("bboxx", "bboxy", "bboxw", "bboxh")),
    ("middle", ("xcenter", "ycenter", "width", "height")),
    ("middle", ("centerx", "centery", "width", "height")),
    ("middle", ("cx", "cy", "w", "h")),
    ("middle", ("cx", "cy", "width", "height")),
    ("size", ("x", "y", "w", "h")),
    ("size", ("x", "y", "width", "height")),
    ("size", ("left", "top", "width", "height")),
)


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Columns by their place, counted from 0; None where the table has no such column.

    `places` are the four columns of a box: two corners, its top left with width and height, or its middle with them;
    none when each row only names the class of a picture. `is_relative` when they are shares of the picture's size.
    `size_columns` are the picture's own width and height. `verified` holds yes for a picture that was looked through;
    `details` a JSON object of attributes; `attributes` are columns with a name of their own.
    """

    image: int
    class_name: int
    layout: Layout = "none"
    places: tuple[int, ...] = ()
    is_relative: bool = False
    size_columns: tuple[int, int] | None = None
    part: int | None = None
    track: int | None = None
    verified: int | None = None
    details: int | None = None
    attributes: tuple[tuple[int, str], ...] = ()
    has_header: bool = True
    separator: str = ","

    def __post_init__(self) -> None:
        if len(self.places) != (0 if self.layout == "none" else 4):
            raise ValueError("a box needs four columns, and a tag none")
        singles = [self.part, self.track, self.verified, self.details]
        used = [self.image, self.class_name, *self.places, *(each for each in singles if each is not None)]
        used += [each for each, _ in self.attributes]
        if min(used) < 0 or len(set(used)) != len(used):
            raise ValueError("each column says one thing")
        if len(self.separator) != 1 or self.separator in '"\r\n':
            raise ValueError("a separator is one sign")


def guess_columns(rows: Sequence[Row], separator: str) -> ColumnMapping:
    """What the columns probably mean, from the first rows of a table. Raises UserError when they say too little."""
    if not rows:
        raise UserError("The table is empty.", "Name another file.")
    if _is_retinanet(rows[0]):
        return ColumnMapping(0, 5, "corners", (1, 2, 3, 4), has_header=False, separator=separator)
    found = {_plain(name): place for place, name in reversed(list(enumerate(rows[0].fields)))}
    image, class_name = _first(found, IMAGE), _first(found, CLASS)
    if image is None or class_name is None or image == class_name:
        raise UserError(
            "The table's header names no column of pictures and none of classes.", "Say which columns these are."
        )
    layout, places = _places(found)
    taken = {image, class_name, *places}
    width, height = (_first(found, names) for names in (WIDTH, HEIGHT))
    has_size = width is not None and height is not None and not {width, height} & taken
    singles = [_first(found, names) for names in (PART, TRACK, VERIFIED, ATTRIBUTES)]
    part, track, verified, details = (None if each in taken else each for each in singles)
    taken |= {each for each in (part, track, verified, details) if each is not None}
    if has_size and width is not None and height is not None:
        taken |= {width, height}
    mapping = ColumnMapping(
        image, class_name, layout, places, False, (width or 0, height or 0) if has_size else None,
        part, track, verified, details, tuple(_others(rows[0], taken)), separator=separator,
    )  # fmt: skip
    return replace(mapping, is_relative=are_shares(rows[1:], places))


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _first(found: dict[str, int], names: Sequence[str]) -> int | None:
    return next((found[name] for name in names if name in found), None)


def _places(found: dict[str, int]) -> tuple[Layout, tuple[int, ...]]:
    for layout, names in PLACES:
        if all(name in found for name in names):
            return layout, tuple(found[name] for name in names)
    return "none", ()


def _others(header: Row, taken: set[int]) -> list[tuple[int, str]]:
    """All other columns that have a name are attributes."""
    named = ((place, " ".join(name.split())) for place, name in enumerate(header.fields))
    return [(place, name[:100]) for place, name in named if place not in taken and name and name.isprintable()]


def are_shares(rows: Sequence[Row], places: Sequence[int]) -> bool:
    """Whether all places in these rows are from 0 to 1, and some are no whole numbers."""
    values = []
    for row in rows:
        try:
            values += [number(row.at(place)) for place in places if row.at(place)]
        except ValueError:
            continue
    return bool(values) and all(0 <= value <= 1 for value in values) and any(value % 1 for value in values)


def _is_retinanet(row: Row) -> bool:
    if len(row.fields) != 6 or PurePath(row.at(0)).suffix.lower() not in IMAGE_SUFFIXES:
        return False
    return all(not row.at(place) or is_number(row.at(place)) for place in (1, 2, 3, 4))
