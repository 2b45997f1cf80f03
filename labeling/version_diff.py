"""What is different between two dataset versions: images, labels, classes, parts. Pure; reads manifests only.

Two versions are gone through side by side, in order of hash: only what is different is held, or understood at all.

A manifest names no annotations, so labels are matched by what they say: those that are equal first; then those of one
class that overlap most are taken to have been moved; then those in one place to have got another class or attributes.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from core.canonical import to_json
from core.geometry import box_iou
from core.manifest import (
    Manifest,
    ManifestClass,
    ManifestImage,
    ManifestLabel,
    damage_told,
    image_line,
    read_image_line,
)
from core.manifest_stream import StoredManifest, head_of
from core.shapes import shape_kind, shape_to_json
from core.watched import ShowProgress, passing, watched

LabelChangeKind = Literal["added", "removed", "moved", "reclassed", "attributes"]
LEAST_OVERLAP = 0.3  # of two boxes (IoU) for one to be taken for the other, moved
SAME_PLACE = 0.9  # of two boxes of different classes for them to be one thing


@dataclass(frozen=True, slots=True)
class LabelChange:
    """One label that is not what it was. `before` is None for an added one, `after` for a removed one."""

    kind: LabelChangeKind
    sha256: str
    before: ManifestLabel | None
    after: ManifestLabel | None


@dataclass(frozen=True, slots=True)
class ClassChange:
    """A class that came, went (the other name is None) or has another name."""

    id: int
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class PartChange:
    """An image that is in another part."""

    sha256: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class VersionDifference:
    """From one version to another. Images are named by hash; `names` gives a name for each that is mentioned."""

    images_added: tuple[str, ...]
    images_removed: tuple[str, ...]
    parts: tuple[PartChange, ...]
    labels: tuple[LabelChange, ...]
    classes: tuple[ClassChange, ...]
    conditions: tuple[str, ...]
    names: Mapping[str, str]

    @property
    def is_empty(self) -> bool:
        """Whether nothing that a model could learn from is different."""
        return not (
            self.images_added or self.images_removed or self.parts or self.labels or self.classes or self.conditions
        )

    def counts(self) -> dict[str, int]:
        """How many of each kind of difference, those with none too."""
        labels = Counter(change.kind for change in self.labels)
        return {
            "images_added": len(self.images_added),
            "images_removed": len(self.images_removed),
            "parts_changed": len(self.parts),
            "conditions_changed": len(self.conditions),
            "classes_changed": len(self.classes),
            "labels_added": labels["added"],
            "labels_removed": labels["removed"],
            "labels_moved": labels["moved"],
            "labels_reclassed": labels["reclassed"],
            "labels_with_other_attributes": labels["attributes"],
        }


@dataclass(frozen=True, slots=True)
class Side:
    """One of two things that are compared: its classes, and its images as lines of a manifest, in order of hash.

    `images` is about how many there are, to show how far the comparison is.
    """

    classes: Sequence[ManifestClass]
    lines: Iterable[bytes]
    images: int = 0


def side_of(manifest: StoredManifest, images: int) -> Side:
    """A version of so many images, to be compared."""
    return Side(manifest.classes, manifest.lines(), images)


def difference(old: Manifest, new: Manifest) -> VersionDifference:
    """What has to happen to `old` to make it `new`. Labels of images that came or went are not listed one by one."""
    before, after = (Side(each.classes, map(image_line, sorted(each.images, key=_hash))) for each in (old, new))
    return difference_between(before, after)


def difference_between(old: Side, new: Side, show: ShowProgress | None = None) -> VersionDifference:
    """What has to happen to `old` to make it `new`; `show` may raise Stopped.

    Raises UserError where one side is no manifest.
    """
    told, total = _Told(), max(old.images, new.images)
    pairs = _pairs_of_lines(old.lines, new.lines)
    with damage_told():
        for before, after in passing(pairs, total, show or watched(), "Comparing"):
            if before != after:
                told.take(before, after)
    classes = tuple(_class_changes(old.classes, new.classes))
    return VersionDifference(
        tuple(told.added), tuple(told.removed), tuple(told.parts), tuple(told.labels), classes,
        tuple(told.conditions), told.names,
    )  # fmt: skip


@dataclass(slots=True)
class _Told:
    """What was found to be different so far."""

    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    parts: list[PartChange] = field(default_factory=list)
    labels: list[LabelChange] = field(default_factory=list)
    conditions: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)

    def take(self, before: bytes | None, after: bytes | None) -> None:
        """One image whose lines are not the same."""
        if before is None or after is None:
            head = head_of(before or after or b"")
            (self.added if before is None else self.removed).append(head.sha256)
            self.names[head.sha256] = head.name
            return
        old, new = read_image_line(before), read_image_line(after)
        labels = label_changes(old, new) if old.labels != new.labels else []
        is_moved, is_other = old.part != new.part, dict(old.conditions) != dict(new.conditions)
        self.labels += labels
        if is_moved:
            self.parts.append(PartChange(new.sha256, old.part, new.part))
        if is_other:
            self.conditions.append(new.sha256)
        if labels or is_moved or is_other:
            self.names[new.sha256] = new.name


def _pairs_of_lines(old: Iterable[bytes], new: Iterable[bytes]) -> Iterator[tuple[bytes | None, bytes | None]]:
    """The lines of one image on both sides, or that of the side which has it."""
    first, second = iter(old), iter(new)
    before, after = next(first, None), next(second, None)
    while before is not None or after is not None:
        if before == after:
            yield before, after
            before, after = next(first, None), next(second, None)
            continue
        was = None if before is None else head_of(before).sha256
        now = None if after is None else head_of(after).sha256
        has_old = was is not None and (now is None or was <= now)
        has_new = now is not None and (was is None or now <= was)
        yield before if has_old else None, after if has_new else None
        before = next(first, None) if has_old else before
        after = next(second, None) if has_new else after


def _hash(image: ManifestImage) -> str:
    return image.sha256


def label_changes(before: ManifestImage, after: ManifestImage) -> list[LabelChange]:
    """What became of each label of one image."""
    old, new = _without_equal(before.labels, after.labels)
    sha256 = after.sha256
    changes: list[LabelChange] = []
    for kind, pairs in (
        ("moved", _pairs(old, new, LEAST_OVERLAP, is_same_class=True)),
        ("reclassed", _pairs(old, new, SAME_PLACE, is_same_class=False)),
    ):
        for first, second in pairs:
            was, now = old[first], new[second]
            if was is None or now is None:
                continue
            is_in_place = shape_to_json(was.shape) == shape_to_json(now.shape)
            told: LabelChangeKind = "attributes" if kind == "moved" and is_in_place else kind  # type: ignore[assignment]
            changes.append(LabelChange(told, sha256, was, now))
            old[first] = new[second] = None
    changes += [LabelChange("removed", sha256, each, None) for each in old if each is not None]
    changes += [LabelChange("added", sha256, None, each) for each in new if each is not None]
    return changes


def _class_changes(old: Sequence[ManifestClass], new: Sequence[ManifestClass]) -> list[ClassChange]:
    before, after = {each.id: each.name for each in old}, {each.id: each.name for each in new}
    ids = dict.fromkeys((*before, *after))
    return [ClassChange(key, before.get(key), after.get(key)) for key in ids if before.get(key) != after.get(key)]


def _without_equal(
    old: Sequence[ManifestLabel], new: Sequence[ManifestLabel]
) -> tuple[list[ManifestLabel | None], list[ManifestLabel | None]]:
    """Both without what is in both; of several equal ones as many go as are in both."""
    said = Counter(map(_words, old)) & Counter(map(_words, new))

    def rest(labels: Sequence[ManifestLabel]) -> list[ManifestLabel | None]:
        left = Counter(said)
        kept: list[ManifestLabel | None] = []
        for label in labels:
            words = _words(label)
            if left[words]:
                left[words] -= 1
            else:
                kept.append(label)
        return kept

    return rest(old), rest(new)


def _words(label: ManifestLabel) -> str:
    return to_json([label.class_id, shape_kind(label.shape), shape_to_json(label.shape), dict(label.attributes)])


def _pairs(
    old: Sequence[ManifestLabel | None], new: Sequence[ManifestLabel | None], least: float, *, is_same_class: bool
) -> list[tuple[int, int]]:
    """Places of labels that may be one thing, each in one pair, those that overlap most first."""
    candidates: list[tuple[float, int, int]] = []
    for first, was in enumerate(old):
        for second, now in enumerate(new):
            if was is None or now is None or (was.class_id == now.class_id) != is_same_class:
                continue
            overlap = _overlap(was, now)
            if overlap >= least:
                candidates.append((-overlap, first, second))
    taken: list[tuple[int, int]] = []
    for _, first, second in sorted(candidates):
        if all(first != a and second != b for a, b in taken):
            taken.append((first, second))
    return taken


def _overlap(was: ManifestLabel, now: ManifestLabel) -> float:
    """IoU of the bounds; shapes without a size and tags are alike when they say the same."""
    if shape_kind(was.shape) != shape_kind(now.shape):
        return 0.0
    first, second = was.shape.bounds(), now.shape.bounds()
    if first is None or second is None or shape_to_json(was.shape) == shape_to_json(now.shape):
        return float(shape_to_json(was.shape) == shape_to_json(now.shape))
    boxes = [np.array([each], np.float32) for each in (first, second)]
    return float(box_iou(boxes[0], boxes[1])[0, 0])
