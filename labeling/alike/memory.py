"""Remembers which pictures were compared with which outcome, so that a later look compares only what is new."""

import contextlib
from collections.abc import Sequence
from pathlib import Path

import msgspec

from labeling.alike.cache import FOLDER, FeatureCache, keep
from labeling.alike.features import MADE_WITH
from labeling.alike.near import Found, NearPair, Picture, Progress, near_pairs


class _Kept(msgspec.Struct):
    """Hashes that were compared with each other, and the pairs of them that are copies, with their score."""

    compared: list[str]
    pairs: list[tuple[str, str, float]]


def remembered_pairs(pictures: Sequence[Picture], cache_folder: Path, progress: Progress) -> Found:
    """All pairs of copies, as `near_pairs` finds them; what an earlier call compared is not compared again.

    The memory lies in the cache beside the features and may be thrown away. `progress` may raise Stopped.
    """
    file = cache_folder / FOLDER / f"{MADE_WITH}.pairs"
    kept = _read(file)
    known = set(kept.compared)
    fresh = frozenset(each.id for each in pictures if each.sha256 not in known)
    numbers = {each.sha256: each.id for each in pictures}
    found = Found(())
    if fresh:
        found = near_pairs(pictures, FeatureCache(cache_folder), progress, fresh=fresh)
        hashes = {each.id: each.sha256 for each in pictures}
        unread = {hashes[number] for number, _why in found.problems}
        there = set(numbers)
        # What is not among them now was not compared with what is new: when it comes back it counts as new.
        kept.compared = sorted(there - unread)
        kept.pairs = [pair for pair in kept.pairs if there.issuperset(pair[:2])]
        kept.pairs += [(hashes[pair.first], hashes[pair.second], pair.score) for pair in found.pairs]
        keep(file, msgspec.msgpack.encode(kept))
    pairs = {
        (min(numbers[one], numbers[other]), max(numbers[one], numbers[other])): score
        for one, other, score in kept.pairs
        if one in numbers and other in numbers
    }
    ordered = sorted(pairs.items(), key=lambda item: (-item[1], item[0]))
    return Found(tuple(NearPair(*pair, score) for pair, score in ordered), found.problems)


def _read(file: Path) -> _Kept:
    with contextlib.suppress(OSError, msgspec.MsgspecError):
        return msgspec.msgpack.decode(file.read_bytes(), type=_Kept)
    return _Kept([], [])
