"""Trainings whose worker is played: what it would have written stands in the job's folder."""

from pathlib import Path

from core.canonical import JsonObject
from core.contract import InputContract, input_to_json
from core.ids import JobId, RunId
from core.manifest import Locations
from core.objects import sha256_of_file
from core.project import Project
from core.schema import DatasetVersionRow
from tests.idle_executor import IdleExecutor
from training.recipes import Recipe
from training.runs import start_training

RECIPES = Path(__file__).parents[3] / "resources" / "recipes"


def start(project: Project, version: DatasetVersionRow, recipe: Recipe) -> tuple[RunId, JobId]:
    return start_training(project, IdleExecutor(), version=version, locations=Locations({}), recipe=recipe, threads=2)


def evaluation(**metrics: float) -> JsonObject:
    return {
        "part": "valid", "images": 2, "metrics": metrics, "per_class": {"rot": {"recall": 0.5, "instances": 2}},
        "per_condition": {}, "confusion": {}, "details": "details.jsonl",
    }  # fmt: skip


def result(folder: Path, content: str = "onnx", **metrics: float) -> JsonObject:
    (folder / "model.onnx").write_text(content)
    (folder / "model.pt").write_text(f"checkpoint {content}")
    (folder / "details.jsonl").write_text("{}\n")
    return {
        "task": "detect", "decoder": "yolo", "classes": ["rot", "grün"],
        "input": input_to_json(InputContract(64, 64)), "licence": "AGPL-3.0",
        "onnx": {"path": "model.onnx", "sha256": sha256_of_file(folder / "model.onnx")},
        "checkpoint": {"path": "model.pt", "sha256": sha256_of_file(folder / "model.pt")},
        "weights_sha256": f"weights of {content}", "fingerprint": "f" * 64, "evaluation": evaluation(**metrics),
    }  # fmt: skip
