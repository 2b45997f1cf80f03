"""PNG, a strip at a time (ISO/IEC 15948): inflated as a stream, and unfiltered by a decoder in small PNGs made here.

A filtered row needs the row above it and nothing else. So a strip with that row on top of it, unfiltered, is a PNG of
its own, which any decoder reads. Filters work on bytes: a carrier with as many bytes a pixel does for every kind.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

import numpy as np
from numpy.typing import NDArray

from core.deep_pixels import Stored
from core.errors import UserError

SIGNATURE = b"\x89PNG\r\n\x1a\n"
AT_ONCE = 1 << 20  # bytes read from the file
INFLATED_AT_ONCE = 8 << 20  # bytes: a small chunk may inflate to a thousand times its size
STRIP_BYTES = 12 << 20
_GREY, _RGB, _PALETTE, _GREY_ALPHA, _RGB_ALPHA = 0, 2, 3, 4, 6
_SAMPLES = {_GREY: 1, _RGB: 3, _PALETTE: 1, _GREY_ALPHA: 2, _RGB_ALPHA: 4}
# Bytes a pixel -> depth and colour type of a PNG with as many.
_CARRIERS = {1: (8, _GREY), 2: (16, _GREY), 3: (8, _RGB), 4: (8, _RGB_ALPHA), 6: (16, _RGB), 8: (16, _RGB_ALPHA)}


@dataclass(frozen=True, slots=True)
class PngHeader:
    """IHDR with the palette and what is see-through, both as they stand in the file."""

    width: int
    height: int
    depth: int
    colour: int
    is_interlaced: bool
    palette: bytes = b""
    see_through: bytes = b""

    @property
    def pixel_bytes(self) -> int:
        """What the filters take for one pixel."""
        return max(1, _SAMPLES[self.colour] * self.depth // 8)

    @property
    def row_bytes(self) -> int:
        """The bytes of a row without its filter."""
        return (self.width * _SAMPLES[self.colour] * self.depth + 7) // 8


def read_png_header(file: IO[bytes]) -> PngHeader:
    """The header; leaves the file at the first chunk of pixels. Raises UserError when there is none."""
    if file.read(len(SIGNATURE)) != SIGNATURE:
        raise UserError("The file is no PNG.", "Replace the file.")
    known: dict[bytes, bytes] = {}
    while True:
        length, kind = _chunk_start(file)
        if kind == b"IDAT":
            file.seek(-8, 1)
            break
        known[kind] = file.read(length)
        file.seek(4, 1)
    try:
        width, height, depth, colour, _compression, _filter, interlace = struct.unpack(">IIBBBBB", known[b"IHDR"])
        made = PngHeader(
            width, height, depth, colour, bool(interlace), known.get(b"PLTE", b""), known.get(b"tRNS", b"")
        )
        _ = made.row_bytes
    except (KeyError, struct.error) as error:
        raise UserError("The PNG has no sound header.", "Replace the file.") from error
    return made


def png_strips(file: IO[bytes], header: PngHeader) -> Iterator[Stored]:
    """The rows of a PNG that is not interlaced, after `read_png_header`.

    Ends early where the file is cut short; raises UserError where it is damaged.
    """
    length = header.row_bytes + 1
    rows = max(1, STRIP_BYTES // length)
    above = bytes(header.row_bytes)
    kept, left = bytearray(), header.height
    for piece in _inflated(file):
        kept += piece
        while left and len(kept) >= min(rows, left) * length:
            count = min(rows, left)
            decoded = _unfiltered(header, above, bytes(kept[: count * length]), count)
            del kept[: count * length]
            left -= count
            above = _raw(decoded[-1:]).tobytes()
            yield _pixels(decoded, header)
        if not left:
            return
    count = min(left, len(kept) // length)
    if count:
        yield _pixels(_unfiltered(header, above, bytes(kept[: count * length]), count), header)


def _inflated(file: IO[bytes]) -> Iterator[bytes]:
    inflater = zlib.decompressobj()
    for coded in _coded(file):
        waiting = coded
        while waiting:
            try:
                yield inflater.decompress(waiting, INFLATED_AT_ONCE)
            except zlib.error as error:
                raise UserError("The PNG is damaged.", "Replace the file; its labels are kept.") from error
            waiting = inflater.unconsumed_tail


def _coded(file: IO[bytes]) -> Iterator[bytes]:
    while True:
        try:
            length, kind = _chunk_start(file)
        except UserError:
            return
        if kind != b"IDAT":
            return
        while length:
            coded = file.read(min(length, AT_ONCE))
            if not coded:
                return
            length -= len(coded)
            yield coded
        file.seek(4, 1)


def _chunk_start(file: IO[bytes]) -> tuple[int, bytes]:
    start = file.read(8)
    if len(start) < 8:
        raise UserError("The PNG is cut short.", "Replace the file; its labels are kept.")
    return int.from_bytes(start[:4], "big"), start[4:]


def _unfiltered(header: PngHeader, above: bytes, filtered: bytes, count: int) -> Stored:
    """The rows as the carrier's decoder gives them, (count, carrier's width[, bands])."""
    import cv2

    depth, colour = _CARRIERS[header.pixel_bytes]
    start = struct.pack(">IIBBBBB", header.row_bytes // header.pixel_bytes, count + 1, depth, colour, 0, 0, 0)
    packed = zlib.compress(b"\x00" + above + filtered, 0)
    small = SIGNATURE + _chunk(b"IHDR", start) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")
    decoded = cv2.imdecode(np.frombuffer(small, np.uint8), cv2.IMREAD_UNCHANGED)
    if decoded is None or decoded.shape[0] != count + 1:
        raise UserError("The PNG is damaged.", "Replace the file; its labels are kept.")
    return decoded[1:]


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _raw(decoded: Stored) -> NDArray[np.uint8]:
    """The bytes of the rows as they stand in the file, (rows, row_bytes)."""
    rows = decoded.shape[0]
    if decoded.ndim == 3:  # decoders give blue first, the file holds red first
        decoded = decoded[:, :, [2, 1, 0, 3][: decoded.shape[2]]]
    wide = decoded.astype(decoded.dtype.newbyteorder(">"), copy=False)
    return np.ascontiguousarray(wide).view(np.uint8).reshape(rows, -1)


def _pixels(decoded: Stored, header: PngHeader) -> Stored:
    """Grey or blue green red, then alpha."""
    if header.colour == _PALETTE:
        return _looked_up(decoded, header)
    if header.depth < 8:
        levels = _unpacked_bits(decoded, header)
        return (levels * (255 // (2**header.depth - 1))).astype(np.uint8)
    if header.colour == _GREY_ALPHA:
        raw = _raw(decoded)
        values = raw if header.depth == 8 else raw.view(">u2").astype(np.uint16)
        return values.reshape(decoded.shape[0], header.width, 2)
    if header.colour == _RGB and len(header.see_through) == 6:
        wanted = np.array(struct.unpack(">HHH", header.see_through))[::-1].astype(decoded.dtype)
        full = np.iinfo(decoded.dtype).max
        alpha = np.where((decoded == wanted).all(axis=2), 0, full).astype(decoded.dtype)
        return np.dstack((decoded, alpha))
    return decoded


def _looked_up(decoded: Stored, header: PngHeader) -> Stored:
    known = np.frombuffer(header.palette[: len(header.palette) // 3 * 3], np.uint8).reshape(-1, 3)
    colours = np.zeros((256, 4), np.uint8)
    colours[:, 3] = 255
    colours[: len(known), :3] = known[:, ::-1]
    alphas = np.frombuffer(header.see_through[:256], np.uint8)
    colours[: len(alphas), 3] = alphas
    numbers = decoded if header.depth == 8 else _unpacked_bits(decoded, header)
    return colours[numbers] if len(alphas) else colours[:, :3][numbers]


def _unpacked_bits(packed: Stored, header: PngHeader) -> NDArray[np.uint8]:
    """Samples of 1, 2 or 4 bits, the leftmost in the high bits, (rows, width)."""
    depth = header.depth
    shifts = np.arange(8 - depth, -1, -depth, dtype=np.uint8)
    apart = (packed.astype(np.uint8)[:, :, None] >> shifts) & (2**depth - 1)
    return apart.reshape(packed.shape[0], -1)[:, : header.width]
