"""Reads all labels at once, as columns: those that are there now, or those of a frozen version. For plots and coverage.

Runs off the window's thread: a million labels take seconds.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np
from numpy.typing import NDArray
from sqlalchemy import text
from sqlmodel import Session

from core.manifest import PARTS, damage_told
from core.project import Project
from core.queries.brief import classes, conditions
from core.queries.columns import read_numbers, read_table
from core.queries.versions import stored_manifest
from core.shapes import shape_from_json
from labeling.label_maps import LabelColumns, columns_from_boxes
from labeling.presence import NOWHERE, Mask, Presence, distinct, pairs_of

TAG_BOX = (float("inf"),) * 4
_LABELS_AT_ONCE = 10_000
_FINENESS = 64  # parts of a pixel
_NO_SIDE = -(2**40)  # of a tag


@dataclass(frozen=True, slots=True, eq=False)
class Behind:
    """What stands behind a piece of a plot: images in their order, and the shapes in question on the first of them."""

    image_ids: Sequence[int]
    annotation_ids: Sequence[int] = ()


@dataclass(frozen=True, slots=True, eq=False)
class LabelSet:
    """All labels and their images; `labels.image` and `labels.class_place` are places in `presence`."""

    presence: Presence
    labels: LabelColumns

    def behind_labels(self, chosen: Mask) -> Behind:
        """The images with a chosen label, (n,), each once, and what was chosen on the first of them."""
        places = distinct(self.labels.image[chosen])
        ids = self.presence.image_id[places]
        places, ids = places[ids != 0], ids[ids != 0]
        if not len(ids):
            return Behind(())
        on_first = self.labels.label_id[chosen & (self.labels.image == places[0])]
        return Behind(ids.tolist(), on_first[on_first != 0].tolist())

    def behind_images(self, chosen: Mask) -> Behind:
        """The chosen images, (m,)."""
        return Behind(self.presence.ids(chosen))


def live_set(project: Project) -> LabelSet:
    """The labels as they are now, of the classes in use; their places to a 64th of a pixel."""
    with project.registry.reading() as session:
        known = {row.id or 0: row.name for row in classes(session)}
        image_id, width, height = read_table(session, "image", ("id", "width", "height"))
        box = [f"coalesce(cast({side} * {_FINENESS} AS integer), {_NO_SIDE})" for side in ("x1", "y1", "x2", "y2")]
        of_image, of_class, label_id, *sides = read_table(session, "annotation", ("image_id", "class_id", "id", *box))
        values, held = _live_conditions(session, image_id)
    places, is_known = _places(of_class, list(known))
    image = np.searchsorted(image_id, of_image[is_known]).astype(np.int32)
    told = np.stack(sides, axis=1)[is_known]
    xyxy = np.where(told == _NO_SIDE, np.inf, told / _FINENESS)
    size_wh = np.stack((width, height), axis=1).astype(np.float64)
    labels = columns_from_boxes(image, places, label_id[is_known], xyxy, size_wh[image])
    nowhere = np.full(len(image_id), NOWHERE, np.int8)
    return LabelSet(Presence(known, image_id, nowhere, *pairs_of(image, places), values, held), labels)


def live_presence(project: Project) -> Presence:
    """What `live_set` gives of images, without reading each label."""
    with project.registry.reading() as session:
        known = {row.id or 0: row.name for row in classes(session)}
        (image_id,) = read_table(session, "image", ("id",))
        of_image, of_class = read_numbers(
            session, ("image_id", "class_id"), "SELECT DISTINCT class_id, image_id FROM annotation"
        )
        values, held = _live_conditions(session, image_id)
    places, is_known = _places(of_class, list(known))
    pairs = pairs_of(np.searchsorted(image_id, of_image[is_known]).astype(np.int32), places)
    return Presence(known, image_id, np.full(len(image_id), NOWHERE, np.int8), *pairs, values, held)


def version_set(project: Project, version_id: str) -> LabelSet:
    """The labels of a frozen version. Raises UserError when its manifest cannot be read."""
    with project.registry.reading() as session:
        ids = {sha256: number for number, sha256 in session.execute(text("SELECT id, sha256 FROM image"))}
        values = conditions(session)
    stored = stored_manifest(project, version_id)
    with damage_told():
        images = [_IMAGE.decode(line) for line in stored.lines()]
        image, of_class, xyxy = _labels_of(images)
    known = {each.id: each.name for each in stored.classes}
    image_id = np.array([ids.get(each.sha256, 0) for each in images], np.int64)
    part = np.array([PARTS.index(each.part) for each in images], np.int8)
    places, is_known = _places(of_class, list(known))
    image, xyxy = image[is_known], xyxy[is_known]
    size_wh = np.array([(each.width, each.height) for each in images], np.float64).reshape(-1, 2)
    labels = columns_from_boxes(image, places, np.zeros(len(image), np.int64), xyxy, size_wh[image])
    all_values, held = _frozen_conditions([each.conditions for each in images], values)
    return LabelSet(Presence(known, image_id, part, *pairs_of(image, places), all_values, held), labels)


class _FrozenLabel(msgspec.Struct, gc=False):
    class_id: int = msgspec.field(name="class")
    kind: str
    geometry: str


class _FrozenImage(msgspec.Struct):
    sha256: str
    width: int
    height: int
    part: str
    labels: list[_FrozenLabel]
    conditions: dict[str, str] = {}  # msgspec copies it for each


_IMAGE = msgspec.json.Decoder(_FrozenImage)
_BOXES = msgspec.json.Decoder(list[tuple[float, float, float, float]])


def _labels_of(
    images: Sequence[_FrozenImage],
) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.float64]]:
    """Place of the image (n,), class id (n,) and box (n, 4) of every label."""
    image = np.repeat(np.arange(len(images), dtype=np.int32), [len(each.labels) for each in images])
    labels = [label for each in images for label in each.labels]
    of_class, xyxy = np.zeros(len(labels), np.int64), np.full((len(labels), 4), np.inf)
    for start in range(0, len(labels), _LABELS_AT_ONCE):  # in pieces, so that other threads get their turn
        batch = labels[start : start + _LABELS_AT_ONCE]
        of_class[start : start + len(batch)] = [label.class_id for label in batch]
        xyxy[start : start + len(batch)] = _boxes_of(batch)
    return image, of_class, xyxy


def _boxes_of(labels: Sequence[_FrozenLabel]) -> NDArray[np.float64]:
    """The bounds of each label, (n, 4), infinite for a tag."""
    xyxy = np.full((len(labels), 4), np.inf)
    is_box = np.array([label.kind == "box" for label in labels], np.bool_)
    if is_box.any():  # all boxes as one text: a tenth of the time
        told = ",".join(label.geometry for label in labels if label.kind == "box")
        xyxy[is_box] = _BOXES.decode(f"[{told}]")
    for place in np.flatnonzero(~is_box).tolist():
        shape = shape_from_json(labels[place].kind, labels[place].geometry)
        xyxy[place] = shape.bounds() or TAG_BOX
    return xyxy


def _places(of_class: NDArray[np.int64], known: Sequence[int]) -> tuple[NDArray[np.int32], Mask]:
    """The place in `known` of each class that is there, and which are, (n,)."""
    if not known:
        return np.zeros(0, np.int32), np.zeros(len(of_class), np.bool_)
    order = np.argsort(known)
    ids = np.array(known, np.int64)[order]
    at = np.minimum(np.searchsorted(ids, of_class), len(ids) - 1)
    is_known: Mask = ids[at] == of_class
    return order[at[is_known]].astype(np.int32), is_known


def _live_conditions(
    session: Session, image_id: NDArray[np.int64]
) -> tuple[dict[str, tuple[str, ...]], dict[str, NDArray[np.int16]]]:
    pairs = session.execute(text("SELECT DISTINCT group_name, value FROM effective_condition ORDER BY 1, 2"))
    values = _with_others(conditions(session), ((row[0], row[1]) for row in pairs))
    held: dict[str, NDArray[np.int16]] = {}
    for group, known in values.items():
        column = np.full(len(image_id), NOWHERE, np.int16)
        for place, value in enumerate(known):
            asked = "SELECT image_id FROM effective_condition WHERE group_name = ? AND value = ?"
            (found,) = read_numbers(session, ("image_id",), asked, (group, value))
            column[np.searchsorted(image_id, found)] = place
        held[group] = column
    return values, held


def _frozen_conditions(
    said: Sequence[Mapping[str, str]], known: Mapping[str, Sequence[str]]
) -> tuple[dict[str, tuple[str, ...]], dict[str, NDArray[np.int16]]]:
    values = _with_others(known, sorted({pair for each in said for pair in each.items()}))
    held: dict[str, NDArray[np.int16]] = {}
    for group, listed in values.items():
        places: dict[str | None, int] = {value: place for place, value in enumerate(listed)}
        held[group] = np.array([places.get(each.get(group), NOWHERE) for each in said], np.int16)
    return values, held


def _with_others(known: Mapping[str, Sequence[str]], found: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """The brief's values in their order, then those that only images have."""
    values = {group: list(listed) for group, listed in known.items()}
    for group, value in found:
        listed = values.setdefault(group, [])
        if value not in listed:
            listed.append(value)
    return {group: tuple(listed) for group, listed in values.items()}
