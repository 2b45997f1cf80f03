"""The hand-off file: a stored zip of `manifest.json` and `images/` by hash, read as a hostile file.

Before anything is understood, names, sizes and doubles of the zip are checked: entries are stored, not packed, so
together they cannot be larger than the file. Then the manifest is checked field by field against what this program
writes. Nothing is unpacked by name: a picture is handed out as bytes that have the size and hash that were told.
"""

import hashlib
import json
import math
import re
import stat
import struct
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, get_args

from core.annotations import CompletenessState, Source
from core.canonical import Json, JsonObject, to_json
from core.errors import UserError
from core.ids import ImageId
from core.images import MAX_PIXELS
from core.shapes import Mask, ShapeKind
from labeling.edits import annotation_from_state, annotation_to_state
from labeling.review_states import review_from_state, review_to_state

FORMAT, VERSION = "roadwright-handoff", 1
MANIFEST, IMAGES = "manifest.json", "images/"
MAX_FILES = 200_000
MAX_MANIFEST_BYTES = 512 << 20
MAX_IMAGE_BYTES = 1 << 30
FARTHEST_PX = 1e6  # no picture that can be opened reaches so far
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_SHA256, _COLOUR = re.compile(r"[0-9a-f]{64}"), re.compile(r"#[0-9A-Fa-f]{6}")
_BROKEN = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError)

_UNZIPPABLE = (
    zipfile.BadZipFile, EOFError, struct.error, RuntimeError, KeyError, ValueError, OverflowError,
)  # fmt: skip


class BundleProblem(Exception):
    """Why a bundle is not good, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle whose zip and manifest are good; the pictures are checked as they are read."""

    manifest: JsonObject
    archive: zipfile.ZipFile

    def picture(self, image: JsonObject) -> bytes:
        """The bytes of one of its images. Raises BundleProblem unless they have the size and hash that were told."""
        name = f"{IMAGES}{image['sha256']}"
        try:
            content = self.archive.read(name)
        except (*_UNZIPPABLE, OSError) as error:
            raise BundleProblem(f"the picture {image['name']} in it is damaged") from error
        if len(content) != image["size"] or hashlib.sha256(content).hexdigest() != image["sha256"]:
            raise BundleProblem(f"the picture {image['name']} in it was changed")
        return content


@contextmanager
def opened_bundle(path: Path) -> Iterator[Bundle]:
    """A bundle to read from. Raises UserError, also for a BundleProblem within, when it is not what it should be."""
    try:
        bundle = _bundle(path)
        with bundle.archive:
            yield bundle
    except BundleProblem as problem:
        raise UserError(
            f"{path.name} cannot be used: {problem}. Nothing was changed.", "Get it again from whoever made it."
        ) from problem


def _bundle(path: Path) -> Bundle:
    try:
        archive = zipfile.ZipFile(path)
    except (*_UNZIPPABLE, OSError) as error:
        raise BundleProblem("it is missing, or no whole hand-off file") from error
    try:
        entries = {entry.filename: entry for entry in _checked_entries(archive.infolist(), path.stat().st_size)}
        manifest = checked_manifest(archive.read(MANIFEST))
        _check_file_set(manifest, entries)
    except (*_UNZIPPABLE, OSError) as error:
        archive.close()
        raise BundleProblem("it is damaged") from error
    except BundleProblem:
        archive.close()
        raise
    return Bundle(manifest, archive)


