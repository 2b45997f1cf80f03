"""Writes labels out in a format, from the live labels or a frozen version, and tells what the format cannot hold.

A version is written from its manifest alone, so that the same bytes come out whatever became of the labels. All is
written into a folder beside the one that was named, which gets its name when it is whole.
"""

import re
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
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
from core.queries.completeness import VERIFIED, completeness_of_many
from core.queries.conditions import effective_conditions
from core.queries.images import annotation_of_row, image_count
from core.queries.stopping import stoppable_reading
from core.queries.versions import stored_manifest, version_by
from core.schema import AnnotationRow, ImageRow
from core.watched import IsStopAsked, ShowProgress, passing, watched
from labeling.versions import locations

BATCH = 400
SHOWN_EVERY = 20  # images: they are copied
WRITING = "Writing pictures and labels"
_FRAME = re.compile(r"/frame_(\d+)\.\w+$")  # as the frames of drives are named


@dataclass(frozen=True, slots=True)
class LabelsReport:
    """What was written, and what the format could not hold."""

    format: str
    images: int
    annotations: int
    dropped: tuple[Skipped, ...]


def write_labels(
    project: Project,
    dest: Path,
    *,
    format_name: str,
    version: str | None = None,
    progress: ShowProgress | None = None,
    is_stop_asked: IsStopAsked | None = None,
) -> LabelsReport:
    """Write pictures and labels into a new or empty folder. The registry may change meanwhile: one view is written.

    Of a version the same bytes each time, and each picture is held against its hash while it is copied. Raises
    UserError when one is not what it was, when there is nothing to write or something stands in the way, and Stopped
    when a stop is asked; nothing is left behind then.
    """
    known, dest = format_named(format_name), dest.expanduser().resolve()
    tally = _Tally(watched(progress, is_stop_asked))
    with stoppable_reading(project.registry, is_stop_asked) as session, _whole_folder(dest) as beside:
        if version is None:
            tally.total = image_count(session)
            names, images = _live(project, session)
        else:
            row = version_by(session, version)
            tally.total = row.images
            tally.show(0, row.images, "Looking for the pictures")
            names, images = _frozen(project, row.id)
        first = next(images, None)
        if first is None:
            raise UserError("There are no images to write; nothing was written.", "Import some first.")
        dropped = known.write(OutSet(names, tally.counted(chain((first,), images))), beside)
        tally.show(tally.images, tally.total, WRITING)
    return LabelsReport(known.name, tally.images, tally.annotations, dropped)


@contextmanager
def _whole_folder(dest: Path) -> Iterator[Path]:
    """A folder that gets its name when all of it is there, and is gone otherwise, with those made to hold it."""
    if dest.exists() and (not dest.is_dir() or any(dest.iterdir())):
        raise UserError(f"{dest} is not empty, so nothing was written.", "Name a new folder.")
    beside = dest.with_name(f".{dest.name}.{secrets.token_hex(4)}.part")
    made = [folder for folder in dest.parents if not folder.exists()]
    try:
        dest.parent.mkdir(parents=True, exist_ok=True)
        beside.mkdir()
        yield beside
        if dest.exists():
            dest.rmdir()
        beside.rename(dest)
    except OSError as error:
        raise UserError(
            f"{dest} could not be written ({error.strerror}); nothing was left behind.",
            f"Check the free space and the permissions of {dest.parent}.",
        ) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        if not dest.exists():
            for folder in made:
                with suppress(OSError):  # somebody put something into it meanwhile
                    folder.rmdir()


@dataclass(slots=True)
class _Tally:
    """Counts what goes by, and shows it."""

    show: ShowProgress
    total: int = 0
    images: int = 0
    annotations: int = 0

    def counted(self, images: Iterable[OutImage]) -> Iterator[OutImage]:
        for image in passing(images, self.total, self.show, WRITING, every=SHOWN_EVERY):
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
    stands = completeness_of_many(session, ids)
    verified = {key: {each for each, state in said.items() if state in VERIFIED} for key, said in stands.items()}
    conditions = effective_conditions(session, ids)
    for image in session.exec(select(ImageRow).where(col(ImageRow.id).in_(ids)).order_by(col(ImageRow.id))):
        yield OutImage(
            project.image_path(session, image), image.name, image.width, image.height, image.source_part,
            annotations.get(image.id, []), names.keys() <= verified.get(image.id, set()),
            conditions=conditions.get(image.id, {}), frame_index=image.frame_index,
            recording="" if image.drive_id is None else f"drive-{image.drive_id}",
        )  # fmt: skip
    session.expunge_all()


def _frozen(project: Project, version_id: str) -> tuple[dict[int, str], Iterator[OutImage]]:
    manifest = stored_manifest(project, version_id)
    paths = locations(project, manifest).paths
    images = (
        OutImage(
            Path(paths[image.sha256]), image.name, image.width, image.height, image.part, _annotations(image), True,
            conditions=image.conditions, recording=image.group, frame_index=_frame_of(image), sha256=image.sha256,
        )
        for image in manifest.images()
    )  # fmt: skip
    return {known.id: known.name for known in manifest.classes}, images


def _frame_of(image: ManifestImage) -> int | None:
    """The place of a frame in its drive, which its name says."""
    found = _FRAME.search(image.name) if image.group else None
    return None if found is None else int(found[1])


def _annotations(image: ManifestImage) -> list[Annotation]:
    return [
        Annotation(
            AnnotationId(number), ImageId(0), ClassId(label.class_id), label.shape, "", label.provenance,
            label.attributes,
        )
        for number, label in enumerate(image.labels)
    ]  # fmt: skip
