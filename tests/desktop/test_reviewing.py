"""The reviewer's mode, the history and the undo list, driven with keys and the mouse over a real registry."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt

from core.queries.images import annotations_of, conditions_of, review_of
from core.shapes import Box
from desktop.pages.label import LabelPage
from desktop.pages.label_clash import ClashDialog
from desktop.pages.label_history import HistoryDialog
from desktop.pages.label_steps import StepsDialog
from labeling import ontology
from labeling.completeness import verify_image
from labeling.edits import added, changed
from labeling.review_states import ImageReview, review_set
from labeling.store import apply
from tests.desktop.test_label_page import add_images, open_page

SOON_MS = 5000
CONTROL_ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def image_ids(project) -> list[int]:
    """Five pictures; the second and fourth are done, the fifth was rejected."""
    ontology.add_class(project.registry, "car")
    ontology.set_conditions(project.registry, ontology.DEFAULT_CONDITIONS)
    ids = add_images(project, 5)
    for number in (1, 3):
        apply(project.registry, review_set(None, ImageReview(ids[number], "done")), author="ann")
    apply(project.registry, review_set(None, ImageReview(ids[4], "rejected", "Too dark", 5.0, 6.0)), author="ann")
    return ids


@pytest.fixture
def page(context, hub, qtbot, image_ids) -> Iterator[LabelPage]:
    """The Label page on the first picture."""
    made = open_page(context, hub, qtbot)
    made.canvas.setFocus()
    yield made
    made.close()


@pytest.fixture
def reviewing(page, qtbot) -> LabelPage:
    """The page in the reviewer's mode, which began with what is done."""
    qtbot.keyClick(page.canvas, Qt.Key.Key_R, CONTROL_ALT)
    qtbot.waitUntil(lambda: page.review_bar.place.text() == "1 of 2", timeout=SOON_MS)
    return page


def test_the_mode_begins_with_what_waits_for_a_reviewer(reviewing, image_ids) -> None:
    assert reviewing.desk.bench.id == image_ids[1]
    assert reviewing.review_bar.states.currentText() == "Done (2)"
    assert reviewing.review_bar.isVisible()


def test_approving_goes_on_to_the_next_of_the_state(reviewing, image_ids, project, qtbot) -> None:
    qtbot.keyClick(reviewing.canvas, Qt.Key.Key_Return, CONTROL)
    assert reviewing.desk.bench.id == image_ids[3]
    qtbot.waitUntil(lambda: reviewing.review_bar.place.text() == "1 of 1", timeout=SOON_MS)
    with project.registry.reading() as session:
        assert review_of(session, image_ids[1]).state == "approved"


def test_a_rejection_is_pinned_to_the_selected_shape(reviewing, image_ids, project, qtbot, monkeypatch) -> None:
    asked: list[str] = []

    def answer(_parent, question, **_text) -> str:
        asked.append(question)
        return "This is a van"

    monkeypatch.setattr("desktop.pages.label_reviewing.ask_text", answer)
    reviewing.shapes.draw(Box(100, 100, 200, 160))
    qtbot.keyClick(reviewing.canvas, Qt.Key.Key_Backspace, CONTROL)
    with project.registry.reading() as session:
        review = review_of(session, image_ids[1])
    assert (review.state, review.note, review.x, review.y) == ("rejected", "This is a van", 150.0, 130.0)
    assert "the selected car" in asked[0]
    assert reviewing.desk.bench.id == image_ids[3]


def test_a_rejection_without_a_shape_is_pinned_under_the_cursor(
    reviewing, image_ids, project, qtbot, monkeypatch
) -> None:
    monkeypatch.setattr("desktop.pages.label_reviewing.ask_text", lambda *_words, **_text: "A sign is missing")
    canvas = reviewing.canvas
    qtbot.mouseMove(canvas, QPoint(*(int(part) for part in canvas.view.to_widget(300, 200))))
    qtbot.keyClick(canvas, Qt.Key.Key_Backspace, CONTROL)
    with project.registry.reading() as session:
        review = review_of(session, image_ids[1])
    assert (review.x, review.y) == pytest.approx((300, 200), abs=2)


