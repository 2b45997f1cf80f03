"""A cross-validation whose command is killed: its worker goes on, and the next command takes the study up."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.project import create_project
from core.queries.models import runs
from core.queries.versions import versions
from labeling.versions import SplitPlan, freeze
from tests.desktop.page_rows import import_pictures

ROOT = Path(__file__).parents[2]
TINY = ["--set", "epochs=1", "--set", "imgsz=64", "--set", "batch=8", "--set", "workers=0", "--device", "cpu"]


def command(*words: str) -> list[str]:
    return [sys.executable, str(ROOT / "roadwright.py"), *words]


@pytest.mark.timeout(900)  # two real trainings, on a busy computer
def test_a_killed_cross_validation_is_taken_up_again_and_trains_each_fold_once(tmp_path: Path) -> None:
    project = create_project(tmp_path / "roads")
    import_pictures(project, tmp_path / "pictures", count=15)
    freeze(project, "v1", SplitPlan((0.6, 0.2, 0.2), "none", 0))
    begun = command("folds", str(project.root), "--version", "v1", "--folds", "2", *TINY)
    first = subprocess.Popen(begun, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
    assert first.stderr is not None
    while not any(project.jobs_folder.glob("*/process.json")):
        assert first.poll() is None, first.stderr.read().decode()
        time.sleep(0.05)
    first.send_signal(signal.SIGKILL)
    first.wait()
    first.stderr.close()

    listed = json.loads(subprocess.check_output(command("studies", str(project.root), "--json"), text=True))
    study = listed["studies"][0]
    assert study["state"] == "running"
    ended = subprocess.run(
        command("folds", str(project.root), "--resume", study["study"], "--json"), check=True, text=True,
        capture_output=True,
    )  # fmt: skip
    told = json.loads(ended.stdout)

    assert told["state"] == "done"
    assert [(each["label"], each["state"]) for each in told["trainings"]] == [
        ("fold 1 of 2", "done"), ("fold 2 of 2", "done"),
    ]  # fmt: skip
    assert told["summary"]["figures"]["mAP50_95"]["n"] == 2
    with project.registry.reading() as session:
        assert len(runs(session)) == 2
        assert [row.name for row in versions(session)] == ["v1"]
    project.close()
