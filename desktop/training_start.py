"""Starts trainings and evaluations from names that people give: what the Train page and the commands share."""

from collections.abc import Mapping
from pathlib import Path

from core.errors import UserError
from core.ids import JobId, RunId
from core.manifest import Locations
from core.queries import models as model_reads
from core.queries.studies import StudyPlace
from core.queries.versions import manifest_of, stored_manifest, version_by
from desktop.context import Context
from labeling.coverage import known_gaps
from labeling.versions import locations
from training.condition_examples import CLASSES, check_target
from training.recipes import TARGET, Recipe, load_recipes, with_settings
from training.runs import start_evaluation, start_training
from training.transforms.named import FOLDER, OWN, policy_named


def locations_of(context: Context, version_id: str) -> Locations:
    """Where the images of a version lie on this computer."""
    return locations(context.project, stored_manifest(context.project, version_id))


def policy_folders(context: Context) -> tuple[Path, Path]:
    """Where transform policies are: the program's, then those of the project."""
    return context.resources / FOLDER, context.project.root / FOLDER


def start_run(
    context: Context,
    *,
    version: str,
    recipe: str,
    settings: Mapping[str, object],
    device: str = "auto",
    ignore_coverage: bool = False,
    place: StudyPlace | None = None,
) -> tuple[RunId, JobId]:
    """Start a training of a version (name or id) by a recipe (name) with some settings changed.

    Weights of a model of this project make its run the parent of the new one. Raises CoverageNotMet where the version
    lacks what a required goal asks for; with `ignore_coverage` that is recorded in the run.
    """
    chosen = resolved_recipe(context, recipe, settings)
    weights = str(settings.get("pretrained") or "")
    parent_id = _weights(context, weights)[1] if weights else None
    named = str(chosen.settings["augment"])
    target = str(chosen.settings.get(TARGET, CLASSES))
    policy = None if named == OWN else policy_named(named, *policy_folders(context))
    with context.project.registry.reading() as session:
        row = version_by(session, version)
    if target != CLASSES:
        check_target(manifest_of(context.project, row.id), target, kept="nothing was started")
    gaps = known_gaps(context.project, row.id, is_ignored=ignore_coverage, kept="nothing was started")
    return start_training(
        context.project,
        context.executor,
        version=row,
        locations=locations_of(context, row.id),
        recipe=chosen,
        policy=policy,
        device=device,
        known_gaps=gaps,
        parent_id=parent_id,
        place=place,
    )


def known_recipe(context: Context, name: str) -> Recipe:
    """The recipe of this name. Raises UserError when there is none."""
    recipes = load_recipes(context.resources / "recipes")
    if name not in recipes:
        raise UserError(f"There is no recipe {name}; nothing was started.", f"Choose one of: {', '.join(recipes)}.")
    return recipes[name]


def resolved_recipe(context: Context, recipe: str, settings: Mapping[str, object]) -> Recipe:
    """The recipe of this name with some settings changed. Raises UserError for what cannot be meant."""
    resolved = dict(settings)
    if resolved.get("pretrained"):
        resolved["pretrained"] = str(_weights(context, str(resolved["pretrained"]))[0])
    return with_settings(known_recipe(context, recipe), resolved)


def start_measuring(context: Context, *, model: str, version: str, part: str) -> JobId:
    """Start an evaluation of a model on one part of a version."""
    with context.project.registry.reading() as session:
        model_row = model_reads.model_by(session, model)
        version_row = version_by(session, version)
    return start_evaluation(
        context.project,
        context.executor,
        model=model_row,
        version=version_row,
        locations=locations_of(context, version_row.id),
        part=part,
    )


def _weights(context: Context, named: str) -> tuple[Path, str | None]:
    """A file as it is named, or the checkpoint of a model version with the run that gave it."""
    file = Path(named).expanduser()
    if file.is_file():
        return file.resolve(), None
    with context.project.registry.reading() as session:
        known = {row.id: row for row in model_reads.models(session)}
    row = known.get(named)
    if row is None or not row.checkpoint_sha256:
        raise UserError(
            f"{named} is neither a file nor a trained model of this project; nothing was started.",
            "See: roadwright models PROJECT",
        )
    return context.project.objects.path(row.checkpoint_sha256), row.run_id
