"""A second expert without a server, by the windows alone: hand off, answer, and the screen where both differ."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMainWindow, QMenu

from core.annotations import Annotation
from core.ids import AnnotationId, ClassId, ImageId, new_number
from core.project import open_project
from core.queries.images import annotations_of, conditions_of, image_ids
from core.shapes import Box
from desktop.handing_over import HandingOver
from desktop.handoff_dialog import HandOffDialog
from desktop.merge_dialog import MergeDialog
from labeling import ontology
from labeling.edits import added, changed, conditions_set
from labeling.handoff import open_bundle, write_answer, write_bundle
from labeling.steps import recent_edits
from labeling.store import apply
from tests.desktop.page_rows import import_pictures
from tests.desktop.test_label_page import open_page

WAIT_MS = 10_000


@pytest.fixture
def images(project, tmp_path) -> list[ImageId]:
    """Six real pictures, each with a car."""
    ontology.set_conditions(project.registry, ontology.DEFAULT_CONDITIONS)
    import_pictures(project, tmp_path / "pictures")
    with project.registry.reading() as session:
        return [ImageId(each) for each in image_ids(session)]


def said(project, image: ImageId) -> list[Annotation]:
    """What is said of an image now."""
    with project.registry.reading() as session:
        return annotations_of(session, image)


@pytest.fixture
def answer(project, images, tmp_path) -> Path:
    """An answer that moved two cars, one of which was moved here too, and says a weather that is another here."""
    write_bundle(project, images, tmp_path / "out.handoff")
    theirs = open_bundle(tmp_path / "out.handoff", tmp_path / "theirs")
    for image in images[:2]:
        (car, *_) = said(theirs, image)
        apply(theirs.registry, changed([car], [replace(car, shape=Box(20, 20, 40, 40))], "Move"), author="bob")
    apply(theirs.registry, conditions_set(images[0], {}, {"weather": "rain"}), author="bob")
    write_answer(theirs, tmp_path / "back.answer")
    theirs.close()
    (car, *_) = said(project, images[0])
    apply(project.registry, changed([car], [replace(car, shape=Box(1, 1, 15, 15))], "Move"), author="tester")
    apply(project.registry, conditions_set(images[0], {}, {"weather": "fog"}), author="tester")
    return tmp_path / "back.answer"


@pytest.fixture
def window(qtbot) -> QMainWindow:
    """What dialogs open over."""
    made = QMainWindow()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def screen(context, answer, qtbot, monkeypatch, window) -> MergeDialog:
    """The conflict screen of that answer; a person who leaves it means it."""
    monkeypatch.setattr("desktop.merge_dialog.ask", lambda *_words, **_yes: True)
    dialog = MergeDialog(context, answer, window)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.list.count() == 2, timeout=WAIT_MS)
    return dialog


def test_the_dialog_writes_what_was_chosen_and_says_what_is_in_it(context, images, tmp_path, qtbot, window) -> None:
    dialog = HandOffDialog(context, images[:3], window)
    dialog.open()
    dialog.file.setText(str(tmp_path / "for bob"))
    qtbot.waitUntil(dialog.begin.isEnabled, timeout=WAIT_MS)
    qtbot.mouseClick(dialog.begin, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "3 images" in dialog.told.text(), timeout=WAIT_MS)
    theirs = open_bundle(tmp_path / "for bob.handoff", tmp_path / "theirs")
    with theirs.registry.reading() as session:
        assert sorted(image_ids(session)) == sorted(images[:3])
    theirs.close()


def test_the_screen_shows_both_sides_of_a_shape_and_of_a_condition(screen) -> None:
    seen = set()
    for row in range(2):
        screen.list.setCurrentRow(row)
        seen.add((screen.ours.words.text().partition("\n")[0], screen.theirs.words.text().partition("\n")[0]))
    assert seen == {("car, box 14 × 14", "car, box 20 × 20"), ("Fog", "Rain")}


def test_one_key_each_decides_and_the_merge_is_one_step(screen, context, images, qtbot) -> None:
    rows = {screen.list.item(row).text().partition(" ")[0]: row for row in range(2)}
    assert not screen.accept_button.isEnabled()
    screen.list.setCurrentRow(rows["Weather"])
    qtbot.keyClick(screen, Qt.Key.Key_B)  # two words cannot both stand
    assert not screen.choices
    qtbot.keyClick(screen, Qt.Key.Key_M)
    qtbot.keyClick(screen, Qt.Key.Key_T)
    with qtbot.waitSignal(screen.accepted, timeout=WAIT_MS):
        qtbot.keyClick(screen, Qt.Key.Key_Return)
    assert said(context.project, images[0])[0].shape == Box(20, 20, 40, 40)
    assert said(context.project, images[1])[0].shape == Box(20, 20, 40, 40)
    with context.project.registry.reading() as session:
        assert conditions_of(session, images[0]) == {"weather": "fog"}
        assert recent_edits(session, author="tester", limit=1)[0].name == "Merge hand-off"


def test_both_shapes_may_stand(screen, context, images, qtbot) -> None:
    screen.choose_rest("ours")
    screen.list.setCurrentRow(next(row for row in range(2) if screen.list.item(row).text().startswith("car")))
    qtbot.keyClick(screen, Qt.Key.Key_B)
    with qtbot.waitSignal(screen.accepted, timeout=WAIT_MS):
        qtbot.keyClick(screen, Qt.Key.Key_Return)
    cars = [each.shape for each in said(context.project, images[0]) if each.class_id == 1]
    assert cars == [Box(1, 1, 15, 15), Box(20, 20, 40, 40)]


def test_labels_made_while_choosing_are_not_overwritten_and_choices_are_kept(screen, context, images, qtbot) -> None:
    screen.choose_rest("theirs")
    (car, *_) = said(context.project, images[1])
    apply(context.project.registry, changed([car], [replace(car, shape=Box(2, 2, 9, 9))]), author="carl", origin="x")
    qtbot.keyClick(screen, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: screen.list.count() == 3, timeout=WAIT_MS)
    assert "laid out anew" in screen.told.text()
    assert sorted(screen.choices.values()) == ["theirs", "theirs"]
    assert said(context.project, images[1])[0].shape == Box(2, 2, 9, 9)


def test_leaving_changes_nothing(screen, context, images, qtbot) -> None:
    screen.choose_rest("theirs")
    qtbot.keyClick(screen, Qt.Key.Key_Escape)
    assert said(context.project, images[0])[0].shape == Box(1, 1, 15, 15)


def test_an_answer_of_another_kind_is_refused_in_a_sentence(
    context, images, tmp_path, qtbot, monkeypatch, window
) -> None:
    told: list[str] = []
    monkeypatch.setattr("desktop.merge_dialog.show_error", lambda _parent, error: told.append(error.message))
    (tmp_path / "bad.answer").write_bytes(b"PK\x03\x04 no zip at all")
    dialog = MergeDialog(context, tmp_path / "bad.answer", window)
    with qtbot.waitSignal(dialog.accepted, timeout=WAIT_MS):
        dialog.open()
    assert told == ["bad.answer cannot be used: it is missing, or no whole hand-off file. Nothing was changed."]


def test_the_menu_opens_a_hand_off_as_a_project(context, images, tmp_path, qtbot, monkeypatch, window) -> None:
    write_bundle(context.project, images, tmp_path / "for bob.handoff")
    opened: list[Path] = []
    menu = QMenu()
    handing = HandingOver(context, window, opened.append)
    handing.fill(menu)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "for bob.handoff"), ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    actions = {action.text(): action for action in menu.actions()}
    assert not actions["Write the answer…"].isEnabled()
    actions["Open a hand-off…"].trigger()
    qtbot.waitUntil(lambda: opened == [tmp_path / "for bob"], timeout=WAIT_MS)
    theirs = open_project(opened[0])
    assert len(said(theirs, images[0])) == len(said(context.project, images[0]))
    theirs.close()


def test_a_shape_that_was_only_added_is_merged_without_a_question(context, images, tmp_path, qtbot, window) -> None:
    write_bundle(context.project, images, tmp_path / "out.handoff")
    theirs = open_bundle(tmp_path / "out.handoff", tmp_path / "theirs")
    new = Annotation(AnnotationId(new_number()), images[0], ClassId(1), Box(3, 3, 30, 30), "bob")
    apply(theirs.registry, added([new]), author="bob")
    write_answer(theirs, tmp_path / "back.answer")
    theirs.close()
    dialog = MergeDialog(context, tmp_path / "back.answer", window)
    dialog.open()
    qtbot.waitUntil(dialog.accept_button.isEnabled, timeout=WAIT_MS)
    with qtbot.waitSignal(dialog.accepted, timeout=WAIT_MS):
        qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert [each.author for each in said(context.project, images[0])][-1] == "bob"


def test_images_chosen_in_the_list_are_offered_to_be_handed_off(context, hub, images, qtbot) -> None:
    page = open_page(context, hub, qtbot)
    page.images.list.selectAll()
    page.images.hand_off_asked.emit(page.images.chosen())
    (dialog,) = page.findChildren(HandOffDialog)
    assert dialog.which.currentText() == "The 6 images chosen in the list"
    qtbot.waitUntil(lambda: dialog.count.text() == "6 images", timeout=WAIT_MS)
