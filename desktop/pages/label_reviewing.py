"""What a reviewer says of the image in hand: approved, rejected with a note pinned to a place, needs another look."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.queries.images import next_for_review
from core.shapes import Point
from desktop.messages import ask_text
from desktop.pages.label_desk import Desk
from labeling.review_states import ImageReview, ReviewState, review_of_row, review_set

if TYPE_CHECKING:
    from desktop.pages.label import LabelPage


class ReviewActions:
    """The review of one page."""

    def __init__(self, desk: Desk, page: LabelPage) -> None:
        self._desk = desk
        self._page = page

    def approve(self) -> None:
        """Say that the image is right as it is; on to the next one."""
        self._set("approved", note="")
        self.go_next()

    def reject(self) -> None:
        """Say that the image is not right, and why; on to the next one."""
        note = ask_text(self._page, "What is wrong with this image?", text=self._note())
        if note is not None:
            self._set("rejected", note=note)
            self.go_next()

    def set_state(self, state: ReviewState) -> None:
        """Any state but rejected."""
        self._set(state, note=self._note())

    def pin(self, point: Point) -> None:
        """Pin a note to a place; the image needs another look then."""
        note = ask_text(self._page, "A note for this place:", text=self._note())
        bench = self._desk.bench
        if note is None or bench is None:
            return
        before = self._before()
        state: ReviewState = before.state if before is not None and before.state == "rejected" else "needs_review"
        after = ImageReview(bench.id, state, note, point[0], point[1], self._desk.author)
        self._desk.do(review_set(before, after, "Pin note"))
        self._page.use_tool("select")

    def go_next(self) -> None:
        """Open the next image that waits for a reviewer: done, or asked to be looked at."""
        bench = self._desk.bench
        with self._desk.project.registry.reading() as session:
            there = next_for_review(session, after=bench.id if bench is not None else 0)
        if there is None:
            self._desk.say("No further image waits for a review.")
        else:
            self._page.open_image(there)

    def _set(self, state: ReviewState, *, note: str) -> None:
        bench, before = self._desk.bench, self._before()
        if bench is None:
            return
        base = before or ImageReview(bench.id, "to_do")
        keeps_pin = state not in ("approved", "done")
        place = (base.x, base.y) if keeps_pin else (None, None)
        after = replace(base, state=state, note=note, x=place[0], y=place[1], author=self._desk.author)
        self._desk.do(review_set(before, after))

    def _note(self) -> str:
        before = self._before()
        return before.note if before is not None else ""

    def _before(self) -> ImageReview | None:
        bench = self._desk.bench
        return review_of_row(bench.review) if bench is not None and bench.review is not None else None
