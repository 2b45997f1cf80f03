"""Looks at picture files before they are believed: hash, upright size, and whether every pixel can be read."""

import hashlib
import io
import os
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from core.errors import UserError
from core.images import GIANT_PIXELS, ImageHeader, open_picture, read_header
from core.looking import read_shown
from core.strips.reading import strips_of

WORKERS = max(2, min(8, os.cpu_count() or 2))
AHEAD = 256
GIANT_ROWS = 512


@dataclass(frozen=True, slots=True)
class Examined:
    """A picture file that can be used."""

    path: Path
    sha256: str
    header: ImageHeader


def examine(path: Path) -> Examined:
    """Hash and size of a picture. Raises UserError when it is missing, damaged or cut short."""
    header = read_header(path)
    if header.width * header.height > GIANT_PIXELS:
        return _examined_giant(path, header)
    try:
        content = path.read_bytes()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with open_picture(io.BytesIO(content)) as picture:
                picture.draft("RGB", (64, 64))  # JPEG: read all of it, compute an eighth
                picture.load()
    except SyntaxError:  # a TIFF of a depth that Pillow does not know
        read_shown(path, header)
    except (OSError, ValueError, EOFError) as error:
        raise UserError(f"{path.name} is damaged or cut short.", "Replace the file and import it again.") from error
    return Examined(path, hashlib.sha256(content).hexdigest(), header)


def _examined_giant(path: Path, header: ImageHeader) -> Examined:
    """Read strip by strip, so that a folder of giants is imported in the memory of one strip each."""
    for _strip in strips_of(path, GIANT_ROWS):
        pass
    try:
        with path.open("rb") as file:
            return Examined(path, hashlib.file_digest(file, "sha256").hexdigest(), header)
    except OSError as error:
        raise UserError(f"{path.name} cannot be read.", "Check the disk that it is on.") from error


def examine_all(
    paths: Sequence[Path], progress: Callable[[int, int], None], is_stop_asked: Callable[[], bool]
) -> Iterator[Examined | UserError]:
    """Each file's answer in order; a bad one gives its error. Ends early, with nothing more, when a stop is asked."""
    with ThreadPoolExecutor(WORKERS) as pool:
        for start in range(0, len(paths), AHEAD):
            if is_stop_asked():
                return
            batch = paths[start : start + AHEAD]
            yield from pool.map(_answer, batch)
            progress(start + len(batch), len(paths))


def _answer(path: Path) -> Examined | UserError:
    try:
        return examine(path)
    except UserError as error:
        return error
