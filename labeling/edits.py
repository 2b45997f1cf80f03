"""One reversible change to labels: what each touched thing was before and is after. Pure values; writes nothing."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from core.annotations import Annotation, Provenance
from core.canonical import JsonObject, to_json
from core.ids import AnnotationId, ClassId, ImageId
from core.shapes import shape_from_json, shape_kind, shape_to_json

Entity = Literal[
    "annotation", "completeness", "condition", "suggestion", "track", "interval", "camera", "review", "verdict",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One thing: its full state before and after as canonical JSON; None where it does not exist.

    `key` names it: its id, or `image:class` for completeness, `image:group` for a condition. What belongs to a drive
    and not to one image (a track, an interval, a camera) has image_id 0.
    """

    entity: Entity
    key: str
    image_id: ImageId
    before: str | None
    after: str | None

    def inverse(self) -> "Change":
        """The change that takes this one back."""
        return Change(self.entity, self.key, self.image_id, self.after, self.before)


@dataclass(frozen=True, slots=True)
class Edit:
    """Changes that happen together, under a name that people read in the undo list."""

    name: str
    changes: tuple[Change, ...]

    def inverse(self) -> "Edit":
        """The edit that takes this one back."""
        return Edit(self.name, tuple(change.inverse() for change in reversed(self.changes)))

    def then(self, later: "Edit") -> "Edit":
        """Both as one edit; two changes of one thing become one."""
        joined: dict[tuple[str, str], Change] = {}
        for change in (*self.changes, *later.changes):
            place = (change.entity, change.key)
            earlier = joined.get(place)
            before = change.before if earlier is None else earlier.before
            joined[place] = Change(change.entity, change.key, change.image_id, before, change.after)
        return Edit(self.name, tuple(change for change in joined.values() if change.before != change.after))


def annotation_to_state(annotation: Annotation) -> str:
    """The full state of an annotation as canonical JSON."""
    track = {} if annotation.track_id is None else {"track": annotation.track_id}
    score = {} if annotation.provenance.score is None else {"score": annotation.provenance.score}
    return to_json(
        {
            **track,
            **score,
            "id": annotation.id,
            "image_id": annotation.image_id,
            "class_id": annotation.class_id,
            "kind": shape_kind(annotation.shape),
            "geometry": shape_to_json(annotation.shape),
            "attributes": dict(annotation.attributes),
            "author": annotation.author,
            "source": annotation.provenance.source,
            "reference": annotation.provenance.reference,
        }
    )


def annotation_from_state(state: str) -> Annotation:
    """The annotation that `annotation_to_state` wrote."""
    fields = json.loads(state)
    return Annotation(
        id=AnnotationId(fields["id"]),
        image_id=ImageId(fields["image_id"]),
        class_id=ClassId(fields["class_id"]),
        shape=shape_from_json(fields["kind"], fields["geometry"]),
        author=fields["author"],
        provenance=Provenance(fields["source"], fields["reference"], fields.get("score")),
        attributes=fields["attributes"],
        track_id=fields.get("track"),
    )


def annotation_class(state: str) -> ClassId:
    """The class of an annotation, from its state alone."""
    return ClassId(json.loads(state)["class_id"])


def added(annotations: Sequence[Annotation], name: str = "Add") -> Edit:
    """Annotations that come to be."""
    return Edit(name, tuple(_annotation_change(None, annotation) for annotation in annotations))


def deleted(annotations: Sequence[Annotation], name: str = "Delete") -> Edit:
    """Annotations that go."""
    return Edit(name, tuple(_annotation_change(annotation, None) for annotation in annotations))


def changed(before: Sequence[Annotation], after: Sequence[Annotation], name: str = "Change") -> Edit:
    """Annotations that become others of the same ids, pair by pair."""
    pairs = tuple(zip(before, after, strict=True))
    if any(old.id != new.id or old.image_id != new.image_id for old, new in pairs):
        raise ValueError("a changed annotation keeps its id and its image")
    return Edit(name, tuple(_annotation_change(old, new) for old, new in pairs))


def completeness_set(
    image_id: ImageId, before: Mapping[int, str], after: Mapping[int, str], name: str = "Completeness"
) -> Edit:
    """States by class id; a class that a mapping lacks is unlabelled."""
    return Edit(name, _value_changes("completeness", image_id, before, after))


def conditions_set(
    image_id: ImageId, before: Mapping[str, str], after: Mapping[str, str], name: str = "Conditions"
) -> Edit:
    """Values by condition group; a group that a mapping lacks has no value."""
    return Edit(name, _value_changes("condition", image_id, before, after))


def state_change(entity: Entity, key: int, *, before: JsonObject | None, after: JsonObject | None) -> Change:
    """A change of something that belongs to no single image, from its whole states."""
    states = tuple(None if state is None else to_json(state) for state in (before, after))
    return Change(entity, str(key), ImageId(0), *states)


def suggestion_decided(suggestion_id: int, image_id: ImageId, *, before: str, after: str) -> Change:
    """A suggestion goes from one state to another: open, kept, refused or ignored."""
    return Change("suggestion", str(suggestion_id), image_id, to_json(before), to_json(after))


def _value_changes(
    entity: Entity,
    image_id: ImageId,
    before: Mapping[int, str] | Mapping[str, str],
    after: Mapping[int, str] | Mapping[str, str],
) -> tuple[Change, ...]:
    old = {str(key): value for key, value in before.items()}
    new = {str(key): value for key, value in after.items()}
    return tuple(
        Change(entity, f"{image_id}:{key}", image_id, _state(old.get(key)), _state(new.get(key)))
        for key in sorted(old.keys() | new.keys())
        if old.get(key) != new.get(key)
    )


def _state(value: str | None) -> str | None:
    return None if value is None else to_json(value)


def _annotation_change(before: Annotation | None, after: Annotation | None) -> Change:
    known = after if before is None else before
    if known is None:
        raise ValueError("a change needs a state before or after")
    return Change(
        "annotation",
        str(known.id),
        known.image_id,
        None if before is None else annotation_to_state(before),
        None if after is None else annotation_to_state(after),
    )
