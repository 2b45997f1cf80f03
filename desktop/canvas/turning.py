"""The picture seen turned by quarters or mirrored: how points and shapes go there and back. Pure; changes no label."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from core.detections import BgrImage
from core.shapes import Box, Dot, Ellipse, Lane, Mask, Point, Polygon, Polyline, RotatedBox, Shape, bounds_of
from desktop.canvas.handles import half_turn
from desktop.canvas.overlays import Overlays
from desktop.canvas.scene import SceneItem

Move = Callable[[Point], Point]


@dataclass(frozen=True, slots=True)
class Turn:
    """Mirrored left to right first, then turned clockwise by quarters. `size_wh` is that of the upright image."""

    quarters: int
    is_mirrored: bool
    size_wh: tuple[int, int]

    @property
    def is_plain(self) -> bool:
        """Whether nothing is turned."""
        return self.quarters % 4 == 0 and not self.is_mirrored

    @property
    def seen_wh(self) -> tuple[int, int]:
        """The size of the picture as it is seen."""
        width, height = self.size_wh
        return (height, width) if self.quarters % 2 else (width, height)

    def picture(self, bgr: BgrImage) -> BgrImage:
        """The pixels as they are seen."""
        if self.is_plain:
            return bgr
        flipped = bgr[:, ::-1] if self.is_mirrored else bgr
        return np.ascontiguousarray(np.rot90(flipped, -self.quarters))

    def there(self, point: Point) -> Point:
        """A point of the image as it is seen."""
        (width, height), (x, y) = self.size_wh, point
        x = width - x if self.is_mirrored else x
        match self.quarters % 4:
            case 1:
                return height - y, x
            case 2:
                return width - x, height - y
            case 3:
                return y, width - x
            case _:
                return x, y

    def back(self, point: Point) -> Point:
        """A point as it is seen, in the image."""
        (width, height), (x, y) = self.size_wh, point
        match self.quarters % 4:
            case 1:
                x, y = y, height - x
            case 2:
                x, y = width - x, height - y
            case 3:
                x, y = width - y, x
        return (width - x if self.is_mirrored else x), y

    def shape_there(self, shape: Shape) -> Shape:
        """A shape of the image as it is seen."""
        return shape if self.is_plain else _moved(shape, self.there, self._angle_there, self._mask_there)

    def shape_back(self, shape: Shape) -> Shape:
        """A shape as it is seen, in the image."""
        return shape if self.is_plain else _moved(shape, self.back, self._angle_back, self._mask_back)

    def _angle_there(self, angle: float) -> float:
        return half_turn((-angle if self.is_mirrored else angle) + 90 * self.quarters)

    def _angle_back(self, angle: float) -> float:
        turned = angle - 90 * self.quarters
        return half_turn(-turned if self.is_mirrored else turned)

    def _mask_there(self, mask: Mask) -> Mask:
        from core.masks import mask_of, pixels_of

        pixels = pixels_of(mask, self.size_wh)
        flipped = pixels[:, ::-1] if self.is_mirrored else pixels
        return mask_of(np.ascontiguousarray(np.rot90(flipped, -self.quarters))) or mask

    def _mask_back(self, mask: Mask) -> Mask:
        from core.masks import mask_of, pixels_of

        turned = np.rot90(pixels_of(mask, self.seen_wh), self.quarters)
        return mask_of(np.ascontiguousarray(turned[:, ::-1] if self.is_mirrored else turned)) or mask


def turn_item(item: SceneItem, turn: Turn) -> SceneItem:
    """An item as it is seen."""
    return replace(item, shape=turn.shape_there(item.shape))


def turn_overlays(overlays: Overlays, turn: Turn) -> Overlays:
    """Guides, areas and notes as they are seen."""
    if turn.is_plain:
        return overlays
    y, point = overlays.horizon_y, overlays.vanishing_point
    seen = None if y is None else turn.there((turn.size_wh[0] / 2, y))
    is_column = turn.quarters % 2 == 1
    return replace(
        overlays,
        areas=tuple(tuple(turn.there(each) for each in ring) for ring in overlays.areas),
        shaded=tuple(bounds_of((turn.there(box[:2]), turn.there(box[2:]))) for box in overlays.shaded),
        pins=tuple((turn.there(place), words) for place, words in overlays.pins),
        vanishing_point=None if point is None else turn.there(point),
        horizon_y=None if seen is None or is_column else seen[1],
        horizon_x=None if seen is None or not is_column else seen[0],
    )


def _moved(shape: Shape, move: Move, turn: Callable[[float], float], mask: Callable[[Mask], Mask]) -> Shape:
    match shape:
        case Box(x1, y1, x2, y2):
            return Box(*bounds_of((move((x1, y1)), move((x2, y2)))))
        case RotatedBox(cx, cy) | Ellipse(cx, cy):
            x, y = move((cx, cy))
            return replace(shape, cx=x, cy=y, angle=turn(shape.angle))
        case Polygon(rings):
            return Polygon(tuple(tuple(move(point) for point in ring) for ring in rings))
        case Polyline(points) | Lane(points):
            return type(shape)(tuple(move(point) for point in points))
        case Dot(x, y):
            return Dot(*move((x, y)))
        case Mask():
            return mask(shape)
        case _:
            return shape
