"""The image on the bench: what is said of it, read at once. Holds no Qt and writes nothing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from core.annotations import Annotation
from core.camera_profile import CameraProfile
from core.ids import AnnotationId, ImageId
from core.project import Project
from core.queries.brief import classes, conditions
from core.queries.completeness import completeness_of
from core.queries.drives import camera_of, interval_values
from core.queries.images import (
    annotations_of,
    conditions_of,
    images,
    inherited_conditions,
    review_items_of,
    review_of,
    suggestions_of,
)
from core.schema import ImageReviewRow, ImageRow, LabelClassRow
from core.shapes import Lane, Tag, shape_from_json
from desktop.canvas.scene import CanvasScene, SceneItem
from desktop.class_colours import shown_colours
from labeling.edits import Edit, annotation_from_state, completeness_said
from labeling.same_things import labelled_already

Key = TypeVar("Key", int, str)


@dataclass(frozen=True, slots=True)
class Attribute:
    """Something more that can be said of a shape of a class; without values it is free text."""

    name: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClassLine:
    """A class as the panel shows it. `shape` is the kind that its key draws, `family` its place among the signs."""

    id: int
    name: str
    colour: str
    shape: str = "box"
    attributes: tuple[Attribute, ...] = ()
    parent_id: int | None = None
    family: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """Classes and conditions of the project: what can be said of an image."""

    classes: tuple[ClassLine, ...] = ()
    all_classes: tuple[ClassLine, ...] = ()
    conditions: Mapping[str, list[str]] | None = None

    def name_of(self, class_id: int) -> str:
        """The name of a class, a retired one too."""
        known = self.line(class_id)
        return known.name if known is not None else "?"

    def line(self, class_id: int | None) -> ClassLine | None:
        """A class, a retired one too."""
        return next((line for line in self.all_classes if line.id == class_id), None)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a person hid or locked for now, by shape and by class; no part of any label."""

    hidden: frozenset[int] = frozenset()
    hidden_classes: frozenset[int] = frozenset()
    locked: frozenset[int] = frozenset()
    locked_classes: frozenset[int] = frozenset()

    def is_hidden(self, each: Annotation) -> bool:
        """Whether a shape is not shown."""
        return each.id in self.hidden or each.class_id in self.hidden_classes

    def is_locked(self, each: Annotation) -> bool:
        """Whether a shape cannot be taken hold of."""
        return each.id in self.locked or each.class_id in self.locked_classes


