"""Commands that look into an evaluation: where a model fails, and from which scores on it is to be believed."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from sqlmodel import Session

from core.errors import UserError
from core.queries import models as model_reads
from core.queries.versions import version_by
from core.schema_models import EvaluationRow
from desktop.cli.model_commands import ModelArgument
from desktop.cli.output import AsJson, answer, say
from desktop.cli.project_commands import ProjectArgument
from desktop.cli.session import opened

if TYPE_CHECKING:
    from training.analysis.intervals import Interval
    from training.analysis.operating import Goal, PointFigures
    from training.analysis.report import Calibrated, Looked
    from training.analysis.slices import SliceFigures

Part = Literal["train", "valid", "test"]
VersionOption = Annotated[str | None, typer.Option(help="A frozen version, by name or id; the newest when absent.")]
PartOption = Annotated[Part | None, typer.Option(help="Which part it was measured on.")]
SHOWN_IMAGES = 20


def failures(
    project: ProjectArgument,
    model: ModelArgument,
    version: VersionOption = None,
    part: PartOption = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Tell where a model fails: kinds of errors, slices, scores and calibration, from an evaluation that was made."""
    from training.analysis.report import average_precision, calibrated, coco_of, errors_at, points, slices_at
    from training.details import SCORES
    from training.failures import chosen_scores, evaluation_to_fit, look_at, names_of_drives

    with opened(project) as context:
        with context.project.registry.reading() as session:
            row = _evaluation(session, model, version, part, ("test", "valid", "train"))
            fit = evaluation_to_fit(session, row)
        looked = look_at(context.project, row)
        with context.project.registry.reading() as session:
            scores, is_chosen = chosen_scores(session, looked, row.model_id)
        fitted = look_at(context.project, fit) if fit is not None and fit.details_sha256 else None
        drives = names_of_drives(context.project)
        told: dict[str, object] = {
            **_head(row, looked),
            "scores_from": "operating point" if is_chosen else "best mean F1",
            "mAP50": _interval(average_precision(looked)),
            "coco": coco_of(looked),
            "per_class": [_point(each) for each in points(looked, scores)],
            "errors": [_errors(looked, each) for each in errors_at(looked, scores)],
            "slices": [_slice(each, drives) for each in slices_at(looked, scores)],
            "calibration": None
            if SCORES in looked.details.lacking
            else _calibration(_fitted(calibrated, looked, fitted)),
        }
    answer(told, as_json=as_json)


