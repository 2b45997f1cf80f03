"""A giant picture unpacked into a file of tiles, so that any part of it is read by itself at any scale.

The file holds square tiles one after the other, uint8 blue green red, row by row of tiles: first at full size, then
halved, and halved again. A tile is one read of 768 KiB, which a map of whole picture rows would spread over 512 places.
The file lies in the project's cache and may be deleted at any time. Nothing here knows how pictures are decoded.
"""

import hashlib
import math
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
import psutil
from numpy.typing import NDArray

from core.detections import BgrImage
from core.errors import UserError
from core.images import SIDEWAYS, turn_upright

TILE = 512  # pixels
LARGEST_OVERVIEW = 2560  # pixels: the smallest level is no larger than this either way, and is held in memory
LARGEST_CACHE_BYTES = 8_000_000_000
ROOM_LEFT_BYTES = 500_000_000
_TILE_BYTES = TILE * TILE * 3
_SUFFIX, _UNFINISHED = ".tiles", ".part"

Rect = tuple[int, int, int, int]  # x1 y1 x2 y2, pixels of a level


@dataclass(frozen=True, slots=True)
class TileGrid:
    """Where each tile lies in the file of a picture with `size_wh` pixels as stored; level n is halved n times."""

    size_wh: tuple[int, int]

    @property
    def level_count(self) -> int:
        """Full size, and halves down to an overview."""
        return 1 + max(0, math.ceil(math.log2(max(self.size_wh) / LARGEST_OVERVIEW)))

    def level_wh(self, level: int) -> tuple[int, int]:
        """The size of a level; what is left over at the edges counts as a pixel."""
        return -(-self.size_wh[0] >> level), -(-self.size_wh[1] >> level)

    def tiles_wh(self, level: int) -> tuple[int, int]:
        """How many tiles a level has across and down; those at the edges are filled up with black."""
        width, height = self.level_wh(level)
        return math.ceil(width / TILE), math.ceil(height / TILE)

    def start(self, level: int, column: int, row: int) -> int:
        """The byte at which a tile begins."""
        before = sum(math.prod(self.tiles_wh(n)) for n in range(level))
        return (before + row * self.tiles_wh(level)[0] + column) * _TILE_BYTES

    @property
    def file_bytes(self) -> int:
        """How large the file is."""
        return self.start(self.level_count, 0, 0)


