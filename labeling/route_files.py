"""Reads positions that lie beside pictures or a drive: a GPX 1.1 track, or a table with latitude and longitude.

Files come from outside: entities are refused, a row that cannot be used is told and left out. GPX 1.1 is described at
https://www.topografix.com/GPX/1/1/; its positions are WGS84, its times ISO 8601.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import numpy as np

from core.errors import UserError
from core.formats.csv_rows import Row, first_rows, rows_of, separator_of
from core.formats.seam import Skipped
from core.formats.xml_stream import elements_under_root
from core.positions import Position, believed
from labeling.routes import Axis, Route, route_of

MOST_BYTES = 256 << 20
MOST_TOLD = 100
Subject = Literal["drive", "images"]
_GPX = "{http://www.topografix.com/GPX/1/1}"
_OLD_GPX = "{http://www.topografix.com/GPX/1/0}"
_LATITUDE = ("latitude", "lat", "gps_latitude", "y_wgs84")
_LONGITUDE = ("longitude", "lon", "lng", "long", "gps_longitude", "x_wgs84")
_NAME = ("name", "image", "file", "filename", "file_name", "image_name", "path", "picture")
_FRAME = ("frame", "frame_index", "frame_number")
_SECONDS = ("time", "time_s", "t", "seconds", "timestamp", "timestamp_s", "datetime")
_MILLISECONDS = ("time_ms", "timestamp_ms", "ms")
_CLOCK_S = 1e8  # seconds from here on are counted since 1970, not since the drive began
_CLOCK_MS = 1e11
_WANTED = (
    "Name a GPX track, or a CSV file with the columns latitude, longitude and one of: name, time (seconds or"
    " ISO 8601), time_ms, frame."
)


@dataclass(frozen=True, slots=True)
class NamedPositions:
    """Positions by the name of the picture, as the table tells it."""

    by_name: Mapping[str, Position]


@dataclass(slots=True)
class _Left:
    """What could not be used: the first with their reason, the others counted."""

    told: list[Skipped] = field(default_factory=list)
    count: int = 0

    def out(self, what: str, reason: str) -> None:
        self.count += 1
        if self.count <= MOST_TOLD:
            self.told.append(Skipped(what, reason))

    def all(self) -> tuple[Skipped, ...]:
        more = self.count - len(self.told)
        return (*self.told, *([Skipped(f"{more:,} more", "Left out for reasons like these.")] if more else []))


def subject_of(path: Path) -> Subject:
    """Whether a file speaks of moments of a drive, or of pictures by name; reads its beginning only.

    Raises UserError for what is no such file.
    """
    _refuse_unusable(path)
    return "drive" if _is_gpx(path) or _columns(path).axis != "name" else "images"


def read_positions_file(path: Path) -> tuple[Route | NamedPositions, tuple[Skipped, ...]]:
    """What a file says, and what of it could not be used. Raises UserError when nothing can be read."""
    _refuse_unusable(path)
    return _read_gpx(path) if _is_gpx(path) else _read_table(path)


def _refuse_unusable(path: Path) -> None:
    if not path.is_file():
        raise UserError(f"{path.name} is not there; no position was taken.", "Check the name.")
    if path.stat().st_size > MOST_BYTES:
        raise UserError(f"{path.name} is too large to be read as positions.", "Cut it into one file a drive.")


def _is_gpx(path: Path) -> bool:
    with path.open("rb") as file:
        beginning = file.read(4096)
    return path.suffix.lower() == ".gpx" or b"<gpx" in beginning


def _read_gpx(path: Path) -> tuple[Route, tuple[Skipped, ...]]:
    with path.open("rb") as file:
        space = _OLD_GPX if b"topografix.com/GPX/1/0" in file.read(4096) else _GPX
    left, at, places = _Left(), list[float](), list[Position]()
    number = 0
    for element in elements_under_root(path, f"{space}gpx"):
        for point in element.iter(f"{space}trkpt"):
            number += 1
            moment = _clock(point.findtext(f"{space}time") or "")
            place = _place(point.get("lat", ""), point.get("lon", ""))
            if moment is None or place is None:
                left.out(f"point {number}", "It has no time." if moment is None else "It has no position.")
                continue
            at.append(moment)
            places.append(place)
    if not at:
        raise UserError(f"{path.name} holds no track whose points have times; no position was taken.", _WANTED)
    beginning = min(at)
    return _route("seconds", [moment - beginning for moment in at], places), left.all()


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which column means what."""

    axis: Literal["name", "seconds", "milliseconds", "frames"]
    key: int
    latitude: int
    longitude: int


