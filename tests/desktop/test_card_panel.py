"""The card of a model is read in the window, saved, and its run exported from there."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from core.queries import models as reads
from desktop.context import Context
from desktop.pages.models_card import CardPanel
from desktop.pages.models_export_run import ExportRunDialog
from tests.idle_executor import IdleExecutor
from tests.told_run import MODEL, tell_run


@pytest.fixture
def panel(context: Context, qtbot: Any, tmp_path: Path) -> CardPanel:
    tell_run(context.project, tmp_path)
    made = CardPanel(context)
    qtbot.addWidget(made)
    made.show()
    with context.project.registry.reading() as session:
        made.show_models([reads.model_by(session, MODEL)])
    qtbot.waitUntil(made.is_ready)
    return made


def test_it_shows_the_card_of_one_model_and_asks_for_one_otherwise(panel: CardPanel) -> None:
    assert "Trained on dataset version roads-1" in panel.words.toPlainText()
    panel.show_models([])
    assert panel.words.toPlainText() == "Select one model in the table to see its card."
    assert not panel.save.isEnabled()


def test_it_is_saved_as_a_page(panel: CardPanel, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "card.html"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    qtbot.mouseClick(panel.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(out.is_file)
    assert out.read_text().startswith("<!doctype html>")


def test_the_run_is_written_to_a_folder(panel: CardPanel, qtbot: Any, tmp_path: Path) -> None:
    qtbot.mouseClick(panel.export, Qt.MouseButton.LeftButton)
    dialog = panel.findChild(ExportRunDialog)
    assert dialog is not None
    dialog.folder.setText(str(tmp_path / "out"))
    qtbot.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    qtbot.waitUntil((tmp_path / "out" / "run.json").is_file)


def test_the_run_is_sent_as_a_job(context: Context, qtbot: Any, tmp_path: Path) -> None:
    from dataclasses import replace

    from core.queries.jobs import jobs
    from desktop.run_export import start_sending

    tell_run(context.project, tmp_path)
    job = start_sending(replace(context, executor=IdleExecutor()), "run-1", "http://localhost:5000", "Night")
    assert (context.project.jobs_folder / job / "run" / "model.onnx").is_file()
    with context.project.registry.reading() as session:
        assert "Send the run of detect-nano to MLflow" in [row.title for row in jobs(session)]
