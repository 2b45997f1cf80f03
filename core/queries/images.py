"""Reads of images and what is said of them. Lists are arrays of ids; rows are fetched for the ids that are shown."""

import json
import sqlite3
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import text
from sqlmodel import Session, col, select

from core.annotations import NO_ATTRIBUTES, Annotation, Provenance
from core.errors import Stopped
from core.ids import AnnotationId, ClassId, ImageId, TrackId
from core.queries.columns import driver_of
from core.queries.completeness import ALL_VERIFIED, SAID_SOMETHING, STATE_OF
from core.schema import (
    AnnotationRow,
    ImageConditionRow,
    ImageReviewRow,
    ImageRow,
    ReviewItemRow,
    SuggestionRow,
    ThumbnailRow,
)
from core.shapes import shape_from_json

ImageState = Literal[
    "all", "unlabelled", "in_progress", "verified", "to_review", "with_suggestions", "done", "needs_review", "rejected",
    "approved",
]  # fmt: skip
CHUNK = 500
STEPS_BETWEEN = 20_000  # of SQLite's machine, between two looks at whether an answer is still wanted
ROWS_AT_ONCE = 20_000  # between two batches other threads get their turn

# An image is verified when each class in use was verified on it, in progress when anything was said of it.
_TOUCHED = (
    "(EXISTS (SELECT 1 FROM annotation a WHERE a.image_id = image.id)"  # noqa: S608 - our own words
    f" OR {SAID_SOMETHING.format(image='image.id')})"
)
_VERIFIED = (
    f"({_TOUCHED} AND NOT EXISTS (SELECT 1 FROM label_class c WHERE NOT c.is_retired"  # noqa: S608 - our own words
    f" AND {STATE_OF.format(image='image.id', label_class='c.id')} NOT IN ('verified', 'verified_empty')))"
)

# Lists ask what few rows say first, by an index of theirs, and look those images up: not image by image.
_WHERE = {
    "all": "1",
    "unlabelled": f"NOT {_TOUCHED}",
    "in_progress": f"({_TOUCHED} AND image.id NOT IN ({ALL_VERIFIED}))",
    "verified": f"image.id IN ({ALL_VERIFIED})",
    "to_review": "image.id IN (SELECT image_id FROM review_item WHERE state = 'open' AND image_id IS NOT NULL)",
    "with_suggestions": "image.id IN (SELECT image_id FROM suggestion WHERE state = 'open')",
} | {
    state: f"image.id IN (SELECT image_id FROM image_review WHERE state = '{state}')"  # noqa: S608
    for state in ("done", "needs_review", "rejected", "approved")
}
_HAS_CONDITION = (
    "image.id IN (SELECT image_id FROM effective_condition WHERE group_name = :group_name AND value = :value)"
)
_HAS_WORDS = "image.name LIKE :text ESCAPE '\\'"
_ON_DRIVE = "image.drive_id = :drive_id"


def image_count(session: Session) -> int:
    """How many images the project has."""
    return int(session.execute(text("SELECT count(*) FROM image")).scalar() or 0)


