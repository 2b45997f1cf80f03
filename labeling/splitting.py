"""Divides images into train, valid and test, the same way for the same seed. Groups are never divided.

What a held test part holds goes to test whatever the plan is, with all of its group, or is left out where its source
says another part.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from core.canonical import Json
from core.errors import UserError
from core.manifest import PARTS
from labeling.likeness import groups_of_alike

Grouping = Literal["drive", "similarity", "none"]
FRACTION_SLACK = 1e-6
Trait = tuple[int, str]  # a class (0, its id) or a condition (1, group=value)


@dataclass(frozen=True, slots=True)
class SplitPlan:
    """Shares of train, valid and test; what must stay together; the seed; whether the source's own parts are kept."""

    fractions: tuple[float, float, float] = (0.7, 0.15, 0.15)
    group_by: Grouping = "none"
    seed: int = 0
    keep_source: bool = False

    def __post_init__(self) -> None:
        if min(self.fractions) < 0 or abs(sum(self.fractions) - 1) > FRACTION_SLACK:
            raise UserError(f"The shares {self.fractions} do not add up to 1.", "Use, for example, 0.7, 0.15 and 0.15.")
        if self.group_by not in ("drive", "similarity", "none"):
            raise UserError(f"Images cannot be grouped by {self.group_by}.", "Use drive, similarity or none.")

    def to_json(self) -> dict[str, Json]:
        """As it stands in the manifest."""
        return {
            "fractions": list(self.fractions),
            "group_by": self.group_by,
            "seed": self.seed,
            "keep_source": self.keep_source,
        }


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


@dataclass(frozen=True, slots=True)
class Split:
    """Image hash -> part. `left_out` can be in no part; `kept_back` counts what would have been dealt otherwise."""

    parts: Mapping[str, str]
    left_out: frozenset[str] = frozenset()
    kept_back: int = 0


def traits_of(class_ids: Iterable[int], conditions: Iterable[tuple[str, str]]) -> tuple[Trait, ...]:
    """The classes on an image and the conditions it was taken in, each once, as a split looks at them."""
    classes = ((0, str(each).zfill(20)) for each in class_ids)
    return tuple(dict.fromkeys((*classes, *((1, f"{group}={value}") for group, value in conditions))))


def parts_of(
    images: Sequence[Splittable],
    plan: SplitPlan,
    is_read: Callable[[int], None],
    held: frozenset[str] = frozenset(),
) -> Split:
    """A part for each image; `held` are hashes that may only be tested on.

    Groups are dealt rarest class or condition first, each to the part that is furthest below its share of it, so that
    small classes and rare conditions, those of a drive's intervals too, reach every part where they can (iterative
    stratification, Sechidis et al. 2011). Where the source's parts are kept, the rest of a group goes with them.
    """
    kept = {image.sha256: image.source_part for image in images if plan.keep_source and image.source_part in PARTS}
    is_grouped = plan.group_by != "none" and (len(kept) < len(images) or any(each.sha256 in held for each in images))
    groups = _groups(images, plan, is_read) if is_grouped else [[image] for image in images]
    parts, open_groups, left_out, kept_back = dict(kept), list[list[Splittable]](), set[str](), 0
    testing: list[list[Splittable]] = []
    for group in groups:
        if not held.isdisjoint(image.sha256 for image in group):
            against = {image.sha256 for image in group if kept.get(image.sha256, "test") != "test"}
            left_out |= against
            kept_back += len(group)
            testing.append([image for image in group if image.sha256 not in against])
        elif any(image.sha256 in kept for image in group):
            said = Counter(kept[image.sha256] for image in group if image.sha256 in kept)
            part = max(PARTS, key=lambda each: said[each])
            parts |= {image.sha256: part for image in group if image.sha256 not in kept}
        else:
            open_groups.append(group)
    parts |= {image.sha256: "test" for group in testing for image in group}
    wanted = dict(zip(PARTS, plan.fractions, strict=True))
    parts |= _dealt(open_groups, wanted, plan.seed, testing)
    return Split({key: part for key, part in parts.items() if key not in left_out}, frozenset(left_out), kept_back)


def _groups(images: Sequence[Splittable], plan: SplitPlan, is_read: Callable[[int], None]) -> list[list[Splittable]]:
    if plan.group_by == "drive":
        by_drive: dict[str, list[Splittable]] = {}
        for image in images:
            by_drive.setdefault(image.drive or image.sha256, []).append(image)
        return list(by_drive.values())
    return groups_of_alike(images, is_read)


def _dealt(
    groups: Sequence[Sequence[Splittable]],
    wanted: Mapping[str, float],
    seed: int,
    testing: Sequence[Sequence[Splittable]],
) -> dict[str, str]:
    """The part of each image of these groups; what is in the test part already counts for its share."""
    shuffled = sorted(groups, key=lambda group: _chance(seed, min(image.sha256 for image in group)))
    totals: Counter[Trait] = Counter(trait for group in groups for image in group for trait in image.traits)
    rarity = {
        trait: place for place, (trait, _) in enumerate(sorted(totals.items(), key=lambda item: (item[1], item[0])))
    }
    rarest = {id(group): _rarest(group, rarity) for group in groups}
    shuffled.sort(key=lambda group: rarity.get(rarest[id(group)], len(rarity)))  # type: ignore[arg-type]  # None is none
    held: dict[str, Counter[Trait | None]] = {part: Counter() for part in wanted}
    for group in testing:
        _count(held["test"], group)
    parts: dict[str, str] = {}
    for group in shuffled:
        part = _neediest(held, wanted, rarest[id(group)])
        _count(held[part], group)
        parts |= {image.sha256: part for image in group}
    return parts


def _rarest(group: Sequence[Splittable], rarity: Mapping[Trait, int]) -> Trait | None:
    return min((each for image in group for each in image.traits), key=lambda each: rarity[each], default=None)


def _count(counts: Counter[Trait | None], group: Sequence[Splittable]) -> None:
    counts.update(each for image in group for each in image.traits)
    counts[None] += len(group)


def _neediest(held: Mapping[str, Counter[Trait | None]], wanted: Mapping[str, float], key: Trait | None) -> str:
    """The part furthest below its share of a class or condition, then of all images."""
    of_class = sum(counts[key] for counts in held.values()) + 1
    of_all = sum(counts[None] for counts in held.values()) + 1

    def need(part: str) -> tuple[float, float]:
        return wanted[part] * of_class - held[part][key], wanted[part] * of_all - held[part][None]

    open_parts = [part for part in wanted if wanted[part] > 0]
    return max(open_parts, key=need)


def _chance(seed: int, sha256: str) -> str:
    return hashlib.sha256(f"{seed}:{sha256}".encode()).hexdigest()
