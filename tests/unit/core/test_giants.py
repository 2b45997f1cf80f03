"""Giant pictures: any part at any scale, upright, from files of every format, and what is said when that cannot be."""

import resource
import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image as PillowImage

from core.errors import Stopped, UserError
from core.giants import giant_overview, open_giant
from core.images import read_bgr

WIDTH, HEIGHT = 2701, 1577  # two levels, and nothing that divides by a tile


def drawn(width: int = WIDTH, height: int = HEIGHT) -> np.ndarray:
    """A picture in which each place looks different, smooth enough that halving it loses little."""
    across, down = np.arange(width)[None, :], np.arange(height)[:, None]
    planes = (across * 255 // width + 0 * down, down * 255 // height + 0 * across, (across + down) // 40 % 256)
    return np.stack(planes, axis=2).astype(np.uint8)


def saved(path: Path, orientation: int = 1) -> Path:
    exif = PillowImage.Exif()
    exif[0x0112] = orientation
    PillowImage.fromarray(drawn()).save(path, exif=exif, **({"compress_level": 1} if path.suffix == ".png" else {}))
    return path


@pytest.mark.parametrize("suffix", ["jpg", "png", "tif", "bmp", "webp"])
def test_every_part_at_full_sharpness_is_what_the_whole_picture_holds(tmp_path: Path, suffix: str) -> None:
    path = saved(tmp_path / f"a.{suffix}")
    giant = open_giant(path, tmp_path / "cache")
    giant.unpack()
    whole = read_bgr(path)
    for bounds in ((0, 0, 700, 600), (500, 480, 1100, 1060), (2400, 1300, WIDTH, HEIGHT), (0, 1500, WIDTH, HEIGHT)):
        x1, y1, x2, y2 = bounds
        assert np.abs(giant.part(0, bounds).astype(int) - whole[y1:y2, x1:x2]).max() <= 2


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", ["png", "tif"])
def test_parts_and_overview_are_upright_and_may_be_looked_at_turned(
    tmp_path: Path, orientation: int, suffix: str
) -> None:
    path = saved(tmp_path / f"a.{suffix}", orientation)
    giant = open_giant(path, tmp_path / "cache")
    giant.unpack()
    whole = read_bgr(path)
    assert giant.size_wh == (whole.shape[1], whole.shape[0])
    assert np.array_equal(giant.part(0, (700, 500, 1500, 900)), whole[500:900, 700:1500])
    quarter = np.rot90(whole, -1)
    assert np.array_equal(giant.part(0, (700, 500, 1500, 900), turned=6), quarter[500:900, 700:1500])
    small = cv2.resize(whole, giant.level_wh(giant.overview_level), interpolation=cv2.INTER_AREA)
    assert np.abs(giant.overview.astype(int) - small)[5:-5, 5:-5].mean() < 3


def test_levels_are_the_picture_halved(tmp_path: Path) -> None:
    giant = open_giant(saved(tmp_path / "a.png"), tmp_path / "cache")
    giant.unpack()
    assert giant.level_wh(1) == ((WIDTH + 1) // 2, (HEIGHT + 1) // 2)
    width, height = giant.level_wh(1)
    expected = cv2.resize(drawn()[:, :, ::-1], (width, height), interpolation=cv2.INTER_AREA)
    assert np.abs(giant.part(1, (0, 0, width, height)).astype(int) - expected)[:, :-9].mean() < 2


def test_what_was_unpacked_once_is_there_at_once_the_next_time(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png")
    first = open_giant(path, tmp_path / "cache")
    first.unpack()
    again = open_giant(path, tmp_path / "cache")
    assert (again.has_overview, again.has(0, (0, 0, WIDTH, HEIGHT))) == (True, True)
    assert np.abs(again.overview.astype(int) - first.overview).max() <= 2


def test_a_jpeg_has_its_overview_before_it_is_unpacked(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.jpg", orientation=6)
    giant = open_giant(path, tmp_path / "cache")
    assert giant.has_overview
    assert np.abs(giant.overview.astype(int) - giant_overview_by_hand(path, giant.overview)).mean() < 3


def giant_overview_by_hand(path: Path, like: np.ndarray) -> np.ndarray:
    return cv2.resize(read_bgr(path), (like.shape[1], like.shape[0]), interpolation=cv2.INTER_AREA)


def test_a_part_may_be_read_as_soon_as_its_rows_were_unpacked(tmp_path: Path) -> None:
    giant = open_giant(saved(tmp_path / "a.png"), tmp_path / "cache")
    seen: list[tuple[float, bool, bool]] = []

    def look() -> bool:
        seen.append((giant.share_read, giant.has(0, (0, 0, 600, 512)), giant.has(0, (0, 1540, 600, HEIGHT))))
        if giant.has(0, (0, 0, 600, 512)):
            assert np.array_equal(giant.part(0, (0, 0, 600, 512)), drawn()[:512, :600, ::-1])
        return True

    giant.unpack(look)
    assert seen[0][1:] == (False, False)
    assert (True, False) in [each[1:] for each in seen]
    assert giant.share_read == 1.0


def test_unpacking_that_nobody_wants_any_more_ends_and_leaves_nothing(tmp_path: Path) -> None:
    giant = open_giant(saved(tmp_path / "a.png"), tmp_path / "cache")
    with pytest.raises(Stopped):
        giant.unpack(lambda: giant.share_read < 0.4)
    assert list((tmp_path / "cache").iterdir()) == []
    assert not giant.has(0, (0, 0, 10, 10))


@pytest.mark.parametrize("suffix", ["jpg", "png", "tif"])
def test_a_file_cut_short_shows_what_it_has_and_says_how_much(tmp_path: Path, suffix: str) -> None:
    path = saved(tmp_path / f"a.{suffix}")
    content = path.read_bytes()
    keep = len(content) - len(content) // 3 if suffix != "tif" else 8 + WIDTH * 3 * 1000
    if suffix == "tif":
        directory = int.from_bytes(content[4:8], "little")
        assert directory < 1 << 20, "the directory comes first, so that the cut takes pixels"
    path.write_bytes(content[:keep])
    giant = open_giant(path, tmp_path / "cache")
    with pytest.raises(UserError, match=r"cut short: \d+ of its 1577 rows can be read"):
        giant.unpack()
    expected = cv2.resize(drawn()[:, :, ::-1], giant.level_wh(giant.overview_level), interpolation=cv2.INTER_AREA)
    assert np.abs(giant.overview[:256].astype(int) - expected[:256]).mean() < 3
    assert list((tmp_path / "cache").iterdir()) == []


def test_without_room_the_overview_is_read_and_the_room_is_named(tmp_path: Path) -> None:
    giant = open_giant(saved(tmp_path / "a.png"), tmp_path / "cache")
    with pytest.raises(UserError, match=r"needs 22 MB on the project's disk, which is full"):
        giant.unpack(room_left_bytes=1 << 60)
    assert giant.has_overview
    assert giant.overview.max() > 200
    with pytest.raises(UserError, match="full sharpness"):
        giant.sharp_part((0, 0, 100, 100))


def test_a_disk_that_fills_while_it_is_written_leaves_the_overview_and_no_half_file(tmp_path: Path) -> None:
    giant = open_giant(saved(tmp_path / "a.png"), tmp_path / "cache")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (6_000_000, before[1]))
    try:
        with pytest.raises(UserError, match="disk is full"):
            giant.unpack()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert giant.has_overview
    assert list((tmp_path / "cache").iterdir()) == []


def test_older_tiles_make_room_for_newer_ones(tmp_path: Path) -> None:
    old, new = saved(tmp_path / "old.png"), saved(tmp_path / "new.tif")
    first = open_giant(old, tmp_path / "cache")
    first.unpack()
    (tmp_path / "cache" / f"abc.{1 << 30}.part").write_bytes(b"left by a program that was killed")
    with pytest.raises(UserError, match="full"):
        open_giant(new, tmp_path / "cache").unpack(room_left_bytes=1 << 60)
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_file_that_was_replaced_is_told_apart(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png")
    giant = open_giant(path, tmp_path / "cache")
    giant.unpack()
    PillowImage.fromarray(255 - drawn()).save(path)
    assert not giant.is_current
    again = open_giant(path, tmp_path / "cache")
    assert not again.has_overview
    again.unpack()
    assert np.array_equal(again.part(0, (0, 0, 90, 90)), 255 - drawn()[:90, :90, ::-1])


def test_a_file_replaced_while_it_is_read_is_not_kept(tmp_path: Path) -> None:
    path, other = saved(tmp_path / "a.png"), saved(tmp_path / "b.tif")
    giant = open_giant(path, tmp_path / "cache")

    def replace_midway() -> bool:
        if giant.share_read > 0.5 and other.exists():
            other.replace(path)
        return True

    with pytest.raises(UserError, match="was replaced while it was read"):
        giant.unpack(replace_midway)
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_deep_giant_is_stretched_alike_in_all_its_parts(tmp_path: Path) -> None:
    values = (np.arange(HEIGHT)[:, None] + np.zeros(WIDTH)).astype(np.uint16)
    cv2.imwrite(str(tmp_path / "a.png"), values)
    giant = open_giant(tmp_path / "a.png", tmp_path / "cache")
    giant.unpack()
    places = (0, HEIGHT // 2, HEIGHT - 1)
    shown = [int(giant.part(0, (0, y, 1, y + 1))[0, 0, 0]) for y in places]
    assert (shown[0], abs(shown[1] - 128) < 4, shown[2]) == (0, True, 255)
    overview = giant_overview(tmp_path / "a.png", tmp_path / "other")
    assert abs(int(overview[overview.shape[0] // 2, 5, 0]) - shown[1]) < 4


def test_tiles_that_were_taken_away_are_made_again(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png")
    giant = open_giant(path, tmp_path / "cache")
    giant.unpack()
    shutil.rmtree(tmp_path / "cache")
    with pytest.raises(UserError, match="full sharpness"):
        giant.sharp_part((0, 0, 10, 10))
    giant.unpack()
    assert giant.sharp_part((0, 0, 10, 10)).shape == (10, 10, 3)
