"""Pictures are opened upright, in eight bits, and refused with a sentence when they are damaged."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image as PillowImage

from core.errors import UserError
from core.images import read_bgr, read_header, thumbnail_jpeg


def corner_picture(width: int = 80, height: int = 48) -> np.ndarray:
    """Red top left, green top right, blue bottom left, white bottom right (RGB)."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[: height // 2, : width // 2] = (255, 0, 0)
    pixels[: height // 2, width // 2 :] = (0, 255, 0)
    pixels[height // 2 :, : width // 2] = (0, 0, 255)
    pixels[height // 2 :, width // 2 :] = (255, 255, 255)
    return pixels


STORED_AS = {
    1: lambda upright: upright,
    2: lambda upright: upright[:, ::-1],
    3: lambda upright: upright[::-1, ::-1],
    4: lambda upright: upright[::-1],
    5: lambda upright: upright.transpose(1, 0, 2),
    6: lambda upright: np.rot90(upright, 1),
    7: lambda upright: upright[::-1, ::-1].transpose(1, 0, 2),
    8: lambda upright: np.rot90(upright, -1),
}


@pytest.mark.parametrize("suffix", ["jpg", "png", "tiff", "webp"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_exif_orientation_is_turned_upright(tmp_path: Path, orientation: int, suffix: str) -> None:
    path = tmp_path / f"photo.{suffix}"
    exif = PillowImage.Exif()
    exif[0x0112] = orientation
    stored = np.ascontiguousarray(STORED_AS[orientation](corner_picture()))
    PillowImage.fromarray(stored).save(path, exif=exif)
    header, pixels = read_header(path), read_bgr(path)
    assert (header.width, header.height, pixels.shape) == (80, 48, (48, 80, 3))
    assert (pixels[5, 5, 2] > 200, pixels[5, 5, 0] < 60) == (True, True)
    assert (pixels[40, 5, 0] > 200, pixels[40, 5, 2] < 60) == (True, True)


def test_sixteen_bit_grey_keeps_its_brightness(tmp_path: Path) -> None:
    path = tmp_path / "deep.png"
    cv2.imwrite(str(path), np.linspace(0, 65535, 64 * 64).reshape(64, 64).astype(np.uint16))
    pixels = read_bgr(path)
    assert (pixels.dtype, pixels[0, 0, 0], pixels[-1, -1, 0]) == (np.uint8, 0, 255)
    assert abs(int(pixels[32, 0, 1]) - 128) <= 2


def test_a_palette_picture_has_its_colours(tmp_path: Path) -> None:
    path = tmp_path / "palette.png"
    PillowImage.fromarray(corner_picture()).convert("P", palette=PillowImage.Palette.ADAPTIVE).save(path)
    assert read_bgr(path)[5, 5].tolist() == [0, 0, 255]


def test_unicode_paths_open(tmp_path: Path) -> None:
    path = tmp_path / "Straße läuft 道路.png"
    PillowImage.fromarray(corner_picture()).save(path)
    assert read_bgr(path).shape == (48, 80, 3)


@pytest.mark.parametrize("content", [b"", b"hello", b"\xff\xd8\xff\xe0 torn", b"BM" + b"\x00" * 30])
def test_what_is_no_picture_is_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "odd.jpg"
    path.write_bytes(content)
    with pytest.raises(UserError, match=r"odd\.jpg"):
        read_bgr(path)


def test_a_missing_picture_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="missing"):
        read_header(tmp_path / "gone.jpg")


def test_a_thumbnail_fits_its_limit() -> None:
    small = cv2.imdecode(np.frombuffer(thumbnail_jpeg(corner_picture(800, 300)), np.uint8), cv2.IMREAD_COLOR)
    assert small.shape == (60, 160, 3)
