"""Differences between labels and what a model proposes, as cards to be decided; the decisions become one edit.

A label that the model missed may be wrong as well as the model, so each difference is judged by a person. The share
of labels judged wrong is an estimate of the error rate of the labels, with Wilson's interval (E. B. Wilson, "Probable
Inference, the Law of Succession, and Statistical Inference", 1927).
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import text
from sqlmodel import Session, col, select

from core.annotations import Annotation, Provenance
from core.canonical import to_json
from core.geometry import box_iou
from core.ids import AnnotationId, ClassId, ImageId, SuggestionId, new_numbers
from core.queries.images import annotation_of_row, review_of
from core.schema import AnnotationRow, LookedAtRow, SuggestionRow, VerdictRow
from core.shapes import AREA_SHAPES, Bounds, Shape, shape_from_json
from labeling.completeness import begun_in
from labeling.edits import Change, Edit, added, changed, deleted, suggestion_decided
from labeling.ignoring import ignored_on, lie_inside
from labeling.review_states import ImageReview, review_of_row, review_set

DifferenceKind = Literal["extra", "missed", "wrong_class", "loose_box"]
Decision = Literal["take_model", "keep_mine", "ignore", "ask"]
SAME_IOU = 0.5
LOOSE_BELOW = 0.75
Z95 = 1.959964


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a model proposes for one image."""

    id: SuggestionId
    class_id: ClassId
    shape: Shape
    score: float
    source: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where label and proposal differ: a card. `bounds` are pixels of the image.

    `missed_by` names the sources that looked at the image, know the class and did not see the label.
    """

    kind: DifferenceKind
    image_id: ImageId
    bounds: Bounds
    label: Annotation | None = None
    proposed: Proposed | None = None
    iou: float = 0.0
    missed_by: str = ""

    @property
    def cluster(self) -> tuple[str, int, int]:
        """What it is alike with: its kind, the label's class and the proposed one."""
        mine = -1 if self.label is None else int(self.label.class_id)
        return (self.kind, mine, -1 if self.proposed is None else int(self.proposed.class_id))


@dataclass(frozen=True, slots=True)
class ErrorRate:
    """The estimated share of labels that are wrong, with its 95 % interval; 0 to 1 where nothing was judged.

    `judged` counts the differences that somebody decided, `wrong` those of them where the model was right.
    """

    wrong: int
    judged: int
    share: float = 0.0
    low: float = 0.0
    high: float = 1.0


def differences(image_id: ImageId, labels: Sequence[Annotation], proposed: Sequence[Proposed]) -> list[Difference]:
    """Where labels and proposals differ; each is in one difference at most.

    Shapes are compared by their upright bounds, which is what a detector learns. Matched greedily, pairs of one class
    before others, the best overlap first. Lines, points and tags are left out.
    """
    mine = [each for each in labels if isinstance(each.shape, AREA_SHAPES)]
    theirs = [each for each in proposed if isinstance(each.shape, AREA_SHAPES)]
    pairs = _matched(mine, theirs)
    found: list[Difference] = []
    for place, (other, iou) in pairs.items():
        label, proposal = mine[place], theirs[other]
        bounds = _joined(label.shape, proposal.shape)
        if label.class_id != proposal.class_id:
            found.append(Difference("wrong_class", image_id, bounds, label, proposal, iou))
        elif iou < LOOSE_BELOW:
            found.append(Difference("loose_box", image_id, bounds, label, proposal, iou))
    taken = {other for other, _ in pairs.values()}
    missed = [each for place, each in enumerate(mine) if place not in pairs]
    extra = [each for place, each in enumerate(theirs) if place not in taken]
    found += [Difference("missed", image_id, _joined(each.shape), each) for each in missed]
    found += [Difference("extra", image_id, _joined(each.shape), None, each) for each in extra]
    return found


def clustered(found: Iterable[Difference]) -> list[list[Difference]]:
    """The differences by what they are alike with, the largest cluster first, in it the surest proposals first."""
    groups: dict[tuple[str, int, int], list[Difference]] = {}
    for each in found:
        groups.setdefault(each.cluster, []).append(each)
    for group in groups.values():
        group.sort(key=lambda each: -(each.proposed.score if each.proposed is not None else 0.0))
    return sorted(groups.values(), key=lambda group: (-len(group), group[0].cluster))


