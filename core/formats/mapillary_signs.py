"""The Mapillary Traffic Sign Dataset: `annotations/KEY.json` for the picture `images/KEY.jpg`, parts in `splits/`.

`properties` that are true (ambiguous, dummy, included, occluded, out-of-frame, exterior and others) are attributes.
`other-sign` is a class like all others. A sign across the edge of a panorama is two boxes, left and right, with the
attribute `cross-boundary`. Of the partially annotated pictures (objects with a `correspondance`) not all was labelled.

Source: README.md of the dataset (Ertler et al., ECCV 2020, arXiv:1909.04422).
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

from core.annotations import Annotation
from core.errors import UserError
from core.formats.finding import Finder
from core.formats.folders import PART_NAMES, UniqueNames, copy_picture, make_empty, part_of, pictures_in
from core.formats.json_stream import load
from core.formats.label_files import (
    coordinate,
    each_file,
    first_files,
    label_files,
    lines_of,
    start_of,
    told_apart,
    told_name,
)
from core.formats.losses import Losses
from core.formats.outgoing import SHORT_PARTS, Holds, plain, tell_label, tell_picture
from core.formats.seam import OpenedSource, OutSet, ReadImage, ReadLabel, Skipped, Standing
from core.formats.words import size, word
from core.images import IMAGE_SUFFIXES
from core.shapes import AREA_SHAPES, Box

PROPERTIES = (
    "ambiguous", "barrier", "cross-boundary", "direction-or-information", "dummy", "exterior", "highway", "included",
    "occluded", "out-of-frame",
)  # fmt: skip
CROSSING = "cross-boundary"
_SUFFIXES = (".jpg", ".png", *sorted(IMAGE_SUFFIXES - {".jpg", ".png"}))


class MapillarySigns:
    """Boxes with properties that are true or not."""

    name = "mapillary_signs"
    holds = Holds(frozenset({"box"}), frozenset(PROPERTIES))

    def recognises(self, source: Path) -> bool:
        """A JSON file with `ispano`, or with objects that have a label, a box and properties."""
        return any(_is_annotation(path) for path in first_files(source, ".json", most=10))

    def open(self, source: Path) -> OpenedSource:
        """Every file with its picture, then pictures without a file."""
        root = source if source.is_dir() else source.parent
        files, others = told_apart(label_files(source, ".json"), _is_annotation, root, "Mapillary signs")
        if not files:
            raise UserError(f"{source} holds no Mapillary signs; nothing was imported.", "Name another folder.")
        return OpenedSource((), chain(others, _items(files, root, pictures_in(root) if source.is_dir() else [])))

    def write(self, labelled: OutSet, dest: Path) -> tuple[Skipped, ...]:
        """`annotations/`, `images/` and `splits/`; what is no box is told."""
        make_empty(dest)
        losses, names = Losses("Mapillary signs"), UniqueNames()
        for image in labelled.images:
            name = names.name_for(image)
            copy_picture(image, dest / "images" / name)
            tell_picture(image, name, self.holds, losses)
            stem = Path(name).stem
            objects = [
                item
                for place, known in enumerate(image.annotations)
                if (item := _object(known, f"{stem}/{place}", name, labelled.classes, losses)) is not None
            ]
            if objects or image.is_exhaustive:
                whole = {"width": image.width, "height": image.height, "ispano": False, "objects": objects}
                file = dest / "annotations" / f"{stem}.json"
                file.parent.mkdir(exist_ok=True)
                file.write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
            if image.part:
                (dest / "splits").mkdir(exist_ok=True)
                split = dest / "splits" / f"{SHORT_PARTS[image.part]}.txt"
                with split.open("a", encoding="utf-8", newline="\n") as keys:
                    keys.write(f"{stem}\n")
        return losses.told()


def _is_annotation(path: Path) -> bool:
    start = start_of(path)
    return start.startswith(b"{") and (
        b'"ispano"' in start or all(key in start for key in (b'"objects"', b'"xmin"', b'"properties"'))
    )


def _items(files: list[Path], root: Path, pictures: list[Path]) -> Iterator[ReadImage | Skipped]:
    finder = Finder(root, [folder for folder in (root / "images", root) if folder.is_dir()])
    parts, problems = _parts(root)
    yield from problems
    seen: set[Path] = set()
    for item in each_file(files, root, lambda file: _read_file(file, root, finder, parts)):
        if isinstance(item, ReadImage):
            seen.add(item.path)
        yield item
    for picture in pictures:
        if picture not in seen:
            yield ReadImage(picture, part=parts.get(picture.stem) or part_of(picture, root))


def _parts(root: Path) -> tuple[dict[str, str], list[Skipped]]:
    """The part of each picture's key, from `splits/`, at the top or a folder below."""
    parts: dict[str, str] = {}
    problems: list[Skipped] = []
    for folder in (root / "splits", *sorted(root.glob("*/splits"))):
        for file in label_files(folder, ".txt") if folder.is_dir() else ():
            if file.stem in PART_NAMES:
                try:
                    parts |= {line.strip(): PART_NAMES[file.stem] for line in lines_of(file)}
                except UserError as error:
                    problems.append(Skipped(told_name(file, root), str(error)))
    return parts, problems


