"""Which images to label next for some classes: those on which nobody has looked for them, the promising ones first."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlmodel import Session

from core.project import Project
from core.queries.columns import read_numbers
from core.queries.completeness import ALL_VERIFIED, verified_of
from core.queries.images import image_ids
from labeling.label_sets import live_presence
from labeling.next_best import rarity
from labeling.presence import Held, Mask, Presence

_VERIFIED_ELSEWHERE = verified_of(f"SELECT id FROM image WHERE id NOT IN ({ALL_VERIFIED})")  # noqa: S608 - our words


@dataclass(frozen=True, slots=True, eq=False)
class Unseen:
    """On which live images which classes were not looked for yet.

    `is_whole` (m,): every class in use was verified. `pair_image`, `pair_class` (p,), of the other images: the place of
    one and the id of a class that was verified on it.
    """

    presence: Presence
    is_whole: Mask
    pair_image: NDArray[np.int64]
    pair_class: NDArray[np.int64]

    def images(self, class_id: int, held: Held) -> Mask:
        """The images under these conditions that may show a class which nobody has said of them, (m,)."""
        chosen = ~self.is_whole & self.presence.under(held)
        chosen[self.pair_image[self.pair_class == class_id]] = False
        place = self.presence.place_of(class_id)
        unseen: Mask = chosen & ~self.presence.showing(place)
        return unseen


@dataclass(frozen=True, slots=True)
class ToLabel:
    """Images to label next, in order; on the first `promising` of them a model suggests one of the classes."""

    image_ids: Sequence[int]
    promising: int


def unseen(project: Project, presence: Presence) -> Unseen:
    """What was not looked for on the live images. Runs in the background."""
    with project.registry.reading() as session:
        whole = np.frombuffer(image_ids(session, state="verified"), np.int64)
        image, class_id = read_numbers(session, ("image_id", "class_id"), _VERIFIED_ELSEWHERE)
    places = np.searchsorted(presence.image_id, image)
    is_whole: Mask = np.isin(presence.image_id, whole)
    is_there = places < len(presence)
    return Unseen(presence, is_whole, places[is_there], class_id[is_there])


def images_to_label(project: Project, class_ids: Sequence[int], held: Held | None = None) -> ToLabel:
    """The images to label next for any of these classes under conditions: those with suggestions of them first.

    An image whose conditions nobody said is not among them when conditions are asked for. Runs in the background.
    """
    left = unseen(project, live_presence(project))
    with project.registry.reading() as session:
        return in_order(session, left, class_ids, held or {})


def in_order(session: Session, left: Unseen, class_ids: Sequence[int], held: Held) -> ToLabel:
    """The same, from what was not looked for."""
    chosen = np.zeros(len(left.presence), np.bool_)
    for class_id in class_ids:
        chosen |= left.images(class_id, held)
    ids = left.presence.image_id[chosen]
    worth = rarity(session, class_ids)
    values = np.array([worth.get(image_id, 0.0) for image_id in ids.tolist()])
    ordered = ids[np.argsort(-values, kind="stable")]
    return ToLabel(ordered.tolist(), int((values > 0).sum()))
