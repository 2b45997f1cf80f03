"""The shapes of a scene drawn once and kept: a pan moves what is there, a small change is drawn where it happened."""

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from desktop.canvas.outlines import Pixels, Place, draw_outlines
from desktop.canvas.painting import ShapePainter
from desktop.canvas.scene import CanvasScene, Rows
from desktop.canvas.view import ViewTransform

FEW_PATCHES = 4  # so many changes are always drawn where they happened
SHAPES_A_PATCH = 60  # drawing so many shapes anew costs what one patch costs
MOST_PATCHES = 48  # more changes than this are drawn sooner as a whole
MOST_DASHED = 300  # more suggestions than this are drawn like annotations: dashes take their time
NEARLY = 1e-6  # what floats may be off
EDGE = 6.0  # widget pixels that an outline may reach beyond its shape

Region = tuple[int, int, int, int]  # x1 y1 x2 y2, device pixels


class ShapesLayer:
    """Draws a scene at a view on `image`; shapes that are being changed can be left out.

    Boxes drawn in patches are the same, pixel by pixel, as boxes drawn at once; a polygon's edge may differ by a shade,
    or by a pixel where there are many, where a patch ends.
    """

    def __init__(self) -> None:
        self.image = QImage()
        self._pixels: Pixels = np.zeros((0, 0, 4), np.uint8)
        self._key: object = None
        self._scene = CanvasScene([], (1, 1))
        self._view = ViewTransform()
        self._hidden: frozenset[int] = frozenset()

    def show(
        self, scene: CanvasScene, view: ViewTransform, shapes: ShapePainter, size_wh: tuple[int, int],
        hidden: frozenset[int],
    ) -> QImage:  # fmt: skip
        """The picture of the scene, `size_wh` widget pixels; only what is not as it was is drawn."""
        key = (size_wh, shapes, view.scale)
        shift = self._shift(view, shapes.ratio) if key == self._key else None
        earlier, was_hidden = self._scene, self._hidden
        self._scene, self._view, self._hidden = scene, view, hidden
        if shift is None:
            self._key = key
            self._begin(size_wh, shapes.ratio)
            self._draw(shapes, self._whole())
            return self.image
        changed = set() if scene is earlier else scene.changed_since(earlier)
        changed |= hidden ^ was_hidden
        if len(changed) > max(FEW_PATCHES, min(MOST_PATCHES, len(scene) // SHAPES_A_PATCH)):
            self._draw(shapes, self._whole())
            return self.image
        for region in self._move(shift):
            self._draw(shapes, region)
        for region in self._regions((earlier, scene), changed, shapes):
            self._draw(shapes, region)
        return self.image

    def _begin(self, size_wh: tuple[int, int], ratio: float) -> None:
        width, height = max(1, round(size_wh[0] * ratio)), max(1, round(size_wh[1] * ratio))
        if (self.image.width(), self.image.height()) != (width, height):
            self.image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
            self._pixels = np.frombuffer(self.image.bits(), np.uint8).reshape(height, width, 4)
        self.image.setDevicePixelRatio(ratio)

    def _whole(self) -> Region:
        return (0, 0, self.image.width(), self.image.height())

    def _shift(self, view: ViewTransform, ratio: float) -> tuple[int, int] | None:
        """By how many pixels the picture moved; None where that is no whole number."""
        dx, dy = view.offset_x - self._view.offset_x, view.offset_y - self._view.offset_y
        steps = (dx, dy, dx * ratio, dy * ratio)
        is_whole = all(abs(step - round(step)) < NEARLY for step in steps)
        return (round(dx * ratio), round(dy * ratio)) if is_whole else None

    def _move(self, shift: tuple[int, int]) -> Iterable[Region]:
        """Move the pixels; gives the strips that came into sight."""
        dx, dy = shift
        height, width = self._pixels.shape[:2]
        if not (dx or dy):
            return ()
        if abs(dx) >= width or abs(dy) >= height:
            return (self._whole(),)
        kept = self._pixels[max(0, -dy) : height - max(0, dy), max(0, -dx) : width - max(0, dx)].copy()
        self._pixels[max(0, dy) : height + min(0, dy), max(0, dx) : width + min(0, dx)] = kept
        beside = (0, 0, dx, height) if dx > 0 else (width + dx, 0, width, height)
        above = (0, 0, width, dy) if dy > 0 else (0, height + dy, width, height)
        return [region for region, is_moved in ((beside, dx), (above, dy)) if is_moved]

    def _regions(
        self, scenes: tuple[CanvasScene, CanvasScene], changed: Iterable[int], shapes: ShapePainter
    ) -> Iterable[Region]:
        for item_id in changed:
            for scene in scenes:
                if item_id in scene:
                    yield self._region_of(scene, item_id, shapes)

    def _region_of(self, scene: CanvasScene, item_id: int, shapes: ShapePainter) -> Region:
        """Where a shape with its name may have left something."""
        bounds, chip = scene.places[item_id].bounds, shapes.chip_rect(scene.item(item_id), self._view, scene.size_wh)
        (x1, y1), (x2, y2) = self._view.to_widget(*bounds[:2]), self._view.to_widget(*bounds[2:])
        x1, y1 = min(x1, chip.left()) - EDGE, min(y1, chip.top()) - EDGE
        x2, y2 = max(x2, chip.right()) + EDGE, max(y2, chip.bottom()) + EDGE
        left, top, right, bottom = (round(value * shapes.ratio) for value in (x1, y1, x2, y2))
        width, height = self.image.width(), self.image.height()
        return max(0, left), max(0, top), min(width, right), min(height, bottom)

    def _draw(self, shapes: ShapePainter, region: Region) -> None:
        x1, y1, x2, y2 = region
        if x2 <= x1 or y2 <= y1:
            return
        self._pixels[y1:y2, x1:x2] = 0
        rows = self._rows_near(region, shapes)
        place = Place(self._view, shapes.ratio, (x1, y1))
        is_dashed = self._scene.is_proposed[rows] & (self._scene.is_proposed.sum() <= MOST_DASHED)
        draw_outlines(self._pixels[y1:y2, x1:x2], self._scene, rows[~is_dashed], place, shapes.colours, shapes.unknown)
        painter = QPainter(self.image)
        ratio = shapes.ratio
        painter.setClipRect(QRectF(x1 / ratio, y1 / ratio, (x2 - x1) / ratio, (y2 - y1) / ratio))
        shapes.draw_dashed(painter, [self._scene.item_at(row) for row in rows[is_dashed].tolist()], self._view)
        shapes.draw_names(painter, self._scene, rows, self._view)
        painter.end()

    def _rows_near(self, region: Region, shapes: ShapePainter) -> Rows:
        """Rows whose outline or name may reach into a region."""
        ratio = shapes.ratio
        x1, y1 = region[0] / ratio - shapes.widest_name - 2 * EDGE, region[1] / ratio - 2 * shapes.chip_height - EDGE
        x2, y2 = region[2] / ratio + shapes.widest_name + EDGE, region[3] / ratio + 2 * shapes.chip_height + EDGE
        rows = self._scene.rows_in((*self._view.to_image(x1, y1), *self._view.to_image(x2, y2)))
        if not self._hidden:
            return rows
        return np.array([row for row in rows.tolist() if self._scene.item_at(row).id not in self._hidden], np.int64)
