"""What the points of a map are: their class, condition, part, state or error, as codes into a list of words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import text
from sqlmodel import Session

from core.project import Project
from core.queries.brief import class_names
from core.queries.images import image_ids
from core.queries.versions import stored_manifest
from labeling.maps import PointMap

Sort = Literal["class", "condition", "part", "state", "error"]
NOTHING = 0  # the code of points of which nothing is said
SEVERAL = "several"  # the key of images with labels of more than one class


@dataclass(frozen=True, slots=True)
class By:
    """What points are told apart by; `which` is the group of a condition or the id of a version."""

    sort: Sort
    which: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """`keys` (words of the registry; key 0 is empty: nothing is said) and code int64 (n,), the key of each point."""

    keys: tuple[str, ...]
    code: NDArray[np.int64]

    def counts(self) -> list[int]:
        """How many points each key has."""
        return np.bincount(self.code, minlength=len(self.keys)).tolist()


def told_apart(project: Project, points: PointMap, by: By) -> Told:
    """What each point is. Reads whole columns: call it off the GUI thread."""
    if by.sort == "part":
        return _parts(project, points, by.which)
    with project.registry.reading() as session:
        match by.sort:
            case "class":
                return _classes(session, points)
            case "condition":
                rows = session.execute(
                    text("SELECT image_id, value FROM effective_condition WHERE group_name = :name AND value != ''"),
                    {"name": by.which},
                )
                return _joined(points.image_id, [(row[0], row[1]) for row in rows])
            case "state":
                return _states(session, points)
            case "error":
                return _errors(session, points)


def _classes(session: Session, points: PointMap) -> Told:
    """Of a crop its class; of an image the class of all its labels, or SEVERAL."""
    names = class_names(session)
    if len(points) and points.annotation_id.any():
        rows = [(row[0], names.get(row[1], "")) for row in session.execute(text("SELECT id, class_id FROM annotation"))]
        return _joined(points.annotation_id, rows, list(names.values()))
    grouped = session.execute(text("SELECT image_id, min(class_id), max(class_id) FROM annotation GROUP BY image_id"))
    told = [(image_id, names.get(one, "") if one == other else SEVERAL) for image_id, one, other in grouped]
    return _joined(points.image_id, told, [*names.values(), SEVERAL])


def _states(session: Session, points: PointMap) -> Told:
    listed = [(state, image_ids(session, state=state)) for state in ("unlabelled", "in_progress", "verified")]
    rows = [(image_id, state) for state, ids in listed for image_id in ids]
    return _joined(points.image_id, rows, [state for state, _ in listed])


def _errors(session: Session, points: PointMap) -> Told:
    """The gravest open finding; where there is none, whether a model proposes something that nobody has decided on."""
    own, ids = ("image_id", points.image_id)
    rows: list[tuple[int, str]] = []
    if len(points) and points.annotation_id.any():
        own, ids = ("annotation_id", points.annotation_id)
    else:
        asked = "SELECT DISTINCT image_id FROM suggestion WHERE state = 'open'"
        rows = [(row[0], "suggestions") for row in session.execute(text(asked))]
    found = f"SELECT {own}, kind FROM finding WHERE state = 'open' ORDER BY severity, id"  # noqa: S608 - constants
    rows += [(row[0], row[1]) for row in session.execute(text(found))]
    return _joined(ids, rows)


def _parts(project: Project, points: PointMap, version_id: str) -> Told:
    parts = {head.sha256: head.part for head in stored_manifest(project, version_id).heads()}
    with project.registry.reading() as session:
        listed = session.execute(text("SELECT id, sha256 FROM image")).all()
    rows = [(image_id, parts[sha256]) for image_id, sha256 in listed if sha256 in parts]
    return _joined(points.image_id, rows, ["train", "valid", "test"])


def _joined(ids: NDArray[np.int64], rows: Sequence[tuple[int, str]], order: Sequence[str] = ()) -> Told:
    """Codes of `ids` by the rows (id, word), the last of an id; words in this order, then others."""
    by_id = dict(rows)
    used = set(by_id.values()) - {""}
    words = [word for word in dict.fromkeys(order) if word in used]
    keys = ("", *words, *sorted(used - set(words)))
    number = {word: code for code, word in enumerate(keys)}
    known = np.fromiter(by_id, np.int64, len(by_id))
    codes = np.fromiter((number[word] for word in by_id.values()), np.int64, len(by_id))
    sorting = np.argsort(known)
    known, codes = known[sorting], codes[sorting]
    if not len(known):
        return Told(keys, np.zeros(len(ids), np.int64))
    place = np.minimum(np.searchsorted(known, ids), len(known) - 1)
    return Told(keys, np.where(known[place] == ids, codes[place], NOTHING))
