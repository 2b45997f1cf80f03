"""Recipes: which network, and with which settings. Data files in resources/recipes; nothing here trains.

A setting that a person may change is one that the recipe's file lists, or a remedy or the profile, which all recipes
have; it keeps the type it has there.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

import yaml

from core.canonical import Json, JsonObject
from core.detections import TASKS, Task
from core.errors import UserError
from training.condition_examples import CLASSES
from training.profile import FAST, PROFILE, settled
from training.remedies import UNLESS_CHOSEN, without_librarys_own
from training.studies_ranges import Range, range_from_json
from training.transforms.policy import Policy, policy_to_json

Setting = bool | int | float | str
Settings = Mapping[str, Setting]

NEEDED = ("epochs", "imgsz", "batch", "seed", "pretrained")
FIT, _FIT = 0, "fit"  # a batch that fits the memory there is, as a number and as a person may say it
_AT_LEAST = {"epochs": 1, "imgsz": 32, "batch": FIT, "seed": 0, "workers": 0, "patience": 0}
_ABOVE_ZERO = ("lane_width",)
TARGET = "target"  # what a network that names whole images tells: classes, or a group of conditions
_TRUE, _FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0")
_NOTHING: Settings = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Recipe:
    """One way to train. `fine_tune` is over `defaults` when there are weights to start from; `chosen` is over both.

    `search` says between which values a search may try a setting; it changes no training.
    """

    name: str
    title: str
    task: Task
    backend: str
    architecture: str
    licence: str
    defaults: Settings
    fine_tune: Settings = field(default_factory=lambda: _NOTHING)
    chosen: Settings = field(default_factory=lambda: _NOTHING)
    search: Mapping[str, Range] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.task not in TASKS:
            raise ValueError(f"a recipe's task is one of {TASKS}, not {self.task!r}")
        missing = [key for key in NEEDED if key not in self.defaults]
        if missing:
            raise ValueError(f"the recipe {self.name} lacks {', '.join(missing)}")
        for key, value in (*self.fine_tune.items(), *self.chosen.items()):
            if key not in self.defaults:
                raise ValueError(f"the recipe {self.name} knows no setting {key}")
            if type(value) is not type(self.defaults[key]):
                raise ValueError(f"{key} of {self.name} is {type(self.defaults[key]).__name__}, not {value!r}")
        for key, tried in self.search.items():
            if key not in self.defaults:
                raise ValueError(f"the recipe {self.name} knows no setting {key}")
            tried.refuse_other_type(key, self.defaults[key])

    @property
    def settings(self) -> dict[str, Setting]:
        """Every setting as it will be used."""
        starts_from_weights = bool({**self.defaults, **self.chosen}["pretrained"])
        fine_tune = self.fine_tune if starts_from_weights else _NOTHING
        return {**self.defaults, **fine_tune, **self.chosen}


def load_recipes(folder: Path) -> dict[str, Recipe]:
    """Every recipe of the folder by its name, sorted. Raises UserError for a file that is no recipe."""
    found = [_read(path) for path in sorted(folder.glob("*.yaml"))]
    return {recipe.name: recipe for recipe in found}


def with_settings(recipe: Recipe, settings: Mapping[str, object]) -> Recipe:
    """The recipe with some settings changed; text is read as the type that the recipe gives the setting.

    Raises UserError for a setting that the recipe does not have, or a value that cannot be meant.
    """
    chosen = {key: _understood(recipe, key, value) for key, value in settings.items()}
    return replace(recipe, chosen={**recipe.chosen, **chosen})


def recipe_to_json(recipe: Recipe, policy: Policy | None = None) -> JsonObject:
    """The recipe with every setting it will be used with, as plain JSON; weights are named elsewhere, by their hash.

    With a policy, its steps are there as `transforms`, and the library's own changes, which it stands in for, are not.
    Raises UserError when a person asked for both.
    """
    used: dict[str, Json] = {key: value for key, value in recipe.settings.items() if key != "pretrained"}
    settings = {**settled(used)}
    if policy is not None:
        settings = without_librarys_own(settings, recipe.chosen)
    transforms: dict[str, Json] = {} if policy is None else {"transforms": policy_to_json(policy)}
    return {
        "name": recipe.name, "title": recipe.title, "task": recipe.task, "backend": recipe.backend,
        "architecture": recipe.architecture, "licence": recipe.licence, "settings": settings,
        **transforms,
    }  # fmt: skip


def _read(path: Path) -> Recipe:
    try:
        told = dict(yaml.safe_load(path.read_text(encoding="utf-8")))
        defaults = {**UNLESS_CHOSEN, PROFILE: FAST, **told.pop("defaults", {})}
        if told.get("task") == "classify":
            defaults.setdefault(TARGET, CLASSES)
        search = {key: range_from_json(each) for key, each in told.pop("search", {}).items()}
        return Recipe(name=path.stem, defaults=defaults, search=search, **told)
    except (OSError, yaml.YAMLError, TypeError, ValueError) as error:
        raise UserError(f"The recipe {path.name} cannot be used: {error}.", "Correct or remove the file.") from error


def _understood(recipe: Recipe, key: str, value: object) -> Setting:
    if key not in recipe.defaults:
        raise UserError(
            f"The recipe {recipe.name} has no setting {key}; nothing was started.",
            f"It has: {', '.join(sorted(recipe.defaults))}.",
        )
    known = recipe.defaults[key]
    value = FIT if key == "batch" and str(value).strip().lower() == _FIT else value
    try:
        understood = _as_type(value, known)
    except (TypeError, ValueError) as error:
        raise UserError(
            f"{key} cannot be {value}; nothing was started.", f"Give {_described(known)}, such as {known}."
        ) from error
    if key in _ABOVE_ZERO and isinstance(understood, float) and understood <= 0:
        raise UserError(f"{key} cannot be {understood:g}; nothing was started.", "Give a number above 0.")
    if key in _AT_LEAST and isinstance(understood, int) and understood < _AT_LEAST[key]:
        raise UserError(f"{key} cannot be {understood}; nothing was started.", f"Give at least {_AT_LEAST[key]}.")
    return understood


def _as_type(value: object, known: Setting) -> Setting:
    text = str(value).strip()
    if isinstance(known, bool):
        if text.lower() not in (*_TRUE, *_FALSE):
            raise ValueError(text)
        return text.lower() in _TRUE
    if isinstance(known, int):
        return int(text)
    if isinstance(known, float):
        number = float(text)
        if not math.isfinite(number):
            raise ValueError(text)
        return number
    return text


def _described(known: Setting) -> str:
    if isinstance(known, bool):
        return "true or false"
    if isinstance(known, int):
        return "a whole number"
    return "a number" if isinstance(known, float) else "a text"
