"""Pascal VOC: one XML file a picture, boxes in pixels. Source: the VOC2012 development kit, section 8."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from pathlib import Path

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import parse

from core.errors import UserError
from core.formats.folders import PART_NAMES, UniqueNames, copy_picture, inside, make_empty, part_of
from core.formats.seam import OpenedSource, OutImage, OutSet, ReadImage, ReadLabel, Skipped
from core.shapes import AREA_SHAPES, Box, shape_kind

FLAGS = ("difficult", "truncated", "occluded")


class Voc:
    """Boxes with the flags difficult, truncated and occluded."""

    name = "voc"

    def recognises(self, source: Path) -> bool:
        """XML files whose root is `annotation`, here or below."""
        files = _xml_files(source)
        return bool(files) and b"<annotation" in files[0].read_bytes()[:2000]

    def open(self, source: Path) -> OpenedSource:
        """Every XML file with its picture; a bad file is told and the others kept."""
        files = _xml_files(source)
        if not files:
            raise UserError(f"{source} holds no Pascal VOC files; nothing was imported.", "Name another folder.")
        return OpenedSource((), _items(files, source if source.is_dir() else source.parent))

    def write(self, labelled: OutSet, dest: Path) -> tuple[Skipped, ...]:
        """`JPEGImages/`, `Annotations/` and `ImageSets/Main/`; polygons become boxes, tags are left out."""
        make_empty(dest)
        dropped: list[Skipped] = []
        names = UniqueNames()
        (dest / "Annotations").mkdir()
        for image in labelled.images:
            name = names.name_for(image)
            copy_picture(image.source, dest / "JPEGImages" / name)
            tree = ET.ElementTree(_tree(image, name, labelled, dropped))
            ET.indent(tree)
            tree.write(dest / "Annotations" / f"{Path(name).stem}.xml", encoding="utf-8")
            if image.part:
                file = dest / "ImageSets" / "Main" / f"{'val' if image.part == 'valid' else image.part}.txt"
                file.parent.mkdir(parents=True, exist_ok=True)
                with file.open("a", encoding="utf-8") as listed:
                    listed.write(f"{Path(name).stem}\n")
        return tuple(dropped)


def _items(files: Sequence[Path], root: Path) -> Iterator[ReadImage | Skipped]:
    parts = _listed_parts(root)
    for file in files:
        skipped: list[Skipped] = []
        try:
            yield _read_file(file, root, parts, skipped)
        except (UserError, ValueError, ET.ParseError, DefusedXmlException) as error:
            yield Skipped(file.relative_to(root).as_posix(), f"It cannot be read: {error}")
        yield from skipped


def _xml_files(source: Path) -> list[Path]:
    if source.is_file():
        return [source] if source.suffix.lower() == ".xml" else []
    return sorted(source.rglob("*.xml"))


def _listed_parts(root: Path) -> dict[str, str]:
    parts: dict[str, str] = {}
    for file in sorted(root.glob("**/ImageSets/Main/*.txt")):
        if file.stem in PART_NAMES:
            stems = [line.split()[0] for line in file.read_text(encoding="utf-8").splitlines() if line.split()]
            parts |= dict.fromkeys(stems, PART_NAMES[file.stem])
    return parts


def _read_file(file: Path, root: Path, parts: dict[str, str], skipped: list[Skipped]) -> ReadImage:
    tree = parse(file).getroot()
    if tree is None or tree.tag != "annotation":
        raise ValueError("its root is not `annotation`")
    picture = _picture(file, root, (tree.findtext("filename") or "").strip())
    labels: list[ReadLabel] = []
    objects = tree.findall("object")
    for number, item in enumerate(objects, start=1):
        try:
            labels.append(_read_object(item))
        except ValueError as error:
            skipped.append(Skipped(f"{file.relative_to(root).as_posix()}: object {number}", str(error)))
    size = (_whole(tree.findtext("size/width")), _whole(tree.findtext("size/height")))
    is_whole = bool(labels) and len(labels) == len(objects)
    return ReadImage(
        picture,
        tuple(labels),
        parts.get(file.stem) or part_of(file, root),
        "exhaustive" if is_whole else "unknown",
        size if all(size) else None,
    )


def _picture(file: Path, root: Path, name: str) -> Path:
    stems = [name] if name else []
    stems += [file.stem + suffix for suffix in (".jpg", ".png", ".jpeg", ".JPG", ".bmp", ".webp")]
    for stem in stems:
        for folder in (
            file.parent,
            file.parent.parent / "JPEGImages",
            file.parent.parent / "images",
            file.parent.parent,
        ):
            path = folder / stem
            if "\x00" not in stem and path.is_file() and inside(root, path):
                return path
    raise UserError(f"its picture {name or file.stem} is missing.", "")


def _read_object(item: ET.Element) -> ReadLabel:
    name = (item.findtext("name") or "").strip()
    if not name:
        raise ValueError("The object has no name.")
    words = [item.findtext(f"bndbox/{key}") for key in ("xmin", "ymin", "xmax", "ymax")]
    try:
        x1, y1, x2, y2 = (float(word or "") for word in words)
    except ValueError as error:
        raise ValueError("The object has no box of four numbers.") from error
    attributes = {flag: "yes" for flag in FLAGS if (item.findtext(flag) or "0").strip() == "1"}
    return ReadLabel(name, "box", ((x1, y1), (x2, y2)), attributes=attributes)


def _whole(word: str | None) -> int:
    try:
        return int(float(word or "0"))
    except (ValueError, OverflowError):
        return 0


def _tree(image: OutImage, name: str, labelled: OutSet, dropped: list[Skipped]) -> ET.Element:
    tree = ET.Element("annotation")
    ET.SubElement(tree, "filename").text = name
    size = ET.SubElement(tree, "size")
    for key, value in (("width", image.width), ("height", image.height), ("depth", 3)):
        ET.SubElement(size, key).text = str(value)
    for known in image.annotations:
        if not isinstance(known.shape, AREA_SHAPES):
            dropped.append(Skipped(name, f"A {shape_kind(known.shape)} cannot be kept in Pascal VOC."))
            continue
        if not isinstance(known.shape, Box):
            dropped.append(Skipped(name, f"A {shape_kind(known.shape)} was kept as its box."))
        item = ET.SubElement(tree, "object")
        ET.SubElement(item, "name").text = labelled.classes[known.class_id]
        for flag in FLAGS:
            ET.SubElement(item, flag).text = "1" if known.attributes.get(flag) == "yes" else "0"
        box = ET.SubElement(item, "bndbox")
        for key, edge in zip(("xmin", "ymin", "xmax", "ymax"), known.shape.bounds(), strict=True):
            ET.SubElement(box, key).text = repr(edge)
    return tree
