"""Drawing as a person does it when it goes wrong: no size, crossed sides, hidden classes, keys that cancel and undo."""

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.queries.images import annotations_of, conditions_of
from core.shapes import Box, Lane, Polygon, RotatedBox
from desktop.canvas.painting import ClassLook, ShapePainter
from desktop.canvas.scene import SceneItem
from desktop.canvas.tools import SelectTool
from desktop.canvas.view import ViewTransform
from labeling import ontology
from labeling.suggestions import add_suggestions, keep_many
from tests.desktop.test_label_page import add_images, open_page
from tests.desktop.test_label_tools import ALT, CTRL, NO, SHIFT, at, click, drag, press

KEY = Qt.Key
BOW_TIE = [(100, 100), (300, 100), (100, 200), (300, 200)]


@pytest.fixture
def image_ids(project) -> list[int]:
    """Two pictures, the first with a red and a green block on grey."""
    ids = add_images(project, 2)
    picture = np.full((400, 640, 3), 110, np.uint8)
    picture[160:280, 80:240] = (20, 20, 220)
    picture[60:200, 360:520] = (30, 200, 40)
    cv2.imwrite(str(project.root / "pictures" / "0.png"), picture)
    return ids


@pytest.fixture
def page(context, hub, qtbot, project, image_ids):
    """The page on the first picture, with three classes."""
    for name in ("car", "truck", "lane"):
        ontology.add_class(project.registry, name)
    return open_page(context, hub, qtbot)


@pytest.fixture
def told(monkeypatch) -> list[str]:
    """What is told in passing."""
    heard: list[str] = []
    monkeypatch.setattr("desktop.pages.label.notify", lambda _widget, words: heard.append(words))
    return heard


def said(page) -> list:
    """What the registry says of the open image."""
    with page.context.project.registry.reading() as session:
        return annotations_of(session, page.desk.bench.id)


def right_click(page, point) -> None:
    """The right button on one point of the image."""
    QTest.mouseClick(page.canvas, Qt.MouseButton.RightButton, NO, at(page, *point))


def test_a_drag_without_a_height_draws_nothing_and_says_so(page, told) -> None:
    press(page, KEY.Key_W)
    drag(page, (100, 100), (300, 100))
    assert said(page) == []
    assert told == ["It would have no width or no height, so nothing was drawn."]


def test_a_box_that_is_dragged_past_the_picture_ends_at_its_border(page) -> None:
    press(page, KEY.Key_W)
    drag(page, (600, 360), (660, 420))
    assert said(page)[0].shape.bounds() == pytest.approx((600, 360, 640, 400), abs=1)
    assert said(page)[0].shape.bounds()[2:] == (640, 400)


@pytest.mark.parametrize(
    ("key", "line", "last", "kind"),
    [
        (KEY.Key_X, [(100, 100), (150, 100), (200, 100), (250, 100)], (200, 180), Box),
        (KEY.Key_T, [(100, 100), (200, 100), (250, 100)], (200, 160), RotatedBox),
    ],
)
def test_points_on_one_line_lose_only_the_last_one(page, told, key, line, last, kind) -> None:
    press(page, key)
    click(page, *line)
    assert said(page) == []
    assert told[-1].startswith("These points lie on one line")
    click(page, last)
    assert isinstance(said(page)[0].shape, kind)


def test_an_outline_that_crosses_itself_keeps_its_points_until_it_is_right(page, told) -> None:
    press(page, KEY.Key_P)
    click(page, *BOW_TIE)
    press(page, KEY.Key_Return)
    assert said(page) == []
    assert told[-1].startswith("The outline crosses itself.")
    press(page, KEY.Key_Backspace)
    press(page, KEY.Key_Backspace)
    click(page, (300, 200), (100, 200))
    press(page, KEY.Key_Return)
    assert said(page)[0].shape.bounds() == pytest.approx((100, 100, 300, 200), abs=2)


def test_a_small_loop_in_an_outline_is_cut_off(page, told) -> None:
    press(page, KEY.Key_P)
    click(page, (100, 100), (300, 100), (300, 300), (105, 300), (105, 310), (110, 290), (100, 290))
    press(page, KEY.Key_Return)
    assert told == ["The outline crossed itself, so it was mended."]
    assert said(page)[0].shape.bounds()[3] < 312


def test_a_point_dragged_across_its_outline_is_refused_and_the_shape_stays(page, told) -> None:
    square = Polygon((((100.0, 100.0), (300.0, 100.0), (300.0, 200.0), (100.0, 200.0)),))
    page.shapes.draw(square)
    press(page, KEY.Key_V)
    drag(page, (300, 100), (200, 300))
    assert said(page)[0].shape == square
    assert told[-1].startswith("The outline crosses itself.")


