"""Copies on the road markings: how many are found, how fast, beside the difference hash alone.

The truth is the beginning of a file's name (`<original>_jpg.rf.<hash>.jpg`), which the search never reads. It is not
whole: names of frames that follow each other differ, though the frames are all but the same, and some names were given
to two photos (36, 75, images-1). So precision against the names says little: ROADWRIGHT_SHEETS names a folder for
contact sheets of all pairs that disagree with them, to be looked at. What was seen there stands in docs/data.md.

Run it by name: python -m pytest -s tests/benchmarks/test_near_duplicates.py
"""

import itertools
import os
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from core.images import read_bgr
from core.objects import sha256_of_file
from core.queries.versions import manifest_of
from core.recordings import Recording
from labeling.alike import FeatureCache, NearPair, Picture, groups, near_pairs
from labeling.importing import import_source
from labeling.likeness import difference_hash
from labeling.versions import SplitPlan, freeze

DATA = Path(os.environ.get("ROADWRIGHT_DATA") or Path(__file__).parents[2].parent / "shared" / "data")
SHEETS = os.environ.get("ROADWRIGHT_SHEETS", "")
pytestmark = [
    pytest.mark.skipif(not DATA.is_dir(), reason=f"the folder of real road data is not at {DATA}"),
    pytest.mark.timeout(1800),
]
TWO_PHOTOS = {"36", "75", "images-1-"}  # names that were given to two photos, looked at
Pair = tuple[int, int]


def original(name: str) -> str:
    return re.sub(r"_(jpg|jpeg|png)\.rf\..*", "", Path(name).name)


def pairs_within(sets: Iterable[Sequence[int]]) -> set[Pair]:
    return {pair for members in sets for pair in itertools.combinations(sorted(members), 2)}


def pairs_by_hash(hashes: NDArray[np.uint64], most_bits: int = 6) -> set[Pair]:
    """Numbers of pictures whose hashes (n,) differ in at most so many bits."""
    off = np.bitwise_count(hashes[:, None] ^ hashes[None, :])
    return {(first, second) for first, second in np.argwhere(off <= most_bits).tolist() if first < second}


def told(name: str, found: set[Pair], truth: set[Pair], seconds: float, count: int) -> tuple[float, float]:
    precision, recall = len(found & truth) / max(len(found), 1), len(found & truth) / len(truth)
    print(f"{name:34} {len(found):5} pairs, against the names: precision {precision:.3f}, recall {recall:.3f};"
          f" {seconds / count * 1000:.1f} s for 1,000 images")  # fmt: skip
    return precision, recall


def test_copies_are_found_and_how_fast(tmp_path: Path) -> None:
    paths = sorted((DATA / "road_markings").glob("*/*.jpg"))
    pictures = [Picture(number, sha256_of_file(path), path) for number, path in enumerate(paths)]
    by_name: defaultdict[str, list[int]] = defaultdict(list)
    for number, path in enumerate(paths):
        by_name[original(path.name)].append(number)
    truth = pairs_within(by_name.values())
    real = pairs_within(members for name, members in by_name.items() if name not in TWO_PHOTOS)
    print(f"\n{len(paths)} images, {len(by_name)} names, {len(truth)} pairs of one name")

    started = time.perf_counter()
    hashes = np.array([difference_hash(cv2.cvtColor(read_bgr(path), cv2.COLOR_BGR2GRAY)) for path in paths], np.uint64)
    by_hash = pairs_by_hash(hashes)
    _, recall_of_hash = told("peer: difference hash, 6 bits", by_hash, truth, time.perf_counter() - started, len(paths))

    cache = FeatureCache(tmp_path / "cache")
    started = time.perf_counter()
    answer = near_pairs(pictures, cache, lambda *_told: None)
    took = time.perf_counter() - started
    scores = {(pair.first, pair.second): pair.score for pair in answer.pairs}
    _, recall = told("copies, first time", set(scores), truth, took, len(paths))
    started = time.perf_counter()
    assert near_pairs(pictures, cache, lambda *_told: None) == answer
    told("copies, features kept", set(scores), truth, time.perf_counter() - started, len(paths))
    print(f"recall without the names of two photos: {len(real & set(scores)) / len(real):.3f} of {len(real)};"
          f" {recall / max(recall_of_hash, 1e-9):.2f} times the hash's")  # fmt: skip
    for least in (0.8, 0.85, 0.9, 0.95):
        kept = {pair for pair, score in scores.items() if score >= least}
        told(f"  with a score of {least} and more", kept, truth, took, len(paths))
    _told_sides(answer.pairs, paths)
    if SHEETS:
        _draw_sheets(Path(SHEETS), scores, truth, paths)
    assert recall > recall_of_hash
    assert len(real & set(scores)) / len(real) > 0.95


