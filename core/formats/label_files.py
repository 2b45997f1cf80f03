"""Finds the label files of a source and goes through them: a bad one is told, and the others are kept.

Recognising a source must read little: `first_files` stops at the first few.
"""

import csv
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from core.errors import UserError
from core.formats.folders import PART_NAMES, part_of
from core.formats.seam import ReadImage, Skipped
from core.formats.words import number, whole, word

MOST_LINE_CHARS = 1 << 20
START_BYTES = 1 << 14
LARGEST = 1e7  # pixels; a coordinate beyond is none
MOST_FRAMES = 1 << 30


def label_files(source: Path, *endings: str) -> list[Path]:
    """The files of a source whose names end so, sorted; hidden ones are passed over."""
    if source.is_file():
        return [source] if source.name.lower().endswith(endings) else []
    return list(_files(source, endings))


def first_files(source: Path, *endings: str, most: int = 5) -> list[Path]:
    """A few of them; folders after those are not looked into."""
    return label_files(source, *endings) if source.is_file() else list(islice(_files(source, endings), most))


def told_apart(
    files: Sequence[Path], is_of: Callable[[Path], object], root: Path, target: str
) -> tuple[list[Path], list[Skipped]]:
    """The files that are of a format, and of each other that it was passed over: it may be one that is broken."""
    own = [path for path in files if is_of(path)]
    kept = set(own)
    reason = f"It is not read as {target}, so it was passed over."
    return own, [Skipped(told_name(path, root), reason) for path in files if path not in kept]


def each_file(
    files: Sequence[Path], root: Path, read: Callable[[Path], Iterator[ReadImage | Skipped]]
) -> Iterator[ReadImage | Skipped]:
    """What each file says. One that cannot be read is told and the others are kept.

    Raises UserError where it is the only one, or breaks off after a part of it was given already: no half of a file
    is taken for the whole.
    """
    for path in files:
        is_given = len(files) == 1
        try:
            for item in read(path):
                is_given = True
                yield item
        except UserError as error:
            if is_given:
                raise
            yield Skipped(told_name(path, root), str(error))


def with_unspoken(
    items: Iterator[ReadImage | Skipped], pictures: Iterable[Path], root: Path
) -> Iterator[ReadImage | Skipped]:
    """What files say, then those of the pictures that none of them speaks of."""
    seen: set[Path] = set()
    for item in items:
        if isinstance(item, ReadImage):
            seen.add(item.path)
        yield item
    for picture in pictures:
        if picture not in seen:
            yield ReadImage(picture, part=part_of(picture, root))


def told_name(path: Path, root: Path) -> str:
    """A file's name inside the source, as it is told to people."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def start_of(path: Path) -> bytes:
    """The first bytes of a file, without a mark and space before them; none of what cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(START_BYTES).lstrip(b"\xef\xbb\xbf \t\r\n")
    except OSError:
        return b""


def first_lines(path: Path, most: int = 5) -> list[str]:
    """The first whole lines of a text file; none of what cannot be read, or is no text."""
    text = start_of(path)
    if b"\x00" in text:
        return []
    lines = text.decode("utf-8", errors="replace").splitlines()
    return [line for line in lines[: most if len(text) < START_BYTES else min(most, len(lines) - 1)] if line.strip()]


def lines_of(path: Path) -> Iterator[str]:
    """The lines of a text file that are not empty, one at a time. Raises UserError where it is no text in UTF-8."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            while line := file.readline(MOST_LINE_CHARS):
                if len(line) == MOST_LINE_CHARS:
                    raise UserError(f"{path.name} has a line that is too long to be read.", "Export it again.")
                if line.strip():
                    yield line.rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise UserError(f"{path.name} is not text in UTF-8.", "Save it as UTF-8.") from error
    except OSError as error:
        raise UserError(f"{path.name} cannot be read ({error.strerror}).", "Check the file.") from error


def rows_of(path: Path, separator: str) -> Iterator[list[str]]:
    """The rows of a table, one at a time. Raises UserError where it is none."""
    try:
        yield from csv.reader(lines_of(path), delimiter=separator)
    except csv.Error as error:
        raise UserError(f"{path.name} is not a table that can be read ({error}).", "Export it again.") from error


def part_told(path: Path, root: Path) -> str:
    """Train, valid or test, from the folders of a file or else from a word of its name: `test_label.json`."""
    folders = path.relative_to(root).parts[:-1] if path.is_relative_to(root) else ()
    for told in (*reversed(folders), path.stem):
        for piece in told.lower().replace("-", "_").replace(".", "_").split("_"):
            if piece in PART_NAMES:
                return PART_NAMES[piece]
    return part_of(path, root)


def coordinate(value: object) -> float:
    """A place on a picture, or near it. Raises ValueError where it is none."""
    if type(value) is float and -LARGEST <= value <= LARGEST:  # nearly always, and quick
        return value
    found = number(value)
    if abs(found) > LARGEST:
        raise ValueError("A coordinate lies beyond all bounds.")
    return found


def frame_number(value: object) -> int | None:
    """A frame's place in its recording, where it is one that a recording can have."""
    found = whole(value)
    return found if found is not None and 0 <= found < MOST_FRAMES else None


def named(value: object) -> str:
    """A source's own name for a drive or an object, or its number as text; empty where there is none to be kept."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 1 << 63 else ""
    try:
        return word(value, "The name")
    except ValueError:
        return ""


def _files(source: Path, endings: tuple[str, ...]) -> Iterator[Path]:
    for folder, folders, names in os.walk(source):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(name for name in names if name.lower().endswith(endings) and not name.startswith(".")):
            path = Path(folder, name)
            if path.is_file():
                yield path
