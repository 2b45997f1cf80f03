"""Asks what to import, has its classes looked over, and tells what came in and what was left out, with reasons."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.errors import Stopped
from core.formats.csv_columns import ColumnMapping
from core.formats.csv_meanings import TableLook
from core.formats.known import FORMATS
from core.queries.brief import classes as known_classes
from desktop.background import run_in_background
from desktop.context import Context
from desktop.importing_classes import ClassesStep
from desktop.importing_columns import ColumnsStep, table_of
from desktop.importing_report import ReportStep
from desktop.messages import notify, show_error
from labeling.frames import EACH_FRAME_S, FIRST_FRAME_S
from labeling.importing import ImportReport
from labeling.importing_many import PreparedImport, WritingChoice, is_recording, prepare_all
from labeling.writing import ClassMap

FRAME_EVERY_S = 1.0
NAMED = 6  # of many sources, so many are named
CHOICE, PROGRESS, CLASSES, REPORT, COLUMNS = range(5)


@dataclass(frozen=True, slots=True)
class ImportChoice:
    """What the person asked for. `format_name` is None when Roadwright is to find out."""

    sources: tuple[Path, ...]
    format_name: str | None
    is_copied: bool
    every_s: float | None
    columns: ColumnMapping | None = None


class ImportDialog(QDialog):
    """Steps of one dialog: the choice, the progress, the classes where there are some, the progress, the report."""

    _progressed = Signal(int, int, str)

    def __init__(self, context: Context, source: Path | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.report: ImportReport | None = None
        self._stop = threading.Event()
        self._is_running = False
        self._prepared: PreparedImport | None = None
        self._choice: ImportChoice | None = None
        self._more: tuple[Path, ...] = ()
        self.setWindowTitle(_tr("Import"))
        self.resize(680, 480)
        self.title = QLabel()
        self.title.setObjectName("pageTitle")
        self.steps = QStackedWidget()
        self.classes = ClassesStep()
        self.columns = ColumnsStep()
        self.columns.changed.connect(self._columns_changed)
        self.reported = ReportStep()
        for step in (self._choice_step(), self._progress_step(), self.classes, self.reported, self.columns):
            self.steps.addWidget(step)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(16)
        layout.addWidget(self.title)
        layout.addWidget(self.steps, 1)
        layout.addLayout(self._buttons())
        self._progressed.connect(self._show_progress)
        self.source.setText(str(source) if source is not None else "")
        self._show_step(CHOICE)
        self._source_changed()

    def add_sources(self, more: Sequence[Path]) -> None:
        """Import these too, after the one that is named."""
        self._more = tuple(more)
        words = _tr("and {count} more: {names}").format(count=len(more), names=_some_names(more))
        self.others.setText(words)
        self.others.setVisible(bool(more))
        self._source_changed()

    def start(self) -> None:
        """Go on: read what was chosen, or write it once its classes were looked over."""
        step = self.steps.currentIndex()
        if step == CLASSES and self._prepared is not None:
            self._write(self._prepared, self.classes.class_map())
        elif step == COLUMNS and self._choice is not None:
            self._read(replace(self._choice, columns=self.columns.mapping()))
        else:
            choice = self._choice = ImportChoice(
                sources=(Path(self.source.text().strip()), *self._more),
                format_name=self.format.currentData(),
                is_copied=self.copy.isChecked(),
                every_s=self._frames_every_s(),
            )
            self._begin(_tr("Looking at the source"))
            run_in_background(
                self, lambda: table_of(choice.sources, choice.format_name), self._look_at_columns, self._failed
            )

    def reject(self) -> None:
        """Stop a running import instead of leaving it alone; otherwise close."""
        if self._is_running:
            self._ask_to_stop()
        else:
            self._forget_prepared()
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing stops a running import too."""
        if self._is_running:
            self._ask_to_stop()
            event.ignore()
        else:
            self._forget_prepared()
            event.accept()

    def _choice_step(self) -> QWidget:
        step = QWidget()
        sources = self._source_rows()
        self.format = QComboBox()
        self.format.addItem(_tr("Find out"), None)
        for known in FORMATS:
            self.format.addItem(known.name, known.name)
        self.copy = QCheckBox(_tr("Copy the pictures into the project"))
        self.copy.setToolTip(_tr("Without a copy, pictures stay where they are and must stay there."))
        self._make_frame_fields()
        form = QGridLayout(step)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(16)
        form.setHorizontalSpacing(16)
        form.setColumnStretch(1, 1)
        form.addLayout(sources, 0, 1)
        lines: tuple[tuple[str, QWidget | None], ...] = (
            (_tr("Source"), None),
            (_tr("Format"), self.format),
            (_tr("Frames"), self.frames),
            (_tr("A frame every"), self.every_s),
            ("", self.copy),
        )
        for place, (words, field) in enumerate(lines):
            form.addWidget(QLabel(words), place, 0)
            if field is not None:
                form.addWidget(field, place, 1)
        form.setRowStretch(5, 1)
        return step

    def _make_frame_fields(self) -> None:
        """How many frames of a recording become images at once."""
        self.frames = QComboBox()
        for words, frames in (
            (_tr("Open the drive: a frame becomes an image when it is labelled"), FIRST_FRAME_S),
            (_tr("Make an image of a frame every so many seconds"), None),
            (_tr("Make an image of each frame"), EACH_FRAME_S),
        ):
            self.frames.addItem(words, frames)
        self.frames.currentIndexChanged.connect(self._source_changed)
        self.every_s = QDoubleSpinBox()
        self.every_s.setRange(0.1, 600.0)
        self.every_s.setValue(FRAME_EVERY_S)
        self.every_s.setSuffix(_tr(" s"))

    def _source_rows(self) -> QVBoxLayout:
        self.source = QLineEdit()
        self.source.setPlaceholderText(_tr("A folder of pictures, a label file or a recording"))
        self.source.textChanged.connect(self._source_changed)
        self.source.textEdited.connect(lambda _text: self.add_sources(()))  # another source: alone
        folder, file = QPushButton(_tr("Folder…")), QPushButton(_tr("File…"))
        folder.clicked.connect(self._choose_folder)
        file.clicked.connect(self._choose_file)
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in (self.source, folder, file):
            row.addWidget(widget)
        self.others = QLabel()
        self.others.setObjectName("muted")
        self.others.setWordWrap(True)
        self.others.hide()
        rows = QVBoxLayout()
        rows.setSpacing(6)
        rows.addLayout(row)
        rows.addWidget(self.others)
        return rows

    def _progress_step(self) -> QWidget:
        step = QWidget()
        self.doing = QLabel()
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        note = QLabel(_tr("Everything is written at the end, or nothing when you stop."))
        note.setObjectName("muted")
        layout = QVBoxLayout(step)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        for widget in (self.doing, self.progress, note):
            layout.addWidget(widget)
        layout.addStretch(1)
        return step

    def _buttons(self) -> QHBoxLayout:
        self.leave = QPushButton(_tr("Cancel"))
        self.leave.clicked.connect(self.reject)
        self.begin = QPushButton(_tr("Import"))
        self.begin.setObjectName("primary")
        self.begin.setDefault(True)
        self.begin.clicked.connect(self.start)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.leave)
        row.addWidget(self.begin)
        return row

    def _show_step(self, step: int) -> None:
        self.steps.setCurrentIndex(step)
        titles = (
            _tr("Import pictures, labels or a drive"), _tr("Importing"), _tr("Look over the classes"), _tr("Imported"),
            _tr("Look over the columns"),
        )  # fmt: skip
        self.title.setText(titles[step])
        self.begin.setVisible(step in (CHOICE, CLASSES, COLUMNS))
        self.begin.setEnabled(step != COLUMNS or self.columns.is_whole())
        self.begin.setText(_tr("Go on") if step == COLUMNS else _tr("Import"))
        self.leave.setText((_tr("Cancel"), _tr("Stop"), _tr("Cancel"), _tr("Close"), _tr("Cancel"))[step])
        self.leave.setEnabled(True)

    @Slot()
    def _source_changed(self) -> None:
        source = Path(self.source.text().strip())
        self.begin.setEnabled(bool(self.source.text().strip()) and source.exists())
        are_videos = [is_recording(each) for each in (source, *self._more)]
        self.frames.setEnabled(any(are_videos))
        self.every_s.setEnabled(any(are_videos) and self.frames.currentData() is None)
        self.format.setEnabled(not all(are_videos))

    @Slot()
    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _tr("A folder to import"), self.source.text())
        if chosen:
            self.add_sources(())
            self.source.setText(chosen)

    @Slot()
    def _choose_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, _tr("A file to import"), self.source.text())
        if chosen:
            self.add_sources(())
            self.source.setText(chosen)

    def _begin(self, words: str) -> None:
        self._is_running = True
        self._show_step(PROGRESS)
        self._show_progress(0, 0, words)

    def _frames_every_s(self) -> float | None:
        """How often a frame of a recording becomes an image; None for what is no recording."""
        if not self.frames.isEnabled():
            return None
        every_s: float | None = self.frames.currentData()
        return self.every_s.value() if every_s is None else every_s

    def _look_at_columns(self, look: TableLook | None) -> None:
        """Where the source is a plain table, what its columns mean is asked before it is read."""
        if self._choice is None:
            return
        if look is None:
            self._read(self._choice)
            return
        self._is_running = False
        self.columns.show_table(look)
        self._show_step(COLUMNS)
        self.begin.setFocus()

    @Slot()
    def _columns_changed(self) -> None:
        if self.steps.currentIndex() == COLUMNS:
            self.begin.setEnabled(self.columns.is_whole())

    def _read(self, choice: ImportChoice) -> None:
        self._choice = choice
        self._begin(_tr("Looking at the source"))
        run_in_background(self, lambda: self._prepare(choice), self._look_over, self._failed)

    def _prepare(self, choice: ImportChoice) -> PreparedImport:
        """Runs in the pool."""
        return prepare_all(
            self.context.project,
            choice.sources,
            format_name=choice.format_name,
            columns=choice.columns,
            progress=self._progressed.emit,
            is_stop_asked=self._stop.is_set,
        )

    def _look_over(self, prepared: PreparedImport) -> None:
        self._is_running = False
        self._prepared = prepared
        if not prepared.classes:
            self._write(prepared, {})
            return
        words = _tr("{labels:,} labels were read ({format}). Nothing is written yet.")
        with self.context.project.registry.reading() as session:
            known = [row.name for row in known_classes(session)]
        told = words.format(labels=sum(prepared.classes.values()), format=", ".join(prepared.formats))
        self.classes.show_classes(prepared.classes, known, told)
        self._show_step(CLASSES)
        self.begin.setFocus()

    def _write(self, prepared: PreparedImport, class_map: ClassMap) -> None:
        choice, context = self._choice, self.context
        if choice is None:
            return
        asked = WritingChoice(class_map, choice.is_copied, choice.every_s, context.author, context.origin)
        self._begin(_tr("Writing"))
        run_in_background(self, lambda: self._written(prepared, asked), self._imported, self._failed)

    def _written(self, prepared: PreparedImport, choice: WritingChoice) -> ImportReport:
        """Runs in the pool. The loader of recordings is imported here: it brings in the decoders."""
        from exports.drives import open_recording

        return prepared.write(choice, open_recording, self._progressed.emit, self._stop.is_set)

    @Slot(int, int, str)
    def _show_progress(self, done: int, total: int, message: str) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        if not self._stop.is_set():
            self.doing.setText(_tr("{} of {} · {}").format(done, total, message) if total else message)

    def _ask_to_stop(self) -> None:
        self._stop.set()
        self.leave.setEnabled(False)
        self.doing.setText(_tr("Stopping"))

    def _imported(self, report: ImportReport) -> None:
        self._is_running = False
        self._forget_prepared()
        self.report = report
        self.reported.show_report(report)
        self._show_step(REPORT)

    def _forget_prepared(self) -> None:
        if self._prepared is not None:
            self._prepared.close()
            self._prepared = None

    def _failed(self, error: Exception) -> None:
        self._is_running = False
        self._forget_prepared()
        is_stopped = isinstance(error, Stopped)
        self._stop.clear()
        self._show_step(CHOICE)
        parent = self.parentWidget()
        if not is_stopped:
            show_error(self, error)
        elif parent is not None:
            notify(parent, _tr("The import was stopped. Nothing was changed."))
            super().reject()


def _some_names(paths: Sequence[Path]) -> str:
    names = [path.name for path in paths[:NAMED]]
    return ", ".join(names if len(paths) <= NAMED else [*names, "…"])


def _tr(text: str) -> str:
    return QCoreApplication.translate("Import", text)
