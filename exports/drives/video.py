"""Video files through FFmpeg (PyAV): every frame that can be decoded, upright, each by its index, exactly.

What the container counts is never believed. A damaged file plays to where it can; `problem` says what was lost.
"""

from collections.abc import Iterator
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import numpy as np

from core.detections import BgrImage
from core.errors import UserError
from core.recordings import Frame, RecordingHeader
from exports.drives.packet_table import FrameTable, Packet, sound_table

DEFAULT_FPS = 25.0
MAX_BAD_PACKETS = 50  # in a row; beyond that the rest is taken to be lost


def open_video(path: Path) -> "VideoRecording":
    """The video at `path`. Raises UserError when it is none, or holds no pictures."""
    recording = VideoRecording(path)
    try:
        recording.read_first()
    except UserError:
        recording.close()
        raise
    return recording


class VideoRecording:
    """An open video. One thread at a time. Follows core.recordings.Recording."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problem = ""
        self._container = _open_container(path)
        self._stream = self._container.streams.video[0]
        self._is_damaged = False
        self._pixels = _make_reformatter()
        self._header: RecordingHeader | None = None
        self._table: FrameTable | None = None
        self._cursor: Iterator[Any] | None = None  # decoded frames that follow the last one asked for
        self._next_index = -1  # the index that the cursor gives next
        self._first_time: int | None = None
        self._discarded = 0  # coded pictures that the container says are not to be shown

    @property
    def header(self) -> RecordingHeader:
        """What the container says; width and height are those of upright frames."""
        if self._header is None:
            self._header = self.read_first()
        return self._header

    def read_first(self) -> RecordingHeader:
        """Decode the first frame to learn the upright size. Raises UserError when no frame can be decoded."""
        first = next(self._decoded_from_start(), None)
        if first is None:
            raise UserError(f"{self.path.name} holds no picture that can be decoded.", "Name another recording.")
        width, height = first.width, first.height
        if round(first.rotation) % 180:
            width, height = height, width
        stream, container = self._stream, self._container
        duration_s = float(stream.duration * stream.time_base) if stream.duration else 0.0
        if not duration_s and container.duration:
            duration_s = container.duration / 1e6
        fps = float(stream.average_rate or stream.guessed_rate or 0) or DEFAULT_FPS
        codec = stream.codec_context.name
        self._header = RecordingHeader(width, height, fps, duration_s * 1e3, codec, stream.frames or None)
        return self._header

    def frames(self) -> Iterator[Frame]:
        """Every decodable frame from the first to the last. Reading to the end makes jumps certain."""
        self._cursor = None
        self.problem = ""
        times: list[int | None] = []
        restored = 0
        for index, decoded in enumerate(self._decoded_from_start()):
            times.append(decoded.pts)
            restored += bool(decoded.is_corrupt)
            yield self._frame(index, decoded)
        self._remember(times, restored)

    def frame(self, index: int) -> Frame:
        """One frame by index, the same pixels as reading through gives. Raises UserError when there is none."""
        if index < 0:
            raise UserError(f"{self.path.name} has no frame {index}.", "Frames are counted from 0.")
        if self._cursor is not None and self._is_near(index):
            return self._advance_to(index)
        table = None if self._is_damaged else self._known_table()
        if table is not None and index >= len(table.times):
            raise UserError(f"{self.path.name} has {len(table.times)} frames, and no frame {index}.")
        start = None if table is None else table.start_before(table.times[index])
        if table is not None and start is not None and start != table.times[0]:
            found = self._jump(table, start, index)
            if found is not None:
                return found
        self._cursor, self._next_index = self._decoded_from_start(), 0
        return self._advance_to(index)

    def close(self) -> None:
        """Let go of the file."""
        self._cursor = None
        self._container.close()

    def _is_near(self, index: int) -> bool:
        """Whether going on from the last frame asked for is no longer than a jump would be."""
        table = self._table
        if index < self._next_index:
            return False
        if table is None or index >= len(table.times):
            return table is None
        start = table.start_before(table.times[index])
        return start is None or start <= table.times[self._next_index]

    def _advance_to(self, index: int) -> Frame:
        cursor = self._cursor
        assert cursor is not None
        for decoded in cursor:
            self._next_index += 1
            if self._next_index > index:
                self._cursor = cursor  # reading from the start opens the file anew, which lets go of it
                return self._frame(index, decoded)
        self._cursor = None
        raise UserError(f"{self.path.name} has {self._next_index} frames, and no frame {index}.")

    def _jump(self, table: FrameTable, start: int, index: int) -> Frame | None:
        """The frame by seeking to the keyframe `start`; None when the container does not lead there."""
        import av

        try:
            self._container.seek(start, stream=self._stream, backward=True, any_frame=False)
        except av.FFmpegError:
            return None
        cursor = self._decoded()
        for decoded in cursor:
            if self._is_damaged or decoded.pts is None or decoded.pts > table.times[index]:
                return None
            if decoded.pts == table.times[index]:
                self._cursor, self._next_index = cursor, index + 1
                return self._frame(index, decoded)
        return None

    def _known_table(self) -> FrameTable | None:
        if self._table is None:
            self._reopen()
            packets = [
                Packet(packet.pts, packet.is_keyframe, packet.is_corrupt, packet.is_discard)
                for packet in self._packets()
                if packet.size
            ]
            self._table = sound_table(packets)
            self._discarded = sum(packet.is_discarded for packet in packets)
        return self._table

    def _remember(self, times: list[int | None], restored: int) -> None:
        """After reading through: say what was lost, and keep the packets' table only when it told the truth."""
        told, promised = self._known_table(), self.header.frames
        if restored and not self.problem:
            self.problem = f"{restored} frames were damaged and are shown as well as they could be restored."
        if not self.problem and promised is not None and len(times) < promised - self._discarded:
            self.problem = f"The file promises {promised} frames and holds only {len(times)}: it was cut short."
        if told is not None and list(told.times) == times:
            return
        known = [time for time in times if time is not None]
        is_rising = len(known) == len(times) and all(a < b for a, b in pairwise(known))
        first_only = tuple(known[:1])
        self._table = FrameTable(tuple(known), first_only) if is_rising and known else None

    def _reopen(self) -> None:
        self._container.close()
        self._container = _open_container(self.path)
        self._stream = self._container.streams.video[0]
        self._stream.thread_type = "NONE" if self._is_damaged else "AUTO"
        self._cursor = None

    def _decoded_from_start(self) -> Iterator[Any]:
        """Every picture. From the first damage on by one thread, since several restore it differently each time."""
        was_damaged, given = self._is_damaged, 0
        self._reopen()
        for decoded in self._decoded():
            if self._is_damaged and not was_damaged:
                break
            if self._first_time is None:
                self._first_time = decoded.pts or 0
            given += 1
            yield decoded
        if self._is_damaged and not was_damaged:
            self._reopen()
            yield from islice(self._decoded(), given, None)

    def _decoded(self) -> Iterator[Any]:
        """Decoded pictures from where the container stands, passing over what cannot be decoded."""
        import av

        bad = in_row = good = 0
        for packet in self._packets():
            try:
                pictures = packet.decode()
            except av.FFmpegError:
                bad, in_row, self._is_damaged = bad + 1, in_row + 1, True
                self.problem = _lost(bad, good)
                if in_row > MAX_BAD_PACKETS:
                    self.problem = f"After frame {good} nothing more could be decoded."
                    return
                continue
            in_row = 0 if pictures else in_row
            good += len(pictures)
            self._is_damaged = self._is_damaged or any(picture.is_corrupt for picture in pictures)
            yield from pictures

    def _packets(self) -> Iterator[Any]:
        """The stream's packets; ends where the container can no longer be read."""
        import av

        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets)
            except StopIteration:
                return
            except av.FFmpegError as error:
                self.problem = f"The file breaks off and could not be read to its end ({error.strerror})."
                return
            yield packet

    def _frame(self, index: int, decoded: Any) -> Frame:
        picture = self._pixels.reformat(decoded, format="bgr24").to_ndarray()
        first = self._first_time or 0
        time_base = self._stream.time_base
        if decoded.pts is None or time_base is None:
            timestamp_ms = index * 1e3 / self.header.fps
        else:
            timestamp_ms = float((decoded.pts - first) * time_base * 1000)
        return Frame(index, timestamp_ms, _turned(picture, decoded.rotation))


def _turned(picture: BgrImage, rotation_degrees: float) -> BgrImage:
    """The picture upright; the rotation is counter-clockwise, as FFmpeg's display matrix tells it."""
    quarters = round(rotation_degrees / 90) % 4
    return picture if not quarters else np.ascontiguousarray(np.rot90(picture, quarters))


def _lost(packets: int, after_frame: int) -> str:
    what = "One coded picture" if packets == 1 else f"{packets} coded pictures"
    return f"{what} could not be decoded, the last after frame {after_frame}."


def _make_reformatter() -> Any:
    from av.video.reformatter import VideoReformatter

    return VideoReformatter()


def _open_container(path: Path) -> Any:
    import av
    import av.logging

    av.logging.set_level(None)
    try:
        container = av.open(str(path), metadata_errors="replace")
    except (av.FFmpegError, OSError, ValueError) as error:
        raise UserError(
            f"{path.name} is no recording that can be opened.", "Name a video file or a folder of pictures."
        ) from error
    if not container.streams.video:
        container.close()
        raise UserError(f"{path.name} holds no pictures.", "Name a video file or a folder of pictures.")
    return container
