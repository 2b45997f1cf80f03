"""The pairs of pictures that are copies of one photo, and the groups they make."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.errors import UserError
from labeling.alike.cache import FeatureCache
from labeling.alike.candidates import Candidate, Code, WordIndex, code_of
from labeling.alike.features import Features
from labeling.alike.verdict import LEAST_SCORE, agreement

CANDIDATES = 5
MOST_CANDIDATES = 40

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to compare: its number with whoever asks, its hash, and where it lies."""

    id: int
    sha256: str
    path: Path


@dataclass(frozen=True, slots=True)
class NearPair:
    """Two pictures of one photo, by number, the lower one first; `score` is how well they agree, 0.8 to 1."""

    first: int
    second: int
    score: float

    @property
    def numbers(self) -> tuple[int, int]:
        """Both of them."""
        return self.first, self.second


@dataclass(frozen=True, slots=True)
class Found:
    """The pairs, best first, and the pictures that could not be read, with the reason."""

    pairs: tuple[NearPair, ...]
    problems: tuple[tuple[int, str], ...] = ()


def near_pairs(
    pictures: Sequence[Picture], cache: FeatureCache, progress: Progress, *, fresh: frozenset[int] | None = None
) -> Found:
    """All pairs of copies; with `fresh` those with at least one of these pictures in them, looked for from these.

    `progress` may raise Stopped; features made until then are kept. The same pictures give the same pairs.
    """
    return _search(pictures if fresh is None else [each for each in pictures if each.id in fresh], pictures, cache,
                   progress)  # fmt: skip


def across(asked: Sequence[Picture], known: Sequence[Picture], cache: FeatureCache, progress: Progress) -> Found:
    """For each asked picture the copies of it among the known ones, and no pairs within either side."""
    return _search(asked, known, cache, progress)


def groups(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Numbers that hang together by pairs, each group sorted, the largest first."""
    leader: dict[int, int] = {}

    def find(number: int) -> int:
        while leader.setdefault(number, number) != number:
            leader[number] = leader[leader[number]]
            number = leader[number]
        return number

    for first, second in pairs:
        one, other = sorted((find(first), find(second)))
        leader[other] = one
    members: dict[int, list[int]] = {}
    for number in sorted(leader):
        members.setdefault(find(number), []).append(number)
    return sorted(members.values(), key=lambda group: (-len(group), group))


def _search(asked: Sequence[Picture], known: Sequence[Picture], cache: FeatureCache, progress: Progress) -> Found:
    codes, problems = _codes(known, asked, cache, progress)
    by_hash = sorted((each for each in known if each.sha256 in codes), key=lambda each: (each.sha256, each.id))
    index = WordIndex([codes[each.sha256] for each in by_hash])
    judge = _Judge(cache, by_hash, index)
    readable = sorted((each for each in asked if each.sha256 in codes), key=lambda each: (each.sha256, each.id))
    for done, picture in enumerate(readable, 1):
        judge.look(picture, codes[picture.sha256])
        progress(done, len(readable), "Comparing pictures")
    pairs = sorted(judge.found.items(), key=lambda item: (-item[1], item[0]))
    return Found(tuple(NearPair(*numbers, round(score, 4)) for numbers, score in pairs), problems)


def _codes(
    known: Sequence[Picture], asked: Sequence[Picture], cache: FeatureCache, progress: Progress
) -> tuple[dict[str, Code], tuple[tuple[int, str], ...]]:
    """The code of each picture that can be read, by hash; features themselves do not stay in memory."""
    codes: dict[str, Code] = {}
    problems: dict[int, str] = {}
    every = list({picture.id: picture for picture in (*known, *asked)}.values())
    for done, picture in enumerate(every, 1):
        if picture.sha256 not in codes:
            try:
                codes[picture.sha256] = code_of(cache.features(picture.sha256, picture.path))
            except UserError as error:
                problems[picture.id] = str(error)
        progress(done, len(every), "Looking at pictures")
    return codes, tuple(sorted(problems.items()))


class _Judge:
    """Looks for the copies of one picture after the other; a pair is judged once."""

    def __init__(self, cache: FeatureCache, known: Sequence[Picture], index: WordIndex) -> None:
        self._cache, self._known, self._index = cache, known, index
        self._numbers: dict[int, int] = {picture.id: number for number, picture in enumerate(known)}
        self._kept: dict[str, Features] = {}
        self.found: dict[tuple[int, int], float] = {}
        self._refused: set[tuple[int, int, bool, int]] = set()

    def look(self, picture: Picture, code: Code) -> None:
        """While one of those proposed turns out to be a copy, there may be more: ask again, apart from these."""
        own = self._numbers.get(picture.id)
        apart: NDArray[np.int64] = np.array([] if own is None else [own], np.int64)
        features = self._features(picture)
        while len(apart) <= MOST_CANDIDATES:
            proposed = self._index.candidates(code, CANDIDATES, apart)
            scores: dict[int, float] = {}
            for candidate in proposed:
                score = self._score(picture, features, candidate)
                scores[candidate.number] = max(score, scores.get(candidate.number, 0.0))
            if not any(score >= LEAST_SCORE for score in scores.values()):
                return
            apart = np.concatenate([apart, np.array(sorted(scores), np.int64)])

    def _score(self, picture: Picture, features: Features, candidate: Candidate) -> float:
        other = self._known[candidate.number]
        pair = (min(picture.id, other.id), max(picture.id, other.id))
        refused = (*pair, candidate.is_mirrored, candidate.turn)
        if pair not in self.found and refused not in self._refused:
            score = self._agreement(picture, features, candidate)
            if score >= LEAST_SCORE:
                self.found[pair] = score
            else:
                self._refused.add(refused)
        return self.found.get(pair, 0.0)

    def _agreement(self, picture: Picture, features: Features, candidate: Candidate) -> float:
        """The same whichever of the two is asked for: the one with the lower hash is laid over the other."""
        other = self._known[candidate.number]
        if candidate.turn < 0 and other.sha256 < picture.sha256:
            return agreement(self._features(other), features, candidate)
        return agreement(features, self._features(other), candidate)

    def _features(self, picture: Picture) -> Features:
        """From the cache; the last few thousand stay in memory, for pictures are asked for again and again."""
        kept = self._kept.get(picture.sha256)
        if kept is None:
            if len(self._kept) >= 4000:
                self._kept.clear()
            kept = self._kept[picture.sha256] = self._cache.features(picture.sha256, picture.path)
        return kept
