"""What is not consistent in the tracks of a drive: gaps, class flips, jitter, jumps; each can be mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout

from core.annotations import Annotation
from core.errors import UserError
from core.ids import ImageId, TrackId, new_number
from core.project import Project
from core.queries.drives import frames_of
from core.queries.images import annotations_of
from desktop.background import run_in_background
from desktop.messages import show_error
from desktop.pages.label_desk import Desk
from desktop.translating import spoken
from labeling.edits import Edit, deleted
from labeling.track_audit import TrackFinding, audit, fix_for, linked, track_of_chain
from labeling.track_edits import moments, track_by, track_edit, tracks

if TYPE_CHECKING:
    from desktop.pages.label import LabelPage

ByFrame = dict[int, list[Annotation]]


class AuditDialog(QDialog):
    """Findings by frame; a click goes there, a button mends the whole track in one edit."""

    def __init__(self, desk: Desk, page: LabelPage) -> None:
        super().__init__(page)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Audit of the drive"))
        self.resize(520, 560)
        self._desk, self._page = desk, page
        self._by_frame: ByFrame = {}
        self.found: list[TrackFinding] = []
        self.words = QLabel(self.tr("Looking through the drive…"))
        self.words.setWordWrap(True)
        self.list = QListWidget()
        self.list.currentRowChanged.connect(self._go)
        self.mend = QPushButton(self.tr("Mend the track"))
        self.mend.setObjectName("primary")
        self.mend.clicked.connect(lambda _on=False: self._mend())
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(lambda _on=False: self.accept())
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        foot.addWidget(self.mend)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(10)
        layout.addWidget(self.words)
        layout.addWidget(self.list, 1)
        layout.addLayout(foot)
        self.look()

    def look(self) -> None:
        """Look through the drive again."""
        bench, project = self._desk.bench, self._desk.project
        drive_id = bench.image.drive_id if bench is not None else None
        if drive_id is None:
            self.words.setText(self.tr("This image belongs to no drive."))
            self.mend.setEnabled(False)
            return
        run_in_background(self, lambda: read_drive(project, drive_id), self._take)

    def _take(self, by_frame: ByFrame) -> None:
        self._by_frame = by_frame
        self.found = audit(by_frame)
        self.list.clear()
        for each in self.found:
            name = self._desk.words.name_of(each.class_id)
            said = spoken(each.detail)
            item = QListWidgetItem(f"{name}, frame {each.frames[0]}: {each.kind.replace('_', ' ')}\n{said}")
            item.setSizeHint(QSize(300, 46))
            item.setToolTip(said)
            self.list.addItem(item)
        none = self.tr("Nothing was found: no gaps, class flips, jitter or jumps.")
        some = self.tr("{count} places to look at. A click goes there.").format(count=len(self.found))
        self.words.setText(some if self.found else none)
        self.mend.setEnabled(bool(self.found))

    def _go(self, row: int) -> None:
        if not 0 <= row < len(self.found):
            return
        finding = self.found[row]
        self.mend.setEnabled(finding.kind != "jump")
        said = self._by_frame.get(finding.frames[-1]) or self._by_frame.get(finding.frames[0]) or []
        if finding.track_id is not None:
            self._page.frames.go_to_track(finding.frames[-1], finding.track_id)
        elif said:
            self._page.open_image(said[0].image_id)
            self._page.go.choose(tuple(each.id for each in said if each.id in finding.annotations))

    def _mend(self) -> None:
        row = self.list.currentRow()
        if not 0 <= row < len(self.found):
            return
        try:
            edit = self._edit(self.found[row])
        except UserError as error:
            show_error(self, error)
            return
        if self._desk.do(edit):
            self.look()

    def _edit(self, finding: TrackFinding) -> Edit:
        """The edit that mends the whole track; boxes that were only linked by overlap become a track first."""
        desk, bench = self._desk, self._desk.bench
        name = f"Mend {finding.kind.replace('_', ' ')}"
        if finding.track_id is not None:
            with desk.project.registry.reading() as session:
                before = track_by(session, finding.track_id)
            if before is None:
                raise UserError("This track is gone.", "Look through the drive again.")
            return track_edit(desk.project, [(before, fix_for(finding, before))], author=desk.author, name=name)
        drive_id = bench.image.drive_id if bench is not None else None
        wanted = set(finding.annotations)
        chain = next((each for each in linked(self._by_frame) if wanted & {m.annotation.id for m in each}), None)
        if chain is None or drive_id is None:
            raise UserError("These boxes are gone.", "Look through the drive again.")
        track = fix_for(finding, track_of_chain(chain, TrackId(new_number()), drive_id))
        gone = deleted([moment.annotation for moment in chain])
        made = track_edit(desk.project, [(None, track)], author=desk.author, name=name)
        return Edit(name, (*gone.changes, *made.changes))


def read_drive(project: Project, drive_id: int) -> ByFrame:
    """Every annotation of a drive, by frame; frames without any are there too.

    On frames that are no images, but lie where tracks go, what the tracks say there: of image 0.
    """
    with project.registry.reading() as session:
        found = {each.frame: annotations_of(session, each.image_id) for each in frames_of(session, drive_id)}
        known = tracks(session, drive_id)
    for frame in {each for track in known for each in range(track.keyframes[0].frame, track.keyframes[-1].frame + 1)}:
        if frame not in found:
            found[frame] = moments(known, frame, ImageId(0), author="")
    return found
