"""Applies edits: the state and the log in one transaction, durable when the call returns. The only writer of labels."""

from collections.abc import Sequence

from sqlalchemy import insert
from sqlmodel import Session, col, select

from core.errors import UserError
from core.ids import EditId, ImageId, new_number
from core.project import utc_now
from core.registry import Registry, Transaction
from core.schema import EditChangeRow, EditRow
from labeling.edits import Change, Edit
from labeling.entities import CHUNK, ENTITIES


def apply(registry: Registry, edit: Edit, *, author: str, origin: str = "", undoes: EditId | None = None) -> EditId:
    """Do the edit and log it; when this returns it survives whatever comes. Gives the edit's id.

    Raises UserError, with nothing done, when something the edit starts from has changed in the meantime.
    """
    with registry.transaction(origin) as tx:
        return apply_in(tx, edit, author=author, undoes=undoes)


def apply_in(tx: Transaction, edit: Edit, *, author: str, undoes: EditId | None = None) -> EditId:
    """Like `apply`, inside a larger transaction."""
    growing = GrowingEdit(tx, edit.name, author=author, undoes=undoes)
    growing.add(edit.changes)
    return growing.id


class GrowingEdit:
    """One edit that is applied piece by piece, inside a transaction, because it is too large to be held at once.

    Pieces never change a thing that an earlier piece changed.
    """

    def __init__(self, tx: Transaction, name: str, *, author: str, undoes: EditId | None = None) -> None:
        self._tx = tx
        self.id = EditId(new_number())
        tx.session.add(
            EditRow(id=self.id, at=utc_now(), author=author, name=name, origin=tx.changes.origin, undoes=undoes)
        )
        tx.session.flush()

    def add(self, changes: Sequence[Change]) -> None:
        """Do these and log them. Raises UserError when something they start from has changed in the meantime."""
        _refuse_stale(self._tx.session, changes)
        for entity, store in ENTITIES.items():
            chosen = [change for change in changes if change.entity == entity]
            if chosen:
                store.write(self._tx.session, chosen)
                self._tx.touch(store.topic, {change.image_id for change in chosen if change.image_id})
        if changes:
            self._tx.session.execute(insert(EditChangeRow), [_log_row(self.id, change) for change in changes])


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
        "image_id": change.image_id or None,
        "before_json": change.before,
        "after_json": change.after,
    }


def _refuse_stale(session: Session, changes: Sequence[Change]) -> None:
    if len({(change.entity, change.key) for change in changes}) != len(changes):
        raise ValueError("an edit changes each thing once")
    for entity, store in ENTITIES.items():
        chosen = [change for change in changes if change.entity == entity]
        for start in range(0, len(chosen), CHUNK):
            batch = chosen[start : start + CHUNK]
            known = store.present(session, batch)
            if any(known.get(change.key) != change.before for change in batch):
                raise UserError(
                    "Somebody changed this in the meantime, so your change was not made.",
                    "Look at the image as it is now, and make the change again.",
                )
