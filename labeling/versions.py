"""Freezes the labels as they are into a dataset version: an immutable manifest, named by its hash.

An image is taken when each class of the version was verified on it, also as absent; the others are left out and
counted. So an image nobody looked at never trains as empty.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text
from sqlmodel import Session, col, select

from core.annotations import HUMAN, Provenance
from core.camera_profile import CameraProfile
from core.canonical import to_json
from core.errors import UserError
from core.ids import VersionId
from core.manifest import (
    Locations,
    Manifest,
    ManifestClass,
    ManifestImage,
    ManifestLabel,
    manifest_id,
    write_manifest,
)
from core.project import Project, utc_now
from core.queries.brief import classes as known_classes
from core.queries.drives import cameras_by_drive
from core.queries.versions import versions
from core.schema import AnnotationRow, CompletenessRow, DatasetVersionRow, ImageRow
from core.shapes import shape_from_json
from labeling.splitting import SplitPlan, Splittable, parts_of

__all__ = ["FrozenVersion", "SplitPlan", "freeze", "locations"]

VERIFIED = ("verified", "verified_empty")
ShowProgress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class FrozenVersion:
    """What was frozen. `left_out` counts images by the reason why they are not in it."""

    id: VersionId
    name: str
    parts: Mapping[str, int]
    images: int
    annotations: int
    left_out: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Live:
    """All labels of a project, as read in one consistent view."""

    images: Sequence[ImageRow]
    labels: Mapping[int, Sequence[AnnotationRow]]
    verified: Mapping[int, frozenset[int]]
    conditions: Mapping[int, Mapping[str, str]]
    paths: Mapping[int, Path]
    cameras: Mapping[int, CameraProfile]


def freeze(
    project: Project,
    name: str,
    plan: SplitPlan,
    *,
    class_names: Sequence[str] = (),
    progress: ShowProgress | None = None,
) -> FrozenVersion:
    """Freeze the verified images under a name; `class_names` limits the version to some classes.

    Raises UserError, with nothing written, when the name is taken, no image is verified, or this very content was
    frozen before under another name.
    """
    show = progress or (lambda _done, _total, _message: None)
    show(0, 3, "Reading the labels")
    with project.registry.reading() as session:
        _refuse_name(session, name)
        chosen = _version_classes(session, class_names)
        live = _read_live(project, session)
    taken, left_out = _taken(live, frozenset(chosen))
    if not taken:
        raise UserError(
            f"No image is verified for all of the {len(chosen)} classes, so there is nothing to freeze"
            f" ({_told(left_out)}).",
            "Mark images as verified on the Label page, or choose fewer classes.",
        )
    show(1, 3, "Splitting")
    parts = parts_of(
        [_splittable(live, row) for row in taken], plan, cache_folder=project.cache_folder,
        progress=lambda done, total, told: show(1, 3, f"{told}, {done} of {total}"),
    )  # fmt: skip
    manifest = Manifest(
        tuple(ManifestClass(class_id, words) for class_id, words in chosen.items()),
        plan.to_json(),
        tuple(sorted((_entry(live, row, chosen, parts[row.sha256]) for row in taken), key=lambda image: image.sha256)),
    )
    show(2, 3, "Writing the manifest")
    frozen = _keep(project, name, manifest, left_out)
    show(3, 3, "Frozen")
    return frozen


def locations(project: Project, manifest: Manifest) -> Locations:
    """Where the pictures of a version lie on this computer. Raises UserError when some are missing."""
    wanted = {image.sha256 for image in manifest.images}
    with project.registry.reading() as session:
        rows = [row for row in session.exec(select(ImageRow)) if row.sha256 in wanted]
        paths = {row.sha256: project.image_path(session, row) for row in rows}
    missing = [path.name for path in paths.values() if not path.is_file()]
    missing += [image.name for image in manifest.images if image.sha256 not in paths]
    if missing:
        raise UserError(
            f"{len(missing)} pictures of this version are missing, {missing[0]} for one; nothing was started.",
            "Put the folder back where it was, or import it again.",
        )
    return Locations({sha256: str(path) for sha256, path in paths.items()})


def _refuse_name(session: Session, name: str) -> None:
    if not name.strip():
        raise UserError("A version needs a name; nothing was frozen.", "Type a name.")
    if any(row.name == name for row in versions(session)):
        raise UserError(f"There is already a version {name}; nothing was frozen.", "Choose another name.")


def _version_classes(session: Session, names: Sequence[str]) -> dict[int, str]:
    """The chosen classes, or all that are in use, in their order."""
    every = {row.id: row.name for row in known_classes(session) if row.id is not None}
    unknown = sorted(set(names) - set(every.values()))
    if unknown:
        raise UserError(
            f"There is no class {unknown[0]}; nothing was frozen.", f"Classes: {', '.join(every.values())}."
        )
    used = set(session.exec(select(AnnotationRow.class_id).distinct()))
    chosen = {key: words for key, words in every.items() if (words in names if names else key in used)}
    if not chosen:
        raise UserError("Nothing is labelled yet, so there is nothing to freeze.", "Label or import some images.")
    return chosen


def _read_live(project: Project, session: Session) -> _Live:
    labels: dict[int, list[AnnotationRow]] = {}
    for annotation in session.exec(select(AnnotationRow).order_by(col(AnnotationRow.id))):
        labels.setdefault(annotation.image_id, []).append(annotation)
    verified: dict[int, set[int]] = {}
    for state in session.exec(select(CompletenessRow).where(col(CompletenessRow.state).in_(VERIFIED))):
        verified.setdefault(state.image_id, set()).add(state.class_id)
    conditions: dict[int, dict[str, str]] = {}
    for image_id, group, value in session.execute(text("SELECT image_id, group_name, value FROM effective_condition")):
        conditions.setdefault(image_id, {})[group] = value
    images = list(session.exec(select(ImageRow).order_by(col(ImageRow.id))))
    return _Live(
        images,
        labels,
        {image_id: frozenset(ids) for image_id, ids in verified.items()},
        conditions,
        {row.id: project.image_path(session, row) for row in images},
        cameras_by_drive(session),
    )


def _taken(live: _Live, class_ids: frozenset[int]) -> tuple[list[ImageRow], dict[str, int]]:
    taken: list[ImageRow] = []
    left_out: Counter[str] = Counter()
    for row in live.images:
        seen = live.verified.get(row.id, frozenset())
        if class_ids <= seen:
            if live.paths[row.id].is_file():
                taken.append(row)
            else:
                left_out["missing file"] += 1
        elif seen & class_ids or row.id in live.labels:
            left_out["partly labelled"] += 1
        else:
            left_out["not labelled"] += 1
    return taken, dict(left_out)


def _splittable(live: _Live, row: ImageRow) -> Splittable:
    labels = live.labels.get(row.id, ())
    return Splittable(
        sha256=row.sha256,
        path=live.paths[row.id],
        orientation=row.orientation,
        class_ids=frozenset(label.class_id for label in labels),
        source_part=row.source_part,
        drive=None if row.drive_id is None else str(row.drive_id),
        conditions=frozenset(f"{group}={value}" for group, value in live.conditions.get(row.id, {}).items()),
    )


def _entry(live: _Live, row: ImageRow, chosen: Mapping[int, str], part: str) -> ManifestImage:
    labels = [label for label in live.labels.get(row.id, ()) if label.class_id in chosen]
    camera = live.cameras.get(row.drive_id or 0)
    return ManifestImage(
        sha256=row.sha256,
        name=row.name,
        width=row.width,
        height=row.height,
        orientation=row.orientation,
        part=part,
        labels=tuple(_label(label) for label in sorted(labels, key=lambda label: (label.class_id, label.geometry))),
        exhaustive=tuple(sorted(live.verified[row.id] & chosen.keys())),
        conditions=dict(live.conditions.get(row.id, {})),
        group="" if row.drive_id is None else f"drive-{row.drive_id}",
        camera="" if camera is None else camera.title,
        ignored=() if camera is None else camera.rings_on((row.width, row.height)),
    )


def _label(row: AnnotationRow) -> ManifestLabel:
    by_model = row.source == "model"  # a path of an import would tell one computer's folders, and change the hash
    provenance = Provenance("model", row.reference, row.score) if by_model else HUMAN
    said = json.loads(row.attributes_json)
    return ManifestLabel(row.class_id, shape_from_json(row.kind, row.geometry), said, provenance)


def _keep(project: Project, name: str, manifest: Manifest, left_out: Mapping[str, int]) -> FrozenVersion:
    text = write_manifest(manifest)
    version_id = VersionId(manifest_id(text))
    project.objects.add_bytes(text)
    parts = Counter(image.part for image in manifest.images)
    counts = {part: parts[part] for part in ("train", "valid", "test") if parts[part]}
    annotations = sum(len(image.labels) for image in manifest.images)
    with project.registry.transaction() as tx:
        _refuse_name(tx.session, name)
        same = tx.session.get(DatasetVersionRow, version_id)
        if same is not None:
            raise UserError(f"This is exactly what version {same.name} holds; nothing was frozen.", f"Use {same.name}.")
        tx.session.add(
            DatasetVersionRow(
                id=version_id, name=name, created_at=utc_now(), images=len(manifest.images), annotations=annotations,
                parts_json=to_json(counts), split_json=to_json(manifest.split), left_out_json=to_json(left_out),
            )
        )  # fmt: skip
        tx.touch("versions", [version_id])
    return FrozenVersion(version_id, name, counts, len(manifest.images), annotations, left_out)


def _told(left_out: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {reason}" for reason, count in left_out.items()) or "there are no images"
