"""Sends a run that was written out as a folder to an MLflow tracking server, or brings the one there up to date.

Knows no registry: it reads the folder that `exports.run_folder` wrote. MLflow's names are in its own documentation,
https://mlflow.org/docs/latest/ml/tracking/.
"""

import csv
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from core.canonical import JsonObject
from core.errors import UserError
from exports.run_folder import (
    CARD,
    CARD_PAGE,
    CLASSES,
    EPOCHS,
    EVALUATIONS,
    FINGERPRINT,
    METRICS,
    MODEL,
    README,
    RECIPE,
    RUN,
)

EXPERIMENT = "Roadwright"
ARTIFACTS = (MODEL, CARD, CARD_PAGE, RECIPE, FINGERPRINT, RUN, EPOCHS, CLASSES, README)
RUN_TAG = "roadwright.run"
MOST_AT_ONCE = 500  # metrics; MLflow takes 1000 of them and 100 parameters
LONGEST_PARAM = 6000
# A server that is not there must not be asked for minutes; what a person has set stays. Nothing is told to anyone else.
_ENVIRONMENT = {
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "2", "MLFLOW_HTTP_REQUEST_TIMEOUT": "30", "MLFLOW_DISABLE_TELEMETRY": "true",
    "DO_NOT_TRACK": "true", "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
}  # fmt: skip
_STATUS = {"done": "FINISHED", "failed": "FAILED", "interrupted": "FAILED", "stopped": "KILLED"}
Point = tuple[str, int, float]  # name, step, value


@dataclass(frozen=True, slots=True)
class Sent:
    """Where the run is now, and whether it was there before."""

    mlflow_run: str
    experiment: str
    is_update: bool
    address: str


def send_run(folder: Path, uri: str, experiment: str = EXPERIMENT) -> Sent:
    """Make the run on the server what the folder says. The same run sent again is the same MLflow run.

    Raises UserError where the address is none, MLflow's client is not installed, or the server does not answer as it
    should; what it had taken until then stays there, and sending again completes it.
    """
    if not re.match(r"https?://[^/]+", uri):
        raise UserError(
            f"{uri} is not the address of a tracking server; nothing was sent.",
            "It begins with http:// or https://, such as http://localhost:5000.",
        )
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    try:
        from mlflow.exceptions import MlflowException
        from mlflow.tracking import MlflowClient
    except ImportError as error:
        raise UserError(
            "Sending a run to MLflow needs its client, which is not installed; nothing was sent.",
            "Install it with: pip install 'roadwright[mlflow]'",
        ) from error
    try:
        return _send(MlflowClient(tracking_uri=uri), folder, uri.rstrip("/"), experiment)
    except (MlflowException, OSError) as error:  # the errors of requests, which it uses, are OSErrors
        told = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise UserError(
            f"The tracking server at {uri} did not take the run ({told}).", "Check the address, and send it again."
        ) from error


def _send(client: Any, folder: Path, uri: str, experiment: str) -> Sent:
    told = json.loads((folder / RUN).read_text(encoding="utf-8"))
    known = client.get_experiment_by_name(experiment)
    experiment_id = known.experiment_id if known is not None else client.create_experiment(experiment)
    wanted = f"tags.`{RUN_TAG}` = '{told['run']}'"
    before = client.search_runs([experiment_id], filter_string=wanted, max_results=1)
    began = _milliseconds(told["created_at"])
    run = before[0] if before else client.create_run(experiment_id, start_time=began, tags={RUN_TAG: told["run"]})
    run_id = run.info.run_id
    _log_params(client, run, _params(told))
    for name, value in _tags(told, folder).items():
        client.set_tag(run_id, name, value)
    _log_points(client, run, [*_live(folder), *_measured(folder)], began)
    for name in ARTIFACTS:
        if (folder / name).is_file():
            client.log_artifact(run_id, str(folder / name), str(Path(name).parent) if "/" in name else None)
    ended = _milliseconds(told["finished_at"]) if told["finished_at"] else None
    client.set_terminated(run_id, status=_STATUS.get(told["state"], "RUNNING"), end_time=ended)
    address = f"{uri}/#/experiments/{experiment_id}/runs/{run_id}"
    return Sent(run_id, experiment, bool(before), address)


