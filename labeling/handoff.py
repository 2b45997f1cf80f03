"""Hands images and their labels to a second expert as one file, without a server, and merges what comes back.

A question is written from a project; the expert opens it as a project of their own and labels as ever; their answer
holds the labels as they became and as they were. Tracks, intervals and drives stay at home: what an image says itself
travels. Nothing of a merge is written here: it is one edit, for the caller to apply.
"""

import json
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from core.canonical import JsonObject, to_json
from core.errors import UserError
from core.formats.seam import Skipped
from core.ids import new_numbers
from core.images import ImageHeader
from core.objects import sha256_of_file, write_text, written_beside
from core.project import Project, create_project, open_project, utc_now
from core.queries.brief import classes, conditions
from core.queries.completeness import completeness_of
from core.queries.images import annotations_of, conditions_of, images, review_of
from core.registry import Transaction
from core.schema import ConditionRow, ImageRow, LabelClassRow, ProjectRow
from labeling.edits import Change, Edit, annotation_to_state
from labeling.files import examine
from labeling.handoff_bundle import (
    FORMAT,
    IMAGES,
    MANIFEST,
    VERSION,
    Bundle,
    BundleProblem,
    add_entry,
    checked_manifest,
    is_plain_name,
    manifest_bytes,
    new_archive,
    opened_bundle,
)
from labeling.handoff_states import Told, class_ids, ids_by_sha256, said_in
from labeling.merging import MergePlan, Place, Said, three_way
from labeling.review_states import review_of_row, review_to_state
from labeling.store import apply_in

BASE_NAME = "handoff.json"  # in a project that was opened from a bundle: the question as it came
HANDED_OVER_BY = "hand-off"
_NOTHING_SAID: JsonObject = {"annotations": [], "conditions": {}, "completeness": {}, "review": None}


@dataclass(frozen=True, slots=True)
class BundleReport:
    """What a bundle holds, and which images could not be put into it."""

    path: Path
    images: int
    annotations: int
    skipped: tuple[Skipped, ...] = ()


def write_bundle(project: Project, image_ids: Sequence[int], dest: Path) -> BundleReport:
    """Write images with all that is said of them into one file, whole or not at all.

    A picture that is missing or no longer what it was is left out and told. Raises UserError when none is left.
    """
    return _write_question(project, image_ids, dest, is_blind=False)


def write_blind_bundle(project: Project, image_ids: Sequence[int], dest: Path) -> BundleReport:
    """Like `write_bundle`, without a word of what is said of the images: for a second labelling.

    Its answer is no labels of this project: `labeling.second_opinion` takes it in.
    """
    return _write_question(project, image_ids, dest, is_blind=True)


def _write_question(project: Project, image_ids: Sequence[int], dest: Path, *, is_blind: bool) -> BundleReport:
    with project.registry.reading() as session:
        rows = images(session, dict.fromkeys(image_ids))
        paths = {row.sha256: project.image_path(session, row) for row in rows.values()}
        entries = {row.sha256: _image_entry(session, row) for row in rows.values()}
        head = _head(session, "question", is_blind=is_blind)
    if is_blind:
        entries = {sha256: {**entry, "labels": _NOTHING_SAID} for sha256, entry in entries.items()}
    skipped: list[Skipped] = []
    taken: list[JsonObject] = []
    with written_beside(dest) as file, new_archive(file) as archive:
        for sha256 in sorted(entries):
            name = str(entries[sha256]["name"])
            reason = _unusable(paths[sha256], sha256, name)
            if reason:
                skipped.append(Skipped(name, reason))
                continue
            content = paths[sha256].read_bytes()
            add_entry(archive, f"{IMAGES}{sha256}", content)
            taken.append({**entries[sha256], "size": len(content)})
        if not taken:
            raise UserError("There is no image to hand off; nothing was written.", "Choose images whose files exist.")
        add_entry(archive, MANIFEST, _bytes_of({**head, "images": taken}))
    return BundleReport(dest, len(taken), _annotation_count(taken), tuple(skipped))


def open_bundle(bundle: Path, dest_root: Path) -> Project:
    """Make a project of a question: the same classes, conditions, images and labels, under the same ids.

    `dest_root` must not exist yet, or be empty. Raises UserError, with nothing left behind, for a bundle that is not
    what it should be.
    """
    dest_root = dest_root.resolve()
    if dest_root.exists() and (not dest_root.is_dir() or any(dest_root.iterdir())):
        raise UserError(f"{dest_root.name} is not empty; nothing was changed.", "Choose a new or empty folder.")
    with opened_bundle(bundle) as read:
        told: Told = read.manifest
        if told["kind"] != "question":
            raise UserError("This file is an answer; nothing was changed.", "Merge it into the project that asked.")
        try:
            dest_root.parent.mkdir(parents=True, exist_ok=True)
            beside = Path(tempfile.mkdtemp(prefix=f".{dest_root.name}.", dir=dest_root.parent))
        except OSError as error:
            raise UserError(f"{dest_root.name} cannot be made ({error.strerror}).", "Choose another folder.") from error
        try:
            _fill(beside / "project", read)
            if dest_root.exists():
                dest_root.rmdir()
            (beside / "project").rename(dest_root)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    return open_project(dest_root)


