"""Pascal VOC: one XML file a picture, boxes in pixels. Source: the VOC2012 development kit, section 8.

Numbers are taken as they are: the kit counts pixels from 1, the programs that write the format today do not. Also read
are what others have added: `attributes` (Datumaro, CVAT), `polygon` (Roboflow), `robndbox` (roLabelImg, radians) and
`verified` (labelImg: the picture was looked through).
"""

import math
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import parse

from core.errors import UserError
from core.formats.finding import Finder
from core.formats.folders import PART_NAMES, UniqueNames, copy_picture, make_empty, part_of, pictures_in, read_text
from core.formats.label_files import first_files, label_files, start_of, told_name
from core.formats.losses import Losses
from core.formats.outgoing import Holds, tell_picture, told_as_boxes
from core.formats.seam import OpenedSource, OutImage, OutSet, ReadImage, ReadLabel, Skipped, Standing
from core.formats.words import NO, YES, attributes, file_name, number, size, word
from core.objects import write_text
from core.shapes import RotatedBox

FLAGS = ("difficult", "truncated", "occluded")
EDGES = ("xmin", "ymin", "xmax", "ymax")
SUFFIXES = (".jpg", ".png", ".jpeg", ".JPG", ".bmp", ".webp")
CLASS_FILE, BACKGROUND = "labelmap.txt", "background"
PART_ATTRIBUTE = "part of"
HOLDS = Holds(frozenset({"box"}), attributes=None)


class Voc:
    """Boxes with the flags difficult, truncated and occluded, and other attributes."""

    name = "voc"
    holds = HOLDS

    def recognises(self, source: Path) -> bool:
        """XML files whose root is `annotation`, here or below."""
        return any(_is_voc(path) for path in first_files(source, ".xml"))

    def open(self, source: Path) -> OpenedSource:
        """Every XML file with its picture, and the pictures without one; a bad file is told and the others kept."""
        files = label_files(source, ".xml")
        if not files:
            raise UserError(f"{source} holds no Pascal VOC files; nothing was imported.", "Name another folder.")
        return OpenedSource(_declared(source if source.is_dir() else source.parent), _items(files, source))

    def write(self, labelled: OutSet, dest: Path) -> tuple[Skipped, ...]:
        """`JPEGImages/`, `Annotations/` and `ImageSets/Main/`; what a box cannot hold is told."""
        make_empty(dest)
        losses, names = Losses("Pascal VOC"), UniqueNames()
        (dest / "Annotations").mkdir()
        for image in labelled.images:
            name = names.name_for(image)
            copy_picture(image, dest / "JPEGImages" / name)
            tell_picture(image, name, HOLDS, losses)
            tree = ET.ElementTree(_tree(image, name, labelled, losses))
            ET.indent(tree)
            tree.write(dest / "Annotations" / f"{Path(name).stem}.xml", encoding="utf-8")
            if image.part:
                file = dest / "ImageSets" / "Main" / f"{'val' if image.part == 'valid' else image.part}.txt"
                file.parent.mkdir(parents=True, exist_ok=True)
                with file.open("a", encoding="utf-8") as listed:
                    listed.write(f"{Path(name).stem}\n")
        write_text(dest / CLASS_FILE, _label_map(labelled.classes.values()))
        return losses.told()


def _declared(root: Path) -> tuple[str, ...]:
    """The names of labelmap.txt, which Datumaro and CVAT add; what is no such file says nothing."""
    try:
        lines = read_text(root / CLASS_FILE).splitlines() if (root / CLASS_FILE).is_file() else []
    except UserError:
        return ()
    names = (" ".join(line.split(":")[0].split()) for line in lines if line.count(":") == 3 and line[:1] != "#")
    return tuple(dict.fromkeys(name for name in names if name and name.isprintable() and name != BACKGROUND))


def _label_map(names: Iterable[str]) -> str:
    """A name with a colon has no place in the file, and is declared by its labels alone."""
    lines = [f"{name}:::" for name in (BACKGROUND, *names) if ":" not in name and not name.startswith("#")]
    return "\n".join(["# label:color_rgb:parts:actions", *lines]) + "\n"


