"""A second labelling of a sample, made without seeing the first: kept apart from the labels, and held against them.

The second labels never become annotations: no list, version or metric sees them.
"""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from core.annotations import Annotation
from core.canonical import to_json
from core.errors import UserError
from core.ids import ImageId, new_numbers
from core.project import Project, utc_now
from core.queries.images import annotations_of, conditions_of, images, inherited_conditions
from core.schema import SecondLabellingRow
from labeling.agreement import Agreement, agreement_of
from labeling.edits import annotation_from_state, annotation_to_state


@dataclass(frozen=True, slots=True)
class SecondLabelling:
    """What somebody said of one image without seeing its labels."""

    author: str
    image_id: ImageId
    annotations: tuple[Annotation, ...]
    conditions: Mapping[str, str]


def pick_sample(
    image_ids: Sequence[int], *, share: float | None = None, count: int | None = None, seed: str | int = 0
) -> list[int]:
    """A sample of images, in the order that they came in: a share of them (0 to 1, rounded up) or a count.

    Who is in it follows from SHA-256 of seed and id alone, so a larger sample holds every smaller one of its seed.
    Raises ValueError unless just one of share and count is told, and it makes sense.
    """
    if (share is None) == (count is None):
        raise ValueError("a sample has a share or a count")
    if share is not None and not 0 <= share <= 1:
        raise ValueError("a share lies from 0 to 1")
    known = list(dict.fromkeys(image_ids))
    wanted = math.ceil(round(share * len(known), 9)) if share is not None else int(count or 0)
    if wanted < 0:
        raise ValueError("a sample has no negative count")
    ranked = sorted(known, key=lambda image: hashlib.sha256(f"{seed}:{image}".encode()).digest())
    chosen = set(ranked[:wanted])
    return [image for image in known if image in chosen]


def begin_blind(project: Project, image_ids: Sequence[int], author: str, *, origin: str = "") -> int:
    """Set images before somebody to be labelled again; gives how many are new to them. What they saved is kept.

    Raises UserError, with nothing done, when the project does not know an image.
    """
    wanted = list(dict.fromkeys(image_ids))
    with project.registry.transaction(origin) as tx:
        if len(images(tx.session, wanted)) != len(wanted):
            raise UserError("Some of these images are no longer in the project.", "Choose a sample again.")
        chosen = select(SecondLabellingRow.image_id).where(SecondLabellingRow.author == author)
        known = set(tx.session.exec(chosen))
        new = [image for image in wanted if image not in known]
        for number, image in zip(new_numbers(len(new)), new, strict=True):
            tx.session.add(SecondLabellingRow(id=number, image_id=image, author=author, at=utc_now()))
        if new:
            tx.touch("reviews", new)
    return len(new)


def save_blind(
    project: Project,
    image_id: int,
    author: str,
    annotations: Sequence[Annotation],
    conditions: Mapping[str, str],
    *,
    origin: str = "",
) -> None:
    """Keep the second labels of one image, in place of those that the same person saved before.

    Raises UserError when the image was not set before this person, ValueError for annotations of another image.
    """
    if any(each.image_id != image_id for each in annotations):
        raise ValueError("second labels belong to their image")
    with project.registry.transaction(origin) as tx:
        row = tx.session.exec(_rows(author).where(SecondLabellingRow.image_id == image_id)).first()
        if row is None:
            raise UserError("This image is not part of a blind sample; nothing was saved.", "Begin a sample with it.")
        row.labels_json = to_json(
            {
                "annotations": [json.loads(annotation_to_state(each)) for each in annotations],
                "conditions": dict(conditions),
            }
        )
        row.at = utc_now()
        tx.session.add(row)
        tx.touch("reviews", [image_id])


def blind_of(session: Session, author: str) -> list[SecondLabelling]:
    """The second labels that somebody saved, by image."""
    rows = session.exec(_rows(author).where(SecondLabellingRow.labels_json != ""))
    return [_labelling(row) for row in rows]


def waiting_blind(session: Session, author: str) -> list[int]:
    """The images that are set before somebody and have no second labels yet."""
    return [row.image_id for row in session.exec(_rows(author).where(SecondLabellingRow.labels_json == ""))]


def agreement_with_live(project: Project, author: str) -> Agreement:
    """How far somebody's second labels agree with the labels as they stand. Raises UserError where there are none."""
    with project.registry.reading() as session:
        second = blind_of(session, author)
        live: dict[int, list[Annotation]] = {each.image_id: annotations_of(session, each.image_id) for each in second}
        words: dict[int, dict[str, str]] = {each.image_id: _live_words(session, each.image_id) for each in second}
    if not second:
        raise UserError("No image has second labels yet.", "Label some images of a blind sample first.")
    return agreement_of(
        live,
        {each.image_id: each.annotations for each in second},
        first_words=words,
        second_words={each.image_id: each.conditions for each in second},
    )


def _live_words(session: Session, image_id: int) -> dict[str, str]:
    said = inherited_conditions(session, image_id) | conditions_of(session, image_id)
    return {group: value for group, value in said.items() if value}


def _rows(author: str) -> SelectOfScalar[SecondLabellingRow]:
    return (
        select(SecondLabellingRow).where(SecondLabellingRow.author == author).order_by(col(SecondLabellingRow.image_id))
    )


def _labelling(row: SecondLabellingRow) -> SecondLabelling:
    said = json.loads(row.labels_json)
    annotations = tuple(annotation_from_state(to_json(state)) for state in said["annotations"])
    return SecondLabelling(row.author, ImageId(row.image_id), annotations, said["conditions"])
