"""A child process that filters the image list as a person would, and prints what it measured as one JSON object.

Argument: a project. For each filter the seconds to the new list, and the longest time in milliseconds for which the
window answered nothing meanwhile.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest

from desktop.app import make_application
from tests.benchmarks.label_driver import open_labelling, wait_until

PULSE_MS = 2


class Pulse(QTimer):
    """Beats in the GUI thread; `longest` is the longest silence, milliseconds."""

    def __init__(self) -> None:
        super().__init__()
        self.setInterval(PULSE_MS)
        self.timeout.connect(self._beat)
        self.longest, self._last = 0.0, time.perf_counter()
        self.start()

    def begin(self) -> None:
        self.longest, self._last = 0.0, time.perf_counter()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest, self._last = max(self.longest, (now - self._last) * 1000), now


def main() -> None:
    """Open, filter by each in turn, print, leave."""
    application = make_application()
    window = open_labelling(Path(sys.argv[1]))
    page = window.page("Label")
    process = psutil.Process()
    answer: dict[str, object] = {"s": time.time() - process.create_time(), "mb": process.memory_info().rss / 1e6}
    QTest.qWait(1000)
    images, pulse = page.images, Pulse()
    for name, choose in filters(images).items():
        images.clear_filters()
        settled(images)
        pulse.begin()
        began, cpu = time.perf_counter(), time.process_time()
        choose()
        settled(images)
        answer[name] = {
            "s": time.perf_counter() - began, "cpu_s": time.process_time() - cpu, "silent_ms": pulse.longest,
            "images": images.model.rowCount(),
        }  # fmt: skip
    answer["mb_after"] = process.memory_info().rss / 1e6
    print(json.dumps(answer), flush=True)
    del application
    os._exit(0)


def filters(images: object) -> dict[str, Callable[[], object]]:
    """Each as it is chosen by hand."""

    def choose(box: object, data: object) -> None:
        box.setCurrentIndex(box.findData(data))  # type: ignore[attr-defined]
        box.activated.emit(box.currentIndex())  # type: ignore[attr-defined]

    states = {
        state: (lambda state=state: choose(images.states, state))  # type: ignore[attr-defined]
        for state in ("unlabelled", "in_progress", "verified", "with_suggestions", "done")
    }
    return {
        "class": lambda: choose(images.classes, images.classes.itemData(1)),  # type: ignore[attr-defined]
        "condition": lambda: choose(images.conditions, "weather=rain"),  # type: ignore[attr-defined]
        **states,
        "text": lambda: images.search.setText("road_00012"),  # type: ignore[attr-defined]
        "occluded=yes": lambda: images.search.setText("occluded=yes"),  # type: ignore[attr-defined]
    }


def settled(images: object) -> None:
    """Until the list that was asked for last is shown, and a moment more: what it draws counts too."""
    heard: list[bool] = []
    images.listed.connect(lambda: heard.append(True))  # type: ignore[attr-defined]
    wait_until(lambda: bool(heard))
    QTest.qWait(50)


if __name__ == "__main__":
    main()
