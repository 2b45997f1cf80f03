"""The window opens with PySide6's own Qt, also when cv2 was imported first."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.qt_environment import forget_foreign_qt

ROOT = Path(__file__).parents[2]

# Opens a window and tells which platform plugins are mapped into the process.
WINDOW = """
import json
import cv2
from desktop.qt_environment import prepare_qt
prepare_qt()
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
window = QMainWindow()
window.show()

def tell():
    with open("/proc/self/maps", encoding="utf-8") as maps:
        files = {line.split(maxsplit=5)[5].strip() for line in maps if "/" in line}
    plugins = sorted(name for name in files if "/plugins/platforms/" in name)
    print(json.dumps({"platform": application.platformName(), "plugins": plugins}), flush=True)
    application.quit()

QTimer.singleShot(200, tell)
application.exec()
"""


@pytest.mark.skipif(
    sys.platform != "linux" or (shutil.which("xvfb-run") is None and "CI" not in os.environ),
    reason="xvfb-run is not installed, so no X window can be opened",
)
def test_the_window_opens_on_x_with_the_plugin_of_pyside_after_cv2() -> None:
    done = subprocess.run(
        ["xvfb-run", "-a", sys.executable, "-c", WINDOW],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "xcb"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["platform"] == "xcb"
    assert [Path(name).name for name in told["plugins"]] == ["libqxcb.so"]
    assert "PySide6" in Path(told["plugins"][0]).parts
    assert "cv2" not in Path(told["plugins"][0]).parts


def test_what_the_person_has_set_themselves_stays() -> None:
    environment = {"QT_QPA_PLATFORM_PLUGIN_PATH": "/opt/qt/plugins", "QT_QPA_FONTDIR": "/lib/cv2/qt/fonts"}
    forget_foreign_qt(environment)
    assert environment == {"QT_QPA_PLATFORM_PLUGIN_PATH": "/opt/qt/plugins"}
