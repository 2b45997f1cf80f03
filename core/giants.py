"""Pictures too large to be held in memory: an overview at once, and any part at full sharpness from unpacked tiles.

Memory: an overview (20 MB at most) for each picture that is open, and some 300 MB while one is unpacked, whatever its
size; `core.strips.reading` says which files need more. Nothing here knows Qt; the window calls it off its own thread.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from core.deep_pixels import Stored, Stretch, show_stored, stretch_of
from core.detections import BgrImage
from core.errors import Stopped, UserError
from core.giant_tiles import (
    ROOM_LEFT_BYTES,
    TILE,
    Rect,
    TileFile,
    TileWriter,
    orientation_after,
    stored_bounds,
    tile_file_path,
)
from core.images import SIDEWAYS, ImageHeader, open_picture, read_header, turn_upright
from core.strips.reading import strips_of

CACHE_NAME = "giants"
NOTHING_YET = 96  # the grey of what has not been read
_EIGHTH = 8
_UPRIGHT = 1


def always() -> bool:
    """Nobody asks to stop."""
    return True


class Giant:
    """One giant picture, upright. `overview` fills from the top while it is read; any thread may look."""

    def __init__(self, path: Path, header: ImageHeader, tiles: TileFile, orientation: int) -> None:
        self.path = path
        self.size_wh = (header.width, header.height)
        self.tiles = tiles
        self.orientation = orientation
        width, height = self.level_wh(self.overview_level)
        self.overview: BgrImage = np.full((height, width, 3), NOTHING_YET, np.uint8)
        self.has_overview = False
        self.share_read = 0.0

    @property
    def overview_level(self) -> int:
        """The smallest level."""
        return self.tiles.grid.level_count - 1

    @property
    def is_current(self) -> bool:
        """Whether the file is still the one that was opened."""
        try:
            return tile_file_path(self.tiles.path.parent, self.path) == self.tiles.path
        except OSError:
            return False

    def level_wh(self, level: int, turned: int = _UPRIGHT) -> tuple[int, int]:
        """The size of a level; `turned` is how it is looked at, as an orientation."""
        width, height = self.tiles.grid.level_wh(level)
        is_sideways = orientation_after(self.orientation, turned) in SIDEWAYS
        return (height, width) if is_sideways else (width, height)

    def has(self, level: int, bounds: Rect, turned: int = _UPRIGHT) -> bool:
        """Whether these pixels of a level can be read now."""
        whole = orientation_after(self.orientation, turned)
        return self.tiles.has(level, stored_bounds(bounds, self.level_wh(level, turned), whole))

    def part(self, level: int, bounds: Rect, turned: int = _UPRIGHT) -> BgrImage:
        """These pixels of a level, uint8 (y2 - y1, x2 - x1, 3), inside it. Raises OSError when the tiles are gone."""
        whole = orientation_after(self.orientation, turned)
        stored = stored_bounds(bounds, self.level_wh(level, turned), whole)
        return turn_upright(self.tiles.part(level, stored), whole)

    def sharp_part(self, bounds: Rect) -> BgrImage:
        """These pixels at full size. Raises UserError while they have not been unpacked."""
        if self.has(0, bounds):
            try:
                return self.part(0, bounds)
            except OSError:
                pass
        raise UserError(
            "This part of the picture has not been read at full sharpness yet.", "Try again in a few seconds."
        )

    def show_meanwhile(self, small: BgrImage) -> None:
        """Let the overview be this small picture until more is read."""
        import cv2

        if not self.has_overview:
            size = (self.overview.shape[1], self.overview.shape[0])
            cv2.resize(small, size, dst=self.overview, interpolation=cv2.INTER_LINEAR)

    def read_overview(self, is_wanted: Callable[[], bool] = always) -> None:
        """Fill the overview without unpacking. Raises UserError when the file is bad, Stopped when not wanted."""
        for _strip in self._strips(is_wanted, None):
            pass
        self.has_overview = True

    def unpack(self, is_wanted: Callable[[], bool] = always, *, room_left_bytes: int = ROOM_LEFT_BYTES) -> None:
        """Fill the overview and write the tiles; `share_read` and the tiles tell how far that is.

        Raises Stopped when it is not wanted any more, UserError when the file is bad, was replaced meanwhile, or the
        disk has no room: the overview is whole then all the same, as far as the file can be read.
        """
        try:
            writer = TileWriter(self.tiles, room_left_bytes=room_left_bytes)
        except UserError:
            if not self.has_overview:
                self.read_overview(is_wanted)
            raise
        except OSError as error:
            raise _no_room() from error
        fault: OSError | None = None
        try:
            for strip in self._strips(is_wanted, self._stretch(is_wanted)):
                if fault is None:
                    try:
                        writer.put(strip)
                    except OSError as error:
                        fault = error
            self.has_overview = True
            if fault is None and self.is_current:
                writer.finish()
        finally:
            writer.abandon()
        if fault is not None:
            raise _no_room() from fault
        if not self.is_current:
            raise UserError(f"{self.path.name} was replaced while it was read.", "Open it again.")

    def _stretch(self, is_wanted: Callable[[], bool]) -> Stretch | None:
        """What a deep picture's values are shown by. The whole picture is looked at, so that its parts fit together."""
        looked: list[Stored] = []
        step = max(1, round((self.size_wh[0] * self.size_wh[1] / 1_000_000) ** 0.5))
        try:
            for strip in strips_of(self.path, TILE):
                if strip.dtype.itemsize == 1:
                    return None
                if not is_wanted():
                    raise Stopped
                looked.append(strip[::step, ::step].copy())
        except UserError:
            if not looked:
                raise
        return stretch_of(np.concatenate(looked)) if looked else None

    def _strips(self, is_wanted: Callable[[], bool], stretch: Stretch | None) -> Iterator[BgrImage]:
        """Strips as they are shown; the overview is filled on the way."""
        import cv2

        self.share_read = 0.0
        level, first, height = self.overview_level, 0, self.tiles.grid.size_wh[1]
        stored = turn_back(self.overview, self.orientation)
        for strip in strips_of(self.path, TILE):
            if not is_wanted():
                raise Stopped
            if stretch is None and strip.dtype.itemsize > 1:
                stretch = self._stretch(is_wanted)
            shown = show_stored(strip, stretch, first)
            top, rows = first >> level, -(-shown.shape[0] >> level)
            target = stored[top : top + rows]
            target[:] = cv2.resize(shown, (target.shape[1], rows), interpolation=cv2.INTER_AREA)
            first += shown.shape[0]
            yield shown
            self.share_read = first / height


