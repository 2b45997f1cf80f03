"""Deals groups of images to parts so that each part has its share of every class and condition. Pure."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.watched import ShowProgress, passing

BIG_SHARE = 0.05  # of the smallest part: a group above this is dealt before the small ones, which fill what is left
SLACK = 0.1  # how far beyond its share small groups may fill a part, for the sake of a rare class
Trait = tuple[int, str]  # a class (0, its id) or a condition (1, group=value)


@dataclass(frozen=True, slots=True)
class Splittable:
    """What a split may look at. `traits` are what every part should have its share of: classes and conditions."""

    image_id: int
    sha256: str
    file: str
    orientation: int
    source_part: str
    drive: str | None
    traits: tuple[Trait, ...]

    @property
    def path(self) -> Path:
        """The picture. Made when it is asked for: a project may have very many."""
        return Path(self.file)


Group = Sequence[Splittable]
Counts = dict[str, Counter[Trait | None]]  # of each part: images by trait, and all of them under None


def traits_of(class_ids: Iterable[int], conditions: Iterable[tuple[str, str]]) -> tuple[Trait, ...]:
    """The classes on an image and the conditions it was taken in, each once, as a split looks at them."""
    classes = ((0, str(each).zfill(20)) for each in class_ids)
    return tuple(dict.fromkeys((*classes, *((1, f"{group}={value}") for group, value in conditions))))


def dealt(
    groups: Sequence[Group], wanted: Mapping[str, float], seed: int, testing: Sequence[Group], show: ShowProgress
) -> dict[str, str]:
    """The part of each image of these groups, by hash; what is in the test part already counts for its share.

    Big groups are dealt first, largest first. The others follow rarest class or condition first. Each goes to the part
    that is furthest below its share of that class or condition among those that have room for it (small groups may go
    a little beyond), so that small classes and rare conditions, those of a drive's intervals too, reach every part
    where they can (iterative stratification, Sechidis et al. 2011), and a big group moves the shares no further than
    its own size makes it.
    """
    shuffled = sorted(groups, key=lambda group: _chance(seed, min(image.sha256 for image in group)))
    totals: Counter[Trait] = Counter(trait for group in groups for image in group for trait in image.traits)
    order = sorted(totals.items(), key=lambda item: (item[1], item[0]))
    rarity = {trait: place for place, (trait, _count) in enumerate(order)}
    room = _room(sum(len(group) for group in (*groups, *testing)), wanted)
    big = max(1.0, BIG_SHARE * min((count for count in room.values() if count), default=0))
    rarest = {id(group): _rarest(group, rarity) for group in groups}

    def turn(group: Group) -> tuple[bool, int, int]:
        is_big, trait = len(group) > big, rarest[id(group)]
        return not is_big, -len(group) if is_big else 0, len(rarity) if trait is None else rarity[trait]

    counts: Counts = {part: Counter() for part in wanted}
    for group in testing:
        _count(counts["test"], group)
    parts: dict[str, str] = {}
    for group in passing(sorted(shuffled, key=turn), len(groups), show, "Splitting"):
        fitting = _with_room(counts, room, len(group), big)
        part = _neediest(counts, wanted, rarest[id(group)], fitting)
        _count(counts[part], group)
        parts |= {image.sha256: part for image in group}
    return parts


def _rarest(group: Group, rarity: Mapping[Trait, int]) -> Trait | None:
    return min((each for image in group for each in image.traits), key=lambda each: rarity[each], default=None)


def _count(counts: Counter[Trait | None], group: Group) -> None:
    counts.update(each for image in group for each in image.traits)
    counts[None] += len(group)


def _room(images: int, wanted: Mapping[str, float]) -> dict[str, int]:
    """How many images each part should hold; what rounding leaves over goes to the largest part."""
    room = {part: round(share * images) for part, share in wanted.items()}
    room[max(wanted, key=lambda part: wanted[part])] += images - sum(room.values())
    return room


def _with_room(counts: Counts, room: Mapping[str, int], size: int, big: float) -> list[str]:
    """The parts that a group of this size fits into; where it fits nowhere, the one with the most room."""
    slack = 1.0 if size > big else 1 + SLACK
    left = {part: most * slack - counts[part][None] for part, most in room.items() if most}
    return [part for part, count in left.items() if count >= size] or [max(left, key=lambda part: left[part])]


def _neediest(counts: Counts, wanted: Mapping[str, float], key: Trait | None, parts: Sequence[str]) -> str:
    """Of these parts the one furthest below its share of a class or condition, then of all images."""
    of_class = sum(each[key] for each in counts.values()) + 1
    of_all = sum(each[None] for each in counts.values()) + 1

    def need(part: str) -> tuple[float, float]:
        return wanted[part] * of_class - counts[part][key], wanted[part] * of_all - counts[part][None]

    return max(parts, key=need)


def _chance(seed: int, sha256: str) -> str:
    return hashlib.sha256(f"{seed}:{sha256}".encode()).hexdigest()
