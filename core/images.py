"""Pictures from files: size and orientation from the header, pixels upright, thumbnails.

Files come from outside and are hostile: sizes are checked before anything is decoded. One rule turns a photo upright
(the EXIF orientation that Pillow reads) and everybody uses it: canvas, training, evaluation.
"""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray
from PIL import (
    BmpImagePlugin,
    ImageFile,
    JpegImagePlugin,
    PngImagePlugin,
    PpmImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
from PIL import Image as PillowImage

from core.detections import BgrImage
from core.errors import UserError
from core.strips.tiff import TIFF_BEGINNINGS, TiffLayout

IMAGE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff", ".ppm"})
MAX_PIXELS = 500_000_000
GIANT_PIXELS = 64_000_000  # larger pictures are looked at through tiles (`core.giants`)
_ORIENTATION_TAG = 0x0112
SIDEWAYS = (5, 6, 7, 8)  # orientations whose stored width is the upright height
_READERS: tuple[tuple[bytes, type[ImageFile.ImageFile]], ...] = (
    (b"\xff\xd8\xff", JpegImagePlugin.JpegImageFile),
    (b"\x89PNG\r\n\x1a\n", PngImagePlugin.PngImageFile),
    (b"RIFF", WebPImagePlugin.WebPImageFile),
    (b"BM", BmpImagePlugin.BmpImageFile),
    (b"P6", PpmImagePlugin.PpmImageFile),
    *((beginning, TiffImagePlugin.TiffImageFile) for beginning in TIFF_BEGINNINGS),
)


@dataclass(frozen=True, slots=True)
class ImageHeader:
    """Upright size in pixels and the EXIF orientation, 1 to 8 (1: stored upright)."""

    width: int
    height: int
    orientation: int


def open_picture(source: Path | IO[bytes]) -> ImageFile.ImageFile:
    """A picture by Pillow, its header read and no pixel decoded; chosen by how the file begins, not by its name.

    Pillow's own door refuses more than 179 megapixels, process-wide; here `read_header` says what is too large.
    Raises OSError, ValueError or SyntaxError for what is no picture.
    """
    if isinstance(source, Path):
        with source.open("rb") as file:
            beginning = file.read(8)
    else:
        beginning = source.read(8)
        source.seek(0)
    reader = next((reader for known, reader in _READERS if beginning.startswith(known)), None)
    if reader is None:
        raise SyntaxError("the file does not begin as a picture does")
    return reader(source)


def read_header(path: Path) -> ImageHeader:
    """Size and orientation without decoding. Raises UserError for what is no picture, or too large a one."""
    with _no_picture_told(path):
        (width, height), orientation = _stored_header(path)
    return _checked_header((width, height), orientation, path.name)


def look_through_jpeg(content: bytes, path: Path) -> ImageHeader:
    """The header of a JPEG's bytes, once all of it was read; of a giant only the header is looked at.

    In one go, for an import looks at very many. Raises UserError where it is damaged or cut short.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with _no_picture_told(path):
            picture = open_picture(io.BytesIO(content))
        with picture:
            with _no_picture_told(path):
                stored, orientation = picture.size, _orientation(picture)
            header = _checked_header(stored, orientation, path.name)
            if header.width * header.height > GIANT_PIXELS:
                return header
            try:
                picture.draft("L", (64, 64))  # read all of it, compute an eighth of its brightness
                picture.load()
            except (OSError, ValueError, EOFError, SyntaxError) as error:
                raise UserError(
                    f"{path.name} is damaged or cut short.", "Replace the file and import it again."
                ) from error
            return header


@contextmanager
def _no_picture_told(path: Path) -> Iterator[None]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except FileNotFoundError as error:
        raise UserError(f"{path.name} is missing.", "Put the file back, or import it again.") from error
    except (OSError, ValueError, SyntaxError) as error:
        raise UserError(f"{path.name} is not a picture that can be read.", "Replace the file.") from error


def _checked_header(stored_wh: tuple[int, int], orientation: int, name: str) -> ImageHeader:
    width, height = stored_wh
    if width * height > MAX_PIXELS:
        raise UserError(f"{name} has {width} x {height} pixels, more than can be opened.", "Cut it into tiles.")
    if orientation not in range(1, 9):
        orientation = 1
    if orientation in SIDEWAYS:
        width, height = height, width
    return ImageHeader(width, height, orientation)


def _stored_header(path: Path) -> tuple[tuple[int, int], int]:
    """The size as stored and the orientation; of a TIFF read from its tags, for Pillow does not know every depth."""
    with path.open("rb") as file:
        is_tiff = file.read(4) in TIFF_BEGINNINGS
        if is_tiff:
            with suppress(UserError):
                layout = TiffLayout(file)
                return (layout.width, layout.height), layout.orientation
    with open_picture(path) as picture:
        orientation = _orientation(picture)
        width, height = picture.size
        if is_tiff and orientation in SIDEWAYS:  # Pillow tells the upright size of a TIFF
            width, height = height, width
        return (width, height), orientation


def _orientation(picture: ImageFile.ImageFile) -> int:
    """As EXIF tells it. Of a PNG Pillow would decode every pixel to look for EXIF behind them."""
    exif = PillowImage.Image.getexif(picture)
    if isinstance(picture, PngImagePlugin.PngImageFile) and not len(exif) and picture.fp is not None:
        exif = PillowImage.Exif()
        exif.load(_late_png_exif(picture.fp))
    return int(exif.get(_ORIENTATION_TAG, 1) or 1)


def _late_png_exif(file: IO[bytes]) -> bytes:
    """The chunk eXIf of a PNG, wherever it stands; empty when there is none."""
    file.seek(8)
    while len(start := file.read(8)) == 8:
        length = int.from_bytes(start[:4], "big")
        if start[4:] == b"eXIf":
            return b"Exif\x00\x00" + file.read(length)
        file.seek(length + 4, 1)
    return b""


def read_bgr(path: Path) -> BgrImage:
    """The upright picture, uint8 (height, width, 3), blue green red; 16-bit is scaled to 8, transparency dropped.

    Raises UserError when the file is missing, damaged or cut short.
    """
    header = read_header(path)
    return decode_bgr(path.read_bytes(), header.orientation, path.name)


def decode_bgr(content: bytes, orientation: int, name: str) -> BgrImage:
    """Like `read_bgr`, from the file's bytes and a known orientation."""
    import cv2

    if content[:4] in TIFF_BEGINNINGS:
        return _decode_tiff(content, name)
    flags = cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION
    try:
        stored = cv2.imdecode(np.frombuffer(content, np.uint8), flags) if content else None
    except cv2.error:
        stored = None
    if stored is None:
        raise UserError(f"{name} is damaged and cannot be opened.", "Replace the file; its labels are kept.")
    return turn_upright(stored.astype(np.uint8, copy=False), orientation)


def _decode_tiff(content: bytes, name: str) -> BgrImage:
    """TIFF through Pillow, which turns it upright itself; OpenCV turns some orientations and not others."""
    import cv2

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with open_picture(io.BytesIO(content)) as picture:
                picture.load()
                if picture.mode.startswith("I"):
                    deep: NDArray[np.int64] = np.clip(np.asarray(picture, np.int64), 0, 65535)
                    grey: NDArray[np.uint8] = (deep >> 8).astype(np.uint8)
                    return np.repeat(grey[:, :, None], 3, axis=2)
                return np.ascontiguousarray(np.asarray(picture.convert("RGB"), np.uint8)[:, :, ::-1])
    except (OSError, ValueError, SyntaxError):
        stored = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    if stored is None:
        raise UserError(f"{name} is damaged and cannot be opened.", "Replace the file; its labels are kept.")
    return stored.astype(np.uint8, copy=False)


def turn_upright(stored: BgrImage, orientation: int) -> BgrImage:
    """Pixels as the camera saw them, from pixels as stored; EXIF 2.32 table 6, tag 274."""
    match orientation:
        case 2:
            turned = stored[:, ::-1]
        case 3:
            turned = stored[::-1, ::-1]
        case 4:
            turned = stored[::-1]
        case 5:
            turned = stored.transpose(1, 0, 2)
        case 6:
            turned = stored.transpose(1, 0, 2)[:, ::-1]
        case 7:
            turned = stored[::-1, ::-1].transpose(1, 0, 2)
        case 8:
            turned = stored.transpose(1, 0, 2)[::-1]
        case _:
            turned = stored
    return np.ascontiguousarray(turned)


def fit_inside(size_wh: tuple[int, int], limit_wh: tuple[int, int]) -> tuple[int, int]:
    """The largest size of the same shape that fits into the limit; never larger than the original."""
    scale = min(1.0, limit_wh[0] / size_wh[0], limit_wh[1] / size_wh[1])
    return max(1, round(size_wh[0] * scale)), max(1, round(size_wh[1] * scale))


def thumbnail_jpeg(image: BgrImage, limit_wh: tuple[int, int] = (160, 120)) -> bytes:
    """A small JPEG of the picture."""
    import cv2

    size_wh = fit_inside((image.shape[1], image.shape[0]), limit_wh)
    small: NDArray[np.uint8] = cv2.resize(image, size_wh, interpolation=cv2.INTER_AREA).astype(np.uint8)
    is_encoded, encoded = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 85])
    if not is_encoded:
        raise RuntimeError("OpenCV could not encode a thumbnail")
    return bytes(encoded)


def decode_reduced(content: bytes, orientation: int, name: str, divisor: int) -> BgrImage:
    """Like `decode_bgr`, with sides divided by 2, 4 or 8 where the file is a JPEG, which is then decoded so at once."""
    import cv2

    flags = {2: cv2.IMREAD_REDUCED_COLOR_2, 4: cv2.IMREAD_REDUCED_COLOR_4, 8: cv2.IMREAD_REDUCED_COLOR_8}.get(divisor)
    if flags is None or not content.startswith(b"\xff\xd8\xff"):
        return decode_bgr(content, orientation, name)
    stored = cv2.imdecode(np.frombuffer(content, np.uint8), flags | cv2.IMREAD_IGNORE_ORIENTATION)
    if stored is None:
        raise UserError(f"{name} is damaged and cannot be opened.", "Replace the file; its labels are kept.")
    return turn_upright(stored.astype(np.uint8, copy=False), orientation)
