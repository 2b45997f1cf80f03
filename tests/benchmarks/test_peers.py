"""Other labelling programs on the same pictures in the same run: what ours is measured against.

Each is installed by pip into an environment of its own, kept in ROADWRIGHT_PEERS (or the user's cache folder); one that
cannot be had is skipped with the reason. labelme 7 needs Python 3.12: it is measured where one is found.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import platformdirs
import pytest

from tests.benchmarks.label_pictures import FILES, HEIGHT, WIDTH, write_pictures

DRIVER = Path(__file__).parent / "peers" / "peer_driver.py"
PEERS = {"labelme": "labelme>=6.3,<7", "labelme7": "labelme>=7.9", "xanylabeling": "x-anylabeling-cvhub[cpu]>=4.2"}
NEWER = ("python3.12", "python3.13", "python3.14")  # what labelme 7 needs
CROWDS = (1000, 5000)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """200 pictures with five boxes each, and one picture each with 1,000 and 5,000 boxes."""
    root = tmp_path_factory.mktemp("peers")
    write_pictures(root / "pictures")
    for number in range(FILES):
        _write_labels(root / "pictures" / f"{number:03d}.jpg", 5)
    for count in CROWDS:
        folder = root / f"boxes_{count}"
        folder.mkdir()
        cv2.imwrite(str(folder / "a.jpg"), np.full((HEIGHT, WIDTH, 3), 90, np.uint8))
        _write_labels(folder / "a.jpg", count)
    return [root / "pictures", *(root / f"boxes_{count}" for count in CROWDS)]


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", PEERS)
def test_a_peer_on_the_same_pictures(name: str, folders: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    python = _environment(name)
    home = folders[0].parent / f"home_{name}"
    home.mkdir(exist_ok=True)
    done = subprocess.run(
        [str(python), str(DRIVER), name, *map(str, folders)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(home)},
        capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip
    if done.returncode:
        pytest.skip(f"{name} does not run here: {done.stderr.strip().splitlines()[-1:]}")
    answer = json.loads(next(line for line in reversed(done.stdout.splitlines()) if line.startswith("{")))
    with capsys.disabled():
        print(f"\n{name}: {json.dumps({key: {k: round(v, 1) for k, v in row.items()} for key, row in answer.items()})}")
    assert answer["next_image_ms"]["median"] > 0


def _environment(name: str) -> Path:
    """The interpreter of a peer's own environment, made when it is not there."""
    root = Path(os.environ.get("ROADWRIGHT_PEERS") or platformdirs.user_cache_dir("roadwright-peers"))
    python = root / name / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not (root / name / "whole").exists():
        interpreter = _newer_python() if name == "labelme7" else sys.executable
        made = subprocess.run([interpreter, "-m", "venv", "--clear", str(root / name)], check=False)
        installed = subprocess.run([str(python), "-m", "pip", "install", "-q", PEERS[name]], check=False)
        if made.returncode or installed.returncode:
            pytest.skip(f"{name} cannot be installed here")
        (root / name / "whole").touch()
    return python


def _newer_python() -> str:
    """An interpreter for labelme 7: this one, one on the path, or one that pyenv keeps."""
    if sys.version_info >= (3, 12):
        return sys.executable
    kept = sorted(Path.home().glob(".pyenv/versions/3.1[2-9]*/bin/python"))
    found = next(map(str, kept), None) or next((path for path in map(shutil.which, NEWER) if path), None)
    if found is None:
        pytest.skip("labelme 7 needs Python 3.12, and none is here")
    return found


def _write_labels(picture: Path, count: int) -> None:
    """Boxes as labelme keeps them."""
    chance = np.random.default_rng(count)
    places = chance.uniform((0, 0), (WIDTH - 60, HEIGHT - 50), (count, 2)).tolist()
    shapes = [
        {"label": f"class {each % 5}", "points": [[x, y], [x + 50, y + 40]], "group_id": None, "description": "",
         "shape_type": "rectangle", "flags": {}, "mask": None}
        for each, (x, y) in enumerate(places)
    ]  # fmt: skip
    told = {
        "version": "5.4.1", "flags": {}, "shapes": shapes, "imagePath": picture.name, "imageData": None,
        "imageHeight": HEIGHT, "imageWidth": WIDTH,
    }  # fmt: skip
    picture.with_suffix(".json").write_text(json.dumps(told))
