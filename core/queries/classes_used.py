"""Which classes a person used last, newest first: what stands first in a palette. From the newest annotations alone."""

from sqlmodel import Session, col, select

from core.schema import AnnotationRow

LOOKED_AT = 500  # newest annotations: enough to tell a habit, few enough to be read at once


def last_used(session: Session, *, author: str) -> list[int]:
    """Class ids in the order of their last use by this person."""
    newest = select(AnnotationRow.class_id, AnnotationRow.author).order_by(col(AnnotationRow.id).desc())
    return list(dict.fromkeys(class_id for class_id, who in session.exec(newest.limit(LOOKED_AT)) if who == author))
