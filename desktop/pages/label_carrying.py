"""Letting the tracker carry a shape on, or find it between two keyframes; a person looks before any of it is taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from core.annotations import Annotation, Provenance
from core.ids import TrackId, new_number
from desktop.background import run_in_background
from desktop.pages.label_carry import Carried, CarryDialog
from desktop.pages.label_desk import Desk
from desktop.pages.label_following import FrameSource, carried, followed_both_ways, source_of
from desktop.pages.label_frames import frame_of
from desktop.pages.label_parts import too_large
from labeling.edits import Edit, deleted
from labeling.track_edits import track_by, track_edit
from labeling.tracks import Keyframe, Track, at_frame

if TYPE_CHECKING:
    from desktop.pages.label import LabelPage

BY_TRACKER = Provenance("tracker", "median flow")
MOST_CARRIED = 75  # frames that a shape is carried on before a person looks


class CarryActions:
    """What the tracker said before is found anew; what a person said stays, and is where it stops."""

    def __init__(self, desk: Desk, page: LabelPage) -> None:
        self._desk = desk
        self._page = page

    def propagate(self, by: int) -> None:
        """Carry the selected shape on through the following frames (or those before) by a tracker."""
        desk, chosen, frame = self._desk, self._desk.chosen(), frame_of(self._desk.bench)
        if too_large(desk):
            return
        if frame is None or not chosen or desk.pixels is None:
            desk.say("Select a shape on a frame of a drive to carry it on.")
            return
        annotation, start, source = chosen[-1], desk.pixels, self._source()
        frames = self._free(annotation, source.onwards(frame, by, MOST_CARRIED)) if source is not None else []
        if source is None or not frames:
            desk.say("There is no frame to carry the shape on to.")
            return
        self._follow(annotation, frame, len(frames), lambda: carried(source, annotation.shape, start, frames))

    def fill_between(self) -> None:
        """Let the tracker find the shape on the frames between the keyframes before and after this one, both ways."""
        frame, chosen, source = frame_of(self._desk.bench), self._desk.chosen(), self._source()
        track = self._track(chosen[-1].track_id) if chosen else None
        around = _said_around(track, frame) if track is not None and frame is not None else None
        if around is None or source is None:
            self._desk.say("Select a track on a frame between two keyframes that a person set.")
            return
        first, last = around
        inner = [each for each in source.onwards(first.frame, 1, last.frame - first.frame) if each < last.frame]
        if not inner:
            self._desk.say("There is no frame between these keyframes.")
            return
        frames = [first.frame, *inner, last.frame]
        self._follow(
            chosen[-1], first.frame, len(inner), lambda: followed_both_ways(source, first.shape, last.shape, frames)
        )

    def _follow(self, annotation: Annotation, frame: int, count: int, work: Callable[[], list[Carried]]) -> None:
        self._desk.say(f"Following the shape over {count} frames…")
        run_in_background(self._page, work, lambda found: self._show(annotation, frame, found))

    def _show(self, annotation: Annotation, frame: int, found: list[Carried]) -> None:
        if not found:
            self._desk.say("The tracker lost the shape at once, so nothing was added.")
            return
        line = self._desk.words.line(annotation.class_id)
        colour = line.colour if line is not None else "#7F7F7F"
        CarryDialog(found, colour, lambda kept: self._take(annotation, frame, kept), self._page).open()

    def _take(self, annotation: Annotation, frame: int, found: Sequence[Carried]) -> None:
        before = self._track(annotation.track_id)
        drive_id = self._desk.bench.image.drive_id if self._desk.bench is not None else None
        here = at_frame(before, frame) if before is not None else None
        start = Keyframe(frame, annotation.shape) if here is None else replace(here, frame=frame)
        if before is None and drive_id is None:
            return
        track = before or Track(TrackId(new_number()), drive_id or 0, annotation.class_id, (start,))
        keyframes = {each.frame: each for each in track.keyframes}
        keyframes.setdefault(frame, start)
        for each in found:
            known = keyframes.get(each.frame)
            if known is None or _is_by_tracker(known):
                keyframes[each.frame] = Keyframe(each.frame, each.shape, by=BY_TRACKER)
        after = replace(track, keyframes=tuple(keyframes[each] for each in sorted(keyframes)))
        own = () if before is not None else deleted([annotation]).changes
        desk, name = self._desk, f"Carry on over {len(found)} frames"
        edit = track_edit(desk.project, [(before, after)], author=desk.author, name=name)
        if desk.do(Edit(name, (*own, *edit.changes))):
            self._page.tracks.select(after.id)

    def _free(self, annotation: Annotation, frames: Sequence[int]) -> list[int]:
        """The frames up to the next keyframe that a person set: what was said there is not carried over."""
        track = self._track(annotation.track_id)
        said = {each.frame for each in track.keyframes if not _is_by_tracker(each)} if track is not None else set()
        stop = next((at for at, frame in enumerate(frames) if frame in said), len(frames))
        return list(frames[:stop])

    def _source(self) -> FrameSource | None:
        sketch = self._page.timeline.sketch
        return source_of(self._desk.project, sketch) if sketch is not None else None

    def _track(self, track_id: TrackId | None) -> Track | None:
        if track_id is None:
            return None
        with self._desk.project.registry.reading() as session:
            return track_by(session, track_id)


def _is_by_tracker(keyframe: Keyframe) -> bool:
    return keyframe.by.source == "tracker" and not keyframe.is_outside


def _said_around(track: Track, frame: int) -> tuple[Keyframe, Keyframe] | None:
    """The keyframes of a person before (or at) a frame and after it, where the object is seen on the way.

    On the last keyframe of a person: the one before it and itself, since that is where the correction was made.
    """
    said = [each for each in track.keyframes if not _is_by_tracker(each)]
    before = [each for each in said if each.frame <= frame]
    after = [each for each in said if each.frame > frame]
    if not after and len(before) > 1 and before[-1].frame == frame:
        before, after = before[:-1], before[-1:]
    return (before[-1], after[0]) if before and after and not before[-1].is_outside else None
