"""KITTI object detection: `label_2/` beside `image_2/`, one text file a picture; calibration is not read.

What a line says is told in `core.formats.kitti_lines`. Names with spaces are read; they are written with `_`, since
the benchmark's own reader splits at spaces. A picture with an empty file holds nothing; without a file nothing is
said of it. The parts are `training/`, `validation/` and `testing/`, or the lists `ImageSets/train.txt` and the like.

Source: KITTI vision benchmark suite, object development kit, readme.txt (Geiger, Lenz, Urtasun, CVPR 2012).
"""

from collections.abc import Iterator
from pathlib import Path

from core.errors import UserError
from core.formats.folders import PART_NAMES, UniqueNames, copy_picture, make_empty, part_of, pictures_in
from core.formats.kitti_lines import (
    ATTRIBUTES,
    SpacelessNames,
    is_label_line,
    read_fields,
    write_fields,
)
from core.formats.label_files import first_files, first_lines, label_files, lines_of, told_name
from core.formats.losses import Losses
from core.formats.outgoing import PART_FOLDERS, Holds, tell_picture
from core.formats.seam import OpenedSource, OutImage, OutSet, ReadImage, ReadLabel, Skipped
from core.images import IMAGE_SUFFIXES

FOLDERS = {"image_2": "label_2", "images": "labels", "image": "label"}


class Kitti:
    """Boxes with truncation, occlusion and the numbers of the 3-D box."""

    name = "kitti"
    holds = Holds(frozenset({"box"}), ATTRIBUTES)

    def recognises(self, source: Path) -> bool:
        """A text file whose lines are a name and fourteen numbers."""
        return any(is_label_line(line) for path in _some(source) for line in first_lines(path))

    def open(self, source: Path) -> OpenedSource:
        """Every picture with its file; a bad line is told and the others kept."""
        root = source if source.is_dir() else source.parent
        files = [path for path in label_files(source, ".txt") if not _is_list(path)]
        if not files:
            raise UserError(f"{source} holds no KITTI labels; nothing was imported.", "Name another folder.")
        return OpenedSource((), _items(root, files if source.is_file() else None))

    def write(self, labelled: OutSet, dest: Path) -> tuple[Skipped, ...]:
        """`training/image_2/` and `training/label_2/`, and so on for the parts; what is no box is told."""
        make_empty(dest)
        losses, names = Losses("KITTI"), UniqueNames()
        classes = SpacelessNames(labelled.classes)
        for image in labelled.images:
            name = names.name_for(image)
            folder = dest / PART_FOLDERS[image.part]
            copy_picture(image, folder / "image_2" / name)
            tell_picture(image, name, self.holds, losses)
            lines = _lines(image, name, labelled, classes, losses)
            if lines or image.is_exhaustive:
                file = folder / "label_2" / f"{Path(name).stem}.txt"
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return losses.told()


def _lines(image: OutImage, name: str, labelled: OutSet, classes: SpacelessNames, losses: Losses) -> list[str]:
    lines = []
    for known in image.annotations:
        class_name = classes.name_for(known.class_id, labelled.classes, name, losses)
        line = write_fields(known, class_name, name, Kitti.holds, losses)
        if line is not None:
            lines.append(line)
    return lines


def _some(source: Path) -> list[Path]:
    found = first_files(source, ".txt", most=40)
    return [path for path in found if not _is_list(path)][:5]


def _is_list(path: Path) -> bool:
    return path.parent.name.lower() in ("imagesets", "calib")


def _label_file(picture: Path) -> Path:
    folder = picture.parent
    return (folder.parent / FOLDERS.get(folder.name.lower(), folder.name) / picture.name).with_suffix(".txt")


def _items(root: Path, files: list[Path] | None) -> Iterator[ReadImage | Skipped]:
    """Pictures with their files, then the files without a picture. With `files`, only theirs."""
    parts = _listed_parts(root)
    if files is None:
        for picture in pictures_in(root):
            yield from _read_picture(picture, _label_file(picture), root, parts)
        files = [path for path in label_files(root, ".txt") if not _is_list(path)]
        files = [path for path in files if _picture_of(path) is None and any(map(is_label_line, first_lines(path)))]
    for file in files:
        found = _picture_of(file)
        if found is None:
            yield Skipped(told_name(file, root), "Its picture is missing.")
        else:
            yield from _read_picture(found, file, root, parts)


def _picture_of(file: Path) -> Path | None:
    own = {label: image for image, label in FOLDERS.items()}.get(file.parent.name.lower(), file.parent.name)
    for folder in (file.parent.parent / own, file.parent):
        for suffix in (".png", ".jpg", *sorted(IMAGE_SUFFIXES)):
            path = folder / f"{file.stem}{suffix}"
            if path.is_file():
                return path
    return None


def _listed_parts(root: Path) -> dict[str, str]:
    parts: dict[str, str] = {}
    for folder in sorted(root.glob("**/ImageSets")):
        for file in label_files(folder, ".txt"):
            if file.stem in PART_NAMES:
                parts |= {line.split()[0]: PART_NAMES[file.stem] for line in _lines_if_text(file)}
    return parts


def _lines_if_text(file: Path) -> list[str]:
    try:
        return list(lines_of(file))
    except UserError:
        return []


def _read_picture(picture: Path, file: Path, root: Path, parts: dict[str, str]) -> Iterator[ReadImage | Skipped]:
    part = parts.get(picture.stem) or part_of(picture, root)
    if not file.is_file():
        yield ReadImage(picture, part=part)
        return
    labels: list[ReadLabel] = []
    is_whole = True
    told = told_name(file, root)
    try:
        for number, line in enumerate(lines_of(file), start=1):
            try:
                labels.append(read_fields(line.split()))
            except ValueError as error:
                is_whole = False
                yield Skipped(f"{told}:{number}", str(error))
    except UserError as error:
        is_whole = False
        yield Skipped(told, str(error))
    yield ReadImage(picture, tuple(labels), part, "exhaustive" if is_whole else "partial")
