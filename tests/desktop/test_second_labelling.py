"""A sample is labelled again without its labels, by whoever it is, and the window says how far both agree."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow

from core.ids import ImageId
from core.project import Project, open_project
from core.queries.images import annotations_of, image_ids
from core.shapes import Box
from desktop.agreement_dialog import AgreementDialog
from desktop.pages.models import ModelsPage
from labeling import ontology
from labeling.completeness import verify_image
from labeling.edits import added, changed, conditions_set
from labeling.handoff import merge_answer, open_bundle, write_answer, write_blind_bundle
from labeling.second_opinion import second_folders, take_in
from labeling.store import apply
from tests.desktop.page_rows import add_model, add_version, import_pictures, show

WAIT_MS = 20_000


@pytest.fixture
def images(project, tmp_path) -> list[ImageId]:
    """Six verified pictures, each with a car, every third with a bus."""
    ontology.set_conditions(project.registry, ontology.DEFAULT_CONDITIONS)
    import_pictures(project, tmp_path / "pictures")
    with project.registry.reading() as session:
        found = [ImageId(each) for each in image_ids(session)]
    for number, image in enumerate(found):
        verify_image(project, image, author="tester")
        apply(project.registry, conditions_set(image, {}, {"weather": "rain" if number % 2 else "clear"}), author="t")
    return found


@pytest.fixture
def opened() -> list[Path]:
    """The projects that windows were asked for."""
    return []


@pytest.fixture
def window(qtbot) -> Iterator[QMainWindow]:
    """What the dialog opens over."""
    made = QMainWindow()
    qtbot.addWidget(made)
    yield made
    made.close()


@pytest.fixture
def dialog(context, images, opened, qtbot, window) -> AgreementDialog:
    """The dialog, once it has looked."""
    made = AgreementDialog(context, opened.append, window)
    made.open()
    qtbot.waitUntil(lambda: "No image" in made.sentence.text(), timeout=WAIT_MS)
    return made


def label_as_in(first: Project, second: Project, *, besides: int = 0) -> None:
    """Label every image of the second project as the first is, but for so many cars that are somewhere else."""
    with second.registry.reading() as session:
        sample = [ImageId(each) for each in image_ids(session)]
    for number, image in enumerate(sample):
        with first.registry.reading() as session:
            said = annotations_of(session, image)
        said = [replace(each, id=each.id + 1, author="tester") for each in said]
        if number < besides:
            said = [replace(each, shape=Box(0, 0, 4, 4)) for each in said]
        apply(second.registry, added(said), author="tester")
        apply(second.registry, conditions_set(image, {}, {"weather": "rain" if number % 2 else "clear"}), author="t")
        verify_image(second, image, author="tester")


def test_a_sample_is_begun_without_a_word_of_its_labels(dialog, project, opened, qtbot) -> None:
    dialog.count.setValue(4)
    qtbot.mouseClick(dialog.begin, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: opened == second_folders(project) and len(opened) == 1, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: "4 images wait" in dialog.waiting.text(), timeout=WAIT_MS)
    second = open_project(opened[0])
    with second.registry.reading() as session:
        sample = list(image_ids(session))
        assert len(sample) == 4
        assert not any(annotations_of(session, image) for image in sample)
    second.close()


def test_what_the_same_person_said_again_is_shown_as_the_ceiling(dialog, project, opened, qtbot) -> None:
    dialog.count.setValue(6)
    dialog.begin_sample()
    qtbot.waitUntil(lambda: len(opened) == 1, timeout=WAIT_MS)
    second = open_project(opened[0])
    label_as_in(project, second, besides=2)
    second.close()
    qtbot.waitUntil(dialog.begin.isEnabled, timeout=WAIT_MS)
    dialog.look()
    qtbot.waitUntil(lambda: "F1" in dialog.sentence.text(), timeout=WAIT_MS)
    assert "6 images, labelled again by tester" in dialog.sentence.text()
    first, again, same = (dialog.table.cell_text(0, column) for column in (1, 2, 3))
    assert first == again == "8"
    assert 4 <= int(same) < 8
    assert dialog.more.isVisible()


def test_labels_change_by_nothing_that_is_said_again(dialog, project, images, opened, qtbot) -> None:
    def said() -> list:
        with project.registry.reading() as session:
            return [annotations_of(session, image) for image in images]

    before = said()
    dialog.begin_sample()
    qtbot.waitUntil(lambda: len(opened) == 1, timeout=WAIT_MS)
    second = open_project(opened[0])
    label_as_in(project, second, besides=6)
    second.close()
    dialog.look()
    qtbot.waitUntil(lambda: "F1" in dialog.sentence.text(), timeout=WAIT_MS)
    assert said() == before


def test_a_second_expert_answers_a_blind_hand_off_and_only_finished_images_count(project, images, tmp_path) -> None:
    write_blind_bundle(project, images, tmp_path / "blind.handoff")
    second = open_bundle(tmp_path / "blind.handoff", tmp_path / "bob")
    with second.registry.reading() as session:
        assert not any(annotations_of(session, image) for image in images)
    verify_image(second, images[0], author="bob")
    write_answer(second, tmp_path / "bob.answer")
    second.close()
    taken = take_in(project, tmp_path / "bob.answer")
    assert (taken.author, taken.images) == ("bob", 1)


def test_a_blind_answer_is_never_merged_and_a_seeing_one_is_no_second_opinion(project, images, tmp_path) -> None:
    from core.errors import UserError
    from labeling.handoff import write_bundle

    for write, name in ((write_blind_bundle, "blind"), (write_bundle, "seeing")):
        write(project, images, tmp_path / f"{name}.handoff")
        second = open_bundle(tmp_path / f"{name}.handoff", tmp_path / name)
        verify_image(second, images[0], author="bob")
        write_answer(second, tmp_path / f"{name}.answer")
        second.close()
    with pytest.raises(UserError, match="without seeing the labels"):
        merge_answer(project, tmp_path / "blind.answer")
    with pytest.raises(UserError, match="no second opinion"):
        take_in(project, tmp_path / "seeing.answer")


def test_the_models_page_tells_the_ceiling_beside_the_figures(context, hub, project, images, tmp_path, qtbot) -> None:
    add_model(project, add_version(project))
    page = ModelsPage(context, hub)
    show(page, hub, qtbot)
    qtbot.waitUntil(lambda: "no image was labelled a second time" in page.ceiling.text(), timeout=WAIT_MS)
    write_blind_bundle(project, images, tmp_path / "blind.handoff")
    second = open_bundle(tmp_path / "blind.handoff", tmp_path / "bob")
    label_as_in(project, second)
    write_answer(second, tmp_path / "bob.answer")
    second.close()
    take_in(project, tmp_path / "bob.answer")
    qtbot.waitUntil(lambda: "agree at F1 1.00" in page.ceiling.text(), timeout=WAIT_MS)


def test_a_moved_label_lowers_the_agreement(project, images, tmp_path) -> None:
    from labeling.blind import agreement_with_live

    write_blind_bundle(project, images, tmp_path / "blind.handoff")
    second = open_bundle(tmp_path / "blind.handoff", tmp_path / "bob")
    label_as_in(project, second)
    write_answer(second, tmp_path / "bob.answer")
    second.close()
    take_in(project, tmp_path / "bob.answer")
    assert agreement_with_live(project, "tester").f1 == 1
    with project.registry.reading() as session:
        (car, *_) = annotations_of(session, images[0])
    apply(project.registry, changed([car], [replace(car, shape=Box(0, 0, 3, 3))]), author="tester")
    assert agreement_with_live(project, "tester").f1 < 1
