"""COCO JSON: boxes, outlines and masks in one file for many pictures. Source: cocodataset.org/#format-data.

A file is gone through twice at most, and of it only the list of its pictures is held: annotations may come in any
order, and what is said of a picture may come in several pieces.
"""

import json
import math
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TextIO

import msgspec

from core.errors import UserError
from core.formats.coco_held import HeldLabels
from core.formats.coco_labels import BoxOnly, Item, boxes_only, item_of, read_label
from core.formats.finding import Finder
from core.formats.folders import UniqueNames, copy_picture, make_empty, part_of
from core.formats.json_stream import Peeked, peek, top_values, values_at_end
from core.formats.losses import Losses
from core.formats.outgoing import Holds, tell_picture
from core.formats.seam import OpenedSource, OutImage, OutSet, ReadImage, ReadLabel, Skipped, Standing
from core.formats.words import size, told, word

REPEATING = {"person_keypoints", "captions", "stuff", "panoptic", "image_info", "labels"}
LABEL_FILE = "_annotations.coco.json"
HOLDS = Holds(frozenset({"box", "polygon", "mask"}), attributes=None)
Size = tuple[int, int]


class Coco:
    """`images`, `annotations` and `categories`; one file, or one a part (train, valid, test)."""

    name = "coco"
    holds = HOLDS

    def recognises(self, source: Path) -> bool:
        """A JSON file with COCO's lists, here or in a folder below."""
        return any(_looks_like_coco(peek(path)) for path in json_files(source)[:200])

    def open(self, source: Path) -> OpenedSource:
        """Every picture of every file, with what can be understood of its labels.

        A picture without any annotation stays unlabelled: the format cannot say that it was looked at.
        """
        files = [path for path in json_files(source) if _looks_like_coco(peek(path))]
        if not files:
            raise UserError(f"{source} holds no COCO file; nothing was imported.", "Name another file or folder.")
        root = source if source.is_dir() else source.parent
        files, again = _without_repeats(files)
        heads = [_head(file) for file in files]
        names = dict.fromkeys(name for head in heads for name in head.names.values())
        read = chain.from_iterable(_Reading(head, root).items() for head in heads)
        return OpenedSource(tuple(names), chain(again, read))

    def write(self, labelled: OutSet, dest: Path) -> tuple[Skipped, ...]:
        """`part/_annotations.coco.json` beside the pictures of each part; what COCO cannot hold is told."""
        make_empty(dest)
        losses, names = Losses("COCO"), UniqueNames()
        numbers = {class_id: number for number, class_id in enumerate(labelled.classes, start=1)}
        parts: dict[str, _PartFile] = {}
        try:
            for image in labelled.images:
                name = names.name_for(image)
                copy_picture(image, dest / image.part / name)
                tell_picture(image, name, HOLDS, losses)
                if image.part not in parts:
                    parts[image.part] = _PartFile(dest / image.part)
                parts[image.part].add(image, name, numbers, losses)
            for part in parts.values():
                part.finish(labelled.classes)
        finally:
            for part in parts.values():
                part.close()
        return losses.told()


def _without_repeats(files: Sequence[Path]) -> tuple[list[Path], list[Skipped]]:
    """COCO comes as several files for the same objects: beside `instances_X.json`, the others of X are left out."""
    kept, again = [], []
    for file in files:
        kind, _, rest = file.stem.rpartition("_")
        whole = file.with_name(f"instances_{rest}.json")
        if kind in REPEATING and whole in files:
            told = f"It tells of the pictures of {whole.name} once more, which was read; name it alone to read it."
            again.append(Skipped(file.name, told))
        else:
            kept.append(file)
    return kept, again


def json_files(source: Path) -> list[Path]:
    """The JSON files of a source: itself, or those in it and two folders deep."""
    if source.is_file():
        return [source] if source.suffix.lower() == ".json" else []
    return sorted(path for pattern in ("*.json", "*/*.json", "*/*/*.json") for path in source.glob(pattern))


def _looks_like_coco(seen: Peeked) -> bool:
    lists = (
        ("images", ("id", "file_name")),
        ("annotations", ("image_id", "category_id")),
        ("categories", ("id", "name")),
    )
    return seen.kind == "object" and any(seen.has(key, *needed) for key, needed in lists)


