"""Whether the disk has room for a training: an estimate before it begins, and a floor while it runs.

The estimate is on the safe side; it is there so that a night's training does not end at its first checkpoint.
"""

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from core.errors import UserError
from core.manifest import Manifest, ManifestImage

BYTES_A_WEIGHT = 4
COPIES_IN_A_STATE = 4  # weights, their running mean, two moments of the optimizer
STATES = 5  # the best, the last, one being written; two more where each epoch can be gone on from
COPIES_EXPORTED = 4  # the network as exported, as finished, the checkpoint that is kept, and both again as objects
OTHERS = 50_000_000  # log, events, curves, sample pictures
A_FILE = 8192  # what a link and its label file take
PNG_SHARE = 0.7  # of the pixels' bytes, in a picture that is written anew
FLOOR = 300_000_000  # below this a running training ends while it still can write

# Millions of weights by architecture; what is not known is taken as large.
_WEIGHTS = {
    r"(yolo(11|26|v8).*?n)|yolo.*n-": 3, r"yolo(11|26)s": 11, r"yolo(11|26)m": 24, r"yolo(11|26)l": 30,
    r"yolo(11|26)x": 63, r"rtdetr.*l": 34, r"rtdetr.*x": 68, r"mobilenet_v3_small": 3, r"mobilenet_v3_large": 6,
    r"ssdlite": 4, r"resnet18": 12, r"resnet50": 26, r"retinanet": 38, r"fasterrcnn": 44,
}  # fmt: skip
_LARGE = 70

FreeBytes = Callable[[Path], int]


def free_bytes(folder: Path) -> int:
    """What is free for us on the disk that holds a folder."""
    return shutil.disk_usage(folder).free


def weights_of(architecture: str) -> int:
    """About how many weights a network has."""
    found = (millions for pattern, millions in _WEIGHTS.items() if re.match(pattern, architecture))
    return next(found, _LARGE) * 1_000_000


def needed_bytes(manifest: Manifest, architecture: str, locate: Callable[[str], Path], folder: Path) -> int:
    """About what a training of this network on this version writes below its job folder and into the objects."""
    weights = weights_of(architecture) * BYTES_A_WEIGHT
    pictures = sum(
        _laid_bytes(image, locate(image.sha256), folder) for image in manifest.images if image.part != "test"
    )
    return pictures + weights * (COPIES_IN_A_STATE * STATES + COPIES_EXPORTED) + OTHERS


def check_room(folder: Path, needed: int, free: FreeBytes = free_bytes) -> None:
    """Raises UserError when the disk of a job folder has not this much room, and a floor besides."""
    room = free(folder)
    if room < needed + FLOOR:
        raise UserError(
            f"This training needs about {in_gb(needed + FLOOR)} on the project's disk and {in_gb(room)} are free,"
            " so nothing was trained.",
            "Free some room, or choose a smaller network, then train again.",
        )


def low_disk_words(room: int) -> str:
    """What a person is told when a training ends for want of room."""
    return (
        f"Only {in_gb(room)} were left on the project's disk, so the training stopped while it still could save."
        " What it had finished was kept. Free some room, then resume it."
    )


def in_gb(size: int) -> str:
    """A size for people."""
    return f"{size / 1e9:.1f} GB" if size >= 1e8 else f"{size / 1e6:.0f} MB"


def _laid_bytes(image: ManifestImage, source: Path, folder: Path) -> int:
    """What one picture takes where it is laid out: a link, a copy on another disk, or a PNG of its upright pixels."""
    if image.orientation != 1 or image.ignored:
        return A_FILE + int(image.width * image.height * 3 * PNG_SHARE)
    try:
        known = os.stat(source)  # noqa: PTH116 - two facts by one call, a hundred thousand times
    except OSError:
        return A_FILE  # laying out says what is missing
    return A_FILE + (0 if known.st_dev == folder.stat().st_dev else known.st_size)
