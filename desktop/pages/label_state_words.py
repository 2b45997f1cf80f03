"""What the state of a thing says, in words for people: for clashes, merges and the history. Pure; holds no Qt."""

import json
from collections.abc import Sequence

from core.annotations import Annotation
from core.shapes import Tag, shape_kind
from desktop.pages.label_bench import Words
from desktop.widgets.shape_picture import SeenShape
from labeling.edits import EVERY, Change, Entity, annotation_from_state
from labeling.review_states import WORDS as REVIEW_WORDS

GREY = "#7F7F7F"
_COMPLETE = {
    "verified": "verified", "verified_empty": "verified: none here", "partial": "partly labelled",
    "unlabelled": "unlabelled",
}  # fmt: skip
_THINGS: dict[Entity, str] = {
    "annotation": "Shape", "scope": "Looked through", "completeness": "Completeness", "condition": "Condition",
    "suggestion": "Suggestion", "track": "Track", "interval": "Interval", "camera": "Camera profile",
    "review": "Review",
}  # fmt: skip


def thing_words(entity: Entity, key: str, states: Sequence[str | None], words: Words) -> str:
    """What a change is about, such as `Shape: car`; `states` are its sides, some of which are there."""
    part = key.partition(":")[2]
    match entity:
        case "annotation":
            known = next((state for state in states if state is not None), None)
            return words.name_of(annotation_from_state(known).class_id) if known else "Shape"
        case "completeness" if part == EVERY:
            return "Labelled how far"
        case "completeness":
            return f"{words.name_of(int(part))}: labelled how far"
        case "condition":
            return part.replace("_", " ").capitalize()
        case _:
            return _THINGS.get(entity, entity.capitalize())


def state_words(entity: Entity, state: str | None, words: Words) -> str:
    """What one side says of a thing."""
    if state is None:
        return {"annotation": "Not there", "track": "Not there", "review": "To do"}.get(entity, "Nothing said")
    said = json.loads(state)
    match entity:
        case "annotation":
            return shape_words(annotation_from_state(state), words)
        case "completeness" if isinstance(said, dict):
            return ", ".join(f"{words.name_of(int(key))}: {_COMPLETE.get(word, word)}" for key, word in said.items())
        case "completeness":
            return _COMPLETE.get(str(said), str(said)).capitalize()
        case "scope":
            return "Everything that its source names was labelled"
        case "condition" | "suggestion":
            return str(said).replace("_", " ").capitalize() or "None"
        case "review":
            state_name = REVIEW_WORDS.get(said["state"], said["state"])
            return f"{state_name}: {said['note']}" if said["note"] else state_name
        case "track":
            return f"{words.name_of(said['class_id'])}, {len(said['keyframes'])} keyframes, {said['method']}"
        case "interval":
            return f"{said['value']}, frames {said['first_frame']} to {said['last_frame']}"
        case "camera":
            return f"{said['name']}, version {said['version']}"
    return ""


def shape_words(each: Annotation, words: Words) -> str:
    """A shape in words: class, size, attributes, and who made it."""
    bounds = each.shape.bounds()
    kind = shape_kind(each.shape).replace("_", " ")
    size = "" if bounds is None else f" {bounds[2] - bounds[0]:.0f} × {bounds[3] - bounds[1]:.0f}"
    told = [f"{words.name_of(each.class_id)}, {'tag' if isinstance(each.shape, Tag) else kind}{size}"]
    told += [f"{name.replace('_', ' ')}: {value}" for name, value in sorted(each.attributes.items())]
    origin = {"human": "drawn", "import": "imported", "tracker": "carried on", "model": "kept from a model"}
    told.append(f"{origin.get(each.provenance.source, each.provenance.source)} by {each.author}")
    return "\n".join(told)


def seen_shape(state: str | None, words: Words) -> list[SeenShape]:
    """The shape of a state of an annotation, as it is painted; none where it is not there."""
    if state is None:
        return []
    each = annotation_from_state(state)
    line = words.line(each.class_id)
    return [SeenShape(each.shape, line.colour if line is not None else GREY, words.name_of(each.class_id))]


def seen_sides(change: Change, present: str | None, words: Words) -> tuple[list[SeenShape], list[SeenShape]]:
    """The shapes of a change as they are now, and as the change wants them."""
    if change.entity != "annotation":
        return [], []
    return seen_shape(present, words), seen_shape(change.after, words)
