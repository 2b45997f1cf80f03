"""Asking models for suggestions on the Label page: real networks in a real worker, real keys."""

from pathlib import Path
from threading import Event

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from core.queries.completeness import completeness_of
from core.queries.images import annotations_of, suggestions_of
from core.shapes import Box, Tag
from desktop.models.image_list import WHY_ROLE
from desktop.pages.label import LabelPage
from desktop.pages.label_matching import NEW, MatchingDialog
from desktop.suggesting import Askable, askable_models
from labeling import ontology
from labeling.class_matching import say_matching
from labeling.suggestions import add_suggestions, record_answer
from tests.desktop.test_label_page import add_images, drag, key, open_page
from tests.unit.exports.makers import (
    brightness_classifier,
    brightness_detector,
    classifier_contract,
    detector_contract,
)
from training.brought_models import register_onnx

WAIT_MS = 60_000


@pytest.fixture
def classes(project) -> dict[str, int]:
    """What the network knows, and what it does not."""
    return {name: ontology.add_class(project.registry, name) for name in ("Car", "cyclist")}


@pytest.fixture
def image_ids(project) -> list[int]:
    """Three pictures, each brighter than the one before."""
    ids = add_images(project, 3)
    for number, grey in enumerate((90, 160, 220)):
        cv2.imwrite(str(project.root / "pictures" / f"{number}.png"), np.full((400, 640, 3), grey, np.uint8))
    return ids


@pytest.fixture
def model(project, tmp_path) -> Askable:
    """A network that sees one car in the middle, the surer the brighter the picture."""
    register_onnx(project, brightness_detector(tmp_path / "bright.onnx"), detector_contract(), "bright")
    return askable_models(project)[0]


@pytest.fixture
def page(context, hub, qtbot, classes, image_ids, model) -> LabelPage:
    """The page on three pictures, with the model in the project; `person` is left out."""
    say_matching(context.project.registry, model.source, {"person": None})
    return open_page(context, hub, qtbot)


def words(page: LabelPage) -> str:
    """What the card of suggestions says."""
    return page.panel.proposals.words.text()


def ask(page: LabelPage, qtbot) -> None:
    """Press J and wait for the answer."""
    key(page, Qt.Key.Key_J)
    qtbot.waitUntil(page.panel.proposals.waiting.isHidden, timeout=WAIT_MS)


def test_j_brings_suggestions_named_after_the_model_and_no_label(page, qtbot, project, image_ids, model, classes):
    ask(page, qtbot)
    with project.registry.reading() as session:
        (found,) = suggestions_of(session, image_ids[0])
        assert annotations_of(session, image_ids[0]) == []
    assert (found.source, found.class_id) == (model.source, classes["Car"])
    assert [each.id for each in page.desk.bench.suggestions] == [found.id]


