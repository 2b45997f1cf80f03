"""Small pictures of images for a list: kept while they are looked at, made in the background, the newest wish first."""

from collections import OrderedDict

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPixmap

from core.errors import Stopped
from core.project import Project
from desktop.background import Wish, run_aside
from desktop.models.wishes import Wishes
from labeling.thumbnails import make_thumbnail

KEPT = 800
MOST_WANTED = 60  # more than a screen shows


class SmallPictures(QObject):
    """`made(image_id)` when a small picture came that was asked for.

    Those of giant pictures take seconds: one is made at a time, where nothing waits for it.
    """

    made = Signal(object)

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._pixmaps: OrderedDict[int, QPixmap] = OrderedDict()
        self._wishes = Wishes[int, bytes](
            self, lambda image_id: make_thumbnail(project, image_id), self._take, most=MOST_WANTED
        )
        self._giants_wanted: list[int] = []
        self._giant_in_making: int | None = None
        self._broken: set[int] = set()
        self._wish = Wish()
        self._are_giants_held = False

    def has(self, image_id: int) -> bool:
        """Whether a small picture is there."""
        return image_id in self._pixmaps

    def of(self, image_id: int, *, is_giant: bool) -> QPixmap | None:
        """The small picture of an image; asked for where it is not there yet."""
        known = self._pixmaps.get(image_id)
        if known is not None:
            self._pixmaps.move_to_end(image_id)
        elif image_id not in self._broken and not is_giant:
            self._wishes.wish(image_id)
        elif image_id not in self._broken and image_id != self._giant_in_making:
            if image_id in self._giants_wanted:
                self._giants_wanted.remove(image_id)
            self._giants_wanted.append(image_id)
            del self._giants_wanted[:-MOST_WANTED]
            self._make_next_giant()
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
        self._wishes.forget()
        self._giants_wanted.clear()
        self._broken.clear()

    def hold_giants(self, are_held: bool) -> None:
        """Make none of a giant while one is unpacked to be looked at; what was begun is begun again afterwards."""
        self._are_giants_held = are_held
        if are_held:
            self._wish.drop()
        self._make_next_giant()

    def _make_next_giant(self) -> None:
        if self._giants_wanted and self._giant_in_making is None and not self._are_giants_held:
            self._make_giant(self._giants_wanted.pop())

    def _make_giant(self, image_id: int) -> None:
        project, wish = self._project, Wish()
        self._giant_in_making, self._wish = image_id, wish
        self.destroyed.connect(wish.drop)
        run_aside(
            self, lambda: make_thumbnail(project, image_id, wish.is_held),
            lambda jpeg: self._take_giant(image_id, jpeg), lambda error: self._giant_failed(image_id, error),
        )  # fmt: skip

    def _giant_failed(self, image_id: int, error: Exception) -> None:
        if not isinstance(error, Stopped):
            self._take_giant(image_id, None)
            return
        self._giant_in_making = None
        self._giants_wanted.append(image_id)
        self._make_next_giant()

    def _take_giant(self, image_id: int, jpeg: bytes | None) -> None:
        self._giant_in_making = None
        self._take(image_id, jpeg)
        self._make_next_giant()

    def _take(self, image_id: int, jpeg: bytes | None) -> None:
        if jpeg:
            self.keep(image_id, jpeg)
        else:
            self._broken.add(image_id)
        self.made.emit(image_id)
