"""Writes an import into the registry: rows, annotations and completeness as one edit, in one transaction."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import insert
from sqlmodel import Session, col, select

from core.annotations import Annotation, Provenance
from core.formats.seam import ReadLabel, Skipped
from core.ids import AnnotationId, ClassId, ImageId, new_number, new_numbers
from core.images import ImageHeader
from core.project import Project, source_folder_id, utc_now
from core.queries.brief import classes as known_classes
from core.queries.drives import frames_of
from core.registry import Transaction
from core.schema import AnnotationRow, CompletenessRow, DriveRow, ImageRow
from core.shapes import Shape, shape_kind, shape_to_json
from labeling.drive_frames import follow_tracks
from labeling.edits import Change, Edit, added, completeness_set
from labeling.frames import DriveFrames
from labeling.ontology import add_class_in
from labeling.placing import place
from labeling.store import apply_in

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Incoming:
    """One usable picture with what its source says of it."""

    path: Path
    name: str
    sha256: str
    header: ImageHeader
    part: str = ""
    labels: tuple[ReadLabel, ...] = ()
    is_exhaustive: bool = False
    told_wh: tuple[int, int] | None = None
    frame_index: int | None = None
    timestamp_ms: float | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, or would be."""

    images: int
    annotations: int
    classes: Mapping[str, int]
    skipped: tuple[Skipped, ...]
    already_known: int
    unlabelled: int
    drives: tuple[int, ...] = field(default=())


def write_all(
    project: Project,
    incoming: Sequence[Incoming],
    *,
    source: Path,
    classes: Sequence[str],
    drive: DriveFrames | None,
    is_copied: bool,
    is_dry_run: bool,
    author: str,
    origin: str = "",
) -> Written:
    """Write everything in one transaction; a dry run only counts."""
    placed, skipped = _placed(incoming)
    if is_dry_run:
        with project.registry.reading() as session:
            known = _known_images(session, incoming)
        counts = Counter(label.class_name for shapes in placed for label, _ in shapes)
        new = [item for item in incoming if item.sha256 not in known]
        bare = sum(not item.is_exhaustive for item in new)
        return Written(len(new), counts.total(), dict(counts), tuple(skipped), len(incoming) - len(new), bare)
    if is_copied:
        for item in incoming:
            project.objects.add_file(item.path)
    with project.registry.transaction(origin) as tx:
        written = _write(tx, project, incoming, placed, source, classes, drive, is_copied, author)
    return Written(**{**written, "skipped": tuple(skipped)})  # type: ignore[arg-type]  # the fields of Written


def _placed(incoming: Sequence[Incoming]) -> tuple[list[list[tuple[ReadLabel, Shape]]], list[Skipped]]:
    every: list[list[tuple[ReadLabel, Shape]]] = []
    skipped: list[Skipped] = []
    for item in incoming:
        shapes: list[tuple[ReadLabel, Shape]] = []
        for label in item.labels:
            try:
                shapes.append((label, place(label, item.header, item.told_wh)))
            except ValueError as error:
                skipped.append(Skipped(item.name, f"{label.class_name}: {error}"))
        every.append(shapes)
    return every, skipped


def _write(
    tx: Transaction,
    project: Project,
    incoming: Sequence[Incoming],
    placed: Sequence[Sequence[tuple[ReadLabel, Shape]]],
    source: Path,
    classes: Sequence[str],
    drive: DriveFrames | None,
    is_copied: bool,
    author: str,
) -> dict[str, object]:
    known = _known_images(tx.session, incoming)
    drive_id = None if drive is None else _drive_id(tx, project, drive)
    if drive_id is not None:
        known |= _known_frames(tx.session, drive_id, incoming)
    new = [item for item in incoming if item.sha256 not in known]
    rows = _image_rows(tx, project, new, source, drive_id, is_copied)
    ids = {**known, **{str(row["sha256"]): int(str(row["id"])) for row in rows}}
    if rows:
        tx.session.execute(insert(ImageRow), rows)
        tx.touch("images", [int(str(row["id"])) for row in rows])
    used = [label.class_name for shapes in placed for label, _ in shapes]
    class_ids = _class_ids(tx, [*classes, *used])
    changes, counts = _label_changes(tx.session, incoming, placed, ids, class_ids, source.name, author)
    declared = [class_ids[name] for name in dict.fromkeys([*classes, *used])]
    states = _completeness_changes(tx.session, incoming, placed, ids, class_ids, declared)
    if changes or states:
        apply_in(tx, Edit(f"Import {source.name}", (*changes, *states)), author=author)
    if drive_id is not None:
        follow_tracks(tx, drive_id, [int(str(row["id"])) for row in rows], author=author)
    return {
        "images": len(rows),
        "annotations": sum(counts.values()),
        "classes": dict(counts),
        "already_known": len(incoming) - len(rows),
        "unlabelled": sum(not item.is_exhaustive for item in incoming),
        "drives": () if drive_id is None else (drive_id,),
    }


def _known_images(session: Session, incoming: Sequence[Incoming]) -> dict[str, int]:
    hashes = [item.sha256 for item in incoming]
    known: dict[str, int] = {}
    for start in range(0, len(hashes), CHUNK):
        chosen = select(ImageRow.sha256, ImageRow.id).where(col(ImageRow.sha256).in_(hashes[start : start + CHUNK]))
        known |= dict(session.exec(chosen).all())
    return known


