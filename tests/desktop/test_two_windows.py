"""Two windows on one project: each sees what the other does within a second, and a clash is told, not lost."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.ids import AnnotationId
from core.project import Project, open_project
from core.queries.images import annotations_of
from core.settings import Settings
from core.shapes import Box
from desktop.changes_hub import ChangesHub
from desktop.composition import make_context
from desktop.pages.label import LabelPage
from desktop.pages.label_clash import ClashDialog
from labeling import ontology
from tests.desktop.test_label_page import add_images

SOON_MS = 1000


@pytest.fixture
def image_ids(project: Project) -> list[int]:
    """Three pictures and a class."""
    ontology.add_class(project.registry, "car")
    return add_images(project, 3)


@pytest.fixture
def windows(project: Project, image_ids: list[int], qtbot) -> Iterator[tuple[LabelPage, LabelPage]]:
    """Two Label pages, each with a registry, a hub and an author of its own."""
    second = open_project(project.root)
    pages, hubs = [], []
    for each, author in ((project, "ann"), (second, "bob")):
        context = make_context(each, Settings(author=author))
        hub = ChangesHub(each.registry, context.origin)
        page = LabelPage(context, hub)
        qtbot.addWidget(page)
        hub.changed.connect(page.refresh)
        page.resize(1280, 720)
        page.show()
        page.refresh(None)
        qtbot.waitUntil(page.is_ready, timeout=5000)
        pages.append(page)
        hubs.append(hub)
    yield pages[0], pages[1]
    for hub in hubs:
        hub.stop()
    second.close()


def only_box(page: LabelPage) -> Box:
    """The one box that a window shows."""
    (each,) = page.desk.bench.annotations
    return each.shape


def test_each_window_sees_the_others_edits_within_a_second(windows, qtbot) -> None:
    first, second = windows
    first.shapes.draw(Box(10, 10, 50, 40))
    qtbot.waitUntil(lambda: len(second.desk.bench.annotations) == 1, timeout=SOON_MS)
    assert only_box(second) == Box(10, 10, 50, 40)
    (said,) = second.desk.bench.annotations
    second.shapes.reshape([(said.id, Box(20, 20, 60, 50))])
    qtbot.waitUntil(lambda: only_box(first) == Box(20, 20, 60, 50), timeout=SOON_MS)


def clash_of(page: LabelPage) -> ClashDialog:
    """The question that a window asks about a clash."""
    (dialog,) = page.findChildren(ClashDialog)
    return dialog


@pytest.fixture
def clashing(windows, qtbot) -> tuple[LabelPage, LabelPage]:
    """Ann moved a box, and bob, who had not seen it, moved it too."""
    first, second = windows
    first.shapes.draw(Box(10, 10, 50, 40))
    qtbot.waitUntil(lambda: len(second.desk.bench.annotations) == 1, timeout=SOON_MS)
    number = AnnotationId(second.desk.bench.annotations[0].id)
    first.shapes.reshape([(number, Box(0, 0, 30, 30))])
    second.shapes.reshape([(number, Box(100, 100, 140, 130))])
    return windows


def test_a_clash_shows_who_changed_the_shape_and_leaves_it_unless_told(clashing, qtbot) -> None:
    first, second = clashing
    dialog = clash_of(second)
    assert dialog.told.text().startswith("ann changed this in the meantime, so “Move” was not made.")
    assert "ann" in dialog.now.title.text()
    assert "30 × 30" in dialog.now.words.text()
    assert "40 × 30" in dialog.wanted.words.text()
    assert only_box(second) == Box(0, 0, 30, 30)  # shown anew behind the question
    qtbot.keyClick(dialog, Qt.Key.Key_K)
    assert only_box(second) == only_box(first) == Box(0, 0, 30, 30)


def test_a_clash_can_be_decided_for_ones_own_change_which_is_one_step_to_undo(clashing, qtbot) -> None:
    first, second = clashing
    qtbot.keyClick(clash_of(second), Qt.Key.Key_T)
    assert only_box(second) == Box(100, 100, 140, 130)
    qtbot.waitUntil(lambda: only_box(first) == Box(100, 100, 140, 130), timeout=SOON_MS)
    second.history.stack.undo()
    assert only_box(second) == Box(0, 0, 30, 30)


def test_undoing_what_somebody_changed_since_asks_and_can_be_passed_over(clashing, qtbot) -> None:
    first, second = clashing
    qtbot.keyClick(clash_of(second), Qt.Key.Key_T)
    qtbot.waitUntil(lambda: only_box(first) == Box(100, 100, 140, 130), timeout=SOON_MS)
    first.history.stack.undo()
    dialog = clash_of(first)
    assert dialog.told.text().startswith("bob changed this in the meantime, so “Reshape” was not taken back.")
    assert only_box(first) == Box(100, 100, 140, 130)
    qtbot.keyClick(dialog, Qt.Key.Key_R)
    assert only_box(first) == Box(100, 100, 140, 130)
    assert first.history.stack.undoText() == "Draw"


def test_undoing_all_the_same_takes_the_shape_back_over_the_others_change(clashing, qtbot) -> None:
    first, second = clashing
    qtbot.keyClick(clash_of(second), Qt.Key.Key_T)
    qtbot.waitUntil(lambda: only_box(first) == Box(100, 100, 140, 130), timeout=SOON_MS)
    first.history.stack.undo()
    qtbot.keyClick(clash_of(first), Qt.Key.Key_T)
    assert only_box(first) == Box(10, 10, 50, 40)
    first.history.stack.redo()
    assert only_box(first) == Box(100, 100, 140, 130)  # what bob had made of it


def test_a_storm_from_two_windows_loses_nothing(windows, qtbot, project, image_ids) -> None:
    first, second = windows
    for step in range(30):
        page = (first, second)[step % 2]
        page.shapes.draw(Box(step, step, step + 20, step + 20))
        QTest.qWait(5)
    qtbot.waitUntil(lambda: len(first.desk.bench.annotations) == len(second.desk.bench.annotations) == 30, timeout=3000)
    with project.registry.reading() as session:
        authors = [each.author for each in annotations_of(session, image_ids[0])]
    assert (authors.count("ann"), authors.count("bob")) == (15, 15)


def test_undo_in_one_window_leaves_the_others_work_alone(windows, qtbot, project, image_ids) -> None:
    first, second = windows
    first.shapes.draw(Box(10, 10, 50, 40))
    second.shapes.draw(Box(100, 100, 150, 140))
    first.history.stack.undo()
    qtbot.waitUntil(lambda: len(second.desk.bench.annotations) == 1, timeout=SOON_MS)
    assert only_box(second) == Box(100, 100, 150, 140)