def test_another_state_is_gone_through_and_shows_its_note(reviewing, image_ids, qtbot) -> None:
    bar = reviewing.review_bar
    bar.states.setCurrentIndex(bar.states.findData("rejected"))
    bar.states.activated.emit(bar.states.currentIndex())
    qtbot.waitUntil(lambda: reviewing.desk.bench.id == image_ids[4], timeout=SOON_MS)
    qtbot.waitUntil(lambda: bar.note.text() == "Rejected: Too dark", timeout=SOON_MS)
    assert bar.place.text() == "1 of 1"


def test_what_nobody_spoke_of_is_to_do_until_it_is_begun(reviewing, image_ids, qtbot) -> None:
    bar = reviewing.review_bar
    bar.states.setCurrentIndex(bar.states.findData("to_do"))
    bar.states.activated.emit(bar.states.currentIndex())
    qtbot.waitUntil(lambda: bar.states.currentText() == "To do (2)", timeout=SOON_MS)
    qtbot.waitUntil(lambda: bar.note.text() == "To do", timeout=SOON_MS)
    reviewing.shapes.draw(Box(100, 100, 200, 160))
    assert bar.note.text() == "In progress"


def test_leaving_the_mode_puts_the_bar_away(reviewing, qtbot) -> None:
    qtbot.keyClick(reviewing.canvas, Qt.Key.Key_R, CONTROL_ALT)
    assert not reviewing.review_bar.isVisible()


