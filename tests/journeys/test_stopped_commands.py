"""Ctrl-C stops the commands that work through a whole version: a real process, and nothing half done."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.project import Project
from core.queries.images import image_ids
from core.queries.versions import versions
from labeling.versions import SplitPlan, freeze
from tests.journeys.test_whole_loop import ROOT
from tests.many_images import add_images, delete_labels, edit_count, files_below, label_count

IMAGES = 1500
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C reaches all processes of a console there")


def interrupted(*arguments: str | Path) -> str:
    """What a command says when it is interrupted as soon as it has shown how far it is."""
    with subprocess.Popen(
        [sys.executable, str(ROOT / "roadwright.py"), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "ROADWRIGHT_CONFIG_DIR": str(ROOT / "build" / "test-settings")},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - whoever runs the tests may ignore it
    ) as child:
        assert child.stderr is not None
        first = child.stderr.readline()
        child.send_signal(signal.SIGINT)
        out, said = child.communicate()
    assert (child.returncode, out) == (130, ""), first + said
    return first + said


@pytest.fixture
def many(project: Project) -> Project:
    """Images, a version of them, and half of the labels deleted since."""
    add_images(project, IMAGES)
    freeze(project, "first", SplitPlan())
    with project.registry.reading() as session:
        ids = list(image_ids(session))
    delete_labels(project, ids[: IMAGES // 2])
    return project


def test_commands_that_are_interrupted_leave_everything_as_it_was(many: Project, tmp_path: Path) -> None:
    before = (label_count(many), edit_count(many), files_below(many.objects.root))
    frozen = interrupted("freeze", many.root, "--name", "second", "--no-leakage")
    rolled = interrupted("restore-labels", many.root, "first")
    written = interrupted("labels", many.root, tmp_path / "out" / "set", "--format", "coco", "--version", "first")

    assert "No version was made." in frozen
    assert "The labels are as they were." in rolled
    assert "Nothing was left in the folder." in written
    assert (label_count(many), edit_count(many), files_below(many.objects.root)) == before
    assert not (tmp_path / "out").exists()
    with many.registry.reading() as session:
        assert [row.name for row in versions(session)] == ["first"]
