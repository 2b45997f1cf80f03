"""The map on the Data page: pointed at, drawn round and asked as a person would; and more like this, by its key."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from sqlalchemy import text

from core.geometry import contains_point, points_inside
from core.project import Project
from core.queries.jobs import jobs
from desktop.changes_hub import ChangesHub
from desktop.context import Context
from desktop.embedding import BACKBONE
from desktop.main_window import MainWindow
from desktop.page import ImagesAsked, entry_of
from desktop.pages.data import DataPage
from desktop.pages.data_map import MapPanel
from desktop.pages.label import LabelPage
from labeling.maps import PointMap
from labeling.point_words import By, told_apart
from tests.desktop.page_rows import import_pictures, show, with_vectors

LEFT, SHIFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
# Two of a kind, another two, and two that stand alone.
VECTORS = np.array([[1, 0, 0], [0.99, 0.14, 0], [0, 1, 0], [0.14, 0.99, 0], [0, 0, 1], [0.7, 0, -0.7]])


class Idle:
    """An executor that starts nothing and says that it runs."""

    def start(self, folder: Path) -> None:
        pass

    def is_alive(self, folder: Path) -> bool:
        return True

    def kill(self, folder: Path) -> None:
        pass


@pytest.fixture
def ids(project: Project, tmp_path: Path) -> list[int]:
    return with_vectors(project, tmp_path, VECTORS, made_with=BACKBONE)


@contextmanager
def opened(context: Context, hub: ChangesHub, qtbot: Any) -> Iterator[MapPanel]:
    """The tab, shown and ready."""
    page = DataPage(context, hub)
    show(page, hub, qtbot)
    page.show_panel(MapPanel)
    panel = page.panel(MapPanel)
    qtbot.waitUntil(panel.is_ready, timeout=10_000)
    yield panel


@pytest.fixture
def panel(context: Context, hub: ChangesHub, qtbot: Any, ids: list[int]) -> Iterator[MapPanel]:
    with opened(context, hub, qtbot) as shown:
        yield shown


def at(panel: MapPanel, index: int) -> QPoint:
    return panel.plot.place_of(index).toPoint()


def draw_round(panel: MapPanel, qtbot: Any, indices: list[int], modifier: Qt.KeyboardModifier = PLAIN) -> None:
    """Draw a lasso round these points, pressing, moving and letting go."""
    places = np.array([at(panel, index).toTuple() for index in indices])
    (left, top), (right, bottom) = places.min(axis=0) - 12, places.max(axis=0) + 12
    corners = [QPoint(*map(int, each)) for each in ((left, top), (right, top), (right, bottom), (left, bottom))]
    qtbot.mousePress(panel.plot, LEFT, modifier, corners[0])
    for corner in (*corners[1:], corners[0]):
        qtbot.mouseMove(panel.plot, corner)
    qtbot.mouseRelease(panel.plot, LEFT, modifier, corners[0])


def test_without_vectors_it_says_what_to_do_and_starts_the_job(
    context: Context, hub: ChangesHub, qtbot: Any, tmp_path: Path
) -> None:
    import_pictures(context.project, tmp_path / "pictures")
    with opened(replace(context, executor=Idle()), hub, qtbot) as panel:
        assert panel.empty.isVisible()
        qtbot.mouseClick(panel.empty.button, LEFT)
        qtbot.waitUntil(panel.notice.isVisible, timeout=10_000)
        assert not panel.empty.button.isEnabled()
    with context.project.registry.reading() as session:
        assert [row.kind for row in jobs(session)] == ["embed"]


def test_a_click_selects_a_point_and_shift_adds_another(panel: MapPanel, qtbot: Any, ids: list[int]) -> None:
    qtbot.mouseClick(panel.plot, LEFT, PLAIN, at(panel, 2))
    assert panel.plot.selected().tolist() == [2]
    qtbot.mouseClick(panel.plot, LEFT, SHIFT, at(panel, 4))
    assert panel.plot.selected().tolist() == [2, 4]
    assert panel.chosen.model.rowCount() == 2
    qtbot.mouseClick(panel.plot, LEFT, PLAIN, QPoint(2, 2))
    assert panel.plot.selected().tolist() == []


def test_a_lasso_selects_what_it_holds_and_shift_adds(panel: MapPanel, qtbot: Any, ids: list[int]) -> None:
    qtbot.mouseClick(panel.bar.lasso, LEFT)
    draw_round(panel, qtbot, [0, 1])
    assert panel.plot.selected().tolist() == [0, 1]
    draw_round(panel, qtbot, [4], SHIFT)
    assert panel.plot.selected().tolist() == [0, 1, 4]
    with qtbot.waitSignal(panel.images_asked) as asked:
        qtbot.mouseClick(panel.chosen.show_in_list, LEFT)
    assert asked.args[0] == ImagesAsked("Selected on the map", [ids[0], ids[1], ids[4]])


def test_the_legend_hides_points_and_what_is_hidden_is_not_selected(panel: MapPanel, qtbot: Any) -> None:
    code = int(panel.plot._code[0])
    qtbot.mouseClick(panel.legend.chip(code), LEFT)
    qtbot.mouseClick(panel.plot, LEFT, PLAIN, at(panel, 0))
    assert 0 not in panel.plot.selected()
    qtbot.mouseClick(panel.legend.chip(code), LEFT)
    qtbot.mouseClick(panel.plot, LEFT, PLAIN, at(panel, 0))
    assert 0 in panel.plot.selected()


def test_pointing_shows_the_picture_and_its_name(panel: MapPanel, qtbot: Any) -> None:
    qtbot.mouseMove(panel.plot, at(panel, 4))
    qtbot.waitUntil(panel.hover.isVisible, timeout=5000)
    assert panel.hover.words.text().endswith(".png")
    assert not panel.hover.picture.pixmap().isNull()


def test_the_wheel_makes_the_map_larger_about_the_pointer_and_a_drag_moves_it(panel: MapPanel, qtbot: Any) -> None:
    before, other = panel.plot.place_of(0), panel.plot.place_of(2)
    turn = QWheelEvent(
        before, panel.plot.mapToGlobal(before), QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton, PLAIN,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    panel.plot.wheelEvent(turn)
    assert (panel.plot.place_of(0) - before).manhattanLength() < 1
    grown = (panel.plot.place_of(2) - panel.plot.place_of(0)).manhattanLength()
    assert grown == pytest.approx(1.44 * (other - before).manhattanLength(), rel=0.01)
    start = QPoint(5, 5)
    qtbot.mousePress(panel.plot, LEFT, PLAIN, start)
    qtbot.mouseMove(panel.plot, start + QPoint(30, 20))
    qtbot.mouseRelease(panel.plot, LEFT, PLAIN, start + QPoint(30, 20))
    assert (panel.plot.place_of(0) - before - QPointF(30, 20)).manhattanLength() < 1
    assert panel.plot.selected().tolist() == []


def test_without_a_mouse_arrows_go_from_point_to_point(panel: MapPanel, qtbot: Any) -> None:
    qtbot.keyClick(panel.plot, Qt.Key.Key_Right)
    qtbot.keyClick(panel.plot, Qt.Key.Key_Space)
    assert len(panel.plot.selected()) == 1
    qtbot.keyClick(panel.plot, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(panel.plot.selected()) == 6
    qtbot.keyClick(panel.plot, Qt.Key.Key_Escape)
    assert len(panel.plot.selected()) == 0


def test_points_are_told_apart_by_class_state_and_findings(project: Project, ids: list[int]) -> None:
    points = PointMap(np.array(ids), np.zeros(6, np.int64), np.zeros((6, 2), np.float32), "pca")
    by_class = told_apart(project, points, By("class"))
    assert [by_class.keys[code] for code in by_class.code] == ["several", "car", "car", "several", "car", "car"]
    assert told_apart(project, points, By("state")).counts()[1:] == [6]
    with project.registry.transaction() as tx:
        tx.session.execute(
            text(
                "INSERT INTO finding (key, kind, image_id, annotation_id, detail, severity, state, found_at,"
                " decided_by) VALUES ('a', 'blurred', :image, 0, '', 0.5, 'open', '', '')"
            ),
            {"image": ids[3]},
        )
    by_error = told_apart(project, points, By("error"))
    assert [by_error.keys[code] for code in by_error.code] == ["", "", "", "blurred", "", ""]


@pytest.fixture
def window(context: Context, qtbot: Any, ids: list[int]) -> MainWindow:
    made = MainWindow(context, (entry_of(DataPage), entry_of(LabelPage)), "Label")
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    return made


def test_more_like_this_by_its_key_lists_the_likest_first(window: MainWindow, qtbot: Any, ids: list[int]) -> None:
    page = window.page("Label")
    assert isinstance(page, LabelPage)
    qtbot.waitUntil(page.is_ready, timeout=10_000)
    page.open_image(ids[3])
    window.activateWindow()
    page.canvas.setFocus()
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    qtbot.keyClick(page.canvas, Qt.Key.Key_S, keys)
    qtbot.waitUntil(lambda: page.images.listed_ids()[:2] == [ids[3], ids[2]], timeout=5000)
    assert page.images.listed_ids()[2] == ids[1]


def test_a_selection_of_the_map_is_selected_in_the_list_for_its_conditions(
    window: MainWindow, qtbot: Any, ids: list[int]
) -> None:
    window.show_images(ImagesAsked("Selected on the map", ids[1:4], are_chosen=True))
    page = window.page("Label")
    assert isinstance(page, LabelPage)
    qtbot.waitUntil(lambda: page.images.chosen() == ids[1:4], timeout=10_000)
    assert page.images.bulk.isVisible()


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=3, max_size=8), st.integers(0, 10_000))
def test_a_lasso_holds_what_the_even_odd_rule_says(ring: list[tuple[int, int]], seed: int) -> None:
    corners = np.array(ring, np.float32)
    points = np.random.default_rng(seed).uniform(-2, 22, (40, 2)).astype(np.float32)
    wanted = [contains_point(corners.astype(np.float64), *map(float, point)) for point in points]
    assert points_inside(points, corners).tolist() == wanted
