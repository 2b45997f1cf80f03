"""The Brief page keeps what a person says, at once."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from core.errors import UserError
from core.queries import brief as reads
from core.schema import SafetyActionRow
from desktop.changes_hub import ChangesHub
from desktop.context import Context
from desktop.pages.brief import BriefPage
from desktop.pages.brief_class_dialog import ClassDialog
from desktop.pages.brief_words import WordsField
from labeling import ontology
from labeling.class_details import ClassDetails, attributes_from_text, attributes_to_text, set_details
from tests.desktop.page_rows import show


@pytest.fixture
def page(context: Context, hub: ChangesHub, qtbot: Any) -> BriefPage:
    made = BriefPage(context, hub)
    show(made, hub, qtbot)
    return made


def classes(context: Context) -> list[tuple[str, bool]]:
    with context.project.registry.reading() as session:
        return [(row.name, row.is_retired) for row in reads.classes(session, retired=True)]


def test_an_empty_brief_offers_a_template(page: BriefPage) -> None:
    assert page.empty.isVisible()
    assert page.empty.button.text() == "Start from a template"


def test_each_template_that_comes_along_makes_a_whole_brief(page: BriefPage, context: Context) -> None:
    for path in page.templates().values():
        page.use_template(path)

    with context.project.registry.reading() as session:
        names = [row.name for row in reads.classes(session)]
        assert reads.gates(session)
        assert reads.safety_actions(session)
        assert reads.conditions(session)["lighting"]
    assert len(page.templates()) == 3
    assert {"red_light", "crosswalk", "pedestrian"} <= set(names)


def test_the_road_users_come_in_their_order(page: BriefPage, context: Context) -> None:
    page.use_template(context.resources / "templates" / "road-users.yaml")

    names = [name for name, _ in classes(context)]
    assert names == ["car", "truck", "pedestrian", "cyclist", "traffic_light", "speed_sign", "stop_sign"]
    assert not page.empty.isVisible()
    assert len(page.actions_card.rules.rows) == 5
    assert len(page.gates.rules.rows) == 3


def test_a_field_is_kept_when_the_person_leaves_it(page: BriefPage, context: Context, qtbot: Any) -> None:
    field = page.findChild(WordsField, "problem")
    field.setFocus()
    qtbot.keyClicks(field, "Cars in fog")
    field.clearFocus()

    with context.project.registry.reading() as session:
        assert reads.brief(session).problem == "Cars in fog"


def test_a_class_is_added_renamed_moved_and_retired(page: BriefPage, context: Context, qtbot: Any) -> None:
    card = page.classes
    for name in ("car", "lorry"):
        qtbot.keyClicks(card.new_name, name)
        qtbot.keyClick(card.new_name, Qt.Key.Key_Return)
    card.table.item(1, 1).setText("truck")
    card.table.selectRow(1)
    qtbot.mouseClick(card.up, Qt.MouseButton.LeftButton)
    assert classes(context) == [("truck", False), ("car", False)]

    qtbot.mouseClick(card.retire, Qt.MouseButton.LeftButton)
    assert classes(context) == [("truck", True), ("car", False)]
    assert card.retire.text() == "Restore"


def test_a_name_that_is_taken_is_refused_and_the_old_one_stays(
    page: BriefPage, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Exception] = []
    monkeypatch.setattr("desktop.saving.show_error", lambda _parent, error: told.append(error))
    ontology.add_class(context.project.registry, "car", origin=context.origin)
    ontology.add_class(context.project.registry, "bus", origin=context.origin)

    page.classes.table.item(1, 1).setText("car")

    assert "already a class car" in str(told[0])
    assert page.classes.table.item(1, 1).text() == "bus"


def test_the_values_of_a_condition_are_a_list_with_commas(page: BriefPage, context: Context, qtbot: Any) -> None:
    ontology.set_conditions(context.project.registry, {"weather": ["clear"]}, origin=context.origin)
    field = page.findChild(QLineEdit, "condition_weather")
    field.setText("clear, hail")
    qtbot.keyClick(field, Qt.Key.Key_Return)

    with context.project.registry.reading() as session:
        assert reads.conditions(session) == {"weather": ["clear", "hail"]}


def test_a_safety_action_is_added_and_changed(page: BriefPage, context: Context, qtbot: Any) -> None:
    ontology.add_class(context.project.registry, "pedestrian", origin=context.origin)
    qtbot.mouseClick(page.actions_card.add, Qt.MouseButton.LeftButton)
    page.actions_card.rules.rows[0][4].setValue(5)

    with context.project.registry.reading() as session:
        rows = reads.safety_actions(session)
    assert [(row.action, row.frames) for row in rows] == [("warn", 5)]


def test_removing_one_of_two_actions_keeps_the_other(page: BriefPage, context: Context, qtbot: Any) -> None:
    class_id = ontology.add_class(context.project.registry, "pedestrian", origin=context.origin)
    rows = [SafetyActionRow(class_id=class_id, action=action) for action in ("warn", "stop")]
    ontology.set_safety_actions(context.project.registry, rows, origin=context.origin)
    from PySide6.QtWidgets import QToolButton

    removers = [button for button in page.actions_card.rules.findChildren(QToolButton) if button.isVisible()]
    qtbot.mouseClick(removers[0], Qt.MouseButton.LeftButton)

    with context.project.registry.reading() as session:
        assert [row.action for row in reads.safety_actions(session)] == ["stop"]
    assert len(page.actions_card.rules.rows) == 1


def test_a_gate_is_added(page: BriefPage, context: Context, qtbot: Any) -> None:
    qtbot.mouseClick(page.gates.add, Qt.MouseButton.LeftButton)
    page.gates.rules.rows[0][3].setValue(0.75)

    with context.project.registry.reading() as session:
        assert [(row.metric, row.class_id, row.threshold) for row in reads.gates(session)] == [("mAP50", None, 0.75)]


def test_the_details_of_a_class_are_kept_and_nonsense_is_told(qtbot, project) -> None:
    sign, stop = (ontology.add_class(project.registry, name) for name in ("sign", "stop sign"))
    with project.registry.reading() as session:
        rows = {row.id: row for row in reads.classes(session)}
    holder = QWidget()
    qtbot.addWidget(holder)
    dialog = ClassDialog(project.registry, "", rows[stop], list(rows.values()), holder)
    dialog.shape.setCurrentIndex(dialog.shape.findData("polygon"))
    dialog.attributes.setPlainText("lights: off, brake\ntext")
    dialog.family.setText("eight-sided red")
    dialog.parent_class.setCurrentIndex(dialog.parent_class.findData(sign))
    dialog.accept()
    with project.registry.reading() as session:
        row = next(each for each in reads.classes(session) if each.id == stop)
    assert (row.shape, row.family, row.parent_id) == ("polygon", "eight-sided red", sign)
    listed = (("lights", ("off", "brake")), ("text", ()))
    assert attributes_from_text(attributes_to_text(listed)) == listed
    with pytest.raises(UserError, match="no attribute"):
        attributes_from_text("a: b\na: c")
    with pytest.raises(UserError, match="fall back"):
        set_details(project.registry, sign, ClassDetails(parent_id=stop))
