"""Two windows on one project, each a process: each sees what the other does, nothing is lost, clashes ask."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.project import create_project, open_project
from core.queries.images import annotations_of, image_ids
from core.shapes import Box
from labeling import ontology
from tests.desktop.test_label_page import add_images

ROOT = Path(__file__).parents[2]
ROUNDS = 20


class Window:
    """A child process with the real window; `shown` is what it said last."""

    def __init__(self, root: Path, author: str, settings: Path) -> None:
        own = {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen", "ROADWRIGHT_CONFIG_DIR": str(settings)}
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "tests/journeys/labelling_window.py"), str(root), author],
            cwd=ROOT, env={**os.environ, **own}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.shown: dict = {}

    def does(self, *words: object) -> float:
        """Tell it to do something; gives when."""
        assert self.process.stdin is not None
        at = time.monotonic()
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        return at

    def shows(self, is_shown: Callable[[dict], bool]) -> dict:
        """Read on until it shows this; a window that has ended never does."""
        assert self.process.stdout is not None
        while not (self.shown and is_shown(self.shown)):
            line = self.process.stdout.readline()
            assert line, "the window has ended"
            self.shown = json.loads(line)
        return self.shown

    def close(self) -> None:
        """Let it end by itself."""
        self.does("quit")
        self.process.communicate()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with one picture and a class."""
    project = create_project(tmp_path / "project")
    ontology.add_class(project.registry, "car")
    add_images(project, 1)
    project.close()
    return project.root


@pytest.fixture
def windows(root: Path, tmp_path: Path) -> Iterator[tuple[Window, Window]]:
    """Ann's window and bob's."""
    pair = Window(root, "ann", tmp_path / "ann"), Window(root, "bob", tmp_path / "bob")
    for each in pair:
        each.shows(lambda shown: shown["boxes"] == [])
    yield pair
    for each in pair:
        each.close()


def boxes(count: int) -> Callable[[dict], bool]:
    """Whether a window shows so many boxes."""
    return lambda shown: len(shown["boxes"]) == count


def test_each_process_sees_what_the_other_draws(windows: tuple[Window, Window], root: Path) -> None:
    took_ms = []
    for number in range(ROUNDS):
        writer, reader = windows if number % 2 else windows[::-1]
        began = writer.does("draw", number, number, number + 40, number + 30)
        took_ms.append(1000 * (reader.shows(boxes(number + 1))["at"] - began))
        writer.shows(boxes(number + 1))
    print(
        f"\nseen by the other window after {statistics.median(took_ms):.0f} ms (median), {max(took_ms):.0f} ms at most"
    )
    assert windows[0].shown["boxes"] == windows[1].shown["boxes"]


def test_what_both_draw_at_once_is_all_there(windows: tuple[Window, Window], root: Path) -> None:
    for number in range(ROUNDS):
        for each in windows:
            each.does("draw", number, number, number + 40, number + 30)
    for each in windows:
        each.shows(boxes(2 * ROUNDS))
    assert windows[0].shown["boxes"] == windows[1].shown["boxes"]
    project = open_project(root)
    with project.registry.reading() as session:
        authors = [each.author for each in annotations_of(session, image_ids(session)[0])]
    project.close()
    assert (authors.count("ann"), authors.count("bob")) == (ROUNDS, ROUNDS)


def test_both_move_one_box_at_once_and_one_of_them_is_asked(windows: tuple[Window, Window]) -> None:
    ann, bob = windows
    ann.does("draw", 10, 10, 50, 40)
    for each in windows:
        each.shows(boxes(1))
    places = {"ann": [0, 0, 30, 30], "bob": [100, 100, 160, 160]}
    for each, place in zip(windows, places.values(), strict=True):
        each.does("move", *place)
    for each, place in zip(windows, places.values(), strict=True):
        each.shows(lambda shown, place=place: bool(shown["clash"]) or shown["boxes"] == [place])
    asked = [each for each in windows if each.shown["clash"]]
    (loser,) = asked
    winner = windows[1 - windows.index(loser)]
    name, other = ("bob", "ann") if loser is bob else ("ann", "bob")
    assert loser.shown["clash"].startswith(f"{other} changed this in the meantime")
    assert loser.shown["boxes"] == [places[other]]
    loser.does("take")
    for each in (loser, winner):
        each.shows(lambda shown: shown["boxes"] == [places[name]] and not shown["clash"])
    winner.does("undo")
    assert "was not taken back" in winner.shows(lambda shown: bool(shown["clash"]))["clash"]
    winner.does("leave")
    winner.shows(lambda shown: not shown["clash"])
    assert winner.shown["boxes"] == [places[name]]


def test_undo_in_one_process_leaves_the_others_work(windows: tuple[Window, Window]) -> None:
    ann, bob = windows
    ann.does("draw", 10, 10, 50, 40)
    bob.shows(boxes(1))
    bob.does("draw", 100, 100, 150, 140)
    for each in windows:
        each.shows(boxes(2))
    ann.does("undo")
    assert bob.shows(boxes(1))["boxes"] == [list(Box(100, 100, 150, 140).bounds())]
