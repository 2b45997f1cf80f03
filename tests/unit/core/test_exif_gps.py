"""Positions are read from real pictures with EXIF, and rubbish in EXIF is none and spoils no picture."""

import warnings
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image
from PIL.TiffImagePlugin import IFDRational

from core.errors import UserError
from core.images import look_through_jpeg, read_header, read_header_and_position, read_position
from core.positions import Position
from tests.gps_pictures import BERLIN, gps_tags, picture_with_gps

GPS = ExifTags.GPS


@pytest.mark.parametrize("suffix", [".jpg", ".tif", ".png", ".webp"])
def test_a_picture_tells_where_it_was_taken(tmp_path: Path, suffix: str) -> None:
    path = picture_with_gps(tmp_path / f"a{suffix}", gps_tags(BERLIN))
    found = read_position(path)
    assert found is not None
    assert (found.latitude, found.longitude) == pytest.approx(BERLIN, abs=1e-6)
    assert read_header_and_position(path).position == found


def test_south_and_west_are_below_nought(tmp_path: Path) -> None:
    found = read_position(picture_with_gps(tmp_path / "a.jpg", gps_tags((-22.9068, -43.1729))))
    assert found is not None
    assert (found.latitude, found.longitude) == pytest.approx((-22.9068, -43.1729), abs=1e-6)


def test_the_import_reads_it_with_the_header(tmp_path: Path) -> None:
    path = picture_with_gps(tmp_path / "a.jpg", gps_tags(BERLIN), orientation=6)
    header = look_through_jpeg(path.read_bytes(), path)
    assert (header.width, header.height, header.orientation) == (48, 64, 6)
    assert header.position == read_position(path)
    assert read_header(path).position is None


RUBBISH: dict[str, dict[int, Any]] = {
    "no denominators": {GPS.GPSLatitude: (IFDRational(52, 0), IFDRational(0, 0), IFDRational(0, 0))},
    "null island": {GPS.GPSLatitude: (0.0, 0.0, 0.0), GPS.GPSLongitude: (0.0, 0.0, 0.0)},
    "out of range": {GPS.GPSLatitude: (95.0, 0.0, 0.0)},
    "sixty-one minutes": {GPS.GPSLatitude: (52.0, 61.0, 0.0)},
    "two numbers": {GPS.GPSLatitude: (52.0, 1.0)},
    "one number": {GPS.GPSLatitude: (52.0,)},
    "another hemisphere": {GPS.GPSLatitudeRef: "X"},
    "an empty hemisphere": {GPS.GPSLongitudeRef: ""},
    "no fix": {GPS.GPSStatus: "V"},
}


@pytest.mark.parametrize("what", RUBBISH)
def test_rubbish_is_no_position_and_the_picture_is_read(tmp_path: Path, what: str) -> None:
    path = picture_with_gps(tmp_path / "a.jpg", {**gps_tags(BERLIN), **RUBBISH[what]})
    assert read_position(path) is None
    assert look_through_jpeg(path.read_bytes(), path).width == 64


@pytest.mark.parametrize("lacking", list(gps_tags(BERLIN)))
def test_with_one_tag_missing_there_is_no_position(tmp_path: Path, lacking: int) -> None:
    tags = {tag: value for tag, value in gps_tags(BERLIN).items() if tag != lacking}
    assert read_position(picture_with_gps(tmp_path / "a.jpg", tags)) is None


def test_a_picture_without_exif_has_no_position_and_no_picture_is_an_error(tmp_path: Path) -> None:
    Image.new("RGB", (64, 48)).save(tmp_path / "plain.jpg")
    assert read_position(tmp_path / "plain.jpg") is None
    (tmp_path / "text.jpg").write_text("no picture")
    with pytest.raises(UserError, match="not a picture"):
        read_position(tmp_path / "text.jpg")


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(places=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), min_size=1, max_size=12))
def test_broken_bytes_of_exif_never_spoil_a_picture(tmp_path: Path, places: list[tuple[int, int]]) -> None:
    whole = bytearray(picture_with_gps(tmp_path / "a.jpg", gps_tags(BERLIN)).read_bytes())
    start = whole.index(b"Exif\x00\x00") + 6
    length = int.from_bytes(whole[start - 8 : start - 6], "big") - 8
    for offset, value in places:
        whole[start + offset % length] = value
    (tmp_path / "b.jpg").write_bytes(whole)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = look_through_jpeg(bytes(whole), tmp_path / "b.jpg").position
    assert found is None or isinstance(found, Position)


def test_fractions_are_read_as_they_were_written(tmp_path: Path) -> None:
    tags = {**gps_tags(BERLIN), GPS.GPSLatitude: (IFDRational(52), IFDRational(Fraction(6249, 200)), IFDRational(0))}
    found = read_position(picture_with_gps(tmp_path / "a.jpg", tags))
    assert found is not None
    assert found.latitude == pytest.approx(52 + 31.245 / 60, abs=1e-6)
