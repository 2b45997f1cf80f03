"""Asks where images were taken: by a track beside a drive, a table beside pictures, or what cameras wrote into them."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.ids import JobId
from core.jobs.watching import result_of
from core.queries.drives import drives
from core.queries.positions import count_positions
from core.schema_models import JobRow
from desktop.background import run_in_background
from desktop.context import Context
from desktop.job_watcher import JobWatcher
from desktop.messages import show_error
from desktop.translating import spoken
from desktop.widgets.form import WideForm, side_by_side
from desktop.widgets.key_values import KeyValues
from labeling.positions_job import start_positions_of_file, start_positions_of_pictures

_MOST_OFFSET_S = 86_400.0
_NAME_WIDTH = 260


class PositionsDialog(QDialog):
    """Starts the job and stays, so that what came of it is told here; closing it leaves the job running."""

    def __init__(self, context: Context, watcher: JobWatcher, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._job: JobId | None = None
        self.setWindowTitle(_tr("Positions of images"))
        self.setMinimumWidth(640)
        self.state, self.told = QLabel(), QLabel()
        self.counts, self.skipped = KeyValues(name_width=140), _skipped_list()
        self.told.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 20)
        column.setSpacing(14)
        column.addWidget(_hint())
        column.addLayout(self._form())
        for widget in (self.state, self.told, self.counts):
            column.addWidget(widget)
        column.addWidget(self.skipped, 1)
        column.addWidget(self._buttons())
        for shown_later in (self.told, self.counts, self.skipped):
            shown_later.hide()
        watcher.ended.connect(self.hear)
        self.file.textChanged.connect(self._file_changed)
        self._file_changed()
        self._show_state()

    def start(self) -> None:
        """Start the job that takes positions in."""
        context, file = self._context, self.file.text().strip()
        drive, offset_s = str(self.drive.currentData() or ""), self.offset.value()
        self.begin.setEnabled(False)
        self._tell(_tr("Positions are being read."))

        def begin() -> JobId | None:
            if not file:
                return start_positions_of_pictures(context.project, context.executor)
            return start_positions_of_file(
                context.project, context.executor, Path(file), drive=drive, offset_s=offset_s
            )

        run_in_background(self, begin, self._started, self._failed)

    @Slot(object)
    def hear(self, row: JobRow) -> None:
        """Tell what became of the job that was started here."""
        if row.id != self._job:
            return
        self._job = None
        self.begin.setEnabled(True)
        self._show_state()
        if row.state != "done":
            self._tell(spoken(row.message) or _tr("Nothing was taken."))
            return
        result = result_of(row)
        self._tell(_tr("{count:,} images got a position.").format(count=int(str(result["positions"]))))
        self.counts.set_rows(
            [
                (_tr("Images looked at"), f"{int(str(result['images'])):,}"),
                (_tr("Without a position"), f"{int(str(result['without'])):,}"),
            ]
        )
        self.counts.show()
        self._list_skipped(result["skipped"])
        self.adjustSize()

    def _started(self, job_id: JobId | None) -> None:
        self._job = job_id
        if job_id is None:
            self.begin.setEnabled(True)
            self._tell(_tr("Every picture was looked at before; there is nothing more to read."))

    def _failed(self, error: Exception) -> None:
        self.begin.setEnabled(True)
        self.told.hide()
        show_error(self, error)

    def _tell(self, words: str) -> None:
        self.told.setText(words)
        self.told.show()
        self.counts.hide()
        self.skipped.hide()

    def _list_skipped(self, skipped: object) -> None:
        self.skipped.clear()
        for each in skipped if isinstance(skipped, list) else []:
            self.skipped.addTopLevelItem(QTreeWidgetItem([str(each["path"]), spoken(str(each["reason"]))]))
        self.skipped.setVisible(self.skipped.topLevelItemCount() > 0)

    def _show_state(self) -> None:
        project = self._context.project

        def count() -> tuple[int, int]:
            with project.registry.reading() as session:
                return count_positions(session)

        run_in_background(self, count, self._show_counts)

    def _show_counts(self, counted: tuple[int, int]) -> None:
        images, placed = counted
        self.state.setText(_tr("{placed:,} of {images:,} images have a position.").format(placed=placed, images=images))

    def _form(self) -> WideForm:
        self.file = QLineEdit()
        self.file.setPlaceholderText(_tr("A GPX track or a CSV table; empty: what cameras wrote"))
        browse = QPushButton(_tr("File…"))
        browse.clicked.connect(self._browse)
        self.drive = QComboBox()
        self.drive.addItem(_tr("The only one, or none"), "")
        with self._context.project.registry.reading() as session:
            for row in drives(session):
                self.drive.addItem(row.name, str(row.id))
        self.offset = QDoubleSpinBox()
        self.offset.setRange(-_MOST_OFFSET_S, _MOST_OFFSET_S)
        self.offset.setDecimals(1)
        self.offset.setSuffix(_tr(" s"))
        self.offset.setToolTip(_tr("For how long the track had been running when the drive began"))
        form = WideForm()
        form.add(_tr("File"), side_by_side(self.file, browse))
        form.add(_tr("Drive"), self.drive)
        form.add(_tr("Track before drive"), self.offset)
        self.file.setAccessibleName(_tr("File"))
        return form

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.begin = buttons.addButton(_tr("Take positions"), QDialogButtonBox.ButtonRole.ActionRole)
        self.begin.setObjectName("primary")
        self.begin.setDefault(True)
        self.begin.clicked.connect(self.start)
        buttons.rejected.connect(self.reject)
        return buttons

    @Slot()
    def _file_changed(self) -> None:
        has_file = bool(self.file.text().strip())
        self.drive.setEnabled(has_file)
        self.offset.setEnabled(has_file)

    def _browse(self) -> None:
        kinds = _tr("Tracks and tables ({});;All files (*)").format("*.gpx *.csv")
        chosen, _ = QFileDialog.getOpenFileName(self, _tr("Where the images were taken"), self.file.text(), kinds)
        if chosen:
            self.file.setText(chosen)


def _hint() -> QLabel:
    hint = QLabel(
        _tr(
            "By where they were taken, leakage tells which images show a place that training has seen. Positions stay"
            " in this project: no version and no package holds them."
        )
    )
    hint.setObjectName("muted")
    hint.setWordWrap(True)
    return hint


def _skipped_list() -> QTreeWidget:
    listed = QTreeWidget()
    listed.setHeaderLabels([_tr("Not used"), _tr("Why")])
    listed.setRootIsDecorated(False)
    listed.setUniformRowHeights(True)
    listed.setColumnWidth(0, _NAME_WIDTH)
    listed.setMinimumHeight(140)
    return listed


def _tr(text: str) -> str:
    return QCoreApplication.translate("Positions", text)
