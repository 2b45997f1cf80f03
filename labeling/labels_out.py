"""Writes labels out in a format, from the live labels or a frozen version, and tells what the format cannot hold."""

from dataclasses import dataclass
from pathlib import Path

from sqlmodel import col, select

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


@dataclass(frozen=True, slots=True)
class LabelsReport:
    """What was written, and what the format could not hold."""

    format: str
    images: int
    annotations: int
    dropped: tuple[Skipped, ...]


def write_labels(project: Project, dest: Path, *, format_name: str, version: str | None = None) -> LabelsReport:
    """Write pictures and labels into a new or empty folder."""
    known = format_named(format_name)
    labelled = _live(project) if version is None else _frozen(project, version)
    if not labelled.images:
        raise UserError("There are no images to write; nothing was written.", "Import some first.")
    dropped = known.write(labelled, dest.expanduser().resolve())
    annotations = sum(len(image.annotations) for image in labelled.images)
    return LabelsReport(known.name, len(labelled.images), annotations, dropped)


def _live(project: Project) -> OutSet:
    with project.registry.reading() as session:
        names = {row.id: row.name for row in classes(session) if row.id is not None}
        annotations: dict[int, list[Annotation]] = {}
        for row in session.exec(select(AnnotationRow).order_by(col(AnnotationRow.id))):
            if row.class_id in names:
                annotations.setdefault(row.image_id, []).append(annotation_of_row(row))
        verified: dict[int, set[int]] = {}
        for state in session.exec(select(CompletenessRow).where(col(CompletenessRow.state).in_(VERIFIED))):
            verified.setdefault(state.image_id, set()).add(state.class_id)
        images = [
            OutImage(
                project.image_path(session, row), row.name, row.width, row.height, row.source_part,
                annotations.get(row.id, []), names.keys() <= verified.get(row.id, set()),
            )
            for row in session.exec(select(ImageRow).order_by(col(ImageRow.id)))
        ]  # fmt: skip
    return OutSet(names, images)


def _frozen(project: Project, named: str) -> OutSet:
    with project.registry.reading() as session:
        version_id = version_by(session, named).id
    manifest = manifest_of(project, version_id)
    paths = locations(project, manifest).paths
    names = {known.id: known.name for known in manifest.classes}
    images = [
        OutImage(
            Path(paths[image.sha256]), image.name, image.width, image.height, image.part, _annotations(image), True
        )
        for image in manifest.images
    ]
    return OutSet(names, images)


def _annotations(image: ManifestImage) -> list[Annotation]:
    return [
        Annotation(
            AnnotationId(number), ImageId(0), ClassId(label.class_id), label.shape, "", label.provenance,
            label.attributes,
        )
        for number, label in enumerate(image.labels)
    ]  # fmt: skip
