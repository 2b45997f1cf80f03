"""The Export page packages models and lets people check what they hold."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from core.errors import UserError
from desktop.changes_hub import ChangesHub
from desktop.context import Context
from desktop.pages.export import ExportPage, grouped
from exports.packages import Packed
from tests.desktop.page_rows import add_model, add_package, add_version, show


def shown(context: Context, hub: ChangesHub, qtbot: Any) -> ExportPage:
    page = ExportPage(context, hub)
    show(page, hub, qtbot)
    return page


def test_without_a_model_there_is_nothing_to_package(context: Context, hub: ChangesHub, qtbot: Any) -> None:
    page = shown(context, hub, qtbot)

    assert not page.form.package.isEnabled()
    assert page.empty.title.text() == "There is no model to package"


def test_a_package_shows_its_fingerprint_and_manifest(context: Context, hub: ChangesHub, qtbot: Any) -> None:
    add_package(context.project, add_model(context.project, add_version(context.project)))
    page = shown(context, hub, qtbot)

    assert page.table.cell_text(0, 0) == "one.rwpkg"
    assert '"p50": 9.5' in page.card.manifest.toPlainText()
    assert not page.empty.isVisible()


def test_a_fingerprint_is_read_in_groups_of_four() -> None:
    assert grouped("ab12cd34") == "ab12 cd34"


def test_verifying_a_file_that_is_gone_says_what_failed(context: Context, hub: ChangesHub, qtbot: Any) -> None:
    add_package(context.project, add_model(context.project, add_version(context.project)))
    page = shown(context, hub, qtbot)
    qtbot.mouseClick(page.card.verify, Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: "archive" in page.card.checks.text())
    assert "✗" in page.card.checks.text()
    assert page.card.verify.isEnabled()


def test_the_file_is_proposed_until_the_person_names_one(context: Context, hub: ChangesHub, qtbot: Any) -> None:
    add_model(context.project, add_version(context.project))
    page = shown(context, hub, qtbot)
    assert page.form.file.text().endswith("model-1-fp32.rwpkg")
    page.form.file.selectAll()
    qtbot.keyClicks(page.form.file, "/tmp/mine.rwpkg")
    page.form.precision.setCurrentIndex(1)

    assert page.form.file.text() == "/tmp/mine.rwpkg"


def test_packaging_selects_the_new_package(
    context: Context, hub: ChangesHub, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    model_id = add_model(context.project, add_version(context.project))
    asked: list[tuple[Path, str]] = []

    def package(_context: object, *, model: str, out: Path, precision: str, ignore_coverage: bool) -> Packed:
        assert (model, ignore_coverage) == (model_id, False)
        asked.append((out, precision))
        return Packed(add_package(context.project, model_id), {"p50": 9.5})

    monkeypatch.setattr("desktop.pages.export.pack", package)
    page = shown(context, hub, qtbot)
    with qtbot.waitSignal(page.form.packaged):
        qtbot.mouseClick(page.form.package, Qt.MouseButton.LeftButton)

    assert asked == [(context.project.root / "packages" / "model-1-fp32.rwpkg", "fp32")]
    assert page.table.selected_keys() == ["package-1"]


def test_what_keeps_a_package_from_being_made_is_told(
    context: Context, hub: ChangesHub, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Exception] = []
    monkeypatch.setattr("desktop.pages.export.show_error", lambda _parent, error: told.append(error))

    def refuse(*_args: object, **_words: object) -> Packed:
        raise UserError("The disk is full, so nothing was written.", "Make room.")

    monkeypatch.setattr("desktop.pages.export.pack", refuse)
    add_model(context.project, add_version(context.project))
    page = shown(context, hub, qtbot)
    qtbot.mouseClick(page.form.package, Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: bool(told))
    assert str(told[0]) == "The disk is full, so nothing was written. Make room."
    assert page.form.package.isEnabled()
