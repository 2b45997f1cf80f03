"""Small pictures of the points of a map, whole images or crops, and what is known of them; made in the background."""

from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from sqlalchemy import text

from core.embedding import cut_out
from core.errors import UserError
from core.images import decode_bgr, thumbnail_jpeg
from core.project import Project
from core.queries.images import images
from desktop.models.wishes import Wishes
from labeling.thumbnails import make_thumbnail

Point = tuple[int, int]  # image id, annotation id (0: the whole image)
KEPT, MOST_WANTED = 600, 80
POINT_ROLE = Qt.ItemDataRole.UserRole + 1
CELL = QSize(112, 104)
ICON = QSize(100, 75)
AnyIndex = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class PointTold:
    """What is shown of a point: a small JPEG (empty where it cannot be made), the image's name, the class of a crop."""

    jpeg: bytes
    name: str
    class_name: str = ""


class PointPictures(QObject):
    """`came(point)` when what was asked for is there."""

    came = Signal(object)

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._known: OrderedDict[Point, tuple[QPixmap, PointTold]] = OrderedDict()
        self._wishes = Wishes[Point, PointTold](
            self, lambda point: told_of(project, point), self._take, most=MOST_WANTED
        )

    def of(self, point: Point) -> tuple[QPixmap, PointTold] | None:
        """Picture and words of a point; asked for where they are not there yet."""
        known = self._known.get(point)
        if known is not None:
            self._known.move_to_end(point)
        else:
            self._wishes.wish(point)
        return known

    def _take(self, point: Point, made: PointTold | None) -> None:
        pixmap, told = QPixmap(), made or PointTold(b"", "")
        if told.jpeg:
            pixmap.loadFromData(told.jpeg)
        self._known[point] = (pixmap, told)
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        self.came.emit(point)


class PointList(QAbstractListModel):
    """The pictures of some points, for a view that asks only for those it shows."""

    def __init__(self, pictures: PointPictures, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._points: list[Point] = []
        self._rows: dict[Point, int] = {}
        pictures.came.connect(self._take)

    def show_points(self, points: list[Point]) -> None:
        """Show these."""
        self.beginResetModel()
        self._points = points
        self._rows = {point: row for row, point in enumerate(points)}
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """How many points there are."""
        return 0 if parent.isValid() else len(self._points)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The picture and the words, as far as they are there; asking is what fetches them."""
        if not 0 <= index.row() < len(self._points):
            return None
        point = self._points[index.row()]
        if role == POINT_ROLE:
            return point
        if role == Qt.ItemDataRole.SizeHintRole:
            return CELL
        if role not in (Qt.ItemDataRole.DecorationRole, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        known = self._pictures.of(point)
        if known is None:
            return None
        pixmap, told = known
        if role == Qt.ItemDataRole.DecorationRole:
            return QIcon(_framed(pixmap))
        return told.name if role == Qt.ItemDataRole.ToolTipRole else told.class_name or told.name.rpartition("/")[2]

    def _take(self, point: Point) -> None:
        row = self._rows.get(point)
        if row is not None:
            self.dataChanged.emit(self.index(row), self.index(row))


def _framed(pixmap: QPixmap) -> QPixmap:
    """The picture in the middle of an icon's room, so that pictures of any shape stand in rows."""
    framed = QPixmap(ICON)
    framed.fill(Qt.GlobalColor.transparent)
    size = pixmap.size().scaled(ICON, Qt.AspectRatioMode.KeepAspectRatio)
    painter = QPainter(framed)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    left, top = (ICON.width() - size.width()) // 2, (ICON.height() - size.height()) // 2
    painter.drawPixmap(left, top, size.width(), size.height(), pixmap)
    painter.end()
    return framed


def told_of(project: Project, point: Point) -> PointTold:
    """What is shown of a point. Reads files: call it off the GUI thread."""
    image_id, annotation_id = point
    with project.registry.reading() as session:
        row = images(session, [image_id])[image_id]
        path = project.image_path(session, row)
        asked = (
            "SELECT a.x1, a.y1, a.x2, a.y2, c.name FROM annotation a JOIN label_class c ON c.id = a.class_id"
            " WHERE a.id = :id"
        )
        crop = session.execute(text(asked), {"id": annotation_id}).first() if annotation_id else None
    try:
        if crop is None or crop[0] is None:
            return PointTold(make_thumbnail(project, image_id), row.name)
        pixels = decode_bgr(path.read_bytes(), row.orientation, path.name)
        cut = cut_out(pixels, np.array([crop[:4]], np.float32))[0]
        return PointTold(thumbnail_jpeg(cut), row.name, crop[4])
    except (UserError, OSError):
        return PointTold(b"", row.name, "" if crop is None else crop[4])
