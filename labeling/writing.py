"""Writes an import into the registry: rows, annotations, conditions, completeness as one edit, in one transaction."""

import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import insert
from sqlmodel import Session, col, select

from core.canonical import to_json
from core.formats.seam import ReadLabel, Skipped
from core.ids import ClassId, ImageId, new_number, new_numbers
from core.project import Project, source_folder_id, utc_now
from core.queries.brief import classes as known_classes
from core.queries.completeness import VERIFIED, completeness_of_many
from core.queries.drives import frames_of
from core.registry import Transaction
from core.schema import AnnotationRow, DriveRow, ImageConditionRow, ImageRow
from labeling.drive_frames import follow_tracks
from labeling.edits import Change, completeness_of_image, conditions_set, scope_set
from labeling.entities import AnnotationColumns, state_of_columns
from labeling.frames import DriveFrames
from labeling.ontology import add_class_in, add_condition_in
from labeling.placed_labels import PlacedLabel, placed_on
from labeling.scopes import scope_of
from labeling.staging import Incoming
from labeling.store import GrowingEdit

ClassMap = Mapping[str, str | None]  # name in the source -> name in the project; None: left out. Others keep theirs
Present = tuple[int, int, str, str]  # image, class, kind and geometry of a label
Placed = Sequence[PlacedLabel]
_NOWHERE = (None, None, None, None)


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """How an import is to be written. `classes` are those that the source declares, by their names there."""

    source: Path
    author: str
    classes: Sequence[str] = ()
    class_map: ClassMap = field(default_factory=dict)
    drive: DriveFrames | None = None
    is_copied: bool = False
    origin: str = ""

    def declared(self) -> list[str]:
        """The declared classes by their names in the project, each once, in order."""
        names = (self.class_map.get(name, name) for name in self.classes)
        return list(dict.fromkeys(name for name in names if name is not None))


@dataclass(slots=True)
class Written:
    """What was written, or would be."""

    images: int = 0
    already_known: int = 0
    unlabelled: int = 0
    classes: Counter[str] = field(default_factory=Counter)
    skipped: list[Skipped] = field(default_factory=list)
    drives: tuple[int, ...] = ()


def count_all(project: Project, batches: Iterable[Sequence[Incoming]], plan: ImportPlan) -> Written:
    """What `write_all` would write; changes nothing."""
    told = Written()
    with project.registry.reading() as session:
        for batch in batches:
            known = _known_images(session, batch)
            told.already_known += len(known)
            told.images += len(batch) - len(known)
            told.unlabelled += sum(not item.is_exhaustive for item in batch)
            for item in batch:
                told.classes.update(each.name for each in placed_on(item, plan.class_map, told.skipped))
    return told


def write_all(project: Project, batches: Iterable[Sequence[Incoming]], plan: ImportPlan) -> Written:
    """Write everything in one transaction. What is in the project already is not added again."""
    with project.registry.transaction(plan.origin) as tx:
        writer = _Writer(tx, project, plan)
        for batch in batches:
            writer.write(batch)
        return writer.written


