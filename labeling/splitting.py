"""Divides images into train, valid and test, the same way for the same seed. Groups are never divided.

What a held test part holds goes to test whatever the plan is, with all of its group, or is left out where its source
says another part.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from core.canonical import Json
from core.errors import UserError
from core.manifest import PARTS
from core.watched import ShowProgress
from labeling.alike import FeatureCache, Picture, across, groups, near_pairs
from labeling.dealing import Group, Splittable, dealt, traits_of

__all__ = ["Split", "SplitPlan", "Splittable", "parts_of", "traits_of"]

Grouping = Literal["drive", "similarity", "none"]
FRACTION_SLACK = 1e-6
MOST_ROUNDS = 6


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
class Split:
    """Image hash -> part. `left_out` can be in no part; `kept_back` counts what would have been dealt otherwise."""

    parts: Mapping[str, str]
    left_out: frozenset[str] = frozenset()
    kept_back: int = 0


def parts_of(
    images: Sequence[Splittable],
    plan: SplitPlan,
    *,
    progress: ShowProgress,
    held: frozenset[str] = frozenset(),
    cache_folder: Path | None = None,
) -> Split:
    """A part for each image; `held` are hashes that may only be tested on.

    Groups are dealt as `labeling.dealing` says. Where the source's parts are kept, the rest of a group goes with them.
    Copies are looked for with what is kept in `cache_folder`.
    """
    kept = _kept(images, plan)
    is_free = len(kept) < len(images) or any(each.sha256 in held for each in images)
    if plan.group_by == "similarity" and is_free:
        if cache_folder is None:
            raise ValueError("copies are looked for with a cache folder")
        return _parted_by_copies(images, plan, held, FeatureCache(cache_folder), progress)
    by_drive: dict[str, list[Splittable]] = {}
    for image in images:
        drive = image.drive if plan.group_by == "drive" else None
        by_drive.setdefault(drive or image.sha256, []).append(image)
    return _parted(images, list(by_drive.values()), plan, held, progress)


def _parted_by_copies(
    images: Sequence[Splittable], plan: SplitPlan, held: frozenset[str], cache: FeatureCache, progress: ShowProgress
) -> Split:
    """Split, look for copies across the sides, and split again with what was found, until there are none.

    The second look is the one that leakage is measured with: it compares with training images alone, so it finds the
    few that the first look passes over among many that look nearly as like.
    """
    pictures = [Picture(number, image.sha256, image.path) for number, image in enumerate(images)]
    pairs = list(near_pairs(pictures, cache, progress).pairs)
    for _round in range(MOST_ROUNDS):
        alike = groups(pair.numbers for pair in pairs)
        together = {number for group in alike for number in group}
        alone = [[image] for number, image in enumerate(images) if number not in together]
        whole = [*([images[number] for number in group] for group in alike), *alone]
        split = _parted(images, whole, plan, held, progress)
        taught = [each for each in pictures if split.parts.get(each.sha256) == "train"]
        judged = [each for each in pictures if split.parts.get(each.sha256) in ("valid", "test")]
        known = {pair.numbers for pair in pairs}
        new = [pair for pair in across(judged, taught, cache, progress).pairs if pair.numbers not in known]
        if not new:
            break
        pairs += new
    return split


def _parted(
    images: Sequence[Splittable], groups_of: Sequence[Group], plan: SplitPlan, held: frozenset[str],
    progress: ShowProgress,
) -> Split:  # fmt: skip
    kept = _kept(images, plan)
    parts, free, testing = dict(kept), list[Group](), list[Group]()
    left_out, kept_back = set[str](), 0
    for group in groups_of:
        said = Counter(kept[image.sha256] for image in group if image.sha256 in kept)
        if not held.isdisjoint(image.sha256 for image in group):
            against = {image.sha256 for image in group if kept.get(image.sha256, "test") != "test"}
            left_out |= against
            kept_back += len(group)
            testing.append([image for image in group if image.sha256 not in against])
        elif said:
            part = max(PARTS, key=lambda name: said[name])
            parts |= {image.sha256: part for image in group if image.sha256 not in kept}
        else:
            free.append(group)
    parts |= {image.sha256: "test" for group in testing for image in group}
    parts |= dealt(free, dict(zip(PARTS, plan.fractions, strict=True)), plan.seed, testing, progress)
    return Split({key: part for key, part in parts.items() if key not in left_out}, frozenset(left_out), kept_back)


def _kept(images: Sequence[Splittable], plan: SplitPlan) -> dict[str, str]:
    """The parts that images keep from their source."""
    return {image.sha256: image.source_part for image in images if plan.keep_source and image.source_part in PARTS}
