"""The order of the queue: which images a person should label next. Deterministic; ties keep the order they had.

Reads aggregates and whole columns, never image by image, so that 100,000 images are ordered in seconds; novelty has to
look at the small pictures and takes longer. Call it off the window's thread.
"""

import json
from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import bindparam, text
from sqlmodel import Session

from core.queries.columns import AREAS
from core.shapes import shape_from_json

Ordering = Literal["as_is", "uncertainty", "rare_class", "disagreement", "novelty"]
AGREED_IOU = 0.5
MOST_KNOWN = 2000  # labelled images that novelty is measured against, spread evenly over all of them
AT_ONCE = 512
LOOK_WH = (8, 6)
BINS = 4

Looks = NDArray[np.float32]  # (n, BINS**3 + 3 * width * height of LOOK_WH), what small pictures look like


def ordered(session: Session, image_ids: "array[int]", by: Ordering) -> "array[int]":
    """The images, those first that are worth most; images of which nothing is known keep their order at the end."""
    return ranked(session, image_ids, by)[0]


def ranked(session: Session, image_ids: "array[int]", by: Ordering) -> tuple["array[int]", Mapping[int, float]]:
    """The images as `ordered` gives them, and what each is worth, as far as that is known."""
    if by == "as_is" or not len(image_ids):
        return image_ids, {}
    worth = {"uncertainty": uncertainty, "rare_class": rarity, "disagreement": disagreement, "novelty": novelty}[by]
    known = worth(session)
    values = np.array([known.get(image_id, -1.0) for image_id in image_ids])
    listed = np.frombuffer(image_ids, np.int64)
    return array("q", listed[np.argsort(-values, kind="stable")].tolist()), known


def uncertainty(session: Session) -> Mapping[int, float]:
    """Image -> the mean of 1 - |2 score - 1| over its open suggestions: 1 where a model cannot decide.

    Least-confidence sampling: Lewis and Gale 1994; Settles, Active Learning Literature Survey, 2009, section 3.1.
    """
    rows = session.execute(
        text("SELECT image_id, avg(1 - abs(2 * score - 1)) FROM suggestion WHERE state = 'open' GROUP BY image_id")
    )
    return {row[0]: float(row[1]) for row in rows}


def rarity(session: Session, class_ids: Sequence[int] | None = None) -> Mapping[int, float]:
    """Image -> how many labels of rare classes its suggestions promise: score over the class's count, summed up.

    With `class_ids`, suggestions of these classes alone count.
    """
    chosen = "" if class_ids is None else f" AND s.class_id IN ({','.join(str(int(each)) for each in class_ids)})"
    rows = session.execute(
        text(
            "SELECT s.image_id, sum(s.score / (1.0 + coalesce(n.count, 0))) FROM suggestion s LEFT JOIN"  # noqa: S608
            " (SELECT class_id, count(*) AS count FROM annotation GROUP BY class_id) n ON n.class_id = s.class_id"
            f" WHERE s.state = 'open'{chosen} GROUP BY s.image_id"
        )
    )
    return {row[0]: float(row[1]) for row in rows}


@dataclass(frozen=True, slots=True, eq=False)
class _Proposals:
    """Columns of suggestions: image and class (n,) int64, xyxy (n, 4) float64, pixels; sorted by image, then class."""

    image: NDArray[np.int64]
    class_id: NDArray[np.int64]
    xyxy: NDArray[np.float64]


def disagreement(session: Session) -> Mapping[int, float]:
    """Image -> 1 - F1 of two sources' open suggestions against each other, the mean of all pairs of sources.

    Query by committee: Seung, Opper and Sompolinsky 1992. An image on which only one source proposes anything is left
    out: nothing tells whether the others looked at it.
    """
    rows = session.execute(
        text(
            "SELECT source, image_id, class_id, kind, geometry FROM suggestion WHERE state = 'open' AND kind IN"  # noqa: S608 - constants
            f" {AREAS} ORDER BY source, image_id, class_id, id"
        )
    )
    by_source: dict[str, list[tuple[int, int, str, str]]] = defaultdict(list)
    for source, *row in rows:
        by_source[source].append((row[0], row[1], row[2], row[3]))
    sources = [_proposals(listed) for listed in by_source.values()]
    seen: dict[int, list[float]] = defaultdict(list)
    for first, second in combinations(sources, 2):
        for image_id, f1 in _f1_by_image(first, second).items():
            seen[image_id].append(1.0 - f1)
    return {image_id: sum(listed) / len(listed) for image_id, listed in seen.items()}


def novelty(session: Session) -> Mapping[int, float]:
    """Image -> how far its small picture is from the nearest one that is labelled; images without one are left out.

    Labelled ones have none of it. The distance is Euclidean over the roots of the colour histogram (Hellinger) and the
    coarse pixels. Where nothing is labelled nothing is known, and the mapping is empty.
    """
    marked = session.execute(
        text(
            "SELECT t.image_id, EXISTS (SELECT 1 FROM annotation a WHERE a.image_id = t.image_id)"
            " OR EXISTS (SELECT 1 FROM image_scope w WHERE w.image_id = t.image_id) OR EXISTS (SELECT 1 FROM"
            " class_completeness k WHERE k.image_id = t.image_id AND k.state IN ('verified', 'verified_empty'))"
            " FROM thumbnail t ORDER BY t.image_id"
        )
    )
    is_labelled = {image_id: bool(mark) for image_id, mark in marked}
    labelled = [image_id for image_id, mark in is_labelled.items() if mark]
    if not labelled:
        return {}
    places = np.linspace(0, len(labelled) - 1, min(len(labelled), MOST_KNOWN)).astype(np.int64)
    known_ids = [labelled[place] for place in np.unique(places)]
    known = [looks for _, looks in _looks(session, known_ids)]
    others = [image_id for image_id, mark in is_labelled.items() if not mark]
    worth = dict.fromkeys(labelled, 0.0)
    if known:
        beside = np.concatenate(known)
        for ids, looks in _looks(session, others):
            worth.update(zip(ids, _nearest(looks, beside).tolist(), strict=True))
    return worth


