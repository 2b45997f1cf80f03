"""A picture of 20,000 x 20,000 pixels: resident memory, time to the first paint and to full sharpness, frame times.

ROADWRIGHT_GIANT_SIDE (20,000 when not said) makes a smaller run. The files are written row by row of tiles, with noise
that does not pack well, as photographs are.
"""

import os
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as PillowImage

from core.ids import new_numbers
from core.project import create_project, utc_now
from labeling.ontology import add_class
from tests.benchmarks.test_labelling_speed import measured
from tests.unit.core.test_strips import tiff

SIDE = int(os.environ.get("ROADWRIGHT_GIANT_SIDE", "20000"))
TILE = 512
SMALL = 6  # ordinary images before the giant: it is not read ahead


def rows(side: int, height: int) -> Iterator[np.ndarray]:
    """Strips (height, side, 3) of a road from above: smooth shades, texture and coloured marks."""
    chance = np.random.default_rng(11)
    noise = chance.integers(0, 24, (height * 2, side + 4000, 3)).astype(np.uint8)
    across = (np.arange(side) * 90 // side).astype(np.uint8)[None, :, None]
    for top in range(0, side, height):
        count = min(height, side - top)
        down, left = int(chance.integers(0, height)), int(chance.integers(0, 4000))
        strip = noise[down : down + count, left : left + side] + np.uint8(60 + 70 * top // side) + across
        for x in chance.integers(0, side - 200, side // 300).tolist():
            strip[20 : min(count, 150), x : x + 120] = chance.integers(0, 255, 3)
        yield strip


def write_tiff(path: Path, side: int) -> None:
    """Tiles packed by deflate (TIFF 6.0, section 15), the directory at the end."""
    packed = []
    for strip in rows(side, TILE):
        across = -(-side // TILE)
        filled = np.zeros((TILE, across * TILE, 3), np.uint8)
        filled[: strip.shape[0], :side] = strip
        packed += [zlib.compress(filled[:, x * TILE : (x + 1) * TILE].tobytes(), 1) for x in range(across)]
    lengths = [len(each) for each in packed]
    starts = np.cumsum([8, *lengths])[:-1].tolist()
    tags = {256: [side], 257: [side], 258: [8, 8, 8], 259: [8], 262: [2], 277: [3], 322: [TILE], 323: [TILE]}
    path.write_bytes(tiff(tags | {324: starts, 325: lengths}, b"".join(packed), "<"))


def write_other(path: Path, side: int) -> None:
    """PNG or JPEG by Pillow, from the whole picture."""
    whole = PillowImage.fromarray(np.concatenate(list(rows(side, TILE))))
    whole.save(path, **({"quality": 90} if path.suffix == ".jpg" else {"compress_level": 1}))


@pytest.fixture(params=["jpg", "png", "tif"])
def project(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Path]:
    """Some ordinary pictures and a giant."""
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    for number in range(SMALL):
        PillowImage.fromarray(next(rows(1920, 1080))).save(pictures / f"{number}.jpg")
    giant = pictures / f"giant.{request.param}"
    (write_tiff if request.param == "tif" else write_other)(giant, SIDE)
    made = create_project(tmp_path / "project")
    add_class(made.registry, "car")
    files = [*((f"{number}.jpg", 1920, 1080) for number in range(SMALL)), (giant.name, SIDE, SIDE)]
    with made.registry.transaction() as tx:
        execute = tx.session.connection().exec_driver_sql
        execute("INSERT INTO source_folder (id, absolute, relative) VALUES (1, ?, NULL)", (pictures.as_posix(),))
        execute(
            "INSERT INTO image (id, sha256, name, source_id, path, width, height, orientation, source_part, added_at)"
            " VALUES (?, ?, ?, 1, ?, ?, ?, 1, '', ?)",
            [
                (number, name, name, name, width, height, utc_now())
                for number, (name, width, height) in zip(new_numbers(len(files)), files, strict=True)
            ],
        )
    made.close()
    return request.param, tmp_path / "project"


@pytest.mark.timeout(3600)
def test_a_giant_picture(project: tuple[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
    kind, root = project
    row = measured("giant_driver.py", str(root))
    size = next((root.parent / "pictures").glob("giant.*")).stat().st_size / 1e6
    with capsys.disabled():
        print(
            f"\n{kind} of {SIDE} x {SIDE}, {size:.0f} MB: first paint {row['paint_s']:.2f} s, overview"
            f" {row['overview_s']:.1f} s, full sharpness {row['sharp_s']:.1f} s ({row['sharp_cpu_s']:.1f} s of the"
            f" processor), opened again {row['again_s']:.2f} s; memory {row['mb_before']:.0f} MB before, at most"
            f" {row['mb_most']:.0f} MB, {row['mb_after']:.0f} MB after panning"
        )
        for name in ("zoom", "pan_100", "pan_60", "pan_30"):
            print(
                f"  {name}: median {row[f'{name}_ms']:.1f} ms, worst {row[f'{name}_worst_ms']:.1f} ms, of the processor"
                f" {row[f'{name}_cpu_ms']:.1f} ms"
            )
    assert row["sharp_s"] >= row["paint_s"] > 0
