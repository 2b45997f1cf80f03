"""What a YOLO folder says of itself: class names, task and parts, from data.yaml, classes.txt, obj.names or obj.data.

YAML is read without types (`no` and `on` are names) and only when it is small. A part is a folder, a list of folders,
or a text file of pictures. Source: docs.ultralytics.com/datasets/detect, and darknet's obj.data.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import yaml

from core.errors import UserError
from core.formats.finding import Finder
from core.formats.folders import PART_NAMES, inside, part_of, read_text
from core.formats.seam import Skipped
from core.formats.words import told, whole

Task = Literal["", "segment", "obb"]
NAME_FILES = ("classes.txt", "obj.names")
MOST_YAML = 1 << 18
MOST_NAMES = 100_000
PARTS = ("train", "val", "valid", "validation", "test")


@dataclass(frozen=True, slots=True)
class YoloSet:
    """The description that was found. `entries` are the parts as they are written, `base` the `path` they start at."""

    file: Path
    names: tuple[str, ...]
    task: Task = ""
    keypoint_numbers: int = 0
    base: str = ""
    entries: tuple[tuple[str, str], ...] = ()


def describe(source: Path) -> YoloSet | None:
    """The set's description, in the folder or, for a part of one, above it; None when there is none.

    Raises UserError when there is one that cannot be used.
    """
    problem: UserError | None = None
    for folder in (source, source.parent if source.name in ("images", "train", "valid", "test") else source):
        patterns = ("data.yaml", "data.yml", "dataset.yaml", "*.yaml", "*.yml")
        yamls = [path for pattern in patterns for path in sorted(folder.glob(pattern))[:20]]
        for path in dict.fromkeys((*yamls, *(folder / name for name in NAME_FILES))):
            if not path.is_file():
                continue
            try:
                return _read(path)
            except UserError as error:
                if path.name in ("data.yaml", "data.yml", *NAME_FILES):
                    problem = problem or error
    if problem is not None:
        raise problem
    return None


@dataclass(slots=True)
class Parts:
    """Which part each picture is in, by what the description says and else by its folder's name."""

    root: Path
    folders: Mapping[str, frozenset[str]]
    pictures: Mapping[str, frozenset[str]]
    known: dict[str, str] = field(default_factory=dict)

    def of(self, picture: Path) -> str:
        """Train, valid, test or empty. What is listed in several parts is in the one that its folder names."""
        listed = self.pictures.get(str(picture), frozenset())
        if len(listed) == 1:
            return next(iter(listed))
        folder = str(picture.parent)
        if folder not in self.known:
            above = (str(each) for each in (picture.parent, *picture.parent.parents))
            parts = next((self.folders[each] for each in above if each in self.folders), frozenset())
            self.known[folder] = next(iter(parts)) if len(parts) == 1 else part_of(picture, self.root)
        return self.known[folder]


def parts_of(described: YoloSet, root: Path) -> tuple[Parts, tuple[Skipped, ...]]:
    """The parts of the set; an entry that leads nowhere, or out of the source, is told."""
    folders: dict[str, frozenset[str]] = {}
    pictures: dict[str, frozenset[str]] = {}
    skipped: list[Skipped] = []
    home = described.file.parent
    finder = Finder(root, (home, home / described.base, root) if "\x00" not in described.base else (home, root))
    for part, entry in described.entries:
        found = _resolved(entry, described, root)
        if found is None:
            told_entry = f"{described.file.name}: {told(entry)}"
            skipped.append(Skipped(told_entry, "This part is not there, or lies outside of the source."))
        elif found.is_dir():
            folders[str(found)] = folders.get(str(found), frozenset()) | {part}
        else:
            _list_pictures(found, part, finder, pictures, skipped)
    return Parts(root, folders, pictures), tuple(skipped)


def _resolved(entry: str, described: YoloSet, root: Path) -> Path | None:
    if "\x00" in entry or len(entry) > 1000:
        return None
    home, plain = described.file.parent, entry
    while plain.startswith(("../", "./")):
        plain = plain.split("/", 1)[1]
    base = home / described.base if "\x00" not in described.base and len(described.base) < 1000 else home
    # Descriptions travel without their set's place: `../train/images`, or a path of another machine.
    for path in (base / entry, home / entry, home / plain, root / plain, home / Path(plain).name):
        if os.path.exists(path) and inside(root, path):  # noqa: PTH110 - says no where pathlib raises
            return Path(os.path.normpath(path))
    return None


