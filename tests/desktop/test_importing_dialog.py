"""The dialog that brings labels in: its classes are looked over before anything is written."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from sqlmodel import select

from core.project import Project
from core.queries.brief import classes
from core.schema import AnnotationRow
from desktop.context import Context
from desktop.importing_dialog import CLASSES, COLUMNS, REPORT, ImportDialog
from labeling.ontology import add_class


@pytest.fixture
def source(tmp_path: Path) -> Path:
    root = tmp_path / "set"
    for folder in ("images", "labels"):
        (root / folder).mkdir(parents=True)
    (root / "data.yaml").write_text("names: [Car, Bus, Tram]")
    for number in range(2):
        pixels = np.full((40, 60, 3), number * 50, np.uint8)
        (root / "images" / f"{number}.png").write_bytes(cv2.imencode(".png", pixels)[1].tobytes())
        (root / "labels" / f"{number}.txt").write_text("0 .5 .5 .4 .4\n1 .2 .2 .1 .1\n2 .7 .7 .1 .1\n")
    return root


@pytest.fixture
def dialog(qtbot: QtBot, context: Context, source: Path) -> ImportDialog:
    add_class(context.project.registry, "car")
    made = ImportDialog(context, source)
    qtbot.addWidget(made)
    made.show()
    made.begin.click()
    qtbot.waitUntil(lambda: made.steps.currentIndex() == CLASSES, timeout=20_000)
    return made


def names_and_labels(project: Project) -> tuple[list[str], int]:
    with project.registry.reading() as session:
        return [row.name for row in classes(session)], len(session.exec(select(AnnotationRow)).all())


def test_nothing_is_written_before_the_classes_were_looked_over(dialog: ImportDialog, project: Project) -> None:
    assert names_and_labels(project) == (["car"], 0)
    dialog.leave.click()
    assert names_and_labels(project) == (["car"], 0)
    assert list(project.cache_folder.glob("*.staging")) == []


def test_a_class_that_differs_in_case_becomes_the_one_that_is_there(
    dialog: ImportDialog, project: Project, qtbot: QtBot
) -> None:
    dialog.begin.click()
    qtbot.waitUntil(lambda: dialog.steps.currentIndex() == REPORT, timeout=20_000)
    assert names_and_labels(project) == (["car", "Bus", "Tram"], 6)


def test_classes_are_merged_and_left_out(dialog: ImportDialog, project: Project, qtbot: QtBot) -> None:
    dialog.classes.choose("Bus", "car")
    dialog.classes.choose("Tram", None)
    dialog.begin.click()
    qtbot.waitUntil(lambda: dialog.steps.currentIndex() == REPORT, timeout=20_000)
    assert names_and_labels(project) == (["car"], 4)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A table whose header says nothing that can be guessed, beside its pictures."""
    for name, grey in (("x", 10), ("y", 90)):
        pixels = np.full((40, 60, 3), grey, np.uint8)
        (tmp_path / f"{name}.png").write_bytes(cv2.imencode(".png", pixels)[1].tobytes())
    (tmp_path / "odd.csv").write_text("bild;art;a;b;c;d\nx.png;Auto;5;6;20;30\ny.png;Bus;1;2;13;24\n")
    return tmp_path / "odd.csv"


def test_the_columns_of_a_table_are_looked_over_first(
    qtbot: QtBot, context: Context, project: Project, table: Path
) -> None:
    dialog = ImportDialog(context, table)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.begin.click()
    qtbot.waitUntil(lambda: dialog.steps.currentIndex() == COLUMNS, timeout=20_000)
    assert not dialog.begin.isEnabled()
    assert "the picture" in dialog.columns.trouble.text()
    for column, meaning in enumerate(("image", "class", "x1", "y1", "x2")):
        dialog.columns.choose(column, meaning)
    assert "do not make a box" in dialog.columns.trouble.text()
    dialog.columns.choose(5, "y2")
    dialog.begin.click()
    qtbot.waitUntil(lambda: dialog.steps.currentIndex() == CLASSES, timeout=20_000)
    dialog.begin.click()
    qtbot.waitUntil(lambda: dialog.steps.currentIndex() == REPORT, timeout=20_000)
    assert names_and_labels(project) == (["Auto", "Bus"], 2)
    with project.registry.reading() as session:
        assert sorted((row.x1, row.y2) for row in session.exec(select(AnnotationRow))) == [(1.0, 24.0), (5.0, 30.0)]
