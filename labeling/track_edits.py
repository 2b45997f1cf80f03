"""Edits of tracks: the track itself, and with it the annotation it makes on every frame that is an image."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from sqlmodel import Session, col, select

from core.annotations import HUMAN, Annotation, Provenance
from core.ids import AnnotationId, ImageId, new_numbers
from core.project import Project
from core.queries.drives import DriveFrame, frames_of, tracks_of
from core.queries.images import annotation_of_row
from core.schema import AnnotationRow, TrackRow
from labeling.completeness import begun_in
from labeling.edits import Change, Edit, added, changed, deleted, state_change
from labeling.tracks import Keyframe, Track, at_frame, state_of, track_of_row

BETWEEN = Provenance("tracker", "interpolation")
OCCLUDED = "occluded"


def track_edit(
    project: Project,
    changes: Sequence[tuple[Track | None, Track | None]],
    *,
    author: str,
    name: str,
) -> Edit:
    """The edit that turns tracks into others (None: none there), with the annotations of all their frames."""
    with project.registry.reading() as session:
        return track_edit_in(session, changes, author=author, name=name)


def track_edit_in(
    session: Session, changes: Sequence[tuple[Track | None, Track | None]], *, author: str, name: str
) -> Edit:
    """Like `track_edit`, of what a session sees."""
    edit = Edit(name, ())
    for before, after in changes:
        known = after if before is None else before
        if known is None or before == after:
            continue
        frames = frames_of(session, known.drive_id)
        present = _annotations_of(session, known.id)
        ids = iter(new_numbers(len(frames)))
        more = retraced(before, after, frames=frames, present=present, author=author, ids=ids)
        edit = Edit(name, edit.then(more).changes)
        if after is not None:
            edit = Edit(name, edit.then(_begun(session, more, after.class_id)).changes)
    return edit


def retraced(
    before: Track | None,
    after: Track | None,
    *,
    frames: Sequence[DriveFrame],
    present: Sequence[Annotation],
    author: str,
    ids: Iterator[int],
) -> Edit:
    """The edit of one track: each frame on which it is seen holds one annotation, which keeps its id where it was.

    `present` are the annotations of the track as it was. On a keyframe they come from whoever set it, elsewhere from
    the interpolation; what was said of one frame alone, such as the text of a sign, stays.
    """
    track = after if before is None else before
    if track is None:
        raise ValueError("an edit of a track needs a track before or after")
    known = {each.image_id: each for each in present}
    restated = _restated(before, after)
    gone, pairs, come = [], [], []
    for frame in frames:
        old = known.pop(ImageId(frame.image_id), None)
        said = None if after is None else at_frame(after, frame.frame)
        if said is None or after is None:
            gone += [old] if old is not None else []
            continue
        made = _made(after, said, _without(old, restated), ImageId(frame.image_id), author, ids)
        if old is None:
            come.append(made)
        elif made != old:
            pairs.append((old, made))
    gone += known.values()
    states = tuple(None if each is None else state_of(each) for each in (before, after))
    own: tuple[Change, ...] = ()
    if states[0] != states[1]:
        own = (state_change("track", track.id, before=states[0], after=states[1]),)
    parts = (deleted(gone), changed([old for old, _ in pairs], [new for _, new in pairs]), added(come))
    return Edit("Track", (*own, *(change for part in parts for change in part.changes)))


def moments(known: Sequence[Track], frame: int, image_id: ImageId, *, author: str) -> list[Annotation]:
    """The annotations that tracks make on one frame, for a frame that becomes an image after they were drawn."""
    seen = [(track, said) for track in known if (said := at_frame(track, frame)) is not None]
    ids = iter(new_numbers(len(seen)))
    return [_made(track, said, None, image_id, author, ids) for track, said in seen]


def tracks(session: Session, drive_id: int) -> list[Track]:
    """The tracks of a drive."""
    return [track_of_row(row) for row in tracks_of(session, drive_id)]


def track_by(session: Session, track_id: int) -> Track | None:
    """One track; None when it is gone."""
    row = session.get(TrackRow, track_id)
    return None if row is None else track_of_row(row)


def _annotations_of(session: Session, track_id: int) -> list[Annotation]:
    rows = session.exec(select(AnnotationRow).where(col(AnnotationRow.track_id) == track_id))
    return [annotation_of_row(row) for row in rows]


def _restated(before: Track | None, after: Track | None) -> AbstractSet[str]:
    """The attributes of which the track now says something else."""
    if before is None or after is None:
        return frozenset()
    return {key for key, _ in before.attributes.items() ^ after.attributes.items()}


def _without(annotation: Annotation | None, restated: AbstractSet[str]) -> Annotation | None:
    """The annotation with those attributes only that were said of its frame alone, or are as before."""
    if annotation is None or not restated:
        return annotation
    return replace(annotation, attributes={k: v for k, v in annotation.attributes.items() if k not in restated})


def _made(
    track: Track, said: Keyframe, old: Annotation | None, image_id: ImageId, author: str, ids: Iterator[int]
) -> Annotation:
    own = {} if old is None else {key: value for key, value in old.attributes.items() if key != OCCLUDED}
    attributes = dict(track.attributes) | own | ({OCCLUDED: "yes"} if said.is_occluded else {})
    provenance = said.by if track.keyframe(said.frame) is not None else BETWEEN
    if old is None:
        return Annotation(
            AnnotationId(next(ids)), image_id, track.class_id, said.shape, author, provenance, attributes, track.id
        )
    if provenance == HUMAN and old.provenance.source != "tracker":
        provenance = old.provenance  # what was imported, and is now a keyframe, still was
    return replace(
        old, class_id=track.class_id, shape=said.shape, provenance=provenance, attributes=attributes, track_id=track.id
    )


def _begun(session: Session, edit: Edit, class_id: int) -> Edit:
    """The class is being labelled on every image that the edit touches."""
    begun = Edit("Begin", ())
    for image_id in {change.image_id for change in edit.changes if change.entity == "annotation" and change.after}:
        begun = Edit("Begin", (*begun.changes, *begun_in(session, image_id, class_id).changes))
    return begun
