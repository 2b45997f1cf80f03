"""Asking a model about the image in hand, in a worker process, and seeing the picture as a model sees it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtWidgets import QFileDialog

from core.detections import BgrImage
from core.errors import UserError
from core.ids import JobId
from core.queries.models import models
from desktop.pages.label_desk import Desk
from desktop.pages.label_panel import swatch
from desktop.suggesting import start_suggesting
from desktop.widgets.palette import Palette, PaletteEntry

if TYPE_CHECKING:
    from desktop.pages.label import LabelPage

SEEN_AT = 640  # pixels: the size most recipes train at
LEAST_PX = 8.0  # a box narrower than this at the training size is too small to learn


class AskingActions:
    """Suggestions for one image at a time; leaving the image ends the asking."""

    def __init__(self, desk: Desk, page: LabelPage) -> None:
        self._desk = desk
        self._page = page
        self._job: JobId | None = None
        self.is_seen = False
        self._model = ""  # an id of the project or the path of a brought file; empty: the newest detector

    def choose(self) -> None:
        """Choose which model is asked, one of the project's or an ONNX file; then ask it."""
        with self._desk.project.registry.reading() as session:
            known = [row for row in models(session) if row.task == "detect"]
        entries = [PaletteEntry(place, row.name, "#0072B2", aside=row.stage) for place, row in enumerate(known)]
        entries.append(PaletteEntry(len(known), "An ONNX file…", "#7F7F7F"))
        palette = Palette(entries, swatch, self._page.canvas)
        palette.chosen.connect(lambda place: self._use(known[place].id if place < len(known) else self._brought()))
        palette.ask()

    def _brought(self) -> str:
        path, _kind = QFileDialog.getOpenFileName(self._page, "An ONNX file of a detector", filter="ONNX (*.onnx)")
        return path

    def _use(self, model: str) -> None:
        if model:
            self._model = model
            self.ask()

    def ask(self) -> None:
        """Let the newest detector of the project look at this image; what it proposes comes as suggestions."""
        desk = self._desk
        if desk.bench is None:
            return
        with desk.project.registry.reading() as session:
            known = [row for row in models(session) if row.task == "detect"]
        if not known and not self._model:
            desk.refused(
                UserError("There is no model to ask yet.", "Train one on the Train page, or bring an ONNX file.")
            )
            return
        self.forget()
        try:
            model = self._model or known[0].id
            self._job = start_suggesting(desk.context, model=model, image_ids=[desk.bench.id])
        except UserError as error:
            desk.refused(error)
        else:
            desk.say(f"{Path(model).name} looks at this image…")

    def forget(self) -> None:
        """The image is left: whoever looks at it for us may stop."""
        if self._job is not None:
            from core.jobs.watching import ask_job_to_stop

            ask_job_to_stop(self._desk.project, self._job)
            self._job = None

    def toggle_seen(self) -> None:
        """Show the picture at the training size with what is too small to learn shaded, or as it is."""
        self.is_seen = not self.is_seen
        bench, seeing = self._desk.bench, self._page.seeing
        shaded = self._too_small() if self.is_seen and bench is not None else ()
        from dataclasses import replace

        seeing.overlays = replace(seeing.overlays, shaded=shaded)
        self._page.show_seen()

    def seen_by_model(self, bgr: BgrImage) -> BgrImage:
        """The picture as it is, or as a model of the usual size sees it."""
        import cv2

        if not self.is_seen:
            return bgr
        height, width = bgr.shape[:2]
        scale = min(1.0, SEEN_AT / max(width, height))
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        small = cv2.resize(bgr, size, interpolation=cv2.INTER_LINEAR)
        return cv2.resize(small, (width, height), interpolation=cv2.INTER_NEAREST).astype(np.uint8)

    def _too_small(self) -> tuple[tuple[float, float, float, float], ...]:
        bench, (width, height) = self._desk.bench, self._desk.size_wh
        scale = min(1.0, SEEN_AT / max(width, height))
        found = []
        for each in bench.annotations if bench is not None else ():
            bounds = each.shape.bounds()
            if bounds is not None and min(bounds[2] - bounds[0], bounds[3] - bounds[1]) * scale < LEAST_PX:
                found.append(bounds)
        return tuple(found)