def _told_sides(pairs: Sequence[NearPair], paths: Sequence[Path]) -> None:
    """How the parts that the set came with leak."""
    parts = [path.parent.name for path in paths]
    taught = {each for pair in pairs for each, other in ((pair.first, pair.second), (pair.second, pair.first))
              if parts[each] != "train" and parts[other] == "train"}  # fmt: skip
    leaking, whole = Counter(parts[each] for each in taught), Counter(parts)
    print("as it came: " + ", ".join(f"{leaking[part]} of {whole[part]} {part} images have a copy in train"
                                     for part in ("valid", "test")))  # fmt: skip
    print(f"groups: {[len(group) for group in groups(pair.numbers for pair in pairs)][:12]} …")


def _draw_sheets(folder: Path, scores: dict[Pair, float], truth: set[Pair], paths: Sequence[Path]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    others = sorted((pair for pair in scores if pair not in truth), key=lambda pair: scores[pair])
    for place, start in enumerate(range(0, len(others), 48)):
        _sheet(folder / f"other-names-{place:02}.png", others[start : start + 48], scores, paths)
    _sheet(folder / "missed.png", sorted(truth - scores.keys()), scores, paths)


def _sheet(file: Path, pairs: Sequence[Pair], scores: dict[Pair, float], paths: Sequence[Path]) -> None:
    cells = []
    for number, pair in enumerate(pairs):
        both = np.hstack([cv2.resize(cv2.imread(str(paths[each])), (120, 120)) for each in pair])
        cv2.putText(both, f"{number} {scores.get(pair, 0):.2f}", (3, 14), 0, 0.45, (0, 255, 255), 1, cv2.LINE_AA)
        cells.append(cv2.copyMakeBorder(both, 2, 2, 2, 6, cv2.BORDER_CONSTANT, value=(255, 255, 255)))
    while cells and len(cells) % 8:
        cells.append(np.full_like(cells[0], 255))
    if cells:
        cv2.imwrite(str(file), np.vstack([np.hstack(cells[row : row + 8]) for row in range(0, len(cells), 8)]))


def no_recordings(_path: Path) -> Recording:
    raise AssertionError("no recording is imported here")


def test_a_split_by_similarity_leaves_no_original_on_two_sides(project) -> None:
    import_source(project, DATA / "road_markings", open_recording=no_recordings, author="ann")
    divided = {}
    for grouping in ("none", "similarity"):
        frozen = freeze(project, grouping, SplitPlan(group_by=grouping))
        sides: defaultdict[str, set[str]] = defaultdict(set)
        for image in manifest_of(project, frozen.id).images:
            sides[original(image.name)].add(image.part)
        divided[grouping] = sorted(name for name, parts in sides.items() if len(parts) > 1)
        print(
            f"\n{grouping}: {dict(frozen.parts)}, {len(divided[grouping])} originals on two sides: {divided[grouping]}"
        )
    assert len(divided["none"]) > 10
    assert set(divided["similarity"]) <= TWO_PHOTOS
