"""What the canvas shows of an image: its pixels, or a giant in tiles; lit, turned, and as a network gets it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from core.detections import BgrImage
from core.errors import Stopped, UserError
from core.giants import Giant
from core.images import turn_upright
from desktop.background import Wish, run_aside
from desktop.canvas.giant_picture import GiantPicture
from desktop.canvas.painting import Picture
from desktop.canvas.shown_picture import CoarsePicture
from desktop.canvas.turning import Turn
from desktop.messages import show_error
from desktop.pages.label_pictures import Ready
from desktop.pages.label_seeing import PLAIN, lit

if TYPE_CHECKING:
    from desktop.pages.label import LabelPage

TOLD_EVERY_MS = 200


class Showing:
    """Puts the picture in hand on the canvas, again each time it is looked at differently."""

    def __init__(self, page: LabelPage, turn: Callable[[], Turn]) -> None:
        self._page, self._turn = page, turn
        self._shown: BgrImage | Giant | None = None
        self._sharpening = Sharpening(page)
        self._sharpening.working.connect(page.images.model.hold_giants)

    def show(self, answer: Ready) -> None:
        """Show a picture that was read; its size is then known for sure."""
        desk, page = self._page.desk, self._page
        if isinstance(answer, Giant):
            self._shown, desk.size_wh, desk.giant, desk.pixels = answer, answer.size_wh, answer, None
            self._show_giant(answer)
            return
        desk.size_wh = (answer.pixels.shape[1], answer.pixels.shape[0])
        if self._is_plain():
            self._shown, desk.giant, desk.pixels = answer.pixels, None, answer.pixels
            self._sharpening.end()
            page.canvas.show_picture(answer.picture)
        else:
            self.show_pixels(answer.pixels)
            desk.pixels = answer.pixels

    def show_pixels(self, pixels: BgrImage) -> None:
        """Show pixels that are in memory."""
        page = self._page
        self._sharpening.end()
        self._shown, page.desk.giant = pixels, None
        seen = page.as_seen.picture(lit(pixels, page.seeing.light))
        page.canvas.show_picture(Picture(self._turn().picture(seen)))

    def again(self) -> None:
        """The picture in hand is looked at differently."""
        if isinstance(self._shown, Giant):
            self._show_giant(self._shown)
        elif self._shown is not None:
            self.show_pixels(self._shown)

    def leave(self) -> None:
        """Another image is opened: nobody waits for more of this one."""
        self._sharpening.end()
        self._shown, self._page.desk.giant, self._page.desk.pixels = None, None, None

    def _is_plain(self) -> bool:
        page = self._page
        return self._turn().is_plain and not page.as_seen.is_on and page.seeing.light == PLAIN

    def _show_giant(self, giant: Giant) -> None:
        page, light = self._page, self._page.seeing.light
        turned = orientation_of(self._turn())
        if page.as_seen.is_on:
            small = page.as_seen.picture(lit(turn_upright(giant.overview, turned), light))
            page.canvas.show_picture(CoarsePicture(small, self._turn().seen_wh))
            return
        picture = GiantPicture(giant, turned=turned, light=lambda bgr: lit(bgr, light))
        picture.sharper.connect(page.canvas.update)
        page.canvas.show_picture(picture)
        self._sharpening.begin(picture)


class Sharpening(QObject):
    """Unpacks the giant that is looked at, one at a time; leaving it ends that. The picture tells how far it is.

    `working(is_working)` says when it begins and ends.
    """

    working = Signal(bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._picture: GiantPicture | None = None
        self._wish = Wish()
        self._running: Giant | None = None
        self._told = QTimer(self)
        self._told.setInterval(TOLD_EVERY_MS)
        self._told.timeout.connect(self._tell)
        self.destroyed.connect(self._wish.drop)
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.end)

    def begin(self, picture: GiantPicture) -> None:
        """Bring a picture to full sharpness, where that is not done; the one before is left."""
        before, self._picture = self._picture, picture
        if before is not None and before.giant is picture.giant:
            picture.status = before.status
        if picture.giant.tiles.is_whole or (self._running is picture.giant and self._wish.is_held()):
            return
        if self._running is not None:
            self._wish.drop()  # what runs ends, and this one is begun after it
        else:
            self._start(picture.giant)

    def end(self) -> None:
        """Nothing is unpacked any more."""
        self._wish.drop()
        self._told.stop()
        self._picture = None

    def _start(self, giant: Giant) -> None:
        wish = self._wish = Wish()
        self.destroyed.connect(wish.drop)
        self._running = giant
        self.working.emit(True)
        self._tell()
        self._told.start()
        run_aside(
            self, lambda: giant.unpack(wish.is_held), lambda _nothing: self._finish(giant, None),
            lambda error: self._finish(giant, error),
        )  # fmt: skip

    def _finish(self, giant: Giant, error: Exception | None) -> None:
        self._running = None
        self.working.emit(False)
        self._told.stop()
        picture = self._picture
        if picture is None:
            return
        if picture.giant is not giant or isinstance(error, Stopped):
            if not picture.giant.tiles.is_whole:
                self._start(picture.giant)
            return
        picture.status = str(error) if isinstance(error, UserError) else ""
        picture.grow_sharper()
        if error is not None and not isinstance(error, UserError):
            show_error(None, error)

    def _tell(self) -> None:
        picture = self._picture
        if picture is None:
            return
        giant = picture.giant
        told = self.tr("Full sharpness: {share:.0%}") if giant.has_overview else self.tr("Opening: {share:.0%}")
        picture.status = told.format(share=giant.share_read)
        picture.grow_sharper()


def orientation_of(turn: Turn) -> int:
    """The EXIF orientation that looks like a turn."""
    marked: BgrImage = np.arange(6, dtype=np.uint8).reshape(2, 3, 1)
    wanted = turn.picture(marked)
    return next(each for each in range(1, 9) if np.array_equal(turn_upright(marked, each), wanted))
