"""Writes where pictures were taken: what EXIF tells where nothing else is known, and what a person's file says."""

from collections.abc import Iterable, Mapping

from sqlalchemy import text

from core.positions import Position
from core.registry import Transaction

EXIF = "exif"
LOOKED = "position"  # the name under which `checked` keeps whose EXIF was looked at
_VALUES = (
    "INTO image_position (image_id, latitude, longitude, source) VALUES (:image_id, :latitude, :longitude, :source)"
)
_ADD, _SET = text(f"INSERT OR IGNORE {_VALUES}"), text(f"INSERT OR REPLACE {_VALUES}")
_SEEN = text('INSERT OR REPLACE INTO checked ("check", image_id, content) VALUES (:check, :image_id, :content)')


def add_positions(tx: Transaction, positions: Mapping[int, Position], source: str) -> None:
    """Keep the positions of images that have none yet."""
    if positions:
        tx.session.execute(_ADD, _rows(positions, source))


def set_positions(tx: Transaction, positions: Mapping[int, Position], source: str) -> None:
    """Keep the positions of images, in place of what was known of them."""
    if positions:
        tx.session.execute(_SET, _rows(positions, source))


def mark_looked_at(tx: Transaction, image_ids: Iterable[int]) -> None:
    """Remember that the EXIF of these images was read, so that it is not read again."""
    rows = [{"check": LOOKED, "image_id": each, "content": EXIF} for each in image_ids]
    if rows:
        tx.session.execute(_SEEN, rows)


def _rows(positions: Mapping[int, Position], source: str) -> list[dict[str, object]]:
    return [
        {"image_id": image_id, "latitude": each.latitude, "longitude": each.longitude, "source": source}
        for image_id, each in positions.items()
    ]
