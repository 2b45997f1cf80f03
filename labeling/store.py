"""Applies edits: the state and the log in one transaction, durable when the call returns. The only writer of labels."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from core.errors import UserError
from core.ids import EditId, ImageId, new_number
from core.project import utc_now
from core.queries.columns import driver_of
from core.registry import Registry, Transaction
from core.schema import EditRow
from labeling.clashes import Clash, Overtaken, clashes_of, refuse_overlaps
from labeling.completeness_follows import followed
from labeling.edits import Change, Edit
from labeling.entities import ENTITIES, AnnotationColumns, EntityStore, put_annotations


def apply(registry: Registry, edit: Edit, *, author: str, origin: str = "", undoes: EditId | None = None) -> EditId:
    """Do the edit and log it; when this returns it survives whatever comes. Gives the edit's id.

    Raises Overtaken, a UserError, with nothing done, when something the edit starts from has changed in the meantime;
    `labeling.overruling` knows the ways on.
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

    A piece holds all that the edit says of an image, and changes nothing that an earlier piece changed.
    """

    def __init__(self, tx: Transaction, name: str, *, author: str, undoes: EditId | None = None) -> None:
        self._tx, self._name, self._author, self._undoes = tx, name, author, undoes
        self.id = _next_id(tx.session)
        tx.session.add(
            EditRow(id=self.id, at=utc_now(), author=author, name=name, origin=tx.changes.origin, undoes=undoes)
        )
        tx.session.flush()

    def add(self, changes: Sequence[Change]) -> None:
        """Do these and log them. Raises Overtaken when something they start from has changed in the meantime."""
        session, is_undo = self._tx.session, self._undoes is not None
        edit = Edit(self._name, tuple(changes))
        if not is_undo:  # what is taken back is known whole
            edit = followed(session, edit)
        edit = _still_to_do(session, edit, self._author, is_undo=is_undo)
        for entity, store in ENTITIES.items():
            chosen = [change for change in edit.changes if change.entity == entity]
            if chosen:
                _write(session, store, edit, chosen, self._author)
                self._tx.touch(store.topic, {change.image_id for change in chosen if change.image_id})
        refuse_overlaps(session, edit, author=self._author, is_undo=is_undo)
        self._log(edit.changes)

    def add_new(self, changes: Sequence[Change], rows: Sequence[AnnotationColumns]) -> None:
        """Annotations made in this transaction, and their columns: nobody can know of them, so nothing can clash.

        How far their classes are labelled is to be said in the same piece; nothing follows by itself.
        """
        put_annotations(self._tx.session, rows)
        self._tx.touch(ENTITIES["annotation"].topic, {change.image_id for change in changes})
        self._log(changes)

    def _log(self, changes: Sequence[Change]) -> None:
        if changes:
            self._tx.session.flush()
            driver_of(self._tx.session).executemany(_LOG, [_log_row(self.id, change) for change in changes])


def undo(registry: Registry, edit_id: EditId, *, author: str, origin: str = "") -> EditId:
    """Take an edit back by a new edit. Raises UserError when a later edit stands in the way; nothing is done then."""
    with registry.transaction(origin) as tx:
        return apply_in(tx, edit_of(tx.session, edit_id).inverse(), author=author, undoes=edit_id)


def edit_of(session: Session, edit_id: EditId) -> Edit:
    """An edit as it stands in the log."""
    row = session.get(EditRow, edit_id)
    if row is None:
        raise UserError("This change is no longer in the log.", "Nothing was changed.")
    rows = session.execute(
        text(
            "SELECT entity, entity_key, image_id, before_json, after_json FROM edit_change WHERE edit_id = :edit"
            " ORDER BY id"
        ),
        {"edit": edit_id},
    )
    return Edit(row.name, tuple(Change(each[0], each[1], ImageId(each[2] or 0), each[3], each[4]) for each in rows))


# By the driver itself, as `labeling.entities` writes labels: of a large import there are millions of rows.
_LOG = (
    "INSERT INTO edit_change (edit_id, entity, entity_key, image_id, before_json, after_json) VALUES (?, ?, ?, ?, ?, ?)"
)


def _log_row(edit_id: EditId, change: Change) -> tuple[object, ...]:
    return (edit_id, change.entity, change.key, change.image_id or None, change.before, change.after)


def _next_id(session: Session) -> EditId:
    """Later than every edit before it, also where two are made in one millisecond or the clock was put back."""
    newest = session.execute(text("SELECT max(id) FROM edit")).scalar()
    return EditId(max(new_number(), int(newest or 0) + 1))


def _write(session: Session, store: EntityStore, edit: Edit, changes: Sequence[Change], author: str) -> None:
    try:
        store.write(session, changes)
    except IntegrityError as error:  # two things that only one may be: both windows made the same version of a camera
        if "UNIQUE" not in str(error.orig):
            raise
        raise Overtaken(edit, [Clash(change, None) for change in changes], author=author) from error


def _still_to_do(session: Session, edit: Edit, author: str, *, is_undo: bool) -> Edit:
    """The edit without what somebody else did already just so. Raises Overtaken where something else is there now."""
    if len({(change.entity, change.key) for change in edit.changes}) != len(edit.changes):
        raise ValueError("an edit changes each thing once")
    stale = clashes_of(session, edit.changes)
    clashes = [each for each in stale if each.present != each.change.after]
    if clashes:
        raise Overtaken(edit, clashes, author=author, is_undo=is_undo)
    done = {each.place for each in stale}
    if not done:
        return edit
    return Edit(edit.name, tuple(each for each in edit.changes if (each.entity, each.key) not in done))
