"""The picture as a network gets it: at its input size, with what is too small to learn shaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.detections import BgrImage
from labeling.seen_small import LEAST_PX, as_seen

if TYPE_CHECKING:
    from desktop.pages.label import LabelPage

USUAL_WH = (640, 640)  # what most recipes train at, where no model is there yet


class SeenByModel:
    """Switched on and off; the shading is one of the overlays."""

    def __init__(self, page: LabelPage) -> None:
        self._page = page

    @property
    def is_on(self) -> bool:
        """Whether the picture is shown as a network gets it."""
        return self._page.seeing.seen_at_wh is not None

    def toggle(self) -> None:
        """Look through the eyes of the model that is asked, or of a usual one; or no more."""
        page = self._page
        model = page.asking.model
        size = (model.input_wh if model is not None else None) or USUAL_WH
        page.seeing.seen_at_wh = None if self.is_on else size
        page.show_seen()
        if not self.is_on:
            page.say(page.tr("The picture is shown as it is."))
            return
        small = len(page.canvas.overlays.shaded)
        told = page.tr("As a network of {width} × {height} sees it: {count} shapes are under {least:.0f} pixels.")
        page.say(told.format(width=size[0], height=size[1], count=small, least=LEAST_PX))

    def picture(self, bgr: BgrImage) -> BgrImage:
        """The picture as it is, or as the network gets it."""
        size = self._page.seeing.seen_at_wh
        return bgr if size is None else as_seen(bgr, size)
