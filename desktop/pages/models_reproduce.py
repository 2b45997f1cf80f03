"""Whether a training comes out the same again: its fingerprint, what speaks against it, and the runs that tried."""

import json

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from core.queries import models as reads
from core.schema_models import JobRow, ModelVersionRow, TrainingRunRow
from desktop.context import Context
from desktop.messages import notify
from desktop.saving import save
from desktop.training_start import locations_of
from desktop.translating import spoken
from desktop.widgets.section import Section
from training.reproduce import compare_runs, repetitions_of, start_again

MOST_REPETITIONS = 5


class ReproduceCard(Section):
    """The run that made the selected model, and the button that runs it once more."""

    def __init__(self, context: Context, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._context = context
        self._run: TrainingRunRow | None = None
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.doubts = QLabel()
        self.doubts.setObjectName("muted")
        self.doubts.setWordWrap(True)
        self.verdicts = QLabel()
        self.verdicts.setWordWrap(True)
        self.button = QPushButton(self.tr("Reproduce"))
        self.button.setToolTip(
            self.tr("Trains with the same data, settings and seed, and compares the weights after each epoch.")
        )
        self.button.clicked.connect(self._start)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch(1)
        for label in (self.told, self.doubts, self.verdicts):
            self.body.addWidget(label)
        self.body.addLayout(row)

    def show_model(self, model: ModelVersionRow | None) -> None:
        """Show how far a model's training can be repeated; hidden for one that was not trained here."""
        self.setVisible(model is not None and model.run_id is not None)
        if model is None or model.run_id is None:
            self._run = None
            return
        with self._context.project.registry.reading() as session:
            self._run = reads.run_by(session, model.run_id)
            job = session.get(JobRow, self._run.job_id)
            others = repetitions_of(session, self._run.id)[:MOST_REPETITIONS]
            compared = [(each, compare_runs(session, model.run_id, each.id)) for each in others]
        told = json.loads(job.result_json) if job is not None else {}
        words = self.tr("Fingerprint {fingerprint}: data, settings, code, packages and computer of {run}.")
        self.told.setText(words.format(fingerprint=self._run.fingerprint[:16], run=self._run.id))
        self.doubts.setText("\n".join(spoken(str(each)) for each in told.get("doubts", [])))
        self.doubts.setVisible(bool(self.doubts.text()))
        nobody = self.tr("Nobody has reproduced it yet.")
        lines = [
            f"{'✓' if each.is_identical else '✗'} {run.created_at[:16].replace('T', ' ')}: {spoken(each.in_words())}"
            for run, each in compared
        ]
        self.verdicts.setText("\n".join(lines) or nobody)

    def _start(self) -> None:
        run, context = self._run, self._context
        if run is None:
            return

        def begin() -> None:
            start_again(context.project, context.executor, run, locations=locations_of(context, run.version_id))

        if save(self, begin):
            notify(self, self.tr("It trains again. The verdict stands here when it has ended; see the Train page."))
