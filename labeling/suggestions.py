"""Suggestions: what models and trackers propose. They become annotations only when a person keeps them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert
from sqlmodel import col, select

from core.annotations import Annotation, Provenance
from core.errors import UserError
from core.ids import AnnotationId, ClassId, EditId, ImageId, SuggestionId, new_number, new_numbers
from core.jobs.events import Finished
from core.project import Project
from core.queries.brief import class_names
from core.registry import Registry, Transaction
from core.schema import ImageRow, SuggestionRow
from core.schema_models import JobRow
from core.shapes import Box, Shape, shape_from_json, shape_kind, shape_to_json
from labeling.completeness import begun_in
from labeling.edits import Change, Edit, added, suggestion_decided
from labeling.store import apply_in

Proposal = tuple[int, int, Shape, float]  # image id, class id, shape, score


def add_suggestions(tx: Transaction, proposals: Iterable[Proposal], *, source: str) -> int:
    """Put proposals of one source in place of its open ones on the same images; gives how many."""
    listed = list(proposals)
    touched = sorted({image_id for image_id, *_ in listed})
    for start in range(0, len(touched), 500):
        batch = touched[start : start + 500]
        tx.session.execute(
            delete(SuggestionRow).where(
                col(SuggestionRow.image_id).in_(batch),
                col(SuggestionRow.source) == source,
                col(SuggestionRow.state) == "open",
            )
        )
    rows = [
        {"id": number, "image_id": image_id, "class_id": class_id, "kind": shape_kind(shape),
         "geometry": shape_to_json(shape), "score": score, "source": source, "state": "open"}
        for number, (image_id, class_id, shape, score) in zip(new_numbers(len(listed)), listed, strict=False)
    ]  # fmt: skip
    if rows:
        tx.session.execute(insert(SuggestionRow), rows)
        tx.touch("suggestions", touched)
    return len(rows)


def keep(registry: Registry, suggestion_id: SuggestionId, *, author: str, origin: str = "") -> EditId:
    """Make an annotation of a suggestion; its provenance names the model."""
    return keep_many(registry, [suggestion_id], author=author, origin=origin)


def keep_many(registry: Registry, suggestion_ids: Sequence[SuggestionId], *, author: str, origin: str = "") -> EditId:
    """Make annotations of suggestions: one edit, all of them or none."""
    with registry.transaction(origin) as tx:
        edit = Edit("Keep suggestion" if len(suggestion_ids) == 1 else "Keep suggestions", ())
        for suggestion_id in suggestion_ids:
            edit = edit.then(_kept(tx, _open_suggestion(tx, suggestion_id), author))
        return apply_in(tx, edit, author=author)


def refuse(registry: Registry, suggestion_id: SuggestionId, *, author: str, origin: str = "") -> EditId:
    """Put a suggestion away."""
    return refuse_many(registry, [suggestion_id], author=author, origin=origin)


def refuse_many(registry: Registry, suggestion_ids: Sequence[SuggestionId], *, author: str, origin: str = "") -> EditId:
    """Put suggestions away: one edit, all of them or none; undoing it opens them again."""
    with registry.transaction(origin) as tx:
        rows = [_open_suggestion(tx, suggestion_id) for suggestion_id in suggestion_ids]
        name = "Refuse suggestion" if len(rows) == 1 else "Refuse suggestions"
        return apply_in(tx, Edit(name, tuple(_decided(row, "refused") for row in rows)), author=author)


def record_suggestions(tx: Transaction, project: Project, row: JobRow, end: Finished) -> None:
    """Take in what a suggesting job proposed: lines of image_id, class, score and xyxy, or kind and geometry.

    Unknown classes and shapes without a size are left out.
    """
    ids = {name: class_id for class_id, name in class_names(tx.session).items()}
    known = set(tx.session.exec(select(ImageRow.id)))
    file = project.root / row.folder / str(end.result.get("file", "suggestions.jsonl"))
    proposals: list[Proposal] = []
    for line in file.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        shape = _shape_of(item)
        if shape is not None and item["class"] in ids and item["image_id"] in known:
            proposals.append((item["image_id"], ids[item["class"]], shape, float(item["score"])))
    add_suggestions(tx, proposals, source=str(end.result.get("model", row.id)))


def _shape_of(item: Mapping[str, Any]) -> Shape | None:
    try:
        if "xyxy" in item:
            return Box(*(float(edge) for edge in item["xyxy"]))
        return shape_from_json(str(item["kind"]), str(item["geometry"]))
    except ValueError:
        return None


def _kept(tx: Transaction, row: SuggestionRow, author: str) -> Edit:
    annotation = Annotation(
        id=AnnotationId(new_number()),
        image_id=ImageId(row.image_id),
        class_id=ClassId(row.class_id),
        shape=shape_from_json(row.kind, row.geometry),
        author=author,
        provenance=Provenance("model", row.source),
    )
    kept = Edit("Keep suggestion", (*added([annotation]).changes, _decided(row, "kept")))
    return kept.then(begun_in(tx.session, annotation.image_id, row.class_id))


def _open_suggestion(tx: Transaction, suggestion_id: SuggestionId) -> SuggestionRow:
    row = tx.session.get(SuggestionRow, suggestion_id)
    if row is None or row.state != "open":
        raise UserError("This suggestion was already decided.", "Look at the image as it is now.")
    return row


def _decided(row: SuggestionRow, state: str) -> Change:
    return suggestion_decided(row.id, ImageId(row.image_id), before="open", after=state)
