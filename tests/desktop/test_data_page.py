"""The Data page counts, checks and freezes."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from sqlmodel import select

from core.leakage import Leakage, LeakExample, PartLeakage
from core.queries.leakage import kept_with
from core.queries.versions import versions
from core.schema import DatasetVersionRow, ImageRow
from desktop.changes_hub import ChangesHub
from desktop.context import Context
from desktop.pages.data import DataPage
from desktop.pages.data_balance import BalancePanel
from desktop.pages.data_coverage import CoveragePanel
from desktop.pages.data_versions import VersionsPanel
from labeling.ontology import add_class
from tests.checking import add_pictures, scene
from tests.desktop.page_rows import add_version, import_pictures, show


@pytest.fixture
def page(context: Context, hub: ChangesHub, qtbot: Any) -> DataPage:
    made = DataPage(context, hub)
    show(made, hub, qtbot)
    qtbot.waitUntil(made.is_ready)
    return made


def balance(page: DataPage) -> BalancePanel:
    """The first tab."""
    return page.panel(BalancePanel)


def versions_of(page: DataPage) -> VersionsPanel:
    """The tab of versions, shown."""
    page.show_panel(VersionsPanel)
    return page.panel(VersionsPanel)


def counted(page: DataPage, qtbot: Any) -> None:
    page.hub.look_elsewhere()
    qtbot.waitUntil(lambda: page.is_ready() and not page.empty.isVisible())


def test_an_empty_project_asks_for_an_import_once(page: DataPage, qtbot: Any) -> None:
    assert page.empty.isVisible()
    assert not page.import_button.isVisible()
    with qtbot.waitSignal(page.import_requested):
        qtbot.mouseClick(page.empty.button, Qt.MouseButton.LeftButton)


def test_it_says_in_a_sentence_how_unbalanced_the_classes_are(page: DataPage, tmp_path: Path, qtbot: Any) -> None:
    import_pictures(page.context.project, tmp_path / "pictures")
    counted(page, qtbot)

    assert "bus (2 labels on 2 images, 48 more to label)" in balance(page).advice_card.sentences[0]
    assert "car: 6" in balance(page).classes_card.chart.accessibleDescription()


def test_sides_without_labels_show_no_empty_charts_and_say_what_to_do(page: DataPage, qtbot: Any) -> None:
    add_pictures(page.context.project, {"a.png": scene(1)})
    counted(page, qtbot)
    assert page.import_button.isVisible()
    panel = balance(page)
    assert panel.classes_card.none.isVisible()
    shown = (panel.shapes_card, panel.together_card, panel.parts_card, panel.advice_card.remedies)
    assert not any(each.isVisible() for each in shown)
    page.show_panel(CoveragePanel)
    covered = page.panel(CoveragePanel)
    qtbot.waitUntil(covered.is_ready)
    assert covered.none.text().startswith("There are no classes yet.")
    assert not any(each.isVisible() for each in (covered.map, covered.editor, covered.over, covered.list_card))
    add_class(page.context.project.registry, "car")
    qtbot.waitUntil(lambda: covered.is_ready() and covered.list_card.isVisible())
    assert covered.none.text().startswith("The brief names no conditions yet.")


def test_freezing_makes_a_version_that_stands_in_the_table(page: DataPage, tmp_path: Path, qtbot: Any) -> None:
    import_pictures(page.context.project, tmp_path / "pictures")
    counted(page, qtbot)
    form = versions_of(page).freeze_card
    qtbot.keyClicks(form.name, "roads-1")
    with qtbot.waitSignal(form.frozen):
        qtbot.mouseClick(form.freeze, Qt.MouseButton.LeftButton)
    page.hub.look_elsewhere()

    table = versions_of(page).versions_card.table
    qtbot.waitUntil(lambda: table.rowCount() == 1)
    assert [table.cell_text(0, column) for column in (0, 2)] == ["roads-1", "6"]
    page.show_panel(BalancePanel)
    assert balance(page).shown.findText("Version roads-1") > 0


def test_shares_that_are_not_one_are_refused_and_nothing_is_frozen(
    page: DataPage, tmp_path: Path, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Exception] = []
    monkeypatch.setattr("desktop.saving.show_error", lambda _parent, error: told.append(error))
    import_pictures(page.context.project, tmp_path / "pictures")
    counted(page, qtbot)
    versions_of(page).freeze_card.name.setText("roads-1")
    versions_of(page).freeze_card.shares[0].setValue(0.9)
    qtbot.mouseClick(versions_of(page).freeze_card.freeze, Qt.MouseButton.LeftButton)

    assert "do not add up" in str(told[0])
    with page.context.project.registry.reading() as session:
        assert versions(session) == []


def test_a_version_that_another_window_froze_appears(page: DataPage, qtbot: Any) -> None:
    add_version(page.context.project, "roads-7")
    page.hub.look_elsewhere()

    qtbot.waitUntil(lambda: versions_of(page).versions_card.table.rowCount() == 1)
    assert versions_of(page).versions_card.table.cell_text(0, 3) == "70 / 15 / 15"
    assert versions_of(page).versions_card.table.cell_text(0, 4) == "4"


def test_a_version_shows_its_leakage_and_what_leaks_opens_on_the_label_page(
    page: DataPage, tmp_path: Path, qtbot: Any
) -> None:
    project = page.context.project
    import_pictures(project, tmp_path / "pictures")
    version_id = add_version(project, "roads-8")
    with project.registry.transaction() as tx:
        first, second, *_ = tx.session.exec(select(ImageRow)).all()
        example = LeakExample("test", "copy", first.sha256, first.name, second.sha256, second.name, 0.9)
        part = PartLeakage(20, 3, {"frames": None, "copy": 3, "metres": None})
        row = tx.session.get_one(DatasetVersionRow, version_id)
        row.leakage_json = kept_with("{}", Leakage(version_id, version_id, 30, {"test": part}, (example,)))
        tx.session.add(row)
        tx.touch("versions", [version_id])
    page.hub.look_elsewhere()

    card = versions_of(page).versions_card
    qtbot.waitUntil(lambda: card.table.rowCount() == 1 and card.table.cell_text(0, 6) == "– / 15 %")
    assert "3 copies of a training image" in card.table.item(0, 6).toolTip()
    with qtbot.waitSignal(page.images_asked) as asked:
        qtbot.mouseClick(card.acts["show_leaking"], Qt.MouseButton.LeftButton)
    assert list(asked.args[0].image_ids) == [first.id, second.id]
