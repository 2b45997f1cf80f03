"""Reads of how completely images are labelled, class by class.

What holds is what was said of a class on an image, and of the classes of the image's scope that nothing else was said
of: they are not there. Written out that is millions of rows for a set of COCO's size, so it is written out for some
images at a time; whatever asks about all images counts a scope at once and then only what was said beside it.
"""

import json
from collections.abc import Iterable

from sqlalchemy import text
from sqlmodel import Session

from core.annotations import CompletenessState
from core.queries.columns import driver_of

VERIFIED: tuple[CompletenessState, ...] = ("verified", "verified_empty")
DONE = f"('{VERIFIED[0]}', '{VERIFIED[1]}')"
_IN_SCOPE = (
    "EXISTS (SELECT 1 FROM image_scope w JOIN scope_class m ON m.scope_id = w.scope_id"
    " WHERE w.image_id = k.image_id AND m.class_id = k.class_id)"
)
ACTIVE = "SELECT id FROM label_class WHERE NOT is_retired"


def states_of(image_ids: str) -> str:
    """A query of image, class and state for the images that another query gives; without what is unlabelled."""
    return f"""
        SELECT image_id, class_id, state FROM class_completeness
        WHERE image_id IN ({image_ids}) AND state != 'unlabelled'
        UNION ALL
        SELECT w.image_id, m.class_id, 'verified_empty'
        FROM image_scope w CROSS JOIN scope_class m ON m.scope_id = w.scope_id
        WHERE w.image_id IN ({image_ids}) AND NOT EXISTS (
            SELECT 1 FROM class_completeness k WHERE k.image_id = w.image_id AND k.class_id = m.class_id)"""  # noqa: S608


def verified_of(image_ids: str) -> str:
    """A query of image and class: what was verified, present or absent, on the images that another query gives."""
    return f"SELECT image_id, class_id FROM ({states_of(image_ids)}) WHERE state IN {DONE}"  # noqa: S608 - our own words


def verified_counts(class_ids: str) -> str:
    """A query of image and how many of the classes that another query gives were verified on it, present or absent.

    Images on which none was are left out, or have 0.
    """
    return f"""
        SELECT image_id, sum(verified) AS verified FROM (
            SELECT w.image_id, n.verified FROM image_scope w JOIN (
                SELECT scope_id, count(*) AS verified FROM scope_class WHERE class_id IN ({class_ids}) GROUP BY scope_id
            ) n ON n.scope_id = w.scope_id
            UNION ALL
            SELECT k.image_id, (k.state IN {DONE}) - {_IN_SCOPE} FROM class_completeness k
            WHERE +k.class_id IN ({class_ids})
        ) GROUP BY image_id"""  # noqa: S608 - our own words


ALL_VERIFIED = (  # the images on which each class in use was verified
    f"SELECT image_id FROM ({verified_counts(ACTIVE)}) WHERE verified = (SELECT count(*) FROM ({ACTIVE}))"  # noqa: S608
)
SAID_SOMETHING = (  # of an image `{image}`, that something holds of its classes
    "(EXISTS (SELECT 1 FROM class_completeness k WHERE k.image_id = {image} AND k.state != 'unlabelled')"
    " OR EXISTS (SELECT 1 FROM image_scope w JOIN scope_class m ON m.scope_id = w.scope_id WHERE w.image_id = {image}"
    " AND NOT EXISTS (SELECT 1 FROM class_completeness k WHERE k.image_id = {image} AND k.class_id = m.class_id)))"
)
STATE_OF = (  # of one image and one class
    "COALESCE((SELECT k.state FROM class_completeness k WHERE k.image_id = {image} AND k.class_id = {label_class}),"
    " (SELECT 'verified_empty' FROM image_scope w JOIN scope_class m ON m.scope_id = w.scope_id"
    " WHERE w.image_id = {image} AND m.class_id = {label_class}), 'unlabelled')"
)


def completeness_of(session: Session, image_id: int) -> dict[int, str]:
    """Class id -> state of an image; a class that is not in it is unlabelled."""
    return completeness_of_many(session, [image_id]).get(image_id, {})


def completeness_of_many(session: Session, image_ids: Iterable[int]) -> dict[int, dict[int, str]]:
    """Image id -> class id -> state; an image or a class that is not in it is unlabelled."""
    states: dict[int, dict[int, str]] = {}
    session.flush()
    asked = driver_of(session).execute(_STATES, (json.dumps(list(image_ids)),))
    for image_id, class_id, state in asked:
        states.setdefault(image_id, {})[class_id] = state
    return states


_STATES = states_of("SELECT value FROM json_each(?1)")


def verified_shares(session: Session) -> dict[int, float]:
    """Class id -> the share of all images on which the class was verified, present or absent; 0 to 1."""
    count = int(session.execute(text("SELECT count(*) FROM image")).scalar() or 0)
    rows = session.execute(
        text(
            f"SELECT class_id, sum(images) FROM (SELECT m.class_id, u.images FROM scope_class m JOIN (SELECT scope_id,"  # noqa: S608 - our own words
            f" count(*) AS images FROM image_scope GROUP BY scope_id) u ON u.scope_id = m.scope_id UNION ALL"
            f" SELECT k.class_id, (k.state IN {DONE}) - {_IN_SCOPE} FROM class_completeness k) GROUP BY class_id"
        )
    )
    return {class_id: images / max(1, count) for class_id, images in rows if images}


def classes_of_scope(session: Session, scope_id: str) -> frozenset[int]:
    """The classes of a scope; empty for one that is not known."""
    rows = session.execute(text("SELECT class_id FROM scope_class WHERE scope_id = :scope"), {"scope": scope_id})
    return frozenset(row[0] for row in rows)