def write_answer(project: Project, dest: Path) -> BundleReport:
    """Write what the labels of a handed-over project became, beside what they were; pictures do not travel back."""
    base = _base_of(project)
    with project.registry.reading() as session:
        rows = images(session, [each["id"] for each in base["images"]])
        known = [(each, rows.get(each["id"])) for each in base["images"]]
        if any(row is None or row.sha256 != each["sha256"] for each, row in known):
            raise UserError("Some images of the hand-off are no longer in this project.", "Open the hand-off again.")
        taken = [{**_image_entry(session, row), "size": each["size"]} for each, row in known if row is not None]
        head = {
            **_head(session, "answer", is_blind=base["is_blind"]), "project": base["project"], "base": base,
            "answered_by": _answerer(session),
        }  # fmt: skip
    with written_beside(dest) as file, new_archive(file) as archive:
        add_entry(archive, MANIFEST, _bytes_of({**head, "images": taken}))
    return BundleReport(dest, len(taken), _annotation_count(taken))


def is_handed_over(project: Project) -> bool:
    """Whether a project was opened from a hand-off, so that it can be answered."""
    return (project.root / BASE_NAME).is_file()


def merge_answer(project: Project, bundle: Path) -> MergePlan:
    """What an answer changes here, ready as one edit, and what both sides changed; nothing is written.

    Authors and provenance stay as the answer tells them. Raises UserError when the bundle is not what it should be,
    belongs to another project, or names a class that this project lacks.
    """
    told = answer_in(bundle)
    if told["is_blind"]:
        raise UserError("This answer was made without seeing the labels, so it is not merged.", "Take it in instead.")
    with project.registry.reading() as session:
        check_origin(session, told)
        here = ids_by_sha256(session, [each["sha256"] for each in told["images"]])
        rows = images(session, here.values())
        ours = said_in([_image_entry(session, row, with_tracks=True) for row in rows.values()], here, None)
        base_ids, answer_ids = class_ids(session, told)
    base = said_in(told["base"]["images"], here, base_ids)
    theirs = said_in(told["images"], here, answer_ids)
    for place, said in theirs.items():
        if any(side[place].image_id != said.image_id for side in (base, ours) if place in side):
            raise UserError("The answer moves labels from image to image; nothing was changed.", "Ask for it again.")
    missing = tuple(each["name"] for each in told["images"] if each["sha256"] not in here)
    spare_ids = iter(new_numbers(len(base.keys() | theirs.keys()) + 1))
    plan = three_way(base, ours, theirs, name="Merge hand-off", spare_ids=spare_ids)
    return MergePlan(plan.edit, plan.conflicts, missing)


def answer_in(bundle: Path) -> Told:
    """The manifest of an answer. Raises UserError when the file is none, or not what it should be."""
    with opened_bundle(bundle) as read:
        told: Told = read.manifest
    if told["kind"] != "answer":
        raise UserError("This file is a question, not an answer; nothing was changed.", "Open it as a project.")
    return told


def check_origin(session: Session, told: Told) -> None:
    """Raise UserError unless an answer belongs to the project."""
    if session.get_one(ProjectRow, 1).created_at != told["project"]["created_at"]:
        raise UserError(
            f"This answer belongs to the project {told['project']['name']}; nothing was changed.",
            "Open that project and take it in there.",
        )


def answered_states(session: Session, told: Told) -> dict[Place, Said]:
    """What an answer says, in the ids of this project; images that are not here are left out."""
    here = ids_by_sha256(session, [each["sha256"] for each in told["images"]])
    return said_in(told["images"], here, class_ids(session, told)[1])


def _answerer(session: Session) -> str:
    """Whoever made most of the edits since the hand-off was opened; empty where nobody did."""
    row = session.execute(
        text("SELECT author FROM edit WHERE author != :other GROUP BY author ORDER BY count(*) DESC LIMIT 1"),
        {"other": HANDED_OVER_BY},
    ).first()
    return str(row[0]) if row is not None else ""


def _unusable(path: Path, sha256: str, name: str) -> str:
    """Why a picture cannot travel; empty where it can."""
    if not is_plain_name(name):
        return "Its name would not be safe on another computer."
    try:
        is_same = sha256_of_file(path) == sha256
    except OSError:
        return "Its file is missing or cannot be read."
    return "" if is_same else "Its file is no longer the one that was imported."


