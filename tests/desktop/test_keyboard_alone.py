"""Labelling without a mouse: shapes drawn, moved and resized, attributes and tags said, every part reached."""

import json

import pytest
from PySide6.QtCore import QEvent, QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget

from core.queries.completeness import completeness_of
from core.queries.images import conditions_of
from core.schema import DriveRow, ImageRow, LabelClassRow
from core.shapes import Box, Dot, Lane, Mask, Polygon
from desktop.canvas.drawing_tools import DragTool
from desktop.widgets.key_mode import KeyMode
from labeling import ontology
from labeling.conditions import intervals
from tests.desktop.test_label_page import add_images, at, draw_box, open_page, said

NO = Qt.KeyboardModifier.NoModifier
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


@pytest.fixture
def image_ids(project) -> list[int]:
    return add_images(project, 3)


@pytest.fixture
def page(context, hub, qtbot, project, image_ids):
    """The page on three pictures, with two classes; a sign has a text and a state."""
    ontology.set_conditions(project.registry, {"weather": ["clear", "rain"], "lighting": ["day", "night"]})
    car = ontology.add_class(project.registry, "car")
    ontology.add_class(project.registry, "person")
    with project.registry.transaction() as tx:
        row = tx.session.get(LabelClassRow, car)
        row.attributes_json = json.dumps([{"name": "brake", "values": ["on", "off"]}, {"name": "text", "values": []}])
        tx.session.add(row)
        tx.touch("classes")
    return open_page(context, hub, qtbot)


def press(page, *keys, held=NO) -> None:
    """Keys go to whatever has the focus; as a person does, the next one when its picture is there."""
    for key in keys:
        QTest.keyClick(QApplication.focusWidget() or page.canvas, key, held)
        settle(page)


def settle(page) -> None:
    """Let events run until the page shows its picture."""
    loop, looking, enough = QEventLoop(), QTimer(interval=2), QTimer(interval=10_000)
    looking.timeout.connect(lambda: page.is_ready() and loop.quit())
    enough.timeout.connect(loop.quit)
    if not page.is_ready():
        looking.start()
        enough.start()
        loop.exec()


def hold(page, key, repeats: int) -> None:
    """A key held down: one press, and so many repeats."""
    for number in range(repeats + 1):
        is_repeat = number > 0
        for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            QApplication.sendEvent(page.canvas, QKeyEvent(kind, key, NO, "", is_repeat))


def place_mark(page, x: float, y: float) -> None:
    page.hands.cursor.show_at((x, y))


def walk(page, dx: int, dy: int) -> None:
    """Arrows: ten pixels a press with Shift, then the rest by single pixels."""
    for by, ahead, back in ((dx, Key.Key_Right, Key.Key_Left), (dy, Key.Key_Down, Key.Key_Up)):
        far, near = divmod(abs(by), 10)
        press(page, *[ahead if by > 0 else back] * far, held=SHIFT)
        press(page, *[ahead if by > 0 else back] * near)


def only(project, image_id):
    (each,) = said(project, image_id)
    return each.shape


def rounded(shape: Polygon) -> list[tuple[int, int]]:
    return [(round(x), round(y)) for x, y in shape.rings[0]]


def test_a_box_is_drawn_with_arrows_and_space_to_the_pixel(page, project, image_ids):
    press(page, Key.Key_W)
    walk(page, 1, 0)
    x, y = page.hands.cursor.point
    press(page, Key.Key_Space)
    walk(page, 63, 42)
    press(page, Key.Key_Space)
    assert isinstance(only(project, image_ids[0]), Box)
    assert only(project, image_ids[0]).bounds() == pytest.approx((x, y, x + 63, y + 42))


def test_enter_ends_a_box_that_space_began_and_escape_forgets_it(page, project, image_ids):
    press(page, Key.Key_W)
    place_mark(page, 50, 60)
    press(page, Key.Key_Space)
    walk(page, 30, 20)
    press(page, Key.Key_Escape)
    assert said(project, image_ids[0]) == []
    assert isinstance(page.canvas.tool, DragTool)
    place_mark(page, 50, 60)
    press(page, Key.Key_Space)
    walk(page, 30, 20)
    press(page, Key.Key_Return)
    assert only(project, image_ids[0]).bounds() == pytest.approx((50, 60, 80, 80))


