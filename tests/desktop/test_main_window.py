"""The window around the pages: when they are built and told, what it remembers, importing and jobs."""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from core.changes import Changes
from core.errors import UserError
from core.registry import Registry
from core.schema_models import JobRow
from core.settings import Settings, read_settings, with_recent_project, write_settings
from desktop.background import run_in_background
from desktop.context import Context
from desktop.importing_dialog import REPORT, ImportDialog
from desktop.keyboard_dialog import key_rows
from desktop.main_window import MainWindow
from desktop.menus import WindowMenus
from desktop.page import Page, entry_of
from desktop.style import tokens
from desktop.widgets.job_strip import job_words


class Noting(Page):
    """Writes down what it was told."""

    built: ClassVar[list[str]] = []

    def __init__(self, *given) -> None:
        super().__init__(*given)
        self.told: list[Changes | None] = []
        self.built.append(self.title)

    def refresh(self, changes: Changes | None) -> None:
        self.told.append(changes)


class First(Noting):
    title = "Brief"
    icon_name = "brief"


class Second(Noting):
    title = "Label"
    icon_name = "label"


@pytest.fixture
def window(context: Context, qtbot: QtBot) -> Iterator[MainWindow]:
    Noting.built.clear()
    made = MainWindow(context, (entry_of(First), entry_of(Second)))
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


def change(context: Context) -> None:
    with context.project.registry.transaction(context.origin) as tx:
        tx.touch("images", [1])


def test_a_page_is_built_when_it_is_first_shown(window: MainWindow) -> None:
    assert Noting.built == ["Brief"]
    window.show_page("Label")
    assert Noting.built == ["Brief", "Label"]


def test_a_key_shows_a_page(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: Noting.built == ["Brief", "Label"])


def test_a_hidden_page_hears_joined_changes_when_it_is_shown_again(window: MainWindow, context: Context) -> None:
    window.show_page("Label")
    first = window.page("Brief")
    assert isinstance(first, First)
    change(context)
    change(context)
    assert first.told == [None]
    window.show_page("Brief")
    assert first.told[1:] == [Changes({"images": frozenset({1})}, context.origin)]


def test_the_page_that_is_shown_hears_what_another_window_commits(
    window: MainWindow, context: Context, qtbot: QtBot
) -> None:
    other = Registry(context.project.registry.path)
    with other.transaction("another window") as tx:
        tx.touch("brief")
    other.close()
    page = window.page("Brief")
    assert isinstance(page, First)
    qtbot.waitUntil(lambda: any(told is not None and told.touches("brief") for told in page.told))


def test_the_theme_is_shown_and_remembered(window: MainWindow) -> None:
    light = tokens()
    window.menus.theme_chosen.emit("dark")
    assert tokens() != light
    assert read_settings().theme == "dark"
    window.menus.theme_chosen.emit("light")
    assert read_settings().theme == "light"


def test_the_window_comes_back_where_it_was(window: MainWindow, context: Context, qtbot: QtBot) -> None:
    window.resize(960, 666)  # the screen of the tests is 800 pixels wide
    window.close()
    again = MainWindow(context, (entry_of(First),))
    qtbot.addWidget(again)
    assert again.height() == 666
    again.close()


def test_importing_a_folder_tells_what_came_in_and_what_was_left_out(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    import cv2
    import numpy as np

    source = tmp_path / "pictures"
    source.mkdir()
    cv2.imwrite(str(source / "good.jpg"), np.full((90, 160, 3), 90, dtype=np.uint8))
    (source / "broken.jpg").write_bytes(b"no picture")
    window.import_source(source)
    dialog = window.findChild(ImportDialog)
    assert dialog is not None
    dialog.begin.click()
    qtbot.waitUntil(lambda: dialog.steps.currentIndex() == REPORT, timeout=20_000)
    assert dialog.report is not None
    assert dialog.report.images == 1
    assert [
        dialog.reported.skipped.topLevelItem(row).text(0) for row in range(dialog.reported.skipped.topLevelItemCount())
    ] == ["broken.jpg"]
    dialog.leave.click()


def test_a_running_job_is_shown_and_hidden_when_none_runs(window: MainWindow, context: Context) -> None:
    job = JobRow(id="job", kind="train", title="Train", state="running", folder="jobs/job", created_at="", progress=0.4)
    window.job_strip.set_jobs([job])
    assert window.job_strip.isVisible()
    assert job_words(job, 1) == "Train · 40% · 1 more"
    window.job_strip.set_jobs([])
    assert not window.job_strip.isVisible()


def test_all_pages_and_menus_are_in_the_list_of_keys(window: MainWindow) -> None:
    assert key_rows(window.menus.view) == [("Brief", "Ctrl+1"), ("Label", "Ctrl+2")]


def test_an_error_in_the_background_arrives_in_the_gui_thread(window: MainWindow, qtbot: QtBot) -> None:
    heard: list[Exception] = []

    def fail() -> None:
        raise UserError("It did not work.")

    run_in_background(window, fail, heard.append, heard.append)
    qtbot.waitUntil(lambda: [str(error) for error in heard] == ["It did not work."])


def test_an_answer_for_a_deleted_window_is_dropped(window: MainWindow, qtbot: QtBot) -> None:
    heard: list[object] = []
    gone = Page(window.context, window.hub)
    run_in_background(gone, lambda: 1, heard.append)
    gone.deleteLater()
    QApplication.sendPostedEvents(gone)
    qtbot.wait(100)
    assert heard == []


def test_recent_projects_that_are_still_there_stand_in_the_menu(config_dir, project, qtbot, tmp_path) -> None:
    gone = tmp_path / "gone"
    write_settings(with_recent_project(with_recent_project(Settings(), gone), project.root))
    window = QMainWindow()
    qtbot.addWidget(window)
    menus = WindowMenus(window, ["Label"], "light")
    (recent,) = [action.menu() for action in menus.file.actions() if action.text() == "Open &recent"]
    assert [action.text() for action in recent.actions()] == [project.root.name]
