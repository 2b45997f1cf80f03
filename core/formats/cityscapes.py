"""Cityscapes' fine polygons: `gtFine/train/CITY/NAME_gtFine_polygons.json` and `leftImg8bit/.../NAME_leftImg8bit.png`.

Everything is a polygon; points may lie a little outside the picture and are cut at its edges. `cargroup` and the like
are the class with the attribute `crowd`. Objects marked as deleted are left out, as Cityscapes' own tools do. A file
without objects says that nothing is there. The order of the objects, in which later ones cover earlier ones, is kept.

Source: github.com/mcordts/cityscapesScripts, helpers/annotation.py and helpers/labels.py (Cordts et al., CVPR 2016).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from core.annotations import Annotation
from core.errors import UserError
from core.formats.finding import Finder
from core.formats.folders import UniqueNames, copy_picture, make_empty, part_of, pictures_in
from core.formats.json_stream import load
from core.formats.label_files import coordinate, each_file, first_files, label_files, told_name, with_unspoken
from core.formats.losses import Losses
from core.formats.outgoing import (
    SHORT_PARTS,
    FolderNames,
    Holds,
    has_holes,
    outer_rings,
    plain,
    tell_label,
    tell_picture,
)
from core.formats.seam import OpenedSource, OutSet, ReadImage, ReadLabel, Skipped
from core.formats.words import size, told, word
from core.images import IMAGE_SUFFIXES
from core.shapes import Polygon

ENDING, PICTURE = "_polygons.json", "_leftImg8bit"
GROUP = "group"
GROUPED = frozenset(
    {"person", "rider", "car", "truck", "bus", "caravan", "trailer", "train", "motorcycle", "bicycle"}
)  # fmt: skip
CITY = "road"


class Cityscapes:
    """Polygons, without holes."""

    name = "cityscapes"
    holds = Holds(frozenset({"polygon"}), frozenset({"crowd"}))

    def recognises(self, source: Path) -> bool:
        """A file named `*_polygons.json`."""
        return bool(first_files(source, ENDING, most=1))

    def open(self, source: Path) -> OpenedSource:
        """Every file of polygons with its picture."""
        files = label_files(source, ENDING)
        if not files:
            raise UserError(f"{source} holds no Cityscapes polygons; nothing was imported.", "Name another folder.")
        root = source if source.is_dir() else source.parent
        return OpenedSource((), _items(files, root, pictures_in(root) if source.is_dir() else []))

    def write(self, labelled: OutSet, dest: Path) -> tuple[Skipped, ...]:
        """`gtFine/` and `leftImg8bit/`, the drive in place of the city; what is no polygon is told."""
        make_empty(dest)
        losses, names, cities = Losses("Cityscapes"), UniqueNames(), FolderNames(slash="-")
        for image in labelled.images:
            own = Path(image.name)
            name = names.name_for(replace(image, name=f"{own.stem.removesuffix(PICTURE)}{own.suffix}"))
            place = Path(SHORT_PARTS[image.part], cities.name_for(image.recording or CITY))
            stem, suffix = Path(name).stem, Path(name).suffix
            copy_picture(image, dest / "leftImg8bit" / place / f"{stem}{PICTURE}{suffix}")
            tell_picture(image, name, self.holds, losses)
            objects = [item for known in image.annotations for item in _objects(known, name, labelled.classes, losses)]
            if objects or image.is_exhaustive:
                file = dest / "gtFine" / place / f"{stem}_gtFine{ENDING}"
                file.parent.mkdir(parents=True, exist_ok=True)
                whole = {"imgHeight": image.height, "imgWidth": image.width, "objects": objects}
                file.write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
        return losses.told()


def _items(files: list[Path], root: Path, pictures: list[Path]) -> Iterator[ReadImage | Skipped]:
    """What each file says, then the pictures of cameras that no file speaks of."""
    finder = Finder(root, [root])
    said = each_file(files, root, lambda file: _read_file(file, root, finder))
    return with_unspoken(said, (picture for picture in pictures if picture.stem.endswith(PICTURE)), root)


def _read_file(file: Path, root: Path, finder: Finder) -> Iterator[ReadImage | Skipped]:
    found = _picture_of(file, root, finder)
    if isinstance(found, Skipped):
        yield found
        return
    whole = load(file)
    objects = whole.get("objects") if isinstance(whole, dict) else None
    if not isinstance(whole, dict) or not isinstance(objects, list):
        raise UserError(f"{file.name} has no list of objects.", "Export it again.")
    labels: list[ReadLabel] = []
    is_whole = True
    for number, item in enumerate(objects, start=1):
        try:
            label = _read_object(item)
        except ValueError as error:
            is_whole = False
            yield Skipped(f"{told_name(file, root)}: object {number}", str(error))
        else:
            labels += [] if label is None else [label]
    yield ReadImage(
        found, tuple(labels), part_of(file, root), "exhaustive" if is_whole else "partial",
        size(whole.get("imgWidth"), whole.get("imgHeight")),
    )  # fmt: skip


def _picture_of(file: Path, root: Path, finder: Finder) -> Path | Skipped:
    """`.../gtFine/train/city/x_gtFine_polygons.json` to `.../leftImg8bit/train/city/x_leftImg8bit.png`."""
    stem = file.name[: -len(ENDING)]
    base, _, annotated = stem.rpartition("_gt")
    base = base or stem
    place = file.parent.relative_to(root).parts if file.is_relative_to(root) else ()
    beside = "/".join("leftImg8bit" if f"gt{annotated}".lower() == part.lower() else part for part in place)
    ways = [f"{base}{PICTURE}{suffix}" for suffix in (".png", ".jpg")] + [f"{base}{suffix}" for suffix in _SUFFIXES]
    for folder in (beside, file.parent.relative_to(root).as_posix() if place else ""):
        for name in ways:
            if (root / folder / name).is_file():
                return finder.find(f"{folder}/{name}" if folder else name)
    found = finder.find(ways[0])
    for name in ways[1:] if isinstance(found, Skipped) else ():
        again = finder.find(name)
        if isinstance(again, Path):
            return again
    return found


_SUFFIXES = (".png", ".jpg", *sorted(IMAGE_SUFFIXES - {".png", ".jpg"}))


def _read_object(item: object) -> ReadLabel | None:
    """A polygon; None where it was deleted. Raises ValueError with a sentence."""
    if not isinstance(item, dict):
        raise ValueError("It is no object.")  # noqa: TRY004 - it is a document that is wrong
    if item.get("deleted") in (1, True):
        return None
    name, listed = word(item.get("label"), "The label"), item.get("polygon")
    if not isinstance(listed, list) or not all(isinstance(each, list) and len(each) == 2 for each in listed):
        raise ValueError("It has no list of points.")
    if len(listed) < 3:
        raise ValueError(f"The polygon of {told(name)} has fewer than three points.")
    ring = tuple((coordinate(x), coordinate(y)) for x, y in listed)
    if name.endswith(GROUP) and name[: -len(GROUP)] in GROUPED:
        return ReadLabel(name[: -len(GROUP)], "polygon", ring, attributes={"crowd": "yes"})
    return ReadLabel(name, "polygon", ring)


def _objects(known: Annotation, name: str, classes: Mapping[int, str], losses: Losses) -> list[dict[str, object]]:
    rings = outer_rings(known.shape)
    if not rings:
        losses.left_out(name, known.shape)
        return []
    if not isinstance(known.shape, Polygon):
        losses.changed(name, known.shape, "its outline")
    if has_holes(known.shape):
        losses.detail(name, "holes")
    tell_label(known, name, Cityscapes.holds, losses)
    label = classes[known.class_id]
    if known.attributes.get("crowd") == "yes":
        if label in GROUPED:
            label += GROUP
        else:
            losses.note(name, f"That {label} is a crowd cannot be kept in Cityscapes.")
    return [{"label": label, "polygon": [[plain(x), plain(y)] for x, y in ring]} for ring in rings]
