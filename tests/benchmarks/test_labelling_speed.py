"""How quick labelling is: the next image and the open window at 200 and at 1,000,000 images, and many shapes at once.

ROADWRIGHT_IMAGES (1,000,000 when not said) and ROADWRIGHT_STEPS (200) make a shorter run. The ratios are to the small
project and to the aims of the labelling workbench; peers are measured by `test_peers.py` in the same run.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.label_pictures import write_pictures, write_project

ROOT = Path(__file__).parents[2]
IMAGES = int(os.environ.get("ROADWRIGHT_IMAGES", "1000000"))
SHAPES_EACH = 5
AIM_NEXT_MS = 10.0
AIMS_MS = {"boxes 1000": {"zoom_ms": 16, "hover_ms": 5}, "boxes 5000": {"zoom_ms": 33, "hover_ms": 8, "load_ms": 150}}


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """A small project and a large one over the same 200 pictures."""
    folder = tmp_path_factory.mktemp("labelling")
    write_pictures(folder / "pictures")
    counts = dict.fromkeys((200, IMAGES))
    return {
        count: write_project(folder / f"of_{count}", folder / "pictures", images=count, shapes_each=SHAPES_EACH)
        for count in counts
    }


def measured(script: str, *arguments: str) -> dict[str, float]:
    """What a child process measured."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests/benchmarks" / script), *arguments],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer


@pytest.mark.timeout(3600)
def test_next_image_and_opening(projects: dict[int, Path], capsys: pytest.CaptureFixture[str]) -> None:
    found = {count: measured("label_driver.py", "next", str(root)) for count, root in projects.items()}
    small = found[200]
    with capsys.disabled():
        for count, row in found.items():
            print(
                f"\n{count} images, {count * SHAPES_EACH} shapes: open {row['s']:.1f} s, {row['mb']:.0f} MB; next image"
                f" median {row['median_ms']:.1f} ms, p95 {row['p95_ms']:.1f} ms; ratio to 200 images"
                f" {row['median_ms'] / small['median_ms']:.2f}, to the aim {row['median_ms'] / AIM_NEXT_MS:.2f}"
            )
    assert all(row["median_ms"] > 0 for row in found.values())


@pytest.mark.timeout(600)
@pytest.mark.parametrize("what", ["boxes 1000", "boxes 5000", "polygons 5000"])
def test_many_shapes_on_one_image(what: str, capsys: pytest.CaptureFixture[str]) -> None:
    row = measured("canvas_driver.py", *what.split())
    aims = AIMS_MS.get(what, {})
    with capsys.disabled():
        told = [
            f"{name.removesuffix('_ms')} {value:.1f} ms"
            + (f" ({value / aims[name]:.2f} of the aim)" if name in aims else "")
            for name, value in row.items()
        ]
        print(f"\n{what}: {', '.join(told)}")
    assert row["zoom_ms"] > 0
