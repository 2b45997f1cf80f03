"""LabelMe JSON, one file a picture, beside it. Source: labelme 5.11 and 6.3, `_label_file.py`; X-AnyLabeling's
`rotation`, `difficult` and rectangles of four corners are read as well.

Flags of a picture that are set are its tags; flags of a shape are attributes, its group the attribute `group`. A file
says that somebody looked at its picture, even when it holds no shape.
"""

import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path

from core.annotations import Annotation
from core.errors import UserError
from core.formats.embedded import mask_from_png, png_of, unpack
from core.formats.finding import Finder
from core.formats.folders import UniqueNames, copy_picture, make_empty, part_of, read_text
from core.formats.json_stream import Peeked, load, peek
from core.formats.label_files import each_file, first_files, label_files, told_name
from core.formats.losses import Losses
from core.formats.outgoing import Holds, tell_label, tell_picture
from core.formats.rings import clockwise
from core.formats.seam import OpenedSource, OutImage, OutSet, ReadImage, ReadLabel, Skipped
from core.formats.words import NO, YES, attributes, file_name, ring, size, told, whole, word
from core.masks import mask_of, outlines_of, rasterised, window_of
from core.objects import write_text
from core.shapes import Box, Dot, Ellipse, Lane, Mask, Point, Polygon, RotatedBox, Shape, Tag, bounds_of

VERSION = "5.5.0"  # what is written can be read from there on
CLASS_FILE = "labels.txt"
HOLDS = Holds(frozenset({"box", "rotated_box", "polygon", "polyline", "point", "mask", "tag"}), attributes=None)
Item = Mapping[str, object]


class LabelMe:
    """Rectangles, outlines, lines, points, circles, masks and rotated rectangles."""

    name = "labelme"
    holds = HOLDS

    def recognises(self, source: Path) -> bool:
        """JSON files with `shapes` and the picture they belong to."""
        return any(_looks_like_labelme(peek(path)) for path in first_files(source, ".json"))

    def open(self, source: Path) -> OpenedSource:
        """The picture of each file; one packed into its file is unpacked beside it."""
        files = [path for path in label_files(source, ".json") if _looks_like_labelme(peek(path))]
        if not files:
            raise UserError(f"{source} holds no LabelMe files; nothing was imported.", "Name another folder.")
        root = source if source.is_dir() else source.parent
        finder = Finder(root, (root,))
        return OpenedSource(_class_names(root), each_file(files, root, lambda file: _read(file, root, finder)))

    def write(self, labelled: OutSet, dest: Path) -> tuple[Skipped, ...]:
        """`part/picture` with `part/picture.json` beside it, and the class names in labels.txt."""
        make_empty(dest)
        losses, names = Losses("LabelMe"), UniqueNames()
        for image in labelled.images:
            name = names.name_for(image)
            copy_picture(image, dest / image.part / name)
            tell_picture(image, name, HOLDS, losses)
            if image.annotations or image.is_exhaustive:
                text = json.dumps(_document(image, name, labelled.classes, losses), ensure_ascii=False, indent=2)
                write_text(dest / image.part / f"{Path(name).stem}.json", text)
        write_text(dest / CLASS_FILE, "".join(f"{name}\n" for name in labelled.classes.values()))
        return losses.told()


def _looks_like_labelme(seen: Peeked) -> bool:
    if seen.kind != "object" or not ("shapes" in seen.first or {"imagePath", "imageData"} <= seen.first.keys()):
        return False
    return "imagePath" in seen.first or seen.has("shapes", "label", "points")


def _class_names(root: Path) -> tuple[str, ...]:
    """Those of labels.txt, where labelme's own tools look for them; names like `__ignore__` are no classes."""
    try:
        lines = read_text(root / CLASS_FILE).splitlines() if (root / CLASS_FILE).is_file() else []
    except UserError:
        return ()
    names = (" ".join(line.split()) for line in lines)
    return tuple(dict.fromkeys(name for name in names if name and not name.startswith("_") and name.isprintable()))


def _read(file: Path, root: Path, finder: Finder) -> Iterator[ReadImage | Skipped]:
    where = told_name(file, root)
    loaded = load(file)
    if not isinstance(loaded, dict):
        raise UserError(f"{file.name} is not one of LabelMe's files.", "Export it again.")
    picture = _picture(file, loaded, root, finder)
    if isinstance(picture, Skipped):
        yield picture
        return
    labels: list[ReadLabel] = []
    broken = 0
    shapes = loaded.get("shapes")
    for place, item in enumerate(shapes if isinstance(shapes, list) else [None], start=1):
        try:
            labels += _labels(item)
        except ValueError as error:
            broken += 1
            yield Skipped(f"{where}: shape {place}", str(error))
    flags = loaded.get("flags")
    for name, value in flags.items() if isinstance(flags, dict) else ():
        if value is True:
            try:
                labels.append(ReadLabel(word(name, "A flag's name"), "tag"))
            except ValueError as error:
                yield Skipped(where, str(error))
    size_wh = size(loaded.get("imageWidth"), loaded.get("imageHeight"))
    standing = "partial" if broken else "exhaustive"
    yield ReadImage(picture, tuple(labels), part_of(file, root), standing, size_wh)  # type: ignore[arg-type]  # one of two


