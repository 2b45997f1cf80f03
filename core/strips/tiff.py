"""TIFF, a strip or a row of tiles at a time (TIFF 6.0): each is made a small TIFF of its own, which any decoder reads.

The orientation is left out of these, so that pixels come as they are stored, whichever decoder reads them. Planes that
are kept apart become grey TIFFs.
"""

import io
import struct
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import IO

import numpy as np
from PIL import TiffImagePlugin

from core.deep_pixels import Stored
from core.errors import UserError

TIFF_BEGINNINGS = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
ROWS = 256
_WIDTH, _LENGTH, _BITS, _COMPRESSION, _PHOTOMETRIC = 256, 257, 258, 259, 262
_STRIP_OFFSETS, _SAMPLES, _ROWS_PER_STRIP, _STRIP_BYTES = 273, 277, 278, 279
_PLANAR, _TILE_WIDTH, _TILE_LENGTH, _TILE_OFFSETS, _TILE_BYTES = 284, 322, 323, 324, 325
_ORIENTATION, _FORMAT = 274, 339
_READ = (
    _WIDTH,
    _LENGTH,
    _STRIP_OFFSETS,
    _ROWS_PER_STRIP,
    _STRIP_BYTES,
    _PLANAR,
    _TILE_WIDTH,
    _TILE_LENGTH,
    _TILE_OFFSETS,
    _TILE_BYTES,
    _ORIENTATION,
)
# Fill order, T4 and T6 options, predictor, colours, inks, alpha, sample format, JPEG tables, YCbCr and its subsampling.
_KEPT = (_BITS, _COMPRESSION, _PHOTOMETRIC, 266, _SAMPLES, 292, 293, 317, 320, 332, 338, _FORMAT, 347, 530, 531)
_UNDEFINED_TAGS = (347,)
_UNCOMPRESSED, _OLD_JPEG = 1, 6
_WHITE_IS_ZERO, _BLACK_IS_ZERO, _SEPARATED = 0, 1, 5
_FLOAT = 3
_SHORT, _LONG, _UNDEFINED = 3, 4, 7


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of the picture and where their bytes are; across the tiles of a row for each plane in turn."""

    rows: int
    places: tuple[tuple[int, int], ...]  # offset and length


class TiffLayout:
    """Where the pixels of a TIFF lie, read from its first directory; other pages are left out."""

    def __init__(self, file: IO[bytes]) -> None:
        """Raises UserError when the file is no TIFF that this module can take apart."""
        try:
            directory = _directory(file)
            self._tags = {tag: _listed(directory[tag]) for tag in (*_KEPT, *_READ) if tag in directory}
            self._order = ">" if directory.prefix.startswith(b"MM") else "<"
            self.orientation = self._one(_ORIENTATION, 1)
            self.width, self.height = int(self._one(_WIDTH)), int(self._one(_LENGTH))
            self.blocks = self._found_blocks()
        except (OSError, ValueError, SyntaxError, KeyError, TypeError, ZeroDivisionError, IndexError) as error:
            raise UserError("The TIFF cannot be taken apart.", "Replace the file.") from error
        if self.width <= 0 or self.height <= 0 or self._one(_COMPRESSION, 1) == _OLD_JPEG:
            raise UserError("The TIFF holds its pixels in a way that was given up in 1995.", "Save it anew.")

    def read(self, file: IO[bytes], block: Block) -> Stored | None:
        """The pixels of a block, grey or blue green red, then alpha; None where the file is cut short.

        Raises UserError where they are damaged.
        """
        contents = []
        for offset, length in block.places:
            file.seek(offset)
            contents.append(file.read(length))
            if len(contents[-1]) < length:
                return None
        if self._planes == 1:
            return self._shown(_decoded(self._small(block, contents, self._kept()), is_deep=self._is_deep))
        across = len(contents) // self._planes
        apart = [contents[plane * across : (plane + 1) * across] for plane in range(self._planes)]
        decoded = [_decoded(self._small(block, part, self._grey()), is_deep=self._is_deep) for part in apart]
        bands = [2, 1, 0, *range(3, self._planes)] if self._planes >= 3 else range(self._planes)
        return np.dstack([decoded[band].reshape(block.rows, self.width) for band in bands])

    @property
    def _planes(self) -> int:
        return int(self._one(_SAMPLES, 1)) if self._one(_PLANAR, 1) == 2 else 1

    @property
    def _is_deep(self) -> bool:
        """More than eight bits, and no separated inks, which only Pillow makes colours of."""
        return max(self._tags.get(_BITS, (1,))) > 8 and self._one(_PHOTOMETRIC, 1) != _SEPARATED

    def _one(self, tag: int, usual: int | None = None) -> int:
        found = self._tags.get(tag)
        if found is None:
            if usual is None:
                raise KeyError(tag)
            return usual
        return int(found[0])

    def _kept(self) -> dict[int, Sequence[int] | bytes]:
        kept = {tag: self._tags[tag] for tag in _KEPT if tag in self._tags}
        if self._is_deep and self._one(_PHOTOMETRIC, 1) == _WHITE_IS_ZERO:
            kept[_PHOTOMETRIC] = (_BLACK_IS_ZERO,)  # turned round below: decoders do not agree
        return kept

    def _grey(self) -> dict[int, Sequence[int] | bytes]:
        kept = {tag: value for tag, value in self._kept().items() if tag not in (320, 332, 338)}
        for tag in (_BITS, _FORMAT):
            if tag in kept:
                kept[tag] = kept[tag][:1]
        return kept | {_PHOTOMETRIC: (_BLACK_IS_ZERO,), _SAMPLES: (1,)}

    def _shown(self, decoded: Stored) -> Stored:
        if not (self._is_deep and self._one(_PHOTOMETRIC, 1) == _WHITE_IS_ZERO):
            return decoded
        is_float = np.issubdtype(decoded.dtype, np.floating)
        return (-decoded if is_float else np.iinfo(decoded.dtype).max - decoded).astype(decoded.dtype)

    def _found_blocks(self) -> list[Block]:
        is_tiled = _TILE_OFFSETS in self._tags
        offsets = self._tags[_TILE_OFFSETS if is_tiled else _STRIP_OFFSETS]
        lengths = self._tags[_TILE_BYTES if is_tiled else _STRIP_BYTES]
        places = [(int(offset), int(length)) for offset, length in zip(offsets, lengths, strict=True)]
        high = self._one(_TILE_LENGTH) if is_tiled else min(self._one(_ROWS_PER_STRIP, self.height), self.height)
        across = -(-self.width // self._one(_TILE_WIDTH)) if is_tiled else 1
        down = -(-self.height // high)
        if len(places) < across * down * self._planes:
            raise ValueError("some of the pixels have no place in the file")
        if not is_tiled and down == 1 and self._planes == 1:
            cut = self._cut_apart(places[0])
            if cut:
                return cut
        joined = 1 if is_tiled else max(1, ROWS // high)  # a decoder is called once for many low strips
        blocks = []
        for first in range(0, down, joined):
            last = min(down, first + joined)
            chosen = [
                places[(plane * down + row) * across + column]
                for plane in range(self._planes) for row in range(first, last) for column in range(across)
            ]  # fmt: skip
            blocks.append(Block(min(self.height, last * high) - first * high, tuple(chosen)))
        self._high = high
        return blocks

    def _cut_apart(self, place: tuple[int, int]) -> list[Block]:
        """One strip for the whole picture: without compression it is cut into lower ones."""
        bits = sum(self._tags.get(_BITS, (1,)))
        row = (self.width * bits + 7) // 8
        if self._one(_COMPRESSION, 1) != _UNCOMPRESSED or place[1] < row * self.height:
            return []
        self._high = ROWS
        starts = range(0, self.height, ROWS)
        heights = [min(ROWS, self.height - start) for start in starts]
        return [
            Block(rows, ((place[0] + start * row, rows * row),)) for start, rows in zip(starts, heights, strict=True)
        ]

    def _small(self, block: Block, contents: Sequence[bytes], kept: dict[int, Sequence[int] | bytes]) -> bytes:
        """A TIFF of its own with one block."""
        lengths = [len(content) for content in contents]
        starts = [8 + before for before in accumulate(lengths, initial=0)][:-1]
        tags = dict(kept) | {_WIDTH: (self.width,), _LENGTH: (block.rows,)}
        if _TILE_OFFSETS in self._tags:
            tags |= {_TILE_WIDTH: self._tags[_TILE_WIDTH], _TILE_LENGTH: self._tags[_TILE_LENGTH]}
            tags |= {_TILE_OFFSETS: starts, _TILE_BYTES: lengths}
        else:
            tags |= {_STRIP_OFFSETS: starts, _STRIP_BYTES: lengths, _ROWS_PER_STRIP: (min(self._high, block.rows),)}
        return _written(tags, b"".join(contents), self._order)


def tiff_strips(file: IO[bytes], layout: TiffLayout) -> Iterator[Stored]:
    """The rows of a TIFF; ends early where the file is cut short, raises UserError where it is damaged."""
    for block in layout.blocks:
        read = layout.read(file, block)
        if read is None:
            return
        yield read


def _directory(file: IO[bytes]) -> TiffImagePlugin.ImageFileDirectory_v2:
    file.seek(0)
    start = file.read(8)
    if start[2:3] == b"+" or start[3:4] == b"+":
        start += file.read(8)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        directory = TiffImagePlugin.ImageFileDirectory_v2(start)
        file.seek(directory.next)
        directory.load(file)
    return directory


def _listed(value: object) -> Sequence[int] | bytes:
    if isinstance(value, bytes):
        return value
    return tuple(value) if isinstance(value, tuple | list) else (value,)  # type: ignore[return-value]  # tags kept are numbers


def _written(tags: dict[int, Sequence[int] | bytes], pixels: bytes, order: str) -> bytes:
    """Header, pixels, one directory, and the values that do not fit into it."""
    pixels += bytes(len(pixels) % 2)
    start = 8 + len(pixels)
    beyond = start + 2 + 12 * len(tags) + 4
    directory, values = struct.pack(order + "H", len(tags)), b""
    for tag in sorted(tags):
        listed = tags[tag]
        kind = _UNDEFINED if tag in _UNDEFINED_TAGS else _SHORT if max(listed) < 1 << 16 else _LONG
        letter = {_UNDEFINED: "B", _SHORT: "H", _LONG: "L"}[kind]
        packed = struct.pack(f"{order}{len(listed)}{letter}", *listed)
        directory += struct.pack(order + "HHL", tag, kind, len(listed))
        if len(packed) <= 4:
            directory += packed.ljust(4, b"\x00")
        else:
            directory += struct.pack(order + "L", beyond + len(values))
            values += packed + bytes(len(packed) % 2)
    mark = b"II*\x00" if order == "<" else b"MM\x00*"
    return mark + struct.pack(order + "L", start) + pixels + directory + bytes(4) + values


def _decoded(small: bytes, *, is_deep: bool) -> Stored:
    """By Pillow, which knows palettes and inks and tells what is damaged; by OpenCV what Pillow would cut to 8 bits."""
    try:
        return _by_pillow(small, is_deep=is_deep)
    except SyntaxError:
        return _by_opencv(small)
    except (OSError, ValueError) as error:
        raise _damaged() from error


def _by_opencv(small: bytes) -> Stored:
    import cv2

    try:
        found = cv2.imdecode(np.frombuffer(small, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error as error:
        raise _damaged() from error
    if found is None:
        raise _damaged()
    return found


def _damaged() -> UserError:
    return UserError("The TIFF is damaged.", "Replace the file; its labels are kept.")


def _by_pillow(small: bytes, *, is_deep: bool) -> Stored:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with TiffImagePlugin.TiffImageFile(io.BytesIO(small)) as picture:
            if is_deep and len(picture.getbands()) > 1:
                raise SyntaxError("only eight of the bits would be kept")
            picture.load()
            if picture.mode in ("L", "LA", "F") or picture.mode.startswith("I"):
                return np.asarray(picture)
            has_alpha = picture.mode in ("RGBA", "RGBa", "PA") or "transparency" in picture.info
            wanted = "L" if picture.mode == "1" else "RGBA" if has_alpha else "RGB"
            pixels: Stored = np.asarray(picture.convert(wanted))
    return pixels if pixels.ndim == 2 else np.ascontiguousarray(pixels[:, :, [2, 1, 0, 3][: pixels.shape[2]]])
