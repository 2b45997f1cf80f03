"""The canvas: where things lie, what is hit, what gestures mean."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from core.annotations import Box, Polygon
from desktop.canvas.canvas import CanvasWidget
from desktop.canvas.scene import CanvasScene, Hit, SceneItem, contains, handle_points
from desktop.canvas.tools import BoxTool, Changed, Drawn, Grip, PolygonTool, Selected, SelectTool
from desktop.canvas.view import ViewTransform

SIZE = (400, 300)
COORDINATES = st.floats(-1e4, 1e4)


def boxes() -> st.SearchStrategy[Box]:
    """Boxes within the image."""
    return st.builds(
        lambda x, y, w, h: Box(x, y, x + w, y + h),
        st.integers(0, 300), st.integers(0, 200), st.integers(1, 100), st.integers(1, 100),
    )  # fmt: skip


def scene_of(*shapes: Box | Polygon) -> CanvasScene:
    """Shapes with the ids 1, 2, ..."""
    return CanvasScene([SceneItem(number, 1, shape) for number, shape in enumerate(shapes, start=1)], SIZE)


@given(COORDINATES, COORDINATES, st.floats(0.01, 64), COORDINATES, COORDINATES)
def test_a_point_goes_to_the_widget_and_back(x: float, y: float, scale: float, dx: float, dy: float) -> None:
    view = ViewTransform(scale, dx, dy)
    assert view.to_image(*view.to_widget(x, y)) == pytest.approx((x, y), abs=1e-6 * (1 + 1e4 / scale))


@given(st.floats(0, 800), st.floats(0, 600), st.floats(0.1, 10))
def test_zooming_keeps_what_lies_under_the_cursor(x: float, y: float, factor: float) -> None:
    view = ViewTransform.fit(SIZE, (800, 600))
    assert view.zoomed_about((x, y), factor).to_image(x, y) == pytest.approx(view.to_image(x, y), abs=1e-3)


@given(st.lists(boxes(), min_size=1, max_size=30), st.floats(0, 400), st.floats(0, 300))
def test_the_grid_finds_the_smallest_shape_that_looking_at_all_finds(shapes: list[Box], x: float, y: float) -> None:
    hit = scene_of(*shapes).hit_test(x, y, 0.0)
    under = [box for box in shapes if contains(box, x, y)]
    if not under:
        assert hit is None
    else:
        smallest = min((b.x2 - b.x1) * (b.y2 - b.y1) for b in under)
        found = shapes[hit.item_id - 1]
        assert (found.x2 - found.x1) * (found.y2 - found.y1) == smallest


def test_a_handle_of_the_selected_shape_comes_before_a_smaller_shape_there() -> None:
    scene = scene_of(Box(10, 10, 200, 200), Box(5, 5, 20, 20))
    assert scene.hit_test(10, 10, 5, selected=1) == Hit(1, 0)
    assert scene.hit_test(10, 10, 5) == Hit(2)


def test_a_hole_of_a_polygon_is_outside() -> None:
    outline, hole = ((0, 0), (100, 0), (100, 100), (0, 100)), ((30, 30), (70, 30), (70, 70), (30, 70))
    assert not contains(Polygon((outline, hole)), 50, 50)
    assert contains(Polygon((outline, hole)), 10, 50)


def test_only_shapes_in_sight_are_visible() -> None:
    assert scene_of(Box(0, 0, 10, 10), Box(200, 200, 210, 210)).visible((190, 190, 300, 300)) == [2]


@given(boxes(), st.integers(0, 7), st.floats(-50, 450), st.floats(-50, 350))
def test_resizing_by_any_handle_gives_a_box_within_the_image(box: Box, handle: int, x: float, y: float) -> None:
    scene, tool = scene_of(box), SelectTool()
    grip = Grip(scene, 1, 0.5)
    start = handle_points(box)[handle]
    tool.press(start, grip)
    gesture = tool.release((x, y), grip)
    if isinstance(gesture, Changed):
        x1, y1, x2, y2 = gesture.shape.bounds()
        assert 0 <= x1 < x2 <= SIZE[0]
        assert 0 <= y1 < y2 <= SIZE[1]


def test_moving_stops_at_the_edge_of_the_image() -> None:
    tool, grip = SelectTool(), Grip(scene_of(Box(10, 10, 50, 50)), 1, 2.0)
    tool.press((30, 30), grip)
    assert tool.release((-500, 40), grip) == Changed(1, Box(0, 20, 40, 60))


def test_a_click_with_the_box_tool_selects() -> None:
    tool, grip = BoxTool(), Grip(scene_of(Box(10, 10, 50, 50)), None, 4.0)
    tool.press((30, 30), grip)
    assert tool.release((30.5, 30), grip) == Selected(1)


def test_a_polygon_is_closed_at_its_first_point_and_backspace_takes_a_point_back() -> None:
    tool, grip = PolygonTool(), Grip(scene_of(), None, 3.0)
    for point in ((10, 10), (50, 10), (90, 90), (50, 50)):
        tool.press(point, grip)
    assert tool.take_back()
    assert tool.press((11, 11), grip) == Drawn(Polygon((((10, 10), (50, 10), (90, 90)),)))
    assert not tool.cancel()


def test_a_suggestion_can_be_selected_but_not_moved() -> None:
    scene = CanvasScene([SceneItem(7, 1, Box(10, 10, 90, 90), 0.5)], SIZE)
    tool, grip = SelectTool(), Grip(scene, None, 2.0)
    assert tool.press((50, 50), grip) == Selected(7)
    assert tool.release((80, 80), grip) is None


@pytest.fixture
def canvas(qtbot):
    """A canvas with a picture, shown."""
    made = CanvasWidget()
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    made.show_picture(np.full((300, 400, 3), 90, np.uint8))
    return made


def test_the_wheel_zooms_about_the_cursor_and_fit_comes_back(canvas, qtbot) -> None:
    fitted = canvas.view
    canvas.zoom(2, None)
    assert canvas.view.scale == pytest.approx(fitted.scale * 2)
    canvas.fit()
    assert canvas.view == fitted


def test_dragging_with_the_middle_button_pans(canvas, qtbot) -> None:
    before = canvas.view
    QTest.mousePress(canvas, Qt.MouseButton.MiddleButton, pos=QPoint(100, 100))
    QTest.mouseMove(canvas, QPoint(130, 90))
    QTest.mouseRelease(canvas, Qt.MouseButton.MiddleButton, pos=QPoint(130, 90))
    assert (canvas.view.offset_x - before.offset_x, canvas.view.offset_y - before.offset_y) == (30, -10)


def test_the_picture_is_shown_in_its_own_colours(canvas, qtbot) -> None:
    canvas.show_picture(np.full((30, 40, 3), (10, 100, 200), np.uint8))
    colour = canvas.grab().toImage().pixelColor(400, 300)
    assert (colour.blue(), colour.green(), colour.red()) == (10, 100, 200)
