"""Filters of the image list over 1,000,000 images and 5,000,000 shapes: the wait for each, and no frozen window.

ROADWRIGHT_IMAGES (1,000,000 when not said) makes a shorter run.
"""

from pathlib import Path

import pytest

from tests.benchmarks.label_pictures import say_of_project, write_pictures, write_project
from tests.benchmarks.test_labelling_speed import IMAGES, SHAPES_EACH, measured


@pytest.mark.timeout(3600)
def test_each_filter_is_answered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_pictures(tmp_path / "pictures")
    root = write_project(tmp_path / "project", tmp_path / "pictures", images=IMAGES, shapes_each=SHAPES_EACH)
    say_of_project(root)
    found = measured("filter_driver.py", str(root))
    filters = {name: row for name, row in found.items() if isinstance(row, dict)}
    with capsys.disabled():
        print(
            f"\n{IMAGES} images, {IMAGES * SHAPES_EACH} shapes: usable list after {found['s']:.1f} s,"
            f" {found['mb']:.0f} MB, {found['mb_after']:.0f} MB after all filters"
        )
        for name, row in filters.items():
            print(
                f"  {name}: {row['images']} images in {row['s']:.2f} s ({row['cpu_s']:.2f} s of the processor), the"
                f" window silent for {row['silent_ms']:.0f} ms at most"
            )
    assert filters["occluded=yes"]["images"] > 0
    assert all(row["images"] < IMAGES or name == "class" for name, row in filters.items())
