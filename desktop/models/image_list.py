"""The list of images as Qt sees it: ids at once, names, states and small pictures only for the rows that are shown."""

from array import array
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt

from core.images import GIANT_PIXELS
from core.project import Project
from core.queries.images import images, labelled_state, thumbnail
from desktop.models.page_fetching import PAGE, PageFetching
from desktop.models.small_pictures import SmallPictures
from labeling.next_best import Ordering
from labeling.why_next import reasons

STATE_ROLE = Qt.ItemDataRole.UserRole + 1
ID_ROLE = Qt.ItemDataRole.UserRole + 2
WHY_ROLE = Qt.ItemDataRole.UserRole + 3
LINES_KEPT = 60_000  # what more rows show is fetched again
ROW_SIZE = QSize(200, 56)
AnyIndex = QModelIndex | QPersistentModelIndex
Fetched = tuple[dict[int, "ImageLine"], dict[int, bytes]]  # what rows show, and small JPEGs, by image


@dataclass(frozen=True, slots=True)
class ImageLine:
    """What a row shows: a name, unlabelled, in_progress or verified, and why it stands here."""

    name: str
    state: str
    is_giant: bool = False
    why: str = ""


class ImageOrder:
    """Images in the order of the list, and the place of each; made off the GUI thread, quick to ask."""

    def __init__(self, ids: "array[int]", by: Ordering = "as_is", worth: Mapping[int, float] | None = None) -> None:
        self.ids = ids
        self.by, self.worth = by, worth or {}
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
        self._pages = PageFetching[Fetched](self, self._reading, self._take_page)
        self._small = SmallPictures(project, self)
        self._small.made.connect(self._take_thumbnail)

    def show_order(self, order: ImageOrder) -> None:
        """Show these images."""
        self.beginResetModel()
        self._order = order
        self._pages.forget()
        self._small.forget_wishes()
        self.endResetModel()

    def ids(self) -> list[int]:
        """All images, in the order of the list."""
        return self._order.ids.tolist()

    def id_at(self, row: int) -> int | None:
        """The image of a row; None outside the list."""
        return self._order.ids[row] if 0 <= row < len(self._order) else None

    def why(self, image_id: int) -> str:
        """Why an image stands where it does; empty where the images stand as they came in."""
        order = self._order
        if order.by == "as_is":
            return ""
        with self._project.registry.reading() as session:
            return reasons(session, [image_id], order.by, order.worth).get(image_id, "")

    def row_of(self, image_id: int | None) -> int | None:
        """The row of an image; None when the list does not show it."""
        return None if image_id is None else self._order.row_of(image_id)

    def forget(self, ids: frozenset[int | str] | None) -> None:
        """Fetch the states of these images again, or of all; the small pictures stay."""
        if ids is None or len(ids) > PAGE:
            self._pages.forget()
        else:
            self._pages.forget_rows(self._rows_of(map(int, ids)))
        if len(self._order):
            self.dataChanged.emit(self.index(0), self.index(len(self._order) - 1))

    def hold_giants(self, are_held: bool) -> None:
        """While a giant picture is unpacked to be looked at, no small picture of one is made."""
        self._small.hold_giants(are_held)

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
            known = self._lines.get(image_id)
            return None if known is None else self._small.of(image_id, is_giant=known.is_giant)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, STATE_ROLE, WHY_ROLE):
            self._pages.want(index.row())
            line = self._lines.get(image_id)
            if line is None:
                return ""
            if role == Qt.ItemDataRole.ToolTipRole:
                return f"{line.name}\n{line.why}" if line.why else line.name
            return {STATE_ROLE: line.state, WHY_ROLE: line.why}.get(role, line.name)
        return None

    def _rows_of(self, image_ids: Iterable[int]) -> list[int]:
        return [row for row in map(self._order.row_of, image_ids) if row is not None]

    def _reading(self, rows: slice) -> Callable[[], Fetched]:
        order, ids = self._order, list(self._order.ids[rows])
        return lambda: _fetched(self._project, ids, order)

    def _take_page(self, answer: Fetched) -> None:
        lines, jpegs = answer
        rows = self._rows_of(lines)
        self._lines |= lines
        if len(self._lines) > LINES_KEPT:
            self._lines = dict(lines)
            self._pages.forget_all_but(rows)
        for image_id, jpeg in jpegs.items():
            if not self._small.has(image_id):
                self._small.keep(image_id, jpeg)
        if rows:
            self.dataChanged.emit(self.index(min(rows)), self.index(max(rows)))

    def _take_thumbnail(self, image_id: int) -> None:
        row = self._order.row_of(image_id)
        if row is not None:
            self.dataChanged.emit(self.index(row), self.index(row))


def _fetched(project: Project, ids: list[int], order: ImageOrder) -> Fetched:
    with project.registry.reading() as session:
        rows = images(session, ids)
        states = labelled_state(session, ids)
        jpegs = {image_id: thumbnail(session, image_id) for image_id in ids}
        why = reasons(session, ids, order.by, order.worth)
    lines = {
        image_id: ImageLine(
            row.name,
            states.get(image_id, "unlabelled"),
            row.width * row.height > GIANT_PIXELS,
            why.get(image_id, ""),
        )
        for image_id, row in rows.items()
    }
    return lines, {image_id: jpeg for image_id, jpeg in jpegs.items() if jpeg}
