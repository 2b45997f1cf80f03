"""A job that does nothing but count: how `doctor --worker` and the tests try the whole way a job goes."""

import time
from pathlib import Path

from core.canonical import JsonObject
from core.jobs.reporter import JobReporter


def count(folder: Path, arguments: JsonObject, reporter: JobReporter) -> JsonObject:
    """Count to `steps`, `pause_s` seconds a step, saying progress and one metric each; gives the count."""
    steps = int(str(arguments.get("steps", 3)))
    pause_s = float(str(arguments.get("pause_s", 0)))
    for step in range(1, steps + 1):
        reporter.stop_if_asked()
        reporter.metrics(step, {"count": float(step)})
        reporter.progress(step, steps, f"Step {step} of {steps}")
        time.sleep(pause_s)
    (folder / "counted.txt").write_text(str(steps), encoding="utf-8")
    return {"counted": steps, "sha256": reporter.artifact("counted", folder / "counted.txt")}
