"""Second labellings from beginning to end: a sample is labelled again without its labels, in a project of its own.

That project holds the pictures and the classes and nothing else, so there is nothing that could be seen by accident.
It lies in the folder `second` of this project when the same person labels again, or travels as a blind hand-off. What
comes back is kept apart from the labels (`labeling.blind`) and only held against them.
"""

import json
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session, select

from core.errors import UserError
from core.project import Project, open_project
from core.schema import SecondLabellingRow
from labeling.agreement import Agreement, ceiling_sentence
from labeling.blind import agreement_with_live, begin_blind, save_blind, waiting_blind
from labeling.edits import annotation_from_state
from labeling.handoff import (
    answer_in,
    answered_states,
    check_origin,
    open_bundle,
    write_answer,
    write_blind_bundle,
)
from labeling.merging import Place, Said

FOLDER = "second"
_DONE = ("verified", "verified_empty")


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What came of a second labelling: whose it is, how many images they finished, how many still wait."""

    author: str
    images: int
    waiting: int


def begin_second(project: Project, image_ids: Sequence[int], author: str, *, origin: str = "") -> Path:
    """Make a project of a sample without its labels, for this person to label again; gives its folder."""
    if not image_ids:
        raise UserError("There is no image to label again.", "Choose images that were labelled.")
    folder = _free_folder(project, author)
    with tempfile.TemporaryDirectory() as beside:
        bundle = Path(beside) / "second.handoff"
        write_blind_bundle(project, image_ids, bundle)
        open_bundle(bundle, folder).close()
    begin_blind(project, image_ids, author, origin=origin)
    return folder


def second_folders(project: Project) -> list[Path]:
    """The projects in which samples of this one are labelled again here, the newest last."""
    root = project.root / FOLDER
    return sorted(each for each in root.iterdir() if each.is_dir()) if root.is_dir() else []


def take_in_own(project: Project, *, origin: str = "") -> list[TakenIn]:
    """Take in what was labelled in the folders of this project so far; one without a finished image gives nothing."""
    taken = []
    for folder in second_folders(project):
        with tempfile.TemporaryDirectory() as beside:
            answer = Path(beside) / "second.answer"
            other = open_project(folder)
            try:
                write_answer(other, answer)
            finally:
                other.close()
            told = answer_in(answer)
            if told["answered_by"]:
                taken.append(take_in(project, answer, origin=origin))
    return taken


def take_in(project: Project, answer: Path, *, origin: str = "") -> TakenIn:
    """Keep what an answer to a blind hand-off says, image by image that is verified or done there.

    Raises UserError when the file is not what it should be, was not made blind, or belongs to another project.
    """
    told = answer_in(answer)
    if not told["is_blind"]:
        raise UserError("Whoever made this answer saw the labels; it is no second opinion.", "Merge it instead.")
    with project.registry.reading() as session:
        check_origin(session, told)
        said = answered_states(session, told)
    author = str(told["answered_by"]) or "somebody"
    done = sorted({each.image_id for place, each in said.items() if _is_done(place, each)})
    begin_blind(project, done, author, origin=origin)
    for image_id in done:
        mine = {place: each for place, each in said.items() if each.image_id == image_id}
        drawn = [annotation_from_state(each.state) for (kind, _), each in mine.items() if kind == "annotation"]
        words = {key.partition(":")[2]: _word(each) for (kind, key), each in mine.items() if kind == "condition"}
        save_blind(project, image_id, author, drawn, words, origin=origin)
    with project.registry.reading() as session:
        return TakenIn(author, len(done), len(waiting_blind(session, author)))


def is_blind_answer(answer: Path) -> bool:
    """Whether a file is the answer to a blind hand-off. Raises UserError when it is no answer at all."""
    return bool(answer_in(answer)["is_blind"])


def second_labellers(session: Session) -> list[str]:
    """Who labelled images of this project a second time, and finished some."""
    chosen = select(SecondLabellingRow.author).where(SecondLabellingRow.labels_json != "").distinct()
    return sorted(session.exec(chosen))


def ceiling(project: Project) -> tuple[str, Agreement] | None:
    """Whoever labelled most images a second time, and how far both agree; None where nobody did."""
    with project.registry.reading() as session:
        authors = second_labellers(session)
    known = [(author, agreement_with_live(project, author)) for author in authors]
    return max(known, key=lambda pair: pair[1].images, default=None)


def ceiling_words(project: Project) -> str:
    """The ceiling on any figure, in a sentence for people; says how to get one where there is none."""
    found = ceiling(project)
    if found is None:
        return "How far the labels can be trusted is not known: no image was labelled a second time."
    author, agreement = found
    return f"{ceiling_sentence(agreement)} ({agreement.images} images, labelled again by {author}.)"


def _is_done(place: Place, said: Said) -> bool:
    kind, _ = place
    if kind == "completeness":
        return _word(said) in _DONE
    return kind == "review" and json.loads(said.state)["state"] in ("done", "approved")


def _word(said: Said) -> str:
    return str(json.loads(said.state))


def _free_folder(project: Project, author: str) -> Path:
    name = re.sub(r"[^\w-]+", "_", author).strip("_") or "somebody"
    number = 1
    while (project.root / FOLDER / f"{name} {number}").exists():
        number += 1
    return project.root / FOLDER / f"{name} {number}"
