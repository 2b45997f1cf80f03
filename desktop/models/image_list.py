"""The list of images as Qt sees it: ids at once, names, states and small pictures only for the rows that are shown."""

from array import array
from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPixmap

from core.project import Project
from core.queries.images import images, labelled_state, thumbnail
from desktop.background import IDLE, run_in_background
from labeling.thumbnails import make_thumbnail

STATE_ROLE = Qt.ItemDataRole.UserRole + 1
ID_ROLE = Qt.ItemDataRole.UserRole + 2
PAGE = 60  # rows fetched together
PIXMAPS_KEPT = 800
MAKERS = 2  # small pictures made at a time, so that the large one never waits long
ROW_SIZE = QSize(200, 56)
AnyIndex = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class ImageLine:
    """What a row shows: a name and unlabelled, in_progress or verified."""

    name: str
    state: str


class ImageOrder:
    """Images in the order of the list, and the place of each; made off the GUI thread, quick to ask."""

    def __init__(self, ids: "array[int]") -> None:
        self.ids = ids
        listed = np.frombuffer(ids, np.int64) if len(ids) else np.zeros(0, np.int64)
        self._rows = np.argsort(listed, kind="stable")
        self._sorted = listed[self._rows]

    def __len__(self) -> int:
        return len(self.ids)

    def row_of(self, image_id: int) -> int | None:
        """The row of an image; None when it is not in the list."""
        place = int(np.searchsorted(self._sorted, image_id))
        is_there = place < len(self._sorted) and self._sorted[place] == image_id
        return int(self._rows[place]) if is_there else None


class ImageListModel(QAbstractListModel):
    """Over ids in queue order; what is not there yet is fetched in the background and shown when it comes."""

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._order = ImageOrder(array("q"))
        self._lines: dict[int, ImageLine] = {}
        self._asked_pages: set[int] = set()
        self._pixmaps: OrderedDict[int, QPixmap] = OrderedDict()
        self._wanted: list[int] = []
        self._in_making: set[int] = set()
        self._broken: set[int] = set()

    def show_order(self, order: ImageOrder) -> None:
        """Show these images."""
        self.beginResetModel()
        self._order = order
        self._asked_pages.clear()
        self._wanted.clear()
        self.endResetModel()

    def ids(self) -> list[int]:
        """All images, in the order of the list."""
        return self._order.ids.tolist()

    def id_at(self, row: int) -> int | None:
        """The image of a row; None outside the list."""
        return self._order.ids[row] if 0 <= row < len(self._order) else None

    def row_of(self, image_id: int | None) -> int | None:
        """The row of an image; None when the list does not show it."""
        return None if image_id is None else self._order.row_of(image_id)

    def forget(self, ids: frozenset[int | str] | None) -> None:
        """Fetch the states of these images again, or of all; the small pictures stay."""
        if ids is None or len(ids) > PAGE:
            self._asked_pages.clear()
        else:
            rows = (self._order.row_of(int(image_id)) for image_id in ids)
            self._asked_pages -= {row // PAGE for row in rows if row is not None}
        if len(self._order):
            self.dataChanged.emit(self.index(0), self.index(len(self._order) - 1))

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """How many images the list shows."""
        return 0 if parent.isValid() else len(self._order)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a row shows, as far as it is known; asking is what fetches it."""
        image_id = self.id_at(index.row())
        if image_id is None:
            return None
        if role == ID_ROLE:
            return image_id
        if role == Qt.ItemDataRole.SizeHintRole:
            return ROW_SIZE
        if role == Qt.ItemDataRole.DecorationRole:
            return self._pixmap(image_id)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, STATE_ROLE):
            self._ask_for_page(index.row() // PAGE)
            line = self._lines.get(image_id)
            if line is None:
                return ""
            return line.state if role == STATE_ROLE else line.name
        return None

    def _ask_for_page(self, page: int) -> None:
        if page in self._asked_pages:
            return
        self._asked_pages.add(page)
        ids = list(self._order.ids[page * PAGE : (page + 1) * PAGE])
        run_in_background(self, lambda: _fetched(self._project, ids), self._take_page)

    def _take_page(self, answer: tuple[dict[int, ImageLine], dict[int, bytes]]) -> None:
        lines, jpegs = answer
        self._lines |= lines
        for image_id, jpeg in jpegs.items():
            if image_id not in self._pixmaps:
                self._keep(image_id, jpeg)
        rows = [row for row in map(self._order.row_of, lines) if row is not None]
        if rows:
            self.dataChanged.emit(self.index(min(rows)), self.index(max(rows)))

    def _pixmap(self, image_id: int) -> QPixmap | None:
        known = self._pixmaps.get(image_id)
        if known is not None:
            self._pixmaps.move_to_end(image_id)
        elif image_id in self._lines and image_id not in self._broken and image_id not in self._in_making:
            if image_id in self._wanted:
                self._wanted.remove(image_id)
            self._wanted = [*self._wanted[-PAGE:], image_id]  # the newest first: what is on the screen now
            self._make_next()
        return known

    def _make_next(self) -> None:
        while self._wanted and len(self._in_making) < MAKERS:
            image_id = self._wanted.pop()
            self._in_making.add(image_id)
            run_in_background(
                self,
                lambda image_id=image_id: make_thumbnail(self._project, image_id),  # type: ignore[misc]  # bound now
                lambda jpeg, image_id=image_id: self._take_thumbnail(image_id, jpeg),  # type: ignore[misc]
                lambda _error, image_id=image_id: self._take_thumbnail(image_id, b""),  # type: ignore[misc]
                priority=IDLE,
            )

    def _take_thumbnail(self, image_id: int, jpeg: bytes) -> None:
        self._in_making.discard(image_id)
        if jpeg:
            self._keep(image_id, jpeg)
        else:
            self._broken.add(image_id)
        row = self._order.row_of(image_id)
        if row is not None:
            self.dataChanged.emit(self.index(row), self.index(row))
        self._make_next()

    def _keep(self, image_id: int, jpeg: bytes) -> None:
        pixmap = QPixmap()
        pixmap.loadFromData(jpeg)
        self._pixmaps[image_id] = pixmap
        while len(self._pixmaps) > PIXMAPS_KEPT:
            self._pixmaps.popitem(last=False)


def _fetched(project: Project, ids: list[int]) -> tuple[dict[int, ImageLine], dict[int, bytes]]:
    with project.registry.reading() as session:
        rows = images(session, ids)
        states = labelled_state(session, ids)
        jpegs = {image_id: thumbnail(session, image_id) for image_id in ids}
    lines = {image_id: ImageLine(row.name, states.get(image_id, "unlabelled")) for image_id, row in rows.items()}
    return lines, {image_id: jpeg for image_id, jpeg in jpegs.items() if jpeg}