def turn_back(upright: BgrImage, orientation: int) -> BgrImage:
    """A window on upright pixels that shows them as stored: writing to it writes to them."""
    match orientation:
        case 2:
            return upright[:, ::-1]
        case 3:
            return upright[::-1, ::-1]
        case 4:
            return upright[::-1]
        case 5:
            return upright.transpose(1, 0, 2)
        case 6:
            return upright[:, ::-1].transpose(1, 0, 2)
        case 7:
            return upright[::-1, ::-1].transpose(1, 0, 2)
        case 8:
            return upright[::-1].transpose(1, 0, 2)
        case _:
            return upright


def open_giant(path: Path, folder: Path) -> Giant:
    """A giant picture; its overview is there when it was unpacked before, or when its format gives one quickly (JPEG).

    `folder` keeps the tiles. Raises UserError when the file is no picture.
    """
    header = read_header(path)
    orientation, stored_wh = _as_stored(header)
    made = Giant(path, header, TileFile(tile_file_path(folder, path), stored_wh), orientation)
    if made.tiles.is_whole:
        made.tiles.was_used()
        width, height = made.level_wh(made.overview_level)
        try:
            made.overview = made.part(made.overview_level, (0, 0, width, height))
            made.has_overview, made.share_read = True, 1.0
        except OSError:
            made.tiles.path.unlink(missing_ok=True)
    if not made.has_overview:
        _shrink_jpeg(made)
    return made


def giant_overview(path: Path, folder: Path, is_wanted: Callable[[], bool] = always) -> BgrImage:
    """The overview of a giant picture alone. Raises UserError when the file is bad, Stopped when not wanted."""
    giant = open_giant(path, folder)
    if not giant.has_overview:
        giant.read_overview(is_wanted)
    return giant.overview


def _as_stored(header: ImageHeader) -> tuple[int, tuple[int, int]]:
    is_sideways = header.orientation in SIDEWAYS
    return header.orientation, (header.height, header.width) if is_sideways else (header.width, header.height)


def _shrink_jpeg(giant: Giant) -> None:
    """JPEG is decoded at an eighth of its size without most of the work; other files, and bad ones, are left."""
    import cv2

    width, height = giant.level_wh(giant.overview_level)
    with open_picture(giant.path) as picture:
        if picture.format != "JPEG" or picture.info.get("progressive") or picture.mode not in ("L", "RGB"):
            return
        picture.draft("RGB", (giant.size_wh[0] // _EIGHTH, giant.size_wh[1] // _EIGHTH))
        try:
            small = np.asarray(picture.convert("RGB"), np.uint8)[:, :, ::-1]
        except OSError:
            return  # cut short: what can be read is shown when it is unpacked
    upright = turn_upright(np.ascontiguousarray(small), giant.orientation)
    giant.overview = cv2.resize(upright, (width, height), interpolation=cv2.INTER_AREA).astype(np.uint8)
    giant.has_overview = True


def _no_room() -> UserError:
    return UserError(
        "The project's disk is full: the picture is shown as an overview.",
        "Make room there, then open the picture again.",
    )
