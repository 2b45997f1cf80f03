"""TuSimple's lanes: files with one JSON object a line, `raw_file`, `h_samples` (rows) and `lanes` (columns at them).

A column of -2 (or any below 0) says that the lane does not reach the row. All lanes are of the class `lane`. Lanes
are written at every tenth row; what lies outside the picture, and the ends between two rows, are lost.

The picture `clips/DRIVE/20.jpg` is frame 20 of a drive; of `clips/DAY/CLIP/20.jpg`, where one picture a clip is
labelled, the day is the drive and the clip its frame.

Source: github.com/TuSimple/tusimple-benchmark, doc/lane_detection.
"""

import json
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

from core.errors import UserError
from core.formats.finding import Finder
from core.formats.folders import UniqueNames, copy_picture, make_empty
from core.formats.label_files import (
    coordinate,
    each_file,
    first_files,
    frame_number,
    label_files,
    lines_of,
    named,
    part_told,
    start_of,
    told_apart,
    told_name,
)
from core.formats.lane_rows import LANE, ROW_STEP, columns, line_of, turns_back
from core.formats.losses import Losses
from core.formats.outgoing import SHORT_PARTS, FolderNames, FrameNumbers, Holds, ListFile, tell_label, tell_picture
from core.formats.seam import OpenedSource, OutImage, OutSet, ReadImage, ReadLabel, Skipped
from core.formats.words import file_name
from core.shapes import LINE_SHAPES

MISSING = -2
CLIPS = "clips"


class TuSimple:
    """Lanes, without classes."""

    name = "tusimple"
    holds = Holds(frozenset({"lane"}), has_recordings=True)

    def recognises(self, source: Path) -> bool:
        """A file whose first line has `raw_file` and `h_samples`."""
        return any(_is_tusimple(path) for path in first_files(source, ".json", most=20))

    def open(self, source: Path) -> OpenedSource:
        """Line by line; one that cannot be read is told and the others kept."""
        root = source if source.is_dir() else source.parent
        files, others = told_apart(label_files(source, ".json"), _is_tusimple, root, "TuSimple")
        if not files:
            raise UserError(f"{source} holds no TuSimple lanes; nothing was imported.", "Name another file or folder.")
        return OpenedSource((LANE,), chain(others, each_file(files, root, lambda file: _read_file(file, root))))

    def write(self, labelled: OutSet, dest: Path) -> tuple[Skipped, ...]:
        """`train_set/label_data.json` with `train_set/clips/`, and so on; what is no line is told."""
        make_empty(dest)
        losses, names, drives, frames = Losses("TuSimple"), UniqueNames(), FolderNames(slash="-"), FrameNumbers()
        files: dict[str, ListFile] = {}
        try:
            for image in labelled.images:
                name = names.name_for(image)
                if image.recording:
                    drive = drives.name_for(image.recording)
                    frame = frames.number_for(f"{image.part}/{drive}", image.frame_index)
                    name = f"{CLIPS}/{drive}/{frame}{Path(name).suffix}"
                else:
                    name = f"pictures/{name}"
                folder = dest / (f"{SHORT_PARTS[image.part]}_set" if image.part else "")
                copy_picture(image, folder / name)
                lanes = _lanes(image, name, labelled.classes, losses)
                if not lanes and not image.is_exhaustive:
                    losses.note(name, "It has no lanes and nobody looked for all, so the picture alone was written.")
                else:
                    if image.part not in files:
                        files[image.part] = ListFile(folder / "label_data.json", "", "", "")
                    rows = list(range(0, image.height + 1, ROW_STEP))
                    files[image.part].add({"lanes": lanes, "h_samples": rows, "raw_file": name})
        finally:
            for file in files.values():
                file.close()
        return losses.told()


