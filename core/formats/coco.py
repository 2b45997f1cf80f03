"""COCO JSON: boxes and polygons in one file for many pictures. Source: cocodataset.org/#format-data."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from core.annotations import Annotation
from core.errors import UserError
from core.formats.folders import UniqueNames, copy_picture, inside, make_empty, part_of, pictures_in, read_text
from core.formats.seam import OpenedSource, OutSet, ReadImage, ReadLabel, Skipped
from core.objects import write_text
from core.shapes import AREA_SHAPES, Box, Ellipse, Mask, Polygon, RotatedBox, shape_kind

Item = Mapping[str, object]


class Coco:
    """`images`, `annotations` and `categories`; one file, or one a part (train, valid, test)."""

    name = "coco"

    def recognises(self, source: Path) -> bool:
        """A JSON file with COCO's three lists, here or in a folder below."""
        return any(_looks_like_coco(path) for path in _json_files(source))

    def open(self, source: Path) -> OpenedSource:
        """Every picture of every file, with what can be understood of its labels.

        A picture without any annotation stays unlabelled: the format cannot say that it was looked at.
        """
        files = [path for path in _json_files(source) if _looks_like_coco(path)]
        if not files:
            raise UserError(f"{source} holds no COCO file; nothing was imported.", "Name another file or folder.")
        loaded = [(file, _load(file)) for file in files]
        names = dict.fromkeys(name for _, lists in loaded for name in _category_names(lists).values())
        return OpenedSource(tuple(names), _items(loaded, source if source.is_dir() else source.parent))

    def write(self, labelled: OutSet, dest: Path) -> tuple[Skipped, ...]:
        """`part/_annotations.coco.json` beside the pictures of each part; tags and holes are told as left out."""
        make_empty(dest)
        dropped: list[Skipped] = []
        names = UniqueNames()
        parts: dict[str, tuple[list[dict[str, object]], list[dict[str, object]]]] = {}
        for image in labelled.images:
            name = names.name_for(image)
            copy_picture(image.source, dest / image.part / name)
            pictures, annotations = parts.setdefault(image.part, ([], []))
            image_id = len(pictures) + 1
            pictures.append({"id": image_id, "file_name": name, "width": image.width, "height": image.height})
            for known in image.annotations:
                item = _annotation_item(known, image_id, name, dropped)
                if item is not None:
                    annotations.append({"id": len(annotations) + 1, **item})
        categories = [{"id": key, "name": name, "supercategory": "none"} for key, name in labelled.classes.items()]
        for part, (pictures, annotations) in sorted(parts.items()):
            whole = {"images": pictures, "annotations": annotations, "categories": categories}
            write_text(dest / part / "_annotations.coco.json", json.dumps(whole, ensure_ascii=False))
        return tuple(dropped)


def _items(files: Sequence[tuple[Path, dict[str, list[Item]]]], root: Path) -> Iterator[ReadImage | Skipped]:
    for file, loaded in files:
        skipped: list[Skipped] = []
        yield from _read_images(loaded, _category_names(loaded), file, root, skipped)
        yield from skipped


def _json_files(source: Path) -> list[Path]:
    if source.is_file():
        return [source] if source.suffix.lower() == ".json" else []
    return sorted(path for pattern in ("*.json", "*/*.json", "*/*/*.json") for path in source.glob(pattern))


