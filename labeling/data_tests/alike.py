"""Copies of one photo, and parts that leak through them, as `labeling.alike` finds them."""

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from labeling.alike import Picture
from labeling.alike.features import MADE_WITH
from labeling.alike.memory import remembered_pairs
from labeling.alike.near import NearPair, Progress
from labeling.alike.verdict import LEAST_SCORE
from labeling.data_tests.evidence import Evidence, Ints, together
from labeling.data_tests.marks import marked_words, mixed
from labeling.data_tests.seam import Found, Groups, Marks, Rows, pair_key


@dataclass(frozen=True, slots=True)
class AlikeTest:
    """Each picture with the one that agrees with it most, and with the one in another part that does.

    Features and what was compared are kept in `cache`, the project's cache folder; without one, nothing is kept.
    `progress(done, total, message)` may raise to stop.
    """

    cache: Path | None = None
    progress: Progress = lambda _done, _total, _message: None

    name = "alike"
    version = f"2-{MADE_WITH}"
    kinds = ("near_duplicate", "leakage")
    needs_pixels = True

    def groups(self, evidence: Evidence) -> Groups:
        """All are compared."""
        return together(evidence)

    def content(self, evidence: Evidence) -> Marks:
        """The files, and the part each came in."""
        return mixed(evidence.measures.stamp, marked_words(evidence.images.part))

    def look(self, evidence: Evidence, rows: Rows) -> Iterable[Found]:
        """One finding for each picture that has a copy: its nearest one, and its nearest one in another part."""
        images = evidence.images
        usable: Ints = rows[evidence.measures.is_measured()[rows]]
        pictures = [Picture(row, images.sha256[row], Path(images.path[row])) for row in usable.tolist()]
        nearest: dict[int, NearPair] = {}
        leaking: dict[int, NearPair] = {}
        for pair in self._pairs(pictures):  # best first
            one, other = images.part[pair.first], images.part[pair.second]
            for number in (pair.first, pair.second):
                nearest.setdefault(number, pair)
                if one and other and one != other:
                    leaking.setdefault(number, pair)
        for pair in dict.fromkeys(nearest.values()):
            detail = "The two pictures show one photo, or nearly."
            yield _found(evidence, "near_duplicate", pair, detail)
        for pair in dict.fromkeys(leaking.values()):
            one, other = images.part[pair.first], images.part[pair.second]
            detail = f"Two pictures of one photo stand in {one} and {other}."
            yield _found(evidence, "leakage", pair, detail)

    def _pairs(self, pictures: list[Picture]) -> tuple[NearPair, ...]:
        if self.cache is not None:
            return remembered_pairs(pictures, self.cache, self.progress).pairs
        with tempfile.TemporaryDirectory() as folder:
            return remembered_pairs(pictures, Path(folder), self.progress).pairs


def _found(evidence: Evidence, kind: str, pair: NearPair, detail: str) -> Found:
    one, other = (int(evidence.images.id[row]) for row in (pair.first, pair.second))
    severity = float(np.clip((pair.score - LEAST_SCORE) / (1 - LEAST_SCORE), 0, 1))
    return Found(kind, pair_key(kind, one, other), one, detail, severity, other_image_id=other)
