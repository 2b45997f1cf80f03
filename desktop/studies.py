"""Begins studies and drives them: what the Train page and the commands share. Imports no Qt.

A study is driven by whoever watches: each look runs what `training.studies` says is next. Nothing is held in memory,
so a study whose window was closed goes on in the next one, or with `--resume`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.canonical import JsonObject
from core.errors import UserError
from core.ids import JobId, new_name
from core.jobs.watching import ask_job_to_stop, take_in
from core.project import utc_now
from core.queries import models as model_reads
from core.queries.studies import Member, StudyPlace, Taken, members, studies, study_by
from core.queries.versions import version_by
from core.registry import Transaction
from core.schema_models import JobRow
from core.schema_proof import StudyRow
from core.watched import IsStopAsked, ShowProgress
from desktop.context import Context
from desktop.training_start import resolved_recipe, start_run
from labeling.coverage import known_gaps
from labeling.folds import make_folds
from training.studies import (
    LEAST,
    USUAL_METRIC,
    End,
    Progress,
    Start,
    StudyKind,
    StudySpec,
    Wait,
    counting,
    is_answer,
    next_step,
    progress_from_json,
    progress_to_json,
    spec_from_json,
    spec_to_json,
    unanswered,
)
from training.studies_ranges import Range, Value
from training.studies_search import Trial, is_hopeless, suggest
from training.studies_summary import best_of, summarise, summary_to_json


@dataclass(frozen=True, slots=True)
class Asked:
    """The study that a person asks for. `ranges` is empty for those of the recipe, `metric` for its task's usual one.

    `version` is a name or an id; `seed` is what `StudySpec` says of it.
    """

    kind: StudyKind
    version: str
    recipe: str
    count: int
    settings: Mapping[str, object]
    metric: str = ""
    device: str = "auto"
    seed: int = 0
    ranges: Mapping[str, Range] | None = None


@dataclass(frozen=True, slots=True)
class StudyView:
    """A study as it stands."""

    row: StudyRow
    spec: StudySpec
    progress: Progress
    members: Sequence[Member]

    def result(self) -> JsonObject:
        """What its trainings say together so far."""
        best = best_of(self.spec, self.members, self.progress)
        told: dict[str, object] = {"summary": summary_to_json(summarise(self.spec, self.members, self.progress))}
        if best is not None:
            told["best"] = {
                "run": best.run_id, "label": best.label, "model": best.model_id,
                "value": best.figures[self.spec.metric],
                "settings": {name: best.settings.get(name) for name in self.spec.ranges},
            }  # fmt: skip
        return told  # type: ignore[return-value]  # plain figures and names


def begin_study(
    context: Context,
    asked: Asked,
    *,
    ignore_coverage: bool = False,
    progress: ShowProgress | None = None,
    is_stop_asked: IsStopAsked | None = None,
) -> str:
    """Record a study, for folds with their versions; gives its id. The next look at it starts its first training.

    Raises UserError, with nothing recorded, for what cannot be trained; CoverageNotMet as a training does.
    """
    recipe = resolved_recipe(context, asked.recipe, asked.settings)
    ranges = (recipe.search if asked.ranges is None else asked.ranges) if asked.kind == "search" else {}
    _refuse_nonsense(asked, ranges)
    with context.project.registry.reading() as session:
        row = version_by(session, asked.version)
    known_gaps(context.project, row.id, is_ignored=ignore_coverage, kept="nothing was started")
    versions: Sequence[str] = ()
    if asked.kind == "folds":
        versions = make_folds(
            context.project, row.id, folds=asked.count, seed=asked.seed, progress=progress, is_stop_asked=is_stop_asked
        )
    spec = StudySpec(
        kind=asked.kind, recipe=asked.recipe, count=asked.count, metric=asked.metric or USUAL_METRIC[recipe.task],
        settings=dict(recipe.chosen), device=asked.device, seed=asked.seed, ranges=ranges, versions=tuple(versions),
    )  # fmt: skip
    with context.project.registry.transaction() as tx:
        study = StudyRow(
            id=new_name("study"), kind=spec.kind, name=_free_name(tx, f"{spec.kind} · {spec.recipe} · {row.name}"),
            version_id=row.id, spec_json=spec_to_json(spec), state="running", created_at=utc_now(),
        )  # fmt: skip
        tx.session.add(study)
        tx.touch("studies", [study.id])
        return study.id


def view_of(context: Context, study: str, part: str = "valid") -> StudyView:
    """A study (id, name or beginning of an id) with what its models reached on a part."""
    with context.project.registry.reading() as session:
        row = study_by(session, study)
        found = members(session, row.id, part)
    return StudyView(row, spec_from_json(row.spec_json), progress_from_json(row.result_json), found)


def look_at_study(context: Context, study_id: str) -> StudyView:
    """Do what a study needs now: start its next training, stop one that promises nothing, or end. Gives how it stands.

    Safe from any number of windows and commands: each training of a study is started once.
    """
    view = view_of(context, study_id)
    if view.row.state != "running":
        return view
    match next_step(view.spec, view.members, view.progress):
        case Wait(member):
            _prune(context, view, member)
        case Start(label, number):
            _start(context, view, label, number)
        case End(state):
            _end(context, view, state)
    return view_of(context, study_id)


def cancel_study(context: Context, study: str) -> None:
    """Start nothing more of a study, and ask its running training to stop; what is done is kept."""
    view = view_of(context, study)
    with context.project.registry.transaction() as tx:
        row = tx.session.get_one(StudyRow, view.row.id)
        if row.state != "running":
            raise UserError(f"The study {row.name} has already ended ({row.state}).")
        row.state, row.finished_at = "stopped", utc_now()
        row.result_json = progress_to_json(view.progress, view.result())
        tx.session.add(row)
        tx.touch("studies", [row.id])
    for member in view.members:
        if not member.has_ended and member.state != "stopping":
            ask_job_to_stop(context.project, JobId(member.job_id))


def resume_study(context: Context, study: str) -> str:
    """Go on with a study: what is done is kept, what ended without a result is run once more. Gives its id."""
    view = view_of(context, study)
    for member in view.members:
        if not member.has_ended:  # its worker may have died since anybody looked
            take_in(context.project, context.executor, context.intakes, JobId(member.job_id))
    view = view_of(context, study)
    if view.row.state == "done" and not unanswered(view.members, view.progress):
        raise UserError(f"The study {view.row.name} is done; there is nothing to go on with.")
    again = view.progress.set_aside | unanswered(view.members, view.progress)
    with context.project.registry.transaction() as tx:
        row = tx.session.get_one(StudyRow, view.row.id)
        row.state, row.finished_at = "running", None
        row.result_json = progress_to_json(replace(progress_from_json(row.result_json), set_aside=again))
        tx.session.add(row)
        tx.touch("studies", [row.id])
    return view.row.id


def _start(context: Context, view: StudyView, label: str, number: int) -> None:
    spec, settings = view.spec, dict[str, object](view.spec.settings)
    if spec.kind == "seeds":
        settings["seed"] = spec.seed + number - 1
    if spec.kind == "search":
        own, earlier = _own_settings(context, spec), _trials(context, view)
        settings |= suggest(spec, own, earlier)
    try:
        start_run(
            context, version=spec.versions[number - 1] if spec.versions else view.row.version_id, recipe=spec.recipe,
            settings=settings, device=spec.device, ignore_coverage=True, place=StudyPlace(view.row.id, label),
        )  # fmt: skip
    except Taken:
        return
    except UserError:
        _end(context, view, "failed")
        raise


def _prune(context: Context, view: StudyView, member: Member) -> None:
    """Ask a trial to stop whose figure is below the median of the earlier ones."""
    if view.spec.kind != "search" or member.state != "running" or member.run_id in view.progress.pruned:
        return
    with context.project.registry.reading() as session:
        curve = dict(model_reads.curve(session, member.job_id).get(view.spec.metric, []))
    running = Trial(_tried(view.spec, member), None, curve)
    if not is_hopeless(view.spec, _own_settings(context, view.spec), _trials(context, view), running):
        return
    with context.project.registry.transaction() as tx:
        row, job = tx.session.get_one(StudyRow, view.row.id), tx.session.get_one(JobRow, member.job_id)
        if row.state != "running" or job.state != "running":
            return
        known = progress_from_json(row.result_json)
        row.result_json = progress_to_json(replace(known, pruned=known.pruned | {member.run_id}))
        tx.session.add(row)
        tx.touch("studies", [row.id])
    ask_job_to_stop(context.project, JobId(member.job_id))


def _end(context: Context, view: StudyView, state: str) -> None:
    with context.project.registry.transaction() as tx:
        row = tx.session.get_one(StudyRow, view.row.id)
        if row.state == "running":
            row.state, row.finished_at = state, utc_now()
            row.result_json = progress_to_json(progress_from_json(row.result_json), view.result())
            tx.session.add(row)
            tx.touch("studies", [row.id])


def _trials(context: Context, view: StudyView) -> list[Trial]:
    """The trials that ended, in order; those that are run once more are left out."""
    found: list[Trial] = []
    with context.project.registry.reading() as session:
        for member in counting(view.members, view.progress):
            if not member.has_ended:
                continue
            curve = dict(model_reads.curve(session, member.job_id).get(view.spec.metric, []))
            is_pruned = member.run_id in view.progress.pruned and member.state != "done"
            value = member.figures.get(view.spec.metric)
            if value is None and is_pruned and curve:
                value = curve[max(curve)]
            known = value if is_answer(member, view.progress) else None
            found.append(Trial(_tried(view.spec, member), known, curve, is_pruned and known is not None))
    return found


def _tried(spec: StudySpec, member: Member) -> dict[str, Value]:
    return {name: member.settings[name] for name in spec.ranges}  # type: ignore[misc]  # a recipe's settings


def _own_settings(context: Context, spec: StudySpec) -> Mapping[str, Value]:
    return resolved_recipe(context, spec.recipe, spec.settings).settings


def _refuse_nonsense(asked: Asked, ranges: Mapping[str, Range]) -> None:
    if asked.count < LEAST[asked.kind]:
        raise UserError(
            f"A study of {asked.kind} needs at least {LEAST[asked.kind]} trainings; nothing was started.",
            "Ask for more.",
        )
    if asked.kind == "search" and not ranges:
        raise UserError(
            f"The recipe {asked.recipe} declares no settings to search; nothing was started.",
            "Name some, such as --vary lr0=0.0005:0.01, or choose another recipe.",
        )
    fixed = sorted(set(ranges) & set(asked.settings))
    if asked.kind == "search" and fixed:
        raise UserError(f"{fixed[0]} cannot be set and searched at once; nothing was started.", "Leave out one.")


def _free_name(tx: Transaction, beginning: str) -> str:
    known = {row.name for row in studies(tx.session)}
    number = 1
    while f"{beginning} · {number}" in known:
        number += 1
    return f"{beginning} · {number}"


def ranges_of(context: Context, recipe: str) -> Mapping[str, Range]:
    """The settings that a recipe lets a search try."""
    return resolved_recipe(context, recipe, {}).search
