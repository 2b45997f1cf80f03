"""BMP without compression, a strip at a time: rows lie at known places, the lowest first, and are decoded as a BMP.

Eight bits, colours or a palette; the fourth byte of a pixel is filling far more often than alpha, and is left out.
"""

import struct
from collections.abc import Iterator
from typing import IO

import numpy as np

from core.deep_pixels import Stored

ROWS = 256
_PLAIN, _BY_MASKS = 0, 3
_SIZE_AT, _HEIGHT_AT = 2, 22


def bmp_strips(file: IO[bytes]) -> Iterator[Stored] | None:
    """The rows from the top; None where they are packed, so that no row has a place of its own.

    They end early where the file is cut short.
    """
    start = file.read(54)
    if len(start) < 54 or struct.unpack_from("<I", start, 14)[0] < 40:
        return None
    begin, width, height, bits, packing = (
        struct.unpack_from(form, start, place)[0]
        for form, place in (("<I", 10), ("<i", 18), ("<i", _HEIGHT_AT), ("<H", 28), ("<I", 30))
    )
    if packing not in (_PLAIN, _BY_MASKS) or width <= 0 or not 54 <= begin < 1 << 16:
        return None
    file.seek(0)
    return _rows(file, file.read(begin), row=(width * bits + 31) // 32 * 4, height=height)


def _rows(file: IO[bytes], head: bytes, *, row: int, height: int) -> Iterator[Stored]:
    import cv2

    total = abs(height)
    for first in range(0, total, ROWS):
        count = min(ROWS, total - first)
        stored_first = total - first - count if height > 0 else first
        file.seek(len(head) + stored_first * row)
        content = file.read(count * row)
        if len(content) < count * row:
            return
        small = bytearray(head)
        struct.pack_into("<I", small, _SIZE_AT, len(head) + len(content))
        struct.pack_into("<i", small, _HEIGHT_AT, count if height > 0 else -count)
        decoded = cv2.imdecode(np.frombuffer(bytes(small) + content, np.uint8), cv2.IMREAD_COLOR)
        if decoded is None:
            return
        yield decoded
