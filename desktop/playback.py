"""Plays a recording: decodes ahead in the background, and hands out frames when they are due. Shows nothing itself."""

from collections import deque
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal

from core.recordings import Frame, Recording
from desktop.background import run_in_background
from exports.drives import open_recording

AHEAD = 24
AHEAD_BYTES = 192_000_000  # fewer frames ahead where they are large
RATE_FRAMES = 30  # the frame rate shown is that of so many frames
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

    def open(self, path: Path, count: int) -> None:
        """Open a recording with so many frames and show its first one. Failures are told by `failed`."""
        self.close()
        self.count = count
        generation = self._generation

        def opened(recording: Recording) -> None:
            if generation != self._generation:
                recording.close()
                return
            self._recording = recording
            self.show_frame(0)

        run_in_background(self, lambda: open_recording(path), opened, self.failed.emit)

    def close(self) -> None:
        """Stop, and let go of the recording once nobody reads it."""
        self.pause()
        self._generation += 1
        recording, self._recording = self._recording, None
        if recording is not None and not self._is_reading:
            recording.close()
        self._waiting.clear()
        self._next, self._wanted = 0, None

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
        """Jump to a frame; only the last of several quick jumps is read."""
        self._wanted = max(0, min(index, self.count - 1))
        self._waiting.clear()
        self._read_on()

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
            first, count = self._wanted, 1
        elif self._is_playing and len(self._waiting) < self._ahead and self._next < self.count:
            first, count = self._next, min(BATCH, self._ahead, self.count - self._next)
        else:
            return
        generation, is_jump = self._generation, self._wanted is not None
        self._wanted = None
        self._is_reading = True

        def read() -> list[Frame]:
            return [recording.frame(index) for index in range(first, first + count)]

        def came(frames: list[Frame]) -> None:
            self._is_reading = False
            if generation != self._generation:
                recording.close()
                return
            self._next = first + count
            self._ahead = max(2, min(AHEAD, AHEAD_BYTES // frames[0].image.nbytes))
            if is_jump and self._wanted is None:
                self._began_ms = -1.0
                self.frame_due.emit(frames[0])
            elif not is_jump and self._wanted is None:
                self._waiting.extend(frames)
            self._read_on()

        def went_wrong(error: Exception) -> None:
            self._is_reading = False
            self.count = min(self.count, first)
            self.pause()
            self.failed.emit(error)

        run_in_background(self, read, came, went_wrong)
