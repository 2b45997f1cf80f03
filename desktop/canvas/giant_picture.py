"""A giant picture on the canvas: what is seen is put together from tiles that are read in the background.

Where tiles are not there yet the overview is shown, larger. Memory: `TILES_KEPT` tiles of 768 KiB (100 MB),
and twice what is seen where a screen is that large.
"""

import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from core.detections import BgrImage
from core.giant_tiles import TILE
from core.giants import Giant
from core.images import turn_upright
from core.shapes import Bounds
from desktop.background import URGENT, run_in_background
from desktop.canvas.painting import image_of, pixmap_of
from desktop.canvas.view import ViewTransform

TILES_KEPT = 128
READ_AT_ONCE = 8  # tiles between two paintings
SMOOTHED_BELOW = 3.0  # device pixels for a pixel of the image; larger ones are shown as squares
NEARLY = 0.05  # of a level
STATUS_PLACE = (12.0, 12.0)  # widget pixels
_UPRIGHT = 1

Tile = tuple[int, int, int]  # level, column, row
Rect = tuple[int, int, int, int]  # x1 y1 x2 y2, pixels of a level


@dataclass(frozen=True, slots=True)
class _Frame:
    """What was put together last, and for what."""

    level: int
    bounds: Rect
    size_wh: tuple[int, int]
    version: int
    image: QImage


