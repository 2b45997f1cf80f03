"""What people look at: deep pictures stretched, alpha over a checker, palettes and inks in their colours."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image as PillowImage

from core.errors import UserError
from core.images import read_bgr
from core.looking import read_shown
from tests.unit.core.test_images import STORED_AS, corner_picture


@pytest.mark.parametrize("suffix", ["png", "tif"])
@pytest.mark.parametrize("bands", [1, 3])
def test_twelve_bits_in_sixteen_fill_the_screen_and_networks_still_see_the_fixed_rule(
    tmp_path: Path, suffix: str, bands: int
) -> None:
    path = tmp_path / f"deep.{suffix}"
    ramp = np.repeat(np.linspace(0, 4095, 64 * 64).reshape(64, 64, 1), bands, axis=2).astype(np.uint16)
    cv2.imwrite(str(path), ramp)
    shown = read_shown(path)
    assert (shown.shape, shown.dtype, int(shown.min()), int(shown.max())) == ((64, 64, 3), np.uint8, 0, 255)
    assert abs(int(shown[32, 0, 1]) - 128) <= 3
    assert read_bgr(path).max() <= 16, "the same light gives the same value in every image that is learned from"


@pytest.mark.parametrize("kind", [np.float32, np.float64, np.int16])
@pytest.mark.parametrize("bands", [1, 3])
def test_values_below_zero_and_above_one_are_shown_from_black_to_white(tmp_path: Path, kind: type, bands: int) -> None:
    values = np.repeat(np.linspace(-500, 1500, 64 * 64).reshape(64, 64, 1), bands, axis=2).astype(kind)
    cv2.imwrite(str(tmp_path / "a.tif"), values)
    shown = read_shown(tmp_path / "a.tif")
    assert (int(shown[0, 0, 0]), int(shown[-1, -1, 0])) == (0, 255)
    assert abs(int(shown[32, 0, 1]) - 128) <= 3


def test_what_is_no_number_is_shown_black_and_the_rest_as_ever(tmp_path: Path) -> None:
    values = np.linspace(0, 1, 64 * 64).reshape(64, 64).astype(np.float32)
    values[10:20, 10:20] = np.nan
    cv2.imwrite(str(tmp_path / "a.tif"), values)
    shown = read_shown(tmp_path / "a.tif")
    assert shown[15, 15].tolist() == [0, 0, 0]
    assert shown[-1, -1].tolist() == [255, 255, 255]


def test_a_deep_picture_of_one_value_is_a_plain_grey(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "a.png"), np.full((40, 40), 32768, np.uint16))
    assert read_shown(tmp_path / "a.png")[3, 3].tolist() == [128, 128, 128]


def test_hues_stay_in_a_deep_colour_picture(tmp_path: Path) -> None:
    values = np.zeros((40, 40, 3), np.uint16)
    values[:20] = (300, 2000, 4000)
    cv2.imwrite(str(tmp_path / "a.png"), values)
    blue, green, red = read_shown(tmp_path / "a.png")[5, 5].tolist()
    assert (red, 120 < green < 135, 15 < blue < 25) == (255, True, True)


@pytest.mark.parametrize("suffix", ["png", "tif", "webp"])
def test_what_is_see_through_lies_over_a_checker(tmp_path: Path, suffix: str) -> None:
    pixels = np.zeros((40, 40, 4), np.uint8)
    pixels[:, :20] = (255, 0, 0, 255)
    PillowImage.fromarray(pixels).save(tmp_path / f"a.{suffix}", **({"lossless": True} if suffix == "webp" else {}))
    shown = read_shown(tmp_path / f"a.{suffix}")
    assert shown[5, 5].tolist() == [0, 0, 255]
    assert len({tuple(shown[y, x].tolist()) for y, x in ((5, 30), (5, 38))}) == 2, "two greys take turns"
    assert shown[:, 20:].min() > 200


@pytest.mark.parametrize(
    ("mode", "suffix"), [("L", "png"), ("L", "jpg"), ("P", "png"), ("CMYK", "jpg"), ("CMYK", "tif"), ("P", "bmp")]
)
def test_grey_palettes_and_inks_have_the_colours_that_pillow_gives_them(tmp_path: Path, mode: str, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    picture = PillowImage.fromarray(corner_picture()).convert(mode)
    picture.save(path, **({"quality": 100, "subsampling": 0} if suffix == "jpg" else {}))
    expected = np.asarray(picture.convert("RGB"))[:, :, ::-1]
    assert np.abs(read_shown(path)[5:20, 5:30].astype(int) - expected[5:20, 5:30]).max() <= 4


@pytest.mark.parametrize("suffix", ["jpg", "png", "tiff", "webp"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_upright_for_the_eye_too(tmp_path: Path, orientation: int, suffix: str) -> None:
    path = tmp_path / f"photo.{suffix}"
    exif = PillowImage.Exif()
    exif[0x0112] = orientation
    PillowImage.fromarray(np.ascontiguousarray(STORED_AS[orientation](corner_picture()))).save(path, exif=exif)
    assert np.array_equal(read_shown(path), read_bgr(path))


@pytest.mark.parametrize("suffix", ["png", "tif", "jpg", "webp"])
def test_what_is_cut_short_is_refused_with_a_sentence(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    noise = np.random.default_rng(0).integers(0, 256, (300, 300, 3)).astype(np.uint8)
    PillowImage.fromarray(noise).save(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(UserError, match=r"damaged|cut short|cannot be|can be read"):
        read_shown(path)
