"""Watches a replay for what needs no labels to be wrong: a frozen, black, blinded or blurred camera, a network that
loses its confidence, objects that vanish for one frame. Each says only what it measured. Depends on no clock.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.canonical import JsonObject
from core.detections import BgrImage, Detections, Prediction
from core.geometry import box_iou

AnomalyKind = Literal["frozen", "black", "overexposed", "blurred", "low_confidence", "flicker", "latency"]

GREY_WIDTH = 240  # pixels; what the picture's facts are measured on
FROZEN_FRAMES = 3
BLACK_LEVEL = 20.0  # of 255: nearly every pixel (98 of 100) is darker
WHITE_LEVEL, WHITE_SHARE = 250, 0.5
BLUR_SHARE = 0.25  # of the drive's usual sharpness
USUAL_FRAMES = 100
CONFIDENCE_FRAMES, CONFIDENCE_SHARE = 10, 0.6
SAME_OBJECT_IOU = 0.4
MERGE_FRAMES = 5  # flags of one kind this close together are one event

REASONS: dict[AnomalyKind, str] = {
    "frozen": f"The picture did not change for {FROZEN_FRAMES} frames or more.",
    "black": "The picture was black.",
    "overexposed": "More than half of the picture was white.",
    "blurred": "The picture was much less sharp than the drive usually is.",
    "low_confidence": "The best scores fell well below what is usual in this drive.",
    "flicker": "An object vanished for one frame and came back.",
    "latency": "The answer took longer than the budget allows.",
}


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """What can be measured of a picture alone. `sharpness` is the variance of the Laplacian of its grey values."""

    brightness: float
    dark_level: float
    white_share: float
    sharpness: float
    is_unchanged: bool


@dataclass(frozen=True, slots=True)
class Anomaly:
    """Something that was wrong from frame `start` to frame `end`, both included; times in seconds of the recording."""

    kind: AnomalyKind
    start: int
    end: int
    start_s: float
    end_s: float
    reason: str

    def to_json(self) -> JsonObject:
        """The event as plain JSON."""
        return {
            "kind": self.kind, "start": self.start, "end": self.end,
            "start_s": round(self.start_s, 3), "end_s": round(self.end_s, 3), "reason": self.reason,
        }  # fmt: skip


class Monitors:
    """Looks at each frame of one replay, in order; its memory does not grow."""

    def __init__(self) -> None:
        self._grey: NDArray[np.uint8] | None = None
        self._unchanged = 0
        self._sharpness: deque[float] = deque(maxlen=USUAL_FRAMES)
        self._recent: deque[float] = deque(maxlen=CONFIDENCE_FRAMES)
        self._usual: deque[float] = deque(maxlen=USUAL_FRAMES)
        self._last: deque[Detections] = deque(maxlen=2)

    def look(self, image: BgrImage, prediction: Prediction) -> tuple[PictureFacts, tuple[AnomalyKind, ...]]:
        """The facts of this picture, and what is wrong at this frame."""
        facts, self._grey = measure(image, self._grey)
        flags: list[AnomalyKind] = [*self._picture_flags(facts)]
        if self._confidence_fell(prediction):
            flags.append("low_confidence")
        if isinstance(prediction, Detections):
            if len(self._last) == 2 and came_back(self._last[0], self._last[1], prediction):
                flags.append("flicker")
            self._last.append(prediction)
        return facts, tuple(flags)

    def _picture_flags(self, facts: PictureFacts) -> Iterable[AnomalyKind]:
        self._unchanged = self._unchanged + 1 if facts.is_unchanged else 0
        if self._unchanged >= FROZEN_FRAMES - 1:
            yield "frozen"
        if facts.dark_level < BLACK_LEVEL:
            yield "black"
            return  # a black picture is not sharp either, and says nothing of what is usual
        if facts.white_share > WHITE_SHARE:
            yield "overexposed"
        usual = float(np.median(self._sharpness)) if len(self._sharpness) >= CONFIDENCE_FRAMES else 0.0
        if facts.sharpness < BLUR_SHARE * usual:
            yield "blurred"
        else:
            self._sharpness.append(facts.sharpness)

    def _confidence_fell(self, prediction: Prediction) -> bool:
        if not len(prediction.score):
            return False
        self._recent.append(float(prediction.score.max()))
        recent = sum(self._recent) / len(self._recent)
        usual = sum(self._usual) / len(self._usual) if len(self._usual) >= CONFIDENCE_FRAMES else 0.0
        has_fallen = len(self._recent) == CONFIDENCE_FRAMES and recent < CONFIDENCE_SHARE * usual
        if not has_fallen:
            self._usual.append(self._recent[-1])
        return has_fallen


def measure(image: BgrImage, before: NDArray[np.uint8] | None) -> tuple[PictureFacts, NDArray[np.uint8]]:
    """The facts of a picture and its small grey form (height, width), by which the next one is compared."""
    import cv2

    step = max(1, image.shape[1] // GREY_WIDTH)
    grey: NDArray[np.uint8] = cv2.cvtColor(np.ascontiguousarray(image[::step, ::step]), cv2.COLOR_BGR2GRAY).astype(
        np.uint8, copy=False
    )
    shares = np.cumsum(cv2.calcHist([grey], [0], None, [256], [0, 256]).ravel()) / grey.size
    _, deviation = cv2.meanStdDev(cv2.Laplacian(grey, cv2.CV_16S))
    facts = PictureFacts(
        brightness=float(grey.mean()),
        dark_level=float(np.searchsorted(shares, 0.98)),
        white_share=float(1.0 - shares[WHITE_LEVEL - 1]),
        sharpness=float(deviation[0, 0] ** 2),
        is_unchanged=before is not None and np.array_equal(grey, before),
    )
    return facts, grey


def came_back(first: Detections, middle: Detections, last: Detections) -> bool:
    """Whether an object of `first` is missing in `middle` and there again in `last`, in about the same place."""
    for place, class_id in zip(first.xyxy, first.class_id, strict=True):
        box = place[None, :]
        if _is_there(box, last, int(class_id)) and not _is_there(box, middle, None):
            return True
    return False


def _is_there(box: NDArray[np.float32], seen: Detections, class_id: int | None) -> bool:
    """Whether a box of this class (None: of any) lies where `box` does."""
    if not len(seen):
        return False
    overlaps = box_iou(box, seen.xyxy)[0] > SAME_OBJECT_IOU
    return bool((overlaps if class_id is None else overlaps & (seen.class_id == class_id)).any())


class Events:
    """Joins the flags of single frames into events."""

    def __init__(self) -> None:
        self._open: dict[AnomalyKind, Anomaly] = {}
        self._closed: list[Anomaly] = []

    def note(self, index: int, time_s: float, flags: Sequence[AnomalyKind]) -> None:
        """Take in what was wrong at one frame. Frames come in order."""
        for kind in flags:
            known = self._open.get(kind)
            if known is not None and index - known.end <= MERGE_FRAMES:
                self._open[kind] = Anomaly(kind, known.start, index, known.start_s, time_s, known.reason)
                continue
            if known is not None:
                self._closed.append(known)
            self._open[kind] = Anomaly(kind, index, index, time_s, time_s, REASONS[kind])

    def all(self) -> tuple[Anomaly, ...]:
        """Every event so far, by its beginning."""
        return tuple(sorted([*self._closed, *self._open.values()], key=lambda event: (event.start, event.kind)))
