"""Camera profiles: what one vehicle's camera always sees. A change makes a new version; drives follow the newest."""

from sqlmodel import Session, col, select

from core.canonical import Json, JsonObject
from core.errors import UserError
from core.ids import new_number
from core.project import Project
from core.queries.drives import CameraProfile, camera_of
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
    name = HOOD if HOOD not in profile.areas else f"ignore {sum(each != HOOD for each in profile.areas) + 1}"
    return _next_version(profile, {**profile.areas, name: ring}, profile.horizon_y, profile.vanishing_point, size_wh)


def area_removed(project: Project, drive_id: int, name: str) -> Edit:
    """The edit that takes an area out of the profile."""
    profile = _known(project, drive_id)
    areas = {known: ring for known, ring in profile.areas.items() if known != name}
    return _next_version(profile, areas, profile.horizon_y, profile.vanishing_point, (profile.width, profile.height))


def horizon_set(project: Project, drive_id: int, y: float, vanishing_point: Point | None) -> Edit:
    """The edit that says where the horizon lies, and the vanishing point."""
    profile = _known(project, drive_id)
    return _next_version(profile, dict(profile.areas), y, vanishing_point, (profile.width, profile.height))


def use_camera(registry: Registry, drive_id: int, name: str, *, origin: str = "") -> int:
    """Say with which camera a drive was taken; a name not known yet makes a profile. Gives the profile's id."""
    if not name.strip():
        raise UserError("A camera needs a name; nothing was changed.", "Name it after its vehicle.")
    with registry.transaction(origin) as tx:
        drive = tx.session.get(DriveRow, drive_id)
        if drive is None:
            raise UserError("This drive is no longer in the project.", "Nothing was changed.")
        row = _newest(tx.session, name)
        if row is None:
            row = CameraProfileRow(id=new_number(), name=name, version=1, width=drive.width, height=drive.height)
            tx.session.add(row)
            tx.session.flush()
        drive.camera_id = row.id
        tx.session.add(drive)
        tx.touch("cameras", [row.id])
        tx.touch("drives", [drive_id])
        return row.id


def is_ignored(point: Point, areas: dict[str, Ring]) -> bool:
    """Whether a place lies in the hood or in an ignored area; the even-odd rule."""
    return any(_is_in(point, ring) for ring in areas.values())


def _known(project: Project, drive_id: int) -> CameraProfile:
    with project.registry.reading() as session:
        profile = camera_of(session, drive_id)
    if profile is None:
        use_camera(project.registry, drive_id, "camera")
        with project.registry.reading() as session:
            profile = camera_of(session, drive_id)
    if profile is None:
        raise UserError("This drive has no camera profile.", "Name its camera first.")
    return profile


def _next_version(
    profile: CameraProfile, areas: dict[str, Ring], y: float | None, vanishing: Point | None, size_wh: tuple[int, int]
) -> Edit:
    listed: list[Json] = [{"name": name, "ring": [list(point) for point in ring]} for name, ring in areas.items()]
    horizon: dict[str, Json] = {} if y is None else {"y": y}
    if vanishing is not None:
        horizon |= {"x": vanishing[0], "y": vanishing[1]}
    state: JsonObject = {
        "name": profile.name, "version": profile.version + 1, "width": size_wh[0], "height": size_wh[1],
        "areas": listed, "horizon": horizon,
    }  # fmt: skip
    return Edit("Change camera profile", (state_change("camera", new_number(), before=None, after=state),))


def _newest(session: Session, name: str) -> CameraProfileRow | None:
    chosen = select(CameraProfileRow).where(CameraProfileRow.name == name)
    return session.exec(chosen.order_by(col(CameraProfileRow.version).desc())).first()


def _is_in(point: Point, ring: Ring) -> bool:
    x, y = point
    is_inside = False
    for (ax, ay), (bx, by) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            is_inside = not is_inside
    return is_inside
