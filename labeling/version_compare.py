"""Compares versions of a project with each other, or with the labels as they are now."""

from sqlmodel import Session, select

from core.canonical import Json, JsonObject
from core.manifest import ManifestClass, ManifestLabel, image_line
from core.manifest_stream import StoredManifest
from core.project import Project
from core.queries.brief import classes as known_classes
from core.queries.stopping import stoppable_reading
from core.queries.versions import stored_manifest, version_by
from core.schema import AnnotationRow
from core.shapes import shape_kind
from core.watched import IsStopAsked, ShowProgress, watched
from labeling.live_labels import LiveLabels
from labeling.version_diff import Side, VersionDifference, difference_between, side_of

LIVE = "live"  # the word for the labels as they are now, where a version is named


def compare(
    project: Project, old: str, new: str, *, progress: ShowProgress | None = None,
    is_stop_asked: IsStopAsked | None = None,
) -> VersionDifference:  # fmt: skip
    """What has to happen to `old` to make it `new`; each a version by name or id, or `live`.

    The live labels are those of the images that the other side holds, whether or not somebody has verified them since,
    and of images that could be frozen with its classes today. Parts are not theirs.

    Raises UserError for no version, Stopped when a stop is asked.
    """
    show = watched(progress, is_stop_asked)
    show(0, 0, "Reading")
    with stoppable_reading(project.registry, is_stop_asked) as session:
        sides = _side(project, session, old, new), _side(project, session, new, old)
        return difference_between(*sides, show)


def difference_to_json(told: VersionDifference) -> JsonObject:
    """As the command line tells it, images by hash with their names."""
    labels: list[Json] = [
        {"kind": each.kind, "image": each.sha256, "before": _label(each.before), "after": _label(each.after)}
        for each in told.labels
    ]
    return {
        "counts": dict(told.counts()),
        "images_added": list(told.images_added),
        "images_removed": list(told.images_removed),
        "parts": [{"image": each.sha256, "before": each.before, "after": each.after} for each in told.parts],
        "labels": labels,
        "classes": [{"id": each.id, "before": each.before, "after": each.after} for each in told.classes],
        "conditions": list(told.conditions),
        "names": dict(told.names),
    }


def _label(label: ManifestLabel | None) -> Json:
    if label is None:
        return None
    bounds = label.shape.bounds()
    told: dict[str, Json] = {"class": label.class_id, "kind": shape_kind(label.shape)}
    return {**told, "bounds": None if bounds is None else list(bounds), "attributes": dict(label.attributes)}


def _side(project: Project, session: Session, named: str, other: str) -> Side:
    if other == named == LIVE:
        return Side((), ())
    row = version_by(session, other if named == LIVE else named)
    stored = stored_manifest(project, row.id)
    return _live(project, session, stored) if named == LIVE else side_of(stored, row.images)


def _live(project: Project, session: Session, other: StoredManifest) -> Side:
    own = [each.id for each in other.classes]
    names = {row.id: row.name for row in known_classes(session, retired=True) if row.id is not None}
    used = set(session.exec(select(AnnotationRow.class_id).distinct()))
    shown = [row.id for row in known_classes(session) if row.id in used and row.id not in own]
    classes = [ManifestClass(key, names[key]) for key in (*own, *shown) if key is not None and key in names]
    parts = {head.sha256: head.part for head in other.heads()}
    wanted: list[tuple[str, int, str]] = []
    for each in LiveLabels(project, session, own).standings():
        image = each.splittable
        if image.sha256 in parts or each.is_verified(len(own)):
            wanted.append((image.sha256, image.image_id, parts.get(image.sha256, "train")))
    ordered = [(key, part) for _, key, part in sorted(wanted)]
    images = LiveLabels(project, session, [each.id for each in classes]).images(ordered)
    return Side(classes, map(image_line, images), len(ordered))
