"""YOLO text labels: `images/` and `labels/` side by side (or together), class names from data.yaml, classes.txt or
obj.names. Lines are `class cx cy w h` or `class x1 y1 x2 y2 x3 y3 ...`, as shares of the picture's size.

Source: docs.ultralytics.com/datasets/detect and /segment.
"""

import json
import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml

from core.annotations import Annotation
from core.errors import UserError
from core.formats.folders import UniqueNames, copy_picture, make_empty, part_of, pictures_in, read_text
from core.formats.seam import OpenedSource, OutImage, OutSet, ReadImage, ReadLabel, Skipped
from core.shapes import Box, Ellipse, Mask, Polygon, RotatedBox, shape_kind

NAME_FILES = ("classes.txt", "obj.names")
BOX_NUMBERS = 5


class Yolo:
    """Boxes and polygons in text files, one a picture. An empty file says that nothing is there; no file, nothing."""

    name = "yolo"

    def recognises(self, source: Path) -> bool:
        """A file of class names is there, and a text file beside a picture or in `labels/`."""
        if not source.is_dir() or _names_file(source) is None:
            return False
        return any(_label_file(path).is_file() for path in pictures_in(source)[:200]) or any(source.rglob("labels"))

    def open(self, source: Path) -> OpenedSource:
        """Every picture with its lines; a bad line is told and the others kept."""
        file = _names_file(source)
        if file is None:
            raise UserError(
                f"{source} says no class names; nothing was imported.", "Add a data.yaml, classes.txt or obj.names."
            )
        names = _read_names(file)
        found = pictures_in(source)
        if not found:
            raise UserError(f"{source} holds no pictures; nothing was imported.", "Name another folder.")
        return OpenedSource(tuple(name for name in names if name), _items(found, source, names))

    def write(self, labelled: OutSet, dest: Path) -> tuple[Skipped, ...]:
        """`images/part/` and `labels/part/` with data.yaml; tags and holes are told as left out."""
        make_empty(dest)
        index = {class_id: number for number, class_id in enumerate(labelled.classes)}
        dropped: list[Skipped] = []
        parts: set[str] = set()
        names = UniqueNames()
        for image in labelled.images:
            name = names.name_for(image)
            parts.add(image.part)
            copy_picture(image.source, dest / "images" / image.part / name)
            lines = _lines_of(image, name, index, dropped)
            if lines or image.is_exhaustive:
                file = dest / "labels" / image.part / f"{Path(name).stem}.txt"
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text("".join(lines), encoding="utf-8")
        (dest / "data.yaml").write_text(_data_yaml(list(labelled.classes.values()), parts), encoding="utf-8")
        return tuple(dropped)


def _items(found: Sequence[Path], source: Path, names: Sequence[str]) -> Iterator[ReadImage | Skipped]:
    for path in found:
        skipped: list[Skipped] = []
        yield _read_image(path, source, names, skipped)
        yield from skipped


def _names_file(source: Path) -> Path | None:
    for folder in (source, source.parent if source.name in ("images", "train", "valid", "test") else source):
        patterns = ("data.yaml", "data.yml", "dataset.yaml", "*.yaml", "*.yml")
        yamls = [path for pattern in patterns for path in sorted(folder.glob(pattern))]
        for path in (*yamls, *(folder / name for name in NAME_FILES)):
            if path.is_file() and _holds_names(path):
                return path
    return None


def _holds_names(path: Path) -> bool:
    try:
        return bool(_read_names(path))
    except UserError:
        return path.name in ("data.yaml", "data.yml", *NAME_FILES)


def _read_names(path: Path) -> tuple[str, ...]:
    """Class names by index. YAML is read without types: `no` and `on` are names, not truth values."""
    text = read_text(path)
    if path.name in NAME_FILES:
        return tuple(line.strip() for line in text.splitlines() if line.strip())
    try:
        loaded = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader makes nothing but strings
    except yaml.YAMLError as error:
        raise UserError(f"{path.name} is not YAML that can be read.", "Correct the file.") from error
    names = loaded.get("names") if isinstance(loaded, dict) else None
    if isinstance(names, list):
        return tuple(str(name) for name in names)
    if isinstance(names, dict):
        try:
            numbered = {int(key): str(value) for key, value in names.items()}
        except ValueError as error:
            raise UserError(f"{path.name} numbers its names with words.", "Correct the file.") from error
        return tuple(numbered.get(index, "") for index in range(max(numbered, default=-1) + 1))
    raise UserError(f"{path.name} lists no names.", "Add `names:` to it.")


