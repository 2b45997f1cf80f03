"""Long work of the tab of versions: it shows how far it is, one at a time, and a stop leaves nothing behind."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.project import Project
from core.queries.images import image_ids
from core.queries.versions import versions
from desktop.app import make_window
from desktop.background import wait_for_work
from desktop.context import Context
from desktop.main_window import MainWindow
from desktop.pages.data import DataPage
from desktop.pages.data_versions import VersionsPanel
from desktop.widgets.work_strip import WorkStrip
from labeling.versions import SplitPlan, freeze
from tests.many_images import add_images, delete_labels, edit_count, files_below, label_count

IMAGES = 1500


@pytest.fixture
def window(context: Context, qtbot: QtBot) -> Iterator[MainWindow]:
    """The whole window, with the tab of versions in front."""
    add_images(context.project, IMAGES)
    made = make_window(context)
    qtbot.addWidget(made)
    made.show()
    made.show_page("Data")
    page = made.page("Data")
    assert isinstance(page, DataPage)
    page.show_panel(VersionsPanel)
    yield made
    panel_of(made).stop_work()
    made.close()
    wait_for_work(-1)


def panel_of(window: MainWindow) -> VersionsPanel:
    page = window.page("Data")
    assert isinstance(page, DataPage)
    return page.panel(VersionsPanel)


def begin_freezing(window: MainWindow, qtbot: QtBot, name: str = "roads-1") -> WorkStrip:
    card = panel_of(window).freeze_card
    card.name.setText(name)
    qtbot.mouseClick(card.freeze, Qt.MouseButton.LeftButton)
    assert card.strip.is_busy()
    return card.strip


def end(strip: WorkStrip, qtbot: QtBot) -> str:
    qtbot.waitUntil(lambda: not strip.is_busy(), timeout=60_000)
    return strip.text.text()


def names(project: Project) -> list[str]:
    with project.registry.reading() as session:
        return [row.name for row in versions(session)]


def test_a_freeze_shows_how_far_it_is_and_nothing_else_begins_meanwhile(window: MainWindow, qtbot: QtBot) -> None:
    project, panel = window.context.project, panel_of(window)
    freeze(project, "roads-0", SplitPlan((0.6, 0.2, 0.2)))
    qtbot.waitUntil(lambda: panel.versions_card.chosen() is not None)
    acts = panel.versions_card.acts
    strip = begin_freezing(window, qtbot)
    assert not panel.freeze_card.freeze.isEnabled()
    assert {name: acts[name].isEnabled() for name in ("roll_back", "materialise", "check", "hold", "compare")} == {
        "roll_back": False, "materialise": False, "check": False, "hold": False, "compare": True,
    }  # fmt: skip
    assert (strip.isVisible(), strip.bar.isVisible(), strip.stop.isVisible()) == (True, True, True)
    seen: set[str] = set()
    qtbot.waitUntil(lambda: seen.add(strip.text.text()) or not strip.is_busy(), timeout=60_000)
    counted = [words for words in seen if words.startswith("Freezing roads-1 · ") and words.endswith(f" of {IMAGES:,}")]
    assert counted
    assert names(project) == ["roads-1", "roads-0"]
    assert strip.text.text().startswith("roads-1 is frozen with 1,500 images")
    assert not strip.bar.isVisible()
    assert acts["roll_back"].isEnabled()
    assert panel.freeze_card.freeze.isEnabled()


def test_a_freeze_that_is_stopped_says_so_and_leaves_nothing(window: MainWindow, qtbot: QtBot) -> None:
    project = window.context.project
    before = files_below(project.objects.root)
    strip = begin_freezing(window, qtbot)
    qtbot.mouseClick(strip.stop, Qt.MouseButton.LeftButton)
    assert not strip.stop.isEnabled()
    assert "stopping" in strip.text.text()
    assert end(strip, qtbot) == "Stopped. No version was made, and the labels are as they were."
    assert window.statusBar().currentMessage() == strip.text.text()
    assert (names(project), files_below(project.objects.root)) == ([], before)
    end(begin_freezing(window, qtbot, "roads-2"), qtbot)
    assert names(project) == ["roads-2"]


def test_a_roll_back_and_a_writing_are_stopped(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, panel = window.context.project, panel_of(window)
    freeze(project, "roads-1", SplitPlan())
    with project.registry.reading() as session:
        delete_labels(project, list(image_ids(session)))
    qtbot.waitUntil(lambda: panel.versions_card.chosen() is not None)
    before, card = (label_count(project), edit_count(project)), panel.versions_card
    asked: list[str] = []
    monkeypatch.setattr("desktop.pages.data_version_acts.ask", lambda _parent, what, *, yes: asked.append(what) or True)
    qtbot.mouseClick(card.acts["roll_back"], Qt.MouseButton.LeftButton)
    assert not panel.freeze_card.freeze.isEnabled()
    qtbot.waitUntil(lambda: card.strip.title == "Rolling back to roads-1", timeout=60_000)
    assert f"{4 * IMAGES:,} labels come back" in asked[0]
    qtbot.mouseClick(card.strip.stop, Qt.MouseButton.LeftButton)
    assert end(card.strip, qtbot) == "Stopped. The labels are as they were."
    assert (label_count(project), edit_count(project)) == before

    row = card.chosen()
    assert row is not None
    dialog = panel.acts.materialise(row)
    dialog.folder.setText(str(tmp_path / "out" / "set"))
    dialog.accept()
    qtbot.mouseClick(card.strip.stop, Qt.MouseButton.LeftButton)
    assert end(card.strip, qtbot) == f"Stopped. Nothing was left in {tmp_path / 'out' / 'set'}."
    assert not (tmp_path / "out").exists()


def test_closing_the_window_asks_first_and_then_stops_the_work(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = window.context.project
    before = files_below(project.objects.root)
    asked: list[str] = []

    def answer(_parent: object, question: str, *, yes: str) -> bool:
        asked.append(f"{question} {yes}")
        return len(asked) > 1

    monkeypatch.setattr("desktop.main_window.ask", answer)
    strip = begin_freezing(window, qtbot)
    assert not window.close()
    assert (window.isVisible(), strip.is_busy()) == (True, True)
    assert window.close()
    wait_for_work(-1)
    assert (
        asked
        == ["Freezing roads-1 is not finished. Closing the window stops it, and nothing of it is kept. Stop and close"]
        * 2
    )
    assert (names(project), files_below(project.objects.root)) == ([], before)
