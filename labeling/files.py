"""Looks at picture files before they are believed: hash, upright size, and whether every pixel can be read."""

import hashlib
import io
import os
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

from core.errors import UserError
from core.images import GIANT_PIXELS, ImageHeader, look_through_jpeg, open_picture, read_header_and_position
from core.looking import read_shown
from core.strips.reading import strips_of

WORKERS = max(2, min(8, os.cpu_count() or 2))
AHEAD = 256
HANDED = 16  # files to a thread at once: to hand over each by itself takes as long as a third of looking at it
GIANT_ROWS = 512
MOST_BYTES_AT_ONCE = 64 << 20
_JPEG = b"\xff\xd8\xff"
Known = TypeVar("Known")


@dataclass(frozen=True, slots=True)
class Examined:
    """A picture file that can be used."""

    path: Path
    sha256: str
    header: ImageHeader


def examine(path: Path) -> Examined:
    """Hash and size of a picture. Raises UserError when it is missing, damaged or cut short."""
    jpeg = _jpeg_bytes(path)
    if jpeg is not None:
        header = look_through_jpeg(jpeg, path)
        is_giant = header.width * header.height > GIANT_PIXELS
        return _examined_giant(path, header) if is_giant else Examined(path, hashlib.sha256(jpeg).hexdigest(), header)
    header = read_header_and_position(path)
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


def _jpeg_bytes(path: Path) -> bytes | None:
    """The whole of a JPEG of a usual size; None for what is none, or cannot be read."""
    try:
        with path.open("rb") as file:
            beginning = file.read(3)
            if beginning != _JPEG or os.fstat(file.fileno()).st_size > MOST_BYTES_AT_ONCE:
                return None
            return beginning + file.read()
    except OSError:
        return None  # told by whoever reads it next


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
    coming: Iterable[tuple[Path, Known]], progress: Callable[[int], None], is_stop_asked: Callable[[], bool]
) -> Iterator[tuple[Path, Known, Examined | UserError]]:
    """Each file, what was known of it, and its answer, in order; a bad one gives its error.

    Reads ahead by `AHEAD` files. Ends early, with nothing more, when a stop is asked.
    """
    files = iter(coming)
    done = 0
    with ThreadPoolExecutor(WORKERS) as pool:
        while batch := list(islice(files, AHEAD)):
            if is_stop_asked():
                return
            handed = [[path for path, _ in batch[at : at + HANDED]] for at in range(0, len(batch), HANDED)]
            answers = chain.from_iterable(pool.map(_answers, handed))
            yield from ((path, known, answer) for (path, known), answer in zip(batch, answers, strict=True))
            done += len(batch)
            progress(done)


def _answers(paths: Sequence[Path]) -> list[Examined | UserError]:
    return [_answer(path) for path in paths]


def _answer(path: Path) -> Examined | UserError:
    try:
        return examine(path)
    except UserError as error:
        return error
