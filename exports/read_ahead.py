"""Reads a recording in a thread of its own, a few frames ahead of whoever asks for them."""

import queue
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from core.recordings import Frame, Recording

AHEAD = 4  # frames: enough to hide a slow keyframe, few enough for 4K pictures
_LOOK_S = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class ReadFrame:
    """A frame and how long the reading thread took for it, milliseconds."""

    frame: Frame
    read_ms: float


class ReadAhead:
    """Frames in order, as the reading thread has them ready. `take` waits, `take_ready` does not."""

    def __init__(self, frames: "queue.Queue[ReadFrame | None]", reading: "Future[None]") -> None:
        self._frames = frames
        self._reading = reading
        self._is_over = False

    def take(self) -> ReadFrame | None:
        """The next frame, waited for; None after the last. Raises what the reading thread met."""
        return None if self._is_over else self._checked(self._frames.get())

    def take_ready(self) -> ReadFrame | None:
        """The next frame if it is there already."""
        if self._is_over:
            return None
        try:
            return self._checked(self._frames.get_nowait())
        except queue.Empty:
            return None

    def _checked(self, item: ReadFrame | None) -> ReadFrame | None:
        if item is None:
            self._is_over = True
            self._reading.result()
        return item


@contextmanager
def read_ahead(recording: Recording, depth: int = AHEAD) -> Iterator[ReadAhead]:
    """The frames of a recording, read ahead until the block is left. Until then nobody else may use the recording."""
    frames: queue.Queue[ReadFrame | None] = queue.Queue(maxsize=depth)
    is_left = threading.Event()
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="reading") as pool:
        reading = pool.submit(_read, recording, frames, is_left)
        try:
            yield ReadAhead(frames, reading)
        finally:
            is_left.set()


def _read(recording: Recording, frames: "queue.Queue[ReadFrame | None]", is_left: threading.Event) -> None:
    try:
        started = time.perf_counter()
        for frame in recording.frames():
            read = ReadFrame(frame, (time.perf_counter() - started) * 1e3)
            if not _put(frames, read, is_left):
                return
            started = time.perf_counter()
    finally:
        _put(frames, None, is_left)


def _put(frames: "queue.Queue[ReadFrame | None]", item: ReadFrame | None, is_left: threading.Event) -> bool:
    """Put the item in as soon as there is room; False when nobody wants it any more."""
    while not is_left.is_set():
        try:
            frames.put(item, timeout=_LOOK_S)
        except queue.Full:
            continue
        return True
    return False
