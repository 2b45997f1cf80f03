"""What a person does to the tracks of a drive, from the frame in hand. Each action is one edit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from core.annotations import HUMAN, Annotation
from core.errors import UserError
from core.ids import ClassId, TrackId, new_number
from core.shapes import Shape, Tag
from desktop.pages.label_actions import ShapeActions
from desktop.pages.label_desk import Desk
from desktop.pages.label_edits import say_of
from desktop.pages.label_frames import frame_of
from labeling.edits import Change, Edit, deleted
from labeling.track_edits import OCCLUDED, track_by, track_edit
from labeling.tracks import Keyframe, Track, at_frame, merged, split, with_keyframe, without_keyframe

if TYPE_CHECKING:
    from desktop.pages.label import LabelPage

OF_ONE_FRAME = ("truncated",)  # attributes that are said of a moment, and not of its whole track


class TrackActions:
    """Keyframes, merging and splitting. A shape that is no track yet becomes one with `make`.

    `in_hand` is the track that was selected last; it stays so on frames where the object is outside the picture.
    """

    def __init__(self, desk: Desk, shapes: ShapeActions, page: LabelPage) -> None:
        self._desk = desk
        self._page = page
        self.in_hand: TrackId | None = None
        shapes.of_tracks, shapes.delete_track = self._reshaped, self._deleted
        shapes.reclass_tracks, shapes.say_of_tracks = self._reclassed, self._said

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
                self._select_moment(track.id)

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

    def _reclassed(self, moments: Sequence[Annotation], class_id: int) -> Edit:
        """The edit that gives the whole tracks of moments another class."""
        known = [track for each in moments if (track := self._track(each.track_id)) is not None]
        changes = [(track, replace(track, class_id=ClassId(class_id))) for track in known]
        return self._edit(changes, "Change class of track")

    def _said(self, moments: Sequence[Annotation], name: str, value: str) -> Edit:
        """The edit that says an attribute: occluded from this keyframe on, others of the whole track."""
        if name in OF_ONE_FRAME:
            return say_of(moments, name, value)
        frame = self._frame()
        changes: list[tuple[Track | None, Track | None]] = []
        for each in moments:
            track = self._track(each.track_id)
            here = at_frame(track, frame) if track is not None and frame is not None else None
            if track is None or here is None:
                continue
            if name == OCCLUDED:
                after = with_keyframe(track, replace(here, is_occluded=bool(value)))
            else:
                kept = {key: old for key, old in track.attributes.items() if key != name}
                after = replace(track, attributes={**kept, name: value} if value else kept)
            changes.append((track, after))
        return self._edit(changes, f"Attribute {name} of track")

    def follow(self, selection: Sequence[int]) -> None:
        """A person selected these shapes: their foremost track is in hand, or none."""
        bench = self._desk.bench
        chosen = bench.chosen(tuple(selection)) if bench is not None else []
        self._take_in_hand(next((each.track_id for each in reversed(chosen) if each.track_id is not None), None))

    def toggle_keyframe(self) -> None:
        """Set a keyframe of the selected tracks here, or take it away."""
        self._change("Set keyframe", _keyframe_toggled)

    def toggle_outside(self) -> None:
        """Say of the selected tracks that they are not in the picture from here on, or that they are."""
        self._change("Outside", _outside_toggled)

    def toggle_method(self) -> None:
        """Interpolate the selected tracks as static objects seen from a moving camera, or linearly again."""
        self._change("Interpolate", _method_toggled)

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
        said = [each for each in tracks[0].keyframes if each.by.source != "tracker"]
        further = [each.frame for each in said if (each.frame - frame) * by > 0]
        there = (min(further) if by > 0 else max(further)) if further else None
        if there is not None:
            self._page.frames.go_to_track(there, tracks[0].id)

    def select(self, track_id: int) -> None:
        """Take a track in hand, and select its moment that is on this image."""
        self._select_moment(track_id)
        self._take_in_hand(TrackId(track_id))

    def _take_in_hand(self, track_id: TrackId | None) -> None:
        self.in_hand = track_id
        self._page.timeline.show_chosen(track_id)

    def _change(self, name: str, change: Callable[[Track, int], Track | None]) -> None:
        frame, tracks = self._frame(), self._selected()
        if frame is None or not tracks:
            self._desk.say("Select a shape that is part of a track first ({make_track} makes one).")
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
        """The tracks of the selected moments; where none is selected, the one in hand."""
        chosen = [each.track_id for each in self._desk.chosen() if each.track_id is not None]
        found = [self._track(each) for each in chosen] if chosen else [self._track(self.in_hand)]
        return [track for track in found if track is not None and track.drive_id == self._drive()]

    def _track(self, track_id: TrackId | None) -> Track | None:
        if track_id is None:
            return None
        with self._desk.project.registry.reading() as session:
            return track_by(session, track_id)

    def _select_moment(self, track_id: int) -> None:
        bench = self._desk.bench
        moment = next((each for each in bench.annotations if each.track_id == track_id), None) if bench else None
        if moment is not None:
            self._desk.choose((moment.id,))

    def _frame(self) -> int | None:
        return frame_of(self._desk.bench)

    def _drive(self) -> int | None:
        return self._desk.bench.image.drive_id if self._desk.bench is not None else None


def _deleted(annotation: Annotation) -> tuple[Change, ...]:
    return deleted([annotation]).changes


def _method_toggled(track: Track, _frame: int) -> Track:
    return replace(track, method="linear" if track.method == "perspective" else "perspective")


def _keyframe_toggled(track: Track, frame: int) -> Track | None:
    if track.keyframe(frame) is not None and len(track.keyframes) > 1:
        return without_keyframe(track, frame)
    said = at_frame(track, frame)
    return track if said is None else with_keyframe(track, replace(said, is_outside=False))


def _outside_toggled(track: Track, frame: int) -> Track:
    said = at_frame(track, frame)
    if said is not None:
        return with_keyframe(track, replace(said, is_outside=True))
    last = next((each for each in reversed(track.keyframes) if each.frame <= frame), None)
    if last is None:
        return track
    return with_keyframe(track, replace(last, frame=frame, is_outside=False, by=HUMAN))
