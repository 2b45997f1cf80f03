"""Writes CVAT's XML 1.1: a file a part for images, a file a recording for videos.

What comes before the shapes in a file lists the attributes of each class, which are known only after them: shapes go
into a file beside it first. Of a recording, shapes wait in a small database until all of a track are there.
"""

import sqlite3
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from pathlib import Path

from core.formats.cvat_shapes import shape_element
from core.formats.folders import UniqueNames, copy_picture, make_empty
from core.formats.losses import Losses
from core.formats.outgoing import FolderNames, FrameNumbers, Holds, tell_label, tell_picture
from core.formats.seam import OutImage, OutSet, Skipped
from core.shapes import ShapeKind, Tag

# Two shapes of one track on one frame are two tracks in the file, which has room for one.
IN_TRACKS = """
SELECT track, class, row_number() OVER (PARTITION BY track, class, frame ORDER BY rowid) AS copy, frame, element
FROM shape WHERE folder = ? ORDER BY track < 0, track, class, copy, frame
"""
SHAPES: frozenset[ShapeKind] = frozenset(
    {"box", "rotated_box", "polygon", "polyline", "point", "ellipse", "mask", "tag"}
)
IMAGES_HOLD = Holds(SHAPES, attributes=None)
VIDEOS_HOLD = Holds(SHAPES - frozenset({"tag"}), attributes=None, has_tracks=True, has_recordings=True)
STILLS = "stills"
Attributes = dict[int, dict[str, None]]


def write_images(labelled: OutSet, dest: Path) -> tuple[Skipped, ...]:
    """`part.xml` and `images/part/picture`; annotations.xml and `images/picture` without parts."""
    make_empty(dest)
    losses, names = Losses("CVAT's images"), UniqueNames()
    parts: dict[str, _Body] = {}
    try:
        for image in labelled.images:
            name = names.name_for(image)
            copy_picture(image, dest / "images" / image.part / name)
            tell_picture(image, name, IMAGES_HOLD, losses)
            body = parts.setdefault(image.part, _Body(dest / f"{image.part or 'annotations'}.xml"))
            element = ET.Element("image", {"id": str(body.count), "name": name})
            if image.part:
                element.set("subset", image.part)
            element.set("width", str(image.width))
            element.set("height", str(image.height))
            for known in image.annotations:
                tell_label(known, name, IMAGES_HOLD, losses)
                item = shape_element(known.shape, known.attributes, name, (image.width, image.height), losses)
                item.set("label", labelled.classes[known.class_id])
                body.note(known.class_id, item)
                element.append(item)
            body.add(element)
        for body in parts.values():
            body.finish(labelled.classes, {})
    finally:
        for body in parts.values():
            body.close()
    return losses.told()


def write_videos(labelled: OutSet, dest: Path) -> tuple[Skipped, ...]:
    """`part/recording/annotations.xml` and `part/recording/images/frame_000012.png`."""
    make_empty(dest)
    losses, folders, frames = Losses("CVAT's videos"), FolderNames(), FrameNumbers()
    spool = dest / ".shapes.part"
    with closing(sqlite3.connect(spool)) as shapes:
        shapes.execute("CREATE TABLE frame (folder TEXT, frame INT, width INT, height INT)")
        shapes.execute("CREATE TABLE shape (folder TEXT, track INT, class INT, frame INT, element TEXT)")
        recordings: dict[str, str] = {}
        for image in labelled.images:
            recording = image.recording or STILLS
            folder = folders.name_for(f"{image.part}/{recording}" if image.part else recording)
            recordings[folder] = recording
            frame = frames.number_for(folder, image.frame_index)
            name = f"{folder}/images/frame_{frame:06d}{image.source.suffix or '.jpg'}"
            copy_picture(image, dest / name)
            tell_picture(image, name, VIDEOS_HOLD, losses)
            _tell_moved(image, name, frame, losses)
            _spool(shapes, image, (folder, frame, name), losses)
        tracks: dict[tuple[int, int, int], int] = {}
        for folder, recording in recordings.items():
            _write_recording(shapes, dest / folder, (folder, recording), labelled.classes, tracks)
    spool.unlink()
    return losses.told()


def _spool(shapes: sqlite3.Connection, image: OutImage, place: tuple[str, int, str], losses: Losses) -> None:
    """Put the shapes of a frame aside. Those of no track have a negative one each."""
    folder, frame, name = place
    shapes.execute("INSERT INTO frame VALUES (?, ?, ?, ?)", (folder, frame, image.width, image.height))
    for known in image.annotations:
        if isinstance(known.shape, Tag):
            losses.left_out(name, known.shape)
            continue
        tell_label(known, name, VIDEOS_HOLD, losses)
        item = shape_element(known.shape, known.attributes, name, (image.width, image.height), losses)
        item.set("frame", str(frame))
        told = (folder, known.track_id, known.class_id, frame, ET.tostring(item, encoding="unicode"))
        shapes.execute(
            "INSERT INTO shape VALUES (?, coalesce(?, -1 - (SELECT coalesce(max(rowid), 0) FROM shape)), ?, ?, ?)", told
        )


