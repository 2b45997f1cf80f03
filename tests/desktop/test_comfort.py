"""The tour, the session's figures, dropping files onto the window, and what it says instead of saving."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.project import create_project
from core.queries.brief import classes
from core.queries.images import image_count
from core.settings import read_settings, write_settings
from desktop.app import make_window
from desktop.dropping import DropArea, drop_words
from desktop.importing_dialog import REPORT, ImportDialog
from desktop.main_window import MainWindow
from desktop.page import entry_of
from desktop.pages.label import LabelPage
from desktop.pages.label_session import SessionDialog
from desktop.widgets.tour import Tour
from labeling import ontology
from labeling.suggestions import add_suggestions
from tests.desktop.test_label_page import add_images, draw_box, key

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def image_ids(project) -> list[int]:
    ontology.add_class(project.registry, "car")
    return add_images(project, 2)


@pytest.fixture
def window(context, qtbot, image_ids) -> Iterator[MainWindow]:
    """The window on two pictures."""
    made = MainWindow(context, (entry_of(LabelPage),))
    qtbot.addWidget(made)
    made.resize(1280, 760)
    made.show()
    qtbot.waitUntil(made.is_page_ready, timeout=5000)
    made.page("Label").canvas.setFocus()
    yield made
    made.close()


def test_the_tour_comes_at_the_first_start_and_not_again(window, qtbot):
    window.offer_tour()
    tour = window.findChild(Tour)
    assert tour.isVisible()
    titles = []
    for _ in range(7):
        titles.append(tour.title.text())
        assert window.rect().contains(tour.card.geometry().translated(tour.mapTo(window, QPoint(0, 0))))
        QTest.keyClick(tour, Qt.Key.Key_Return)
    assert len(set(titles)) == 7
    qtbot.waitUntil(lambda: window.findChild(Tour) is None)
    assert read_settings().has_toured
    assert window.page("Label").canvas.hasFocus()


def test_the_tour_waits_for_the_first_picture_and_can_be_left_at_once(context, qtbot, project):
    empty = MainWindow(context, (entry_of(LabelPage),))
    qtbot.addWidget(empty)
    empty.show()
    empty.offer_tour()
    qtbot.waitUntil(empty.is_page_ready, timeout=5000)
    assert empty.findChild(Tour) is None
    add_images(project, 1)
    with project.registry.transaction("elsewhere") as tx:
        tx.touch("images")
    qtbot.waitUntil(lambda: empty.findChild(Tour) is not None, timeout=5000)
    QTest.keyClick(empty.findChild(Tour), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: empty.findChild(Tour) is None)
    empty.close()


def test_keys_during_the_tour_do_nothing_to_the_page(window, image_ids):
    window.menus.tour_chosen.emit()
    QTest.keyClick(window.findChild(Tour), Qt.Key.Key_D)
    assert window.page("Label").desk.bench.id == image_ids[0]


def test_the_tour_names_the_keys_of_now(window, config_dir):
    window.page("Label").popups._change_keys()
    from desktop.keys_dialog import KeysDialog

    window.findChild(KeysDialog).set_keys("next_image", ("F9",))
    window.menus.tour_chosen.emit()
    tour = window.findChild(Tour)
    tour.go(1)
    assert "F9" in tour.words.text()


def test_the_session_shows_pace_and_what_became_of_suggestions(window, project, image_ids, qtbot):
    page = window.page("Label")
    with project.registry.transaction() as tx:
        add_suggestions(tx, [(image_ids[0], 1, (box := _box(n)), 0.9) for n in (1, 3)], source="model-x")
    assert box is not None
    draw_box(page)
    page.suggestions.keep_all()
    key(page, Qt.Key.Key_S, CTRL | SHIFT)
    dialog = window.findChild(SessionDialog)
    qtbot.waitUntil(lambda: dialog.suggestions.rowCount() == 1)
    cells = [dialog.suggestions.item(0, column).text() for column in range(7)]
    assert cells == ["model-x", "car", "2", "0", "0", "0", "100%"]
    assert [dialog.by_class.item(0, column).text() for column in range(2)] == ["car", "1"]
    assert dialog.advice.text() == "Training again would not pay yet."


def _box(number: int):
    from core.shapes import Box

    return Box(40 * number, 10, 40 * number + 20, 40)


def test_ctrl_s_says_that_everything_is_saved(window):
    key(window.page("Label"), Qt.Key.Key_S, CTRL)
    assert window.statusBar().currentMessage().startswith("Everything is saved already. Ctrl+Z")


def drop(window: MainWindow, *paths: Path) -> None:
    """Drag these over the window and let go."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    held = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    entered = QDragEnterEvent(QPoint(50, 50), *held)
    QApplication.sendEvent(window, entered)
    assert entered.isAccepted()
    assert window.findChild(DropArea).veil.isVisible()
    QApplication.sendEvent(window, QDropEvent(QPointF(50, 50), *held))
    assert not window.findChild(DropArea).veil.isVisible()


