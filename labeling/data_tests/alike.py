"""Pictures that look alike, and parts that leak through them, by the perceptual hash that was measured."""

from collections.abc import Iterable

import numpy as np

from labeling.data_tests.evidence import Evidence, Ints, together
from labeling.data_tests.marks import marked_words, mixed
from labeling.data_tests.measuring import MADE_WITH
from labeling.data_tests.seam import Found, Groups, Marks, Rows, pair_key
from labeling.likeness import MOST_BITS, alike_pairs

LEAST_CONTRAST = 4.0  # an even picture looks like every other even one


class AlikeTest:
    """Each picture with the one before it that looks most like it."""

    name = "alike"
    version = f"1-{MADE_WITH}"
    kinds = ("near_duplicate", "leakage")
    needs_pixels = True

    def groups(self, evidence: Evidence) -> Groups:
        """All are compared."""
        return together(evidence)

    def content(self, evidence: Evidence) -> Marks:
        """The files, and the part each came in."""
        return mixed(evidence.measures.stamp, marked_words(evidence.images.part))

    def look(self, evidence: Evidence, rows: Rows) -> Iterable[Found]:
        """One finding for each picture that has a twin: its nearest one, and its nearest one in another part."""
        measures, images = evidence.measures, evidence.images
        with np.errstate(invalid="ignore"):
            usable: Ints = rows[measures.is_measured()[rows] & (measures.contrast[rows] > LEAST_CONTRAST)]
        looks = measures.look[usable]
        nearest: dict[int, tuple[int, int]] = {}
        leaks: dict[int, tuple[int, int]] = {}
        for first, second in alike_pairs(looks):
            one, other = int(usable[first]), int(usable[second])
            bits = int(np.bitwise_count(looks[first] ^ looks[second]))
            nearest[other] = min(nearest.get(other, (65, 0)), (bits, one))
            if images.part[one] and images.part[other] and images.part[one] != images.part[other]:
                leaks[other] = min(leaks.get(other, (65, 0)), (bits, one))
        for other, (bits, one) in nearest.items():
            yield _found(evidence, "near_duplicate", (one, other), "The two pictures look alike.", bits)
        for other, (bits, one) in leaks.items():
            parts = f"{images.part[one]} and {images.part[other]}"
            yield _found(evidence, "leakage", (one, other), f"Two pictures that look alike stand in {parts}.", bits)


def _found(evidence: Evidence, kind: str, pair: tuple[int, int], detail: str, bits: int) -> Found:
    one, other = (int(evidence.images.id[row]) for row in pair)
    severity = 1 - bits / (MOST_BITS + 1)
    return Found(kind, pair_key(kind, one, other), one, detail, severity, other_image_id=other)
