"""Reads of where images stand between labeller and reviewer."""

from array import array
from itertools import chain
from typing import Literal

from sqlalchemy import text
from sqlmodel import Session

from core.queries.completeness import SAID_SOMETHING

ReviewState = Literal["to_do", "in_progress", "done", "needs_review", "approved", "rejected"]

# Where nobody said so, an image is to do until somebody began to label it.
_SAID = "SELECT image_id FROM image_review WHERE state = :state"
_TOUCHED = (
    "(EXISTS (SELECT 1 FROM annotation a WHERE a.image_id = i.id)"  # noqa: S608 - our own words
    f" OR {SAID_SOMETHING.format(image='i.id')})"
)
_UNSAID = "SELECT i.id FROM image i WHERE NOT EXISTS (SELECT 1 FROM image_review w WHERE w.image_id = i.id)"
_IN_STATE: dict[ReviewState, str] = {
    "to_do": f"{_SAID} UNION {_UNSAID} AND NOT {_TOUCHED}",
    "in_progress": f"{_SAID} UNION {_UNSAID} AND {_TOUCHED}",
    "done": _SAID,
    "needs_review": _SAID,
    "approved": _SAID,
    "rejected": _SAID,
}


def images_in_review(session: Session, state: ReviewState) -> "array[int]":
    """Ids of the images in a state, in the order that they came in."""
    rows = session.execute(text(f"{_IN_STATE[state]} ORDER BY 1"), {"state": state})
    return array("q", chain.from_iterable(rows))


def review_counts(session: Session) -> dict[ReviewState, int]:
    """How many images are in each state."""
    return {
        state: int(session.execute(text(f"SELECT count(*) FROM ({query})"), {"state": state}).scalar() or 0)  # noqa: S608
        for state, query in _IN_STATE.items()
    }