def test_a_kept_suggestion_keeps_the_models_name_and_score_through_a_move(page, qtbot, project, image_ids, model):
    ask(page, qtbot)
    score = page.desk.bench.suggestions[0].score
    key(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    page.canvas.select((page.desk.bench.annotations[0].id,))
    key(page, Qt.Key.Key_Right)
    with project.registry.reading() as session:
        (label,) = annotations_of(session, image_ids[0])
    assert (label.provenance.source, label.provenance.reference) == ("model", model.source)
    assert label.provenance.score == pytest.approx(score)


def test_the_worker_stays_ready_for_the_next_image(page, qtbot):
    ask(page, qtbot)
    first = page.asking.worker_folder
    key(page, Qt.Key.Key_D)
    qtbot.waitUntil(page.is_ready, timeout=WAIT_MS)
    ask(page, qtbot)
    assert page.asking.worker_folder == first
    assert len(page.desk.bench.suggestions) == 1


def test_leaving_the_image_ends_the_asking_and_brings_nothing(page, qtbot, project, image_ids):
    key(page, Qt.Key.Key_J)
    key(page, Qt.Key.Key_D)
    assert page.panel.proposals.waiting.isHidden()
    ask(page, qtbot)
    with project.registry.reading() as session:
        assert suggestions_of(session, image_ids[0]) == []
        assert len(suggestions_of(session, image_ids[1])) == 1


def test_going_on_after_an_answer_is_no_error(page, qtbot, image_ids):
    ask(page, qtbot)
    key(page, Qt.Key.Key_D)
    assert page.desk.bench.id == image_ids[1]


def test_what_is_labelled_already_is_not_suggested_and_never_kept_twice(page, qtbot, project, image_ids):
    ask(page, qtbot)
    key(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    ask(page, qtbot)
    assert page.desk.bench.suggestions == ()
    assert "1 more agree" in words(page)
    key(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    with project.registry.reading() as session:
        assert len(annotations_of(session, image_ids[0])) == 1


def test_what_was_refused_is_not_proposed_again_by_the_same_model(page, qtbot):
    ask(page, qtbot)
    key(page, Qt.Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier)
    ask(page, qtbot)
    assert page.desk.bench.suggestions == ()
    assert "refused here before" in words(page)


def test_asking_on_the_way_asks_about_each_image_once(page, qtbot, project, image_ids, model):
    key(page, Qt.Key.Key_J, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: bool(page.desk.bench.suggestions), timeout=WAIT_MS)
    key(page, Qt.Key.Key_D)
    qtbot.waitUntil(lambda: page.desk.bench.id == image_ids[1] and bool(page.desk.bench.suggestions), timeout=WAIT_MS)
    key(page, Qt.Key.Key_A)
    qtbot.waitUntil(page.is_ready, timeout=WAIT_MS)
    assert page.panel.proposals.waiting.isHidden()


def test_a_model_whose_classes_are_not_here_asks_which_are_which(context, hub, qtbot, project, image_ids, model):
    ontology.add_class(project.registry, "vehicle")
    page = open_page(context, hub, qtbot)
    key(page, Qt.Key.Key_J)
    dialog = page.findChild(MatchingDialog)
    dialog.boxes["car"].setCurrentText("vehicle")
    dialog.boxes["person"].setCurrentIndex(dialog.boxes["person"].findData(NEW))
    QTest.mouseClick(dialog.use, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(page.desk.bench.suggestions), timeout=WAIT_MS)
    assert page.desk.words.name_of(page.desk.bench.suggestions[0].class_id) == "vehicle"
    assert "person" in [line.name for line in page.desk.words.classes]


def test_a_model_file_that_is_gone_is_told_in_one_sentence(page, qtbot, project, model, monkeypatch):
    told = []
    monkeypatch.setattr("desktop.pages.label_asking.show_error", lambda _page, error: told.append(str(error)))
    model.onnx.chmod(0o644)
    model.onnx.rename(model.onnx.with_suffix(".away"))
    ask(page, qtbot)
    assert "is not there" in told[0]
    assert page.desk.bench.suggestions == ()


def test_a_brought_file_with_unknown_outputs_is_refused_and_nothing_is_added(
    page, qtbot, project, tmp_path, monkeypatch
):
    told = []
    monkeypatch.setattr("desktop.pages.label_asking.show_error", lambda _page, error: told.append(str(error)))
    page.asking.bring(brightness_detector(tmp_path / "odd.onnx", classes=7))
    qtbot.waitUntil(lambda: bool(told), timeout=WAIT_MS)
    assert "does not say what its outputs mean" in told[0]
    assert len(askable_models(project)) == 1


def test_the_whole_list_is_asked_about_as_a_job_that_passes_over_what_was_looked_at(
    page, qtbot, context, project, image_ids
):
    from core.jobs.watching import result_of, running_jobs, watch

    ask(page, qtbot)
    key(page, Qt.Key.Key_J, Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(running_jobs(project)), timeout=WAIT_MS)
    (job,) = running_jobs(project)
    row = watch(project, context.executor, context.intakes, job, lambda _row: None, poll_s=0.05)
    assert row.state == "done"
    with project.registry.reading() as session:
        assert [len(suggestions_of(session, image_id)) for image_id in image_ids] == [1, 1, 1]
    assert result_of(row)["images"] == len(image_ids) - 1


def test_of_two_classes_for_one_thing_the_surer_is_kept_and_the_rest_is_told(page, project, image_ids, classes):
    boxes = [
        (image_ids[0], classes["Car"], Box(10, 10, 90, 90), 0.8),
        (image_ids[0], classes["cyclist"], Box(11, 10, 90, 90), 0.3),
    ]
    with project.registry.transaction(page.context.origin) as tx:
        add_suggestions(tx, boxes, source="m")
    key(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert [each.class_id for each in page.desk.bench.annotations] == [classes["Car"]]
    assert [each.score for each in page.desk.bench.suggestions] == [0.3]


def test_a_tag_that_is_suggested_is_kept_as_a_tag(page, project, image_ids, classes):
    with project.registry.transaction(page.context.origin) as tx:
        add_suggestions(tx, [(image_ids[0], classes["cyclist"], Tag(), 0.9)], source="m")
    assert "suggested 0.90" in page.panel.shapes.item(0).text()
    key(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert page.panel.tag_chips[classes["cyclist"]].isChecked()
    assert isinstance(page.desk.bench.annotations[0].shape, Tag)


def test_the_worker_ends_with_the_page(page, qtbot, context):
    ask(page, qtbot)
    folder = page.asking.worker_folder
    page.close()
    qtbot.waitUntil(lambda: not context.executor.is_alive(folder), timeout=WAIT_MS)


def test_escape_leaves_the_classes_of_a_model_unsaid(context, hub, qtbot, project, image_ids, model):
    ontology.add_class(project.registry, "vehicle")
    page = open_page(context, hub, qtbot)
    key(page, Qt.Key.Key_J)
    dialog = page.findChild(QDialog)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert page.panel.proposals.waiting.isHidden()
    assert Path(model.onnx).is_file()


def test_the_list_says_why_each_image_comes_next_and_so_does_the_panel(page, qtbot, project, image_ids, classes):
    with project.registry.transaction(page.context.origin) as tx:
        add_suggestions(tx, [(image_ids[2], classes["Car"], Box(10, 10, 90, 90), 0.51)], source="m")
    place = page.images.orders.findData("uncertainty")
    page.images.orders.setCurrentIndex(place)
    page.images.orders.activated.emit(place)
    qtbot.waitUntil(lambda: page.images.model.id_at(0) == image_ids[2], timeout=WAIT_MS)
    first = page.images.model.index(0)
    qtbot.waitUntil(lambda: first.data(WHY_ROLE) == "Unsure: Car 0.51", timeout=WAIT_MS)
    page.open_image(image_ids[2])
    qtbot.waitUntil(lambda: "Unsure: Car 0.51" in page.panel.reasons.text(), timeout=WAIT_MS)


def test_the_picture_is_shown_as_the_network_gets_it_and_small_shapes_are_shaded_as_they_are_drawn(page, project):
    key(page, Qt.Key.Key_J, Qt.KeyboardModifier.ShiftModifier)
    assert page.canvas.overlays.shaded == ()
    key(page, Qt.Key.Key_W)
    drag(page, (100, 100), (200, 300))  # the network's input is 32 pixels wide, the picture 640
    (bounds,) = page.canvas.overlays.shaded
    assert bounds == page.desk.bench.annotations[0].shape.bounds()
    key(page, Qt.Key.Key_J, Qt.KeyboardModifier.ShiftModifier)
    assert page.canvas.overlays.shaded == ()


def test_verifying_and_no_objects_speak_of_the_shown_classes_alone(page, project, image_ids, classes):
    page.palettes.choose(classes["cyclist"])
    key(page, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    key(page, Qt.Key.Key_0)
    with project.registry.reading() as session:
        assert completeness_of(session, image_ids[0]) == {classes["Car"]: "verified_empty"}
    key(page, Qt.Key.Key_E)
    with project.registry.reading() as session:
        assert completeness_of(session, image_ids[0]) == {classes["Car"]: "verified_empty"}
    assert "Not looked for yet: cyclist" in page.panel.reasons.text()


def test_a_deleted_last_label_is_shown_as_none_here_at_once(page, classes):
    key(page, Qt.Key.Key_W)
    drag(page, (100, 100), (200, 300))
    key(page, Qt.Key.Key_E)
    page.canvas.select((page.desk.bench.annotations[0].id,))
    key(page, Qt.Key.Key_Delete)
    assert page.desk.bench.completeness[classes["Car"]] == "verified_empty"


def test_an_answer_that_is_still_being_written_does_not_end_the_next_question(page, qtbot, model, monkeypatch):
    written = Event()

    def slow(registry, image_id, lines, **said):
        count = record_answer(registry, image_id, lines, **said)
        if not written.is_set():
            written.wait(WAIT_MS / 1000)
        return count

    monkeypatch.setattr("desktop.pages.label_asking.record_answer", slow)
    key(page, Qt.Key.Key_J)
    qtbot.waitUntil(lambda: bool(page.desk.bench.suggestions), timeout=WAIT_MS)
    key(page, Qt.Key.Key_D)
    qtbot.waitUntil(page.is_ready, timeout=WAIT_MS)
    assert page.panel.proposals.waiting.isHidden()
    key(page, Qt.Key.Key_J)
    written.set()
    qtbot.waitUntil(lambda: bool(page.desk.bench.suggestions), timeout=WAIT_MS)


def test_a_classifier_proposes_a_tag_that_can_be_kept(context, hub, qtbot, project, image_ids, tmp_path):
    ids = {name: ontology.add_class(project.registry, name) for name in ("dark", "bright")}
    register_onnx(project, brightness_classifier(tmp_path / "light.onnx"), classifier_contract(), "light")
    page = open_page(context, hub, qtbot)
    ask(page, qtbot)
    assert [(each.class_id, each.shape) for each in page.desk.bench.suggestions] == [(ids["dark"], Tag())]
    page.suggestions.keep_all()
    (kept,) = page.desk.bench.annotations
    assert (kept.class_id, kept.shape, kept.provenance.source) == (ids["dark"], Tag(), "model")
    key(page, Qt.Key.Key_D)
    qtbot.waitUntil(page.is_ready, timeout=WAIT_MS)
    ask(page, qtbot)
    assert [each.class_id for each in page.desk.bench.suggestions] == [ids["bright"]]
