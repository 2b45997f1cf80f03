"""Tests of picture files: missing, damaged, changed, wrong EXIF, dark, over-exposed, blurred. From measures alone."""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from core.images import SIDEWAYS
from labeling.data_tests.evidence import Evidence, Floats, Ints, alone, together
from labeling.data_tests.marks import mixed
from labeling.data_tests.measuring import MADE_WITH
from labeling.data_tests.robust import robust_z
from labeling.data_tests.seam import Found, Groups, Marks, Rows, image_key

DARK_SHARE, DARK_CONTRAST = 0.85, 30.0  # nearly all is near black, and no lamp or sky stands out
BRIGHT_SHARE = 0.30
LEAST_TO_COMPARE = 30  # pictures of one scale
LEAST_CONTRAST = 4.0  # an even picture is neither sharp nor blurred
BLUR_Z = 3.0
LEAST_SPREAD = 0.03
SHARP_ENOUGH = 0.58  # nobody calls such a picture blurred, however sharp the others are
SURELY_BLURRED = 0.35  # everybody does, however blurred the others are


class PictureTest:
    """Each file by itself: whether it is there, whole, the one that was imported, and light enough."""

    name = "pictures"
    version = f"1-{MADE_WITH}"
    kinds = ("missing", "corrupt", "changed_file", "wrong_exif", "too_dark", "over_exposed")
    needs_pixels = True

    def groups(self, evidence: Evidence) -> Groups:
        """Each by itself."""
        return alone(evidence)

    def content(self, evidence: Evidence) -> Marks:
        """The file, and what the registry and the labels say of its size."""
        images = evidence.images
        return mixed(
            evidence.measures.stamp, images.width, images.height, images.orientation, evidence.label_marks
        )  # fmt: skip

    def look(self, evidence: Evidence, rows: Rows) -> Iterable[Found]:
        """What is wrong with these files."""
        measures = evidence.measures
        for row in rows.tolist():
            yield from _of_problem(evidence, row, measures.problem[row])
        yield from _too_dark(evidence, rows)
        yield from _over_exposed(evidence, rows)
        yield from _turned_wrongly(evidence, rows)


class BlurTest:
    """Pictures far less sharp than the others of the project at the same scale."""

    name = "blur"
    version = f"1-{MADE_WITH}"
    kinds = ("blurred",)
    needs_pixels = True

    def groups(self, evidence: Evidence) -> Groups:
        """Sharp and blurred say something only beside each other."""
        return together(evidence)

    def content(self, evidence: Evidence) -> Marks:
        """The files."""
        return mixed(evidence.measures.stamp, evidence.images.drive)

    def look(self, evidence: Evidence, rows: Rows) -> Iterable[Found]:
        """Outliers of the sharpness, downwards."""
        measures = evidence.measures
        usable = rows[measures.is_measured()[rows] & (measures.contrast[rows] > LEAST_CONTRAST)]
        for group in _of_one_scale(evidence, usable):
            sharpness = measures.sharpness[group]
            usual = float(np.median(sharpness))
            low = -robust_z(sharpness, least_spread=LEAST_SPREAD) if len(group) >= LEAST_TO_COMPARE else 0 * sharpness
            is_blurred = ((low > BLUR_Z) & (sharpness < SHARP_ENOUGH)) | (sharpness < SURELY_BLURRED)
            for place in np.flatnonzero(is_blurred).tolist():
                image_id = int(evidence.images.id[group[place]])
                sharp = float(sharpness[place])
                detail = f"Sharpness {sharp:.2f}, where {usual:.2f} is usual for pictures of this size."
                yield Found("blurred", image_key("blurred", image_id), image_id, detail, 1 - sharp)


def _of_one_scale(evidence: Evidence, rows: Rows) -> Iterator[Ints]:
    """Pictures that can be compared: as large as each other when looked at."""
    long_side = np.minimum(np.maximum(evidence.images.width, evidence.images.height)[rows], 512)
    scale = np.round(np.log2(np.maximum(long_side, 1)) * 2).astype(np.int64)
    for each in np.unique(scale):
        yield rows[scale == each]