def operating_point(
    project: ProjectArgument,
    model: ModelArgument,
    target: Annotated[str, typer.Option(help="precision=0.9, recall=0.95 or f1: what each class is to reach.")],
    reason: Annotated[str, typer.Option(help="Why; it stays with the operating point.")],
    version: VersionOption = None,
    part: PartOption = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Choose from which score on each class counts as found, on the valid part where the model was measured there."""
    from training.analysis.report import points, thresholds_for
    from training.failures import look_at
    from training.operating_points import choose_operating_point

    goal, wanted = _goal(target)
    with opened(project) as context:
        with context.project.registry.reading() as session:
            row = _evaluation(session, model, version, part, ("valid", "test", "train"))
        looked = look_at(context.project, row)
        scores, unreached = thresholds_for(looked, goal, wanted)
        chosen = choose_operating_point(context.project, row.id, scores, author=context.author, reason=reason)
        reached = [_point(each) for each in points(looked, scores)]
    for name in unreached:
        say(f"{name} reaches {target} at no score; it has the one where its F1 is best.")
    answer(
        {
            **_head(row, looked), "operating_point": chosen.id, "target": target, "thresholds": dict(chosen.thresholds),
            "temperature": chosen.temperature, "unreached": list(unreached), "per_class": reached,
            "reason": chosen.reason, "author": chosen.author, "at": chosen.at,
        },
        as_json=as_json,
    )  # fmt: skip


def _evaluation(
    session: Session, model: str, version: str | None, part: Part | None, order: Sequence[str]
) -> EvaluationRow:
    """The newest evaluation of a model that fits, the first part of the order where none is named."""
    row = model_reads.model_by(session, model)
    known = [each for each in model_reads.evaluations_of(session, row.id) if part in (None, each.part)]
    if version is not None:
        version_id = version_by(session, version).id
        known = [each for each in known if each.version_id == version_id]
    if not known:
        where = " ".join(filter(None, (f"on the {part} part" if part else "", f"of {version}" if version else "")))
        raise UserError(
            f"The model {row.name} was not measured {where}".rstrip() + ", so there is nothing to look into.",
            f"Measure it with: roadwright evaluate PROJECT {row.id} --version V --part test",
        )
    return min(known, key=lambda each: order.index(each.part))


def _goal(target: str) -> "tuple[Goal, float]":
    name, _, number = target.partition("=")
    try:
        wanted = float(number) if number else 0.0
    except ValueError:
        wanted = -1.0
    if name == "f1" and not number:
        return "f1", 0.0
    if name in ("precision", "recall") and 0 < wanted <= 1:
        return ("precision" if name == "precision" else "recall"), wanted
    raise UserError(
        f"{target} is no target; nothing was recorded.", "Write precision=0.9, recall=0.95 or f1, numbers up to 1."
    )


def _fitted(
    calibrate: "Callable[[Looked, Looked | None], Calibrated]", looked: "Looked", fitted: "Looked | None"
) -> "Calibrated":
    """Calibration, without a temperature where the valid part cannot tell one."""
    try:
        return calibrate(looked, fitted)
    except UserError as error:
        say(str(error))
        return calibrate(looked, None)


def _head(row: EvaluationRow, looked: "Looked") -> dict[str, object]:
    return {
        "model": row.model_id, "evaluation": row.id, "version": row.version_id, "part": row.part,
        "task": looked.details.task, "images": len(looked.details.images), "unknown": list(looked.details.lacking),
    }  # fmt: skip


def _interval(told: "Interval") -> dict[str, object]:
    return {
        "value": told.value, "low": told.low, "high": told.high, "instances": told.instances,
        "too_few": not told.is_enough,
    }  # fmt: skip


def _point(told: "PointFigures") -> dict[str, object]:
    figures = {name: _interval(getattr(told, name)) for name in ("precision", "recall", "f1")}
    return {
        "class": told.name, "threshold": told.threshold, "hits": told.hits, "alarms": told.alarms,
        "missed": told.missed, **figures,
    }  # fmt: skip


def _errors(looked: "Looked", told: object) -> dict[str, object]:
    from training.analysis.error_types import Errors

    assert isinstance(told, Errors)
    images = list(dict.fromkeys(told.image.tolist()))
    return {
        "kind": told.kind, "count": len(told), "worth_mAP50": told.worth, "images": len(images),
        "first": [looked.details.images.sha256[number] for number in images[:SHOWN_IMAGES]],
    }  # fmt: skip


def _slice(told: "SliceFigures", drives: Mapping[str, str]) -> dict[str, object]:
    figures = {name: _interval(getattr(told, name)) for name in ("recall", "precision", "ap50", "against_rest")}
    return {
        "dimension": told.key.dimension, "value": drives.get(told.key.value, told.key.value), "images": told.images,
        "instances": told.recall.instances, "too_few": not told.is_enough, "worse": told.is_worse,
        "p": told.chance, **figures,
    }  # fmt: skip


def _calibration(told: "Calibrated") -> dict[str, object]:
    after = told.after
    return {
        "ece": _interval(told.before.ece),
        "temperature": None if after is None else after.temperature,
        "fitted_on": told.fitted_on or None,
        "ece_after": None if after is None else _interval(after.ece),
        "bins": [
            {"low": each.low, "high": each.high, "mean_score": each.mean_score, "right": _interval(each.right)}
            for each in told.before.bins
        ],
    }


COMMANDS: dict[str, Callable[..., None]] = {"failures": failures, "operating-point": operating_point}
