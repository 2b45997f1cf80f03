"""Moving models between stages: promote behind the gates, override with a reason, roll back."""

from collections.abc import Sequence
from typing import get_args

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.ids import ModelId
from core.project import Project
from core.queries.live import live_at, moment_of
from core.schema_models import ModelVersionRow
from desktop.messages import ask, ask_text, notify
from desktop.saving import save
from desktop.widgets.section import Section
from training.evidence import GateResult, gate_results
from training.promotion import Moved, Stage, override_gates, promote, rollback


class StageCard(Section):
    """The gates of the selected model, and the buttons that move it."""

    moved = Signal()

    def __init__(self, project: Project, author: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._project, self._author = project, author
        self._model: ModelVersionRow | None = None
        self.now = QLabel()
        self.now.setWordWrap(True)
        self._gates = QVBoxLayout()
        self._gates.setSpacing(4)
        self.stage = QComboBox()
        words = {
            "candidate": self.tr("candidate"),
            "approved": self.tr("approved"),
            "production": self.tr("production"),
        }
        for stage in get_args(Stage):
            self.stage.addItem(words[stage], stage)
        self.stage.setAccessibleName(self.tr("New stage"))
        self.stage.setCurrentIndex(1)
        self.promote = QPushButton(self.tr("Move"))
        self.promote.setObjectName("primary")
        self.promote.clicked.connect(self._promote)
        self.roll_back = QPushButton(self.tr("Roll back…"))
        self.roll_back.setObjectName("quiet")
        self.roll_back.setToolTip(self.tr("Gives the chosen stage back to the model that held it before."))
        self.roll_back.clicked.connect(self._roll_back)
        row = QHBoxLayout()
        row.addWidget(QLabel(self.tr("Move to")))
        row.addWidget(self.stage, 1)
        row.addWidget(self.promote)
        row.addWidget(self.roll_back)
        self.body.addWidget(self.now)
        self.body.addLayout(self._gates)
        self.body.addLayout(row)
        self._add_live()

    def _add_live(self) -> None:
        self.live_day = QDateEdit(QDate.currentDate())
        self.live_day.setDisplayFormat("yyyy-MM-dd")
        self.live_day.setAccessibleName(self.tr("Day to look back to"))
        self.live_day.dateChanged.connect(lambda _day: self._show_live())
        self.live = QLabel()
        self.live.setObjectName("muted")
        self.live.setWordWrap(True)
        back = QHBoxLayout()
        back.addWidget(QLabel(self.tr("In production on")))
        back.addWidget(self.live_day)
        back.addStretch(1)
        self.body.addLayout(back)
        self.body.addWidget(self.live)

    def show_model(self, model: ModelVersionRow | None) -> None:
        """Show where a model stands; without one, only a hint."""
        self._model = model
        self.promote.setEnabled(model is not None)
        gates: Sequence[GateResult] = ()
        if model is None:
            self.now.setText(self.tr("Select one model to see its gates and to move it."))
        else:
            self.now.setText(self.tr("{name} is {stage}.").format(name=model.name, stage=model.stage))
            with self._project.registry.reading() as session:
                gates = gate_results(session, ModelId(model.id))
        self._show_gates(gates, has_model=model is not None)
        self._show_live()

    def _show_live(self) -> None:
        day = self.live_day.date().toString("yyyy-MM-dd")
        with self._project.registry.reading() as session:
            found = live_at(session, moment_of(day))
        if found is None:
            self.live.setText(self.tr("No model was in production at the end of that day (UTC)."))
            return
        told = self.tr("{name}, since {since} by {author}. {package}")
        package = (
            self.tr("Package {sha256}.").format(sha256=found.package_sha256[:12])
            if found.package_sha256
            else self.tr("No package went with it.")
        )
        since = found.since[:16].replace("T", " ")
        self.live.setText(told.format(name=found.name, since=since, author=found.author, package=package))

    def _show_gates(self, gates: Sequence[GateResult], *, has_model: bool) -> None:
        while (item := self._gates.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for gate in gates:
            label = QLabel(f"{'✓' if gate.is_passed else '✗'}  {gate.sentence}")
            label.setWordWrap(True)
            label.setObjectName("chip")
            label.setProperty("kind", "good" if gate.is_passed else "bad")
            self._gates.addWidget(label)
        if has_model and not gates:
            label = QLabel(self.tr("The brief has no gates, so nothing holds a model back."))
            label.setObjectName("muted")
            label.setWordWrap(True)
            self._gates.addWidget(label)

    def _promote(self) -> None:
        if self._model is None:
            return
        model_id, stage = ModelId(self._model.id), self.stage.currentData()
        answers: list[Moved] = []
        if not save(self, lambda: answers.append(promote(self._project, model_id, stage, author=self._author))):
            return
        if answers[0].is_done:
            self._told(stage)
            return
        failed = "\n".join(f"✗ {gate.sentence}" for gate in answers[0].gates if not gate.is_passed)
        question = self.tr("The model was not moved, because these gates are not passed:\n{gates}").format(gates=failed)
        if not ask(self, question, yes=self.tr("Override…")):
            return
        reason = ask_text(self, self.tr("Why should this model go on all the same? The reason stays in the ledger."))
        if reason and save(
            self, lambda: override_gates(self._project, model_id, stage, author=self._author, reason=reason)
        ):
            self._told(stage)

    def _roll_back(self) -> None:
        stage = self.stage.currentData()
        question = self.tr("Give {stage} back to the model that held it before?").format(stage=stage)
        if ask(self, question, yes=self.tr("Roll back")) and save(
            self, lambda: rollback(self._project, stage, author=self._author)
        ):
            notify(self, self.tr("Rolled back."))
            self.moved.emit()

    def _told(self, stage: str) -> None:
        notify(self, self.tr("The model is {stage} now.").format(stage=stage))
        self.moved.emit()
