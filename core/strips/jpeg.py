"""JPEG, a strip at a time: one pass through the file, and only the rows that were decoded last are in memory.

Pillow's decoder takes the file in pieces but writes into one image of the whole size. That image lies in address space
here, and its pages are given back as soon as they were read. Where the system cannot give pages back (Windows), the
whole picture is in memory while it is read: four bytes a pixel. A progressive JPEG keeps its coefficients in memory
besides, up to six bytes a pixel: the format allows no other way.
"""

import mmap
from collections.abc import Iterator
from typing import IO

import numpy as np
from numpy.typing import NDArray
from PIL import Image as PillowImage

from core.deep_pixels import Stored
from core.errors import UserError

AT_ONCE = 1 << 18  # bytes read from the file
ROWS = 256
_GIVEN_BACK = getattr(mmap, "MADV_DONTNEED", None)
_RED_GREEN_BLUE_FILL = 4  # bytes a pixel; the fourth is 255 once the pixel was decoded


def jpeg_strips(file: IO[bytes], size_wh: tuple[int, int]) -> Iterator[Stored]:
    """Blue green red rows of a JPEG that is grey or coloured (not CMYK).

    Ends early where the file is cut short; raises UserError where it is damaged.
    """
    width, height = size_wh
    memory = mmap.mmap(-1, width * height * _RED_GREEN_BLUE_FILL)  # closed when nothing looks at it any more
    pixels = np.frombuffer(memory, np.uint8).reshape(height, width, _RED_GREEN_BLUE_FILL)
    target = PillowImage.frombuffer("RGBX", (width, height), pixels, "raw", "RGBX", 0, 1)
    decoder = PillowImage.core.jpeg_decoder("RGBX", "RGB", "", 1, 0)  # type: ignore[attr-defined]  # its types leave this out
    decoder.setimage(target.im, (0, 0, width, height))
    waiting, given, is_over = b"", 0, False
    while not is_over:
        read = file.read(AT_ONCE)
        waiting += read
        consumed, fault = decoder.decode(waiting)
        if consumed < 0 and fault < 0:
            raise UserError("The JPEG is damaged.", "Replace the file; its labels are kept.")
        is_over = consumed < 0 or not read
        waiting = waiting[max(0, consumed) :]
        done = given + _decoded_rows(pixels[given:])
        while done - given >= ROWS or (is_over and done > given):
            count = min(ROWS, done - given)
            strip = np.ascontiguousarray(pixels[given : given + count, :, 2::-1])
            _give_back(memory, given * width * _RED_GREEN_BLUE_FILL, (given + count) * width * _RED_GREEN_BLUE_FILL)
            given += count
            yield strip


def _decoded_rows(below: NDArray[np.uint8]) -> int:
    """How many of these rows were decoded; they are filled from the top, so half of them need no look."""
    last = below[:, -1, 3]
    low, high = 0, len(last)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if last[middle] else (low, middle)
    return low


def _give_back(memory: mmap.mmap, start: int, end: int) -> None:
    if _GIVEN_BACK is None:
        return
    first = -(-start // mmap.PAGESIZE) * mmap.PAGESIZE
    last = end // mmap.PAGESIZE * mmap.PAGESIZE
    if last > first:
        memory.madvise(_GIVEN_BACK, first, last - first)