class GiantPicture(QObject):
    """`sharper` is emitted when more of what is seen can be drawn. `light` changes pixels for looking alone.

    `turned` is an EXIF orientation: how the upright picture is looked at.
    """

    sharper = Signal()
    is_rough = False  # it tells by `sharper` when more of it is known

    def __init__(
        self, giant: Giant, *, turned: int = _UPRIGHT, light: Callable[[BgrImage], BgrImage] = lambda bgr: bgr
    ) -> None:
        super().__init__()
        self.giant = giant
        self.size_wh = giant.level_wh(0, turned)
        self.status = ""  # a sentence shown in the corner
        self._turned, self._light = turned, light
        self._tiles: OrderedDict[Tile, BgrImage] = OrderedDict()
        self._wanted: list[Tile] = []
        self._is_reading = False
        self._tiles_seen = 0
        self._version = 0
        self._memory: NDArray[np.uint8] = np.empty(0, np.uint8)
        self._frame: _Frame | None = None
        self._whole: tuple[int, QPixmap] | None = None
        self._turned_overview: tuple[int, BgrImage] | None = None

    def grow_sharper(self) -> None:
        """More of the picture was read, or its status is another."""
        self._version += 1
        self.sharper.emit()

    def refine(self) -> None:
        """Nothing is drawn roughly."""

    def draw(self, painter: QPainter, view: ViewTransform, ratio: float, seen_wh: tuple[int, int]) -> None:
        """Draw what is seen, as sharp as it is known now; ask for what is missing."""
        level = self._level_for(view.scale * ratio)
        bounds = self._seen(level, view, seen_wh)
        if bounds is not None:
            step = 2.0**level
            across, down = (bounds[2] - bounds[0]) * step * view.scale, (bounds[3] - bounds[1]) * step * view.scale
            device_wh = (max(1, round(across * ratio)), max(1, round(down * ratio)))
            is_larger = view.scale * ratio >= 1
            image = self._composed(level, bounds, None if is_larger else device_wh)
            place = view.to_widget(bounds[0] * step, bounds[1] * step)
            painter.setRenderHint(
                QPainter.RenderHint.SmoothPixmapTransform, is_larger and view.scale * ratio < SMOOTHED_BELOW
            )
            if is_larger:
                painter.drawImage(QRectF(*place, across, down), image, QRectF(image.rect()))
            else:
                image.setDevicePixelRatio(ratio)
                painter.drawImage(QPointF(*place), image)
        if self.status:
            _draw_status(painter, self.status, seen_wh[0])

    def cut(self, bounds: Bounds, side: int) -> QPixmap:
        """What lies in these bounds, `side` pixels square; black where they reach out of the picture."""
        import cv2

        x1, y1, x2, _y2 = bounds
        level = self._level_for(side / (x2 - x1))
        step = 2.0**level
        inside = self._clipped(level, (x1 / step, y1 / step, bounds[2] / step, bounds[3] / step))
        if inside is None:
            return pixmap_of(np.zeros((side, side, 3), np.uint8))
        part = self._light(self._put_together(level, inside))
        scale = side / (x2 - x1) * step
        dx, dy = (inside[0] - x1 / step) * scale, (inside[1] - y1 / step) * scale
        matrix = np.array(((scale, 0, dx), (0, scale, dy)), np.float64)
        return pixmap_of(cv2.warpAffine(part, matrix, (side, side), flags=cv2.INTER_NEAREST).astype(np.uint8))

    def whole(self, largest: int) -> QPixmap:
        """The overview, at most `largest` pixels either way."""
        import cv2

        if self._whole is None or self._whole[0] != self._version:
            seen = self._overview()
            scale = min(1.0, largest / seen.shape[1], largest / seen.shape[0])
            size = (max(1, round(seen.shape[1] * scale)), max(1, round(seen.shape[0] * scale)))
            small = cv2.resize(self._light(seen), size, interpolation=cv2.INTER_AREA)
            self._whole = (self._version, pixmap_of(small.astype(np.uint8)))
        return self._whole[1]

    def _level_for(self, scale: float) -> int:
        """The smallest level that is no smaller than the screen asks, or by a hair only."""
        return min(self.giant.overview_level, max(0, math.floor(-math.log2(scale) + NEARLY)))

    def _seen(self, level: int, view: ViewTransform, seen_wh: tuple[int, int]) -> Rect | None:
        x1, y1, x2, y2 = (value / 2.0**level for value in view.seen(seen_wh))
        return self._clipped(level, (x1, y1, x2, y2))

    def _clipped(self, level: int, bounds: tuple[float, float, float, float]) -> Rect | None:
        width, height = self.giant.level_wh(level, self._turned)
        x1, y1 = max(0, math.floor(bounds[0])), max(0, math.floor(bounds[1]))
        x2, y2 = min(width, math.ceil(bounds[2])), min(height, math.ceil(bounds[3]))
        return (x1, y1, x2, y2) if x2 > x1 and y2 > y1 else None

    def _composed(self, level: int, bounds: Rect, size_wh: tuple[int, int] | None) -> QImage:
        """What is seen, in the light it is seen in; shrunk to a size in device pixels where one is given."""
        import cv2

        known = self._frame
        size = size_wh or (bounds[2] - bounds[0], bounds[3] - bounds[1])
        asked = (level, bounds, size, self._version)
        if known is not None and (known.level, known.bounds, known.size_wh, known.version) == asked:
            return known.image
        self._wanted = []
        part = self._put_together(level, bounds)
        if size != (part.shape[1], part.shape[0]):
            part = cv2.resize(part, size, interpolation=cv2.INTER_LINEAR).astype(np.uint8, copy=False)
        image = image_of(self._light(part))
        self._frame = _Frame(level, bounds, size, self._version, image)
        return image

    def _put_together(self, level: int, bounds: Rect) -> BgrImage:
        """These pixels of a level from tiles and, where they are missing, from the overview."""
        if level == self.giant.overview_level:
            return np.ascontiguousarray(self._overview()[bounds[1] : bounds[3], bounds[0] : bounds[2]])
        x1, y1, x2, y2 = bounds
        tiles = [
            (level, column, row)
            for row in range(y1 // TILE, -(-y2 // TILE))
            for column in range(x1 // TILE, -(-x2 // TILE))
        ]
        self._tiles_seen = max(len(tiles), self._tiles_seen)
        missing = [tile for tile in tiles if tile not in self._tiles]
        found = self._room((x2 - x1, y2 - y1))
        if missing:
            self._enlarge(level, bounds, found)
        for tile in tiles:
            pixels = self._tiles.get(tile)
            if pixels is None:
                continue
            self._tiles.move_to_end(tile)
            left, top = tile[1] * TILE, tile[2] * TILE
            part = pixels[max(0, y1 - top) : y2 - top, max(0, x1 - left) : x2 - left]
            to_y, to_x = max(0, top - y1), max(0, left - x1)
            found[to_y : to_y + part.shape[0], to_x : to_x + part.shape[1]] = part
        self._wanted += [tile for tile in missing if tile not in self._wanted and self._can_be_read(tile)]
        self._read_on()
        return found

    def _room(self, size_wh: tuple[int, int]) -> BgrImage:
        """Pixels to be filled, always in the same memory: fresh memory costs more than filling it does."""
        width, height = size_wh
        if self._memory.size < width * height * 3:
            self._memory = np.empty(width * height * 3, np.uint8)
        return self._memory[: width * height * 3].reshape(height, width, 3)

    def _enlarge(self, level: int, bounds: Rect, found: BgrImage) -> None:
        """Fill with the overview, larger."""
        import cv2

        overview = self._overview()
        step = 2.0 ** (self.giant.overview_level - level)
        # A pixel's middle lies half a pixel in: of the large one and of the small one.
        offset = [(0.5 + bounds[axis]) / step - 0.5 for axis in (0, 1)]
        matrix = np.array(((1 / step, 0, offset[0]), (0, 1 / step, offset[1])), np.float64)
        size = (bounds[2] - bounds[0], bounds[3] - bounds[1])
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        cv2.warpAffine(overview, matrix, size, dst=found, flags=flags, borderMode=cv2.BORDER_REPLICATE)

    def _overview(self) -> BgrImage:
        if self._turned == _UPRIGHT:
            return self.giant.overview
        if self._turned_overview is None or self._turned_overview[0] != self._version:
            self._turned_overview = (self._version, turn_upright(self.giant.overview, self._turned))
        return self._turned_overview[1]

    def _bounds_of(self, tile: Tile) -> Rect:
        level, column, row = tile
        width, height = self.giant.level_wh(level, self._turned)
        left, top = column * TILE, row * TILE
        return left, top, min(width, left + TILE), min(height, top + TILE)

    def _can_be_read(self, tile: Tile) -> bool:
        return self.giant.has(tile[0], self._bounds_of(tile), self._turned)

    def _read_on(self) -> None:
        """Read what is wanted now; what was wanted before and is seen no more is never read."""
        if self._is_reading or not self._wanted:
            return
        self._is_reading = True
        batch = [(tile, self._bounds_of(tile)) for tile in self._wanted[:READ_AT_ONCE]]

        def read() -> dict[Tile, BgrImage]:
            found: dict[Tile, BgrImage] = {}
            for tile, bounds in batch:
                try:
                    found[tile] = self.giant.part(tile[0], bounds, self._turned)
                except OSError:
                    break  # the cache was emptied: the overview stays
            return found

        run_in_background(self, read, self._take, priority=URGENT)

    def _take(self, found: dict[Tile, BgrImage]) -> None:
        self._is_reading = False
        self._tiles |= found
        while len(self._tiles) > max(TILES_KEPT, 2 * self._tiles_seen):
            self._tiles.popitem(last=False)
        self._wanted = [tile for tile in self._wanted if tile not in self._tiles] if found else []
        if found:
            self.grow_sharper()
        self._read_on()


def _draw_status(painter: QPainter, words: str, width: int) -> None:
    """A sentence in the upper left, on as many lines as it needs."""
    room = QRectF(0, 0, max(120.0, width - 2 * STATUS_PLACE[0] - 24), 400)
    flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
    text = painter.boundingRect(room, int(flags), words)
    text.moveTopLeft(QPointF(STATUS_PLACE[0] + 10, STATUS_PLACE[1] + 6))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(10, 14, 20, 205))
    painter.drawRoundedRect(text.adjusted(-10, -6, 10, 6), 6, 6)
    painter.setPen(QColor("#ffffff"))
    painter.drawText(text, int(flags), words)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
