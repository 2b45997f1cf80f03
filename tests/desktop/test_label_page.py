"""The Label page, driven as a person would: mouse and keys, a real registry, real pictures."""

from array import array
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from sqlalchemy import insert

from core.annotations import Annotation
from core.ids import AnnotationId, new_numbers
from core.project import open_project, utc_now
from core.queries.completeness import completeness_of
from core.queries.images import annotations_of, conditions_of, suggestions_of
from core.schema import ImageRow
from core.settings import Settings
from core.shapes import Box, Polygon
from desktop.canvas.tools import SelectTool
from desktop.changes_hub import ChangesHub
from desktop.composition import make_context
from desktop.models.image_list import ImageListModel, ImageOrder
from desktop.pages.label import LabelPage
from desktop.pages.label_bench import read_bench
from desktop.pages.label_clash import ClashDialog
from desktop.pages.label_images import NothingFits
from labeling import ontology
from labeling.edits import added, changed, deleted
from labeling.store import apply
from labeling.suggestions import add_suggestions

WIDTH, HEIGHT = 640, 400


def add_images(project, count: int, *, with_files: bool = True) -> list[int]:
    """Images in the project's own folder."""
    ids = list(new_numbers(count))
    (project.root / "pictures").mkdir(exist_ok=True)
    if with_files:
        for number in range(count):
            picture = np.full((HEIGHT, WIDTH, 3), 60 + 10 * (number % 15), np.uint8)
            cv2.imwrite(str(project.root / "pictures" / f"{number}.png"), picture)
    rows = [
        {
            "id": image_id, "sha256": f"{number:064d}", "name": f"road_{number:05d}.png", "source_id": None,
            "path": f"pictures/{number}.png", "width": WIDTH, "height": HEIGHT, "orientation": 1, "source_part": "",
            "added_at": utc_now(),
        }
        for number, image_id in enumerate(ids)
    ]  # fmt: skip
    with project.registry.transaction() as tx:
        tx.session.execute(insert(ImageRow), rows)
        tx.touch("images")
    return ids


@pytest.fixture
def classes(project) -> dict[str, int]:
    """Two classes and the usual conditions."""
    ontology.set_conditions(project.registry, ontology.DEFAULT_CONDITIONS)
    return {name: ontology.add_class(project.registry, name) for name in ("car", "person")}


@pytest.fixture
def image_ids(project) -> list[int]:
    """Three pictures."""
    return add_images(project, 3)


def open_page(context, hub, qtbot) -> LabelPage:
    """The page as the window shows it."""
    page = LabelPage(context, hub)
    qtbot.addWidget(page)
    hub.changed.connect(page.refresh)
    page.resize(1280, 720)
    page.show()
    page.refresh(None)
    qtbot.waitUntil(page.is_ready, timeout=5000)
    page.canvas.setFocus()
    return page


@pytest.fixture
def page(context, hub, qtbot, classes, image_ids) -> LabelPage:
    """The page on three pictures."""
    return open_page(context, hub, qtbot)


def at(page: LabelPage, x: float, y: float) -> QPoint:
    """Where a point of the image is on the canvas."""
    return QPoint(*(round(value) for value in page.canvas.view.to_widget(x, y)))