def _label_file(picture: Path) -> Path:
    """Beside the picture, with the last folder `images` of its path called `labels`."""
    parts = list(picture.parts)
    for place in range(len(parts) - 2, -1, -1):
        if parts[place] == "images":
            parts[place] = "labels"
            break
    return Path(*parts).with_suffix(".txt")


def _read_image(picture: Path, source: Path, names: Sequence[str], skipped: list[Skipped]) -> ReadImage:
    file, part = _label_file(picture), part_of(picture, source)
    if not file.is_file():
        return ReadImage(picture, part=part)
    told = file.relative_to(source).as_posix() if file.is_relative_to(source) else file.name
    try:
        text = read_text(file)
    except UserError as error:
        skipped.append(Skipped(told, str(error)))
        return ReadImage(picture, part=part)
    labels: list[ReadLabel] = []
    lines = [line for line in text.splitlines() if line.strip()]
    for number, line in enumerate(lines, start=1):
        try:
            labels.append(_read_line(line, names))
        except ValueError as error:
            skipped.append(Skipped(f"{told}:{number}", str(error)))
    is_whole = len(labels) == len(lines)
    return ReadImage(picture, tuple(labels), part, "exhaustive" if is_whole else "unknown")


def _read_line(line: str, names: Sequence[str]) -> ReadLabel:
    words = line.split()
    try:
        index, numbers = int(float(words[0])), [float(word) for word in words[1:]]
    except (ValueError, OverflowError) as error:
        raise ValueError("The line is not made of numbers.") from error
    if not 0 <= index < len(names) or not names[index]:
        raise ValueError(f"Class {index} is not among the {len(names)} names.")
    if not all(math.isfinite(number) for number in numbers):
        raise ValueError("The line holds a number without end.")
    if len(words) == BOX_NUMBERS:
        cx, cy, width, height = numbers
        corners = ((cx - width / 2, cy - height / 2), (cx + width / 2, cy + height / 2))
        return ReadLabel(names[index], "box", corners, is_relative=True)
    if len(numbers) >= 6 and len(numbers) % 2 == 0:
        return ReadLabel(
            names[index], "polygon", tuple(zip(numbers[::2], numbers[1::2], strict=True)), is_relative=True
        )
    raise ValueError(f"A line has 5 numbers, or a class and three points or more; this one has {len(words)}.")


def _lines_of(image: OutImage, name: str, index: dict[int, int], dropped: list[Skipped]) -> list[str]:
    lines: list[str] = []
    for known in image.annotations:
        line = _line_of(known, image.width, image.height)
        if line is None:
            dropped.append(Skipped(name, f"A {shape_kind(known.shape)} cannot be kept in YOLO boxes."))
            continue
        if isinstance(known.shape, Polygon) and len(known.shape.rings) > 1:
            dropped.append(Skipped(name, "The holes of a polygon cannot be kept in YOLO."))
        lines.append(f"{index[known.class_id]} {line}\n")
    return lines


def _line_of(known: Annotation, width: int, height: int) -> str | None:
    match known.shape:
        case Box(x1, y1, x2, y2):
            numbers = [(x1 + x2) / 2 / width, (y1 + y2) / 2 / height, (x2 - x1) / width, (y2 - y1) / height]
        case Polygon(rings):
            numbers = [value for x, y in rings[0] for value in (x / width, y / height)]
        case RotatedBox():
            numbers = [value for x, y in known.shape.corners() for value in (x / width, y / height)]
        case Ellipse() | Mask():
            x1, y1, x2, y2 = known.shape.bounds()
            numbers = [(x1 + x2) / 2 / width, (y1 + y2) / 2 / height, (x2 - x1) / width, (y2 - y1) / height]
        case _:
            return None
    return " ".join(f"{number:.10g}" for number in numbers)


def _data_yaml(names: Sequence[str], parts: set[str]) -> str:
    lines = ["path: ."]
    for part, key in (("train", "train"), ("valid", "val"), ("test", "test")):
        if part in parts:
            lines.append(f"{key}: images/{part}")
    if parts == {""}:
        lines += ["train: images", "val: images"]
    lines.append("names:")
    lines += [f"  {index}: {json.dumps(name, ensure_ascii=False)}" for index, name in enumerate(names)]
    return "\n".join(lines) + "\n"
