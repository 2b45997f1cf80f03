"""The likely errors of a project's live labels: lets the methods judge by what is known.

What it needs must be there already: vectors of images and crops, or suggestions of a model. It runs no network. A
model whose suggestions are used should not have learned these very labels: what it learned it repeats.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session

from core.errors import UserError
from labeling.suspects.boxes import box_doubts
from labeling.suspects.classes import class_doubts
from labeling.suspects.evidence import JudgedLabels, Known, ModelSaid, read_known
from labeling.suspects.found import Suspect, box_suspects, class_suspects, ranked


@dataclass(frozen=True, slots=True)
class LiveSuspects:
    """What was found, the likeliest wrong first; how many labels were judged by what; and why others were not."""

    suspects: tuple[Suspect, ...]
    judged_by_vectors: int
    judged_by_model: int
    notes: tuple[str, ...]


def live_suspects(session: Session, *, source: str | None = None, seed: int = 0) -> LiveSuspects:
    """Judge the live labels; `source` names the model whose suggestions are asked, all of them when it is None.

    May take minutes for 100,000 labels. Raises UserError where there is nothing to judge by.
    """
    known = read_known(session, source)
    if not known.has_vectors and not known.has_looked:
        raise UserError(
            "There are no vectors of the labels and no suggestions of a model, so nothing could be judged.",
            "Make vectors with: roadwright embed PROJECT, or suggestions with: roadwright suggest PROJECT --model M.",
        )
    return judged(known, seed)


def judged(known: Known, seed: int = 0) -> LiveSuspects:
    """Judge by what is known. Pure, and slow: seconds for ten thousand labels."""
    found, notes, by_vectors, by_model = list[Suspect](), list[str](), 0, 0
    for labels in known.labels:
        said, note = _by_vectors(labels, known.names, seed)
        found, by_vectors = found + said, by_vectors + len(labels.class_id)
        notes += [note] if note else []
    for each in known.models:
        found, by_model = found + _by_model(each, known.names), max(by_model, len(each.labels))
    return LiveSuspects(tuple(ranked(found)), by_vectors, by_model, tuple(dict.fromkeys(notes)))


def _by_vectors(labels: JudgedLabels, names: Mapping[int, str], seed: int) -> tuple[list[Suspect], str]:
    if not len(labels.class_id):
        return [], ""
    doubts = class_doubts(labels.vectors, labels.class_id, groups=labels.group, seed=seed)
    found = class_suspects(
        doubts, image_id=labels.image_id, annotation_id=labels.annotation_id, class_id=labels.class_id, names=names
    )
    return found, doubts.why_none


def _by_model(said: ModelSaid, names: Mapping[int, str]) -> list[Suspect]:
    doubts = box_doubts(said.labels, said.predictions)
    return box_suspects(doubts, said.labels, said.predictions, annotation_id=said.annotation_id, names=names)
