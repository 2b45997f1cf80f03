"""What is different between two versions, or a version and the labels as they are: a list, and both sides in pictures.

Not modal: what is opened from here is looked at on the Label page while the list stays.
"""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.detections import BgrImage
from core.errors import Stopped
from core.giants import Giant
from core.project import Project
from core.queries.brief import classes
from core.queries.versions import stored_manifest, version_by, versions
from core.watched import IsStopAsked, ShowProgress
from desktop.background import run_in_background
from desktop.class_colours import shown_colours
from desktop.context import Context
from desktop.messages import show_error
from desktop.models.version_changes import ShownChange, VersionChanges, changes_shown, kind_words
from desktop.page import ImagesAsked
from desktop.pages.label_parts import looked_at, read_looked_at
from desktop.version_diff_words import shapes_of_side, words_of_side
from desktop.widgets.shape_picture import Side, joined_bounds
from desktop.widgets.work_strip import WorkStrip
from labeling.version_compare import LIVE, compare
from labeling.version_diff import VersionDifference
from labeling.version_sides import BothSides, both_sides, image_ids_of

MOST_OPENED = 2000
Seen = tuple[BothSides, BgrImage | Giant | None]
Compared = tuple[VersionDifference, dict[int, str], dict[int, str]]  # and names and colours by class id


