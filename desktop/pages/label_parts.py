"""The pixels that a tool looks at: the whole picture where it is in memory, the part around a place of a giant one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication

from core.detections import BgrImage
from core.errors import UserError
from core.giants import Giant, open_giant
from core.images import GIANT_PIXELS, read_header
from core.looking import read_shown
from core.project import Project
from core.queries.images import images
from core.shapes import Bounds, Box, Mask, Point, Ring
from desktop.canvas.giant_picture import GiantPicture
from desktop.canvas.shown_picture import ShownPicture
from desktop.pages.label_desk import Desk
from desktop.pages.label_pictures import giants_folder

LARGEST_PART = 36_000_000  # pixels that a tool may ask of a giant picture
LEAST_AROUND = 24.0  # pixels


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Pixels of an image from `left`, `top` on."""

    pixels: BgrImage
    left: int = 0
    top: int = 0

    def grey(self) -> NDArray[np.uint8]:
        """(h, w), the mean of the colours."""
        return self.pixels.mean(axis=2).astype(np.uint8)

    def cropped(self, bounds: Bounds) -> "Part":
        """No more of it than these bounds of the image and a little around them."""
        x1, y1 = max(0, int(bounds[0] - LEAST_AROUND) - self.left), max(0, int(bounds[1] - LEAST_AROUND) - self.top)
        x2, y2 = int(bounds[2] + LEAST_AROUND) - self.left, int(bounds[3] + LEAST_AROUND) - self.top
        return Part(self.pixels[y1 : max(y1, y2), x1 : max(x1, x2)], self.left + x1, self.top + y1)

    def box_in(self, box: Box) -> Box:
        """A box of the image, in this part."""
        return Box(box.x1 - self.left, box.y1 - self.top, box.x2 - self.left, box.y2 - self.top)

    def box_out(self, box: Box) -> Box:
        """A box of this part, in the image."""
        return Box(box.x1 + self.left, box.y1 + self.top, box.x2 + self.left, box.y2 + self.top)

    def rings_in(self, rings: Sequence[Ring]) -> tuple[Ring, ...]:
        """Strokes on the image, in this part."""
        return tuple(tuple(self._point_in(point) for point in ring) for ring in rings)

    def mask_out(self, mask: Mask | None) -> Mask | None:
        """A mask of this part, in the image."""
        return None if mask is None else replace(mask, left=mask.left + self.left, top=mask.top + self.top)

    def _point_in(self, point: Point) -> Point:
        return point[0] - self.left, point[1] - self.top


def part_around(desk: Desk, bounds: Bounds, share: float) -> Part | None:
    """The picture in hand; of a giant these bounds and a share of their sides around them. None while it is opened.

    Raises UserError where that is too much, or was not read at full sharpness yet.
    """
    if desk.pixels is not None:
        return Part(desk.pixels)
    if desk.giant is None:
        return None
    x1, y1, x2, y2 = bounds
    dx, dy = max(LEAST_AROUND, (x2 - x1) * share), max(LEAST_AROUND, (y2 - y1) * share)
    width, height = desk.size_wh
    left, top = max(0, int(x1 - dx)), max(0, int(y1 - dy))
    right, bottom = min(width, int(x2 + dx) + 1), min(height, int(y2 + dy) + 1)
    if right <= left or bottom <= top:
        return None
    if (right - left) * (bottom - top) > LARGEST_PART:
        raise UserError(
            _tr("This takes in too much of so large a picture."), _tr("Point to a smaller place, or draw by hand.")
        )
    return Part(desk.giant.sharp_part((left, top, right, bottom)), left, top)


def too_large(desk: Desk) -> bool:
    """Whether the picture in hand is a giant, on which this cannot be done; that is told then."""
    if desk.giant is not None:
        desk.say(_tr("This needs the whole picture in memory, and this one is too large for that."))
    return desk.giant is not None


def read_looked_at(project: Project, image_id: int) -> BgrImage | Giant:
    """An image of the project for the eye, or its giant with an overview. For the background; raises UserError."""
    with project.registry.reading() as session:
        row = images(session, [image_id]).get(image_id)
        if row is None:
            raise UserError(_tr("This image is no longer in the project."), _tr("Choose another one."))
        path = project.image_path(session, row)
    header = read_header(path)
    if header.width * header.height <= GIANT_PIXELS:
        return read_shown(path, header)
    giant = open_giant(path, giants_folder(project))
    if not giant.has_overview:
        giant.read_overview()
    return giant


def looked_at(found: BgrImage | Giant | None, update: Callable[[], object]) -> BgrImage | ShownPicture | None:
    """What a widget draws of it; `update` is called when more of a giant can be drawn."""
    if not isinstance(found, Giant):
        return found
    picture = GiantPicture(found)
    picture.sharper.connect(update)
    return picture


def _tr(text: str) -> str:
    return QCoreApplication.translate("Parts", text)
