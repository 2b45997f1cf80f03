"""Pictures that are packed into a label file as text: unpacked beside it, for a picture has to lie somewhere.

Nothing is written over: a picture of that name that is already there is taken when it is the same.
"""

import base64
import binascii
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.masks import mask_of
from core.shapes import Mask

MOST_CHARS = 1 << 27
MOST_PIXELS = 1 << 26
_BEGINNINGS = {b"\xff\xd8\xff": ".jpg", b"\x89PNG": ".png", b"BM": ".bmp", b"RIFF": ".webp"}


def unpack(text: str, folder: Path, stem: str) -> Path:
    """The picture as a file in the folder. Raises ValueError with a sentence."""
    content = _decoded(text)
    suffix = next((suffix for start, suffix in _BEGINNINGS.items() if content.startswith(start)), "")
    if not suffix:
        raise ValueError("The picture in the file is of no kind that can be opened.")
    for name in (f"{stem}{suffix}", f"{stem}-embedded{suffix}"):
        path = folder / name
        try:
            if path.is_symlink() or (path.exists() and (not path.is_file() or path.read_bytes() != content)):
                continue
            if not path.exists():
                beside = folder / f".{name}.part"
                beside.write_bytes(content)
                beside.replace(path)
        except OSError as error:
            raise ValueError(f"The picture in the file could not be unpacked beside it ({error.strerror}).") from error
        return path
    raise ValueError("The picture in the file cannot be unpacked: others of its name are there.")


def mask_from_png(text: str, left: int, top: int) -> Mask:
    """The mask of a PNG as text, at its place. Raises ValueError with a sentence."""
    import cv2

    content = _decoded(text)
    width, height = (int.from_bytes(content[at : at + 4], "big") for at in (16, 20))
    if not content.startswith(b"\x89PNG") or not 0 < width * height <= MOST_PIXELS:
        raise ValueError("Its mask is no picture of pixels, or too large.")
    try:
        pixels = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_GRAYSCALE)
    except cv2.error:
        pixels = None
    mask = None if pixels is None else mask_of(np.asarray(pixels) > 0)
    if mask is None:
        raise ValueError("Its mask is damaged or has no pixel.")
    return Mask(mask.left + left, mask.top + top, mask.width, mask.height, mask.counts)


def png_of(pixels: NDArray[np.bool_]) -> str:
    """Pixels as a PNG as text."""
    import cv2

    is_encoded, encoded = cv2.imencode(".png", pixels.astype(np.uint8) * 255)
    if not is_encoded:
        raise RuntimeError("OpenCV could not encode a mask")
    return base64.b64encode(encoded.tobytes()).decode("ascii")


def _decoded(text: str) -> bytes:
    if len(text) > MOST_CHARS:
        raise ValueError("The picture in the file is too large.")
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("The picture in the file is damaged.") from error