def _columns(path: Path) -> _Columns:
    rows = first_rows(path)
    names = [each.strip().lower().replace(" ", "_").lstrip("\ufeff") for each in rows[0].fields] if rows else []
    latitude, longitude = _first(names, _LATITUDE), _first(names, _LONGITUDE)
    axes = (("frames", _FRAME), ("milliseconds", _MILLISECONDS), ("seconds", _SECONDS), ("name", _NAME))
    if latitude is not None and longitude is not None:
        for axis, known in axes:
            key = _first(names, known)
            if key is not None:
                return _Columns(axis, key, latitude, longitude)  # type: ignore[arg-type]  # of the four above
    raise UserError(f"{path.name} tells no positions that are understood; none was taken.", _WANTED)


def _first(names: Sequence[str], known: Sequence[str]) -> int | None:
    return next((names.index(each) for each in known if each in names), None)


def _read_table(path: Path) -> tuple[Route | NamedPositions, tuple[Skipped, ...]]:
    columns, left = _columns(path), _Left()
    usable = list(_usable(path, columns, left))
    if not usable:
        raise UserError(f"{path.name} holds no row with a position; no position was taken.", _WANTED)
    if columns.axis == "name":
        return NamedPositions({key: place for key, place in usable}), left.all()  # noqa: C416 - the last row counts
    at, places = list[float](), list[Position]()
    for key, place in usable:
        moment = _number(key) if columns.axis == "frames" else _moment(key, is_ms=columns.axis == "milliseconds")
        if moment is None:
            left.out(key[:40] or "a row", "It is no time or frame.")
            continue
        at.append(moment)
        places.append(place)
    if not at:
        raise UserError(f"{path.name} holds no time or frame that is understood; no position was taken.", _WANTED)
    return _route("frames" if columns.axis == "frames" else "seconds", at, places), left.all()


def _usable(path: Path, columns: _Columns, left: _Left) -> Iterator[tuple[str, Position]]:
    rows: Iterator[Row] = rows_of(path, separator_of(path))
    next(rows, None)
    for row in rows:
        place, key = _place(row.at(columns.latitude), row.at(columns.longitude)), row.at(columns.key)
        if place is None or not key:
            left.out(f"row {row.number}", "It has no position." if place is None else "It says not of what.")
        else:
            yield key, place


def _route(axis: Axis, at: Sequence[float], places: Sequence[Position]) -> Route:
    """Times of a clock begin with the first point; seconds of a drive are kept as they are told."""
    moments = np.array(at, np.float64)
    if axis == "seconds" and moments.min() >= _CLOCK_S:
        moments -= moments.min()
    return route_of(axis, moments, np.array([(each.latitude, each.longitude) for each in places], np.float64))


def _place(latitude: str, longitude: str) -> Position | None:
    north, east = _number(latitude), _number(longitude)
    return None if north is None or east is None else believed(north, east)


def _number(told: str) -> float | None:
    try:
        value = float(told)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _moment(told: str, *, is_ms: bool) -> float | None:
    value = _number(told)
    if value is None:
        return _clock(told)
    return value / 1000 if is_ms or value >= _CLOCK_MS else value


def _clock(told: str) -> float | None:
    """Seconds since 1970 of a time in ISO 8601; one without a zone is taken for UTC."""
    try:
        moment = datetime.fromisoformat(told.strip())
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
