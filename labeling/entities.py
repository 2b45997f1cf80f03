"""What an edit may change, kind by kind: how its present state is read, and how a new one is written.

A state is canonical JSON. Annotations have columns of their own; completeness, conditions and suggestions are one word
each; tracks, intervals, camera profiles and reviews are rows whose fields stand in the state under the same names
(`keyframes` in the state is the column `keyframes_json`). The store calls this inside its transaction; nobody else.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import bindparam, insert, text
from sqlmodel import Session, SQLModel, col, select

from core.canonical import Json, to_json
from core.changes import Topic
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


def _write_annotations(session: Session, changes: Sequence[Change]) -> None:
    session.flush()
    connection = session.connection()
    gone = [(int(change.key),) for change in changes if change.before is not None]
    if gone:
        connection.exec_driver_sql("DELETE FROM annotation WHERE id = ?", gone)
    come = [_annotation_row(change.after) for change in changes if change.after is not None]
    if come:
        connection.exec_driver_sql(_PUT_ANNOTATION, come)


def _annotation_row(text: str) -> tuple[object, ...]:
    """The columns of a state. Raises ValueError where its shape is none."""
    state = _STATE.decode(text)
    x1, y1, x2, y2 = shape_from_json(state.kind, state.geometry).bounds() or (None, None, None, None)
    said = to_json(state.attributes) if state.attributes else "{}"
    return (
        state.id, state.image_id, state.class_id, state.kind, state.geometry, x1, y1, x2, y2, said, state.author,
        state.source, state.reference, state.track, state.score,
    )  # fmt: skip


def _completeness_states(session: Session, batch: Sequence[Change]) -> dict[str, str]:
    images = sorted({change.image_id for change in batch})
    by_image: dict[int, dict[str, str]] = {}
    rows = session.connection().exec_driver_sql(
        "SELECT image_id, class_id, state FROM completeness WHERE image_id IN (SELECT value FROM json_each(?))",
        (to_json(images),),
    )
    for image_id, class_id, state in rows:
        by_image.setdefault(image_id, {})[str(class_id)] = state
    found: dict[str, str] = {}
    for change in batch:
        states, part = by_image.get(change.image_id), change.key.partition(":")[2]
        if not states:
            continue
        if part == EVERY:
            spoken = {str(class_id) for class_id in classes_said(change)} & states.keys()
            if spoken:
                found[change.key] = to_json({key: states[key] for key in spoken})
        elif part in states:
            found[change.key] = to_json(states[part])
    return found


def _write_completeness(session: Session, changes: Sequence[Change]) -> None:
    session.flush()
    connection = session.connection()
    gone = [
        (change.image_id, class_id)
        for change in changes
        if change.before is not None
        for class_id, _, after in completeness_said(change)
        if after is None
    ]
    if gone:
        connection.exec_driver_sql("DELETE FROM completeness WHERE image_id = ? AND class_id = ?", gone)
    one = [change for change in changes if not change.key.endswith(EVERY) and change.after is not None]
    if one:
        rows = [(each.image_id, int(each.key.partition(":")[2]), json.loads(each.after or "")) for each in one]
        connection.exec_driver_sql(_PUT_COMPLETENESS, rows)
    many = [each for each in changes if each.key.endswith(EVERY) and each.after is not None]
    for is_new, statement in ((True, _ADD_COMPLETENESS_OF_IMAGE), (False, _PUT_COMPLETENESS_OF_IMAGE)):
        rows_of = [(each.image_id, each.after) for each in many if (each.before is None) == is_new]
        if rows_of:
            connection.exec_driver_sql(statement, rows_of)


_PUT_COMPLETENESS = "INSERT OR REPLACE INTO completeness (image_id, class_id, state) VALUES (?, ?, ?)"
_ADD_COMPLETENESS_OF_IMAGE = (
    "INSERT INTO completeness (image_id, class_id, state) SELECT ?, key, value FROM json_each(?)"
)
_PUT_COMPLETENESS_OF_IMAGE = _ADD_COMPLETENESS_OF_IMAGE.replace("INSERT INTO", "INSERT OR REPLACE INTO")


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
