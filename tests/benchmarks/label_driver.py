"""A child process that drives the Label page as a person would, and prints what it measured as one JSON object.

Arguments: `open` or `next`, and a project. Times are of this process, in milliseconds or seconds as they are named.
"""

import json
import os
import sys
import time
from pathlib import Path

import psutil
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest

from desktop.app import make_application, make_window
from desktop.composition import open_context
from desktop.main_window import MainWindow

STEPS = int(os.environ.get("ROADWRIGHT_STEPS", "200"))


def main() -> None:
    """Open, measure, print, leave."""
    application = make_application()
    window = open_labelling(Path(sys.argv[2]))
    page = window.page("Label")
    process = psutil.Process()
    answer: dict[str, float] = {"s": time.time() - process.create_time(), "mb": process.memory_info().rss / 1e6}
    if sys.argv[1] == "next":
        answer |= steps(page)
        answer["mb_after"] = process.memory_info().rss / 1e6
    print(json.dumps(answer), flush=True)
    del application
    os._exit(0)


def open_labelling(project: Path) -> MainWindow:
    """The window on a project's Label page, as soon as that is painted."""
    window = make_window(open_context(project))
    window.show_page("Label")
    window.resize(1600, 1000)
    window.show()
    wait_until(window.page("Label").is_ready)
    return window


def steps(page: object) -> dict[str, float]:
    """From the press of D to the painted picture with its shapes; a person's pause of 150 ms before each."""
    canvas = page.canvas  # type: ignore[attr-defined]  # the Label page
    canvas.setFocus()
    taken = []
    for _ in range(STEPS):
        pause(150)
        began = time.perf_counter()
        QTest.keyClick(canvas, Qt.Key.Key_D)
        if not page.is_ready():  # type: ignore[attr-defined]
            wait_until(page.is_ready)  # type: ignore[attr-defined]
        taken.append((time.perf_counter() - began) * 1000)
    taken.sort()
    return {"median_ms": taken[len(taken) // 2], "p95_ms": taken[int(len(taken) * 0.95)], "worst_ms": taken[-1]}


def pause(milliseconds: int) -> None:
    """A person's pause in an event loop, as the program runs in one.

    Not QTest.qWait: that keeps Python's lock, so that nothing is read ahead meanwhile.
    """
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def wait_until(is_true: object) -> None:
    """Let events run until something holds, without polling in between paints."""
    loop = QEventLoop()
    timer = QTimer(interval=2)
    timer.timeout.connect(lambda: is_true() and loop.quit())  # type: ignore[operator]
    timer.start()
    loop.exec()
    timer.stop()


if __name__ == "__main__":
    main()