class VersionDiffDialog(QDialog):
    """`images_asked` carries an `ImagesAsked`; `compared` when a comparison is shown, `seen` when pictures are."""

    images_asked = Signal(object)
    compared = Signal()
    seen = Signal()

    def __init__(self, context: Context, old: str, new: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_tr("Compare versions"))
        self.resize(1120, 680)
        self._context = context
        self._project = context.project
        self._told: VersionDifference | None = None
        self._asked = 0
        self._names: dict[int, str] = {}
        self._colours: dict[int, str] = {}
        self.old, self.new = QComboBox(), QComboBox()
        self._fill_choices(old, new)
        self.kind = QComboBox()
        self.kind.setAccessibleName(_tr("Differences that are listed"))
        self.kind.activated.connect(lambda _index: self._list())
        self.model = VersionChanges(self.name_of, self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setUniformItemSizes(True)
        self.list.setFixedWidth(290)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setAccessibleName(_tr("Differences"))
        self.list.selectionModel().currentChanged.connect(lambda now, _before: self._show_row(now))
        self.list.activated.connect(self._open_row)
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.before, self.after = Side(""), Side("")
        self.strip = WorkStrip()
        self.open_one, self.open_all = QPushButton(_tr("Open on the Label page")), QPushButton(_tr("Open all listed"))
        self.open_one.clicked.connect(lambda: self._open_row(self.list.currentIndex()))
        self.open_all.clicked.connect(self._open_all)
        self._lay_out()
        self.list.setFocus()
        self.compare()

    def name_of(self, class_id: int) -> str:
        """What a class is called in the versions that are compared."""
        return self._names.get(class_id, str(class_id))

    def compare(self) -> None:
        """Compare what is chosen above, beside the window."""
        if self.strip.is_busy():
            return
        project, old, new = self._project, str(self.old.currentData()), str(self.new.currentData())
        self.told.setText(_tr("Comparing…"))
        self._told = None
        self.kind.clear()
        self.model.show_changes((), {})
        self._show_nothing()

        def work(show: ShowProgress, is_stopped: IsStopAsked) -> Compared:
            names, colours = _read_words(project, old, new)
            return compare(project, old, new, progress=show, is_stop_asked=is_stopped), names, colours

        self.strip.begin("", work, self._take, self._failed)

    def _take(self, compared: Compared) -> None:
        told, self._names, self._colours = compared
        self._told = told
        counts = {key: count for key, count in told.counts().items() if key != "classes_changed"}
        self.kind.clear()
        self.kind.addItem(f"{kind_words('all')} ({sum(counts.values()):,})", "all")
        for key, count in counts.items():
            if count:
                self.kind.addItem(f"{kind_words(key)} ({count:,})", key)  # type: ignore[arg-type]  # the same words
        self.told.setText(self._sentence(told))
        self._list()
        self.compared.emit()

    def _sentence(self, told: VersionDifference) -> str:
        if told.is_empty:
            return _tr("Nothing that a model could learn from is different.")
        classes_told = [
            _tr("class {name} came").format(name=each.after) if each.before is None
            else _tr("class {name} went").format(name=each.before) if each.after is None
            else _tr("{before} is now called {after}").format(before=each.before, after=each.after)
            for each in told.classes
        ]  # fmt: skip
        images = {each.sha256 for each in told.labels}
        counted = [
            (_tr("{n:,} labels on {images:,} images differ"), len(told.labels)),
            (_tr("{n:,} images came"), len(told.images_added)), (_tr("{n:,} images went"), len(told.images_removed)),
            (_tr("{n:,} images are in another part"), len(told.parts)),
            (_tr("{n:,} images have other conditions"), len(told.conditions)),
        ]  # fmt: skip
        said = [words.format(n=count, images=len(images)) for words, count in counted if count]
        return ", ".join([*said, *classes_told]) + "."

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Stopped):
            self.told.setText(_tr("The comparison was stopped."))
        else:
            self.told.setText(_tr("They could not be compared."))
            show_error(self, error)

    def _list(self) -> None:
        if self._told is None:
            return
        rows = changes_shown(self._told, self.kind.currentData() or "all")
        self.model.show_changes(rows, self._told.names)
        self._show_nothing()
        if rows:
            for able in (self.open_one, self.open_all):
                able.setEnabled(True)
            self.list.setCurrentIndex(self.model.index(0, 0))

    def _show_nothing(self) -> None:
        """Until a difference is chosen."""
        self._asked += 1  # a picture that is still being read is not wanted any more
        self.kind.setEnabled(self._told is not None)
        for button in (self.open_one, self.open_all):
            button.setEnabled(False)
        self.before.show_side(None, (), None, "")
        self.after.show_side(None, (), None, "")

    def _show_row(self, index: QModelIndex) -> None:
        each = self.model.row(index.row())
        if each is None:
            return
        self._asked += 1
        number, project = self._asked, self._project
        old, new, class_ids = str(self.old.currentData()), str(self.new.currentData()), frozenset(self._names)

        def read() -> Seen:
            sides = both_sides(project, old, new, each.sha256, class_ids)
            return sides, None if sides.image_id is None else read_looked_at(project, sides.image_id)

        run_in_background(self, read, lambda found: self._show_sides(number, each, found), self._show_unreadable)

    def _show_sides(self, number: int, each: ShownChange, found: Seen) -> None:
        if number != self._asked:
            return
        sides, pixels = found
        picture = looked_at(pixels, self.update)
        shapes = [
            shapes_of_side(each, held, is_before=is_before, name_of=self.name_of, colours=self._colours)
            for held, is_before in ((sides.before, True), (sides.after, False))
        ]
        bounds = joined_bounds([*shapes[0], *shapes[1]]) if each.label is not None else None
        for side, held, seen in zip((self.before, self.after), (sides.before, sides.after), shapes, strict=True):
            words = words_of_side(each, held, is_before=side is self.before, name_of=self.name_of)
            side.show_side(picture if held is not None else None, seen, bounds, words)
        self.seen.emit()

    def _show_unreadable(self, error: Exception) -> None:
        self.before.show_side(None, (), None, str(error))
        self.after.show_side(None, (), None, "")

    def _open_row(self, index: QModelIndex) -> None:
        each = self.model.row(index.row())
        if each is not None:
            self._open([each.sha256], self.model.words(each))

    def _open_all(self) -> None:
        hashes = list(dict.fromkeys(each.sha256 for place in range(self.model.rowCount())
                                    if (each := self.model.row(place)) is not None))  # fmt: skip
        title = _tr("{old} to {new}: {kind}").format(
            old=self.old.currentText(), new=self.new.currentText(), kind=self.kind.currentText()
        )
        self._open(hashes[:MOST_OPENED], title)

    def _open(self, hashes: Sequence[str], title: str) -> None:
        project, wanted = self._project, list(hashes)

        def opened(ids: list[int]) -> None:
            if ids:
                self.images_asked.emit(ImagesAsked(title, ids))

        run_in_background(self, lambda: image_ids_of(project, wanted), opened)

    def _fill_choices(self, old: str, new: str) -> None:
        with self._project.registry.reading() as session:
            rows = versions(session)
        for box, chosen, words in ((self.old, old, _tr("From")), (self.new, new, _tr("To"))):
            box.setAccessibleName(words)
            box.addItem(_tr("Labels as they are now"), LIVE)
            for row in rows:
                box.addItem(row.name, row.id)
            box.setCurrentIndex(max(box.findData(chosen), 0))
            box.activated.connect(lambda _index: self.compare())

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        for words, box in ((_tr("From"), self.old), (_tr("To"), self.new)):
            head.addWidget(QLabel(words))
            head.addWidget(box, 1)
        head.addSpacing(16)
        head.addWidget(self.kind, 1)
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addWidget(self.list)
        for side, words in ((self.before, _tr("Before")), (self.after, _tr("After"))):
            side.title.setText(words)
            body.addWidget(side, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        close = QPushButton(_tr("Close"))
        close.clicked.connect(self.close)
        self.open_one.setObjectName("primary")
        foot.addWidget(self.strip, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (close, self.open_all, self.open_one):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        foot.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 20)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.told)
        column.addLayout(body, 1)
        column.addLayout(foot)


def _read_words(project: Project, old: str, new: str) -> tuple[dict[int, str], dict[int, str]]:
    """Names as the versions have them, colours as the project has."""
    with project.registry.reading() as session:
        rows = classes(session, retired=True)
        names = {row.id or 0: row.name for row in rows}
        for named in (old, new):
            if named != LIVE:
                names |= {
                    each.id: each.name for each in stored_manifest(project, version_by(session, named).id).classes
                }
    return names, shown_colours(rows)


def _tr(text: str) -> str:
    return QCoreApplication.translate("VersionDiff", text)
