"""Pictures read in strips hold the same pixels as pictures read whole, and say what is missing."""

import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image as PillowImage

from core.errors import UserError
from core.strips.reading import strips_of

HEIGHT, WIDTH = 1037, 301
CHANCE = np.random.default_rng(5)
GREY = CHANCE.integers(0, 256, (HEIGHT, WIDTH)).astype(np.uint8)
RGB = CHANCE.integers(0, 256, (HEIGHT, WIDTH, 3)).astype(np.uint8)
ALPHA = CHANCE.integers(0, 256, (HEIGHT, WIDTH, 1)).astype(np.uint8)
SMOOTH = np.repeat((np.arange(HEIGHT)[:, None, None] * 40 + np.arange(WIDTH)[:, None] * 7) % 65536, 3, axis=2)


def whole(path: Path) -> np.ndarray:
    """The strips of a picture, put together again."""
    strips = list(strips_of(path, 100))
    assert [strip.shape[0] for strip in strips[:-1]] == [100] * 10, "each strip but the last has the height asked for"
    return np.concatenate(strips)


def bgr(rgb: np.ndarray) -> np.ndarray:
    return rgb[:, :, [2, 1, 0, 3][: rgb.shape[2]]]


PNGS = {
    "grey": (PillowImage.fromarray(GREY), GREY),
    "one bit": (PillowImage.fromarray(GREY > 128), (GREY > 128).astype(np.uint8) * 255),
    "grey and alpha": (PillowImage.fromarray(np.dstack((GREY, ALPHA))), np.dstack((GREY, ALPHA))),
    "colour": (PillowImage.fromarray(RGB), bgr(RGB)),
    "colour and alpha": (PillowImage.fromarray(np.dstack((RGB, ALPHA))), bgr(np.dstack((RGB, ALPHA)))),
}


@pytest.mark.parametrize("kind", PNGS)
def test_a_png_of_eight_bits_or_fewer_is_read_as_it_was_written(tmp_path: Path, kind: str) -> None:
    picture, expected = PNGS[kind]
    picture.save(tmp_path / "a.png")
    assert np.array_equal(whole(tmp_path / "a.png"), expected)


@pytest.mark.parametrize("bands", [1, 3, 4])
def test_a_png_of_sixteen_bits_keeps_all_of_them(tmp_path: Path, bands: int) -> None:
    expected = CHANCE.integers(0, 65536, (HEIGHT, WIDTH, bands)).astype(np.uint16)
    cv2.imwrite(str(tmp_path / "a.png"), expected)
    assert np.array_equal(whole(tmp_path / "a.png").reshape(expected.shape), expected)


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_a_png_with_a_palette_has_its_colours_and_what_is_see_through(tmp_path: Path, bits: int) -> None:
    palette = CHANCE.integers(0, 256, (2**bits, 3)).astype(np.uint8)
    numbers = GREY & (2**bits - 1)
    picture = PillowImage.fromarray(numbers).convert("L")
    picture.putpalette(palette.tobytes())
    picture.save(tmp_path / "a.png", bits=bits, transparency=1)
    found = whole(tmp_path / "a.png")
    assert np.array_equal(found[:, :, :3], palette[numbers][:, :, ::-1])
    assert np.array_equal(found[:, :, 3] == 0, numbers == 1)


def test_a_png_is_read_the_same_whichever_filter_its_rows_use(tmp_path: Path) -> None:
    for name, kind in (("sub", cv2.IMWRITE_PNG_FILTER), ("all", cv2.IMWRITE_PNG_ALL_FILTERS)):
        flags = [cv2.IMWRITE_PNG_FILTER, cv2.IMWRITE_PNG_ALL_FILTERS] if name == "all" else [kind, 16]
        cv2.imwrite(str(tmp_path / "a.png"), SMOOTH.astype(np.uint8), flags)
        assert np.array_equal(whole(tmp_path / "a.png"), SMOOTH.astype(np.uint8))


