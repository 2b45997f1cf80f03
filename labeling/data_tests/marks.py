"""Marks of content, 64 bits for each row of columns, so that what changed is found without going image by image.

The mixing is splitmix64's finaliser (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA
2014). A mark is no proof against an enemy; it tells one content from the next by accident once in 2^64.
"""

import numpy as np
from numpy.typing import NDArray

_SEED = np.uint64(0x9E3779B97F4A7C15)


def mixed(*columns: NDArray[np.generic]) -> NDArray[np.uint64]:
    """One mark a row from columns of numbers of one length, each of shape (n,)."""
    marks = np.full(len(columns[0]), _SEED, np.uint64)
    with np.errstate(over="ignore"):
        for column in columns:
            marks = _finalised(marks * np.uint64(3) + _bits(column))
    return marks


def summed(marks: NDArray[np.uint64], places: NDArray[np.int64], count: int) -> NDArray[np.uint64]:
    """Marks of `count` wholes, each the sum of its parts' marks in whatever order; `places` says whose each part is."""
    total = np.zeros(count, np.uint64)
    with np.errstate(over="ignore"):
        np.add.at(total, places, marks)
    return total


def marked_words(words: tuple[str, ...]) -> NDArray[np.uint64]:
    """A mark for each text, the same in every process."""
    import hashlib

    known: dict[str, int] = {}
    for word in words:
        if word not in known:
            known[word] = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")
    return np.array([known[word] for word in words], np.uint64)


def _bits(column: NDArray[np.generic]) -> NDArray[np.uint64]:
    if column.dtype == np.uint64:
        return column.astype(np.uint64)
    if np.issubdtype(column.dtype, np.floating):
        whole = column.astype(np.float64)
        whole[np.isnan(whole)] = np.nan  # one kind of it
        return np.ascontiguousarray(whole).view(np.uint64)
    return column.astype(np.int64).view(np.uint64)


def _finalised(marks: NDArray[np.uint64]) -> NDArray[np.uint64]:
    marks = marks + _SEED
    marks = (marks ^ (marks >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    marks = (marks ^ (marks >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return marks ^ (marks >> np.uint64(31))
