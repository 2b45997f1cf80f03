"""Commands about models and packages: models, evaluate, promote, rollback, package, verify."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

import typer

from core.errors import UserError
from core.ids import ModelId
from core.queries import models as model_reads
from core.queries.leakage import leakage_figure
from desktop.cli.coverage_words import IgnoreCoverage, say_gaps
from desktop.cli.output import AsJson, answer, say
from desktop.cli.project_commands import ProjectArgument
from desktop.cli.session import finish_job, opened

ModelArgument = Annotated[str, typer.Argument(metavar="MODEL", help="A model's id or name.")]
Stage = Literal["candidate", "approved", "production"]


def models(project: ProjectArgument, *, as_json: AsJson = False) -> None:
    """List the models, newest first."""
    with opened(project) as context, context.project.registry.reading() as session:
        rows = [row.model_dump() for row in model_reads.models(session)]
        for row in rows:
            row["classes"] = json.loads(row.pop("classes_json"))
            row["input"] = json.loads(row.pop("input_json"))
            best = model_reads.weightiest_evaluation(session, row["id"])
            row["metrics"] = None if best is None else model_reads.metrics_of(best)
            row["leakage"] = None if best is None else leakage_figure(session, best).to_json()
    answer({"models": rows}, as_json=as_json)


def evaluate(
    project: ProjectArgument,
    model: ModelArgument,
    version: Annotated[str, typer.Option(help="A frozen version, by name or id.")],
    part: Annotated[Literal["train", "valid", "test"], typer.Option()] = "test",
    *,
    as_json: AsJson = False,
) -> None:
    """Measure the exported model on one part of a version."""
    from desktop.training_start import start_measuring

    with opened(project) as context:
        job_id = start_measuring(context, model=model, version=version, part=part)
        finish_job(context, job_id)
        with context.project.registry.reading() as session:
            row = model_reads.evaluation_of_job(session, job_id)
            model_row = model_reads.model_by(session, model)
            leakage = leakage_figure(session, row)
    answer(
        {
            "task": model_row.task,
            "metrics": json.loads(row.metrics_json),
            "leakage": leakage.to_json(),
            "per_class": json.loads(row.per_class_json),
            "per_condition": json.loads(row.per_condition_json),
            "confusion": json.loads(row.confusion_json),
            "evaluation": row.id,
            "images": row.images,
        },
        as_json=as_json,
    )


def promote(
    project: ProjectArgument,
    model: ModelArgument,
    to: Annotated[Stage, typer.Option("--to", help="The new stage.")],
    reason: Annotated[str, typer.Option(help="Why; needed to override a gate.")] = "",
    *,
    override: Annotated[bool, typer.Option("--override", help="Promote although a gate is not passed.")] = False,
    as_json: AsJson = False,
) -> None:
    """Move a model to a stage, if the gates of the brief let it."""
    from training.promotion import override_gates
    from training.promotion import promote as promote_model

    with opened(project) as context:
        with context.project.registry.reading() as session:
            model_id = ModelId(model_reads.model_by(session, model).id)
        move = override_gates if override else promote_model
        moved = move(context.project, model_id, to, author=context.author, reason=reason)
    gates = [{"gate": gate.sentence, "passed": gate.is_passed, "value": gate.value} for gate in moved.gates]
    answer({"stage": moved.stage, "model": model_id, "gates": gates, "promoted": moved.is_done}, as_json=as_json)
    if not moved.is_done:
        say(f"{model_id} was not promoted: a gate of the brief is not passed.")
        raise typer.Exit(1)


def rollback(
    project: ProjectArgument,
    stage: Annotated[Stage, typer.Option(help="The stage to roll back.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Give a stage back to the model that held it before."""
    from training.promotion import rollback as roll_back

    with opened(project) as context:
        moved = roll_back(context.project, stage, author=context.author)
    gates = [{"gate": gate.sentence, "passed": gate.is_passed, "value": gate.value} for gate in moved.gates]
    told = {"stage": moved.stage, "model": moved.model_id, "gates": gates, "package_sha256": moved.package_sha256}
    answer(told, as_json=as_json)


def package(
    project: ProjectArgument,
    model: ModelArgument,
    out: Annotated[Path, typer.Option(metavar="FILE.rwpkg")],
    precision: Annotated[Literal["fp32", "fp16", "int8"], typer.Option()] = "fp32",
    key: Annotated[Path | None, typer.Option(metavar="PRIVATE")] = None,
    *,
    ignore_coverage: IgnoreCoverage = False,
    as_json: AsJson = False,
) -> None:
    """Write the vehicle package of a model."""
    from desktop.packaging import pack

    if key is not None:
        raise UserError(
            "Signing packages is not there yet, so nothing was written.",
            "Leave --key out for an unsigned package.",
        )
    with opened(project) as context:
        packed = pack(context, model=model, out=out, precision=precision, ignore_coverage=ignore_coverage)
    row = packed.row
    manifest = json.loads(row.manifest_json)
    say_gaps(manifest.get("known_gaps", []))
    answer(
        {
            "package": str(out.resolve()),
            "id": row.id,
            "sha256": row.sha256,
            "precision": row.precision,
            "metrics": manifest.get("metrics", {}),
            "leakage": manifest.get("leakage", {}),
            "latency_ms": packed.latency_ms,
            "size_bytes": row.size_bytes,
            "known_gaps": manifest.get("known_gaps", []),
        },
        as_json=as_json,
    )


def verify(
    package_file: Annotated[Path, typer.Argument(metavar="FILE.rwpkg")],
    key: Annotated[Path | None, typer.Option(metavar="PUBLIC")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Check a package: integrity, contract, golden answers, signature."""
    from exports.package import verify_package

    if not package_file.exists():
        raise UserError(f"There is no package {package_file}.", "Check the name.")
    checks = verify_package(package_file)
    if key is not None:
        checks = {**checks, "signature": "This package carries no signature, so the key cannot vouch for it."}
    is_good = all(result is True for result in checks.values())
    answer({"ok": is_good, "checks": checks}, as_json=as_json)
    if not is_good:
        raise typer.Exit(1)


COMMANDS: dict[str, Callable[..., None]] = {
    "models": models,
    "evaluate": evaluate,
    "promote": promote,
    "rollback": rollback,
    "package": package,
    "verify": verify,
}
