"""Which images of a version may teach or judge a model, and what they say for a task.

The one rule: where nobody verified a class it is not known, which is not the same as not there. So an image teaches
only when every class was verified on it, for a library takes what has no box as background; and it judges a model by
those classes alone that were verified on it. What lies in an area that the camera's profile ignores is no object,
neither to learn nor to find.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.camera_profile import IgnoredAreas
from core.detections import Task
from core.geometry import Boxes, clip_boxes
from core.manifest import Manifest, ManifestImage
from core.shapes import Shape, Tag
from training.outlines import TAKEN, TELLING, bounds_of_object

WHAT_TEACHES = {
    "detect": "images with boxes", "classify": "tagged images", "segment": "images with outlines",
    "obb": "images with rotated boxes or outlines",
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """One image with its truth: boxes (n, 4) with class positions, or one class position for `classify`.

    Class positions count the manifest's classes, in their order. `verified` are those that were looked for here: the
    truth holds no others. `attributes` are those of the objects, one by one; empty for `classify`. `shapes` are the n
    objects as they were labelled, for tasks that learn more than boxes; empty for `detect` and `classify`.
    """

    image: ManifestImage
    xyxy: Boxes
    class_index: tuple[int, ...]
    verified: frozenset[int]
    shapes: tuple[Shape, ...] = ()
    attributes: tuple[Mapping[str, str], ...] = ()

    def __post_init__(self) -> None:
        if len(self.xyxy) not in (0, len(self.class_index)):
            raise ValueError("an example has one class a box")
        if len(self.shapes) not in (0, len(self.class_index)):
            raise ValueError("an example has one class a shape")


def examples_of(manifest: Manifest, part: str, task: Task) -> tuple[list[Example], dict[str, int]]:
    """What a part can judge a model by, in order of hash, and how many images were left out for which reason."""
    index = manifest.class_index()
    examples: list[Example] = []
    left_out: dict[str, int] = {}
    for image in manifest.part(part):
        made = _tagged(image, index) if task == "classify" else _boxed(image, index, task)
        if isinstance(made, Example):
            examples.append(made)
        else:
            left_out[made] = left_out.get(made, 0) + 1
    return examples, left_out


def lessons_of(manifest: Manifest, part: str, task: Task) -> tuple[list[Example], dict[str, int]]:
    """Those examples that may teach: objects only where every class was verified."""
    examples, left_out = examples_of(manifest, part, task)
    whole = [each for each in examples if task == "classify" or len(each.verified) == len(manifest.classes)]
    partly = len(examples) - len(whole)
    return whole, left_out | ({"not verified for every class": partly} if partly else {})


def can_teach(examples: Sequence[Example], task: Task) -> bool:
    """Whether there is anything to learn: upright boxes alone tell neither outlines nor how objects are turned."""
    if task not in ("segment", "obb"):
        return bool(examples)
    return any(isinstance(shape, TELLING[task]) for example in examples for shape in example.shapes)


def tasks_in(manifest: Manifest) -> set[Task]:
    """What this version could teach."""
    kinds = {type(label.shape) for image in manifest.images for label in image.labels}
    told: set[Task] = {task for task, telling in TELLING.items() if kinds.intersection(telling)}
    return told | {"classify"} if Tag in kinds else told


def _boxed(image: ManifestImage, index: dict[int, int], task: Task) -> Example | str:
    verified = frozenset(index[class_id] for class_id in image.exhaustive if class_id in index)
    if not verified:
        return "not verified for any class"
    areas = [
        (label.shape, index[label.class_id], label.attributes)
        for label in image.labels
        if isinstance(label.shape, TAKEN[task])
    ]
    found = [(shape, position, told) for shape, position, told in areas if position in verified]
    xyxy = np.array([bounds_of_object(shape) for shape, _, _ in found], np.float32).reshape(-1, 4)
    xyxy = clip_boxes(xyxy, (image.width, image.height))
    is_seen = (xyxy[:, 2] > xyxy[:, 0]) & (xyxy[:, 3] > xyxy[:, 1])
    if image.ignored:
        is_seen &= ~IgnoredAreas(image.ignored, (image.width, image.height)).holds(xyxy)
    seen = [each for each, is_there in zip(found, is_seen, strict=True) if is_there]
    shapes = () if task == "detect" else tuple(shape for shape, _, _ in seen)
    classes, attributes = tuple(position for _, position, _ in seen), tuple(told for _, _, told in seen)
    return Example(image, xyxy[is_seen], classes, verified, shapes, attributes)


def _tagged(image: ManifestImage, index: dict[int, int]) -> Example | str:
    tags = {index[label.class_id] for label in image.labels if isinstance(label.shape, Tag)}
    if len(tags) != 1:
        return "several classes for one image" if tags else "no class for the image"
    return Example(image, np.zeros((0, 4), np.float32), tuple(tags), frozenset(index.values()))
