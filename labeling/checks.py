"""Tests of the data: pictures that are alike, parts that leak, boxes that are odd, files that are gone."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sqlmodel import col, select

from core.camera_profile import IgnoredAreas
from core.errors import UserError
from core.project import Project
from core.queries.brief import class_names
from core.schema import AnnotationRow, ImageRow
from core.shapes import shape_from_json
from labeling.ignoring import ignored_on, lie_inside
from labeling.likeness import alike_pairs, difference_hash

TINY_PX = 3.0
SAME_PX = 1.0


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should look at: its kind, the names of the images, and what was seen."""

    kind: str
    images: tuple[str, ...]
    detail: str
    image_ids: tuple[int, ...] = ()


def find_problems(project: Project, progress: Callable[[int, int, str], None] | None = None) -> list[Finding]:
    """Everything odd in the project as it is now. Reads every picture once."""
    show = progress or (lambda _done, _total, _message: None)
    with project.registry.reading() as session:
        images = {row.id: row for row in session.exec(select(ImageRow).order_by(col(ImageRow.id)))}
        paths = {row.id: project.image_path(session, row) for row in images.values()}
        annotations = list(session.exec(select(AnnotationRow).order_by(col(AnnotationRow.image_id))))
        names = class_names(session)
        ignored = ignored_on(session, {row.image_id for row in annotations})
    findings = [*_ignored(images, annotations, names, ignored), *_odd_boxes(images, annotations, names)]
    findings += _doubled(images, annotations, names)
    findings += _looks(images, paths, show)
    return findings


def _ignored(
    images: dict[int, ImageRow],
    annotations: list[AnnotationRow],
    names: dict[int, str],
    ignored: Mapping[int, IgnoredAreas],
) -> Iterator[Finding]:
    """Labels where the camera's profile says that nothing counts: one of the two is wrong."""
    for row in annotations:
        if row.image_id in ignored and lie_inside(ignored[row.image_id], [shape_from_json(row.kind, row.geometry)])[0]:
            detail = f"A {names.get(row.class_id, '?')} lies where the camera's profile ignores, so it counts nowhere."
            yield Finding("ignored_area", (images[row.image_id].name,), detail, (row.image_id,))


def _odd_boxes(
    images: dict[int, ImageRow], annotations: list[AnnotationRow], names: dict[int, str]
) -> Iterator[Finding]:
    for row in annotations:
        if row.x1 is None or row.y1 is None or row.x2 is None or row.y2 is None:
            continue
        image = images[row.image_id]
        name = names.get(row.class_id, "?")
        if row.x1 < 0 or row.y1 < 0 or row.x2 > image.width or row.y2 > image.height:
            yield Finding("outside", (image.name,), f"A {name} reaches beyond the picture.", (image.id,))
        if row.x2 - row.x1 < TINY_PX or row.y2 - row.y1 < TINY_PX:
            size = f"{row.x2 - row.x1:.1f} x {row.y2 - row.y1:.1f} pixels"
            yield Finding("tiny", (image.name,), f"A {name} is only {size}.", (image.id,))


def _doubled(images: dict[int, ImageRow], annotations: list[AnnotationRow], names: dict[int, str]) -> Iterator[Finding]:
    by_image: dict[tuple[int, int], list[AnnotationRow]] = {}
    for row in annotations:
        by_image.setdefault((row.image_id, row.class_id), []).append(row)
    for (image_id, class_id), rows in by_image.items():
        for index, first in enumerate(rows):
            for second in rows[index + 1 :]:
                if _is_same_place(first, second):
                    detail = f"Two {names.get(class_id, '?')} labels lie on the same place."
                    yield Finding("doubled", (images[image_id].name,), detail, (image_id,))


def _is_same_place(first: AnnotationRow, second: AnnotationRow) -> bool:
    edges = zip((first.x1, first.y1, first.x2, first.y2), (second.x1, second.y1, second.x2, second.y2), strict=True)
    return all(a is b is None or (a is not None and b is not None and abs(a - b) <= SAME_PX) for a, b in edges)


def _looks(
    images: dict[int, ImageRow], paths: dict[int, Path], show: Callable[[int, int, str], None]
) -> Iterator[Finding]:
    readable: list[ImageRow] = []
    hashes: list[int] = []
    for done, row in enumerate(images.values(), start=1):
        try:
            hashes.append(difference_hash(paths[row.id]))
            readable.append(row)
        except UserError as error:
            kind = "corrupt" if paths[row.id].is_file() else "missing"
            yield Finding(kind, (row.name,), str(error), (row.id,))
        show(done, len(images), "Comparing pictures")
    for first, second in alike_pairs(np.array(hashes, np.uint64)):
        one, other = readable[first], readable[second]
        pair = ((one.name, other.name), (one.id, other.id))
        yield Finding("near_duplicate", pair[0], "The two pictures look alike.", pair[1])
        if one.source_part and other.source_part and one.source_part != other.source_part:
            told = f"Two pictures that look alike stand in {one.source_part} and {other.source_part}."
            yield Finding("leakage", pair[0], told, pair[1])
