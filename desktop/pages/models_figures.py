"""The figures of the models that are selected, the stages they may move to, and the ledger of moves."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.changes import Changes
from core.errors import UserError
from core.ids import ModelId
from core.project import Project
from core.queries import brief as brief_reads
from core.queries import models as reads
from core.queries.leakage import leakage_figure
from core.schema_models import ModelVersionRow
from desktop.class_colours import shown_colours
from desktop.context import Context
from desktop.pages.model_panel import ModelPanel
from desktop.pages.models_detail import FiguresCard, LedgerCard, Shown
from desktop.pages.models_reproduce import ReproduceCard
from desktop.pages.models_stage import StageCard
from training.comparison import compare


class FiguresPanel(ModelPanel):
    """One model's figures, or two side by side; of one also its gates and its stage."""

    title = "Figures"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._project = context.project
        self._colours: dict[str, str] = {}
        self.figures = FiguresCard()
        self.stage = StageCard(context.project, context.author, self.tr("Stage"))
        self.reproduce = ReproduceCard(context, self.tr("Reproducibility"))
        self.ledger = LedgerCard()
        self._lay_out()

    def refresh(self, changes: Changes | None) -> None:
        """Read the colours of the classes and the ledger again where they changed."""
        with self._project.registry.reading() as session:
            if changes is None or changes.touches("classes", "brief"):
                known = brief_reads.classes(session, retired=True)
                colours = shown_colours(known)
                self._colours = {row.name: colours[row.id or 0] for row in known}
            if changes is None or changes.touches("models"):
                names = {row.id: row.name for row in reads.models(session)}
                self.ledger.show_moves(reads.stage_changes(session), names)

    def show_models(self, chosen: Sequence[ModelVersionRow]) -> None:
        """Show the figures of one, or of two with the difference."""
        one = chosen[0] if len(chosen) == 1 else None
        self.stage.show_model(one)
        self.reproduce.show_model(one)
        if len(chosen) == 1:
            self.figures.show_one(_shown(self._project, chosen[0]), self._colours)
        elif len(chosen) == 2:
            self._show_two(*chosen)
        elif chosen:
            self.figures.show_problem(self.tr("Two models can be put side by side; take one out of the selection."))
        else:
            self.figures.show_problem(self.tr("Select a model in the table."))

    def _show_two(self, first: ModelVersionRow, second: ModelVersionRow) -> None:
        try:
            with self._project.registry.reading() as session:
                compared = compare(session, [ModelId(first.id), ModelId(second.id)])
        except UserError as error:
            self.figures.show_problem(str(error))
            return
        self.figures.show_two(first, second, compared, self._colours)

    def _lay_out(self) -> None:
        pair = QHBoxLayout()
        pair.setSpacing(16)
        for cards, share in (((self.figures,), 3), ((self.stage, self.reproduce), 2)):
            side = QVBoxLayout()
            side.setSpacing(16)
            for card in cards:
                side.addWidget(card)
            side.addStretch(1)
            pair.addLayout(side, share)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addLayout(pair)
        column.addWidget(self.ledger)


def _shown(project: Project, model: ModelVersionRow) -> Shown:
    with project.registry.reading() as session:
        evaluation = reads.weightiest_evaluation(session, model.id)
        leakage = None if evaluation is None else leakage_figure(session, evaluation)
    return Shown(model, evaluation, leakage=leakage)
