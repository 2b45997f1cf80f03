"""How far turned boxes cover each other: the area of the true intersection of the two rectangles."""

import numpy as np
from numpy.typing import NDArray

from core.geometry import RotatedBoxes, box_iou, boxes_around, corners_of


def rotated_iou(found: RotatedBoxes, truth: RotatedBoxes) -> NDArray[np.float64]:
    """Intersection over union of each found box (n, 5) with each true one (m, 5), shape (n, m)."""
    import shapely

    iou = np.zeros((len(found), len(truth)))
    rows, places = np.nonzero(box_iou(boxes_around(found), boxes_around(truth)) > 0)
    if not len(rows):
        return iou
    ours, theirs = (shapely.polygons(corners_of(boxes).astype(np.float64)) for boxes in (found, truth))
    shared = shapely.area(shapely.intersection(ours[rows], theirs[places]))
    union = shapely.area(ours)[rows] + shapely.area(theirs)[places] - shared
    iou[rows, places] = np.divide(shared, union, out=np.zeros_like(shared), where=union > 0)
    return iou
