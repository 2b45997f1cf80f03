"""What a triage begins with: the cards in their clusters, and how many labels were compared with what models say."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from core.ids import ClassId
from core.schema import AnnotationRow
from core.shapes import AREA_KINDS
from labeling.differences import Difference, clustered, images_looked_at, open_differences

MOST_IMAGES = 2000


@dataclass(frozen=True, slots=True)
class Deck:
    """`labels` counts the labels of each class on the images; `images_left` are those of which there is no card yet."""

    clusters: Sequence[Sequence[Difference]]
    labels: Mapping[ClassId, int]
    images: int
    images_left: int = 0


def deck_of(session: Session, most_images: int = MOST_IMAGES) -> Deck:
    """The cards of the images that a model looked at, oldest first, at most so many images at once."""
    every = images_looked_at(session)
    chosen = every[:most_images]
    clusters = clustered(open_differences(session, chosen))
    return Deck(clusters, _label_counts(session, chosen), len(chosen), len(every) - len(chosen))


def _label_counts(session: Session, image_ids: Sequence[int]) -> dict[ClassId, int]:
    counts = Counter[ClassId]()
    for start in range(0, len(image_ids), 500):
        batch = image_ids[start : start + 500]
        counted = select(AnnotationRow.class_id, func.count()).where(
            col(AnnotationRow.image_id).in_(batch), col(AnnotationRow.kind).in_(AREA_KINDS)
        )
        for class_id, count in session.exec(counted.group_by(col(AnnotationRow.class_id))):
            counts[ClassId(class_id)] += count
    return dict(counts)
