"""Makes the live labels what a version holds, as one edit that can be undone like any other.

Only what the version speaks of is touched: its images, and on them its classes and conditions. Labels that are right
already keep their ids; one that was moved since is moved back.

First all images are compared, beside whoever labels meanwhile; nobody waits but while those that differ are written.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from sqlalchemy import text
from sqlmodel import Session, col, select

from core.annotations import Annotation, Provenance
from core.errors import UserError
from core.ids import AnnotationId, ClassId, EditId, ImageId, new_numbers
from core.manifest import ManifestImage, ManifestLabel, damage_told, image_line, read_image_line
from core.manifest_stream import StoredManifest, head_of
from core.project import Project
from core.queries.brief import class_names
from core.queries.completeness import completeness_of_many
from core.queries.conditions import conditions_said, effective_conditions
from core.queries.images import annotation_of_row
from core.queries.stopping import stoppable_reading
from core.queries.versions import stored_manifest, version_by
from core.schema import AnnotationRow, ImageRow
from core.watched import IsStopAsked, Item, ShowProgress, passing, watched
from labeling.edits import (
    Change,
    added,
    changed,
    completeness_of_image,
    completeness_said,
    conditions_set,
    deleted,
)
from labeling.live_labels import LiveLabels
from labeling.store import GrowingEdit
from labeling.version_diff import label_changes

BATCH = 200


@dataclass(frozen=True, slots=True)
class RolledBack:
    """What was done: the edit (None when all was as the version says), and the version's images that are gone."""

    edit_id: EditId | None
    images: int
    changes: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RollBackOutlook:
    """What rolling back would change, in numbers; `missing` are images of the version that the project lost.

    `unlike` are the hashes of all images that are not as the version says, as of the edit `newest`.
    """

    version_id: str
    images: int
    labels_added: int
    labels_removed: int
    labels_changed: int
    completeness: int
    conditions: int
    missing: tuple[str, ...]
    newest: int = 0
    unlike: frozenset[str] = field(default=frozenset(), repr=False)

    @property
    def is_nothing(self) -> bool:
        """Whether the labels are what the version holds."""
        return not self.images


def outlook(
    project: Project, version: str, *, progress: ShowProgress | None = None, is_stop_asked: IsStopAsked | None = None
) -> RollBackOutlook:
    """What `roll_back` would do now; changes nothing. Raises UserError where it would, Stopped when a stop is asked."""
    show = watched(progress, is_stop_asked)
    show(0, 0, "Reading the version")
    counts: Counter[str] = Counter()
    unlike: set[str] = set()
    with stoppable_reading(project.registry, is_stop_asked) as session:
        newest = int(session.execute(text("SELECT max(id) FROM edit")).scalar() or 0)
        row = version_by(session, version)
        roller = _roller(project, session, row.id)
        lines = passing(roller.manifest.lines(), row.images, show, "Comparing with the version")
        for batch in _batches(roller.unlike(lines)):
            for image, changes in roller.changes(batch):
                unlike.add(image.sha256)
                for change in changes:
                    counts[_word(change)] += _said(change)
    return RollBackOutlook(
        row.id, len(unlike), counts["added"], counts["removed"], counts["changed"], counts["completeness"],
        counts["condition"], tuple(roller.missing.values()), newest, frozenset(unlike | roller.missing.keys()),
    )  # fmt: skip


