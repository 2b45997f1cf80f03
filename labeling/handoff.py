"""Hands images and their labels to a second expert as one file, without a server, and merges what comes back.

A question is written from a project; the expert opens it as a project of their own and labels as ever; their answer
holds the labels as they became and as they were. Tracks, intervals and drives stay at home: what an image says itself
travels. Nothing of a merge is written here: it is one edit, for the caller to apply.
"""

import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from core.canonical import JsonObject, to_json
from core.errors import UserError
from core.formats.seam import Skipped
from core.ids import ImageId, new_numbers
from core.images import ImageHeader
from core.objects import sha256_of_file, write_text, written_beside
from core.project import Project, create_project, open_project, utc_now
from core.queries.brief import classes, conditions
from core.queries.images import annotations_of, completeness_of, conditions_of, images, review_of
from core.registry import Transaction
from core.schema import ConditionRow, ImageRow, LabelClassRow, ProjectRow
from labeling.edits import Change, Edit, Entity, annotation_to_state
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
from labeling.merging import MergePlan, Place, Said, three_way
from labeling.review_states import review_of_row, review_to_state
from labeling.store import apply_in

BASE_NAME = "handoff.json"  # in a project that was opened from a bundle: the question as it came
HANDED_OVER_BY = "hand-off"
CHUNK = 500
# Read from a manifest that `checked_manifest` passed: every field has its type.
Told = Mapping[str, Any]


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
    with project.registry.reading() as session:
        rows = images(session, dict.fromkeys(image_ids))
        paths = {row.sha256: project.image_path(session, row) for row in rows.values()}
        entries = {row.sha256: _image_entry(session, row) for row in rows.values()}
        head = _head(session, "question")
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
        head = {**_head(session, "answer"), "project": base["project"], "base": base}
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
    with opened_bundle(bundle) as read:
        told: Told = read.manifest
    if told["kind"] != "answer":
        raise UserError("This file is a question, not an answer; nothing was changed.", "Open it as a project.")
    with project.registry.reading() as session:
        if session.get_one(ProjectRow, 1).created_at != told["project"]["created_at"]:
            raise UserError(
                f"This answer belongs to the project {told['project']['name']}; nothing was changed.",
                "Open that project and merge it there.",
            )
        here = _ids_by_sha256(session, [each["sha256"] for each in told["images"]])
        rows = images(session, here.values())
        ours = _said([_image_entry(session, row, with_tracks=True) for row in rows.values()], here, None)
        base_ids, answer_ids = _class_ids(session, told)
    base = _said(told["base"]["images"], here, base_ids)
    theirs = _said(told["images"], here, answer_ids)
    for place, said in theirs.items():
        if any(side[place].image_id != said.image_id for side in (base, ours) if place in side):
            raise UserError("The answer moves labels from image to image; nothing was changed.", "Ask for it again.")
    missing = tuple(each["name"] for each in told["images"] if each["sha256"] not in here)
    spare_ids = iter(new_numbers(len(base.keys() | theirs.keys()) + 1))
    plan = three_way(base, ours, theirs, name="Merge hand-off", spare_ids=spare_ids)
    return MergePlan(plan.edit, plan.conflicts, missing)


def _unusable(path: Path, sha256: str, name: str) -> str:
    """Why a picture cannot travel; empty where it can."""
    if not is_plain_name(name):
        return "Its name would not be safe on another computer."
    try:
        is_same = sha256_of_file(path) == sha256
    except OSError:
        return "Its file is missing or cannot be read."
    return "" if is_same else "Its file is no longer the one that was imported."


def _head(session: Session, kind: str) -> dict[str, Any]:
    row = session.get_one(ProjectRow, 1)
    return {
        "format": FORMAT,
        "version": VERSION,
        "kind": kind,
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
            said = _said(told["images"], here, None)
            changes = [Change(kind, key, each.image_id, None, each.state) for (kind, key), each in said.items()]
            apply_in(tx, Edit("Hand-off", tuple(changes)), author=HANDED_OVER_BY)
        write_text(root / BASE_NAME, to_json(told))
    finally:
        project.close()


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


def _ids_by_sha256(session: Session, hashes: Sequence[str]) -> dict[str, int]:
    known: dict[str, int] = {}
    for start in range(0, len(hashes), CHUNK):
        chosen = select(ImageRow.sha256, ImageRow.id).where(col(ImageRow.sha256).in_(hashes[start : start + CHUNK]))
        known |= dict(session.exec(chosen).all())
    return known


def _class_ids(session: Session, told: Told) -> tuple[dict[int, int], dict[int, int]]:
    """From the class ids of base and answer to ours: those handed out keep their id, new ones go by name.

    Raises UserError for a class that the answer uses and this project lacks.
    """
    known = {row.name: row.id for row in classes(session, retired=True) if row.id is not None}
    handed_out = {each["id"]: each["id"] for each in told["base"]["classes"] if each["id"] in known.values()}
    new = {
        each["id"]: known[each["name"]]
        for each in told["classes"]
        if each["id"] not in handed_out and each["name"] in known
    }
    answer = handed_out | new
    for side, ids in ((told["base"], handed_out), (told, answer)):
        lacking = _used_classes(side["images"]) - ids.keys()
        if lacking:
            names = ", ".join(sorted(each["name"] for each in side["classes"] if each["id"] in lacking))
            raise UserError(
                f"The answer uses classes that this project lacks: {names}. Nothing was changed.",
                "Add classes of these names, then merge again.",
            )
    return handed_out, answer


def _used_classes(entries: Iterable[Told]) -> set[int]:
    labels = [each["labels"] for each in entries]
    drawn = {state["class_id"] for each in labels for state in each["annotations"]}
    return drawn | {int(class_id) for each in labels for class_id in each["completeness"]}


def _said(entries: Iterable[Told], here: Mapping[str, int], class_ids: Mapping[int, int] | None) -> dict[Place, Said]:
    """The states of manifest entries in our ids, by place; images that are not here are left out."""
    found: dict[Place, Said] = {}

    def ours(class_id: int) -> int:
        return class_id if class_ids is None else class_ids[class_id]

    for entry in entries:
        if entry["sha256"] not in here:
            continue
        image_id, labels = ImageId(here[entry["sha256"]]), entry["labels"]
        states: list[tuple[Entity, str, Any]] = [
            ("annotation", str(each["id"]), {**each, "image_id": image_id, "class_id": ours(each["class_id"])})
            for each in labels["annotations"]
        ]
        states += [("condition", f"{image_id}:{group}", value) for group, value in labels["conditions"].items()]
        states += [
            ("completeness", f"{image_id}:{ours(int(class_id))}", state)
            for class_id, state in labels["completeness"].items()
        ]
        if labels["review"] is not None:
            states.append(("review", str(image_id), labels["review"]))
        found |= {(kind, key): Said(image_id, to_json(state)) for kind, key, state in states}
    return found