def _list_pictures(
    file: Path, part: str, finder: Finder, pictures: dict[str, frozenset[str]], skipped: list[Skipped]
) -> None:
    try:
        lines = read_text(file).splitlines()
    except UserError as error:
        skipped.append(Skipped(file.name, str(error)))
        return
    for line in filter(None, map(str.strip, lines)):
        found = finder.find(line)
        if isinstance(found, Skipped):
            skipped.append(Skipped(f"{file.name}: {found.path}", found.reason))
        else:
            key = os.path.normpath(found)
            pictures[key] = pictures.get(key, frozenset()) | {part}


def _read(path: Path) -> YoloSet:
    if path.name in NAME_FILES:
        names = tuple(name for name in (" ".join(line.split()) for line in read_text(path).splitlines()) if name)
        if not names or not all(name.isprintable() for name in names):
            raise UserError(f"{path.name} lists no names.", "Write one name a line.")
        return YoloSet(path, names[:MOST_NAMES], entries=_darknet_entries(path.parent))
    loaded = _load_yaml(path)
    task, base = loaded.get("task"), loaded.get("path")
    return YoloSet(
        path,
        _names(path, loaded.get("names")),
        task if task in ("segment", "obb") else "",
        _keypoint_numbers(loaded.get("kpt_shape")),
        base if isinstance(base, str) else "",
        tuple(_entries(loaded)),
    )


def _keypoint_numbers(shape: object) -> int:
    """How many numbers the keypoints of a line are, from [points, numbers a point]."""
    numbers = [whole(each) or 0 for each in shape] if isinstance(shape, list) else []
    return numbers[0] * numbers[1] if len(numbers) == 2 and min(numbers) > 0 and max(numbers) < 1000 else 0


def _load_yaml(path: Path) -> dict[str, object]:
    text = read_text(path)
    if len(text) > MOST_YAML:
        raise UserError(f"{path.name} is too large for a description of a set.", "Shorten it.")
    try:
        loaded = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader makes nothing but strings
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise UserError(f"{path.name} is not YAML that can be read.", "Correct the file.") from error
    if not isinstance(loaded, dict):
        raise UserError(f"{path.name} lists no names.", "Add `names:` to it.")
    return {key: value for key, value in loaded.items() if isinstance(key, str)}


def _names(path: Path, names: object) -> tuple[str, ...]:
    """Class names by index; a number without a name has an empty one."""
    if isinstance(names, list):
        names = dict(enumerate(names))
    if not isinstance(names, dict) or not names:
        raise UserError(f"{path.name} lists no names.", "Add `names:` to it.")
    numbered: dict[int, str] = {}
    for key, value in names.items():
        index = whole(key)
        if index is None or not 0 <= index < MOST_NAMES:
            raise UserError(f"{path.name} numbers its names with words.", "Correct the file.")
        if isinstance(value, str) and value.isprintable():
            numbered[index] = " ".join(value.split())
    if not any(numbered.values()):
        raise UserError(f"{path.name} lists no names.", "Add `names:` to it.")
    return tuple(numbered.get(index, "") for index in range(max(numbered) + 1))


def _entries(loaded: Mapping[str, object]) -> list[tuple[str, str]]:
    found = []
    for key in PARTS:
        value = loaded.get(key)
        values = value if isinstance(value, list) else [value]
        found += [(PART_NAMES[key], entry) for entry in values if isinstance(entry, str) and entry.strip()]
    return found


def _darknet_entries(folder: Path) -> tuple[tuple[str, str], ...]:
    """Parts from darknet's obj.data (`train = data/train.txt`), or text files that are called like parts."""
    found: list[tuple[str, str]] = []
    data = folder / "obj.data"
    if data.is_file():
        try:
            pairs = [line.split("=", 1) for line in read_text(data).splitlines() if "=" in line]
        except UserError:
            pairs = []
        found = [(PART_NAMES[key.strip()], value.strip()) for key, value in pairs if key.strip() in PARTS]
    if not found:
        found = [(PART_NAMES[name], f"{name}.txt") for name in PARTS if (folder / f"{name}.txt").is_file()]
    return tuple(found)
