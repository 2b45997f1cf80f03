"""Joins the analysis of an evaluation with the project: reads its details, and finds the images and labels behind.

What is asked of a model is asked of one evaluation; a temperature is fitted on the newest one of its valid part.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session

from core.errors import UserError
from core.project import Project
from core.queries import models as reads
from core.queries.operating_points import annotations_at, drive_names, horizons, ids_of_images, operating_point_of
from core.schema_models import EvaluationRow
from training.analysis.report import Behind, Looked, best_single, look
from training.analysis.slices import Around
from training.details import read_details

FIT_PART = "valid"


@dataclass(frozen=True, slots=True)
class ImagesBehind:
    """Images of the project, most telling first, and the labels to select on them; `gone` are no longer there."""

    image_ids: tuple[int, ...]
    annotation_ids: tuple[int, ...]
    gone: int = 0


def look_at(project: Project, evaluation: EvaluationRow) -> Looked:
    """The details of an evaluation, ready for questions. Raises UserError when they were not kept or are damaged."""
    if not evaluation.details_sha256:
        raise UserError(
            "This evaluation kept nothing of its images, so it cannot be looked into.", "Measure the model again."
        )
    details = read_details(project.objects.read_bytes(evaluation.details_sha256))
    with project.registry.reading() as session:
        around = Around(horizons(session))
    return look(details, evaluation.details_sha256, project.cache_folder, around)


def chosen_scores(session: Session, looked: Looked, model_id: str) -> tuple[dict[str, float], bool]:
    """The scores in force, one a class, and whether a person chose them; else the one at which mean F1 is best."""
    point = operating_point_of(session, model_id)
    if point is None:
        return dict.fromkeys(looked.details.classes, best_single(looked)), False
    left = [name for name in looked.details.classes if name not in point.thresholds]
    return {**point.thresholds, **dict.fromkeys(left, best_single(looked) if left else 0.0)}, True


def evaluation_to_fit(session: Session, evaluation: EvaluationRow) -> EvaluationRow | None:
    """The evaluation that a temperature is fitted on: another part than the one it is judged on, or None."""
    if evaluation.part == FIT_PART:
        return None
    return reads.latest_evaluation(session, evaluation.model_id, FIT_PART)


def images_behind(project: Project, looked: Looked, behind: Behind) -> ImagesBehind:
    """The images and labels of the project that a figure stands for."""
    hashes = [looked.details.images.sha256[number] for number in dict.fromkeys(behind.image.tolist())]
    with project.registry.reading() as session:
        known = ids_of_images(session, hashes)
        boxes = _boxes_by_image(looked, behind, known)
        labels = annotations_at(session, boxes)
    ids = tuple(known[sha256] for sha256 in hashes if sha256 in known)
    return ImagesBehind(ids, tuple(labels), len(hashes) - len(ids))


def names_of_drives(project: Project) -> dict[str, str]:
    """The group of a version's images -> the name of the drive they are of."""
    with project.registry.reading() as session:
        return drive_names(session)


def _boxes_by_image(
    looked: Looked, behind: Behind, known: Mapping[str, int]
) -> dict[int, list[tuple[str, tuple[float, float, float, float]]]]:
    boxes: dict[int, list[tuple[str, tuple[float, float, float, float]]]] = {}
    if looked.details.outcomes is None:
        return boxes
    outcomes = looked.details.outcomes
    for row in behind.truth_row.tolist():
        sha256 = looked.details.images.sha256[int(outcomes.truth_image[row])]
        if sha256 in known:
            x1, y1, x2, y2 = outcomes.truth_xyxy[row].tolist()
            name = looked.details.classes[int(outcomes.truth_class[row])]
            boxes.setdefault(known[sha256], []).append((name, (x1, y1, x2, y2)))
    return boxes
