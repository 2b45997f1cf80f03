"""Runs data tests over columns: only on what changed since it was last looked at. Pure; reads and writes nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from labeling.data_tests.evidence import Evidence, Ints
from labeling.data_tests.marks import mixed, summed
from labeling.data_tests.seam import DataTest, Found

Seen = Mapping[str, Mapping[int, str]]  # test -> image -> the content that was seen


@dataclass(frozen=True, slots=True)
class Looked:
    """What one test did: the images it looked at, what it found on them, and what it has seen now, by image.

    Findings of `kinds` on `image_ids` that are not in `found` are true no more.
    """

    test: str
    kinds: tuple[str, ...]
    image_ids: tuple[int, ...]
    found: tuple[Found, ...]
    seen: dict[int, str]


def run(
    tests: Sequence[DataTest],
    evidence: Evidence,
    seen: Seen,
    *,
    is_all: bool = False,
    before_each: Callable[[int, str], None] = lambda _number, _name: None,
) -> list[Looked]:
    """Let each test look at the groups of images of which something changed; those with nothing to do are left out.

    With `is_all` everything is looked at again. `before_each(number, name)` is called before each test, and may raise
    to stop.
    """
    done = []
    for number, test in enumerate(tests):
        before_each(number, test.name)
        known = {} if is_all else seen.get(test.name, {})
        looked = _look(test, evidence, known)
        if looked is not None:
            done.append(looked)
    return done


def _look(test: DataTest, evidence: Evidence, known: Mapping[int, str]) -> Looked | None:
    images = evidence.images
    if not len(images):
        return None
    _, firsts, places = np.unique(test.groups(evidence), return_index=True, return_inverse=True)
    marks = summed(mixed(images.id, test.content(evidence)), places.astype(np.int64), len(firsts))
    contents = [f"{test.version}:{mark:x}" for mark in marks.tolist()]
    leaders: list[int] = images.id[firsts].tolist()
    changed = np.array([known.get(leader) != content for leader, content in zip(leaders, contents, strict=True)])
    if not changed.any():
        return None
    rows: Ints = np.flatnonzero(changed[places])
    found = {each.key: each for each in test.look(evidence, rows)}
    unknown = {each.kind for each in found.values()} - set(test.kinds)
    if unknown:
        raise ValueError(f"the test {test.name} made findings of kinds it does not name: {sorted(unknown)}")
    fresh = {leaders[group]: contents[group] for group in np.flatnonzero(changed).tolist()}
    return Looked(test.name, test.kinds, tuple(images.id[rows].tolist()), tuple(found.values()), fresh)
