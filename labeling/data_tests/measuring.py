"""Measures pictures in a worker: sharpness, light, a perceptual hash, and what is wrong with the file.

A picture is looked at grey and at most 512 pixels long, whatever the camera's resolution, so that sharpness can be
compared. Sharpness is what a picture loses when it is blurred again (Crete, Dolmiere, Ladret and Nicolas, "The Blur
Effect: Perception and Estimation with a New No-Reference Perceptual Blur Metric", SPIE 6492, 2007): a picture that was
blurred before loses little. The variance of the Laplacian (Pech-Pacheco et al., ICPR 2000) was tried on the same
pictures and took silhouettes, dusk and even walls for blurred, for it falls with contrast and detail too.
"""

import hashlib
import io
import os
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import UserError
from core.giants import giant_overview
from core.images import GIANT_PIXELS, ImageHeader, decode_bgr, open_picture, read_header, turn_upright
from core.strips.tiff import TIFF_BEGINNINGS
from labeling.likeness import difference_hash

MADE_WITH = "grey512-2"
LONG_SIDE = 512
DARK_LUMA, BRIGHT_LUMA = 20, 250
_REBLUR = 9  # pixels
_JPEG = b"\xff\xd8\xff"

Grey = NDArray[np.uint8]  # (height, width)


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of one image. `problem` holds words: missing, corrupt, or changed, exif and size=640x480."""

    image_id: int
    stamp: int
    look: int = 0
    sharpness: float = 0.0
    brightness: float = 0.0
    contrast: float = 0.0
    dark_share: float = 0.0
    bright_share: float = 0.0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An image that is to be measured, with what the registry says of it."""

    image_id: int
    path: str
    sha256: str
    size_wh: tuple[int, int]
    stamp: int
    cache: str


def stamp_of(path: str, sha256: str) -> int:
    """A mark of the file as it lies there now, without opening it: its size, its time and what was imported."""
    try:
        found = os.stat(path)  # noqa: PTH116 - asked for each image of the project: a Path for each costs more
        told = f"{sha256}:{found.st_size}:{found.st_mtime_ns}"
    except OSError:
        told = f"{sha256}:missing"
    return int.from_bytes(hashlib.blake2b(told.encode(), digest_size=8).digest(), "little") >> 1


def measure(wanted: Wanted) -> Measured:
    """Measure one picture. A file that is missing or damaged gives a measure that says so; nothing is raised for it."""
    path = Path(wanted.path)
    try:
        content = path.read_bytes()
    except OSError:
        return Measured(wanted.image_id, wanted.stamp, problem="missing")
    try:
        header = read_header(path)
        grey = _small_grey(path, content, header, wanted.cache)
    except (UserError, struct.error):
        return Measured(wanted.image_id, wanted.stamp, problem="corrupt")
    problem = " ".join(_problems(content, header, wanted))
    return _measured(wanted, grey, problem)


def sharpness_of(grey: Grey) -> float:
    """The share of the differences between neighbours that a blur over 9 pixels takes away, 0 to 1: 1 less the blur.

    Of across and down the less sharp one counts: motion blurs one way. An even picture has 0.
    """
    import cv2

    sharp = grey.astype(np.float32)
    least = 1.0
    for axis, kernel_wh in ((0, (1, _REBLUR)), (1, (_REBLUR, 1))):
        before, after = (_steps(each, axis) for each in (sharp, cv2.blur(sharp, kernel_wh)))
        total = float(before.sum())
        least = min(least, float(np.maximum(0, before - after).sum()) / total if total > 0 else 0.0)
    return least


def _steps(levels: NDArray[Any], axis: int) -> NDArray[np.float32]:
    """How much neighbours down (0) or across (1) differ."""
    import cv2

    first, second = (levels[1:], levels[:-1]) if axis == 0 else (levels[:, 1:], levels[:, :-1])
    return cv2.absdiff(first, second).astype(np.float32, copy=False)


def _measured(wanted: Wanted, grey: Grey, problem: str) -> Measured:
    counts = np.bincount(grey.ravel(), minlength=256) / grey.size
    levels = np.arange(256)
    mean = float(counts @ levels)
    return Measured(
        wanted.image_id,
        wanted.stamp,
        look=_signed(difference_hash(grey)),
        sharpness=sharpness_of(grey),
        brightness=mean,
        contrast=float(grey.std()),
        dark_share=float(counts[: DARK_LUMA + 1].sum()),
        bright_share=float(counts[BRIGHT_LUMA:].sum()),
        problem=problem,
    )


def _signed(bits: int) -> int:
    """64 bits as the whole number that SQLite can hold."""
    return bits - (1 << 64) if bits >> 63 else bits


def _small_grey(path: Path, content: bytes, header: ImageHeader, cache: str) -> Grey:
    """The upright picture, grey, its long side at most LONG_SIDE. Raises UserError when it cannot be decoded."""
    import cv2

    if header.width * header.height > GIANT_PIXELS:
        grey = cv2.cvtColor(giant_overview(path, Path(cache)), cv2.COLOR_BGR2GRAY)
    elif content[:4] in TIFF_BEGINNINGS:
        grey = cv2.cvtColor(decode_bgr(content, header.orientation, path.name), cv2.COLOR_BGR2GRAY)
    else:
        stored = _decoded(content, max(header.width, header.height), path.name)
        grey = turn_upright(stored[:, :, None], header.orientation)[:, :, 0]
    scale = LONG_SIDE / max(grey.shape)
    if scale < 1:
        size_wh = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
        grey = cv2.resize(grey, size_wh, interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(grey, np.uint8)


def _decoded(content: bytes, long_side: int, name: str) -> Grey:
    """Grey pixels as stored; a large JPEG is decoded at a half, a quarter or an eighth, which is far quicker."""
    import cv2

    flags = cv2.IMREAD_GRAYSCALE
    if content.startswith(_JPEG):
        for factor, reduced in (
            (8, cv2.IMREAD_REDUCED_GRAYSCALE_8),
            (4, cv2.IMREAD_REDUCED_GRAYSCALE_4),
            (2, cv2.IMREAD_REDUCED_GRAYSCALE_2),
        ):
            if long_side >= factor * LONG_SIDE:
                flags = reduced
                break
    try:
        stored = cv2.imdecode(np.frombuffer(content, np.uint8), flags | cv2.IMREAD_IGNORE_ORIENTATION)
    except cv2.error:
        stored = None
    if stored is None:
        raise UserError(f"{name} is damaged and cannot be opened.", "Replace the file; its labels are kept.")
    return stored.astype(np.uint8, copy=False)


def _problems(content: bytes, header: ImageHeader, wanted: Wanted) -> list[str]:
    problems = []
    if hashlib.sha256(content).hexdigest() != wanted.sha256:
        problems.append("changed")
    if not _is_exif_readable(content):
        problems.append("exif")
    if (header.width, header.height) != wanted.size_wh:
        problems.append(f"size={header.width}x{header.height}")
    return problems


def _is_exif_readable(content: bytes) -> bool:
    """Whether what EXIF there is says something; a picture without any is fine."""
    try:
        with open_picture(io.BytesIO(content)) as picture:
            told = picture.info.get("exif", b"")
            return not told or len(picture.getexif()) > 0
    except (OSError, ValueError, SyntaxError, KeyError, TypeError, struct.error):
        return False
