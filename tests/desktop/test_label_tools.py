"""The tools and keys of the Label page, driven as a person would: mouse and keys, a real registry, real pictures."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.queries.images import annotations_of, conditions_of, inherited_conditions, review_of, suggestions_of
from core.schema import DriveRow, ImageRow, LabelClassRow
from core.shapes import Box, Dot, Ellipse, Lane, Mask, Polygon, Polyline, RotatedBox
from desktop.canvas.turning import Turn
from desktop.commands import Keymap
from desktop.pages.label_commands import LABEL_COMMANDS
from desktop.pages.label_seeing import Light, lit
from desktop.widgets.key_menu import KeyMenu
from desktop.widgets.palette import PaletteEntry, found
from labeling import ontology
from labeling.statistics import count_live
from labeling.suggestions import add_suggestions
from labeling.track_edits import tracks
from tests.desktop.test_label_page import add_images, open_page

NO = Qt.KeyboardModifier.NoModifier
SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier,
)  # fmt: skip
FRAMES = 6


@pytest.fixture
def image_ids(project) -> list[int]:
    """Six frames of a drive."""
    ids = add_images(project, FRAMES)
    with project.registry.transaction() as tx:
        tx.session.add(
            DriveRow(id=1, sha256="d", name="d", path="d", width=640, height=400, fps=25, duration_ms=240, added_at="")
        )
        tx.session.flush()
        for frame, image_id in enumerate(ids):
            row = tx.session.get(ImageRow, image_id)
            row.drive_id, row.frame_index = 1, frame
            tx.session.add(row)
    return ids


@pytest.fixture
def page(context, hub, qtbot, project, image_ids):
    """The page on the first frame, with three classes and two groups of conditions."""
    ontology.set_conditions(project.registry, {"weather": ["clear", "rain"], "lighting": ["day", "night"]})
    for name in ("car", "truck", "lane"):
        ontology.add_class(project.registry, name)
    return open_page(context, hub, qtbot)


def at(page, x: float, y: float) -> QPoint:
    """Where a point of the image is on the canvas."""
    a, b = page.canvas.view.to_widget(x, y)
    return QPoint(round(a), round(b))


def press(page, key, modifier=NO) -> None:
    """A key on the picture, or on what popped up over it."""
    popup = QApplication.activePopupWidget()
    if popup is None and QApplication.activeWindow() is None:
        page.activateWindow()  # the platform without a screen forgets it when a popup goes; a desktop does not
        QTest.qWaitForWindowActive(page)
        page.canvas.setFocus()
    QTest.keyClick(popup or page.canvas, key, modifier)


def drag(page, start, end, modifier=NO) -> None:
    """From one point of the image to another."""
    QTest.mousePress(page.canvas, Qt.MouseButton.LeftButton, modifier, at(page, *start))
    QTest.mouseMove(page.canvas, at(page, (start[0] + end[0]) / 2, (start[1] + end[1]) / 2))
    QTest.mouseMove(page.canvas, at(page, *end))
    QTest.mouseRelease(page.canvas, Qt.MouseButton.LeftButton, modifier, at(page, *end))


def click(page, *points, modifier=NO) -> None:
    """On one point of the image after another."""
    for point in points:
        QTest.mouseClick(page.canvas, Qt.MouseButton.LeftButton, modifier, at(page, *point))


def go(page, image_id) -> None:
    """Open an image, and see it."""
    page.open_image(image_id)
    for _ in range(200):
        QTest.qWait(10)
        if page.is_ready():
            return


def said(page) -> list:
    """What the registry says of the open image."""
    with page.context.project.registry.reading() as session:
        return annotations_of(session, page.desk.bench.id)


def test_no_two_commands_share_a_key_in_either_profile() -> None:
    assert Keymap("roadwright").conflicts(LABEL_COMMANDS) == {}
    assert Keymap("cvat").conflicts(LABEL_COMMANDS) == {}


def test_a_conflict_of_changed_keys_is_named() -> None:
    keymap = Keymap("roadwright").changed("verify", ("D",))
    assert keymap.conflicts(LABEL_COMMANDS) == {"D": ("next_image", "verify")}


@pytest.mark.parametrize(
    ("key", "modifier", "points", "kind"),
    [
        (Qt.Key.Key_P, NO, [(50, 50), (150, 60), (100, 150)], Polygon),
        (Qt.Key.Key_P, SHIFT, [(50, 50), (150, 60), (100, 150)], Polyline),
        (Qt.Key.Key_Q, NO, [(100, 390), (160, 300), (300, 200)], Lane),
        (Qt.Key.Key_X, NO, [(100, 50), (50, 90), (160, 100), (110, 140)], Box),
        (Qt.Key.Key_T, NO, [(100, 100), (200, 130), (180, 180)], RotatedBox),
        (Qt.Key.Key_W, SHIFT, [(70, 80)], Dot),
    ],
)
def test_clicks_draw_the_shape_of_the_tool(page, key, modifier, points, kind) -> None:
    press(page, key, modifier)
    click(page, *points)
    press(page, Qt.Key.Key_Return)
    (drawn,) = said(page)
    assert isinstance(drawn.shape, kind)
    x1, y1, x2, y2 = drawn.shape.bounds()
    assert (x1, y1) == pytest.approx((min(p[0] for p in points), min(p[1] for p in points)), abs=25)
    assert x2 >= x1
    assert y2 >= y1


@pytest.mark.parametrize(
    ("key", "modifier", "kind"), [(Qt.Key.Key_W, NO, Box), (Qt.Key.Key_R, SHIFT, Ellipse), (Qt.Key.Key_B, NO, Mask)]
)
def test_a_drag_draws_the_shape_of_the_tool(page, key, modifier, kind) -> None:
    press(page, key, modifier)
    drag(page, (100, 100), (200, 180))
    (drawn,) = said(page)
    assert isinstance(drawn.shape, kind)


def test_the_brush_grows_a_mask_and_the_eraser_takes_from_it(page) -> None:
    press(page, Qt.Key.Key_B)
    drag(page, (100, 100), (200, 100))
    small = sum(said(page)[0].shape.counts[1::2])
    drag(page, (100, 130), (200, 130))
    large = sum(said(page)[0].shape.counts[1::2])
    press(page, Qt.Key.Key_B, SHIFT)
    drag(page, (100, 100), (200, 100))
    (left,) = said(page)
    assert small < large
    assert sum(left.shape.counts[1::2]) < large


def test_a_lane_gets_its_order_about_the_vehicle(page) -> None:
    press(page, Qt.Key.Key_Q)
    for points in (((100, 390), (300, 200)), ((540, 390), (340, 200)), ((20, 390), (290, 200))):
        click(page, *points)
        press(page, Qt.Key.Key_Return)
    press(page, Qt.Key.Key_L, CTRL | ALT)
    assert [each.attributes["order"] for each in said(page)] == ["L1", "R1", "L2"]


def test_a_band_chooses_what_lies_in_it_and_all_of_it_moves_in_one_step(page) -> None:
    for x in (50, 150, 400):
        page.shapes.draw(Box(x, 50, x + 40, 90))
    press(page, Qt.Key.Key_Escape)
    drag(page, (20, 20), (300, 200))
    assert len(page.desk.selection) == 2
    drag(page, (70, 70), (90, 110))
    xs = sorted(round(each.shape.x1) for each in said(page))
    assert xs == pytest.approx([70, 170, 400], abs=2)
    assert page.history.stack.undoText() == "Move 2 shapes"
    press(page, Qt.Key.Key_Z, CTRL)
    assert sorted(each.shape.x1 for each in said(page)) == [50, 150, 400]


def test_clicking_again_goes_on_to_the_shape_beneath(page) -> None:
    page.shapes.draw(Box(50, 50, 250, 250))
    page.shapes.draw(Box(100, 100, 200, 200))
    small, large = sorted(said(page), key=lambda each: each.shape.x2 - each.shape.x1)
    press(page, Qt.Key.Key_Escape)
    click(page, (150, 150))
    assert page.desk.selection == (small.id,)
    click(page, (150, 150))
    assert page.desk.selection == (large.id,)


def test_points_are_added_by_a_double_click_and_taken_out_with_alt(page) -> None:
    page.shapes.draw(Polygon((((50.0, 50.0), (250.0, 50.0), (250.0, 250.0), (50.0, 250.0)),)))
    press(page, Qt.Key.Key_V)
    QTest.mouseDClick(page.canvas, Qt.MouseButton.LeftButton, NO, at(page, 150, 50))
    assert len(said(page)[0].shape.rings[0]) == 5
    click(page, (150, 50), modifier=ALT)
    assert len(said(page)[0].shape.rings[0]) == 4


def test_a_polygon_is_cut_and_merged_again(page) -> None:
    page.shapes.draw(Polygon((((50.0, 50.0), (250.0, 50.0), (250.0, 250.0), (50.0, 250.0)),)))
    press(page, Qt.Key.Key_K)
    click(page, (150, 20), (150, 300))
    press(page, Qt.Key.Key_Return)
    assert len(said(page)) == 2
    press(page, Qt.Key.Key_V)
    press(page, Qt.Key.Key_A, CTRL)
    press(page, Qt.Key.Key_M, CTRL)
    (whole,) = said(page)
    assert whole.shape.bounds() == pytest.approx((50, 50, 250, 250), abs=1)


def test_attributes_take_one_key_each(page) -> None:
    with page.context.project.registry.transaction() as tx:
        row = tx.session.get(LabelClassRow, 1)
        row.attributes_json = json.dumps([{"name": "lights", "values": ["off", "brake", "turn"]}])
        tx.session.add(row)
        tx.touch("classes", [1])
    page.shapes.draw(Box(50, 50, 150, 150))
    press(page, Qt.Key.Key_V)
    press(page, Qt.Key.Key_Return)
    assert isinstance(QApplication.activePopupWidget(), KeyMenu)
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_2):
        press(page, key)
    assert dict(said(page)[0].attributes) == {"occluded": "yes", "lights": "brake"}


def test_shapes_go_along_to_the_next_image_in_one_key(page, image_ids) -> None:
    page.shapes.draw(Box(50, 50, 150, 150))
    press(page, Qt.Key.Key_D, CTRL | SHIFT)
    assert page.desk.bench.id == image_ids[1]
    assert [each.shape for each in said(page)] == [Box(50, 50, 150, 150)]


def test_a_locked_class_is_not_taken_hold_of_and_a_hidden_one_is_not_shown(page) -> None:
    page.shapes.draw(Box(50, 50, 150, 150))
    press(page, Qt.Key.Key_Escape)
    press(page, Qt.Key.Key_L, CTRL)
    click(page, (100, 100))
    assert page.desk.selection == ()
    press(page, Qt.Key.Key_H, CTRL)
    assert len(page.canvas.scene) == 0
    assert len(said(page)) == 1


def test_undoing_a_kept_suggestion_opens_it_again(page, project, image_ids) -> None:
    with project.registry.transaction() as tx:
        add_suggestions(tx, [(image_ids[0], 1, Box(10, 10, 60, 60), 0.8)], source="model-x")
    press(page, Qt.Key.Key_Return, SHIFT)
    assert len(said(page)) == 1
    press(page, Qt.Key.Key_Z, CTRL)
    with project.registry.reading() as session:
        assert [row.score for row in suggestions_of(session, image_ids[0])] == [0.8]
    assert said(page) == []
    assert [item.score for item in page.canvas.scene.by_id.values()] == [0.8]


def test_a_track_follows_its_keyframes_over_the_frames(page, project, image_ids) -> None:
    page.shapes.draw(Box(100, 100, 140, 140))
    press(page, Qt.Key.Key_T, SHIFT)
    go(page, image_ids[4])
    (moment,) = said(page)
    page.shapes.reshape([(moment.id, Box(180, 100, 220, 140))])
    go(page, image_ids[2])
    assert [each.shape for each in said(page)] == [Box(140, 100, 180, 140)]
    assert said(page)[0].provenance.source == "tracker"
    page.canvas.select((said(page)[0].id,))
    press(page, Qt.Key.Key_X, SHIFT)
    go(page, image_ids[3])
    assert said(page) == []
    for _ in range(4):
        page.history.stack.undo()
    with project.registry.reading() as session:
        assert tracks(session, 1) == []
        assert all(annotations_of(session, image_id) == [] for image_id in image_ids)


def test_a_condition_of_an_interval_is_inherited_with_exceptions(page, project, image_ids) -> None:
    page.drive.set_interval("weather", "rain", 1, 3)
    go(page, image_ids[2])
    assert page.panel.condition_chips[("weather", "rain")].isChecked()
    page.saying.choose_condition("weather", "clear")
    with project.registry.reading() as session:
        assert inherited_conditions(session, image_ids[1]) == {"weather": "rain"}
        assert inherited_conditions(session, image_ids[2]) == {}
        assert conditions_of(session, image_ids[2]) == {"weather": "clear"}
    assert count_live(project).conditions["weather"] == {"rain": 2, "clear": 1}
    page.drive.set_interval("weather", "clear", 3, 3)
    assert count_live(project).conditions["weather"] == {"rain": 1, "clear": 2}
    page.history.stack.undo()
    page.history.stack.undo()
    assert count_live(project).conditions["weather"] == {"rain": 3}


def test_the_image_can_be_brought_back_to_an_earlier_moment(page, project) -> None:
    from desktop.pages.label_history import HistoryDialog

    page.shapes.draw(Box(50, 50, 150, 150))
    page.shapes.draw(Box(200, 50, 250, 150))
    page.canvas.select(())
    dialog = HistoryDialog(page.desk, page)
    dialog.moments.setCurrentRow(1)
    assert len(dialog.canvas.scene) == 1
    dialog.restore.click()
    assert [each.shape for each in said(page)] == [Box(50, 50, 150, 150)]
    page.history.stack.undo()
    assert len(said(page)) == 2


def test_a_turned_view_draws_where_it_was_clicked(page) -> None:
    press(page, Qt.Key.Key_BracketRight)
    press(page, Qt.Key.Key_BracketLeft)
    press(page, Qt.Key.Key_W)
    turn = page._turn()
    start, end = turn.there((100.0, 50.0)), turn.there((180.0, 120.0))
    drag(page, start, end)
    (drawn,) = said(page)
    assert drawn.shape.bounds() == pytest.approx((100, 50, 180, 120), abs=2)


@given(st.integers(0, 3), st.booleans(), st.floats(0, 640), st.floats(0, 400), st.floats(-180, 179))
def test_turning_there_and_back_is_the_same(quarters, is_mirrored, x, y, angle) -> None:
    turn = Turn(quarters, is_mirrored, (640, 400))
    assert turn.back(turn.there((x, y))) == pytest.approx((x, y), abs=1e-6)
    shape = RotatedBox(x, y, 30, 20, angle)
    again = turn.shape_back(turn.shape_there(shape))
    assert again.corners() == pytest.approx(np.array(shape.corners()), abs=1e-6)


def test_light_changes_only_what_is_seen() -> None:
    picture = np.full((8, 8, 3), 100, np.uint8)
    assert lit(picture, Light()) is picture
    assert lit(picture, Light(brightness=40.0)).mean() > 130
    assert lit(picture, Light(gamma=2.0)).mean() > 130
    assert picture.mean() == 100


def test_some_letters_find_a_class() -> None:
    entries = [PaletteEntry(n, name, "#000000") for n, name in enumerate(("traffic_light", "truck", "bus", "car"))]
    assert found(entries, "tru")[0].name == "truck"
    assert found(entries, "trafic ligt")[0].name == "traffic_light"
    assert found(entries, "") == entries


def test_a_review_goes_from_done_to_rejected_with_a_note_and_is_undone(page, project, image_ids, monkeypatch) -> None:
    monkeypatch.setattr("desktop.pages.label_reviewing.ask_text", lambda *_words, **_text: "the truck is missing")
    press(page, Qt.Key.Key_E, CTRL)
    go(page, image_ids[3])
    press(page, Qt.Key.Key_Return, CTRL | SHIFT)
    assert page.desk.bench.id == image_ids[0]
    press(page, Qt.Key.Key_Backspace, CTRL)
    assert page.panel.reasons.text() == "Rejected: the truck is missing"
    page.history.stack.undo()
    page.history.stack.undo()
    with project.registry.reading() as session:
        assert review_of(session, image_ids[0]) is None
