"""Decoded pictures of the present image and its neighbours, read in the background before they are asked for."""

from collections import OrderedDict
from collections.abc import Callable

from PySide6.QtCore import QObject

from core.detections import BgrImage
from core.errors import UserError
from core.images import read_bgr
from core.project import Project
from core.queries.images import images
from desktop.background import SOON, URGENT, run_in_background

KEPT = 8
LARGEST_KEPT_BYTES = 100_000_000  # a giant picture is shown, but not held beside seven others
Answer = BgrImage | Exception


class PictureCache(QObject):
    """`want` calls back with the picture or with what is wrong; at once when it is there."""

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._known: OrderedDict[int, BgrImage] = OrderedDict()
        self._in_reading: set[int] = set()
        self._waiting: tuple[int, Callable[[Answer], object]] | None = None

    def want(self, image_id: int, shown: Callable[[Answer], object]) -> None:
        """Call `shown` with the picture when it is there; an earlier wish that was not met is dropped."""
        known = self._known.get(image_id)
        if known is not None:
            self._waiting = None
            self._known.move_to_end(image_id)
            shown(known)
            return
        self._waiting = (image_id, shown)
        self._read(image_id, URGENT)

    def has(self, image_id: int) -> bool:
        """Whether a picture is there already."""
        return image_id in self._known

    def read_ahead(self, image_id: int) -> None:
        """Read a picture that will be asked for soon."""
        self._read(image_id, SOON)

    def _read(self, image_id: int, priority: int) -> None:
        if image_id in self._known or image_id in self._in_reading:
            return
        self._in_reading.add(image_id)
        run_in_background(
            self,
            lambda: _read(self._project, image_id),
            lambda picture: self._take(image_id, picture),
            lambda error: self._take(image_id, error),
            priority=priority,
        )

    def _take(self, image_id: int, answer: Answer) -> None:
        self._in_reading.discard(image_id)
        if not isinstance(answer, Exception) and answer.nbytes <= LARGEST_KEPT_BYTES:
            self._known[image_id] = answer
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        if self._waiting is not None and self._waiting[0] == image_id:
            shown, self._waiting = self._waiting[1], None
            shown(answer)


def _read(project: Project, image_id: int) -> BgrImage:
    with project.registry.reading() as session:
        row = images(session, [image_id]).get(image_id)
        if row is None:
            raise UserError("This image is no longer in the project.", "Choose another one.")
        path = project.image_path(session, row)
    return read_bgr(path)
