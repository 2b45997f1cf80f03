"""Boxes by torchvision through the front door: trained, packed, verified, its weights out and in again."""

import json
from pathlib import Path

import numpy as np
import pytest

from core.contract import usual_iou
from core.project import create_project
from core.recordings import Recording
from exports.archive import read_package
from exports.manifest import manifest_from_json
from labeling.importing import import_source
from labeling.versions import SplitPlan, freeze
from tests.journeys.test_whole_loop import roadwright
from tests.unit.training.drawn import draw_yolo
from training.tensor_files import read_tensors, write_tensors
from training.weights_hash import tensors_sha256

QUICK = ("--set", "epochs=1", "--set", "imgsz=64", "--set", "batch=8", "--device", "cpu")


def _no_recordings(_path: Path) -> Recording:
    raise AssertionError("there are no recordings here")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a version of drawn squares."""
    folder = tmp_path_factory.mktemp("journey")
    project = create_project(folder / "project", "Squares")
    import_source(project, draw_yolo(folder / "squares", images=24), open_recording=_no_recordings, author="tester")
    freeze(project, "v1", SplitPlan((0.7, 0.3, 0.0), "none", seed=0))
    project.close()
    return folder / "project"


@pytest.fixture(scope="module")
def trained(root: Path) -> dict[str, object]:
    return roadwright("train", root, "--version", "v1", "--recipe", "detect-ssdlite", *QUICK)


def test_a_run_tells_its_hashes_and_the_model_its_decoder_and_licence(root: Path, trained: dict[str, object]) -> None:
    (model,) = (row for row in roadwright("models", root)["models"] if row["id"] == trained["model"])
    assert (model["decoder"], model["licence"], model["task"]) == ("ssd", "BSD-3-Clause", "detect")
    assert model["weights_sha256"] == trained["weights_sha256"]
    assert model["input"]["mean"] == [0.5, 0.5, 0.5]
    assert {"mAP50", "mAP50_95", "precision", "recall"} <= set(trained["metrics"])


def test_its_package_verifies_and_keeps_its_own_rule_for_overlaps(
    root: Path, trained: dict[str, object], tmp_path: Path
) -> None:
    out = tmp_path / "boxes.rwpkg"
    roadwright("package", root, str(trained["model"]), "--out", out)
    assert roadwright("verify", out)["ok"] is True
    assert manifest_from_json(read_package(out).manifest).contract.iou_threshold == usual_iou("ssd") < usual_iou("yolo")


def test_weights_go_out_as_safetensors_and_a_training_begins_with_them(
    root: Path, trained: dict[str, object], tmp_path: Path
) -> None:
    out = tmp_path / "boxes.safetensors"
    told = roadwright("weights", root, str(trained["model"]), "--out", out)
    tensors, kept = read_tensors(out)
    assert tensors_sha256(tensors) == trained["weights_sha256"] == told["weights_sha256"]
    assert (told["tensors"], told["licence"]) == (len(tensors), "BSD-3-Clause")
    assert kept["architecture"] == "ssdlite320_mobilenet_v3_large"

    settings = ("--set", f"pretrained={out}", "--set", "freeze=2")
    again = roadwright("train", root, "--version", "v1", "--recipe", "detect-ssdlite", *QUICK, *settings)
    assert again["weights_sha256"] != trained["weights_sha256"]
    job = json.loads((root / "jobs" / _job_of(root, str(again["run"])) / "events.jsonl").read_text().splitlines()[-1])
    fit = job["result"]["effective"]["pretrained_fit"]
    assert fit == f"All {len(tensors)} tensors of the network begin with the given weights."


def test_a_file_of_another_network_is_refused_with_one_sentence(root: Path, tmp_path: Path) -> None:
    write_tensors(tmp_path / "other.safetensors", {"of.another": np.zeros(2, np.float32)}, {})
    settings = ("--set", f"pretrained={tmp_path / 'other.safetensors'}")
    told = roadwright("train", root, "--version", "v1", "--recipe", "detect-ssdlite", *QUICK, *settings, status=2)
    assert "None of the 1 tensors of" in str(told["stderr"])
    assert "Traceback" not in str(told["stderr"])


def _job_of(root: Path, run: str) -> str:
    (job,) = (row["job_id"] for row in roadwright("runs", root)["runs"] if row["id"] == run)
    return str(job)
