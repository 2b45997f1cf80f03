"""Nothing that a worker loads asks for the network, or changes pictures that nobody asked it to change."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.supervisor import worker_environment

CHILD = Path(__file__).with_name("quiet_child.py")
HINTS = ("PYTEST", "CI", "GITHUB", "GITLAB", "JENKINS", "TRAVIS", "CIRCLE", "BUILD", "TEAMCITY", "ALBUMENTATIONS")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict:
    """From a process that does not look like a test, for there albumentations is quiet by itself."""
    folder = tmp_path_factory.mktemp("quiet")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(HINTS)}
    environment["XDG_CONFIG_HOME"] = environment["XDG_CACHE_HOME"] = str(folder)
    done = subprocess.run(
        [sys.executable, str(CHILD), str(folder)], env=environment, capture_output=True, text=True, timeout=200
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads((folder / "told.json").read_text(encoding="utf-8"))


def test_albumentations_tells_nobody_of_its_pipelines(told: dict):
    assert told["quiet"] == 0
    assert told["loud"] > 0  # it would have, without the switch


def test_ultralytics_adds_no_steps_of_its_own_because_albumentations_is_there(told: dict):
    assert (told["step"], told["same"]) == ("_NoChange", {"a": 1})


def test_workers_begin_with_the_switch(tmp_path: Path):
    assert worker_environment(tmp_path / "jobs" / "one")["ALBUMENTATIONS_NO_TELEMETRY"] == "1"


def test_the_steps_need_no_torch():
    """The window previews without it."""
    code = (
        "import sys; from training.transforms import pipeline, named; import training.laid_pictures, training.remedies;"
        " print(sorted({'torch', 'ultralytics', 'albumentations'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=CHILD.parents[2], capture_output=True, text=True, timeout=60
    )
    assert done.stdout.strip() == "[]", done.stderr
