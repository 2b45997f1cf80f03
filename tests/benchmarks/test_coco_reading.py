"""How fast, and in how much memory, one COCO file of 118,000 pictures and 860,000 boxes is read; pycocotools beside it.

A second file has the same pictures and four times the boxes, more than are ever held: memory must not follow.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.coco_set import BOXES, PICTURES, write_coco_set

ROOT = Path(__file__).parents[2]
DRIVER = Path(__file__).parent / "coco_reading_driver.py"


def measured(how: str, path: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, str(DRIVER), how, str(path)], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=True, timeout=900,
    )  # fmt: skip
    return dict(json.loads(done.stdout))


@pytest.mark.timeout(3600)
def test_a_whole_coco_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    large = write_coco_set(tmp_path / "large", PICTURES, BOXES, is_bare=True)
    larger = write_coco_set(tmp_path / "larger", PICTURES, 4 * BOXES, is_bare=True)
    rows = {how: measured(how, large) for how in ("ours", "pycocotools", "json")}
    rows["ours, four times the boxes"] = measured("ours", larger)
    with capsys.disabled():
        for how, row in rows.items():
            rate, cpu_rate = (row["annotations"] / row[key] for key in ("seconds", "cpu_seconds"))
            print(
                f"\n{how}: {rate:,.0f} annotations/s, {cpu_rate:,.0f} a second of the processor, "
                f"{row['seconds']:.1f} s, peak {row['peak_mb']:.0f} MB", end="",
            )  # fmt: skip
        print()
    assert rows["ours"]["annotations"] == rows["pycocotools"]["annotations"] == BOXES
    assert rows["ours"]["peak_mb"] < rows["pycocotools"]["peak_mb"]
    assert rows["ours, four times the boxes"]["peak_mb"] < 1.5 * rows["ours"]["peak_mb"]
