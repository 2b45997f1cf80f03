"""Conditions of whole images as something to learn: a version seen as pictures that have one class each.

A recipe that names whole images has a setting `target`: `classes`, its usual aim, or a group of conditions such as
`weather`. The values of the group are then the classes, named as figures per condition are: `weather=rain`. The names
go with the model wherever it goes, into its ONNX file, contract and package, and so does what it tells.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.errors import UserError
from core.manifest import Manifest, ManifestClass, ManifestImage, ManifestLabel
from core.shapes import Tag

CLASSES = "classes"
_IS = "="
FEWEST_VALUES = 2


def aimed_at(manifest: Manifest, target: str) -> Manifest:
    """The version as a training with this target sees it: as it is, or with one tag an image that has the condition.

    Images of which nobody said the condition keep no label, and are left out like any without a tag.
    """
    if target == CLASSES:
        return manifest
    names = [f"{target}{_IS}{value}" for value in values_of(manifest.images, target)]
    classes = tuple(ManifestClass(number, name) for number, name in enumerate(names, 1))
    ids = {known.name: known.id for known in classes}
    images = tuple(_aimed(image, target, ids) for image in manifest.images)
    return replace(manifest, classes=classes, images=images)


def check_target(manifest: Manifest, target: str, *, kept: str) -> None:
    """Raises UserError when the train part says nothing to tell apart; `kept` ends the sentence."""
    if target == CLASSES:
        return
    values = values_of(manifest.part("train"), target)
    if len(values) >= FEWEST_VALUES:
        return
    groups = [group for group in groups_of(manifest) if len(values_of(manifest.part("train"), group)) >= FEWEST_VALUES]
    told = f"only {values[0]} of {target}" if values else f"no {target}"
    raise UserError(
        f"The train part of this version says {told}, so there is nothing to tell apart; {kept}.",
        f"Set target to one of: {', '.join([CLASSES, *groups])}; or say the conditions of more images and freeze them.",
    )


def groups_of(manifest: Manifest) -> list[str]:
    """The groups of conditions that are said of images of this version, by name."""
    return sorted({group for image in manifest.images for group, value in image.conditions.items() if value})


def values_of(images: Iterable[ManifestImage], group: str) -> list[str]:
    """The values of a group that are said of these images, by name."""
    return sorted({value for image in images if (value := image.conditions.get(group, ""))})


def target_of(classes: Sequence[str]) -> str:
    """What a model tells, from the names of its classes: a group of conditions, or the project's classes."""
    groups = {name.partition(_IS)[0] if _IS in name else "" for name in classes}
    group = groups.pop() if len(groups) == 1 else ""
    return group or CLASSES


def _aimed(image: ManifestImage, group: str, ids: dict[str, int]) -> ManifestImage:
    class_id = ids.get(f"{group}{_IS}{image.conditions.get(group, '')}")
    labels = () if class_id is None else (ManifestLabel(class_id, Tag()),)
    return replace(image, labels=labels, exhaustive=tuple(ids.values()))