@dataclass(slots=True)
class _Picture:
    """A picture that the file lists; `number` is its place in the list."""

    number: int
    name: str
    size_wh: Size | None
    is_given: bool = False


@dataclass(frozen=True, slots=True)
class _Head:
    """What has to be known of a file before its annotations: names by category, pictures by id."""

    file: Path
    names: Mapping[int, str]
    pictures: Mapping[object, _Picture]
    skipped: Sequence[Skipped] = ()


def _head(file: Path) -> _Head:
    """Reads up to the annotations, and beyond only when the pictures or categories come after them."""
    pictures: dict[object, _Picture] = {}
    categories: list[object] = []
    is_known = False
    for key, value in top_values(file, "images", "annotations", "categories"):
        if key == "images":
            _add_picture(pictures, value)
        elif key == "categories":
            categories.append(value)
        elif not is_known:
            is_known = True
            at_end = values_at_end(file, "categories") if pictures and not categories else {}
            found = at_end.get("categories")
            categories += found if isinstance(found, list) else []
            if pictures and categories:
                break
    skipped: list[Skipped] = []
    return _Head(file, _category_names(file, categories, skipped), pictures, skipped)


def _add_picture(pictures: dict[object, _Picture], value: object) -> None:
    if isinstance(value, dict) and isinstance(value.get("id"), int | str):
        known = pictures.get(value["id"])
        name, size_wh = value.get("file_name"), size(value.get("width"), value.get("height"))
        number = len(pictures) if known is None else known.number
        pictures[value["id"]] = _Picture(number, name if isinstance(name, str) else "", size_wh)


def _category_names(file: Path, categories: Sequence[object], skipped: list[Skipped]) -> dict[int, str]:
    """Category id -> name. A category that is only the parent of others, without labels, is left out."""
    names: dict[int, str] = {}
    above: dict[int, object] = {}
    for item in categories:
        try:
            if not isinstance(item, dict) or not isinstance(item.get("id"), int):
                raise ValueError("It has no id that is a number.")  # noqa: TRY004, TRY301 - told like the others
            names[item["id"]] = word(item.get("name"), "Its name")
            above[item["id"]] = item.get("supercategory")
        except ValueError as error:
            skipped.append(Skipped(f"{file.name}: a category", str(error)))
    parents = {key for key, name in names.items() if name != above[key] and name in above.values()}
    if parents:
        values = (value for _, value in top_values(file, "annotations") if isinstance(value, dict))
        parents -= {key for key in (value.get("category_id") for value in values) if isinstance(key, int)}
    return {key: name for key, name in names.items() if key not in parents}


