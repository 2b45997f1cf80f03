"""Positions are taken in from the menu of the window, and leakage is measured with the distances a person names."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from core.jobs.spec import read_spec
from core.leakage import Leakage, LeakExample, PartLeakage
from core.queries.jobs import jobs
from desktop.changes_hub import ChangesHub
from desktop.context import Context
from desktop.leakage_dialog import LeakageDialog
from desktop.main_window import MainWindow
from desktop.page import entry_of
from desktop.pages.data import DataPage
from desktop.pages.data_versions import VersionsPanel
from desktop.pages.leakage_words import version_cell
from desktop.positions_dialog import PositionsDialog
from labeling.splitting import SplitPlan
from labeling.versions import freeze
from tests.desktop.page_rows import import_pictures, show

WAIT_MS = 60_000


@pytest.fixture
def dialog(context: Context, tmp_path: Path, qtbot: Any) -> Any:
    """The dialog as the menu opens it, over six pictures."""
    import_pictures(context.project, tmp_path / "pictures")
    window = MainWindow(context, (entry_of(DataPage),))
    qtbot.addWidget(window)
    window.show()
    (entry,) = (each for each in window.menus.file.actions() if each.text() == "Positions of images…")
    entry.trigger()
    (made,) = window.findChildren(PositionsDialog)
    yield made
    window.close()


def test_a_table_is_taken_in_and_one_report_tells_how_many_images_got_a_position(
    dialog: PositionsDialog, tmp_path: Path, qtbot: Any
) -> None:
    qtbot.waitUntil(lambda: dialog.state.text() == "0 of 6 images have a position.", timeout=WAIT_MS)
    assert not dialog.drive.isEnabled()
    table = tmp_path / "places.csv"
    table.write_text("name,latitude,longitude\n0.png,52.5,13.4\n1.png,52.5,13.5\nother.png,52.5,13.5\n2.png,0,0\n")
    dialog.file.setText(str(table))
    assert dialog.drive.isEnabled()
    qtbot.mouseClick(dialog.begin, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.told.text() == "2 images got a position.", timeout=WAIT_MS)
    qtbot.waitUntil(lambda: dialog.state.text() == "2 of 6 images have a position.", timeout=WAIT_MS)
    shown = [dialog.skipped.topLevelItem(n) for n in range(dialog.skipped.topLevelItemCount())]
    assert [(each.text(0), each.text(1)) for each in shown if each is not None] == [
        ("row 5", "It has no position."), ("other.png", "No image has this name."),
    ]  # fmt: skip
    assert dialog.begin.isEnabled()


def test_a_file_that_tells_no_positions_is_refused_with_a_sentence(
    dialog: PositionsDialog, tmp_path: Path, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Exception] = []
    monkeypatch.setattr("desktop.positions_dialog.show_error", lambda _parent, error: told.append(error))
    (tmp_path / "way.csv").write_text("a,b\n1,2\n")
    dialog.file.setText(str(tmp_path / "way.csv"))
    qtbot.mouseClick(dialog.begin, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(told), timeout=WAIT_MS)
    assert "tells no positions that are understood" in str(told[0])
    assert dialog.begin.isEnabled()


def test_leakage_is_measured_with_the_metres_that_were_named(
    context: Context, hub: ChangesHub, tmp_path: Path, qtbot: Any
) -> None:
    import_pictures(context.project, tmp_path / "pictures")
    frozen = freeze(context.project, "v1", SplitPlan((0.5, 0.5, 0.0)))
    page = DataPage(context, hub)
    show(page, hub, qtbot)
    page.show_panel(VersionsPanel)
    card = page.panel(VersionsPanel).versions_card
    qtbot.waitUntil(lambda: card.table.rowCount() == 1 and card.acts["measure_leakage"].isEnabled(), timeout=WAIT_MS)
    qtbot.mouseClick(card.acts["measure_leakage"], Qt.MouseButton.LeftButton)
    (asked,) = page.findChildren(LeakageDialog)
    assert (asked.frames.value(), asked.metres.value()) == (30, 10.0)
    asked.metres.setValue(25.0)
    asked.accept()

    def started() -> list[Path]:
        with context.project.registry.reading() as session:
            return [context.project.root / row.folder for row in jobs(session) if row.kind == "leakage"]

    qtbot.waitUntil(lambda: bool(started()), timeout=WAIT_MS)
    arguments = read_spec(started()[0]).arguments
    assert (arguments["version"], arguments["frames"], arguments["metres"]) == (frozen.id, 30, 25.0)
    context.executor.kill(started()[0])


def test_the_versions_tab_tells_the_place_as_a_reason(qapp: object) -> None:
    example = LeakExample("test", "metres", "a" * 64, "a.jpg", "b" * 64, "b.jpg", 3.25)
    part = PartLeakage(20, 3, {"frames": None, "copy": 1, "metres": 2}, 0, 12)
    tip = version_cell(Leakage("v", "v", 30, {"test": part}, (example,), metres=10.0)).tip
    assert "2 taken within 10 m of a training image, 12 of 20 have a position" in tip
    assert "a.jpg was taken 3.2 m from b.jpg" in tip