def drag(page: LabelPage, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Press, move, let go."""
    QTest.mousePress(page.canvas, Qt.MouseButton.LeftButton, pos=at(page, *start))
    QTest.mouseMove(page.canvas, at(page, (start[0] + end[0]) / 2, (start[1] + end[1]) / 2))
    QTest.mouseMove(page.canvas, at(page, *end))
    QTest.mouseRelease(page.canvas, Qt.MouseButton.LeftButton, pos=at(page, *end))


def key(page: LabelPage, pressed: Qt.Key, with_: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key on the canvas."""
    QTest.keyClick(page.canvas, pressed, with_)


def said(project, image_id: int):
    """What the registry holds of an image."""
    with project.registry.reading() as session:
        return annotations_of(session, image_id)


def draw_box(page: LabelPage, start=(100, 100), end=(200, 180)) -> None:
    """With the box tool, then back to selecting."""
    key(page, Qt.Key.Key_W)
    drag(page, start, end)
    key(page, Qt.Key.Key_V)


def test_a_box_drawn_with_the_mouse_is_durable_at_once_and_undo_takes_it_back(page, project, image_ids, classes):
    draw_box(page)
    (drawn,) = said(project, image_ids[0])
    assert drawn.class_id == classes["car"]
    assert drawn.shape.bounds() == pytest.approx((100, 100, 200, 180), abs=1.5)
    key(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert said(project, image_ids[0]) == []
    key(page, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert said(project, image_ids[0]) == [drawn]


def test_drawing_begins_the_class_on_the_image(page, project, image_ids, classes):
    draw_box(page)
    with project.registry.reading() as session:
        assert completeness_of(session, image_ids[0]) == {classes["car"]: "partial"}


def test_undo_works_after_a_restart_and_opens_the_image(page, context, hub, qtbot, project, image_ids):
    draw_box(page)
    hub.changed.disconnect(page.refresh)
    page.close()
    later = open_page(context, hub, qtbot)
    later.step(1)
    assert later.desk.bench.id == image_ids[1]
    key(later, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert later.desk.bench.id == image_ids[0]
    assert said(project, image_ids[0]) == []


def test_a_number_gives_the_selected_shape_another_class(page, project, image_ids, classes):
    draw_box(page)
    key(page, Qt.Key.Key_2)
    assert [each.class_id for each in said(project, image_ids[0])] == [classes["person"]]


def test_a_box_is_moved_and_resized_with_the_mouse_and_nudged_with_the_arrows(page, project, image_ids):
    draw_box(page)
    drag(page, (150, 140), (170, 160))
    assert said(project, image_ids[0])[0].shape.bounds() == pytest.approx((120, 120, 220, 200), abs=3)
    corner = said(project, image_ids[0])[0].shape.bounds()[2:]
    drag(page, corner, (300, 300))
    before = said(project, image_ids[0])[0].shape.bounds()
    assert before == pytest.approx((120, 120, 300, 300), abs=3)
    key(page, Qt.Key.Key_Right)
    key(page, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    after = said(project, image_ids[0])[0].shape.bounds()
    assert after == pytest.approx((before[0] + 1, before[1] + 10, before[2] + 1, before[3] + 10))


def test_a_polygon_is_clicked_and_closed_with_enter(page, project, image_ids):
    key(page, Qt.Key.Key_P)
    for point in ((100, 100), (200, 100), (200, 200), (120, 240)):
        QTest.mouseClick(page.canvas, Qt.MouseButton.LeftButton, pos=at(page, *point))
    key(page, Qt.Key.Key_Backspace)
    key(page, Qt.Key.Key_Return)
    (drawn,) = said(project, image_ids[0])
    assert isinstance(drawn.shape, Polygon)
    assert len(drawn.shape.rings[0]) == 3


def test_delete_and_duplicate(page, project, image_ids):
    draw_box(page)
    key(page, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert len(said(project, image_ids[0])) == 2
    key(page, Qt.Key.Key_Delete)
    assert len(said(project, image_ids[0])) == 1


def test_shapes_are_copied_to_the_next_image(page, project, image_ids):
    draw_box(page)
    key(page, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    key(page, Qt.Key.Key_D)
    key(page, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [each.shape for each in said(project, image_ids[1])] == [each.shape for each in said(project, image_ids[0])]


def test_verifying_an_empty_image_says_that_no_class_is_on_it(page, project, image_ids, classes):
    key(page, Qt.Key.Key_E)
    with project.registry.reading() as session:
        assert set(completeness_of(session, image_ids[0]).values()) == {"verified_empty"}
    assert page.panel.state.text() == "Verified, no objects"


def test_a_condition_and_a_tag_are_one_click_each(page, project, image_ids, classes):
    page.panel.condition_chips[("weather", "rain")].click()
    page.panel.tag_chips[classes["person"]].click()
    with project.registry.reading() as session:
        assert conditions_of(session, image_ids[0]) == {"weather": "rain"}
    assert [each.class_id for each in said(project, image_ids[0])] == [classes["person"]]
    page.panel.condition_chips[("weather", "rain")].click()
    page.panel.tag_chips[classes["person"]].click()
    with project.registry.reading() as session:
        assert conditions_of(session, image_ids[0]) == {}
    assert said(project, image_ids[0]) == []


def test_suggestions_are_kept_with_enter_and_refused_with_delete(page, project, image_ids, classes, hub):
    proposed = [(image_ids[0], classes["car"], Box(10 * n, 10, 10 * n + 8, 30), 0.9 - n / 10) for n in (1, 4)]
    with project.registry.transaction() as tx:
        add_suggestions(tx, proposed, source="model-x")
    first, second = page.desk.bench.suggestions
    page.canvas.select((first.id,))
    key(page, Qt.Key.Key_Return)
    assert [each.shape for each in said(project, image_ids[0])] == [first.shape]
    page.canvas.select((second.id,))
    key(page, Qt.Key.Key_Delete)
    with project.registry.reading() as session:
        assert suggestions_of(session, image_ids[0]) == []
    assert len(said(project, image_ids[0])) == 1


def test_all_suggestions_are_kept_in_one_step_that_one_undo_takes_back(page, project, image_ids, classes):
    proposed = [(image_ids[0], classes["car"], Box(10 * n, 10, 10 * n + 8, 30), 0.5) for n in range(1, 6)]
    with project.registry.transaction() as tx:
        add_suggestions(tx, proposed, source="model-x")
    assert page.panel.proposals.keep_all.isVisible()
    page.panel.proposals.keep_all.click()
    assert len(said(project, image_ids[0])) == 5
    assert not page.panel.proposals.keep_all.isVisible()
    key(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert said(project, image_ids[0]) == []


def test_backspace_refuses_a_suggestion_and_refuse_all_the_others(page, project, image_ids, classes):
    proposed = [(image_ids[0], classes["car"], Box(10 * n, 10, 10 * n + 8, 30), 0.5) for n in range(1, 4)]
    with project.registry.transaction() as tx:
        add_suggestions(tx, proposed, source="model-x")
    page.canvas.select((page.desk.bench.suggestions[0].id,))
    key(page, Qt.Key.Key_Backspace)
    assert len(page.desk.bench.suggestions) == 2
    page.panel.proposals.refuse_all.click()
    assert page.desk.bench.suggestions == ()
    assert said(project, image_ids[0]) == []


def test_a_verified_image_can_be_reopened_and_that_undone(page, project, image_ids, classes):
    key(page, Qt.Key.Key_E)
    page.panel.reopen.click()
    assert page.panel.state.text() == "Unlabelled"
    key(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert page.panel.state.text() == "Verified, no objects"


def test_what_the_page_shows_after_an_edit_is_what_the_registry_holds(page, project, image_ids, classes):
    draw_box(page)
    key(page, Qt.Key.Key_2)
    page.panel.condition_chips[("weather", "rain")].click()
    key(page, Qt.Key.Key_E)
    key(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert page.desk.bench == read_bench(project, image_ids[0])


def test_two_windows_on_a_project_see_each_others_boxes(page, project, image_ids, qtbot):
    elsewhere = make_context(open_project(project.root), Settings(author="colleague"))
    hub = ChangesHub(elsewhere.project.registry, elsewhere.origin)
    other = open_page(elsewhere, hub, qtbot)
    draw_box(other)
    qtbot.waitUntil(lambda: len(page.canvas.scene) == 1, timeout=5000)
    page.use_tool("box")
    drag(page, (300, 100), (400, 200))
    qtbot.waitUntil(lambda: len(other.canvas.scene) == 2, timeout=5000)
    hub.stop()
    elsewhere.project.close()


def test_escape_leaves_the_tool_and_the_selection(page):
    draw_box(page)
    key(page, Qt.Key.Key_W)
    key(page, Qt.Key.Key_Escape)
    assert isinstance(page.canvas.tool, SelectTool)
    assert page.canvas.selected is None


def test_letters_typed_into_the_search_go_nowhere_else(page, qtbot, project, image_ids):
    page.activateWindow()
    page.images.search.setFocus()
    qtbot.waitUntil(page.images.search.hasFocus)
    QTest.keyClicks(page.images.search, "wde2")
    assert page.images.search.text() == "wde2"
    assert page.desk.bench.id == image_ids[0]
    with project.registry.reading() as session:
        assert completeness_of(session, image_ids[0]) == {}


def test_searching_and_filtering_shorten_the_list(page, qtbot):
    page.images.search.setText("road_00001")
    qtbot.waitUntil(lambda: page.images.model.rowCount() == 1)


def test_images_are_filtered_by_condition_and_an_empty_list_offers_all_again(page, qtbot):
    page.panel.condition_chips[("weather", "rain")].click()
    filters = page.images.conditions
    filters.setCurrentIndex(filters.findText("weather: rain"))
    filters.activated.emit(filters.currentIndex())
    qtbot.waitUntil(lambda: page.images.model.rowCount() == 1)
    filters.setCurrentIndex(filters.findText("weather: snow"))
    filters.activated.emit(filters.currentIndex())
    qtbot.waitUntil(lambda: page.images.model.rowCount() == 0)
    assert not page.images.list.isVisible()
    page.findChild(NothingFits).button.click()
    qtbot.waitUntil(lambda: page.images.model.rowCount() == 3)
    assert page.images.list.isVisible()


def test_a_million_images_have_their_places_in_the_list(qapp, project):
    order = ImageOrder(array("q", range(5_000_000, 4_000_000, -1)))
    model = ImageListModel(project)
    model.show_order(order)
    assert (model.rowCount(), model.row_of(4_999_990), model.row_of(3)) == (1_000_000, 10, None)


def test_a_missing_picture_is_told_in_a_sentence(context, hub, qtbot, classes, project):
    ids = add_images(project, 1)
    Path(project.root / "pictures" / "0.png").unlink()
    page = open_page(context, hub, qtbot)
    assert page.desk.bench.id == ids[0]
    assert not page.canvas.has_picture


def test_an_empty_project_offers_to_import(context, hub, qtbot):
    page = open_page(context, hub, qtbot)
    with qtbot.waitSignal(page.import_requested):
        page.empty.button.click()


def test_twenty_thousand_images_open_at_once(context, hub, qtbot, classes, project):
    add_images(project, 20_000, with_files=False)
    page = open_page(context, hub, qtbot)
    assert page.images.model.rowCount() == 20_000
    last = page.images.model.id_at(19_999)
    page.open_image(last)
    qtbot.waitUntil(lambda: page.toolbar.place.toolTip() == "Image 20,000 of 20,000")


def test_a_step_that_somebody_else_overtook_stays_until_a_person_passes_over_it(page, project, image_ids, qtbot):
    draw_box(page)
    (drawn,) = said(project, image_ids[0])
    theirs = replace(drawn, shape=Box(1, 1, 9, 9))
    apply(project.registry, changed([drawn], [theirs]), author="somebody", origin="other")
    key(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    (dialog,) = page.findChildren(ClashDialog)
    assert page.history.stack.canUndo()
    qtbot.keyClick(dialog, Qt.Key.Key_R)
    assert said(project, image_ids[0]) == [theirs]
    assert not page.history.stack.canUndo()


def test_taking_back_what_somebody_else_deleted_already_asks_nothing(page, project, image_ids):
    draw_box(page)
    (drawn,) = said(project, image_ids[0])
    apply(project.registry, deleted([drawn]), author="somebody", origin="other")
    key(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not page.findChildren(ClashDialog)
    assert not page.history.stack.canUndo()


def test_an_undone_edit_can_be_done_again_after_a_restart(page, context, hub, qtbot, project, image_ids):
    draw_box(page)
    key(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    hub.changed.disconnect(page.refresh)
    page.close()
    later = open_page(context, hub, qtbot)
    key(later, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert len(said(project, image_ids[0])) == 1


def test_an_edit_elsewhere_is_shown(page, project, image_ids, classes, hub):
    made = Annotation(AnnotationId(5), image_ids[0], classes["car"], Box(1, 1, 50, 50), "somebody")
    apply(project.registry, added([made]), author="somebody", origin="other")
    assert 5 in page.canvas.scene
