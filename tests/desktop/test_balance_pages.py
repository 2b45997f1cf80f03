"""The Balance and Coverage panels, driven as a person would: what is clicked lists exactly the images behind it."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from core.ids import ClassId, ImageId, new_number
from core.queries.images import image_ids
from core.schema import SuggestionRow
from desktop.changes_hub import ChangesHub
from desktop.context import Context
from desktop.page import ImagesAsked
from desktop.pages.data import DataPage
from desktop.pages.data_balance import BalancePanel
from desktop.pages.data_coverage import CoveragePanel
from desktop.pages.train import TrainPage
from desktop.widgets.heat_map import Heat, HeatMap
from exports.drives import open_recording
from labeling.conditions import set_on_images
from labeling.coverage import Goal, goals_of, set_goal
from labeling.importing import import_source
from labeling.ontology import set_conditions
from labeling.store import apply
from labeling.versions import SplitPlan, freeze
from tests.desktop.page_rows import import_pictures, show
from tests.unit.labeling.test_balance import write_set

CAR, BUS = ClassId(1), ClassId(2)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def ids(context: Context, tmp_path: Path) -> list[ImageId]:
    """Six verified pictures, cars on all, buses on 0 and 3, rain on 0 to 2; then three nobody looked at, in rain."""
    project = context.project
    set_conditions(project.registry, {"weather": ["clear", "rain"], "lighting": ["day", "night"]})
    import_pictures(project, tmp_path / "pictures")
    plain = write_set(tmp_path / "plain", 3, has_labels=False, seed=1)
    import_source(project, plain, open_recording=open_recording, author="ann")
    with project.registry.reading() as session:
        made = [ImageId(each) for each in image_ids(session)]
    apply(project.registry, set_on_images(project, [*made[:3], *made[6:]], "weather", "rain"), author="ann")
    return made


@pytest.fixture
def page(context: Context, hub: ChangesHub, qtbot: Any, ids: list[ImageId]) -> DataPage:
    made = DataPage(context, hub)
    show(made, hub, qtbot)
    qtbot.waitUntil(made.is_ready)
    return made


@pytest.fixture
def balance(page: DataPage) -> BalancePanel:
    return page.panel(BalancePanel)


@pytest.fixture
def covered(page: DataPage, qtbot: Any) -> CoveragePanel:
    page.show_panel(CoveragePanel)
    panel = page.panel(CoveragePanel)
    qtbot.waitUntil(panel.is_ready)
    return panel


def click(plot: Any, place: tuple[int, int], page: DataPage, qtbot: Any) -> ImagesAsked:
    """Click on a piece of a plot; gives what was asked for."""
    with qtbot.waitSignal(page.images_asked) as told:
        qtbot.mouseClick(plot, LEFT, pos=plot.area_of(place).center().toPoint())
    return told.args[0]


def focus(widget: QWidget, qtbot: Any) -> None:
    """Let the keys go to a widget, as Tab would."""
    widget.window().activateWindow()
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(widget.hasFocus)


def press(widget: QWidget, key: Qt.Key, qtbot: Any) -> None:
    qtbot.keyClick(widget, key)


def test_a_click_on_a_bar_lists_the_images_of_the_class(balance, page, ids, qtbot) -> None:
    asked = click(balance.classes_card.chart, (1, 0), page, qtbot)
    assert (asked.title, list(asked.image_ids)) == ("bus", [ids[0], ids[3]])
    assert len(asked.annotation_ids) == 1  # the bus on the first


def test_arrows_go_from_bar_to_bar_and_enter_opens(balance, page, ids, qtbot) -> None:
    chart = balance.classes_card.chart
    focus(chart, qtbot)
    press(chart, Qt.Key.Key_Down, qtbot)
    assert chart.accessibleDescription().startswith("bus: 2 labels on 2 images")
    with qtbot.waitSignal(page.images_asked) as told:
        press(chart, Qt.Key.Key_Return, qtbot)
    assert list(told.args[0].image_ids) == [ids[0], ids[3]]


def test_a_press_that_is_let_go_elsewhere_opens_nothing(balance, page, qtbot) -> None:
    chart, heard = balance.classes_card.chart, []
    page.images_asked.connect(heard.append)
    qtbot.mousePress(chart, LEFT, pos=chart.area_of((0, 0)).center().toPoint())
    qtbot.mouseRelease(chart, LEFT, pos=chart.area_of((1, 0)).center().toPoint())
    click(chart, (1, 0), page, qtbot)
    assert len(heard) == 1


def test_a_cell_of_class_and_condition_opens_exactly_its_images(balance, page, ids, qtbot) -> None:
    card = balance.matrix_card
    card.group.setCurrentIndex(card.group.findData("weather"))
    card.group.activated.emit(card.group.currentIndex())
    asked = click(card.map, (1, 1), page, qtbot)
    assert (asked.title, list(asked.image_ids)) == ("bus, rain", [ids[0]])
    asked = click(card.map, (0, 1), page, qtbot)
    assert list(asked.image_ids) == ids[:3]


def test_images_of_a_condition_and_those_of_which_it_is_not_said(balance, page, ids, qtbot) -> None:
    chart = balance.conditions_card.chart
    assert list(click(chart, (1, 0), page, qtbot).image_ids) == [*ids[:3], *ids[6:]]
    asked = click(chart, (2, 0), page, qtbot)
    assert (asked.title, list(asked.image_ids)) == ("Weather: not said", ids[3:6])


def test_sizes_places_and_objects_lead_to_their_images(balance, page, ids, qtbot) -> None:
    card = balance.shapes_card
    card.classes.setCurrentIndex(card.classes.findText("bus"))
    card.classes.activated.emit(card.classes.currentIndex())
    qtbot.waitUntil(lambda: card.is_ready)
    for plot in (card.sizes, card.aspects):
        (place,) = [number for number in range(24) if "2 labels" in plot.words_of((0, number))]
        assert list(click(plot, (0, place), page, qtbot).image_ids) == [ids[0], ids[3]]
    (cell,) = [place for place in np.ndindex(card.places.pieces()) if "2 labels" in card.places.words_of(place)]
    assert cell == (7, 7)  # the middle lies at 0.3 of both sides
    assert list(click(card.places, cell, page, qtbot).image_ids) == [ids[0], ids[3]]
    assert list(click(card.objects, (0, 0), page, qtbot).image_ids) == [ids[1], ids[2], *ids[4:]]


def test_two_classes_that_come_together_are_opened_from_their_cell(balance, page, ids, qtbot) -> None:
    asked = click(balance.together_card.map, (0, 1), page, qtbot)
    assert (asked.title, list(asked.image_ids)) == ("car and bus", [ids[0], ids[3]])


def test_a_version_shows_its_parts_and_their_drift(balance, page, ids, qtbot) -> None:
    freeze(page.context.project, "roads-1", SplitPlan(fractions=(0.5, 0.5, 0.0), seed=3))
    page.hub.look_elsewhere()
    qtbot.waitUntil(lambda: balance.shown.count() == 2 and balance.is_ready())
    balance.shown.setCurrentIndex(1)
    balance.shown.activated.emit(1)
    qtbot.waitUntil(lambda: balance.is_ready() and balance.parts_card.map.isVisible())
    assert "Train and valid" in balance.parts_card.words.text()
    asked = [click(balance.parts_card.map, (0, column), page, qtbot) for column in (0, 1)]
    assert sorted([*asked[0].image_ids, *asked[1].image_ids]) == ids[:6]
    assert [len(each.image_ids) for each in asked] == [3, 3]


def test_what_to_label_next_for_rare_classes_is_listed(balance, page, ids, qtbot) -> None:
    with page.context.project.registry.transaction() as tx:
        told = {"kind": "box", "geometry": "[1,1,9,9]", "score": 0.8, "source": "m"}
        tx.session.add(SuggestionRow(id=new_number(), image_id=ids[7], class_id=BUS, **told))
        tx.touch("suggestions", [ids[7]])
    page.hub.look_elsewhere()
    qtbot.waitUntil(lambda: balance.is_ready() and "1 of them" in balance.advice_card.next_words.text())
    with qtbot.waitSignal(page.images_asked) as told_images:
        qtbot.mouseClick(balance.advice_card.label_next, LEFT)
    assert list(told_images.args[0].image_ids) == [ids[7], ids[6], ids[8]]


def test_remedies_are_on_the_train_page(balance, page, qtbot) -> None:
    with qtbot.waitSignal(page.go_to) as told:
        qtbot.mouseClick(balance.advice_card.remedies, LEFT)
    assert told.args == ["Train"]


def test_a_cell_of_coverage_opens_its_images(covered, page, ids, qtbot) -> None:
    asked = click(covered.map, (1, 1), page, qtbot)
    assert (asked.title, list(asked.image_ids)) == ("bus, rain", [ids[0]])


def test_a_goal_is_set_and_taken_away_by_keys_alone(covered, page, qtbot) -> None:
    focus(covered.map, qtbot)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_4):
        press(covered.map, key, qtbot)
    press(covered.editor.wanted, Qt.Key.Key_Return, qtbot)
    page.hub.look_elsewhere()
    qtbot.waitUntil(lambda: covered.is_ready() and "1 images of 4 wanted" in covered.map.words_of((1, 1)))
    assert goals(page) == [Goal(BUS, {"weather": "rain"}, 4)]
    assert covered.list_card.table.cell_text(0, 0) == "bus"
    press(covered.editor.take_away, Qt.Key.Key_Space, qtbot)
    assert goals(page) == []


def goals(page: DataPage) -> list[Goal]:
    with page.context.project.registry.reading() as session:
        return goals_of(session)


def test_a_required_goal_over_two_groups_is_told_and_its_images_listed(covered, page, ids, qtbot) -> None:
    set_goal(page.context.project.registry, BUS, {"weather": "rain"}, least=9, is_required=True)
    page.hub.look_elsewhere()
    covered.second.setCurrentIndex(covered.second.findData("lighting"))
    covered.second.activated.emit(covered.second.currentIndex())
    qtbot.waitUntil(lambda: covered.is_ready() and covered.map.pieces() == (2, 4))
    table = covered.list_card.table
    qtbot.waitUntil(lambda: covered.is_ready() and table.cell_text(0, 3) == "9, required")
    assert "refused" in covered.list_card.told.text()
    qtbot.mouseClick(table.viewport(), LEFT, pos=table.centre_of(0))
    assert covered.editor.wanted.value() == 9
    with qtbot.waitSignal(page.images_asked) as told:
        qtbot.mouseClick(covered.list_card.label_these, LEFT)
    assert list(told.args[0].image_ids) == ids[6:]


def test_columns_without_room_are_walked_to(qtbot: Any) -> None:
    plot = HeatMap("Counts")
    qtbot.addWidget(plot)
    plot.resize(300, 200)
    plot.show()
    counts = np.arange(60).reshape(2, 30)
    heat = Heat(["a", "b"], [f"c{n}" for n in range(30)], counts, lambda row, column: f"{counts[row, column]}")
    plot.show_heat(heat, about="Counts")
    focus(plot, qtbot)
    press(plot, Qt.Key.Key_End, qtbot)
    assert plot.accessibleDescription() == "29. Counts"
    assert plot.area_of((0, 29)).right() <= plot.width() + 1
    assert plot.piece_at(plot.area_of((0, 29)).center()) == (0, 29)
    assert plot.piece_at(plot.area_of((0, 0)).center()) is None  # it lies beneath the names


def test_the_train_page_names_what_lacks_and_starts_nothing(context, hub, ids, qtbot, monkeypatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("desktop.pages.train_form.ask", lambda _form, words, **_yes: bool(asked.append(words)))
    freeze(context.project, "roads-1", SplitPlan())
    set_goal(context.project.registry, BUS, {"weather": "rain"}, least=9, is_required=True)
    page = TrainPage(context, hub)
    show(page, hub, qtbot)
    qtbot.mouseClick(page.form.train, LEFT)
    qtbot.waitUntil(lambda: bool(asked))
    assert "bus (rain) has 1 of 9 images; nothing was started." in asked[0]
    assert not list(context.project.jobs_folder.iterdir())