def _proposals(rows: list[tuple[int, int, str, str]]) -> _Proposals:
    """Rows of image, class, kind and geometry as columns; shapes that are no boxes by their bounds."""
    columns = np.array([row[:2] for row in rows], np.int64)
    if all(row[2] == "box" for row in rows):
        xyxy = json.loads(f"[{','.join(row[3] for row in rows)}]")  # one text for all: a tenth of the time
    else:
        xyxy = [shape_from_json(row[2], row[3]).bounds() for row in rows]
    return _Proposals(columns[:, 0], columns[:, 1], np.array(xyxy, np.float64))


def _f1_by_image(first: _Proposals, second: _Proposals) -> dict[int, float]:
    """F1 at AGREED_IOU for each image that both have; a proposal agrees with one other at most, the closest first."""
    both = np.intersect1d(first.image, second.image)
    if not len(both):
        return {}
    pairs = _pairs_of_one_class(first, second)
    iou = _pair_iou(first.xyxy[pairs[0]], second.xyxy[pairs[1]])
    is_close = iou >= AGREED_IOU
    order = np.argsort(-iou[is_close], kind="stable")
    taken_first, taken_second = bytearray(len(first.image)), bytearray(len(second.image))
    agreed = []
    for one, other in zip(pairs[0][is_close][order].tolist(), pairs[1][is_close][order].tolist(), strict=True):
        if not taken_first[one] and not taken_second[other]:
            taken_first[one] = taken_second[other] = 1
            agreed.append(one)
    hits = _counted(first.image[np.array(agreed, np.int64)], both)
    f1 = 2 * hits / (_counted(first.image, both) + _counted(second.image, both))
    return dict(zip(both.tolist(), f1.tolist(), strict=True))


def _pairs_of_one_class(first: _Proposals, second: _Proposals) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Places (p,) in the first and (p,) in the second of all pairs on one image and of one class."""
    # Image ids fill 63 bits, so the key is made of their places in a sorted list.
    every = np.unique(np.concatenate((first.image, second.image)))
    classes = 1 + int(max(first.class_id.max(), second.class_id.max()))
    ours, theirs = (np.searchsorted(every, side.image) * classes + side.class_id for side in (first, second))
    start, end = np.searchsorted(theirs, ours, "left"), np.searchsorted(theirs, ours, "right")
    count = end - start
    ones = np.repeat(np.arange(len(ours)), count)
    within = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
    return ones, np.repeat(start, count) + within


def _pair_iou(first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.float64]:
    """Intersection over union of boxes (p, 4) pair by pair, shape (p,)."""
    wh = np.minimum(first[:, 2:], second[:, 2:]) - np.maximum(first[:, :2], second[:, :2])
    overlap = np.clip(wh, 0, None).prod(axis=1)
    union = (first[:, 2:] - first[:, :2]).prod(axis=1) + (second[:, 2:] - second[:, :2]).prod(axis=1) - overlap
    iou: NDArray[np.float64] = overlap / np.maximum(union, 1e-12)
    return iou


def _counted(images: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    """How often each of `wanted` (sorted) stands in `images` (sorted or not)."""
    listed = np.sort(images)
    count: NDArray[np.int64] = np.searchsorted(listed, wanted, "right") - np.searchsorted(listed, wanted, "left")
    return count


def _looks(session: Session, image_ids: Sequence[int]) -> Iterator[tuple[list[int], Looks]]:
    """Ids and looks, some hundreds at once; small pictures that cannot be read are left out."""
    chosen = text("SELECT image_id, jpeg FROM thumbnail WHERE image_id IN :ids ORDER BY image_id")
    chosen = chosen.bindparams(bindparam("ids", expanding=True))
    for start in range(0, len(image_ids), AT_ONCE):
        rows = session.execute(chosen, {"ids": list(image_ids[start : start + AT_ONCE])})
        seen = [(image_id, look) for image_id, jpeg in rows if (look := _look(jpeg)) is not None]
        if seen:
            yield [image_id for image_id, _ in seen], np.stack([look for _, look in seen])


def _nearest(looks: Looks, known: Looks) -> NDArray[np.float32]:
    """The distance of each of (n, d) to the nearest of (m, d), shape (n,)."""
    squares = (looks**2).sum(axis=1)[:, None] + (known**2).sum(axis=1)[None, :] - 2 * looks @ known.T
    # Rounded, so that what is equal but for the order of the sums is a tie on every machine.
    nearest: NDArray[np.float32] = np.sqrt(np.clip(squares.min(axis=1), 0, None)).round(3)
    return nearest


def _look(jpeg: bytes) -> Looks | None:
    """What a small picture looks like as one vector: roots of its colour histogram, and its coarse pixels."""
    import cv2

    coded = np.frombuffer(jpeg, np.uint8)
    picture = cv2.imdecode(coded, cv2.IMREAD_REDUCED_COLOR_4) if len(coded) else None
    if picture is None:
        return None
    histogram = cv2.calcHist([picture], [0, 1, 2], None, [BINS] * 3, [0, 256] * 3).ravel()
    coarse = cv2.resize(picture, LOOK_WH, interpolation=cv2.INTER_AREA).astype(np.float32).ravel() / 255.0
    root = np.sqrt(histogram / max(1.0, float(histogram.sum()))) / np.sqrt(2.0)
    return np.concatenate((root, coarse / np.sqrt(coarse.size))).astype(np.float32)
