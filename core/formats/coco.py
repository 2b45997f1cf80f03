"""COCO JSON: boxes, outlines and masks in one file for many pictures. Source: cocodataset.org/#format-data.

A file is gone through twice at most, and of it only the list of its pictures is held: annotations may come in any
order, and what is said of a picture may come in several pieces.
"""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from core.errors import UserError
from core.formats.coco_labels import Item, item_of, read_label
from core.formats.finding import Finder
from core.formats.folders import UniqueNames, copy_picture, make_empty, part_of
from core.formats.json_stream import Peeked, peek, top_values, values_at_end
from core.formats.losses import Losses
from core.formats.outgoing import Holds, tell_picture
from core.formats.seam import OpenedSource, OutImage, OutSet, ReadImage, ReadLabel, Skipped, Standing
from core.formats.words import size, told, word

LABELS_HELD = 40_000
LABEL_FILE = "_annotations.coco.json"
HOLDS = Holds(frozenset({"box", "polygon", "mask"}), attributes=None)
Size = tuple[int, int]


class Coco:
    """`images`, `annotations` and `categories`; one file, or one a part (train, valid, test)."""

    name = "coco"

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
        heads = [_head(file) for file in files]
        names = dict.fromkeys(name for head in heads for name in head.names.values())
        return OpenedSource(tuple(names), (item for head in heads for item in _Reading(head, root).items()))

    def write(self, labelled: OutSet, dest: Path) -> tuple[Skipped, ...]:
        """`part/_annotations.coco.json` beside the pictures of each part; what COCO cannot hold is told."""
        make_empty(dest)
        losses, names = Losses("COCO"), UniqueNames()
        numbers = {class_id: number for number, class_id in enumerate(labelled.classes, start=1)}
        parts: dict[str, _PartFile] = {}
        try:
            for image in labelled.images:
                name = names.name_for(image)
                copy_picture(image.source, dest / image.part / name)
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
    name: str
    size_wh: Size | None
    path: str = ""
    is_missing: bool = False
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
        name = value.get("file_name")
        pictures[value["id"]] = _Picture(
            name if isinstance(name, str) else "", size(value.get("width"), value.get("height"))
        )


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


@dataclass(slots=True)
class _Reading:
    """One file being read. Labels of some pictures are held until there are many, then given away."""

    head: _Head
    root: Path
    labels: dict[object, list[ReadLabel]] = field(default_factory=dict)
    broken: set[object] = field(default_factory=set)
    parts: dict[str, str] = field(default_factory=dict)
    finder: Finder = field(init=False)

    def __post_init__(self) -> None:
        file, above = self.head.file, self.head.file.parent.parent
        folders = (file.parent, file.parent / "images", above / "images", above, self.root / "images", self.root)
        self.finder = Finder(self.root, (*folders, *(above / word for word in file.stem.split("_"))))

    def items(self) -> Iterator[ReadImage | Skipped]:
        """Pictures with their labels, some several times; those without any at the end."""
        yield from self.head.skipped
        held = keypoints = 0
        for _, value in top_values(self.head.file, "annotations"):
            keypoints += isinstance(value, dict) and bool(value.get("keypoints"))
            problem = self._take(value)
            if problem is not None:
                yield problem
            held += 1
            if held == LABELS_HELD:
                held = 0
                yield from self._given(list(self.labels.keys() | self.broken))
        if keypoints:
            yield Skipped(self.head.file.name, f"The keypoints of {keypoints} annotations were left out.")
        yield from self._given([key for key, known in self.head.pictures.items() if self._is_due(key, known)])

    def _is_due(self, key: object, known: _Picture) -> bool:
        return not known.is_given or key in self.labels or key in self.broken

    def _take(self, value: object) -> Skipped | None:
        file = self.head.file.name
        if not isinstance(value, dict):
            return Skipped(f"{file}: an annotation", "It is no object with names and values.")
        key = value.get("image_id")
        if not isinstance(key, int | str) or key not in self.head.pictures:
            where = f"{file}: annotation {told(value.get('id'))}"
            return Skipped(where, f"It belongs to picture {told(key)}, which the file does not list.")
        try:
            label = read_label(value, self.head.names)
        except ValueError as error:
            self.broken.add(key)
            return Skipped(f"{file}: annotation {told(value.get('id'))}", str(error))
        self.labels.setdefault(key, []).append(label)
        return None

    def _given(self, keys: Sequence[object]) -> Iterator[ReadImage | Skipped]:
        for key in keys:
            known = self.head.pictures[key]
            labels = self.labels.pop(key, ())
            if not known.path and not known.is_missing:
                found = self.finder.find(known.name)
                if isinstance(found, Skipped):
                    known.is_missing = True
                    yield found
                else:
                    known.path = str(found)
            known.is_given = True
            if known.path:
                standing: Standing = "partial" if key in self.broken else "exhaustive" if labels else "unknown"
                path = Path(known.path)
                yield ReadImage(path, tuple(labels), self._part(path), standing, known.size_wh)
        self.broken.clear()

    def _part(self, picture: Path) -> str:
        folder = str(picture.parent)
        if folder not in self.parts:
            self.parts[folder] = _part(picture, self.head.file, self.root)
        return self.parts[folder]


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
