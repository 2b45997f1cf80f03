"""The keys: no two commands share one, a person's own keys hold, and what is told of keys follows them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from core.settings import Settings, read_settings, settings_path, write_settings
from desktop.app import page_entries
from desktop.commands import Keymap, canonical, keymap_of
from desktop.key_catcher import KeyCatcher
from desktop.keys_dialog import KeysDialog, reserved_keys
from desktop.main_window import MainWindow
from desktop.pages.label_commands import LABEL_COMMANDS
from desktop.widgets.keys_overlay import KeysOverlay
from labeling import ontology
from tests.desktop.test_label_page import add_images, draw_box, key, open_page, said

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
BY_NAME = {command.name: command for command in LABEL_COMMANDS}
# The desktop habits and the CVAT profile, word by word as they were asked for.
DESKTOP = {
    "D": "next_image", "A": "previous_image", "W": "tool_box", "R": "tool_box", "P": "tool_polygon", "Ctrl+Z": "undo",
    "Ctrl+Y": "redo", "Ctrl+Shift+Z": "redo", "Del": "delete", "Ctrl+C": "copy", "Ctrl+V": "paste",
    "Ctrl+D": "duplicate", "Tab": "next_shape", "Ctrl+F": "fit", "H": "hide_shapes", "L": "lock", "Esc": "rest",
    "Backspace": "back", "?": "keys", "Q": "tool_lane",
}  # fmt: skip
CVAT = {
    "F": "next_image", "D": "previous_image", "N": "repeat", "K": "keyframe", "O": "outside", "Q": "occluded",
    "L": "lock", "H": "hide_shapes",
}  # fmt: skip


@pytest.fixture
def image_ids(project) -> list[int]:
    return add_images(project, 3)


@pytest.fixture
def page(context, hub, qtbot, project, image_ids):
    """The page on three pictures, with two classes."""
    ontology.set_conditions(project.registry, ontology.DEFAULT_CONDITIONS)
    for name in ("car", "person"):
        ontology.add_class(project.registry, name)
    return open_page(context, hub, qtbot)


@pytest.fixture
def dialog(page, qtbot) -> KeysDialog:
    """The dialog over the page, joined to it as the page joins it."""
    page.popups.keys()
    overlay = page.findChild(KeysOverlay)
    QTest.keyClick(overlay, Qt.Key.Key_Return)
    made = page.findChild(KeysDialog)
    made.search.clear()
    return made


def choose(dialog: KeysDialog, name: str) -> None:
    dialog.table.setCurrentCell([command.name for command in LABEL_COMMANDS].index(name), 0)


def put_away(dialog: KeysDialog, page, qtbot) -> None:
    """Close the dialog; the page is in front again."""
    dialog.reject()
    qtbot.waitUntil(lambda: page.findChild(KeysDialog) is None)
    page.activateWindow()
    QTest.qWaitForWindowActive(page)
    page.canvas.setFocus()


def press_in_catcher(dialog: KeysDialog, pressed: Qt.Key, held=Qt.KeyboardModifier.NoModifier) -> KeyCatcher:
    catcher = dialog.findChildren(KeyCatcher)[-1]
    QTest.keyClick(catcher.field, pressed, held)
    return catcher


@pytest.mark.parametrize(("profile", "habits"), [("roadwright", DESKTOP), ("cvat", CVAT)])
def test_each_habit_of_a_profile_is_there(profile, habits):
    keymap = Keymap(profile)
    assert {key: keymap.user_of(key, LABEL_COMMANDS).name for key in habits} == habits


@pytest.mark.parametrize("profile", ["roadwright", "cvat"])
def test_no_command_shares_a_key_with_another_one_with_a_number_or_with_a_menu(profile, context, qtbot):
    window = MainWindow(context, page_entries())
    qtbot.addWidget(window)
    keymap = Keymap(profile)
    assert keymap.conflicts(LABEL_COMMANDS) == {}
    reserved = reserved_keys(window, "a class")
    assert {"1", "9", "Ctrl+1", "Ctrl+Q", "F1"} <= reserved.keys()
    used = {canonical(key) for command in LABEL_COMMANDS for key in keymap.keys_of(command)}
    assert used & reserved.keys() == set()
    window.close()


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("Shift+Backtab", "Shift+Tab"),
        ("Shift+?", "?"),
        ("Ctrl++", "Ctrl+Plus"),
        ("+", "Plus"),
        ("Ctrl+Enter", "Ctrl+Return"),
    ],
)
def test_one_key_has_one_name(told, meant):
    assert canonical(told) == canonical(meant)


def test_a_key_that_a_person_chose_goes_before_the_profiles():
    in_force = Keymap("roadwright", {"verify": ("D",)}).in_force(LABEL_COMMANDS)
    assert (in_force["verify"], in_force["next_image"]) == (("D",), ())


def test_a_new_key_is_pressed_and_works_at_once(page, dialog, image_ids, qtbot):
    choose(dialog, "next_image")
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    catcher = press_in_catcher(dialog, Qt.Key.Key_F9)
    assert catcher.told.text() == "Nothing else has this key."
    catcher.use.click()
    put_away(dialog, page, qtbot)
    key(page, Qt.Key.Key_D)
    assert page.desk.bench.id == image_ids[0]
    key(page, Qt.Key.Key_F9)
    assert page.desk.bench.id == image_ids[1]
    assert keymap_of(read_settings()).keys_of(BY_NAME["next_image"]) == ("F9",)


def test_a_key_that_is_taken_is_told_before_it_changes_hands(page, dialog):
    choose(dialog, "next_image")
    dialog.catch()
    catcher = press_in_catcher(dialog, Qt.Key.Key_E)
    assert BY_NAME["verify"].words in catcher.told.text()
    assert keymap_of(read_settings()).keys_of(BY_NAME["verify"]) == ("E",)
    catcher.use.click()
    assert dialog.keymap.in_force(LABEL_COMMANDS)["verify"] == ()
    assert BY_NAME["verify"].words in dialog.told.text()


def test_a_number_cannot_be_given_away(page, dialog):
    choose(dialog, "next_image")
    dialog.catch()
    assert not press_in_catcher(dialog, Qt.Key.Key_3).use.isEnabled()


def test_a_key_is_added_taken_away_and_restored_without_the_mouse(page, dialog):
    choose(dialog, "verify")
    QTest.keyClick(dialog.table, Qt.Key.Key_Insert)
    press_in_catcher(dialog, Qt.Key.Key_F7).use.click()
    assert dialog.keymap.keys_of(BY_NAME["verify"]) == ("E", "F7")
    QTest.keyClick(dialog.table, Qt.Key.Key_Delete)
    assert dialog.keymap.keys_of(BY_NAME["verify"]) == ()
    next(each for each in dialog.findChildren(QPushButton) if each.text() == "As in the profile").click()
    assert dialog.keymap.keys_of(BY_NAME["verify"]) == ("E",)


def test_changes_of_one_profile_are_there_when_it_is_taken_again(page, dialog):
    dialog.set_keys("verify", ("F8",))
    for profile in ("cvat", "roadwright"):
        dialog.profile.setCurrentIndex(dialog.profile.findData(profile))
        dialog.profile.activated.emit(dialog.profile.currentIndex())
    assert dialog.keymap.keys_of(BY_NAME["verify"]) == ("F8",)


def test_keys_changed_before_there_were_two_profiles_are_kept(config_dir):
    write_settings(Settings())
    settings_path().write_text('{"key_profile": "cvat", "key_changes": {"verify": ["F8"]}}')
    assert read_settings().key_changes == {"cvat": {"verify": ("F8",)}}


def test_tooltips_and_sentences_name_the_keys_of_now(page, dialog):
    assert page.panel.verify.toolTip().endswith("(E)")
    dialog.set_keys("verify", ("F8",))
    dialog.set_keys("tool_box", ("F6",))
    assert page.panel.verify.toolTip().endswith("(F8)")
    assert "(F6)" in page.toolbar.button("box").toolTip()
    dialog.set_keys("verify", ())
    assert "(" not in page.panel.verify.toolTip()
    assert page.keys.told("Paste with {paste} or {nothing}.") == "Paste with Ctrl+V or {nothing}."


def test_the_overlay_scrolls_by_keys_and_any_other_key_puts_it_away(page, qtbot):
    QTest.keyClick(page.canvas, Qt.Key.Key_Question)
    overlay = page.findChild(KeysOverlay)
    QTest.keyClick(overlay, Qt.Key.Key_End)
    assert overlay.area.verticalScrollBar().value() == overlay.area.verticalScrollBar().maximum() > 0
    QTest.keyClick(overlay, Qt.Key.Key_X)
    qtbot.waitUntil(lambda: page.findChild(KeysOverlay) is None)
    assert page.toolbar.name.text() != ""


def test_l_locks_and_q_takes_the_lane_tool(page, project, image_ids):
    draw_box(page)
    key(page, Qt.Key.Key_L)
    key(page, Qt.Key.Key_Delete)
    assert len(said(project, image_ids[0])) == 1
    key(page, Qt.Key.Key_Q)
    assert page.last_tool == "lane"


def test_ctrl_y_is_redo_and_never_anything_else():
    for profile in ("roadwright", "cvat"):
        assert Keymap(profile).user_of("Ctrl+Y", LABEL_COMMANDS).name == "redo"
