"""Frames get the position that the vehicle had then, and none where nobody can know it."""

from pathlib import Path

import numpy as np
import pytest

from core.errors import UserError
from core.positions import Position
from labeling.route_files import NamedPositions, read_positions_file, subject_of
from labeling.routes import Route, positions_at, route_of

GPX = """<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="test" xmlns="http://www.topografix.com/GPX/1/1"><trk><name>way</name><trkseg>
<trkpt lat="52.0" lon="13.0"><ele>30</ele><time>2026-05-01T08:00:00Z</time></trkpt>
<trkpt lat="52.001" lon="13.002"><time>2026-05-01T08:00:02.500Z</time></trkpt>
<trkpt lat="91.0" lon="13.0"><time>2026-05-01T08:00:03Z</time></trkpt>
<trkpt lat="52.002" lon="13.002"></trkpt>
</trkseg><trkseg><trkpt lat="52.1" lon="13.1"><time>2026-05-01T10:00:20+02:00</time></trkpt></trkseg></trk></gpx>
"""


def written(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def route_from(path: Path) -> Route:
    read, _skipped = read_positions_file(path)
    assert isinstance(read, Route)
    return read


def test_between_two_points_lies_a_straight_line() -> None:
    route = route_of("seconds", np.array([0.0, 4.0]), np.array([(52.0, 13.0), (52.004, 13.008)]))
    known, places = positions_at(route, np.array([-1.0, 0.0, 1.0, 4.0, 4.1]), most_gap=5.0)
    assert known.tolist() == [False, True, True, True, False]
    assert places[1:4] == pytest.approx(np.array([(52.0, 13.0), (52.001, 13.002), (52.004, 13.008)]))


def test_in_a_long_gap_only_the_points_are_known() -> None:
    route = route_of("seconds", np.array([0.0, 60.0]), np.array([(52.0, 13.0), (53.0, 13.0)]))
    known, places = positions_at(route, np.array([0.0, 30.0, 60.0]), most_gap=5.0)
    assert known.tolist() == [True, False, True]
    assert places[2].tolist() == [53.0, 13.0]


def test_the_line_where_the_date_changes_is_crossed_the_short_way() -> None:
    route = route_of("seconds", np.array([0.0, 2.0]), np.array([(10.0, 179.999), (10.0, -179.999)]))
    _known, places = positions_at(route, np.array([0.5, 1.5]), most_gap=5.0)
    assert places[:, 1] == pytest.approx([179.9995, -179.9995])


def test_points_in_any_order_and_twice_make_a_route() -> None:
    route = route_of("seconds", np.array([2.0, 0.0, 2.0]), np.array([(2.0, 2.0), (1.0, 1.0), (9.0, 9.0)]))
    assert (route.at.tolist(), route.positions.tolist()) == ([0.0, 2.0], [[1.0, 1.0], [2.0, 2.0]])


def test_no_point_knows_nothing() -> None:
    known, _places = positions_at(Route("seconds", np.zeros(0), np.zeros((0, 2))), np.array([1.0]), most_gap=5.0)
    assert known.tolist() == [False]


def test_a_gpx_track_is_read_with_what_cannot_be_used(tmp_path: Path) -> None:
    path = written(tmp_path, "a.gpx", GPX)
    read, skipped = read_positions_file(path)
    assert subject_of(path) == "drive"
    assert isinstance(read, Route)
    assert (read.axis, read.at.tolist()) == ("seconds", [0.0, 2.5, 20.0])
    assert read.positions[2].tolist() == [52.1, 13.1]
    assert [each.reason for each in skipped] == ["It has no position.", "It has no time."]


def test_an_older_gpx_is_read_too(tmp_path: Path) -> None:
    assert len(route_from(written(tmp_path, "a.gpx", GPX.replace("GPX/1/1", "GPX/1/0"))).at) == 3


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("bomb.gpx", '<!DOCTYPE x [<!ENTITY a "b">]><gpx xmlns="http://www.topografix.com/GPX/1/1">&a;</gpx>'),
        ("torn.gpx", GPX[:300]),
        ("empty.gpx", ""),
        ("way.gpx", '<gpx xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="1" lon="1"/></gpx>'),
        ("kml.gpx", "<kml/>"),
        ("other.csv", "name,x,y\na.jpg,1,2\n"),
        ("empty.csv", ""),
        ("rubbish.csv", "name,latitude,longitude\na.jpg,nan,0\nb.jpg,0,0\nc.jpg,north,east\n"),
        ("times.csv", "time,latitude,longitude\nnoon,52,13\n"),
        ("binary.csv", "\x00\x01\x02"),
    ],
)
def test_what_tells_no_positions_is_refused_with_a_sentence(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(UserError, match=r"\.$"):
        read_positions_file(written(tmp_path, name, text))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no position was taken"):
        subject_of(tmp_path / "gone.gpx")


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("time,latitude,longitude\n0.5,52,13\n1.5,52,13\n", [0.5, 1.5]),
        ("time_ms;Lat;Lon\n500;52;13\n1500;52;13\n", [0.5, 1.5]),
        ("timestamp,lat,lng\n1777622400.5,52,13\n1777622402,52,13\n", [0.0, 1.5]),
        ("timestamp,lat,lng\n1777622400500,52,13\n1777622402000,52,13\n", [0.0, 1.5]),
        ("datetime,lat,lon\n2026-05-01 08:00:00,52,13\n2026-05-01 08:00:01.5,52,13\n", [0.0, 1.5]),
    ],
)
def test_times_of_a_table_are_seconds_of_the_drive_or_of_a_clock(tmp_path: Path, text: str, at: list[float]) -> None:
    route = route_from(written(tmp_path, "a.csv", text))
    assert (route.axis, route.at) == ("seconds", pytest.approx(np.array(at)))


def test_a_table_by_frames_and_one_by_names(tmp_path: Path) -> None:
    frames = route_from(written(tmp_path, "a.csv", "frame,time,latitude,longitude\n30,1,52,13\n0,0,52.1,13\n"))
    assert (frames.axis, frames.at.tolist()) == ("frames", [0.0, 30.0])
    path = written(tmp_path, "b.csv", "file,latitude,longitude\na.jpg,52,13\n,52,13\nb.jpg,99,13\n")
    read, skipped = read_positions_file(path)
    assert subject_of(path) == "images"
    assert read == NamedPositions({"a.jpg": Position(52.0, 13.0)})
    assert [(each.path, each.reason) for each in skipped] == [
        ("row 3", "It says not of what."), ("row 4", "It has no position."),
    ]  # fmt: skip


def test_many_bad_rows_are_counted(tmp_path: Path) -> None:
    rows = "".join(f"{n}.jpg,,\n" for n in range(500))
    _read, skipped = read_positions_file(written(tmp_path, "a.csv", f"name,lat,lon\nx.jpg,52,13\n{rows}"))
    assert (len(skipped), skipped[-1].path) == (101, "400 more")