def open_differences(session: Session, image_ids: Sequence[int]) -> list[Difference]:
    """The differences of images that a model looked at; a label counts as missed by the models that know its class.

    Where several sources propose one thing, the surest of them speaks for all: the thing is one card. A label that
    somebody decided to keep is no card again until another model misses it.
    """
    found: list[Difference] = []
    known = _classes_by_source(session)
    for start in range(0, len(image_ids), 500):
        batch = image_ids[start : start + 500]
        proposals, labels, looked = (
            _proposals_on(session, batch),
            _labels_on(session, batch),
            _looked_at(session, batch),
        )
        settled = _proposals_on(session, batch, is_open=False)
        verdicts = _verdicts_on(session, [each.id for listed in labels.values() for each in listed])
        for image_id in batch:
            proposed, said = proposals.get(image_id, []), labels.get(image_id, [])
            sources = looked.get(image_id, set()) | {each.source for each in proposed}
            for each in differences(ImageId(image_id), said, _surest(proposed)):
                missed = "" if _is_seen(each, settled.get(image_id, ())) else _missed_by(each, known, sources)
                if each.proposed is not None or each.label is None:
                    found.append(each)
                elif missed and verdicts.get(each.label.id) != missed:
                    found.append(replace(each, missed_by=missed))
    return found


def images_looked_at(session: Session) -> list[int]:
    """Images that a model looked at or proposes something for, oldest first."""
    listed = "SELECT image_id FROM looked_at UNION SELECT image_id FROM suggestion WHERE state = 'open'"
    return [row[0] for row in session.execute(text(f"{listed} ORDER BY image_id"))]


def still_open(session: Session, decisions: Sequence[tuple[Difference, Decision]]) -> list[tuple[Difference, Decision]]:
    """Those decisions whose label and proposal are as they were when the card was shown."""
    image_ids = sorted({each.image_id for each, _ in decisions})
    there: dict[int, Annotation] = {}
    waiting: set[int] = set()
    for start in range(0, len(image_ids), 500):
        batch = image_ids[start : start + 500]
        there |= {each.id: each for listed in _labels_on(session, batch).values() for each in listed}
        waiting |= {each.id for listed in _proposals_on(session, batch).values() for each in listed}
    return [
        (each, decision)
        for each, decision in decisions
        if (each.label is None or there.get(each.label.id) == each.label)
        and (each.proposed is None or each.proposed.id in waiting)
    ]


def _is_seen(each: Difference, settled: Sequence[Proposed]) -> bool:
    """Whether a model proposed something in the label's place, whatever was made of it."""
    shapes = [one.shape for one in settled if isinstance(one.shape, AREA_SHAPES)]
    return each.label is not None and bool(shapes) and bool(_overlaps([each.label.shape], shapes).max() >= SAME_IOU)


def _missed_by(each: Difference, known: Mapping[str, set[int]], sources: Iterable[str]) -> str:
    if each.label is None:
        return ""
    return ", ".join(sorted(source for source in sources if each.label.class_id in known.get(source, ())))


def _classes_by_source(session: Session) -> dict[str, set[int]]:
    """What each source proposed anywhere, or is said to know."""
    rows = session.execute(
        text(
            "SELECT DISTINCT source, class_id FROM suggestion UNION"
            " SELECT source, class_id FROM class_match WHERE class_id IS NOT NULL"
        )
    )
    known: dict[str, set[int]] = {}
    for source, class_id in rows:
        known.setdefault(source, set()).add(class_id)
    return known


def _looked_at(session: Session, image_ids: Sequence[int]) -> dict[int, set[str]]:
    chosen = select(LookedAtRow.image_id, LookedAtRow.source).where(col(LookedAtRow.image_id).in_(image_ids))
    looked: dict[int, set[str]] = {}
    for image_id, source in session.exec(chosen):
        looked.setdefault(image_id, set()).add(source)
    return looked


def _proposals_on(session: Session, image_ids: Sequence[int], *, is_open: bool = True) -> dict[int, list[Proposed]]:
    """What waits for a decision, or what was decided."""
    state = col(SuggestionRow.state)
    wanted = state == "open" if is_open else state != "open"
    chosen = select(SuggestionRow).where(col(SuggestionRow.image_id).in_(image_ids), wanted)
    found: dict[int, list[Proposed]] = {}
    for row in session.exec(chosen.order_by(col(SuggestionRow.id))):
        shape = shape_from_json(row.kind, row.geometry)
        made = Proposed(SuggestionId(row.id), ClassId(row.class_id), shape, row.score, row.source)
        found.setdefault(row.image_id, []).append(made)
    return found


