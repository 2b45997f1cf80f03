"""The lineage is drawn, walked in both directions by keys and clicks, and leads to the pages."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPoint, Qt
from sqlmodel import select

from core.queries import models as reads
from core.schema import ImageRow, ReviewItemRow
from desktop.context import Context
from desktop.pages.models_lineage import LineagePanel
from tests.desktop.page_rows import import_pictures
from tests.lineage_rows import fill


def shown(context: Context, qtbot: Any, *models: str) -> LineagePanel:
    panel = LineagePanel(context)
    qtbot.addWidget(panel)
    panel.resize(1200, 560)
    panel.show()
    with context.project.registry.reading() as session:
        panel.show_models([reads.model_by(session, model) for model in models])
    qtbot.waitUntil(panel.is_ready)
    return panel


def press(panel: LineagePanel, qtbot: Any, *keys: Qt.Key) -> None:
    panel.view.setFocus()
    for key in keys:
        qtbot.keyClick(panel.view, key)


def place_of(panel: LineagePanel, key: str) -> QPoint:
    item = panel.view._cards[panel._laid.by_key[key].key]
    return panel.view.mapFromScene(item.sceneBoundingRect().center())


def near(panel: LineagePanel) -> Sequence[str]:
    return [panel.near.item(row).text() for row in range(panel.near.count())]


def test_the_selected_model_is_chosen_and_told_in_words(context: Context, qtbot: Any) -> None:
    fill(context.project)
    panel = shown(context, qtbot, "model-1")
    assert panel.view.accessibleDescription() == "Model: detect-nano · roads-1 · 1"
    assert near(panel)[0] == "← gave: Training run, detect-nano"
    assert "→ packaged as: Package, roads.rwpkg" in near(panel)


def test_arrow_keys_walk_back_to_the_images_and_on_to_the_road(context: Context, qtbot: Any) -> None:
    fill(context.project)
    panel = shown(context, qtbot, "model-1")
    press(panel, qtbot, *[Qt.Key.Key_Left] * 3)
    assert panel.name.text() == "120 images, 340 labels"
    panel.view.choose("package-1")
    press(panel, qtbot, Qt.Key.Key_Right)
    assert panel.kind.text() in ("Drive validation", "Move between stages")


def test_a_click_shows_a_thing_and_a_double_click_goes_there(context: Context, qtbot: Any) -> None:
    fill(context.project)
    panel = shown(context, qtbot, "model-1")
    panel.view.choose("run-1")
    went: list[str] = []
    panel.go_to.connect(went.append)
    qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place_of(panel, "model-1"))
    assert panel.kind.text() == "Model"
    assert not panel.go.isVisible()
    # A double click of the test alone has no first press.
    qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place_of(panel, "run-1"))
    qtbot.mouseDClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place_of(panel, "run-1"))
    qtbot.waitUntil(lambda: went == ["Train"])


def test_a_group_is_opened_by_return(context: Context, qtbot: Any) -> None:
    fill(context.project, trials=12)
    panel = shown(context, qtbot)
    panel.view.choose("run-5")
    assert panel.name.text() == "12 alike"
    press(panel, qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel._laid.by_key["run-5"].key == "run-5")


def test_following_a_thing_shows_its_lineage_alone_until_one_comes_back(context: Context, qtbot: Any) -> None:
    fill(context.project)
    panel = shown(context, qtbot, "model-1")
    panel.view.choose("validation-1")
    qtbot.mouseClick(panel.follow, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(panel.is_ready)
    assert "evaluation-1" not in panel._laid.by_key
    assert "drive-1" in panel._laid.by_key
    qtbot.mouseClick(panel.back, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(panel.is_ready)
    assert "evaluation-1" in panel._laid.by_key


def test_hard_frames_open_on_the_label_page(context: Context, qtbot: Any, tmp_path: Any) -> None:
    import_pictures(context.project, tmp_path / "pictures", count=2)
    fill(context.project, hard_frames=2)
    with context.project.registry.transaction() as tx:
        ids = sorted(tx.session.exec(select(ImageRow.id)))
        for number, image_id in enumerate(ids, start=1):
            row = tx.session.get_one(ReviewItemRow, number)
            row.image_id = image_id
            tx.session.add(row)
    panel = shown(context, qtbot, "model-1")
    asked: list[Any] = []
    panel.images_asked.connect(asked.append)
    panel.view.choose("queue")
    qtbot.mouseClick(panel.go, Qt.MouseButton.LeftButton)
    assert [list(each.image_ids) for each in asked] == [ids]


def test_a_project_without_anything_says_so(context: Context, qtbot: Any) -> None:
    panel = shown(context, qtbot)
    qtbot.waitUntil(lambda: bool(panel.about.text()))
    assert panel.about.text() == "Everything in this project: 0 things."
    assert panel.view.chosen_key() == ""
