"""The position that EXIF tells (EXIF 2.32, table 15). What is no position is none; it never spoils a picture."""

import struct
from collections.abc import Mapping
from contextlib import suppress

from PIL import ExifTags
from PIL import Image as PillowImage

from core.positions import Position, believed

_GPS = ExifTags.GPS
_SIGNS = {"N": 1.0, "S": -1.0, "E": 1.0, "W": -1.0}
_BROKEN = (ArithmeticError, AttributeError, LookupError, OSError, SyntaxError, TypeError, ValueError, struct.error)


def position_of_exif(exif: PillowImage.Exif) -> Position | None:
    """Latitude and longitude with their references; None where one lacks, is no number, or the receiver had no fix."""
    with suppress(*_BROKEN):  # files come from outside: tags of other kinds, cut short, or pointing anywhere
        told = exif.get_ifd(ExifTags.IFD.GPSInfo)
        if told and _word(told.get(_GPS.GPSStatus)) != "V":
            latitude = _degrees(told, _GPS.GPSLatitude, _GPS.GPSLatitudeRef, "NS")
            longitude = _degrees(told, _GPS.GPSLongitude, _GPS.GPSLongitudeRef, "EW")
            return believed(latitude, longitude)
    return None


def _degrees(told: Mapping[int, object], tag: int, reference: int, known: str) -> float:
    """Degrees from degrees, minutes and seconds. Raises one of `_BROKEN` for anything else; may be no number."""
    parts = told[tag]
    side = _word(told[reference])
    if not isinstance(parts, tuple) or len(parts) != 3 or side not in tuple(known):
        raise ValueError("no degrees")
    degrees, minutes, seconds = (float(part) for part in parts)
    if degrees < 0 or not (0 <= minutes < 60 and 0 <= seconds < 60):
        raise ValueError("no degrees")
    return _SIGNS[side] * (degrees + minutes / 60 + seconds / 3600)


def _word(value: object) -> str:
    words = value.decode("ascii", "replace") if isinstance(value, bytes) else str(value or "")
    return words.strip("\x00 ").upper()