def image_ids(
    session: Session,
    *,
    class_id: int | None = None,
    condition: tuple[str, str] | None = None,
    state: ImageState = "all",
    text: str = "",
    drive_id: int | None = None,
    attributes: Sequence[tuple[str, str]] = (),
    is_wanted: Callable[[], bool] | None = None,
) -> "array[int]":
    """Ids of the images that fit, in queue order: those sent back for review first, then as they came in.

    `attributes` are names and values that one shape on the image has, all of them, and of the class where one is asked
    for. Raises Stopped soon after `is_wanted` says no.
    """
    wheres, values = [_WHERE[state]], dict[str, object]()
    for where, named in (
        (_shape_where(class_id, attributes), _shape_values(class_id, attributes)),
        (_HAS_CONDITION, dict(zip(("group_name", "value"), condition or (None, None), strict=True))),
        (_HAS_WORDS, {"text": f"%{_escaped(text)}%" if text else None}),
        (_ON_DRIVE, {"drive_id": drive_id}),
    ):
        if named and all(value is not None for value in named.values()):
            wheres.append(where)
            values |= named
    where = " AND ".join(wheres)
    reviewed = "image.id IN (SELECT image_id FROM review_item WHERE state = 'open' AND image_id IS NOT NULL)"
    with _interruptible(session, is_wanted) as cursor:
        first = _sorted_ids(cursor, f"SELECT image.id FROM image WHERE {reviewed} AND {where}", values)  # noqa: S608
        every = _sorted_ids(cursor, f"SELECT image.id FROM image WHERE {where}", values)  # noqa: S608 - constants
    rest = every[~np.isin(every, first)] if len(first) else every
    return array("q", np.concatenate((first, rest)).tobytes())


def _sorted_ids(cursor: sqlite3.Cursor, statement: str, values: dict[str, object]) -> NDArray[np.int64]:
    """Read from the driver itself: a million rows take a quarter of a second so, two through SQLAlchemy's rows."""
    cursor.execute(statement, values)
    found = array("q")
    while rows := cursor.fetchmany(ROWS_AT_ONCE):
        found.extend(chain.from_iterable(rows))
    return np.sort(np.frombuffer(found, np.int64)) if found else np.zeros(0, np.int64)


@contextmanager
def _interruptible(session: Session, is_wanted: Callable[[], bool] | None) -> Iterator[sqlite3.Cursor]:
    """A cursor of the driver, whose statements end when they are not wanted any more."""
    driver = driver_of(session)
    if is_wanted is None:
        yield driver.cursor()
        return
    driver.set_progress_handler(lambda: not is_wanted(), STEPS_BETWEEN)
    try:
        yield driver.cursor()
    except sqlite3.OperationalError as error:
        if "interrupted" in str(error):
            raise Stopped from error
        raise
    finally:
        driver.set_progress_handler(None, 0)


def _shape_where(class_id: int | None, attributes: Sequence[tuple[str, str]]) -> str:
    """One shape with all of this. Those without any attribute are left out of the index that attributes are in."""
    asked = ["class_id = :class_id"] if class_id is not None else []
    if attributes:
        asked.append("attributes_json != '{}'")
    asked += [f"json_extract(attributes_json, :path_{number}) = :value_{number}" for number in range(len(attributes))]
    return f"image.id IN (SELECT image_id FROM annotation WHERE {' AND '.join(asked)})"  # noqa: S608 - values are bound


def _shape_values(class_id: int | None, attributes: Sequence[tuple[str, str]]) -> dict[str, object]:
    values: dict[str, object] = {} if class_id is None else {"class_id": class_id}
    for number, (name, value) in enumerate(attributes):
        values[f"path_{number}"] = f"$.{json.dumps(name.replace(chr(34), ''), ensure_ascii=False)}"
        values[f"value_{number}"] = value
    return values


def images(session: Session, ids: Iterable[int]) -> dict[int, ImageRow]:
    """The rows of these images, in the order asked for; unknown ids are left out."""
    wanted = list(ids)
    found: dict[int, ImageRow] = {}
    for start in range(0, len(wanted), CHUNK):
        batch = wanted[start : start + CHUNK]
        found |= {row.id: row for row in session.exec(select(ImageRow).where(col(ImageRow.id).in_(batch)))}
    return {image_id: found[image_id] for image_id in wanted if image_id in found}


