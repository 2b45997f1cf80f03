"""The command that proves a package on a recorded drive."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from desktop.cli.output import AsJson, Progress, answer
from desktop.cli.session import finish_job, opened


def drive(
    package: Annotated[Path, typer.Argument(metavar="FILE.rwpkg", help="A package, or a plain ONNX file.")],
    recording: Annotated[Path, typer.Argument(metavar="RECORDING", help="A video or a folder of pictures.")],
    report: Annotated[Path, typer.Option(metavar="DIR", help="Where the report and the log go.")],
    project: Annotated[Path | None, typer.Option(help="Keep the result in this project too.")] = None,
    budget_ms: Annotated[float | None, typer.Option("--budget-ms", help="Longest time a frame may take.")] = None,
    camera: Annotated[str, typer.Option(help="Which camera of the package took the recording.")] = "",
    decoder: Annotated[str | None, typer.Option(help="How a plain ONNX file answers, such as yolox.")] = None,
    *,
    realtime: Annotated[bool, typer.Option("--realtime", help="Keep the recording's own clock; count drops.")] = False,
    limits: Annotated[bool, typer.Option("--limits", help="Measure decode-only and network-only speed too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Validate a package on a recorded drive."""
    from exports.validation import DriveRequest, start_drive, validate_drive

    request = DriveRequest(
        package=package.resolve(),
        recording=recording.resolve(),
        report_folder=report.resolve(),
        budget_ms=budget_ms,
        is_realtime=realtime,
        measures_limits=limits,
        decoder=decoder,
        camera=camera,
    )
    if project is None:
        progress = Progress()
        summary = validate_drive(request, progress=progress)
        progress.end()
        answer(summary.to_json(), as_json=as_json)
        return
    with opened(project) as context:
        result = finish_job(context, start_drive(context.project, context.executor, request))
    answer(result, as_json=as_json)


COMMANDS: dict[str, Callable[..., None]] = {"drive": drive}
