"""What a reviewer says of the image in hand, and the mode that goes through the images of one state."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from core.queries.images import next_for_review
from core.queries.reviews import ReviewState, images_in_review, review_counts
from core.shapes import Point
from desktop.background import run_in_background
from desktop.canvas.turning import Turn
from desktop.messages import ask_text
from desktop.pages.label_desk import Desk
from desktop.pages.label_review_bar import ReviewBar
from labeling.review_states import ImageReview, review_of_row, review_set

if TYPE_CHECKING:
    from desktop.pages.label import LabelPage

FIRST_LOOKED_AT: tuple[ReviewState, ...] = ("done", "needs_review", "rejected", "in_progress", "to_do", "approved")


class ReviewActions:
    """The review of one page. In the mode, what was decided leads on to the next image of the state gone through."""

    def __init__(self, desk: Desk, page: LabelPage, bar: ReviewBar, turn: Callable[[], Turn]) -> None:
        self._desk, self._page, self._turn = desk, page, turn
        self.mode = ReviewMode(desk, page, bar)
        self._cursor: Point | None = None
        page.canvas.cursor_moved.connect(self._take_cursor)
        bar.approved.connect(self.approve)
        bar.rejected.connect(self.reject)
        bar.said.connect(self.set_state)

    def approve(self) -> None:
        """Say that the image is right as it is; on to the next one."""
        if self._set("approved", note="", place=None):
            self.go_next()

    def reject(self) -> None:
        """Say that the image is not right, and why; on to the next one.

        The note is pinned to the selected shape, or to where the cursor is, or stays where it was.
        """
        place, where = self._place()
        note = ask_text(self._page, f"What is wrong with this image? The note is pinned {where}.", text=self._note())
        if note is not None and self._set("rejected", note=note, place=place):
            self.go_next()

    def set_state(self, state: ReviewState) -> None:
        """Any state but rejected."""
        before = self._before()
        kept = (before.x, before.y) if before is not None and before.x is not None and before.y is not None else None
        self._set(state, note=self._note(), place=None if state == "done" else kept)

    def pin(self, point: Point) -> None:
        """Pin a note to a place; the image needs another look then."""
        note = ask_text(self._page, "A note for this place:", text=self._note())
        if note is not None:
            before = self._before()
            state: ReviewState = "rejected" if before is not None and before.state == "rejected" else "needs_review"
            self._set(state, note=note, place=point, name="Pin note")
            self._page.use_tool("select")

    def go_next(self) -> None:
        """Open the next image of the state gone through; out of the mode the next that waits for a reviewer."""
        if self.mode.is_on:
            self.mode.step(1)
            return
        bench = self._desk.bench
        with self._desk.project.registry.reading() as session:
            there = next_for_review(session, after=bench.id if bench is not None else 0)
        if there is None:
            self._desk.say("No further image waits for a review.")
        else:
            self._page.open_image(there)

    def _set(self, state: ReviewState, *, note: str, place: Point | None, name: str = "") -> bool:
        bench, before = self._desk.bench, self._before()
        if bench is None:
            return False
        x, y = place if place is not None else (None, None)
        base = before or ImageReview(bench.id, "to_do")
        after = replace(base, state=state, note=note, x=x, y=y, author=self._desk.author)
        return self._desk.do(review_set(before, after, name))

    def _place(self) -> tuple[Point | None, str]:
        chosen = self._desk.chosen()
        bounds = chosen[-1].shape.bounds() if chosen else None
        if bounds is not None:
            name = self._desk.words.name_of(chosen[-1].class_id)
            return ((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2), f"to the selected {name}"
        before = self._before()
        if before is not None and before.x is not None and before.y is not None:
            return (before.x, before.y), "where it was"
        if self._cursor is not None:
            return self._cursor, "to the place under the cursor"
        return None, "to no place: select a shape first to pin it there"

    def _take_cursor(self, point: Point | None) -> None:
        self._cursor = None if point is None else self._turn().back(point)

    def _note(self) -> str:
        before = self._before()
        return before.note if before is not None else ""

    def _before(self) -> ImageReview | None:
        bench = self._desk.bench
        return review_of_row(bench.review) if bench is not None and bench.review is not None else None


class ReviewMode:
    """Goes through the images of one state, in the order that they came in; the bar shows where."""

    def __init__(self, desk: Desk, page: LabelPage, bar: ReviewBar) -> None:
        self._desk, self._page, self._bar = desk, page, bar
        self.is_on = False
        self._state: ReviewState = "done"
        self._ids = array("q")
        self._asked = 0
        self._is_reading = self._is_stale = False
        bar.state_chosen.connect(self.go_through)
        bar.stepped.connect(self.step)
        bar.left.connect(self.toggle)

    def toggle(self) -> None:
        """Begin with the first state that has images, or leave."""
        self.is_on = not self.is_on
        self._bar.setVisible(self.is_on)
        if self.is_on:
            self._read(None)
        self._page.canvas.setFocus()

    def go_through(self, state: ReviewState) -> None:
        """Go through the images of this state."""
        self._read(state)

    def step(self, by: int) -> None:
        """The next image of the state, or the one before; one that has left the state is not among them."""
        present = self._desk.bench.id if self._desk.bench is not None else 0
        ahead = [each for each in self._ids if (each > present if by > 0 else each < present)]
        if not ahead:
            self._desk.say("That was the last image of this state." if by > 0 else "That was the first one.")
            return
        self._page.open_image(ahead[0] if by > 0 else ahead[-1])

    def show_image(self) -> None:
        """Show what is said of the open image, and where it is; called when another one is open, or it changed."""
        bench = self._desk.bench
        if not self.is_on or bench is None:
            return
        review = bench.review
        begun = "in_progress" if bench.annotations or bench.completeness else "to_do"
        state: ReviewState = begun if review is None else review.state  # type: ignore[assignment]  # one of them
        self._bar.show_image(state, review.note if review is not None else "")
        row = self._ids.index(bench.id) if bench.id in self._ids else None
        self._bar.show_place(row, len(self._ids))

    def refresh(self) -> None:
        """Read anew which images are in the state; what is open stays open."""
        self._is_stale = self._is_reading  # what is read now may be old already: it is read once more
        if self.is_on and not self._is_reading:
            self._read(self._state, opens=False)

    def _read(self, state: ReviewState | None, *, opens: bool = True) -> None:
        self._asked += 1
        self._is_reading = True
        number, registry = self._asked, self._desk.project.registry

        def read() -> tuple[ReviewState, array[int], dict[ReviewState, int]]:
            with registry.reading() as session:
                counts = review_counts(session)
                filled = [each for each in FIRST_LOOKED_AT if counts[each]]
                chosen: ReviewState = state if state is not None else (filled or [FIRST_LOOKED_AT[0]])[0]
                return chosen, images_in_review(session, chosen), counts

        run_in_background(self._bar, read, lambda found: self._take(number, *found, opens=opens))

    def _take(
        self, number: int, state: ReviewState, ids: array[int], counts: dict[ReviewState, int], *, opens: bool
    ) -> None:
        if number != self._asked:
            return
        self._is_reading = False
        self._state, self._ids = state, ids
        self._bar.show_counts(counts)
        self._bar.show_state(state)
        bench = self._desk.bench
        if opens and ids and (bench is None or bench.id not in ids):
            self._page.open_image(ids[0])
        self.show_image()
        if self._is_stale:
            self.refresh()