def _read_file(file: Path, root: Path, finder: Finder, parts: Mapping[str, str]) -> Iterator[ReadImage | Skipped]:
    whole = load(file)
    objects = whole.get("objects") if isinstance(whole, dict) else None
    if not isinstance(whole, dict) or not isinstance(objects, list):
        raise UserError(f"{file.name} has no list of objects.", "Export it again.")
    found = _picture_of(file.stem, finder)
    if isinstance(found, Skipped):
        yield found
        return
    labels: list[ReadLabel] = []
    standing: Standing = "exhaustive"
    for number, item in enumerate(objects, start=1):
        try:
            labels += _read_object(item)
        except ValueError as error:
            standing = "partial"
            yield Skipped(f"{told_name(file, root)}: object {number}", str(error))
        else:
            standing = "partial" if "correspondance" in item else standing
    part = parts.get(file.stem) or part_of(found, root)
    yield ReadImage(found, tuple(labels), part, standing, size(whole.get("width"), whole.get("height")))


def _picture_of(stem: str, finder: Finder) -> Path | Skipped:
    answers = (finder.find(f"{stem}{suffix}") for suffix in _SUFFIXES)
    first = finder.find(f"{stem}{_SUFFIXES[0]}")
    return first if isinstance(first, Path) else next((each for each in answers if isinstance(each, Path)), first)


def _read_object(item: object) -> list[ReadLabel]:
    """One box, or two of a sign across the edge of a panorama. Raises ValueError with a sentence."""
    box = item.get("bbox") if isinstance(item, dict) else None
    if not isinstance(item, dict) or not isinstance(box, dict):
        raise ValueError("It has no box.")  # noqa: TRY004 - it is a document that is wrong
    name, properties = word(item.get("label"), "The label"), item.get("properties")
    listed = properties.items() if isinstance(properties, dict) else ()
    said = {word(key, "A property"): "yes" for key, value in listed if value is True}
    crossing = box.get("cross_boundary")
    if not isinstance(crossing, dict):
        return [ReadLabel(name, "box", _corners(box), attributes=said)]
    halves = [_corners(crossing.get(side)) for side in ("left", "right")]
    return [ReadLabel(name, "box", corners, attributes={**said, CROSSING: "yes"}) for corners in halves]


def _corners(box: object) -> tuple[tuple[float, float], tuple[float, float]]:
    if not isinstance(box, dict):
        raise ValueError("It has no box.")  # noqa: TRY004 - it is a document that is wrong
    x1, y1, x2, y2 = (coordinate(box.get(key)) for key in ("xmin", "ymin", "xmax", "ymax"))
    if x2 < x1 or y2 < y1:
        raise ValueError("Its box ends before it begins.")
    return (x1, y1), (x2, y2)


def _object(
    known: Annotation, key: str, name: str, classes: Mapping[int, str], losses: Losses
) -> dict[str, object] | None:
    shape = known.shape
    if not isinstance(shape, AREA_SHAPES):
        losses.left_out(name, shape)
        return None
    if not isinstance(shape, Box):
        losses.changed(name, shape, "its box")
    tell_label(known, name, MapillarySigns.holds, losses)
    if any(key in PROPERTIES and value not in ("yes", "no") for key, value in known.attributes.items()):
        losses.note(name, "A property is neither yes nor no, so it was left out.")
    edges = zip(("xmin", "ymin", "xmax", "ymax"), shape.bounds(), strict=True)
    return {
        "key": hashlib.sha256(key.encode()).hexdigest()[:22],
        "label": classes[known.class_id],
        "bbox": {edge: plain(value) for edge, value in edges},
        "properties": {word: known.attributes.get(word) == "yes" for word in PROPERTIES},
    }
