"""Small pictures of every frame of a recording around the present one, read in idle moments: for strip and slider."""

from collections import OrderedDict
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.detections import BgrImage
from core.images import thumbnail_jpeg
from core.recordings import Recording
from desktop.background import IDLE, run_in_background
from exports.drives import open_recording

SMALL_WH = (256, 160)
AROUND = 1500  # frames either way of the present one
KEPT_BYTES = 96_000_000  # more than all frames around take, or reading would never end
BATCH = 6


class DriveProxies(QObject):
    """`came()` when more small pictures are there. Reads one batch at a time, and none while it is held."""

    came = Signal()
    failed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.count = 0
        self.is_held = False
        self._recording: Recording | None = None
        self._generation = 0
        self._is_reading = False
        self._present = 0
        self._jpegs: OrderedDict[int, bytes] = OrderedDict()
        self._bytes = 0

    def open(self, path: Path, count: int) -> None:
        """Read small pictures of this recording from now on."""
        self.close()
        self.count = count
        generation = self._generation

        def opened(recording: Recording) -> None:
            if generation == self._generation:
                self._recording = recording
                self._read_on()
            else:
                recording.close()

        run_in_background(self, lambda: open_recording(path), opened, lambda _error: self.failed.emit(), priority=IDLE)

    def close(self) -> None:
        """Let go of the recording once nobody reads it, and forget its pictures."""
        self._generation += 1
        recording, self._recording = self._recording, None
        if recording is not None and not self._is_reading:
            recording.close()
        self._jpegs.clear()
        self._bytes, self.count = 0, 0

    def look_around(self, frame: int) -> None:
        """Read around this frame first."""
        self._present = frame
        self._read_on()

    def hold(self, *, is_held: bool) -> None:
        """Leave the computer to whoever plays the recording, or go on."""
        self.is_held = is_held
        self._read_on()

    def jpeg(self, frame: int) -> bytes | None:
        """The small picture of a frame, when it was read."""
        return self._jpegs.get(frame)

    def pixels(self, frame: int, size_wh: tuple[int, int]) -> BgrImage | None:
        """The small picture, as large as the frame is: what to show until the frame itself is there."""
        import cv2
        import numpy as np

        known = self._jpegs.get(frame)
        if known is None:
            return None
        small = cv2.imdecode(np.frombuffer(known, np.uint8), cv2.IMREAD_COLOR)
        if small is None:
            return None
        return cv2.resize(small, size_wh, interpolation=cv2.INTER_LINEAR).astype(np.uint8)

    def _read_on(self) -> None:
        recording, first = self._recording, self._next_missing()
        if recording is None or self._is_reading or self.is_held or first is None:
            return
        wanted = [each for each in range(first, min(first + BATCH, self.count)) if each not in self._jpegs]
        generation = self._generation
        self._is_reading = True

        def came(jpegs: list[bytes]) -> None:
            self._is_reading = False
            if generation != self._generation:
                recording.close()
                self._read_on()
                return
            for frame, jpeg in zip(wanted, jpegs, strict=True):
                self._keep(frame, jpeg)
            self.came.emit()
            self._read_on()

        def went_wrong(_error: Exception) -> None:
            self._is_reading = False
            self.count = min(self.count, first)

        run_in_background(
            self,
            lambda: [thumbnail_jpeg(recording.frame(each).image, SMALL_WH) for each in wanted],
            came, went_wrong, priority=IDLE,
        )  # fmt: skip

    def _next_missing(self) -> int | None:
        """Onwards from a little before the present frame, then what lies before that."""
        start = max(0, self._present - AROUND // 50)
        onwards = range(start, min(self.count, self._present + AROUND))
        back = range(max(0, self._present - AROUND), start)
        for run in (onwards, back):
            found = next((each for each in run if each not in self._jpegs), None)
            if found is not None:
                return found
        return None

    def _keep(self, frame: int, jpeg: bytes) -> None:
        self._jpegs[frame] = jpeg
        self._bytes += len(jpeg)
        while self._bytes > KEPT_BYTES:
            far = max(self._jpegs, key=lambda each: abs(each - self._present))
            self._bytes -= len(self._jpegs.pop(far))
