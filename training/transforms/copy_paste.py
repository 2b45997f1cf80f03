"""Pastes objects of rare classes from other training pictures, where such objects stand.

After Ghiasi et al., "Simple Copy-Paste is a Strong Data Augmentation Method for Instance Segmentation" (CVPR 2021),
for boxes: an object comes with a little of its surroundings, which fade out toward the edge. A camera on a vehicle sees
far objects higher and smaller, so an object keeps about its row and its size; the rows of its class are a limit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from core.detections import BgrImage
from core.geometry import Boxes, box_areas
from training.transforms.catalogue import Values
from training.transforms.samples import Classes, Frame, Pool, Sample, covered_shares, fitted, make_sample

Relative = NDArray[np.float64]  # (n, 4) x1 y1 x2 y2, shares of the picture's width and height

MARGIN = 0.12  # of the object's side, on each side: where it fades out
ROWS = (0.05, 0.95)  # the quantiles of a class's lower edges between which its objects may stand
ROW_STEP = 0.06  # of the height: how far from its own row an object may come to stand
SIZES = (0.85, 1.15)
TRIES = 8
LEAST_PIXELS = 12
EDGE = 0.004  # of a side: an object nearer than this to the picture's edge is taken to be cut by it


@dataclass(frozen=True, slots=True, eq=False)
class Donors:
    """Objects that may be pasted: class, picture and box of each of m; for each class its labels and its rows.

    `rows` are the lowest and the highest lower edge, as shares of the height, at which objects of a class stand.
    """

    classes: Classes
    pictures: NDArray[np.int64]
    xyxy: Relative
    counts: Mapping[int, int]
    rows: Mapping[int, tuple[float, float]]

    def rare(self, share: float) -> tuple[int, ...]:
        """The classes with fewer labels than this share of the largest, of which there is something to paste."""
        largest = max(self.counts.values(), default=0)
        found = (each for each, count in self.counts.items() if count < share * largest)
        return tuple(each for each in sorted(found) if (self.classes == each).any())


def find_donors(labels: Sequence[tuple[Classes, Relative]]) -> Donors:
    """What the labels of all training pictures, in their order, have to give."""
    lengths = [len(classes) for classes, _ in labels]
    classes = np.concatenate([each for each, _ in labels]).astype(np.int64) if labels else np.zeros(0, np.int64)
    xyxy = np.concatenate([each for _, each in labels]) if labels else np.zeros((0, 4))
    pictures = np.repeat(np.arange(len(labels)), lengths)
    known = [int(each) for each in np.unique(classes)]
    counts = {each: int((classes == each).sum()) for each in known}
    rows = {each: _rows(xyxy[classes == each, 3]) for each in known}
    is_whole = (xyxy[:, :2] > EDGE).all(axis=1) & (xyxy[:, 2:] < 1 - EDGE).all(axis=1)
    return Donors(classes[is_whole], pictures[is_whole], xyxy[is_whole], counts, rows)


def with_pasted(sample: Sample, pool: Pool, donors: Donors, frame: Frame, values: Values, chance: Generator) -> Sample:
    """The sample with some objects of rare classes more; as it was where there is nothing to paste or no room."""
    rare = donors.rare(values["rare"])
    if not rare:
        return sample
    weights = np.array([1 / donors.counts[each] for each in rare])
    sample = replace(sample, image=sample.image.copy())
    for _ in range(int(chance.integers(1, int(values["most"]) + 1))):
        class_index = rare[int(chance.choice(len(rare), p=weights / weights.sum()))]
        chosen = int(chance.choice(np.flatnonzero(donors.classes == class_index)))
        patch = _cut(pool.sample(int(donors.pictures[chosen])), donors.xyxy[chosen], frame, chance)
        spot = _spot(sample, patch, donors.rows[class_index], values["overlap"], chance) if patch is not None else None
        if patch is not None and spot is not None:
            sample = _pasted(sample, patch, spot, class_index)
    return sample


@dataclass(frozen=True, slots=True, eq=False)
class _Patch:
    """An object with its surroundings, in the network's scale; `box` is the object inside it, pixels.

    `bottom` is where its lower edge stood, as a share of its picture's height.
    """

    pixels: BgrImage
    box: tuple[float, float, float, float]
    bottom: float

    @property
    def size_wh(self) -> tuple[int, int]:
        return self.pixels.shape[1], self.pixels.shape[0]


def _rows(bottoms: NDArray[np.float64]) -> tuple[float, float]:
    low, high = np.quantile(bottoms, ROWS)
    return float(low), float(high)


def _cut(donor: Sample, relative: Relative, frame: Frame, chance: Generator) -> _Patch | None:
    width, height = donor.size_wh
    x1, y1, x2, y2 = (float(value) for value in relative * np.array([width, height] * 2))
    across, down = MARGIN * (x2 - x1), MARGIN * (y2 - y1)
    left, top = max(0, int(x1 - across)), max(0, int(y1 - down))
    right, bottom = min(width, int(x2 + across) + 1), min(height, int(y2 + down) + 1)
    size = chance.uniform(*SIZES)
    scale = size * frame.size / max(width, height)
    if min(x2 - x1, y2 - y1) * scale < LEAST_PIXELS:
        return None
    cut = make_sample(donor.image[top:bottom, left:right], np.array([[x1 - left, y1 - top, x2 - left, y2 - top]]), [0])
    side = max(1, round(max(cut.size_wh) * scale))
    scaled = fitted(cut, Frame(side))
    box = tuple(float(value) for value in scaled.xyxy[0])
    return _Patch(scaled.image, (box[0], box[1], box[2], box[3]), float(relative[3]))


def _spot(
    sample: Sample, patch: _Patch, rows: tuple[float, float], overlap: float, chance: Generator
) -> tuple[int, int] | None:
    """Where the patch's corner may lie; None where no try found room."""
    (width, height), (across, down) = sample.size_wh, patch.size_wh
    if across >= width or down >= height:
        return None
    for _ in range(TRIES):
        row = float(np.clip(patch.bottom + chance.uniform(-ROW_STEP, ROW_STEP), *rows))
        x, y = int(chance.integers(0, width - across + 1)), round(row * height - patch.box[3])
        if not 0 <= y <= height - down:
            continue
        if _most_covered(sample.xyxy, (x, y, x + across, y + down)) <= overlap:
            return x, y
    return None


