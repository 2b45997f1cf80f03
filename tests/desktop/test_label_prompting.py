"""Brought networks answer clicks, and palettes offer classes: driven as a person would, with real files."""

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.queries.images import annotations_of
from core.settings import read_settings
from core.shapes import Box, Mask, Polygon
from desktop.canvas.prompt_tools import PromptTool
from desktop.pages.label_networks import OutlineNetworksDialog
from labeling import ontology
from labeling.class_details import ClassDetails, set_details
from labeling.suggestions import add_suggestions
from tests.desktop.test_label_page import add_images, open_page
from tests.desktop.test_label_tools import ALT, CTRL, NO, SHIFT, click, drag, press
from tests.tiny_sam import mobile_sam_pair, sam2_pair

KEY = Qt.Key


@pytest.fixture
def page(context, hub, qtbot, project):
    """The page on a picture with a red and a green block on grey, and three classes."""
    add_images(project, 1)
    picture = np.full((400, 640, 3), 110, np.uint8)
    picture[160:280, 80:240] = (20, 20, 220)
    picture[60:200, 360:520] = (30, 200, 40)
    cv2.imwrite(str(project.root / "pictures" / "0.png"), picture)
    for name in ("car", "truck", "lane"):
        ontology.add_class(project.registry, name)
    return open_page(context, hub, qtbot)


def said(page) -> list:
    """What the registry says of the open image."""
    with page.context.project.registry.reading() as session:
        return annotations_of(session, page.desk.bench.id)


def bring(page, qtbot, encoder, decoder) -> OutlineNetworksDialog:
    """Name two files in the dialog, as a person does, and wait for what comes of it."""
    press(page, KEY.Key_M, CTRL | ALT)
    dialog = page.findChild(OutlineNetworksDialog)
    dialog.encoder.setText(str(encoder))
    dialog.decoder.setText(str(decoder))
    dialog.use.click()
    return dialog


@pytest.mark.parametrize("make", [mobile_sam_pair, sam2_pair])
def test_clicks_are_answered_by_brought_networks_and_enter_keeps_the_outline(page, qtbot, tmp_path, make) -> None:
    (tmp_path / "networks").mkdir()
    encoder, decoder = make(tmp_path / "networks")
    bring(page, qtbot, encoder, decoder)
    qtbot.waitUntil(lambda: isinstance(page.canvas.tool, PromptTool), timeout=20000)
    assert read_settings().outline_decoder == str(decoder)
    click(page, (150, 220))
    qtbot.waitUntil(lambda: isinstance(page.canvas.tool.preview.shape, Polygon), timeout=20000)
    assert said(page) == []
    press(page, KEY.Key_Return)
    (drawn,) = said(page)
    assert drawn.shape.bounds() == pytest.approx((80, 160, 240, 280), abs=10)
    assert page.history.stack.undoText() == "Magic outline"


def test_a_click_beside_takes_away_and_backspace_brings_it_back(page, qtbot, tmp_path) -> None:
    (tmp_path / "networks").mkdir()
    set_details(page.context.project.registry, 1, ClassDetails("mask"))
    bring(page, qtbot, *sam2_pair(tmp_path / "networks"))
    qtbot.waitUntil(lambda: isinstance(page.canvas.tool, PromptTool), timeout=20000)
    press(page, KEY.Key_BracketLeft)  # a mirrored view asks about the same pixels
    turn = page._turn()
    click(page, turn.there((150.0, 220.0)), turn.there((440.0, 120.0)))

    def width() -> float:
        shape = page.canvas.tool.preview.shape
        return shape.width if isinstance(shape, Mask) else 0.0

    qtbot.waitUntil(lambda: width() > 400, timeout=20000)
    press(page, KEY.Key_Backspace)
    qtbot.waitUntil(lambda: 0 < width() < 200, timeout=20000)
    press(page, KEY.Key_Return)
    assert said(page)[0].shape.bounds() == pytest.approx((80, 160, 240, 280), abs=12)


def test_networks_that_cannot_answer_are_refused_in_the_dialog_and_nothing_is_remembered(page, qtbot, tmp_path) -> None:
    (tmp_path / "networks").mkdir()
    encoder, _decoder = sam2_pair(tmp_path / "networks")
    dialog = bring(page, qtbot, encoder, encoder)
    qtbot.waitUntil(lambda: "which is not what a decoder" in dialog.told.text(), timeout=20000)
    assert read_settings().outline_encoder == ""
    assert dialog.use.isEnabled()
    dialog.reject()


def test_the_sign_palette_offers_parents_and_the_models_choice_first_and_one_key_gives_the_parent(
    page, project
) -> None:
    sign, limit = (ontology.add_class(project.registry, name) for name in ("sign", "speed limit 60"))
    entry = ontology.add_class(project.registry, "no entry")
    for child in (limit, entry):
        set_details(project.registry, child, ClassDetails(family="round red", parent_id=sign))
    with project.registry.transaction() as tx:
        add_suggestions(tx, [(page.desk.bench.id, entry, Box(100, 100, 160, 160), 0.8)], source="model")
    press(page, KEY.Key_W)
    drag(page, (102, 101), (161, 160))
    press(page, KEY.Key_C, SHIFT)
    palette = QApplication.activePopupWidget()
    listed = [palette.list.item(row).text().split("    ")[0] for row in range(palette.list.count())]
    assert listed[0] == "no entry"
    assert "sign" in listed
    press_in(palette, KEY.Key_1, ALT)
    assert said(page)[0].class_id == entry
    press(page, KEY.Key_U, CTRL)
    assert said(page)[0].class_id == sign


def test_classes_used_last_stand_first_in_the_palette(page) -> None:
    for class_id in (3, 2):
        page.desk.active_class = class_id
        page.shapes.draw(Box(100, 100, 200, 200))
    page.desk.active_class = 2
    press(page, KEY.Key_Slash)
    palette = QApplication.activePopupWidget()
    listed = [palette.list.item(row).text().split(" ")[0] for row in range(palette.list.count())]
    assert listed == ["truck", "lane", "car"]
    palette.close()


def press_in(palette, key, modifier=NO) -> None:
    """A key in the line of a palette."""
    QTest.keyClick(palette.line, key, modifier)