def add_entry(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    """One stored file whose header follows from its name and content alone."""
    entry = zipfile.ZipInfo(name, _FIXED_TIME)
    entry.create_system = 3
    entry.external_attr = (stat.S_IFREG | 0o644) << 16
    archive.writestr(entry, content)


def new_archive(file: BinaryIO) -> zipfile.ZipFile:
    """An empty zip that packs nothing: pictures are packed already."""
    return zipfile.ZipFile(file, "w", zipfile.ZIP_STORED)


def manifest_bytes(manifest: JsonObject) -> bytes:
    """The manifest as it lies in a bundle. Raises BundleProblem for one that could not be read again."""
    content = to_json(manifest).encode()
    checked_manifest(content)
    return content


def checked_manifest(content: bytes) -> JsonObject:
    """The manifest, every field of it as this program writes it. Raises BundleProblem where it is not."""
    try:
        loaded = json.loads(content)
        is_canonical = to_json(loaded).encode() == content
    except (ValueError, RecursionError) as error:
        raise BundleProblem("its manifest is no JSON") from error
    if not is_canonical:
        raise BundleProblem("its manifest was changed after it was written")
    return _check_manifest(loaded)


def _check_manifest(manifest: Json) -> JsonObject:
    told = _object(manifest, "the manifest")
    if told.get("format") != FORMAT:
        raise BundleProblem("it is no hand-off of Roadwright")
    if told.get("version") != VERSION:
        raise BundleProblem("another version of Roadwright made it, which this one cannot read")
    kind = told.get("kind")
    fields = {"format", "version", "kind", "is_blind", "project", "classes", "conditions", "images"}
    _need(kind in ("question", "answer"), "its kind")
    _need(told.keys() == (fields if kind == "question" else fields | {"base", "answered_by"}), "its fields")
    _need(isinstance(told["is_blind"], bool), "its kind")
    project = _object(told["project"], "the project")
    _need(project.keys() == {"name", "created_at"}, "the project")
    _texts(project, "the project")
    class_ids = _check_classes(told["classes"])
    for group in _list(told["conditions"], "the conditions"):
        each = _object(group, "the conditions")
        _need(each.keys() == {"group", "values"}, "the conditions")
        _text(each["group"], "the conditions")
        _need(all(isinstance(value, str) for value in _list(each["values"], "the conditions")), "the conditions")
    _check_images(told["images"], class_ids)
    if kind == "answer":
        base = _object(told["base"], "what the answer began from")
        _need(base.get("kind") == "question" and base.get("project") == project, "what the answer began from")
        _need(base.get("is_blind") == told["is_blind"], "what the answer began from")
        _text(told["answered_by"], "who answered")
        _check_manifest(base)
        _need(_names_of(base) == _names_of(told), "the images of the answer")
    return told


def _names_of(manifest: JsonObject) -> list[tuple[Json, Json]]:
    images: list[JsonObject] = manifest["images"]  # type: ignore[assignment]  # checked before
    return [(each["id"], each["sha256"]) for each in images]


def _check_classes(classes: Json) -> set[int]:
    what = "the classes"
    parents: dict[int, int | None] = {}
    names: set[str] = set()
    for item in _list(classes, what):
        each = _object(item, what)
        fields = {
            "id", "name", "colour", "description", "is_retired", "shape", "attributes", "parent_id",
            "family", "position",
        }  # fmt: skip
        _need(each.keys() == fields and isinstance(each["is_retired"], bool), what)
        _texts({name: each[name] for name in ("colour", "description", "shape", "family")}, what)
        _need(_COLOUR.fullmatch(str(each["colour"])) is not None and each["shape"] in get_args(ShapeKind), what)
        _whole(each["position"], what)
        for attribute in _list(each["attributes"], what):
            told = _object(attribute, what)
            _text(told.get("name"), what)
            _need(all(isinstance(value, str) for value in _list(told.get("values", []), what)), what)
        number, name = _id(each["id"], what), _text(each["name"], what)
        _need(number not in parents and name not in names and name == name.strip() != "", what)
        parents[number] = None if each["parent_id"] is None else _id(each["parent_id"], what)
        names.add(name)
    for first in parents.values():
        above, steps = first, 0
        while above is not None:
            _need(above in parents and steps < len(parents), what)
            above, steps = parents[above], steps + 1
    return set(parents)


def _check_images(images: Json, class_ids: set[int]) -> None:
    what = "the images"
    seen: set[object] = set()
    annotations: set[int] = set()
    for item in _list(images, what):
        each = _object(item, what)
        _need(
            each.keys() == {"id", "sha256", "name", "size", "width", "height", "orientation", "labels"}, what
        )  # fmt: skip
        number, sha256 = _id(each["id"], what), _text(each["sha256"], what)
        _need(_SHA256.fullmatch(sha256) is not None and not {number, sha256} & seen, what)
        seen |= {number, sha256}
        _need(is_plain_name(_text(each["name"], what)), "the name of an image")
        width, height = _whole(each["width"], what), _whole(each["height"], what)
        _need(width > 0 and height > 0 and width * height <= MAX_PIXELS, what)
        _need(
            0 < _whole(each["size"], what) <= MAX_IMAGE_BYTES and _whole(each["orientation"], what) in range(1, 9), what
        )
        _check_labels(each["labels"], ImageId(number), (width, height), class_ids, annotations)


def _check_labels(
    labels: Json, image_id: ImageId, size_wh: tuple[int, int], class_ids: set[int], annotations: set[int]
) -> None:
    what = "the labels"
    told = _object(labels, what)
    _need(told.keys() == {"annotations", "conditions", "completeness", "review"}, what)
    for state in _list(told["annotations"], what):
        number = _check_annotation(_object(state, what), image_id, size_wh, class_ids)
        _need(number not in annotations, what)
        annotations.add(number)
    _texts(_object(told["conditions"], what), what)
    for key, word in _object(told["completeness"], what).items():
        _need(key.isascii() and key.isdigit() and str(int(key)) == key and int(key) in class_ids, what)
        _need(word in get_args(CompletenessState), what)
    review = told["review"]
    if review is not None:
        _texts({name: _object(review, what).get(name) for name in ("state", "note", "author")}, what)
        try:
            is_whole = review_to_state(review_from_state(image_id, to_json(review))) == to_json(review)
        except _BROKEN as error:
            raise _odd(what) from error
        _need(is_whole, what)
        for name in ("x", "y"):
            _need(_object(review, what)[name] is None or _is_near(_object(review, what)[name]), what)


def _check_annotation(state: JsonObject, image_id: ImageId, size_wh: tuple[int, int], class_ids: set[int]) -> int:
    what = "the labels"
    text = to_json(state)
    try:
        annotation = annotation_from_state(text)
        is_whole = annotation_to_state(annotation) == text and "track" not in state
    except _BROKEN as error:
        raise _odd(what) from error
    number, shape = _id(state["id"], what), annotation.shape
    _texts({name: state[name] for name in ("author", "reference", "source")}, what)
    _texts(_object(state["attributes"], what), what)
    _need(is_whole and _id(state["image_id"], what) == image_id and _id(state["class_id"], what) in class_ids, what)
    _need(annotation.provenance.source in get_args(Source), what)
    _need(all(_is_near(value) for value in shape.bounds() or ()), what)
    if isinstance(shape, Mask):
        _need(shape.width <= size_wh[0] and shape.height <= size_wh[1], what)
    return number


def _checked_entries(entries: list[zipfile.ZipInfo], size: int) -> list[zipfile.ZipInfo]:
    if len(entries) > MAX_FILES:
        raise BundleProblem("it holds more files than any hand-off")
    for entry in entries:
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if entry.is_dir() or kind not in (0, stat.S_IFREG):
            raise BundleProblem("it holds a link or a folder")
        is_told = entry.filename.removeprefix(IMAGES)
        if entry.filename != MANIFEST and not (entry.filename != is_told and _SHA256.fullmatch(is_told)):
            raise BundleProblem("it holds a file with a name that no hand-off has")
        if entry.compress_type != zipfile.ZIP_STORED or entry.compress_size != entry.file_size:
            raise BundleProblem("it holds a packed file, which no hand-off does")
        if entry.flag_bits & 0x1:
            raise BundleProblem("it holds a locked file, which no hand-off does")
    if len({entry.filename for entry in entries}) != len(entries):
        raise BundleProblem("it holds two files of one name")
    told = {entry.filename: entry.file_size for entry in entries}.get(MANIFEST)
    if told is None:
        raise BundleProblem("it holds no manifest.json")
    if told > MAX_MANIFEST_BYTES:
        raise BundleProblem("its manifest is larger than any manifest")
    if sum(entry.file_size for entry in entries) > size:
        raise BundleProblem("it would unpack into more than it holds")
    return entries


def _check_file_set(manifest: JsonObject, entries: Mapping[str, zipfile.ZipInfo]) -> None:
    """A question holds exactly the pictures that its manifest tells, of the sizes told; an answer holds none."""
    told: dict[str, Json] = {}
    if manifest["kind"] == "question":
        images: list[JsonObject] = manifest["images"]  # type: ignore[assignment]  # checked before
        told = {f"{IMAGES}{each['sha256']}": each["size"] for each in images}
    if told != {name: entry.file_size for name, entry in entries.items() if name != MANIFEST}:
        raise BundleProblem("its pictures are not those that its manifest tells")


def is_plain_name(name: str) -> bool:
    """Whether a name stays inside a folder wherever it is written later; folders of it are parted by slashes."""
    parts = name.replace("\\", "/").split("/")
    return name.isprintable() and ":" not in parts[0] and not {"", ".", ".."} & set(parts)


def _odd(what: str) -> BundleProblem:
    return BundleProblem(f"{what} in its manifest cannot be understood")


def _need(is_good: bool, what: str) -> None:
    if not is_good:
        raise _odd(what)


def _object(value: Json, what: str) -> JsonObject:
    if not isinstance(value, dict):
        raise _odd(what)
    return value


def _list(value: Json, what: str) -> list[Json]:
    if not isinstance(value, list):
        raise _odd(what)
    return value


def _text(value: Json, what: str) -> str:
    if not isinstance(value, str):
        raise _odd(what)
    return value


def _texts(values: JsonObject, what: str) -> None:
    for value in values.values():
        _text(value, what)


def _whole(value: Json, what: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**63:
        raise _odd(what)
    return value


def _id(value: Json, what: str) -> int:
    number = _whole(value, what)
    _need(number > 0, what)
    return number


def _is_near(value: Json) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and math.isfinite(float(value)) and abs(float(value)) <= FARTHEST_PX  # type: ignore[arg-type]
