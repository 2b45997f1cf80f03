"""How balanced labels are: what a class, a condition and a part have of them, and what to make of that. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np

from core.manifest import PARTS
from labeling.imbalance import FEW_LABELS, Imbalance, drift, drift_by_chance, imbalance_of
from labeling.label_sets import LabelSet
from labeling.presence import Counts, Presence, images_by_class, images_by_value, together

AdviceKind = Literal["nothing", "missing", "few", "crowded", "rare", "dominant", "uneven", "even"]
UNEVEN_RATIO = 3.0  # of the largest class to the smallest
DOMINANT_SHARE = 0.6  # of all labels, of one class among several
CROWDED = 4.0  # labels an image, where the others have fewer than half of that


@dataclass(frozen=True, slots=True)
class Advice:
    """Something to know about the balance, by kind, with the classes and numbers that it is about.

    few: `numbers` are, for each class, its labels, its images, and how many to add. rare: labels of the largest class,
    its own, the ratio, the loss weight over that of the largest. crowded: labels, images. dominant: per cent of all
    labels. uneven: the ratio of the largest to the smallest, and the loss weight. missing and even: none.
    """

    kind: AdviceKind
    classes: tuple[str, ...]
    numbers: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Drift:
    """How far two parts are apart in what they hold of classes (`of` empty) or of a group of conditions."""

    of: str
    first: str
    second: str
    distance: float
    by_chance: float

    @property
    def is_more_than_chance(self) -> bool:
        """Whether it is plainly more than dealing the labels out by lot gives."""
        return self.distance > max(2 * self.by_chance, 0.05)


@dataclass(frozen=True, slots=True, eq=False)
class Balance:
    """All counts of a set of labels; classes and values in the order of `presence`."""

    presence: Presence
    labels: Counts  # (c,) labels of each class
    images: Counts  # (c,) images that show each class
    by_value: Mapping[str, Counts]  # group -> images of each value, (v,)
    together: Counts  # (c, c) images that show both
    by_part: Counts  # (parts, c) labels of each class in train, valid and test; zeros for live labels
    drifts: Sequence[Drift]
    imbalance: Imbalance

    @property
    def names(self) -> list[str]:
        """The classes' names."""
        return list(self.presence.classes.values())


def balance_of(labels: LabelSet) -> Balance:
    """Count everything. A million labels take a part of a second."""
    presence, columns = labels.presence, labels.labels
    number = len(presence.classes)
    counts = np.bincount(columns.class_place, minlength=number).astype(np.int64)
    by_part = np.zeros((len(PARTS), number), np.int64)
    part = presence.part[columns.image]
    for place in range(len(PARTS)):
        by_part[place] = np.bincount(columns.class_place[part == place], minlength=number)
    names = list(presence.classes.values())
    return Balance(
        presence=presence,
        labels=counts,
        images=images_by_class(presence),
        by_value={group: images_by_value(presence, group) for group in presence.values},
        together=together(presence),
        by_part=by_part,
        drifts=_drifts(presence, by_part),
        imbalance=imbalance_of(dict(zip(names, counts.tolist(), strict=True))),
    )


def advice_for(balance: Balance) -> list[Advice]:
    """What a person should know, the worst first; one piece says that all is well."""
    names, labels, images = balance.names, balance.labels.tolist(), balance.images.tolist()
    if not sum(labels):
        return [Advice("nothing", ())]
    told: list[Advice] = []
    if balance.imbalance.missing:
        told.append(Advice("missing", balance.imbalance.missing))
    largest = max(range(len(names)), key=labels.__getitem__)
    by_count = sorted((place for place in range(len(names)) if labels[place]), key=labels.__getitem__)
    few = [place for place in by_count if labels[place] < FEW_LABELS]
    if few:
        numbers = [each for place in few for each in (labels[place], images[place], FEW_LABELS - labels[place])]
        told.append(Advice("few", tuple(names[place] for place in few), tuple(numbers)))
    rare = [place for place in by_count if names[place] in balance.imbalance.rare and place not in few]
    told += [Advice("rare", (names[place], names[largest]), _rare(balance, place, largest)) for place in rare]
    told += [
        Advice("crowded", (names[place],), (labels[place], images[place]))
        for place in by_count
        if _is_crowded(labels[place], images[place], sum(labels) / max(1, sum(images)))
    ]
    share = labels[largest] / sum(labels)
    if len(by_count) > 1 and share >= DOMINANT_SHARE:
        told.append(Advice("dominant", (names[largest],), (100 * share,)))
    ratio, smallest = balance.imbalance.ratio or 1.0, by_count[0]
    if ratio >= UNEVEN_RATIO and not any(each.kind in ("rare", "dominant") for each in told):
        weight = _rare(balance, smallest, largest)[-1]
        told.append(Advice("uneven", (names[largest], names[smallest]), (ratio, weight)))
    return told or [Advice("even", ())]


def rare_classes(balance: Balance) -> list[int]:
    """Ids of the classes to collect for, the rarest first: those without labels too; none where all is even."""
    wanted = {*balance.imbalance.rare, *balance.imbalance.missing}
    pairs = zip(balance.presence.classes.items(), balance.labels.tolist(), strict=True)
    chosen = sorted((count, class_id) for (class_id, name), count in pairs if name in wanted)
    return [class_id for _count, class_id in chosen]


def _rare(balance: Balance, place: int, largest: int) -> tuple[float, ...]:
    names, labels, weights = balance.names, balance.labels, balance.imbalance.weights
    ratio = float(labels[largest] / labels[place])
    return (int(labels[largest]), int(labels[place]), ratio, weights[names[place]] / weights[names[largest]])


def _is_crowded(labels: int, images: int, usual: float) -> bool:
    """Many labels on few images: they look alike, and count for less than their number says."""
    each = labels / max(1, images)
    return labels >= FEW_LABELS and images < FEW_LABELS and each >= CROWDED and each >= 2 * usual


def _drifts(presence: Presence, by_part: Counts) -> list[Drift]:
    """Of classes, then of each group of conditions, between each two parts that have anything."""
    names = list(presence.classes.values())
    tables = {"": {part: dict(zip(names, by_part[place].tolist(), strict=True)) for place, part in enumerate(PARTS)}}
    for group, values in presence.values.items():
        held = presence.held[group]
        tables[group] = {
            part: {
                value: int(((held == at) & (presence.part == place)).sum()) for at, value in enumerate(values)
            }
            for place, part in enumerate(PARTS)
        }  # fmt: skip
    told: list[Drift] = []
    for of, table in tables.items():
        for first, second in combinations(PARTS, 2):
            distance, chance = drift(table[first], table[second]), drift_by_chance(table[first], table[second])
            if distance is not None and chance is not None:
                told.append(Drift(of, first, second, distance, chance))
    return told
