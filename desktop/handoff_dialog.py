"""Which images are handed to a second expert, and into which file."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from core.project import project_name
from core.queries.images import image_ids
from desktop.background import run_in_background
from desktop.context import Context
from desktop.messages import show_error
from labeling.blind import pick_sample
from labeling.handoff import BundleReport, write_blind_bundle, write_bundle

SUFFIX = ".handoff"
CHOSEN = "chosen"
MOST = 1_000_000
SEED = "hand-off"


class HandOffDialog(QDialog):
    """Writes the file in the background and says what is in it. `chosen` are images picked in the list, if any."""

    def __init__(self, context: Context, chosen: Sequence[int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_tr("Hand off images"))
        self.setMinimumWidth(560)
        self._context, self._chosen = context, list(chosen)
        self._ids: list[int] = []
        self._asked = 0
        self.told = QLabel(
            _tr(
                "One file takes the pictures and all that is said of them to somebody who has Roadwright too. They"
                " label in it as in any project and send an answer back, which is merged here."
            )
        )
        self.told.setWordWrap(True)
        self.which = QComboBox()
        if chosen:
            self.which.addItem(_tr("The {} images chosen in the list").format(len(chosen)), CHOSEN)
        for state, words in (
            ("all", _tr("All images")), ("done", _tr("Done, to be reviewed")), ("needs_review", _tr("Needs review")),
            ("rejected", _tr("Rejected")), ("approved", _tr("Approved")), ("verified", _tr("Verified")),
            ("in_progress", _tr("In progress")), ("unlabelled", _tr("Unlabelled")),
        ):  # fmt: skip
            self.which.addItem(words, state)
        self.is_sample = QCheckBox(_tr("Only some of them, by chance:"))
        self.most = QSpinBox()
        self.most.setRange(1, MOST)
        self.most.setValue(50)
        self.most.setEnabled(False)
        self.is_blind = QCheckBox(_tr("Without their labels: they label again, and it shows how far both agree"))
        self.file = QLineEdit(str(Path.home() / f"{project_name(context.project)}{SUFFIX}"))
        self.count = QLabel()
        self.count.setObjectName("muted")
        self.begin = QPushButton(_tr("Write the file"))
        self.begin.setObjectName("primary")
        self.leave = QPushButton(_tr("Cancel"))
        self._lay_out()
        self._connect()
        self._look()

    def write(self) -> None:
        """Write the file; the dialog stays and says what is in it."""
        dest, ids, project = Path(self.file.text().strip()).expanduser(), self._ids, self._context.project
        if not dest.suffix:
            dest = dest.with_suffix(SUFFIX)
        self.begin.setEnabled(False)
        self.count.setText(_tr("Writing…"))
        write = write_blind_bundle if self.is_blind.isChecked() else write_bundle
        run_in_background(self, lambda: write(project, ids, dest), self._written, self._failed)

    def _written(self, report: BundleReport) -> None:
        told = _tr("{file} holds {images} images with {labels} labels. Send it to whoever is to look.").format(
            file=report.path.name, images=f"{report.images:,}", labels=f"{report.annotations:,}"
        )
        if report.skipped:
            told += " " + _tr("{count} images were left out, the first because: {why}").format(
                count=len(report.skipped), why=report.skipped[0].reason
            )
        self.told.setText(told)
        self.count.clear()
        self.begin.hide()
        self.leave.setText(_tr("Close"))

    def _failed(self, error: Exception) -> None:
        show_error(self, error)
        self._look()

    def _look(self) -> None:
        """Count what would be handed off, in the background."""
        self._asked += 1
        number, state, registry = self._asked, self.which.currentData(), self._context.project.registry
        most = self.most.value() if self.is_sample.isChecked() else None
        self.most.setEnabled(self.is_sample.isChecked())
        self.begin.setEnabled(False)

        def find() -> list[int]:
            if state == CHOSEN:
                found = self._chosen
            else:
                with registry.reading() as session:
                    found = list(image_ids(session, state=state))
            return found if most is None else pick_sample(found, count=most, seed=SEED)

        run_in_background(self, find, lambda ids: self._take(number, ids))

    def _take(self, number: int, ids: list[int]) -> None:
        if number != self._asked:
            return
        self._ids = ids
        self.count.setText(_tr("{} images").format(f"{len(ids):,}"))
        self.begin.setEnabled(bool(ids) and bool(self.file.text().strip()))

    def _choose_file(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, _tr("The file to write"), self.file.text(), _filter())
        if chosen:
            self.file.setText(chosen)

    def _connect(self) -> None:
        self.which.currentIndexChanged.connect(lambda _row: self._look())
        self.is_sample.toggled.connect(lambda _on: self._look())
        self.most.valueChanged.connect(lambda _value: self._look())
        self.file.textChanged.connect(lambda words: self.begin.setEnabled(bool(self._ids) and bool(words.strip())))
        self.begin.clicked.connect(lambda _on=False: self.write())
        self.leave.clicked.connect(lambda _on=False: self.reject())

    def _lay_out(self) -> None:
        other = QPushButton(_tr("Choose…"))
        other.clicked.connect(lambda _on=False: self._choose_file())
        form = QGridLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(12)
        form.setColumnStretch(1, 1)
        form.addWidget(QLabel(_tr("Images")), 0, 0)
        form.addWidget(self.which, 0, 1, 1, 2)
        form.addWidget(self.is_sample, 1, 1)
        form.addWidget(self.most, 1, 2)
        form.addWidget(self.is_blind, 2, 1, 1, 2)
        form.addWidget(QLabel(_tr("File")), 3, 0)
        form.addWidget(self.file, 3, 1)
        form.addWidget(other, 3, 2)
        foot = QHBoxLayout()
        foot.addWidget(self.count, 1)
        foot.addWidget(self.leave)
        foot.addWidget(self.begin)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 20)
        layout.setSpacing(16)
        layout.addWidget(self.told)
        layout.addLayout(form)
        layout.addStretch(1)
        layout.addLayout(foot)


def _filter() -> str:
    return _tr("Hand-off (*{})").format(SUFFIX)


def _tr(text: str) -> str:
    return QCoreApplication.translate("HandOff", text)