def _labels_on(session: Session, image_ids: Sequence[int]) -> dict[int, list[Annotation]]:
    found: dict[int, list[Annotation]] = {}
    for row in session.exec(select(AnnotationRow).where(col(AnnotationRow.image_id).in_(image_ids))):
        found.setdefault(row.image_id, []).append(annotation_of_row(row))
    for image_id, areas in ignored_on(session, found).items():  # nobody is expected to find what lies there
        hidden = lie_inside(areas, [each.shape for each in found[image_id]])
        found[image_id] = [each for each, is_hidden in zip(found[image_id], hidden, strict=True) if not is_hidden]
    return found


def _verdicts_on(session: Session, annotation_ids: Sequence[int]) -> dict[int, str]:
    """Annotation -> the sources that missed it when somebody decided about it."""
    found: dict[int, str] = {}
    for start in range(0, len(annotation_ids), 500):
        batch = annotation_ids[start : start + 500]
        found |= dict(session.exec(select(VerdictRow.id, VerdictRow.source).where(col(VerdictRow.id).in_(batch))).all())
    return found


def decided(session: Session, decisions: Sequence[tuple[Difference, Decision]], *, author: str) -> Edit:
    """One edit of all decisions. An image that somebody is to be asked about needs a review."""
    changes: list[Change] = []
    ids = iter(new_numbers(max(1, len(decisions))))
    asked: dict[ImageId, list[Difference]] = {}
    for each, decision in decisions:
        if decision == "ask":
            asked.setdefault(each.image_id, []).append(each)
        else:
            is_taken = decision == "take_model"
            more = _taken(session, each, author, next(ids)) if is_taken else _settled(session, each, decision)
            changes += more.changes
    for image_id, listed in asked.items():
        row = review_of(session, image_id)
        before = None if row is None else review_of_row(row)
        changes += review_set(before, _question(image_id, listed, before, author)).changes
    name = "Triage of one difference" if len(decisions) == 1 else f"Triage of {len(decisions)} differences"
    return Edit(name, ()).then(Edit(name, tuple(changes)))


def error_rate(decisions: Iterable[tuple[Difference, Decision]], *, labels: int, found: int | None = None) -> ErrorRate:
    """A running estimate of the error rate of the labels: those that the model's answer replaced, or that it added.

    `labels` is how many labels were compared, `found` how many differences there are, decided or not (without it:
    all are decided). A label on which the two agree counts as right; while only a part of the differences is decided,
    only the same part of the labels counts as looked at, so that the interval is wide at first. What was ignored or
    asked about is not decided. The estimate supposes that those decided are like the rest.
    """
    listed = [(each, decision) for each, decision in decisions if decision in ("take_model", "keep_mine")]
    judged = len(listed)
    wrong = sum(decision == "take_model" for _, decision in listed)
    added_labels = sum(decision == "take_model" and each.kind == "extra" for each, decision in listed)
    part = 1.0 if found is None else judged / max(1, judged, found)
    looked_at = labels * part + added_labels
    if looked_at == 0:
        return ErrorRate(wrong, judged)
    share = min(1.0, wrong / looked_at)
    return ErrorRate(wrong, judged, share, *_wilson(share, looked_at))


def error_rates(
    decisions: Iterable[tuple[Difference, Decision]], *, labels: Mapping[ClassId, int], found: Iterable[Difference]
) -> dict[ClassId, ErrorRate]:
    """`error_rate` of each class that `labels` counts: of the label's class, or the proposed one where none is."""
    parts: dict[ClassId, list[tuple[Difference, Decision]]] = {}
    for each, decision in decisions:
        parts.setdefault(_class_of(each), []).append((each, decision))
    waiting = Counter(_class_of(each) for each in found)
    return {
        class_id: error_rate(parts.get(class_id, ()), labels=count, found=waiting[class_id])
        for class_id, count in labels.items()
    }


def _taken(session: Session, each: Difference, author: str, number: int) -> Edit:
    """The model is right."""
    label, proposed = each.label, each.proposed
    if proposed is None:
        return deleted([label]) if label is not None else Edit("Triage", ())
    kept = _closed(each, "kept")
    by = Provenance("model", proposed.source, min(1.0, max(0.0, proposed.score)))
    if label is None:
        made = Annotation(AnnotationId(number), each.image_id, proposed.class_id, proposed.shape, author, by)
        edit = added([made]).then(begun_in(session, each.image_id, proposed.class_id))
    elif each.kind == "wrong_class":
        edit = changed([label], [replace(label, class_id=proposed.class_id, provenance=by)])
        edit = edit.then(begun_in(session, each.image_id, proposed.class_id))
    else:
        edit = changed([label], [replace(label, shape=proposed.shape, provenance=by)])
    return Edit("Triage", (*edit.changes, kept))


