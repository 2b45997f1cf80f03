"""Reads of images and what is said of them. Lists are arrays of ids; rows are fetched for the ids that are shown."""

import json
from array import array
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Literal

import numpy as np
from sqlalchemy import text
from sqlmodel import Session, col, select

from core.annotations import NO_ATTRIBUTES, Annotation, Provenance
from core.ids import AnnotationId, ClassId, ImageId, TrackId
from core.schema import (
    AnnotationRow,
    CompletenessRow,
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
ROWS_AT_ONCE = 20_000  # between two batches other threads get their turn

# An image is verified when each class in use was verified on it, in progress when anything was said of it.
_UNVERIFIED = """
    SELECT 1 FROM label_class c WHERE NOT c.is_retired AND NOT EXISTS (
        SELECT 1 FROM completeness k WHERE k.image_id = image.id AND k.class_id = c.id
        AND k.state IN ('verified', 'verified_empty'))
"""
_TOUCHED = """
    (EXISTS (SELECT 1 FROM annotation a WHERE a.image_id = image.id)
     OR EXISTS (SELECT 1 FROM completeness k WHERE k.image_id = image.id AND k.state != 'unlabelled'))
"""
_VERIFIED = f"(({_TOUCHED}) AND NOT EXISTS ({_UNVERIFIED}))"
_WHERE = {
    "all": "1",
    "unlabelled": f"NOT {_TOUCHED}",
    "in_progress": f"({_TOUCHED} AND EXISTS ({_UNVERIFIED}))",
    "verified": _VERIFIED,
    "to_review": "EXISTS (SELECT 1 FROM review_item r WHERE r.image_id = image.id AND r.state = 'open')",
    "with_suggestions": "EXISTS (SELECT 1 FROM suggestion s WHERE s.image_id = image.id AND s.state = 'open')",
} | {
    state: f"EXISTS (SELECT 1 FROM image_review w WHERE w.image_id = image.id AND w.state = '{state}')"  # noqa: S608
    for state in ("done", "needs_review", "rejected", "approved")
}


_HAS_CLASS = "EXISTS (SELECT 1 FROM annotation a WHERE a.image_id = image.id AND a.class_id = :class_id)"
_HAS_CONDITION = (
    "EXISTS (SELECT 1 FROM effective_condition v WHERE v.image_id = image.id"
    " AND v.group_name = :group_name AND v.value = :value)"
)
_HAS_ATTRIBUTE = (
    "EXISTS (SELECT 1 FROM annotation a WHERE a.image_id = image.id"
    " AND json_extract(a.attributes_json, :attribute_path) = :attribute_value)"
)


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
    attribute: tuple[str, str] | None = None,
) -> "array[int]":
    """Ids of the images that fit, in queue order: those sent back for review first, then as they came in.

    `attribute` is a name and a value that some shape on the image has.
    """
    wheres, values = [_WHERE[state]], dict[str, object]()
    for where, named in (
        (_HAS_CLASS, {"class_id": class_id}),
        (_HAS_CONDITION, dict(zip(("group_name", "value"), condition or (None, None), strict=True))),
        ("image.name LIKE :text ESCAPE '\\'", {"text": f"%{_escaped(text)}%" if text else None}),
        ("image.drive_id = :drive_id", {"drive_id": drive_id}),
        (_HAS_ATTRIBUTE, _attribute_values(attribute)),
    ):
        if all(value is not None for value in named.values()):
            wheres.append(where)
            values |= named
    where = " AND ".join(wheres)
    # Made of the constants of this module; the values are bound. Read from the driver itself: a million rows take a
    # quarter of a second so, and two seconds through SQLAlchemy's rows.
    cursor = session.connection().connection.cursor()
    reviewed = "JOIN review_item r ON r.image_id = image.id AND r.state = 'open'"
    cursor.execute(f"SELECT DISTINCT image.id FROM image {reviewed} WHERE {where} ORDER BY image.id", values)  # noqa: S608
    first = array("q", chain.from_iterable(cursor.fetchall()))
    cursor.execute(f"SELECT image.id FROM image WHERE {where}", values)  # noqa: S608 - sorted below, sooner than there
    every = array("q")
    while rows := cursor.fetchmany(ROWS_AT_ONCE):
        every.extend(chain.from_iterable(rows))
    every = array("q", np.sort(np.frombuffer(every, np.int64)).tobytes()) if every else every
    waiting = set(first)
    return first + array("q", (image_id for image_id in every if image_id not in waiting)) if waiting else every


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


def completeness_of(session: Session, image_id: int) -> dict[int, str]:
    """Class id -> state of an image; a class that is not in it is unlabelled."""
    rows = session.exec(select(CompletenessRow).where(CompletenessRow.image_id == image_id))
    return {row.class_id: row.state for row in rows}


def verified_shares(session: Session) -> dict[int, float]:
    """Class id -> the share of all images on which the class was verified, present or absent; 0 to 1."""
    count = image_count(session)
    done = "state IN ('verified', 'verified_empty')"
    rows = session.execute(text(f"SELECT class_id, count(*) FROM completeness WHERE {done} GROUP BY class_id"))  # noqa: S608
    return {row[0]: row[1] / max(1, count) for row in rows}


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


def _attribute_values(attribute: tuple[str, str] | None) -> dict[str, object]:
    if attribute is None:
        return {"attribute_path": None}
    name = attribute[0].replace('"', "")
    return {"attribute_path": f'$."{name}"', "attribute_value": attribute[1]}


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
