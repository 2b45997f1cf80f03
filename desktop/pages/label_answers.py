"""How the undo history speaks with the Label page: refusals, clashes, a wait, and a question before much goes away."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from core.errors import UserError
from desktop.messages import ask
from desktop.undo import Answers, Settle
from desktop.waiting import wait_until_free
from labeling.clashes import Overtaken
from labeling.edits import Change, Edit
from labeling.steps import Step

if TYPE_CHECKING:
    from desktop.pages.label import LabelPage

OF_DRIVE = ("track", "interval")


def answers_of(
    page: LabelPage,
    refuse: Callable[[UserError], object],
    applied: Callable[[Edit], object],
    show_anew: Callable[[], object],
) -> Answers:
    """The answers of one page, which lends what only itself can do."""
    return Answers(
        open_image=page.open_image,
        refuse=refuse,
        applied=applied,
        clash=lambda clash, settle: _show_clash(page, clash, settle, show_anew),
        confirm=lambda step: _confirm(page, step),
        wait=lambda name: wait_until_free(page.context.project.registry, name, page),
        say=page.say,
        is_seen=lambda changes: _is_seen(page, changes),
    )


def _is_seen(page: LabelPage, changes: Sequence[Change]) -> bool:
    """Whether the open image is among what changes, or the drive that it is a frame of."""
    bench = page.desk.bench
    if bench is None:
        return False
    drive_id = bench.image.drive_id
    of_drive = [change for change in changes if change.entity in OF_DRIVE] if drive_id is not None else []
    is_here = any(change.image_id == bench.id for change in changes)
    return is_here or any(_drive_of(change) == drive_id for change in of_drive)


def _drive_of(change: Change) -> int | None:
    drive_id: int | None = json.loads(change.after or change.before or "{}").get("drive_id")
    return drive_id


def _show_clash(page: LabelPage, clash: Overtaken, settle: Settle, show_anew: Callable[[], object]) -> None:
    """Show the image as it is now, and then ask."""
    from desktop.pages.label_clash import ClashDialog

    image_id = next((each.change.image_id for each in clash.clashes if each.change.image_id), 0)
    if image_id and page.desk.bench is not None and page.desk.bench.id != image_id:
        page.open_image(image_id)
    show_anew()
    ClashDialog(clash, settle, page.desk, page).open()


def _confirm(page: LabelPage, step: Step) -> bool:
    question = page.tr(
        "Take back “{name}”? That is more than a thousand changes. They come back when you redo it; pictures stay."
    )
    return ask(page, question.format(name=step.name), yes=page.tr("Take it back"))
