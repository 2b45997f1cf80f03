"""CULane: `NAME.lines.txt` beside each picture, one lane a line as `x y x y ...` from below, and lists in `list/`.

`list/train_gt.txt` tells for each picture which of four lanes there are, from the left: the outer left, those left and
right of the vehicle, the outer right. Where their number is that of the lines, they are kept as the attribute
`position`. Points may lie outside the picture. All lanes are of the class `lane`. Written are at most these four, at
every tenth row; the picture of the lanes, 16 pixels wide with values 1 to 4, that the lists name is drawn too.

Source: xingangpan.github.io/projects/CULane.html (Pan et al., AAAI 2018), and its tool seg_label_generate.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from msgspec import structs

from core.annotations import Annotation
from core.errors import UserError
from core.formats.folders import PART_NAMES, UniqueNames, copy_picture, inside, make_empty, part_of, pictures_in
from core.formats.label_files import (
    coordinate,
    first_files,
    frame_number,
    label_files,
    lines_of,
    named,
    part_told,
    told_name,
)
from core.formats.lane_rows import LANE, ROW_STEP, column_at_bottom, columns, line_of, turns_back
from core.formats.losses import Losses
from core.formats.outgoing import SHORT_PARTS, FolderNames, FrameNumbers, Holds, plain, tell_label, tell_picture
from core.formats.seam import OpenedSource, OutImage, OutSet, ReadImage, ReadLabel, Skipped, Standing
from core.images import IMAGE_SUFFIXES
from core.shapes import LINE_SHAPES, Ring

ENDING = ".lines.txt"
POSITIONS = ("outer left", "ego left", "ego right", "outer right")
DRAWN, DRAWN_WIDTH = "laneseg_label_w16", 16
PICTURES = "pictures"
Listed = Mapping[str, tuple[str, tuple[int, ...]]]  # picture: its part, and the positions that have a lane


class CuLane:
    """Up to four lanes in their order, without classes."""

    name = "culane"
    holds = Holds(frozenset({"lane"}), frozenset({"position"}), has_recordings=True)

    def recognises(self, source: Path) -> bool:
        """A file named `*.lines.txt`."""
        return bool(first_files(source, ENDING, most=1))

    def open(self, source: Path) -> OpenedSource:
        """Every picture with its lines, then lines without a picture."""
        files = label_files(source, ENDING)
        if not files:
            raise UserError(f"{source} holds no CULane lines; nothing was imported.", "Name another folder.")
        root = source if source.is_dir() else source.parent
        return OpenedSource((LANE,), _items(root, files if source.is_file() else None))

    def write(self, labelled: OutSet, dest: Path) -> tuple[Skipped, ...]:
        """Drives as folders, other pictures in `pictures/`; what is no line is told."""
        make_empty(dest)
        losses, names, frames = Losses("CULane"), UniqueNames(), FrameNumbers()
        drives = FolderNames(PICTURES, DRAWN, "list", space="_")
        for image in labelled.images:
            name = names.name_for(replace(image, name="_".join(image.name.split())))
            if image.recording:
                drive = drives.name_for(image.recording)
                name = f"{drive}/{frames.number_for(drive, image.frame_index):05d}{Path(name).suffix}"
            else:
                name = f"{PICTURES}/{name}"
            copy_picture(image, dest / name)
            tell_picture(image, name, self.holds, losses)
            lanes = _lanes(image, name, labelled.classes, losses)
            if lanes or image.is_exhaustive:
                lines = [" ".join(f"{plain(value)}" for point in ring for value in point) for ring in lanes.values()]
                (dest / name).with_suffix(ENDING).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
                _list(dest, image, name, lanes)
        return losses.told()


def _items(root: Path, files: list[Path] | None) -> Iterator[ReadImage | Skipped]:
    listed, problems = _read_lists(root)
    yield from problems
    if files is None:
        for picture in pictures_in(root):
            if not picture.relative_to(root).parts[0].startswith("laneseg"):
                yield from _read_picture(picture, picture.with_suffix(ENDING), root, listed)
        files = [path for path in label_files(root, ENDING) if _picture_of(path) is None]
    for file in files:
        picture_of_file = _picture_of(file)
        if picture_of_file is None or not inside(root, picture_of_file):
            yield Skipped(told_name(file, root), "Its picture is missing.")
        else:
            yield from _read_picture(picture_of_file, file, root, listed)


def _picture_of(file: Path) -> Path | None:
    stem = file.name[: -len(ENDING)]
    for suffix in (".jpg", ".png", *sorted(IMAGE_SUFFIXES)):
        if (file.parent / f"{stem}{suffix}").is_file():
            return file.parent / f"{stem}{suffix}"
    return None


def _read_lists(root: Path) -> tuple[Listed, list[Skipped]]:
    """What the lists say of each picture; they are in the folder `list`, and below it."""
    listed: dict[str, tuple[str, tuple[int, ...]]] = {}
    problems: list[Skipped] = []
    folder = root / "list"
    for file in label_files(folder, ".txt") if folder.is_dir() else ():
        part = PART_NAMES.get(file.stem, "") or part_told(file, root)
        try:
            for line in lines_of(file):
                words = line.split()
                name = words[0].lstrip("/")
                earlier = listed.get(name, ("", ()))
                flags = words[2:6] if len(words) >= 6 else []
                there = tuple(place for place, flag in enumerate(flags) if flag == "1")
                listed[name] = (earlier[0] or part, earlier[1] or there)
        except UserError as error:
            problems.append(Skipped(told_name(file, root), str(error)))
    return listed, problems


def _read_picture(picture: Path, file: Path, root: Path, listed: Listed) -> Iterator[ReadImage | Skipped]:
    name = told_name(picture, root)
    part, there = listed.get(name, (part_of(picture, root), ()))
    labels: list[ReadLabel] = []
    standing: Standing = "unknown"
    if file.is_file():
        standing = "exhaustive"
        try:
            for number, line in enumerate(lines_of(file), start=1):
                try:
                    labels.append(ReadLabel(LANE, "lane", _read_line(line)))
                except ValueError as error:
                    standing = "partial"
                    yield Skipped(f"{told_name(file, root)}:{number}", str(error))
        except UserError as error:
            standing = "partial"
            yield Skipped(told_name(file, root), str(error))
    if standing == "exhaustive" and len(there) == len(labels):
        told = [{"position": POSITIONS[place]} for place in there]
        labels = [structs.replace(label, attributes=each) for label, each in zip(labels, told, strict=True)]
    drive = told_name(picture.parent, root) if picture.parent not in (root, root / PICTURES) else ""
    frame = frame_number(picture.stem) if named(drive) else None
    recording = drive if frame is not None else ""
    yield ReadImage(picture, tuple(labels), part, standing, recording=recording, frame_index=frame)


def _read_line(line: str) -> Ring:
    values = [coordinate(each) for each in line.split()]
    if len(values) < 4 or len(values) % 2:
        raise ValueError("A lane is made of two points or more, each of two numbers.")
    return tuple(zip(values[::2], values[1::2], strict=True))


def _lanes(image: OutImage, name: str, classes: Mapping[int, str], losses: Losses) -> dict[int, Ring]:
    """The lanes to write by their position, 0 to 3."""
    found: list[tuple[Annotation, Ring]] = []
    rows = list(range(image.height - image.height % ROW_STEP, -1, -ROW_STEP))
    for known in image.annotations:
        if not isinstance(known.shape, LINE_SHAPES):
            losses.left_out(name, known.shape)
            continue
        line = line_of(known.shape)
        ring = tuple((x, float(y)) for x, y in zip(columns(line, rows), rows, strict=True) if x is not None)
        if len(ring) < 2:
            losses.note(name, f"A lane that meets fewer than two rows in {ROW_STEP} was left out.")
            continue
        if turns_back(line):
            losses.note(name, "A lane goes up and down again, so a part of it was lost.")
        found.append((known, ring))
    placed = _positions(found, image.width / 2, image.height)
    for known, _ in found:
        if not any(known is each for each, _ in placed.values()):
            losses.note(name, "A lane beyond the two on its side of the vehicle was left out.")
            continue
        losses.changed(name, known.shape, f"places at every {ROW_STEP}th row")
        tell_label(known, name, CuLane.holds, losses)
        if classes[known.class_id] != LANE:
            losses.note(name, f"The class {classes[known.class_id]} was written as {LANE}, the only one there is.")
    return {place: ring for place, (_, ring) in sorted(placed.items())}


def _positions(found: list[tuple[Annotation, Ring]], middle: float, height: int) -> dict[int, tuple[Annotation, Ring]]:
    """Each lane's place among the four: as its attribute says, or else by where it meets the bottom."""
    told = [known.attributes.get("position", "") for known, _ in found]
    if all(position in POSITIONS for position in told) and len(set(told)) == len(told):
        return {POSITIONS.index(position): each for position, each in zip(told, found, strict=True)}
    by_column = sorted(((column_at_bottom(each[1], height), each) for each in found), key=lambda pair: pair[0])
    left = [each for column, each in by_column if column < middle][::-1]
    right = [each for column, each in by_column if column >= middle]
    return {**dict(zip((1, 0), left, strict=False)), **dict(zip((2, 3), right, strict=False))}


def _list(dest: Path, image: OutImage, name: str, lanes: Mapping[int, Ring]) -> None:
    """Draws the lanes and adds the picture to its lists."""
    import cv2

    drawn = np.zeros((image.height, image.width), np.uint8)
    for place, ring in lanes.items():
        points = np.clip(np.array(ring), -30_000, 30_000).round().astype(np.int32)
        cv2.polylines(drawn, [points], isClosed=False, color=place + 1, thickness=DRAWN_WIDTH)
    seen = f"{DRAWN}/{Path(name).with_suffix('.png').as_posix()}"
    (dest / seen).parent.mkdir(parents=True, exist_ok=True)
    (dest / seen).write_bytes(cv2.imencode(".png", drawn)[1].tobytes())
    (dest / "list").mkdir(exist_ok=True)
    flags = " ".join("1" if place in lanes else "0" for place in range(len(POSITIONS)))
    stem = SHORT_PARTS[image.part] or "all"
    for ending, line in (("", f"/{name}"), ("_gt", f"/{name} /{seen} {flags}")):
        with (dest / "list" / f"{stem}{ending}.txt").open("a", encoding="utf-8", newline="\n") as lines:
            lines.write(f"{line}\n")
