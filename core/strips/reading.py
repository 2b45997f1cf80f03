"""Any picture as strips of stored rows, whichever its format: one pass, and as little memory as the format allows.

JPEG (grey, colour), PNG, TIFF and plain BMP need some 200 MB at any size. What a format lets be read in one piece only
(interlaced PNG, JPEG of inks, WebP, a compressed TIFF of one strip, packed BMP) is decoded whole, then cut.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO

import numpy as np

from core.deep_pixels import Stored
from core.errors import UserError
from core.images import open_picture
from core.strips.bmp import bmp_strips
from core.strips.jpeg import jpeg_strips
from core.strips.png import SIGNATURE, png_strips, read_png_header
from core.strips.tiff import TIFF_BEGINNINGS, TiffLayout, tiff_strips

_JPEG, _BMP = b"\xff\xd8\xff", b"BM"
_MOST_AT_ONCE = 512  # rows of a picture that was decoded whole


def strips_of(path: Path, rows: int) -> Iterator[Stored]:
    """Strips of so many stored rows, the last one lower; grey or blue green red, then alpha, of any depth.

    Raises UserError, after the rows that can be read, where the file is missing, damaged or cut short.
    """
    with ExitStack() as stack:
        try:
            file = stack.enter_context(path.open("rb"))
            height, parts = _parts(file, path)
        except FileNotFoundError as error:
            raise UserError(f"{path.name} is missing.", "Put the file back, or import it again.") from error
        except (OSError, ValueError, SyntaxError) as error:
            raise UserError(f"{path.name} is not a picture that can be read.", "Replace the file.") from error
        given = 0
        for strip in _regrouped(parts, rows):
            given += strip.shape[0]
            yield strip
        if given < height:
            raise UserError(
                f"{path.name} is cut short: {given} of its {height} rows can be read.",
                "Replace the file; its labels are kept.",
            )


def _parts(file: IO[bytes], path: Path) -> tuple[int, Iterator[Stored]]:
    """How many rows there are, and the rows."""
    beginning = file.read(8)
    file.seek(0)
    if beginning[:4] in TIFF_BEGINNINGS:
        with suppress(UserError):
            layout = TiffLayout(file)
            return layout.height, tiff_strips(file, layout)
    if beginning == SIGNATURE:
        header = read_png_header(file)
        return header.height, _whole(path) if header.is_interlaced else png_strips(file, header)
    with open_picture(path) as picture:
        size_wh, mode = picture.size, picture.mode
    if beginning.startswith(_JPEG) and mode in ("L", "RGB"):
        return size_wh[1], jpeg_strips(file, size_wh)
    found = bmp_strips(file) if beginning.startswith(_BMP) else None
    return size_wh[1], _whole(path) if found is None else found


def _whole(path: Path) -> Iterator[Stored]:
    import cv2

    content = np.fromfile(path, np.uint8)
    is_see_through = content[:4].tobytes() in (b"\x89PNG", b"RIFF")
    flags = cv2.IMREAD_UNCHANGED if is_see_through else cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION
    decoded = cv2.imdecode(content, flags)
    if decoded is None:
        raise UserError(f"{path.name} is damaged and cannot be opened.", "Replace the file; its labels are kept.")
    for first in range(0, decoded.shape[0], _MOST_AT_ONCE):
        yield decoded[first : first + _MOST_AT_ONCE]


def _regrouped(parts: Iterator[Stored], rows: int) -> Iterator[Stored]:
    """The same rows in strips of another height; what was read before a fault comes before the fault."""
    waiting: list[Stored] = []
    count = 0
    fault: UserError | None = None
    take: Callable[[], Stored | None] = lambda: next(parts, None)  # noqa: E731
    while True:
        try:
            part = take()
        except UserError as error:
            part, fault = None, error
        if part is None:
            break
        waiting.append(part)
        count += part.shape[0]
        if count >= rows:
            joined = np.concatenate(waiting) if len(waiting) > 1 else waiting[0]
            for first in range(0, count - count % rows, rows):
                yield joined[first : first + rows]
            waiting, count = [joined[count - count % rows :]], count % rows
    if count:
        yield np.concatenate(waiting)
    if fault is not None:
        raise fault
