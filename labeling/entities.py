"""What an edit may change, kind by kind: how its present state is read, and how a new one is written.

A state is canonical JSON. Annotations have columns of their own; completeness, conditions and suggestions are one word
each; tracks, intervals, camera profiles and reviews are rows whose fields stand in the state under the same names
(`keyframes` in the state is the column `keyframes_json`). The store calls this inside its transaction; nobody else.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import msgspec
from sqlalchemy import bindparam, insert, text
from sqlmodel import Session, SQLModel, col, select

from core.canonical import Json, to_json
from core.changes import Topic
from core.queries.columns import driver_of
from core.queries.completeness import completeness_of_many
from core.schema import (
    CameraProfileRow,
    ConditionIntervalRow,
    ImageConditionRow,
    ImageReviewRow,
    SuggestionRow,
    TrackRow,
    VerdictRow,
)
from core.shapes import shape_from_json
from labeling.edits import EVERY, Change, Entity, classes_said, completeness_said, state_text
from labeling.scopes import present_scopes, write_scopes

CHUNK = 500
_JSON = "_json"

Present = Callable[[Session, Sequence[Change]], dict[str, str]]
Write = Callable[[Session, Sequence[Change]], None]


@dataclass(frozen=True, slots=True)
class EntityStore:
    """One kind of thing: the topic that listeners hear, and its reads and writes. `present` maps key -> state."""

    topic: Topic
    present: Present
    write: Write


def _annotation_states(session: Session, batch: Sequence[Change]) -> dict[str, str]:
    """Made of plain columns: an import may be taken back whole, and its shapes need not be understood for that."""
    rows = session.connection().exec_driver_sql(
        "SELECT id, image_id, class_id, kind, geometry, attributes_json, author, source, reference, score, track_id"
        " FROM annotation WHERE id IN (SELECT value FROM json_each(?))",
        (f"[{','.join(change.key for change in batch)}]",),
    )
    names = _STATE_FIELDS
    return {str(row[0]): state_text(**dict(zip(names, row, strict=True))) for row in rows}


_STATE_FIELDS = (
    "number", "image_id", "class_id", "kind", "geometry", "attributes", "author", "source", "reference", "score",
    "track",
)  # fmt: skip


class _State(msgspec.Struct):
    """The state of an annotation, as `annotation_to_state` writes it."""

    id: int
    image_id: int
    class_id: int
    kind: str
    geometry: str
    attributes: dict[str, str]
    author: str
    source: str
    reference: str
    score: float | None = None
    track: int | None = None


_STATE = msgspec.json.Decoder(_State)
_PUT_ANNOTATION = (
    "INSERT INTO annotation (id, image_id, class_id, kind, geometry, x1, y1, x2, y2, attributes_json, author, source,"
    " reference, track_id, score) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


class AnnotationColumns(NamedTuple):
    """A row of the table of annotations, in the order in which it is written."""

    id: int
    image_id: int
    class_id: int
    kind: str
    geometry: str
    x1: float | None
    y1: float | None
    x2: float | None
    y2: float | None
    attributes: str
    author: str
    source: str
    reference: str
    track: int | None = None
    score: float | None = None


def state_of_columns(row: AnnotationColumns) -> str:
    """What `annotation_to_state` writes of the annotation of a row."""
    return state_text(
        number=row.id, image_id=row.image_id, class_id=row.class_id, kind=row.kind, geometry=row.geometry,
        attributes=row.attributes, author=row.author, source=row.source, reference=row.reference, score=row.score,
        track=row.track,
    )  # fmt: skip


def put_annotations(session: Session, rows: Sequence[AnnotationColumns]) -> None:
    """Write annotations that are not there."""
    session.flush()
    driver_of(session).executemany(_PUT_ANNOTATION, rows)


def _write_annotations(session: Session, changes: Sequence[Change]) -> None:
    session.flush()
    gone = [(int(change.key),) for change in changes if change.before is not None]
    if gone:
        session.connection().exec_driver_sql("DELETE FROM annotation WHERE id = ?", gone)
    come = [_annotation_row(change.after) for change in changes if change.after is not None]
    if come:
        put_annotations(session, come)


def _annotation_row(text: str) -> AnnotationColumns:
    """The columns of a state. Raises ValueError where its shape is none."""
    state = _STATE.decode(text)
    x1, y1, x2, y2 = shape_from_json(state.kind, state.geometry).bounds() or (None, None, None, None)
    said = to_json(state.attributes) if state.attributes else "{}"
    return AnnotationColumns(
        state.id, state.image_id, state.class_id, state.kind, state.geometry, x1, y1, x2, y2, said, state.author,
        state.source, state.reference, state.track, state.score,
    )  # fmt: skip


def _completeness_states(session: Session, batch: Sequence[Change]) -> dict[str, str]:
    by_image = completeness_of_many(session, {change.image_id for change in batch})
    found: dict[str, str] = {}
    for change in batch:
        states, part = by_image.get(change.image_id), change.key.partition(":")[2]
        if not states:
            continue
        if part == EVERY:
            spoken = classes_said(change) & states.keys()
            if spoken:
                found[change.key] = to_json({str(key): states[key] for key in spoken})
        elif int(part) in states:
            found[change.key] = to_json(states[int(part)])
    return found


def _write_completeness(session: Session, changes: Sequence[Change]) -> None:
    session.flush()
    driver = driver_of(session)
    gone: list[tuple[int, int]] = []
    come: list[tuple[int, int, str]] = []
    for change in changes:
        if change.key.endswith(EVERY) and change.before is None and change.after is not None:
            said = _STATES_OF_IMAGE.decode(change.after)
            come += [(change.image_id, int(class_id), state) for class_id, state in said.items()]
            continue
        for class_id, _, after in completeness_said(change):
            if after is None:
                gone.append((change.image_id, class_id))
            else:
                come.append((change.image_id, class_id, json.loads(after)))
    if gone:
        driver.executemany("DELETE FROM class_completeness WHERE image_id = ? AND class_id = ?", gone)
        driver.executemany(_TAKE_FROM_SCOPE, gone)
    if come:
        driver.executemany("INSERT OR REPLACE INTO class_completeness VALUES (?, ?, ?)", come)
        driver.executemany(_LEFT_TO_SCOPE, [each[:2] for each in come if each[2] == "verified_empty"])


_STATES_OF_IMAGE = msgspec.json.Decoder(dict[str, str])
_LEFT_TO_SCOPE = (  # what the scope says of it is not said twice, so nothing is left of it when the scope goes
    "DELETE FROM class_completeness WHERE image_id = ?1 AND class_id = ?2 AND EXISTS (SELECT 1 FROM image_scope w"
    " JOIN scope_class m ON m.scope_id = w.scope_id WHERE w.image_id = ?1 AND m.class_id = ?2)"
)
_TAKE_FROM_SCOPE = (
    "INSERT INTO class_completeness SELECT w.image_id, m.class_id, 'unlabelled' FROM image_scope w JOIN scope_class m"
    " ON m.scope_id = w.scope_id WHERE w.image_id = ?1 AND m.class_id = ?2"
)


def _condition_states(session: Session, batch: Sequence[Change]) -> dict[str, str]:
    images = sorted({change.image_id for change in batch})
    values = session.exec(select(ImageConditionRow).where(col(ImageConditionRow.image_id).in_(images)))
    return {f"{row.image_id}:{row.group_name}": to_json(row.value) for row in values}


def _suggestion_states(session: Session, batch: Sequence[Change]) -> dict[str, str]:
    ids = [int(change.key) for change in batch]
    rows = session.exec(select(SuggestionRow.id, SuggestionRow.state).where(col(SuggestionRow.id).in_(ids)))
    return {str(number): to_json(state) for number, state in rows}


def _write_suggestions(session: Session, changes: Sequence[Change]) -> None:
    if any(change.after is None or change.before is None for change in changes):
        raise ValueError("an edit decides a suggestion; it neither makes nor deletes one")
    rows = [{"number": int(change.key), "state": json.loads(change.after or "")} for change in changes]
    session.execute(text("UPDATE suggestion SET state = :state WHERE id = :number"), rows)


def _word_writer(gone_sql: str, come_sql: str) -> Write:
    def write(session: Session, changes: Sequence[Change]) -> None:
        gone, come = [], []
        for change in changes:
            place = {"image": change.image_id, "part": change.key.partition(":")[2]}
            if change.after is None:
                gone.append(place)
            else:
                come.append({**place, "value": json.loads(change.after)})
        if gone:
            session.execute(text(gone_sql), gone)
        if come:
            session.execute(text(come_sql), come)

    return write


def _row_store(topic: Topic, table: type[SQLModel], key: str) -> EntityStore:
    """A table whose rows are whole states; `key` is the column that names a row."""
    column = getattr(table, key)
    names = [name for name in table.model_fields if name != key]

    def present(session: Session, batch: Sequence[Change]) -> dict[str, str]:
        wanted = [int(change.key) for change in batch]
        rows = session.exec(select(table).where(column.in_(wanted)))
        return {str(getattr(row, key)): to_json(state_of_row(row, key)) for row in rows}

    def write(session: Session, changes: Sequence[Change]) -> None:
        gone = [int(change.key) for change in changes if change.before is not None]
        if gone:
            session.execute(
                text(f"DELETE FROM {table.__tablename__} WHERE {key} IN :keys").bindparams(  # noqa: S608 - our names
                    bindparam("keys", expanding=True)
                ),
                {"keys": gone},
            )
        come = [_columns(change, names, key) for change in changes if change.after is not None]
        if come:
            session.execute(insert(table), come)

    return EntityStore(topic, present, write)


def state_of_row(row: SQLModel, key: str) -> Mapping[str, Json]:
    """The state of a row that is kept whole: its columns but the key, JSON ones as what they hold."""
    state: dict[str, Json] = {}
    for name in type(row).model_fields:
        if name == key:
            continue
        value = getattr(row, name)
        state[name.removesuffix(_JSON)] = json.loads(value) if name.endswith(_JSON) else value
    return state


def _columns(change: Change, names: Sequence[str], key: str) -> dict[str, object]:
    state = json.loads(change.after or "")
    columns: dict[str, object] = {key: int(change.key)}
    for name in names:
        value = state[name.removesuffix(_JSON)]
        columns[name] = to_json(value) if name.endswith(_JSON) else value
    return columns


ENTITIES: Mapping[Entity, EntityStore] = {
    "annotation": EntityStore("annotations", _annotation_states, _write_annotations),
    "scope": EntityStore("completeness", present_scopes, write_scopes),  # before what is said beside it
    "completeness": EntityStore("completeness", _completeness_states, _write_completeness),
    "condition": EntityStore(
        "conditions",
        _condition_states,
        _word_writer(
            "DELETE FROM image_condition WHERE image_id = :image AND group_name = :part",
            "INSERT OR REPLACE INTO image_condition (image_id, group_name, value) VALUES (:image, :part, :value)",
        ),
    ),
    "suggestion": EntityStore("suggestions", _suggestion_states, _write_suggestions),
    "track": _row_store("tracks", TrackRow, "id"),
    "interval": _row_store("intervals", ConditionIntervalRow, "id"),
    "camera": _row_store("cameras", CameraProfileRow, "id"),
    "review": _row_store("reviews", ImageReviewRow, "image_id"),
    "verdict": _row_store("suggestions", VerdictRow, "id"),
}
