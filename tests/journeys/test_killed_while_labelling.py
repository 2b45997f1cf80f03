"""Edits that were acknowledged survive whatever kills the window."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.ids import ImageId
from core.project import create_project, is_sound, open_project, utc_now
from core.queries.images import annotations_of
from core.schema import ImageRow
from labeling.ontology import add_class

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("ROADWRIGHT_KILLS", "5"))

# Draws boxes through the code path of the canvas at about 100 a second; prints an id once its edit is acknowledged.
STORM = """
import sys, time
from pathlib import Path
from core.annotations import Annotation, Box
from core.ids import AnnotationId, ClassId, ImageId, new_number
from core.project import open_project
from labeling.edits import added
from labeling.store import apply
project = open_project(Path(sys.argv[1]))
began, count = time.monotonic(), 0
while True:
    number = new_number()
    box = Annotation(AnnotationId(number), ImageId(1), ClassId(int(sys.argv[2])), Box(1, 1, 20, 20), "storm")
    apply(project.registry, added([box]), author="storm")
    print(number, flush=True)
    count += 1
    time.sleep(max(0.0, began + count / 100 - time.monotonic()))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
def test_no_acknowledged_edit_is_lost_by_a_kill(tmp_path: Path) -> None:
    project = create_project(tmp_path / "project")
    class_id = add_class(project.registry, "car")
    with project.registry.transaction() as tx:
        row = ImageRow(id=1, sha256="0" * 64, name="a.png", path="a.png", width=64, height=64, added_at=utc_now())
        tx.session.add(row)
    project.close()
    chance = random.Random(20)
    acknowledged: set[int] = set()
    for _ in range(KILLS):
        storm = subprocess.Popen(
            [sys.executable, "-c", STORM, str(project.root), str(class_id)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert storm.stdout is not None
        wanted = chance.randint(1, 60)
        acknowledged |= {int(storm.stdout.readline()) for _ in range(wanted)}
        os.kill(storm.pid, signal.SIGKILL)
        rest = storm.communicate()[0]
        acknowledged |= {int(line) for line in rest.splitlines(keepends=True) if line.endswith("\n")}
        again = open_project(project.root)
        assert is_sound(again)
        with again.registry.reading() as session:
            kept = {annotation.id for annotation in annotations_of(session, ImageId(1))}
        again.close()
        assert acknowledged - kept == set()
    assert len(acknowledged) >= KILLS
