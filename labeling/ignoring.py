"""What lies where a camera's profile ignores: it is not suggested, not missed by anyone, and warned of when drawn."""

from collections.abc import Iterable, Sequence

import numpy as np
from sqlalchemy import text
from sqlmodel import Session

from core.camera_profile import CameraProfile, IgnoredAreas
from core.queries.drives import cameras_by_drive
from core.shapes import Shape

CHUNK = 500


def ignored_on(session: Session, image_ids: Iterable[int]) -> dict[int, IgnoredAreas]:
    """Image -> its ignored areas, of those images whose drive has a camera with any."""
    cameras = {drive: camera for drive, camera in cameras_by_drive(session).items() if camera.areas}
    if not cameras:
        return {}
    wanted = sorted(set(image_ids))
    made: dict[tuple[int, tuple[int, int]], IgnoredAreas] = {}
    found: dict[int, IgnoredAreas] = {}
    for start in range(0, len(wanted), CHUNK):
        numbers = ",".join(str(int(each)) for each in wanted[start : start + CHUNK])
        chosen = f"SELECT id, drive_id, width, height FROM image WHERE drive_id IS NOT NULL AND id IN ({numbers})"  # noqa: S608 - numbers
        for image_id, drive_id, width, height in session.execute(text(chosen)):
            camera = cameras.get(drive_id)
            if camera is not None:
                key = (camera.id, (width, height))
                if key not in made:
                    made[key] = IgnoredAreas(camera.rings_on(key[1]), key[1])
                found[image_id] = made[key]
    return found


def lie_inside(areas: IgnoredAreas, shapes: Sequence[Shape]) -> list[bool]:
    """Which shapes lie in the areas, by their bounds; a tag lies nowhere."""
    bounds = [shape.bounds() for shape in shapes]
    boxes = np.array([each or (0.0, 0.0, 0.0, 0.0) for each in bounds], np.float32).reshape(-1, 4)
    holds = areas.holds(boxes)
    return [each is not None and bool(is_held) for each, is_held in zip(bounds, holds, strict=True)]


def is_ignored_by(camera: CameraProfile | None, shape: Shape, size_wh: tuple[int, int]) -> bool:
    """Whether a shape lies where this camera's profile ignores, on a picture of this size."""
    if camera is None or not camera.areas:
        return False
    return lie_inside(IgnoredAreas(camera.rings_on(size_wh), size_wh), [shape])[0]