def _head(session: Session, kind: str, *, is_blind: bool) -> dict[str, Any]:
    row = session.get_one(ProjectRow, 1)
    return {
        "format": FORMAT,
        "version": VERSION,
        "kind": kind,
        "is_blind": is_blind,
        "project": {"name": row.name, "created_at": row.created_at},
        "classes": [
            {**each.model_dump(exclude={"attributes_json"}), "attributes": json.loads(each.attributes_json)}
            for each in classes(session, retired=True)
        ],
        "conditions": [{"group": group, "values": values} for group, values in conditions(session).items()],
    }


def _image_entry(session: Session, row: ImageRow, *, with_tracks: bool = False) -> dict[str, Any]:
    """An image and all that is said of it, for a manifest; the size of its file is not known here."""
    states = [json.loads(annotation_to_state(each)) for each in annotations_of(session, row.id)]
    for state in states:
        if not with_tracks:
            state.pop("track", None)
    review = review_of(session, row.id)
    return {
        "id": row.id, "sha256": row.sha256, "name": row.name, "width": row.width, "height": row.height,
        "orientation": row.orientation,
        "labels": {
            "annotations": states,
            "conditions": conditions_of(session, row.id),
            "completeness": {str(class_id): state for class_id, state in completeness_of(session, row.id).items()},
            "review": None if review is None else json.loads(review_to_state(review_of_row(review))),
        },
    }  # fmt: skip


def _bytes_of(manifest: JsonObject) -> bytes:
    try:
        return manifest_bytes(manifest)
    except BundleProblem as problem:
        raise UserError(
            f"These images cannot be handed off: {problem}. Nothing was written.", "Leave the odd ones out."
        ) from problem


def _annotation_count(entries: Iterable[Told]) -> int:
    return sum(len(each["labels"]["annotations"]) for each in entries)


def _fill(root: Path, bundle: Bundle) -> None:
    told: Told = bundle.manifest
    project = create_project(root, told["project"]["name"])
    try:
        for image in told["images"]:
            path = project.objects.path(project.objects.add_bytes(bundle.picture(image)))
            header = _header(path, image["name"])
            if (header.width, header.height, header.orientation) != tuple(
                image[name] for name in ("width", "height", "orientation")
            ):
                raise BundleProblem(f"the picture {image['name']} is not as large as told")
        with project.registry.transaction() as tx:
            _write_rows(tx, project, told)
            here = {image["sha256"]: image["id"] for image in told["images"]}
            said = said_in(told["images"], here, None)
            changes = [Change(kind, key, each.image_id, None, each.state) for (kind, key), each in said.items()]
            apply_in(tx, Edit("Hand-off", tuple(changes)), author=HANDED_OVER_BY)
        write_text(root / BASE_NAME, to_json({**told, "images": _begun_from(project, told)}))
    finally:
        project.close()


def _begun_from(project: Project, told: Told) -> list[JsonObject]:
    """What is said of the images now that they are here: the store may have added what follows from it."""
    with project.registry.reading() as session:
        rows = images(session, [each["id"] for each in told["images"]])
        return [{**_image_entry(session, rows[each["id"]]), "size": each["size"]} for each in told["images"]]


def _header(path: Path, name: str) -> ImageHeader:
    try:
        return examine(path).header
    except UserError as error:
        raise BundleProblem(f"the picture {name} in it cannot be read") from error


def _write_rows(tx: Transaction, project: Project, told: Told) -> None:
    made = {
        each["id"]: LabelClassRow(
            **{name: value for name, value in each.items() if name not in ("attributes", "parent_id")},
            attributes_json=to_json(each["attributes"]),
        )
        for each in told["classes"]
    }
    tx.session.add_all(made.values())
    tx.session.flush()
    for each in told["classes"]:  # parents once every class is there
        made[each["id"]].parent_id = each["parent_id"]
    pairs = [(each["group"], value) for each in told["conditions"] for value in each["values"]]
    for position, (group, value) in enumerate(dict.fromkeys(pairs)):
        tx.session.add(ConditionRow(group_name=group, value=value, position=position))
    for each in told["images"]:
        path = project.objects.path(each["sha256"]).relative_to(project.root).as_posix()
        fields = {name: each[name] for name in ("id", "sha256", "name", "width", "height", "orientation")}
        tx.session.add(ImageRow(**fields, path=path, added_at=utc_now()))
    tx.session.flush()
    for topic in ("classes", "conditions", "images"):
        tx.touch(topic)


def _base_of(project: Project) -> Told:
    try:
        return checked_manifest((project.root / BASE_NAME).read_bytes())
    except FileNotFoundError as error:
        raise UserError(
            "This project was not opened from a hand-off, so there is nothing to answer.", "Write a hand-off instead."
        ) from error
    except (OSError, BundleProblem) as error:
        raise UserError("What this hand-off began from was damaged.", "Open the hand-off again.") from error
