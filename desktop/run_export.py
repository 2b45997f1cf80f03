"""Exports a run to a folder or, as a job, to a tracking server: what the window and the commands share."""

from pathlib import Path

from core.canonical import JsonObject
from core.ids import JobId
from core.jobs.reporter import JobReporter
from core.jobs.watching import start_job
from core.queries.models import run_by
from desktop.context import Context
from exports.run_folder import write_run_folder

KIND, FOLDER = "export_run", "run"


def start_sending(context: Context, run: str, uri: str, experiment: str) -> JobId:
    """Start sending a run to a tracking server. Copies its files first, so call it in the background."""
    with context.project.registry.reading() as session:
        recipe = run_by(session, run).recipe

    def prepare(folder: Path, _job_id: str) -> None:
        write_run_folder(context.project, run, folder / FOLDER, author=context.author)

    arguments = {"uri": uri, "experiment": experiment, "run": run}
    title = f"Send the run of {recipe} to MLflow"
    return start_job(context.project, context.executor, kind=KIND, title=title, arguments=arguments, prepare=prepare)


def send(folder: Path, arguments: JsonObject, reporter: JobReporter) -> JsonObject:
    """The worker's side; the copy of the run is gone afterwards, however it went."""
    import shutil

    from exports.mlflow_export import send_run

    reporter.progress(0, 1, "Sending the run to the tracking server")
    try:
        sent = send_run(folder / FOLDER, str(arguments["uri"]), str(arguments["experiment"]))
    finally:
        shutil.rmtree(folder / FOLDER, ignore_errors=True)
    return {
        "run": arguments["run"], "mlflow_run": sent.mlflow_run, "experiment": sent.experiment,
        "updated": sent.is_update, "address": sent.address,
    }  # fmt: skip
