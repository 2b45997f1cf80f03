"""Makes the live labels what a version holds, as one edit that can be undone like any other.

Only what the version speaks of is touched: its images, and on them its classes and conditions. Labels that are right
already keep their ids; one that was moved since is moved back.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session, col, select

from core.annotations import Annotation, Provenance
from core.errors import UserError
from core.ids import AnnotationId, ClassId, EditId, ImageId, new_numbers
from core.manifest import Manifest, ManifestImage, ManifestLabel
from core.project import Project
from core.queries.brief import class_names
from core.queries.conditions import conditions_said, effective_conditions
from core.queries.images import annotation_of_row
from core.queries.versions import manifest_of, version_by
from core.registry import Transaction
from core.schema import AnnotationRow, CompletenessRow, ImageRow
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


def roll_back(
    project: Project, version: str, *, author: str, origin: str = "", progress: ShowProgress | None = None
) -> RolledBack:
    """Make the live labels what the version of this name or id holds.

    Raises UserError, with nothing changed, when there is no such version or one of its classes is gone.
    """
    show = progress or (lambda _done, _total, _message: None)
    with project.registry.reading() as session:
        row = version_by(session, version)
        missing_classes = _missing_classes(session, manifest_of(project, row.id))
    if missing_classes:
        raise UserError(
            f"The class {missing_classes[0]} of version {row.name} is no longer in the project; nothing was changed.",
            "Restore the class on the Brief page.",
        )
    manifest = manifest_of(project, row.id)
    with project.registry.transaction(origin) as tx:
        roller = _Roller(tx, manifest, row.name, author)
        for start in range(0, len(manifest.images), BATCH):
            roller.take(manifest.images[start : start + BATCH])
            show(min(start + BATCH, len(manifest.images)), len(manifest.images), "Rolling back")
        return roller.done()


def _missing_classes(session: Session, manifest: Manifest) -> list[str]:
    known = class_names(session)
    return [each.name for each in manifest.classes if each.id not in known]


class _Roller:
    """One roll-back in one transaction."""

    def __init__(self, tx: Transaction, manifest: Manifest, name: str, author: str) -> None:
        self._tx, self._name, self._author = tx, name, author
        self._class_ids = frozenset(each.id for each in manifest.classes)
        self._edit: GrowingEdit | None = None
        self._images: set[int] = set()
        self._changes = 0
        self._missing: list[str] = []

    def take(self, batch: Sequence[ManifestImage]) -> None:
        """Roll these images back."""
        hashes = [image.sha256 for image in batch]
        chosen = select(ImageRow.sha256, ImageRow.id).where(col(ImageRow.sha256).in_(hashes))
        ids = dict(self._tx.session.exec(chosen).all())
        self._missing += [image.name for image in batch if image.sha256 not in ids]
        there = [(ImageId(ids[image.sha256]), image) for image in batch if image.sha256 in ids]
        changes = [*self._labels(there), *self._completeness(there), *self._conditions(there)]
        if not changes:
            return
        if self._edit is None:
            self._edit = GrowingEdit(self._tx, f"Roll back to {self._name}", author=self._author)
        self._edit.add(changes)
        self._changes += len(changes)
        self._images |= {change.image_id for change in changes}

    def done(self) -> RolledBack:
        """What was done."""
        edit_id = None if self._edit is None else self._edit.id
        return RolledBack(edit_id, len(self._images), self._changes, tuple(self._missing))

    def _labels(self, there: Sequence[tuple[ImageId, ManifestImage]]) -> Iterator[Change]:
        chosen = select(AnnotationRow).where(col(AnnotationRow.image_id).in_([key for key, _ in there]))
        live: dict[int, list[Annotation]] = {}
        for row in self._tx.session.exec(chosen.order_by(col(AnnotationRow.id))):
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
        chosen = select(CompletenessRow).where(col(CompletenessRow.image_id).in_([key for key, _ in there]))
        before: dict[int, dict[int, str]] = {}
        for row in self._tx.session.exec(chosen):
            before.setdefault(row.image_id, {})[row.class_id] = row.state
        for image_id, image in there:
            seen = {label.class_id for label in image.labels}
            said = {key: "verified" if key in seen else "verified_empty" for key in image.exhaustive}
            old = before.get(image_id, {})
            yield from completeness_set(image_id, old, {**old, **said}).changes

    def _conditions(self, there: Sequence[tuple[ImageId, ManifestImage]]) -> Iterator[Change]:
        """What the image says itself is set where it, or what it inherits, is not what the version says."""
        ids = [key for key, _ in there]
        own = conditions_said(self._tx.session, ids)
        effective = effective_conditions(self._tx.session, ids)
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
