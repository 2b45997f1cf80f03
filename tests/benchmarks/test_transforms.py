"""Samples a second of the pipeline at 640 px with two threads, beside ultralytics' own default augmentation."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

VEHICLES = Path(__file__).parents[3] / "shared" / "data" / "vehicles"
CHILD = Path(__file__).with_name("transforms_driver.py")


def test_samples_a_second_beside_ultralytics(tmp_path: Path):
    if not VEHICLES.is_dir():
        pytest.skip("../shared/data/vehicles is not here")
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    done = subprocess.run(
        [sys.executable, str(CHILD), str(VEHICLES), str(tmp_path)],
        env=environment, capture_output=True, text=True, timeout=900,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    rates = json.loads((tmp_path / "rates.json").read_text(encoding="utf-8"))
    stock = rates.pop("ultralytics")
    print(f"\nultralytics' default at 640 px, two threads: {stock:.1f} samples/s")
    for name, rate in rates.items():
        print(f"policy {name}: {rate:.1f} samples/s, {rate / stock:.2f} times ultralytics' default")
    assert all(rate > 0 for rate in rates.values())
