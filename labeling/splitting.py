"""Divides images into train, valid and test, the same way for the same seed. Groups are never divided."""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
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
    """What a split may look at."""

    sha256: str
    path: Path
    orientation: int
    class_ids: frozenset[int]
    source_part: str
    drive: str | None
    conditions: frozenset[str] = frozenset()

    def traits(self) -> frozenset[Trait]:
        """What every part should have its share of: the classes on the image and the conditions it was taken in."""
        return frozenset((0, str(each).zfill(20)) for each in self.class_ids) | {(1, each) for each in self.conditions}


def parts_of(images: Sequence[Splittable], plan: SplitPlan, is_read: Callable[[int], None]) -> dict[str, str]:
    """Image hash -> part.

    Groups are dealt rarest class or condition first, each to the part that is furthest below its share of it, so that
    small classes and rare conditions, those of a drive's intervals too, reach every part where they can (iterative
    stratification, Sechidis et al. 2011).
    """
    parts = {image.sha256: image.source_part for image in images if plan.keep_source and image.source_part in PARTS}
    free = [image for image in images if image.sha256 not in parts]
    groups = _groups(free, plan, is_read)
    wanted = dict(zip(PARTS, plan.fractions, strict=True))
    return parts | _dealt(groups, wanted, plan.seed)


def _groups(images: Sequence[Splittable], plan: SplitPlan, is_read: Callable[[int], None]) -> list[list[Splittable]]:
    if plan.group_by == "drive":
        by_drive: dict[str, list[Splittable]] = {}
        for image in images:
            by_drive.setdefault(image.drive or image.sha256, []).append(image)
        return list(by_drive.values())
    if plan.group_by == "similarity":
        return groups_of_alike(images, is_read)
    return [[image] for image in images]


def _dealt(groups: Sequence[Sequence[Splittable]], wanted: Mapping[str, float], seed: int) -> dict[str, str]:
    shuffled = sorted(groups, key=lambda group: _chance(seed, min(image.sha256 for image in group)))
    totals: Counter[Trait] = Counter(trait for group in groups for image in group for trait in image.traits())
    rarity = {
        trait: place for place, (trait, _) in enumerate(sorted(totals.items(), key=lambda item: (item[1], item[0])))
    }
    shuffled.sort(
        key=lambda group: min((rarity[each] for image in group for each in image.traits()), default=len(rarity))
    )
    held: dict[str, Counter[Trait | None]] = {part: Counter() for part in wanted}
    parts: dict[str, str] = {}
    for group in shuffled:
        rarest = min((each for image in group for each in image.traits()), key=lambda each: rarity[each], default=None)
        part = _neediest(held, wanted, rarest)
        held[part].update(each for image in group for each in image.traits())
        held[part][None] += len(group)
        parts |= {image.sha256: part for image in group}
    return parts


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
