"""The order of the queue: which images a person should label next. Deterministic; ties keep the order they had.

Reads aggregates only, never image by image, so that 100,000 images are ordered in seconds.
"""

from array import array
from collections.abc import Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import text
from sqlmodel import Session

from core.geometry import box_iou

Ordering = Literal["as_is", "uncertainty", "rare_class", "disagreement", "novelty"]
AGREED_IOU = 0.5
MOST_KNOWN = 2000  # labelled images that novelty is measured against
LOOK_WH = (24, 18)
BINS = 8


def ordered(session: Session, image_ids: "array[int]", by: Ordering) -> "array[int]":
    """The images, those first that are worth most; images of which nothing is known keep their order at the end."""
    if by == "as_is" or not len(image_ids):
        return image_ids
    worth = {"uncertainty": uncertainty, "rare_class": rarity, "disagreement": disagreement, "novelty": novelty}[by]
    known = worth(session)
    values = np.array([known.get(image_id, -1.0) for image_id in image_ids])
    listed = np.frombuffer(image_ids, np.int64)
    return array("q", listed[np.argsort(-values, kind="stable")].tolist())


def uncertainty(session: Session) -> Mapping[int, float]:
    """Image -> the mean of 1 - |2 score - 1| over its open suggestions: 1 where a model cannot decide.

    Least-confidence sampling: Lewis and Gale 1994; Settles, Active Learning Literature Survey, 2009, section 3.1.
    """
    rows = session.execute(
        text("SELECT image_id, avg(1 - abs(2 * score - 1)) FROM suggestion WHERE state = 'open' GROUP BY image_id")
    )
    return {row[0]: float(row[1]) for row in rows}


def rarity(session: Session) -> Mapping[int, float]:
    """Image -> how many labels of rare classes its suggestions promise: score over the class's count, summed up."""
    rows = session.execute(
        text(
            "SELECT s.image_id, sum(s.score / (1.0 + coalesce(n.count, 0))) FROM suggestion s LEFT JOIN"
            " (SELECT class_id, count(*) AS count FROM annotation GROUP BY class_id) n ON n.class_id = s.class_id"
            " WHERE s.state = 'open' GROUP BY s.image_id"
        )
    )
    return {row[0]: float(row[1]) for row in rows}


def disagreement(session: Session) -> Mapping[int, float]:
    """Image -> 1 - F1 of two sources' open suggestions against each other; images with one source are left out.

    Query by committee: Seung, Opper and Sompolinsky 1992.
    """
    rows = session.execute(
        text(
            "SELECT image_id, source, class_id, geometry FROM suggestion WHERE state = 'open' AND kind = 'box'"
            " ORDER BY image_id, source"
        )
    )
    found: dict[int, dict[str, list[tuple[int, str]]]] = {}
    for image_id, source, class_id, geometry in rows:
        found.setdefault(image_id, {}).setdefault(source, []).append((class_id, geometry))
    worth = {}
    for image_id, sources in found.items():
        if len(sources) > 1:
            first, second = list(sources.values())[:2]
            worth[image_id] = 1.0 - _f1(first, second)
    return worth


def novelty(session: Session) -> Mapping[int, float]:
    """Image -> how far its small picture is from the nearest one that is labelled; images without one are left out.

    The distance is between colour histograms (Hellinger) and coarse pictures (mean difference), both 0 to 1.
    """
    rows = session.execute(
        text(
            "SELECT t.image_id, t.jpeg, EXISTS (SELECT 1 FROM annotation a WHERE a.image_id = t.image_id)"
            " FROM thumbnail t ORDER BY t.image_id"
        )
    )
    ids, looks, is_known = [], [], []
    for image_id, jpeg, is_labelled in rows:
        look = _look(jpeg)
        if look is not None:
            ids.append(image_id)
            looks.append(look)
            is_known.append(bool(is_labelled))
    if not any(is_known):
        return {}
    every = np.stack(looks)
    marks = np.array(is_known)
    known = every[marks][:: max(1, int(marks.sum()) // MOST_KNOWN)]
    worth = {}
    for image_id, look, is_labelled in zip(ids, every, is_known, strict=True):
        worth[image_id] = -1.0 if is_labelled else float(np.sqrt(((known - look) ** 2).sum(axis=1)).min())
    return worth


def _f1(first: list[tuple[int, str]], second: list[tuple[int, str]]) -> float:
    import json

    boxes = [np.array([json.loads(each[1]) for each in side], np.float32).reshape(-1, 4) for side in (first, second)]
    classes = [np.array([each[0] for each in side]) for side in (first, second)]
    agreed = (box_iou(boxes[0], boxes[1]) >= AGREED_IOU) & (classes[0][:, None] == classes[1][None, :])
    hits = min(int(agreed.any(axis=1).sum()), int(agreed.any(axis=0).sum()))
    return 2 * hits / (len(first) + len(second))


def _look(jpeg: bytes) -> NDArray[np.float32] | None:
    """What a small picture looks like as one vector: root of its colour histogram, and its coarse pixels."""
    import cv2

    picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    if picture is None:
        return None
    histogram = cv2.calcHist([picture], [0, 1, 2], None, [BINS] * 3, [0, 256] * 3).ravel()
    coarse = cv2.resize(picture, LOOK_WH, interpolation=cv2.INTER_AREA).astype(np.float32).ravel() / 255.0
    root = np.sqrt(histogram / max(1.0, float(histogram.sum()))) / np.sqrt(2.0)
    return np.concatenate((root, coarse / np.sqrt(coarse.size))).astype(np.float32)
