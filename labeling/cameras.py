"""Camera profiles: what one vehicle's camera always sees. A change makes a new version; drives follow the newest."""

from sqlmodel import Session, col, select

from core.camera_profile import CameraProfile
from core.canonical import Json, JsonObject
from core.errors import UserError
from core.ids import new_number
from core.project import Project
from core.queries.drives import camera_of, camera_profiles, profile_of_row
from core.registry import Registry
from core.schema import CameraProfileRow, DriveRow
from core.shapes import Point, Ring
from labeling.edits import Edit, state_change

HOOD = "hood"


def area_added(project: Project, drive_id: int, ring: Ring, size_wh: tuple[int, int]) -> Edit:
    """The edit that adds an area to the profile of a drive's camera: the first is the hood, the others are ignored.

    Raises UserError where the drive has no camera yet; `use_camera` gives it one.
    """
    profile = _known(project, drive_id)
    if len(ring) < 3:
        raise UserError("An area needs three points or more; nothing was changed.", "Click around it.")
    free = (f"ignore {number}" for number in range(1, len(profile.areas) + 2))
    name = HOOD if HOOD not in profile.areas else next(each for each in free if each not in profile.areas)
    at_size = _at_size(ring, size_wh, (profile.width, profile.height))
    return _next_version(profile, {**profile.areas, name: at_size}, profile.horizon_y, profile.vanishing_point)


def area_removed(project: Project, drive_id: int, name: str) -> Edit:
    """The edit that takes an area out of the profile."""
    profile = _known(project, drive_id)
    areas = {known: ring for known, ring in profile.areas.items() if known != name}
    return _next_version(profile, areas, profile.horizon_y, profile.vanishing_point)


def version_restored(project: Project, drive_id: int, version: int) -> Edit:
    """The edit that brings an earlier version of the profile back, as a new one."""
    profile = _known(project, drive_id)
    with project.registry.reading() as session:
        row = next((r for r in camera_profiles(session) if (r.name, r.version) == (profile.name, version)), None)
        if row is None:
            raise UserError(f"There is no version {version} of {profile.name}.", "Choose another one.")
        earlier = profile_of_row(row)
    return _next_version(profile, dict(earlier.areas), earlier.horizon_y, earlier.vanishing_point)


def horizon_set(project: Project, drive_id: int, y: float, vanishing_point: Point | None) -> Edit:
    """The edit that says where the horizon lies, and the vanishing point."""
    profile = _known(project, drive_id)
    return _next_version(profile, dict(profile.areas), y, vanishing_point)


def use_camera(registry: Registry, drive_id: int, name: str, *, origin: str = "") -> int:
    """Say with which camera a drive was taken; a name not known yet makes a profile. Gives the profile's id."""
    name = name.strip()
    if not name:
        raise UserError("A camera needs a name; nothing was changed.", "Name it after its vehicle.")
    with registry.transaction(origin) as tx:
        drive = tx.session.get(DriveRow, drive_id)
        if drive is None:
            raise UserError("This drive is no longer in the project.", "Nothing was changed.")
        row = _first_version(tx.session, name)  # the first is never undone; what holds is the newest of its name
        if row is None:
            row = CameraProfileRow(id=new_number(), name=name, version=1, width=drive.width, height=drive.height)
            tx.session.add(row)
            tx.session.flush()
        drive.camera_id = row.id
        tx.session.add(drive)
        tx.touch("cameras", [row.id])
        tx.touch("drives", [drive_id])
        return row.id


def _known(project: Project, drive_id: int) -> CameraProfile:
    with project.registry.reading() as session:
        profile = camera_of(session, drive_id)
        drive = session.get(DriveRow, drive_id)
    if profile is None and drive is not None:
        use_camera(project.registry, drive_id, f"camera of {drive.name}")  # two vehicles never share one by chance
        with project.registry.reading() as session:
            profile = camera_of(session, drive_id)
    if profile is None:
        raise UserError("This drive has no camera profile.", "Name its camera first.")
    return profile


def _at_size(ring: Ring, size_wh: tuple[int, int], wanted_wh: tuple[int, int]) -> Ring:
    """A ring drawn on a picture of another size of the same camera."""
    across, down = wanted_wh[0] / size_wh[0], wanted_wh[1] / size_wh[1]
    return tuple((x * across, y * down) for x, y in ring)


def _next_version(profile: CameraProfile, areas: dict[str, Ring], y: float | None, vanishing: Point | None) -> Edit:
    listed: list[Json] = [{"name": name, "ring": [list(point) for point in ring]} for name, ring in areas.items()]
    horizon: dict[str, Json] = {} if y is None else {"y": y}
    if vanishing is not None:
        horizon |= {"x": vanishing[0], "y": vanishing[1]}
    state: JsonObject = {
        "name": profile.name, "version": profile.version + 1, "width": profile.width, "height": profile.height,
        "areas": listed, "horizon": horizon,
    }  # fmt: skip
    return Edit("Change camera profile", (state_change("camera", new_number(), before=None, after=state),))


def _first_version(session: Session, name: str) -> CameraProfileRow | None:
    chosen = select(CameraProfileRow).where(CameraProfileRow.name == name)
    return session.exec(chosen.order_by(col(CameraProfileRow.version))).first()
