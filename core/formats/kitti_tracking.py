"""KITTI tracking: `label_02/0000.txt` for the drive whose frames are `image_02/0000/000000.png` and so on.

A line is `frame track type ...` with the fields of `core.formats.kitti_lines`; a track of -1 is no track. Every frame
of a drive that has a file was looked at. A drive is named as its file, and by its part too where two parts have a
drive of that name. A picture that is of no drive is written into the drive `stills`.

Source: KITTI vision benchmark suite, tracking development kit, readme.txt (Geiger, Lenz, Urtasun, CVPR 2012).
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec.structs import replace

from core.errors import UserError
from core.formats.folders import copy_picture, inside, make_empty, part_of, pictures_in
from core.formats.kitti_lines import ATTRIBUTES, SpacelessNames, is_label_line, read_fields, write_fields
from core.formats.label_files import each_file, first_files, first_lines, frame_number, label_files, lines_of, told_name
from core.formats.losses import Losses
from core.formats.outgoing import PART_FOLDERS, FolderNames, FrameNumbers, Holds, tell_picture
from core.formats.seam import OpenedSource, OutImage, OutSet, ReadImage, ReadLabel, Skipped, Standing

STILLS = "stills"
BEFORE = 2  # frame and track stand before the name


class KittiTracking:
    """Boxes that are followed through drives."""

    name = "kitti_tracking"
    holds = Holds(frozenset({"box"}), ATTRIBUTES, has_tracks=True, has_recordings=True)

    def recognises(self, source: Path) -> bool:
        """A text file whose lines are two whole numbers, a name and fourteen numbers."""
        found = first_files(source, ".txt", most=40)
        return any(is_label_line(line, BEFORE) for path in found for line in first_lines(path))

    def open(self, source: Path) -> OpenedSource:
        """Drive by drive, frame by frame; frames without a line hold nothing."""
        root = source if source.is_dir() else source.parent
        found = [path for path in label_files(source, ".txt") if not path.parent.name.startswith("calib")]
        files = [path for path in found if _frames_folder(path) is not None]
        if not files:
            raise UserError(f"{source} holds no KITTI tracking labels; nothing was imported.", "Name another folder.")
        count = Counter(path.stem for path in files)
        names = {path: path.stem if count[path.stem] == 1 else told_name(path.with_suffix(""), root) for path in files}
        return OpenedSource((), _items(files, names, root))

    def write(self, labelled: OutSet, dest: Path) -> tuple[Skipped, ...]:
        """`image_02/DRIVE/FRAME.png` and `label_02/DRIVE.txt` below a folder a part."""
        make_empty(dest)
        losses, drives, frames = Losses("KITTI tracking"), FolderNames(slash="-"), FrameNumbers()
        classes = SpacelessNames(labelled.classes)
        tracks: dict[int, int] = {}
        for image in labelled.images:
            folder = dest / PART_FOLDERS[image.part]
            drive = drives.name_for(image.recording or STILLS)
            frame = frames.number_for(f"{image.part}/{drive}", image.frame_index if image.recording else None)
            name = f"{drive}/{frame:06d}{image.source.suffix or '.png'}"
            copy_picture(image, folder / "image_02" / name)
            _tell(image, name, frame, losses)
            file = folder / "label_02" / f"{drive}.txt"
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("a", encoding="utf-8", newline="\n") as lines:
                for known in image.annotations:
                    class_name = classes.name_for(known.class_id, labelled.classes, name, losses)
                    fields = write_fields(known, class_name, name, self.holds, losses, is_whole=True)
                    if fields is not None:
                        track = -1 if known.track_id is None else tracks.setdefault(known.track_id, len(tracks))
                        lines.write(f"{frame} {track} {fields}\n")
        return losses.told()


def _tell(image: OutImage, name: str, frame: int, losses: Losses) -> None:
    tell_picture(image, name, KittiTracking.holds, losses)
    if not image.recording:
        losses.note(name, f"It is of no drive, so it was put into the drive {STILLS}.")
    elif image.frame_index is not None and frame != image.frame_index:
        losses.note(name, f"Its place {image.frame_index} in the drive was taken, so it has the place {frame}.")


def _frames_folder(file: Path) -> Path | None:
    """Where the frames of a label file lie: `label_02/0000.txt` and `image_02/0000/`, or anything beside it."""
    for folder in (file.parent.parent / file.parent.name.replace("label", "image"), file.parent):
        frames = folder / file.stem
        if frames.is_dir():
            return frames
    return None


def _items(files: list[Path], names: Mapping[Path, str], root: Path) -> Iterator[ReadImage | Skipped]:
    """What the files say, then the frames of drives without a file."""
    yield from each_file(files, root, lambda file: _read_drive(file, names[file], root))
    seen = {_frames_folder(file) for file in files}
    for picture in pictures_in(root):
        if picture.parent not in seen:
            frame = frame_number(picture.stem)
            drive = told_name(picture.parent, root) if frame is not None and picture.parent != root else ""
            yield ReadImage(picture, part=part_of(picture, root), recording=drive, frame_index=frame if drive else None)


def _read_drive(file: Path, drive: str, root: Path) -> Iterator[ReadImage | Skipped]:
    folder = _frames_folder(file)
    found = pictures_in(folder) if folder is not None else []
    pictures = {frame: path for path in found if (frame := frame_number(path.stem)) is not None and inside(root, path)}
    part = part_of(file, root)
    bare, lost = set(pictures), False
    for frame, said in _by_frame(file, root):
        problems = [each for each in said if isinstance(each, Skipped)]
        lost = lost or bool(problems and frame is None)
        yield from problems
        if frame is not None and frame not in pictures:
            yield Skipped(f"{told_name(file, root)}: frame {frame}", "Its picture is missing.")
        elif frame is not None:
            bare.discard(frame)
            labels = tuple(each for each in said if isinstance(each, ReadLabel))
            standing: Standing = "partial" if problems else "exhaustive"
            yield ReadImage(pictures[frame], labels, part, standing, recording=drive, frame_index=frame)
    for frame in sorted(bare):
        standing = "unknown" if lost else "exhaustive"
        yield ReadImage(pictures[frame], (), part, standing, recording=drive, frame_index=frame)


def _by_frame(file: Path, root: Path) -> Iterator[tuple[int | None, list[ReadLabel | Skipped]]]:
    """What each run of lines of one frame says; the frame is None for lines that do not tell it."""
    current: int | None = None
    said: list[ReadLabel | Skipped] = []
    for number, line in enumerate(lines_of(file), start=1):
        words = line.split()
        frame = frame_number(words[0]) if words else None
        if frame != current and said:
            yield current, said
            said = []
        current = frame
        try:
            said.append(_read_line(words))
        except ValueError as error:
            said.append(Skipped(f"{told_name(file, root)}:{number}", str(error)))
    if said:
        yield current, said


def _read_line(words: list[str]) -> ReadLabel:
    if len(words) < BEFORE or frame_number(words[0]) is None:
        raise ValueError("The line does not begin with the number of a frame and of a track.")
    label = read_fields(words[BEFORE:])
    track = frame_number(words[1])
    return label if track is None or "crowd" in label.attributes else replace(label, track=str(track))
