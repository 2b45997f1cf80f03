"""A word on why an image stands where it does in the queue, for the images that are seen; reads only those."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, text
from sqlmodel import Session

from core.queries.brief import class_names
from labeling.next_best import Ordering

NAMED = 2  # classes that a reason names
NOT_LOOKED = "No model looked yet"


def reasons(session: Session, image_ids: Sequence[int], by: Ordering, worth: Mapping[int, float]) -> dict[int, str]:
    """Image -> why it stands there; an image of which nothing is known has a word on that. Nothing for `as_is`.

    `worth` is what the order was made of, as `labeling.next_best.ranked` gives it.
    """
    if by == "as_is" or not image_ids:
        return {}
    if by == "novelty":
        return {each: _novelty(worth.get(each)) for each in image_ids}
    if by == "disagreement":
        return {each: _agreement(worth.get(each)) for each in image_ids}
    told = _unsure(session, image_ids) if by == "uncertainty" else _rare(session, image_ids)
    looked = _looked_at(session, image_ids)
    nothing = {each: "A model saw nothing" if each in looked else NOT_LOOKED for each in image_ids}
    return nothing | told


def _novelty(worth: float | None) -> str:
    if worth is None:
        return "Not compared yet"
    return f"Novelty {worth:.2f}" if worth else "Labelled already"


def _agreement(worth: float | None) -> str:
    return "Under two models" if worth is None else f"Models agree: {1 - worth:.0%}"


def _unsure(session: Session, image_ids: Sequence[int]) -> dict[int, str]:
    """The classes whose scores lie nearest to one half."""
    rows = _rows(
        session,
        "SELECT image_id, class_id, score FROM suggestion WHERE state = 'open' AND image_id IN :ids"
        " ORDER BY image_id, abs(score - 0.5), id",
        image_ids,
    )
    names, found = class_names(session), dict[int, list[str]]()
    for image_id, class_id, score in rows:
        listed = found.setdefault(image_id, [])
        if len(listed) < NAMED:
            listed.append(f"{names.get(class_id, '?')} {score:.2f}")
    return {image_id: f"Unsure: {', '.join(listed)}" for image_id, listed in found.items()}


def _rare(session: Session, image_ids: Sequence[int]) -> dict[int, str]:
    """The class that promises most: the surest proposals of the classes with the fewest labels."""
    rows = _rows(
        session,
        "SELECT s.image_id, s.class_id, coalesce(n.count, 0) FROM suggestion s LEFT JOIN"
        " (SELECT class_id, count(*) AS count FROM annotation GROUP BY class_id) n ON n.class_id = s.class_id"
        " WHERE s.state = 'open' AND s.image_id IN :ids GROUP BY s.image_id, s.class_id"
        " ORDER BY s.image_id, sum(s.score / (1.0 + coalesce(n.count, 0))) DESC",
        image_ids,
    )
    names, found = class_names(session), dict[int, str]()
    for image_id, class_id, count in rows:
        found.setdefault(image_id, f"Maybe {names.get(class_id, '?')} ({count:,} yet)")
    return found


def _looked_at(session: Session, image_ids: Sequence[int]) -> set[int]:
    rows = _rows(session, "SELECT DISTINCT image_id FROM looked_at WHERE image_id IN :ids", image_ids)
    return {row[0] for row in rows}


def _rows(session: Session, sql: str, image_ids: Sequence[int]) -> list[Any]:
    chosen = text(sql).bindparams(bindparam("ids", expanding=True))
    return list(session.execute(chosen, {"ids": list(image_ids)}))
