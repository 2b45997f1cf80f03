"""The Models page tells whether a training came out the same when it was run again."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from core.ids import JobId
from core.jobs.events import Finished, append_event
from core.jobs.watching import take_in
from core.manifest import manifest_id, write_manifest
from core.project import utc_now
from core.queries import models as reads
from core.schema import DatasetVersionRow
from desktop.changes_hub import ChangesHub
from desktop.context import Context
from desktop.pages.models import ModelsPage
from desktop.pages.models_figures import FiguresPanel
from exports.drives import open_recording
from labeling.importing import import_source
from tests.desktop.page_rows import add_model, add_version, show
from tests.idle_executor import IdleExecutor
from tests.unit.training.drawn import draw_version
from tests.unit.training.played_worker import RECIPES, result, start
from training.recipes import load_recipes
from training.runs import record_training


def trained(context: Context, version: DatasetVersionRow, content: str, *hashes: str) -> JobId:
    """A training that ended with this network, and these weights after its epochs."""
    _, job_id = start(context.project, version, load_recipes(RECIPES)["detect-nano"])
    folder = context.project.jobs_folder / job_id
    epochs = [{"epoch": number, "weights_sha256": each} for number, each in enumerate(hashes, start=1)]
    append_event(folder, Finished("done", "", {**result(folder, content), "epochs": epochs}))  # type: ignore[dict-item]
    take_in(context.project, IdleExecutor(), {"train": record_training}, job_id)
    return job_id


def frozen(context: Context, pictures: Path) -> DatasetVersionRow:
    text = write_manifest(draw_version(pictures, "detect", train=4, valid=2)[0])
    row = DatasetVersionRow(
        id=manifest_id(text), name="v1", created_at=utc_now(), images=6, annotations=6,
        parts_json='{"train": 4, "valid": 2, "test": 0}', split_json="{}",
    )  # fmt: skip
    import_source(context.project, pictures, open_recording=open_recording, author="tester")
    context.project.objects.add_bytes(text)
    with context.project.registry.transaction() as tx:
        tx.session.add(row)
    return row


def test_the_verdict_of_each_repetition_is_told(context: Context, hub: ChangesHub, qtbot: Any, tmp_path: Path) -> None:
    version = frozen(context, tmp_path / "pictures")
    trained(context, version, "first", "a", "b")
    trained(context, version, "other", "a", "x")
    page = ModelsPage(context, hub)
    show(page, hub, qtbot)
    card = page.panel(FiguresPanel).reproduce

    assert card.isVisible()
    assert "✗" in card.verdicts.text()
    assert "Epoch 2 is the first that differs." in card.verdicts.text()


def test_reproducing_starts_the_same_training(context: Context, hub: ChangesHub, qtbot: Any, tmp_path: Path) -> None:
    version = frozen(context, tmp_path / "pictures")
    trained(context, version, "first", "a")
    page = ModelsPage(replace(context, executor=IdleExecutor()), hub)
    show(page, hub, qtbot)
    card = page.panel(FiguresPanel).reproduce
    assert card.verdicts.text() == "Nobody has reproduced it yet."
    qtbot.mouseClick(card.button, Qt.MouseButton.LeftButton)

    with context.project.registry.reading() as session:
        again, first = reads.runs(session)
        assert (again.spec_json, again.version_id) == (first.spec_json, first.version_id)


def test_a_model_that_was_brought_has_no_training_to_repeat(context: Context, hub: ChangesHub, qtbot: Any) -> None:
    add_model(context.project, add_version(context.project), number=1, map50=0.5)
    page = ModelsPage(context, hub)
    show(page, hub, qtbot)

    assert not page.panel(FiguresPanel).reproduce.isVisible()
