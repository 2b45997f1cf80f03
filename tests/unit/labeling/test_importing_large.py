"""Pictures of any size and depth come in, and those that are damaged are told apart."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from core.errors import UserError
from labeling.files import examine

WIDTH, HEIGHT = 15_000, 14_000  # more than twice what Pillow takes for a bomb


@pytest.fixture(scope="module")
def giant(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("giant") / "giant.png"
    pixels = np.zeros((HEIGHT, WIDTH), np.uint8)
    pixels[::7] = 90
    cv2.imwrite(str(path), pixels, [cv2.IMWRITE_PNG_COMPRESSION, 1])
    return path


def test_a_giant_picture_comes_in_with_its_size(giant: Path) -> None:
    header = examine(giant).header
    assert (header.width, header.height) == (WIDTH, HEIGHT)


def test_a_giant_picture_cut_short_is_refused_with_the_rows_it_has(giant: Path, tmp_path: Path) -> None:
    content = giant.read_bytes()
    (tmp_path / "cut.png").write_bytes(content[: len(content) * 2 // 3])
    with pytest.raises(UserError, match=rf"cut\.png is cut short: \d+ of its {HEIGHT} rows can be read"):
        examine(tmp_path / "cut.png")


@pytest.mark.parametrize("kind", [np.float32, np.float64, np.int16, np.uint16])
def test_deep_colours_come_in(tmp_path: Path, kind: type) -> None:
    cv2.imwrite(str(tmp_path / "deep.tif"), np.ones((30, 40, 3), kind))
    assert examine(tmp_path / "deep.tif").header.width == 40
