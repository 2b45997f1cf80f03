"""Finds pictures in folders, and tells from folder names which part of a split they belong to."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from core.errors import UserError
from core.formats.seam import OutImage
from core.images import IMAGE_SUFFIXES

PIECE_BYTES = 1 << 20
PART_NAMES = {
    "train": "train", "training": "train", "train2017": "train",
    "valid": "valid", "val": "valid", "validation": "valid", "val2017": "valid",
    "test": "test", "testing": "test", "test2017": "test",
}  # fmt: skip


def pictures_in(root: Path) -> list[Path]:
    """Every picture file below a folder, sorted. Hidden files are passed over, and links that `strayed` tells of."""
    return sorted(path for path in _named_as_pictures(root) if not path.is_symlink() or not _strays(root, path))


def strayed(root: Path) -> Iterator[tuple[Path, str]]:
    """The links below a folder that name pictures or folders and are not followed, each with the reason."""
    links = [path for path in _named_as_pictures(root) if path.is_symlink()]
    links += [Path(folder) / name for folder, folders, _names in os.walk(root) for name in folders]
    for path in sorted(links):
        if path.is_symlink() and (
            why := _strays(root, path) or ("" if path.is_file() else "It is a link to a folder.")
        ):
            yield path, why


def _named_as_pictures(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in names:
            if os.path.splitext(name)[1].lower() in IMAGE_SUFFIXES and not name.startswith("."):  # noqa: PTH122 - 3 x faster
                yield Path(folder) / name


def _strays(root: Path, link: Path) -> str:
    """Why a link is not followed; empty where it is."""
    if not inside(root, link):
        return "It is a link that leads out of the folder; name the folder that it leads to."
    return "" if os.path.exists(link) else "It is a link that leads nowhere."  # noqa: PTH110 - says no where pathlib raises


def part_of(path: Path, root: Path) -> str:
    """Train, valid or test when a folder between root and file is called so; otherwise empty."""
    between = path.relative_to(root).parts[:-1] if path.is_relative_to(root) else ()
    named = [PART_NAMES[part.lower()] for part in (root.name, *between) if part.lower() in PART_NAMES]
    return named[-1] if named else ""


def inside(root: Path, path: Path) -> bool:
    """Whether a path that a file names stays within the source; others are refused."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))  # unlike resolve, at peace with loops


def read_text(path: Path) -> str:
    """A small text file in UTF-8. Raises UserError with a sentence when it is not."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(f"{path.name} is not text in UTF-8.", "Save it as UTF-8.") from error
    except OSError as error:
        raise UserError(f"{path.name} cannot be read ({error.strerror}).", "Check the file.") from error


def make_empty(dest: Path) -> None:
    """Make the folder that labels are written into. Raises UserError when something is in it already."""
    if dest.exists() and any(dest.iterdir()):
        raise UserError(f"{dest} is not empty, so nothing was written.", "Name a new folder.")
    dest.mkdir(parents=True, exist_ok=True)


class UniqueNames:
    """Gives each picture a file name of its own, made from its name, whatever folder it came from."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def name_for(self, image: OutImage) -> str:
        """A name that no picture before it has, not even with another suffix."""
        stem, suffix = Path(image.name).stem, Path(image.name).suffix or image.source.suffix or ".jpg"
        name, number = f"{stem}{suffix}", 1
        while f"{Path(name).stem}.".lower() in self._taken:
            number += 1
            name = f"{stem}-{number}{suffix}"
        self._taken.add(f"{Path(name).stem}.".lower())
        return name


def copy_picture(image: OutImage, dest: Path) -> None:
    """Copy a picture, making folders as needed; where its hash is told, the bytes that are copied are held against it.

    Raises UserError naming the picture when that fails, or when it is not what it was.
    """
    dest.parent.mkdir(parents=True, exist_ok=True)
    try:
        if not image.sha256:
            shutil.copyfile(image.source, dest)
            return
        digest = hashlib.sha256()
        with image.source.open("rb") as reader, dest.open("wb") as writer:
            while piece := reader.read(PIECE_BYTES):
                digest.update(piece)
                writer.write(piece)
    except OSError as error:
        raise UserError(
            f"{image.source.name} could not be copied ({error.strerror}).",
            "Check the disk and that the picture is still there, then write into a new folder.",
        ) from error
    if digest.hexdigest() != image.sha256:
        raise UserError(
            f"The picture {image.name} is not the one that was frozen: its file was changed.",
            f"Put the original back as {image.source}, and write again.",
        )
