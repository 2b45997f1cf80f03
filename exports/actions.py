"""Safety actions: what a detection must cause, decided frame by frame. Pure, deterministic, no clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from core.canonical import JsonObject
from core.detections import Detections

Action = Literal["none", "inform", "warn", "reduce_speed", "stop"]
ACTIONS: tuple[Action, ...] = get_args(Action)  # from the mildest to the strongest

Persistence = tuple[int, ...]  # for each rule, for how many frames in a row its condition has held


@dataclass(frozen=True, slots=True)
class SafetyRule:
    """A detection of this class, this sure and this tall, seen in `frames` frames in a row, causes the action."""

    class_name: str
    action: Action
    min_score: float = 0.5
    min_height_px: float = 0.0
    frames: int = 3

    def __post_init__(self) -> None:
        if self.action not in ACTIONS:
            raise ValueError(f"an action is one of {', '.join(ACTIONS)}, not {self.action!r}")
        if self.frames < 1 or not 0 <= self.min_score <= 1 or self.min_height_px < 0:
            raise ValueError("a rule needs at least one frame, a score between 0 and 1 and a height of 0 or more")


@dataclass(frozen=True, slots=True)
class Decision:
    """The strongest action that holds in a frame and the class that caused it; none and an empty text otherwise."""

    action: Action = "none"
    class_name: str = ""


def at_rest(rules: Sequence[SafetyRule]) -> Persistence:
    """The state before the first frame."""
    return (0,) * len(rules)


def decide(
    rules: Sequence[SafetyRule], classes: Sequence[str], before: Persistence, seen: Detections
) -> tuple[Decision, Persistence]:
    """The decision for one frame, and the state for the next one. Of equal actions the first rule's wins."""
    names = list(classes)
    after = tuple(count + 1 if _holds(rule, names, seen) else 0 for rule, count in zip(rules, before, strict=True))
    holding = [rule for rule, count in zip(rules, after, strict=True) if count >= rule.frames]
    if not holding:
        return Decision(), after
    strongest = max(holding, key=lambda rule: ACTIONS.index(rule.action))
    return Decision(strongest.action, strongest.class_name), after


def _holds(rule: SafetyRule, names: list[str], seen: Detections) -> bool:
    if rule.class_name not in names or not len(seen):
        return False
    heights = seen.xyxy[:, 3] - seen.xyxy[:, 1]
    counts = (
        (seen.class_id == names.index(rule.class_name))
        & (seen.score >= np.float32(rule.min_score))
        & (heights >= rule.min_height_px)
    )
    return bool(counts.any())


def rule_to_json(rule: SafetyRule) -> JsonObject:
    """The rule as plain JSON."""
    return {
        "class": rule.class_name,
        "action": rule.action,
        "min_score": rule.min_score,
        "min_height_px": rule.min_height_px,
        "frames": rule.frames,
    }


def rule_from_json(told: Mapping[str, object]) -> SafetyRule:
    """The rule that `rule_to_json` wrote. Raises ValueError or KeyError for anything else."""
    named = str(told["action"])
    action = next((known for known in ACTIONS if known == named), None)
    if action is None:
        raise ValueError(f"there is no action {named!r}")
    numbers = (float(str(told["min_score"])), float(str(told["min_height_px"])))
    return SafetyRule(str(told["class"]), action, *numbers, int(str(told["frames"])))
