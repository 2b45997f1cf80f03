"""Writes labels out in a format, from the live labels or a frozen version, and tells what the format cannot hold."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from sqlmodel import Session, col, select

from core.annotations import Annotation
from core.errors import UserError
from core.formats.known import format_named
from core.formats.seam import OutImage, OutSet, Skipped
from core.ids import AnnotationId, ClassId, ImageId
from core.manifest import ManifestImage
from core.project import Project
from core.queries.brief import classes
from core.queries.images import annotation_of_row
from core.queries.versions import manifest_of, version_by
from core.schema import AnnotationRow, CompletenessRow, ImageRow
from labeling.versions import VERIFIED, locations

BATCH = 400


@dataclass(frozen=True, slots=True)
class LabelsReport:
    """What was written, and what the format could not hold."""

    format: str
    images: int
    annotations: int
    dropped: tuple[Skipped, ...]


def write_labels(project: Project, dest: Path, *, format_name: str, version: str | None = None) -> LabelsReport:
    """Write pictures and labels into a new or empty folder. The registry may change meanwhile: one view is written."""
    known = format_named(format_name)
    tally = _Tally()
    with project.registry.reading() as session:
        names, images = _live(project, session) if version is None else _frozen(project, session, version)
        first = next(images, None)
        if first is None:
            raise UserError("There are no images to write; nothing was written.", "Import some first.")
        dropped = known.write(OutSet(names, tally.counted(chain((first,), images))), dest.expanduser().resolve())
    return LabelsReport(known.name, tally.images, tally.annotations, dropped)


@dataclass(slots=True)
class _Tally:
    """Counts what goes by."""

    images: int = 0
    annotations: int = 0

    def counted(self, images: Iterable[OutImage]) -> Iterator[OutImage]:
        for image in images:
            self.images += 1
            self.annotations += len(image.annotations)
            yield image


def _live(project: Project, session: Session) -> tuple[dict[int, str], Iterator[OutImage]]:
    names = {row.id: row.name for row in classes(session) if row.id is not None}
    ids = list(session.exec(select(ImageRow.id).order_by(col(ImageRow.id))))
    batches = (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
    return names, (image for batch in batches for image in _live_batch(project, session, names, batch))


def _live_batch(project: Project, session: Session, names: Mapping[int, str], ids: Sequence[int]) -> Iterator[OutImage]:
    annotations: dict[int, list[Annotation]] = {}
    chosen = select(AnnotationRow).where(col(AnnotationRow.image_id).in_(ids)).order_by(col(AnnotationRow.id))
    for row in session.exec(chosen):
        if row.class_id in names:
            annotations.setdefault(row.image_id, []).append(annotation_of_row(row))
    verified: dict[int, set[int]] = {}
    stands = select(CompletenessRow).where(col(CompletenessRow.image_id).in_(ids))
    for state in session.exec(stands.where(col(CompletenessRow.state).in_(VERIFIED))):
        verified.setdefault(state.image_id, set()).add(state.class_id)
    for image in session.exec(select(ImageRow).where(col(ImageRow.id).in_(ids)).order_by(col(ImageRow.id))):
        yield OutImage(
            project.image_path(session, image), image.name, image.width, image.height, image.source_part,
            annotations.get(image.id, []), names.keys() <= verified.get(image.id, set()),
            frame_index=image.frame_index,
        )  # fmt: skip
    session.expunge_all()


def _frozen(project: Project, session: Session, named: str) -> tuple[dict[int, str], Iterator[OutImage]]:
    manifest = manifest_of(project, version_by(session, named).id)
    paths = locations(project, manifest).paths
    images = (
        OutImage(
            Path(paths[image.sha256]), image.name, image.width, image.height, image.part, _annotations(image), True,
            conditions=image.conditions, recording=image.group,
        )
        for image in manifest.images
    )  # fmt: skip
    return {known.id: known.name for known in manifest.classes}, images


def _annotations(image: ManifestImage) -> list[Annotation]:
    return [
        Annotation(
            AnnotationId(number), ImageId(0), ClassId(label.class_id), label.shape, "", label.provenance,
            label.attributes,
        )
        for number, label in enumerate(image.labels)
    ]  # fmt: skip
