"""How many hand movements three real cars take: boxes one by one, keyframes, and keyframes with the tracker.

The keyframes are boxes set by eye, every 25 frames. A person is simulated who sees what the tools propose at the next
keyframe and puts every edge that is off by more than three pixels where it was set by eye; each drag and each key is
an action. Going to a frame is not counted, neither here nor where boxes are drawn one by one. Between the keyframes the
reference is what yolox_nano finds, followed by overlap, which is noisy itself (its overlap with the boxes set by eye is
printed: that is the ceiling). With a keyframe every 50 frames the boxes by eye that were left out are one too.

Run it by name: python -m pytest -s tests/benchmarks/test_tracking_effort.py
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from core.detections import BgrImage, Detections
from core.geometry import Boxes, box_iou
from core.ids import ClassId, TrackId
from core.shapes import Box
from exports.drives import open_recording
from exports.runtime import OnnxPredictor, guess_contract
from labeling.propagation import joined, propagate
from labeling.tracks import Keyframe, Method, Track, at_frame

DATA = Path(os.environ.get("ROADWRIGHT_DATA") or Path(__file__).parents[2].parent / "shared" / "data")
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"the folder of real road data is not at {DATA}")

# Set by eye on frames shown at twice their size: frame -> x1 y1 x2 y2, pixels. Each overtakes from the left.
BY_EYE: dict[str, dict[int, Box]] = {
    "red estate": {
        25: Box(0, 290, 105, 357), 50: Box(52, 290, 153, 348), 75: Box(102, 294, 189, 347),
        100: Box(155, 293, 228, 339), 125: Box(195, 298, 258, 337), 150: Box(229, 299, 283, 334),
        175: Box(251, 297, 299, 331), 200: Box(266, 298, 311, 329), 220: Box(286, 300, 322, 328),
    },
    "grey saloon": {
        100: Box(0, 293, 96, 386), 125: Box(11, 298, 160, 378), 150: Box(82, 296, 205, 367),
        175: Box(140, 298, 240, 358), 200: Box(177, 296, 262, 351), 220: Box(202, 303, 277, 347),
    },
    "red saloon": {
        150: Box(0, 296, 76, 364), 175: Box(17, 298, 133, 355), 200: Box(75, 299, 154, 348),
        220: Box(114, 302, 185, 346),
    },
}  # fmt: skip
TOLERANCE_PX = 3.0
ONE_BY_ONE = 2  # drag the box, press the key of its class
BEGIN_TRACK = 3  # drag the box, press the key of its class, make it a track
CARRY_ON = 1  # one key
VEHICLES = ("car", "truck", "bus")


@dataclass(frozen=True, slots=True)
class Labelled:
    """One car: a box a frame, and how many actions it took."""

    boxes: dict[int, Box]
    actions: int


def adjustments(proposed: Box, wanted: Box) -> int:
    """Drags until each edge is within three pixels: a corner moves two edges; dragging the whole box may come first."""
    off = np.subtract(proposed.bounds(), wanted.bounds())
    centred = off - np.tile((off[:2] + off[2:]) / 2, 2)
    return min(_corners(off), 1 + _corners(centred))


def _corners(off: NDArray[np.float64]) -> int:
    x1, y1, x2, y2 = (int(each) for each in np.abs(off) > TOLERANCE_PX)
    return max(x1 + x2, y1 + y2)


def by_interpolation(keyframes: dict[int, Box], method: Method) -> Labelled:
    """At each keyframe the box lies where it was at the one before, and is adjusted."""
    frames = sorted(keyframes)
    made = tuple(Keyframe(frame, keyframes[frame]) for frame in frames)
    track = Track(TrackId(1), 1, ClassId(1), made, method)
    boxes = {}
    for frame in range(frames[0], frames[-1] + 1):
        said = at_frame(track, frame)
        assert said is not None
        assert isinstance(said.shape, Box)
        boxes[frame] = said.shape
    changes = [adjustments(keyframes[a], keyframes[b]) for a, b in pairwise(frames)]
    return Labelled(boxes, BEGIN_TRACK + sum(changes))


def by_tracker(keyframes: dict[int, Box], pictures: Sequence[BgrImage]) -> Labelled:
    """At each keyframe the box lies where the tracker carried it, is adjusted, and is carried back from there."""
    frames = sorted(keyframes)
    boxes, actions = dict(keyframes), BEGIN_TRACK
    for a, b in pairwise(frames):
        forth = [each.shape for each in propagate(keyframes[a], pictures[a + 1 : b + 1], pictures[a])]
        back = [each.shape for each in propagate(keyframes[b], pictures[b - 1 : a : -1], pictures[b])]
        arrived = forth[-1] if len(forth) == b - a else keyframes[a]
        assert isinstance(arrived, Box)
        actions += 2 * CARRY_ON + adjustments(arrived, keyframes[b])
        between = joined(forth[: b - a - 1], back, b - a - 1)
        boxes |= {a + at: shape for at, shape in between.items() if isinstance(shape, Box)}
    return Labelled(boxes, actions)


def reference(found: Sequence[Boxes], keyframes: dict[int, Box]) -> dict[int, Box]:
    """What the network finds of one car: from the first keyframe on, the box that overlaps the last one most."""
    frames = sorted(keyframes)
    last, followed = keyframes[frames[0]], {}
    for frame in range(frames[0], frames[-1] + 1):
        overlaps = box_iou(np.array([last.bounds()], np.float32), found[frame])[0]
        if overlaps.max(initial=0.0) > 0.4:
            last = Box(*map(float, found[frame][int(overlaps.argmax())]))
            followed[frame] = last
    return followed


def mean_overlap(boxes: dict[int, Box], known: dict[int, Box]) -> float:
    """Mean IoU over the frames that both have."""
    pairs = [(boxes[frame], known[frame]) for frame in boxes.keys() & known.keys()]
    first, second = (np.array([box.bounds() for box in side], np.float32) for side in zip(*pairs, strict=True))
    return float(np.diag(box_iou(first, second)).mean())


def found_by_network(pictures: Sequence[BgrImage]) -> list[Boxes]:
    """The vehicles that yolox_nano is at least 0.3 sure of."""
    onnx = DATA / "weights" / "yolox_nano.onnx"
    network = OnnxPredictor(onnx, guess_contract(onnx, "yolox"))
    wanted = [list(network.classes).index(name) for name in VEHICLES]
    found = []
    for picture in pictures:
        answer = network.predict(picture)
        assert isinstance(answer, Detections)
        found.append(answer.xyxy[np.isin(answer.class_id, wanted) & (answer.score >= 0.3)].copy())
    return found


def labelled(said: Mapping[str, dict[int, Box]], pictures: Sequence[BgrImage]) -> dict[str, dict[str, Labelled]]:
    """Each way of labelling -> each car."""
    return {
        "keyframes, linear": {car: by_interpolation(boxes, "linear") for car, boxes in said.items()},
        "keyframes, perspective": {car: by_interpolation(boxes, "perspective") for car, boxes in said.items()},
        "keyframes and tracker": {car: by_tracker(boxes, pictures) for car, boxes in said.items()},
    }


def every_other(said: dict[int, Box]) -> dict[int, Box]:
    """Keyframes every 50 frames, and the last."""
    frames = sorted(said)
    return {frame: said[frame] for at, frame in enumerate(frames) if at % 2 == 0 or frame == frames[-1]}


def report(way: str, cars: dict[str, Labelled], known: Mapping[str, dict[int, Box]], what: str) -> None:
    """Print one line; the mean is over boxes, not cars."""
    count, actions = (sum(of(each) for each in cars.values()) for of in (lambda c: len(c.boxes), lambda c: c.actions))
    overlaps = {car: mean_overlap(each.boxes, known[car]) for car, each in cars.items()}
    mean = sum(overlaps[car] * len(known[car]) for car in cars) / sum(len(known[car]) for car in cars)
    print(
        f"  {way}: {actions} actions, {actions / count:.3f} a box, {ONE_BY_ONE * count / actions:.1f} times fewer; "
        f"mean overlap {what} {mean:.3f} ({', '.join(f'{car} {value:.3f}' for car, value in overlaps.items())})"
    )
    assert actions < ONE_BY_ONE * count


def test_actions_per_box_of_three_real_cars() -> None:
    recording = open_recording(DATA / "drives" / "solidWhiteRight.mp4")
    pictures = [frame.image.copy() for frame in recording.frames()]
    recording.close()
    found = found_by_network(pictures)
    known = {car: reference(found, said) for car, said in BY_EYE.items()}
    ways = labelled(BY_EYE, pictures)
    count = sum(len(each.boxes) for each in ways["keyframes, linear"].values())
    print(f"\n3 cars, {count} boxes; the network finds {sum(map(len, known.values()))} of them")
    ceilings = ", ".join(f"{car} {mean_overlap(said, known[car]):.3f}" for car, said in BY_EYE.items())
    print(f"overlap of the network with the boxes by eye, at their frames: {ceilings}")
    print(f"one by one: {ONE_BY_ONE * count} actions, {ONE_BY_ONE:.2f} a box")
    print(f"a keyframe every 25 frames ({sum(map(len, BY_EYE.values()))}):")
    for way, cars in ways.items():
        report(way, cars, known, "with the network")
    sparse = {car: every_other(said) for car, said in BY_EYE.items()}
    halfway = {
        car: {frame: box for frame, box in said.items() if frame not in sparse[car]} for car, said in BY_EYE.items()
    }
    print(f"a keyframe every 50 frames ({sum(map(len, sparse.values()))}), seen halfway by eye:")
    for way, cars in labelled(sparse, pictures).items():
        report(way, cars, halfway, "with the boxes by eye")
