"""Datumaro JSON: `annotations/SUBSET.json` with the pictures in `images/SUBSET/`. Source: datumaro 1.13,
plugins/data_formats/datumaro.

Items are gone through one by one. One without annotations stays unlabelled: the format cannot say that it was looked
at. `object_id`, or an attribute `track_id`, is the name of a track; `group` becomes an attribute.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from core.annotations import Annotation
from core.errors import UserError
from core.formats.finding import Finder
from core.formats.folders import PART_NAMES, UniqueNames, copy_picture, make_empty, part_of
from core.formats.json_stream import Peeked, peek, top_values
from core.formats.label_files import each_file, first_files, label_files, told_name
from core.formats.losses import Losses
from core.formats.outgoing import Holds, ListFile, tell_label, tell_picture
from core.formats.seam import OpenedSource, OutImage, OutSet, ReadImage, ReadLabel, Skipped, Standing
from core.formats.words import NO, YES, attributes, file_name, flat_ring, numbers, size, told, whole, word
from core.masks import coco_rle_compressed, mask_from_coco_rle, mask_of, outlines_of, rasterised
from core.shapes import Box, Dot, Ellipse, Lane, Mask, Polygon, RotatedBox, Shape, Tag

IMAGE_MEDIA = 2
DEFAULT = "default"
HOLDS = Holds(frozenset({"box", "polygon", "polyline", "point", "mask", "tag"}), attributes=None, has_tracks=True)
LEAST_POINTS = {"polygon": 3, "polyline": 2}
Item = Mapping[str, object]


class Datumaro:
    """Boxes, polygons, lines, points, masks, upright ellipses, labels of a whole picture, tracks and attributes."""

    name = "datumaro"
    holds = HOLDS

    def recognises(self, source: Path) -> bool:
        """JSON files with categories and items as Datumaro has them."""
        return any(_looks_like_datumaro(peek(path)) for path in first_files(source, ".json"))

    def open(self, source: Path) -> OpenedSource:
        """The items of every file."""
        files = [path for path in label_files(source, ".json") if _looks_like_datumaro(peek(path))]
        if not files:
            raise UserError(f"{source} holds no Datumaro files; nothing was imported.", "Name another folder.")
        root = source if source.is_dir() else source.parent
        names = dict.fromkeys(name for file in files for name in _class_names(file).values())
        return OpenedSource(tuple(names), each_file(files, root, lambda file: _read(file, root)))

    def write(self, labelled: OutSet, dest: Path) -> tuple[Skipped, ...]:
        """A file a part (`default` without one); what Datumaro cannot hold is told."""
        make_empty(dest)
        losses, names = Losses("Datumaro"), UniqueNames()
        index = {class_id: number for number, class_id in enumerate(labelled.classes)}
        tracks: dict[int, int] = {}
        files: dict[str, ListFile] = {}
        try:
            for image in labelled.images:
                name, part = names.name_for(image), image.part or DEFAULT
                copy_picture(image, dest / "images" / part / name)
                tell_picture(image, name, HOLDS, losses)
                if part not in files:
                    path = dest / "annotations" / f"{part}.json"
                    files[part] = ListFile(path, opening=_opening(labelled.classes), closing="]}")
                files[part].add(_item(image, name, index, tracks, losses))
        finally:
            for file in files.values():
                file.close()
        return losses.told()


def _looks_like_datumaro(seen: Peeked) -> bool:
    categories = seen.first.get("categories")
    if seen.kind != "object" or "images" in seen.first:
        return False
    has_labels = isinstance(categories, dict) and ("label" in categories or "infos" in seen.first)
    return has_labels or seen.has("items", "id", "annotations") or "dm_format_version" in seen.first


def _class_names(file: Path) -> dict[int, str]:
    """Names by place; a place without a good name has none. Empty where the file cannot be read: reading tells why."""
    try:
        categories = next((value for _, value in top_values(file, "categories") if isinstance(value, dict)), {})
    except UserError:
        return {}
    label = categories.get("label")
    labels = label.get("labels") if isinstance(label, dict) else None
    names: dict[int, str] = {}
    for place, each in enumerate(labels if isinstance(labels, list) else ()):
        try:
            names[place] = word(each.get("name") if isinstance(each, dict) else None, "A label's name")
        except ValueError:
            continue  # told where a label uses it
    return names


def _read(file: Path, root: Path) -> Iterator[ReadImage | Skipped]:
    names = _class_names(file)
    images, where = file.parent.parent / "images", told_name(file, root)
    finder = Finder(root, (images / file.stem, images, file.parent / "images", file.parent))
    for number, (_, item) in enumerate(top_values(file, "items"), start=1):
        if not isinstance(item, dict):
            yield Skipped(f"{where}: item {number}", "It is no object with names and values.")
            continue
        which = f"{where}: item {told(item.get('id'))}"
        media = item.get("image")
        try:
            found = _picture(item, media, finder)
        except ValueError as error:
            yield Skipped(which, str(error))
            continue
        if isinstance(found, Skipped):
            yield found
            continue
        labels: list[ReadLabel] = []
        broken = 0
        said = item.get("annotations")
        for each in said if isinstance(said, list) else ():
            try:
                labels += _labels(each, names)
            except ValueError as error:
                broken += 1
                yield Skipped(which, str(error))
        told_size = media.get("size") if isinstance(media, dict) else None
        size_wh = size(told_size[1], told_size[0]) if isinstance(told_size, list) and len(told_size) == 2 else None
        standing: Standing = "partial" if broken else "exhaustive" if labels else "unknown"
        part = PART_NAMES.get(file.stem.lower(), "") or part_of(found, root)
        yield ReadImage(found, tuple(labels), part, standing, size_wh)


def _picture(item: Item, media: object, finder: Finder) -> Path | Skipped:
    """By its path, or by the item's name with the usual ending."""
    if any(key in item for key in ("point_cloud", "video", "video_frame")):
        raise ValueError("It is no picture but a recording or a cloud of points.")
    path = media.get("path") if isinstance(media, dict) else None
    if isinstance(path, str) and path:
        return finder.find(file_name(path))
    return finder.find(f"{file_name(item.get('id'))}.jpg")