def test_an_interlaced_png_is_read_too(tmp_path: Path) -> None:
    """Written by hand, for no library here writes one: seven passes of a picture (PNG, section 8.2)."""
    passes = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
    rows = b"".join(
        b"\x00" + row.tobytes() for x, y, across, down in passes for row in GREY[y::down, x::across] if len(row)
    )
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 0, 0, 0, 1)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    ]
    content = b"\x89PNG\r\n\x1a\n"
    for kind, body in chunks:
        content += struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    (tmp_path / "a.png").write_bytes(content)
    assert np.array_equal(whole(tmp_path / "a.png"), GREY)


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_a_jpeg_is_read_as_opencv_reads_it(tmp_path: Path, mode: str, progressive: bool) -> None:
    picture = PillowImage.fromarray((SMOOTH // 256).astype(np.uint8)).convert(mode)
    picture.save(tmp_path / "a.jpg", quality=95, progressive=progressive)
    expected = cv2.imread(str(tmp_path / "a.jpg"), cv2.IMREAD_COLOR)
    assert np.abs(whole(tmp_path / "a.jpg").astype(int) - expected).max() <= 3


TIFF_KINDS = {
    "lzw": {"compression": "tiff_lzw"},
    "deflate": {"compression": "tiff_adobe_deflate"},
    "packbits": {"compression": "packbits"},
    "plain": {"compression": "raw"},
    "high strips": {"compression": "tiff_lzw", "strip_size": 1 << 18},
    "one strip": {"compression": "raw", "strip_size": 1 << 30},
}


@pytest.mark.parametrize("kind", TIFF_KINDS)
def test_a_tiff_in_strips_is_read_as_it_was_written(tmp_path: Path, kind: str) -> None:
    PillowImage.fromarray(RGB).save(tmp_path / "a.tif", **TIFF_KINDS[kind])
    assert np.array_equal(whole(tmp_path / "a.tif"), bgr(RGB))


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("tile_wh", [(64, 64), (128, 256)])
def test_a_tiff_in_tiles_is_read_as_it_was_written(tmp_path: Path, tile_wh: tuple[int, int], order: str) -> None:
    write_tiled_tiff(tmp_path / "a.tif", RGB, tile_wh, order)
    assert np.array_equal(whole(tmp_path / "a.tif"), bgr(RGB))


def test_a_tiff_with_its_planes_apart_is_read_as_it_was_written(tmp_path: Path) -> None:
    planes = [RGB[:, :, band].tobytes() for band in range(3)]
    starts = [8 + number * len(planes[0]) for number in range(3)]
    tags = {256: [WIDTH], 257: [HEIGHT], 258: [8, 8, 8], 259: [1], 262: [2], 273: starts, 277: [3], 278: [HEIGHT]}
    (tmp_path / "a.tif").write_bytes(tiff(tags | {279: [len(planes[0])] * 3, 284: [2]}, b"".join(planes), "<"))
    assert np.array_equal(whole(tmp_path / "a.tif"), bgr(RGB))


@pytest.mark.parametrize("kind", [np.uint16, np.int16, np.float32, np.float64])
@pytest.mark.parametrize("bands", [1, 3])
def test_a_deep_tiff_keeps_its_values(tmp_path: Path, kind: type, bands: int) -> None:
    expected = (CHANCE.random((HEIGHT, WIDTH, bands)) * 3000 - 100 * (kind != np.uint16)).astype(kind)
    cv2.imwrite(str(tmp_path / "a.tif"), expected)
    assert np.array_equal(whole(tmp_path / "a.tif").reshape(expected.shape), expected)


def test_white_is_zero_is_turned_round(tmp_path: Path) -> None:
    deep = CHANCE.integers(0, 65536, (HEIGHT, WIDTH)).astype("<u2")
    for values, bits in ((GREY, 8), (deep, 16)):
        pixels = values.tobytes()
        tags = {256: [WIDTH], 257: [HEIGHT], 258: [bits], 259: [1], 262: [0], 273: [8], 277: [1], 278: [HEIGHT]}
        (tmp_path / "a.tif").write_bytes(tiff(tags | {279: [len(pixels)]}, pixels, "<"))
        assert np.array_equal(whole(tmp_path / "a.tif"), np.iinfo(values.dtype).max - values)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA"])
def test_a_bmp_is_read_as_opencv_reads_it(tmp_path: Path, mode: str) -> None:
    PillowImage.fromarray(RGB).convert(mode).save(tmp_path / "a.bmp")
    assert np.array_equal(whole(tmp_path / "a.bmp"), cv2.imread(str(tmp_path / "a.bmp"), cv2.IMREAD_COLOR))


def test_a_webp_is_read_with_what_is_see_through(tmp_path: Path) -> None:
    PillowImage.fromarray(np.dstack((RGB, ALPHA))).save(tmp_path / "a.webp", lossless=True, exact=True)
    assert np.array_equal(whole(tmp_path / "a.webp"), bgr(np.dstack((RGB, ALPHA))))


@pytest.mark.parametrize("suffix", ["png", "jpg", "tif", "bmp"])
def test_what_is_cut_short_gives_the_rows_it_has_and_then_says_how_many(tmp_path: Path, suffix: str) -> None:
    PillowImage.fromarray(RGB).save(tmp_path / "whole.png")
    path = tmp_path / f"cut.{suffix}"
    if suffix == "tif":
        write_tiled_tiff(path, RGB, (64, 64), "<", directory_first=True)
    else:
        PillowImage.fromarray(RGB).save(path)
    expected = whole(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    found: list[np.ndarray] = []
    with pytest.raises(UserError, match=rf"cut\.{suffix} is cut short: \d+ of its 1037 rows"):
        found.extend(strips_of(path, 100))
    if suffix != "bmp":  # a BMP begins with its lowest rows, so that half of one has no upper row at all
        rows = np.concatenate(found)
        assert 300 < len(rows) < HEIGHT
        assert np.array_equal(rows[:-32], expected[: len(rows) - 32])


@pytest.mark.parametrize("suffix", ["png", "tif"])
def test_what_is_damaged_inside_is_refused_with_a_sentence(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    PillowImage.fromarray(RGB).save(path, **({"compression": "tiff_adobe_deflate"} if suffix == "tif" else {}))
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 4000] = bytes(4000)
    path.write_bytes(content)
    with pytest.raises(UserError, match=r"damaged|cut short"):
        list(strips_of(path, 100))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"gone\.png is missing"):
        list(strips_of(tmp_path / "gone.png", 100))


def tiff(tags: dict[int, list[int]], pixels: bytes, order: str, *, directory_first: bool = False) -> bytes:
    """A TIFF of long values, with the pixels at byte 8 or, when the directory comes first, at byte 65536."""
    start = 8 if directory_first else 8 + len(pixels) + len(pixels) % 2
    beyond = start + 2 + 12 * len(tags) + 4
    directory, values = struct.pack(order + "H", len(tags)), b""
    for tag in sorted(tags):
        packed = struct.pack(f"{order}{len(tags[tag])}L", *tags[tag])
        directory += struct.pack(order + "HHL", tag, 4, len(tags[tag]))
        directory += packed if len(packed) == 4 else struct.pack(order + "L", beyond + len(values))
        values += b"" if len(packed) == 4 else packed
    head = (b"II*\x00" if order == "<" else b"MM\x00*") + struct.pack(order + "L", start)
    if directory_first:
        return (head + directory + bytes(4) + values).ljust(1 << 16, b"\x00") + pixels
    return head + pixels.ljust(start - 8, b"\x00") + directory + bytes(4) + values


def write_tiled_tiff(
    path: Path, rgb: np.ndarray, tile_wh: tuple[int, int], order: str, *, directory_first: bool = False
) -> None:
    """Tiles packed by deflate, row by row."""
    across, down = -(-rgb.shape[1] // tile_wh[0]), -(-rgb.shape[0] // tile_wh[1])
    filled = np.zeros((down * tile_wh[1], across * tile_wh[0], 3), np.uint8)
    filled[: rgb.shape[0], : rgb.shape[1]] = rgb
    packed = [
        zlib.compress(filled[y : y + tile_wh[1], x : x + tile_wh[0]].tobytes())
        for y in range(0, filled.shape[0], tile_wh[1])
        for x in range(0, filled.shape[1], tile_wh[0])
    ]
    lengths = [len(each) for each in packed]
    begin = 1 << 16 if directory_first else 8
    starts = [begin + sum(lengths[:number]) for number in range(len(lengths))]
    tags = {256: [rgb.shape[1]], 257: [rgb.shape[0]], 258: [8, 8, 8], 259: [8], 262: [2], 277: [3]}
    tags |= {322: [tile_wh[0]], 323: [tile_wh[1]], 324: starts, 325: lengths}
    path.write_bytes(tiff(tags, b"".join(packed), order, directory_first=directory_first))
