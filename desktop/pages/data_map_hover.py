"""What a point of the map is, beside the pointer: its picture and its words."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from desktop.models.point_pictures import Point, PointPictures
from desktop.widgets.scatter_map import ScatterMap

WIDTH = 184
APART = 16


class HoverCard(QFrame):
    """Lies over the map, and lets every click through."""

    def __init__(self, pictures: PointPictures, plot: ScatterMap) -> None:
        super().__init__(plot)
        self._pictures, self._plot = pictures, plot
        self._index = -1
        self._point: Point | None = None
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedWidth(WIDTH)
        self.picture, self.words = QLabel(), QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        column.addWidget(self.picture)
        column.addWidget(self.words)
        pictures.came.connect(self._take)
        self.hide()

    def show_point(self, index: int, points: list[Point]) -> None:
        """Show this point, as soon as its picture is there; none hides the card."""
        self._index, self._point = index, points[0] if points and index >= 0 else None
        self._show()

    def _take(self, point: Point) -> None:
        if point == self._point:
            self._show()

    def _show(self) -> None:
        known = None if self._point is None else self._pictures.of(self._point)
        if known is None:
            self.hide()
            return
        pixmap, told = known
        self.picture.setPixmap(pixmap)
        self.picture.setVisible(not pixmap.isNull())
        name = told.name.rpartition("/")[2]
        short = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, WIDTH - 24)
        self.words.setText(f"{told.class_name}\n{short}" if told.class_name else short)
        self.adjustSize()
        at = self._plot.place_of(self._index).toPoint()
        left = at.x() + APART if at.x() + APART + WIDTH < self._plot.width() else at.x() - APART - WIDTH
        top = min(max(4, at.y() - self.height() // 2), max(4, self._plot.height() - self.height() - 4))
        self.move(left, top)
        self.show()
        self.raise_()
