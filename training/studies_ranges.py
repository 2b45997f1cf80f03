"""Between which values a search may try a setting, as a recipe's file declares it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.canonical import JsonObject

Value = bool | int | float | str


@dataclass(frozen=True, slots=True)
class Range:
    """From `low` to `high`, both of them tried; even steps of the logarithm with `is_log`. Or one of `choices`."""

    low: float = 0.0
    high: float = 0.0
    is_log: bool = False
    choices: tuple[Value, ...] = ()

    def __post_init__(self) -> None:
        if self.choices:
            return
        if not self.low < self.high:
            raise ValueError(f"a range goes from less to more, not from {self.low:g} to {self.high:g}")
        if self.is_log and self.low <= 0:
            raise ValueError(f"a range of logarithms begins above 0, not at {self.low:g}")

    def refuse_other_type(self, name: str, known: Value) -> None:
        """Raises ValueError where the setting of this default could not hold what the range gives."""
        if self.choices and any(type(choice) is not type(known) for choice in self.choices):
            raise ValueError(f"the choices of {name} are {type(known).__name__}, as its default")
        if not self.choices and (isinstance(known, bool) or not isinstance(known, int | float)):
            raise ValueError(f"{name} is no number, so a search needs its choices")
        if not self.choices and isinstance(known, int) and not (self.low.is_integer() and self.high.is_integer()):
            raise ValueError(f"{name} is a whole number, and so are the ends of its range")

    def nearest(self, value: Value) -> Value:
        """The value of this range that is nearest to another: for a choice that is not there, the first."""
        if self.choices:
            return value if value in self.choices else self.choices[0]
        inside = min(max(float(value), self.low), self.high)
        return round(inside) if isinstance(value, int) else inside


def range_from_json(told: Mapping[str, object]) -> Range:
    """The range that a recipe's file or a study tells. Raises ValueError or TypeError for what is none."""
    unknown = sorted(set(told) - {"low", "high", "log", "choices"})
    if unknown:
        raise ValueError(f"a range has low, high and log, or choices, not {unknown[0]}")
    choices = told.get("choices")
    if isinstance(choices, list) and choices:
        return Range(choices=tuple(choices))
    return Range(float(str(told["low"])), float(str(told["high"])), is_log=bool(told.get("log", False)))


def range_to_json(known: Range) -> JsonObject:
    """As a study keeps it."""
    if known.choices:
        return {"choices": list(known.choices)}
    return {"low": known.low, "high": known.high, "log": known.is_log}
