"""Triage by cards, driven by its keys: one key a card, with Shift a cluster, and all of it one step to undo."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.annotations import Annotation
from core.ids import AnnotationId, new_number
from core.queries.images import annotations_of, review_of, suggestions_of
from core.shapes import Box
from desktop.pages.label import LabelPage
from desktop.pages.label_triage import TriageDialog
from labeling import ontology
from labeling.edits import added, deleted
from labeling.store import apply
from labeling.suggestions import add_suggestions
from tests.desktop.test_label_page import add_images, key, open_page


@pytest.fixture
def classes(project) -> dict[str, int]:
    """Two classes."""
    return {name: ontology.add_class(project.registry, name) for name in ("car", "person")}


@pytest.fixture
def image_ids(project) -> list[int]:
    """Two pictures."""
    return add_images(project, 2)


@pytest.fixture
def labelled(project, image_ids, classes) -> Annotation:
    """A label that the model reads as another class; beside it the model sees three things more."""
    label = Annotation(AnnotationId(new_number()), image_ids[0], classes["car"], Box(10, 10, 110, 110), "ann")
    apply(project.registry, added([label]), author="ann")
    extra = [(image_ids[1], classes["car"], Box(100 * n, 10, 100 * n + 60, 80), 0.9 - n / 10) for n in range(3)]
    with project.registry.transaction() as tx:
        add_suggestions(tx, [(image_ids[0], classes["person"], label.shape, 0.7), *extra], source="m")
    return label


@pytest.fixture
def page(context, hub, qtbot, labelled) -> LabelPage:
    """The page on the two pictures."""
    return open_page(context, hub, qtbot)


@pytest.fixture
def dialog(page, qtbot) -> TriageDialog:
    """Opened by its key, with its cards there."""
    key(page, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    (opened,) = page.findChildren(TriageDialog)
    qtbot.waitUntil(lambda: opened.clusters.count() > 0, timeout=10_000)
    return opened


def labels_on(project, image_id: int) -> list[Annotation]:
    """What the registry holds."""
    with project.registry.reading() as session:
        return annotations_of(session, image_id)


def test_cards_stand_in_clusters_the_largest_first_the_surest_card_first(dialog):
    told = [dialog.clusters.item(row).text() for row in range(dialog.clusters.count())]
    assert told == [
        "The model sees car, no label\n0 of 3 decided", "Label car, the model says person\n0 of 1 decided",
    ]  # fmt: skip
    assert dialog.words.text() == "1 of 4: The model sees car (0.90), no label"


def test_one_key_a_card_is_one_step_that_one_undo_takes_back(
    dialog, page, project, image_ids, labelled, classes, qtbot
):
    for pressed in (Qt.Key.Key_T, Qt.Key.Key_K, Qt.Key.Key_I, Qt.Key.Key_T):
        QTest.keyClick(dialog, pressed)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert [each.class_id for each in labels_on(project, image_ids[0])] == [classes["person"]]
    assert [each.provenance.score for each in labels_on(project, image_ids[1])] == [0.9]
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow, timeout=5000)
    key(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert labels_on(project, image_ids[0]) == [labelled]
    assert labels_on(project, image_ids[1]) == []
    with project.registry.reading() as session:
        assert len(suggestions_of(session, image_ids[1])) == 3


def test_shift_decides_the_rest_of_the_cluster_and_goes_to_the_next(dialog, project, image_ids):
    QTest.keyClick(dialog, Qt.Key.Key_K)
    QTest.keyClick(dialog, Qt.Key.Key_T, Qt.KeyboardModifier.ShiftModifier)
    assert dialog.words.text().startswith("4 of 4")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert len(labels_on(project, image_ids[1])) == 2


def test_going_back_shows_what_was_decided_and_another_key_changes_it(dialog, project, image_ids):
    QTest.keyClick(dialog, Qt.Key.Key_T)
    QTest.keyClick(dialog, Qt.Key.Key_Left)
    assert [decision for decision, button in dialog.answers.items() if button.isChecked()] == ["take_model"]
    QTest.keyClick(dialog, Qt.Key.Key_K)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert labels_on(project, image_ids[1]) == []


def test_asking_asks_for_a_review_of_the_image(dialog, project, image_ids):
    QTest.keyClick(dialog, Qt.Key.Key_A)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    with project.registry.reading() as session:
        assert review_of(session, image_ids[1]).state == "needs_review"


def test_the_error_rate_comes_with_its_interval_and_by_class(dialog):
    QTest.keyClick(dialog, Qt.Key.Key_Down)
    QTest.keyClick(dialog, Qt.Key.Key_T)
    assert dialog.rate.text().startswith("1 of 4 decided. Labels that are wrong: 100.0% (95 % between ")
    assert dialog.rates.text().startswith("car: 100.0% (95 % between ")


def test_what_somebody_changed_meanwhile_is_left_out_and_the_rest_is_written(dialog, project, image_ids, labelled):
    QTest.keyClick(dialog, Qt.Key.Key_T, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(dialog, Qt.Key.Key_T)
    apply(project.registry, deleted([labelled]), author="somebody", origin="other")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert labels_on(project, image_ids[0]) == []
    assert len(labels_on(project, image_ids[1])) == 3
