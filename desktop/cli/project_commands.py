"""Commands about a project as a whole: demo, init, open, lineage, doctor."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import platformdirs
import typer
import yaml

from core.errors import UserError
from core.project import create_project, project_name
from desktop.cli.output import AsJson, Progress, answer, say
from desktop.cli.session import finish_job, opened
from desktop.composition import resources_folder

ProjectArgument = Annotated[Path, typer.Argument(metavar="PROJECT", help="A project folder.")]


def init(
    project: ProjectArgument,
    template: Annotated[str, typer.Option(help="Classes, conditions and gates to begin with.")] = "",
    *,
    as_json: AsJson = False,
) -> None:
    """Make a new project with an ontology and a brief."""
    from labeling.ontology import DEFAULT_CONDITIONS, apply_template, set_conditions

    chosen = _template(template) if template else None
    made = create_project(project)
    if chosen is None:
        set_conditions(made.registry, DEFAULT_CONDITIONS)
    else:
        apply_template(made.registry, chosen)
    answer({"project": str(made.root), "name": project_name(made)}, as_json=as_json)
    made.close()


def demo(
    folder: Annotated[Path | None, typer.Argument(metavar="[DIR]", help="Where the sample project goes.")] = None,
    *,
    headless: Annotated[bool, typer.Option("--headless", help="Run the whole loop without a window.")] = False,
    images: Annotated[int, typer.Option(min=8, help="Stills to draw.")] = 280,
    frames: Annotated[int, typer.Option(min=2, help="Frames of the drive.")] = 250,
    epochs: Annotated[int, typer.Option(min=0, help="Epochs to train; 0: as the recipe says.")] = 0,
    seed: Annotated[int, typer.Option(help="Another seed draws another world.")] = 7,
    as_json: AsJson = False,
) -> None:
    """Make the sample project, then open it, or run the whole loop without a window."""
    from desktop.loop import SampleSize, make_sample, run_loop

    root = (folder or Path(platformdirs.user_data_dir("roadwright", appauthor=False)) / "sample").resolve()
    size = SampleSize(images=images, frames=frames, seed=seed)
    progress = Progress()
    if not headless:
        make_sample(root, size, progress)
        progress.end()
        raise typer.Exit(open_window(root))
    make_sample(root, size, progress)
    progress.end()
    with opened(root) as context:
        done = run_loop(context, epochs=epochs, say=say, finish_job=lambda job_id: finish_job(context, job_id))
    answer(done, as_json=as_json)
    say(f"Everything is in {root}. The drive's report: {done['report']}")


def open_command(project: Annotated[Path | None, typer.Argument(metavar="[PROJECT]")] = None) -> None:
    """Open the window on a project."""
    raise typer.Exit(open_window(project))


def open_window(root: Path | None) -> int:
    """Open the window; gives the exit status. The only place where the command line meets Qt."""
    from importlib import import_module

    run: Callable[[Path | None], int] = import_module("desktop.app").run_window
    return run(root)


def lineage(
    project: ProjectArgument,
    thing: Annotated[str, typer.Argument(metavar="THING", help="An id or a hash.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Show everything that made a thing, and all that it made."""
    from core.queries.lineage import lineage_of

    with opened(project) as context, context.project.registry.reading() as session:
        nodes, edges = lineage_of(session, thing)
    answer({"thing": thing, "nodes": nodes, "edges": edges}, as_json=as_json)


def doctor(
    *,
    worker: Annotated[bool, typer.Option("--worker", help="Start a worker and see it through, too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Tell what this machine can do, what is missing and how to get it."""
    from desktop.doctor import examine, try_worker

    found = examine()
    answer({**found, "worker": try_worker()} if worker else found, as_json=as_json)


def _template(name: str) -> dict[str, object]:
    folder = resources_folder() / "templates"
    known = sorted(path.stem for path in folder.glob("*.yaml"))
    if name not in known:
        raise UserError(f"There is no template {name}; nothing was made.", f"Choose one of: {', '.join(known)}.")
    loaded: dict[str, object] = yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8"))
    return loaded


COMMANDS: dict[str, Callable[..., None]] = {
    "demo": demo,
    "init": init,
    "open": open_command,
    "lineage": lineage,
    "doctor": doctor,
}