def test_a_polygon_a_lane_a_point_and_a_mask_are_drawn_with_keys(page, project, image_ids):
    for tool, held, kind in ((Key.Key_P, NO, Polygon), (Key.Key_Q, NO, Lane)):
        press(page, tool, held=held)
        for point in ((100, 100), (200, 110), (150, 200)):
            place_mark(page, *point)
            press(page, Key.Key_Space)
        press(page, Key.Key_Return)
        assert isinstance(said(project, image_ids[0])[-1].shape, kind)
    press(page, Key.Key_W, held=SHIFT)
    place_mark(page, 300, 300)
    press(page, Key.Key_Space)
    assert said(project, image_ids[0])[-1].shape == Dot(300, 300)
    press(page, Key.Key_Escape, Key.Key_Escape, Key.Key_B)
    place_mark(page, 400, 200)
    press(page, Key.Key_Space)
    walk(page, 40, 0)
    press(page, Key.Key_Space)
    mask = said(project, image_ids[0])[-1].shape
    assert isinstance(mask, Mask)
    assert mask.bounds()[2] - mask.bounds()[0] > 50


def test_a_selected_box_is_moved_by_arrows_and_resized_by_a_corner_in_hand(page, project, image_ids):
    draw_box(page, (100, 100), (200, 180))
    x1, y1, x2, y2 = only(project, image_ids[0]).bounds()
    walk(page, 12, -3)
    assert only(project, image_ids[0]).bounds() == pytest.approx((x1 + 12, y1 - 3, x2 + 12, y2 - 3))
    press(page, *[Key.Key_PageDown] * 5)  # the corner at the lower right
    walk(page, 25, 14)
    assert only(project, image_ids[0]).bounds() == pytest.approx((x1 + 12, y1 - 3, x2 + 37, y2 + 11))
    press(page, Key.Key_Escape)
    assert page.canvas.selected is not None
    walk(page, 1, 0)
    assert only(project, image_ids[0]).bounds() == pytest.approx((x1 + 13, y1 - 3, x2 + 38, y2 + 11))


def test_points_of_an_outline_are_moved_put_in_and_taken_out(page, project, image_ids):
    press(page, Key.Key_P)
    for point in ((100, 100), (200, 100), (200, 200), (100, 200)):
        place_mark(page, *point)
        press(page, Key.Key_Space)
    press(page, Key.Key_Return, Key.Key_V)
    press(page, Key.Key_PageDown, Key.Key_Insert)
    walk(page, 0, -20)
    assert rounded(only(project, image_ids[0])) == [(100, 100), (150, 80), (200, 100), (200, 200), (100, 200)]
    press(page, Key.Key_Delete)
    assert rounded(only(project, image_ids[0])) == [(100, 100), (200, 100), (200, 200), (100, 200)]
    assert page.canvas.selected is not None


def test_space_selects_what_lies_under_the_mark_and_shift_adds(page, project, image_ids):
    draw_box(page, (50, 50), (90, 90))
    draw_box(page, (200, 50), (260, 90))
    press(page, Key.Key_Escape)
    place_mark(page, 70, 70)
    press(page, Key.Key_Space)
    assert len(page.canvas.selection) == 1
    place_mark(page, 230, 70)
    press(page, Key.Key_Space, held=SHIFT)
    assert len(page.canvas.selection) == 2


def test_an_arrow_that_is_held_goes_faster_and_one_press_goes_one_pixel(page):
    press(page, Key.Key_W)
    place_mark(page, 100, 100)
    hold(page, Key.Key_Right, 0)
    assert page.hands.cursor.point == (101, 100)
    hold(page, Key.Key_Right, 12)
    assert page.hands.cursor.point[0] > 101 + 13


def test_the_mark_stays_in_the_picture_and_the_picture_follows_it(page):
    press(page, Key.Key_W)
    page.canvas.look_at((0, 0, 40, 40))
    place_mark(page, 630, 390)
    x, y = page.canvas.view.to_widget(630, 390)
    assert 0 < x < page.canvas.width()
    assert 0 < y < page.canvas.height()
    walk(page, 40, 40)
    assert page.hands.cursor.point == (640, 400)