def _lanes(image: OutImage, name: str, classes: Mapping[int, str], losses: Losses) -> list[list[float]]:
    tell_picture(image, name, TuSimple.holds, losses)
    lanes = []
    for known in image.annotations:
        shape = known.shape
        if not isinstance(shape, LINE_SHAPES):
            losses.left_out(name, shape)
            continue
        line = line_of(shape)
        found = columns(line, range(0, image.height + 1, ROW_STEP))
        kept = [MISSING if x is None or not 0 <= x <= image.width else x for x in found]
        if sum(x != MISSING for x in kept) < 2:
            losses.note(name, f"A lane that meets fewer than two rows in {ROW_STEP} was left out.")
            continue
        losses.changed(name, shape, f"places at every {ROW_STEP}th row")
        if turns_back(line):
            losses.note(name, "A lane goes up and down again, so a part of it was lost.")
        if any(x is not None and not 0 <= x <= image.width for x in found):
            losses.note(name, "A lane leaves the picture, so a part of it was lost.")
        if classes[known.class_id] != LANE:
            losses.note(name, f"The class {classes[known.class_id]} was written as {LANE}, the only one there is.")
        tell_label(known, name, TuSimple.holds, losses)
        lanes.append(kept)
    return lanes


def _is_tusimple(path: Path) -> bool:
    start = start_of(path)
    return start.startswith(b"{") and b'"raw_file"' in start and b'"h_samples"' in start


def _read_file(file: Path, root: Path) -> Iterator[ReadImage | Skipped]:
    finder = Finder(root, [file.parent, root])
    part = part_told(file, root)
    for number, line in enumerate(lines_of(file), start=1):
        told = f"{told_name(file, root)}:{number}"
        try:
            item = json.loads(line)
        except (ValueError, RecursionError):
            yield Skipped(told, "The line is not JSON that can be read.")
            continue
        try:
            yield from _read_line(item, told, finder, part)
        except ValueError as error:
            yield Skipped(told, str(error))


def _read_line(item: object, told: str, finder: Finder, part: str) -> Iterator[ReadImage | Skipped]:
    if not isinstance(item, dict):
        raise ValueError("The line is no picture's.")  # noqa: TRY004 - it is a document that is wrong
    name, rows, lanes = file_name(item.get("raw_file")), item.get("h_samples"), item.get("lanes")
    if not isinstance(rows, list) or not isinstance(lanes, list):
        raise ValueError("The line has no list of rows, or of lanes.")  # noqa: TRY004 - as above
    found = finder.find(name)
    if isinstance(found, Skipped):
        yield found
        return
    heights = [coordinate(row) for row in rows]
    labels: list[ReadLabel] = []
    is_whole = True
    for number, lane in enumerate(lanes, start=1):
        try:
            label = _read_lane(lane, heights)
        except ValueError as error:
            is_whole = False
            yield Skipped(f"{told}: lane {number}", str(error))
        else:
            labels += [] if label is None else [label]
    drive, frame = _place(name)
    standing = "exhaustive" if is_whole else "partial"
    yield ReadImage(found, tuple(labels), part, standing, recording=drive, frame_index=frame)  # type: ignore[arg-type]


def _read_lane(lane: object, rows: list[float]) -> ReadLabel | None:
    """A lane; None where it meets no row, as the benchmark pads its lists."""
    if not isinstance(lane, list) or len(lane) != len(rows):
        raise ValueError("A lane has one column for each row; this one has not.")
    places = [(coordinate(x), row) for x, row in zip(lane, rows, strict=True)]
    points = tuple((x, y) for x, y in places if x >= 0)
    if len(points) == 1:
        raise ValueError("A lane that meets one row only is no line.")
    return ReadLabel(LANE, "lane", points) if points else None


def _place(name: str) -> tuple[str, int | None]:
    """Drive and frame of a picture in `clips/`."""
    parts = Path(name).parts
    if parts[0] != CLIPS or len(parts) not in (3, 4):
        return "", None
    frame = frame_number(Path(parts[2]).stem)
    return (named(parts[1]), frame) if frame is not None else ("", None)
