"""A review moves between six states, says why it rejects, and is an edit like any other."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ids import ImageId
from core.project import Project, utc_now
from core.queries.images import review_of
from core.schema import ImageRow
from labeling.review_states import (
    WORDS,
    ImageReview,
    ReviewState,
    allowed_next,
    review_from_state,
    review_of_row,
    review_set,
    review_to_state,
    sentence_of,
)
from labeling.store import apply, undo

STATES: tuple[ReviewState, ...] = get_args(ReviewState)
IMAGE = ImageId(1)
places = st.floats(0, 4000, allow_nan=False)


def review_now(project: Project) -> ImageReview | None:
    with project.registry.reading() as session:
        row = review_of(session, IMAGE)
        return None if row is None else review_of_row(row)


@pytest.mark.parametrize("state", STATES)
def test_each_state_has_a_word_a_sentence_and_a_way_on(state: ReviewState):
    assert WORDS[state]
    assert sentence_of(state).endswith(".")
    assert allowed_next(state)
    assert state not in allowed_next(state)


def test_every_state_can_be_reached_from_to_do():
    reached: set[ReviewState] = {"to_do"}
    for _ in STATES:
        reached |= {after for state in reached for after in allowed_next(state)}
    assert reached == set(STATES)


def test_a_rejection_without_a_note_is_refused():
    with pytest.raises(ValueError, match="why"):
        ImageReview(IMAGE, "rejected", "  ")


def test_half_a_pin_is_refused():
    with pytest.raises(ValueError, match="both"):
        ImageReview(IMAGE, "needs_review", "here", x=4.0)


@given(st.sampled_from(STATES), st.text(), st.none() | st.tuples(places, places), st.text())
def test_a_review_comes_back_from_its_state_as_it_was(
    state: ReviewState, note: str, pin: tuple[float, float] | None, author: str
):
    x, y = pin or (None, None)
    review = ImageReview(IMAGE, state, note + "a", x, y, author)
    assert review_from_state(IMAGE, review_to_state(review)) == review


def test_a_review_is_written_and_taken_back(project: Project):
    with project.registry.transaction() as tx:
        tx.session.add(ImageRow(id=1, sha256="1", name="a", path="a", width=64, height=64, added_at=utc_now()))
    rejected = ImageReview(IMAGE, "rejected", "The car is missing.", 4.5, 6.0, "ann")
    edit_id = apply(project.registry, review_set(None, rejected), author="ann")
    assert review_now(project) == rejected
    undo(project.registry, edit_id, author="ann")
    assert review_now(project) is None
