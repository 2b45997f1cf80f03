"""The canvas: where things lie, what is hit, what gestures mean."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtTest import QTest

from core.shapes import Box, Polygon
from desktop.canvas.canvas import CanvasWidget
from desktop.canvas.drawing_tools import box_tool, polygon_tool
from desktop.canvas.gestures import Changed, Drawn, Grip, Selected
from desktop.canvas.layer import ShapesLayer
from desktop.canvas.painting import ClassLook, Picture, ShapePainter
from desktop.canvas.scene import CanvasScene, Hit, SceneItem, contains, handle_points
from desktop.canvas.tools import SelectTool
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
def test_the_smallest_shape_under_a_point_is_hit(shapes: list[Box], x: float, y: float) -> None:
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
    assert scene_of(Box(0, 0, 10, 10), Box(200, 200, 210, 210)).rows_in((190, 190, 300, 300)).tolist() == [1]


@given(boxes(), st.integers(0, 7), st.floats(-50, 450), st.floats(-50, 350))
def test_resizing_by_any_handle_gives_a_box_within_the_image(box: Box, handle: int, x: float, y: float) -> None:
    scene, tool = scene_of(box), SelectTool()
    grip = Grip(scene, (1,), 0.5)
    start = handle_points(box)[handle]
    tool.press(start, grip)
    gesture = tool.release((x, y), grip)
    if isinstance(gesture, Changed):
        x1, y1, x2, y2 = gesture.shapes[0][1].bounds()
        assert 0 <= x1 < x2 <= SIZE[0]
        assert 0 <= y1 < y2 <= SIZE[1]


def test_moving_stops_at_the_edge_of_the_image() -> None:
    tool, grip = SelectTool(), Grip(scene_of(Box(10, 10, 50, 50)), (1,), 2.0)
    tool.press((30, 30), grip)
    assert tool.release((-500, 40), grip) == Changed(((1, Box(0, 20, 40, 60)),))


def test_a_click_with_the_box_tool_selects() -> None:
    tool, grip = box_tool(), Grip(scene_of(Box(10, 10, 50, 50)), (), 4.0)
    tool.press((30, 30), grip)
    assert tool.release((30.5, 30), grip) == Selected((1,))


def test_a_polygon_is_closed_at_its_first_point_and_backspace_takes_a_point_back() -> None:
    tool, grip = polygon_tool(), Grip(scene_of(), (), 3.0)
    for point in ((10, 10), (50, 10), (90, 90), (50, 50)):
        tool.press(point, grip)
    assert tool.take_back()
    assert tool.press((11, 11), grip) == Drawn(Polygon((((10, 10), (50, 10), (90, 90)),)))
    assert not tool.cancel()


def test_a_suggestion_can_be_selected_but_not_moved() -> None:
    scene = CanvasScene([SceneItem(7, 1, Box(10, 10, 90, 90), 0.5)], SIZE)
    tool, grip = SelectTool(), Grip(scene, (), 2.0)
    assert tool.press((50, 50), grip) == Selected((7,))
    assert tool.release((80, 80), grip) is None


def test_a_scene_takes_over_what_is_alike_and_names_what_changed() -> None:
    before = scene_of(Box(10, 10, 50, 50), Box(60, 60, 90, 90), Box(5, 5, 8, 8))
    changed = [before.item(1), SceneItem(2, 2, Box(60, 60, 90, 90)), SceneItem(4, 1, Box(1, 1, 2, 2))]
    after = CanvasScene((before.same_or(item) for item in changed), SIZE, before)
    assert after.changed_since(before) == {2, 3, 4}
    assert after.item(1) is before.item(1)


STEPS = st.lists(st.tuples(st.sampled_from(["drop", "add", "pan", "hide"]), st.integers(-90, 90)), max_size=6)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(boxes(), min_size=1, max_size=12), STEPS)
def test_what_is_drawn_in_patches_is_what_is_drawn_as_a_whole(qapp, shapes, steps) -> None:
    looks = {1: ClassLook("car", "#e69f00"), 2: ClassLook("traffic light", "#0072b2")}
    painter = ShapePainter(looks, QFont(), 1.0)
    items = {number: SceneItem(number, 1 + number % 2, shape) for number, shape in enumerate(shapes)}
    scene, view, hidden, layer = (
        CanvasScene(items.values(), SIZE),
        ViewTransform(1.3, 7.25, -3.5),
        frozenset(),
        ShapesLayer(),
    )
    layer.show(scene, view, painter, SIZE, hidden)
    for kind, number in steps:
        if kind == "pan":
            view = view.panned(number, number // 2)
        elif kind == "hide":
            hidden = frozenset({number % len(shapes)}) if number > 0 else frozenset()
        elif kind == "drop":
            items.pop(number % len(shapes), None)
        else:
            items[1000 + number] = SceneItem(1000 + number, 1, Box(100 + number, 100, 130 + number, 140))
        scene = CanvasScene(items.values(), SIZE, scene)
        layer.show(scene, view, painter, SIZE, hidden)
    assert layer.image == ShapesLayer().show(scene, view, painter, SIZE, hidden)


def test_a_patch_shows_no_seam_in_a_polygon_that_goes_on_beyond_it(qapp) -> None:
    triangle = SceneItem(1, 1, Polygon((((10, 10), (300, 40), (10, 270)),)))
    painter, view = ShapePainter({1: ClassLook("lane", "#e69f00")}, QFont(), 1.0), ViewTransform(1.3, 7.25, -3.5)
    layer, whole = ShapesLayer(), ShapesLayer()
    with_box = CanvasScene([triangle, SceneItem(2, 1, Box(100, 5, 130, 60))], SIZE)
    layer.show(with_box, view, painter, SIZE, frozenset())
    alone = CanvasScene([triangle], SIZE, with_box)
    pictures = [each.show(alone, view, painter, SIZE, frozenset()).copy() for each in (layer, whole)]
    patched, drawn = (np.frombuffer(picture.constBits(), np.uint8).astype(int) for picture in pictures)
    assert np.abs(patched - drawn).mean() < 0.05  # smooth edges are clipped a little differently, by a shade


@pytest.fixture
def canvas(qtbot):
    """A canvas with a picture, shown."""
    made = CanvasWidget()
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    made.show_picture(Picture(np.full((300, 400, 3), 90, np.uint8)))
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


def test_a_large_picture_is_shown_whole_at_any_scale(canvas, qtbot) -> None:
    picture = np.zeros((3000, 4000, 3), np.uint8)
    picture[:, 2000:] = (10, 100, 200)
    canvas.show_picture(Picture(picture))
    for factor in (1.0, 0.3, 40.0):
        canvas.zoom(factor)
        image = canvas.grab().toImage()
        assert image.pixelColor(420, 300).red() == 200
        assert image.pixelColor(380, 300).red() == 0


def test_the_picture_is_shown_in_its_own_colours(canvas, qtbot) -> None:
    canvas.show_picture(Picture(np.full((30, 40, 3), (10, 100, 200), np.uint8)))
    colour = canvas.grab().toImage().pixelColor(400, 300)
    assert (colour.blue(), colour.green(), colour.red()) == (10, 100, 200)


def test_a_picture_is_drawn_well_once_zooming_comes_to_rest(canvas, qtbot) -> None:
    stripes = np.zeros((900, 1600, 3), np.uint8)
    stripes[:, ::3] = 255  # what is shrunk roughly flickers here, what is shrunk well is an even grey
    picture = Picture(stripes)
    canvas.show_picture(picture)
    canvas.zoom(0.71)
    canvas.grab()
    assert picture.is_rough
    qtbot.waitUntil(lambda: not picture.is_rough, timeout=5000)
    seen = canvas.grab().toImage()
    middle = [seen.pixelColor(canvas.width() // 2 + step, canvas.height() // 2).red() for step in range(60)]
    assert max(middle) - min(middle) < 40


def test_many_outlines_have_their_class_colours_and_a_dark_edge(canvas, qtbot) -> None:
    size_wh = (1600, 900)
    canvas.show_picture(Picture(np.full((900, 1600, 3), 200, np.uint8)))
    canvas.show_classes({1: ClassLook("car", "#0072B2"), 2: ClassLook("bus", "#D55E00")}, 1)
    shapes = [
        Polygon((((x, y), (x + 30.0, y), (x + 30.0, y + 24.0), (x, y + 24.0)),))
        for x in np.arange(20.0, 1560, 60).tolist()
        for y in np.arange(20.0, 860, 50).tolist()
    ]
    items = [SceneItem(number, 1 + number % 2, shape) for number, shape in enumerate(shapes, start=1)]
    canvas.show_scene(CanvasScene(items, size_wh), ())
    seen = canvas.grab().toImage()
    for item in items:
        x, y = canvas.view.to_widget(item.shape.rings[0][0][0] + 15, item.shape.rings[0][0][1])
        column = [seen.pixelColor(round(x), round(y) + step) for step in range(-3, 4)]
        wanted = QColor("#0072B2" if item.class_id == 1 else "#D55E00")
        assert wanted in column
        assert min(each.lightness() for each in column if each != wanted) < 120, "an edge sets it off"