def labelled_state(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """Image id -> unlabelled, in_progress or verified."""
    states: dict[int, str] = {}
    for start in range(0, len(ids), CHUNK):
        batch = ",".join(str(int(image_id)) for image_id in ids[start : start + CHUNK])
        rows = session.execute(
            text(
                f"SELECT image.id, CASE WHEN NOT {_TOUCHED} THEN 'unlabelled' WHEN {_VERIFIED} THEN 'verified'"  # noqa: S608 - numbers and constants
                f" ELSE 'in_progress' END FROM image WHERE image.id IN ({batch})"
            )
        )
        states |= {row[0]: row[1] for row in rows}
    return states


def annotation_of_row(row: AnnotationRow) -> Annotation:
    """The value of a row."""
    return Annotation(
        id=AnnotationId(row.id),
        image_id=ImageId(row.image_id),
        class_id=ClassId(row.class_id),
        shape=shape_from_json(row.kind, row.geometry),
        author=row.author,
        provenance=Provenance(row.source, row.reference, row.score),  # type: ignore[arg-type]  # written from a Provenance
        attributes=json.loads(row.attributes_json),
        track_id=None if row.track_id is None else TrackId(row.track_id),
    )


def annotations_of(session: Session, image_id: int) -> list[Annotation]:
    """Everything that was said of an image, oldest first."""
    rows = session.execute(
        text(
            "SELECT id, image_id, class_id, kind, geometry, author, source, reference, attributes_json, track_id, score"
            " FROM annotation WHERE image_id = :image_id ORDER BY id"
        ),
        {"image_id": image_id},
    )
    return [  # made of plain columns: an image may hold thousands, and row objects would take thrice the time
        Annotation(
            id=row[0],
            image_id=row[1],
            class_id=row[2],
            shape=shape_from_json(row[3], row[4]),
            author=row[5],
            provenance=Provenance(row[6], row[7], row[10]),
            attributes=NO_ATTRIBUTES if row[8] == "{}" else json.loads(row[8]),
            track_id=row[9],
        )
        for row in rows
    ]


def conditions_of(session: Session, image_id: int) -> dict[str, str]:
    """Condition group -> value said of an image itself; an empty one says: none."""
    rows = session.exec(select(ImageConditionRow).where(ImageConditionRow.image_id == image_id))
    return {row.group_name: row.value for row in rows}


def inherited_conditions(session: Session, image_id: int) -> dict[str, str]:
    """Condition group -> value that an image has from an interval of its drive, where nothing was said of it itself."""
    rows = session.execute(
        text("SELECT group_name, value FROM effective_condition WHERE image_id = :image AND is_inherited"),
        {"image": image_id},
    )
    return {row[0]: row[1] for row in rows}


def suggestions_of(session: Session, image_id: int) -> list[SuggestionRow]:
    """Open suggestions on an image, best first."""
    chosen = select(SuggestionRow).where(SuggestionRow.image_id == image_id, SuggestionRow.state == "open")
    return list(session.exec(chosen.order_by(col(SuggestionRow.score).desc())))


def review_items_of(session: Session, image_id: int) -> list[ReviewItemRow]:
    """What somebody should look at on an image, still open."""
    chosen = select(ReviewItemRow).where(ReviewItemRow.image_id == image_id, ReviewItemRow.state == "open")
    return list(session.exec(chosen.order_by(col(ReviewItemRow.id))))


def review_of(session: Session, image_id: int) -> ImageReviewRow | None:
    """Where an image stands between labeller and reviewer, once somebody said so."""
    return session.get(ImageReviewRow, image_id)


def next_for_review(session: Session, *, after: int) -> int | None:
    """The next image after one that waits for a reviewer, going round; None where none waits."""
    waiting = "SELECT image_id FROM image_review WHERE state IN ('done', 'needs_review') AND image_id {} :after"
    for comparison in (">", "<"):
        row = session.execute(text(f"{waiting.format(comparison)} ORDER BY image_id LIMIT 1"), {"after": after}).first()
        if row is not None:
            return int(row[0])
    return None


def thumbnail(session: Session, image_id: int) -> bytes | None:
    """The small JPEG of an image, when it was made."""
    row = session.get(ThumbnailRow, image_id)
    return None if row is None else row.jpeg


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