def test_the_mouse_takes_over_where_the_mark_was(page, project, image_ids):
    press(page, Key.Key_W)
    place_mark(page, 300, 300)
    QTest.mouseMove(page.canvas, at(page, 20, 20))
    assert page.hands.cursor.point is None
    draw_box(page, (100, 100), (150, 150))
    assert len(said(project, image_ids[0])) == 1


def test_arrows_go_where_they_point_in_a_turned_and_mirrored_view(page, project, image_ids):
    draw_box(page, (100, 100), (200, 180))
    x1, y1, x2, y2 = only(project, image_ids[0]).bounds()
    press(page, Key.Key_BracketRight)  # a quarter clockwise: what was up is right now
    press(page, Key.Key_Right)
    assert only(project, image_ids[0]).bounds() == pytest.approx((x1, y1 - 1, x2, y2 - 1))
    press(page, *[Key.Key_BracketRight] * 3)
    press(page, Key.Key_BracketLeft, Key.Key_Right)
    assert only(project, image_ids[0]).bounds() == pytest.approx((x1 - 1, y1 - 1, x2 - 1, y2 - 1))


def test_f6_goes_round_the_parts_of_the_page_with_a_visible_focus(page):
    page.images.list.setFocus()
    page.canvas.setFocus(Qt.FocusReason.TabFocusReason)
    assert page.hands._ring.isVisible()
    seen = []
    for _ in range(5):
        focus = page.focusWidget()
        parts = (page.images, page.toolbar, page.canvas, page.panel)
        seen.append(next(part for part in parts if part is focus or part.isAncestorOf(focus)))
        press(page, Key.Key_F6)
    assert seen == [page.canvas, page.panel, page.images, page.toolbar, page.canvas]
    press(page, Key.Key_F6, held=SHIFT)


def test_shapes_are_chosen_in_the_list_with_arrows_and_shift(page, project, image_ids):
    for left in (50, 150, 250):
        draw_box(page, (left, 50), (left + 40, 90))
    listed: QListWidget = page.panel.shapes
    assert listed.focusPolicy() & Qt.FocusPolicy.TabFocus
    listed.setFocus(Qt.FocusReason.TabFocusReason)
    listed.setCurrentRow(0)
    press(page, Key.Key_Down, held=SHIFT)
    assert len(page.canvas.selection) == 2
    press(page, Key.Key_Delete)
    assert len(said(project, image_ids[0])) == 1


def test_attributes_of_shape_after_shape_are_said_with_single_keys(page, project, image_ids):
    draw_box(page, (50, 50), (90, 90))
    draw_box(page, (200, 50), (260, 90))
    press(page, Key.Key_Escape)
    press(page, Key.Key_R, held=CTRL | SHIFT)
    mode = page.canvas.findChild(KeyMode)
    assert "shape 1 of 2" in mode.title.text()
    press(page, Key.Key_1)  # occluded: yes
    press(page, Key.Key_2)  # truncated: no
    press(page, Key.Key_1)  # brake: on
    QTest.keyClicks(mode.answers.line, "AB 1")
    press(page, Key.Key_Return)
    assert "shape 2 of 2" in mode.title.text()
    press(page, Key.Key_Tab, Key.Key_1)
    first, second = said(project, image_ids[0])
    assert first.attributes == {"occluded": "yes", "brake": "on", "text": "AB 1"}
    assert second.attributes == {"truncated": "yes"}
    press(page, Key.Key_Escape)
    assert page.canvas.hasFocus()


def test_the_attribute_mode_goes_on_with_the_shapes_of_the_next_image(page, project, image_ids):
    draw_box(page, (50, 50), (90, 90))
    press(page, Key.Key_D)
    draw_box(page, (70, 50), (120, 90))
    press(page, Key.Key_A)
    press(page, Key.Key_R, held=CTRL | SHIFT)
    press(page, Key.Key_Down, Key.Key_1)
    assert page.desk.bench.id == image_ids[1]
    assert said(project, image_ids[1])[0].attributes == {"occluded": "yes"}
    assert said(project, image_ids[0])[0].attributes == {}


def test_an_image_without_shapes_has_nothing_to_answer(page, project, image_ids):
    draw_box(page, (50, 50), (90, 90))
    press(page, Key.Key_R, held=CTRL | SHIFT)
    press(page, Key.Key_Down)
    assert page.desk.bench.id == image_ids[1]
    press(page, Key.Key_1)
    assert said(project, image_ids[1]) == []
    assert said(project, image_ids[0])[0].attributes == {}


