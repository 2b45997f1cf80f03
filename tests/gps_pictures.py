"""Real pictures that tell where they were taken, as a camera writes it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from PIL import ExifTags, Image
from PIL.TiffImagePlugin import IFDRational

BERLIN = (52.516275, 13.377704)
_GPS = ExifTags.GPS


def gps_tags(place: tuple[float, float]) -> dict[int, Any]:
    """The four tags of a position, degrees."""
    latitude, longitude = place
    return {
        _GPS.GPSLatitudeRef: "N" if latitude >= 0 else "S",
        _GPS.GPSLatitude: _sexagesimal(abs(latitude)),
        _GPS.GPSLongitudeRef: "E" if longitude >= 0 else "W",
        _GPS.GPSLongitude: _sexagesimal(abs(longitude)),
    }


def picture_with_gps(path: Path, tags: Mapping[int, Any], *, orientation: int = 1, seed: int = 0) -> Path:
    """A picture of 64 x 48 pixels with these GPS tags; another `seed` is another picture."""
    path.parent.mkdir(parents=True, exist_ok=True)
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(tags)
    exif[ExifTags.IFD.GPSInfo] = dict(tags)  # a TIFF is written only what stands here too
    pixels = np.random.default_rng(seed).integers(0, 255, (6, 8, 3), np.uint8).repeat(8, 0).repeat(8, 1)
    Image.fromarray(pixels).save(path, exif=exif)
    return path


def _sexagesimal(degrees: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    whole, rest = divmod(degrees * 60, 60)
    minutes, seconds = divmod(rest * 60, 60)
    return IFDRational(int(whole)), IFDRational(int(minutes)), IFDRational(round(seconds * 10_000), 10_000)
