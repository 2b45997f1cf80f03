"""The Drives page: replay a recording through a package, look at every frame of it, send weak spots back."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from core.changes import Changes
from core.ids import JobId, ValidationId, new_name
from core.jobs.watching import RUNNING, ask_job_to_stop
from core.queries import packages as reads
from core.queries.brief import classes
from core.queries.jobs import jobs
from core.schema_models import DriveValidationRow, PackageRow
from desktop.background import run_in_background
from desktop.changes_hub import ChangesHub
from desktop.class_colours import shown_colours
from desktop.context import Context
from desktop.messages import notify, show_error
from desktop.page import Page
from desktop.pages.drive_player import DrivePlayer, PlayedDrive, prepared
from desktop.pages.drives_request import ReplayChoice, RequestCard
from desktop.pages.drives_result import ResultCard
from desktop.sending_back import ASKED_BY_HAND, hard_frames_of, log_of, send_back
from desktop.widgets.empty_state import EmptyState
from exports.validation import DriveRequest, start_drive

SIDE_WIDTH = 312
DEFAULT_BUDGET_MS = 100.0
JOBS_LOOKED_AT = 50


class DrivesPage(Page):
    """Left: what to replay and what was found. Right: the player with its timeline."""

    title = "Drives"
    icon_name = "drives"

    def __init__(self, context: Context, hub: ChangesHub, parent: QWidget | None = None) -> None:
        super().__init__(context, hub, parent)
        self._validations: list[DriveValidationRow] = []
        self._paths: dict[int, Path] = {}
        self._colours: dict[str, str] = {}
        self._shown: ValidationId | None = None
        self.request, self.result, self.player = RequestCard(), ResultCard(), DrivePlayer()
        self.request.replay_asked.connect(self._start)
        self.request.stop_asked.connect(self._stop)
        self.result.chosen.connect(self._show_validation)
        self.result.report_asked.connect(self._open_report)
        self.result.sending_asked.connect(self._send_hard_frames)
        self.player.frame_sent.connect(self._send_frame)
        self.empty = EmptyState(
            self.tr("No package to drive with yet"),
            self.tr("Package a model on the Export page, then replay a recorded drive through it here."),
            self.tr("Go to Export"),
        )
        self.empty.pressed.connect(lambda: self.go_to.emit("Export"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(16)
        layout.addWidget(self._side())
        layout.addWidget(self.player, 1)
        layout.addWidget(self.empty, 1)

    def refresh(self, changes: Changes | None) -> None:
        """Read the lists again when packages, drives or validations changed; progress when jobs did."""
        if changes is None or changes.touches("jobs"):
            self._show_job()
        if changes is None or changes.touches("packages", "drives", "validations", "classes"):
            self._read_lists()
            newest = self._validations[0].id if self._validations else None
            if newest is None:
                self.player.show_words(self.tr("Choose a package and a recording, then press Replay."))
            elif changes is None or changes.touches("validations"):
                self._show_validation(0)

    def _read_lists(self) -> None:
        project = self.context.project
        with project.registry.reading() as session:
            packages, drives = reads.packages(session), reads.drives(session)
            self._validations = reads.validations(session)
            self._paths = {row.id: project.drive_path(session, row) for row in drives}
            known = classes(session, retired=True)
            colours = shown_colours(known)
            self._colours = {row.name: colours[row.id or 0] for row in known}
        self.request.package.offer([(_package_words(row), project.root / row.path) for row in packages])
        self.request.recording.offer([(row.name, self._paths[row.id]) for row in drives])
        names = {row.id: row.name for row in drives}
        places = [row.id for row in self._validations]
        chosen = places.index(self._shown) if self._shown in places else 0
        self.result.offer([_title(row, names) for row in self._validations], chosen)
        has_something = bool(packages or self._validations)
        self.empty.setVisible(not has_something)
        self.player.setVisible(has_something)

    def _show_job(self) -> None:
        with self.context.project.registry.reading() as session:
            known = jobs(session, limit=JOBS_LOOKED_AT)
        self.request.show_job(next((row for row in known if row.kind == "drive" and row.state in RUNNING), None))

    def _side(self) -> QWidget:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(16)
        column.addWidget(self.request)
        column.addWidget(self.result)
        column.addStretch(1)
        side = QScrollArea()
        side.setWidget(inner)
        side.setWidgetResizable(True)
        side.setFrameShape(QFrame.Shape.NoFrame)
        side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side.setFixedWidth(SIDE_WIDTH)
        return side

    def _start(self, chosen: ReplayChoice) -> None:
        request = DriveRequest(
            package=chosen.package,
            recording=chosen.recording,
            report_folder=self.context.project.root / "reports" / f"{chosen.recording.stem}-{new_name('validation')}",
            budget_ms=DEFAULT_BUDGET_MS,
            measures_limits=True,
        )
        run_in_background(
            self,
            lambda: start_drive(self.context.project, self.context.executor, request),
            lambda _job: notify(self, self.tr("The replay has started.")),
        )

    def _stop(self, job_id: str) -> None:
        project = self.context.project
        run_in_background(
            self,
            lambda: ask_job_to_stop(project, JobId(job_id)),
            lambda _none: notify(self, self.tr("The replay will stop after this frame.")),
        )

    def _show_validation(self, index: int) -> None:
        if not 0 <= index < len(self._validations):
            return
        row = self._validations[index]
        self._shown = ValidationId(row.id)
        self.result.show_result(row)
        self.result.choice.setCurrentIndex(index)
        path = self._paths.get(row.drive_id or 0)
        if path is None or not path.is_file():
            self.player.show_words(self.tr("The recording is missing. Put it back where it was to see its frames."))
            return
        run_in_background(
            self,
            lambda: prepared(log_of(self.context, row), reads.summary_of(row), self._colours),
            lambda drive: self._play(ValidationId(row.id), path, drive),
        )

    def _play(self, validation_id: ValidationId, path: Path, drive: PlayedDrive) -> None:
        if validation_id == self._shown:  # another one may have been chosen meanwhile
            self.player.show_drive(path, drive)

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
            lambda ids: notify(
                self, self.tr("Frames that wait first in the labelling queue: {count}").format(count=len(ids))
            ),
            lambda error: show_error(self, error),
        )

    def _shown_row(self) -> DriveValidationRow | None:
        return next((row for row in self._validations if row.id == self._shown), None)


def _package_words(row: PackageRow) -> str:
    return Path(row.path).name


def _title(row: DriveValidationRow, names: dict[int, str]) -> str:
    return f"{names.get(row.drive_id or 0, row.drive_sha256[:8])} · {row.created_at[:16].replace('T', ' ')}"
