"""The disk fills in mid-edit, nothing can be written, another program holds the project: one sentence for each."""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest
from PySide6.QtCore import QTimer
from sqlalchemy import text

from core.project import Project, create_project, is_sound, open_project, utc_now
from core.schema import ImageRow
from core.shapes import Box
from desktop.pages.label import LabelPage
from desktop.waiting import WaitingDialog
from labeling import ontology
from tests.desktop.test_label_page import add_images, open_page

ROOT = Path(__file__).parents[2]
NOBODY = 65534
HELD_S = 3.0
# Edits in batches until one is refused; says how many annotations were acknowledged, and in which words it ended.
EDITS = """
import json, resource, signal, sys
from pathlib import Path
from core.annotations import Annotation
from core.errors import UserError
from core.ids import AnnotationId, ClassId, ImageId, new_numbers
from core.project import open_project
from core.shapes import Box
from labeling.edits import added
from labeling.store import apply
project = open_project(Path(sys.argv[1]))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
kept = 0
try:
    while True:
        numbers = new_numbers(20)
        apply(project.registry, added([
            Annotation(AnnotationId(n), ImageId(1), ClassId(1), Box(1, 2, 30, 40), "ann") for n in numbers
        ]), author="ann")
        kept += len(numbers)
except UserError as error:
    print(json.dumps({"kept": kept, "message": error.message}))
"""


# Opens the project as a user who may not write it; whoever is root, whom no right keeps out, becomes nobody first.
OPENS = """
import json, os, sys
from pathlib import Path
from core.errors import UserError
from core.project import open_project
if os.geteuid() == 0:
    os.setuid(int(sys.argv[2]))
try:
    open_project(Path(sys.argv[1]))
    print(json.dumps({"message": ""}))
except UserError as error:
    print(json.dumps({"message": error.message}))
"""


def a_project(root: Path) -> Path:
    """One image and one class."""
    project = create_project(root)
    ontology.add_class(project.registry, "car")
    with project.registry.transaction() as tx:
        tx.session.add(ImageRow(id=1, sha256="1", name="a", path="a", width=64, height=64, added_at=utc_now()))
    project.close()
    return root


def said_by(child: str, root: Path, number: int) -> dict[str, object]:
    """What a child process says in the end."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", child, str(root), str(number)],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout, done.stderr
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


@pytest.mark.skipif(sys.platform == "win32", reason="limits on the size of files are POSIX")
def test_a_disk_that_takes_no_more_is_told_and_keeps_every_acknowledged_label(tmp_path: Path) -> None:
    root = a_project(tmp_path / "project")
    told = said_by(EDITS, root, 400_000)
    assert "everything before it was" in str(told["message"])
    assert int(str(told["kept"])) > 0
    again = open_project(root)
    assert is_sound(again)
    with again.registry.reading() as session:
        for table in ("annotation", "edit_change WHERE entity = 'annotation'"):
            assert session.execute(text(f"SELECT count(*) FROM {table}")).scalar() == told["kept"]  # two constants
    again.close()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may reach."""
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        yield Path(made)


@pytest.mark.skipif(sys.platform == "win32", reason="rights of folders are POSIX")
def test_a_folder_that_cannot_be_written_is_told_and_left_alone(open_folder: Path) -> None:
    root = a_project(open_folder / "project")
    before = (root / "registry.db").read_bytes()
    for each in (root, *root.rglob("*")):
        each.chmod(0o555 if each.is_dir() else 0o444)
    told = said_by(OPENS, root, NOBODY)
    assert told == {"message": f"The project in {root} cannot be opened, because nothing can be written there."}
    assert (root / "registry.db").read_bytes() == before
    for each in (root, *root.rglob("*")):
        each.chmod(0o755)


@pytest.fixture
def page(project: Project, context, hub, qtbot) -> Iterator[LabelPage]:
    """The Label page over two pictures."""
    ontology.add_class(project.registry, "car")
    add_images(project, 2)
    made = open_page(context, hub, qtbot)
    yield made
    made.close()


@pytest.fixture
def other_program(project: Project) -> Iterator[sqlite3.Connection]:
    """Another program in the middle of a write."""
    other = sqlite3.connect(project.registry.path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    yield other
    if other.in_transaction:
        other.execute("ROLLBACK")
    other.close()


def dialogs(page: LabelPage) -> list[WaitingDialog]:
    """What is on the screen while a change waits."""
    return [each for each in page.findChildren(WaitingDialog) if each.isVisible()]


def test_a_change_waits_with_a_word_while_another_program_writes(page, other_program) -> None:
    seen: list[str] = []
    beats: list[float] = []
    heart = QTimer()
    heart.timeout.connect(lambda: beats.append(monotonic()))
    heart.start(50)
    QTimer.singleShot(1000, lambda: seen.extend(each.windowTitle() for each in dialogs(page)))
    threading.Timer(HELD_S, lambda: other_program.execute("ROLLBACK")).start()
    page.shapes.draw(Box(10, 10, 60, 60))
    heart.stop()
    assert seen == ["Roadwright"]
    assert len(beats) > HELD_S / 0.05 / 3  # the window went on living
    assert [each.shape for each in page.desk.bench.annotations] == [Box(10, 10, 60, 60)]
    assert page.history.stack.undoText() == "Draw"


def test_a_change_that_waits_can_be_given_up_and_leaves_nothing(page, other_program) -> None:
    QTimer.singleShot(800, lambda: [each.give_up.click() for each in dialogs(page)])
    page.shapes.draw(Box(10, 10, 60, 60))
    other_program.execute("ROLLBACK")
    assert page.desk.bench.annotations == ()
    assert not page.history.stack.canUndo()
    page.shapes.draw(Box(20, 20, 60, 60))
    assert [each.shape for each in page.desk.bench.annotations] == [Box(20, 20, 60, 60)]
