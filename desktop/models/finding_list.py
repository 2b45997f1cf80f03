"""Findings of one kind as Qt sees them: ids at once, words and small pictures only for the rows that are shown."""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QImage, QPixmap

from core.detections import BgrImage
from core.project import Project
from core.queries.findings import FindingLine, findings
from desktop.models.page_fetching import PageFetching
from desktop.models.wishes import Wishes
from desktop.translating import spoken
from labeling.data_tests.picturing import finding_pictures

LINE_ROLE = Qt.ItemDataRole.UserRole + 1
PICTURES_ROLE = Qt.ItemDataRole.UserRole + 2
PICTURES_KEPT = 300
MOST_WANTED = 40  # more than a screen shows
AnyIndex = QModelIndex | QPersistentModelIndex


class FindingListModel(QAbstractListModel):
    """Over ids, the worst first; what is not there yet is fetched in the background and shown when it comes."""

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._ids: array[int] = array("q")
        self._lines: dict[int, FindingLine] = {}
        self._pages = PageFetching[dict[int, FindingLine]](self, self._reading, self._take)
        self._pictures: OrderedDict[int, list[QPixmap]] = OrderedDict()
        self._wishes = Wishes[FindingLine, list[QImage]](self, self._picture, self._keep, most=MOST_WANTED)

    def show_ids(self, ids: "array[int]") -> None:
        """Show these findings, what they say read anew."""
        self.beginResetModel()
        self._ids = ids
        self._lines.clear()
        self._pages.forget()
        self._wishes.forget()
        self.endResetModel()

    def id_at(self, row: int) -> int | None:
        """The finding of a row; None outside the list."""
        return self._ids[row] if 0 <= row < len(self._ids) else None

    def row_of(self, finding_id: int) -> int | None:
        """The row of a finding; None when it is not listed."""
        try:
            return self._ids.index(finding_id)
        except ValueError:
            return None

    def line_at(self, row: int) -> FindingLine | None:
        """What a row shows; None while it has not been fetched."""
        finding_id = self.id_at(row)
        return None if finding_id is None else self._lines.get(finding_id)

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own way
        """All findings."""
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words, pictures and the whole line; asked for where they are not there yet."""
        finding_id = self.id_at(index.row())
        if finding_id is None:
            return None
        line = self._lines.get(finding_id)
        if line is None:
            self._pages.want(index.row())
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return spoken(line.detail)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(filter(None, (spoken(line.detail), line.image_name, line.other_name)))
        if role == LINE_ROLE:
            return line
        if role == PICTURES_ROLE:
            return self._pictures_of(line)
        return None

    def _reading(self, rows: slice) -> Callable[[], dict[int, FindingLine]]:
        ids, project = list(self._ids[rows]), self._project
        return lambda: _read(project, ids)

    def _take(self, lines: dict[int, FindingLine]) -> None:
        self._lines |= lines
        if self._ids:
            self.dataChanged.emit(self.index(0), self.index(len(self._ids) - 1))

    def _pictures_of(self, line: FindingLine) -> list[QPixmap] | None:
        known = self._pictures.get(line.id)
        if known is not None:
            self._pictures.move_to_end(line.id)
        else:
            self._wishes.wish(line)
        return known

    def _picture(self, line: FindingLine) -> list[QImage]:
        return [_image_of(each) for each in finding_pictures(self._project, line)]

    def _keep(self, line: FindingLine, made: Sequence[QImage] | None) -> None:
        self._pictures[line.id] = [QPixmap.fromImage(each) for each in made or ()]
        while len(self._pictures) > PICTURES_KEPT:
            self._pictures.popitem(last=False)
        row = self.row_of(line.id)
        if row is not None:
            self.dataChanged.emit(self.index(row), self.index(row))


def _read(project: Project, ids: Sequence[int]) -> dict[int, FindingLine]:
    with project.registry.reading() as session:
        return findings(session, ids)


def _image_of(picture: BgrImage) -> QImage:
    height, width = picture.shape[:2]
    return QImage(picture.tobytes(), width, height, 3 * width, QImage.Format.Format_BGR888).copy()
