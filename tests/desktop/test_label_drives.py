"""A drive on the Label page, opened from its recording: stepping, dragging, playing, labelling any frame of it."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu

from core.queries.drives import camera_of, frames_of
from core.queries.images import annotations_of, conditions_of, image_count, inherited_conditions
from core.shapes import Box
from desktop.importing_dialog import ImportDialog
from desktop.pages.label_audit import AuditDialog
from desktop.pages.label_camera import CameraDialog
from desktop.pages.label_keep_frames import KeepFramesDialog
from labeling import ontology
from labeling.conditions import set_on_interval
from labeling.frames import FIRST_FRAME_S
from labeling.store import apply
from labeling.track_edits import tracks
from labeling.tracks import at_frame
from tests.desktop.test_label_page import open_page
from tests.desktop.test_label_tools import ALT, CTRL, NO, SHIFT, click, drag, press
from tests.unit.exports.makers import write_video

FRAMES = 30
SIZE_WH = (320, 200)
GREY = np.random.default_rng(0).integers(0, 255, (10, 10, 1), np.uint8)
TEXTURE = np.repeat(GREY, 3, axis=2).repeat(4, 0).repeat(4, 1)


def square_at(frame: int) -> Box:
    """Where the square of the drive is: it goes to the right by four pixels a frame."""
    return Box(40 + 4 * frame, 60, 80 + 4 * frame, 100)


@pytest.fixture
def recording(tmp_path):
    """A square with a texture that crosses an even picture."""
    pictures = []
    for frame in range(FRAMES):
        picture = np.full((SIZE_WH[1], SIZE_WH[0], 3), 90, np.uint8)
        x = int(square_at(frame).x1)
        picture[60:100, x : x + 40] = TEXTURE
        pictures.append(picture)
    return write_video(tmp_path / "drive.mp4", pictures, fps=25)


@pytest.fixture
def page(context, hub, qtbot, project, recording):
    """The page on the first frame of a drive that came in through the import dialog, as it is offered."""
    ontology.set_conditions(project.registry, {"weather": ["clear", "rain"]})
    for name in ("car", "truck"):
        ontology.add_class(project.registry, name)
    dialog = ImportDialog(context, recording)
    qtbot.addWidget(dialog)
    assert dialog.frames.currentData() == FIRST_FRAME_S
    dialog.begin.click()
    qtbot.waitUntil(lambda: dialog.report is not None, timeout=10000)
    made = open_page(context, hub, qtbot)
    qtbot.waitUntil(lambda: made.timeline.sketch is not None, timeout=10000)
    yield made
    made.frames.close()


def here(page) -> int:
    return page.desk.bench.image.frame_index


def show(page, qtbot, frame: int) -> None:
    """A click on the ruler."""
    ruler = page.timeline.ruler
    QTest.mouseClick(ruler, Qt.MouseButton.LeftButton, NO, QPoint(round(ruler.scale.x(frame)), 8))
    qtbot.waitUntil(lambda: here(page) == frame and is_read(page, frame), timeout=10000)


def is_read(page, frame: int) -> bool:
    """The frame itself is there, not only its small picture; an image of the list needs no recording."""
    shown = page.frames._shown
    return page.desk.pixels is not None and (page.desk.bench.is_kept or (shown is not None and shown.index == frame))


def step(page, qtbot, key, modifier=ALT) -> None:
    """A key that goes to another frame, until it is there."""
    before = here(page)
    press(page, key, modifier)
    qtbot.waitUntil(lambda: here(page) != before and page.desk.pixels is not None, timeout=10000)


def draw(page, box: Box) -> None:
    press(page, Qt.Key.Key_W)
    drag(page, (box.x1, box.y1), (box.x2, box.y2))


def track(page, qtbot, frame: int):
    """The square as a track, drawn at one frame."""
    show(page, qtbot, frame)
    draw(page, square_at(frame))
    press(page, Qt.Key.Key_T, SHIFT)


def settled_sketch(page, qtbot, holds) -> None:
    """Wait until the timeline shows what is so."""
    qtbot.waitUntil(lambda: holds(page.timeline.sketch), timeout=10000)


def counted(project) -> int:
    with project.registry.reading() as session:
        return image_count(session)


def drive_tracks(page):
    with page.context.project.registry.reading() as session:
        return tracks(session, page.timeline.sketch.drive.id)


def said(page):
    with page.context.project.registry.reading() as session:
        return annotations_of(session, page.desk.bench.id)


def accept_carried(page, qtbot) -> None:
    """Look at what the tracker found, and take it."""

    def dialog():
        return next((each for each in page.findChildren(QDialog) if each.isVisible()), None)

    qtbot.waitUntil(lambda: dialog() is not None, timeout=20000)
    QTest.keyClick(dialog(), Qt.Key.Key_Return)


def test_a_drive_opens_with_one_image_and_every_frame_of_it_can_be_seen(page, qtbot, project) -> None:
    assert counted(project) == 1
    assert page.timeline.sketch.count == FRAMES
    step(page, qtbot, Qt.Key.Key_Right)
    step(page, qtbot, Qt.Key.Key_Right, ALT | SHIFT)
    assert here(page) == 11
    step(page, qtbot, Qt.Key.Key_Left)
    assert here(page) == 10
    show(page, qtbot, FRAMES - 1)
    x = int(square_at(FRAMES - 1).x1)
    assert np.abs(page.desk.pixels[60:100, x : x + 40].astype(int) - TEXTURE).mean() < 20
    assert counted(project) == 1, "looking makes no image"


def test_steps_that_are_pressed_while_a_frame_is_read_all_count(page, qtbot):
    page.canvas.setFocus()
    for _ in range(7):
        QTest.keyClick(page.canvas, Qt.Key.Key_Right, ALT)
    qtbot.waitUntil(lambda: here(page) == 7 and page.desk.pixels is not None, timeout=10000)


def test_a_frame_becomes_an_image_when_something_is_drawn_on_it(page, qtbot, project) -> None:
    show(page, qtbot, 12)
    draw(page, square_at(12))
    assert counted(project) == 2
    assert [round(each.shape.x1) for each in said(page)] == [round(square_at(12).x1)]
    press(page, Qt.Key.Key_Z, CTRL)
    assert said(page) == []


def test_saying_a_condition_of_a_frame_makes_it_an_image_too(page, qtbot, project) -> None:
    show(page, qtbot, 5)
    page.panel.condition_chips[("weather", "rain")].click()
    assert counted(project) == 2
    with project.registry.reading() as session:
        assert conditions_of(session, page.desk.bench.id) == {"weather": "rain"}


def test_a_track_is_seen_on_frames_that_are_no_images_and_a_keyframe_can_be_set_there(page, qtbot, project) -> None:
    track(page, qtbot, 4)
    show(page, qtbot, 14)
    (moment,) = page.desk.bench.annotations
    assert page.desk.selection == (moment.id,), "the track in hand, from frame to frame"
    press(page, Qt.Key.Key_V)
    middle = moment.shape
    drag(page, ((middle.x1 + middle.x2) / 2, 80), ((middle.x1 + middle.x2) / 2 + 40, 80))
    assert [each.frame for each in drive_tracks(page)[0].keyframes] == [4, 14]
    assert counted(project) == 3
    show(page, qtbot, 9)
    between = page.desk.bench.annotations[0].shape
    assert between.x1 == pytest.approx(square_at(9).x1, abs=2)


def selected_tracks(page) -> list[int | None]:
    return [each.track_id for each in page.desk.bench.chosen(page.canvas.selection)]


def test_the_track_in_hand_stays_selected_when_the_drive_is_read_anew(page, qtbot) -> None:
    track(page, qtbot, 4)
    show(page, qtbot, 14)
    qtbot.waitUntil(lambda: not page.frames._rest.isActive())
    known = [drive_tracks(page)[0].id]
    for _ in range(2):
        with qtbot.waitSignal(page.timeline.sketch_read, timeout=10000):
            page.timeline.reload()
        assert selected_tracks(page) == known


def test_a_drive_that_is_read_anew_just_after_a_frame_came_is_said_of_that_frame(page, qtbot, project) -> None:
    show(page, qtbot, 14)
    page.frames._rest.start(60_000)
    drive_id = page.timeline.sketch.drive.id
    said = set_on_interval(project, drive_id, "weather", "rain", first_frame=10, last_frame=20)
    apply(project.registry, said, author="bob")
    settled_sketch(page, qtbot, lambda sketch: bool(sketch.intervals))
    assert page.desk.bench.holds("weather", "rain")


def test_the_track_in_hand_stays_selected_when_something_else_of_the_project_is_changed(page, qtbot, project) -> None:
    track(page, qtbot, 4)
    show(page, qtbot, 14)
    ontology.add_class(project.registry, "bus")
    qtbot.waitUntil(lambda: len(page.desk.words.classes) == 3)
    assert selected_tracks(page) == [drive_tracks(page)[0].id]


def test_many_frames_become_images_with_what_the_tracks_say_there(page, qtbot, project) -> None:
    track(page, qtbot, 0)
    press(page, Qt.Key.Key_K, CTRL | ALT)
    dialog = page.findChild(KeepFramesDialog)
    dialog.every.setValue(10)
    dialog.begin.click()
    qtbot.waitUntil(lambda: counted(project) == 3, timeout=10000)
    with project.registry.reading() as session:
        frames = frames_of(session, page.timeline.sketch.drive.id)
        assert [each.frame for each in frames] == [0, 10, 20]
        assert [len(annotations_of(session, each.image_id)) for each in frames] == [1, 1, 1]


def test_the_tracker_carries_a_shape_over_frames_that_are_no_images(page, qtbot) -> None:
    track(page, qtbot, 3)
    press(page, Qt.Key.Key_Right, CTRL)
    accept_carried(page, qtbot)
    qtbot.waitUntil(lambda: len(drive_tracks(page)[0].keyframes) > 20, timeout=10000)
    found = at_frame(drive_tracks(page)[0], 20).shape
    assert found.x1 == pytest.approx(square_at(20).x1, abs=3)


def test_playing_moves_on_by_itself_and_stops(page, qtbot) -> None:
    press(page, Qt.Key.Key_Space, SHIFT)
    qtbot.waitUntil(lambda: here(page) > 3, timeout=10000)
    press(page, Qt.Key.Key_Space, SHIFT)
    assert not page.frames.playback.is_playing()


def test_an_object_goes_outside_and_comes_back_by_the_same_key(page, qtbot) -> None:
    track(page, qtbot, 2)
    show(page, qtbot, 6)
    press(page, Qt.Key.Key_X, SHIFT)
    show(page, qtbot, 10)
    assert page.desk.bench.annotations == ()
    press(page, Qt.Key.Key_X, SHIFT)
    assert [(each.frame, each.is_outside) for each in drive_tracks(page)[0].keyframes] == [
        (2, False), (6, True), (10, False),
    ]  # fmt: skip
    assert len(said(page)) == 1


def test_the_class_of_a_track_is_changed_whole_and_occluded_from_a_frame_on(page, qtbot) -> None:
    track(page, qtbot, 2)
    show(page, qtbot, 8)
    press(page, Qt.Key.Key_V)
    press(page, Qt.Key.Key_2)
    press(page, Qt.Key.Key_O)
    (known,) = drive_tracks(page)
    assert known.class_id == page.desk.words.classes[1].id
    assert not at_frame(known, 7).is_occluded
    assert at_frame(known, 12).is_occluded
    show(page, qtbot, 2)
    assert {each.class_id for each in said(page)} == {known.class_id}


def test_two_tracks_of_one_object_are_merged_though_they_are_seen_on_no_common_frame(page, qtbot) -> None:
    track(page, qtbot, 2)
    show(page, qtbot, 6)
    press(page, Qt.Key.Key_X, SHIFT)
    track(page, qtbot, 12)
    assert len(drive_tracks(page)) == 2
    press(page, Qt.Key.Key_J, CTRL)
    (known,) = drive_tracks(page)
    assert [(each.frame, each.is_outside) for each in known.keyframes] == [(2, False), (6, True), (12, False)]


def test_undoing_a_keyframe_stays_on_the_frame_where_it_is_seen(page, qtbot) -> None:
    track(page, qtbot, 4)
    show(page, qtbot, 14)
    press(page, Qt.Key.Key_K, SHIFT)
    assert [each.frame for each in drive_tracks(page)[0].keyframes] == [4, 14]
    press(page, Qt.Key.Key_Z, CTRL)
    assert [each.frame for each in drive_tracks(page)[0].keyframes] == [4]
    assert here(page) == 14


def test_a_gap_of_a_track_is_found_on_frames_that_are_no_images_and_mended(page, qtbot, project) -> None:
    track(page, qtbot, 4)
    for frame in (8, 9):
        show(page, qtbot, frame)
        press(page, Qt.Key.Key_X, SHIFT)
    show(page, qtbot, 20)
    press(page, Qt.Key.Key_K, SHIFT)
    images = counted(project)
    dialog = AuditDialog(page.desk, page)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: bool(dialog.found), timeout=10000)
    gap = next(row for row, each in enumerate(dialog.found) if each.kind == "gap")
    dialog.list.setCurrentRow(gap)
    qtbot.waitUntil(lambda: here(page) == 8 and page.desk.pixels is not None, timeout=10000)
    dialog.mend.click()
    qtbot.waitUntil(lambda: not dialog.found, timeout=10000)
    assert at_frame(drive_tracks(page)[0], 8) is not None
    assert counted(project) == images


def test_an_area_of_the_camera_is_drawn_shaded_and_undone(page, qtbot, project) -> None:
    press(page, Qt.Key.Key_A, CTRL | ALT)
    for point in ((0, 150), (319, 150), (319, 199), (0, 199)):
        click(page, point)
    press(page, Qt.Key.Key_Return)
    (ring,) = page.canvas.overlays.areas
    assert [round(y) for _, y in ring] == pytest.approx([150, 150, 199, 199], abs=2)
    with project.registry.reading() as session:
        assert list(camera_of(session, page.timeline.sketch.drive.id).areas) == ["hood"]
    press(page, Qt.Key.Key_Z, CTRL)
    assert page.canvas.overlays.areas == ()


def test_the_camera_of_a_drive_is_named_and_an_area_taken_out(page, qtbot, project) -> None:
    page.drive.add_area(((0, 150), (319, 150), (319, 199)))
    press(page, Qt.Key.Key_C, CTRL | ALT)
    dialog = page.findChild(CameraDialog)
    dialog.areas.setCurrentRow(0)
    dialog.remove.click()
    assert dialog.areas.count() == 0
    dialog.names.setCurrentText("blue van")
    dialog.use.click()
    with project.registry.reading() as session:
        assert camera_of(session, page.timeline.sketch.drive.id).title == "blue van v1"


def test_a_condition_is_dragged_over_its_lane_and_frames_inherit_it(page, qtbot, project) -> None:
    lanes = page.timeline.lanes
    y = lanes.height() - 10
    start, end = (QPoint(round(lanes.scale.x(each)), y) for each in (5, 20))
    QTest.mousePress(lanes, Qt.MouseButton.LeftButton, NO, start)
    QTest.mouseMove(lanes, end)
    QTest.mouseRelease(lanes, Qt.MouseButton.LeftButton, NO, end)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    rain = next(each for each in menu.actions() if each.text().startswith("rain"))
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, NO, menu.actionGeometry(rain).center())
    page.activateWindow()  # the platform without a screen leaves the closed menu active
    QTest.qWaitForWindowActive(page)
    page.canvas.setFocus()
    settled_sketch(page, qtbot, lambda sketch: len(sketch.intervals) == 1)
    assert counted(project) == 1, "an interval makes no image"
    show(page, qtbot, 10)
    assert page.desk.bench.holds("weather", "rain")
    draw(page, square_at(10))
    assert len(said(page)) == 1
    with project.registry.reading() as session:
        assert inherited_conditions(session, page.desk.bench.id) == {"weather": "rain"}


def test_the_next_unreviewed_frame_is_one_key_away(page, qtbot, project) -> None:
    for frame in (8, 16):
        show(page, qtbot, frame)
        draw(page, square_at(frame))
    settled_sketch(page, qtbot, lambda sketch: len(sketch.images) == 3)
    press(page, Qt.Key.Key_E)
    settled_sketch(page, qtbot, lambda sketch: "verified" in sketch.states.values())
    press(page, Qt.Key.Key_D, ALT)
    qtbot.waitUntil(lambda: here(page) == 0, timeout=5000)
    press(page, Qt.Key.Key_D, ALT)
    qtbot.waitUntil(lambda: here(page) == 8, timeout=5000)


def test_a_recording_that_was_taken_away_leaves_its_images(page, qtbot, project, recording) -> None:
    show(page, qtbot, 8)
    draw(page, square_at(8))
    page.frames.close()
    recording.unlink()
    page.timeline.reload()
    settled_sketch(page, qtbot, lambda sketch: not sketch.has_recording)
    assert "drive.mp4" in page.timeline.note.text()
    press(page, Qt.Key.Key_Left, ALT)
    qtbot.waitUntil(lambda: here(page) == 0, timeout=5000)
