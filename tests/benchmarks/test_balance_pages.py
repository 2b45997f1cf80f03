"""The Balance and Coverage panels over 1,000,000 labels: the wait for each, beside a plain count in SQL.

ROADWRIGHT_LABELS (1,000,000 when not said) makes a shorter run.
"""

import os
from pathlib import Path

import pytest

from tests.benchmarks.label_pictures import say_of_project, write_pictures, write_project
from tests.benchmarks.test_labelling_speed import measured

LABELS = int(os.environ.get("ROADWRIGHT_LABELS", "1000000"))
EACH = 10


@pytest.mark.timeout(1800)
def test_the_panels_are_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_pictures(tmp_path / "pictures")
    root = write_project(tmp_path / "project", tmp_path / "pictures", images=LABELS // EACH, shapes_each=EACH)
    say_of_project(root)
    found = measured("balance_driver.py", str(root))
    sql = found.pop("sql")
    with capsys.disabled():
        print(
            f"\n{LABELS:,} labels on {LABELS // EACH:,} images; a plain count by class in SQL: {sql['s'] * 1e3:.0f} ms"
        )
        for name, row in found.items():
            print(
                f"  {name.replace('_', ' ')}: {row['s']:.2f} s ({row['cpu_s']:.2f} s of the processor),"
                f" {row['s'] / sql['s']:.1f} x the count, the window silent for {row['silent_ms']:.0f} ms at most"
            )
    assert set(found) >= {"balance", "coverage"}
