"""Goes through a CSV file row by row: the separator and the header are found out, wrong rows are told of by number."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.errors import UserError
from core.formats.label_files import first_lines

SEPARATORS = ",;\t|"
LONGEST_FIELD = 1 << 20
MOST_COLUMNS = 500


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file, counted from 1, and its fields."""

    number: int
    fields: tuple[str, ...]

    def at(self, column: int | None) -> str:
        """The field of a column, empty where the row has none."""
        return self.fields[column].strip() if column is not None and 0 <= column < len(self.fields) else ""


def separator_of(path: Path) -> str:
    """The sign that splits the first lines most; a comma where none does."""
    lines = first_lines(path)
    counts = {sign: min((line.count(sign) for line in lines), default=0) for sign in SEPARATORS}
    return max(SEPARATORS, key=lambda sign: counts[sign])


def first_rows(path: Path, most: int = 5) -> list[Row]:
    """The first rows, for recognising; none of what cannot be read."""
    try:
        rows = csv.reader(first_lines(path, most), delimiter=separator_of(path), strict=True)
        return [Row(number, tuple(fields)) for number, fields in enumerate(rows, start=1)]
    except csv.Error:
        return []


def rows_of(path: Path, separator: str) -> Iterator[Row]:
    """Every row that is not empty. Raises UserError, maybe after many, where the file is no table in UTF-8."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for number, fields in enumerate(csv.reader(file, delimiter=separator), start=1):
                if len(fields) > MOST_COLUMNS:
                    raise UserError(f"Row {number} of {path.name} has too many columns.", "Export it again.")
                if any(field.strip() for field in fields):
                    yield Row(number, tuple(fields))
    except UnicodeDecodeError as error:
        raise UserError(f"{path.name} is not text in UTF-8.", "Save it as UTF-8.") from error
    except csv.Error as error:
        raise UserError(f"{path.name} is not a table that can be read ({error}).", "Export it again.") from error
    except OSError as error:
        raise UserError(f"{path.name} cannot be read ({error.strerror}).", "Check the file.") from error
