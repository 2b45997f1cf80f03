"""What the panel of failures reads and counts, off the GUI thread."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.errors import UserError
from core.project import Project
from core.queries import brief as brief_reads
from core.queries.operating_points import OperatingPoint, operating_point_of
from core.schema_models import EvaluationRow
from desktop.class_colours import shown_colours
from desktop.style import class_colour
from training.analysis.error_types import Errors
from training.analysis.operating import PointFigures
from training.analysis.report import Calibrated, Looked, calibrated, confusion_at, errors_at, points
from training.failures import chosen_scores, evaluation_to_fit, look_at, names_of_drives
from training.hits import Confusion


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """An evaluation that was read, with what belongs to it."""

    looked: Looked
    evaluation: EvaluationRow
    scores: Mapping[str, float]
    point: OperatingPoint | None
    drives: Mapping[str, str]
    colours: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Live:
    """What follows from the scores at once."""

    points: tuple[PointFigures, ...]
    confusion: Confusion
    errors: tuple[Errors, ...]


def open_evaluation(project: Project, row: EvaluationRow) -> Opened:
    """Read the details of an evaluation, and what belongs to it. Raises UserError when they cannot be read."""
    looked = look_at(project, row)
    with project.registry.reading() as session:
        scores, _is_chosen = chosen_scores(session, looked, row.model_id)
        point = operating_point_of(session, row.model_id)
        known = brief_reads.classes(session, retired=True)
    shown = shown_colours(known)
    by_name = {each.name: shown[each.id or 0] for each in known}
    colours = {name: by_name.get(name, class_colour(place)) for place, name in enumerate(looked.details.classes)}
    ordered = {name: scores[name] for name in looked.details.classes}
    return Opened(looked, row, ordered, point, names_of_drives(project), colours)


def live_figures(looked: Looked, scores: Mapping[str, float]) -> Live:
    """What follows from these scores."""
    return Live(points(looked, scores), confusion_at(looked, scores), errors_at(looked, scores))


def calibrate(project: Project, looked: Looked, row: EvaluationRow) -> Calibrated | str:
    """The calibration, or why there is none."""
    with project.registry.reading() as session:
        fit = evaluation_to_fit(session, row)
    try:
        fitted = look_at(project, fit) if fit is not None and fit.details_sha256 else None
        return calibrated(looked, fitted)
    except UserError as error:
        if fit is None:
            return str(error)
        try:
            return calibrated(looked, None)
        except UserError as without:
            return str(without)