def _tell_moved(image: OutImage, name: str, frame: int, losses: Losses) -> None:
    if not image.recording:
        losses.note(name, f"It is of no drive, so it was put into the drive {STILLS}.")
    elif image.frame_index is not None and frame != image.frame_index:
        losses.note(name, f"Its place {image.frame_index} in the drive was taken, so it has the place {frame}.")


def _write_recording(
    shapes: sqlite3.Connection,
    dest: Path,
    names: tuple[str, str],
    classes: Mapping[int, str],
    tracks: dict[tuple[int, int, int], int],
) -> None:
    """One file; `tracks` numbers those of all files, so that a track has one number wherever it is met."""
    folder, recording = names
    chosen = "SELECT frame, width, height FROM frame WHERE folder = ? ORDER BY frame"
    frames = list(shapes.execute(chosen, (folder,)))
    following = {first[0]: second[0] for first, second in pairwise(frames)}
    body = _Body(dest / "annotations.xml")
    try:
        rows = iter(shapes.execute(IN_TRACKS, (folder,)))
        for key, moments in groupby(rows, lambda row: row[:3]):
            number = str(tracks.setdefault(key, len(tracks)))
            track = ET.Element("track", {"id": number, "label": classes[key[1]], "source": "manual"})
            _fill_track(track, key[1], moments, following, body)
            body.add(track)
        told = {"name": recording, "size": str(len(frames)), "mode": "interpolation"}
        body.finish(classes, told, (frames[0][1], frames[0][2]))
    finally:
        body.close()


def _fill_track(
    track: ET.Element,
    class_id: int,
    moments: Iterable[tuple[int, int, int, int, str]],
    following: Mapping[int, int],
    body: "_Body",
) -> None:
    """Put in each of its moments as a keyframe; where it is not on the next frame there is, it is outside."""
    last: ET.Element | None = None
    for *_, frame, text in moments:
        item = ET.fromstring(text)  # noqa: S314 - written by this module a moment ago
        if last is not None:
            _end(track, last, following, frame)
        item.set("outside", "0")
        item.set("keyframe", "1")
        body.note(class_id, item)
        track.append(item)
        last = item
    if last is not None:
        _end(track, last, following, -1)


def _end(track: ET.Element, last: ET.Element, following: Mapping[int, int], frame: int) -> None:
    after = following.get(int(last.get("frame", "0")))
    if after is not None and after != frame:
        ended = ET.SubElement(track, last.tag, {**last.attrib, "frame": str(after), "outside": "1", "keyframe": "1"})
        ended.extend(last)


@dataclass(slots=True)
class _Body:
    """The elements of one file while it is written, and the attributes that its classes turned out to have."""

    path: Path
    count: int = 0
    attributes: Attributes = field(default_factory=dict)

    def note(self, class_id: int, item: ET.Element) -> None:
        """Remember the attributes of a shape."""
        names = dict.fromkeys(each.get("name", "") for each in item.findall("attribute"))
        self.attributes[class_id] = self.attributes.get(class_id, {}) | names

    def add(self, element: ET.Element) -> None:
        """One image or track."""
        self.count += 1
        ET.indent(element, level=1)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._beside.open("a", encoding="utf-8") as file:
            file.write("  " + ET.tostring(element, encoding="unicode").rstrip() + "\n")

    def finish(
        self, classes: Mapping[int, str], task: Mapping[str, str], size_wh: tuple[int, int] | None = None
    ) -> None:
        """Put the file in its place."""
        meta = self._meta(classes, task, size_wh)
        ET.indent(meta, level=1)
        whole = self.path.with_suffix(".whole.part")
        with whole.open("w", encoding="utf-8") as file:
            file.write('<?xml version="1.0" encoding="utf-8"?>\n<annotations>\n  <version>1.1</version>\n')
            file.write("  " + ET.tostring(meta, encoding="unicode").rstrip() + "\n")
            if self._beside.is_file():
                with self._beside.open(encoding="utf-8") as body:
                    file.writelines(body)
            file.write("</annotations>\n")
        whole.replace(self.path)

    def close(self) -> None:
        """Leave nothing but the file."""
        self._beside.unlink(missing_ok=True)

    @property
    def _beside(self) -> Path:
        return self.path.with_suffix(".body.part")

    def _meta(self, classes: Mapping[int, str], told: Mapping[str, str], size_wh: tuple[int, int] | None) -> ET.Element:
        meta = ET.Element("meta")
        task = ET.SubElement(meta, "task")
        for key, value in {"size": str(self.count), "mode": "annotation", **told}.items():
            ET.SubElement(task, key).text = value
        labels = ET.SubElement(task, "labels")
        for class_id, name in classes.items():
            label = ET.SubElement(labels, "label")
            ET.SubElement(label, "name").text = name
            listed = ET.SubElement(label, "attributes")
            for each in self.attributes.get(class_id, {}):
                attribute = ET.SubElement(listed, "attribute")
                for key, value in (("name", each), ("mutable", "True"), ("input_type", "text"), ("default_value", "")):
                    ET.SubElement(attribute, key).text = value
                ET.SubElement(attribute, "values")
        if size_wh is not None:
            original = ET.SubElement(task, "original_size")
            ET.SubElement(original, "width").text, ET.SubElement(original, "height").text = map(str, size_wh)
        return meta
