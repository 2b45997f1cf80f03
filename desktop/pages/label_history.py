"""The history of a shape or of the image: who did what and when, how it was then, and bringing it back."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.canonical import to_json
from core.errors import UserError
from core.ids import ImageId
from desktop.canvas.canvas import CanvasWidget
from desktop.canvas.giant_picture import GiantPicture
from desktop.canvas.painting import ClassLook, Picture
from desktop.canvas.scene import CanvasScene, SceneItem
from desktop.messages import show_error
from desktop.pages.label_clash import time_of
from desktop.pages.label_desk import Desk
from desktop.pages.label_state_words import shape_words, state_words
from labeling.edits import Edit
from labeling.history import (
    ImageThen,
    Moment,
    history_of_image,
    history_of_shape,
    image_at,
    restored,
    shape_restored,
    shapes_ever,
)
from labeling.review_states import review_to_state


class HistoryDialog(QDialog):
    """What it is the history of above, moments on the left, newest first; on the right the image as it was then.

    Every shape that was ever on the image is offered, those that were deleted too.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(1080, 660)
        self.setWindowTitle(self.tr("History"))
        self._desk = desk
        self._listed: list[Moment] = []
        self.whose = QComboBox()
        self.whose.setAccessibleName(self.tr("History of"))
        self._offer()
        self.moments = QListWidget()
        self.moments.setMinimumWidth(320)
        self.moments.setAccessibleName(self.tr("Moments"))
        self.canvas = CanvasWidget()
        self.canvas.gesture_made.connect(lambda _gesture: self._show_moment(self.moments.currentRow()))
        self.canvas.selection_changed.connect(self._picked)
        self.words, self.said = QLabel(), QLabel()
        for label in (self.words, self.said):
            label.setObjectName("muted")
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.restore = QPushButton(self.tr("Bring this back"))
        self.restore.setObjectName("primary")
        self.restore.clicked.connect(lambda _on=False: self._restore())
        self._lay_out()
        self.moments.currentRowChanged.connect(self._show_moment)
        self.whose.currentIndexChanged.connect(lambda _row: self._read())
        chosen = desk.chosen()
        row = self.whose.findData(chosen[-1].id) if chosen else 0
        self.whose.setCurrentIndex(max(0, row))
        self._read()

    @property
    def shape_id(self) -> int | None:
        """The shape that it is the history of; None for the whole image."""
        found = self.whose.currentData()
        return None if found is None else int(found)

    def _offer(self) -> None:
        self.whose.addItem(self.tr("The whole image"), None)
        bench, words = self._desk.bench, self._desk.words
        if bench is None:
            return
        with self._desk.project.registry.reading() as session:
            known = shapes_ever(session, bench.id)
        for each in known:
            about = shape_words(each.annotation, words).partition("\n")[0]
            if each.is_gone:
                about = self.tr("{shape}, deleted by {author} at {time}").format(
                    shape=about, author=each.author, time=time_of(each.at)
                )
            self.whose.addItem(about, each.annotation.id)

    def _read(self) -> None:
        bench = self._desk.bench
        if bench is None:
            return
        shape_id = self.shape_id
        with self._desk.project.registry.reading() as session:
            found = history_of_image(session, bench.id) if shape_id is None else history_of_shape(session, shape_id)
        self._listed = found[::-1]
        self.moments.clear()
        for each in self._listed:
            name = self.tr("Undo: {name}").format(name=each.name) if each.is_undo else each.name
            item = QListWidgetItem(f"{name}\n{each.author}, {time_of(each.at)}")
            item.setSizeHint(QSize(280, 44))
            self.moments.addItem(item)
        self.words.setText(self.tr("{count} moments").format(count=len(self._listed)))
        self.moments.setCurrentRow(0)

    def _show_moment(self, row: int) -> None:
        desk, bench = self._desk, self._desk.bench
        if bench is None or not 0 <= row < len(self._listed):
            self.restore.setEnabled(False)
            return
        moment = self._listed[row]
        with desk.project.registry.reading() as session:
            then = image_at(session, bench.id, moment.place)
        if desk.pixels is not None and not self.canvas.has_picture:
            self.canvas.show_picture(Picture(desk.pixels))
        elif desk.giant is not None and not self.canvas.has_picture:
            giant = GiantPicture(desk.giant)
            giant.sharper.connect(self.canvas.update)
            self.canvas.show_picture(giant)
        looks = {line.id: ClassLook(line.name, line.colour) for line in desk.words.all_classes}
        self.canvas.show_classes(looks, None)
        items = [SceneItem(each.id, each.class_id, each.shape) for each in then.annotations]
        shape_id = self.shape_id
        self.canvas.show_scene(CanvasScene(items, desk.size_wh), () if shape_id is None else (shape_id,))
        self.said.setText(self._words_of(then, moment))
        is_there = shape_id is None or moment.state is not None
        self.restore.setEnabled(is_there and (row > 0 or self._is_gone()))

    def _is_gone(self) -> bool:
        return bool(self._listed) and self.shape_id is not None and self._listed[0].state is None

    def _words_of(self, then: ImageThen, moment: Moment) -> str:
        words = self._desk.words
        if self.shape_id is not None:
            return state_words("annotation", moment.state, words)
        count = len(then.annotations)
        lines = [self.tr("1 shape") if count == 1 else self.tr("{count} shapes").format(count=count)]
        lines += [f"{group.replace('_', ' ').capitalize()}: {value}" for group, value in then.conditions.items()]
        states = [
            f"{words.name_of(key)}: {state_words('completeness', to_json(state), words).lower()}"
            for key, state in then.completeness.items()
        ]
        lines += [", ".join(states)] if states else []
        if then.review is not None:
            lines.append(state_words("review", review_to_state(then.review), words))
        return "\n".join(lines)

    def _picked(self, selection: tuple[int, ...]) -> None:
        """A click on a shape shows its own history, at the moment that was looked at or the last before it."""
        if not selection or selection[-1] == self.shape_id:
            return
        row = self.moments.currentRow()
        place = self._listed[row].place if 0 <= row < len(self._listed) else 0
        self.whose.setCurrentIndex(self.whose.findData(selection[-1]))
        known = next((number for number, each in enumerate(self._listed) if each.place <= place), 0)
        self.moments.setCurrentRow(known)

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
        author = self._desk.author
        with self._desk.project.registry.reading() as session:
            if self.shape_id is not None:
                return shape_restored(session, image_id, moment, author=author)
            return restored(session, image_id, moment.place, author=author)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.whose)
        left.addWidget(self.moments, 1)
        left.addWidget(self.words)
        left.addWidget(self.restore)
        right = QVBoxLayout()
        right.addWidget(self.canvas, 1)
        right.addWidget(self.said)
        across = QHBoxLayout(self)
        across.setContentsMargins(16, 16, 16, 16)
        across.setSpacing(12)
        across.addLayout(left)
        across.addLayout(right, 1)
