"""The history of the selected shape, or of the image: who did what and when, how it was then, and bringing it back."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.errors import UserError
from core.ids import ImageId
from desktop.canvas.canvas import CanvasWidget
from desktop.canvas.painting import ClassLook, Picture
from desktop.canvas.scene import CanvasScene, SceneItem
from desktop.messages import show_error
from desktop.pages.label_desk import Desk
from labeling.edits import Edit
from labeling.history import Moment, history_of_image, history_of_shape, image_at, restored, shape_restored


class HistoryDialog(QDialog):
    """Moments on the left, newest first; the image as it was at the chosen one on the right."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(1000, 620)
        self._desk = desk
        chosen = desk.chosen()
        self._shape_id = chosen[-1].id if chosen else None
        self.setWindowTitle(self.tr("History of the shape") if chosen else self.tr("History of the image"))
        self.moments = QListWidget()
        self.moments.setMinimumWidth(320)
        self.moments.setAccessibleName(self.tr("Moments"))
        self.canvas = CanvasWidget()
        self.words = QLabel()
        self.words.setObjectName("muted")
        self.words.setWordWrap(True)
        self.restore = QPushButton(self.tr("Bring this back"))
        self.restore.setObjectName("primary")
        self.restore.clicked.connect(lambda _on=False: self._restore())
        self._listed: list[Moment] = self._read()
        self._fill()
        self._lay_out()
        self.moments.currentRowChanged.connect(self._show_moment)
        self.moments.setCurrentRow(0)

    def _read(self) -> list[Moment]:
        bench = self._desk.bench
        if bench is None:
            return []
        with self._desk.project.registry.reading() as session:
            found = history_of_shape(session, self._shape_id) if self._shape_id else history_of_image(session, bench.id)
        return found[::-1]

    def _fill(self) -> None:
        for each in self._listed:
            when = each.at[:19].replace("T", "  ")
            name = self.tr("Undo: {name}").format(name=each.name) if each.is_undo else each.name
            item = QListWidgetItem(f"{name}\n{each.author}, {when}")
            item.setSizeHint(QSize(280, 44))
            self.moments.addItem(item)
        self.words.setText(self.tr("{count} moments").format(count=len(self._listed)))

    def _show_moment(self, row: int) -> None:
        desk, bench = self._desk, self._desk.bench
        if bench is None or not 0 <= row < len(self._listed):
            self.restore.setEnabled(False)
            return
        moment = self._listed[row]
        with desk.project.registry.reading() as session:
            said = image_at(session, bench.id, moment.place)
        if desk.pixels is not None and not self.canvas.has_picture:
            self.canvas.show_picture(Picture(desk.pixels))
        looks = {line.id: ClassLook(line.name, line.colour) for line in desk.words.all_classes}
        self.canvas.show_classes(looks, None)
        items = [SceneItem(each.id, each.class_id, each.shape) for each in said]
        self.canvas.show_scene(CanvasScene(items, desk.size_wh), (self._shape_id,) if self._shape_id else ())
        self.restore.setEnabled(row > 0)

    def _restore(self) -> None:
        bench, row = self._desk.bench, self.moments.currentRow()
        if bench is None or not 0 <= row < len(self._listed):
            return
        try:
            edit = self._edit(bench.id, self._listed[row])
        except UserError as error:
            show_error(self, error)
            return
        self._desk.do(edit)
        self.accept()

    def _edit(self, image_id: ImageId, moment: Moment) -> Edit:
        with self._desk.project.registry.reading() as session:
            if self._shape_id is not None:
                return shape_restored(session, image_id, moment)
            return restored(session, image_id, moment.place)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.addWidget(self.moments, 1)
        left.addWidget(self.words)
        left.addWidget(self.restore)
        across = QHBoxLayout(self)
        across.setContentsMargins(16, 16, 16, 16)
        across.setSpacing(12)
        across.addLayout(left)
        across.addWidget(self.canvas, 1)