def _labels(item: object, names: Mapping[int, str]) -> list[ReadLabel]:
    """The label of an annotation; of `points` one a point that can be seen."""
    if not isinstance(item, dict):
        raise ValueError("An annotation is no object with names and values.")  # noqa: TRY004 - told like the others
    kind, label = item.get("type"), whole(item.get("label_id"))
    if label is None or label not in names:
        raise ValueError(f"Its label {told(item.get('label_id'))} is not in the file's list.")
    name, (known, track) = names[label], _details(item)
    match kind:
        case "label":
            return [ReadLabel(name, "tag", attributes=known, track=track)]
        case "bbox":
            x, y, width, height = numbers(item.get("bbox"), 4)
            return [ReadLabel(name, "box", ((x, y), (x + width, y + height)), attributes=known, track=track)]
        case "ellipse":
            x1, y1, x2, y2 = numbers(item.get("points"), 4)
            cx, cy = (x1 + x2) / 2, (y1 + y2) / 2
            return [ReadLabel(name, "ellipse", ((cx, cy), (x2, cy), (cx, y2)), attributes=known, track=track)]
        case "mask":
            runs = item.get("rle")
            mask = mask_from_coco_rle(runs) if isinstance(runs, dict) else None
            if mask is None:
                raise ValueError("Its mask has no pixel.")
            return [ReadLabel(name, "mask", mask=mask, attributes=known, track=track)]
        case "points":
            points, seen = flat_ring(item.get("points")), item.get("visibility")
            shown = seen if isinstance(seen, list) and len(seen) == len(points) else [2] * len(points)
            kept = [point for point, is_seen in zip(points, shown, strict=True) if is_seen]
            return [ReadLabel(name, "point", (point,), attributes=known, track=track) for point in kept]
        case "polygon" | "polyline":
            ring = flat_ring(item.get("points"))
            if len(ring) < LEAST_POINTS[kind]:
                raise ValueError(f"It has {len(ring)} points only.")
            placed = "polygon" if kind == "polygon" else "polyline"
            return [ReadLabel(name, placed, ring, attributes=known, track=track)]  # type: ignore[arg-type]  # one of two
        case _:
            raise ValueError(f"An annotation of the type {told(kind)} cannot be kept.")


