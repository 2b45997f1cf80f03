"""A run that was written out is read with csv, json, yaml and onnxruntime alone."""

import csv
import json
import sys
from hashlib import sha256
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import yaml

from core.errors import UserError
from core.project import Project
from core.schema_models import ModelVersionRow
from exports.mlflow_export import send_run
from exports.run_folder import write_run_folder
from tests.told_run import EPOCHS, MODEL, RUN, tell_run


@pytest.fixture
def folder(project: Project, tmp_path: Path) -> Path:
    tell_run(project, tmp_path)
    write_run_folder(project, RUN, tmp_path / "out", author="ann")
    return tmp_path / "out"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_everything_is_read_without_us(folder: Path) -> None:
    run = json.loads((folder / "run.json").read_text())
    assert (run["state"], run["settings"]["seed"], run["effective"]["batch"]) == ("done", 7, 2)
    assert [row["weights_sha256"] for row in rows(folder / "epochs.csv")] == [told["weights_sha256"] for told in EPOCHS]
    assert [float(row["mAP50"]) for row in rows(folder / "epochs.csv")] == [0.125, 0.25, 0.375]
    assert len(rows(folder / "metrics.csv")) == 6
    assert json.loads((folder / "fingerprint.json").read_text())["inputs"]["python"] == "3.11"
    assert yaml.safe_load((folder / "recipe.yaml").read_text())["settings"]["pretrained"] == "start.pt"
    session = onnxruntime.InferenceSession(folder / "model.onnx", providers=["CPUExecutionProvider"])
    (found,) = session.run(None, {"images": np.ones((1, 3, 32, 32), np.float32)})
    assert found.shape == (1, 6, 1)
    evaluation = json.loads((folder / "evaluations" / "evaluation-1.json").read_text())
    assert evaluation["per_class"]["car"]["recall"] == 0.8
    assert "roads-1" in (folder / "model_card.html").read_text()


def test_the_dataset_version_is_the_one_that_its_hash_names(folder: Path) -> None:
    text = (folder / "dataset" / "manifest.jsonl").read_bytes()
    assert sha256(text).hexdigest() == json.loads((folder / "run.json").read_text())["version"]["id"]
    assert len(text.splitlines()) == 1 + 6
    assert [known["name"] for known in json.loads((folder / "dataset" / "classes.json").read_text())]


def test_the_readme_names_every_file(folder: Path) -> None:
    readme = (folder / "README.md").read_text()
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    told = {name for name in names if f"`{name}`" in readme or name.startswith("evaluations/")}
    assert names - told == {"README.md"}


def test_no_folder_of_the_person_is_named(folder: Path) -> None:
    told = [path for path in folder.rglob("*") if path.is_file() and b"/elsewhere/ann" in path.read_bytes()]
    assert told == []


def test_a_folder_with_something_in_it_is_left_alone(project: Project, folder: Path) -> None:
    before = (folder / "run.json").read_bytes()
    with pytest.raises(UserError, match="not an empty folder"):
        write_run_folder(project, RUN, folder, author="bob")
    assert (folder / "run.json").read_bytes() == before


def test_a_damaged_network_leaves_no_half_folder(project: Project, folder: Path, tmp_path: Path) -> None:
    with project.registry.reading() as session:
        onnx = session.get_one(ModelVersionRow, MODEL).onnx_sha256
    project.objects.path(onnx).write_bytes(b"changed")
    with pytest.raises(UserError, match="changed on disk"):
        write_run_folder(project, RUN, tmp_path / "second", author="ann")
    assert [path.name for path in tmp_path.iterdir() if "second" in path.name] == []


def test_without_the_client_one_is_told_how_to_get_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mlflow.exceptions", None)
    with pytest.raises(UserError, match=r"not installed; nothing was sent\. .*roadwright\[mlflow\]"):
        send_run(folder, "http://localhost:1")


def test_what_is_no_address_is_refused(folder: Path) -> None:
    with pytest.raises(UserError, match="is not the address of a tracking server"):
        send_run(folder, "localhost:5000")
