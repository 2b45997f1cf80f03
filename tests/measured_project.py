"""A project whose model was measured: real pictures, labels and versions, and a predictor with flaws that are known."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from core.canonical import to_json
from core.detections import BgrImage, Detections, Prediction, no_detections
from core.manifest import Manifest
from core.project import Project, utc_now
from core.queries.versions import manifest_of
from core.schema_models import EvaluationRow, ModelVersionRow
from labeling.splitting import SplitPlan
from labeling.versions import freeze, locations
from tests.unit.labeling.drawn_project import drawn_project
from training.evaluation import details_bytes, evaluate_predictor
from training.examples import Example, examples_of

MODEL = "model-flawed"


class FlawedFinder:
    """Answers what is labelled, in the order in which images are measured, with flaws drawn from a seed.

    By night it misses half; elsewhere it misses little. Now and then a class is another one, a box beside its object,
    a second one on it, or on nothing. Scores say more than is right.
    """

    task = "detect"

    def __init__(self, manifest: Manifest, part: str, *, seed: int = 0) -> None:
        self.classes = tuple(known.name for known in manifest.classes)
        self._rng = np.random.default_rng(seed)
        self._examples: Iterator[Example] = iter(examples_of(manifest, part, "detect")[0])

    def predict(self, image: BgrImage) -> Prediction:
        """The answer for the next image."""
        example, rng = next(self._examples), self._rng
        high, wide = image.shape[:2]
        is_night = example.image.conditions.get("lighting") == "night"
        rows: list[tuple[list[float], int, float]] = []
        for box, position in zip(example.xyxy.tolist(), example.class_index, strict=True):
            luck = rng.random()
            if luck < (0.5 if is_night else 0.06):
                continue
            score = float(rng.uniform(0.45, 0.99))
            said = int((position + 1) % len(self.classes)) if rng.random() < 0.08 else position
            place = _beside(box) if rng.random() < 0.08 else box
            rows.append((place, said, score))
            if rng.random() < 0.05:
                rows.append((box, said, score * 0.8))
        for _ in range(int(rng.integers(0, 3)) if rng.random() < 0.4 else 0):
            x, y = rng.uniform(0, wide * 0.8), rng.uniform(0, high * 0.8)
            place = [x, y, x + wide * 0.1, y + high * 0.1]
            rows.append((place, int(rng.integers(len(self.classes))), float(rng.uniform(0.05, 0.7))))
        if not rows:
            return no_detections()
        boxes, said_all, scores = zip(*rows, strict=True)
        return Detections(np.array(boxes, np.float32), np.array(said_all, np.int64), np.array(scores, np.float32))


def _beside(box: list[float]) -> list[float]:
    shift = (box[2] - box[0]) * 0.5
    return [box[0] + shift, box[1], box[2] + shift, box[3]]


def measured_project(root: Path, count: int = 40) -> Project:
    """Drawn pictures, a version of them, and a model that was measured on its valid and test parts."""
    project = drawn_project(root, count)
    frozen = freeze(project, "roads-1", SplitPlan((0.4, 0.3, 0.3), seed=1))
    add_flawed_model(project)
    for part in ("valid", "test"):
        measure(project, frozen.id, part)
    return project


def add_flawed_model(project: Project, *, task: str = "detect", model_id: str = MODEL) -> None:
    """The row of a model whose file is not there."""
    with project.registry.transaction() as tx:
        tx.session.add(
            ModelVersionRow(
                id=model_id, name="flawed", task=task, decoder="yolo", classes_json=to_json(["car"]), input_json="{}",
                onnx_sha256=project.objects.add_bytes(b"onnx"), created_at=utc_now(),
            )
        )  # fmt: skip
        tx.touch("models", [model_id])


def measure(project: Project, version_id: str, part: str, *, model_id: str = MODEL, seed: int = 0) -> str:
    """Measure the flawed predictor as a worker does; gives the evaluation's id."""
    manifest = manifest_of(project, version_id)
    placed = locations(project, manifest)
    finder = FlawedFinder(manifest, part, seed=seed)
    result = evaluate_predictor(
        finder, manifest, part, locate=lambda sha256: placed.path(sha256, project.jobs_folder / "job"),
        on_image=lambda *_: None,
    )  # fmt: skip
    evaluation_id = f"evaluation-{model_id}-{part}"
    with project.registry.transaction() as tx:
        tx.session.add(
            EvaluationRow(
                id=evaluation_id, model_id=model_id, version_id=version_id, part=part, onnx_sha256="",
                images=result.images, metrics_json=to_json(result.metrics), per_class_json=to_json(result.per_class),
                details_sha256=project.objects.add_bytes(details_bytes(result)), created_at=utc_now(),
            )
        )  # fmt: skip
        tx.touch("evaluations", [evaluation_id])
    return evaluation_id
