"""The labels as they are now, read as a version would hold them: image by image, in one consistent view.

What is held for every image is little (its file, the classes and conditions that a split looks at); labels are read in
batches, in the order in which they are asked for.
"""

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlmodel import Session, select

from core.annotations import HUMAN, Provenance
from core.camera_profile import CameraProfile
from core.manifest import ManifestImage, ManifestLabel
from core.project import Project
from core.queries.columns import driver_of
from core.queries.completeness import verified_counts, verified_of
from core.queries.drives import cameras_by_drive
from core.schema import SourceFolderRow
from core.shapes import shape_from_json
from labeling.dealing import Splittable, Trait, traits_of

BATCH = 400
Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """An image, and how far the classes that are asked about were verified on it."""

    splittable: Splittable
    verified: int
    is_labelled: bool

    def is_verified(self, classes: int) -> bool:
        """Whether all of so many classes were."""
        return self.verified == classes


class Files:
    """Where pictures lie, as `Project.image_path` says; a folder outside the project is looked up once."""

    def __init__(self, project: Project, session: Session) -> None:
        self._root = str(project.root)
        self._folders: dict[int, tuple[str, str]] = {}
        for row in session.exec(select(SourceFolderRow)):
            beside = "" if row.relative is None else str((project.root / row.relative).resolve())
            self._folders[row.id or 0] = (beside, row.absolute)

    def of(self, source_id: int | None, path: str) -> str:
        """The file of an image; it may be missing."""
        if source_id is None:
            return os.path.join(self._root, path)  # noqa: PTH118 - for each image of a large project: 10 x faster
        beside, absolute = self._folders[source_id]
        near = os.path.join(beside, path) if beside else ""  # noqa: PTH118 - as above
        return near if near and os.path.exists(near) else os.path.join(absolute, path)  # noqa: PTH110, PTH118 - as above


class LiveLabels:
    """One view of a project's labels, limited to some classes; valid as long as its session."""

    def __init__(self, project: Project, session: Session, class_ids: Iterable[int]) -> None:
        self._driver, self._class_ids = driver_of(session), tuple(sorted(class_ids))
        self._files = Files(project, session)
        self._cameras: Mapping[int, CameraProfile] = cameras_by_drive(session)

    def standings(self) -> Iterator[Standing]:
        """Each image of the project, oldest first."""
        verified = dict(
            self._driver.execute(verified_counts("SELECT value FROM json_each(?1)"), (json.dumps(self._class_ids),))
        )
        labelled = _gathered(
            self._driver, "SELECT DISTINCT image_id, class_id FROM annotation ORDER BY image_id, class_id"
        )
        conditions = _gathered(
            self._driver, "SELECT image_id, group_name, value FROM effective_condition ORDER BY image_id, group_name"
        )
        traits: dict[tuple[tuple[Row, ...], tuple[Row, ...]], tuple[Trait, ...]] = {}
        known: dict[Trait, Trait] = {}
        rows = self._driver.execute(
            "SELECT id, sha256, source_id, path, orientation, source_part, drive_id FROM image ORDER BY id"
        )
        for key, sha256, source_id, path, orientation, part, drive_id in rows:
            said = (labelled.get(key, ()), conditions.get(key, ()))
            if said not in traits:
                told = traits_of((int(str(row[0])) for row in said[0]), ((str(a), str(b)) for a, b in said[1]))
                traits[said] = tuple(known.setdefault(each, each) for each in told)
            drive = None if drive_id is None else str(drive_id)
            image = Splittable(key, sha256, self._files.of(source_id, path), orientation, part, drive, traits[said])
            yield Standing(image, verified.get(key, 0), key in labelled)

    def images(self, wanted: Sequence[tuple[int, str]]) -> Iterator[ManifestImage]:
        """These images (id, part) in this order, with their labels of the classes; unknown ids are left out."""
        for start in range(0, len(wanted), BATCH):
            batch = wanted[start : start + BATCH]
            ids = json.dumps([key for key, _ in batch])
            rows = {row[0]: row[1:] for row in self._driver.execute(_IMAGES, (ids,))}
            labels = self._by_image(_LABELS, ids)
            verified = self._by_image(_VERIFIED, ids)
            conditions = _grouped(self._driver.execute(_CONDITIONS, (ids,)))
            for key, part in batch:
                if key in rows:
                    exhaustive = tuple(sorted(int(str(row[0])) for row in verified.get(key, ())))
                    said = {str(group): str(value) for group, value in conditions.get(key, ())}
                    told = tuple(_label(row) for row in sorted(labels.get(key, ()), key=_place))
                    yield self._image(rows[key], part, told, exhaustive, said)

    def _image(
        self, row: Row, part: str, labels: tuple[ManifestLabel, ...], exhaustive: tuple[int, ...], said: dict[str, str]
    ) -> ManifestImage:
        sha256, name, width, height, orientation, drive_id = row
        size = (int(str(width)), int(str(height)))
        camera = self._cameras.get(int(str(drive_id or 0)))
        return ManifestImage(
            sha256=str(sha256),
            name=str(name),
            width=size[0],
            height=size[1],
            orientation=int(str(orientation)),
            part=part,
            labels=labels,
            exhaustive=exhaustive,
            conditions=said,
            group="" if drive_id is None else f"drive-{drive_id}",
            camera="" if camera is None else camera.title,
            ignored=() if camera is None else camera.rings_on(size),
        )

    def _by_image(self, statement: str, ids: str) -> dict[int, list[Row]]:
        return _grouped(self._driver.execute(statement, (ids, json.dumps(self._class_ids))))