def _of_problem(evidence: Evidence, row: int, problem: str) -> Iterator[Found]:
    image_id = int(evidence.images.id[row])
    for word in problem.split():
        if word == "missing":
            path = evidence.images.path[row]
            detail = f"The file {path} is not there."
            yield Found("missing", image_key("missing", image_id), image_id, detail, 1.0)
        elif word == "corrupt":
            detail = "The file is damaged or cut short and cannot be opened."
            yield Found("corrupt", image_key("corrupt", image_id), image_id, detail, 1.0)
        elif word == "changed":
            detail = "The file is no longer the one that was imported; its labels may not fit."
            yield Found("changed_file", image_key("changed_file", image_id), image_id, detail, 0.7)
        elif word == "exif":
            detail = "Its EXIF cannot be read, so nobody knows which side is up."
            yield Found("wrong_exif", image_key("wrong_exif", image_id, "unreadable"), image_id, detail, 0.3)
        elif word.startswith("size="):
            known = f"{evidence.images.width[row]} x {evidence.images.height[row]}"
            size = word[5:].replace("x", " x ")
            detail = f"The upright picture has {size} pixels, and the registry says {known}."
            yield Found("wrong_exif", image_key("wrong_exif", image_id, "size"), image_id, detail, 0.9)


def _too_dark(evidence: Evidence, rows: Rows) -> Iterator[Found]:
    measures = evidence.measures
    is_dark = (measures.dark_share[rows] >= DARK_SHARE) & (measures.contrast[rows] < DARK_CONTRAST)
    for row in rows[is_dark].tolist():
        image_id, share = int(evidence.images.id[row]), float(measures.dark_share[row])
        detail = f"{share:.0%} of the picture is nearly black."
        yield Found("too_dark", image_key("too_dark", image_id), image_id, detail, _over(share, DARK_SHARE))


def _over_exposed(evidence: Evidence, rows: Rows) -> Iterator[Found]:
    share_of = evidence.measures.bright_share
    for row in rows[share_of[rows] >= BRIGHT_SHARE].tolist():
        image_id, share = int(evidence.images.id[row]), float(share_of[row])
        detail = f"{share:.0%} of the picture is white without any detail."
        yield Found("over_exposed", image_key("over_exposed", image_id), image_id, detail, _over(share, BRIGHT_SHARE))


def _over(share: float, limit: float) -> float:
    return float(np.clip((share - limit) / (1 - limit), 0, 1))


def _turned_wrongly(evidence: Evidence, rows: Rows) -> Iterator[Found]:
    """Labels that leave the upright picture and would fit the picture as stored: they were drawn on that."""
    images, labels = evidence.images, evidence.labels
    is_sideways = np.isin(images.orientation[rows], SIDEWAYS) & (images.width[rows] != images.height[rows])
    turned = rows[is_sideways]
    if not len(turned):
        return
    chosen = evidence.labels_on(turned)
    if not len(chosen):
        return
    size_wh = evidence.sizes_of_labels()[chosen]
    leaves = _leaves(labels.xyxy[chosen], size_wh)
    leaves_stored = _leaves(labels.xyxy[chosen], size_wh[:, ::-1])
    for row in turned.tolist():
        here = labels.image[chosen] == row
        if leaves[here].any() and not leaves_stored[here].any():
            image_id = int(images.id[row])
            turn = images.orientation[row]
            detail = f"Its labels fit the picture as it is stored, and not as EXIF turns it ({turn})."
            yield Found("wrong_exif", image_key("wrong_exif", image_id, "turned"), image_id, detail, 1.0)


def _leaves(xyxy: Floats, size_wh: Floats) -> NDArray[np.bool_]:
    """Which bounds reach more than a pixel beyond the picture; false for tags."""
    with np.errstate(invalid="ignore"):
        leaves = (xyxy[:, 2:] > size_wh + 1) | (xyxy[:, :2] < -1)
    return leaves[:, 0] | leaves[:, 1]
