"""Measures how far the evaluation parts of a version leak into a training part. Knows no registry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.leakage import COPY, FRAMES, METRES, Leakage, LeakExample, PartLeakage
from core.positions import Position, Positions, nearest
from labeling.alike import FeatureCache, Picture, across
from labeling.alike.near import Progress

FRAMES_APART = 30  # about a second of most recordings
# A receiver for everybody is right to 4.9 m under open sky (van Diggelen and Enge, "The World's First GPS MOOC and
# Worldwide Laboratory using Smartphones", ION GNSS+ 2015), two of them to each other to 6.9 m; and 10 m of a road are
# driven in less than the second that counts as near in a drive.
METRES_APART = 10.0
MOST_EXAMPLES = 50  # of each part and reason


@dataclass(frozen=True, slots=True)
class Placed:
    """An image of a part, and where it was taken as far as that is known: the drive and its frame, the position."""

    sha256: str
    name: str
    path: Path
    drive: str = ""
    frame: int | None = None
    position: Position | None = None


@dataclass(frozen=True, slots=True)
class _Given:
    """What gives an image away: the training image and how near it is, frames, agreement or metres."""

    train: Placed
    value: float


def measure_leakage(
    version: str,
    trained_on: str,
    *,
    parts: Mapping[str, Sequence[Placed]],
    train: Sequence[Placed],
    cache: FeatureCache,
    progress: Progress,
    frames: int = FRAMES_APART,
    metres: float = METRES_APART,
    positions: str = "",
) -> Leakage:
    """Each part (valid and test) against the training images; `progress` may raise Stopped.

    Only pairs of an evaluation image with a training image are compared, so copies inside a part cost nothing.
    `positions` is the stamp of the positions that are told.
    """
    taught = [each for each in train if each.position is not None]
    by_part: dict[str, PartLeakage] = {}
    examples: list[LeakExample] = []
    for name, images in parts.items():
        near = _by_frames(images, train, frames)
        copies, unread = _by_copies(images, train, cache, progress)
        placed = [number for number, image in enumerate(images) if image.position is not None]
        beside = _by_metres(images, placed, taught, metres)
        counts = {
            FRAMES: len(near) if any(image.frame is not None for image in images) else None,
            COPY: len(copies),
            METRES: len(beside) if placed and taught else None,
        }
        leaking = len(near.keys() | copies.keys() | beside.keys())
        by_part[name] = PartLeakage(len(images), leaking, counts, unread, len(placed))
        for reason, given in ((FRAMES, near), (COPY, copies), (METRES, beside)):
            examples += _examples(name, reason, given, images)
    return Leakage(
        version, trained_on, frames, by_part, tuple(examples), metres=metres, train_images=len(train),
        train_with_position=len(taught), positions=positions,
    )  # fmt: skip


def _by_frames(images: Sequence[Placed], train: Sequence[Placed], frames: int) -> dict[int, _Given]:
    """Number of an image -> the nearest training frame of its drive, where that is near enough."""
    by_drive: dict[str, list[tuple[int, Placed]]] = {}
    for each in train:
        if each.drive and each.frame is not None:
            by_drive.setdefault(each.drive, []).append((each.frame, each))
    ordered = {drive: sorted(pairs, key=lambda pair: pair[0]) for drive, pairs in by_drive.items()}
    indices = {drive: np.array([frame for frame, _ in pairs]) for drive, pairs in ordered.items()}
    found: dict[int, _Given] = {}
    for number, image in enumerate(images):
        if image.frame is None or image.drive not in ordered:
            continue
        place = int(np.searchsorted(indices[image.drive], image.frame))
        beside = ordered[image.drive][max(0, place - 1) : place + 1]
        frame, nearest = min(beside, key=lambda pair: abs(pair[0] - (image.frame or 0)))
        if abs(frame - image.frame) <= frames:
            found[number] = _Given(nearest, float(abs(frame - image.frame)))
    return found


def _by_metres(
    images: Sequence[Placed], placed: Sequence[int], taught: Sequence[Placed], metres: float
) -> dict[int, _Given]:
    """Number of an image -> the training image taken nearest to it, where that is near enough, of any drive."""
    chosen, apart = nearest(_positions([images[number] for number in placed]), _positions(taught))
    return {
        number: _Given(taught[train], far)
        for number, train, far in zip(placed, chosen.tolist(), apart.tolist(), strict=True)
        if far <= metres
    }


def _positions(images: Sequence[Placed]) -> Positions:
    told = [(each.position.latitude, each.position.longitude) for each in images if each.position is not None]
    return np.array(told, np.float64).reshape(-1, 2)


def _by_copies(
    images: Sequence[Placed], train: Sequence[Placed], cache: FeatureCache, progress: Progress
) -> tuple[dict[int, _Given], int]:
    """Number of an image -> the training image it is a copy of; and how many images could not be read."""
    by_hash = {each.sha256: each for each in train}
    found = {number: _Given(by_hash[image.sha256], 1.0) for number, image in enumerate(images)
             if image.sha256 in by_hash}  # fmt: skip
    asked = [Picture(n, image.sha256, image.path) for n, image in enumerate(images) if n not in found]
    known = [Picture(len(images) + n, each.sha256, each.path) for n, each in enumerate(train)]
    answer = across(asked, known, cache, progress)
    for pair in answer.pairs:  # best first
        found.setdefault(pair.first, _Given(train[pair.second - len(images)], pair.score))
    return found, sum(number < len(images) for number, _reason in answer.problems)


def _examples(part: str, reason: str, given: Mapping[int, _Given], images: Sequence[Placed]) -> list[LeakExample]:
    """The nearest first."""
    ordered = sorted(given.items(), key=lambda item: (-item[1].value if reason == COPY else item[1].value, item[0]))
    return [
        LeakExample(part, reason, images[number].sha256, images[number].name, each.train.sha256, each.train.name,
                    each.value)
        for number, each in ordered[:MOST_EXAMPLES]
    ]  # fmt: skip