def _picture(file: Path, loaded: Item, root: Path, finder: Finder) -> Path | Skipped:
    """By its name, relative to the file; else the one that is packed into the file."""
    where = told_name(file, root)
    try:
        name = file_name(loaded.get("imagePath"))
    except ValueError as error:
        found: Path | Skipped = Skipped(where, str(error))
    else:
        found = finder.find((Path(where).parent / name).as_posix())
    packed = loaded.get("imageData")
    if isinstance(found, Path) or not isinstance(packed, str) or not packed:
        return found if isinstance(found, Path) else Skipped(where, f"{told(loaded.get('imagePath'))}: {found.reason}")
    try:
        return unpack(packed, file.parent, file.stem)
    except ValueError as error:
        return Skipped(where, str(error))


def _labels(item: object) -> list[ReadLabel]:
    """The label of a shape; of `points` one a point."""
    if not isinstance(item, dict):
        raise ValueError("It is no object with names and values.")  # noqa: TRY004 - told like the others
    name, kind = word(item.get("label"), "Its label"), item.get("shape_type") or "polygon"
    known = _attributes(item)
    points = ring(item.get("points"))
    match kind:
        case "mask":
            packed = item.get("mask")
            if not isinstance(packed, str) or not points:
                raise ValueError("Its mask is missing.")
            left, top = (round(max(-1e6, min(1e6, value))) for value in points[0])
            return [ReadLabel(name, "mask", mask=mask_from_png(packed, left, top), attributes=known)]
        case "rectangle" if len(points) >= 2:
            x1, y1, x2, y2 = bounds_of(points)
            return [ReadLabel(name, "box", ((x1, y1), (x2, y2)), attributes=known)]
        case "polygon" if len(points) >= 3:
            return [ReadLabel(name, "polygon", points, attributes=known)]
        case "line" | "linestrip" if len(points) >= 2:
            return [ReadLabel(name, "polyline", points, attributes=known)]
        case "circle" if len(points) == 2:
            (cx, cy), radius = points[0], math.dist(*points)
            return [ReadLabel(name, "ellipse", ((cx, cy), (cx + radius, cy), (cx, cy + radius)), attributes=known)]
        case "oriented_rectangle" | "rotation" if len(points) == 4:
            return [ReadLabel(name, "rotated_box", clockwise(points), attributes=known)]
        case "point" | "points" if points:
            return [ReadLabel(name, "point", (point,), attributes=known) for point in points]
        case _:
            raise ValueError(f"A shape of the kind {told(kind)} with {len(points)} points cannot be kept.")


def _attributes(item: Item) -> dict[str, str]:
    known = attributes(item.get("flags")) | attributes(item.get("attributes"))
    if item.get("difficult") is True:
        known["difficult"] = YES
    group = whole(item.get("group_id"))
    if group is not None:
        known["group"] = str(group)
    return known | attributes({"description": item.get("description")})


def _document(image: OutImage, name: str, classes: Mapping[int, str], losses: Losses) -> dict[str, object]:
    flags: dict[str, bool] = {}
    shapes: list[dict[str, object]] = []
    for known in image.annotations:
        tell_label(known, name, HOLDS, losses)
        class_name = classes[known.class_id]
        if isinstance(known.shape, Tag):
            flags[class_name] = True
            if known.attributes:
                losses.detail(name, "attributes")
            continue
        kind, points, packed = _geometry(known.shape, name, (image.width, image.height), losses)
        place = {"points": [[x, y] for x, y in points], "shape_type": kind, "mask": packed}
        shapes.append({"label": class_name, **place, **_details(known)})
    return {
        "version": VERSION, "flags": flags, "shapes": shapes, "imagePath": name, "imageData": None,
        "imageHeight": image.height, "imageWidth": image.width,
    }  # fmt: skip


def _geometry(shape: Shape, name: str, size_wh: tuple[int, int], losses: Losses) -> tuple[str, list[Point], str | None]:
    match shape:
        case Box(x1, y1, x2, y2):
            return "rectangle", [(x1, y1), (x2, y2)], None
        case RotatedBox():
            return "oriented_rectangle", list(shape.corners()), None
        case Dot(x, y):
            return "point", [(x, y)], None
        case Mask(left, top, width, height):
            return "mask", [(left, top), (left + width - 1, top + height - 1)], png_of(window_of(shape))
        case Ellipse(cx, cy, rx, ry) if rx == ry:
            return "circle", [(cx, cy), (cx + rx, cy)], None
        case Polygon(rings) if len(rings) > 1:
            mask = mask_of(rasterised(shape, size_wh))
            if mask is not None:
                losses.changed(name, shape, "masks, for their holes")
                return _geometry(mask, name, size_wh, losses)
            losses.detail(name, "holes")
            return "polygon", list(rings[0]), None
        case Polygon(rings):
            return "polygon", list(rings[0]), None
        case Ellipse():
            losses.changed(name, shape, "outlines")
            return "polygon", list(outlines_of(shape)[0]), None
        case _:
            if isinstance(shape, Lane):
                losses.changed(name, shape, "lines of many points")
            return "linestrip", list(outlines_of(shape)[0]), None


def _details(known: Annotation) -> dict[str, object]:
    """What LabelMe has a place for; all else goes into `attributes`, which it carries along."""
    group = known.attributes.get("group", "")
    is_group = group.isascii() and group.isdigit() and str(int(group[:9])) == group
    own = {"description"} | ({"group"} if is_group else set())
    flags = {key: value == YES for key, value in known.attributes.items() if value in (YES, NO) and key not in own}
    others = {key: value for key, value in known.attributes.items() if key not in own and key not in flags}
    told_others: dict[str, object] = {"attributes": others} if others else {}
    return {
        "group_id": int(group) if is_group else None, "description": known.attributes.get("description", ""),
        "flags": flags, **told_others,
    }  # fmt: skip
