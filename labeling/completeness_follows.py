"""What an edit of labels means for completeness: a first label ends "none here", a last one that goes begins it.

The store asks for it with each edit, so that whoever adds or deletes need not know. Writes nothing itself.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, func, select

from core.annotations import CompletenessState
from core.canonical import to_json
from core.ids import ClassId, ImageId
from core.queries.completeness import completeness_of_many
from core.schema import AnnotationRow
from labeling.edits import Change, Edit, annotation_class, classes_said

CHUNK = 500
Place = tuple[int, int]  # image id, class id

# What becomes of a class on an image with its first label, and when its last one goes; others stay as they are.
_WITH_FIRST: dict[str, CompletenessState] = {"unlabelled": "partial", "verified_empty": "verified"}
_WITHOUT_LAST: dict[str, CompletenessState] = {"partial": "unlabelled", "verified": "verified_empty"}


def followed(session: Session, edit: Edit) -> Edit:
    """The edit with what follows for completeness; what it says of completeness itself stands.

    To be asked before the edit is written. Asked again of its answer it adds nothing.
    """
    said: dict[int, set[ClassId]] = {}
    for change in edit.changes:
        if change.entity == "completeness":
            said.setdefault(change.image_id, set()).update(classes_said(change))
    delta = Counter[Place]()
    for change in edit.changes:
        if change.entity == "annotation":
            for state, by in ((change.before, -1), (change.after, 1)):
                if state is not None:
                    delta[(change.image_id, annotation_class(state))] += by
    grown = [place for place, by in delta.items() if by > 0 and place[1] not in said.get(place[0], ())]
    shrunk = [place for place, by in delta.items() if by < 0 and place[1] not in said.get(place[0], ())]
    if not grown and not shrunk:
        return edit
    states = _states(session, {image_id for image_id, _ in (*grown, *shrunk)})
    counts = _counts(session, {image_id for image_id, _ in shrunk})
    emptied = [place for place in shrunk if counts.get(place, 0) + delta[place] <= 0]
    changes = [
        *(_changed(place, states, _WITH_FIRST) for place in sorted(grown)),
        *(_changed(place, states, _WITHOUT_LAST) for place in sorted(emptied)),
    ]
    return Edit(edit.name, (*edit.changes, *(change for change in changes if change is not None)))


def _changed(place: Place, states: dict[Place, str], becomes: dict[str, CompletenessState]) -> Change | None:
    before = states.get(place, "unlabelled")
    after = becomes.get(before)
    if after is None:
        return None
    told = [None if state == "unlabelled" else to_json(state) for state in (before, after)]
    return Change("completeness", _key(place), ImageId(place[0]), *told)


def _key(place: Place) -> str:
    return f"{place[0]}:{place[1]}"


def _states(session: Session, image_ids: Iterable[int]) -> dict[Place, str]:
    known = completeness_of_many(session, image_ids)
    return {(image_id, class_id): state for image_id, said in known.items() for class_id, state in said.items()}


def _counts(session: Session, image_ids: Iterable[int]) -> dict[Place, int]:
    found: dict[Place, int] = {}
    for batch in _batches(image_ids):
        counted = select(AnnotationRow.image_id, AnnotationRow.class_id, func.count())
        chosen = counted.where(col(AnnotationRow.image_id).in_(batch))
        rows = session.exec(chosen.group_by(col(AnnotationRow.image_id), col(AnnotationRow.class_id)))
        found |= {(image_id, class_id): count for image_id, class_id, count in rows}
    return found


def _batches(image_ids: Iterable[int]) -> Iterable[Sequence[int]]:
    listed = sorted(image_ids)
    return (listed[start : start + CHUNK] for start in range(0, len(listed), CHUNK))