def _params(told: Mapping[str, Any]) -> dict[str, str]:
    """Settings as asked and in effect, by name, and what else was chosen."""
    named = {"recipe": told["recipe"], "dataset_version": told["version"]["name"], "threads": told["threads"],
             "device": told["device"], "remedies": told["remedies"]}  # fmt: skip
    params = {name: value for name, value in named.items() if value not in (None, "")}
    params |= {f"asked.{name}": value for name, value in told["settings"].items()}
    params |= {f"effective.{name}": value for name, value in told["effective"].items()}
    return {_key(name): str(value)[:LONGEST_PARAM] for name, value in params.items()}


def _tags(told: Mapping[str, Any], folder: Path) -> dict[str, str]:
    model, version = told["model"] or {}, told["version"]
    tags = {
        "mlflow.runName": model.get("name") or f"{told['recipe']} · {version['name']}",
        "mlflow.note.content": (folder / CARD).read_text(encoding="utf-8")[:5000] if (folder / CARD).is_file() else "",
        "roadwright.fingerprint": told["fingerprint"],
        "roadwright.dataset_version": version["id"],
        "roadwright.model": model.get("id", ""),
        "roadwright.stage": model.get("stage", ""),
        "roadwright.onnx_sha256": model.get("onnx_sha256", ""),
        "roadwright.weights_sha256": model.get("weights_sha256", ""),
        "roadwright.parent": told["parent"] or "",
        "roadwright.study": told["study"] or "",
    }
    return {name: str(value) for name, value in tags.items() if value}


def _live(folder: Path) -> Iterator[Point]:
    with (folder / METRICS).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield _key(row["name"]), int(row["step"]), float(row["value"])


def _measured(folder: Path) -> Iterator[Point]:
    """The figures of the newest evaluation on each part, overall and by class."""
    rows = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((folder / EVALUATIONS).glob("*.json"))]
    newest = {row["part"]: row for row in sorted(rows, key=lambda row: row["created_at"])}
    for part, row in newest.items():
        groups: list[tuple[str, JsonObject]] = [("", row["metrics"])]
        groups += [(f"{name}/", values) for name, values in row["per_class"].items()]
        for beginning, values in groups:
            for name, value in values.items():
                if isinstance(value, int | float):
                    yield _key(f"{part}/{beginning}{name}"), 0, float(value)


def _log_params(client: Any, run: Any, params: Mapping[str, str]) -> None:
    """Those that are not there yet: a parameter of MLflow never changes."""
    from mlflow.entities import Param

    new = [Param(name, value) for name, value in params.items() if name not in run.data.params]
    for start in range(0, len(new), 100):
        client.log_batch(run.info.run_id, params=new[start : start + 100])


def _log_points(client: Any, run: Any, points: Sequence[Point], at: int) -> None:
    """Those that are not there yet, so that sending twice doubles no curve. A figure measured anew comes after."""
    from mlflow.entities import Metric

    run_id, there = run.info.run_id, set()
    for name in run.data.metrics:
        there |= {(name, each.step, each.value) for each in client.get_metric_history(run_id, name)}
    known = {name for name, _, _ in there}
    # Of two values for one step MLflow shows the one with the later time.
    new = [Metric(*_moved(point, at + (point[0] in known))) for point in dict.fromkeys(points) if point not in there]
    for start in range(0, len(new), MOST_AT_ONCE):
        client.log_batch(run_id, metrics=new[start : start + MOST_AT_ONCE])


def _moved(point: Point, at: int) -> tuple[str, float, int, int]:
    name, step, value = point
    return name, value, at, step


def _key(name: str) -> str:
    """A name that MLflow takes: letters, digits and a few signs."""
    return re.sub(r"[^\w\-. /:]", "_", name)[:250]


def _milliseconds(told: str) -> int:
    return int(datetime.fromisoformat(told).timestamp() * 1000)
