"""From a network's raw outputs to boxes or scores, one file a family of networks. Only numpy, no clocks, no limits.

A decoder answers in pixels of the network's input; the runtime maps boxes back to the image.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.contract import ModelContract
from core.detections import Prediction, Task
from exports.decoders import (
    classify,
    nanodet,
    retinanet,
    rtdetr,
    ssd,
    yolo,
    yolo_end2end,
    yolo_rotated,
    yolo_rotated_end2end,
    yolo_segment,
    yolo_segment_end2end,
    yolox,
)
from exports.decoders.segments import Segments

Outputs = Sequence[NDArray[np.float32]]
Shape = tuple[int | None, ...]  # None: the graph does not say


@dataclass(frozen=True, slots=True)
class Decoder:
    """How one family of networks answers.

    `decode` gives detections in pixels of the input, best score first; those of masks with what their masks are made
    of. `shape_problem` says why outputs of these shapes cannot be this family's, or gives an empty text.
    """

    decode: Callable[[Outputs, ModelContract], Prediction | Segments]
    shape_problem: Callable[[Sequence[Shape], ModelContract], str]
    task: Task = "detect"


DECODERS: Mapping[str, Decoder] = {
    "yolo": Decoder(yolo.decode, yolo.shape_problem),
    "yolo_end2end": Decoder(yolo_end2end.decode, yolo_end2end.shape_problem),
    "yolox": Decoder(yolox.decode, yolox.shape_problem),
    "nanodet": Decoder(nanodet.decode, nanodet.shape_problem),
    "ssd": Decoder(ssd.decode, ssd.shape_problem),
    "retinanet": Decoder(retinanet.decode, retinanet.shape_problem),
    "rtdetr": Decoder(rtdetr.decode, rtdetr.shape_problem),
    "classify": Decoder(classify.decode, classify.shape_problem, "classify"),
    "yolo_segment": Decoder(yolo_segment.decode, yolo_segment.shape_problem, "segment"),
    "yolo_segment_end2end": Decoder(yolo_segment_end2end.decode, yolo_segment_end2end.shape_problem, "segment"),
    "yolo_rotated": Decoder(yolo_rotated.decode, yolo_rotated.shape_problem, "obb"),
    "yolo_rotated_end2end": Decoder(yolo_rotated_end2end.decode, yolo_rotated_end2end.shape_problem, "obb"),
}
