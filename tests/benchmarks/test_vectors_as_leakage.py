"""Whether a threshold on the likeness of vectors could tell leakage: how often it is right, and what it adds to copies.

Right is a pair of one name (`<original>_jpg.rf.<hash>.jpg`) or one that the search for copies found. The names alone
would not do: frames that follow each other have other names.

Run it by name: python -m pytest -s tests/benchmarks/test_vectors_as_leakage.py
"""

import os
import re
from pathlib import Path

import numpy as np
import pytest

from core.embedding import View
from core.looking import read_shown
from core.objects import sha256_of_file
from labeling.alike import FeatureCache, Picture, near_pairs
from training.torchvision_backend.backbone import BackboneEncoder

DATA = Path(os.environ.get("ROADWRIGHT_DATA") or Path(__file__).parents[2].parent / "shared" / "data")
pytestmark = [
    pytest.mark.skipif(not DATA.is_dir(), reason=f"the folder of real road data is not at {DATA}"),
    pytest.mark.timeout(1800),
]


def vectors_of(paths: list[Path]) -> np.ndarray:
    """Unit vectors (n, d) of whole pictures."""
    encoder, none = BackboneEncoder(), np.zeros((0, 4), np.float32)
    made = []
    for start in range(0, len(paths), 16):
        made += [np.reshape(each, -1) for each in encoder.encode(
            [View(read_shown(path), none) for path in paths[start : start + 16]])]  # fmt: skip
    vectors = np.stack(made).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_where_a_threshold_is_right_it_adds_little_to_the_copies(tmp_path: Path) -> None:
    paths = sorted((DATA / "road_markings").glob("*/*.jpg"))
    names = [re.sub(r"_(jpg|jpeg|png)\.rf\..*", "", path.name) for path in paths]
    pictures = [Picture(number, sha256_of_file(path), path) for number, path in enumerate(paths)]
    answer = near_pairs(pictures, FeatureCache(tmp_path / "cache"), lambda *_told: None)
    copies = {(pair.first, pair.second) for pair in answer.pairs}
    vectors = vectors_of(paths)
    likeness = np.triu(vectors @ vectors.T, 1)
    print(f"\n{len(paths)} images, {len(copies)} pairs of copies")
    added = {}
    for least in (0.8, 0.85, 0.9, 0.92, 0.95, 0.97, 0.98):
        pairs = [(int(one), int(other)) for one, other in np.argwhere(likeness >= least)]
        found = sum(pair in copies for pair in pairs)
        right = sum(pair in copies or names[pair[0]] == names[pair[1]] for pair in pairs)
        share = right / max(len(pairs), 1)
        added[least] = (right - found) / len(copies) if share >= 0.9 else 0.0
        print(f"cosine {least}: {len(pairs)} pairs, {share:.3f} right, {found / len(copies):.3f} of the copies,"
              f" {right - found} more")  # fmt: skip
    assert max(added.values()) < 0.05
