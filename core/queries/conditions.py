"""Reads of the conditions of several images at once."""

from collections.abc import Sequence

from sqlalchemy import bindparam, text
from sqlmodel import Session, col, select

from core.schema import ImageConditionRow


def conditions_said(session: Session, image_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """What was said of these images themselves, by group; an empty value says that none holds here."""
    chosen = select(ImageConditionRow).where(col(ImageConditionRow.image_id).in_(image_ids))
    said: dict[int, dict[str, str]] = {}
    for row in session.exec(chosen):
        said.setdefault(row.image_id, {})[row.group_name] = row.value
    return said


def effective_conditions(session: Session, image_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """What holds for these images, by group: said of them, or of the interval of their drive."""
    words = text("SELECT image_id, group_name, value FROM effective_condition WHERE image_id IN :ids")
    rows = session.execute(words.bindparams(bindparam("ids", expanding=True)), {"ids": list(image_ids)})
    held: dict[int, dict[str, str]] = {}
    for image_id, group, value in rows:
        held.setdefault(image_id, {})[group] = value
    return held