class _Writer:
    """One import in one transaction."""

    def __init__(self, tx: Transaction, project: Project, plan: ImportPlan) -> None:
        self._tx, self._project, self._plan = tx, project, plan
        self._drive_id = None if plan.drive is None else _drive_id(tx, project, plan.drive)
        self.written = Written(drives=() if self._drive_id is None else (self._drive_id,))
        self._class_ids: dict[str, ClassId] = {
            row.name: ClassId(row.id) for row in known_classes(tx.session, retired=True) if row.id is not None
        }
        self._declared = [self._class_id(name) for name in plan.declared()]
        self._edit: GrowingEdit | None = None
        source = plan.source
        self._root = os.path.join(source if source.is_dir() else source.parent, "")  # noqa: PTH118 - with its separator
        self._objects = os.path.join(project.objects.root.resolve(), "")  # noqa: PTH118
        self._folder_ids: dict[str, int] = {}
        self._scope_id = ""

    def write(self, batch: Sequence[Incoming]) -> None:
        """Pictures, what is said of them, and how far that goes."""
        tx, written = self._tx, self.written
        ids = _known_images(tx.session, batch)
        if self._drive_id is not None:
            ids |= _known_frames(tx.session, self._drive_id, batch)
        written.already_known += len(ids)
        rows = self._image_rows([item for item in batch if item.sha256 not in ids])
        if rows:
            tx.session.execute(insert(ImageRow), rows)
            ids |= {str(row["sha256"]): int(str(row["id"])) for row in rows}
            tx.touch("images", [int(str(row["id"])) for row in rows])
        written.images += len(rows)
        written.unlabelled += sum(not item.is_exhaustive for item in batch)
        placed = [placed_on(item, self._plan.class_map, written.skipped) for item in batch]
        image_ids = [ImageId(ids[item.sha256]) for item in batch]
        fresh = {int(str(row["id"])) for row in rows}
        present = _present_labels(tx.session, [each for each in image_ids if each not in fresh])
        there = {(image_id, class_id) for image_id, class_id, _, _ in present}
        new = _NewLabels()
        changes = list(self._label_changes(image_ids, placed, present, fresh, new))
        changes += self._standing_changes(batch, image_ids, placed, there, fresh)
        changes += self._condition_changes(batch, image_ids)
        if new.rows:
            self._growing().add_new(new.changes, new.rows)
        if changes:
            self._growing().add(changes)
        if self._drive_id is not None:
            follow_tracks(tx, self._drive_id, [int(str(row["id"])) for row in rows], author=self._plan.author)

    def _class_id(self, name: str) -> ClassId:
        known = self._class_ids.get(name)
        if known is None:
            known = self._class_ids[name] = add_class_in(self._tx, name)
        return known

    def _growing(self) -> GrowingEdit:
        if self._edit is None:
            self._edit = GrowingEdit(self._tx, f"Import {self._plan.source.name}", author=self._plan.author)
        return self._edit

    def _label_changes(
        self,
        image_ids: Sequence[ImageId],
        placed: Sequence[Placed],
        present: Collection[Present],
        fresh: Collection[int],
        new: "_NewLabels",
    ) -> Iterator[Change]:
        """What is added to images that were here; what is on fresh ones goes into `new`."""
        numbers = iter(new_numbers(sum(len(shapes) for shapes in placed)))
        for image_id, shapes in zip(image_ids, placed, strict=True):
            is_fresh = image_id in fresh
            for each in shapes:
                class_id = self._class_id(each.name)
                if present and (image_id, class_id, each.kind, each.geometry) in present:
                    continue
                self.written.classes[each.name] += 1
                row = self._columns(next(numbers), image_id, class_id, each)
                change = Change("annotation", str(row.id), image_id, None, state_of_columns(row))
                if is_fresh:
                    new.changes.append(change)
                    new.rows.append(row)
                else:
                    yield change

    def _columns(self, number: int, image_id: int, class_id: int, each: PlacedLabel) -> AnnotationColumns:
        x1, y1, x2, y2 = each.bounds or _NOWHERE
        return AnnotationColumns(
            number, image_id, class_id, each.kind, each.geometry, x1, y1, x2, y2, _attributes(each.label),
            self._plan.author, "import", self._plan.source.name,
        )  # fmt: skip

    def _standing_changes(
        self,
        batch: Sequence[Incoming],
        image_ids: Sequence[ImageId],
        placed: Sequence[Placed],
        there: Collection[tuple[int, int]],
        fresh: Collection[int],
    ) -> Iterator[Change]:
        """How far the source labelled: of a new image once for all its classes, and of those that are on it.

        `there` are image and class of labels that were here, `fresh` images that were not.
        """
        before = completeness_of_many(self._tx.session, [each for each in image_ids if each not in fresh])
        for item, image_id, shapes in zip(batch, image_ids, placed, strict=True):
            seen = {self._class_id(each.name) for each in shapes}
            told: dict[int, str] = dict.fromkeys(seen, "verified" if item.is_exhaustive else "partial")
            old = before.get(image_id, {})
            if image_id not in fresh:
                blank = dict.fromkeys(self._declared, "verified_empty") if item.is_exhaustive else {}
                told = {
                    class_id: state
                    for class_id, state in (blank | told).items()
                    if old.get(class_id) not in VERIFIED
                    and not (state == "verified_empty" and (image_id, class_id) in there)  # a label here says else
                }
            elif item.is_exhaustive and self._declared:
                yield scope_set(image_id, None, self._scope())
            yield from completeness_of_image(image_id, old, {**old, **told})

    def _scope(self) -> str:
        if not self._scope_id:
            self._scope_id = scope_of(self._tx.session, self._declared)
        return self._scope_id

    def _condition_changes(self, batch: Sequence[Incoming], image_ids: Sequence[ImageId]) -> Iterator[Change]:
        """What a person has said of an image stays; the source adds only what nobody said yet."""
        if not any(item.conditions for item in batch):
            return
        before: dict[int, dict[str, str]] = {}
        chosen = select(ImageConditionRow).where(col(ImageConditionRow.image_id).in_(image_ids))
        for row in self._tx.session.exec(chosen):
            before.setdefault(row.image_id, {})[row.group_name] = row.value
        for item, image_id in zip(batch, image_ids, strict=True):
            old = before.get(image_id, {})
            for group, value in item.conditions.items():
                add_condition_in(self._tx, group, value)
            yield from conditions_set(image_id, old, {**item.conditions, **old}).changes

    def _image_rows(self, new: Sequence[Incoming]) -> list[dict[str, object]]:
        plan, now = self._plan, utc_now()
        return [
            {"id": number, "sha256": item.sha256, "name": item.name, **self._place_of(item),
             "width": item.header.width, "height": item.header.height, "orientation": item.header.orientation,
             "drive_id": self._drive_id, "frame_index": item.frame_index if plan.drive is not None else None,
             "timestamp_ms": item.timestamp_ms, "source_part": item.part, "added_at": now}
            for number, item in zip(new_numbers(len(new)), new, strict=False)
        ]  # fmt: skip

    def _place_of(self, item: Incoming) -> dict[str, object]:
        where = str(item.path)  # texts, not paths: an import asks this very many times
        if self._plan.is_copied or where.startswith(self._objects):
            path = self._project.objects.path(item.sha256).relative_to(self._project.root).as_posix()
            return {"source_id": None, "path": path}
        folder = self._root if where.startswith(self._root) else os.path.join(os.path.dirname(where), "")  # noqa: PTH118, PTH120
        if folder not in self._folder_ids:
            self._folder_ids[folder] = source_folder_id(self._tx.session, self._project.root, Path(folder))
        return {"source_id": self._folder_ids[folder], "path": where[len(folder) :].replace(os.sep, "/")}


