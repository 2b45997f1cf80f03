"""One reversible change to labels: what each touched thing was before and is after. Pure values; writes nothing."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from core.annotations import Annotation, Provenance
from core.canonical import JsonObject, to_json
from core.ids import AnnotationId, ClassId, ImageId
from core.shapes import shape_from_json, shape_kind, shape_to_json

Entity = Literal[
    "annotation", "scope", "completeness", "condition", "suggestion", "track", "interval", "camera", "review",
    "verdict",
]  # fmt: skip

EVERY = "*"  # in the place of a class: all that the change speaks of
_CLASS = re.compile(r',"class_id":(\d+),"geometry":')


@dataclass(frozen=True, slots=True)
class Change:
    """One thing: its full state before and after as canonical JSON; None where it does not exist.

    `key` names it: its id, or `image:class` for completeness, `image:group` for a condition. Completeness of many
    classes of an image may be one change, `image:*`, whose states map the classes that it speaks of to their words:
    an import says so much of each image. The scope of an image, by the image's id, is what it was looked through for:
    classes of it that no change of completeness speaks of are not there. What belongs to a drive and not to one image
    (a track, an interval, a camera) has image_id 0.
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
    return state_text(
        number=annotation.id,
        image_id=annotation.image_id,
        class_id=annotation.class_id,
        kind=shape_kind(annotation.shape),
        geometry=shape_to_json(annotation.shape),
        attributes=to_json(dict(annotation.attributes)) if annotation.attributes else "{}",
        author=annotation.author,
        source=annotation.provenance.source,
        reference=annotation.provenance.reference,
        score=annotation.provenance.score,
        track=annotation.track_id,
    )


def state_text(
    *, number: int, image_id: int, class_id: int, kind: str, geometry: str, attributes: str, author: str, source: str,
    reference: str, score: float | None = None, track: int | None = None,
) -> str:  # fmt: skip
    """What `to_json` would write of an annotation's fields, put together by hand: an import makes very many.

    `geometry` and `attributes` are canonical JSON already; a geometry holds digits, commas and brackets alone.
    """
    scored = "" if score is None else f'"score":{to_json(score)},'
    tracked = "" if track is None else f',"track":{track}'
    return (
        f'{{"attributes":{attributes},"author":{_quoted(author)},"class_id":{class_id},"geometry":"{geometry}",'
        f'"id":{number},"image_id":{image_id},"kind":"{kind}","reference":{_quoted(reference)},{scored}'
        f'"source":"{source}"{tracked}}}'
    )


@lru_cache(maxsize=256)
def _quoted(words: str) -> str:
    return to_json(words)


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
    found = _CLASS.search(state)  # in attributes the name would stand before a quote, not before a digit
    if found is None:
        raise ValueError("this is no state of an annotation")
    return ClassId(int(found[1]))


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


def completeness_of_image(image_id: ImageId, before: Mapping[int, str], after: Mapping[int, str]) -> Sequence[Change]:
    """States by class id as one change, or none; a class that a mapping lacks is unlabelled."""
    if before:
        spoken = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
        old, new = ({str(key): each[key] for key in each.keys() & spoken} for each in (before, after))
    else:
        old, new = {}, {str(key): state for key, state in after.items()}
    if not old and not new:
        return ()
    states = (to_json(each) if each else None for each in (old, new))
    return (Change("completeness", f"{image_id}:{EVERY}", image_id, *states),)


def scope_set(image_id: ImageId, before: str | None, after: str | None) -> Change:
    """What an image was looked through for becomes another: ids of scopes, None without one."""
    return Change("scope", str(image_id), image_id, _state(before), _state(after))


def classes_said(change: Change) -> set[ClassId]:
    """The classes that a change of completeness speaks of."""
    part = change.key.partition(":")[2]
    if part != EVERY:
        return {ClassId(int(part))}
    states = (state for state in (change.before, change.after) if state is not None)
    return {ClassId(int(key)) for state in states for key in json.loads(state)}


def completeness_said(change: Change) -> Iterator[tuple[ClassId, str | None, str | None]]:
    """Class, state before and state after (canonical JSON) of all that a change of completeness says."""
    part = change.key.partition(":")[2]
    if part != EVERY:
        yield ClassId(int(part)), change.before, change.after
        return
    before, after = (json.loads(state or "{}") for state in (change.before, change.after))
    for key in {**before, **after}:
        yield ClassId(int(key)), _state(before.get(key)), _state(after.get(key))


def class_by_class(change: Change) -> Iterator[Change]:
    """A change of completeness as one of each class that it speaks of."""
    for class_id, before, after in completeness_said(change):
        yield Change("completeness", f"{change.image_id}:{class_id}", change.image_id, before, after)


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
