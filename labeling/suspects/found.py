"""Likely label errors as values to be listed, each with a plain sentence; what data tests call findings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.geometry import box_iou
from core.shapes import Bounds
from labeling.suspects.boxes import BoxDoubts, Floats, Ints, PlacedLabels, PlacedPredictions
from labeling.suspects.classes import ClassDoubts

SuspectKind = Literal["class_suspect", "missing_suspect", "spurious_suspect", "location_suspect"]
LEAST_SCORE = 0.5  # what a model's boxes are more likely right about than wrong


@dataclass(frozen=True, slots=True)
class Suspect:
    """A label that is likely wrong, or a thing that likely lacks one (`annotation_id` 0).

    `score` is 0 to 1, the likelier wrong the higher. `class_id` is what it likely is, None where it is likely nothing.
    `bounds` are where a model sees it, pixels of the image; None where that is where the label is.
    """

    kind: SuspectKind
    image_id: int
    annotation_id: int
    score: float
    detail: str
    class_id: int | None = None
    bounds: Bounds | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.score <= 1:
            raise ValueError("a score lies between 0 and 1")


def class_suspects(
    doubts: ClassDoubts, *, image_id: Ints, annotation_id: Ints, class_id: Ints, names: Mapping[int, str]
) -> list[Suspect]:
    """The labels whose class confident learning counts as wrong, the worst first. All columns are (n,)."""
    found = []
    for place in doubts.ranking().tolist():
        likely, given_id = int(doubts.likely[place]), int(class_id[place])
        if doubts.is_suspect[place] and likely != given_id:
            looks, given = names.get(likely, "?"), names.get(given_id, "?")
            sure = doubts.sureness[place]
            detail = f"Looks like {looks} ({sure:.2f}), is labelled {given}."
            score = float(doubts.score[place])
            found.append(
                Suspect("class_suspect", int(image_id[place]), int(annotation_id[place]), score, detail, likely)
            )
    return found


def box_suspects(
    doubts: BoxDoubts, labels: PlacedLabels, predictions: PlacedPredictions, *, annotation_id: Ints,
    names: Mapping[int, str], least: float = LEAST_SCORE,
) -> list[Suspect]:  # fmt: skip
    """What a model contradicts by at least `least`, the worst first; of each label the worst that is said of it."""
    found = [
        _label_suspect(doubts, labels, predictions, place, int(annotation_id[place]), names)
        for place in np.flatnonzero(doubts.of_labels() >= least).tolist()
    ]
    for place in np.flatnonzero(doubts.overlooked >= least).tolist():
        class_id = int(predictions.class_id[place])
        name, sure = names.get(class_id, "?"), doubts.sureness[place]
        detail = f"A model sees {name} here ({sure:.2f}), and there is no label."
        found.append(
            Suspect("missing_suspect", int(predictions.image_id[place]), 0, float(doubts.overlooked[place]), detail,
                    class_id, _bounds(predictions, place))
        )  # fmt: skip
    return ranked(found)


def ranked(suspects: Iterable[Suspect]) -> list[Suspect]:
    """The suspects, the likeliest wrong first; of one label and kind only the first that is said of it."""
    ordered = sorted(suspects, key=lambda each: (-each.score, each.image_id, each.annotation_id, each.kind))
    kept: dict[tuple[object, ...], Suspect] = {}
    for each in ordered:
        where = (each.kind, each.annotation_id) if each.annotation_id else (each.kind, each.image_id, each.bounds)
        kept.setdefault(where, each)
    return list(kept.values())


def _label_suspect(
    doubts: BoxDoubts, labels: PlacedLabels, predictions: PlacedPredictions, place: int, annotation_id: int,
    names: Mapping[int, str],
) -> Suspect:  # fmt: skip
    said: dict[SuspectKind, Floats] = {
        "class_suspect": doubts.swapped, "location_suspect": doubts.misplaced, "spurious_suspect": doubts.spurious,
    }  # fmt: skip
    kind = max(said, key=lambda name: float(said[name][place]))
    score, given = float(said[kind][place]), names.get(int(labels.class_id[place]), "?")
    image_id, rival = int(labels.image_id[place]), int(doubts.rival[place])
    if kind == "spurious_suspect" or rival < 0:
        detail = f"Is labelled {given}, but a model that usually finds {given} sees nothing here."
        return Suspect("spurious_suspect", image_id, annotation_id, score, detail)
    seen, bounds = int(predictions.class_id[rival]), _bounds(predictions, rival)
    if kind == "class_suspect":
        looks, sure = names.get(seen, "?"), doubts.sureness[rival]
        detail = f"Looks like {looks} ({sure:.2f}), is labelled {given}."
    else:
        share = 100 * float(box_iou(labels.xyxy[place : place + 1], predictions.xyxy[rival : rival + 1])[0, 0])
        detail = f"A model sees this {given} in another place; the two boxes share {share:.0f} % of their area."
    return Suspect(kind, image_id, annotation_id, score, detail, seen, bounds)


def _bounds(predictions: PlacedPredictions, place: int) -> Bounds:
    x1, y1, x2, y2 = (float(edge) for edge in predictions.xyxy[place])
    return (x1, y1, x2, y2)
