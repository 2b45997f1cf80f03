"""Reads where pictures were taken."""

import hashlib
from collections.abc import Iterator

from sqlalchemy import text
from sqlmodel import Session, col, select

from core.positions import Position
from core.schema import ImageRow

_UNSEEN = text(
    "image.drive_id IS NULL AND NOT EXISTS (SELECT 1 FROM image_position p WHERE p.image_id = image.id)"
    ' AND NOT EXISTS (SELECT 1 FROM checked c WHERE c."check" = :looked AND c.image_id = image.id)'
)
_ALL = text("SELECT image_id, latitude, longitude FROM image_position ORDER BY image_id")


def positions(session: Session) -> dict[int, Position]:
    """Image -> where it was taken, of all whose place is known."""
    return {image_id: Position(latitude, longitude) for image_id, latitude, longitude in _rows(session)}


def count_positions(session: Session) -> tuple[int, int]:
    """How many images there are, and how many of them have a position."""
    row = session.execute(text("SELECT (SELECT count(*) FROM image), (SELECT count(*) FROM image_position)")).one()
    return int(row[0]), int(row[1])


def positions_stamp(session: Session) -> str:
    """A word that is another one when any position is; empty when there is none. It tells no position."""
    told = hashlib.sha256()
    number = 0
    for number, row in enumerate(_rows(session), start=1):  # noqa: B007 - the count is asked after
        told.update(repr(row).encode())
    return told.hexdigest()[:12] if number else ""


def unseen_images(session: Session, looked: str) -> list[ImageRow]:
    """Images with a file of their own whose place is not known and whose EXIF was not read (see `checked`)."""
    return list(session.exec(select(ImageRow).where(_UNSEEN.bindparams(looked=looked)).order_by(col(ImageRow.id))))


def image_names(session: Session) -> list[tuple[int, str]]:
    """The id and the name of every image."""
    rows = session.execute(text("SELECT id, name FROM image ORDER BY id"))
    return [(int(image_id), str(name)) for image_id, name in rows]


def _rows(session: Session) -> Iterator[tuple[int, float, float]]:
    for image_id, latitude, longitude in session.execute(_ALL):
        yield int(image_id), float(latitude), float(longitude)