class _Reading:
    """One file being read."""

    def __init__(self, head: _Head, root: Path) -> None:
        self._head, self._root = head, root
        self._listed = list(head.pictures.values())
        self._categories = {key: number for number, key in enumerate(head.names)}
        self._held = HeldLabels(list(head.names.values()))
        self._parts: dict[str, str] = {}
        self._keypoints = 0
        file, above = head.file, head.file.parent.parent
        folders = (file.parent, file.parent / "images", above / "images", above, root / "images", root)
        named = (folder / word for word in file.stem.split("_") for folder in (above, file.parent))
        self._finder = Finder(root, (*folders, *named))

    def items(self) -> Iterator[ReadImage | Skipped]:
        """Pictures with their labels, some several times in a very large file; those without any at the end."""
        yield from self._head.skipped
        for _, value in top_values(self._head.file, "annotations", many=boxes_only):
            if type(value) is BoxOnly and self._takes_box(value):
                pass
            elif (problem := self._take(value)) is not None:
                yield problem
            if self._held.is_full:
                yield from self._given()
        if self._keypoints:
            yield Skipped(self._head.file.name, f"The keypoints of {self._keypoints} annotations were left out.")
        yield from self._given()
        yield from chain.from_iterable(self._image(known) for known in self._listed if not known.is_given)

    def _takes_box(self, box: BoxOnly) -> bool:
        """Whether it is a good one; it is held then."""
        known, category = self._head.pictures.get(box.image_id), self._categories.get(box.category_id)
        if known is None or category is None or not math.isfinite(sum(box.bbox)):
            return False
        self._held.add_box(known.number, category, box.bbox)
        return True

    def _take(self, value: object) -> Skipped | None:
        if isinstance(value, BoxOnly):
            value = msgspec.to_builtins(value)
        if not isinstance(value, dict):
            return Skipped(f"{self._head.file.name}: an annotation", "It is no object with names and values.")
        key = value.get("image_id")
        known = self._head.pictures.get(key) if isinstance(key, int | str) else None
        if known is None:
            return Skipped(self._where(value), f"It belongs to picture {told(key)}, which the file does not list.")
        try:
            self._held.add(known.number, read_label(value, self._head.names))
        except ValueError as error:
            self._held.lose(known.number)
            return Skipped(self._where(value), str(error))
        self._keypoints += bool(value.get("keypoints"))
        return None

    def _where(self, value: Item) -> str:
        return f"{self._head.file.name}: annotation {told(value.get('id'))}"

    def _given(self) -> Iterator[ReadImage | Skipped]:
        for number, labels, is_broken in self._held.taken():
            yield from self._image(self._listed[number], labels, "partial" if is_broken else "exhaustive")

    def _image(
        self, known: _Picture, labels: tuple[ReadLabel, ...] = (), standing: Standing = "unknown"
    ) -> Iterator[ReadImage | Skipped]:
        found = self._finder.find(known.name)
        if isinstance(found, Skipped):
            if not known.is_given:
                yield found
        else:
            yield ReadImage(found, labels, self._part(found), standing, known.size_wh)
        known.is_given = True

    def _part(self, picture: Path) -> str:
        folder = os.path.dirname(picture)  # noqa: PTH120 - a Path as a key is slow
        if folder not in self._parts:
            self._parts[folder] = _part(picture, self._head.file, self._root)
        return self._parts[folder]


def _part(picture: Path, file: Path, root: Path) -> str:
    for name in ("train", "valid", "val", "test"):
        if name in file.stem.lower().replace("_", " ").split() or file.stem.lower().endswith(f"{name}2017"):
            return "valid" if name == "val" else name
    return part_of(file, root) or part_of(picture, root)


class _PartFile:
    """The label file of one part while it is written: annotations go into a file beside it until the pictures end."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / LABEL_FILE
        self._beside = [folder / f"{LABEL_FILE}.{word}.part" for word in ("images", "annotations")]
        self._images, self._annotations = (path.open("w+", encoding="utf-8") for path in self._beside)
        self._pictures = self._labels = 0

    def add(self, image: OutImage, name: str, numbers: Mapping[int, int], losses: Losses) -> None:
        """One picture and its labels."""
        self._pictures += 1
        told = {"id": self._pictures, "file_name": name, "width": image.width, "height": image.height}
        _append(self._images, told, self._pictures)
        for known in image.annotations:
            item = item_of(known, name, (image.width, image.height), losses)
            if item is not None:
                self._labels += 1
                ids = {"id": self._labels, "image_id": self._pictures, "category_id": numbers[known.class_id]}
                _append(self._annotations, {**ids, **item}, self._labels)

    def finish(self, classes: Mapping[int, str]) -> None:
        """Put the pieces together, and the file in its place."""
        categories = [
            {"id": number, "name": name, "supercategory": "none"}
            for number, name in enumerate(classes.values(), start=1)
        ]
        self._images.write("],\n" + '"annotations": [')
        self._annotations.write("]}\n")
        with self._beside[0].with_suffix(".whole").open("w", encoding="utf-8") as whole:
            whole.write('{"categories": ' + json.dumps(categories, ensure_ascii=False) + ',\n"images": [')
            for piece in (self._images, self._annotations):
                piece.seek(0)
                shutil.copyfileobj(piece, whole)
        self._beside[0].with_suffix(".whole").replace(self._path)

    def close(self) -> None:
        """Leave nothing but the file."""
        for piece, path in zip((self._images, self._annotations), self._beside, strict=True):
            piece.close()
            path.unlink(missing_ok=True)


def _append(file: TextIO, item: Item, number: int) -> None:
    file.write(("" if number == 1 else ",\n") + json.dumps(item, ensure_ascii=False))
