"""Labels that stand where a thing of their class cannot: a car in the sky, a pedestrian three lanes tall.

On a plane road, seen by a level camera, the height of a box over how far its foot lies below the horizon is the height
of the thing over that of the camera (Hoiem, Efros and Hebert, "Putting Objects in Perspective", IJCV 80, 2008). So this
ratio is one number for each class, and what is far from it is out of place. The horizon is the camera profile's; where
there is none, the one that makes the ratios of a drive (of all loose pictures) agree best, if they agree at all.
"""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from labeling.data_tests.evidence import AREA_PLACES, Evidence, Floats, Ints
from labeling.data_tests.robust import ranks, spread_of
from labeling.data_tests.seam import Found, Groups, Marks, Rows, label_key, severity_beyond

LEAST_LABELS = 40  # of a class and a camera
STANDS_SHARE = 0.95  # of a class that stands on the road: signs and lights hang, and are not judged
# The spread of the ratio's logarithm: with more there is no perspective to speak of. And the rank correlation between
# foot and height: lower things are larger, or the view is no road. More is asked where the horizon is only a guess.
MOST_SPREAD, LEAST_RANK_CORRELATION = 0.5, 0.5
MOST_SPREAD_GUESSED, LEAST_RANK_CORRELATION_GUESSED = 0.3, 0.7
MOST_SPREAD_LOOSE = 0.15  # pictures of no drive may come from as many cameras: only where they agree as if of one
TOO_TALL_Z, LEAST_TIMES = 4.5, 2.5
SKY, SKY_GUESSED = 0.02, 0.06  # of the picture's height above the horizon
NEAR = 0.02  # feet nearer to the horizon than this say little about the ratio
EDGE_PX = 2.0
_GUESSES = np.arange(0.15, 0.75, 0.01)


class PlaceTest:
    """Height against row below the horizon, per class and camera."""

    name = "places"
    version = "1"
    kinds = ("implausible_place",)
    needs_pixels = False

    def groups(self, evidence: Evidence) -> Groups:
        """Pictures of one camera, or of one drive, or all that belong to none."""
        drives = evidence.images.drive
        cameras = {drive: -camera.id for drive, camera in evidence.cameras.items()}
        return np.array([cameras.get(drive, drive) for drive in drives.tolist()], np.int64)

    def content(self, evidence: Evidence) -> Marks:
        """The labels."""
        return evidence.label_marks

    def look(self, evidence: Evidence, rows: Rows) -> Iterable[Found]:
        """Labels out of place."""
        groups = self.groups(evidence)[rows]
        for group in np.unique(groups).tolist():
            yield from _of_camera(evidence, rows[groups == group])


def _of_camera(evidence: Evidence, rows: Rows) -> Iterator[Found]:
    """Labels of one camera. Heights are shares of the picture's height from here on."""
    labels = evidence.labels
    chosen = evidence.labels_on(rows)
    bounds, size_wh = labels.xyxy[chosen], evidence.sizes_of_labels()[chosen]
    with np.errstate(invalid="ignore"):
        is_whole = (
            (bounds[:, 1] > EDGE_PX) & (bounds[:, 3] < size_wh[:, 1] - EDGE_PX) & (bounds[:, 3] - bounds[:, 1] >= 2)
        )  # fmt: skip
    chosen = chosen[np.isin(labels.kind[chosen], AREA_PLACES) & is_whole]
    classes, counts = np.unique(labels.class_id[chosen], return_counts=True)
    common = classes[counts >= LEAST_LABELS]
    if not len(common):
        return
    known = _known_horizon(evidence, rows)
    limits, sky = (MOST_SPREAD, LEAST_RANK_CORRELATION), SKY
    if known is None:
        most = MOST_SPREAD_GUESSED if evidence.images.drive[rows[0]] else MOST_SPREAD_LOOSE
        limits, sky = (most, LEAST_RANK_CORRELATION_GUESSED), SKY_GUESSED
    feet, heights = _feet_and_heights(evidence, chosen)
    for class_id in common.tolist():
        here = labels.class_id[chosen] == class_id
        horizon = known if known is not None else _best_horizon(feet[here], heights[here])
        if horizon is not None and _is_perspective(feet[here], heights[here], horizon, limits):
            yield from _of_class(evidence, chosen[here], (feet[here], heights[here]), horizon, sky)


