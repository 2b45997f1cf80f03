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
from labeling.alike import FeatureCache, Picture, across, groups, near_pairs

Grouping = Literal["drive", "similarity", "none"]
FRACTION_SLACK = 1e-6
BIG_SHARE = 0.05  # of the smallest part: a group above this is dealt before the small ones, which fill what is left
MOST_ROUNDS = 6
SLACK = 0.1  # how far beyond its share small groups may fill a part, for the sake of a rare class
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


Group = Sequence[Splittable]
Progress = Callable[[int, int, str], None]


def parts_of(
    images: Sequence[Splittable], plan: SplitPlan, *, progress: Progress, cache_folder: Path | None = None
) -> dict[str, str]:
    """Image hash -> part.

    Big groups are dealt first, largest first. The others follow rarest class or condition first. Each goes to the part
    that is furthest below its share of that class or condition among those that have room for it (small groups may go
    a little beyond), so that small classes
    and rare conditions, those of a drive's intervals too, reach every part where they can (iterative stratification,
    Sechidis et al. 2011), and a big group moves the shares no further than its own size makes it.

    Copies are looked for with what is kept in `cache_folder`. An image without a source's part that hangs together
    with one that keeps its part follows it.
    """
    if plan.group_by != "similarity":
        return _parted(images, _groups(images, plan), plan)
    if cache_folder is None:
        raise ValueError("copies are looked for with a cache folder")
    return _parted_by_copies(images, plan, FeatureCache(cache_folder), progress)


def _parted_by_copies(
    images: Sequence[Splittable], plan: SplitPlan, cache: FeatureCache, progress: Progress
) -> dict[str, str]:
    """Split, look for copies across the sides, and split again with what was found, until there are none.

    The second look is the one that leakage is measured with: it compares with training images alone, so it finds the
    few that the first look passes over among many that look nearly as like.
    """
    pictures = [Picture(number, image.sha256, image.path) for number, image in enumerate(images)]
    pairs = list(near_pairs(pictures, cache, progress).pairs)
    for _round in range(MOST_ROUNDS):
        alike = groups(pairs)
        together = {number for group in alike for number in group}
        alone = [[image] for number, image in enumerate(images) if number not in together]
        parts = _parted(images, [[images[number] for number in group] for group in alike] + alone, plan)
        taught = [each for each in pictures if parts[each.sha256] == "train"]
        judged = [each for each in pictures if parts[each.sha256] != "train"]
        known = {(pair.first, pair.second) for pair in pairs}
        new = [pair for pair in across(judged, taught, cache, progress).pairs if (pair.first, pair.second) not in known]
        if not new:
            break
        pairs += new
    return parts


def _parted(images: Sequence[Splittable], groups_of: Sequence[Group], plan: SplitPlan) -> dict[str, str]:
    kept = {image.sha256: image.source_part for image in images if plan.keep_source and image.source_part in PARTS}
    parts, free = dict(kept), list[Group]()
    for group in groups_of:
        held = Counter(kept[image.sha256] for image in group if image.sha256 in kept)
        if held:
            part = max(PARTS, key=lambda name: held[name])
            parts |= {image.sha256: part for image in group if image.sha256 not in kept}
        else:
            free.append(group)
    return parts | _dealt(free, dict(zip(PARTS, plan.fractions, strict=True)), plan.seed)


def _groups(images: Sequence[Splittable], plan: SplitPlan) -> Sequence[Group]:
    if plan.group_by == "drive":
        by_drive: dict[str, list[Splittable]] = {}
        for image in images:
            by_drive.setdefault(image.drive or image.sha256, []).append(image)
        return list(by_drive.values())
    return [[image] for image in images]


def _dealt(groups_of: Sequence[Group], wanted: Mapping[str, float], seed: int) -> dict[str, str]:
    shuffled = sorted(groups_of, key=lambda group: _chance(seed, min(image.sha256 for image in group)))
    totals: Counter[Trait] = Counter(trait for group in groups_of for image in group for trait in image.traits())
    rarity = {
        trait: place for place, (trait, _) in enumerate(sorted(totals.items(), key=lambda item: (item[1], item[0])))
    }
    room = _room(sum(len(group) for group in groups_of), wanted)
    big = max(1.0, BIG_SHARE * min((count for count in room.values() if count), default=0))

    def turn(group: Group) -> tuple[bool, int, int]:
        is_big = len(group) > big
        rarest = min((rarity[each] for image in group for each in image.traits()), default=len(rarity))
        return not is_big, -len(group) if is_big else 0, rarest

    held: dict[str, Counter[Trait | None]] = {part: Counter() for part in wanted}
    parts: dict[str, str] = {}
    for group in sorted(shuffled, key=turn):
        rarest = min((each for image in group for each in image.traits()), key=lambda each: rarity[each], default=None)
        part = _neediest(held, wanted, rarest, _with_room(held, room, len(group), big))
        held[part].update(each for image in group for each in image.traits())
        held[part][None] += len(group)
        parts |= {image.sha256: part for image in group}
    return parts


def _room(images: int, wanted: Mapping[str, float]) -> dict[str, int]:
    """How many images each part should hold; what rounding leaves over goes to the largest part."""
    room = {part: round(share * images) for part, share in wanted.items()}
    room[max(wanted, key=lambda part: wanted[part])] += images - sum(room.values())
    return room


def _with_room(held: Mapping[str, Counter[Trait | None]], room: Mapping[str, int], size: int, big: float) -> list[str]:
    """The parts that a group of this size fits into; where it fits nowhere, the one with the most room."""
    slack = 1.0 if size > big else 1 + SLACK
    left = {part: count * slack - held[part][None] for part, count in room.items() if count}
    return [part for part, count in left.items() if count >= size] or [max(left, key=lambda part: left[part])]


def _neediest(
    held: Mapping[str, Counter[Trait | None]], wanted: Mapping[str, float], key: Trait | None, parts: Sequence[str]
) -> str:
    """Of these parts the one furthest below its share of a class or condition, then of all images."""
    of_class = sum(counts[key] for counts in held.values()) + 1
    of_all = sum(counts[None] for counts in held.values()) + 1

    def need(part: str) -> tuple[float, float]:
        return wanted[part] * of_class - held[part][key], wanted[part] * of_all - held[part][None]

    return max(parts, key=need)


def _chance(seed: int, sha256: str) -> str:
    return hashlib.sha256(f"{seed}:{sha256}".encode()).hexdigest()
