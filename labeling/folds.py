"""Divides the train and valid parts of a version into folds, each a version of its own: what training reads.

Every fold holds the same images and labels. Its valid part is a fold, its train part all the others, and the test part
is as it was: nothing of a cross-validation ever sees it. Folds are named by their content, as all versions are, so
dealing again gives the same; the list of versions leaves them out.
"""

import json
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core.canonical import Json, to_json
from core.errors import UserError
from core.ids import VersionId
from core.manifest import PARTS, manifest_lines
from core.manifest_stream import StoredManifest
from core.project import Project, utc_now
from core.queries.versions import is_fold, stored_manifest, version_by
from core.registry import Transaction
from core.schema import DatasetVersionRow
from core.watched import IsStopAsked, ShowProgress, watched
from labeling.alike import FeatureCache, Picture, groups, near_pairs
from labeling.versions import locations

NOTHING_LABELLED = -1  # the stratum of images without labels


@dataclass(frozen=True, slots=True)
class _Dealt:
    """An image of the train or valid part: its classes, and what keeps it beside others."""

    sha256: str
    classes: frozenset[int]
    group: str


def make_folds(
    project: Project,
    version: str,
    *,
    folds: int,
    seed: int = 0,
    progress: ShowProgress | None = None,
    is_stop_asked: IsStopAsked | None = None,
) -> list[VersionId]:
    """The versions of the folds, in order, of a version (name or id).

    Images of one drive or group stay together, and copies of a photo where the version was split by similarity; each
    fold has its share of each class, by the rarest class of an image (scikit-learn's StratifiedGroupKFold). Raises
    UserError, with nothing written, for fewer groups than folds or a version that is a fold; Stopped when it is asked.
    """
    show = watched(progress, is_stop_asked)
    with project.registry.reading() as session:
        row = version_by(session, version)
    if is_fold(row):
        raise UserError(f"{row.name} is itself a fold; no folds were made.", "Name the version it was made from.")
    show(0, folds, "Reading the version")
    stored = stored_manifest(project, row.id)
    images = _dealt_images(stored)
    if dict(stored.split).get("group_by") == "similarity":
        images = _with_copies_together(project, stored, images, show)
    fold_of = _deal(images, folds, seed, row.name)
    made: list[DatasetVersionRow] = []
    for number in range(1, folds + 1):
        show(number - 1, folds, "Writing the folds")
        made.append(_write_fold(project, row, stored, fold_of, number, {"folds": folds, "seed": seed}))
    with project.registry.transaction() as tx:
        for each in made:
            _keep(tx, each)
        tx.touch("versions", [each.id for each in made])
    show(folds, folds, "Writing the folds")
    return [VersionId(each.id) for each in made]


def _dealt_images(stored: StoredManifest) -> list[_Dealt]:
    return [
        _Dealt(image.sha256, frozenset(label.class_id for label in image.labels), image.group or image.sha256)
        for image in stored.images()
        if image.part != "test"
    ]


def _with_copies_together(
    project: Project, stored: StoredManifest, images: Sequence[_Dealt], show: ShowProgress
) -> list[_Dealt]:
    """Groups that hold a copy of the same photo become one."""
    places = locations(project, stored)
    pictures = [Picture(number, each.sha256, Path(places.paths[each.sha256])) for number, each in enumerate(images)]
    pairs = near_pairs(pictures, FeatureCache(project.cache_folder), show).pairs
    first_of: dict[str, int] = {}
    of_group = [(first_of.setdefault(each.group, number), number) for number, each in enumerate(images)]
    together = groups([*(pair.numbers for pair in pairs), *(pair for pair in of_group if pair[0] != pair[1])])
    names = {number: images[group[0]].sha256 for group in together for number in group}
    return [replace(each, group=names.get(number, each.group)) for number, each in enumerate(images)]


def _deal(images: Sequence[_Dealt], folds: int, seed: int, name: str) -> Mapping[str, int]:
    """Image hash -> the fold that it is judged in, from 1."""
    many = len({each.group for each in images})
    if many < folds:
        raise UserError(
            f"The train and valid parts of {name} hold {many} groups of images that must stay together, which is too"
            f" few for {folds} folds; nothing was started.",
            "Ask for fewer folds.",
        )
    import numpy as np
    from sklearn.model_selection import StratifiedGroupKFold

    counts = Counter(class_id for each in images for class_id in each.classes)
    strata = [min(each.classes, key=lambda known: (counts[known], known), default=NOTHING_LABELLED) for each in images]
    dealer = StratifiedGroupKFold(folds, shuffle=True, random_state=seed)
    groups_of = [each.group for each in images]
    found: dict[str, int] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # it warns of classes with fewer images than there are folds
        for number, (_taught, judged) in enumerate(_splits(dealer, np.asarray(strata), groups_of, name), start=1):
            found |= {images[int(place)].sha256: number for place in judged}
    return found


def _splits(dealer: object, strata: object, groups_of: Sequence[str], name: str) -> list[tuple[object, list[int]]]:
    try:
        return list(dealer.split(strata, strata, groups_of))  # type: ignore[attr-defined]  # scikit-learn has no types
    except ValueError as error:
        raise UserError(
            f"No class of {name} has as many images as there are folds, so they would not be alike; nothing was"
            " started.",
            "Ask for fewer folds.",
        ) from error


def _write_fold(
    project: Project, row: DatasetVersionRow, stored: StoredManifest, fold_of: Mapping[str, int], number: int,
    told: Mapping[str, Json],
) -> DatasetVersionRow:  # fmt: skip
    split: dict[str, Json] = {**stored.split, "fold": {"of": row.id, "number": number, **told}}
    tally: Counter[str] = Counter()

    def lines() -> Iterator[bytes]:
        yield from manifest_lines(stored.classes, split, [])
        for line in stored.lines():
            item = json.loads(line)
            if item["part"] != "test":
                item["part"] = "valid" if fold_of[item["sha256"]] == number else "train"
            tally[item["part"]] += 1
            yield f"{to_json(item)}\n".encode()

    version_id = project.objects.add_pieces(lines())
    return DatasetVersionRow(
        id=version_id, name=f"{row.name} · fold {number} of {told['folds']} · {version_id[:6]}", created_at=utc_now(),
        images=row.images, annotations=row.annotations, split_json=to_json(split),
        parts_json=to_json({part: tally[part] for part in PARTS if tally[part]}), tags_json=to_json(["fold"]),
        left_out_json=row.left_out_json,
    )  # fmt: skip


def _keep(tx: Transaction, row: DatasetVersionRow) -> None:
    if tx.session.get(DatasetVersionRow, row.id) is None:
        tx.session.add(row)
