"""Reads vectors of pictures and crops: as numpy columns, all at once or streamed, and what there is and what lacks.

A vector counts as long as what it was made from is still so: that of a deleted label, or of a box that has moved since,
is not read and counts as missing. 100,000 images of 1280 numbers are 256 MB, kept as float16 and widened where needed.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from sqlmodel import Session

from core.embedding import Vectors
from core.queries.columns import AREAS, driver_of

Of = Literal["images", "crops"]
Crop = tuple[int, int, float, float, float, float, str]  # image, annotation, x1 y1 x2 y2, content
ROWS = 4096  # streamed at once: 10 MB of 1280 numbers
WHOLE = 0  # the annotation id of a whole picture's vector
# The content of a crop is its upright bounds.
CONTENT = "printf('%.1f %.1f %.1f %.1f', a.x1, a.y1, a.x2, a.y2)"
_IMAGES = "FROM embedding e WHERE e.made_with = :made_with AND e.annotation_id = 0"
_CROPS = (
    "FROM annotation a CROSS JOIN embedding e ON e.made_with = :made_with AND e.image_id = a.image_id"
    f" AND e.annotation_id = a.id WHERE a.kind IN {AREAS} AND e.content = {CONTENT}"
)
_FROM: dict[Of, str] = {"images": _IMAGES, "crops": _CROPS}
_ORDER: dict[Of, str] = {"images": "e.image_id", "crops": "a.id"}
_LACKS_WHOLE = (
    "FROM image i WHERE NOT EXISTS (SELECT 1 FROM embedding e WHERE e.made_with = :made_with AND e.image_id = i.id"
    " AND e.annotation_id = 0)"
)
_LACKS_CROP = (
    "FROM annotation a LEFT JOIN embedding e ON e.made_with = :made_with AND e.image_id = a.image_id"
    f" AND e.annotation_id = a.id WHERE a.kind IN {AREAS} AND e.content IS NOT {CONTENT}"
)


@dataclass(frozen=True, slots=True, eq=False)
class Embedded:
    """Vectors (n, d) float16 of unit length, and whose they are: image_id and annotation_id int64 (n,), 0 for whole."""

    image_id: NDArray[np.int64]
    annotation_id: NDArray[np.int64]
    vectors: Vectors

    def __len__(self) -> int:
        return len(self.image_id)


@dataclass(frozen=True, slots=True)
class Used:
    """An encoder that was used here, and how many vectors there are of it (also of what was changed since)."""

    made_with: str
    images: int
    crops: int


@dataclass(frozen=True, slots=True)
class Missing:
    """How many whole images and crops have no vector of an encoder yet."""

    images: int
    crops: int


def stream_vectors(session: Session, made_with: str, of: Of, rows: int = ROWS) -> Iterator[Embedded]:
    """All vectors of an encoder, some at once, by id."""
    cursor = _cursor(session)
    listed = f"SELECT e.image_id, e.annotation_id, e.vector {_FROM[of]} ORDER BY {_ORDER[of]}"
    cursor.execute(listed, {"made_with": made_with})
    while batch := cursor.fetchmany(rows):
        yield _embedded(batch)


def read_vectors(session: Session, made_with: str, of: Of) -> Embedded:
    """All vectors of an encoder in one matrix, by id; with none, its shape is (0, 0)."""
    parts = list(stream_vectors(session, made_with, of))
    if not parts:
        return Embedded(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros((0, 0), np.float16))
    return Embedded(
        np.concatenate([part.image_id for part in parts]),
        np.concatenate([part.annotation_id for part in parts]),
        np.concatenate([part.vectors for part in parts]),
    )


def vector_of(session: Session, made_with: str, image_id: int, annotation_id: int = WHOLE) -> Vectors | None:
    """The vector (d,) of one image, or of one crop as it is now; None where there is none."""
    of: Of = "crops" if annotation_id else "images"
    cursor = _cursor(session)
    cursor.execute(
        f"SELECT e.vector {_FROM[of]} AND e.image_id = :image_id AND e.annotation_id = :annotation_id",
        {"made_with": made_with, "image_id": image_id, "annotation_id": annotation_id},
    )
    row = cursor.fetchone()
    return None if row is None else np.frombuffer(row[0], "<f2").astype(np.float16)


def encoders_used(session: Session) -> list[Used]:
    """The encoders whose vectors are here, those with the most first."""
    cursor = _cursor(session)
    cursor.execute(
        "SELECT made_with, sum(annotation_id = 0), sum(annotation_id != 0) FROM embedding GROUP BY made_with"
    )
    used = [Used(name, images, crops) for name, images, crops in cursor.fetchall()]
    return sorted(used, key=lambda each: (-each.images - each.crops, each.made_with))


def missing(session: Session, made_with: str) -> Missing:
    """How much an encoder has not seen yet."""
    cursor, values = _cursor(session), {"made_with": made_with}
    images = cursor.execute(f"SELECT count(*) {_LACKS_WHOLE}", values).fetchone()[0]
    crops = cursor.execute(f"SELECT count(*) {_LACKS_CROP}", values).fetchone()[0]
    return Missing(images, crops)


def missing_images(session: Session, made_with: str) -> NDArray[np.int64]:
    """Ids of the images of which the whole or a crop has no vector yet, sorted."""
    cursor = _cursor(session)
    listed = f"SELECT i.id {_LACKS_WHOLE} UNION SELECT a.image_id {_LACKS_CROP} ORDER BY 1"
    rows = cursor.execute(listed, {"made_with": made_with}).fetchall()
    return np.array([row[0] for row in rows], np.int64)


def lacking(session: Session, made_with: str, image_ids: list[int]) -> tuple[set[int], list[Crop]]:
    """Of these images, whose whole has no vector; and crops that have none: image, annotation, x1 y1 x2 y2, content."""
    cursor, values = _cursor(session), {"made_with": made_with}
    among = ",".join(map(str, map(int, image_ids)))
    wholes = cursor.execute(f"SELECT i.id {_LACKS_WHOLE} AND i.id IN ({among})", values).fetchall()
    columns = f"a.image_id, a.id, a.x1, a.y1, a.x2, a.y2, {CONTENT}"
    listed = f"SELECT {columns} {_LACKS_CROP} AND a.image_id IN ({among}) ORDER BY a.image_id, a.id"
    return {row[0] for row in wholes}, cursor.execute(listed, values).fetchall()


def _embedded(rows: list[tuple[int, int, bytes]]) -> Embedded:
    image_ids, annotation_ids, blobs = zip(*rows, strict=True)
    vectors = np.frombuffer(b"".join(blobs), "<f2").astype(np.float16, copy=False).reshape(len(rows), -1)
    return Embedded(np.array(image_ids, np.int64), np.array(annotation_ids, np.int64), vectors)


def _cursor(session: Session) -> sqlite3.Cursor:
    """Of the driver itself: SQLAlchemy's rows take many times as long."""
    return driver_of(session).cursor()
