"""Reads the operating points that persons chose, and finds the labels behind what an evaluation judged."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from core.errors import UserError
from core.queries.drives import camera_profiles, profile_of_row
from core.schema import AnnotationRow, DriveRow, ImageRow, LabelClassRow
from core.schema_models import EvaluationRow
from core.schema_proof import OperatingPointRow

SAME_PX = 1.0  # between a box as it was frozen and as it is now
CHUNK = 500
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """From which score on each class counts as found, who said so, and why.

    `temperature` divides the logits of scores before they are told; thresholds are of scores as the model gives them.
    """

    id: int
    model_id: str
    evaluation_id: str
    thresholds: Mapping[str, float]
    temperature: float
    reason: str
    author: str
    at: str


def operating_point_of(session: Session, model_id: str) -> OperatingPoint | None:
    """The operating point in force: the one chosen last. None where nobody chose one."""
    chosen = operating_points(session, model_id)
    return chosen[0] if chosen else None


def operating_points(session: Session, model_id: str) -> list[OperatingPoint]:
    """All that were ever chosen for a model, newest first."""
    asked = select(OperatingPointRow).where(OperatingPointRow.model_id == model_id)
    return [_point(row) for row in session.exec(asked.order_by(col(OperatingPointRow.id).desc()))]


def evaluation_by(session: Session, evaluation_id: str) -> EvaluationRow:
    """One evaluation, by its id. Raises UserError when there is none."""
    row = session.get(EvaluationRow, evaluation_id)
    if row is None:
        raise UserError(f"There is no evaluation {evaluation_id}.", "Measure the model again.")
    return row


def horizons(session: Session) -> dict[str, float]:
    """The title of each camera that has a horizon -> how far down the picture it lies, 0 to 1."""
    profiles = [profile_of_row(row) for row in camera_profiles(session)]
    return {each.title: each.horizon_y / each.height for each in profiles if each.horizon_y is not None}


def drive_names(session: Session) -> dict[str, str]:
    """The group of a version's images -> the name of the drive they are of."""
    return {f"drive-{row.id}": row.name for row in session.exec(select(DriveRow))}


def ids_of_images(session: Session, hashes: Sequence[str]) -> dict[str, int]:
    """Hash -> id, of those images that are still in the project."""
    found: dict[str, int] = {}
    for start in range(0, len(hashes), CHUNK):
        chosen = col(ImageRow.sha256).in_(hashes[start : start + CHUNK])
        found |= dict(session.exec(select(ImageRow.sha256, ImageRow.id).where(chosen)).all())
    return found


def annotations_at(session: Session, boxes: Mapping[int, Sequence[tuple[str, Box]]]) -> list[int]:
    """The annotations that still are where they were judged: image id -> (class name, x1 y1 x2 y2 in pixels).

    In the order of what was asked; what was moved, renamed or deleted since is left out.
    """
    names = dict(session.exec(select(LabelClassRow.id, LabelClassRow.name)).all())
    ids = list(boxes)
    known: dict[int, list[AnnotationRow]] = {}
    sizes: dict[int, tuple[int, int]] = {}
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        sized = select(ImageRow.id, ImageRow.width, ImageRow.height).where(col(ImageRow.id).in_(some))
        sizes |= {image_id: (width, height) for image_id, width, height in session.exec(sized)}
        chosen = select(AnnotationRow).where(col(AnnotationRow.image_id).in_(some))
        for row in session.exec(chosen.order_by(col(AnnotationRow.id))):
            known.setdefault(row.image_id, []).append(row)
    found: list[int] = []
    for image_id, asked in boxes.items():
        for name, box in asked:
            rows = [row for row in known.get(image_id, ()) if names.get(row.class_id) == name]
            near = [(gap, row.id) for row in rows if (gap := _gap(row, box, sizes[image_id])) <= SAME_PX]
            found += [min(near)[1]] if near else []
    return found


def _gap(row: AnnotationRow, box: Box, size_wh: tuple[int, int]) -> float:
    """How far a label's bounds, cut at the picture's edges as the judged box was, are from the box; pixels."""
    if row.x1 is None or row.y1 is None or row.x2 is None or row.y2 is None:
        return float("inf")
    limits = (*size_wh, *size_wh)
    bounds = zip((row.x1, row.y1, row.x2, row.y2), limits, box, strict=True)
    return max(abs(min(max(value, 0.0), limit) - judged) for value, limit, judged in bounds)


def _point(row: OperatingPointRow) -> OperatingPoint:
    thresholds = {str(name): float(value) for name, value in json.loads(row.thresholds_json).items()}
    return OperatingPoint(
        row.id or 0, row.model_id, row.evaluation_id, thresholds, row.temperature, row.reason, row.author, row.at
    )