def test_right_click_and_double_click_end_a_line_and_escape_forgets_it(page) -> None:
    press(page, KEY.Key_Q)
    click(page, (100, 390), (160, 300))
    right_click(page, (160, 300))
    assert isinstance(said(page)[0].shape, Lane)
    click(page, (500, 390), (420, 300))
    press(page, KEY.Key_Escape)
    assert len(said(page)) == 1
    assert not isinstance(page.canvas.tool, SelectTool)
    press(page, KEY.Key_Escape)
    assert isinstance(page.canvas.tool, SelectTool)


def test_escape_in_the_middle_of_a_drag_draws_nothing(page) -> None:
    press(page, KEY.Key_W)
    QTest.mousePress(page.canvas, Qt.MouseButton.LeftButton, NO, at(page, 100, 100))
    QTest.mouseMove(page.canvas, at(page, 200, 200))
    press(page, KEY.Key_Escape)
    QTest.mouseRelease(page.canvas, Qt.MouseButton.LeftButton, NO, at(page, 200, 200))
    assert said(page) == []


def test_backspace_while_a_stroke_is_drawn_takes_that_stroke_back(page, told) -> None:
    press(page, KEY.Key_M, SHIFT)
    QTest.mousePress(page.canvas, Qt.MouseButton.LeftButton, NO, at(page, 100, 200))
    QTest.mouseMove(page.canvas, at(page, 200, 200))
    press(page, KEY.Key_Backspace)
    QTest.mouseMove(page.canvas, at(page, 220, 210))
    QTest.mouseRelease(page.canvas, Qt.MouseButton.LeftButton, NO, at(page, 220, 210))
    assert not page.canvas.tool.preview


@pytest.mark.parametrize(
    ("key", "modifier", "points", "is_drag"),
    [
        (KEY.Key_W, NO, [(50, 50), (150, 150)], True),
        (KEY.Key_R, SHIFT, [(50, 50), (150, 150)], True),
        (KEY.Key_B, NO, [(50, 50), (150, 150)], True),
        (KEY.Key_M, NO, [(60, 140), (260, 300)], True),
        (KEY.Key_P, NO, [(50, 50), (150, 60), (100, 150)], False),
        (KEY.Key_P, SHIFT, [(50, 50), (150, 60)], False),
        (KEY.Key_Q, NO, [(50, 350), (150, 60)], False),
        (KEY.Key_T, NO, [(50, 50), (150, 60), (100, 150)], False),
        (KEY.Key_X, NO, [(50, 50), (150, 60), (100, 150), (90, 20)], False),
        (KEY.Key_W, SHIFT, [(50, 50)], False),
    ],
)
def test_each_tool_is_undone_and_done_again_exactly(page, qtbot, key, modifier, points, is_drag) -> None:
    press(page, key, modifier)
    if is_drag:
        drag(page, *points)
    else:
        click(page, *points)
        press(page, KEY.Key_Return)
    qtbot.waitUntil(lambda: len(said(page)) == 1, timeout=5000)
    drawn = said(page)
    press(page, KEY.Key_Escape)
    press(page, KEY.Key_Z, CTRL)
    assert said(page) == []
    press(page, KEY.Key_Y, CTRL)
    assert said(page) == drawn


def test_drawing_a_hidden_class_shows_it_again(page, told) -> None:
    press(page, KEY.Key_H, CTRL)
    press(page, KEY.Key_W)
    drag(page, (100, 100), (200, 200))
    assert len(page.canvas.scene) == 1
    assert told[-1] == "The shapes of car were hidden. They are shown again."


def test_what_is_drawn_of_a_locked_class_is_kept_and_the_lock_is_told(page, told) -> None:
    press(page, KEY.Key_L, CTRL)
    press(page, KEY.Key_W)
    drag(page, (100, 100), (200, 200))
    assert len(said(page)) == 1
    assert "car is locked" in told[-1]


def test_the_brush_keeps_its_size_from_tool_to_tool(page) -> None:
    press(page, KEY.Key_B)
    page.canvas.tool.radius = 31.0
    press(page, KEY.Key_B, SHIFT)
    assert page.canvas.tool.radius == 31.0
    press(page, KEY.Key_V)
    press(page, KEY.Key_B)
    assert page.canvas.tool.radius == 31.0


def test_a_lane_drawn_in_a_mirrored_view_is_named_by_where_it_is(page) -> None:
    press(page, KEY.Key_BracketLeft)
    press(page, KEY.Key_Q)
    turn = page._turn()
    click(page, turn.there((100.0, 390.0)), turn.there((280.0, 200.0)))
    press(page, KEY.Key_Return)
    (drawn,) = said(page)
    assert drawn.attributes["order"] == "L1"
    assert drawn.shape.controls[0] == pytest.approx((100, 390), abs=2)


