"""Goes on with a training that ended early, or starts a new one from the weights of one that ended well."""

import json
from collections.abc import Mapping

from core.ids import JobId, RunId
from core.jobs.watching import take_in
from core.queries import models as model_reads
from desktop.context import Context
from desktop.training_start import known_recipe, locations_of, start_run
from training.profile import DECIDED, EXACT, PROFILE
from training.resuming import resume_training


def resume_run(context: Context, run_id: str) -> JobId:
    """Go on with a run (by its id) from its last whole epoch; gives its job.

    Raises UserError, with nothing changed, when there is nothing to go on with.
    """
    with context.project.registry.reading() as session:
        run = model_reads.run_by(session, run_id)
    take_in(context.project, context.executor, context.intakes, JobId(run.job_id))  # nobody may have seen it end
    return resume_training(context.project, context.executor, run, locations=locations_of(context, run.version_id))


def start_from(
    context: Context,
    run_id: str,
    *,
    version: str = "",
    recipe: str = "",
    settings: Mapping[str, object] | None = None,
    device: str = "auto",
    ignore_coverage: bool = False,
) -> tuple[RunId, JobId]:
    """Start a new run from the weights that another gave; what is not said is as it was there.

    Raises UserError when that run gave no model.
    """
    with context.project.registry.reading() as session:
        parent = model_reads.run_by(session, run_id)
        model = model_reads.model_of_run(session, run_id)
    inherited = _chosen_there(context, parent.spec_json) if recipe in ("", parent.recipe) else {}
    return start_run(
        context,
        version=version or parent.version_id,
        recipe=recipe or parent.recipe,
        settings={**inherited, **(settings or {}), "pretrained": model.id},
        device=device,
        ignore_coverage=ignore_coverage,
    )


def _chosen_there(context: Context, spec_json: str) -> dict[str, object]:
    """The settings of a run that are not its recipe's own; rates that suit weights to start from are the recipe's."""
    told = json.loads(spec_json)["recipe"]
    recipe = known_recipe(context, str(told["name"]))
    left = {*recipe.fine_tune, *(DECIDED if told["settings"].get(PROFILE) == EXACT else ())}
    return {
        name: value
        for name, value in told["settings"].items()
        if name in recipe.defaults and name not in left and value != recipe.defaults[name]
    }