def roll_back(
    project: Project,
    version: str,
    *,
    author: str,
    origin: str = "",
    seen: RollBackOutlook | None = None,
    progress: ShowProgress | None = None,
    is_stop_asked: IsStopAsked | None = None,
) -> RolledBack:
    """Make the live labels what the version of this name or id holds; `seen` is its outlook, where it is known.

    What was changed after the outlook is compared anew. Raises, with nothing changed, UserError when there is no such
    version or one of its classes is gone, and Stopped when a stop is asked.
    """
    show = watched(progress, is_stop_asked)
    known = seen or outlook(project, version, progress=progress, is_stop_asked=is_stop_asked)
    with project.registry.transaction(origin) as tx:
        row = version_by(tx.session, version)
        if row.id != known.version_id:
            raise ValueError("the outlook is one on another version")
        roller = _roller(project, tx.session, row.id, author)
        wanted = known.unlike | _touched_since(tx.session, known.newest, roller.manifest)
        edit: GrowingEdit | None = None
        images, count = 0, 0
        chosen = passing(roller.manifest.images_of(wanted), len(wanted), show, "Writing the labels")
        for batch in _batches(chosen):
            changes = [change for _image, of_image in roller.changes(batch) for change in of_image]
            if not changes:
                continue
            if edit is None:
                edit = GrowingEdit(tx, f"Roll back to {row.name}", author=author)
            edit.add(changes)
            count += sum(map(_said, changes))
            images += len({change.image_id for change in changes})
    return RolledBack(None if edit is None else edit.id, images, count, tuple(roller.missing.values()))


def _roller(project: Project, session: Session, version_id: str, author: str = "") -> "_Roller":
    row = version_by(session, version_id)
    manifest = stored_manifest(project, row.id)
    known = class_names(session)
    gone = [each.name for each in manifest.classes if each.id not in known]
    if gone:
        raise UserError(
            f"The class {gone[0]} of version {row.name} is no longer in the project; nothing was changed.",
            "Restore the class on the Brief page.",
        )
    return _Roller(project, session, manifest, row.name, author)


def _batches(images: Iterator[Item]) -> Iterator[list[Item]]:
    while batch := list(islice(images, BATCH)):
        yield batch


def _touched_since(session: Session, newest: int, manifest: StoredManifest) -> frozenset[str]:
    """Images that were changed by later edits, by hash; what was said of a drive may be about any."""
    since = "FROM edit_change c {} WHERE c.edit_id > :newest"
    of_drives = session.execute(text(f"SELECT 1 {since.format('')} AND c.image_id IS NULL LIMIT 1"), {"newest": newest})
    if of_drives.first() is not None:
        return frozenset(head.sha256 for head in manifest.heads())
    joined = since.format("JOIN image i ON i.id = c.image_id")
    return frozenset(session.execute(text(f"SELECT DISTINCT i.sha256 {joined}"), {"newest": newest}).scalars())


def _word(change: Change) -> str:
    if change.entity != "annotation":
        return change.entity
    return "added" if change.before is None else "removed" if change.after is None else "changed"


def _said(change: Change) -> int:
    """How many things a change says: of completeness one a class."""
    return sum(1 for _ in completeness_said(change)) if change.entity == "completeness" else 1


