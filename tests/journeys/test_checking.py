"""The check command on the road-marking photos: found, remembered, and quick the second time."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PHOTOS = ROOT.parent / "shared" / "data" / "road_markings"


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(ROOT / "roadwright.py"), *words], capture_output=True, text=True)


def test_an_unknown_kind_is_refused_with_one_sentence(project) -> None:
    done = run("check", str(project.root), "--kind", "nonsense", "--json")
    assert done.returncode == 2
    assert "There is no kind of finding nonsense; nothing was checked." in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not PHOTOS.is_dir(), reason="needs ../shared/data/road_markings")
def test_the_flaws_of_road_markings_are_found_once_and_for_all(tmp_path: Path) -> None:
    project = str(tmp_path / "markings")
    run("init", project)
    assert run("import", project, str(PHOTOS / "valid")).returncode == 0
    first, second = (json.loads(run("check", project, "--json").stdout) for _ in range(2))
    assert first["measured"] == first["looked_at"] == 100
    assert (second["measured"], second["looked_at"]) == (0, 0)
    assert first["findings"] == second["findings"]
    assert first["counts"]["near_duplicate"] > 0
    assert sum(first["counts"].values()) == len(first["findings"])
    assert all({"kind", "images", "detail"} <= set(each) for each in first["findings"])
    only = json.loads(run("check", project, "--kind", "near_duplicate", "--all", "--json").stdout)
    assert only["measured"] == 100
    assert set(only["counts"]) == {"near_duplicate"}
