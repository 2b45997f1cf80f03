"""What leakage is worth: the same photos, the same training, once split at random and once by similarity.

Trains detect-nano from COCO weights at 320 px on the road markings, whose 613 files hold several copies of many photos
and runs of frames of a few recordings, and measures the exported model on the test part of each split.

Run it by name, with nothing else running: python -m pytest -s tests/benchmarks/test_leaky_metrics.py
ROADWRIGHT_EPOCHS says how many epochs (5 when absent; about ten minutes on two idle cores), ROADWRIGHT_IMGSZ how large
the network sees a picture (320 when absent).
"""

import os
from pathlib import Path

import pytest

from core.queries.leakage import leakage_figure
from desktop.context import Context
from labeling.leakage_job import start_leakage
from labeling.splitting import Grouping
from labeling.versions import SplitPlan, freeze
from tests.benchmarks.measured_runs import COCO_WEIGHTS, DATA, finished, imported, train_and_measure

EPOCHS = int(os.environ.get("ROADWRIGHT_EPOCHS", "5"))
IMGSZ = int(os.environ.get("ROADWRIGHT_IMGSZ", "320"))
pytestmark = [
    pytest.mark.skipif(not DATA.is_dir(), reason=f"the folder of real road data is not at {DATA}"),
    pytest.mark.timeout(7200),
]


def measured(context: Context, name: str, grouping: Grouping) -> tuple[float, float]:
    """mAP50 on the test part, and the share of it that leaks."""
    frozen = freeze(context.project, name, SplitPlan((0.7, 0.15, 0.15), grouping, seed=0))
    finished(context, start_leakage(context.project, context.executor, frozen.id))
    settings = {"epochs": EPOCHS, "imgsz": IMGSZ, "seed": 0, "pretrained": str(COCO_WEIGHTS)}
    run = train_and_measure(context, frozen.id, recipe="detect-nano", settings=settings, device="auto")
    with context.project.registry.reading() as session:
        figures, leakage = run.metrics, leakage_figure(session, run.evaluation)
    print(f"{name:12} parts {dict(frozen.parts)}, leakage {leakage.words()}, mAP50 {figures['mAP50']:.3f},"
          f" mAP50-95 {figures['mAP50_95']:.3f}")  # fmt: skip
    assert leakage.share is not None
    return float(figures["mAP50"] or 0.0), leakage.share


def test_a_random_split_promises_more_than_a_split_by_similarity(tmp_path: Path) -> None:
    context = imported(tmp_path / "project", DATA / "road_markings")
    leaky, leaking = measured(context, "random", "none")
    honest, none_leaking = measured(context, "similarity", "similarity")
    print(f"after {EPOCHS} epochs at {IMGSZ} px: {leaky:.3f} against {honest:.3f}, {leaky - honest:+.3f} by leakage;"
          f" ratio {leaky / max(honest, 1e-9):.2f}")  # fmt: skip
    context.project.close()
    assert leaking > 0.2
    assert none_leaking == 0.0
