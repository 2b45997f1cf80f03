"""Pictures of the present image and its neighbours, read and shrunk in the background before they are needed."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject

from core.detections import BgrImage
from core.errors import UserError
from core.images import read_bgr
from core.project import Project
from core.queries.images import images
from desktop.background import SOON, URGENT, run_in_background
from desktop.canvas.painting import Picture
from desktop.canvas.view import ViewTransform
from desktop.pages.label_bench import Bench, read_bench

KEPT = 8
LARGEST_KEPT_BYTES = 100_000_000  # a giant picture is shown, but not held beside seven others


@dataclass(frozen=True, slots=True, eq=False)
class ReadyImage:
    """The pixels of an image, and the picture shrunk as it will be shown."""

    pixels: BgrImage
    picture: Picture


Answer = ReadyImage | Exception


class PictureCache(QObject):
    """`want` calls back with the picture or with what is wrong; at once when it is there.

    `bench_of` gives what is said of an image when that was read ahead and nothing has changed since. The page says how
    large pictures are shown by `show_size`.
    """

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._known: OrderedDict[int, ReadyImage] = OrderedDict()
        self._benches: dict[int, Bench] = {}
        self._generation = 0
        self._in_reading: set[int] = set()
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
        if known is not None:
            self._waiting = None
            self._known.move_to_end(image_id)
            shown(known)
            return
        self._waiting = (image_id, shown)
        self._read(image_id, URGENT)

    def read_ahead(self, image_id: int) -> None:
        """Read a picture that will be asked for soon, and what is said of it."""
        if image_id in self._known:
            if image_id not in self._benches:
                self._read_bench(image_id)
            return
        self._read(image_id, SOON)

    def _read(self, image_id: int, priority: int) -> None:
        if image_id in self._known or image_id in self._in_reading:
            return
        self._in_reading.add(image_id)
        self._read_bench(image_id)
        widget_wh, ratio = self._widget_wh, self._ratio
        run_in_background(
            self,
            lambda: _read(self._project, image_id, widget_wh, ratio),
            lambda picture: self._take(image_id, picture),
            lambda error: self._take(image_id, error),
            priority=priority,
        )

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
        self._in_reading.discard(image_id)
        if isinstance(answer, ReadyImage) and answer.pixels.nbytes <= LARGEST_KEPT_BYTES:
            self._known[image_id] = answer
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        if self._waiting is not None and self._waiting[0] == image_id:
            shown, self._waiting = self._waiting[1], None
            shown(answer)


def _read(project: Project, image_id: int, widget_wh: tuple[int, int], ratio: float) -> ReadyImage:
    with project.registry.reading() as session:
        row = images(session, [image_id]).get(image_id)
        if row is None:
            raise UserError("This image is no longer in the project.", "Choose another one.")
        path = project.image_path(session, row)
    pixels = read_bgr(path)
    picture = Picture(pixels)
    picture.prepare(ViewTransform.fit(picture.size_wh, widget_wh).scale * ratio)
    return ReadyImage(pixels, picture)
