"""The image on the bench: what is said of it, read at once, and the edits that a person's gestures mean. No Qt."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from core.annotations import Annotation
from core.ids import AnnotationId, ClassId, ImageId, new_numbers
from core.project import Project
from core.queries.brief import classes, conditions
from core.queries.images import annotations_of, completeness_of, conditions_of, images, review_items_of, suggestions_of
from core.schema import ImageRow, LabelClassRow
from core.shapes import Box, Polygon, Shape, Tag, shape_from_json
from desktop.canvas.scene import CanvasScene, SceneItem
from desktop.canvas.tools import box_between, clipped, moved
from labeling.completeness import begun
from labeling.edits import Edit, added, annotation_from_state, changed, conditions_set, deleted

Key = TypeVar("Key", int, str)
COPY_STEP = 10.0  # pixels between a shape and its duplicate


@dataclass(frozen=True, slots=True)
class ClassLine:
    """A class as the panel shows it."""

    id: int
    name: str
    colour: str


@dataclass(frozen=True, slots=True)
class Words:
    """Classes and conditions of the project: what can be said of an image."""

    classes: tuple[ClassLine, ...] = ()
    all_classes: tuple[ClassLine, ...] = ()
    conditions: Mapping[str, list[str]] | None = None

    def name_of(self, class_id: int) -> str:
        """The name of a class, a retired one too."""
        return next((line.name for line in self.all_classes if line.id == class_id), "?")


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

    def scene(self, size_wh: tuple[int, int], previous: CanvasScene | None = None) -> CanvasScene:
        """What the canvas shows; suggestions on top. `previous` is what it shows now, to take over what is alike."""
        said = (SceneItem(each.id, each.class_id, each.shape) for each in self.annotations)
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
                    _put(completeness, int(name), change.after)
        in_order = tuple(said[key] for key in sorted(said))
        return replace(self, annotations=in_order, conditions=conditions, completeness=completeness)

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
        return Words(
            tuple(_line(row) for row in every if not row.is_retired),
            tuple(_line(row) for row in every),
            conditions(session),
        )


def read_bench(project: Project, image_id: int) -> Bench | None:
    """An image and what is said of it; None when the project does not have it."""
    with project.registry.reading() as session:
        row = images(session, [image_id]).get(image_id)
        if row is None:
            return None
        return Bench(
            image=row,
            path=project.image_path(session, row),
            annotations=tuple(annotations_of(session, image_id)),
            suggestions=tuple(
                SceneItem(each.id, each.class_id, shape_from_json(each.kind, each.geometry), each.score)
                for each in suggestions_of(session, image_id)
            ),
            conditions=conditions_of(session, image_id),
            completeness=completeness_of(session, image_id),
            reasons=tuple(each.reason for each in review_items_of(session, image_id)),
        )


def add_shapes(
    project: Project, image_id: ImageId, shapes: Iterable[tuple[int, Shape]], *, author: str, name: str
) -> tuple[Edit, list[AnnotationId]]:
    """The edit that adds shapes, each with its class, and says that their classes are being labelled."""
    listed = list(shapes)
    ids = [AnnotationId(number) for number in new_numbers(len(listed))]
    made = [
        Annotation(annotation_id, image_id, ClassId(class_id), shape, author)
        for annotation_id, (class_id, shape) in zip(ids, listed, strict=True)
    ]
    edit = added(made, name)
    for class_id in sorted({class_id for class_id, _ in listed}):
        edit = edit.then(begun(project, image_id, class_id))
    return edit, ids


def reshape(annotation: Annotation, shape: Shape, name: str) -> Edit:
    """The edit that gives an annotation another shape."""
    return changed([annotation], [replace(annotation, shape=shape)], name)


def nudge(annotation: Annotation, dx: float, dy: float, size_wh: tuple[int, int]) -> Edit:
    """The edit that moves an annotation by pixels, as far as it stays in the image."""
    shape = moved(annotation.shape, dx, dy, size_wh)
    return Edit("Move", ()) if shape == annotation.shape else reshape(annotation, shape, "Move")


def reclass(project: Project, annotation: Annotation, class_id: int) -> Edit:
    """The edit that gives an annotation another class."""
    if annotation.class_id == class_id:
        return Edit("Change class", ())
    edit = changed([annotation], [replace(annotation, class_id=ClassId(class_id))], "Change class")
    return edit.then(begun(project, annotation.image_id, class_id))


def toggle_tag(project: Project, bench: Bench, class_id: int, *, author: str) -> Edit:
    """The edit that tags the image with a class, or takes the tag away."""
    known = bench.tagged().get(class_id)
    if known is not None:
        return deleted([known], "Remove tag")
    edit, _ids = add_shapes(project, bench.id, [(class_id, Tag())], author=author, name="Tag")
    return edit


def set_condition(bench: Bench, group: str, value: str | None) -> Edit:
    """The edit that gives a condition group a value, or takes it away."""
    after = {name: old for name, old in bench.conditions.items() if name != group}
    return conditions_set(bench.id, bench.conditions, after if value is None else after | {group: value})


def duplicate_of(annotation: Annotation, size_wh: tuple[int, int]) -> Shape:
    """The same shape a little further right and down; further left and up where there is no room."""
    shape = moved(annotation.shape, COPY_STEP, COPY_STEP, size_wh)
    return shape if shape != annotation.shape else moved(annotation.shape, -COPY_STEP, -COPY_STEP, size_wh)


def fitted(shape: Shape, size_wh: tuple[int, int]) -> Shape | None:
    """The shape as it fits an image of this size; None where nothing of it would be left."""
    match shape:
        case Box(x1, y1, x2, y2):
            return box_between(clipped((x1, y1), size_wh), clipped((x2, y2), size_wh))
        case Polygon(rings):
            try:
                return Polygon(tuple(tuple(clipped(point, size_wh) for point in ring) for ring in rings))
            except ValueError:
                return None
        case _:
            return shape


def _put(values: dict[Key, str], key: Key, state: str | None) -> None:
    if state is None:
        values.pop(key, None)
    else:
        values[key] = str(json.loads(state))


def _line(row: LabelClassRow) -> ClassLine:
    return ClassLine(row.id or 0, row.name, row.colour)
