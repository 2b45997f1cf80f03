"""A run is sent to a real MLflow tracking server by the command that people type."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.project import Project
from core.schema_models import EvaluationRow
from tests.told_run import RUN, tell_run

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.timeout(600)  # the server alone takes 10 s of a quiet computer to start


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """A real tracking server on a free port, with its own database."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    store = ["--backend-store-uri", f"sqlite:///{tmp_path / 'mlflow.db'}"]
    store += ["--artifacts-destination", str(tmp_path / "artifacts")]
    quiet = {**os.environ, "MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true"}
    command = [sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    with (tmp_path / "server.log").open("wb") as log:
        process = subprocess.Popen([*command, *store], env=quiet, stdout=log, stderr=log, start_new_session=True)
        try:
            _wait_for(f"http://127.0.0.1:{port}/health", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            os.killpg(process.pid, 15)
            process.wait(30)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 200
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    pytest.fail("the tracking server did not start")


def asked(server: str, what: str, told: dict[str, Any] | None = None) -> dict[str, Any]:
    body = json.dumps(told).encode() if told is not None else None
    request = urllib.request.Request(f"{server}/api/2.0/mlflow/{what}", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        found: dict[str, Any] = json.load(answer)
    return found


def exported(project: Project, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "roadwright.py"), "export-run", str(project.root), RUN, *words, "--json"]
    return subprocess.run(command, capture_output=True, text=True, timeout=250)


def test_a_run_is_sent_to_a_tracking_server_and_brought_up_to_date(
    project: Project, tmp_path: Path, server: str
) -> None:
    tell_run(project, tmp_path)
    first = exported(project, "--mlflow", server, "--experiment", "Night")
    assert first.returncode == 0, first.stderr
    sent = json.loads(first.stdout)
    with project.registry.transaction() as tx:
        row = tx.session.get_one(EvaluationRow, "evaluation-1")
        row.metrics_json = '{"mAP50":0.75,"recall":0.6}'
        tx.session.add(row)
    again = json.loads(exported(project, "--mlflow", server, "--experiment", "Night").stdout)
    assert (sent["updated"], again["updated"]) == (False, True)
    assert sent["mlflow_run"] == again["mlflow_run"]

    experiment = asked(server, "experiments/get-by-name?experiment_name=Night")["experiment"]["experiment_id"]
    (run,) = asked(server, "runs/search", {"experiment_ids": [experiment]})["runs"]
    params = {each["key"]: each["value"] for each in run["data"]["params"]}
    metrics = {each["key"]: each["value"] for each in run["data"]["metrics"]}
    tags = {each["key"]: each["value"] for each in run["data"]["tags"]}
    assert (params["asked.epochs"], params["effective.batch"], params["remedies"]) == ("3", "2", "balanced sampling")
    assert (metrics["valid/mAP50"], metrics["valid/car/recall"]) == (0.75, 0.8)
    assert (tags["roadwright.run"], tags["roadwright.weights_sha256"]) == (RUN, "3" * 64)
    assert run["info"]["status"] == "FINISHED"
    curve = asked(server, f"metrics/get-history?run_id={sent['mlflow_run']}&metric_key=mAP50")["metrics"]
    assert [(int(each["step"]), each["value"]) for each in curve] == [(1, 0.125), (2, 0.25), (3, 0.375)]
    files = {each["path"] for each in asked(server, f"artifacts/list?run_id={sent['mlflow_run']}")["files"]}
    assert files >= {"model.onnx", "MODEL_CARD.md", "recipe.yaml", "fingerprint.json", "epochs.csv"}
    assert list((project.jobs_folder).glob("*/run")) == []


def test_a_server_that_is_not_there_is_told_in_a_sentence(project: Project, tmp_path: Path) -> None:
    tell_run(project, tmp_path)
    told = exported(project, "--mlflow", "http://127.0.0.1:9")
    assert told.returncode != 0
    assert "The tracking server at http://127.0.0.1:9 did not take the run" in told.stdout + told.stderr


def test_a_run_goes_to_one_place(project: Project, tmp_path: Path) -> None:
    told = exported(project)
    assert told.returncode != 0
    assert "Give --folder DIR or --mlflow URI." in told.stdout + told.stderr
