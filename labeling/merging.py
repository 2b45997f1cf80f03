"""Three-way merge of labels: what both sides began from, what is here now, what came back. Pure; writes nothing.

Everything is compared thing by thing, as edits name things: annotations by id, conditions by image and group,
completeness by image and class, reviews by image.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from core.canonical import to_json
from core.errors import UserError
from core.ids import ImageId
from labeling.edits import Change, Edit, Entity

Place = tuple[Entity, str]  # what a thing is, and its key, as in Change
Choice = Literal["ours", "theirs", "both"]


@dataclass(frozen=True, slots=True)
class Said:
    """The state of one thing, canonical JSON, and the image that it belongs to."""

    image_id: ImageId
    state: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """One thing that both sides changed, and not alike. A state that is None: it is not there.

    `spare_id` is a fresh id for their shape, should both be kept; 0 for what is no shape.
    """

    image_id: ImageId
    key: str
    kind: Entity
    base: str | None
    ours: str | None
    theirs: str | None
    spare_id: int = 0

    @property
    def place(self) -> Place:
        """What a choice names."""
        return (self.kind, self.key)

    @property
    def can_keep_both(self) -> bool:
        """Whether both sides may stand: two shapes may, two words may not."""
        return self.kind == "annotation"


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What can be taken as it is, and what a person has to choose. `missing` names images that are not here."""

    edit: Edit
    conflicts: tuple[Conflict, ...] = ()
    missing: tuple[str, ...] = ()


def three_way(
    base: Mapping[Place, Said],
    ours: Mapping[Place, Said],
    theirs: Mapping[Place, Said],
    *,
    name: str,
    spare_ids: Iterator[int],
) -> MergePlan:
    """What only they changed is taken, what only we changed is kept; what both changed alike is done already.

    The states of `ours` are those of the registry, for the edit starts from them. A shape stays in the track that it
    is in here: tracks do not travel.
    """
    changes: list[Change] = []
    conflicts: list[Conflict] = []
    for place in sorted(base.keys() | ours.keys() | theirs.keys()):
        known = [side.get(place) for side in (base, ours, theirs)]
        image_id = next(each.image_id for each in known if each is not None)
        before, now, came = (None if each is None else each.state for each in known)
        if came == before or came == _without_track(now):
            continue
        kind, key = place
        if _without_track(now) == before:
            changes.append(Change(kind, key, image_id, now, _in_track_of(now, came)))
        else:
            spare = next(spare_ids) if kind == "annotation" else 0
            conflicts.append(Conflict(image_id, key, kind, before, now, came, spare))
    return MergePlan(Edit(name, tuple(changes)), tuple(conflicts))


def resolve(plan: MergePlan, choices: Mapping[Place, Choice]) -> Edit:
    """The whole merge as one edit, once each conflict has a choice, by `Conflict.place`.

    Both: our shape stays and theirs comes beside it; where one side deleted it, the other's stays. Raises UserError
    for a conflict without a choice, and for both of something that can be only one thing.
    """
    changes = list(plan.edit.changes)
    for conflict in plan.conflicts:
        choice = choices.get(conflict.place)
        if choice is None:
            raise UserError("Some conflicts have no choice yet; nothing was merged.", "Choose a side for each of them.")
        if choice == "both" and not conflict.can_keep_both:
            raise UserError("Only of shapes both can be kept; nothing was merged.", "Choose one side.")
        changes += _chosen(conflict, choice)
    return Edit(plan.edit.name, tuple(changes))


def _chosen(conflict: Conflict, choice: Choice) -> list[Change]:
    ours, theirs = conflict.ours, conflict.theirs
    if choice == "ours" or (choice == "both" and theirs is None):
        return []
    if choice == "both" and ours is not None and theirs is not None:
        fields = {**json.loads(theirs), "id": conflict.spare_id}
        return [Change(conflict.kind, str(conflict.spare_id), conflict.image_id, None, to_json(fields))]
    return [Change(conflict.kind, conflict.key, conflict.image_id, ours, _in_track_of(ours, theirs))]


def _without_track(state: str | None) -> str | None:
    fields = None if state is None else json.loads(state)
    if not isinstance(fields, dict) or "track" not in fields:
        return state
    return to_json({name: value for name, value in fields.items() if name != "track"})


def _in_track_of(ours: str | None, theirs: str | None) -> str | None:
    if ours is None or theirs is None or ours == _without_track(ours):
        return theirs
    return to_json({**json.loads(theirs), "track": json.loads(ours)["track"]})
