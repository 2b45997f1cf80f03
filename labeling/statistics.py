"""Counts of labels, and how unbalanced the classes are."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from sqlalchemy import text
from sqlmodel import Session

from core.project import Project
from core.queries.brief import classes
from core.queries.images import image_count, image_ids
from labeling.imbalance import imbalance_of
from labeling.label_sets import version_set
from labeling.presence import images_by_class, images_by_value


@dataclass(frozen=True, slots=True)
class LabelStatistics:
    """Counts by name, most frequent first, classes without any label at the end.

    `imbalance_ratio` is the largest count over the smallest among classes that have labels; None below two classes.
    """

    images: int
    annotations: int
    classes: Mapping[str, int]
    images_by_class: Mapping[str, int]
    imbalance_ratio: float | None
    conditions: Mapping[str, Mapping[str, int]]
    verified: int
    unlabelled: int


def count_live(project: Project) -> LabelStatistics:
    """Counts of the labels as they are now."""
    with project.registry.reading() as session:
        names = {row.id: row.name for row in classes(session) if row.id is not None}
        rows = session.execute(
            text("SELECT class_id, count(*), count(DISTINCT image_id) FROM annotation GROUP BY class_id")
        ).all()
        conditions = _live_conditions(session)
        verified = len(image_ids(session, state="verified"))
        unlabelled = len(image_ids(session, state="unlabelled"))
        images = image_count(session)
    counts = Counter({names[row[0]]: row[1] for row in rows if row[0] in names})
    by_class = {names[row[0]]: row[2] for row in rows if row[0] in names}
    return _statistics(images, counts, by_class, list(names.values()), conditions, verified, unlabelled)


def count_version(project: Project, version_id: str) -> LabelStatistics:
    """Counts of a frozen version. Raises UserError when its manifest cannot be read."""
    told = version_set(project, version_id)
    presence, names = told.presence, list(told.presence.classes.values())
    labels = np.bincount(told.labels.class_place, minlength=len(names))
    by_class = dict(zip(names, images_by_class(presence).tolist(), strict=True))
    conditions = {
        group: {value: count for value, count in zip(values, counts.tolist(), strict=True) if count}
        for group, values in presence.values.items()
        for counts in (images_by_value(presence, group),)
    }
    counts = Counter(dict(zip(names, labels.tolist(), strict=True)))
    used = {group: values for group, values in conditions.items() if values}
    return _statistics(len(presence), counts, by_class, names, used, len(presence), 0)


def _statistics(
    images: int,
    counts: Counter[str],
    by_class: Mapping[str, int],
    names: list[str],
    conditions: Mapping[str, Mapping[str, int]],
    verified: int,
    unlabelled: int,
) -> LabelStatistics:
    ordered = sorted(names, key=lambda name: (-counts[name], names.index(name)))
    return LabelStatistics(
        images=images,
        annotations=counts.total(),
        classes={name: counts[name] for name in ordered},
        images_by_class={name: by_class.get(name, 0) for name in ordered},
        imbalance_ratio=imbalance_of(counts).ratio,
        conditions={group: dict(values) for group, values in conditions.items()},
        verified=verified,
        unlabelled=unlabelled,
    )


def _live_conditions(session: Session) -> dict[str, dict[str, int]]:
    conditions: dict[str, dict[str, int]] = {}
    rows = session.execute(
        text("SELECT group_name, value, count(*) FROM effective_condition GROUP BY group_name, value")
    )
    for group, value, count in rows:
        conditions.setdefault(group, {})[value] = count
    return conditions