def _most_covered(xyxy: Boxes, area: tuple[int, int, int, int]) -> float:
    """The largest share of a box, or of the area itself, that lies under the other."""
    if not len(xyxy):
        return 0.0
    shares = covered_shares(xyxy, area)
    own = (area[2] - area[0]) * (area[3] - area[1])
    return float(np.maximum(shares, shares * box_areas(xyxy) / own).max())


def _pasted(sample: Sample, patch: _Patch, spot: tuple[int, int], class_index: int) -> Sample:
    """Pastes into the sample's picture, which belongs to nobody else."""
    (x, y), (across, down) = spot, patch.size_wh
    area = sample.image[y : y + down, x : x + across]
    alpha = _fading(patch)[:, :, None]
    light = np.clip((area.mean() + 1) / (patch.pixels.mean() + 1), 0.49, 2.0) ** 0.5  # half way to the light there
    area[:] = np.clip(patch.pixels * (alpha * light) + area * (1 - alpha), 0, 255).round().astype(np.uint8)
    visible = sample.visible * (1 - covered_shares(sample.xyxy, (x, y, x + across, y + down)))
    box = np.array([patch.box], np.float32) + np.array([x, y] * 2, np.float32)
    return Sample(
        sample.image,
        np.concatenate([sample.xyxy, box]).astype(np.float32),
        np.append(sample.classes, class_index),
        np.append(visible, 1.0).astype(np.float32),
    )


def _fading(patch: _Patch) -> NDArray[np.float32]:
    """1 inside the object's box, falling to 0 at the patch's edges, smoothly."""
    width, height = patch.size_wh
    x1, y1, x2, y2 = patch.box
    return _ramp(height, y1, y2)[:, None] * _ramp(width, x1, x2)[None, :]


def _ramp(length: int, begin: float, end: float) -> NDArray[np.float32]:
    places = np.arange(length, dtype=np.float32) + 0.5
    rising = np.clip(places / max(begin, 1.0), 0, 1)
    falling = np.clip((length - places) / max(length - end, 1.0), 0, 1)
    least = np.minimum(rising, falling)
    return (least * least * (3 - 2 * least)).astype(np.float32)
