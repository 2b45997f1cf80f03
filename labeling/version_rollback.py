"""Makes the live labels what a version holds, as one edit that can be undone like any other.

Only what the version speaks of is touched: its images, and on them its classes and conditions. Labels that are right
already keep their ids; one that was moved since is moved back.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from sqlmodel import Session, col, select

from core.annotations import Annotation, Provenance
from core.errors import UserError
from core.ids import AnnotationId, ClassId, EditId, ImageId, new_numbers
from core.manifest import ManifestImage, ManifestLabel
from core.manifest_stream import StoredManifest
from core.project import Project
from core.queries.brief import class_names
from core.queries.completeness import completeness_of_many
from core.queries.conditions import conditions_said, effective_conditions
from core.queries.images import annotation_of_row
from core.queries.versions import stored_manifest, version_by
from core.schema import AnnotationRow, ImageRow
from labeling.edits import Change, added, changed, completeness_set, conditions_set, deleted
from labeling.store import GrowingEdit
from labeling.version_diff import label_changes

BATCH = 200
ShowProgress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class RolledBack:
    """What was done: the edit (None when all was as the version says), and the version's images that are gone."""

    edit_id: EditId | None
    images: int
    changes: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RollBackOutlook:
    """What rolling back would change, in numbers; `missing` are images of the version that the project lost."""

    images: int
    labels_added: int
    labels_removed: int
    labels_changed: int
    completeness: int
    conditions: int
    missing: tuple[str, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether the labels are what the version holds."""
        return not self.images


def outlook(project: Project, version: str, *, progress: ShowProgress | None = None) -> RollBackOutlook:
    """What `roll_back` would do now; changes nothing. Raises UserError where it would."""
    counts: Counter[str] = Counter()
    images: set[int] = set()
    with project.registry.reading() as session:
        roller, batches = _ready(project, session, version, progress)
        for batch in batches:
            for change in roller.changes(batch):
                images.add(change.image_id)
                counts[_word(change)] += 1
    return RollBackOutlook(
        len(images), counts["added"], counts["removed"], counts["changed"], counts["completeness"],
        counts["condition"], tuple(roller.missing),
    )  # fmt: skip


def roll_back(
    project: Project, version: str, *, author: str, origin: str = "", progress: ShowProgress | None = None
) -> RolledBack:
    """Make the live labels what the version of this name or id holds.

    Raises UserError, with nothing changed, when there is no such version or one of its classes is gone.
    """
    with project.registry.transaction(origin) as tx:
        roller, batches = _ready(project, tx.session, version, progress, author)
        edit: GrowingEdit | None = None
        images, count = set[int](), 0
        for batch in batches:
            changes = roller.changes(batch)
            if not changes:
                continue
            if edit is None:
                edit = GrowingEdit(tx, f"Roll back to {roller.name}", author=author)
            edit.add(changes)
            count += len(changes)
            images |= {change.image_id for change in changes}
    return RolledBack(None if edit is None else edit.id, len(images), count, tuple(roller.missing))


def _ready(
    project: Project, session: Session, version: str, progress: ShowProgress | None, author: str = ""
) -> tuple["_Roller", Iterator[list[ManifestImage]]]:
    row = version_by(session, version)
    manifest = stored_manifest(project, row.id)
    known = class_names(session)
    gone = [each.name for each in manifest.classes if each.id not in known]
    if gone:
        raise UserError(
            f"The class {gone[0]} of version {row.name} is no longer in the project; nothing was changed.",
            "Restore the class on the Brief page.",
        )
    roller = _Roller(session, frozenset(each.id for each in manifest.classes), row.name, author)
    return roller, _batches(manifest, row.images, progress or (lambda _done, _total, _message: None))


def _batches(manifest: StoredManifest, total: int, show: ShowProgress) -> Iterator[list[ManifestImage]]:
    images, done = manifest.images(), 0
    while batch := list(islice(images, BATCH)):
        yield batch
        done += len(batch)
        show(done, total, "Comparing with the version")


def _word(change: Change) -> str:
    if change.entity != "annotation":
        return change.entity
    return "added" if change.before is None else "removed" if change.after is None else "changed"


class _Roller:
    """Says what has to change so that images are what a version holds."""

    def __init__(self, session: Session, class_ids: frozenset[int], name: str, author: str) -> None:
        self._session, self._class_ids, self._author = session, class_ids, author
        self.name = name
        self.missing: list[str] = []

    def changes(self, batch: Sequence[ManifestImage]) -> list[Change]:
        """What rolls these images back."""
        hashes = [image.sha256 for image in batch]
        chosen = select(ImageRow.sha256, ImageRow.id).where(col(ImageRow.sha256).in_(hashes))
        ids = dict(self._session.exec(chosen).all())
        self.missing += [image.name for image in batch if image.sha256 not in ids]
        there = [(ImageId(ids[image.sha256]), image) for image in batch if image.sha256 in ids]
        found = [*self._labels(there), *self._completeness(there), *self._conditions(there)]
        self._session.expunge_all()
        return found

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
        provenance = Provenance("import", f"version {self.name}")
        class_id = ClassId(label.class_id)
        return Annotation(number, image_id, class_id, label.shape, self._author, provenance, dict(label.attributes))

    def _completeness(self, there: Sequence[tuple[ImageId, ManifestImage]]) -> Iterator[Change]:
        before = completeness_of_many(self._session, [key for key, _ in there])
        for image_id, image in there:
            seen = {label.class_id for label in image.labels}
            said = {key: "verified" if key in seen else "verified_empty" for key in image.exhaustive}
            old = before.get(image_id, {})
            yield from completeness_set(image_id, old, {**old, **said}).changes

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
