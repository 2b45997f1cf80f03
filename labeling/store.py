"""Applies edits: the state and the log in one transaction, durable when the call returns. The only writer of labels."""

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import delete, insert, text
from sqlmodel import Session, col, select

from core.canonical import to_json
from core.errors import UserError
from core.ids import EditId, ImageId, new_number
from core.project import utc_now
from core.queries.images import annotation_of_row
from core.registry import Registry, Transaction
from core.schema import AnnotationRow, CompletenessRow, EditChangeRow, EditRow, ImageConditionRow
from labeling.edits import Change, Edit, annotation_from_state, annotation_to_state

CHUNK = 500


def apply(registry: Registry, edit: Edit, *, author: str, origin: str = "", undoes: EditId | None = None) -> EditId:
    """Do the edit and log it; when this returns it survives whatever comes. Gives the edit's id.

    Raises UserError, with nothing done, when something the edit starts from has changed in the meantime.
    """
    with registry.transaction(origin) as tx:
        return apply_in(tx, edit, author=author, undoes=undoes)


def apply_in(tx: Transaction, edit: Edit, *, author: str, undoes: EditId | None = None) -> EditId:
    """Like `apply`, inside a larger transaction."""
    _refuse_stale(tx.session, edit.changes)
    edit_id = EditId(new_number())
    row = EditRow(id=edit_id, at=utc_now(), author=author, name=edit.name, origin=tx.changes.origin, undoes=undoes)
    tx.session.add(row)
    tx.session.flush()
    _write_states(tx.session, edit.changes)
    if edit.changes:
        tx.session.execute(insert(EditChangeRow), [_log_row(edit_id, change) for change in edit.changes])
    for entity, topic in (("annotation", "annotations"), ("completeness", "completeness"), ("condition", "conditions")):
        touched = {change.image_id for change in edit.changes if change.entity == entity}
        if touched:
            tx.touch(topic, touched)  # type: ignore[arg-type]  # the three topics stand above
    return edit_id


def undo(registry: Registry, edit_id: EditId, *, author: str, origin: str = "") -> EditId:
    """Take an edit back by a new edit. Raises UserError when a later edit stands in the way; nothing is done then."""
    with registry.transaction(origin) as tx:
        return apply_in(tx, edit_of(tx.session, edit_id).inverse(), author=author, undoes=edit_id)


def edit_of(session: Session, edit_id: EditId) -> Edit:
    """An edit as it stands in the log."""
    row = session.get(EditRow, edit_id)
    if row is None:
        raise UserError("This change is no longer in the log.", "Nothing was changed.")
    chosen = select(EditChangeRow).where(EditChangeRow.edit_id == edit_id).order_by(col(EditChangeRow.id))
    return Edit(row.name, tuple(_change_of_row(change) for change in session.exec(chosen)))


def recent_edits(session: Session, *, author: str, limit: int = 200) -> list[EditRow]:
    """The newest edits of one person, oldest first: what fills the undo stack after a restart."""
    chosen = select(EditRow).where(EditRow.author == author).order_by(col(EditRow.id).desc()).limit(limit)
    return list(session.exec(chosen))[::-1]


def _change_of_row(row: EditChangeRow) -> Change:
    return Change(row.entity, row.entity_key, ImageId(row.image_id or 0), row.before_json, row.after_json)  # type: ignore[arg-type]


def _log_row(edit_id: EditId, change: Change) -> dict[str, object]:
    return {
        "edit_id": edit_id,
        "entity": change.entity,
        "entity_key": change.key,
        "image_id": change.image_id,
        "before_json": change.before,
        "after_json": change.after,
    }


def _refuse_stale(session: Session, changes: Sequence[Change]) -> None:
    if len({(change.entity, change.key) for change in changes}) != len(changes):
        raise ValueError("an edit changes each thing once")
    for entity in ("annotation", "completeness", "condition"):
        chosen = [change for change in changes if change.entity == entity]
        for start in range(0, len(chosen), CHUNK):
            batch = chosen[start : start + CHUNK]
            known = _present_states(session, entity, batch)
            if any(known.get(change.key) != change.before for change in batch):
                raise UserError(
                    "Somebody changed this in the meantime, so your change was not made.",
                    "Look at the image as it is now, and make the change again.",
                )


def _present_states(session: Session, entity: str, batch: Sequence[Change]) -> dict[str, str]:
    if entity == "annotation":
        ids = [int(change.key) for change in batch]
        rows = session.exec(select(AnnotationRow).where(col(AnnotationRow.id).in_(ids)))
        return {str(row.id): annotation_to_state(annotation_of_row(row)) for row in rows}
    images = sorted({change.image_id for change in batch})
    if entity == "completeness":
        states = session.exec(select(CompletenessRow).where(col(CompletenessRow.image_id).in_(images)))
        return {f"{row.image_id}:{row.class_id}": to_json(row.state) for row in states}
    values = session.exec(select(ImageConditionRow).where(col(ImageConditionRow.image_id).in_(images)))
    return {f"{row.image_id}:{row.group_name}": to_json(row.value) for row in values}


def _write_states(session: Session, changes: Sequence[Change]) -> None:
    gone = [int(change.key) for change in changes if change.entity == "annotation" and change.before is not None]
    for start in range(0, len(gone), CHUNK):
        session.execute(delete(AnnotationRow).where(col(AnnotationRow.id).in_(gone[start : start + CHUNK])))
    come = [_annotation_row(change.after) for change in changes if change.entity == "annotation" and change.after]
    if come:
        session.execute(insert(AnnotationRow), come)
    _write_values(session, (change for change in changes if change.entity == "completeness"), _COMPLETENESS)
    _write_values(session, (change for change in changes if change.entity == "condition"), _CONDITION)


_COMPLETENESS = (
    "DELETE FROM completeness WHERE image_id = :image AND class_id = :part",
    "INSERT OR REPLACE INTO completeness (image_id, class_id, state) VALUES (:image, :part, :value)",
)
_CONDITION = (
    "DELETE FROM image_condition WHERE image_id = :image AND group_name = :part",
    "INSERT OR REPLACE INTO image_condition (image_id, group_name, value) VALUES (:image, :part, :value)",
)


def _write_values(session: Session, changes: Iterable[Change], statements: tuple[str, str]) -> None:
    gone, come = [], []
    for change in changes:
        place = {"image": change.image_id, "part": change.key.partition(":")[2]}
        if change.after is None:
            gone.append(place)
        else:
            come.append({**place, "value": json.loads(change.after)})
    if gone:
        session.execute(text(statements[0]), gone)
    if come:
        session.execute(text(statements[1]), come)


def _annotation_row(state: str) -> dict[str, object]:
    annotation = annotation_from_state(state)
    fields = json.loads(state)
    x1, y1, x2, y2 = annotation.shape.bounds() or (None, None, None, None)
    return {
        "id": fields["id"], "image_id": fields["image_id"], "class_id": fields["class_id"], "kind": fields["kind"],
        "geometry": fields["geometry"], "x1": x1, "y1": y1, "x2": x2, "y2": y2,
        "attributes_json": to_json(fields["attributes"]), "author": fields["author"], "source": fields["source"],
        "reference": fields["reference"],
    }  # fmt: skip
