"""Lays one picture of a pair over the other and says how well they agree, 0 to 1.

Points of both are matched (each the other's nearest, and clearly nearer than the second: Lowe, IJCV 2004), a map of the
plane that takes many of them to their partners is found (RANSAC: Fischler and Bolles, CACM 1981), and the one small
picture is drawn through it. Then both are compared piece by piece: the median of the correlation of pieces with detail.
So light, contrast and greying change nothing, and neither do black corners, nor something small that moved; another
photo of the same place agrees badly, for what is near and what is far are shifted differently.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from labeling.alike.candidates import Candidate, turned
from labeling.alike.features import SMALL_PX, Features, Small
from labeling.alike.rootsift import mirrored

LEAST_SCORE = 0.8
LEAST_INLIERS = 8
LEAST_OVERLAP = 0.5
SECOND_BEST = 0.85
REPROJECTION_PX = 1.5  # pixels of the small picture: half a hundredth of the picture's side
TRIALS = 1000
MOST_STRETCH, MOST_SCALE = 2.0, 3.0
PIECE_PX = 16
LEAST_DETAIL = 0.15  # spread of a piece, in spreads of the whole picture
FEW_PIECES = 4
FEW_PIECES_SCORE = 0.97

Plane = NDArray[np.float64]  # (2, 3), from one small picture to the other


def agreement(asked: Features, known: Features, candidate: Candidate) -> float:
    """How well `asked`, laid over `known` as the candidate says, agrees with it; 0 where it cannot be laid so."""
    if candidate.turn >= 0:
        return _agree(turned(asked.small, candidate.turn), known.small, np.ones((SMALL_PX, SMALL_PX), np.bool_))
    plane = _plane(asked, known, is_mirrored=candidate.is_mirrored)
    if plane is None:
        return 0.0
    return _agree_through(asked.small[:, ::-1] if candidate.is_mirrored else asked.small, known.small, plane)


def _plane(asked: Features, known: Features, *, is_mirrored: bool) -> Plane | None:
    import cv2

    points, descriptors = asked.points, asked.descriptors
    if is_mirrored:
        points = np.stack([SMALL_PX - 1 - points[:, 0], points[:, 1]], axis=1)
        descriptors = mirrored(descriptors)
    first, second = _matches(descriptors, known.descriptors)
    if len(first) < LEAST_INLIERS:
        return None
    plane, is_inlier = cv2.estimateAffine2D(
        points[first], known.points[second], method=cv2.RANSAC, ransacReprojThreshold=REPROJECTION_PX,
        maxIters=TRIALS, confidence=0.995,
    )  # fmt: skip
    if plane is None or int(np.count_nonzero(is_inlier)) < LEAST_INLIERS:
        return None
    large, little = np.linalg.svd(plane[:, :2], compute_uv=False)
    if little < 1 / MOST_SCALE or large > MOST_SCALE or large > MOST_STRETCH * little:
        return None
    return np.asarray(plane, np.float64)


def _matches(asked: NDArray[np.uint8], known: NDArray[np.uint8]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The numbers of descriptors, (n, 128) each, that are each other's nearest."""
    import cv2

    none: NDArray[np.int64] = np.zeros(0, np.int64)
    if min(len(asked), len(known)) < LEAST_INLIERS:
        return none, none
    # Not by a product of matrices: with several threads such a small one takes ten times as long on a busy computer.
    two, nearest = cv2.batchDistance(asked, known, cv2.CV_32S, normType=cv2.NORM_L2SQR, K=2)
    _one, back = cv2.batchDistance(known, asked, cv2.CV_32S, normType=cv2.NORM_L2SQR, K=1)
    numbers, first = np.arange(len(asked)), nearest[:, 0].astype(np.int64)
    is_clear = (two[:, 0] < SECOND_BEST**2 * two[:, 1]) & (back[first, 0] == numbers)
    return numbers[is_clear], first[is_clear]


def _agree_through(asked: Small, known: Small, plane: Plane) -> float:
    import cv2

    size = (SMALL_PX, SMALL_PX)
    drawn = cv2.warpAffine(np.ascontiguousarray(asked), plane, size, flags=cv2.INTER_LINEAR)
    full: NDArray[Any] = np.full((SMALL_PX, SMALL_PX), 255, np.uint8)
    is_covered = cv2.warpAffine(full, plane, size, flags=cv2.INTER_NEAREST) > 0
    if is_covered.mean() < LEAST_OVERLAP:
        return 0.0
    return _agree(drawn.astype(np.uint8, copy=False), known, is_covered)


def _agree(one: Small, other: Small, is_covered: NDArray[np.bool_]) -> float:
    """The median correlation of the pieces that are covered and have detail; of all, where few have any."""
    values = np.stack([one, other]).astype(np.float32)
    inside = values[:, is_covered]
    spread = inside.std(axis=1)
    if min(spread) < 1.0:
        return 0.0  # a picture of one grey is like any other such
    values = (values - inside.mean(axis=1)[:, None, None]) / spread[:, None, None]
    pieces, covered = _cut(values), _cut(is_covered[None].astype(np.float32))[0].mean(axis=1)
    off = pieces - pieces.mean(axis=2, keepdims=True)
    squares = (off**2).mean(axis=2)
    is_told = (covered > 0.9) & (squares.max(axis=0) > LEAST_DETAIL**2)
    correlation = (off[0] * off[1]).mean(axis=1) / np.sqrt(squares[0] * squares[1] + 1e-6)
    if np.count_nonzero(is_told) >= FEW_PIECES:
        return float(max(0.0, np.median(correlation[is_told])))
    whole = float((values[0][is_covered] * values[1][is_covered]).mean())
    return whole if whole >= FEW_PIECES_SCORE else 0.0


def _cut(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n, SMALL_PX, SMALL_PX) to (n, pieces, pixels of a piece)."""
    across = SMALL_PX // PIECE_PX
    cut = values.reshape(len(values), across, PIECE_PX, across, PIECE_PX).transpose(0, 1, 3, 2, 4)
    return cut.reshape(len(values), across * across, PIECE_PX * PIECE_PX)
