"""What to collect or label next, as a list for the people who drive and record: what lacks, and what is here."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.coverage_gap import words_of
from core.errors import UserError
from core.ids import ClassId
from core.objects import write_text
from labeling.coverage import CoverageMatrix
from labeling.presence import Held
from labeling.targeted import Unseen

MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """A class under conditions that lacks images; on `here` images of the project nobody looked for it yet."""

    class_id: ClassId
    class_name: str
    held: Held
    images: int
    least: int
    has_goal: bool
    is_required: bool
    here: int

    @property
    def missing(self) -> int:
        """How many images are missing."""
        return self.least - self.images


def wanted_list(matrix: CoverageMatrix, left: Unseen, most: int = MOST_LISTED) -> list[Wanted]:
    """What is missing, required goals first, then other goals, then what lacks most; the first so many."""
    return [
        Wanted(
            cell.class_id,
            matrix.classes.get(cell.class_id) or left.presence.classes.get(cell.class_id, ""),
            cell.held, cell.images, cell.least, cell.has_goal, cell.is_required,
            int(left.images(cell.class_id, cell.held).sum()),
        )
        for cell in matrix.lacking()[:most]
    ]  # fmt: skip


def write_list(path: Path, rows: Sequence[Wanted]) -> None:
    """Write the list: a table where the name ends in .csv, sentences otherwise. Raises UserError when it cannot be."""
    told = as_csv(rows) if path.suffix.lower() == ".csv" else as_text(rows)
    try:
        write_text(path, told)
    except OSError as error:
        raise UserError(
            f"The list cannot be written to {path} ({error.strerror}); nothing was written.", "Choose another folder."
        ) from error


def as_csv(rows: Sequence[Wanted]) -> str:
    """A table with a column for each group of conditions that is named."""
    groups = list(dict.fromkeys(group for row in rows for group in row.held))
    told = io.StringIO()
    writer = csv.writer(told, lineterminator="\n")
    writer.writerow(["class", *groups, "images", "wanted", "missing", "required", "not_looked_at_here"])
    for row in rows:
        held = [row.held.get(group, "") for group in groups]
        writer.writerow(
            [row.class_name, *held, row.images, row.least, row.missing, "yes" if row.is_required else "no", row.here]
        )
    return told.getvalue()


def as_text(rows: Sequence[Wanted]) -> str:
    """A line for each, for people."""
    lines = ["What to collect or label next", ""]
    for row in rows:
        needed = ", required" if row.is_required else ""
        here = f"; {row.here:,} images of the project were not looked at for it" if row.here else ""
        lines.append(
            f"- {row.class_name}{words_of(row.held)}: {row.missing:,} more images ({row.images:,} of {row.least:,}"
            f"{needed}){here}"
        )
    return "\n".join([*lines, ""])
