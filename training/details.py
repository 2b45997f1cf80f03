"""What is kept of an evaluation image by image, so that a new question needs no new look at the pictures.

A file is one line of canonical JSON that says what follows (version, task, part, classes, columns), then everything
else under zlib: the texts of the images as canonical JSON, and the columns as raw little-endian numbers, so that a
score is the score the model gave, to the last bit. The same details give the same bytes. Files of before, lines of JSON
with detections from a score of 0.01, still read; `lacking` says what they cannot answer.
"""

import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.canonical import Json, to_json
from core.detections import Task
from core.errors import UserError
from training.outcomes import Ints, Outcomes, Pairs, box_pairs

VERSION = 2
LOWEST_SCORE = 0.001  # what COCO's curves need
MOST_KEPT = 300  # detections of one image
LOW_SCORES, ATTRIBUTES, CONDITIONS, DRIVES, SIZES, SCORES = (
    "low scores", "attributes", "conditions", "drives", "sizes", "scores",
)  # fmt: skip
_KINDS: Mapping[str, np.dtype[Any]] = {
    "f4": np.dtype("<f4"), "f8": np.dtype("<f8"), "i4": np.dtype("<i4"), "u1": np.dtype("u1"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class SeenImages:
    """The images that were measured, by number.

    size_wh int64 (n, 2), pixels, 0 where unknown; verified bool (n, classes): which classes were looked for.
    """

    sha256: tuple[str, ...]
    name: tuple[str, ...]
    size_wh: Ints
    group: tuple[str, ...]
    camera: tuple[str, ...]
    conditions: tuple[Mapping[str, str], ...]
    verified: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.sha256)


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """Whole images told apart: truth int64 (n,), and a score float32 (n, classes + 1); the last is none of them."""

    truth: Ints
    score: NDArray[np.float32]

    def said(self) -> Ints:
        """The class with the highest score of each image, (n,)."""
        return np.argmax(self.score, axis=1) if len(self.score) else np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Details:
    """One evaluation, image by image: `outcomes` of shapes, or `answers` for whole images.

    `attributes` (m,) says of each object which of `kinds_of_attributes` it has. `lacking` names what is not known.
    The outlines or turned boxes (`training.truths.told_object`) are those of all objects, and of the detections with a
    score of at least `training.evaluation.SHOWN_SCORE`, in order; nothing for upright boxes.
    """

    task: Task
    part: str
    classes: tuple[str, ...]
    images: SeenImages
    outcomes: Outcomes | None = None
    answers: Answers | None = None
    kinds_of_attributes: tuple[Mapping[str, str], ...] = ({},)
    attributes: Ints | None = None
    lacking: tuple[str, ...] = ()
    has_own_overlaps: bool = False
    truth_shapes: tuple[Mapping[str, Json], ...] = ()
    found_shapes: tuple[Mapping[str, Json], ...] = ()

    def __post_init__(self) -> None:
        if (self.outcomes is None) == (self.answers is None):
            raise ValueError("details hold either outcomes or answers")

    def shapes(self) -> Outcomes:
        """The outcomes. Raises UserError where whole images were told apart."""
        if self.outcomes is None:
            raise UserError("This model tells whole pictures apart, so it has no boxes to look into.")
        return self.outcomes

    def whole(self) -> Answers:
        """The answers. Raises UserError where shapes were found."""
        if self.answers is None:
            raise UserError("This model finds shapes, so it has no answers for whole pictures.")
        return self.answers


def write_details(details: Details) -> bytes:
    """The file of these details."""
    columns = _columns_of(details)
    images = details.images
    texts: dict[str, Json] = {
        "sha256": list(images.sha256), "name": list(images.name), "group": list(images.group),
        "camera": list(images.camera), "conditions": [dict(each) for each in images.conditions],
        "attributes": [dict(each) for each in details.kinds_of_attributes],
        "truth_shapes": [dict(each) for each in details.truth_shapes],
        "found_shapes": [dict(each) for each in details.found_shapes],
    }  # fmt: skip
    told = to_json(texts).encode()
    listed: list[Json] = [[name, kind, list(values.shape)] for name, (kind, values) in columns.items()]
    header: dict[str, Json] = {
        "details": VERSION, "task": details.task, "part": details.part, "classes": list(details.classes),
        "lowest_score": LOWEST_SCORE, "most_detections": MOST_KEPT, "texts": len(told), "columns": listed,
        "lacking": list(details.lacking), "overlaps": "told" if details.has_own_overlaps else "boxes",
    }  # fmt: skip
    raw = b"".join(np.ascontiguousarray(values, _KINDS[kind]).tobytes() for kind, values in columns.values())
    return to_json(header).encode() + b"\n" + zlib.compress(told + raw, 6)


def read_details(content: bytes) -> Details:
    """The details that `write_details` wrote, or those of before. Raises UserError for anything else."""
    first, _, rest = content.partition(b"\n")
    try:
        header = json.loads(first)
        if "details" not in header:
            from training.old_details import read_old_details

            return read_old_details(content)
        if header["details"] > VERSION:
            raise UserError("The details of this evaluation are of a newer Roadwright.", "Update Roadwright.")
        return _read(header, zlib.decompress(rest))
    except (ValueError, KeyError, TypeError, IndexError, zlib.error) as error:
        raise UserError("The details of this evaluation are damaged.", "Measure the model again.") from error


def _columns_of(details: Details) -> dict[str, tuple[str, NDArray[Any]]]:
    images = details.images
    columns: dict[str, tuple[str, NDArray[Any]]] = {
        "size_wh": ("i4", images.size_wh),
        "verified": ("u1", images.verified),
    }
    if details.answers is not None:
        return columns | {"truth": ("i4", details.answers.truth), "score": ("f4", details.answers.score)}
    told = details.shapes()
    attributes = details.attributes if details.attributes is not None else np.zeros(len(told.truth_class), np.int64)
    columns |= {
        "truth_count": ("i4", np.bincount(told.truth_image, minlength=len(images))),
        "truth_class": ("i4", told.truth_class),
        "truth_xyxy": ("f4", told.truth_xyxy),
        "is_crowd": ("u1", told.is_crowd),
        "attributes": ("i4", attributes),
        "found_count": ("i4", np.bincount(told.found_image, minlength=len(images))),
        "found_class": ("i4", told.found_class),
        "found_xyxy": ("f4", told.found_xyxy),
        "found_score": ("f4", told.found_score),
    }
    if details.has_own_overlaps:
        pairs = told.pairs
        columns |= {"pair_found": ("i4", pairs.found), "pair_truth": ("i4", pairs.truth), "iou": ("f8", pairs.iou)}
    return columns


def _read(header: Mapping[str, Any], raw: bytes) -> Details:
    texts = json.loads(raw[: header["texts"]])
    columns: dict[str, NDArray[Any]] = {}
    place = header["texts"]
    for name, kind, shape in header["columns"]:
        count = int(np.prod(shape))
        values: NDArray[Any] = np.frombuffer(raw, dtype=_KINDS[kind], count=count, offset=place).reshape(shape)
        columns[name] = values if kind in ("f4", "f8") else values.astype(np.int64)
        place += values.nbytes
    images = SeenImages(
        tuple(texts["sha256"]), tuple(texts["name"]), columns["size_wh"], tuple(texts["group"]),
        tuple(texts["camera"]), tuple(texts["conditions"]), columns["verified"].astype(np.bool_),
    )  # fmt: skip
    is_whole = header["task"] == "classify"
    return Details(
        task=header["task"],
        part=header["part"],
        classes=tuple(header["classes"]),
        images=images,
        outcomes=None if is_whole else _outcomes(columns, len(images), len(header["classes"])),
        answers=Answers(columns["truth"], columns["score"]) if is_whole else None,
        kinds_of_attributes=tuple(texts["attributes"]),
        attributes=columns.get("attributes"),
        lacking=tuple(header["lacking"]),
        has_own_overlaps=header["overlaps"] == "told",
        truth_shapes=tuple(texts.get("truth_shapes", ())),
        found_shapes=tuple(texts.get("found_shapes", ())),
    )


def _outcomes(columns: Mapping[str, NDArray[Any]], images: int, classes: int) -> Outcomes:
    truth_image, found_image = (np.repeat(np.arange(images), columns[f"{side}_count"]) for side in ("truth", "found"))
    is_crowd = columns["is_crowd"].astype(np.bool_)
    if "iou" in columns:
        pairs = Pairs(columns["pair_found"], columns["pair_truth"], columns["iou"])
    else:
        pairs = box_pairs(
            truth_image, columns["truth_xyxy"], is_crowd, found_image, columns["found_xyxy"], images=images
        )
    return Outcomes(
        images, classes, truth_image, columns["truth_class"], columns["truth_xyxy"], is_crowd, found_image,
        columns["found_class"], columns["found_xyxy"], columns["found_score"], pairs,
    )  # fmt: skip


def attribute_kinds(told: Sequence[Mapping[str, str]]) -> tuple[tuple[Mapping[str, str], ...], Ints]:
    """Every set of attributes once, in order of its text and the empty one first; and which of them each object has."""
    texts = [to_json(dict(each)) for each in told]
    known = sorted({*texts, "{}"}, key=lambda text: (text != "{}", text))
    place = {text: number for number, text in enumerate(known)}
    return tuple(json.loads(text) for text in known), np.array([place[text] for text in texts], np.int64)


def lines_of(details: Details, told: Callable[[str], object]) -> None:
    """Tell the details as lines of JSON, one an image, for people and programs that do not read columns."""
    images = details.images
    for number in range(len(images)):
        line: dict[str, Json] = {
            "sha256": images.sha256[number], "name": images.name[number], "group": images.group[number],
            "conditions": dict(images.conditions[number]), "size_wh": images.size_wh[number].tolist(),
            "verified": [name for name, is_so in zip(details.classes, images.verified[number], strict=True) if is_so],
        }  # fmt: skip
        line |= _line_of_answers(details, number) if details.answers is not None else _line_of_shapes(details, number)
        told(to_json(line) + "\n")


def _line_of_answers(details: Details, number: int) -> dict[str, Json]:
    answers, names = details.whole(), [*details.classes, "(nothing)"]
    scores = dict(zip(names, answers.score[number].tolist(), strict=True))
    return {"truth": names[int(answers.truth[number])], "scores": scores}


def _line_of_shapes(details: Details, number: int) -> dict[str, Json]:
    told = details.shapes()
    truth = range(*np.searchsorted(told.truth_image, (number, number + 1)).tolist())
    found = range(*np.searchsorted(told.found_image, (number, number + 1)).tolist())
    return {
        "truth": [{"class": details.classes[int(told.truth_class[row])], "xyxy": told.truth_xyxy[row].tolist()}
                  for row in truth],
        "found": [{"class": details.classes[int(told.found_class[row])], "xyxy": told.found_xyxy[row].tolist(),
                   "score": float(told.found_score[row])} for row in found],
    }  # fmt: skip
