"""The Compare and Scenes panels say what the images allow to say, and lead to them."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from core.queries import models as reads
from core.queries.scenes import scenes
from desktop.context import Context
from desktop.page import ImagesAsked
from desktop.pages.models_compare import ComparePanel
from desktop.pages.models_scenes import ScenesPanel
from desktop.pages.models_scenes_dialog import PinSceneDialog
from desktop.widgets.pareto_plot import pareto_front
from tests.decided_project import Decided, decided_project
from training.scene_keeping import pin_pictures, record_scenes


@pytest.fixture
def decided(context: Context) -> Decided:
    made = decided_project(context.project)
    for name, size, wrong in (("first", 32, range(20, 36)), ("second", 64, range(2))):
        made.measure(made.model(name, size=size), wrong)
    return made


def models(decided: Decided) -> list[Any]:
    with decided.project.registry.reading() as session:
        return reads.models(session)


def test_the_panel_says_who_is_better_and_shows_the_flips(decided: Decided, context: Context, qtbot: Any) -> None:
    panel = ComparePanel(context)
    qtbot.addWidget(panel)
    panel.show()
    panel.show_models(models(decided))
    qtbot.waitUntil(panel.is_ready, timeout=60_000)
    qtbot.waitUntil(lambda: len(panel.flips.findChildren(QPushButton)) == 7, timeout=20_000)

    assert panel.verdict.text().startswith("second is better. second against first: +")
    assert "Leakage is not known" in panel.leakage.text()
    assert "2 images turned from right to wrong, 16 from wrong to right" in panel.flips.told.text()
    asked: list[ImagesAsked] = []
    panel.images_asked.connect(asked.append)
    button = next(each for each in panel.flips.findChildren(QPushButton) if "right → wrong" in each.text())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked[0].image_ids[0] in decided.image_ids[:2]


def test_models_of_different_parts_are_refused_in_words(decided: Decided, context: Context, qtbot: Any) -> None:
    third = decided.model("third", size=96)
    decided.measure(third, part="valid")
    panel = ComparePanel(context)
    qtbot.addWidget(panel)
    panel.show_models([row for row in models(decided) if row.name in ("first", "third")])
    qtbot.waitUntil(panel.is_ready, timeout=60_000)

    assert "not all measured on one and the same part" in panel.verdict.text()
    assert panel.table.isHidden()


def test_scenes_stand_beside_models_with_the_difference_to_the_last_one(
    decided: Decided, context: Context, qtbot: Any
) -> None:
    scene = pin_pictures(context.project, "by night", decided.image_ids[-1:], "car", author="ann")
    newest_first = models(decided)
    with context.project.registry.transaction() as tx:
        for row, is_passed in zip(newest_first, (False, True), strict=True):
            detail = {"looked_at": 1, "score": 0.5}
            record_scenes(tx, row.id, [{"scene": scene, "is_passed": is_passed, "detail": detail}])
    panel = ScenesPanel(context)
    qtbot.addWidget(panel)
    panel.show_models(newest_first)

    assert [panel.table.cell_text(0, column) for column in range(4)] == [
        "by night", "car, found on each picture", "passed", "failed ↓",
    ]  # fmt: skip


def test_pictures_are_pinned_from_the_dialog(decided: Decided, context: Context, qtbot: Any) -> None:
    dialog = PinSceneDialog(context, decided.image_ids[:2])
    qtbot.addWidget(dialog)
    dialog.name.setText("by day")
    dialog.height_px.setValue(24)
    dialog.accept()
    with context.project.registry.reading() as session:
        row = scenes(session)[0]

    assert (row.name, row.author) == ("by day", "tester")


def test_the_front_holds_what_no_other_model_beats() -> None:
    assert pareto_front([(10.0, 0.5), (5.0, 0.4), (12.0, 0.45), (20.0, 0.9)]) == [1, 0, 3]
