"""Draws the outlines of many shapes into a picture of premultiplied BGRA pixels, with OpenCV. Holds no Qt.

OpenCV draws all outlines of a class in one call: 5,000 shapes take some 25 ms, a tenth of what a QPainter needs when
it is told of each shape from Python. Its lines of one pixel cost a seventh of wider ones, so outlines that are many are
drawn so, and grown to their width and their dark halo in the picture.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop.canvas.scene import Boxes, CanvasScene, Mask, Rows
from desktop.canvas.view import ViewTransform

Pixels = NDArray[np.uint8]  # (h, w, 4) blue green red alpha, premultiplied
Colour = tuple[int, int, int]  # blue green red
HALO = (12, 8, 6, 150)  # dark, so that outlines are seen on light pictures; premultiplied
SMOOTH_MOST = 300  # more polygons than this are drawn without smoothing their edges
SUBPIXEL_BITS = 3
DOT_RADIUS = 4


@dataclass(frozen=True, slots=True)
class Place:
    """Where the pixels lie: the view, device pixels for one widget pixel, and the device pixel in the corner."""

    view: ViewTransform
    ratio: float
    corner: tuple[int, int] = (0, 0)

    def corners_of(self, xyxy: Boxes) -> NDArray[np.int64]:
        """Bounds in pixels of the picture, whole numbers of the widget, as rect_of gives them; (n, 4)."""
        offset = np.array((self.view.offset_x, self.view.offset_y) * 2)
        widget = np.floor(xyxy * self.view.scale + offset + 0.5)
        return np.floor(widget * self.ratio + 0.5).astype(np.int64) - self.corner * 2


def draw_outlines(
    pixels: Pixels, scene: CanvasScene, rows: Rows, place: Place, colours: Mapping[int, Colour], unknown: Colour
) -> None:
    """Draw the shapes in these rows: all halos first, then each class in its colour."""
    is_box, is_dot, is_open = scene.is_box[rows], scene.is_dot[rows], scene.is_open[rows]
    thick = max(1, round(place.ratio))
    is_ringed = ~is_box & ~is_dot
    is_smooth = int((~scene.is_box).sum()) <= SMOOTH_MOST
    if not is_smooth:
        _draw_many(pixels, scene, rows[is_ringed], place, colours, unknown)
        is_ringed = np.zeros_like(is_ringed)
    polygons = _polygon_points(scene, rows[is_ringed], place)
    _draw_frames(pixels, place.corners_of(scene.xyxy[rows[is_box]]), HALO, _halo_rings(thick))
    _draw_dots(pixels, place.corners_of(scene.xyxy[rows[is_dot]]), HALO, DOT_RADIUS * thick + 2)
    for is_line in (False, True):
        ringed = [polygons[row] for row in rows[is_ringed & (is_open == is_line)].tolist()]
        _draw_rings(pixels, ringed, HALO, 4 * thick, is_open=is_line)
    for class_id in np.unique(scene.class_ids[rows]).tolist():
        colour = (*colours.get(class_id, unknown), 255)
        of_class: Mask = scene.class_ids[rows] == class_id
        boxes, dots = rows[is_box & of_class], rows[is_dot & of_class]
        _draw_frames(pixels, place.corners_of(scene.xyxy[boxes]), colour, range(1 - thick, thick + 1))
        _draw_dots(pixels, place.corners_of(scene.xyxy[dots]), colour, DOT_RADIUS * thick)
        for is_line in (False, True):
            ringed = [polygons[row] for row in rows[is_ringed & of_class & (is_open == is_line)].tolist()]
            _draw_rings(pixels, ringed, colour, 2 * thick, is_open=is_line)


def _halo_rings(thick: int) -> tuple[int, ...]:
    return (*range(1 - 2 * thick, 1 - thick), *range(thick + 1, 2 * thick + 1))


def _draw_frames(
    pixels: Pixels, corners: NDArray[np.int64], colour: tuple[int, int, int, int], rings: "range | tuple[int, ...]"
) -> None:
    """Draw frames one pixel wide; ring 0 is the box itself, 1 lies a pixel further out."""
    import cv2

    if not len(corners):
        return
    x1, y1, x2, y2 = corners.T
    for ring in rings:
        left, top, right, bottom = x1 - ring, y1 - ring, x2 - 1 + ring, y2 - 1 + ring
        frames = np.stack((left, top, right, top, right, bottom, left, bottom), axis=1).reshape(-1, 4, 2)
        cv2.polylines(pixels, list(frames.astype(np.int32)), True, colour, 1)


def _polygon_points(scene: CanvasScene, rows: Rows, place: Place) -> dict[int, list[NDArray[np.int32]]]:
    scale, ratio = place.view.scale, place.ratio
    offset, corner = np.array((place.view.offset_x, place.view.offset_y)), np.array(place.corner)
    return {
        row: [
            np.rint(((ring * scale + offset) * ratio - corner) * (1 << SUBPIXEL_BITS)).astype(np.int32)
            for ring in scene.rings_at(row)
        ]
        for row in rows.tolist()
    }


def _draw_rings(
    pixels: Pixels,
    polygons: list[list[NDArray[np.int32]]],
    colour: tuple[int, int, int, int],
    width: int,
    *,
    is_open: bool,
) -> None:
    import cv2

    if polygons:
        rings = [ring for polygon in polygons for ring in polygon]
        cv2.polylines(pixels, rings, not is_open, colour, width, cv2.LINE_AA, SUBPIXEL_BITS)


def _draw_many(
    pixels: Pixels, scene: CanvasScene, rows: Rows, place: Place, colours: Mapping[int, Colour], unknown: Colour
) -> None:
    """Draw outlines and lines that are many: thin ones of class numbers first, which are then grown and coloured."""
    import cv2

    if not len(rows):
        return
    thick = max(1, round(place.ratio))
    height, width = pixels.shape[:2]
    around = 2 * thick  # what passes by just outside reaches in
    numbers = np.zeros((height + 2 * around, width + 2 * around), np.uint16)
    corner = (place.corner[0] - around, place.corner[1] - around)
    class_ids = np.unique(scene.class_ids[rows]).tolist()
    for number, class_id in enumerate(class_ids, start=1):
        of_class = rows[scene.class_ids[rows] == class_id]
        for is_line in (False, True):
            rings = _many_points(scene, of_class[scene.is_open[of_class] == is_line], place, corner)
            cv2.polylines(numbers, rings, not is_line, number, 1, cv2.LINE_8, SUBPIXEL_BITS)
    numbers = cv2.dilate(numbers, _brush(cv2.MORPH_CROSS, thick)).astype(np.uint16, copy=False)
    is_near = cv2.dilate((numbers > 0).astype(np.uint8), _brush(cv2.MORPH_RECT, thick)).astype(np.bool_)
    inside = (slice(around, around + height), slice(around, around + width))
    numbers, is_near = numbers[inside], is_near[inside]
    pixels[is_near & (numbers == 0) & (pixels[:, :, 3] == 0)] = HALO
    table = np.array([(0, 0, 0, 0), *((*colours.get(each, unknown), 255) for each in class_ids)], np.uint8)
    is_drawn = numbers > 0
    pixels[is_drawn] = table[numbers[is_drawn]]


def _brush(form: int, radius: int) -> NDArray[np.uint8]:
    import cv2

    return cv2.getStructuringElement(form, (2 * radius + 1, 2 * radius + 1)).astype(np.uint8, copy=False)


def _many_points(scene: CanvasScene, rows: Rows, place: Place, corner: tuple[int, int]) -> list[NDArray[np.int32]]:
    """All rings of these rows, moved in one go."""
    rings = [ring for row in rows.tolist() for ring in scene.rings_at(row)]
    if not rings:
        return []
    offset = np.array((place.view.offset_x, place.view.offset_y))
    moved = ((np.concatenate(rings) * place.view.scale + offset) * place.ratio - corner) * (1 << SUBPIXEL_BITS)
    ends = np.cumsum([len(ring) for ring in rings])
    return np.split(np.rint(moved).astype(np.int32), ends[:-1])


def _draw_dots(pixels: Pixels, corners: NDArray[np.int64], colour: tuple[int, int, int, int], radius: int) -> None:
    import cv2

    for x, y in corners[:, :2].tolist():
        cv2.circle(pixels, (x, y), radius, colour, -1)
