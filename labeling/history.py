"""Who or what changed a shape, and how the image was at any earlier moment; an earlier state can be brought back.

Of an image that is what it says itself: shapes, conditions, completeness, review. Tracks belong to their drive.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from core.annotations import Annotation
from core.canonical import to_json
from core.errors import UserError
from core.ids import EditId, ImageId
from core.queries.completeness import classes_of_scope
from core.queries.images import images
from labeling.clashes import Place
from labeling.edits import Change, Edit, annotation_from_state, annotation_to_state, completeness_said
from labeling.entities import CHUNK, ENTITIES
from labeling.review_states import ImageReview, review_from_state
from labeling.track_edits import OCCLUDED, track_by, track_edit_in
from labeling.tracks import Keyframe, Track, at_frame, with_keyframe

MOST = 2**63 - 1  # a place after all others


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


@dataclass(frozen=True, slots=True)
class PastShape:
    """A shape that was on an image at some time: how it was last, whether it is gone, and who touched it last."""

    annotation: Annotation
    is_gone: bool
    at: str
    author: str


@dataclass(frozen=True, slots=True)
class ImageThen:
    """What was said of an image at a moment."""

    annotations: Sequence[Annotation] = ()
    conditions: Mapping[str, str] = field(default_factory=dict)
    completeness: Mapping[int, str] = field(default_factory=dict)
    review: ImageReview | None = None


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
            " AND c.entity IN ('annotation', 'condition', 'completeness', 'review', 'scope')"
            " GROUP BY e.id ORDER BY max(c.id) DESC LIMIT :most"
        ),
        {"image": image_id, "most": limit},
    )
    listed = [Moment(EditId(row[0]), row[1], row[2], row[3], row[4], row[5] is not None, None) for row in rows]
    return listed[::-1]


def shapes_ever(session: Session, image_id: int) -> list[PastShape]:
    """Every shape that was ever on an image; those that are gone last, the newest of them first."""
    rows = session.execute(
        text(
            "SELECT c.before_json, c.after_json, e.at, e.author FROM edit_change c JOIN edit e ON e.id = c.edit_id"
            " WHERE c.id IN (SELECT max(id) FROM edit_change WHERE image_id = :image AND entity = 'annotation'"
            " GROUP BY entity_key) ORDER BY c.id"
        ),
        {"image": image_id},
    )
    known = [
        PastShape(annotation_from_state(after or before), after is None, at, author)
        for before, after, at, author in rows
        if after or before
    ]
    return [each for each in known if not each.is_gone] + [each for each in known if each.is_gone][::-1]


def image_at(session: Session, image_id: int, place: int) -> ImageThen:
    """What was said of an image just after the change of this place in the log."""
    then: dict[str, Any] = {"annotations": [], "conditions": {}, "completeness": {}, "review": None}
    for (entity, key), state in _states_at(session, image_id, place).items():
        part = key.partition(":")[2]
        if state is None:
            continue
        if entity == "annotation":
            then["annotations"].append(annotation_from_state(state))
        elif entity == "condition":
            then["conditions"][part] = json.loads(state)
        elif entity == "completeness":
            then["completeness"][int(part)] = json.loads(state)
        else:
            then["review"] = review_from_state(ImageId(image_id), state)
    then["annotations"].sort(key=lambda each: each.id)
    return ImageThen(**then)


def restored(session: Session, image_id: ImageId, place: int, *, author: str) -> Edit:
    """The edit that brings all that an image says back to how it was; nothing of the log is lost by it.

    Where a shape is a moment of a track, the track gets a keyframe here, so that both stay one.
    """
    wanted = _states_at(session, image_id, place)
    every = {place: wanted.get(place) for place in _states_at(session, image_id, MOST)}
    return _turned(session, image_id, every, "Restore image", author)


def shape_restored(session: Session, image_id: ImageId, moment: Moment, *, author: str) -> Edit:
    """The edit that brings one shape back to how it was at a moment. Raises UserError where it was gone then."""
    if moment.state is None:
        raise UserError("The shape was not there at this moment.", "Choose an earlier moment.")
    key = str(annotation_from_state(moment.state).id)
    return _turned(session, image_id, {("annotation", key): moment.state}, "Restore shape", author)


def _states_at(session: Session, image_id: int, place: int) -> dict[Place, str | None]:
    rows = session.execute(
        text(
            "SELECT entity, entity_key, before_json, after_json FROM edit_change WHERE id IN (SELECT max(id)"
            " FROM edit_change WHERE image_id = :image AND entity IN ('annotation', 'condition', 'completeness',"
            " 'review', 'scope') AND id <= :place"  # of what was said of many classes at once each says of others
            " GROUP BY entity, entity_key, CASE WHEN entity_key LIKE '%*' THEN id END) ORDER BY id"
        ),
        {"image": image_id, "place": place},
    )
    states: dict[Place, str | None] = {}
    scope: frozenset[int] = frozenset()
    for entity, key, before, after in rows:
        if entity == "scope":
            scope = classes_of_scope(session, json.loads(after)) if after is not None else frozenset()
        elif entity != "completeness":
            states[entity, key] = after
        else:
            for class_id, _, state in completeness_said(Change(entity, key, ImageId(image_id), before, after)):
                states[entity, f"{image_id}:{class_id}"] = state
    for number in scope:
        states.setdefault(("completeness", f"{image_id}:{number}"), to_json("verified_empty"))
    return states


def _turned(session: Session, image_id: ImageId, wanted: Mapping[Place, str | None], name: str, author: str) -> Edit:
    plain: list[Change] = []
    tracked: list[tuple[str | None, str | None]] = []
    asked = [Change(entity, key, image_id, None, state) for (entity, key), state in wanted.items()]
    for entity, store in ENTITIES.items():
        chosen = [change for change in asked if change.entity == entity]
        for start in range(0, len(chosen), CHUNK):
            present = store.present(session, chosen[start : start + CHUNK])
            for change in chosen[start : start + CHUNK]:
                now = present.get(change.key)
                if now == change.after:
                    continue
                if entity == "annotation" and _track_in(session, now, change.after) is not None:
                    tracked.append((now, change.after))
                else:
                    after = _without_track(change.after) if entity == "annotation" else change.after
                    plain.append(Change(entity, change.key, image_id, now, after))
    edit = Edit(name, tuple(plain))
    frame = images(session, [image_id])[image_id].frame_index
    for now, then in tracked:
        track = _track_in(session, now, then)
        if track is not None and frame is not None:
            pair = (track, _track_as(track, frame, now, then))
            edit = Edit(name, edit.then(track_edit_in(session, [pair], author=author, name=name)).changes)
    return edit


def _track_in(session: Session, *states: str | None) -> Track | None:
    """The track that a shape is a moment of, as long as it is there."""
    ids = [annotation_from_state(state).track_id for state in states if state is not None]
    return next((track for each in ids if each is not None and (track := track_by(session, each)) is not None), None)


def _track_as(track: Track, frame: int, now: str | None, then: str | None) -> Track:
    """The track that shows on this frame what was there then, and on all others what it shows now."""
    if then is not None:
        wanted = annotation_from_state(then)
        is_occluded = wanted.attributes.get(OCCLUDED) == "yes"
        return with_keyframe(track, Keyframe(frame, wanted.shape, is_occluded=is_occluded))
    after, here = at_frame(track, frame + 1), at_frame(track, frame)
    if here is None or now is None:
        return track
    gone = with_keyframe(track, Keyframe(frame, here.shape, is_outside=True))
    return gone if after is None or track.keyframe(frame + 1) is not None else with_keyframe(gone, after)


def _without_track(state: str | None) -> str | None:
    """A shape whose track is gone stands for itself."""
    if state is None or '"track":' not in state:
        return state
    return annotation_to_state(replace(annotation_from_state(state), track_id=None))
