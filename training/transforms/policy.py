"""A policy: which steps are taken on a picture, how often and how strongly, as a value and as canonical JSON.

A recorded policy names every number it was used with, so that a later change of a default changes no old run.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from core.canonical import Json, JsonObject
from core.errors import UserError
from training.transforms.catalogue import KINDS, StepKind, Values

MIN_VISIBLE = 0.25
NAME = re.compile(r"[\w][\w .-]{0,59}")


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its kind, how often it is taken (0..1), and a number for each of the kind's parameters."""

    kind: str
    probability: float
    values: Values = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"there is no step {self.kind}; the steps are {', '.join(KINDS)}")
        _check_number("probability", self.kind, self.probability, 0.0, 1.0)
        known = {each.name: each for each in self.told.parameters}
        for name, value in self.values.items():
            if name not in known:
                raise ValueError(f"the step {self.kind} has no {name}; it has {', '.join(known) or 'nothing to set'}")
            _check_number(name, self.kind, value, known[name].least, known[name].most)
            if known[name].is_whole and value != int(value):
                raise ValueError(f"{name} of {self.kind} is a whole number, not {value}")
        whole = {name: float(self.values.get(name, each.default)) for name, each in known.items()}
        object.__setattr__(self, "values", whole)
        object.__setattr__(self, "probability", float(self.probability))

    @property
    def told(self) -> StepKind:
        """What the step is, in words."""
        return KINDS[self.kind]


@dataclass(frozen=True, slots=True)
class Policy:
    """Steps, each kind once, in the catalogue's order, which is the order they are taken in.

    `min_visible` is the rule of visibility: a label is dropped when less than this share of its box is still in the
    picture and uncovered.
    """

    name: str
    steps: tuple[Step, ...] = ()
    min_visible: float = MIN_VISIBLE
    title: str = ""
    words: str = ""

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise ValueError(f"a policy's name is of letters, digits, points and dashes, not {self.name!r}")
        _check_number("min_visible", self.name, self.min_visible, 0.01, 1.0)
        kinds = [step.kind for step in self.steps]
        doubled = sorted({kind for kind in kinds if kinds.count(kind) > 1})
        if doubled:
            raise ValueError(f"the step {doubled[0]} stands twice in the policy {self.name}")
        places = list(KINDS)
        object.__setattr__(self, "steps", tuple(sorted(self.steps, key=lambda step: places.index(step.kind))))

    def step(self, kind: str) -> Step | None:
        """The step of this kind, if it is taken at all."""
        return next((step for step in self.steps if step.kind == kind), None)

    def with_step(self, step: Step) -> "Policy":
        """The same policy with this step in place of the one of its kind."""
        return replace(self, steps=(*self.without(step.kind).steps, step))

    def without(self, *kinds: str) -> "Policy":
        """The same policy without the steps of these kinds."""
        return replace(self, steps=tuple(each for each in self.steps if each.kind not in kinds))


def default_step(kind: str) -> Step:
    """The step as it is before anybody changed it. Raises ValueError for a kind that is not there."""
    if kind not in KINDS:
        raise ValueError(f"there is no step {kind}")
    return Step(kind, KINDS[kind].probability)


def policy_to_json(policy: Policy) -> JsonObject:
    """The policy with every number it is used with."""
    steps: dict[str, Json] = {step.kind: {"probability": step.probability, **step.values} for step in policy.steps}
    return {
        "name": policy.name, "title": policy.title, "words": policy.words, "min_visible": policy.min_visible,
        "steps": steps,
    }  # fmt: skip


def policy_from_json(told: object, *, source: str = "") -> Policy:
    """The policy that `policy_to_json` or a person wrote. Raises UserError with one sentence for anything else."""
    where = f" of {source}" if source else ""
    try:
        return _read(told)
    except (TypeError, ValueError) as error:
        raise UserError(
            f"The transform policy{where} cannot be used: {error}.", "Correct it, or choose another policy."
        ) from error


def _read(told: object) -> Policy:
    if not isinstance(told, Mapping):
        raise TypeError("it holds no settings")
    unknown = sorted(set(map(str, told)) - {"name", "title", "words", "min_visible", "steps"})
    if unknown:
        raise ValueError(f"it has {unknown[0]}, which means nothing here")
    steps = told.get("steps") or {}
    if not isinstance(steps, Mapping):
        raise TypeError("its steps are no names with numbers")
    return Policy(
        name=str(told.get("name", "")),
        steps=tuple(_step(str(kind), values) for kind, values in steps.items()),
        min_visible=_number("min_visible", told.get("min_visible", MIN_VISIBLE)),
        title=str(told.get("title", "")),
        words=str(told.get("words", "")),
    )


def _step(kind: str, told: object) -> Step:
    if not isinstance(told, Mapping):
        raise TypeError(f"the step {kind} has no numbers")
    numbers = {str(name): _number(f"{name} of {kind}", value) for name, value in told.items()}
    probability = numbers.pop("probability", KINDS[kind].probability if kind in KINDS else 0.0)
    return Step(kind, probability, numbers)


def _number(what: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{what} is a number, not {value!r}")
    return float(value)


def _check_number(name: str, of: str, value: float, least: float, most: float) -> None:
    if not math.isfinite(value) or not least <= value <= most:
        raise ValueError(f"{name} of {of} lies from {least:g} to {most:g}, not {value:g}")
