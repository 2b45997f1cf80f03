"""Must-pass scenes by model: passed, failed or not judged; pinned, judged and retired here."""

import json
from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from sqlmodel import col, select

from core.changes import Changes
from core.queries import models as reads
from core.queries.scenes import scene_results, scenes
from core.schema import ImageRow
from core.schema_models import ModelVersionRow
from core.schema_proof import MustPassSceneRow, SceneResultRow
from desktop.context import Context
from desktop.messages import ask, notify
from desktop.page import ImagesAsked
from desktop.pages.model_panel import ModelPanel
from desktop.pages.models_scenes_dialog import PinSceneDialog
from desktop.saving import save
from desktop.widgets.row_table import Cell, Row, RowTable
from desktop.widgets.section import Section
from training.runs import LOWEST_SCORE
from training.scene_keeping import retire_scene, start_judging
from training.scenes import SceneSpec, spec_from_json
from training.thresholds import chosen_thresholds

MOST_MODELS = 4


class ScenesPanel(ModelPanel):
    """One row a scene, one column a model: those that are selected, or else the newest."""

    title = "Scenes"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._chosen: tuple[ModelVersionRow, ...] = ()
        self._specs: dict[str, SceneSpec] = {}
        self._rows: tuple[ModelVersionRow, ...] = ()
        card = Section(self.tr("Must-pass scenes"))
        self.pin = QPushButton(self.tr("Pin pictures…"))
        self.pin.clicked.connect(self._pin)
        self.judge = QPushButton(self.tr("Judge"))
        self.judge.setToolTip(self.tr("Lets the exported network of each shown model look at every scene."))
        self.judge.clicked.connect(self._judge)
        for button in (self.judge, self.pin):
            card.heading.addWidget(button)
        self.told = QLabel()
        self.told.setObjectName("muted")
        self.told.setWordWrap(True)
        self.table = RowTable([self.tr("Scene"), self.tr("Expects")])
        self.table.fit_rows(least=2, most=12)
        self.table.selection_told.connect(self._offer)
        self.retire = QPushButton(self.tr("Retire…"))
        self.retire.setObjectName("quiet")
        self.retire.clicked.connect(self._retire)
        self.look = QPushButton(self.tr("Look at its pictures"))
        self.look.setObjectName("quiet")
        self.look.clicked.connect(self._look)
        for button in (self.look, self.retire):
            card.heading.insertWidget(card.heading.count() - 2, button)
        card.body.addWidget(self.told)
        card.body.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        column.addStretch(1)
        self._show()

    def show_models(self, chosen: Sequence[ModelVersionRow]) -> None:
        """Show how these did, oldest first."""
        self._chosen = tuple(sorted(chosen, key=lambda row: row.created_at))
        self._show()

    def refresh(self, changes: Changes | None) -> None:
        """Show what was pinned, judged or retired."""
        if changes is None or changes.touches("models", "evaluations"):
            self._show()

    def _show(self) -> None:
        with self.context.project.registry.reading() as session:
            rows, results = scenes(session), scene_results(session)
            newest = sorted(reads.models(session)[:MOST_MODELS], key=lambda row: row.created_at)
        self._rows = (self._chosen or tuple(newest))[-MOST_MODELS:]
        self._specs = {str(row.id): spec_from_json(json.loads(row.spec_json)) for row in rows}
        headers = [self.tr("Scene"), self.tr("Expects"), *(model.name for model in self._rows)]
        self.table.setColumnCount(len(headers))
        self.table.setHorizontalHeaderLabels(headers)
        self.table.set_rows([self._row(row, results.get(row.id or 0, {})) for row in rows])
        self.table.setVisible(bool(rows))
        self.told.setText(
            self.tr("A scene that is not passed holds promotion as a gate does. ↑ newly passed, ↓ newly failed.")
            if rows
            else self.tr(
                "No scenes yet. Pin pictures that every model must get right, such as a stop sign at night: their"
                " labels become the scene's own truth, and a model that fails it is not promoted."
            )
        )
        self.judge.setEnabled(bool(rows) and bool(self._rows))
        self._offer()

    def _row(self, row: MustPassSceneRow, results: Mapping[str, SceneResultRow]) -> Row:
        cells: list[Cell | str] = [Cell(row.name, is_strong=True), self._specs[str(row.id)].sentence()]
        before: SceneResultRow | None = None
        for model in self._rows:
            result = results.get(model.id)
            cells.append(self._verdict(result, before))
            before = result or before
        return Row(str(row.id), cells)

    def _verdict(self, result: SceneResultRow | None, before: SceneResultRow | None) -> Cell:
        if result is None:
            return Cell(self.tr("not judged"))
        detail = json.loads(result.detail_json)
        wrong = ", ".join(str(each["name"]) for each in detail.get("wrong", []))
        tip = self.tr("Looked at {count}, at a score of {score:.2f}. {wrong}").format(
            count=detail.get("looked_at", 0), score=detail.get("score", 0.0), wrong=wrong
        )
        is_other = before is not None and before.is_passed != result.is_passed
        if result.is_passed:
            return Cell(self.tr("passed") + (" ↑" if is_other else ""), "good", tip=tip)
        return Cell(self.tr("failed") + (" ↓" if is_other else ""), "bad", tip=tip)

    def _offer(self) -> None:
        keys = self.table.selected_keys()
        self.retire.setEnabled(bool(keys))
        self.look.setEnabled(bool(keys) and bool(self._specs.get(keys[0]) and self._specs[keys[0]].pictures))

    def _pin(self) -> None:
        PinSceneDialog(self.context, (), self).open()

    def _judge(self) -> None:
        for model in self._rows:
            with self.context.project.registry.reading() as session:
                scores = chosen_thresholds(session, model.id)
            if not save(
                self,
                lambda model=model, scores=scores: start_judging(  # type: ignore[misc]  # bound now, for each model
                    self.context.project, self.context.executor, model, scores, lowest_score=LOWEST_SCORE
                ),
            ):
                return
        notify(self, self.tr("The scenes are being judged; the verdicts come as each model is done."))

    def _retire(self) -> None:
        keys = self.table.selected_keys()
        question = self.tr("Retire this scene? It holds no model back any more; what models came to stays on record.")
        if keys and ask(self, question, yes=self.tr("Retire")):
            save(self, lambda: retire_scene(self.context.project, keys[0], origin=self.context.origin))
            self._show()

    def _look(self) -> None:
        keys = self.table.selected_keys()
        hashes = [each.sha256 for each in self._specs[keys[0]].pictures] if keys else []
        with self.context.project.registry.reading() as session:
            chosen = select(ImageRow.id).where(col(ImageRow.sha256).in_(hashes))
            ids = list(session.exec(chosen))
        if ids:
            self.images_asked.emit(ImagesAsked(self.tr("Must-pass scene"), ids))
