"""Reads vectors of pictures and crops as numpy columns. A vector counts as long as what it was made from is still so:
that of a deleted label, or of a box that has moved since, is not read.
"""

import sqlite3
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from sqlmodel import Session

Of = Literal["images", "crops"]
_CROPPED = "('box', 'rotated_box', 'polygon', 'ellipse', 'mask')"
_CONTENT = "printf('%.1f %.1f %.1f %.1f', a.x1, a.y1, a.x2, a.y2)"
_FROM: dict[Of, str] = {
    "images": "FROM embedding e WHERE e.made_with = :made_with AND e.annotation_id = 0 ORDER BY e.image_id",
    "crops": "FROM annotation a CROSS JOIN embedding e ON e.made_with = :made_with AND e.image_id = a.image_id"
    f" AND e.annotation_id = a.id WHERE a.kind IN {_CROPPED} AND e.content = {_CONTENT} ORDER BY a.id",
}


@dataclass(frozen=True, slots=True, eq=False)
class Embedded:
    """Vectors (n, d) float16 of unit length, and whose they are: image_id and annotation_id int64 (n,), 0 for whole."""

    image_id: NDArray[np.int64]
    annotation_id: NDArray[np.int64]
    vectors: NDArray[np.float16]

    def __len__(self) -> int:
        return len(self.image_id)


@dataclass(frozen=True, slots=True)
class Used:
    """An encoder that was used here, and how many vectors there are of it (also of what was changed since)."""

    made_with: str
    images: int
    crops: int


def read_vectors(session: Session, made_with: str, of: Of) -> Embedded:
    """All vectors of an encoder in one matrix, by id; with none, its shape is (0, 0)."""
    cursor = _cursor(session)
    cursor.execute(f"SELECT e.image_id, e.annotation_id, e.vector {_FROM[of]}", {"made_with": made_with})
    rows = cursor.fetchall()
    if not rows:
        return Embedded(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros((0, 0), np.float16))
    image_ids, annotation_ids, blobs = zip(*rows, strict=True)
    vectors = np.frombuffer(b"".join(blobs), "<f2").astype(np.float16, copy=False).reshape(len(rows), -1)
    return Embedded(np.array(image_ids, np.int64), np.array(annotation_ids, np.int64), vectors)


def encoders_used(session: Session) -> list[Used]:
    """The encoders whose vectors are here, those with the most first."""
    cursor = _cursor(session)
    cursor.execute(
        "SELECT made_with, sum(annotation_id = 0), sum(annotation_id != 0) FROM embedding GROUP BY made_with"
    )
    used = [Used(name, images, crops) for name, images, crops in cursor.fetchall()]
    return sorted(used, key=lambda each: (-each.images - each.crops, each.made_with))


def _cursor(session: Session) -> sqlite3.Cursor:
    """Of the driver itself: SQLAlchemy's rows take many times as long."""
    driver: sqlite3.Connection = session.connection().connection.driver_connection  # type: ignore[assignment]
    return driver.cursor()
