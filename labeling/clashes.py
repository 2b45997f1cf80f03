"""Where an edit meets what somebody else changed meanwhile: what it was and who. Reads only, and writes nothing."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import bindparam, text
from sqlmodel import Session

from core.canonical import to_json
from core.errors import UserError
from core.ids import ImageId
from core.queries.completeness import classes_of_scope
from labeling.edits import Change, Edit, Entity, classes_said, completeness_said
from labeling.entities import CHUNK, ENTITIES

Place = tuple[Entity, str]
Blame = tuple[str, str, str]  # author, name and time of an edit
_NOBODY: Blame = ("", "", "")
NAMED = 3  # people who are named in one sentence


@dataclass(frozen=True, slots=True)
class Clash:
    """One thing that is no longer what an edit starts from: how it is now, and which edit made it so."""

    change: Change
    present: str | None
    author: str = ""
    name: str = ""
    at: str = ""

    @property
    def place(self) -> Place:
        """What the change names."""
        return (self.change.entity, self.change.key)


class Overtaken(UserError):
    """An edit was refused, whole, because somebody else was there first. Carries the edit and each clash."""

    def __init__(self, edit: Edit, clashes: Sequence[Clash], *, author: str = "", is_undo: bool = False) -> None:
        self.edit = edit
        self.clashes = tuple(clashes)
        self.is_undo = is_undo
        what = f"“{edit.name}” was not taken back" if is_undo else f"“{edit.name}” was not made"
        super().__init__(
            f"{_who(self.clashes, author)} in the meantime, so {what}.",
            "Look at the image as it is now, and make the change again.",
        )


def clashes_of(session: Session, changes: Sequence[Change]) -> list[Clash]:
    """The changes whose `before` is not true any more, each with the edit that is to blame where the log knows it."""
    found: list[Clash] = []
    for entity, store in ENTITIES.items():
        chosen = [change for change in changes if change.entity == entity]
        for start in range(0, len(chosen), CHUNK):
            batch = chosen[start : start + CHUNK]
            known = store.present(session, batch)
            stale = [change for change in batch if known.get(change.key) != change.before]
            if not stale:
                continue
            clashes = [Clash(each, known.get(each.key)) for each in stale]
            if entity == "completeness":
                blamed = _last_words(session, clashes)
            else:
                blamed = _last_edits(session, entity, [change.key for change in stale])
            found += [Clash(each.change, each.present, *blamed.get(each.change.key, _NOBODY)) for each in clashes]
    return [*found, *_silent_of(session, changes)]


def kept_within(session: Session, changes: Sequence[Change]) -> list[Change]:
    """What was said of classes of scopes that are to go, where these changes are silent: each a change of nothing."""
    gone = {change.image_id for change in changes if change.entity == "scope" and change.after is None}
    if not gone:
        return []
    spoken = [change for change in changes if change.entity == "completeness" and change.image_id in gone]
    said = {(change.image_id, class_id) for change in spoken for class_id in classes_said(change)}
    rows = session.execute(
        text(
            "SELECT k.image_id, k.class_id, k.state FROM class_completeness k"
            " JOIN image_scope w ON w.image_id = k.image_id"
            " JOIN scope_class m ON m.scope_id = w.scope_id AND m.class_id = k.class_id"
            " WHERE k.state != 'unlabelled' AND k.image_id IN (SELECT value FROM json_each(:images))"
        ),
        {"images": to_json(sorted(gone))},
    )
    silent = [(ImageId(image), each, to_json(state)) for image, each, state in rows if (image, each) not in said]
    return [Change("completeness", f"{image}:{each}", image, state, state) for image, each, state in silent]


def _silent_of(session: Session, changes: Sequence[Change]) -> Iterator[Clash]:
    """Scopes that are to go while somebody said something else of a class of theirs."""
    kept = {change.image_id: change.key for change in kept_within(session, changes)}
    blamed = _last_edits(session, "completeness", list(kept.values())) if kept else {}
    for change in changes:
        if change.entity == "scope" and change.image_id in kept:
            yield Clash(change, change.before, *blamed.get(kept[change.image_id], _NOBODY))


def refuse_overlaps(session: Session, edit: Edit, *, author: str, is_undo: bool) -> None:
    """Raise Overtaken where an interval that the edit made lies over another: two people set them at one time."""
    made = [change for change in edit.changes if change.entity == "interval" and change.after is not None]
    for change in made:
        row = session.execute(
            text(
                "SELECT b.id FROM condition_interval a JOIN condition_interval b ON b.drive_id = a.drive_id"
                " AND b.group_name = a.group_name AND b.id != a.id AND b.first_frame <= a.last_frame"
                " AND b.last_frame >= a.first_frame WHERE a.id = :made LIMIT 1"
            ),
            {"made": int(change.key)},
        ).first()
        if row is not None:
            blamed = _last_edits(session, "interval", [str(row[0])])
            raise Overtaken(
                edit, [Clash(change, None, *blamed.get(str(row[0]), _NOBODY))], author=author, is_undo=is_undo
            )


def _last_edits(session: Session, entity: Entity, keys: Sequence[str]) -> Mapping[str, Blame]:
    """Key -> the newest edit that changed the thing."""
    asked = text(
        "SELECT c.entity_key, e.author, e.name, e.at FROM edit_change c JOIN edit e ON e.id = c.edit_id WHERE c.id IN"
        " (SELECT max(id) FROM edit_change WHERE entity = :entity AND entity_key IN :keys GROUP BY entity_key)"
    ).bindparams(bindparam("keys", expanding=True))
    rows = session.execute(asked, {"entity": entity, "keys": list(keys)})
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def _last_words(session: Session, clashes: Sequence[Clash]) -> Mapping[str, Blame]:
    """Key -> the newest edit that said something of a class in question, be it by a scope."""
    images = sorted({each.change.image_id for each in clashes})
    rows = session.execute(
        text(
            "SELECT c.id, c.image_id, c.entity, c.entity_key, c.before_json, c.after_json, e.author, e.name, e.at"
            " FROM edit_change c JOIN edit e ON e.id = c.edit_id WHERE c.entity IN ('completeness', 'scope')"
            " AND c.image_id IN (SELECT value FROM json_each(:images)) ORDER BY +c.id"  # +: not through all the log
        ),
        {"images": to_json(images)},
    )
    newest: dict[tuple[int, int], tuple[int, Blame]] = {}
    for number, image_id, entity, key, before, after, *who in rows:
        for class_id in _classes_of(session, Change(entity, key, ImageId(image_id), before, after)):
            newest[image_id, class_id] = (number, (who[0], who[1], who[2]))
    blamed: dict[str, Blame] = {}
    for each in clashes:
        between = replace(each.change, after=each.present)
        unlike = [class_id for class_id, before, now in completeness_said(between) if before != now]
        known = [newest[each.change.image_id, key] for key in unlike if (each.change.image_id, key) in newest]
        if known:
            blamed[each.change.key] = max(known)[1]
    return blamed


def _classes_of(session: Session, change: Change) -> Collection[int]:
    """The classes that a change of completeness, or of a scope, speaks of."""
    if change.entity == "completeness":
        return classes_said(change)
    scopes = (json.loads(state) for state in (change.before, change.after) if state is not None)
    return frozenset[int]().union(*(classes_of_scope(session, each) for each in scopes))


def _who(clashes: Iterable[Clash], author: str) -> str:
    """Whoever was there first, as the beginning of a sentence."""
    named = list(dict.fromkeys(each.author for each in clashes if each.author))
    if not named:
        return "Somebody changed this"
    if named == [author]:
        return "You changed this in another window"
    others = [each for each in named if each != author]
    return f"{' and '.join(others) if len(others) <= NAMED else f'{len(others)} people'} changed this"


def tracks_of_change(change: Change) -> set[str]:
    """The track that a change belongs to, as keys."""
    if change.entity == "track":
        return {change.key}
    if change.entity != "annotation":
        return set()
    return set(_track_keys(change))


def _track_keys(change: Change) -> Iterator[str]:
    for state in (change.before, change.after):
        if state is not None and '"track":' in state:
            track = json.loads(state).get("track")
            if track is not None:
                yield str(track)
