"""Small pictures of images for a list: kept while they are looked at, made in the background, the newest wish first."""

from collections import OrderedDict

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPixmap

from core.project import Project
from desktop.background import IDLE, Wish, run_aside, run_in_background
from labeling.thumbnails import make_thumbnail

KEPT = 800
MAKERS = 2  # made at a time, so that the large picture never waits long
MOST_WANTED = 60  # older wishes are dropped: those rows are not on the screen any more


class SmallPictures(QObject):
    """`made(image_id)` when a small picture came that was asked for.

    Those of giant pictures take seconds: one is made at a time, where nothing waits for it.
    """

    made = Signal(object)

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._pixmaps: OrderedDict[int, QPixmap] = OrderedDict()
        self._wanted: list[int] = []
        self._giants_wanted: list[int] = []
        self._in_making: set[int] = set()
        self._giant_in_making: int | None = None
        self._broken: set[int] = set()
        self._wish = Wish()
        self.destroyed.connect(self._wish.drop)

    def has(self, image_id: int) -> bool:
        """Whether a small picture is there."""
        return image_id in self._pixmaps

    def of(self, image_id: int, *, is_giant: bool) -> QPixmap | None:
        """The small picture of an image; asked for where it is not there yet."""
        known = self._pixmaps.get(image_id)
        if known is not None:
            self._pixmaps.move_to_end(image_id)
        elif image_id not in self._broken and image_id not in self._in_making and image_id != self._giant_in_making:
            wanted = self._giants_wanted if is_giant else self._wanted
            if image_id in wanted:
                wanted.remove(image_id)
            wanted.append(image_id)
            del wanted[:-MOST_WANTED]
            self._make_next()
        return known

    def keep(self, image_id: int, jpeg: bytes) -> None:
        """Hold a small picture; those that were looked at the longest time ago go."""
        pixmap = QPixmap()
        pixmap.loadFromData(jpeg)
        self._pixmaps[image_id] = pixmap
        while len(self._pixmaps) > KEPT:
            self._pixmaps.popitem(last=False)

    def forget_wishes(self) -> None:
        """Another list is shown. What could not be read before is tried again: its file may have been mended."""
        self._wanted.clear()
        self._giants_wanted.clear()
        self._broken.clear()

    def _make_next(self) -> None:
        while self._wanted and len(self._in_making) < MAKERS:
            self._make(self._wanted.pop())
        if self._giants_wanted and self._giant_in_making is None:
            image_id = self._giant_in_making = self._giants_wanted.pop()
            project, is_held = self._project, self._wish.is_held
            run_aside(
                self, lambda: make_thumbnail(project, image_id, is_held), lambda jpeg: self._take(image_id, jpeg),
                lambda _error: self._take(image_id, b""),
            )  # fmt: skip

    def _make(self, image_id: int) -> None:
        self._in_making.add(image_id)
        run_in_background(
            self, lambda: make_thumbnail(self._project, image_id), lambda jpeg: self._take(image_id, jpeg),
            lambda _error: self._take(image_id, b""), priority=IDLE,
        )  # fmt: skip

    def _take(self, image_id: int, jpeg: bytes) -> None:
        self._in_making.discard(image_id)
        if image_id == self._giant_in_making:
            self._giant_in_making = None
        if jpeg:
            self.keep(image_id, jpeg)
        else:
            self._broken.add(image_id)
        self.made.emit(image_id)
        self._make_next()
