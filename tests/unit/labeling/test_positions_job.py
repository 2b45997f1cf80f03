"""Images get positions from what their cameras wrote, from a track beside their drive, or from a table of names."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from core.errors import Stopped, UserError
from core.ids import JobId, new_number
from core.jobs.events import Finished, append_event
from core.jobs.reporter import JobReporter
from core.jobs.spec import ask_to_stop, read_spec
from core.jobs.watching import take_in
from core.objects import sha256_of_file
from core.positions import Position
from core.project import Project, open_project, utc_now
from core.queries.positions import count_positions, positions, positions_stamp
from core.schema import DriveRow, ImageRow
from exports.drives import open_recording
from labeling.importing import import_source
from labeling.positions import add_positions, set_positions
from labeling.positions_job import (
    record_positions,
    start_positions_of_file,
    start_positions_of_pictures,
    take_positions,
)
from labeling.splitting import SplitPlan
from labeling.versions import freeze
from tests.earlier_registry import made_by
from tests.gps_pictures import BERLIN, gps_tags, picture_with_gps
from tests.idle_executor import IdleExecutor

GPX = """<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>
<trkpt lat="52.0" lon="13.0"><time>2026-05-01T08:00:00Z</time></trkpt>
<trkpt lat="52.004" lon="13.0"><time>2026-05-01T08:00:04Z</time></trkpt></trkseg></trk></gpx>"""


def ran(project: Project, start: Callable[[IdleExecutor], JobId | None]) -> dict[str, object]:
    """Start a job, play the worker, and take its end in."""
    executor = IdleExecutor()
    job_id = start(executor)
    assert job_id is not None
    (folder,) = executor.started
    result = take_positions(folder, read_spec(folder).arguments, JobReporter(folder))
    append_event(folder, Finished("done", "", result))
    assert take_in(project, executor, {"positions": record_positions}, job_id).state == "done"
    return dict(result)


def from_file(project: Project, file: Path, drive: str = "", offset_s: float = 0.0) -> dict[str, object]:
    return ran(
        project, lambda executor: start_positions_of_file(project, executor, file, drive=drive, offset_s=offset_s)
    )


def known(project: Project) -> dict[str, Position]:
    """Name of an image -> its position."""
    with project.registry.reading() as session:
        names = dict(session.execute(text("SELECT id, name FROM image")).all())
        return {names[image_id]: place for image_id, place in positions(session).items()}


def bring(project: Project, folder: Path) -> None:
    import_source(project, folder, open_recording=open_recording, author="ann")


def add_drive(project: Project, name: str = "tour.mp4", frames: int = 6, fps: float = 1.0) -> None:
    with project.registry.transaction() as tx:
        drive_id = new_number()
        tx.session.add(DriveRow(id=drive_id, sha256=f"{drive_id:064x}", name=name, path=name, width=64, height=48,
                                fps=fps, duration_ms=1000 * frames / fps, added_at=utc_now()))  # fmt: skip
        tx.session.flush()
        for index in range(frames):
            tx.session.add(ImageRow(id=new_number(), sha256=f"{new_number():064x}", name=f"{name[:-4]}/{index}.jpg",
                                    path="gone.jpg", width=64, height=48, drive_id=drive_id, frame_index=index,
                                    timestamp_ms=1000 * index / fps, added_at=utc_now()))  # fmt: skip


def write(path: Path, words: str) -> Path:
    path.write_text(words, encoding="utf-8")
    return path


def test_an_import_keeps_what_cameras_wrote(project: Project, tmp_path: Path) -> None:
    picture_with_gps(tmp_path / "set" / "a.jpg", gps_tags(BERLIN))
    picture_with_gps(tmp_path / "set" / "b.tif", gps_tags((-33.9, 18.4)), seed=1)
    picture_with_gps(tmp_path / "set" / "c.jpg", {}, seed=2)
    bring(project, tmp_path / "set")
    found = known(project)
    assert set(found) == {"a.jpg", "b.tif"}
    assert (found["b.tif"].latitude, found["b.tif"].longitude) == pytest.approx((-33.9, 18.4), abs=1e-6)


def test_pictures_of_an_older_project_are_looked_at_once(project: Project, tmp_path: Path) -> None:
    picture_with_gps(tmp_path / "set" / "a.jpg", gps_tags(BERLIN))
    picture_with_gps(tmp_path / "set" / "b.jpg", {}, seed=1)
    gone = picture_with_gps(tmp_path / "set" / "c.jpg", {}, seed=2)
    bring(project, tmp_path / "set")
    with project.registry.transaction() as tx:
        tx.session.execute(text("DELETE FROM image_position"))
    gone.unlink()
    told = ran(project, lambda executor: start_positions_of_pictures(project, executor))
    assert (told["images"], told["positions"], told["source"]) == (3, 1, "exif")
    assert told["skipped"] == [{"path": "c.jpg", "reason": "c.jpg is missing. Put the file back, or import it again."}]
    assert set(known(project)) == {"a.jpg"}
    again = ran(project, lambda executor: start_positions_of_pictures(project, executor))
    assert (again["images"], again["positions"]) == (1, 0)  # the missing one alone


def test_with_every_picture_looked_at_nothing_starts(project: Project) -> None:
    executor = IdleExecutor()
    assert start_positions_of_pictures(project, executor) is None
    assert executor.started == []


def test_frames_of_a_drive_get_the_place_of_their_moment(project: Project, tmp_path: Path) -> None:
    add_drive(project)
    told = from_file(project, write(tmp_path / "way.gpx", GPX))
    assert (told["images"], told["positions"], told["without"]) == (6, 5, 1)
    assert known(project)["tour/3.jpg"].latitude == pytest.approx(52.003)


def test_an_offset_shifts_the_track_and_a_second_file_replaces_the_first(project: Project, tmp_path: Path) -> None:
    add_drive(project)
    file = write(tmp_path / "way.gpx", GPX)
    from_file(project, file)
    with project.registry.reading() as session:
        before = positions_stamp(session)
    from_file(project, file, "tour", 1.0)
    assert known(project)["tour/2.jpg"].latitude == pytest.approx(52.003)
    with project.registry.reading() as session:
        assert positions_stamp(session) != before


def test_a_table_by_frames_uses_the_rate_of_the_drive(project: Project, tmp_path: Path) -> None:
    add_drive(project, frames=5, fps=10.0)
    table = write(tmp_path / "way.csv", "frame,latitude,longitude\n0,52.0,13.0\n2,52.2,13.0\n4,52.4,13.0\n")
    assert from_file(project, table)["positions"] == 5
    assert known(project)["tour/1.jpg"].latitude == pytest.approx(52.1)


def test_a_table_by_names_tells_what_it_could_not_match(project: Project, tmp_path: Path) -> None:
    for number, name in enumerate(("x/a.jpg", "y/a.jpg", "y/b.jpg")):
        picture_with_gps(tmp_path / "set" / name, {}, seed=number)
    bring(project, tmp_path / "set")
    rows = "y/a.jpg,52.1,13\na.jpg,52.2,13\nb.jpg,52.3,13\n/disk/set/x/a.jpg,52.4,13\nz.jpg,52.5,13\n"
    told = from_file(project, write(tmp_path / "places.csv", f"name,latitude,longitude\n{rows}"))
    assert {name: place.latitude for name, place in known(project).items()} == {
        "y/a.jpg": 52.1, "y/b.jpg": 52.3, "x/a.jpg": 52.4,
    }  # fmt: skip
    assert told["skipped"] == [
        {"path": "a.jpg", "reason": "More than one image has this name."},
        {"path": "z.jpg", "reason": "No image has this name."},
    ]


def test_a_file_replaces_what_the_camera_wrote_and_the_camera_replaces_no_file(project: Project) -> None:
    add_drive(project, frames=1)
    with project.registry.transaction() as tx:
        (image_id,) = tx.session.execute(text("SELECT id FROM image")).scalars()
        add_positions(tx, {image_id: Position(1.0, 1.0)}, "exif")
        set_positions(tx, {image_id: Position(2.0, 2.0)}, "way.csv")
        add_positions(tx, {image_id: Position(3.0, 3.0)}, "exif")
    assert known(project) == {"tour/0.jpg": Position(2.0, 2.0)}


def test_a_track_without_its_drive_starts_nothing(project: Project, tmp_path: Path) -> None:
    executor, file = IdleExecutor(), write(tmp_path / "way.gpx", GPX)

    def refused(drive: str) -> str:
        with pytest.raises(UserError) as error:
            start_positions_of_file(project, executor, file, drive=drive)
        return str(error.value)

    assert "the project has none" in refused("")
    add_drive(project, "a.mp4", frames=1)
    add_drive(project, "a.avi", frames=1)
    assert "not clear which drive" in refused("")
    assert "There is no drive c" in refused("c")
    assert "More than one drive is called a" in refused("a")
    assert executor.started == []


def test_a_table_of_names_has_no_drive(project: Project, tmp_path: Path) -> None:
    table = write(tmp_path / "places.csv", "name,lat,lon\na.jpg,52,13\n")
    with pytest.raises(UserError, match="belongs to no drive"):
        start_positions_of_file(project, IdleExecutor(), table, drive="tour")


def test_a_track_of_another_time_is_told_and_nothing_is_written(project: Project, tmp_path: Path) -> None:
    add_drive(project)
    file = write(tmp_path / "way.gpx", GPX)
    for offset_s in (5.0, -9.0):
        with pytest.raises(UserError, match=r"falls into way\.gpx; no position was taken"):
            from_file(project, file, offset_s=offset_s)
    assert known(project) == {}


def test_a_stop_writes_nothing(project: Project, tmp_path: Path) -> None:
    picture_with_gps(tmp_path / "set" / "a.jpg", {})
    bring(project, tmp_path / "set")
    executor = IdleExecutor()
    start_positions_of_pictures(project, executor)
    (folder,) = executor.started
    ask_to_stop(folder)
    with pytest.raises(Stopped):
        take_positions(folder, read_spec(folder).arguments, JobReporter(folder))


def test_a_version_holds_no_position(project: Project, tmp_path: Path) -> None:
    for number in range(6):
        path = picture_with_gps(tmp_path / "set" / ("car", "bus")[number % 2] / f"{number}.jpg",
                                gps_tags(BERLIN), seed=number)  # fmt: skip
    bring(project, tmp_path / "set")
    assert len(known(project)) == 6
    made = freeze(project, "v1", SplitPlan())
    manifest = project.objects.read_bytes(made.id).decode()
    assert sha256_of_file(path) in manifest
    assert not any(word in manifest for word in ("latitude", "longitude", "position", "52.5", "13.37"))


def test_a_project_from_before_keeps_its_images_and_gets_the_table(tmp_path: Path) -> None:
    made_by("0004", tmp_path / "old")
    again = open_project(tmp_path / "old")
    with again.registry.reading() as session:
        assert count_positions(session) == (2, 0)
    again.close()
    assert [each.name for each in (tmp_path / "old").glob("registry.before-*")] == ["registry.before-0006.from-0004.db"]
