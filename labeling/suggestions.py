"""Suggestions: what models and trackers propose. They become annotations only when a person keeps them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert, text
from sqlmodel import Session, col, select

from core.annotations import Annotation, Provenance
from core.errors import UserError
from core.ids import AnnotationId, ClassId, EditId, ImageId, SuggestionId, new_number, new_numbers
from core.jobs.events import Finished
from core.project import Project
from core.registry import Registry, Transaction
from core.schema import ImageRow, LookedAtRow, SuggestionRow
from core.schema_models import JobRow
from core.shapes import Box, Shape, shape_from_json, shape_kind, shape_to_json
from labeling.class_matching import matching_of
from labeling.completeness import begun_in
from labeling.edits import Change, Edit, added, suggestion_decided
from labeling.ignoring import ignored_on, lie_inside
from labeling.lane_order import orders_named_in
from labeling.same_things import is_same_thing
from labeling.store import apply_in

Proposal = tuple[int, int, Shape, float]  # image id, class id, shape, score
SAME_AS_BEFORE = 0.9  # IoU with what was refused: another run of the same model moves a box by less


def add_suggestions(
    tx: Transaction, proposals: Iterable[Proposal], *, source: str, looked_at: Iterable[int] = ()
) -> int:
    """Put proposals of one source in place of its open ones on the same images; gives how many are new.

    `looked_at` are images where the source looked, also those where it found nothing: its open ones there go. What a
    person refused or put aside before is not proposed again, and one that still waits stays the same suggestion. What
    lies where the camera's profile ignores is not proposed at all.
    """
    by_image: dict[int, list[Proposal]] = {image_id: [] for image_id in looked_at}
    for proposal in _where_it_counts(tx.session, list(proposals)):
        by_image.setdefault(proposal[0], []).append(proposal)
    touched = sorted(by_image)
    fresh: list[tuple[Proposal, str]] = []
    for start in range(0, len(touched), 500):
        batch = touched[start : start + 500]
        fresh += _not_known(tx, [proposal for image_id in batch for proposal in by_image[image_id]], batch, source)
    rows = [
        {"id": number, "image_id": image_id, "class_id": class_id, "kind": shape_kind(shape), "geometry": geometry,
         "score": score, "source": source, "state": "open"}
        for number, ((image_id, class_id, shape, score), geometry) in zip(new_numbers(len(fresh)), fresh, strict=False)
    ]  # fmt: skip
    if rows:
        tx.session.execute(insert(SuggestionRow), rows)
    if touched:
        tx.session.execute(
            text("INSERT OR IGNORE INTO looked_at (image_id, source) VALUES (:image_id, :source)"),
            [{"image_id": image_id, "source": source} for image_id in touched],
        )
        tx.touch("suggestions", touched)
    return len(rows)


def _not_known(
    tx: Transaction, proposals: Sequence[Proposal], image_ids: Sequence[int], source: str
) -> list[tuple[Proposal, str]]:
    """The proposals, with their geometry, that this source did not make before; its stale open ones are deleted."""
    chosen = select(SuggestionRow).where(col(SuggestionRow.image_id).in_(image_ids), SuggestionRow.source == source)
    waiting: dict[tuple[int, int, str], int] = {}
    settled: dict[tuple[int, int], list[Shape]] = {}
    for row in tx.session.exec(chosen):
        if row.state == "open":
            waiting[(row.image_id, row.class_id, row.geometry)] = row.id
        elif row.state in ("refused", "ignored"):
            settled.setdefault((row.image_id, row.class_id), []).append(shape_from_json(row.kind, row.geometry))
    fresh: list[tuple[Proposal, str]] = []
    for proposal in proposals:
        image_id, class_id, shape, _score = proposal
        geometry = shape_to_json(shape)
        if waiting.pop((image_id, class_id, geometry), None) is None and not any(
            is_same_thing(shape, other, SAME_AS_BEFORE) for other in settled.get((image_id, class_id), ())
        ):
            fresh.append((proposal, geometry))
    if waiting:
        tx.session.execute(delete(SuggestionRow).where(col(SuggestionRow.id).in_(list(waiting.values()))))
    return fresh


def record_answer(
    registry: Registry, image_id: ImageId, lines: Sequence[Mapping[str, Any]], *, source: str, origin: str = ""
) -> int:
    """Take in what a model answered about one image; gives how many suggestions are new."""
    with registry.transaction(origin) as tx:
        told = [{"image_id": image_id}, *({**line, "image_id": image_id} for line in lines)]
        return record_lines(tx, told, source=source)


def looked_at_by(session: Session, source: str, image_ids: Sequence[int] | None = None) -> set[int]:
    """The images at which a source has looked, of these or of all."""
    chosen = select(LookedAtRow.image_id).where(LookedAtRow.source == source)
    if image_ids is not None:
        chosen = chosen.where(col(LookedAtRow.image_id).in_(image_ids))
    return set(session.exec(chosen))


def _where_it_counts(session: Session, proposals: list[Proposal]) -> list[Proposal]:
    """The proposals that do not lie in ignored areas of their image's camera."""
    ignored = ignored_on(session, (image_id for image_id, *_ in proposals))
    return [each for each in proposals if each[0] not in ignored or not lie_inside(ignored[each[0]], [each[2]])[0]]


def keep(registry: Registry, suggestion_id: SuggestionId, *, author: str, origin: str = "") -> EditId:
    """Make an annotation of a suggestion; its provenance names the model."""
    return keep_many(registry, [suggestion_id], author=author, origin=origin)


def keep_many(registry: Registry, suggestion_ids: Sequence[SuggestionId], *, author: str, origin: str = "") -> EditId:
    """Make annotations of suggestions: one edit, all of them or none."""
    with registry.transaction(origin) as tx:
        edit = Edit("Keep suggestion" if len(suggestion_ids) == 1 else "Keep suggestions", ())
        for suggestion_id in suggestion_ids:
            edit = edit.then(_kept(tx, _open_suggestion(tx, suggestion_id), author))
        return apply_in(tx, orders_named_in(tx.session, edit), author=author)


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

    A line of an image_id alone says that the model looked there. Classes that the project lacks or that a person left
    out, and shapes without a size, are left out.
    """
    file = project.root / row.folder / str(end.result.get("file", "suggestions.jsonl"))
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    record_lines(tx, lines, source=str(end.result.get("model", row.id)))


def record_lines(tx: Transaction, lines: Sequence[Mapping[str, Any]], *, source: str) -> int:
    """Take in what a model answered, as `record_suggestions` says it; gives how many suggestions are new."""
    named = sorted({str(item["class"]) for item in lines if "class" in item})
    matching = matching_of(tx.session, source, named)
    known = _known_images(tx.session, sorted({int(item["image_id"]) for item in lines}))
    proposals: list[Proposal] = []
    for item in lines:
        class_id = matching.class_of(str(item.get("class", "")))
        shape = _shape_of(item) if class_id is not None else None
        if shape is not None and class_id is not None and item["image_id"] in known:
            proposals.append((item["image_id"], class_id, shape, float(item["score"])))
    looked_at = {item["image_id"] for item in lines} & known
    return add_suggestions(tx, proposals, source=source, looked_at=looked_at)


def _known_images(session: Session, image_ids: Sequence[int]) -> set[int]:
    known: set[int] = set()
    for start in range(0, len(image_ids), 500):
        known |= set(session.exec(select(ImageRow.id).where(col(ImageRow.id).in_(image_ids[start : start + 500]))))
    return known


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
        provenance=Provenance("model", row.source, min(1.0, max(0.0, row.score))),
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
