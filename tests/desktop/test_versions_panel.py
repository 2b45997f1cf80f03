"""The tab of versions: what is listed of each, and what can be done with one."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from core.queries.images import annotations_of, image_ids
from core.queries.versions import version_by
from core.schema import DatasetVersionRow
from desktop.changes_hub import ChangesHub
from desktop.context import Context
from desktop.page import ImagesAsked
from desktop.pages.data import DataPage
from desktop.pages.data_versions import VersionsPanel
from labeling.edits import deleted
from labeling.store import apply
from labeling.version_compare import LIVE
from labeling.versions import SplitPlan, freeze
from tests.desktop.page_rows import import_pictures, show


@pytest.fixture
def page(context: Context, hub: ChangesHub, tmp_path: Path, qtbot: Any) -> DataPage:
    """Version roads-1 of six pictures; since then the labels of the first picture were deleted."""
    import_pictures(context.project, tmp_path / "pictures")
    freeze(context.project, "roads-1", SplitPlan((0.5, 0.0, 0.5)))
    with context.project.registry.reading() as session:
        gone = annotations_of(session, image_ids(session)[0])
    apply(context.project.registry, deleted(gone), author="ann")
    made = DataPage(context, hub)
    show(made, hub, qtbot)
    made.show_panel(VersionsPanel)
    return made


@pytest.fixture
def panel(page: DataPage) -> VersionsPanel:
    """The tab of that page."""
    return page.panel(VersionsPanel)


def row_of(panel: VersionsPanel, name: str = "roads-1") -> DatasetVersionRow:
    with panel.context.project.registry.reading() as session:
        return version_by(session, name)


def press(panel: VersionsPanel, act: str, qtbot: Any) -> None:
    qtbot.mouseClick(panel.versions_card.acts[act], Qt.MouseButton.LeftButton)


def heard(panel: VersionsPanel, qtbot: Any, act: str) -> str:
    with qtbot.waitSignal(panel.acts.told, timeout=20_000) as signal:
        press(panel, act, qtbot)
    return str(signal.args[0])


def test_without_a_version_there_is_nothing_to_act_on(
    context: Context, hub: ChangesHub, tmp_path: Path, qtbot: Any
) -> None:
    import_pictures(context.project, tmp_path / "pictures")
    page = DataPage(context, hub)
    show(page, hub, qtbot)
    page.show_panel(VersionsPanel)
    card = page.panel(VersionsPanel).versions_card
    assert card.none.isVisible()
    assert not card.acts["compare"].isVisible()


def test_the_newest_version_is_chosen_and_what_is_said_of_it_stands_in_its_row(
    panel: VersionsPanel, qtbot: Any
) -> None:
    dialog = panel.acts.describe(row_of(panel))
    dialog.note.setPlainText("The first drives")
    dialog.tags.setText("night, base line")
    dialog.accept()
    panel.refresh(None)
    table = panel.versions_card.table
    assert [table.cell_text(0, column) for column in (0, 1, 2, 3, 7)] == [
        "roads-1", "night, base line", "6", "3 / 0 / 3", "The first drives",
    ]  # fmt: skip
    assert panel.versions_card.acts["compare"].isEnabled()


def test_checking_the_files_names_a_changed_one(panel: VersionsPanel, tmp_path: Path, qtbot: Any) -> None:
    assert heard(panel, qtbot, "check") == "All 6 pictures of roads-1 are what was frozen."
    victim = tmp_path / "pictures" / "images" / "train" / "2.png"
    victim.write_bytes(victim.read_bytes() + b"x")
    told = heard(panel, qtbot, "check")
    assert "1 pictures of roads-1 were changed and 0 are missing: images/train/2.png" in told
    assert panel.versions_card.strip.text.isVisible()


def test_rolling_back_says_what_will_change_and_waits_for_a_yes(
    panel: VersionsPanel, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(_parent: object, question: str, *, yes: str) -> bool:
        asked.append(f"{question} {yes}")
        return len(asked) > 1

    monkeypatch.setattr("desktop.pages.data_version_acts.ask", answer)
    press(panel, "roll_back", qtbot)
    qtbot.waitUntil(lambda: len(asked) == 1 and not panel.versions_card.strip.is_busy())
    with panel.context.project.registry.reading() as session:
        assert annotations_of(session, image_ids(session)[0]) == []
    assert "2 labels come back" in asked[0]
    assert "can be undone" in asked[0]
    assert "The labels are as in roads-1" in heard(panel, qtbot, "roll_back")
    with panel.context.project.registry.reading() as session:
        assert len(annotations_of(session, image_ids(session)[0])) == 2
    assert "nothing is to be rolled back" in heard(panel, qtbot, "roll_back")


def test_a_version_is_written_into_a_new_folder(panel: VersionsPanel, tmp_path: Path, qtbot: Any) -> None:
    dialog = panel.acts.materialise(row_of(panel))
    dialog.folder.setText(str(tmp_path / "out" / "set"))
    dialog.format.setCurrentIndex(dialog.format.findData("coco"))
    with qtbot.waitSignal(panel.acts.told, timeout=20_000) as signal:
        dialog.accept()
    assert signal.args[0].startswith("6 images with 8 labels are in")
    assert len(list((tmp_path / "out" / "set").rglob("*.png"))) == 6


def test_a_test_part_is_held_with_a_reason_and_released(
    panel: VersionsPanel, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.pages.data_version_acts.ask_text", lambda *_args: "our yardstick")
    press(panel, "hold", qtbot)
    panel.refresh(None)
    assert row_of(panel).is_test_held
    assert row_of(panel).note.endswith("our yardstick")
    assert (panel.versions_card.table.cell_text(0, 5), panel.versions_card.acts["hold"].text()) == (
        "held", "Release test part…",
    )  # fmt: skip
    press(panel, "hold", qtbot)
    assert not row_of(panel).is_test_held


def test_what_is_different_is_listed_shown_and_opened(panel: VersionsPanel, qtbot: Any) -> None:
    with panel.context.project.registry.reading() as session:
        first = image_ids(session)[0]
    dialog = panel.acts.compare(row_of(panel))
    with qtbot.waitSignals([dialog.compared, dialog.seen], timeout=20_000):
        pass
    assert dialog.new.currentData() == LIVE
    assert dialog.told.text() == "2 labels on 1 images differ."
    assert [dialog.kind.itemText(place) for place in range(dialog.kind.count())] == [
        "Everything (2)",
        "Labels removed (2)",
    ]
    assert dialog.model.index(0, 0).data().splitlines()[0] == "car removed"
    assert (dialog.before.words.text().splitlines()[0], dialog.after.words.text()) == (
        "car, box, 26 × 19",
        "Not there.",
    )
    asked: list[ImagesAsked] = []
    panel.images_asked.connect(asked.append)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(asked) == 1)
    assert list(asked[0].image_ids) == [first]
    dialog.close()


def test_two_versions_that_are_the_same_say_so(panel: VersionsPanel, qtbot: Any) -> None:
    dialog = panel.acts.compare(row_of(panel))
    qtbot.waitSignal(dialog.compared, timeout=20_000).wait()
    dialog.new.setCurrentIndex(dialog.new.findData(row_of(panel).id))
    with qtbot.waitSignal(dialog.compared, timeout=20_000):
        dialog.compare()
    assert dialog.told.text() == "Nothing that a model could learn from is different."
    assert not dialog.open_all.isEnabled()
    dialog.close()


def test_freezing_explains_its_ways_and_can_hold_the_test_part(
    panel: VersionsPanel, tmp_path: Path, qtbot: Any
) -> None:
    form = panel.freeze_card
    words = []
    for place in range(form.group_by.count()):
        form.group_by.setCurrentIndex(place)
        words.append(form.group_words.text())
    assert len(set(words)) == 3
    form.group_by.setCurrentIndex(0)
    form.name.setText("roads-2")
    form.hold_test.setChecked(True)
    with qtbot.waitSignal(form.frozen, timeout=20_000):
        qtbot.mouseClick(form.freeze, Qt.MouseButton.LeftButton)
    assert row_of(panel, "roads-2").is_test_held
