"""How the picture is looked at: hiding, locking, guides, light and turn. Changes no label and writes nothing."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from core.annotations import Annotation
from core.detections import BgrImage
from core.shapes import Bounds, Lane, Point
from desktop.canvas.overlays import Overlays
from desktop.canvas.turning import Turn, turn_overlays
from desktop.pages.label_bench import Bench, Seen
from desktop.pages.label_desk import Desk
from labeling.lanes import vanishing_point
from labeling.seen_small import too_small

QUARTER = 4


@dataclass(frozen=True, slots=True)
class Light:
    """View-only changes: brightness -100..100, contrast and gamma as factors, `clahe` for local contrast."""

    brightness: float = 0.0
    contrast: float = 1.0
    gamma: float = 1.0
    has_clahe: bool = False

    def __post_init__(self) -> None:
        if self.contrast <= 0 or self.gamma <= 0:
            raise ValueError("contrast and gamma are factors above 0")


PLAIN = Light()


def lit(bgr: BgrImage, light: Light) -> BgrImage:
    """The picture in another light; the one given where nothing is changed. CLAHE: Zuiderveld 1994, on L of Lab."""
    import cv2

    if light == PLAIN:
        return bgr
    if light.has_clahe:
        lab = cv2.cvtColor(bgr, cv2.COLOR_BGR2LAB)
        lab[:, :, 0] = cv2.createCLAHE(clipLimit=2.5, tileGridSize=(8, 8)).apply(lab[:, :, 0])
        bgr = cv2.cvtColor(lab, cv2.COLOR_LAB2BGR).astype(np.uint8)
    values = np.arange(256, dtype=np.float64)
    values = (values - 127.5) * light.contrast + 127.5 + light.brightness
    values = 255.0 * (np.clip(values, 0, 255) / 255.0) ** (1.0 / light.gamma)
    return cv2.LUT(bgr, np.clip(np.rint(values), 0, 255).astype(np.uint8)).astype(np.uint8)


class Seeing:
    """What is switched on for looking; `changed` is called when the page must show it."""

    def __init__(self, desk: Desk, changed: Callable[[], object]) -> None:
        self._desk = desk
        self._changed = changed
        self.overlays = Overlays()
        self.light = PLAIN
        self.quarter_turns = 0
        self.is_mirrored = False
        self.has_guides = True
        self.seen_at_wh: tuple[int, int] | None = None  # the input of the network whose eyes are looked through

    def switch(self, name: str) -> None:
        """Turn one of the overlays on or off: has_crosshair, has_magnifier, has_minimap, is_hidden, is_snapping."""
        switched = {name: not getattr(self.overlays, name)}
        self.overlays = replace(self.overlays, **switched)  # type: ignore[arg-type]  # the switches named above
        self._changed()

    def use_light(self, light: Light) -> None:
        """See the pictures in this light."""
        self.light = light
        self._changed()

    def toggle_guides(self) -> None:
        """Show the horizon and the vanishing point, or not."""
        self.has_guides = not self.has_guides
        self._changed()

    def toggle_lock(self) -> None:
        """Lock the selected shapes; where none is selected, unlock all."""
        chosen = self._selected()
        if not chosen:
            self._see(replace(self._desk.seen, locked=frozenset()))
            return
        self._see(replace(self._desk.seen, locked=self._desk.seen.locked ^ {each.id for each in chosen}))

    def toggle_class_lock(self, class_id: int | None = None) -> None:
        """Lock or unlock every shape of a class, the one in hand where none is said."""
        number = self._class(class_id)
        if number is not None:
            self._see(replace(self._desk.seen, locked_classes=self._desk.seen.locked_classes ^ {number}))

    def toggle_class(self, class_id: int | None = None) -> None:
        """Hide or show every shape of a class, the one in hand where none is said."""
        number = self._class(class_id)
        if number is not None:
            self._see(replace(self._desk.seen, hidden_classes=self._desk.seen.hidden_classes ^ {number}))

    def hide_selected(self) -> None:
        """Hide the selected shapes; where none is selected, show all again."""
        chosen = self._selected()
        if chosen:
            self._see(replace(self._desk.seen, hidden=self._desk.seen.hidden | {each.id for each in chosen}))
        else:
            self.switch("is_hidden")
            self._see(replace(self._desk.seen, hidden=frozenset()))

    def mirror(self) -> None:
        """Mirror the view, or back."""
        self.is_mirrored = not self.is_mirrored
        self._changed()

    def turn(self) -> None:
        """Turn the view by a quarter, clockwise."""
        self.quarter_turns = (self.quarter_turns + 1) % QUARTER
        self._changed()

    def overlays_of(self, bench: Bench | None) -> Overlays:
        """What lies over this image: what is switched on, and what its camera and its reviewer say."""
        camera, review = (bench.camera, bench.review) if bench is not None else (None, None)
        pins: tuple[tuple[tuple[float, float], str], ...] = ()
        if review is not None and review.x is not None and review.y is not None:
            pins = (((review.x, review.y), review.note),)
        horizon_y, meeting = self._guides(bench) if self.has_guides else (None, None)
        overlays = replace(
            self.overlays,
            shaded=self._too_small(bench),
            areas=camera.rings_on(self._desk.size_wh) if camera is not None else (),
            horizon_y=horizon_y,
            vanishing_point=meeting,
            pins=pins,
        )
        return turn_overlays(overlays, Turn(self.quarter_turns, self.is_mirrored, self._desk.size_wh))

    def _guides(self, bench: Bench | None) -> tuple[float | None, Point | None]:
        """The camera's horizon and vanishing point; where it has none, what the lanes of this image say."""
        if bench is None:
            return None, None
        if bench.camera is not None and bench.camera.horizon_y is not None:
            return bench.camera.horizon_y, bench.camera.vanishing_point
        point = vanishing_point([each.shape for each in bench.annotations if isinstance(each.shape, Lane)])
        if point is None or not 0 <= point[1] <= bench.image.height:
            return None, None
        return point[1], point

    def _too_small(self, bench: Bench | None) -> tuple[Bounds, ...]:
        if self.seen_at_wh is None or bench is None:
            return ()
        shapes = [each.shape for each in bench.annotations if not self._desk.seen.is_hidden(each)]
        small = too_small(shapes, (bench.image.width, bench.image.height), self.seen_at_wh)
        found = (shape.bounds() for shape, is_small in zip(shapes, small, strict=True) if is_small)
        return tuple(bounds for bounds in found if bounds is not None)

    def _selected(self) -> list[Annotation]:
        return self._desk.bench.chosen(self._desk.selection) if self._desk.bench is not None else []

    def _class(self, class_id: int | None) -> int | None:
        if class_id is not None:
            return class_id
        chosen = self._selected()
        return chosen[-1].class_id if chosen else self._desk.active_class

    def _see(self, seen: Seen) -> None:
        self._desk.seen = seen
        self._changed()
