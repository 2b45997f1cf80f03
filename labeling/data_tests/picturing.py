"""Small pictures of findings: what is around the label, or both pictures of a pair."""

import numpy as np

from core.detections import BgrImage
from core.errors import UserError
from core.looking import read_shown
from core.project import Project
from core.queries.findings import FindingLine
from core.queries.images import images
from core.shapes import Bounds
from labeling.thumbnails import make_thumbnail

SIZE_WH = (192, 144)
AROUND = 1.8  # of the label's own size
LEAST_PX = 64.0  # of the picture, so that a tiny label is seen where it is
_LINE_BGR, _EDGE_BGR = (0, 200, 255), (20, 20, 20)


def finding_pictures(project: Project, line: FindingLine) -> list[BgrImage]:
    """One picture, or two of a pair, uint8 (height, width, 3), each at most SIZE_WH. Those without a file are left out.

    Reads files: not in the GUI thread.
    """
    if line.bounds is not None and not line.is_giant:
        try:
            return [_around(project, line.image_id, line.bounds)]
        except UserError:
            return []
    wanted = [line.image_id, *([line.other_image_id] if line.other_image_id else [])]
    return [picture for image_id in wanted if (picture := _whole(project, image_id)) is not None]


def crop_around(bounds: Bounds, size_wh: tuple[int, int]) -> tuple[int, int, int, int]:
    """The part of a picture (x1 y1 x2 y2, whole pixels) that shows bounds with what is around; 4 to 3 where it fits."""
    x1, y1, x2, y2 = bounds
    width = max((x2 - x1) * AROUND, (y2 - y1) * AROUND * SIZE_WH[0] / SIZE_WH[1], LEAST_PX)
    height = width * SIZE_WH[1] / SIZE_WH[0]
    width, height = min(width, size_wh[0]), min(height, size_wh[1])
    left = float(np.clip((x1 + x2 - width) / 2, 0, size_wh[0] - width))
    top = float(np.clip((y1 + y2 - height) / 2, 0, size_wh[1] - height))
    return round(left), round(top), max(round(left) + 1, round(left + width)), max(round(top) + 1, round(top + height))


def _around(project: Project, image_id: int, bounds: Bounds) -> BgrImage:
    import cv2

    with project.registry.reading() as session:
        path = project.image_path(session, images(session, [image_id])[image_id])
    picture = read_shown(path)
    left, top, right, bottom = crop_around(bounds, (picture.shape[1], picture.shape[0]))
    part = picture[top:bottom, left:right]
    scale = min(SIZE_WH[0] / part.shape[1], SIZE_WH[1] / part.shape[0])
    size_wh = (max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale)))
    shown = cv2.resize(part, size_wh, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    x1, y1, x2, y2 = ((np.array(bounds) - (left, top, left, top)) * scale).round().astype(int).tolist()
    for colour, thickness in ((_EDGE_BGR, 4), (_LINE_BGR, 2)):
        cv2.rectangle(shown, (x1, y1), (x2, y2), colour, thickness, cv2.LINE_AA)
    return shown.astype(np.uint8, copy=False)


def _whole(project: Project, image_id: int) -> BgrImage | None:
    import cv2

    try:
        jpeg = make_thumbnail(project, image_id)
    except UserError:
        return None
    decoded = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    return None if decoded is None else decoded.astype(np.uint8, copy=False)
