"""Plays a recording: decodes ahead in the background, and hands out frames when they are due. Shows nothing itself."""

from collections import OrderedDict, deque
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal

from core.recordings import Frame, Recording
from desktop.background import run_in_background
from exports.drives import open_recording

AHEAD = 24
AHEAD_BYTES = 192_000_000  # fewer frames ahead where they are large
BACK = 12  # frames before one jumped back to that are kept too: they were decoded on the way, and are wanted next
RATE_FRAMES = 30  # the frame rate shown is that of so many frames
SEEN_BYTES = 160_000_000
BATCH = 8
TICK_MS = 10


class Playback(QObject):
    """One recording at a time. `frame_due` carries each Frame that should be on screen now.

    A recording is used by one background task at a time: the next is asked for when the last has come.
    """

    frame_due = Signal(object)
    playing_changed = Signal(bool)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.speed = 1.0
        self.is_looping = False
        self.count = 0
        self._recording: Recording | None = None
        self._waiting: deque[Frame] = deque()
        self._seen: OrderedDict[int, Frame] = OrderedDict()  # decoded of late
        self._seen_bytes = 0
        self._last = -1
        self._leaps = 0  # jumps that needed no reading: what was being read then is not shown any more
        self._ahead = AHEAD
        self._shown_at: deque[float] = deque(maxlen=RATE_FRAMES)
        self._next = 0
        self._wanted: int | None = None
        self._is_reading = False
        self._generation = 0
        self._is_playing = False
        self._began_at = 0.0
        self._began_ms = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)

    def open(self, path: Path, count: int, first: int = 0) -> None:
        """Open a recording with so many frames and show one of them. Failures are told by `failed`."""
        self.close()
        self.count = count
        generation = self._generation

        def opened(recording: Recording) -> None:
            if generation != self._generation:
                recording.close()
                return
            self._recording = recording
            self.show_frame(first if self._wanted is None else self._wanted)

        run_in_background(self, lambda: open_recording(path), opened, self.failed.emit)

    def close(self) -> None:
        """Stop, and let go of the recording once nobody reads it."""
        self.pause()
        self._generation += 1
        recording, self._recording = self._recording, None
        if recording is not None and not self._is_reading:
            recording.close()
        self._waiting.clear()
        self._seen.clear()
        self._next, self._wanted, self._last, self._seen_bytes = 0, None, -1, 0

    def is_playing(self) -> bool:
        """Whether frames come by themselves."""
        return self._is_playing

    def play(self) -> None:
        """Go on from the frame that is shown."""
        if self._recording is None or self._is_playing:
            return
        if self._next >= self.count and not self._waiting:
            self._next = 0
        self._is_playing = True
        self._restart_clock()
        self._timer.start()
        self._read_on()
        self.playing_changed.emit(True)

    def pause(self) -> None:
        """Stay on the frame that is shown."""
        self._timer.stop()
        self._shown_at.clear()
        if self._is_playing:
            self._is_playing = False
            self.playing_changed.emit(False)

    def shown_fps(self) -> float:
        """Frames a second on the screen of late; 0 while nothing plays."""
        if len(self._shown_at) < 2:
            return 0.0
        return (len(self._shown_at) - 1) / max(1e-3, self._shown_at[-1] - self._shown_at[0])

    def set_speed(self, speed: float) -> None:
        """1.0 is the recording's own speed."""
        self.speed = speed
        self._restart_clock()

    def show_frame(self, index: int) -> None:
        """Jump to a frame; only the last of several quick jumps is read, and none that was read of late."""
        index = max(0, min(index, self.count - 1))
        self._waiting.clear()
        known = self._seen.get(index)
        if known is None:
            self._wanted = index
            self._read_on()
        else:
            self._wanted, self._next = None, index + 1
            self._leaps += 1
            self._tell(known)

    def _tell(self, frame: Frame) -> None:
        self._last, self._began_ms = frame.index, -1.0
        self.frame_due.emit(frame)

    def _keep(self, frames: list[Frame]) -> None:
        """Keep what was decoded of late, within a stated memory."""
        for frame in frames:
            if frame.index not in self._seen:
                self._seen[frame.index] = frame
                self._seen_bytes += frame.image.nbytes
        while self._seen_bytes > SEEN_BYTES and len(self._seen) > 1:
            _index, gone = self._seen.popitem(last=False)
            self._seen_bytes -= gone.image.nbytes

    def _restart_clock(self) -> None:
        self._began_at = monotonic()
        self._began_ms = self._waiting[0].timestamp_ms if self._waiting else -1.0

    def _tick(self) -> None:
        if not self._waiting:
            self._at_the_end()
            return
        if self._began_ms < 0:
            self._restart_clock()
        media_ms = self._began_ms + (monotonic() - self._began_at) * 1000 * self.speed
        due: Frame | None = None
        while self._waiting and self._waiting[0].timestamp_ms <= media_ms:
            due = self._waiting.popleft()
        if due is not None:
            self._shown_at.append(monotonic())
            self._last = due.index
            self.frame_due.emit(due)
        self._read_on()

    def _at_the_end(self) -> None:
        if self._is_reading or self._next < self.count:
            self._began_ms = -1.0
            self._read_on()
        elif self.is_looping:
            self._next, self._began_ms = 0, -1.0
            self._read_on()
        else:
            self.pause()

    def _read_on(self) -> None:
        recording = self._recording
        if recording is None or self._is_reading:
            return
        if self._wanted is not None:
            first = max(0, self._wanted - BACK) if self._wanted < self._last else self._wanted
            count = self._wanted - first + 1
        elif self._is_playing and len(self._waiting) < self._ahead and self._next < self.count:
            first, count = self._next, min(BATCH, self._ahead, self.count - self._next)
        else:
            return
        self._read(recording, first, count, is_jump=self._wanted is not None)

    def _read(self, recording: Recording, first: int, count: int, *, is_jump: bool) -> None:
        generation, leaps = self._generation, self._leaps
        self._wanted = None
        self._is_reading = True
        read: list[Frame] = []

        def read_all() -> list[Frame]:
            read.extend(recording.frame(index) for index in range(first, first + count))
            return read

        def came(frames: list[Frame]) -> None:
            self._is_reading = False
            if generation != self._generation:
                recording.close()
                return
            self._ahead = max(2, min(AHEAD, AHEAD_BYTES // frames[0].image.nbytes))
            self._keep(frames)
            if leaps == self._leaps:
                self._next = first + count
                if is_jump:  # shown though a further jump may wait: a slider that is dragged shows where it has been
                    self._tell(frames[-1])
                elif self._wanted is None:
                    self._waiting.extend(frames)
            self._read_on()

        def went_wrong(error: Exception) -> None:
            self._is_reading = False
            self.count = min(self.count, first + len(read))
            self.pause()
            self.failed.emit(error)

        run_in_background(self, read_all, came, went_wrong)
