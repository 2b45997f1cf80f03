"""Tells what this machine can do and what is missing. torch is asked in a child process, never loaded here."""

import importlib.metadata
import json
import platform
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

import psutil

from core.jobs.executor import LocalExecutor
from core.jobs.watching import start_job, watch
from core.project import create_project
from core.settings import read_settings, settings_path
from desktop.composition import worker_command

PACKAGES = ("torch", "torchvision", "ultralytics", "onnxruntime", "onnx", "opencv-python", "PySide6-Essentials", "av",
            "numpy", "pyarrow", "sqlmodel")  # fmt: skip
LOW_DISK_GB = 10.0
TORCH_WAIT_S = 120
_ASK_TORCH = """
import json, torch
devices = [f"cuda:{i} {torch.cuda.get_device_name(i)}" for i in range(torch.cuda.device_count())]
if torch.backends.mps.is_available(): devices.append("mps")
print(json.dumps({"devices": devices, "cuda": torch.version.cuda or ""}))
"""


def examine() -> dict[str, object]:
    """Device, versions, plugins and problems, as `roadwright doctor` answers."""
    versions = _versions()
    devices, problems = _training_devices()
    problems += [
        f"{name} is not installed. Run: python3 bootstrap.py setup" for name in PACKAGES if name not in versions
    ]
    free_gb = shutil.disk_usage(Path.home()).free / 1e9
    if free_gb < LOW_DISK_GB:
        problems.append(f"Only {free_gb:.1f} GB are free on the disk of {platform.node()}; training may need more.")
    return {
        "device": devices[0] if devices else "cpu",
        "devices": [*devices, "cpu"],
        "cores": psutil.cpu_count(logical=False) or psutil.cpu_count() or 1,
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "free_disk_gb": round(free_gb, 1),
        "system": platform.platform(),
        "versions": {"python": platform.python_version(), **versions},
        "onnx_providers": _onnx_providers(),
        "plugins": [point.name for point in importlib.metadata.entry_points(group="roadwright")],
        "settings": str(settings_path()),
        "problems": problems,
    }


def try_worker() -> str:
    """Run a counting job in a project of its own from start to end; gives its state in words."""
    with tempfile.TemporaryDirectory() as folder:
        project = create_project(Path(folder) / "project")
        executor = LocalExecutor(worker_command(read_settings()), {})
        job_id = start_job(project, executor, kind="self_test", title="Self test", arguments={"steps": 3})
        row = watch(project, executor, {}, job_id, lambda _row: None)
        project.close()
    return f"{row.state}: {row.message}" if row.message else row.state


def _versions() -> dict[str, str]:
    found: dict[str, str] = {}
    for name in PACKAGES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def _training_devices() -> tuple[list[str], list[str]]:
    python = read_settings().worker_python or sys.executable
    if getattr(sys, "frozen", False) and python == sys.executable:
        return [], ["This build has no torch: name a training environment in the settings to train."]
    try:
        asked = subprocess.run(
            [python, "-c", _ASK_TORCH], capture_output=True, text=True, timeout=TORCH_WAIT_S, check=True
        )
        return list(json.loads(asked.stdout)["devices"]), []
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        return [], [f"torch does not work here ({type(error).__name__}). Run: python3 bootstrap.py setup"]


def _onnx_providers() -> list[str]:
    if find_spec("onnxruntime") is None:
        return []
    from exports.runtime import available_providers

    return list(available_providers())