@dataclass(frozen=True, slots=True)
class Bench:
    """One image with everything that is said of it, as of one moment."""

    image: ImageRow
    path: Path
    annotations: tuple[Annotation, ...]
    suggestions: tuple[SceneItem, ...]
    conditions: Mapping[str, str]
    completeness: Mapping[int, str]
    reasons: tuple[str, ...]
    inherited: Mapping[str, str] = field(default_factory=dict)
    intervals: Mapping[str, str] = field(default_factory=dict)
    review: ImageReviewRow | None = None
    camera: CameraProfile | None = None
    labelled_already: tuple[SceneItem, ...] = ()  # suggestions that say what a label says: not shown, not kept
    is_kept: bool = True  # not while it is a frame of a drive that is no image of the project yet

    @property
    def id(self) -> ImageId:
        """The image."""
        return ImageId(self.image.id)

    def annotation(self, item_id: int | None) -> Annotation | None:
        """The annotation of this id; None for a suggestion or nothing."""
        return next((each for each in self.annotations if each.id == item_id), None)

    def suggestion(self, item_id: int | None) -> SceneItem | None:
        """The suggestion of this id; None for an annotation or nothing."""
        return next((each for each in self.suggestions if each.id == item_id), None)

    def tagged(self) -> dict[int, Annotation]:
        """Class id -> the tag that says it of the whole image."""
        return {each.class_id: each for each in self.annotations if isinstance(each.shape, Tag)}

    def chosen(self, ids: tuple[int, ...]) -> list[Annotation]:
        """The annotations among these, in this order."""
        known = {each.id: each for each in self.annotations if each.id in ids}
        return [known[AnnotationId(each)] for each in ids if each in known]

    def holds(self, group: str, value: str) -> bool:
        """Whether a condition has this value here, of the image itself or of the drive."""
        return self.conditions.get(group, self.inherited.get(group)) == value

    def inherited_of(self, group: str) -> str | None:
        """What the drive's interval says of a group, whatever the image says itself."""
        return self.intervals.get(group)

    def scene(
        self, size_wh: tuple[int, int], previous: CanvasScene | None = None, seen: "Seen | None" = None
    ) -> CanvasScene:
        """What the canvas shows; suggestions on top. `previous` is what it shows now, to take over what is alike."""
        seen = seen or Seen()
        said = (
            SceneItem(each.id, each.class_id, each.shape, note=note_of(each), is_locked=seen.is_locked(each))
            for each in self.annotations
            if not seen.is_hidden(each)
        )
        known = CanvasScene([], size_wh) if previous is None else previous
        return CanvasScene((known.same_or(item) for item in (*said, *self.suggestions)), size_wh, previous)

    def after(self, edit: Edit) -> "Bench":
        """The image as it is after an edit that the registry has taken."""
        said = {each.id: each for each in self.annotations}
        conditions, completeness = dict(self.conditions), dict(self.completeness)
        for change in edit.changes:
            if change.image_id != self.id:
                continue
            name = change.key.partition(":")[2]
            match change.entity:
                case "annotation":
                    said.pop(AnnotationId(int(change.key)), None)
                    if change.after is not None:
                        annotation = annotation_from_state(change.after)
                        said[annotation.id] = annotation
                case "condition":
                    _put(conditions, name, change.after)
                case "completeness":
                    for class_id, _, state in completeness_said(change):
                        _put(completeness, class_id, state)
        in_order = tuple(said[key] for key in sorted(said))
        after = replace(self, annotations=in_order, conditions=conditions, completeness=completeness)
        return after.with_suggestions((*self.suggestions, *self.labelled_already))

    def with_suggestions(self, every: tuple[SceneItem, ...]) -> "Bench":
        """The image with these suggestions, those apart that its labels say already."""
        if not every:
            return self
        is_said = labelled_already(self.annotations, every)
        fresh = tuple(each for each, said in zip(every, is_said, strict=True) if not said)
        return replace(self, suggestions=fresh, labelled_already=tuple(each for each in every if each not in fresh))

    def state(self, words: Words) -> str:
        """unlabelled, in_progress or verified, over the classes in use."""
        states = [self.completeness.get(line.id, "unlabelled") for line in words.classes]
        is_touched = bool(self.annotations) or any(state != "unlabelled" for state in self.completeness.values())
        if not is_touched:
            return "unlabelled"
        return "verified" if all(state in ("verified", "verified_empty") for state in states) else "in_progress"


def read_words(project: Project) -> Words:
    """The classes and conditions as they are now."""
    with project.registry.reading() as session:
        every = classes(session, retired=True)
        colours = shown_colours(every)
        return Words(
            tuple(_line(row, colours) for row in every if not row.is_retired),
            tuple(_line(row, colours) for row in every),
            conditions(session),
        )


def read_bench(project: Project, image_id: int) -> Bench | None:
    """An image and what is said of it; None when the project does not have it."""
    with project.registry.reading() as session:
        row = images(session, [image_id]).get(image_id)
        if row is None:
            return None
        proposed = tuple(
            SceneItem(each.id, each.class_id, shape_from_json(each.kind, each.geometry), each.score)
            for each in suggestions_of(session, image_id)
        )
        return Bench(
            image=row,
            path=project.image_path(session, row),
            annotations=tuple(annotations_of(session, image_id)),
            suggestions=(),
            conditions=conditions_of(session, image_id),
            completeness=completeness_of(session, image_id),
            reasons=tuple(each.reason for each in review_items_of(session, image_id)),
            inherited=inherited_conditions(session, image_id) if row.drive_id is not None else {},
            intervals=interval_values(session, row.drive_id, row.frame_index),
            review=review_of(session, image_id),
            camera=camera_of(session, row.drive_id),
        ).with_suggestions(proposed)


def note_of(annotation: Annotation) -> str:
    """What is shown after the class's name: a lane's order, a sign's text, what is hidden of it."""
    said = annotation.attributes
    if not said:
        return ""
    words = [said.get("order", "") if isinstance(annotation.shape, Lane) else "", said.get("text", "")]
    words += [short for name, short in (("occluded", "occ"), ("truncated", "cut")) if said.get(name) == "yes"]
    return " ".join(word for word in words if word)


def _put(values: dict[Key, str], key: Key, state: str | None) -> None:
    if state is None:
        values.pop(key, None)
    else:
        values[key] = str(json.loads(state))


def _line(row: LabelClassRow, colours: Mapping[int, str]) -> ClassLine:
    attributes = tuple(
        Attribute(str(each["name"]), tuple(map(str, each.get("values", ()))))
        for each in json.loads(row.attributes_json)
    )
    number = row.id or 0
    return ClassLine(number, row.name, colours[number], row.shape, attributes, row.parent_id, row.family)