def _known_frames(session: Session, drive_id: int, incoming: Sequence[Incoming]) -> dict[str, int]:
    """Hash -> image, for frames of a drive that became images before, whatever their bytes were then."""
    images = {each.frame: each.image_id for each in frames_of(session, drive_id)}
    return {item.sha256: images[item.frame_index] for item in incoming if item.frame_index in images}


def _image_rows(
    tx: Transaction,
    project: Project,
    new: Sequence[Incoming],
    source: Path,
    drive_id: int | None,
    is_copied: bool,
) -> list[dict[str, object]]:
    root = source if source.is_dir() else source.parent
    objects = project.objects.root.resolve()
    source_id: int | None = None
    now = utc_now()
    rows: list[dict[str, object]] = []
    for number, item in zip(new_numbers(len(new)), new, strict=False):
        is_object = is_copied or item.path.is_relative_to(objects)
        if is_object:
            path = project.objects.path(item.sha256).relative_to(project.root).as_posix()
        elif item.path.is_relative_to(root):
            source_id = source_id or source_folder_id(tx.session, project.root, root)
            path = item.path.relative_to(root).as_posix()
        else:
            path = item.path.as_posix()
        rows.append(
            {"id": number, "sha256": item.sha256, "name": item.name, "source_id": None if is_object else source_id,
             "path": path, "width": item.header.width, "height": item.header.height,
             "orientation": item.header.orientation, "drive_id": drive_id, "frame_index": item.frame_index,
             "timestamp_ms": item.timestamp_ms, "source_part": item.part, "added_at": now}
        )  # fmt: skip
    return rows


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


def _class_ids(tx: Transaction, names: Sequence[str]) -> dict[str, ClassId]:
    ids = {row.name: ClassId(row.id) for row in known_classes(tx.session, retired=True) if row.id is not None}
    for name in dict.fromkeys(names):
        if name not in ids:
            ids[name] = add_class_in(tx, name)
    return ids


def _label_changes(
    session: Session,
    incoming: Sequence[Incoming],
    placed: Sequence[Sequence[tuple[ReadLabel, Shape]]],
    ids: Mapping[str, int],
    class_ids: Mapping[str, ClassId],
    reference: str,
    author: str,
) -> tuple[list[Change], Counter[str]]:
    present = _present_labels(session, [ids[item.sha256] for item in incoming])
    numbers = iter(new_numbers(sum(len(shapes) for shapes in placed)))
    counts: Counter[str] = Counter()
    annotations: list[Annotation] = []
    for item, shapes in zip(incoming, placed, strict=True):
        for label, shape in shapes:
            image_id, class_id = ids[item.sha256], class_ids[label.class_name]
            if (image_id, class_id, shape_kind(shape), shape_to_json(shape)) in present:
                continue
            counts[label.class_name] += 1
            annotations.append(
                Annotation(
                    AnnotationId(next(numbers)), ImageId(image_id), class_id, shape, author,
                    Provenance("import", reference), dict(label.attributes),
                )
            )  # fmt: skip
    return list(added(annotations).changes), counts


def _present_labels(session: Session, image_ids: Sequence[int]) -> set[tuple[int, int, str, str]]:
    present: set[tuple[int, int, str, str]] = set()
    columns = (AnnotationRow.image_id, AnnotationRow.class_id, AnnotationRow.kind, AnnotationRow.geometry)
    for start in range(0, len(image_ids), CHUNK):
        chosen = select(*columns).where(col(AnnotationRow.image_id).in_(image_ids[start : start + CHUNK]))
        present |= {tuple(row) for row in session.exec(chosen)}  # type: ignore[misc]  # four columns
    return present


def _completeness_changes(
    session: Session,
    incoming: Sequence[Incoming],
    placed: Sequence[Sequence[tuple[ReadLabel, Shape]]],
    ids: Mapping[str, int],
    class_ids: Mapping[str, ClassId],
    declared: Sequence[ClassId],
) -> list[Change]:
    image_ids = [ids[item.sha256] for item in incoming]
    before: dict[int, dict[int, str]] = {}
    for start in range(0, len(image_ids), CHUNK):
        chosen = select(CompletenessRow).where(col(CompletenessRow.image_id).in_(image_ids[start : start + CHUNK]))
        for row in session.exec(chosen):
            before.setdefault(row.image_id, {})[row.class_id] = row.state
    there = {(image_id, class_id) for image_id, class_id, _, _ in _present_labels(session, image_ids)}
    changes: list[Change] = []
    for item, shapes in zip(incoming, placed, strict=True):
        image_id = ids[item.sha256]
        old = before.get(image_id, {})
        new = dict(old)
        seen = {class_ids[label.class_name] for label, _ in shapes}
        for class_id in declared if item.is_exhaustive else seen:
            state = ("verified" if class_id in seen else "verified_empty") if item.is_exhaustive else "partial"
            is_contradicted = state == "verified_empty" and (image_id, class_id) in there  # a label here says otherwise
            if old.get(class_id) not in ("verified", "verified_empty") and not is_contradicted:
                new[class_id] = state
        changes += completeness_set(ImageId(image_id), old, new).changes
    return changes
