"""Reads OpenLABEL files: what each object is, then frame by frame where it lies."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from core.formats.finding import Finder
from core.formats.folders import part_of
from core.formats.json_stream import nested_values
from core.formats.label_files import each_file, frame_number, named, start_of, told_name, with_unspoken
from core.formats.openlabel.shapes import UNTRACKED, said_of, shapes_of
from core.formats.seam import ReadImage, ReadLabel, Skipped
from core.formats.words import told, word
from core.images import IMAGE_SUFFIXES

Item = Mapping[str, Any]


def is_openlabel(path: Path) -> bool:
    """Whether a file begins as one."""
    return b'"openlabel"' in start_of(path)[:400]


def items(files: list[Path], root: Path, pictures: list[Path]) -> Iterator[ReadImage | Skipped]:
    """What each file says, then those of the pictures that no file speaks of."""
    finder = Finder(root, [root, files[0].parent])
    return with_unspoken(each_file(files, root, lambda file: _read_file(file, root, finder)), pictures, root)


@dataclass(slots=True)
class _Head:
    """What a file says before its frames: the type of each object by its key, and what holds for all of it."""

    types: dict[str, str] = field(default_factory=dict)
    still: dict[str, Item] = field(default_factory=dict)  # objects that have data of their own
    said: dict[str, dict[str, str]] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    recording: str = ""
    frames: int = 0


def _head(file: Path) -> _Head:
    """A first walk through the file, which finds out whether all of it can be read."""
    head = _Head()
    for key, inner, value in nested_values(file, "openlabel", "objects", "tags", "metadata", "streams", "frames"):
        if key == "frames":
            head.frames += 1
        elif key == "metadata" and inner in ("tagged_file", "name") and isinstance(value, str):
            if inner == "name":
                head.recording = named(value)
            else:
                head.pictures.append(value)
        elif not isinstance(value, dict):
            continue
        elif key == "streams" and isinstance(value.get("uri"), str):
            head.pictures.insert(0, value["uri"])
        elif key == "tags":
            head.tags.append(named(value.get("type")))
        elif key == "objects":
            head.types[inner] = named(value.get("type"))
            data = value.get("object_data")
            if isinstance(data, dict):
                head.still[inner] = data
                head.said[inner] = said_of(data)
    if not head.recording and head.frames > 1:
        head.recording = named(file.stem)
    head.tags = [tag for tag in head.tags if tag]
    return head


def _read_file(file: Path, root: Path, finder: Finder) -> Iterator[ReadImage | Skipped]:
    head = _head(file)
    if not head.frames:
        yield from _read_still(file, root, finder, head)
        return
    for key in head.still if head.frames > 1 else ():
        if any(shapes_of(head.still[key], "", {}, [])):
            yield Skipped(f"{told_name(file, root)}: {told(key)}", "Its shape is in no frame, so it is on no picture.")
    for _, number, frame in nested_values(file, "openlabel", "frames"):
        where = f"{told_name(file, root)}: frame {told(number)}"
        if isinstance(frame, dict):
            yield from _read_frame(frame, number, where, file, root, finder, head)
        else:
            yield Skipped(where, "It is no frame.")


def _read_still(file: Path, root: Path, finder: Finder, head: _Head) -> Iterator[ReadImage | Skipped]:
    """Objects without frames: the labels of one picture."""
    wanted = [name for name in head.pictures if Path(name).suffix.lower() in IMAGE_SUFFIXES]
    wanted += [f"{file.stem}{suffix}" for suffix in (".png", ".jpg", ".jpeg")]
    answers = (finder.find(name) for name in wanted)
    found = next((answer for answer in answers if isinstance(answer, Path)), None)
    if found is None:
        yield Skipped(told_name(file, root), "It has no frames, and the picture that it speaks of is not there.")
        return
    labels, problems = _labels(head.still, head, told_name(file, root), [], has_tracks=False)
    yield from problems
    labels += [ReadLabel(tag, "tag") for tag in head.tags]
    standing = "partial" if problems else "exhaustive"
    yield ReadImage(found, tuple(labels), part_of(found, root), standing)  # type: ignore[arg-type]  # one of the two


def _read_frame(
    frame: Item, number: str, where: str, file: Path, root: Path, finder: Finder, head: _Head
) -> Iterator[ReadImage | Skipped]:
    cameras = _cameras(frame)
    if not cameras and head.frames == 1:
        cameras = dict.fromkeys(("",), head.pictures[0]) if head.pictures else {}
    if not cameras:
        yield Skipped(where, "It names no picture.")
        return
    objects = frame.get("objects")
    data = {
        key: value["object_data"]
        for key, value in (objects.items() if isinstance(objects, dict) else ())
        if isinstance(value, dict) and isinstance(value.get("object_data"), dict)
    }
    if head.frames == 1:
        data = {**head.still, **data}
    tags, conditions = _contexts(frame)
    index = frame_number(number) if head.recording else None
    for camera, name in cameras.items():
        found = finder.find(name)
        if isinstance(found, Skipped):
            yield found
            continue
        others = [each for each in cameras if each != camera]
        labels, problems = _labels(data, head, where, others, has_tracks=bool(head.recording))
        yield from problems
        labels += [ReadLabel(tag, "tag") for tag in (*head.tags, *tags)]
        standing = "partial" if problems else "exhaustive" if labels or isinstance(objects, dict) else "unknown"
        recording = f"{head.recording} {camera}" if head.recording and len(cameras) > 1 else head.recording
        yield ReadImage(
            found, tuple(labels), part_of(found, root) or part_of(file, root), standing,  # type: ignore[arg-type]
            conditions=conditions, recording=recording, frame_index=index,
        )  # fmt: skip


def _cameras(frame: Item) -> dict[str, str]:
    """The picture of each stream of a frame that has one."""
    properties = frame.get("frame_properties")
    streams = properties.get("streams") if isinstance(properties, dict) else None
    return {
        name: stream["uri"]
        for name, stream in (streams.items() if isinstance(streams, dict) else ())
        if isinstance(stream, dict)
        and isinstance(stream.get("uri"), str)
        and Path(stream["uri"]).suffix.lower() in IMAGE_SUFFIXES
    }


def _contexts(frame: Item) -> tuple[list[str], dict[str, str]]:
    """Tags and conditions of a frame's picture."""
    tags: list[str] = []
    conditions: dict[str, str] = {}
    contexts = frame.get("contexts")
    for context in contexts.values() if isinstance(contexts, dict) else ():
        if not isinstance(context, dict):
            continue
        data = context.get("context_data")
        if isinstance(data, dict) and data:
            conditions |= said_of(data)
        elif named(context.get("type")):
            tags.append(named(context.get("type")))
    return tags, conditions


def _labels(
    data: Mapping[str, Item],
    head: _Head,
    where: str,
    others: list[str],
    *,
    has_tracks: bool,
) -> tuple[list[ReadLabel], list[Skipped]]:
    """The labels of objects on one picture; shapes of `others`, the other cameras, are passed over."""
    labels: list[ReadLabel] = []
    problems: list[Skipped] = []
    unknown: Counter[str] = Counter()
    for key, shapes in data.items():
        try:
            name = word(head.types.get(key, ""), "The type of the object")
        except ValueError as error:
            problems.append(Skipped(f"{where}: {told(key)}", str(error)))
            continue
        track = named(key) if has_tracks and not key.startswith(UNTRACKED) else ""
        said = {**head.said.get(key, {}), **said_of(shapes)}
        for label in shapes_of(shapes, name, said, others):
            if isinstance(label, str):
                unknown[label] += 1
            else:
                labels.append(replace(label, track=track))
    problems += [
        Skipped(where, reason if count == 1 else f"{reason} ({count} times)") for reason, count in unknown.items()
    ]  # fmt: skip
    return labels, problems