def picture(path: Path, shade: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), np.full((90, 160, 3), shade, np.uint8))
    return path


def test_a_folder_single_pictures_and_something_useless_are_dropped_together(window, project, tmp_path, qtbot):
    folder = tmp_path / "more"
    picture(folder / "a.png", 10)
    picture(folder / "b.png", 20)
    single = picture(tmp_path / "c.png", 30)
    useless = tmp_path / "notes.txt"
    useless.write_text("nothing")
    drop(window, folder, single, useless)
    qtbot.waitUntil(lambda: window.findChild(ImportDialog) is not None)
    dialog = window.findChild(ImportDialog)
    assert "c.png" in dialog.others.text()
    dialog.begin.click()
    qtbot.waitUntil(lambda: dialog.steps.currentIndex() == REPORT, timeout=20_000)
    with project.registry.reading() as session:
        assert image_count(session) == 5
    left_out = dialog.reported.skipped
    assert [left_out.topLevelItem(row).text(0) for row in range(left_out.topLevelItemCount())] == [str(useless)]
    dialog.leave.click()


def test_a_recording_is_dropped(window, project, tmp_path, qtbot):
    video = tmp_path / "drive.mp4"
    writer = cv2.VideoWriter(str(video), cv2.VideoWriter.fourcc(*"mp4v"), 10, (160, 96))
    for number in range(8):
        writer.write(np.full((96, 160, 3), 20 * number, np.uint8))
    writer.release()
    drop(window, video)
    qtbot.waitUntil(lambda: window.findChild(ImportDialog) is not None)
    dialog = window.findChild(ImportDialog)
    assert dialog.frames.isEnabled()
    dialog.begin.click()
    qtbot.waitUntil(lambda: dialog.steps.currentIndex() == REPORT, timeout=20_000)
    assert len(dialog.report.drives) == 1
    dialog.leave.click()


def test_a_dropped_project_is_opened_and_not_imported(context, qtbot, tmp_path):
    other = tmp_path / "other"
    create_project(other).close()
    opened, imported = [], []
    window = MainWindow(context, (entry_of(LabelPage),))
    qtbot.addWidget(window)
    window.show()
    area = window.findChild(DropArea)
    area._open_project, area._import_all = opened.append, imported.append
    drop(window, other)
    qtbot.waitUntil(lambda: opened == [other])
    assert imported == []
    assert drop_words([other]) == "Let go to open the project other"
    window.close()


def test_a_link_from_a_browser_is_not_taken(window):
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/a.png")])
    entered = QDragEnterEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    entered.ignore()
    QApplication.sendEvent(window, entered)
    assert not entered.isAccepted()


def test_settings_that_make_no_sense_are_left_out_and_the_others_kept(config_dir):
    write_settings(replace(read_settings(), wheel="scrolls", has_toured=True))
    path = config_dir / "settings.json"
    path.write_text(path.read_text().replace('"scrolls"', '"flies"'))
    assert (read_settings().wheel, read_settings().has_toured) == ("zooms", True)


def test_widths_and_put_away_panels_are_found_again(window, context, qtbot):
    page = window.page("Label")
    parts = page.images.parentWidget()
    parts.setSizes([330, 700, 240])
    parts.splitterMoved.emit(330, 1)
    width = page.images.width()
    assert width > 248
    key(page, Qt.Key.Key_F8)
    assert page.panel.isHidden()
    assert page.canvas.hasFocus()
    window.close()
    again = MainWindow(context, (entry_of(LabelPage),))
    qtbot.addWidget(again)
    again.resize(1280, 760)
    again.show()
    later = again.page("Label")
    qtbot.waitUntil(lambda: later.images.width() == width, timeout=3000)
    assert later.panel.isHidden()
    again.activateWindow()
    QTest.qWaitForWindowActive(again)
    later.canvas.setFocus()
    key(later, Qt.Key.Key_F8)
    assert later.panel.isVisible()
    again.close()


def test_the_page_that_was_shown_last_is_shown_first(context, qtbot, image_ids):
    first = make_window(context)
    qtbot.addWidget(first)
    first.show_page("Data")
    first.close()
    again = make_window(context)
    qtbot.addWidget(again)
    assert again.page("Data").isVisibleTo(again)
    again.close()


def test_safe_colours_are_for_the_eye_and_leave_the_project_as_it_is(window, project, qtbot):
    page = window.page("Label")
    number = ontology.add_class(project.registry, "bus", colour="#123456", origin="elsewhere")
    qtbot.waitUntil(lambda: number in page.panel.class_buttons)
    assert page.desk.words.line(number).colour == "#123456"
    window.menus.palette_chosen.emit("colour_blind_safe")
    assert page.desk.words.line(number).colour == ontology.COLOURS[1]
    with project.registry.reading() as session:
        assert [row.colour for row in classes(session)][1] == "#123456"
    window.menus.palette_chosen.emit("project")
    assert page.desk.words.line(number).colour == "#123456"
