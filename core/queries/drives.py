"""Reads of drives: their frames that are images, tracks, intervals of conditions, and their cameras."""

import json
from dataclasses import dataclass

from sqlalchemy import text
from sqlmodel import Session, col, select

from core.camera_profile import CameraProfile
from core.errors import UserError
from core.schema import CameraProfileRow, ConditionIntervalRow, DriveRow, TrackRow


@dataclass(frozen=True, slots=True)
class DriveFrame:
    """An image of a drive."""

    image_id: int
    frame: int
    timestamp_ms: float


def drives(session: Session) -> list[DriveRow]:
    """All recordings, oldest first."""
    return list(session.exec(select(DriveRow).order_by(col(DriveRow.id))))


def drive_by(session: Session, told: str) -> DriveRow:
    """The recording of this name (with or without its suffix), id or beginning of its hash. Raises UserError."""
    known = drives(session)
    for is_meant in (
        lambda row: told in (row.name, str(row.id)),
        lambda row: told == row.name.rpartition(".")[0],
        lambda row: bool(told) and row.sha256.startswith(told),
    ):
        found = [row for row in known if is_meant(row)]
        if len(found) == 1:
            return found[0]
        if found:
            ids = ", ".join(str(row.id) for row in found)
            raise UserError(f"More than one drive is called {told}.", f"Name one of these ids: {ids}.")
    names = ", ".join(row.name for row in known)
    raise UserError(f"There is no drive {told}.", f"Drives: {names}." if names else "Import a recording first.")


def frames_of(session: Session, drive_id: int) -> list[DriveFrame]:
    """The frames of a drive that are images of the project, in order of time."""
    rows = session.execute(
        text("SELECT id, frame_index, timestamp_ms FROM image WHERE drive_id = :drive ORDER BY frame_index"),
        {"drive": drive_id},
    )
    return [DriveFrame(row[0], row[1], row[2] or 0.0) for row in rows if row[1] is not None]


def image_at(session: Session, drive_id: int, frame: int) -> int | None:
    """The image that is this frame of a drive; None where the frame is none of the project's images."""
    chosen = text("SELECT id FROM image WHERE drive_id = :drive AND frame_index = :frame")
    row = session.execute(chosen, {"drive": drive_id, "frame": frame}).first()
    return None if row is None else int(row[0])


def intervals_of(session: Session, drive_id: int) -> list[ConditionIntervalRow]:
    """The condition intervals of a drive, by group and first frame."""
    chosen = select(ConditionIntervalRow).where(ConditionIntervalRow.drive_id == drive_id)
    return list(
        session.exec(chosen.order_by(col(ConditionIntervalRow.group_name), col(ConditionIntervalRow.first_frame)))
    )


def interval_values(session: Session, drive_id: int | None, frame: int | None) -> dict[str, str]:
    """Condition group -> what the intervals of a drive say of a frame."""
    if drive_id is None or frame is None:
        return {}
    rows = intervals_of(session, drive_id)
    return {row.group_name: row.value for row in rows if row.first_frame <= frame <= row.last_frame}


def tracks_of(session: Session, drive_id: int) -> list[TrackRow]:
    """The tracks of a drive, oldest first."""
    return list(session.exec(select(TrackRow).where(TrackRow.drive_id == drive_id).order_by(col(TrackRow.id))))


def camera_profiles(session: Session) -> list[CameraProfileRow]:
    """Every version of every profile, by name and version."""
    chosen = select(CameraProfileRow).order_by(col(CameraProfileRow.name), col(CameraProfileRow.version))
    return list(session.exec(chosen))


def newest_cameras(session: Session) -> list[CameraProfile]:
    """The newest version of each profile, by name."""
    newest = {row.name: row for row in camera_profiles(session)}
    return [profile_of_row(newest[name]) for name in sorted(newest)]


def cameras_by_drive(session: Session) -> dict[int, CameraProfile]:
    """Drive -> the newest version of its camera's profile; drives without a camera are left out."""
    newest = {each.name: each for each in newest_cameras(session)}
    names = {row.id: row.name for row in camera_profiles(session)}
    rows = session.execute(text("SELECT id, camera_id FROM drive WHERE camera_id IS NOT NULL"))
    return {row[0]: newest[names[row[1]]] for row in rows if row[1] in names}


def camera_of(session: Session, drive_id: int | None) -> CameraProfile | None:
    """The newest version of the profile of a drive's camera; None where it has none."""
    row = None if drive_id is None else session.get(DriveRow, drive_id)
    named = None if row is None or row.camera_id is None else session.get(CameraProfileRow, row.camera_id)
    if named is None:
        return None
    chosen = select(CameraProfileRow).where(CameraProfileRow.name == named.name)
    newest = session.exec(chosen.order_by(col(CameraProfileRow.version).desc())).first()
    return profile_of_row(newest or named)


def profile_of_row(row: CameraProfileRow) -> CameraProfile:
    """The value of a row."""
    horizon = json.loads(row.horizon_json)
    point = (float(horizon["x"]), float(horizon["y"])) if "x" in horizon and "y" in horizon else None
    areas = {
        str(each["name"]): tuple((float(x), float(y)) for x, y in each["ring"]) for each in json.loads(row.areas_json)
    }
    y = horizon.get("y")
    return CameraProfile(
        row.id, row.name, row.version, row.width, row.height, areas, None if y is None else float(y), point
    )
