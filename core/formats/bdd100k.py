"""BDD100K's JSON, which is Scalabel's: boxes, outlines, lanes, masks and tracks, with what weather and hour it is.

Read are the layouts of all its releases: one list for many pictures (`bdd100k_labels_images_train.json`,
`det_train.json`, `lane_train.json`, one list a video for tracks), Scalabel's object with `frames`, and the first
release's file a picture with `objects` and points `[x, y, "L"]`. Written is one list a part, of all kinds at once.

Lanes are `poly2d` that are not closed: cubic curves, which hold a lane's control points exactly. `weather`, `scene`
and `timeofday` are conditions of the picture; `undefined` is none. An `id` names a track where a picture is of a video.
A list `labels` that is empty says that nothing is there; without the list nothing is said.

Source: doc.bdd100k.com/format.html, and doc/format.md of github.com/ucbdrive/bdd-data for the releases of 2018.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from core.annotations import Annotation
from core.errors import UserError
from core.formats.curves import bezier_vertices, followed
from core.formats.finding import Finder
from core.formats.folders import UniqueNames, copy_picture, make_empty, part_of
from core.formats.json_stream import load, peek, top_values
from core.formats.label_files import (
    coordinate,
    each_file,
    first_files,
    frame_number,
    label_files,
    named,
    part_told,
    told_apart,
    told_name,
)
from core.formats.losses import Losses
from core.formats.outgoing import (
    SHORT_PARTS,
    FolderNames,
    Holds,
    ListFile,
    has_holes,
    outer_rings,
    plain,
    tell_label,
    tell_picture,
)
from core.formats.seam import OpenedSource, OutImage, OutSet, ReadImage, ReadLabel, Skipped
from core.formats.words import attributes, file_name, size, told, word
from core.masks import coco_rle_compressed, mask_from_coco_rle
from core.shapes import AREA_SHAPES, Box, Lane, Mask, Polygon, Polyline, Ring

Item = Mapping[str, object]
FLAGS = ("occluded", "truncated", "crowd")
NOTHING = {"undefined", "none", "NA"}
UNTRACKED = "untracked-"
FRAME_KEYS = {"labels", "attributes", "videoName", "video_name", "frameIndex", "timestamp"}
PICTURE_FOLDERS = tuple(f"images/{kind}{part}" for kind in ("", "100k/", "10k/", "track/") for part in ("", "train",
                        "val", "test"))  # fmt: skip


class Bdd100k:
    """Boxes, polygons, lines, lanes and masks, followed through videos, with conditions and any attributes."""

    name = "bdd100k"
    holds = Holds(
        frozenset({"box", "polygon", "polyline", "lane", "mask"}),
        attributes=None,
        has_tracks=True,
        has_conditions=True,
        has_recordings=True,
    )

    def recognises(self, source: Path) -> bool:
        """A JSON list whose entries are frames, or an object with such a list."""
        return any(_is_bdd(path) for path in first_files(source, ".json", most=20))

    def open(self, source: Path) -> OpenedSource:
        """Every frame of every file; a picture that several files speak of comes several times."""
        root = source if source.is_dir() else source.parent
        files, others = told_apart(label_files(source, ".json"), _is_bdd, root, "BDD100K")
        if not files:
            raise UserError(f"{source} holds no BDD100K file; nothing was imported.", "Name another file or folder.")
        finder = Finder(root, [files[0].parent, root, *(root / folder for folder in PICTURE_FOLDERS)])
        return OpenedSource((), chain(others, each_file(files, root, lambda file: _read_file(file, root, finder))))

    def write(self, labelled: OutSet, dest: Path) -> tuple[Skipped, ...]:
        """`labels/bdd100k_train.json` and so on; pictures in `images/100k/`, frames of drives in `images/track/`."""
        make_empty(dest)
        losses, names, drives = Losses("BDD100K"), UniqueNames(), FolderNames()
        files: dict[str, ListFile] = {}
        try:
            for image in labelled.images:
                name, part = names.name_for(image), SHORT_PARTS[image.part]
                drive = drives.name_for(image.recording) if image.recording else ""
                copy_picture(image, dest / "images" / ("track" if drive else "100k") / part / drive / name)
                if part not in files:
                    files[part] = ListFile(dest / "labels" / f"{'_'.join(filter(None, ('bdd100k', part)))}.json")
                files[part].add(_frame(image, name, labelled.classes, losses))
        finally:
            for file in files.values():
                file.close()
        return losses.told()


def _is_bdd(path: Path) -> bool:
    seen = peek(path)
    first = seen.first.get("" if seen.kind == "list" else "frames")
    if not isinstance(first, dict):
        return False
    if seen.kind == "list":
        return "name" in first and bool(FRAME_KEYS & first.keys())
    return "objects" in first or ("name" in first and bool(FRAME_KEYS & first.keys()))


def _read_file(file: Path, root: Path, finder: Finder) -> Iterator[ReadImage | Skipped]:
    if peek(file).has("frames", "objects"):
        yield from _read_first_release(file, root, finder)
        return
    for key, item in top_values(file, "", "frames"):
        if isinstance(item, dict):
            yield from _read_frame(item, file, root, finder)
        else:
            yield Skipped(told_name(file, root), f"An entry of its list {key or 'of frames'} is no frame.")


def _read_first_release(file: Path, root: Path, finder: Finder) -> Iterator[ReadImage | Skipped]:
    """`{"name": ..., "attributes": {...}, "frames": [{"objects": [...]}]}`, where the name has no ending."""
    whole = load(file)
    frames = whole.get("frames") if isinstance(whole, dict) else None
    if not isinstance(whole, dict) or not isinstance(frames, list):
        raise UserError(f"{file.name} has no list of frames.", "Export it again.")
    name = told(whole.get("name")) if isinstance(whole.get("name"), str) else file.stem
    is_video = len(frames) > 1
    for number, frame in enumerate(frames, start=1):
        if not isinstance(frame, dict):
            yield Skipped(told_name(file, root), f"Its frame {number} is none.")
            continue
        item = {
            "name": f"{name}-{number:07d}.jpg" if is_video else name if Path(name).suffix else f"{name}.jpg",
            "attributes": whole.get("attributes"), "labels": frame.get("objects"),
            "videoName": name if is_video else "", "frameIndex": frame.get("index", number - 1),
        }  # fmt: skip
        yield from _read_frame(item, file, root, finder)


def _read_frame(item: Item, file: Path, root: Path, finder: Finder) -> Iterator[ReadImage | Skipped]:
    try:
        name = file_name(item.get("name"))
    except ValueError as error:
        yield Skipped(told_name(file, root), f"A frame cannot be used: {error}")
        return
    drive = named(item.get("videoName") or item.get("video_name"))
    found = finder.find(f"{drive}/{name}") if drive else finder.find(name)
    if drive and isinstance(found, Skipped):
        found = finder.find(name)
    if isinstance(found, Skipped):
        yield found
        return
    listed = item.get("labels")
    labels: list[ReadLabel] = []
    problems: list[Skipped] = []
    for number, label in enumerate(listed if isinstance(listed, list) else (), start=1):
        try:
            labels += _labels_of(label, has_tracks=bool(drive))
        except ValueError as error:
            problems.append(Skipped(f"{told(name)}: label {number}", str(error)))
    if listed is not None and not isinstance(listed, list):
        problems.append(Skipped(told(name), "Its labels are no list."))
    yield from problems
    told_size = item.get("size")
    conditions = {key: value for key, value in attributes(item.get("attributes")).items() if value not in NOTHING}
    yield ReadImage(
        found, tuple(labels), part_of(found, root) or part_told(file, root),
        "partial" if problems else "unknown" if listed is None else "exhaustive",
        size(told_size.get("width"), told_size.get("height")) if isinstance(told_size, dict) else None,
        conditions, drive, frame_number(item.get("frameIndex", item.get("index"))) if drive else None,
    )  # fmt: skip


def _labels_of(item: object, *, has_tracks: bool) -> list[ReadLabel]:
    """One label a shape: a `poly2d` may have several outlines. Raises ValueError with a sentence."""
    if not isinstance(item, dict):
        raise ValueError("It is no label.")  # noqa: TRY004 - it is a document that is wrong
    name = word(item.get("category"), "The category")
    said = {
        key.lower() if key.lower() in FLAGS else key: value
        for key, value in attributes(item.get("attributes")).items()
        if not (key == "trafficLightColor" and value in NOTHING and "light" not in name)
    }
    identity = named(item.get("id")) if has_tracks else ""
    track = "" if identity.startswith(UNTRACKED) else identity
    rle, outlines, box = item.get("rle"), item.get("poly2d"), item.get("box2d")
    if isinstance(rle, dict):
        mask = mask_from_coco_rle(rle)
        if mask is None:
            raise ValueError("Its mask has no pixel.")
        return [ReadLabel(name, "mask", attributes=said, mask=mask, track=track)]
    if isinstance(outlines, list) and outlines:
        is_old = isinstance(outlines[0], list)
        return [_line_label(each, name, said, track) for each in ([outlines] if is_old else outlines)]
    if isinstance(box, dict):
        x1, y1, x2, y2 = (coordinate(box.get(key)) for key in ("x1", "y1", "x2", "y2"))
        return [ReadLabel(name, "box", ((x1, y1), (x2, y2)), attributes=said, track=track)]
    raise ValueError("It has no shape on the picture.")


def _line_label(outline: object, name: str, said: Mapping[str, str], track: str) -> ReadLabel:
    """An outline or an open line. In the first release only an area is closed, and nothing says so but its name."""
    is_lane = name == "lane" or name.startswith("lane/") or any(key.startswith("lane") for key in said)
    if isinstance(outline, dict):
        vertices, types = _vertices(outline.get("vertices")), outline.get("types")
        is_closed = outline.get("closed") is True
    else:
        listed = outline if isinstance(outline, list) else []
        vertices = _vertices(listed)
        types = "".join(str(each[2]) for each in listed if len(each) > 2)[: len(vertices)]
        is_closed = not is_lane
    kinds = types if isinstance(types, str) else ""
    points = followed(vertices, kinds)
    if is_closed:
        return ReadLabel(name, "polygon", _opened(points), attributes=said, track=track)
    kind = "lane" if is_lane or "C" in kinds else "polyline"
    return ReadLabel(name, kind, points, attributes=said, track=track)  # type: ignore[arg-type]  # one of the two


def _vertices(listed: object) -> Ring:
    if not isinstance(listed, list) or not listed:
        raise ValueError("It has no list of points.")
    if not all(isinstance(each, list) and len(each) >= 2 for each in listed):
        raise ValueError("A point is not made of two numbers.")
    return tuple((coordinate(each[0]), coordinate(each[1])) for each in listed)


def _opened(ring: Ring) -> Ring:
    """Without the first point again at the end."""
    return ring[:-1] if len(ring) > 3 and ring[0] == ring[-1] else ring


def _frame(image: OutImage, name: str, classes: Mapping[int, str], losses: Losses) -> dict[str, object]:
    tell_picture(image, name, Bdd100k.holds, losses)
    frame: dict[str, object] = {"name": name}
    if image.recording:
        frame["videoName"] = image.recording
    if image.recording and image.frame_index is not None:
        frame["frameIndex"] = image.frame_index
    frame |= {"attributes": dict(image.conditions), "size": {"width": image.width, "height": image.height}}
    labels = []
    for number, known in enumerate(image.annotations):
        shape = _shape(known, name, (image.width, image.height), classes, losses)
        if shape is not None:
            tell_label(known, name, Bdd100k.holds, losses)
            free = f"{UNTRACKED}{number}" if image.recording else str(number)
            identity = free if known.track_id is None else str(known.track_id)
            said = {key: _flag(key, value) for key, value in known.attributes.items()}
            labels.append({"id": identity, "category": classes[known.class_id], "attributes": said, **shape})
    return {**frame, "labels": labels} if labels or image.is_exhaustive else frame


def _shape(
    known: Annotation, name: str, size_wh: tuple[int, int], classes: Mapping[int, str], losses: Losses
) -> dict[str, object] | None:
    shape = known.shape
    match shape:
        case Box(x1, y1, x2, y2):
            return {"box2d": {"x1": x1, "y1": y1, "x2": x2, "y2": y2}}
        case Mask():
            return {"rle": coco_rle_compressed(shape, size_wh)}
        case Lane(controls):
            return {"poly2d": [_poly2d(*bezier_vertices(controls), is_closed=False)]}
        case Polyline(points):
            if classes[known.class_id] == "lane" or any(key.startswith("lane") for key in known.attributes):
                losses.changed(name, shape, "a lane")
            return {"poly2d": [_poly2d(points, "L" * len(points), is_closed=False)]}
        case _ if isinstance(shape, AREA_SHAPES):
            if not isinstance(shape, Polygon):
                losses.changed(name, shape, "its outline")
            if has_holes(shape):
                losses.detail(name, "holes")
            return {"poly2d": [_poly2d(ring, "L" * len(ring), is_closed=True) for ring in outer_rings(shape)]}
        case _:
            losses.left_out(name, shape)
            return None


def _poly2d(points: Sequence[tuple[float, float]], types: str, *, is_closed: bool) -> dict[str, object]:
    return {"vertices": [[plain(x), plain(y)] for x, y in points], "types": types, "closed": is_closed}


def _flag(key: str, value: str) -> object:
    return value == "yes" if key in FLAGS and value in ("yes", "no") else value
