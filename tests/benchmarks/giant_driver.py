"""A child process that opens a giant picture as a person would, and prints what it measured as one JSON object.

Argument: a project whose last image is the giant. Seconds, milliseconds and megabytes as they are named; `cpu` values
are of the processor, which other work on the machine does not lengthen.
"""

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
from PySide6.QtCore import QPointF
from PySide6.QtTest import QTest

from desktop.app import make_application
from tests.benchmarks.label_driver import open_labelling, wait_until

FRAMES = 40
STEP = (-61.0, -43.0)  # widget pixels


class Memory:
    """The most that was resident since it was asked last, megabytes."""

    def __init__(self) -> None:
        self._process = psutil.Process()
        self._most = 0.0
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        while True:
            self._most = max(self._most, self.now())
            time.sleep(0.02)

    def now(self) -> float:
        return self._process.memory_info().rss / 1e6

    def most(self) -> float:
        found, self._most = self._most, 0.0
        return found


def main() -> None:
    """Open, measure, print, leave."""
    application, memory = make_application(), Memory()
    window = open_labelling(Path(sys.argv[1]))
    page = window.page("Label")
    QTest.qWait(1500)
    answer = {"mb_before": memory.now()}
    memory.most()
    answer |= opened(page)
    answer["mb_most"] = memory.most()
    answer |= moved(page)
    QTest.qWait(500)
    answer["mb_after"] = memory.now()
    page.open_image(page.images.model.id_at(0))
    wait_until(page.is_ready)
    began = time.perf_counter()
    page.open_image(page.images.model.id_at(page.images.model.rowCount() - 1))
    wait_until(page.is_ready)
    answer["again_s"] = time.perf_counter() - began
    print(json.dumps(answer), flush=True)
    del application
    os._exit(0)


def opened(page: object) -> dict[str, float]:
    """From the wish for the giant to its first paint, to its overview and to full sharpness."""
    began, cpu = time.perf_counter(), time.process_time()
    page.open_image(page.images.model.id_at(page.images.model.rowCount() - 1))  # type: ignore[attr-defined]
    wait_until(page.is_ready)  # type: ignore[attr-defined]
    answer = {"paint_s": time.perf_counter() - began}
    giant = page.desk.giant  # type: ignore[attr-defined]
    wait_until(lambda: giant.has_overview)
    answer["overview_s"] = time.perf_counter() - began
    wait_until(lambda: giant.tiles.is_whole)
    return answer | {"sharp_s": time.perf_counter() - began, "sharp_cpu_s": time.process_time() - cpu}


def moved(page: object) -> dict[str, float]:
    """Frames while zooming in, and while panning at three scales."""
    canvas = page.canvas  # type: ignore[attr-defined]
    answer = frames("zoom", canvas, lambda: canvas.zoom(1.1, QPointF(500, 400)))
    for scale in (1.0, 0.6, 0.3):
        canvas.view = canvas.view.zoomed_about((500, 400), scale / canvas.view.scale)
        canvas.repaint()
        QTest.qWait(600)
        answer |= frames(f"pan_{round(scale * 100)}", canvas, lambda: pan(canvas))
    return answer


def pan(canvas: object) -> None:
    canvas.view = canvas.view.panned(*STEP)  # type: ignore[attr-defined]


def frames(name: str, canvas: object, change: Callable[[], object]) -> dict[str, float]:
    """Median and worst of some frames, and the median of what they took of the processor."""
    taken, worked = [], []
    for _ in range(FRAMES):
        QTest.qWait(16)
        began, cpu = time.perf_counter(), time.thread_time()
        change()
        canvas.repaint()  # type: ignore[attr-defined]
        taken.append((time.perf_counter() - began) * 1000)
        worked.append((time.thread_time() - cpu) * 1000)
    taken.sort()
    worked.sort()
    return {
        f"{name}_ms": taken[FRAMES // 2], f"{name}_worst_ms": taken[-1], f"{name}_cpu_ms": worked[FRAMES // 2],
    }  # fmt: skip


if __name__ == "__main__":
    main()
