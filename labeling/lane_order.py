"""Which lane a new lane line is, seen from the vehicle: L2 L1 R1 R2. A proposal that a person may change.

A lane that was named by hand keeps its name; one that still has the name that was proposed for it moves on when a lane
is drawn between it and the vehicle.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlmodel import Session

from core.annotations import Annotation
from core.ids import AnnotationId
from core.project import Project
from core.queries.images import annotations_of
from core.schema import ImageRow
from core.shapes import Lane
from labeling.edits import Change, Edit, annotation_from_state, annotation_to_state, changed
from labeling.lanes import ego_order

ORDER = "order"


def orders_named(project: Project, edit: Edit) -> Edit:
    """The edit, its new lanes with their order and the lanes there were moved on where that is needed."""
    if not _new_lanes(edit):
        return edit
    with project.registry.reading() as session:
        return orders_named_in(session, edit)


def orders_named_in(session: Session, edit: Edit) -> Edit:
    """Like `orders_named`, inside a transaction."""
    fresh = _new_lanes(edit)
    named = {each.id: each for each in fresh}
    moved = Edit(edit.name, ())
    for image_id in dict.fromkeys(each.image_id for each in fresh):
        row = session.get(ImageRow, image_id)
        if row is None:
            continue
        known = [each for each in annotations_of(session, image_id) if isinstance(each.shape, Lane)]
        added = [each for each in fresh if each.image_id == image_id]
        after, changes = proposed(known, added, (row.width, row.height))
        named |= {each.id: each for each in after}
        moved = Edit(edit.name, (*moved.changes, *changes.changes))
    return Edit(edit.name, (*(_renamed(change, named) for change in edit.changes), *moved.changes))


def proposed(
    known: Sequence[Annotation], fresh: Sequence[Annotation], size_wh: tuple[int, int]
) -> tuple[list[Annotation], Edit]:
    """The new lanes with their order, and the edit that moves on known ones that nobody named by hand."""
    before = ego_order(_lanes(known), size_wh)
    after = ego_order(_lanes([*known, *fresh]), size_wh)
    names = zip(fresh, after[len(known) :], strict=True)
    named = [each if each.attributes.get(ORDER) or not name else _with_order(each, name) for each, name in names]
    pairs = [
        (each, _with_order(each, new))
        for each, old, new in zip(known, before, after[: len(known)], strict=True)
        if old != new and each.attributes.get(ORDER, "") == old
    ]
    return named, changed([old for old, _ in pairs], [new for _, new in pairs], "Order lanes")


def _lanes(annotations: Sequence[Annotation]) -> list[Lane]:
    return [each.shape for each in annotations if isinstance(each.shape, Lane)]


def _with_order(annotation: Annotation, name: str) -> Annotation:
    rest = {key: value for key, value in annotation.attributes.items() if key != ORDER}
    return replace(annotation, attributes={**rest, ORDER: name} if name else rest)


def _new_lanes(edit: Edit) -> list[Annotation]:
    states = [
        change.after
        for change in edit.changes
        if change.entity == "annotation" and change.before is None and change.after is not None
    ]
    return [each for state in states if isinstance((each := annotation_from_state(state)).shape, Lane)]


def _renamed(change: Change, named: Mapping[AnnotationId, Annotation]) -> Change:
    known = (
        named.get(AnnotationId(int(change.key))) if change.entity == "annotation" and change.before is None else None
    )
    if known is None:
        return change
    return replace(change, after=annotation_to_state(known))