def test_tags_and_conditions_of_image_after_image_are_said_with_single_keys(page, project, image_ids):
    press(page, Key.Key_T, held=CTRL | SHIFT)
    press(page, Key.Key_1, Key.Key_2, Key.Key_2)  # car; person on and off again
    press(page, Key.Key_Tab, Key.Key_2)  # weather: rain
    press(page, Key.Key_Down, Key.Key_Up)
    press(page, Key.Key_Down)
    press(page, Key.Key_1)
    with project.registry.reading() as session:
        assert conditions_of(session, image_ids[0]) == {"weather": "rain"}
        assert len(conditions_of(session, image_ids[1])) == 1
        assert completeness_of(session, image_ids[0])[1] == "partial"
    assert [each.class_id for each in said(project, image_ids[0])] == [1]
    press(page, Key.Key_Z, held=CTRL)
    with project.registry.reading() as session:
        assert conditions_of(session, image_ids[1]) == {}


def test_each_shape_is_looked_at_in_turn_and_the_end_is_told(page, project, image_ids):
    draw_box(page, (50, 50), (60, 60))
    draw_box(page, (200, 50), (260, 90))
    press(page, Key.Key_Escape, Key.Key_Z)
    assert page.canvas.selected == said(project, image_ids[0])[0].id
    near = page.canvas.view.scale
    press(page, Key.Key_Z)
    assert page.canvas.selected == said(project, image_ids[0])[1].id
    assert page.canvas.view.scale != near
    press(page, Key.Key_Z, held=SHIFT)
    assert page.canvas.selected == said(project, image_ids[0])[0].id
    press(page, Key.Key_Z, Key.Key_Z)
    assert page.canvas.selected is None


def turn_wheel(page, held=NO, notches: int = 1) -> None:
    at_point = QPointF(page.canvas.rect().center())
    event = QWheelEvent(
        at_point, page.canvas.mapToGlobal(at_point), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton, held,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(page.canvas, event)


def test_ctrl_and_wheel_zoom_about_the_cursor_and_the_plain_wheel_does_what_was_chosen(page):
    under = page.canvas.view.to_image(*page.canvas.rect().center().toTuple())
    before = page.canvas.view
    turn_wheel(page, CTRL)
    assert page.canvas.view.scale > before.scale
    assert page.canvas.view.to_image(*page.canvas.rect().center().toTuple()) == pytest.approx(under)
    page.hands.wheel.use("scrolls")
    before = page.canvas.view
    turn_wheel(page)
    assert (page.canvas.view.scale, page.canvas.view.offset_x) == (before.scale, before.offset_x)
    assert page.canvas.view.offset_y > before.offset_y
    turn_wheel(page, SHIFT)
    assert page.canvas.view.offset_x > before.offset_x
    turn_wheel(page, CTRL)
    assert page.canvas.view.scale > before.scale


def test_a_condition_is_said_of_an_interval_of_a_drive_with_one_key_at_each_end(page, project, image_ids):
    with project.registry.transaction() as tx:
        tx.session.add(
            DriveRow(id=1, sha256="d", name="d", path="d", width=640, height=400, fps=25, duration_ms=240, added_at="")
        )
        tx.session.flush()
        for frame, image_id in enumerate(image_ids):
            row = tx.session.get(ImageRow, image_id)
            row.drive_id, row.frame_index = 1, frame
            tx.session.add(row)
        tx.touch("images")
        tx.touch("drives")
    page.refresh(None)
    press(page, Key.Key_I, held=SHIFT)
    page.step(1)
    press(page, Key.Key_I, held=SHIFT)
    QTest.keyClick(QApplication.activePopupWidget(), Key.Key_2)
    QTest.keyClick(QApplication.activePopupWidget(), Key.Key_Escape)
    with project.registry.reading() as session:
        told = [(each.group_name, each.value, each.first_frame, each.last_frame) for each in intervals(session, 1)]
    assert told == [("weather", "rain", 0, 1)]


def test_an_interval_is_refused_in_a_sentence_where_there_is_no_drive(page, monkeypatch):
    told = []
    monkeypatch.setattr("desktop.pages.label.notify", lambda _widget, words: told.append(words))
    press(page, Key.Key_I, held=SHIFT)
    assert told == ["An interval belongs to a drive. This image belongs to none."]
