"""Takes frames out of a recording as pictures of the project: every so many seconds, each one, or the first alone.

A drive needs no more than its first frame to be opened: the others are read from the recording, and each becomes an
image when somebody labels it (`labeling.drive_frames`).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.detections import BgrImage
from core.errors import Stopped, UserError
from core.formats.seam import Skipped
from core.images import ImageHeader
from core.objects import sha256_of_file
from core.project import Project
from core.recordings import OpenRecording, Recording, RecordingHeader

VIDEO_SUFFIXES = frozenset({".mp4", ".mkv", ".avi", ".mov", ".ts", ".mts", ".m4v", ".webm", ".mjpeg", ".mpg"})
DEFAULT_EVERY_S = 1.0
EACH_FRAME_S = 0.001  # sooner than any camera's next frame
FIRST_FRAME_S = math.inf
JPEG_QUALITY = 95


@dataclass(frozen=True, slots=True)
class TakenFrame:
    """One frame, kept as an object of the project."""

    index: int
    timestamp_ms: float
    path: Path
    sha256: str
    header: ImageHeader


@dataclass(frozen=True, slots=True)
class DriveFrames:
    """A recording and the frames taken from it. `count` is the number of frames that really decoded."""

    path: Path
    sha256: str
    header: RecordingHeader
    count: int
    frames: tuple[TakenFrame, ...]
    skipped: tuple[Skipped, ...] = ()


def take_frames(
    project: Project,
    path: Path,
    every_s: float | None,
    open_recording: OpenRecording,
    show: Callable[[int, int, str], None],
    is_stop_asked: Callable[[], bool],
) -> DriveFrames:
    """Keep the first frame of every `every_s` seconds (1.0 when not said): EACH_FRAME_S keeps all of them.

    The recording is read through, so that its frames are counted for certain; with FIRST_FRAME_S only where its own
    count is wrong or missing, so that a long drive opens at once.
    """
    step_ms = 1000.0 * (DEFAULT_EVERY_S if every_s is None else every_s)
    if step_ms <= 0:
        raise UserError("Frames are taken every so many seconds, more than 0.", "Use, for example, --every 1.")
    recording = open_recording(path)
    taken: list[TakenFrame] = []
    count, due_ms = 0, float("-inf")
    try:
        if every_s == FIRST_FRAME_S and (told := _told_count(recording)):
            first = recording.frame(0)
            only = _kept(project, first.index, first.timestamp_ms, first.image)
            return DriveFrames(path, sha256_of_file(path), recording.header, told, (only,))
        for frame in recording.frames():
            if is_stop_asked():
                raise Stopped
            count += 1
            if frame.timestamp_ms >= due_ms - 1e-6:
                taken.append(_kept(project, frame.index, frame.timestamp_ms, frame.image))
                due_ms = frame.timestamp_ms + step_ms if due_ms == float("-inf") else due_ms + step_ms
            show(count, recording.header.frames or 0, "Reading the drive")
    finally:
        recording.close()
    kept, skipped = _unlike(taken)
    return DriveFrames(path, sha256_of_file(path), recording.header, count, kept, skipped)


def _unlike(taken: list[TakenFrame]) -> tuple[tuple[TakenFrame, ...], tuple[Skipped, ...]]:
    """The frames whose pictures differ, and those that are left out because they are like one before."""
    unique = {frame.sha256: frame for frame in reversed(taken)}
    skipped = tuple(
        Skipped(f"frame {frame.index}", "It is the same picture as another frame taken.")
        for frame in taken
        if unique[frame.sha256] is not frame
    )
    return tuple(sorted(unique.values(), key=lambda frame: frame.index)), skipped


def _told_count(recording: Recording) -> int | None:
    """The count that the container tells, where it is true: its last frame is there, and no frame after it."""
    told = recording.header.frames
    if not told:
        return None
    try:
        recording.frame(told - 1)
    except UserError:
        return None
    try:
        recording.frame(told)
    except UserError:
        return told
    return None


def _kept(project: Project, index: int, timestamp_ms: float, image: BgrImage) -> TakenFrame:
    import cv2

    is_encoded, encoded = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    if not is_encoded:
        raise RuntimeError("OpenCV could not encode a frame")
    sha256 = project.objects.add_bytes(encoded.tobytes())
    header = ImageHeader(width=image.shape[1], height=image.shape[0], orientation=1)
    return TakenFrame(index, timestamp_ms, project.objects.path(sha256), sha256, header)
