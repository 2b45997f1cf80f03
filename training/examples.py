"""Which images of a version may teach or judge a model, and what they say for a task.

The one rule: where nobody verified a class it is not known, which is not the same as not there. So an image teaches
only when every class was verified on it, for a library takes what has no box as background; and it judges a model by
those classes alone that were verified on it. What lies in an area that the camera's profile ignores is no object,
neither to learn nor to find.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.camera_profile import IgnoredAreas
from core.detections import Task
from core.geometry import Boxes, clip_boxes
from core.manifest import Manifest, ManifestImage
from core.shapes import AREA_SHAPES, Tag


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """One image with its truth: boxes (n, 4) with class positions for `detect`, one class position for `classify`.

    Class positions count the manifest's classes, in their order. `verified` are those that were looked for here: the
    truth holds no others. `attributes` are those of the boxes, one by one; empty for `classify`.
    """

    image: ManifestImage
    xyxy: Boxes
    class_index: tuple[int, ...]
    verified: frozenset[int]
    attributes: tuple[Mapping[str, str], ...] = ()

    def __post_init__(self) -> None:
        if len(self.xyxy) not in (0, len(self.class_index)):
            raise ValueError("an example has one class a box")


def examples_of(manifest: Manifest, part: str, task: Task) -> tuple[list[Example], dict[str, int]]:
    """What a part can judge a model by, in order of hash, and how many images were left out for which reason."""
    make = _tagged if task == "classify" else _boxed
    index = manifest.class_index()
    examples: list[Example] = []
    left_out: dict[str, int] = {}
    for image in manifest.part(part):
        made = make(image, index)
        if isinstance(made, Example):
            examples.append(made)
        else:
            left_out[made] = left_out.get(made, 0) + 1
    return examples, left_out


def lessons_of(manifest: Manifest, part: str, task: Task) -> tuple[list[Example], dict[str, int]]:
    """Those examples that may teach: boxes only where every class was verified."""
    examples, left_out = examples_of(manifest, part, task)
    whole = [each for each in examples if task == "classify" or len(each.verified) == len(manifest.classes)]
    partly = len(examples) - len(whole)
    return whole, left_out | ({"not verified for every class": partly} if partly else {})


def tasks_in(manifest: Manifest) -> set[Task]:
    """What this version could teach: boxes, tags, or both."""
    shapes = [label.shape for image in manifest.images for label in image.labels]
    kinds = {isinstance(shape, Tag) for shape in shapes if isinstance(shape, (Tag, *AREA_SHAPES))}
    return {"classify" if is_tag else "detect" for is_tag in kinds}


def _boxed(image: ManifestImage, index: dict[int, int]) -> Example | str:
    verified = frozenset(index[class_id] for class_id in image.exhaustive if class_id in index)
    if not verified:
        return "not verified for any class"
    areas = [
        (label.shape, index[label.class_id], label.attributes)
        for label in image.labels
        if isinstance(label.shape, AREA_SHAPES)
    ]
    found = [(shape.bounds(), position, told) for shape, position, told in areas if position in verified]
    xyxy = np.array([bounds for bounds, _, _ in found], np.float32).reshape(-1, 4)
    xyxy = clip_boxes(xyxy, (image.width, image.height))
    is_seen = (xyxy[:, 2] > xyxy[:, 0]) & (xyxy[:, 3] > xyxy[:, 1])
    if image.ignored:
        is_seen &= ~IgnoredAreas(image.ignored, (image.width, image.height)).holds(xyxy)
    kept = [(position, told) for (_, position, told), seen in zip(found, is_seen, strict=True) if seen]
    classes = tuple(position for position, _ in kept)
    return Example(image, xyxy[is_seen], classes, verified, tuple(told for _, told in kept))


def _tagged(image: ManifestImage, index: dict[int, int]) -> Example | str:
    tags = {index[label.class_id] for label in image.labels if isinstance(label.shape, Tag)}
    if len(tags) != 1:
        return "several classes for one image" if tags else "no class for the image"
    return Example(image, np.zeros((0, 4), np.float32), tuple(tags), frozenset(index.values()))