def _feet_and_heights(evidence: Evidence, places: Ints) -> tuple[Floats, Floats]:
    bounds = evidence.labels.xyxy[places]
    down = evidence.sizes_of_labels()[places][:, 1]
    return bounds[:, 3] / down, (bounds[:, 3] - bounds[:, 1]) / down


def _known_horizon(evidence: Evidence, rows: Rows) -> float | None:
    camera = evidence.cameras.get(int(evidence.images.drive[rows[0]])) if len(rows) else None
    return None if camera is None or camera.horizon_y is None else camera.horizon_y / camera.height


def _best_horizon(feet: Floats, heights: Floats) -> float | None:
    """The row in which the ratios of a class agree best; None when most of the class stands above each row."""
    best: tuple[float, float] | None = None
    for guess in _GUESSES.tolist():
        stands = feet > guess + NEAR
        if stands.mean() < STANDS_SHARE:
            break
        spread = spread_of(np.log(heights[stands] / (feet[stands] - guess)))
        if best is None or spread < best[0]:
            best = (spread, guess)
    return None if best is None else best[1]


def _is_perspective(feet: Floats, heights: Floats, horizon: float, limits: tuple[float, float]) -> bool:
    """Whether this class stands on a road that is seen in perspective; `limits` are of spread and correlation."""
    stands = feet > horizon + NEAR
    if stands.mean() < STANDS_SHARE:
        return False
    most, least = limits
    if spread_of(np.log(heights[stands] / (feet[stands] - horizon))) > most:
        return False
    correlation = float(np.corrcoef(ranks(feet[stands]), ranks(heights[stands]))[0, 1])
    return correlation >= least


def _of_class(
    evidence: Evidence, places: Ints, seen: tuple[Floats, Floats], horizon: float, sky: float
) -> Iterator[Found]:
    feet, heights = seen
    below = feet - horizon
    stands = below > NEAR
    ratios = np.log(heights[stands] / below[stands])
    usual, spread = float(np.median(ratios)), max(spread_of(ratios), 0.15)
    with np.errstate(divide="ignore", invalid="ignore"):
        off = np.where(stands, np.log(heights / np.where(stands, below, 1)) - usual, 0.0)
    # Near the horizon a pixel of the foot is much of its distance: what is believed there is less.
    z = off / np.hypot(spread, SKY / np.maximum(below, SKY))
    is_sky: NDArray[np.bool_] = below < -sky
    is_odd = (np.abs(z) > TOO_TALL_Z) & (np.abs(off) > np.log(LEAST_TIMES))
    for at in np.flatnonzero(is_sky | is_odd).tolist():
        label_id = int(evidence.labels.id[places[at]])
        image_place = evidence.labels.image[places[at]]
        name = evidence.name_of(evidence.labels.class_id[places[at]])
        if is_sky[at]:
            pixels = -below[at] * evidence.images.height[image_place]
            detail, severity = f"{name}: its foot hangs {pixels:.0f} pixels above the horizon.", 1.0
        else:
            times = float(np.exp(abs(off[at])))
            detail = (
                f"{name}: {times:.1f} times as tall as others that stand as near."
                if off[at] > 0
                else f"{name}: {times:.1f} times as small as others that stand as near."
            )
            severity = severity_beyond(abs(float(z[at])), TOO_TALL_Z)
        yield Found("implausible_place", label_key("implausible_place", label_id),
                    int(evidence.images.id[image_place]), detail, severity, annotation_id=label_id)  # fmt: skip
