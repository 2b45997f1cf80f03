"""Finds what is most like a picture or a crop: exactly, by the cosine of vectors, in one pass over all of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlmodel import Session

from core.embedding import Vectors
from core.queries.embeddings import Embedded, Of, encoders_used, stream_vectors, vector_of

MOST = 200
ROWS = 16_384  # compared at once: 84 MB of 1280 numbers, widened to float32


@dataclass(frozen=True, slots=True, eq=False)
class Alike:
    """The likest first: image_id and annotation_id int64 (n,), and their cosine, likeness float32 (n,)."""

    image_id: NDArray[np.int64]
    annotation_id: NDArray[np.int64]
    likeness: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.image_id)


def most_alike(session: Session, made_with: str, of: Of, vector: Vectors, most: int = MOST) -> Alike:
    """The `most` images, or crops, whose vectors are the likest to this one (d,); itself among them if it is there.

    Of two that are as like the one with the lower id comes first.
    """
    best = Alike(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32))
    wide = vector.astype(np.float32)
    for part in stream_vectors(session, made_with, of, ROWS):
        best = _best_of(best, part, part.vectors.astype(np.float32) @ wide, most)
    return best


def encoder_that_knows(session: Session, image_id: int, annotation_id: int = 0) -> tuple[str, Vectors] | None:
    """The encoder with the most vectors here that has one of this image or crop, and that vector; None without any."""
    for used in encoders_used(session):
        vector = vector_of(session, used.made_with, image_id, annotation_id)
        if vector is not None:
            return used.made_with, vector
    return None


def _best_of(best: Alike, part: Embedded, likeness: NDArray[np.float32], most: int) -> Alike:
    image_id = np.concatenate((best.image_id, part.image_id))
    annotation_id = np.concatenate((best.annotation_id, part.annotation_id))
    both = np.concatenate((best.likeness, likeness))
    kept = np.argpartition(-both, most)[: most + 1] if len(both) > most else np.arange(len(both))
    order = kept[np.lexsort((annotation_id[kept], image_id[kept], -both[kept]))][:most]
    return Alike(image_id[order], annotation_id[order], both[order])