class TileFile:
    """The tiles of one picture as stored, also while they are being written. Any thread; holds no pixels."""

    def __init__(self, path: Path, size_wh: tuple[int, int]) -> None:
        self.path = path
        self.unfinished = path.with_suffix(f".{os.getpid()}{_UNFINISHED}")
        self.grid = TileGrid(size_wh)
        self.rows_written = [0] * self.grid.level_count  # rows of tiles, by level

    @property
    def is_whole(self) -> bool:
        """Whether all of the picture has been unpacked."""
        return self.path.is_file()

    def has(self, level: int, bounds: Rect) -> bool:
        """Whether these stored pixels of a level can be read."""
        return -(-bounds[3] // TILE) <= self.rows_written[level] or self.is_whole

    def part(self, level: int, bounds: Rect) -> BgrImage:
        """These stored pixels of a level, uint8 (y2 - y1, x2 - x1, 3); they must lie inside it.

        Raises OSError when the file is gone.
        """
        x1, y1, x2, y2 = bounds
        found = np.empty((y2 - y1, x2 - x1, 3), np.uint8)
        with self._opened() as file:
            for row in range(y1 // TILE, -(-y2 // TILE)):
                for column in range(x1 // TILE, -(-x2 // TILE)):
                    tile = self._read(file, level, column, row)
                    left, top = column * TILE, row * TILE
                    part = tile[max(0, y1 - top) : y2 - top, max(0, x1 - left) : x2 - left]
                    to_y, to_x = max(0, top - y1), max(0, left - x1)
                    found[to_y : to_y + part.shape[0], to_x : to_x + part.shape[1]] = part
        return found

    def was_used(self) -> None:
        """The files that were not used for the longest time go first when room is needed."""
        with suppress(OSError):
            os.utime(self.path)

    def _opened(self) -> IO[bytes]:
        try:
            return self.path.open("rb")
        except FileNotFoundError:
            return self.unfinished.open("rb")

    def _read(self, file: IO[bytes], level: int, column: int, row: int) -> BgrImage:
        file.seek(self.grid.start(level, column, row))
        content = file.read(_TILE_BYTES)
        if len(content) < _TILE_BYTES:
            raise OSError("the file of tiles is cut short")
        return np.frombuffer(content, np.uint8).reshape(TILE, TILE, 3)


class TileWriter:
    """Writes the file of tiles beside its place, strip by strip, and puts it there once it is whole.

    Holds one strip of each level. Each method raises OSError where the disk gives no room.
    """

    def __init__(self, tiles: TileFile, *, room_left_bytes: int = ROOM_LEFT_BYTES) -> None:
        """Make room, by older files of tiles first. Raises UserError when the disk has too little of it."""
        self._tiles = tiles
        _make_room(tiles, room_left_bytes)
        tiles.rows_written[:] = [0] * tiles.grid.level_count
        self._halves: list[list[BgrImage]] = [[] for _ in tiles.rows_written]
        self._file = tiles.unfinished.open("wb", buffering=0)

    def put(self, strip: BgrImage) -> None:
        """The next `TILE` stored rows; the last strip may be lower."""
        self._put(0, strip)

    def finish(self) -> None:
        """All rows were put: the file is whole."""
        self._file.close()
        self._tiles.unfinished.replace(self._tiles.path)

    def abandon(self) -> None:
        """What was written is taken away again; after `finish` there is nothing to take away."""
        self._file.close()
        if not self._tiles.is_whole:
            self._tiles.rows_written[:] = [0] * self._tiles.grid.level_count
        with suppress(OSError):  # another window may be reading it, where the system minds; the next one cleans up
            self._tiles.unfinished.unlink(missing_ok=True)

    def _put(self, level: int, strip: BgrImage) -> None:
        grid, written = self._tiles.grid, self._tiles.rows_written
        self._file.seek(grid.start(level, 0, written[level]))
        _write_all(self._file, _tiles_of(strip, grid.tiles_wh(level)[0]))
        written[level] += 1
        if level + 1 == grid.level_count:
            return
        waiting = self._halves[level + 1]
        waiting.append(halved(strip))
        if len(waiting) == 2 or written[level] == grid.tiles_wh(level)[1]:
            joined = np.concatenate(waiting)
            waiting.clear()
            self._put(level + 1, joined)


def tile_file_path(folder: Path, picture: Path) -> Path:
    """Where the tiles of a picture lie; another name once the picture's file has changed."""
    known = picture.stat()
    told = f"{picture.resolve()}|{known.st_size}|{known.st_mtime_ns}"
    return folder / (hashlib.sha256(told.encode()).hexdigest()[:32] + _SUFFIX)


def stored_bounds(bounds: Rect, upright_wh: tuple[int, int], orientation: int) -> Rect:
    """The stored pixels that `turn_upright` brings to these upright ones; EXIF 2.32 table 6, tag 274."""
    x1, y1, x2, y2 = bounds
    width, height = upright_wh
    if orientation in (2, 3, 6, 7):  # upright x runs against the stored axis
        x1, x2 = width - x2, width - x1
    if orientation in (3, 4, 7, 8):
        y1, y2 = height - y2, height - y1
    return (y1, x1, y2, x2) if orientation in SIDEWAYS else (x1, y1, x2, y2)


def orientation_after(first: int, second: int) -> int:
    """The orientation that turns like these two, one after the other."""
    marked: BgrImage = np.arange(6, dtype=np.uint8).reshape(2, 3, 1)
    wanted = turn_upright(turn_upright(marked, first), second)
    return next(each for each in range(1, 9) if np.array_equal(turn_upright(marked, each), wanted))


def halved(strip: BgrImage) -> BgrImage:
    """Half the size; an odd last row or column is counted twice, so that pixels stay where they are."""
    import cv2

    height, width = strip.shape[:2]
    even = cv2.copyMakeBorder(strip, 0, height % 2, 0, width % 2, cv2.BORDER_REPLICATE)
    size = (even.shape[1] // 2, even.shape[0] // 2)
    return cv2.resize(even, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)


def _make_room(tiles: TileFile, room_left_bytes: int) -> None:
    folder, needed = tiles.path.parent, tiles.grid.file_bytes
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(f"*{_UNFINISHED}"):  # of a program that was killed while it wrote
        pid = left.name.split(".")[-2]
        if not (pid.isdigit() and psutil.pid_exists(int(pid))):
            with suppress(OSError):
                left.unlink(missing_ok=True)
    total = needed
    for file in sorted(folder.glob(f"*{_SUFFIX}"), key=_used_at, reverse=True):
        with suppress(OSError):
            total += file.stat().st_size
            is_full = shutil.disk_usage(folder).free < needed + room_left_bytes
            if total > LARGEST_CACHE_BYTES or is_full:
                file.unlink(missing_ok=True)
    if shutil.disk_usage(folder).free < needed + room_left_bytes:
        raise UserError(
            f"Full sharpness needs {max(1, needed >> 20)} MB on the project's disk, which is full.",
            "Make room there, then open the picture again.",
        )


def _used_at(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0


def _write_all(file: IO[bytes], tiles: NDArray[np.uint8]) -> None:
    """A plain file may take less than it was given, when the disk is nearly full."""
    left = tiles.data.cast("B")
    while left:
        left = left[file.write(left) :]


def _tiles_of(strip: BgrImage, tile_count: int) -> NDArray[np.uint8]:
    """A strip as tiles one after the other, (tiles, TILE, TILE, 3)."""
    height, width = strip.shape[:2]
    filled = np.zeros((TILE, tile_count * TILE, 3), np.uint8)
    filled[:height, :width] = strip
    return np.ascontiguousarray(filled.reshape(TILE, tile_count, TILE, 3).swapaxes(0, 1))
