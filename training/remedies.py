"""What a person chose against imbalance, and how pictures are changed: settings of a run, and what they come to.

Nothing here is ever applied unless it was chosen; what it did is told in the run's result. Knows no torch.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from core.canonical import Json, JsonObject
from core.class_balance import effective_weights
from core.errors import UserError
from training.sampling import Factors, repeat_factors
from training.transforms.directed import AUTO, directed_classes
from training.transforms.named import OWN
from training.transforms.policy import Policy, default_step, policy_from_json

Sampling = Literal["as_is", "balanced"]
Weighting = Literal["none", "effective"]

THRESHOLD = 0.3
# Settings of every recipe, and what each is where neither its file nor a person says another: nothing is remedied.
# `augment` names a policy, or `recipe` for the library's own changes; `directed` is auto, none, or names of classes.
UNLESS_CHOSEN: Mapping[str, float | str] = {
    "augment": OWN, "copy_paste": 0.0, "sampling": "as_is", "sampling_threshold": THRESHOLD, "class_weights": "none",
    "directed": AUTO,
}  # fmt: skip
# Settings of recipes that a policy stands in for: with a policy the library gets none of them.
LIBRARYS_OWN = (
    "mosaic", "mixup", "fliplr", "flipud", "degrees", "translate", "scale", "shear", "hsv_h", "hsv_s", "hsv_v",
    "auto_augment", "erasing",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Remedies:
    """`policy` None leaves the changes to the library, as the recipe names them. `threshold` is the share of pictures
    below which a class is drawn more often. `directed` names the classes that are never mirrored.
    """

    policy: Policy | None = None
    sampling: Sampling = "as_is"
    threshold: float = THRESHOLD
    class_weights: Weighting = "none"
    directed: str = AUTO

    def __post_init__(self) -> None:
        if self.sampling not in get_args(Sampling) or self.class_weights not in get_args(Weighting):
            raise ValueError("sampling is as_is or balanced, and class_weights none or effective")
        if not 0 < self.threshold <= 1:
            raise ValueError("the threshold of balanced sampling is a share above 0, at most 1")


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What remedies come to on one train part: how often each picture is drawn, and the loss's weight of each class.

    `names` are the pictures' files without suffix, in the order of `factors`. `before` and `after` are the labels of
    each class in the pictures of an epoch: with each picture once, and as drawn.
    """

    names: tuple[str, ...]
    classes: tuple[str, ...]
    factors: Factors
    before: NDArray[np.float64]
    after: NDArray[np.float64]
    weights: tuple[float, ...] | None
    directed: frozenset[int]

    def factors_of(self, files: Iterable[str | Path]) -> Factors:
        """The factor of each of these pictures, in their order."""
        places = {name: place for place, name in enumerate(self.names)}
        return self.factors[[places[Path(file).stem] for file in files]]


def remedies_of(settings: Mapping[str, object], transforms: object) -> Remedies:
    """The remedies that a run's settings name; `transforms` is its policy as JSON, or nothing.

    Raises UserError with one sentence for what cannot be.
    """
    policy = policy_from_json(transforms) if transforms else None
    settings = {**UNLESS_CHOSEN, **settings}
    copy_paste = float(str(settings["copy_paste"]))
    if not 0 <= copy_paste <= 1:
        raise UserError(f"copy_paste cannot be {copy_paste:g}; nothing was started.", "Give a share from 0 to 1.")
    if copy_paste and policy is None:
        raise UserError(
            "copy_paste needs a transform policy to be a step of; nothing was started.", "Set augment=road as well."
        )
    if copy_paste and policy is not None:
        policy = policy.with_step(replace(policy.step("copy_paste") or default_step("copy_paste"),
                                          probability=copy_paste))  # fmt: skip
    return Remedies(
        policy,
        _one_of("sampling", settings, get_args(Sampling)),  # type: ignore[arg-type]  # it is one of them
        _share("sampling_threshold", settings),
        _one_of("class_weights", settings, get_args(Weighting)),  # type: ignore[arg-type]  # it is one of them
        str(settings["directed"]),
    )