def _looks_like_coco(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            start = file.read(1 << 16)
            rest = path.stat().st_size > len(start)
    except OSError:
        return False
    if not start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return False
    words = (b'"images"', b'"annotations"', b'"categories"')
    return any(word in start for word in words) if rest else sum(word in start for word in words) >= 2


def _load(file: Path) -> dict[str, list[Item]]:
    try:
        loaded = json.loads(read_text(file))
    except (ValueError, RecursionError) as error:
        raise UserError(f"{file.name} is not JSON that can be read ({error}).", "Nothing was imported.") from error
    lists = {}
    for key in ("images", "annotations", "categories"):
        items = loaded.get(key, []) if isinstance(loaded, dict) else None
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise UserError(f"{file.name} has no proper list of {key}; nothing was imported.", "Export it again.")
        lists[key] = items
    return lists


def _category_names(loaded: Mapping[str, Sequence[Item]]) -> dict[int, str]:
    """Category id -> name. A category that is only the parent of others, without labels, is left out."""
    used = {item.get("category_id") for item in loaded["annotations"]}
    parents = {item.get("supercategory") for item in loaded["categories"]}
    names: dict[int, str] = {}
    for item in loaded["categories"]:
        key, name = item.get("id"), str(item.get("name", "")).strip()
        if (
            isinstance(key, int)
            and name
            and not (name in parents and key not in used and item.get("supercategory") != name)
        ):
            names[key] = name
    return names


def _read_images(
    loaded: Mapping[str, Sequence[Item]], names: Mapping[int, str], file: Path, root: Path, skipped: list[Skipped]
) -> list[ReadImage]:
    labels: dict[object, list[ReadLabel]] = {}
    known_ids = {item.get("id") for item in loaded["images"]}
    broken: set[object] = set()
    for item in loaded["annotations"]:
        image_id = item.get("image_id")
        if image_id not in known_ids:
            told = f"It belongs to picture {image_id}, which the file does not list."
            skipped.append(Skipped(f"{file.name}: annotation {item.get('id')}", told))
            continue
        try:
            labels.setdefault(image_id, []).append(_read_label(item, names))
        except (ValueError, TypeError, KeyError, OverflowError) as error:
            broken.add(image_id)
            skipped.append(Skipped(f"{file.name}: annotation {item.get('id')}", str(error)))
    finder = _Finder(file, root)
    images: list[ReadImage] = []
    for item in loaded["images"]:
        found = finder.find(str(item.get("file_name", "")))
        if isinstance(found, Skipped):
            skipped.append(found)
            continue
        own = tuple(labels.get(item.get("id"), ()))
        standing = "exhaustive" if own and item.get("id") not in broken else "unknown"
        images.append(ReadImage(found, own, _part(found, file, root), standing, _size(item)))  # type: ignore[arg-type]
    return images


def _part(picture: Path, file: Path, root: Path) -> str:
    for name in ("train", "valid", "val", "test"):
        if name in file.stem.lower().replace("_", " ").split() or file.stem.lower().endswith(f"{name}2017"):
            return "valid" if name == "val" else name
    return part_of(file, root) or part_of(picture, root)


def _size(item: Item) -> tuple[int, int] | None:
    width, height = item.get("width"), item.get("height")
    return (width, height) if isinstance(width, int) and isinstance(height, int) and width and height else None


def _read_label(item: Item, names: Mapping[int, str]) -> ReadLabel:
    category = item.get("category_id")
    if not isinstance(category, int) or category not in names:
        raise ValueError(f"Its category {category} is not in the file's list.")
    attributes = {"crowd": "yes"} if item.get("iscrowd") else {}
    outline = item.get("segmentation")
    if isinstance(outline, list) and len(outline) == 1 and len(outline[0]) >= 6 and not _is_box_outline(item):
        numbers = [float(number) for number in outline[0]]
        points = tuple(zip(numbers[::2], numbers[1::2], strict=False))
        return ReadLabel(names[category], "polygon", points, attributes=attributes)
    box = item.get("bbox")
    if not isinstance(box, list) or len(box) != 4:
        raise ValueError("It has no box of four numbers.")
    x, y, width, height = (float(number) for number in box)
    if not all(math.isfinite(number) for number in (x, y, width, height)):
        raise ValueError("Its box holds a number without end.")
    return ReadLabel(names[category], "box", ((x, y), (x + width, y + height)), attributes=attributes)


def _is_box_outline(item: Item) -> bool:
    """Whether the outline only repeats the box: four corners, two x and two y."""
    outline = item.get("segmentation")
    numbers = outline[0] if isinstance(outline, list) else []
    return len(numbers) in (8, 10) and len(set(numbers[::2])) == 2 == len(set(numbers[1::2]))


class _Finder:
    """Finds the pictures that one file names: beside it, in the usual folders, or anywhere below by name."""

    def __init__(self, file: Path, root: Path) -> None:
        self._root = root
        above = file.parent.parent
        self._folders = (file.parent, file.parent / "images", above / "images", above, root / "images", root)
        self._stem_folders = tuple(above / word for word in file.stem.split("_"))
        self._by_name: dict[str, Path] | None = None

    def find(self, name: str) -> Path | Skipped:
        """The picture, or why it cannot be had."""
        if not name or "\x00" in name:
            return Skipped(name or "(no name)", "The file names no picture.")
        for folder in (*self._folders, *self._stem_folders):
            path = folder / name
            if path.is_file():
                if not inside(self._root, path) and not inside(self._folders[3], path):
                    return Skipped(name, "The name leads out of the imported folder.")
                return path
        if self._by_name is None:
            self._by_name = {path.name: path for path in pictures_in(self._root)}
        found = self._by_name.get(Path(name).name)
        return found or Skipped(name, "The picture is missing.")


def _annotation_item(known: Annotation, image_id: int, name: str, dropped: list[Skipped]) -> dict[str, object] | None:
    shape = known.shape
    if not isinstance(shape, AREA_SHAPES):
        dropped.append(Skipped(name, f"A {shape_kind(shape)} cannot be kept in COCO boxes."))
        return None
    x1, y1, x2, y2 = shape.bounds()
    item: dict[str, object] = {
        "image_id": image_id, "category_id": known.class_id, "bbox": [x1, y1, x2 - x1, y2 - y1],
        "area": (x2 - x1) * (y2 - y1), "iscrowd": 1 if known.attributes.get("crowd") == "yes" else 0,
    }  # fmt: skip
    match shape:
        case Polygon(rings):
            if len(rings) > 1:
                dropped.append(Skipped(name, "The holes of a polygon cannot be kept in COCO polygons."))
            item["segmentation"] = [[value for point in rings[0] for value in point]]
        case RotatedBox():
            item["segmentation"] = [[value for point in shape.corners() for value in point]]
        case Ellipse() | Mask():
            dropped.append(Skipped(name, f"The {shape_kind(shape)} was kept as its box."))
            item["segmentation"] = []
        case Box():
            item["segmentation"] = []
    return item