def _settled(session: Session, each: Difference, decision: Decision) -> Edit:
    """The label stays; the proposal is refused, or left out of account; a missed label is remembered as looked at."""
    if each.proposed is not None:
        return Edit("Triage", (_closed(each, "refused" if decision == "keep_mine" else "ignored"),))
    if each.label is None:
        return Edit("Triage", ())
    row = session.get(VerdictRow, each.label.id)
    before = None if row is None else to_json({"source": row.source, "verdict": row.verdict})
    after = to_json({"source": each.missed_by, "verdict": decision})
    return Edit("Triage", (Change("verdict", str(each.label.id), each.image_id, before, after),))


def _closed(each: Difference, state: str) -> Change:
    proposed = each.proposed
    if proposed is None:
        raise ValueError("only a proposal can be closed")
    return suggestion_decided(proposed.id, each.image_id, before="open", after=state)


def _matched(mine: Sequence[Annotation], theirs: Sequence[Proposed]) -> Mapping[int, tuple[int, float]]:
    """Place in the first -> place in the second and IoU of their bounds, at least SAME_IOU."""
    if not mine or not theirs:
        return {}
    iou = _overlaps([each.shape for each in mine], [each.shape for each in theirs])
    is_same = np.array([[label.class_id == other.class_id for other in theirs] for label in mine])
    pairs: dict[int, tuple[int, float]] = {}
    taken: set[int] = set()
    for flat in np.lexsort((-iou.ravel(), ~is_same.ravel())):
        first, second = divmod(int(flat), iou.shape[1])
        if iou[first, second] >= SAME_IOU and first not in pairs and second not in taken:
            pairs[first] = (second, float(iou[first, second]))
            taken.add(second)
    return pairs


def _surest(proposed: Sequence[Proposed]) -> list[Proposed]:
    """Proposals without those that another source makes too, of the same class and place and with a higher score."""
    if len({each.source for each in proposed}) < 2:
        return list(proposed)
    kept: list[Proposed] = []
    for each in sorted((each for each in proposed if isinstance(each.shape, AREA_SHAPES)), key=lambda one: -one.score):
        rivals = [one.shape for one in kept if one.source != each.source and one.class_id == each.class_id]
        if not rivals or _overlaps([each.shape], rivals).max() < SAME_IOU:
            kept.append(each)
    return kept


def _overlaps(first: Sequence[Shape], second: Sequence[Shape]) -> NDArray[np.float32]:
    return box_iou(*(np.array([each.bounds() for each in side], np.float32) for side in (first, second)))


def _question(image_id: ImageId, listed: Sequence[Difference], before: ImageReview | None, author: str) -> ImageReview:
    """The review that asks about differences, pinned to the first; what a reviewer wrote before stays in it."""
    words = ", ".join(dict.fromkeys(each.kind.replace("_", " ") for each in listed))
    said = "" if before is None or not before.note else f"{before.note}\n"
    x1, y1, x2, y2 = listed[0].bounds
    return ImageReview(image_id, "needs_review", f"{said}Ask: {words}", (x1 + x2) / 2, (y1 + y2) / 2, author)


def _class_of(each: Difference) -> ClassId:
    if each.label is not None:
        return each.label.class_id
    if each.proposed is None:
        raise ValueError("a difference has a label or a proposal")
    return each.proposed.class_id


def _wilson(share: float, count: float) -> tuple[float, float]:
    """The score interval at 95 % of a share seen among `count`."""
    middle = (share + Z95**2 / (2 * count)) / (1 + Z95**2 / count)
    half = Z95 / (1 + Z95**2 / count) * math.sqrt(share * (1 - share) / count + Z95**2 / (4 * count**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def _joined(*shapes: Shape) -> Bounds:
    bounds = [known for each in shapes if (known := each.bounds()) is not None]
    return (
        min(each[0] for each in bounds), min(each[1] for each in bounds),
        max(each[2] for each in bounds), max(each[3] for each in bounds),
    )  # fmt: skip