@dataclass(frozen=True, slots=True)
class _NewLabels:
    """Labels on images that the same piece brings: their changes and their columns."""

    changes: list[Change] = field(default_factory=list)
    rows: list[AnnotationColumns] = field(default_factory=list)


def _attributes(label: ReadLabel) -> str:
    if not label.attributes and not label.track:
        return "{}"
    return to_json({**label.attributes, **({"track": label.track} if label.track else {})})


def _known_images(session: Session, batch: Sequence[Incoming]) -> dict[str, int]:
    rows = session.connection().exec_driver_sql(
        "SELECT sha256, id FROM image WHERE sha256 IN (SELECT value FROM json_each(?))",
        (to_json([item.sha256 for item in batch]),),
    )
    return {sha256: image_id for sha256, image_id in rows}  # noqa: C416 - rows are no pairs to a type checker


def _known_frames(session: Session, drive_id: int, batch: Sequence[Incoming]) -> dict[str, int]:
    """Hash -> image, for frames of a drive that became images before, whatever their bytes were then."""
    images = {each.frame: each.image_id for each in frames_of(session, drive_id)}
    return {item.sha256: images[item.frame_index] for item in batch if item.frame_index in images}


def _drive_id(tx: Transaction, project: Project, drive: DriveFrames) -> int:
    known = tx.session.exec(select(DriveRow).where(DriveRow.sha256 == drive.sha256)).first()
    if known is not None:
        return known.id
    header = drive.header
    row = DriveRow(
        id=new_number(), sha256=drive.sha256, name=drive.path.name,
        source_id=source_folder_id(tx.session, project.root, drive.path.parent), path=drive.path.name,
        width=header.width, height=header.height, frames=drive.count, fps=header.fps,
        duration_ms=header.duration_ms, codec=header.codec, added_at=utc_now(),
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    tx.touch("drives", [row.id])
    return row.id


def _present_labels(session: Session, image_ids: Sequence[int]) -> set[Present]:
    columns = (AnnotationRow.image_id, AnnotationRow.class_id, AnnotationRow.kind, AnnotationRow.geometry)
    if not image_ids:
        return set()
    chosen = select(*columns).where(col(AnnotationRow.image_id).in_(image_ids))
    return {tuple(row) for row in session.exec(chosen)}  # type: ignore[misc]  # four columns
