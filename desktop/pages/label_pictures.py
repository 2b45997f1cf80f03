"""Pictures of the present image and its neighbours, read and shrunk in the background before they are needed."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject

from core.detections import BgrImage
from core.errors import Stopped, UserError
from core.giants import CACHE_NAME, Giant, open_giant
from core.images import GIANT_PIXELS, read_header
from core.looking import read_shown
from core.project import Project
from core.queries.images import images, thumbnail
from desktop.background import SOON, URGENT, run_aside, run_in_background
from desktop.canvas.painting import Picture
from desktop.canvas.view import ViewTransform
from desktop.pages.label_bench import Bench, read_bench

KEPT = 8
LARGEST_KEPT_BYTES = 100_000_000  # a large picture is shown, but not held beside seven others

Stamp = tuple[int, int]  # when a file was written, and its size


@dataclass(frozen=True, slots=True, eq=False)
class ReadyImage:
    """The pixels of an image as people look at it, and the picture shrunk as it will be shown."""

    pixels: BgrImage
    picture: Picture
    path: Path
    stamp: Stamp

    @property
    def is_current(self) -> bool:
        """Whether the file is still the one that was read."""
        return _stamp_of(self.path) == self.stamp


Ready = ReadyImage | Giant
Answer = Ready | Exception


class _Later(Exception):
    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class PictureCache(QObject):
    """`want` calls back with the picture or with what is wrong; at once when it is there.

    `bench_of` gives what is said of an image when that was read ahead and nothing has changed since. The page says how
    large pictures are shown by `show_size`.
    """

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._known: OrderedDict[int, Ready] = OrderedDict()
        self._benches: dict[int, Bench] = {}
        self._generation = 0
        self._in_reading: set[int] = set()
        self._near: frozenset[int] = frozenset()  # replaced, never changed: other threads look at it
        self._waiting: tuple[int, Callable[[Answer], object]] | None = None
        self._widget_wh, self._ratio = (1, 1), 1.0

    def show_size(self, widget_wh: tuple[int, int], ratio: float) -> None:
        """Pictures are shown fitted into so many widget pixels, each `ratio` device pixels."""
        self._widget_wh, self._ratio = widget_wh, ratio

    def has(self, image_id: int) -> bool:
        """Whether a picture is there already."""
        return image_id in self._known

    def bench_of(self, image_id: int) -> Bench | None:
        """What is said of an image; read now where it was not read ahead. None when the project does not have it."""
        known = self._benches.pop(image_id, None)
        return known if known is not None else read_bench(self._project, image_id)

    def forget_benches(self) -> None:
        """Something was said somewhere: what was read ahead may not hold any more."""
        self._benches.clear()
        self._generation += 1

    def want(self, image_id: int, shown: Callable[[Answer], object]) -> None:
        """Call `shown` with the picture when it is there; an earlier wish that was not met is dropped."""
        known = self._known.get(image_id)
        if known is not None and not known.is_current:
            del self._known[image_id]  # the file was replaced
        elif known is not None:
            self._waiting = None
            self._known.move_to_end(image_id)
            shown(known)
            return
        self._waiting = (image_id, shown)
        self._near |= {image_id}
        self._read(image_id, URGENT)

    def read_ahead(self, present: int, image_ids: Sequence[int]) -> None:
        """Read pictures that will be asked for soon, the first one first; what is neither is not begun any more."""
        self._near = frozenset((present, *image_ids))
        for image_id in image_ids:
            if image_id not in self._known:
                self._read(image_id, SOON)
            elif image_id not in self._benches:
                self._read_bench(image_id)

    def _read(self, image_id: int, priority: int) -> None:
        if image_id in self._known or image_id in self._in_reading:
            return
        self._in_reading.add(image_id)
        self._read_bench(image_id)
        widget_wh, ratio = self._widget_wh, self._ratio

        def read() -> Ready:
            if image_id not in self._near:
                raise Stopped
            return _read(self._project, image_id, widget_wh, ratio, is_awaited=priority == URGENT)

        run_in_background(
            self,
            read,
            lambda picture: self._take(image_id, picture),
            lambda error: self._take(image_id, error),
            priority=priority,
        )

    def _read_giant(self, image_id: int, path: Path) -> None:
        def read() -> Giant:
            if image_id not in self._near:
                raise Stopped
            return _opened_giant(self._project, image_id, path)

        run_aside(self, read, lambda giant: self._take(image_id, giant), lambda error: self._take(image_id, error))

    def _read_bench(self, image_id: int) -> None:
        generation = self._generation
        run_in_background(
            self,
            lambda: read_bench(self._project, image_id),
            lambda bench: self._take_bench(image_id, generation, bench),
            priority=SOON,
        )

    def _take_bench(self, image_id: int, generation: int, bench: Bench | None) -> None:
        if bench is not None and generation == self._generation:
            self._benches[image_id] = bench
            while len(self._benches) > KEPT:
                self._benches.pop(next(iter(self._benches)))

    def _take(self, image_id: int, answer: Answer) -> None:
        is_awaited = self._waiting is not None and self._waiting[0] == image_id
        if isinstance(answer, _Later) and not is_awaited:
            self._read_giant(image_id, answer.path)
            return
        self._in_reading.discard(image_id)
        if isinstance(answer, Stopped | _Later):
            if is_awaited or image_id in self._near:  # it was left, and is wanted again
                self._read(image_id, URGENT if is_awaited else SOON)
            return
        if isinstance(answer, Giant) or (isinstance(answer, ReadyImage) and answer.pixels.nbytes <= LARGEST_KEPT_BYTES):
            self._known[image_id] = answer
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        if self._waiting is not None and is_awaited:
            shown, self._waiting = self._waiting[1], None
            shown(answer)


def giants_folder(project: Project) -> Path:
    """Where the tiles of a project's giant pictures lie; may be emptied at any time."""
    return project.cache_folder / CACHE_NAME


def _opened_giant(project: Project, image_id: int, path: Path) -> Giant:
    """A giant with an overview; until it is read with the small picture of the list, where there is one."""
    import cv2

    giant = open_giant(path, giants_folder(project))
    if not giant.has_overview:
        with project.registry.reading() as session:
            jpeg = thumbnail(session, image_id)
        small = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR) if jpeg else None
        if small is not None:
            giant.show_meanwhile(small.astype(np.uint8, copy=False))
    return giant


def _stamp_of(path: Path) -> Stamp | None:
    try:
        known = path.stat()
    except OSError:
        return None
    return known.st_mtime_ns, known.st_size


def _read(project: Project, image_id: int, widget_wh: tuple[int, int], ratio: float, *, is_awaited: bool) -> Ready:
    with project.registry.reading() as session:
        row = images(session, [image_id]).get(image_id)
        if row is None:
            raise UserError("This image is no longer in the project.", "Choose another one.")
        path = project.image_path(session, row)
    stamp, header = _stamp_of(path), read_header(path)
    if header.width * header.height > GIANT_PIXELS:
        if not is_awaited:
            raise _Later(path)
        return _opened_giant(project, image_id, path)
    pixels = read_shown(path, header)
    picture = Picture(pixels)
    picture.prepare(ViewTransform.fit(picture.size_wh, widget_wh).scale * ratio)
    return ReadyImage(pixels, picture, path, stamp or (0, 0))
