"""Any sequence of edits can be taken back to exactly where it began, and the log alone gives the present state."""

import random
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.project import Project, open_project
from labeling.store import apply, undo
from tests.journeys.edit_storm import steps_of
from tests.journeys.test_killed_while_labelling import a_project
from tests.replaying import live_states, replayed_states


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """A drive of twelve frames that all examples edit, one after the other."""
    made = open_project(a_project(tmp_path_factory.mktemp("sequences") / "project"))
    yield made
    made.close()


def states(project: Project) -> dict[tuple[str, str], str]:
    """Everything that can be said, as it is said now."""
    with project.registry.reading() as session:
        return live_states(session)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 25))
def test_any_sequence_of_edits_and_its_undos_gives_back_the_start(project: Project, seed: int, length: int) -> None:
    chance = random.Random(seed)
    before, done = states(project), []
    for _ in range(length):
        edit = chance.choice(steps_of(project, chance))()
        if edit.changes:
            done.append(apply(project.registry, edit, author="storm"))
    for edit_id in reversed(done):
        undo(project.registry, edit_id, author="storm")
    assert states(project) == before


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 25))
def test_the_log_alone_gives_the_present_state(project: Project, seed: int, length: int) -> None:
    chance = random.Random(seed)
    for _ in range(length):
        edit = chance.choice(steps_of(project, chance))()
        if edit.changes:
            edit_id = apply(project.registry, edit, author="storm")
            if chance.random() < 0.3:
                undo(project.registry, edit_id, author="storm")
    with project.registry.reading() as session:
        assert live_states(session) == replayed_states(session)
