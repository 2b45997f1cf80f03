"""Readers of recorded drives, one file a kind, behind core.recordings.Recording."""

from pathlib import Path

from core.errors import UserError
from core.recordings import Recording
from exports.drives.folder import open_folder
from exports.drives.video import open_video


def open_recording(path: Path) -> Recording:
    """The recording at `path`: a video file or a folder of pictures. Raises UserError for what is neither."""
    if path.is_dir():
        return open_folder(path)
    if not path.exists():
        raise UserError(f"There is no recording {path.name}.", "Name a video file or a folder of pictures.")
    return open_video(path)


def problem_of(recording: Recording) -> str:
    """What was lost of a damaged recording, as far as it has been read; an empty text for a whole one."""
    return str(getattr(recording, "problem", ""))
