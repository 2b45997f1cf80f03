"""The card of the selected model, to read and to save, and its run, to give to others."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from core.changes import Changes
from core.ids import JobId
from core.schema_models import ModelVersionRow
from desktop.background import run_in_background
from desktop.context import Context
from desktop.messages import notify, show_error
from desktop.pages.model_panel import ModelPanel
from desktop.pages.models_export_run import ExportRunDialog
from desktop.run_export import start_sending
from desktop.widgets.section import Section
from exports.card_blocks import to_markdown
from exports.model_cards import card_of_model, write_card
from exports.run_folder import write_run_folder

HEIGHT = 460


class CardPanel(ModelPanel):
    """What is known of one model, as its package tells it, with the drives and scenes of today."""

    title = "Model card"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._model: ModelVersionRow | None = None
        self._is_shown = True
        self.words = QTextBrowser()
        self.words.setFixedHeight(HEIGHT)
        self.words.setOpenLinks(False)
        self.words.document().setDocumentMargin(14)
        self.words.setAccessibleName(self.tr("Model card"))
        self.save = QPushButton(self.tr("Save card…"))
        self.save.clicked.connect(self._save)
        self.export = QPushButton(self.tr("Export run…"))
        self.export.clicked.connect(self._export)
        self._card = Section("")
        self._card.heading.addWidget(self.save)
        self._card.heading.addWidget(self.export)
        self._card.body.addWidget(self.words)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._card)

    def show_models(self, chosen: Sequence[ModelVersionRow]) -> None:
        """The card of the one that is selected."""
        model = chosen[0] if len(chosen) == 1 else None
        if model is not None and self._model is not None and model.id == self._model.id:
            return
        self._model = model
        self._read()

    def refresh(self, changes: Changes | None) -> None:
        """Read again what changed."""
        topics = ("models", "evaluations", "packages", "validations", "versions", "brief", "classes", "conditions")
        if changes is None or changes.touches(*topics):  # type: ignore[arg-type]  # they are topics
            self._read()

    def is_ready(self) -> bool:
        """Whether the card was read."""
        return self._is_shown

    def _read(self) -> None:
        model, project, author = self._model, self.context.project, self.context.author
        self.save.setEnabled(model is not None)
        self.export.setEnabled(model is not None and model.run_id is not None)
        self.export.setToolTip("" if self.export.isEnabled() or model is None else self.tr("This model was brought."))
        if model is None:
            self._is_shown = True
            self._card.title.setText("")
            self.words.setPlainText(self.tr("Select one model in the table to see its card."))
            return
        self._is_shown = False
        name = model.id

        def show(words: str) -> None:
            if self._model is not None and self._model.id == name:  # not another by now
                self._show(words)

        def fail(error: Exception) -> None:
            self._is_shown = True
            show_error(self, error)

        run_in_background(self, lambda: to_markdown(card_of_model(project, name, author=author)), show, fail)

    def _show(self, words: str) -> None:
        self._is_shown = True
        place = self.words.verticalScrollBar().value()
        self.words.setMarkdown(words)
        self.words.verticalScrollBar().setValue(place)

    def _save(self) -> None:
        if self._model is None:
            return
        model, project, author = self._model.id, self.context.project, self.context.author
        named, _filter = QFileDialog.getSaveFileName(
            self, self.tr("Save the model card"), f"{model}.html", self.tr("A page (*.html);;Markdown (*.md)")
        )
        if named:
            out = Path(named)
            done = self.tr("The card was saved as {name}.").format(name=out.name)
            run_in_background(
                self, lambda: write_card(project, model, out, author=author), lambda _nothing: notify(self, done)
            )

    def _export(self) -> None:
        if self._model is None or self._model.run_id is None:
            return
        run = self._model.run_id
        dialog = ExportRunDialog(run, self)
        dialog.to_folder.connect(lambda folder: self._write(run, Path(folder)))
        dialog.to_server.connect(lambda address, experiment: self._send(run, address, experiment))
        dialog.open()

    def _write(self, run: str, folder: Path) -> None:
        project, author = self.context.project, self.context.author
        self.export.setEnabled(False)

        def written(files: list[str]) -> None:
            self.export.setEnabled(True)
            notify(self, self.tr("{count} files were written to {folder}.").format(count=len(files), folder=folder))

        run_in_background(
            self, lambda: write_run_folder(project, run, folder, author=author), written, self._show_failure
        )

    def _send(self, run: str, address: str, experiment: str) -> None:
        self.export.setEnabled(False)

        def started(_job: JobId) -> None:
            self.export.setEnabled(True)
            notify(self, self.tr("The run is being sent; the job tells when it is there."))

        run_in_background(
            self, lambda: start_sending(self.context, run, address, experiment), started, self._show_failure
        )

    def _show_failure(self, error: Exception) -> None:
        self.export.setEnabled(True)
        show_error(self, error)
