"""How long the window needs on a project of 20,000 images, from process start to painted, and its memory then.

The figure beside it is an empty Qt window of the same interpreter in the same run: what no Qt program can go below.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.ids import new_numbers
from core.project import create_project, utc_now

ROOT = Path(__file__).parents[2]
IMAGES = 20_000
REPEATS = 3

EMPTY = """
import json, os, time, psutil
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
window = QMainWindow(); window.resize(1280, 720); window.show()

def painted():
    process = psutil.Process()
    print(json.dumps({"s": time.time() - process.create_time(), "mb": process.memory_info().rss / 1e6}), flush=True)
    os._exit(0)

QTimer.singleShot(0, lambda: QTimer.singleShot(0, painted))
application.exec()
"""

OURS = """
import json, os, sys, time
from pathlib import Path
from desktop.app import make_application, make_window
from desktop.composition import open_context
application = make_application()
window = make_window(open_context(Path(sys.argv[1])))
window.show_page("Label")
window.resize(1280, 720)
window.show()

def painted():
    if not window.is_page_ready():
        return
    import psutil
    process = psutil.Process()
    print(json.dumps({"s": time.time() - process.create_time(), "mb": process.memory_info().rss / 1e6}), flush=True)
    os._exit(0)

from PySide6.QtCore import QTimer
timer = QTimer(interval=5)
timer.timeout.connect(painted)
timer.start()
application.exec()
"""


@pytest.fixture(scope="module")
def large_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """20,000 image rows over 20 real pictures."""
    import cv2
    import numpy as np

    root = tmp_path_factory.mktemp("large") / "project"
    project = create_project(root)
    chance = np.random.default_rng(0)
    for index in range(20):
        cv2.imwrite(str(root / f"{index}.jpg"), chance.integers(0, 255, (720, 1280, 3), dtype=np.uint8))
    with project.registry.transaction() as tx:
        tx.session.connection().exec_driver_sql(
            "INSERT INTO image (id, sha256, name, path, width, height, orientation, source_part, added_at)"
            " VALUES (?, ?, ?, ?, 1280, 720, 1, '', ?)",
            [
                (number, f"{index:064x}", f"{index:06d}.jpg", f"{index % 20}.jpg", utc_now())
                for index, number in enumerate(new_numbers(IMAGES))
            ],
        )
    project.close()
    return root


def measured(code: str, *arguments: str) -> list[dict[str, float]]:
    environment = {
        **os.environ,
        "ROADWRIGHT_CONFIG_DIR": str(Path(arguments[0]).parent) if arguments else "/nowhere",
    }
    results = []
    for _ in range(REPEATS):
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        results.append(json.loads(done.stdout.splitlines()[-1]))
    return results


def test_start_of_the_window_on_20_000_images(large_project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty, ours = measured(EMPTY), measured(OURS, str(large_project))
    empty_s, ours_s = (min(row["s"] for row in rows) for rows in (empty, ours))
    empty_mb, ours_mb = (max(row["mb"] for row in rows) for rows in (empty, ours))
    with capsys.disabled():
        print(
            f"\nwindow on {IMAGES} images: {ours_s:.2f} s, {ours_mb:.0f} MB; "
            f"an empty Qt window: {empty_s:.2f} s, {empty_mb:.0f} MB; ratio {ours_s / empty_s:.2f}"
        )
    assert ours_s > 0
