"""Predictions of models that never saw the labels they judge: each half of a set is predicted by a model of the other.

Trained and run as the product does it: import, freeze, train in a worker, the exported network.
"""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from core.project import open_project
from core.queries.models import contract_of, models
from exports.runtime import OnnxPredictor
from labeling.suspects.boxes import PlacedPredictions
from tests.benchmarks.corrupted_labels import DATA, MARKINGS, Boxes, Ints, write_coco

ROOT = Path(__file__).parents[2]
LOWEST = 0.01
SETTINGS = {
    "epochs": 6, "imgsz": 320, "fliplr": 0.0, "mosaic": 0.0, "lr0": 0.002, "val": "false", "workers": 0,
    "pretrained": DATA / "weights" / "yolo11n_coco.pt",
}  # fmt: skip


def halves(boxes: Boxes, seed: int) -> Ints:
    """0 or 1 for each image; copies of a photo, told by the data's own rule for names, are in one half.

    The rule misses names that end in another way than `_jpg`: two images have a copy in the other half.
    """
    originals = np.unique([name.split("_jpg.rf.")[0] for name in boxes.files], return_inverse=True)[1]
    return np.random.default_rng(seed).integers(0, 2, originals.max() + 1)[originals]


def train_on_other_half(boxes: Boxes, half: Ints, number: int, folder: Path) -> Path:
    """A project in which a model has learned the images that are not in this half; gives its folder."""
    source, project = folder / f"source{number}", folder / f"project{number}"
    write_coco(boxes, np.flatnonzero(half != number), source / "train")
    write_coco(boxes, np.flatnonzero(half == number)[:8], source / "valid")  # a version must be able to be measured
    settings = [word for key, value in SETTINGS.items() for word in ("--set", f"{key}={value}")]
    _roadwright("init", project)
    _roadwright("import", project, source)
    _roadwright("freeze", project, "--name", "v1", "--keep-source-split")
    _roadwright("train", project, "--version", "v1", "--recipe", "detect-nano", *settings)
    return project


def predicted(project: Path, boxes: Boxes, images: Ints) -> PlacedPredictions:
    """What the newest model of a project finds on these images; classes are numbered as the boxes' are."""
    opened = open_project(project)
    with opened.registry.reading() as session:
        model = models(session)[0]
    contract = replace(contract_of(model), score_threshold=LOWEST)
    predictor = OnnxPredictor(opened.objects.path(model.onnx_sha256), contract)
    place = np.array([boxes.classes.index(name) for name in contract.classes])
    found = [predictor.predict(cv2.imread(str(MARKINGS / boxes.files[image]))) for image in images.tolist()]
    opened.close()
    return PlacedPredictions(
        np.repeat(images, [len(each) for each in found]),
        place[np.concatenate([each.class_id for each in found])],
        np.concatenate([each.xyxy for each in found]),
        np.concatenate([each.score for each in found]).astype(np.float64),
    )


def _roadwright(*words: object) -> None:
    command = [sys.executable, str(ROOT / "roadwright.py"), *map(str, words), "--json"]
    settings = {**os.environ, "ROADWRIGHT_CONFIG_DIR": str(ROOT / "build" / "test-settings")}
    done = subprocess.run(command, capture_output=True, text=True, env=settings, check=False)
    assert done.returncode == 0, done.stderr