class _Roller:
    """Says what has to change so that images are what a version holds."""

    def __init__(self, project: Project, session: Session, manifest: StoredManifest, name: str, author: str) -> None:
        self._session, self._name, self._author = session, name, author
        self._class_ids = frozenset(each.id for each in manifest.classes)
        self._live = LiveLabels(project, session, self._class_ids)
        self.manifest = manifest
        self.missing: dict[str, str] = {}  # hash -> name

    def unlike(self, lines: Iterator[bytes]) -> Iterator[ManifestImage]:
        """Of lines of the version those that the live labels would not be written as; only these are understood."""
        for batch in _batches(lines):
            with damage_told():
                heads = [head_of(line) for line in batch]
            ids = self._ids([head.sha256 for head in heads])
            live = self._live.images([(ids[head.sha256], head.part) for head in heads if head.sha256 in ids])
            written = {image.sha256: image_line(image) for image in live}
            for head, line in zip(heads, batch, strict=True):
                if written.get(head.sha256) != line:
                    with damage_told():
                        image = read_image_line(line)
                    yield image

    def _ids(self, hashes: Sequence[str]) -> dict[str, int]:
        chosen = select(ImageRow.sha256, ImageRow.id).where(col(ImageRow.sha256).in_(hashes))
        return dict(self._session.exec(chosen).all())

    def changes(self, batch: Sequence[ManifestImage]) -> list[tuple[ManifestImage, list[Change]]]:
        """What rolls these images back, of those that are not as the version says."""
        ids = self._ids([image.sha256 for image in batch])
        self.missing |= {image.sha256: image.name for image in batch if image.sha256 not in ids}
        there = [(ImageId(ids[image.sha256]), image) for image in batch if image.sha256 in ids]
        by_image: dict[int, list[Change]] = {}
        for change in (*self._labels(there), *self._completeness(there), *self._conditions(there)):
            by_image.setdefault(change.image_id, []).append(change)
        self._session.expunge_all()
        return [(image, by_image[image_id]) for image_id, image in there if image_id in by_image]

    def _labels(self, there: Sequence[tuple[ImageId, ManifestImage]]) -> Iterator[Change]:
        chosen = select(AnnotationRow).where(col(AnnotationRow.image_id).in_([key for key, _ in there]))
        live: dict[int, list[Annotation]] = {}
        for row in self._session.exec(chosen.order_by(col(AnnotationRow.id))):
            if row.class_id in self._class_ids:
                live.setdefault(row.image_id, []).append(annotation_of_row(row))
        for image_id, image in there:
            yield from self._labels_of(image_id, image, live.get(image_id, []))

    def _labels_of(self, image_id: ImageId, image: ManifestImage, live: Sequence[Annotation]) -> Iterator[Change]:
        labels = [ManifestLabel(each.class_id, each.shape, dict(each.attributes)) for each in live]
        owners = {id(label): annotation for label, annotation in zip(labels, live, strict=True)}
        now = replace(image, labels=tuple(labels))
        told = label_changes(now, image)
        numbers = iter(new_numbers(len(told)))
        for change in told:
            was = None if change.before is None else owners[id(change.before)]
            if change.after is None and was is not None:
                yield from deleted([was]).changes
            elif change.after is not None and was is not None:
                yield from changed([was], [_as_said(was, change.after)]).changes
            elif change.after is not None:
                yield from added([self._made(AnnotationId(next(numbers)), image_id, change.after)]).changes

    def _made(self, number: AnnotationId, image_id: ImageId, label: ManifestLabel) -> Annotation:
        provenance = Provenance("import", f"version {self._name}")
        class_id = ClassId(label.class_id)
        return Annotation(number, image_id, class_id, label.shape, self._author, provenance, dict(label.attributes))

    def _completeness(self, there: Sequence[tuple[ImageId, ManifestImage]]) -> Iterator[Change]:
        before = completeness_of_many(self._session, [key for key, _ in there])
        for image_id, image in there:
            seen = {label.class_id for label in image.labels}
            said = {key: "verified" if key in seen else "verified_empty" for key in image.exhaustive}
            old = before.get(image_id, {})
            yield from completeness_of_image(image_id, old, {**old, **said})

    def _conditions(self, there: Sequence[tuple[ImageId, ManifestImage]]) -> Iterator[Change]:
        """What the image says itself is set where it, or what it inherits, is not what the version says."""
        ids = [key for key, _ in there]
        own = conditions_said(self._session, ids)
        effective = effective_conditions(self._session, ids)
        for image_id, image in there:
            told = effective.get(image_id, {})
            wanted = {group: value for group, value in image.conditions.items() if told.get(group) != value}
            gone = dict.fromkeys(sorted(told.keys() - image.conditions.keys()), "")
            before = own.get(image_id, {})
            yield from conditions_set(image_id, before, {**before, **wanted, **gone}).changes


def _as_said(annotation: Annotation, label: ManifestLabel) -> Annotation:
    """The annotation as the version has it; a moment of a track that was moved by itself is one no more."""
    return replace(
        annotation,
        class_id=ClassId(label.class_id),
        shape=label.shape,
        attributes=dict(label.attributes),
        track_id=None,
    )
