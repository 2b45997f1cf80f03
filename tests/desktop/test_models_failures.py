"""Where a model fails, as a person sees it: figures that follow the score, and images behind each of them."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from core.project import Project
from core.queries import models as reads
from core.queries.operating_points import operating_point_of
from core.settings import Settings
from desktop.composition import make_context
from desktop.page import ImagesAsked
from desktop.pages.models_failures import FailuresPanel
from tests.measured_project import MODEL, add_flawed_model, measured_project

WAIT_MS = 20_000


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return measured_project(tmp_path_factory.mktemp("measured"))


def shown(project: Project, qtbot: Any, model_id: str = MODEL) -> FailuresPanel:
    panel = FailuresPanel(make_context(project, Settings(author="tester")))
    qtbot.addWidget(panel)
    panel.resize(1100, 900)
    panel.show()
    with project.registry.reading() as session:
        panel.show_models([reads.model_by(session, model_id)])
    settle(panel, qtbot)
    return panel


def settle(panel: FailuresPanel, qtbot: Any) -> None:
    qtbot.waitUntil(panel.is_ready, timeout=WAIT_MS)


def asked(panel: FailuresPanel, qtbot: Any, act: Any) -> ImagesAsked:
    with qtbot.waitSignal(panel.images_asked, timeout=WAIT_MS) as told:
        act()
    return told.args[0]


def test_without_a_model_it_says_what_will_be_here(measured: Project, qtbot: Any) -> None:
    panel = FailuresPanel(make_context(measured, Settings(author="tester")))
    qtbot.addWidget(panel)
    panel.show()
    panel.show_models([])
    assert panel.empty.isVisible()
    assert not panel.point.isVisible()


def test_a_model_that_was_never_measured_is_told(measured: Project, qtbot: Any) -> None:
    add_flawed_model(measured, model_id="model-new")
    panel = shown(measured, qtbot, "model-new")
    assert panel.empty.title.text() == "Not measured yet"


def test_figures_errors_slices_and_calibration_are_shown(measured: Project, qtbot: Any) -> None:
    panel = shown(measured, qtbot)
    assert panel.evaluations.count() == 2
    assert "test of roads-1" in panel.evaluations.currentText()
    assert panel.point.table.rowCount() >= 1
    assert "too few" in panel.point.table.cell_text(0, 7)
    assert panel.errors.chart.pieces() == (6, 1)
    assert panel.confusion.map.pieces()[0] >= 2
    assert panel.slices.table.rowCount() > 3
    assert "fitted on the valid part" in panel.calibration.told.text()


def test_the_figures_follow_the_slider(measured: Project, qtbot: Any) -> None:
    panel = shown(measured, qtbot)
    before = panel.point.table.cell_text(0, 5)
    panel.point.slider.setValue(990)
    settle(panel, qtbot)
    assert panel.point.table.cell_text(0, 1) == "0.990"
    assert int(panel.point.table.cell_text(0, 5)) > int(before)
    assert set(panel.point.scores.values()) == {0.99}


def test_a_goal_gives_each_class_its_score_and_one_class_moves_alone(measured: Project, qtbot: Any) -> None:
    panel = shown(measured, qtbot)
    panel.point.wanted.setValue(0.5)
    qtbot.mouseClick(panel.point.find_scores, Qt.MouseButton.LeftButton)
    settle(panel, qtbot)
    before = panel.point.scores
    panel.point.table.selectRow(0)
    assert panel.point.of_class.currentText() == panel.point.table.cell_text(0, 0)
    panel.point.score.setValue(0.123)
    settle(panel, qtbot)
    changed = {name for name, score in panel.point.scores.items() if score != before[name]}
    assert changed == {panel.point.table.cell_text(0, 0)}


def test_every_bar_cell_and_row_opens_the_images_behind_it(measured: Project, qtbot: Any) -> None:
    panel = shown(measured, qtbot)
    panel.point.slider.setValue(900)
    settle(panel, qtbot)

    def press_first_bar() -> None:
        panel.errors.chart.setFocus()
        panel.errors.chart.cursor_of_keys.go_to((0, 0))
        qtbot.keyClick(panel.errors.chart, Qt.Key.Key_Return)

    missed = asked(panel, qtbot, press_first_bar)
    assert missed.title == "Missed"
    assert missed.image_ids
    assert len(missed.annotation_ids) >= len(missed.image_ids)

    place = panel.confusion.map.area_of((0, 0)).center().toPoint()
    cell = asked(panel, qtbot, lambda: qtbot.mouseClick(panel.confusion.map, Qt.MouseButton.LeftButton, pos=place))
    assert "said to be" in cell.title

    def enter_on(table: Any) -> None:
        table.selectRow(0)
        table.setFocus()
        table.setCurrentCell(0, 0)
        qtbot.keyClick(table, Qt.Key.Key_Return)

    assert asked(panel, qtbot, lambda: enter_on(panel.slices.table)).title.startswith("Missed: ")
    assert asked(panel, qtbot, lambda: enter_on(panel.point.table)).annotation_ids
    wrong = next(
        place
        for place, each in enumerate(panel.calibration._bins)
        if each.right.value is not None and each.right.value < 1
    )
    assert asked(panel, qtbot, lambda: panel.calibration.chart.opened.emit(wrong)).image_ids


def test_the_operating_point_is_recorded_with_its_reason(
    measured: Project, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.pages.models_failures.ask_text", lambda *_: "Few misses at night")
    panel = shown(measured, qtbot)
    panel.point.slider.setValue(400)
    settle(panel, qtbot)
    qtbot.mouseClick(panel.point.record, Qt.MouseButton.LeftButton)
    settle(panel, qtbot)
    with measured.registry.reading() as session:
        point = operating_point_of(session, MODEL)
    assert point is not None
    assert (point.author, point.reason, set(point.thresholds.values())) == ("tester", "Few misses at night", {0.4})
    assert "Few misses at night" in panel.point.told.text()


def test_details_that_are_gone_are_told_in_the_panel(tmp_path: Path, qtbot: Any) -> None:
    project = measured_project(tmp_path, 24)
    with project.registry.reading() as session:
        row = reads.latest_evaluation(session, MODEL, "test")
    assert row is not None
    project.objects.path(row.details_sha256).unlink()
    panel = shown(project, qtbot)
    assert panel.empty.isVisible()
    assert "lacks the object" in panel.empty.text.text()
