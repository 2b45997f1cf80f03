"""What a replay found: the verdict, the figures, the way to the report and to the hard frames."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QWidget

from core.queries.packages import summary_of
from core.schema_models import DriveValidationRow
from desktop.pages.drive_words import summary_rows, verdict_words
from desktop.sending_back import hard_frames_of
from desktop.widgets.key_values import KeyValues
from desktop.widgets.section import Section


class ResultCard(Section):
    """`chosen(index)` of the validations offered; the buttons tell what was asked for."""

    chosen = Signal(int)
    report_asked = Signal()
    sending_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("What was found"), parent)
        self._titles: list[str] = []
        self.choice = QComboBox()
        self.choice.setAccessibleName(self.tr("Replays"))
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setMinimumContentsLength(12)
        self.choice.activated.connect(self.chosen)
        self.verdict = QLabel()
        self.verdict.setObjectName("chip")
        self.nothing = QLabel(self.tr("Nothing yet. What a replay finds is shown here, frame by frame."))
        self.nothing.setObjectName("muted")
        self.nothing.setWordWrap(True)
        self.values = KeyValues()
        self.report = QPushButton(self.tr("Open the report"))
        self.report.clicked.connect(lambda _on=False: self.report_asked.emit())
        self.hard = QPushButton()
        self.hard.clicked.connect(lambda _on=False: self.sending_asked.emit())
        chip = QHBoxLayout()
        chip.addWidget(self.verdict)
        chip.addStretch(1)
        self.body.addWidget(self.nothing)
        self.body.addWidget(self.choice)
        self.body.addLayout(chip)
        for widget in (self.values, self.report, self.hard):
            self.body.addWidget(widget)
        self.show_result(None)

    def offer(self, titles: Sequence[str], chosen: int) -> None:
        """Offer these validations; an open list is left alone if it is right."""
        if list(titles) != self._titles:
            self._titles = list(titles)
            self.choice.clear()
            self.choice.addItems(self._titles)
        self.choice.setCurrentIndex(chosen)

    def show_result(self, row: DriveValidationRow | None) -> None:
        """Show one validation, or that there is none."""
        for widget in (self.choice, self.verdict, self.values, self.report, self.hard):
            widget.setVisible(row is not None)
        self.nothing.setVisible(row is None)
        if row is None:
            return
        words, kind = verdict_words(row.verdict)
        self.verdict.setText(words)
        self.verdict.setProperty("kind", kind)
        self.verdict.style().unpolish(self.verdict)
        self.verdict.style().polish(self.verdict)
        self.values.set_rows(summary_rows(summary_of(row)))
        count = len(hard_frames_of(row))
        self.hard.setEnabled(count > 0)
        self.hard.setText(self.tr("Send hard frames to labelling ({count})").format(count=count))
