"""Looks at picture files before they are believed: hash, upright size, and whether every pixel can be read."""

import hashlib
import io
import os
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from PIL import Image as PillowImage

from core.errors import UserError
from core.images import ImageHeader, read_header

WORKERS = max(2, min(8, os.cpu_count() or 2))
AHEAD = 256


@dataclass(frozen=True, slots=True)
class Examined:
    """A picture file that can be used."""

    path: Path
    sha256: str
    header: ImageHeader


def examine(path: Path) -> Examined:
    """Hash and size of a picture. Raises UserError when it is missing, damaged or cut short."""
    header = read_header(path)
    try:
        content = path.read_bytes()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with PillowImage.open(io.BytesIO(content)) as picture:
                picture.draft("RGB", (64, 64))  # JPEG: read all of it, compute an eighth
                picture.load()
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise UserError(f"{path.name} is damaged or cut short.", "Replace the file and import it again.") from error
    return Examined(path, hashlib.sha256(content).hexdigest(), header)


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
