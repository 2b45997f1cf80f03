"""What a coverage goal lacks, as runs and packages record it where somebody went on all the same."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.canonical import JsonObject


@dataclass(frozen=True, slots=True)
class CoverageGap:
    """A class under conditions (group -> value; none: any), how many images show it, and how many were required."""

    class_name: str
    conditions: Mapping[str, str]
    images: int
    least: int

    def __post_init__(self) -> None:
        if not 0 <= self.images < self.least:
            raise ValueError("a gap has fewer images than are required")

    @property
    def sentence(self) -> str:
        """The gap in words, as a part of a sentence."""
        return f"{self.class_name}{words_of(self.conditions)} has {self.images:,} of {self.least:,} images"


def words_of(held: Mapping[str, str]) -> str:
    """Conditions as the end of a phrase."""
    return f" ({', '.join(value.replace('_', ' ') for value in held.values())})" if held else ""


def gap_to_json(gap: CoverageGap) -> JsonObject:
    """The gap as plain JSON."""
    return {
        "class": gap.class_name, "conditions": dict(gap.conditions), "images": gap.images, "least": gap.least,
    }  # fmt: skip


def gap_from_json(told: Mapping[str, object]) -> CoverageGap:
    """The gap that `gap_to_json` wrote. Raises KeyError, TypeError or ValueError for anything else."""
    conditions = told["conditions"]
    if not isinstance(conditions, Mapping):
        raise TypeError("conditions are an object")
    held = {str(group): str(value) for group, value in conditions.items()}
    return CoverageGap(str(told["class"]), held, int(str(told["images"])), int(str(told["least"])))