def history_of(page: LabelPage, qtbot) -> HistoryDialog:
    """The history, opened by its key."""
    qtbot.keyClick(page.canvas, Qt.Key.Key_H, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    (dialog,) = page.findChildren(HistoryDialog)
    return dialog


def test_a_deleted_shape_is_found_in_the_history_and_brought_back(page, project, image_ids, qtbot) -> None:
    page.shapes.draw(Box(10, 10, 60, 60))
    (drawn,) = page.desk.bench.annotations
    page.shapes.reshape([(drawn.id, Box(20, 20, 70, 70))])
    page.shapes.delete()
    dialog = history_of(page, qtbot)
    row = dialog.whose.findData(drawn.id)
    assert "deleted by tester" in dialog.whose.itemText(row)
    dialog.whose.setCurrentIndex(row)
    assert not dialog.restore.isEnabled()
    dialog.moments.setCurrentRow(2)
    qtbot.mouseClick(dialog.restore, Qt.MouseButton.LeftButton)
    with project.registry.reading() as session:
        assert [(each.id, each.shape) for each in annotations_of(session, image_ids[0])] == [
            (drawn.id, Box(10, 10, 60, 60))
        ]


def test_who_changed_a_shape_is_told_with_the_state_at_each_moment(page, project, qtbot) -> None:
    page.shapes.draw(Box(10, 10, 60, 60))
    (drawn,) = page.desk.bench.annotations
    apply(project.registry, changed([drawn], [replace(drawn, shape=Box(0, 0, 30, 30))], "Move"), author="bob")
    page.go.choose((drawn.id,))
    dialog = history_of(page, qtbot)
    assert dialog.shape_id == drawn.id
    assert dialog.moments.item(0).text().startswith("Move\nbob, ")
    assert dialog.said.text().startswith("car, box 30 × 30")
    dialog.moments.setCurrentRow(1)
    assert dialog.said.text().startswith("car, box 50 × 50")


def test_the_whole_image_comes_back_with_conditions_completeness_and_review(page, project, image_ids, qtbot) -> None:
    page.saying.choose_condition("weather", "rain")
    page.shapes.draw(Box(10, 10, 60, 60))
    verify_image(project, image_ids[0], author="tester")
    apply(project.registry, review_set(None, ImageReview(image_ids[0], "done")), author="tester")
    page.saying.choose_condition("weather", "fog")
    page.canvas.select(())
    page.shapes.draw(Box(100, 100, 160, 160))
    apply(project.registry, review_set(ImageReview(image_ids[0], "done"), None), author="tester")
    page.canvas.select(())
    dialog = history_of(page, qtbot)
    names = [dialog.moments.item(row).text().partition("\n")[0] for row in range(dialog.moments.count())]
    dialog.moments.setCurrentRow(names.index("Done"))
    assert "Weather: rain" in dialog.said.text()
    qtbot.mouseClick(dialog.restore, Qt.MouseButton.LeftButton)
    with project.registry.reading() as session:
        assert conditions_of(session, image_ids[0]) == {"weather": "rain"}
        assert [each.shape for each in annotations_of(session, image_ids[0])] == [Box(10, 10, 60, 60)]
        assert review_of(session, image_ids[0]).state == "done"
    page.history.stack.undo()
    with project.registry.reading() as session:
        assert len(annotations_of(session, image_ids[0])) == 2


def test_a_click_in_the_undo_list_takes_back_everything_above(page, project, image_ids, qtbot) -> None:
    for number in range(3):
        page.shapes.draw(Box(10 * number, 10, 60, 60))
    page.step(1)
    page.shapes.draw(Box(5, 5, 50, 50))
    qtbot.keyClick(page.canvas, Qt.Key.Key_Z, CONTROL_ALT)
    (dialog,) = page.findChildren(StepsDialog)
    assert dialog.list.item(0).text() == "Draw: car"
    assert "road_00001.png" in dialog.list.item(0).toolTip()
    place = dialog.list.visualItemRect(dialog.list.item(3)).center()
    qtbot.mouseClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with project.registry.reading() as session:
        assert len(annotations_of(session, image_ids[0])) == 1
        assert annotations_of(session, image_ids[1]) == []
    assert page.desk.bench.id == image_ids[0]  # where the last of it happened
    place = dialog.list.visualItemRect(dialog.list.item(0)).center()
    qtbot.mouseClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with project.registry.reading() as session:
        assert len(annotations_of(session, image_ids[0])) == 3


def test_steps_further_back_than_were_read_are_taken_back_too(page, project, image_ids, monkeypatch) -> None:
    for number in range(6):
        page.shapes.draw(Box(10 * number, 10, 100, 60))
    monkeypatch.setattr("desktop.undo.STEPS", 2)
    page.history._read = 2
    page.history.refill()
    assert page.history.stack.count() == 2
    for _ in range(6):
        page.history.stack.undo()
    with project.registry.reading() as session:
        assert annotations_of(session, image_ids[0]) == []


def test_what_this_window_did_elsewhere_stands_in_the_undo_list(page, project, image_ids, context) -> None:
    page.shapes.draw(Box(10, 10, 60, 60))
    (drawn,) = page.desk.bench.annotations
    more = replace(drawn, id=drawn.id + 1)
    apply(project.registry, added([more], "Import roads"), author="tester", origin=context.origin)
    assert page.history.stack.undoText() == "Import roads"
    page.history.stack.undo()
    with project.registry.reading() as session:
        assert [each.id for each in annotations_of(session, image_ids[0])] == [drawn.id]
    assert not page.findChildren(ClashDialog)


def test_much_is_taken_back_only_after_a_question(page, project, image_ids, context, qtbot, monkeypatch) -> None:
    page.shapes.draw(Box(10, 10, 60, 60))
    (drawn,) = page.desk.bench.annotations
    many = [replace(drawn, id=drawn.id + number) for number in range(1, 1200)]
    apply(project.registry, added(many, "Import roads"), author="tester", origin=context.origin)
    asked: list[str] = []

    def answers(_page, question, *, yes) -> bool:
        asked.append(question)
        return len(asked) > 1

    monkeypatch.setattr("desktop.pages.label_answers.ask", answers)
    page.history.stack.undo()
    assert page.history.stack.undoText() == "Import roads"
    assert "more than a thousand" in asked[0]
    page.history.stack.undo()
    qtbot.waitUntil(lambda: page.history.stack.undoText() == "Draw", timeout=20_000)
    assert [each.id for each in page.desk.bench.annotations] == [drawn.id]
    page.history.stack.redo()
    qtbot.waitUntil(lambda: page.history.stack.undoText() == "Import roads", timeout=20_000)
    assert len(page.desk.bench.annotations) == 1200
