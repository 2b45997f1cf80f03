"""One image as two versions hold it, or a version and the live labels: for looking at a difference."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from core.manifest import ManifestImage
from core.project import Project
from core.queries.versions import stored_manifest, version_by
from core.schema import ImageRow
from labeling.live_labels import LiveLabels
from labeling.version_compare import LIVE


@dataclass(frozen=True, slots=True)
class BothSides:
    """An image of the project (None when it is there no more) as either side holds it, None where it does not."""

    image_id: int | None
    before: ManifestImage | None
    after: ManifestImage | None


def both_sides(project: Project, old: str, new: str, sha256: str, class_ids: frozenset[int]) -> BothSides:
    """One image on both sides; each a version by name or id, or `live` with its labels of these classes.

    Raises UserError for no such version.
    """
    with project.registry.reading() as session:
        image_id = session.exec(select(ImageRow.id).where(col(ImageRow.sha256) == sha256)).first()
        before, after = (_held(project, session, named, sha256, image_id, class_ids) for named in (old, new))
    return BothSides(image_id, before, after)


def _held(
    project: Project, session: Session, named: str, sha256: str, image_id: int | None, class_ids: frozenset[int]
) -> ManifestImage | None:
    if named != LIVE:
        return stored_manifest(project, version_by(session, named).id).find(sha256)
    if image_id is None:
        return None
    return next(LiveLabels(project, session, class_ids).images([(image_id, "train")]), None)


def image_ids_of(project: Project, hashes: list[str]) -> list[int]:
    """The images of the project with these hashes, in this order; those that it lost are left out."""
    found: dict[str, int] = {}
    with project.registry.reading() as session:
        for start in range(0, len(hashes), 500):
            batch = hashes[start : start + 500]
            found |= dict(
                session.exec(select(ImageRow.sha256, ImageRow.id).where(col(ImageRow.sha256).in_(batch))).all()
            )
    return [found[each] for each in hashes if each in found]
