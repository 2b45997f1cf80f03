"""What a person does where somebody else was there first: take theirs over, or go on beside it. Nothing is lost.

Either way the edit is made anew from how things are now, in the transaction that applies it, and is logged like any
other: who overrules somebody can be overruled again, and everything can be taken back.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlmodel import Session

from core.canonical import to_json
from core.ids import EditId
from core.registry import Registry
from core.schema import TrackRow
from labeling.clashes import Clash, Place, clashes_of, kept_within, tracks_of_change
from labeling.conditions import cut_out, intervals
from labeling.edits import Change, Edit, annotation_class, class_by_class, classes_said
from labeling.entities import CHUNK, ENTITIES
from labeling.store import apply_in, edit_of
from labeling.track_edits import track_by, track_edit_in
from labeling.tracks import Track, track_of_row


def apply_over(registry: Registry, edit: Edit, *, author: str, origin: str = "") -> EditId:
    """Do an edit whatever somebody else did in the meantime."""
    with registry.transaction(origin) as tx:
        return apply_in(tx, over_theirs(tx.session, edit, author=author), author=author)


def apply_beside(registry: Registry, edit: Edit, *, author: str, origin: str = "") -> EditId:
    """Do the part of an edit that nobody else touched in the meantime; it may be empty."""
    with registry.transaction(origin) as tx:
        return apply_in(tx, beside_theirs(tx.session, edit), author=author)


def undo_over(registry: Registry, edit_id: EditId, *, author: str, origin: str = "") -> EditId:
    """Take an edit back whatever was changed since."""
    with registry.transaction(origin) as tx:
        back = over_theirs(tx.session, edit_of(tx.session, edit_id).inverse(), author=author)
        return apply_in(tx, back, author=author, undoes=edit_id)


def undo_beside(registry: Registry, edit_id: EditId, *, author: str, origin: str = "") -> EditId:
    """Take back the part of an edit that nobody changed since; it may be empty, and counts as taken back."""
    with registry.transaction(origin) as tx:
        back = beside_theirs(tx.session, edit_of(tx.session, edit_id).inverse())
        return apply_in(tx, back, author=author, undoes=edit_id)


def over_theirs(session: Session, edit: Edit, *, author: str) -> Edit:
    """The edit that reaches the same end from how things are now. A track is traced anew, with all its frames."""
    present = _present(session, edit.changes)
    wanted = {change.key: change for change in edit.changes if change.entity == "track"}
    changes = [
        replace(change, before=present.get((change.entity, change.key)))
        for change in edit.changes
        if change.entity != "track" and not tracks_of_change(change) & wanted.keys()
    ]
    able = [each for each in changes if each.entity != "suggestion" or each.before is not None]
    made = Edit(edit.name, tuple(each for each in able if each.before != each.after))
    theirs = [replace(each, after=None) for each in kept_within(session, made.changes)]
    made = Edit(edit.name, (*made.changes, *theirs, *_room_for(session, edit)))
    pairs = [(track_by(session, int(key)), _track_after(change)) for key, change in wanted.items()]
    return Edit(edit.name, made.then(track_edit_in(session, pairs, author=author, name=edit.name)).changes)


def beside_theirs(session: Session, edit: Edit) -> Edit:
    """The part of the edit that nobody else touched.

    A track goes whole, with all its frames. On an image where a shape is left out, what was said of its suggestions
    and of how far its class is labelled is left out too, for it speaks of that shape.
    """
    touched = {each.change.image_id for each in _others(session, edit.changes)}
    split = [
        one
        for change in edit.changes
        for one in (
            class_by_class(change) if change.entity == "completeness" and change.image_id in touched else (change,)
        )
    ]
    found = _others(session, split)
    taken = {each.place for each in found if each.change.entity != "scope"}  # what they said goes before the scope
    tracks = {key for each in found for key in tracks_of_change(each.change)}
    shapes = [each for each in found if each.change.entity == "annotation"]
    images = {each.change.image_id for each in shapes}
    classes = {
        (each.change.image_id, annotation_class(state))
        for each in shapes
        for state in (each.change.before, each.change.after, each.present)
        if state is not None
    }
    kept = [
        change
        for change in split
        if (change.entity, change.key) not in taken
        and not tracks_of_change(change) & tracks
        and not (change.entity == "suggestion" and change.image_id in images)
        and not (change.entity == "completeness" and _is_of(change, classes))
    ]
    return Edit(edit.name, (*kept, *kept_within(session, kept)))


def _others(session: Session, changes: Sequence[Change]) -> list[Clash]:
    """Where somebody else changed a thing meanwhile, and not just so."""
    return [each for each in clashes_of(session, changes) if each.present != each.change.after]


def _is_of(change: Change, classes: Collection[tuple[int, int]]) -> bool:
    return any((change.image_id, class_id) in classes for class_id in classes_said(change))


def _room_for(session: Session, edit: Edit) -> list[Change]:
    """What is cut out of the intervals of others where those of the edit come to lie."""
    own = [change for change in edit.changes if change.entity == "interval"]
    gone = {change.key for change in own}
    cut: list[Change] = []
    for state in (json.loads(change.after) for change in own if change.after is not None):
        others = [
            each
            for each in intervals(session, state["drive_id"])
            if each.group_name == state["group_name"] and str(each.id) not in gone
        ]
        changes = cut_out(others, first_frame=state["first_frame"], last_frame=state["last_frame"])
        gone |= {change.key for change in changes}
        cut += changes
    return cut


def _present(session: Session, changes: Sequence[Change]) -> dict[Place, str]:
    present: dict[Place, str] = {}
    for entity, store in ENTITIES.items():
        chosen = [change for change in changes if change.entity == entity]
        for start in range(0, len(chosen), CHUNK):
            known = store.present(session, chosen[start : start + CHUNK])
            present |= {(entity, key): state for key, state in known.items()}
    return present


def _track_after(change: Change) -> Track | None:
    if change.after is None:
        return None
    state = json.loads(change.after)
    row = TrackRow(
        id=int(change.key), drive_id=state["drive_id"], class_id=state["class_id"], method=state["method"],
        attributes_json=to_json(state["attributes"]), keyframes_json=to_json(state["keyframes"]),
    )  # fmt: skip
    return track_of_row(row)
