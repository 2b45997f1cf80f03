"""What an edit may change, kind by kind: how its present state is read, and how a new one is written.

A state is canonical JSON. Annotations have columns of their own; completeness, conditions and suggestions are one word
each; tracks, intervals, camera profiles and reviews are rows whose fields stand in the state under the same names
(`keyframes` in the state is the column `keyframes_json`). The store calls this inside its transaction; nobody else.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, delete, insert, text
from sqlmodel import Session, SQLModel, col, select

from core.canonical import Json, to_json
from core.changes import Topic
from core.schema import (
    AnnotationRow,
    CameraProfileRow,
    CompletenessRow,
    ConditionIntervalRow,
    ImageConditionRow,
    ImageReviewRow,
    SuggestionRow,
    TrackRow,
    VerdictRow,
)
from labeling.edits import Change, Entity, annotation_from_state

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
    asked = text(
        "SELECT id, image_id, class_id, kind, geometry, attributes_json, author, source, reference, track_id, score"
        " FROM annotation WHERE id IN :ids"
    ).bindparams(bindparam("ids", expanding=True))
    rows = session.execute(asked, {"ids": [int(change.key) for change in batch]})
    return {str(row[0]): _annotation_state(*row) for row in rows}


def _annotation_state(
    number: int, image: int, class_id: int, kind: str, geometry: str, attributes: str, author: str, source: str,
    reference: str, track: int | None, score: float | None,
) -> str:  # fmt: skip
    """The state that `annotation_to_state` writes of this row."""
    more = {name: value for name, value in (("track", track), ("score", score)) if value is not None}
    return to_json(
        {
            **more, "id": number, "image_id": image, "class_id": class_id, "kind": kind, "geometry": geometry,
            "attributes": json.loads(attributes), "author": author, "source": source, "reference": reference,
        }
    )  # fmt: skip


def _write_annotations(session: Session, changes: Sequence[Change]) -> None:
    gone = [int(change.key) for change in changes if change.before is not None]
    for start in range(0, len(gone), CHUNK):
        session.execute(delete(AnnotationRow).where(col(AnnotationRow.id).in_(gone[start : start + CHUNK])))
    come = [_annotation_row(change.after) for change in changes if change.after is not None]
    if come:
        session.execute(insert(AnnotationRow), come)


def _annotation_row(state: str) -> dict[str, object]:
    annotation = annotation_from_state(state)
    fields = json.loads(state)
    x1, y1, x2, y2 = annotation.shape.bounds() or (None, None, None, None)
    return {
        "id": fields["id"], "image_id": fields["image_id"], "class_id": fields["class_id"], "kind": fields["kind"],
        "geometry": fields["geometry"], "x1": x1, "y1": y1, "x2": x2, "y2": y2,
        "attributes_json": to_json(fields["attributes"]), "author": fields["author"], "source": fields["source"],
        "reference": fields["reference"], "track_id": fields.get("track"), "score": fields.get("score"),
    }  # fmt: skip


def _completeness_states(session: Session, batch: Sequence[Change]) -> dict[str, str]:
    images = sorted({change.image_id for change in batch})
    states = session.exec(select(CompletenessRow).where(col(CompletenessRow.image_id).in_(images)))
    return {f"{row.image_id}:{row.class_id}": to_json(row.state) for row in states}


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
    "completeness": EntityStore(
        "completeness",
        _completeness_states,
        _word_writer(
            "DELETE FROM completeness WHERE image_id = :image AND class_id = :part",
            "INSERT OR REPLACE INTO completeness (image_id, class_id, state) VALUES (:image, :part, :value)",
        ),
    ),
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
