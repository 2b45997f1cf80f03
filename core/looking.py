"""A picture as people look at it: of any depth, alpha over a checker. Networks see `core.images.read_bgr` instead."""

from pathlib import Path

import numpy as np

from core.deep_pixels import Stored, show_stored, stretch_of
from core.detections import BgrImage
from core.errors import UserError
from core.images import ImageHeader, decode_bgr, read_header, turn_upright
from core.strips.reading import strips_of
from core.strips.tiff import TIFF_BEGINNINGS

_WHOLE = 1 << 30  # rows: more than any picture has
_PNG, _WEBP = b"\x89PNG", b"RIFF"


def read_shown(path: Path, header: ImageHeader | None = None) -> BgrImage:
    """The upright picture for the eye, uint8 (height, width, 3), blue green red. `header` where it is known.

    Raises UserError when the file is missing, damaged or cut short.
    """
    orientation = (header or read_header(path)).orientation
    try:
        with path.open("rb") as file:
            beginning = file.read(4)
    except OSError as error:
        raise UserError(f"{path.name} cannot be read.", "Check the disk that it is on.") from error
    if beginning in TIFF_BEGINNINGS:
        (stored,) = strips_of(path, _WHOLE)
        return _upright(stored, orientation)
    content = path.read_bytes()
    if beginning not in (_PNG, _WEBP):
        return decode_bgr(content, orientation, path.name)
    return _upright(_decoded(content, path.name), orientation)


def _decoded(content: bytes, name: str) -> Stored:
    import cv2

    try:
        stored = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error:
        stored = None
    if stored is None:
        raise UserError(f"{name} is damaged and cannot be opened.", "Replace the file; its labels are kept.")
    return stored


def _upright(stored: Stored, orientation: int) -> BgrImage:
    return turn_upright(show_stored(stored, stretch_of(stored)), orientation)
