"""A COCO set of COCO's own size brought in, frozen and written out again: durable annotations a second, and memory.

Beside it, in the same run, what pycocotools needs to load the same file into memory, and datumaro to import it; neither
looks at a picture or keeps anything. Sizes may be set lower to try it out: ROADWRIGHT_PICTURES and ROADWRIGHT_BOXES.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import platformdirs
import pytest

from tests.benchmarks.coco_set import BOXES, PICTURES, write_coco_set

ROOT = Path(__file__).parents[2]
DRIVER = Path(__file__).parent / "coco_import_driver.py"
DATUMARO_DRIVER = Path(__file__).parent / "peers" / "datumaro_driver.py"
DATUMARO = "datumaro>=1.10"
OURS = ("import", "freeze", "compare", "check", "yolo", "coco")
AIM = 60_000  # durable annotations a second
Figures = dict[str, float]


def measured(command: list[str]) -> Figures:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=1800)
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def datumaro_python() -> Path | None:
    """The interpreter of datumaro's own environment, made when it is not there; None where it cannot be had."""
    root = Path(os.environ.get("ROADWRIGHT_PEERS") or platformdirs.user_cache_dir("roadwright-peers")) / "datumaro"
    python = root / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not (root / "whole").exists():
        made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(root)], check=False)
        installed = subprocess.run([str(python), "-m", "pip", "install", "-q", DATUMARO], check=False)
        if made.returncode or installed.returncode:
            return None
        (root / "whole").touch()
    return python


def told(name: str, row: Figures) -> str:
    rate = ""
    if row.get("annotations"):
        rate = f"{row['annotations'] / row['seconds']:,.0f} annotations/s"
        rate += f", {row['annotations'] / row['cpu_seconds']:,.0f} a second of the processor, "
    more = ", ".join(f"{key} {value:.1f}" for key, value in row.items() if key.endswith("_s"))
    return f"{name}: {rate}{row['seconds']:.1f} s, peak {row['peak_mb']:.0f} MB {more}".rstrip()


@pytest.mark.timeout(7200)
def test_a_set_as_large_as_coco(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pictures = int(os.environ.get("ROADWRIGHT_PICTURES", PICTURES))
    boxes = int(os.environ.get("ROADWRIGHT_BOXES", BOXES))
    folder = tmp_path / "set"
    write_coco_set(folder, pictures, boxes)
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    steps = [sys.executable, str(DRIVER)]
    rows = {"pycocotools": measured([*steps, "pycocotools", str(folder), str(tmp_path / "project")])}
    for name in OURS:
        rows[name] = measured([*steps, name, str(folder), str(tmp_path / "project")])
    python = datumaro_python()
    if python is not None:
        rows["datumaro"] = measured([str(python), str(DATUMARO_DRIVER), str(folder), str(tmp_path / "datumaro")])
    with capsys.disabled():
        print(f"\n{pictures:,} pictures, {boxes:,} boxes; load of the computer at the beginning {load:.1f}")
        print("\n".join(told(name, row) for name, row in rows.items()))
        print(f"rows {rows['import']['rows']}, registry {rows['import']['registry_mb']:.0f} MB")
        ours = rows["import"]["annotations"] / rows["import"]["seconds"]
        print(f"durable annotations/s: {ours:,.0f}, of the aim of {AIM:,}: {ours / AIM:.2f}")
        if python is None:
            print("datumaro: cannot be installed here")
    assert rows["import"]["annotations"] == rows["freeze"]["annotations"] == rows["coco"]["annotations"] == boxes
    assert rows["compare"]["is_same"]
    assert rows["check"]["are_whole"]
    if pictures == PICTURES:  # a small set is small for everybody
        assert all(rows[name]["peak_mb"] < rows["pycocotools"]["peak_mb"] for name in OURS)
