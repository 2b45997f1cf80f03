"""Who or what changed a shape, and how the image was at any earlier moment; an earlier state can be brought back."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlmodel import Session

from core.annotations import Annotation
from core.errors import UserError
from core.ids import EditId, ImageId
from core.queries.images import annotations_of
from labeling.edits import Edit, added, annotation_from_state, changed, deleted


@dataclass(frozen=True, slots=True)
class Moment:
    """One edit that touched a thing: `place` orders moments, `state` is what it was afterwards, None: gone."""

    edit_id: EditId
    place: int
    at: str
    author: str
    name: str
    is_undo: bool
    state: str | None


def history_of_shape(session: Session, annotation_id: int) -> list[Moment]:
    """Every edit of one annotation, oldest first; also of one that is gone."""
    rows = session.execute(
        text(
            "SELECT e.id, c.id, e.at, e.author, e.name, e.undoes, c.after_json FROM edit_change c"
            " JOIN edit e ON e.id = c.edit_id WHERE c.entity = 'annotation' AND c.entity_key = :key ORDER BY c.id"
        ),
        {"key": str(annotation_id)},
    )
    return [Moment(EditId(row[0]), row[1], row[2], row[3], row[4], row[5] is not None, row[6]) for row in rows]


def history_of_image(session: Session, image_id: int, *, limit: int = 500) -> list[Moment]:
    """The newest edits of an image, oldest first; `place` is that of the last thing each changed."""
    rows = session.execute(
        text(
            "SELECT e.id, max(c.id), e.at, e.author, e.name, e.undoes FROM edit_change c"
            " JOIN edit e ON e.id = c.edit_id WHERE c.image_id = :image"
            " GROUP BY e.id ORDER BY max(c.id) DESC LIMIT :most"
        ),
        {"image": image_id, "most": limit},
    )
    listed = [Moment(EditId(row[0]), row[1], row[2], row[3], row[4], row[5] is not None, None) for row in rows]
    return listed[::-1]


def image_at(session: Session, image_id: int, place: int) -> list[Annotation]:
    """What was said of an image just after the change of this place in the log."""
    rows = session.execute(
        text(
            "SELECT after_json FROM edit_change WHERE id IN (SELECT max(id) FROM edit_change"
            " WHERE image_id = :image AND entity = 'annotation' AND id <= :place GROUP BY entity_key)"
        ),
        {"image": image_id, "place": place},
    )
    said = [annotation_from_state(row[0]) for row in rows if row[0] is not None]
    return sorted(said, key=lambda each: each.id)


def restored(session: Session, image_id: ImageId, place: int) -> Edit:
    """The edit that brings the shapes of an image back to how they were; nothing of the log is lost by it."""
    return _turned(annotations_of(session, image_id), image_at(session, image_id, place), "Restore image")


def shape_restored(session: Session, image_id: ImageId, moment: Moment) -> Edit:
    """The edit that brings one shape back to how it was at a moment. Raises UserError where it was gone then."""
    if moment.state is None:
        raise UserError("The shape was not there at this moment.", "Choose an earlier moment.")
    wanted = annotation_from_state(moment.state)
    present = [each for each in annotations_of(session, image_id) if each.id == wanted.id]
    return _turned(present, [wanted], "Restore shape")


def _turned(present: Sequence[Annotation], wanted: Sequence[Annotation], name: str) -> Edit:
    now, then = {each.id: each for each in present}, {each.id: each for each in wanted}
    both = [each for each in then if each in now and now[each] != then[each]]
    parts = (
        deleted([each for key, each in now.items() if key not in then]),
        changed([now[each] for each in both], [then[each] for each in both]),
        added([each for key, each in then.items() if key not in now]),
    )
    return Edit(name, tuple(change for part in parts for change in part.changes))