def test_a_lane_drawn_nearer_the_vehicle_moves_the_others_on_but_not_one_named_by_hand(page) -> None:
    press(page, KEY.Key_Q)
    for points in (((20, 390), (290, 200)), ((120, 390), (300, 200))):
        click(page, *points)
        press(page, KEY.Key_Return)
    assert [each.attributes["order"] for each in said(page)] == ["L2", "L1"]
    page.canvas.select((said(page)[0].id,))
    page.shapes.say("order", "L4")
    click(page, (240, 390), (310, 200))
    press(page, KEY.Key_Return)
    assert [each.attributes["order"] for each in said(page)] == ["L4", "L2", "L1"]
    page.history.stack.undo()
    assert [each.attributes["order"] for each in said(page)] == ["L4", "L1"]


def test_proposed_lanes_are_named_when_they_are_kept(page, project, image_ids) -> None:
    left, right = Lane(((100.0, 390.0), (300.0, 200.0))), Lane(((540.0, 390.0), (340.0, 200.0)))
    with project.registry.transaction() as tx:
        add_suggestions(tx, [(image_ids[0], 3, left, 0.9), (image_ids[0], 3, right, 0.8)], source="lanes.onnx")
    ids = [each.id for each in page.desk.bench.suggestions]
    keep_many(project.registry, ids, author="tester")
    assert {each.attributes["order"] for each in said(page)} == {"L1", "R1"}


def test_a_control_point_is_added_to_a_lane_by_a_double_click_on_its_curve(page) -> None:
    page.desk.active_class = 3
    page.shapes.draw(Lane(((100.0, 390.0), (180.0, 250.0), (320.0, 150.0))))
    press(page, KEY.Key_V)
    QTest.mouseDClick(page.canvas, Qt.MouseButton.LeftButton, NO, at(page, 240, 200))
    assert len(said(page)[0].shape.controls) == 4
    assert said(page)[0].shape.controls[2] == pytest.approx((240, 200), abs=2)
    click(page, (240, 200), modifier=ALT)
    assert len(said(page)[0].shape.controls) == 3


def test_two_fingers_on_a_touchpad_move_the_picture_and_do_not_zoom(page) -> None:
    touchpad = QPointingDevice(
        "pad", 7, QInputDevice.DeviceType.TouchPad, QPointingDevice.PointerType.Finger,
        QInputDevice.Capability.PixelScroll, 2, 0,
    )  # fmt: skip
    before = page.canvas.view
    middle = QPointF(page.canvas.rect().center())
    event = QWheelEvent(
        middle, page.canvas.mapToGlobal(middle), QPoint(30, -12), QPoint(240, -96), Qt.MouseButton.NoButton, NO,
        Qt.ScrollPhase.ScrollUpdate, False, Qt.MouseEventSource.MouseEventNotSynthesized, touchpad,
    )  # fmt: skip
    QApplication.sendEvent(page.canvas, event)
    after = page.canvas.view
    assert after.scale == before.scale
    assert (after.offset_x - before.offset_x, after.offset_y - before.offset_y) == (30, -12)


def test_names_and_handles_stay_in_the_picture_and_grow_with_the_font(qapp) -> None:
    font = qapp.font()
    looks = {1: ClassLook("pedestrian crossing sign", "#e69f00")}
    small = ShapePainter(looks, font, 1.0)
    font.setPointSizeF(font.pointSizeF() * 2)
    large = ShapePainter(looks, font, 1.0)
    assert large.handle > small.handle
    for painter in (small, large):
        assert painter.handle >= 9
        for shape in (Box(600, 0, 640, 20), Box(0, 390, 8, 400), Lane(((638.0, 399.0), (500.0, 200.0)))):
            chip = painter.chip_rect(SceneItem(1, 1, shape), ViewTransform(1.0, 50, 40), (640, 400))
            assert chip.left() >= 49
            assert chip.right() <= 690
            assert chip.top() >= 40
            assert chip.bottom() <= 440


def test_conditions_of_all_selected_images_take_one_key_and_one_undo(page, qtbot, project, image_ids) -> None:
    ontology.set_conditions(project.registry, {"weather": ["clear", "rain"], "lighting": ["day", "night"]})
    with qtbot.waitSignal(page.images.listed, timeout=5000):
        page.refresh(None)
    rows = page.images.list

    def is_chosen() -> bool:
        """Both rows clicked; the list may just be read anew, which a person would see and click again."""
        for row, modifier in ((0, NO), (1, SHIFT)):
            place = rows.visualRect(page.images.model.index(row)).center()
            QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, modifier, place)
        return page.images.bulk.isVisible()

    qtbot.waitUntil(is_chosen, timeout=10_000)
    assert page.images.bulk.words.text() == "2 selected"
    page.canvas.setFocus()
    press(page, KEY.Key_G)
    press(page, KEY.Key_2)
    press(page, KEY.Key_Escape)
    assert [conditions(project, each) for each in image_ids] == [{"weather": "rain"}, {"weather": "rain"}]
    page.history.stack.undo()
    assert [conditions(project, each) for each in image_ids] == [{}, {}]


def conditions(project, image_id) -> dict[str, str]:
    """What an image says itself."""
    with project.registry.reading() as session:
        return conditions_of(session, image_id)
