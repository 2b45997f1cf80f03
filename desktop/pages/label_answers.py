"""How the undo history speaks with the Label page: refusals, clashes, a wait, and a question before much goes away."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from core.errors import UserError
from desktop.messages import ask
from desktop.undo import Answers, Settle
from desktop.waiting import wait_until_free
from labeling.clashes import Overtaken
from labeling.edits import Edit
from labeling.steps import Step

if TYPE_CHECKING:
    from desktop.pages.label import LabelPage


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
    )


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
