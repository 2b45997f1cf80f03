"""The Drives page: replay a recording through a package, look at every frame of it, send weak spots back."""

import json
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.changes import Changes
from core.ids import ValidationId
from core.queries import packages as reads
from core.queries.brief import classes
from core.schema import DriveRow, DriveValidationRow, PackageRow
from desktop.background import run_in_background
from desktop.changes_hub import ChangesHub
from desktop.context import Context
from desktop.messages import notify, show_error
from desktop.page import Page
from desktop.pages.drive_player import DrivePlayer
from desktop.pages.drive_words import summary_rows, verdict_words
from desktop.sending_back import ASKED_BY_HAND, hard_frames_of, log_of, send_back
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.key_values import KeyValues
from desktop.widgets.section import Section
from exports.validation import DriveRequest, start_drive

SIDE_WIDTH = 300
DEFAULT_BUDGET_MS = 100.0
VIDEOS = "*.mp4 *.mkv *.avi *.mov *.ts *.m4v *.webm"


class DrivesPage(Page):
    """Left: what to replay and what was found. Right: the player with its timeline."""

    title = "Drives"
    icon_name = "drives"

    def __init__(self, context: Context, hub: ChangesHub, parent: QWidget | None = None) -> None:
        super().__init__(context, hub, parent)
        self._packages: list[PackageRow] = []
        self._drives: list[DriveRow] = []
        self._validations: list[DriveValidationRow] = []
        self._paths: dict[int, Path] = {}
        self._colours: dict[str, str] = {}
        self._shown: ValidationId | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(16)
        self.player = DrivePlayer()
        self.player.frame_sent.connect(self._send_frame)
        layout.addWidget(self._side())
        layout.addWidget(self.player, 1)
        self.empty = EmptyState(
            self.tr("No package to drive with yet"),
            self.tr("Package a model on the Export page, then replay a recorded drive through it here."),
            self.tr("Go to Export"),
        )
        self.empty.pressed.connect(lambda: self.go_to.emit("Export"))
        layout.addWidget(self.empty, 1)

    def refresh(self, changes: Changes | None) -> None:
        """Read the lists again when packages, drives or validations changed."""
        if changes is not None and not changes.touches("packages", "drives", "validations", "jobs"):
            return
        project = self.context.project
        with project.registry.reading() as session:
            self._packages = reads.packages(session)
            self._drives = reads.drives(session)
            self._validations = reads.validations(session)
            self._paths = {row.id: project.drive_path(session, row) for row in self._drives}
            self._colours = {row.name: row.colour for row in classes(session, retired=True)}
        self._fill(self.package_choice, [(row.path, row.id) for row in self._packages])
        self._fill(self.drive_choice, [(row.name, row.id) for row in self._drives])
        self._fill(self.validation_choice, [(self._title(row), row.id) for row in self._validations])
        has_something = bool(self._packages or self._validations)
        self.empty.setVisible(not has_something)
        self.player.setVisible(has_something)
        self.run_button.setEnabled(bool(self._packages and self._drives))
        newest = self._validations[0].id if self._validations else None
        if newest is not None and (changes is None or changes.touches("validations")):
            self.validation_choice.setCurrentIndex(0)
            self._show_validation(0)
        elif newest is None:
            self.player.show_words(self.tr("Choose a package and a recording, then press Replay."))

    def _side(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(SIDE_WIDTH)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self._request_card())
        column.addWidget(self._result_card())
        column.addStretch(1)
        return side

    def _request_card(self) -> Section:
        card = Section(self.tr("Replay a drive"))
        self.package_choice, self.drive_choice = QComboBox(), QComboBox()
        for words, choice in ((self.tr("Package"), self.package_choice), (self.tr("Recording"), self.drive_choice)):
            label = QLabel(words)
            label.setObjectName("muted")
            choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choice.setMinimumContentsLength(12)
            card.body.addWidget(label)
            card.body.addWidget(choice)
        other = QPushButton(self.tr("Another recording…"))
        other.setObjectName("quiet")
        other.clicked.connect(self._choose_recording)
        self.run_button = QPushButton(self.tr("Replay"))
        self.run_button.setObjectName("primary")
        self.run_button.clicked.connect(self._start)
        card.body.addWidget(other)
        card.body.addWidget(self.run_button)
        return card

    def _result_card(self) -> Section:
        card = Section(self.tr("What was found"))
        self.validation_choice = QComboBox()
        self.validation_choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.validation_choice.setMinimumContentsLength(12)
        self.validation_choice.activated.connect(self._show_validation)
        self.verdict = QLabel("")
        self.verdict.setObjectName("chip")
        self.values = KeyValues()
        self.report_button = QPushButton(self.tr("Open the report"))
        self.report_button.clicked.connect(self._open_report)
        self.hard_button = QPushButton(self.tr("Send hard frames to labelling"))
        self.hard_button.clicked.connect(self._send_hard_frames)
        for widget in (self.validation_choice, self.verdict, self.values, self.report_button, self.hard_button):
            card.body.addWidget(widget)
        self._show_result(None)
        return card

    def _fill(self, choice: QComboBox, items: list[tuple[str, object]]) -> None:
        known = choice.currentData()
        choice.clear()
        for words, data in items:
            choice.addItem(words, data)
        choice.setCurrentIndex(max(0, choice.findData(known)))

    def _title(self, row: DriveValidationRow) -> str:
        names = {drive.id: drive.name for drive in self._drives}
        return f"{names.get(row.drive_id or 0, row.drive_sha256[:8])} · {row.created_at[:16].replace('T', ' ')}"

    def _choose_recording(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.tr("A recorded drive"), "", self.tr("Videos") + f" ({VIDEOS})")
        if name:
            self._start_with(Path(name))

    def _start(self) -> None:
        path = self._paths.get(self.drive_choice.currentData())
        if path is not None:
            self._start_with(path)

    def _start_with(self, recording: Path) -> None:
        chosen = [row for row in self._packages if row.id == self.package_choice.currentData()]
        if not chosen:
            return
        root = self.context.project.root
        request = DriveRequest(
            package=root / chosen[0].path,
            recording=recording,
            report_folder=root / "reports" / f"{recording.stem}-{chosen[0].sha256[:8]}",
            budget_ms=DEFAULT_BUDGET_MS,
            measures_limits=True,
        )
        run_in_background(
            self,
            lambda: start_drive(self.context.project, self.context.executor, request),
            lambda _job: notify(self, self.tr("The replay has started; its progress is shown below.")),
        )

    def _show_validation(self, index: int) -> None:
        if not 0 <= index < len(self._validations):
            return
        row = self._validations[index]
        self._shown = ValidationId(row.id)
        self._show_result(row)
        path = self._paths.get(row.drive_id or 0)
        if path is None or not path.is_file():
            self.player.show_words(self.tr("The recording is missing. Put it back where it was to see its frames."))
            return
        budget = json.loads(row.summary_json).get("budget_ms")
        run_in_background(
            self,
            lambda: log_of(self.context, row),
            lambda log: self.player.show_drive(path, log, budget, self._colours),
        )

    def _show_result(self, row: DriveValidationRow | None) -> None:
        for widget in (self.verdict, self.report_button, self.hard_button, self.validation_choice):
            widget.setVisible(row is not None)
        if row is None:
            self.values.set_rows([(self.tr("Nothing yet"), "")])
            return
        words, kind = verdict_words(row.verdict)
        self.verdict.setText(words)
        self.verdict.setProperty("kind", kind)
        self.verdict.style().polish(self.verdict)
        self.values.set_rows(summary_rows(reads.summary_of(row)))
        count = len(hard_frames_of(row))
        self.hard_button.setEnabled(count > 0)
        self.hard_button.setText(self.tr("Send %n hard frame(s) to labelling", "", count))

    def _open_report(self) -> None:
        row = self._shown_row()
        if row is not None:
            report = self.context.project.root / row.report_folder / "report.html"
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(report)))

    def _send_hard_frames(self) -> None:
        row = self._shown_row()
        if row is not None:
            self._send(row, hard_frames_of(row))

    def _send_frame(self, index: int) -> None:
        row = self._shown_row()
        if row is not None:
            self._send(row, {index: (ASKED_BY_HAND, 1.0)})

    def _send(self, row: DriveValidationRow, frames: dict[int, tuple[str, float]]) -> None:
        run_in_background(
            self,
            lambda: send_back(self.context, row, frames),
            lambda ids: notify(self, self.tr("%n frame(s) wait first in the labelling queue.", "", len(ids))),
            lambda error: show_error(self, error),
        )

    def _shown_row(self) -> DriveValidationRow | None:
        return next((row for row in self._validations if row.id == self._shown), None)
