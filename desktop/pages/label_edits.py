"""The edits that a person's gestures mean, made of the bench as it is. Pure but for one read; no Qt."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from core.annotations import Annotation
from core.ids import AnnotationId, ClassId, ImageId, new_numbers
from core.project import Project
from core.shapes import Shape, Tag
from desktop.canvas.handles import moved
from desktop.canvas.tools import moved_together
from desktop.pages.label_bench import Bench
from labeling.completeness import begun
from labeling.edits import Edit, added, changed, conditions_set, deleted

COPY_STEP = 10.0  # pixels between a shape and its duplicate
NewShape = tuple[int, Shape, Mapping[str, str]]  # class id, shape, attributes


def add_shapes(
    project: Project, image_id: ImageId, shapes: Iterable[NewShape], *, author: str, name: str
) -> tuple[Edit, list[AnnotationId]]:
    """The edit that adds shapes, each with its class, and says that their classes are being labelled."""
    listed = list(shapes)
    ids = [AnnotationId(number) for number in new_numbers(len(listed))]
    made = [
        Annotation(annotation_id, image_id, ClassId(class_id), shape, author, attributes=dict(attributes))
        for annotation_id, (class_id, shape, attributes) in zip(ids, listed, strict=True)
    ]
    edit = added(made, name)
    for class_id in sorted({class_id for class_id, _, _ in listed}):
        edit = edit.then(begun(project, image_id, class_id))
    return edit, ids


def reshape(annotations: Sequence[Annotation], shapes: Sequence[Shape]) -> Edit:
    """The edit that gives annotations other shapes; those that stay as they are are left out."""
    pairs = [(old, new) for old, new in zip(annotations, shapes, strict=True) if old.shape != new]
    name = "Move" if all(_is_moved(old.shape, new) for old, new in pairs) else "Reshape"
    name = name if len(pairs) == 1 else f"{name} {len(pairs)} shapes"
    return changed([old for old, _ in pairs], [replace(old, shape=new) for old, new in pairs], name)


def nudge(annotations: Sequence[Annotation], dx: float, dy: float, size_wh: tuple[int, int]) -> Edit:
    """The edit that moves annotations by pixels, as far as all stay in the image."""
    there = moved_together({each.id: each.shape for each in annotations}, dx, dy, size_wh) if annotations else {}
    return reshape(annotations, [there[each.id] for each in annotations])


def reclass(project: Project, annotations: Sequence[Annotation], class_id: int) -> Edit:
    """The edit that gives annotations another class."""
    others = [each for each in annotations if each.class_id != class_id]
    name = "Change class" if len(others) == 1 else f"Change class of {len(others)} shapes"
    edit = changed(others, [replace(each, class_id=ClassId(class_id)) for each in others], name)
    if others:
        edit = edit.then(begun(project, others[0].image_id, class_id))
    return edit


def say_of(annotations: Sequence[Annotation], name: str, value: str) -> Edit:
    """The edit that gives annotations an attribute; an empty value takes it away."""
    after = []
    for each in annotations:
        kept = {key: old for key, old in each.attributes.items() if key != name}
        after.append(replace(each, attributes={**kept, name: value} if value else kept))
    pairs = [(old, new) for old, new in zip(annotations, after, strict=True) if old != new]
    return changed([old for old, _ in pairs], [new for _, new in pairs], f"Attribute {name}")


def toggle_of(annotations: Sequence[Annotation], name: str) -> Edit:
    """The edit that says yes to an attribute, or takes it away where all have it."""
    has_all = all(each.attributes.get(name) == "yes" for each in annotations)
    return say_of(annotations, name, "" if has_all else "yes")


def toggle_tag(project: Project, bench: Bench, class_id: int, *, author: str) -> Edit:
    """The edit that tags the image with a class, or takes the tag away."""
    known = bench.tagged().get(class_id)
    if known is not None:
        return deleted([known], "Remove tag")
    edit, _ids = add_shapes(project, bench.id, [(class_id, Tag(), {})], author=author, name="Tag")
    return edit


def set_condition(bench: Bench, group: str, value: str | None) -> Edit:
    """The edit that gives a condition group a value of this image's own, or takes it away.

    Where the drive's interval says a value, taking it away says: none here; saying what the drive says is no exception.
    """
    inherited = bench.inherited_of(group)
    after = {name: old for name, old in bench.conditions.items() if name != group}
    if value is None and inherited is not None:
        after[group] = ""
    elif value is not None and value != inherited:
        after[group] = value
    return conditions_set(bench.id, bench.conditions, after)


def duplicate_of(annotation: Annotation, size_wh: tuple[int, int]) -> Shape:
    """The same shape a little further right and down; further left and up where there is no room."""
    shape = moved(annotation.shape, COPY_STEP, COPY_STEP, size_wh)
    return shape if shape != annotation.shape else moved(annotation.shape, -COPY_STEP, -COPY_STEP, size_wh)


def reshaped_by(annotations: Sequence[Annotation], change: Callable[[Shape], Shape], name: str) -> Edit:
    """The edit that changes each shape in the same way."""
    edit = reshape(annotations, [change(each.shape) for each in annotations])
    return Edit(name, edit.changes)


def _is_moved(before: Shape, after: Shape) -> bool:
    old, new = before.bounds(), after.bounds()
    if old is None or new is None:
        return False
    same_width = abs((old[2] - old[0]) - (new[2] - new[0])) < 1e-6
    return same_width and abs((old[3] - old[1]) - (new[3] - new[1])) < 1e-6
