"""The two trainers side by side: SSDlite by torchvision and yolo11n by ultralytics, both from scratch.

The same pictures of road markings, the same split by similarity, seed, epochs, size of the input and of the batch, each
with its recipe's own learning rate and changes to pictures. What is measured is the exported model on the test part.
From scratch and within minutes neither is anywhere near what it can do: the figures say that the second trainer
learns, and what it costs, and are no judgement of the networks.

Run it by name: python -m pytest -s tests/benchmarks/test_second_trainer.py
ROADWRIGHT_EPOCHS says how many epochs (15 when absent), ROADWRIGHT_IMGSZ how large the input is (160 when absent).
"""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from labeling.versions import SplitPlan, freeze
from tests.benchmarks.measured_runs import DATA, MeasuredRun, imported, train_and_measure

EPOCHS = int(os.environ.get("ROADWRIGHT_EPOCHS", "15"))
IMGSZ = int(os.environ.get("ROADWRIGHT_IMGSZ", "160"))
PLAN = SplitPlan((0.7, 0.1, 0.2), "similarity", seed=0)
SAME: Mapping[str, object] = {"epochs": EPOCHS, "imgsz": IMGSZ, "batch": 16, "seed": 0, "workers": 0}
pytestmark = [
    pytest.mark.skipif(not DATA.is_dir(), reason=f"the folder of real road data is not at {DATA}"),
    pytest.mark.timeout(7200),
]


def test_both_trainers_from_scratch_on_the_same_pictures(tmp_path: Path) -> None:
    context = imported(tmp_path / "project", DATA / "road_markings")
    version = freeze(context.project, "v1", PLAN)
    print(
        f"\nparts {dict(version.parts)}, {EPOCHS} epochs at {IMGSZ} px, batch 16, from scratch, on the processor",
        flush=True,
    )
    runs: dict[str, MeasuredRun] = {}
    for recipe in ("detect-ssdlite", "detect-nano"):
        runs[recipe] = train_and_measure(context, version.id, recipe=recipe, settings=SAME)
        show(recipe, runs[recipe])
    context.project.close()
    ssdlite, yolo = (run.told["seconds"] for run in runs.values())
    print(f"SSDlite took {ssdlite / yolo:.2f} of the time of yolo11n")
    assert len({run.images for run in runs.values()}) == 1
    assert all(run.told["effective"]["pretrained"] is False for run in runs.values())


def show(recipe: str, run: MeasuredRun) -> None:
    told = {name: round(run.metrics[name] or 0.0, 4) for name in ("mAP50", "mAP50_95", "recall")}
    print(
        f"{recipe:16} {told} in {run.told['seconds']:.0f} s, with {run.told['effective']['threads']} threads",
        flush=True,
    )
