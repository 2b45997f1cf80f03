"""What a person says each column of a table means, and the mapping that follows from it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from core.errors import UserError
from core.formats.csv_columns import ColumnMapping, Layout, are_shares, guess_columns
from core.formats.csv_rows import Row, first_rows, separator_of
from core.formats.label_files import first_files

Meaning = Literal[
    "", "image", "class", "x1", "y1", "x2", "y2", "x", "y", "width", "height", "middle_x", "middle_y",
    "image_width", "image_height", "part", "track", "verified", "attributes", "attribute",
]  # fmt: skip
MEANINGS: tuple[Meaning, ...] = get_args(Meaning)
PLACES: Mapping[Layout, tuple[Meaning, ...]] = {
    "corners": ("x1", "y1", "x2", "y2"),
    "size": ("x", "y", "width", "height"),
    "middle": ("middle_x", "middle_y", "width", "height"),
}
LOOKED_AT = 50
_SIZE: tuple[Meaning, ...] = ("image_width", "image_height")


@dataclass(frozen=True, slots=True)
class TableLook:
    """The first rows of a table as they lie in the file, and what its columns seem to mean where that can be told."""

    file: Path
    separator: str
    rows: tuple[Row, ...]
    mapping: ColumnMapping | None

    @property
    def columns(self) -> int:
        """How many columns the widest of the rows has."""
        return max((len(row.fields) for row in self.rows), default=0)

    def names(self, *, has_header: bool) -> list[str]:
        """A name for each column: what the header says, or its place counted from 1."""
        header = self.rows[0].fields if has_header and self.rows else ()
        told = [" ".join(name.split()) for name in header]
        return [(told[place] if place < len(told) else "") or str(place + 1) for place in range(self.columns)]

    def are_shares(self, said: Sequence[Meaning], *, has_header: bool) -> bool:
        """Whether the places of boxes look like shares of the picture's size, and not like pixels."""
        of_boxes = {each for columns in PLACES.values() for each in columns}
        places = [place for place, each in enumerate(said) if each in of_boxes]
        return are_shares(self.rows[1:] if has_header else self.rows, places)


def look_at_table(source: Path) -> TableLook | None:
    """The first table of a source; None where it has none that can be read."""
    file = next(iter(first_files(source, ".csv", ".tsv")), None)
    rows = tuple(first_rows(file, LOOKED_AT)) if file is not None else ()
    if file is None or not rows:
        return None
    separator = separator_of(file)
    try:
        return TableLook(file, separator, rows, guess_columns(rows, separator))
    except (UserError, ValueError):
        return TableLook(file, separator, rows, None)


def meanings_of(mapping: ColumnMapping, count: int) -> list[Meaning]:
    """What each of `count` columns means; empty for one that is not read."""
    said: list[Meaning] = [""] * count
    singles: list[tuple[int | None, Meaning]] = [
        (mapping.image, "image"), (mapping.class_name, "class"), (mapping.part, "part"), (mapping.track, "track"),
        (mapping.verified, "verified"), (mapping.details, "attributes"),
    ]  # fmt: skip
    singles += list(zip(mapping.places, PLACES.get(mapping.layout, ()), strict=True))
    singles += list(zip(mapping.size_columns or (), _SIZE, strict=False))
    singles += [(place, "attribute") for place, _name in mapping.attributes]
    for place, meaning in singles:
        if place is not None and place < count:
            said[place] = meaning
    return said


def mapping_of(
    said: Sequence[Meaning], names: Sequence[str], *, is_relative: bool, has_header: bool, separator: str
) -> ColumnMapping:
    """The mapping of a table whose columns mean this. `names` are the columns' names, for those that are attributes.

    Raises UserError with the one thing that is missing or said twice.
    """
    places: dict[Meaning, int] = {
        meaning: place for place, meaning in enumerate(said) if meaning and meaning != "attribute"
    }
    twice = next((meaning for meaning in places if said.count(meaning) > 1), None)
    if twice is not None:
        raise UserError(f"Two columns are said to be {words_of(twice)}; nothing was read.", "Choose one of them.")
    needs: tuple[Meaning, ...] = ("image", "class")
    for needed in needs:
        if needed not in places:
            raise UserError(f"No column is said to be {words_of(needed)}; nothing was read.", "Choose it.")
    layout = _layout(places)
    size = tuple(places[each] for each in _SIZE if each in places)
    return ColumnMapping(
        places["image"], places["class"], layout, tuple(places[each] for each in PLACES.get(layout, ())),
        is_relative=is_relative, size_columns=(size[0], size[1]) if len(size) == 2 else None,
        part=places.get("part"), track=places.get("track"), verified=places.get("verified"),
        details=places.get("attributes"), has_header=has_header, separator=separator,
        attributes=tuple((place, names[place]) for place, each in enumerate(said) if each == "attribute"),
    )  # fmt: skip


def told_meanings(told: Sequence[str], header: Sequence[str]) -> list[Meaning]:
    """The meanings of columns from words such as `image=file name` or `class=3` (a column's place, counted from 1).

    Columns that are not told are not read. Raises UserError for a meaning or a column that there is not.
    """
    said: list[Meaning] = [""] * len(header)
    for words in told:
        name, _, column = words.partition("=")
        meaning = next((each for each in MEANINGS if each and each == name.strip().lower().replace("-", "_")), None)
        if meaning is None:
            known = ", ".join(each for each in MEANINGS if each)
            raise UserError(f"{words} does not say what a column means; nothing was read.", f"Meanings: {known}.")
        said[_place(column.strip(), header)] = meaning
    return said


def words_of(meaning: Meaning) -> str:
    """A meaning in plain words."""
    return {"image": "the picture", "class": "the class"}.get(meaning, meaning.replace("_", " "))


def _layout(known: Collection[Meaning]) -> Layout:
    of_boxes = {each for each in known if any(each in columns for columns in PLACES.values())}
    if not of_boxes:
        return "none"
    for layout, columns in PLACES.items():
        if of_boxes == set(columns):
            return layout
    raise UserError(
        f"The columns {', '.join(sorted(of_boxes))} do not make a box; nothing was read.",
        "Say two corners (x1, y1, x2, y2), or x, y, width and height, or middle_x, middle_y, width and height.",
    )


def _place(column: str, header: Sequence[str]) -> int:
    names = [name.strip() for name in header]
    if column in names:
        return names.index(column)
    if column.isdigit() and 1 <= int(column) <= len(names):
        return int(column) - 1
    raise UserError(f"The table has no column {column}; nothing was read.", f"Columns: {', '.join(names)}.")
