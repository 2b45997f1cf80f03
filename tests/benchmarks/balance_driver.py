"""A child process that opens the Balance and Coverage panels as a person would, and prints what it measured as JSON.

Argument: a project. For each panel the seconds until it is shown, of that the processor's, and the longest time in
milliseconds for which the window answered nothing; the plain count by class in SQL, timed in the same process.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtTest import QTest
from sqlalchemy import text

from desktop.app import make_application, make_window
from desktop.composition import open_context
from desktop.main_window import MainWindow
from desktop.pages.data import DataPage
from desktop.pages.data_balance import BalancePanel
from desktop.pages.data_coverage import CoveragePanel
from tests.benchmarks.filter_driver import Pulse
from tests.benchmarks.label_driver import wait_until


def main() -> None:
    """Open each panel, click, print, leave."""
    application = make_application()
    context = open_context(Path(sys.argv[1]))
    window = make_window(context)
    window.show_page("Brief")
    window.resize(1280, 720)
    window.show()
    QTest.qWait(1000)
    answer: dict[str, object] = {"sql": timed(lambda: count(context.project.registry))}
    pulse = Pulse()
    answer["first_counts_on_the_page"] = shown(pulse, lambda: window.show_page("Data"), lambda: has_counts(window))
    page = window.page("Data")
    assert isinstance(page, DataPage)
    balance = page.panel(BalancePanel)
    wait_until(balance.is_ready)
    answer["balance"] = shown(pulse, lambda: balance.refresh(None), balance.is_ready)
    asked: list[object] = []
    page.images_asked.connect(asked.append)
    answer["click_on_a_class"] = shown(pulse, lambda: balance.classes_card.chart.opened.emit(0), lambda: bool(asked))
    box = balance.shapes_card.classes
    box.setCurrentIndex(1)
    chosen = lambda: box.activated.emit(1)  # noqa: E731 - as a person chooses it
    answer["sizes_of_one_class"] = shown(pulse, chosen, lambda: balance.shapes_card.is_ready)
    page.show_panel(CoveragePanel)
    coverage = page.panel(CoveragePanel)
    wait_until(coverage.is_ready)
    coverage.second.setCurrentIndex(2)
    answer["coverage"] = shown(pulse, lambda: coverage.refresh(None), coverage.is_ready)
    answer["coverage_other_groups"] = shown(pulse, lambda: coverage.second.activated.emit(2), coverage.is_ready)
    print(json.dumps(answer), flush=True)
    del application
    os._exit(0)


def has_counts(window: MainWindow) -> bool:
    """Whether the classes' bars are there."""
    page = window.page("Data")
    return isinstance(page, DataPage) and bool(page.panel(BalancePanel).classes_card.chart.pieces()[0])


def count(registry: object) -> None:
    """Labels by class: the least that any such page has to read."""
    with registry.reading() as session:  # type: ignore[attr-defined]
        session.execute(text("SELECT class_id, count(*) FROM annotation GROUP BY class_id")).all()


def timed(work: Callable[[], object]) -> dict[str, float]:
    """The best of three."""
    return min((_once(work) for _ in range(3)), key=lambda told: told["s"])


def _once(work: Callable[[], object]) -> dict[str, float]:
    began, cpu = time.perf_counter(), time.process_time()
    work()
    return {"s": time.perf_counter() - began, "cpu_s": time.process_time() - cpu}


def shown(pulse: Pulse, begin: Callable[[], object], is_there: Callable[[], bool]) -> dict[str, float]:
    """From the asking to the answer on the screen."""
    pulse.begin()
    told = _once(lambda: (begin(), wait_until(is_there), QTest.qWait(30)))
    return {**told, "silent_ms": pulse.longest}


if __name__ == "__main__":
    main()
