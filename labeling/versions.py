"""Freezes the labels as they are into a dataset version: an immutable manifest, named by its hash.

An image is taken when each class of the version was verified on it, also as absent; the others are left out and
counted. So an image nobody looked at never trains as empty.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlmodel import Session, select

from core.canonical import to_json
from core.errors import UserError
from core.ids import VersionId
from core.manifest import PARTS, Locations, Manifest, ManifestClass, ManifestImage, manifest_lines
from core.manifest_stream import StoredManifest
from core.project import Project, utc_now
from core.queries.brief import classes as known_classes
from core.queries.images import image_count
from core.queries.stopping import stoppable_reading
from core.queries.versions import every_version, held_for_testing
from core.schema import AnnotationRow, DatasetVersionRow, ImageRow
from core.watched import IsStopAsked, ShowProgress, passing, watched
from labeling.live_labels import Files, LiveLabels, Standing
from labeling.splitting import Split, SplitPlan, Splittable, parts_of

__all__ = ["FrozenVersion", "SplitPlan", "freeze", "locations"]

HELD = "held for testing, but its source says another part"


@dataclass(frozen=True, slots=True)
class FrozenVersion:
    """What was frozen. `left_out` counts images by the reason why they are not in it.

    `kept_back` are images that another version holds for testing, with those that must stay beside them: none of them
    is in train or valid.
    """

    id: VersionId
    name: str
    parts: Mapping[str, int]
    images: int
    annotations: int
    left_out: Mapping[str, int] = field(default_factory=dict)
    kept_back: int = 0


@dataclass(slots=True)
class _Tally:
    """Counts what goes by into the manifest."""

    total: int
    show: ShowProgress
    parts: Counter[str] = field(default_factory=Counter)
    annotations: int = 0

    def counted(self, images: Iterator[ManifestImage]) -> Iterator[ManifestImage]:
        for image in passing(images, self.total, self.show, "Writing the version"):
            self.parts[image.part] += 1
            self.annotations += len(image.labels)
            yield image


def freeze(
    project: Project,
    name: str,
    plan: SplitPlan,
    *,
    class_names: Sequence[str] = (),
    is_test_held: bool = False,
    progress: ShowProgress | None = None,
    is_stop_asked: IsStopAsked | None = None,
) -> FrozenVersion:
    """Freeze the verified images under a name; `class_names` limits the version to some classes.

    With `is_test_held` the images of its test part train in no later version. Raises UserError, with nothing written,
    when the name is taken, no image is verified, there is nothing to hold, or this very content was frozen before
    under another name; and Stopped, with nothing written too, when a stop is asked.
    """
    show = watched(progress, is_stop_asked)
    show(0, 0, "Reading the labels")
    with stoppable_reading(project.registry, is_stop_asked) as session:
        _refuse_name(session, name)
        chosen = _version_classes(session, class_names)
        live = LiveLabels(project, session, chosen)
        standings = passing(live.standings(), image_count(session), show, "Reading the labels")
        taken, left_out = _taken(standings, len(chosen))
        if not taken:
            raise UserError(
                f"No image is verified for all of the {len(chosen)} classes, so there is nothing to freeze"
                f" ({_told(left_out)}).",
                "Mark images as verified on the Label page, or choose fewer classes.",
            )
        split = _split(project, session, taken, plan, show)
        _refuse_parts(split, is_test_held=is_test_held)
        tally = _Tally(len(split.parts), show)
        version_id = _write(project, live, chosen, plan, split, tally, taken)
    left_out |= {HELD: len(split.left_out)} if split.left_out else {}
    counts = {part: tally.parts[part] for part in PARTS if tally.parts[part]}
    frozen = FrozenVersion(version_id, name, counts, tally.total, tally.annotations, left_out, split.kept_back)
    _keep(project, frozen, plan, is_test_held=is_test_held)
    return frozen


def _write(
    project: Project, live: LiveLabels, chosen: Mapping[int, str], plan: SplitPlan, split: Split, tally: _Tally,
    taken: Sequence[Splittable],
) -> VersionId:  # fmt: skip
    """Keep the manifest as an object, image by image."""
    wanted = sorted((image.sha256, image.image_id) for image in taken if image.sha256 in split.parts)
    images = live.images([(image_id, split.parts[sha256]) for sha256, image_id in wanted])
    classes = [ManifestClass(class_id, words) for class_id, words in chosen.items()]
    lines = manifest_lines(classes, plan.to_json(), tally.counted(images))
    return VersionId(project.objects.add_pieces(lines))


def _split(
    project: Project, session: Session, taken: Sequence[Splittable], plan: SplitPlan, show: ShowProgress
) -> Split:
    total = len(taken)
    show(0, total, "Splitting")
    held = held_for_testing(project, session)
    return parts_of(taken, plan, progress=show, held=held, cache_folder=project.cache_folder)


def _refuse_parts(split: Split, *, is_test_held: bool) -> None:
    if not split.parts:
        raise UserError(
            "Every verified image is held for testing and belongs to another part by its source; nothing was frozen.",
            "Release the held test part, or do not keep the source's parts.",
        )
    if is_test_held and "test" not in split.parts.values():
        raise UserError(
            "This version would have no test part, so there is nothing to hold; nothing was frozen.",
            "Give the test part a share, or do not hold it.",
        )


def locations(project: Project, manifest: Manifest | StoredManifest) -> Locations:
    """Where the pictures of a version lie on this computer. Raises UserError when some are missing."""
    heads = manifest.heads() if isinstance(manifest, StoredManifest) else iter(manifest.images)
    wanted = {head.sha256: head.name for head in heads}
    paths: dict[str, str] = {}
    with project.registry.reading() as session:
        files = Files(project, session)
        for sha256, source_id, path in session.exec(select(ImageRow.sha256, ImageRow.source_id, ImageRow.path)):
            if sha256 in wanted:
                paths[sha256] = files.of(source_id, path)
    missing = [Path(path).name for path in paths.values() if not Path(path).is_file()]
    missing += [name for sha256, name in wanted.items() if sha256 not in paths]
    if missing:
        raise UserError(
            f"{len(missing)} pictures of this version are missing, {missing[0]} for one; nothing was started.",
            "Put the folder back where it was, or import it again.",
        )
    return Locations(paths)


def _refuse_name(session: Session, name: str) -> None:
    if not name.strip():
        raise UserError("A version needs a name; nothing was frozen.", "Type a name.")
    if any(row.name == name for row in every_version(session)):
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


def _taken(standings: Iterator[Standing], classes: int) -> tuple[list[Splittable], dict[str, int]]:
    taken: list[Splittable] = []
    left_out: Counter[str] = Counter()
    for each in standings:
        if each.is_verified(classes):
            if Path(each.splittable.file).is_file():
                taken.append(each.splittable)
            else:
                left_out["missing file"] += 1
        elif each.verified or each.is_labelled:
            left_out["partly labelled"] += 1
        else:
            left_out["not labelled"] += 1
    return taken, dict(left_out)


def _keep(project: Project, frozen: FrozenVersion, plan: SplitPlan, *, is_test_held: bool) -> None:
    with project.registry.transaction() as tx:
        _refuse_name(tx.session, frozen.name)
        same = tx.session.get(DatasetVersionRow, frozen.id)
        if same is not None:
            raise UserError(f"This is exactly what version {same.name} holds; nothing was frozen.", f"Use {same.name}.")
        tx.session.add(
            DatasetVersionRow(
                id=frozen.id, name=frozen.name, created_at=utc_now(), images=frozen.images,
                annotations=frozen.annotations, parts_json=to_json(frozen.parts), split_json=to_json(plan.to_json()),
                left_out_json=to_json(frozen.left_out), is_test_held=is_test_held,
            )
        )  # fmt: skip
        tx.touch("versions", [frozen.id])


def _told(left_out: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {reason}" for reason, count in left_out.items()) or "there are no images"