def _is_voc(path: Path) -> bool:
    start = start_of(path)
    return b"<annotation>" in start or b"<annotation " in start


def _items(files: Sequence[Path], source: Path) -> Iterator[ReadImage | Skipped]:
    root = source if source.is_dir() else source.parent
    parts, skipped = _listed_parts(root)
    yield from skipped
    finder = _finder(files, root)
    named: set[Path] = set()
    for file in files:
        problems: list[Skipped] = []
        try:
            image = _read_file(file, root, parts, finder, problems)
            named.add(image.path)
            yield image
        except (UserError, ValueError, ET.ParseError, DefusedXmlException, RecursionError, LookupError) as error:
            yield Skipped(told_name(file, root), f"It cannot be read: {error}")
        except OSError as error:
            yield Skipped(told_name(file, root), f"It cannot be read ({error.strerror}).")
        yield from problems
    if source.is_file():
        return
    for folder in ("SegmentationObject", "SegmentationClass"):
        for path in root.rglob(folder):
            yield Skipped(told_name(path, root), "The pictures of pixels in Pascal VOC are not read; its boxes are.")
    aside = {"SegmentationObject", "SegmentationClass"}
    for picture in pictures_in(root):
        if picture not in named and not aside & set(picture.parts):
            yield ReadImage(picture, part=parts.get(picture.stem) or part_of(picture, root))


def _finder(files: Sequence[Path], root: Path) -> Finder:
    """Looks in the folders that stand beside those of the XML files."""
    folders: dict[Path, None] = {}
    for own in dict.fromkeys(file.parent for file in files):
        folders |= dict.fromkeys((own, own.parent / "JPEGImages", own.parent / "images", own.parent))
    return Finder(root, list(folders))


def _listed_parts(root: Path) -> tuple[dict[str, str], list[Skipped]]:
    """The part of each picture by its name without an ending; the lists of one class only are not about parts."""
    parts: dict[str, str] = {}
    skipped: list[Skipped] = []
    for kind in ("Segmentation", "Layout", "Main"):
        for file in sorted(root.glob(f"**/ImageSets/{kind}/*.txt")):
            if file.stem not in PART_NAMES:
                continue
            try:
                stems = [Path(line.split()[0]).name for line in read_text(file).splitlines() if line.split()]
            except UserError as error:
                skipped.append(Skipped(told_name(file, root), str(error)))
                continue
            parts |= dict.fromkeys(stems, PART_NAMES[file.stem])
    return parts, skipped


def _read_file(file: Path, root: Path, parts: dict[str, str], finder: Finder, problems: list[Skipped]) -> ReadImage:
    tree = parse(file).getroot()
    if tree is None or tree.tag != "annotation":
        raise ValueError("its root is not `annotation`")
    picture = _picture(file, tree, finder)
    labels: list[ReadLabel] = []
    objects = tree.findall("object")
    broken = 0
    for place, item in enumerate(objects, start=1):
        try:
            labels += _read_object(item)
        except ValueError as error:
            broken += 1
            problems.append(Skipped(f"{told_name(file, root)}: object {place}", str(error)))
    is_whole = bool(objects) or tree.get("verified") == YES
    standing: Standing = "partial" if broken else "exhaustive" if is_whole else "unknown"
    size_wh = size(tree.findtext("size/width"), tree.findtext("size/height"))
    return ReadImage(picture, tuple(labels), parts.get(file.stem) or part_of(file, root), standing, size_wh)


def _picture(file: Path, tree: ET.Element, finder: Finder) -> Path:
    """By the name in the file, or by the file's own name: the first is often of another machine."""
    told = (tree.findtext("filename") or "").strip()
    names = [file_name(told)] if told else []
    names += [file.stem + suffix for suffix in SUFFIXES if file.stem + suffix not in names]
    answers = []
    for name in names:
        found = finder.find(name)
        if isinstance(found, Path):
            return found
        answers.append(found)
    raise UserError(f"its picture {answers[0].path}: {answers[0].reason}", "")


