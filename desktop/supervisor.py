"""Starts the worker proper, keeps what it prints, and writes down how it ended. Imports next to nothing.

The supervisor is what the executor starts: it lives as long as the worker and needs neither the window nor a terminal.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from core.jobs.spec import EXIT, LOG
from core.objects import write_text


def supervise(folder_name: str) -> int:
    """Run the worker of one job folder to its end; gives the worker's exit code."""
    folder = Path(folder_name)
    with (folder / LOG).open("ab") as log:
        child = subprocess.Popen(
            [*own_command(), "worker-child", str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={**os.environ, **worker_environment(folder)},
        )
        code = child.wait()
    write_text(folder / EXIT, json.dumps({"code": code}))
    return code


def own_command() -> list[str]:
    """What starts this program again: the frozen program itself, or the interpreter on roadwright.py."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, str(Path(__file__).parent.parent / "roadwright.py")]


def worker_environment(folder: Path) -> dict[str, str]:
    """The environment a worker needs to be quiet, offline and repeatable."""
    return {
        "PYTHONHASHSEED": "0",
        "PYTHONUNBUFFERED": "1",
        "PYTHONIOENCODING": "utf-8",
        "MPLBACKEND": "Agg",
        "MPLCONFIGDIR": str(folder.parent.parent / "cache" / "matplotlib"),
        "CUBLAS_WORKSPACE_CONFIG": ":4096:8",
        "YOLO_OFFLINE": "true",
        "YOLO_AUTOINSTALL": "false",
        "YOLO_VERBOSE": "false",
        "YOLO_CONFIG_DIR": str(folder.parent.parent / "cache" / "ultralytics"),
        "ALBUMENTATIONS_NO_TELEMETRY": "1",
        "ALBUMENTATIONS_OFFLINE": "1",
    }
