"""Where the image lies in the widget: a value with a scale and an offset. Holds no Qt."""

from dataclasses import dataclass, replace

from core.shapes import Bounds, Point

SMALLEST_SCALE = 0.01
LARGEST_SCALE = 64.0
MARGIN = 12.0  # widget pixels around a fitted image


@dataclass(frozen=True, slots=True)
class ViewTransform:
    """widget = image * scale + offset; the offset is in widget pixels."""

    scale: float = 1.0
    offset_x: float = 0.0
    offset_y: float = 0.0

    def __post_init__(self) -> None:
        if not self.scale > 0:
            raise ValueError("a view needs a positive scale")

    @classmethod
    def fit(cls, image_wh: tuple[float, float], widget_wh: tuple[float, float]) -> "ViewTransform":
        """The whole image, centred, with a margin around it."""
        room_w, room_h = max(1.0, widget_wh[0] - 2 * MARGIN), max(1.0, widget_wh[1] - 2 * MARGIN)
        scale = min(room_w / max(1.0, image_wh[0]), room_h / max(1.0, image_wh[1]))
        scale = _limited(scale)
        return cls(scale, (widget_wh[0] - image_wh[0] * scale) / 2, (widget_wh[1] - image_wh[1] * scale) / 2)

    @classmethod
    def around(cls, bounds: Bounds, widget_wh: tuple[float, float], share: float) -> "ViewTransform":
        """A part of the image in the middle, taking about this share of the widget's sides."""
        x1, y1, x2, y2 = bounds
        scale = _limited(share * min(widget_wh[0] / max(8.0, x2 - x1), widget_wh[1] / max(8.0, y2 - y1)))
        return cls(scale, widget_wh[0] / 2 - (x1 + x2) / 2 * scale, widget_wh[1] / 2 - (y1 + y2) / 2 * scale)

    def zoomed_about(self, point: Point, factor: float) -> "ViewTransform":
        """Larger or smaller, with the image under a widget point staying where it is."""
        scale = _limited(self.scale * factor)
        grown = scale / self.scale
        return ViewTransform(
            scale,
            point[0] - (point[0] - self.offset_x) * grown,
            point[1] - (point[1] - self.offset_y) * grown,
        )

    def panned(self, dx: float, dy: float) -> "ViewTransform":
        """Moved by widget pixels."""
        return replace(self, offset_x=self.offset_x + dx, offset_y=self.offset_y + dy)

    def to_image(self, x: float, y: float) -> Point:
        """The image point under a widget point."""
        return (x - self.offset_x) / self.scale, (y - self.offset_y) / self.scale

    def to_widget(self, x: float, y: float) -> Point:
        """The widget point above an image point."""
        return x * self.scale + self.offset_x, y * self.scale + self.offset_y

    def seen(self, widget_wh: tuple[float, float]) -> Bounds:
        """The part of the image plane that the widget shows."""
        return (*self.to_image(0, 0), *self.to_image(*widget_wh))


def _limited(scale: float) -> float:
    return min(LARGEST_SCALE, max(SMALLEST_SCALE, scale))
