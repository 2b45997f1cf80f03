"""What Roadwright costs on top of the library it trains with (figure 1): the same training bare and through Roadwright.

Same pictures, seed, settings and epochs, in turn, in pairs; who goes first changes from pair to pair. The ratio is that
of the wall times of the training itself, with the libraries loaded; the final weights must be the same, to the bit. The
exact profile has no bare counterpart: it is compared with the fast one.

Run it by name, with nothing else running: python -m pytest -s tests/benchmarks/test_training_overhead.py
ROADWRIGHT_PAIRS (5 when absent), ROADWRIGHT_EPOCHS (4), ROADWRIGHT_PICTURES (64) and ROADWRIGHT_IMGSZ (320) say how
much; about 20 minutes on two idle cores.
"""

import json
import os
import statistics
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from training.backend import TrainSpec

CHILD = Path(__file__).with_name("overhead_child.py")
PAIRS = int(os.environ.get("ROADWRIGHT_PAIRS", "5"))
EPOCHS = int(os.environ.get("ROADWRIGHT_EPOCHS", "4"))
PICTURES = int(os.environ.get("ROADWRIGHT_PICTURES", "64"))
IMGSZ = int(os.environ.get("ROADWRIGHT_IMGSZ", "320"))
THREADS = int(os.environ.get("ROADWRIGHT_THREADS", "2"))
pytestmark = pytest.mark.timeout(7200)


def child(how: str, folder: Path, spec: TrainSpec) -> dict[str, object]:
    folder.mkdir(parents=True)
    told = {name: value for name, value in asdict(spec).items() if name != "remedies"}
    (folder / "spec.json").write_text(json.dumps({**told, "pictures": PICTURES}))
    done = subprocess.run(
        [sys.executable, str(CHILD), how, str(folder), str(folder / "spec.json")],
        env={**os.environ, "PYTHONHASHSEED": "0"}, cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return dict(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    ("task", "architecture"), [("detect", "yolo11n.yaml"), ("classify", "yolo11n-cls.yaml")], ids=["detect", "classify"]
)
def test_a_training_bare_and_through_roadwright(tmp_path: Path, task: str, architecture: str) -> None:
    tuning = {"optimizer": "AdamW", "lr0": 0.002, "nbs": 16, "workers": 0}
    spec = TrainSpec(
        task=task, architecture=architecture, epochs=EPOCHS, imgsz=IMGSZ, batch=16, seed=0, threads=THREADS,
        device="cpu", tuning=tuning,
    )  # fmt: skip
    ways = {"bare": ("bare", spec), "roadwright": ("roadwright", spec)}
    exact = TrainSpec(**{**_fields(spec), "profile": "exact"})
    seconds: dict[str, list[float]] = {"bare": [], "roadwright": [], "exact": []}
    hashes: dict[str, set[str]] = {name: set() for name in seconds}
    for pair in range(PAIRS):
        order = list(ways) if pair % 2 == 0 else list(reversed(ways))
        for name, (how, asked) in {**{each: ways[each] for each in order}, "exact": ("roadwright", exact)}.items():
            told = child(how, tmp_path / f"{name} {pair}", asked)
            seconds[name].append(float(str(told["seconds"])))
            hashes[name].add(str(told["weights_sha256"]))
    ratios = [ours / theirs for ours, theirs in zip(seconds["roadwright"], seconds["bare"], strict=True)]
    to_exact = [ours / fast for ours, fast in zip(seconds["exact"], seconds["roadwright"], strict=True)]
    print(f"\n{architecture}, {EPOCHS} epochs of {PICTURES} pictures at {IMGSZ} px, {PAIRS} pairs")
    for name, told in seconds.items():
        print(f"{name:12} {statistics.median(told):8.2f} s  {min(hashes[name])[:12]}")
    print(f"through Roadwright to bare: ratio {statistics.median(ratios):.3f} ({min(ratios):.3f} to {max(ratios):.3f})")
    print(f"exact to fast: ratio {statistics.median(to_exact):.3f} ({min(to_exact):.3f} to {max(to_exact):.3f})")
    assert len(hashes["bare"]) == 1
    assert hashes["roadwright"] == hashes["bare"]
    assert len(hashes["exact"]) == 1


def _fields(spec: TrainSpec) -> dict[str, object]:
    return {name: getattr(spec, name) for name in spec.__slots__}
