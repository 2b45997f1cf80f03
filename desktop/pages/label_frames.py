"""Moving through the frames of a drive: stepping, dragging, playing. A frame is an image once somebody labels it."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from core.errors import UserError
from core.ids import TrackId
from core.queries.drives import image_at
from core.recordings import Frame
from desktop.messages import show_error
from desktop.pages.label_bench import Bench, read_bench
from desktop.pages.label_drive import DriveSketch, bench_of_frame
from desktop.playback import Playback
from labeling.drive_frames import frame_to_keep, keep_frames
from labeling.track_edits import tracks
from labeling.tracks import Track

if TYPE_CHECKING:
    from desktop.pages.label import LabelPage

REST_MS = 150  # after so long on one frame, what stands around the picture follows


class FrameActions(QObject):
    """The frames of the drive on the bench. `settle` makes an image of the one that is shown, before it is labelled."""

    def __init__(self, page: LabelPage) -> None:
        super().__init__(page)
        self._page = page
        self._drive_id: int | None = None
        self._wanted_track: TrackId | None = None
        self._asked: int | None = None  # the frame that is on its way
        self._plays_next = False
        self._shown: Frame | None = None
        self._tracks: tuple[int, Sequence[Track]] | None = None
        self.playback = Playback(self)
        self.playback.frame_due.connect(self._show)
        self.playback.playing_changed.connect(page.timeline.show_playing)
        self.playback.failed.connect(self._failed)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._rested)
        page.timeline.sketch_read.connect(self._drive_read)

    def go(self, frame: int) -> None:
        """Show a frame: its small picture at once, itself as soon as it was read."""
        sketch = self._page.timeline.sketch
        if sketch is None:
            return
        self.playback.pause()
        if not sketch.has_recording:
            image = sketch.nearest(frame)
            if image is not None:
                self._page.open_image(image.image_id)
            return
        frame = self._asked = max(0, min(frame, sketch.count - 1))
        self._page.timeline.proxies.hold(is_held=True)
        self._show_small(sketch, frame)
        if self._drive_id != sketch.drive.id:
            self._drive_id = sketch.drive.id
            self.playback.open(sketch.path, sketch.count, first=frame)
        else:
            self.playback.show_frame(frame)

    def bound_for(self, here: int) -> int:
        """The frame from which a step counts: the one that was asked for last, though it may still be read."""
        return here if self._asked is None else self._asked

    def toggle_play(self) -> None:
        """Play the drive from here, or stop here."""
        here, sketch = frame_of(self._page.desk.bench), self._page.timeline.sketch
        if self.playback.is_playing():
            self.playback.pause()
        elif here is not None and sketch is not None and sketch.has_recording:
            is_here = self._shown is not None and self._drive_id == sketch.drive.id and self._shown.index == here
            self._plays_next = not is_here
            if is_here:
                self.playback.play()
            else:
                self.go(here)

    def go_to_track(self, frame: int, track_id: TrackId) -> None:
        """Show a frame with the moment of a track selected."""
        self._wanted_track = track_id
        self.go(frame)

    def leave(self) -> None:
        """Another image is opened: nothing plays on."""
        self._plays_next = False
        self._asked = self._wanted_track = None
        self.playback.pause()
        self._rest.stop()
        self._shown = None

    def close(self) -> None:
        """Let go of the recordings."""
        self.playback.close()
        self._page.timeline.proxies.close()
        self._drive_id = None

    def forget(self) -> None:
        """Tracks may have changed."""
        self._tracks = None

    def settle(self) -> bool:
        """Make an image of the frame that is shown, where it is none yet; whether it can be labelled now."""
        bench, shown, page = self._page.desk.bench, self._shown, self._page
        if bench is None or bench.is_kept:
            return True
        sketch = page.timeline.sketch
        if sketch is None or shown is None or shown.index != bench.image.frame_index:
            page.say("This frame is still being read. Try again in a moment.")
            return False
        self.playback.pause()
        page.desk.bench = replace(bench, is_kept=True)  # before the commit, which is told at once
        kept = frame_to_keep(shown, sketch.drive.sha256, image_id=bench.id, annotations=bench.annotations)
        try:
            (image_id,) = keep_frames(
                page.context.project, sketch.drive.id, [kept],
                author=page.context.author, origin=page.context.origin,
            )  # fmt: skip
        except UserError as error:
            page.desk.bench = bench
            show_error(page, error)
            return False
        if image_id != bench.id or page.desk.bench is None:
            chosen = self._chosen_tracks(bench)
            page.desk.bench = read_bench(page.context.project, image_id)
            page.desk.selection = _moments_of(chosen, page.desk.bench)
        self._rest.start()  # the list shows the new image
        return True

    def renew(self) -> None:
        """Read anew what is said of a frame that is no image, or has just become one in another window.

        Its moments get other ids then; those of the tracks that were selected are selected again.
        """
        desk, sketch, frame = self._page.desk, self._page.timeline.sketch, frame_of(self._page.desk.bench)
        if desk.bench is None or sketch is None or frame is None:
            return
        chosen = self._chosen_tracks(desk.bench)
        desk.bench = self._bench_of(sketch, frame, desk.bench.image.timestamp_ms or 0.0)
        desk.selection = _moments_of(chosen, desk.bench)

    def _show(self, frame: Frame) -> None:
        """A frame has been read: show it with what is said of it."""
        page, sketch = self._page, self._page.timeline.sketch
        if sketch is None or sketch.drive.id != self._drive_id:
            return
        self._shown = frame
        if frame.index == self._asked or self.playback.is_playing():
            self._asked = None
        bench = self._bench_of(sketch, frame.index, frame.timestamp_ms)
        page.show_frame(bench, frame.image, self._selection_on(bench))
        page.desk.pixels = frame.image
        page.timeline.show_frame(frame.index, frame.timestamp_ms)
        self._rest.start()
        if self._plays_next:
            self._plays_next = False
            self.playback.play()

    def _rested(self) -> None:
        if not self.playback.is_playing():
            self._page.timeline.proxies.hold(is_held=False)
        self._page.show_around()

    def _drive_read(self) -> None:
        """The drive was read anew: what its tracks and intervals say of a frame that is no image may be other now."""
        bench = self._page.desk.bench
        if bench is not None and not bench.is_kept:
            self.renew()
            self._page.show_around()

    def _show_small(self, sketch: DriveSketch, frame: int) -> None:
        """Until the frame itself is there; nothing can be done to it yet."""
        pixels = self._page.timeline.proxies.pixels(frame, (sketch.drive.width, sketch.drive.height))
        timestamp_ms = frame * 1000 / (sketch.drive.fps or 25.0)
        if pixels is not None and (self._shown is None or self._shown.index != frame):
            bench = self._bench_of(sketch, frame, timestamp_ms)
            self._shown = None
            self._page.show_frame(bench, pixels, self._selection_on(bench))
        self._page.timeline.show_frame(frame, timestamp_ms)

    def _bench_of(self, sketch: DriveSketch, frame: int, timestamp_ms: float) -> Bench:
        project = self._page.context.project
        with project.registry.reading() as session:
            image_id = image_at(session, sketch.drive.id, frame)
            if self._tracks is None or self._tracks[0] != sketch.drive.id:
                self._tracks = (sketch.drive.id, tracks(session, sketch.drive.id))
        known = read_bench(project, image_id) if image_id is not None else None
        if known is not None:
            return known
        return bench_of_frame(sketch, self._tracks[1], frame, timestamp_ms, author=self._page.context.author)

    def _selection_on(self, bench: Bench) -> tuple[int, ...]:
        """What is selected on a frame that comes: where the track is that was asked for, or those selected before."""
        wanted, self._wanted_track = self._wanted_track, None
        return _moments_of({wanted} if wanted is not None else self._chosen_tracks(self._page.desk.bench), bench)

    def _chosen_tracks(self, bench: Bench | None) -> set[TrackId]:
        """The tracks that are selected on the bench; while nothing is, the one in hand."""
        desk, in_hand = self._page.desk, self._page.tracks.in_hand
        if not desk.selection:
            return set() if in_hand is None else {in_hand}
        return {each.track_id for each in bench.chosen(desk.selection) if each.track_id is not None} if bench else set()

    def _failed(self, error: Exception) -> None:
        self._drive_id = self._asked = None
        if isinstance(error, UserError):
            self._page.say(f"{error.message} {error.hint}".strip())
        else:
            show_error(self._page, error)


def frame_of(bench: Bench | None) -> int | None:
    """Which frame of its drive this is; None for an image that belongs to none."""
    return bench.image.frame_index if bench is not None and bench.image.drive_id is not None else None


def _moments_of(chosen: AbstractSet[TrackId], bench: Bench | None) -> tuple[int, ...]:
    """Where these tracks are on the bench."""
    return tuple(each.id for each in bench.annotations if each.track_id in chosen) if bench is not None else ()
