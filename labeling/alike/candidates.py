"""Names for each picture the few others that may be copies of it, without comparing all with all.

Two ways, for two kinds of picture. Visual words in an inverted index, weighted by how rare a word is (Sivic and
Zisserman, ICCV 2003), for pictures with detail. A difference hash of 64 bits in four bands, looked up by equal bands
(multi-index hashing, Norouzi et al., CVPR 2012), in all eight turns and mirror images, for those without.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labeling.alike.codebook import WORDS, Words
from labeling.alike.features import Features, Small
from labeling.likeness import difference_hash

LEAST_COSINE = 0.03
MOST_BITS = 8
MOST_IN_BAND = 40  # a band that many share, such as that of a black sky, tells nothing
MOST_BY_HASH = 10
TURNS = 8


@dataclass(frozen=True, slots=True)
class Code:
    """What of a picture stays in memory: its words, those of its mirror image, its hash in eight turns (8,)."""

    words: Words
    words_mirrored: Words
    hashes: NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Candidate:
    """The number of a known picture that may be a copy, and how it would have to be laid over it.

    `turn` is -1 where the points say how (`is_mirrored` or not), else one of eight turns of the whole picture.
    """

    number: int
    is_mirrored: bool
    turn: int = -1


def code_of(features: Features) -> Code:
    """The code of a picture."""
    hashes = np.array([difference_hash(turned(features.small, turn)) for turn in range(TURNS)], np.uint64)
    return Code(features.words, features.words_mirrored, hashes)


def turned(small: Small, turn: int) -> Small:
    """A square picture in one of its eight turns and mirror images; 0 is as it is, from 4 on they are mirrored."""
    return np.ascontiguousarray(np.rot90(small[:, ::-1] if turn >= 4 else small, turn % 4))


class WordIndex:
    """Known pictures by their words and by their hash."""

    def __init__(self, known: Sequence[Code]) -> None:
        self._count = len(known)
        numbers = np.repeat(np.arange(self._count, dtype=np.int64), [len(code.words) for code in known])
        words = np.concatenate([code.words for code in known]) if known else np.zeros(0, np.uint16)
        keys, times = np.unique(words.astype(np.int64) * max(self._count, 1) + numbers, return_counts=True)
        self._pictures = keys % max(self._count, 1)
        word_of_key = keys // max(self._count, 1)
        self._starts = np.searchsorted(word_of_key, np.arange(WORDS + 1))
        held = np.diff(self._starts)
        self._rarity = np.log(np.maximum(self._count, 2) / np.maximum(held, 1)).astype(np.float32)
        weights = np.sqrt(times).astype(np.float32) * self._rarity[word_of_key]
        lengths = np.sqrt(np.bincount(self._pictures, weights**2, self._count))
        self._weights = weights / np.maximum(lengths[self._pictures], 1e-9)
        self._hashes = np.array([code.hashes[0] for code in known], np.uint64)
        self._bands = [_Band(self._hashes, shift) for shift in (0, 16, 32, 48)]

    def candidates(self, code: Code, most: int, apart: NDArray[np.int64]) -> list[Candidate]:
        """Up to `most` by words, as many by the words of the mirror image, some by hash; never one of `apart`."""
        found: list[Candidate] = []
        for is_mirrored, words in ((False, code.words), (True, code.words_mirrored)):
            cosines = self._cosines(words)
            cosines[apart] = 0
            best = np.argsort(-cosines, kind="stable")[:most] if self._count <= 2000 else _largest(cosines, most)
            found += [Candidate(int(number), is_mirrored) for number in best if cosines[number] >= LEAST_COSINE]
        return found + self._by_hash(code, apart)

    def _cosines(self, words: Words) -> NDArray[np.float64]:
        asked, times = np.unique(words.astype(np.int64), return_counts=True)
        weights = np.sqrt(times).astype(np.float32) * self._rarity[asked]
        starts, counts = self._starts[asked], self._starts[asked + 1] - self._starts[asked]
        total = int(counts.sum())
        if not total:
            return np.zeros(self._count)
        places = np.repeat(starts - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts) + np.arange(total)
        shares = self._weights[places] * np.repeat(weights, counts)
        return np.bincount(self._pictures[places], shares, self._count) / max(float(np.linalg.norm(weights)), 1e-9)

    def _by_hash(self, code: Code, apart: NDArray[np.int64]) -> list[Candidate]:
        found: list[tuple[int, int, int]] = []
        for turn, value in enumerate(code.hashes):
            near = np.unique(np.concatenate([band.same(value) for band in self._bands]))
            near = near[~np.isin(near, apart)]
            bits = np.bitwise_count(self._hashes[near] ^ value)
            found += [(int(off), int(number), turn) for off, number in zip(bits, near, strict=True) if off <= MOST_BITS]
        return [Candidate(number, turn >= 4, turn) for _off, number, turn in sorted(found)[:MOST_BY_HASH]]


class _Band:
    """16 bits of all hashes, sorted."""

    def __init__(self, hashes: NDArray[np.uint64], shift: int) -> None:
        self._shift = np.uint64(shift)
        values = (hashes >> self._shift) & np.uint64(0xFFFF)
        self._order = np.argsort(values, kind="stable")
        self._sorted = values[self._order]

    def same(self, value: np.uint64) -> NDArray[np.int64]:
        wanted = (value >> self._shift) & np.uint64(0xFFFF)
        first, last = np.searchsorted(self._sorted, wanted, "left"), np.searchsorted(self._sorted, wanted, "right")
        return self._order[first : min(last, first + MOST_IN_BAND)]


def _largest(values: NDArray[np.float64], most: int) -> NDArray[np.int64]:
    few = np.argpartition(-values, most)[:most]
    return few[np.argsort(-values[few], kind="stable")]