def _details(item: Item) -> tuple[dict[str, str], str]:
    known = attributes(item.get("attributes"))
    for key in ("occluded",):  # CVAT and others write it for each label
        if known.get(key) == NO:
            del known[key]
    track = known.pop("track_id", "")
    number, group = whole(item.get("object_id")), whole(item.get("group"))
    if number is not None and number >= 0:
        track = str(number)
    return ({**known, "group": str(group)} if group else known), track


def _opening(classes: Mapping[int, str]) -> str:
    labels = [{"name": name, "parent": "", "attributes": []} for name in classes.values()]
    categories = {"label": {"labels": labels, "label_groups": [], "attributes": []}}
    told_categories = json.dumps(categories, ensure_ascii=False)
    head = f'{{"dm_format_version": "1.0", "media_type": {IMAGE_MEDIA}, "infos": {{}}'
    return f'{head}, "categories": {told_categories}, "items": ['


def _item(
    image: OutImage, name: str, index: Mapping[int, int], tracks: dict[int, int], losses: Losses
) -> dict[str, object]:
    said = []
    for number, known in enumerate(image.annotations):
        tell_label(known, name, HOLDS, losses)
        kind, values = _geometry(known.shape, name, (image.width, image.height), losses)
        details = _written(known, tracks)
        said.append({"id": number, "type": kind, "label_id": index[known.class_id], **details, **values})
    media = {"path": name, "size": [image.height, image.width]}
    return {"id": Path(name).stem, "annotations": said, "image": media}


def _written(known: Annotation, tracks: dict[int, int]) -> dict[str, object]:
    group = whole(known.attributes.get("group", ""))
    is_group = group is not None and 0 < group < 1 << 31 and str(group) == known.attributes["group"]
    others = {key: {YES: True, NO: False}.get(value, value) for key, value in known.attributes.items()}
    if is_group:
        del others["group"]
    details: dict[str, object] = {"attributes": others, "group": group if is_group else 0, "z_order": 0}
    if known.track_id is not None:
        details["object_id"] = tracks.setdefault(known.track_id, len(tracks))
    return details


def _geometry(shape: Shape, name: str, size_wh: tuple[int, int], losses: Losses) -> tuple[str, dict[str, object]]:
    match shape:
        case Tag():
            return "label", {}
        case Box(x1, y1, x2, y2):
            return "bbox", {"bbox": [x1, y1, x2 - x1, y2 - y1]}
        case Dot(x, y):
            return "points", {"points": [x, y], "visibility": [2]}
        case Mask():
            return "mask", {"rle": coco_rle_compressed(shape, size_wh)}
        case Ellipse() if shape.angle % 90 == 0:
            return "ellipse", {"points": list(shape.bounds())}
        case Polygon(rings) if len(rings) > 1:
            mask = mask_of(rasterised(shape, size_wh))
            if mask is not None:
                losses.changed(name, shape, "masks, for their holes")
                return _geometry(mask, name, size_wh, losses)
            losses.detail(name, "holes")
        case RotatedBox() | Ellipse():
            losses.changed(name, shape, "outlines")
        case Lane():
            losses.changed(name, shape, "lines of many points")
        case _:
            pass
    kind = "polygon" if isinstance(shape, Polygon | RotatedBox | Ellipse) else "polyline"
    return kind, {"points": _flat(outlines_of(shape)[0])}


def _flat(points: Sequence[tuple[float, float]]) -> list[float]:
    return [value for point in points for value in point]
