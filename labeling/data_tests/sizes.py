"""Labels of a size or shape that is wildly unusual for their class."""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from labeling.data_tests.evidence import AREA_PLACES, Evidence, Floats, Ints, together
from labeling.data_tests.robust import robust_z
from labeling.data_tests.seam import Found, Groups, Marks, Rows, label_key, severity_beyond

LEAST_LABELS = 40  # of a class: before that nobody knows what is usual
UNUSUAL_Z = 4.5
LEAST_SPREAD = 0.2  # of a logarithm: less than 20 % off is never unusual


class SizeTest:
    """Size and aspect of labels against others of their class, by the robust z-score of their logarithms."""

    name = "sizes"
    version = "1"
    kinds = ("unusual_size",)
    needs_pixels = False

    def groups(self, evidence: Evidence) -> Groups:
        """What is usual, all labels say together."""
        return together(evidence)

    def content(self, evidence: Evidence) -> Marks:
        """The labels."""
        return evidence.label_marks

    def look(self, evidence: Evidence, rows: Rows) -> Iterable[Found]:
        """Labels far from what is usual for their class."""
        labels = evidence.labels
        chosen = evidence.labels_on(rows)
        sides = labels.xyxy[chosen, 2:] - labels.xyxy[chosen, :2]
        with np.errstate(invalid="ignore"):
            chosen = chosen[np.isin(labels.kind[chosen], AREA_PLACES) & (sides >= 1).all(axis=1)]
        for class_id in np.unique(labels.class_id[chosen]).tolist():
            of_class = chosen[labels.class_id[chosen] == class_id]
            if len(of_class) >= LEAST_LABELS:
                yield from _of_class(evidence, of_class, evidence.name_of(class_id))


def _of_class(evidence: Evidence, places: Ints, name: str) -> Iterator[Found]:
    xyxy, size_wh = evidence.labels.xyxy[places], evidence.sizes_of_labels()[places]
    sides = xyxy[:, 2:] - xyxy[:, :2]
    sizes = np.log(np.sqrt(sides.prod(axis=1) / size_wh.prod(axis=1)))
    aspects = np.log(sides[:, 0] / sides[:, 1])
    of_size = robust_z(sizes, least_spread=LEAST_SPREAD)
    of_aspect = robust_z(aspects, least_spread=LEAST_SPREAD)
    of_aspect[_touches_edge(xyxy, size_wh)] = 0  # what the picture's edge cuts has any shape
    worst = np.maximum(np.abs(of_size), np.abs(of_aspect))
    for at in np.flatnonzero(worst > UNUSUAL_Z).tolist():
        if abs(of_size[at]) >= abs(of_aspect[at]):
            times = float(np.exp(abs(sizes[at] - np.median(sizes))))
            detail = (
                f"{name}: {times:.1f} times as large as is usual for this class."
                if of_size[at] > 0
                else f"{name}: {times:.1f} times as small as is usual for this class."
            )
        else:
            times = float(np.exp(abs(aspects[at] - np.median(aspects))))
            detail = (
                f"{name}: {times:.1f} times as wide for its size as is usual."
                if of_aspect[at] > 0
                else f"{name}: {times:.1f} times as high for its size as is usual."
            )
        label_id = int(evidence.labels.id[places[at]])
        image_id = int(evidence.images.id[evidence.labels.image[places[at]]])
        yield Found("unusual_size", label_key("unusual_size", label_id), image_id, detail,
                    severity_beyond(float(worst[at]), UNUSUAL_Z), annotation_id=label_id)  # fmt: skip


def _touches_edge(xyxy: Floats, size_wh: Floats) -> NDArray[np.bool_]:
    is_near = (xyxy[:, :2] <= 2) | (xyxy[:, 2:] >= size_wh - 2)
    return is_near[:, 0] | is_near[:, 1]
