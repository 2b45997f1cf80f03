"""The states in a hand-off's manifest, in the ids of this project. Reads only, and writes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, select

from core.canonical import to_json
from core.errors import UserError
from core.ids import ImageId
from core.queries.brief import classes
from core.schema import ImageRow
from labeling.edits import Entity
from labeling.merging import Place, Said

CHUNK = 500
# Read from a manifest that `checked_manifest` passed: every field has its type.
Told = Mapping[str, Any]


def ids_by_sha256(session: Session, hashes: Sequence[str]) -> dict[str, int]:
    known: dict[str, int] = {}
    for start in range(0, len(hashes), CHUNK):
        chosen = select(ImageRow.sha256, ImageRow.id).where(col(ImageRow.sha256).in_(hashes[start : start + CHUNK]))
        known |= dict(session.exec(chosen).all())
    return known


def class_ids(session: Session, told: Told) -> tuple[dict[int, int], dict[int, int]]:
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
        lacking = used_classes(side["images"]) - ids.keys()
        if lacking:
            names = ", ".join(sorted(each["name"] for each in side["classes"] if each["id"] in lacking))
            raise UserError(
                f"The answer uses classes that this project lacks: {names}. Nothing was changed.",
                "Add classes of these names, then merge again.",
            )
    return handed_out, answer


def used_classes(entries: Iterable[Told]) -> set[int]:
    labels = [each["labels"] for each in entries]
    drawn = {state["class_id"] for each in labels for state in each["annotations"]}
    return drawn | {int(class_id) for each in labels for class_id in each["completeness"]}


def said_in(entries: Iterable[Told], here: Mapping[str, int], class_ids: Mapping[int, int] | None) -> dict[Place, Said]:
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
