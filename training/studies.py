"""Studies: several trainings that answer one question. Says what to run next from what the registry knows. Pure.

A study of kind `search` tries settings, `folds` trains once without each fifth of the labels, `seeds` repeats one
training with other seeds. One training of a study goes at a time; a study that was left can be taken up by anybody,
since nothing of it is held in memory.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from core.canonical import Json, to_json
from core.queries.studies import Member
from training.studies_ranges import Range, Value, range_from_json, range_to_json

StudyKind = Literal["search", "folds", "seeds"]
USUAL_METRIC: Mapping[str, str] = {"detect": "mAP50_95", "segment": "mAP50_95", "classify": "accuracy"}
MOST_FAILURES = 3  # this many that failed, and none that did not, end a study: the next would fail too
LEAST = {"search": 2, "folds": 2, "seeds": 2}


@dataclass(frozen=True, slots=True)
class StudySpec:
    """What a study varies, and how often.

    `settings` are over the recipe's own in each training; `seed` is that of the sampler, or of the dealing of folds,
    or the first of the seeds; `ranges` are tried by a search; `versions` has the version of each fold.
    """

    kind: StudyKind
    recipe: str
    count: int
    metric: str
    settings: Mapping[str, Value] = field(default_factory=dict)
    device: str = "auto"
    seed: int = 0
    ranges: Mapping[str, Range] = field(default_factory=dict)
    versions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in get_args(StudyKind):
            raise ValueError(f"a study is one of {get_args(StudyKind)}, not {self.kind!r}")
        if self.count < LEAST[self.kind]:
            raise ValueError(f"a study has at least {LEAST[self.kind]} trainings, not {self.count}")
        if self.kind == "folds" and len(self.versions) != self.count:
            raise ValueError("each fold has a version of its own")
        if self.kind == "search" and not self.ranges:
            raise ValueError("a search needs settings that it may vary")

    def labels(self) -> list[str]:
        """What its trainings are called, in order."""
        numbers = range(1, self.count + 1)
        if self.kind == "folds":
            return [f"fold {number} of {self.count}" for number in numbers]
        if self.kind == "seeds":
            return [f"seed {self.seed + number - 1}" for number in numbers]
        return [f"trial {number}" for number in numbers]


@dataclass(frozen=True, slots=True)
class Progress:
    """What is remembered of a study beside its trainings.

    `pruned` are runs that were stopped because they promised nothing, `set_aside` those that ended without a result
    before the study was taken up again: each of them is run once more.
    """

    pruned: frozenset[str] = frozenset()
    set_aside: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Wait:
    """One training has not ended."""

    member: Member


@dataclass(frozen=True, slots=True)
class Start:
    """The next training, the `number`-th of the study, counted from 1."""

    label: str
    number: int


@dataclass(frozen=True, slots=True)
class End:
    """There is nothing more to run: done, or failed where nothing gave a result."""

    state: Literal["done", "failed"]


def next_step(spec: StudySpec, members: Sequence[Member], progress: Progress) -> Wait | Start | End:
    """What the study needs now."""
    for member in members:
        if not member.has_ended:
            return Wait(member)
    counted = counting(members, progress)
    done = [member for member in counted if is_answer(member, progress)]
    if not done and len(counted) >= min(MOST_FAILURES, spec.count):
        return End("failed")
    known = {member.label for member in counted}
    for number, label in enumerate(spec.labels(), start=1):
        if label not in known:
            return Start(label, number)
    return End("done")


def counting(members: Sequence[Member], progress: Progress) -> list[Member]:
    """The trainings that are not to be run again."""
    return [member for member in members if member.run_id not in progress.set_aside]


def is_answer(member: Member, progress: Progress) -> bool:
    """Whether a training says something of the question: it is done, or was pruned."""
    return member.state == "done" or member.run_id in progress.pruned


def unanswered(members: Sequence[Member], progress: Progress) -> frozenset[str]:
    """The runs that ended and say nothing: stopped by a person, failed, or killed with their worker."""
    return frozenset(each.run_id for each in members if each.has_ended and not is_answer(each, progress))


def outcome_of(member: Member, progress: Progress) -> str:
    """How a training of a study stands: the state of its job, or pruned, or again where it is run once more."""
    if member.run_id in progress.pruned:
        return "pruned" if member.has_ended else "stopping"
    return "again" if member.run_id in progress.set_aside else member.state


def spec_to_json(spec: StudySpec) -> str:
    """As the registry keeps it."""
    told: dict[str, Json] = {
        "kind": spec.kind, "recipe": spec.recipe, "count": spec.count, "metric": spec.metric,
        "settings": dict(spec.settings), "device": spec.device, "seed": spec.seed, "versions": list(spec.versions),
        "ranges": {name: dict(range_to_json(each)) for name, each in spec.ranges.items()},
    }  # fmt: skip
    return to_json(told)


def spec_from_json(text: str) -> StudySpec:
    """What `spec_to_json` wrote."""
    told = json.loads(text)
    ranges = {name: range_from_json(each) for name, each in told.pop("ranges").items()}
    return StudySpec(ranges=ranges, versions=tuple(told.pop("versions")), **told)


def progress_to_json(progress: Progress, also: Mapping[str, Json] | None = None) -> str:
    """As the registry keeps it, with what is told of the result."""
    return to_json({**(also or {}), "pruned": sorted(progress.pruned), "set_aside": sorted(progress.set_aside)})


def progress_from_json(text: str) -> Progress:
    """What `progress_to_json` wrote, without the result."""
    told = json.loads(text)
    return Progress(_names(told.get("pruned", ())), _names(told.get("set_aside", ())))


def _names(told: Collection[str]) -> frozenset[str]:
    return frozenset(told)