_IMAGES = (
    "SELECT id, sha256, name, width, height, orientation, drive_id FROM image"
    " WHERE id IN (SELECT value FROM json_each(?))"
)
_LABELS = (
    "SELECT image_id, class_id, geometry, kind, attributes_json, source, reference, score FROM annotation"
    " WHERE image_id IN (SELECT value FROM json_each(?)) AND +class_id IN (SELECT value FROM json_each(?))"
    " ORDER BY image_id, id"
)
_VERIFIED = (
    f"SELECT image_id, class_id FROM ({verified_of('SELECT value FROM json_each(?1)')})"  # noqa: S608 - our own words
    " WHERE class_id IN (SELECT value FROM json_each(?2)) ORDER BY image_id"
)
_CONDITIONS = (
    "SELECT image_id, group_name, value FROM effective_condition"
    " WHERE image_id IN (SELECT value FROM json_each(?)) ORDER BY image_id"
)


def _gathered(driver: sqlite3.Connection, statement: str) -> dict[int, tuple[Row, ...]]:
    """Image -> what is said of it; what is equal is one object, so that a large project takes little."""
    cells: dict[Row, Row] = {}
    known: dict[tuple[Row, ...], tuple[Row, ...]] = {}
    found: dict[int, tuple[Row, ...]] = {}
    for image_id, rows in groupby(driver.execute(statement), key=lambda row: int(row[0])):
        said = tuple(cells.setdefault(row[1:], row[1:]) for row in rows)
        found[image_id] = known.setdefault(said, said)
    return found


def _grouped(rows: Iterable[Row]) -> dict[int, list[Row]]:
    """Rows by their first column, in whose order they come, without it."""
    first: Callable[[Row], int] = lambda row: int(str(row[0]))  # noqa: E731 - for groupby alone
    return {key: [row[1:] for row in of_key] for key, of_key in groupby(rows, key=first)}


def _place(row: Row) -> tuple[int, str]:
    return int(str(row[0])), str(row[1])


def _label(row: Row) -> ManifestLabel:
    class_id, geometry, kind, attributes, source, reference, score = row
    # Of an import only that it is one would be told: its path says one computer's folders, and changes the hash.
    provenance = Provenance("model", str(reference), score) if source == "model" else HUMAN  # type: ignore[arg-type]
    said = {} if attributes == "{}" else json.loads(str(attributes))
    return ManifestLabel(int(str(class_id)), shape_from_json(str(kind), str(geometry)), said, provenance)
