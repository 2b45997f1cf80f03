"""The steps that a person can take back or do again, as the log tells them: the undo list, also after a restart."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from core.ids import EditId

SECOND = "second"  # what is said in a second labelling has an undo list of its own
MOST_COUNTED = 1001  # more changes than this are only "many"

_LINES = """
    SELECT e.id, e.name, e.at, e.author, e.undoes, c.image_id, i.name, k.name FROM edit e
    LEFT JOIN edit_change c ON c.id = (SELECT min(id) FROM edit_change WHERE edit_id = e.id)
    LEFT JOIN image i ON i.id = c.image_id
    LEFT JOIN label_class k ON c.entity IN ('annotation', 'track')
        AND k.id = json_extract(coalesce(c.after_json, c.before_json), '$.class_id')
"""
_OF_AUTHOR = """
    WHERE e.author = :author AND (coalesce(c.entity, '') = 'second') = :is_second
    AND (c.id IS NOT NULL OR e.undoes IS NOT NULL)
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a person: `edit_id` is the edit that did it last, or took it back.

    `image` and `about` name the first image and, of a shape, its class. `is_done`: it can be taken back; else it can be
    done again.
    """

    edit_id: EditId
    name: str
    at: str
    image_id: int = 0
    image: str = ""
    about: str = ""
    is_done: bool = True


@dataclass(frozen=True, slots=True)
class LogLine:
    """One edit of the log, as far as the undo list needs it."""

    id: int
    name: str
    at: str
    author: str
    undoes: int | None
    image_id: int = 0
    image: str = ""
    about: str = ""


def recent_edits(session: Session, *, author: str, limit: int, is_second: bool = False) -> list[LogLine]:
    """The newest edits of one person, oldest first. `is_second`: those of a second labelling, and no others."""
    rows = session.execute(
        text(f"{_LINES}{_OF_AUTHOR} ORDER BY e.id DESC LIMIT :most"),
        {"author": author, "is_second": is_second, "most": limit},
    )
    return [_line(row) for row in rows][::-1]


def edits_since(session: Session, *, author: str, origin: str, newest: int, is_second: bool = False) -> list[LogLine]:
    """What this person did in this window after an edit, oldest first; what took another edit back is left out."""
    rows = session.execute(
        text(f"{_LINES}{_OF_AUTHOR} AND e.id > :newest AND e.origin = :origin AND e.undoes IS NULL ORDER BY e.id"),
        {"author": author, "is_second": is_second, "newest": newest, "origin": origin},
    )
    return [_line(row) for row in rows]


def step_by(session: Session, edit_id: EditId) -> Step:
    """The step that an edit in the log is when it was just made."""
    return step_of(_line(session.execute(text(f"{_LINES} WHERE e.id = :edit"), {"edit": edit_id}).one()))


def replayed(lines: Sequence[LogLine]) -> list[Step]:
    """The steps that these edits, oldest first, left behind: those that are done, then those that were taken back."""
    steps: list[Step] = []
    done = 0
    for line in lines:
        edit_id = EditId(line.id)
        if line.undoes is None:
            steps = [*steps[:done], step_of(line)]
            done = len(steps)
        elif done and steps[done - 1].edit_id == line.undoes:
            done -= 1
            steps[done] = replace(steps[done], edit_id=edit_id, is_done=False)
        elif done < len(steps) and steps[done].edit_id == line.undoes:
            steps[done] = replace(steps[done], edit_id=edit_id, is_done=True)
            done += 1
    return steps


def step_of(line: LogLine) -> Step:
    """The step that an edit is when it was just made."""
    return Step(EditId(line.id), line.name, line.at, line.image_id, line.image, line.about)


def change_count(session: Session, edit_id: EditId) -> int:
    """How many things an edit changed, counted up to MOST_COUNTED."""
    counted = text("SELECT count(*) FROM (SELECT 1 FROM edit_change WHERE edit_id = :edit LIMIT :most)")
    return int(session.execute(counted, {"edit": edit_id, "most": MOST_COUNTED}).scalar() or 0)


def _line(row: Any) -> LogLine:
    return LogLine(row[0], row[1], row[2], row[3], row[4], row[5] or 0, row[6] or "", row[7] or "")
