"""What a person does to the tracks of a drive, from the frame in hand. Each action is one edit."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.annotations import Annotation, Provenance
from core.errors import UserError
from core.ids import TrackId, new_number
from core.queries.drives import DriveFrame, frames_of
from core.shapes import Shape, Tag
from desktop.background import run_in_background
from desktop.pages.label_actions import ShapeActions
from desktop.pages.label_carry import Carried, CarryDialog
from desktop.pages.label_desk import Desk
from desktop.pages.label_following import carried, followed_both_ways
from labeling.edits import Change, Edit, deleted
from labeling.track_edits import track_by, track_edit
from labeling.tracks import Keyframe, Track, at_frame, merged, split, with_keyframe, without_keyframe

BY_TRACKER = Provenance("tracker", "median flow")
MOST_CARRIED = 50  # frames that a shape is carried on before a person looks


class TrackActions:
    """Keyframes, merging, splitting and carrying on. A shape that is no track yet becomes one with `make`."""

    def __init__(self, desk: Desk, shapes: ShapeActions, open_image: Callable[[int], object], parent: QObject) -> None:
        self._desk = desk
        self._open_image = open_image
        self._parent = parent
        shapes.of_tracks, shapes.delete_track = self._reshaped, self._deleted

    def make(self) -> None:
        """Make tracks of the selected shapes that belong to none, with a keyframe here."""
        frame, drive_id = self._frame(), self._drive()
        chosen = [each for each in self._desk.chosen() if each.track_id is None and not isinstance(each.shape, Tag)]
        if frame is None or drive_id is None:
            self._desk.say("Tracks are for the frames of a drive. This image belongs to none.")
            return
        for each in chosen:
            said = {key: value for key, value in each.attributes.items() if key != "occluded"}
            is_occluded = each.attributes.get("occluded") == "yes"
            keyframe = Keyframe(frame, each.shape, is_occluded=is_occluded, by=each.provenance)
            track = Track(TrackId(new_number()), drive_id, each.class_id, (keyframe,), "linear", said)
            edit = Edit("Make track", (*_deleted(each), *self._edit([(None, track)], "Make track").changes))
            if self._desk.do(edit):
                self._select_track(track.id)

    def _reshaped(self, pairs: Sequence[tuple[Annotation, Shape]]) -> Edit:
        """The edit that sets keyframes here, from moments of tracks and the shapes they got."""
        frame = self._frame()
        changes = []
        for each, shape in pairs:
            track = self._track(each.track_id)
            if track is not None and frame is not None:
                said = at_frame(track, frame)
                is_occluded = said.is_occluded if said is not None else False
                changes.append((track, with_keyframe(track, Keyframe(frame, shape, is_occluded=is_occluded))))
        return self._edit(changes, "Set keyframe")

    def _deleted(self, annotation: Annotation) -> Edit:
        """The edit that deletes the whole track of a moment."""
        track = self._track(annotation.track_id)
        return self._edit([(track, None)], "Delete track") if track is not None else Edit("Delete track", ())

    def toggle_keyframe(self) -> None:
        """Set a keyframe of the selected tracks here, or take it away."""
        self._change("Set keyframe", _keyframe_toggled)

    def toggle_outside(self) -> None:
        """Say of the selected tracks that they are not in the picture from here on, or that they are."""
        self._change("Outside", _outside_toggled)

    def toggle_method(self) -> None:
        """Interpolate the selected tracks as static objects seen from a moving camera, or linearly again."""
        self._change("Interpolate", _method_toggled)

    def fill_between(self) -> None:
        """Let the tracker find the shape on the frames between the keyframes before and after this one, both ways."""
        frame, tracks = self._frame(), self._selected()
        around = _keyframes_around(tracks[0], frame) if tracks and frame is not None else None
        if around is None:
            self._desk.say("Select a track on a frame between two of its keyframes.")
            return
        first, last = around
        between = [each for each in self._frames() if first.frame <= each.frame <= last.frame]
        annotation = self._desk.chosen()[-1]
        run_in_background(
            self._parent,
            lambda: followed_both_ways(self._desk, first.shape, last.shape, between),
            lambda found: self._show_carried(annotation, first.frame, found),
        )

    def merge(self) -> None:
        """Make one track of the two selected ones, with the id of the first."""
        tracks = self._selected()
        if len(tracks) != 2:
            self._desk.say("Select a shape of each of the two tracks to merge them.")
            return
        first, second = tracks
        self._do([(first, merged(first, second)), (second, None)], "Merge tracks")

    def split(self) -> None:
        """Let another track begin here."""
        frame, tracks = self._frame(), self._selected()
        if frame is None or not tracks:
            self._desk.say("Select a shape of the track to split it here.")
            return
        try:
            head, tail = split(tracks[0], frame, TrackId(new_number()))
        except ValueError:
            self._desk.say("A track is split after its first frame, where it is seen.")
            return
        self._do([(tracks[0], head), (None, tail)], "Split track")

    def go_keyframe(self, by: int) -> None:
        """Go to the next keyframe of the selected track, or the one before."""
        frame, tracks = self._frame(), self._selected()
        if frame is None or not tracks:
            return
        further = [each.frame for each in tracks[0].keyframes if (each.frame - frame) * by > 0]
        there = (min(further) if by > 0 else max(further)) if further else None
        target = next((each for each in self._frames() if each.frame == there), None)
        if target is not None:
            self._open_image(target.image_id)
            self._select_track(tracks[0].id)

    def propagate(self, by: int) -> None:
        """Carry the selected shape on through the following frames (or those before) by a tracker."""
        desk, chosen, frame = self._desk, self._desk.chosen(), self._frame()
        if frame is None or not chosen or desk.pixels is None:
            desk.say("Select a shape on a frame of a drive to carry it on.")
            return
        annotation, start = chosen[-1], desk.pixels
        further = [each for each in self._frames() if (each.frame - frame) * by > 0]
        frames = (further if by > 0 else further[::-1])[:MOST_CARRIED]
        desk.say(f"Carrying the shape over {len(frames)} frames…")
        run_in_background(
            self._parent,
            lambda: carried(desk, annotation.shape, start, frames),
            lambda found: self._show_carried(annotation, frame, found),
        )

    def select(self, track_id: int) -> None:
        """Select the moment of a track that is on this image."""
        self._select_track(track_id)

    def _show_carried(self, annotation: Annotation, frame: int, found: list[Carried]) -> None:
        if not found:
            self._desk.say("The tracker lost the shape at once, so nothing was added.")
            return
        line = self._desk.words.line(annotation.class_id)
        colour = line.colour if line is not None else "#7F7F7F"
        parent = self._parent if isinstance(self._parent, QWidget) else None
        if parent is not None:
            CarryDialog(found, colour, lambda kept: self._take_carried(annotation, frame, kept), parent).open()

    def _take_carried(self, annotation: Annotation, frame: int, found: Sequence[Carried]) -> None:
        track = self._track(annotation.track_id)
        here = at_frame(track, frame) if track is not None else None
        keyframes = {frame: Keyframe(frame, annotation.shape if here is None else here.shape)}
        keyframes |= {each.frame: Keyframe(each.frame, each.shape, by=BY_TRACKER) for each in found}
        before, drive_id = track, self._drive()
        if before is None and drive_id is None:
            return
        first = Track(TrackId(new_number()), drive_id or 0, annotation.class_id, (keyframes[frame],))
        track = before or first
        known = {each.frame: each for each in track.keyframes}
        after = replace(track, keyframes=tuple(sorted((keyframes | known).values(), key=lambda each: each.frame)))
        own = () if before is not None else _deleted(annotation)
        edit = self._edit([(before, after)], f"Carry on over {len(found)} frames")
        if self._desk.do(Edit(edit.name, (*own, *edit.changes))):
            self._select_track(after.id)

    def _change(self, name: str, change: Callable[[Track, int], Track | None]) -> None:
        frame, tracks = self._frame(), self._selected()
        if frame is None or not tracks:
            self._desk.say("Select a shape that is part of a track first (Shift+T makes one).")
            return
        self._do([(track, change(track, frame)) for track in tracks], name)

    def _do(self, changes: Sequence[tuple[Track | None, Track | None]], name: str) -> None:
        try:
            self._desk.do(self._edit(changes, name))
        except UserError as error:
            self._desk.refused(error)

    def _edit(self, changes: Sequence[tuple[Track | None, Track | None]], name: str) -> Edit:
        return track_edit(self._desk.project, changes, author=self._desk.author, name=name)

    def _selected(self) -> list[Track]:
        tracks = (self._track(each.track_id) for each in self._desk.chosen())
        return [track for track in tracks if track is not None]

    def _track(self, track_id: TrackId | None) -> Track | None:
        if track_id is None:
            return None
        with self._desk.project.registry.reading() as session:
            return track_by(session, track_id)

    def _select_track(self, track_id: int) -> None:
        bench = self._desk.bench
        moment = next((each for each in bench.annotations if each.track_id == track_id), None) if bench else None
        if moment is not None:
            self._desk.choose((moment.id,))

    def _frame(self) -> int | None:
        return self._desk.bench.image.frame_index if self._desk.bench is not None else None

    def _drive(self) -> int | None:
        return self._desk.bench.image.drive_id if self._desk.bench is not None else None

    def _frames(self) -> list[DriveFrame]:
        drive_id = self._drive()
        if drive_id is None:
            return []
        with self._desk.project.registry.reading() as session:
            return frames_of(session, drive_id)


def _deleted(annotation: Annotation) -> tuple[Change, ...]:
    return deleted([annotation]).changes


def _method_toggled(track: Track, _frame: int) -> Track:
    return replace(track, method="linear" if track.method == "perspective" else "perspective")


def _keyframes_around(track: Track, frame: int) -> tuple[Keyframe, Keyframe] | None:
    """The keyframes before (or at) a frame and after it, where the object is seen on the way."""
    before = [each for each in track.keyframes if each.frame <= frame and not each.is_outside]
    after = [each for each in track.keyframes if each.frame > frame]
    return (before[-1], after[0]) if before and after else None


def _keyframe_toggled(track: Track, frame: int) -> Track | None:
    if track.keyframe(frame) is not None and len(track.keyframes) > 1:
        return without_keyframe(track, frame)
    said = at_frame(track, frame)
    return track if said is None else with_keyframe(track, replace(said, is_outside=False))


def _outside_toggled(track: Track, frame: int) -> Track:
    known = track.keyframe(frame)
    if known is not None:
        return with_keyframe(track, replace(known, is_outside=not known.is_outside))
    said = at_frame(track, frame)
    return track if said is None else with_keyframe(track, replace(said, is_outside=True))
