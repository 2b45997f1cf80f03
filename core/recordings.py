"""Recorded drives as the rest of the program sees them: frames with an index and a timestamp, one after another."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from core.detections import BgrImage


@dataclass(frozen=True, slots=True)
class RecordingHeader:
    """What the container says. `frames` is its own count, None when it has none; counts in containers can be wrong."""

    width: int
    height: int
    fps: float
    duration_ms: float
    codec: str
    frames: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One decoded frame: upright uint8 BGR (height, width, 3), its place in the drive and its presentation time."""

    index: int
    timestamp_ms: float
    image: BgrImage


class Recording(Protocol):
    """An open recording. One thread at a time."""

    @property
    def header(self) -> RecordingHeader:
        """What the container says."""

    def frames(self) -> Iterator[Frame]:
        """Every decodable frame from the first to the last."""

    def frame(self, index: int) -> Frame:
        """One frame by index; the same pixels that `frames` gives for it."""

    def close(self) -> None:
        """Let go of the file."""


OpenRecording = Callable[[Path], Recording]  # raises UserError for what is no recording