def check_possible(
    remedies: Remedies, *, task: str, backend: str, settings: Mapping[str, object], architecture: str = ""
) -> None:
    """Raises UserError when the network or the settings leave no place for a remedy."""
    is_transformer = architecture.startswith("rtdetr")
    if remedies.policy is not None and (task in ("segment", "obb") or is_transformer):
        what = "upright boxes, and RT-DETR stretches its pictures" if is_transformer else "upright boxes alone"
        raise UserError(
            f"The steps of a transform policy move {what}; nothing was started.",
            f"Leave augment={OWN} with copy_paste=0: the recipe's own changes move everything along.",
        )
    if remedies.class_weights != "none" and is_transformer:
        raise UserError(
            "The loss of RT-DETR takes no class weights; nothing was started.", "Set sampling=balanced instead."
        )
    is_classifier = task == "classify"
    if remedies.class_weights != "none" and is_classifier and backend == "ultralytics":
        raise UserError(
            "The loss of this network takes no class weights; nothing was started.",
            "Set sampling=balanced, or train classify-mobilenet, whose loss takes them.",
        )
    if remedies.class_weights != "none" and float(str(settings.get("cls_pw", 0.0))) > 0:
        raise UserError(
            "cls_pw and class_weights both weigh the classes; nothing was started.", "Set one of them alone."
        )
    if is_classifier and remedies.policy is not None and _pastes(remedies.policy):
        raise UserError(
            "Objects can only be pasted where pictures have boxes; nothing was started.",
            "Set copy_paste=0, or choose a policy without it.",
        )


def plan_of(remedies: Remedies, labels: Mapping[str, Sequence[int]], classes: tuple[str, ...]) -> Plan:
    """What the remedies come to; `labels` are the classes of each training picture's labels, by its file's name."""
    counts = np.zeros((len(labels), len(classes)))
    for place, found in enumerate(labels.values()):
        np.add.at(counts[place], list(found), 1)
    factors = np.ones(len(labels))
    if remedies.sampling == "balanced":
        factors = repeat_factors(list(labels.values()), len(classes), remedies.threshold)
    before = counts.sum(axis=0)
    weights = tuple(effective_weights(before).tolist()) if remedies.class_weights == "effective" else None
    directed = directed_classes(classes, remedies.directed) if remedies.policy is not None else frozenset()
    after = (counts * factors[:, None]).sum(axis=0)
    return Plan(tuple(labels), classes, factors, before, after, weights, directed)


def plan_to_json(remedies: Remedies, plan: Plan) -> JsonObject:
    """What the remedies did, for people: pictures and labels of an epoch before and after, weights, steps."""
    policy = remedies.policy
    per_class: dict[str, Json] = {
        name: {"before": float(plan.before[place]), "after": round(float(plan.after[place]), 1)}
        for place, name in enumerate(plan.classes)
    }
    weights = dict(zip(plan.classes, (round(each, 4) for each in plan.weights), strict=True)) if plan.weights else {}
    return {
        "words": in_words(remedies),
        "images_per_epoch": {"before": len(plan.factors), "after": max(1, round(float(plan.factors.sum())))},
        "labels_per_epoch": per_class,
        "class_weights": weights,
        "steps": [step.kind for step in policy.steps if step.probability > 0] if policy else [],
        "never_mirrored": [plan.classes[place] for place in sorted(plan.directed)],
    }


def in_words(remedies: Remedies) -> str:
    """The remedies in one line; empty when none was chosen."""
    told: list[str] = []
    if remedies.policy is not None:
        count = sum(step.probability > 0 for step in remedies.policy.steps)
        told.append(f"transform policy {remedies.policy.name} ({count} {'step' if count == 1 else 'steps'})")
        if _pastes(remedies.policy):
            told.append("rare classes pasted")
    if remedies.sampling == "balanced":
        told.append(f"balanced sampling (threshold {remedies.threshold:g})")
    if remedies.class_weights == "effective":
        told.append("loss weighted by effective numbers")
    return ", ".join(told)


def without_librarys_own(settings: JsonObject, chosen: Mapping[str, object]) -> dict[str, Json]:
    """A recipe's settings for a run with a policy. Raises UserError when a person chose one that it stands in for."""
    both = [name for name in LIBRARYS_OWN if name in chosen]
    if both:
        raise UserError(
            f"{both[0]} belongs to the recipe's own changes, and a transform policy stands in their place;"
            " nothing was started.",
            f"Set augment={OWN} to use {both[0]}, or leave it out.",
        )
    return {name: value for name, value in settings.items() if name not in LIBRARYS_OWN}


def _pastes(policy: Policy) -> bool:
    step = policy.step("copy_paste")
    return step is not None and step.probability > 0


def _one_of(name: str, settings: Mapping[str, object], allowed: tuple[str, ...]) -> str:
    value = str(settings[name])
    if value not in allowed:
        raise UserError(f"{name} cannot be {value}; nothing was started.", f"Set {' or '.join(allowed)}.")
    return value


def _share(name: str, settings: Mapping[str, object]) -> float:
    value = float(str(settings[name]))
    if not 0 < value <= 1:
        raise UserError(f"{name} cannot be {value:g}; nothing was started.", "Give a share above 0, at most 1.")
    return value
