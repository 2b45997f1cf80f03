"""A folder of pictures as a recording: in the order a person would read the names, at a fixed rate."""

import re
from collections.abc import Iterator
from pathlib import Path

from core.errors import UserError
from core.images import IMAGE_SUFFIXES, read_bgr, read_header
from core.recordings import Frame, RecordingHeader

ASSUMED_FPS = 10.0  # pictures in a folder do not say when they were taken


def open_folder(path: Path) -> "FolderRecording":
    """The folder at `path`. Raises UserError when it holds no picture that can be opened."""
    return FolderRecording(path)


class FolderRecording:
    """The pictures of one folder, not of those inside it. Follows core.recordings.Recording.

    A frame's index is its place among the files, so one damaged picture does not move the others: it is passed over,
    and `problem` names it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problem = ""
        self._files = sorted(
            (
                file
                for file in path.iterdir()
                if file.suffix.lower() in IMAGE_SUFFIXES and not file.name.startswith(".")
            ),
            key=lambda file: _reading_order(file.name),
        )
        self.header = self._read_header()

    def frames(self) -> Iterator[Frame]:
        """Every picture that can be opened, first to last."""
        lost: list[str] = []
        for index in range(len(self._files)):
            try:
                yield self.frame(index)
            except UserError as error:
                lost.append(error.message)
                self.problem = f"{len(lost)} of {len(self._files)} pictures could not be opened, first: {lost[0]}"

    def frame(self, index: int) -> Frame:
        """One picture by its place. Raises UserError when there is none, or when it is damaged."""
        if not 0 <= index < len(self._files):
            raise UserError(f"{self.path.name} has {len(self._files)} frames, and no frame {index}.")
        return Frame(index, index * 1e3 / ASSUMED_FPS, read_bgr(self._files[index]))

    def close(self) -> None:
        """Nothing is held open."""

    def _read_header(self) -> RecordingHeader:
        for file in self._files:
            try:
                header = read_header(file)
            except UserError:
                continue
            count = len(self._files)
            duration_ms = count * 1e3 / ASSUMED_FPS
            return RecordingHeader(header.width, header.height, ASSUMED_FPS, duration_ms, "pictures", count)
        raise UserError(
            f"{self.path.name} holds no picture that can be opened.", "Name a folder of pictures or a video."
        )


def _is_picture(file: Path) -> bool:
    return file.suffix.lower() in IMAGE_SUFFIXES and not file.name.startswith(".")


def _reading_order(name: str) -> list[tuple[int, int | str]]:
    """frame2 before frame10: runs of digits count as numbers."""
    parts = re.split(r"(\d+)", name.casefold())
    return [(0, int(part)) if part.isdecimal() else (1, part) for part in parts if part]
