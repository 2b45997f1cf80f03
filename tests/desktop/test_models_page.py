"""The Models page compares models and moves them behind the gates."""

from typing import Any

import pytest
from PySide6.QtCore import Qt

from core.queries import models as reads
from core.schema import GateRow
from desktop.changes_hub import ChangesHub
from desktop.context import Context
from desktop.pages.models import ModelsPage
from desktop.pages.models_bring import BringDialog
from desktop.pages.models_figures import FiguresPanel
from labeling import ontology
from tests.desktop.page_rows import add_model, add_version, click_row, show


def shown(context: Context, hub: ChangesHub, qtbot: Any, *scores: float) -> ModelsPage:
    if scores:
        version_id = add_version(context.project)
        for number, score in enumerate(scores, start=1):
            add_model(context.project, version_id, number=number, map50=score)
    page = ModelsPage(context, hub)
    show(page, hub, qtbot)
    return page


def stage_of(context: Context, model_id: str) -> str:
    with context.project.registry.reading() as session:
        return reads.model_by(session, model_id).stage


def test_without_models_it_says_where_they_come_from(context: Context, hub: ChangesHub, qtbot: Any) -> None:
    page = shown(context, hub, qtbot)

    assert page.empty.isVisible()
    assert not page.list_card.isVisible()


def test_the_table_shows_the_figures_of_each_model(context: Context, hub: ChangesHub, qtbot: Any) -> None:
    page = shown(context, hub, qtbot, 0.41, 0.62)

    assert [page.table.cell_text(0, column) for column in (0, 2, 3)] == ["model 2", "candidate", "0.620"]
    assert "15 images of the test part" in page.panel(FiguresPanel).figures.told.text()


def test_two_models_stand_side_by_side_with_the_difference(context: Context, hub: ChangesHub, qtbot: Any) -> None:
    page = shown(context, hub, qtbot, 0.41, 0.62)
    click_row(page.table, 1, qtbot)

    assert [page.panel(FiguresPanel).figures.table.cell_text(0, column) for column in range(4)] == [
        "mAP50",
        "0.410",
        "0.620",
        "▲ +0.210",
    ]
    assert page.panel(FiguresPanel).figures.chart.accessibleDescription() == "car: 0.41 / 0.62"
    assert not page.panel(FiguresPanel).stage.promote.isEnabled()


def test_a_model_that_passes_the_gates_is_promoted(context: Context, hub: ChangesHub, qtbot: Any) -> None:
    page = shown(context, hub, qtbot, 0.62)
    qtbot.mouseClick(page.panel(FiguresPanel).stage.promote, Qt.MouseButton.LeftButton)
    hub.look_elsewhere()

    assert stage_of(context, "model-1") == "approved"
    qtbot.waitUntil(lambda: page.table.cell_text(0, 2) == "approved")
    assert page.panel(FiguresPanel).ledger.isVisible()


@pytest.mark.parametrize(("reason", "stage"), [("Tested by hand", "approved"), (None, "candidate")])
def test_a_gate_holds_a_model_back_unless_somebody_says_why(
    context: Context,
    hub: ChangesHub,
    qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
    reason: str | None,
    stage: str,
) -> None:
    asked: list[str] = []
    monkeypatch.setattr("desktop.pages.models_stage.ask", lambda _parent, told, **_: asked.append(told) or True)
    monkeypatch.setattr("desktop.pages.models_stage.ask_text", lambda *_: reason)
    ontology.set_gates(context.project.registry, [GateRow(metric="mAP50", comparison=">=", threshold=0.9)])
    page = shown(context, hub, qtbot, 0.62)
    qtbot.mouseClick(page.panel(FiguresPanel).stage.promote, Qt.MouseButton.LeftButton)

    assert "mAP50 at least 0.9" in asked[0]
    assert stage_of(context, "model-1") == stage


def test_rolling_back_gives_the_stage_to_the_model_before(
    context: Context, hub: ChangesHub, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.pages.models_stage.ask", lambda *_args, **_words: True)
    page = shown(context, hub, qtbot, 0.41, 0.62)
    page.panel(FiguresPanel).stage.stage.setCurrentIndex(page.panel(FiguresPanel).stage.stage.findData("production"))
    for key in ("model-1", "model-2"):
        page.table.clearSelection()
        page.table.select_key(key)
        qtbot.mouseClick(page.panel(FiguresPanel).stage.promote, Qt.MouseButton.LeftButton)
    assert stage_of(context, "model-2") == "production"
    qtbot.mouseClick(page.panel(FiguresPanel).stage.roll_back, Qt.MouseButton.LeftButton)

    assert stage_of(context, "model-1") == "production"


def test_a_file_that_is_no_network_is_refused_in_words(
    context: Context, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Exception] = []
    monkeypatch.setattr("desktop.pages.models_bring.show_error", lambda _parent, error: told.append(error))
    file = context.project.root / "broken.onnx"
    file.write_bytes(b"no network")
    dialog = BringDialog(context.project)
    qtbot.addWidget(dialog)
    dialog.file.setText(str(file))
    dialog.bring.click()

    qtbot.waitUntil(lambda: bool(told))
    assert dialog.bring.isEnabled()
