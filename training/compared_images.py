"""What two models said of the same images, as columns, from the stored details of their evaluations."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.geometry import Boxes
from training.details import Details
from training.matching import HIT_IOU
from training.outcomes import Ints, Pairs, box_pairs


@dataclass(frozen=True, slots=True, eq=False)
class SeenPart:
    """One model's answers on a part, image by image in order of hash. Class numbers are places in `classes`.

    Shapes: truth_image, truth_class int64 (t,), truth_xyxy float32 (t, 4) and found_image, found_class int64 (f,),
    found_xyxy float32 (f, 4) pixels, found_score float32 (f,); images by number. Whole pictures: truth and said
    int64 (n,), where len(classes) is none of them, and no shapes. `pairs` are the overlaps of shapes that boxes do not
    tell. Only classes that were looked for on an image are
    among its truth and its answers: the evaluation left the others out.
    """

    sha256: tuple[str, ...]
    classes: tuple[str, ...]
    truth_image: Ints
    truth_class: Ints
    truth_xyxy: Boxes
    found_image: Ints
    found_class: Ints
    found_xyxy: Boxes
    found_score: NDArray[np.float32]
    truth: Ints | None = None
    said: Ints | None = None
    pairs: Pairs | None = None

    def __len__(self) -> int:
        return len(self.sha256)

    @property
    def is_whole(self) -> bool:
        """Whether whole pictures were told apart, and no shapes found."""
        return self.truth is not None

    def near(self) -> Pairs:
        """The shapes that overlap: outlines and turned boxes as they were told, upright boxes by themselves."""
        if self.pairs is not None:
            return self.pairs
        nowhere = np.zeros(len(self.truth_image), np.bool_)  # crowds are not among what is compared
        return box_pairs(
            self.truth_image, self.truth_xyxy, nowhere, self.found_image, self.found_xyxy, images=len(self)
        )


def seen_part(details: Details) -> SeenPart:
    """The answers that an evaluation kept. Crowds, and what was found on them, are left out: neither is counted."""
    nothing, nowhere = np.zeros(0, np.int64), np.zeros((0, 4), np.float32)
    if details.answers is not None:
        answers = details.answers
        return SeenPart(
            details.images.sha256, details.classes, nothing, nothing, nowhere, nothing, nothing, nowhere,
            np.zeros(0, np.float32), answers.truth, answers.said(),
        )  # fmt: skip
    told = details.shapes()
    on_crowd = told.pairs.found[told.is_crowd[told.pairs.truth] & (told.pairs.iou >= HIT_IOU)]
    on_object = told.pairs.found[~told.is_crowd[told.pairs.truth] & (told.pairs.iou >= HIT_IOU)]
    is_kept = np.ones(len(told.found_image), np.bool_)
    is_kept[np.setdiff1d(on_crowd, on_object)] = False
    told = told.keep_found(is_kept)
    is_object = ~told.is_crowd
    pairs = told.pairs.keep(is_object[told.pairs.truth])
    place = np.cumsum(is_object) - 1
    return SeenPart(
        details.images.sha256, details.classes, told.truth_image[is_object], told.truth_class[is_object],
        told.truth_xyxy[is_object], told.found_image, told.found_class, told.found_xyxy, told.found_score,
        pairs=Pairs(pairs.found, place[pairs.truth], pairs.iou),
    )  # fmt: skip
