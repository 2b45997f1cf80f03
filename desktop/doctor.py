"""Tells what this machine can do and what is missing. torch is asked in a child process, never loaded here."""

import importlib.metadata
import platform
import shutil
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import psutil

from core.jobs.executor import LocalExecutor
from core.jobs.watching import start_job, watch
from core.project import create_project
from core.settings import read_settings, settings_path
from desktop.composition import worker_command
from desktop.device_probe import DeviceProbe, probe_command
from training.devices import Device, device_to_json

PACKAGES = ("torch", "torchvision", "ultralytics", "onnxruntime", "onnx", "opencv-python", "PySide6-Essentials", "av",
            "numpy", "pyarrow", "sqlmodel")  # fmt: skip
LOW_DISK_GB = 10.0


def examine() -> dict[str, object]:
    """Device, versions, plugins and problems, as `roadwright doctor` answers."""
    versions = _versions()
    devices = DeviceProbe(probe_command(read_settings())).devices()
    problems = _problems_of(devices)
    problems += [
        f"{name} is not installed. Run: python3 bootstrap.py setup" for name in PACKAGES if name not in versions
    ]
    usable = [
        f"{each.name} {each.title}" if each.name.startswith("cuda") else each.name for each in devices if each.is_usable
    ]
    free_gb = shutil.disk_usage(Path.home()).free / 1e9
    if free_gb < LOW_DISK_GB:
        problems.append(f"Only {free_gb:.1f} GB are free on the disk of {platform.node()}; training may need more.")
    return {
        "device": next(iter(usable), "cpu"),
        "devices": usable or ["cpu"],
        "training_devices": [device_to_json(each) for each in devices],
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


def _problems_of(devices: Sequence[Device]) -> list[str]:
    """What keeps each device from training; what is true of all of them is said once."""
    told = dict.fromkeys(device.why_not for device in devices if device.why_not)
    shared = next((device.why_not for device in devices if device.name == "cpu"), "")
    return [
        words if words == shared else f"{device.name} ({device.title}) cannot be used. {words}"
        for words in told
        for device in [next(each for each in devices if each.why_not == words)]
    ]


def _onnx_providers() -> list[str]:
    if find_spec("onnxruntime") is None:
        return []
    from exports.runtime import available_providers

    return list(available_providers())
