"""Edits that were acknowledged survive whatever kills the window, and so does the way back."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from core.project import Project, create_project, is_sound, open_project, utc_now
from core.schema import DriveRow, ImageRow
from core.shapes import Box
from labeling.ontology import add_class
from labeling.steps import recent_edits, replayed
from labeling.suggestions import add_suggestions
from tests.replaying import live_states, replayed_states

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("ROADWRIGHT_KILLS", "5"))
IMAGES, SUGGESTIONS = 12, 48
SHOWN = 190  # of the newest 200 steps: what a stack refilled from the log must hold


def a_project(root: Path) -> Path:
    """A drive of twelve frames and three classes."""
    project = create_project(root)
    for name in ("car", "truck", "lane"):
        add_class(project.registry, name)
    with project.registry.transaction() as tx:
        drive = DriveRow(
            id=1, sha256="d", name="d", path="d", width=64, height=64, fps=25, duration_ms=480, added_at=utc_now()
        )
        tx.session.add(drive)
        tx.session.flush()
        for number in range(1, IMAGES + 1):
            row = ImageRow(
                id=number, sha256=str(number), name="a", path="a", width=64, height=64, added_at=utc_now(),
                drive_id=1, frame_index=number - 1,
            )  # fmt: skip
            tx.session.add(row)
        tx.session.flush()
        add_suggestions(tx, [(1 + n % IMAGES, 1, Box(n, 1, n + 9, 12), 0.5) for n in range(SUGGESTIONS)], source="m")
    project.close()
    return project.root


def stack_after(lines: list[str], done: list[str], undone: list[str]) -> None:
    """What the acknowledged steps leave on the two stacks; changes them in place."""
    for line in lines:
        word, _, name = line.partition(" ")
        if word == "do":
            done.append(name)
            undone.clear()
        elif word == "undo":
            undone.append(done.pop())
        elif word == "redo":
            done.append(undone.pop())


def names_in_log(project: Project) -> tuple[list[str], list[str]]:
    """Names that a window started now would offer to undo, and to redo, newest last."""
    with project.registry.reading() as session:
        steps = replayed(recent_edits(session, author="storm", limit=400))
    return [each.name for each in steps if each.is_done], [each.name for each in steps if not each.is_done][::-1]


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
def test_no_acknowledged_edit_and_no_step_back_is_lost_by_a_kill(tmp_path: Path) -> None:
    root = a_project(tmp_path / "project")
    chance = random.Random(20)
    done: list[str] = []
    undone: list[str] = []
    acknowledged = 0
    for kill in range(KILLS):
        lines = storm(root, seed=kill, steps=chance.randint(1, 60))
        assert not [line for line in lines if line.startswith("refused")]
        steps = [line for line in lines if line.split(" ")[0] in ("do", "undo", "redo")]
        acknowledged += len(steps)
        stack_after(steps, done, undone)
        again = open_project(root)
        assert is_sound(again)
        kept_done, kept_undone = names_in_log(again)
        with again.registry.reading() as session:
            edits = session.execute(text("SELECT count(*) FROM edit")).scalar()
            assert live_states(session) == replayed_states(session)
        again.close()
        assert edits in (acknowledged, acknowledged + 1)  # the last one may be durable before it was told
        if edits == acknowledged:
            told = (done, undone)
            assert (kept_done[-SHOWN:], kept_undone[-SHOWN:]) == (told[0][-len(kept_done[-SHOWN:]) :], told[1][-SHOWN:])
        acknowledged, done, undone = int(str(edits)), kept_done, kept_undone
    assert acknowledged >= KILLS


def storm(root: Path, *, seed: int, steps: int) -> list[str]:
    """Let the child edit, kill it after so many steps at a moment of its own, and give its whole lines."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    child = subprocess.Popen(
        [sys.executable, str(ROOT / "tests/journeys/edit_storm.py"), str(root), str(seed)],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stdout is not None
    lines = [child.stdout.readline() for _ in range(steps + 1)]
    os.kill(child.pid, signal.SIGKILL)
    rest = child.communicate()[0].splitlines(keepends=True)
    whole = [line for line in (*lines, *rest) if line.endswith("\n")]
    return [line.rstrip("\n") for line in whole]
