"""The Train page starts trainings and tells the truth about them."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt

from core.jobs.spec import is_asked_to_pause
from core.queries import jobs as job_reads
from core.schema_models import ModelVersionRow
from desktop.changes_hub import ChangesHub
from desktop.context import Context
from desktop.pages.train import TrainPage
from desktop.pages.train_live import split_curves
from tests.desktop.page_rows import add_model, add_run, add_version, click_row, show
from training.tensor_files import write_tensors


def shown(context: Context, hub: ChangesHub, qtbot: Any) -> TrainPage:
    page = TrainPage(context, hub)
    show(page, hub, qtbot)
    return page


def test_without_a_version_it_leads_to_the_data(context: Context, hub: ChangesHub, qtbot: Any) -> None:
    page = shown(context, hub, qtbot)

    assert not page.form.train.isEnabled()
    with qtbot.waitSignal(page.go_to) as told:
        qtbot.mouseClick(page.empty.button, Qt.MouseButton.LeftButton)
    assert told.args == ["Data"]


def test_a_recipe_brings_its_own_settings(context: Context, hub: ChangesHub, qtbot: Any) -> None:
    page = shown(context, hub, qtbot)
    page.form.recipe.setCurrentIndex(page.form.recipe.findData("classify-nano"))

    assert page.form.settings()["imgsz"] == 224
    assert "pretrained" not in page.form.settings()


def test_recipes_for_outlines_and_turned_boxes_are_offered(context: Context, hub: ChangesHub, qtbot: Any) -> None:
    page = shown(context, hub, qtbot)

    assert min(page.form.recipe.findData(name) for name in ("segment-nano", "rotated-nano")) >= 0


@pytest.mark.parametrize("height", [1000, 420])
def test_the_form_shows_all_its_words_and_the_button_is_as_wide(
    context: Context, hub: ChangesHub, qtbot: Any, height: int
) -> None:
    page = shown(context, hub, qtbot)
    page.resize(1000, height)
    remedies = page.form.remedies
    remedies.copy_paste.setCurrentIndex(2)
    remedies.sampling.setCurrentIndex(1)
    remedies.class_weights.setCurrentIndex(1)

    def fits() -> None:
        assert page.form.train.width() == page.form.width()
        for words in (remedies.words, page.form.about):
            assert words.height() >= words.heightForWidth(words.width())

    qtbot.waitUntil(fits)


@pytest.mark.parametrize("is_trusted", [True, False])
def test_a_weights_file_is_used_only_when_it_is_trusted(
    context: Context,
    hub: ChangesHub,
    qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    *,
    is_trusted: bool,
) -> None:
    monkeypatch.setattr("desktop.pages.train_form.ask", lambda *_args, **_words: is_trusted)
    page = shown(context, hub, qtbot)
    page.form.use_weights(tmp_path / "best.pt")

    assert page.form.settings().get("pretrained") == (str(tmp_path / "best.pt") if is_trusted else None)


def test_safetensors_are_used_without_a_question(
    context: Context, hub: ChangesHub, qtbot: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("desktop.pages.train_form.ask", lambda *_args, **_words: pytest.fail("nothing is to be asked"))
    write_tensors(tmp_path / "best.safetensors", {"a": np.zeros(2, np.float32)}, {})
    page = shown(context, hub, qtbot)
    page.form.use_weights(tmp_path / "best.safetensors")

    assert page.form.settings()["pretrained"] == str(tmp_path / "best.safetensors")


def test_pressing_train_starts_what_the_form_says(
    context: Context, hub: ChangesHub, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, Any]] = []
    version_id = add_version(context.project)

    def start(_context: Context, **told: Any) -> tuple[str, str]:
        asked.append(told)
        return "run-1", add_run(context.project, version_id)

    monkeypatch.setattr("desktop.pages.train_form.start_run", start)
    page = shown(context, hub, qtbot)
    page.form.numbers["epochs"].setValue(3)
    with qtbot.waitSignal(page.form.started):
        qtbot.mouseClick(page.form.train, Qt.MouseButton.LeftButton)

    assert asked[0]["version"] == version_id
    assert asked[0]["recipe"] == "detect-nano"
    assert asked[0]["settings"]["epochs"] == 3
    assert page.table.selected_keys() == ["job-1"]
    assert page.form.train.isEnabled()


def test_a_running_training_can_be_stopped_and_then_ended(
    context: Context, hub: ChangesHub, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.pages.train_run.ask", lambda *_args, **_words: True)
    job_id = add_run(context.project, add_version(context.project))
    (context.project.root / "jobs" / job_id).mkdir(parents=True)
    page = shown(context, hub, qtbot)
    assert not page.card.kill.isVisible()
    qtbot.mouseClick(page.card.stop, Qt.MouseButton.LeftButton)
    hub.look_elsewhere()

    qtbot.waitUntil(page.card.kill.isVisible)
    assert page.card.state.text() == "Stopping at the next batch"
    with context.project.registry.reading() as session:
        assert job_reads.job(session, job_id).state == "stopping"
    with qtbot.waitSignal(page.card.killed):
        qtbot.mouseClick(page.card.kill, Qt.MouseButton.LeftButton)


def test_a_running_training_can_be_paused(context: Context, hub: ChangesHub, qtbot: Any) -> None:
    job_id = add_run(context.project, add_version(context.project))
    (context.project.root / "jobs" / job_id).mkdir(parents=True)
    page = shown(context, hub, qtbot)
    assert not page.card.going.resume.isVisible()
    qtbot.mouseClick(page.card.going.pause, Qt.MouseButton.LeftButton)
    hub.look_elsewhere()

    qtbot.waitUntil(page.card.kill.isVisible)
    assert page.card.state.text() == "Pausing at the next batch"
    assert not page.card.going.pause.isVisible()
    assert is_asked_to_pause(context.project.root / "jobs" / job_id)


@pytest.mark.parametrize("state", ["paused", "stopped", "failed", "interrupted"])
def test_a_training_that_ended_early_can_be_resumed(
    context: Context, hub: ChangesHub, qtbot: Any, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    asked: list[str] = []
    monkeypatch.setattr("desktop.pages.train_run_going.resume_run", lambda _context, run_id: asked.append(run_id))
    add_run(context.project, add_version(context.project), state=state)
    page = shown(context, hub, qtbot)
    qtbot.mouseClick(page.card.going.resume, Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: asked == ["run-1"])
    assert not page.card.going.pause.isVisible()
    assert not page.card.going.go_from.isVisible()


def test_a_resume_that_is_refused_says_why(
    context: Context, hub: ChangesHub, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr("desktop.pages.train_run_going.show_error", lambda _card, error: told.append(str(error)))
    add_run(context.project, add_version(context.project), state="interrupted")
    page = shown(context, hub, qtbot)
    qtbot.mouseClick(page.card.going.resume, Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: bool(told))
    assert told[0].strip()
    qtbot.waitUntil(page.card.going.resume.isEnabled)


def test_a_finished_training_fills_the_form_in_for_one_that_continues_it(
    context: Context, hub: ChangesHub, qtbot: Any
) -> None:
    version_id = add_version(context.project)
    add_run(context.project, version_id, state="done")
    add_model(context.project, version_id)
    with context.project.registry.transaction() as tx:
        model = tx.session.get_one(ModelVersionRow, "model-1")
        model.run_id, model.checkpoint_sha256 = "run-1", "c" * 64
        tx.session.add(model)
    page = shown(context, hub, qtbot)
    page.form.recipe.setCurrentIndex(page.form.recipe.findData("classify-nano"))
    qtbot.mouseClick(page.card.going.go_from, Qt.MouseButton.LeftButton)

    assert page.form.settings()["pretrained"] == "model-1"
    assert page.form.recipe.currentData() == "detect-nano"
    assert page.form.version.currentData() == version_id


def test_the_profile_is_chosen_in_the_form(context: Context, hub: ChangesHub, qtbot: Any) -> None:
    page = shown(context, hub, qtbot)
    assert page.form.settings()["profile"] == "fast"
    page.form.profile.setCurrentIndex(page.form.profile.findData("exact"))
    assert page.form.settings()["profile"] == "exact"


def test_an_interrupted_training_shows_its_exit_code_and_the_end_of_its_log(
    context: Context, hub: ChangesHub, qtbot: Any
) -> None:
    add_run(context.project, add_version(context.project), state="interrupted", log_end="Killed at epoch 4")
    page = shown(context, hub, qtbot)

    qtbot.waitUntil(lambda: "Killed at epoch 4" in page.card.log.toPlainText())
    assert page.card.state.text() == "Interrupted"
    assert "-9" in page.card.message.text()
    assert not page.card.stop.isVisible()


def test_clicking_another_training_shows_it(context: Context, hub: ChangesHub, qtbot: Any) -> None:
    version_id = add_version(context.project)
    for number in (1, 2):
        add_run(context.project, version_id, number=number)
    page = shown(context, hub, qtbot)
    click_row(page.table, 1, qtbot)

    assert page.card.title.text() == page.table.cell_text(1, 0)


def test_losses_and_figures_are_told_apart(context: Context, hub: ChangesHub, qtbot: Any) -> None:
    losses, figures = split_curves({"train/box_loss": [(0, 2.0)], "metrics/mAP50": [(0, 0.1)], "lr/pg0": [(0, 0.01)]})

    assert list(losses) == ["train/box_loss"]
    assert list(figures) == ["mAP50"]


def test_a_model_without_a_checkpoint_is_no_start(context: Context, hub: ChangesHub, qtbot: Any) -> None:
    add_model(context.project, add_version(context.project))
    page = shown(context, hub, qtbot)

    assert page.form.pretrained.count() == 2
