"""The Findings panel: checked, listed, opened, dismissed and brought back, with the keys that a person presses."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import insert

from core.project import Project, utc_now
from core.schema_data import FindingRow
from desktop.changes_hub import ChangesHub
from desktop.context import Context
from desktop.job_watcher import JobWatcher
from desktop.models.finding_list import PICTURES_ROLE
from desktop.page import ImagesAsked
from desktop.pages.data import DataPage
from desktop.pages.data_findings import FindingsPanel
from desktop.pages.data_findings_words import WORDS
from desktop.translating import speak
from labeling import ontology
from labeling.data_tests.known import KINDS
from tests.checking import add_labels, add_pictures, check_here, findings, scene
from tests.desktop.page_rows import show
from tests.desktop.test_translating import write_language

TINY = (10.0, 10.0, 12.0, 60.0)


@pytest.fixture
def images(project: Project) -> list[int]:
    """Four pictures: two with a tiny label, one with two labels on one place."""
    ids = add_pictures(project, {f"{number}.png": scene(number) for number in range(4)})
    car = ontology.add_class(project.registry, "car")
    add_labels(project, {ids[0]: [TINY], ids[1]: [(30, 30, 32.5, 90)]}, car)
    add_labels(project, {ids[2]: [(50, 50, 150, 150), (50, 50, 150, 151)]}, car)
    return ids


@pytest.fixture
def page(context: Context, hub: ChangesHub, images: list[int], qtbot: Any) -> DataPage:
    made = DataPage(context, hub)
    show(made, hub, qtbot)
    made.show_panel(FindingsPanel)
    qtbot.waitUntil(made.is_ready, timeout=10_000)
    return made


@pytest.fixture
def panel(page: DataPage, project: Project, qtbot: Any) -> FindingsPanel:
    """The panel after a check, at the tiny labels."""
    check_here(project)
    found = page.panel(FindingsPanel)
    qtbot.waitUntil(lambda: found.kinds.rowCount() == 2 and found.is_ready(), timeout=10_000)
    choose(found, "tiny", qtbot)
    return found


def choose(panel: FindingsPanel, kind: str, qtbot: Any) -> None:
    panel.kinds.select_key(kind)
    qtbot.waitUntil(lambda: panel.is_ready() and panel.list.findings.line_at(0) is not None, timeout=10_000)
    panel.list.setFocus()


def kinds(panel: FindingsPanel) -> list[tuple[str, str]]:
    return [(panel.kinds.cell_text(row, 0), panel.kinds.cell_text(row, 1)) for row in range(panel.kinds.rowCount())]


def test_a_press_checks_in_a_worker_and_shows_what_was_found(page: DataPage, context: Context, qtbot: Any) -> None:
    panel = page.panel(FindingsPanel)
    assert panel.empty.title.text() == "Not checked yet"
    assert not panel.side.isVisible()
    watcher = JobWatcher(context)
    qtbot.mouseClick(panel.empty.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(panel.checking.stop.isVisible, timeout=30_000)
    assert panel.checking.progress.isVisible()
    qtbot.waitUntil(lambda: panel.kinds.rowCount() == 2, timeout=60_000)
    watcher.stop()
    assert kinds(panel) == [("Tiny", "2"), ("Labelled twice", "1")]
    qtbot.waitUntil(lambda: panel.checking.told.text().startswith("Last checked"), timeout=10_000)
    assert panel.checking.check.isVisible()


def test_a_check_is_stopped_by_a_press(page: DataPage, context: Context, qtbot: Any) -> None:
    panel = page.panel(FindingsPanel)
    qtbot.mouseClick(panel.empty.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(panel.checking.stop.isVisible, timeout=30_000)
    qtbot.mouseClick(panel.checking.stop, Qt.MouseButton.LeftButton)
    watcher = JobWatcher(context)
    qtbot.waitUntil(lambda: not panel.checking.is_busy(), timeout=60_000)
    watcher.stop()
    assert "stopped" in panel.checking.told.text()
    assert findings(context.project) == []


def test_the_worst_stands_first_and_the_kind_says_why_it_matters(panel: FindingsPanel, images: list[int]) -> None:
    first, second = panel.list.findings.line_at(0), panel.list.findings.line_at(1)
    assert (first.image_id, second.image_id) == (images[0], images[1])
    assert first.detail == "car: only 2.0 x 50.0 pixels."
    assert panel.meaning.text() == WORDS["tiny"][1]


def test_a_row_says_what_was_found_in_the_language_of_the_window(panel, qapp, tmp_path, speaking) -> None:
    write_language(tmp_path, "de", {"{name}: only {width} x {height} pixels.": "{name}: nur {width} x {height} Pixel."})
    speak(qapp, "de", tmp_path)
    assert panel.list.findings.data(panel.list.findings.index(0)) == "car: nur 2.0 x 50.0 Pixel."


def test_a_row_shows_the_label_with_what_is_around(panel: FindingsPanel, qtbot: Any) -> None:
    index = panel.list.findings.index(0)
    qtbot.waitUntil(lambda: bool(panel.list.findings.data(index, PICTURES_ROLE)), timeout=10_000)
    (picture,) = panel.list.findings.data(index, PICTURES_ROLE)
    assert (picture.width(), picture.height()) == (192, 144)


def test_enter_opens_the_image_with_its_label_selected(panel: FindingsPanel, images: list[int], qtbot: Any) -> None:
    line = panel.list.findings.line_at(0)
    with qtbot.waitSignal(panel.images_asked) as asked:
        qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    assert asked.args == [ImagesAsked("Tiny", [images[0]], (line.annotation_id,))]


def test_both_labels_of_a_doubled_place_are_selected(panel: FindingsPanel, images: list[int], qtbot: Any) -> None:
    choose(panel, "doubled", qtbot)
    with qtbot.waitSignal(panel.images_asked) as asked:
        qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    assert asked.args[0].image_ids == [images[2]]
    assert len(asked.args[0].annotation_ids) == 2


def test_all_images_of_a_kind_are_listed_by_one_key(panel: FindingsPanel, images: list[int], qtbot: Any) -> None:
    with qtbot.waitSignal(panel.images_asked) as asked:
        qtbot.keyClick(panel.list, Qt.Key.Key_A)
    assert asked.args == [ImagesAsked("Tiny", [images[0], images[1]])]


def test_one_key_dismisses_and_one_brings_back(panel: FindingsPanel, project: Project, qtbot: Any) -> None:
    qtbot.keyClick(panel.list, Qt.Key.Key_D)
    qtbot.waitUntil(lambda: ("Tiny", "1") in kinds(panel) and panel.is_ready(), timeout=10_000)
    assert [row.decided_by for row in findings(project, state="dismissed")] == ["tester"]
    assert panel.list.findings.rowCount() == 1
    assert panel.are_dismissed.text() == "Dismissed ones (1)"
    qtbot.keyClick(panel.list, Qt.Key.Key_B)
    qtbot.waitUntil(lambda: ("Tiny", "2") in kinds(panel), timeout=10_000)
    assert findings(project, state="dismissed") == []


def test_a_whole_kind_is_dismissed_and_found_again_among_the_dismissed(
    panel: FindingsPanel, project: Project, qtbot: Any
) -> None:
    qtbot.keyClick(panel.list, Qt.Key.Key_D, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: kinds(panel) == [("Labelled twice", "1")], timeout=10_000)
    qtbot.mouseClick(panel.are_dismissed, Qt.MouseButton.LeftButton, pos=panel.are_dismissed.rect().center() / 2)
    qtbot.waitUntil(lambda: kinds(panel) == [("Tiny", "2")] and panel.is_ready(), timeout=10_000)
    choose(panel, "tiny", qtbot)
    panel.list.selectAll()
    qtbot.keyClick(panel.list, Qt.Key.Key_B)
    qtbot.waitUntil(lambda: kinds(panel) == [], timeout=10_000)
    assert panel.empty.title.text() == "Nothing was dismissed"
    assert len(findings(project, "tiny")) == 2


def test_what_was_dismissed_elsewhere_goes_from_the_list(panel: FindingsPanel, project: Project, qtbot: Any) -> None:
    from labeling.data_tests.deciding import dismiss_kind

    dismiss_kind(project.registry, "doubled", author="ben")
    qtbot.waitUntil(lambda: kinds(panel) == [("Tiny", "2")], timeout=10_000)


def test_only_the_rows_on_the_screen_are_read_of_many(panel: FindingsPanel, project: Project, images, qtbot) -> None:
    rows = [
        {"key": f"blurred:{number}", "kind": "blurred", "image_id": images[0], "annotation_id": 0,
         "detail": str(number), "severity": number / 20_000, "state": "open", "found_at": utc_now(), "decided_by": "",
         "other_image_id": None}
        for number in range(20_000)
    ]  # fmt: skip
    with project.registry.transaction() as tx:
        tx.session.execute(insert(FindingRow), rows)
        tx.touch("findings")
    qtbot.waitUntil(lambda: ("Blurred", "20,000") in kinds(panel), timeout=20_000)
    choose(panel, "blurred", qtbot)
    model = panel.list.findings
    assert (model.rowCount(), model.line_at(0).detail) == (20_000, "19999")
    assert model.line_at(10_000) is None
    panel.list.scrollToBottom()
    qtbot.waitUntil(lambda: model.line_at(19_999) is not None, timeout=10_000)


def test_every_kind_has_words() -> None:
    assert set(WORDS) == set(KINDS)
