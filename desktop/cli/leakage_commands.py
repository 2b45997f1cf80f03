"""The command that says how far a version leaks, and what freezing tells of it."""

from collections.abc import Callable
from typing import Annotated

import typer

from core.errors import Stopped, UserError
from core.leakage import (
    FRAMES,
    METHOD,
    METRES,
    Leakage,
    LeakExample,
    leakage_from_json,
    leakage_to_json,
    reasons_in_words,
)
from core.queries.leakage import leakage_of, percent
from core.queries.positions import positions_stamp
from core.queries.versions import version_by
from desktop.cli.output import AsJson, answer, say
from desktop.cli.project_commands import ProjectArgument
from desktop.cli.session import finish_job, opened
from desktop.context import Context


def leakage(
    project: ProjectArgument,
    version: Annotated[str, typer.Option(help="A frozen version, by name or id.")],
    trained_on: Annotated[
        str | None, typer.Option(help="The version whose training part counts; the same one when absent.")
    ] = None,
    frames: Annotated[int | None, typer.Option(metavar="K", help="Frames of a drive that count as near.")] = None,
    metres: Annotated[
        float | None, typer.Option(metavar="D", help="Metres that count as near, between positions.")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Say how many valid and test images training has seen, or nearly: frames beside, copies, the same place."""
    from labeling.leakage import FRAMES_APART, METRES_APART

    with opened(project) as context:
        with context.project.registry.reading() as session:
            row = version_by(session, version)
            base = row if trained_on is None else version_by(session, trained_on)
            found, stamp = leakage_of(row, base.id), positions_stamp(session)
        near = frames if frames is not None else found.frames if found is not None else FRAMES_APART
        around = metres if metres is not None else found.metres if found is not None else None
        around = METRES_APART if around is None else around
        if found is None or (found.frames, found.metres, found.method, found.positions) != (
            near,
            around,
            METHOD,
            stamp,
        ):
            found = measured(context, row.id, trained_on=base.id, frames=near, metres=around)
    told = leakage_to_json(found)
    answer({**told, "name": row.name} if as_json else {"name": row.name, "told": _lines(found)}, as_json=as_json)


def measured(
    context: Context, version_id: str, *, trained_on: str = "", frames: int | None = None, metres: float | None = None
) -> Leakage:
    """Measure in a job and wait for it."""
    from labeling.leakage import FRAMES_APART, METRES_APART
    from labeling.leakage_job import start_leakage

    job_id = start_leakage(
        context.project, context.executor, version_id, trained_on=trained_on,
        frames=FRAMES_APART if frames is None else frames, metres=METRES_APART if metres is None else metres,
    )  # fmt: skip
    return leakage_from_json(finish_job(context, job_id))


def told_after_freezing(context: Context, version_id: str) -> dict[str, object]:
    """The leakage of each part of a version that was just frozen; the version is kept whatever becomes of it."""
    try:
        found = measured(context, version_id)
    except (UserError, Stopped) as error:
        say(f"The version is frozen; its leakage is not known ({error or 'stopped'}).")
        return {}
    return {
        name: {
            "share": part.share,
            "leaking": part.leaking,
            "images": part.images,
            "reasons": {reason: "not known" if n is None else n for reason, n in part.reasons.items()},
        }
        for name, part in found.parts.items()
    }


def _lines(found: Leakage) -> list[str]:
    """Sentences for people, and the nearest pairs."""
    lines = []
    for name, part in found.parts.items():
        reasons = reasons_in_words(part, frames=found.frames, metres=found.metres)
        told = f"{percent(part.share)} of {name} leaks: {part.leaking} of {part.images} images ({reasons})"
        lines.append(told + (f"; {part.unread} could not be read" if part.unread else ""))
    if 0 < found.train_with_position < found.train_images:
        lines.append(f"{found.train_with_position} of {found.train_images} training images have a position")
    lines += [f"{each.image_name} ({each.part}) and {each.train_name} (train): {_near(each)}"
              for each in found.examples[:10]]  # fmt: skip
    return lines


def _near(each: LeakExample) -> str:
    words = {FRAMES: f"{each.value:g} frames apart", METRES: f"taken {each.value:.1f} m apart"}
    return words.get(each.reason, f"a copy, agreement {each.value:.2f}")


COMMANDS: dict[str, Callable[..., None]] = {"leakage": leakage}
