"""The whole loop through the front door, with real workers, on a small sample world."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def roadwright(*arguments: str | Path, status: int = 0) -> dict[str, object]:
    """Run one command with --json; gives its object."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "roadwright.py"), *map(str, arguments), "--json"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "ROADWRIGHT_CONFIG_DIR": str(ROOT / "build" / "test-settings")},
    )
    assert done.returncode == status, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == (1 if status < 2 else 0), done.stdout
    return json.loads(lines[0]) if lines else {"stderr": done.stderr}


@pytest.fixture(scope="module")
def looped(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """The demo's answer on a world small enough for every test run."""
    root = tmp_path_factory.mktemp("demo") / "sample"
    return roadwright("demo", root, "--headless", "--images", "40", "--frames", "30", "--epochs", "1")


def test_the_demo_names_everything_that_it_made(looped: dict[str, object]) -> None:
    assert {
        "project",
        "images",
        "dataset_version",
        "model",
        "metrics",
        "package",
        "validation",
    } <= looped.keys()
    assert Path(str(looped["package"])).is_file()
    assert Path(str(looped["report"])).is_file()
    assert int(str(looped["images"])) >= 40


def test_the_package_of_the_demo_verifies(looped: dict[str, object]) -> None:
    assert roadwright("verify", str(looped["package"]))["ok"] is True


def test_a_changed_byte_in_the_package_is_found(looped: dict[str, object], tmp_path: Path) -> None:
    content = bytearray(Path(str(looped["package"])).read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / "changed.rwpkg").write_bytes(content)
    assert roadwright("verify", tmp_path / "changed.rwpkg", status=1)["ok"] is False


def test_the_drive_counted_every_frame(looped: dict[str, object]) -> None:
    drive = looped["drive"]
    assert isinstance(drive, dict)
    assert (drive["frames"], drive["dropped"]) == (30, 0)
    assert drive["latency_ms"]["p50"] > 0


def test_lineage_walks_from_the_validation_back_to_the_version(looped: dict[str, object]) -> None:
    told = roadwright("lineage", str(looped["project"]), str(looped["validation"]))
    nodes = told["nodes"]
    assert isinstance(nodes, list)
    kinds = {node["kind"] for node in nodes}
    assert {
        "dataset_version",
        "training_run",
        "model_version",
        "package",
        "drive_validation",
        "drive",
    } <= kinds


def test_a_second_demo_tells_the_same_results_without_training_again(looped: dict[str, object]) -> None:
    again = roadwright("demo", Path(str(looped["project"])), "--headless")
    assert (again["model"], again["validation"]) == (looped["model"], looped["validation"])


def test_the_lists_hold_what_the_loop_made(looped: dict[str, object]) -> None:
    project = str(looped["project"])
    assert len(roadwright("runs", project)["runs"]) == 1
    assert [row["id"] for row in roadwright("models", project)["models"]] == [looped["model"]]
    assert {row["state"] for row in roadwright("jobs", project)["jobs"]} == {"done"}


def test_the_labels_of_the_version_come_out_and_in_again_the_same(looped: dict[str, object], tmp_path: Path) -> None:
    project, version = str(looped["project"]), str(looped["dataset_version"])
    out = roadwright("labels", project, tmp_path / "out", "--format", "yolo", "--version", version)
    roadwright("init", tmp_path / "second")
    back = roadwright("import", tmp_path / "second", tmp_path / "out")
    assert (back["annotations"], back["skipped"]) == (out["annotations"], [])
    first = roadwright("stats", project, "--version", version)["classes"]
    second = roadwright("stats", tmp_path / "second")["classes"]
    assert {name: count for name, count in first.items() if count} == {n: c for n, c in second.items() if c}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("stats", "nowhere"), "holds no Roadwright project"),
        (("import", "nowhere", "nothing"), "holds no Roadwright project"),
        (("verify", "absent.rwpkg"), "absent.rwpkg"),
        (("drive", "absent.rwpkg", "absent.mp4", "--report", "r"), "absent"),
        (("frobnicate",), "frobnicate"),
    ],
)
def test_unusable_input_gives_status_2_and_one_sentence(arguments: tuple[str, ...], said: str) -> None:
    stderr = str(roadwright(*arguments, status=2)["stderr"])
    assert said in stderr
    assert "Traceback" not in stderr


def test_a_training_that_has_ended_well_is_not_resumed(looped: dict[str, object]) -> None:
    project = str(looped["project"])
    run = str(roadwright("runs", project)["runs"][0]["id"])
    assert "has ended well" in str(roadwright("resume", project, run, status=2)["stderr"])