def _read_object(item: ET.Element) -> list[ReadLabel]:
    """The label of an object, and one for each of its parts (VOC2012: head, hand, foot)."""
    name = word(item.findtext("name"), "The object's name")
    found = {flag: YES for flag in FLAGS if (item.findtext(flag) or "0").strip() == "1"}
    pose = (item.findtext("pose") or "").strip()
    if pose and pose.lower() != "unspecified":
        found |= attributes({"pose": pose})
    for each in item.findall("attributes/attribute"):
        key, value = (each.findtext("name") or "").strip(), (each.findtext("value") or "").strip()
        found |= attributes({key: {"true": YES, "false": NO}.get(value.lower(), value)})
    labels = [_shape(item, name, found)]
    for part in item.findall("part"):
        part_name = word(part.findtext("name"), "A part's name")
        labels.append(ReadLabel(part_name, "box", _corners(part), attributes={PART_ATTRIBUTE: name}))
    return labels


def _shape(item: ET.Element, name: str, found: dict[str, str]) -> ReadLabel:
    turned, outline = item.find("robndbox"), item.find("polygon")
    if turned is not None:
        cx, cy, width, height, angle = (number(turned.findtext(key)) for key in ("cx", "cy", "w", "h", "angle"))
        degrees = (math.degrees(angle) + 180) % 360 - 180
        corners = RotatedBox(cx, cy, width, height, degrees).corners()
        return ReadLabel(name, "rotated_box", corners, attributes=found)
    if outline is not None and len(outline) >= 6 and outline.find("x1") is not None:
        count = len(outline) // 2
        points = ((outline.findtext(f"x{each}"), outline.findtext(f"y{each}")) for each in range(1, count + 1))
        return ReadLabel(name, "polygon", tuple((number(x), number(y)) for x, y in points), attributes=found)
    return ReadLabel(name, "box", _corners(item), attributes=found)


def _corners(item: ET.Element) -> tuple[tuple[float, float], tuple[float, float]]:
    try:
        x1, y1, x2, y2 = (number(item.findtext(f"bndbox/{key}") or "") for key in EDGES)
    except ValueError as error:
        raise ValueError("The object has no box of four numbers.") from error
    return (x1, y1), (x2, y2)


def _tree(image: OutImage, name: str, labelled: OutSet, losses: Losses) -> ET.Element:
    tree = ET.Element("annotation", {"verified": YES} if image.is_exhaustive else {})
    ET.SubElement(tree, "folder").text = "JPEGImages"
    ET.SubElement(tree, "filename").text = name
    dimensions = ET.SubElement(tree, "size")
    for key, value in (("width", image.width), ("height", image.height), ("depth", 3)):
        ET.SubElement(dimensions, key).text = str(value)
    ET.SubElement(tree, "segmented").text = "0"
    for known, bounds in told_as_boxes(image, name, HOLDS, losses):
        tree.append(_object(labelled.classes[known.class_id], known.attributes, bounds))
    return tree


def _object(name: str, known: Mapping[str, str], bounds: Sequence[float]) -> ET.Element:
    item = ET.Element("object")
    ET.SubElement(item, "name").text = name
    ET.SubElement(item, "pose").text = known.get("pose", "Unspecified")
    for flag in FLAGS:
        ET.SubElement(item, flag).text = "1" if known.get(flag) == YES else "0"
    box = ET.SubElement(item, "bndbox")
    for key, edge in zip(EDGES, bounds, strict=True):
        ET.SubElement(box, key).text = repr(float(edge))
    others = {key: value for key, value in known.items() if key != "pose" and (key not in FLAGS or value != YES)}
    if others:
        listed = ET.SubElement(item, "attributes")
        for key, value in others.items():
            each = ET.SubElement(listed, "attribute")
            ET.SubElement(each, "name").text, ET.SubElement(each, "value").text = key, value
    return item
