"""Where an image stands between the one who labels and the one who reviews. Pure values and the edits that set them."""

import json
from dataclasses import dataclass

from core.canonical import JsonObject, to_json
from core.ids import ImageId
from core.queries.reviews import ReviewState
from core.schema import ImageReviewRow
from labeling.edits import Change, Edit

WORDS: dict[ReviewState, str] = {
    "to_do": "To do", "in_progress": "In progress", "done": "Done", "needs_review": "Needs review",
    "approved": "Approved", "rejected": "Rejected",
}  # fmt: skip
_SENTENCES: dict[ReviewState, str] = {
    "to_do": "Nobody has begun to label this image.",
    "in_progress": "Somebody is labelling this image.",
    "done": "The labels of this image are finished and wait for a reviewer.",
    "needs_review": "Somebody asks for another look at this image.",
    "approved": "A reviewer found the labels of this image right.",
    "rejected": "A reviewer found something wrong in this image and said what.",
}
_NEXT: dict[ReviewState, tuple[ReviewState, ...]] = {
    "to_do": ("in_progress", "done", "needs_review"),
    "in_progress": ("done", "needs_review", "to_do"),
    "done": ("approved", "rejected", "needs_review", "in_progress"),
    "needs_review": ("approved", "rejected", "in_progress"),
    "approved": ("needs_review", "rejected"),
    "rejected": ("in_progress", "done", "approved"),
}


@dataclass(frozen=True, slots=True)
class ImageReview:
    """The state of one image; a note may be pinned to a place, pixels. A rejection says why."""

    image_id: ImageId
    state: ReviewState
    note: str = ""
    x: float | None = None
    y: float | None = None
    author: str = ""

    def __post_init__(self) -> None:
        if self.state not in WORDS:
            raise ValueError(f"{self.state} is no state of a review")
        if self.state == "rejected" and not self.note.strip():
            raise ValueError("a rejection says why")
        if (self.x is None) != (self.y is None):
            raise ValueError("a pin has both coordinates or none")


def allowed_next(state: ReviewState) -> tuple[ReviewState, ...]:
    """The states that may follow one."""
    return _NEXT[state]


def sentence_of(state: ReviewState) -> str:
    """What a state means, for people."""
    return _SENTENCES[state]


def review_of_row(row: ImageReviewRow) -> ImageReview:
    """The value of a row."""
    state: ReviewState = row.state  # type: ignore[assignment]  # written from an ImageReview
    return ImageReview(ImageId(row.image_id), state, row.note, row.x, row.y, row.author)


def review_set(before: ImageReview | None, after: ImageReview | None, name: str = "") -> Edit:
    """The edit that brings an image into another state; None: nobody said anything."""
    known = after if before is None else before
    if known is None or before == after:
        return Edit(name or "Review", ())
    words = name or (WORDS[after.state] if after is not None else "Review")
    states = tuple(None if each is None else review_to_state(each) for each in (before, after))
    return Edit(words, (Change("review", str(known.image_id), known.image_id, *states),))


def review_to_state(review: ImageReview) -> str:
    """The review as canonical JSON; the image is not in it, for the change that carries it names the image."""
    return to_json(_state(review))


def review_from_state(image_id: ImageId, state: str) -> ImageReview:
    """The review that `review_to_state` wrote."""
    return ImageReview(image_id, **json.loads(state))


def _state(review: ImageReview) -> JsonObject:
    return {"state": review.state, "note": review.note, "x": review.x, "y": review.y, "author": review.author}
