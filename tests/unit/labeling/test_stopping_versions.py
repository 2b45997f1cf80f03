"""Long work with versions ends where it is asked to, and leaves everything as it was."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from core.errors import Stopped
from core.project import Project
from core.queries.columns import driver_of
from core.queries.stopping import stoppable_reading
from core.queries.versions import versions
from core.watched import passing, watched
from labeling.labels_out import write_labels
from labeling.version_compare import LIVE, compare
from labeling.version_files import check_files
from labeling.version_rollback import outlook, roll_back
from labeling.versions import SplitPlan, freeze
from tests.many_images import add_images, delete_labels, edit_count, files_below, label_count
from tests.unit.labeling.drawn_project import drawn_project, set_lighting

IMAGES = 450


class AfterAsks:
    """Asks for a stop once it was looked at so many times."""

    def __init__(self, most: int) -> None:
        self.left = most

    def __call__(self) -> bool:
        self.left -= 1
        return self.left < 0


def stopped_at_each_step(work: Callable[[AfterAsks], object], look: Callable[[], object]) -> int:
    """Stop the work at its first step, its second and so on, until it is done; nothing may be another by a stop.

    Gives how often it was stopped.
    """
    before, stops = look(), 0
    while True:
        try:
            work(AfterAsks(stops))
        except Stopped:
            stops += 1
            assert look() == before
        else:
            assert look() != before
            return stops


@pytest.fixture
def many(project: Project) -> Project:
    """Images enough for several steps, all verified."""
    add_images(project, IMAGES)
    return project


def test_a_freeze_that_is_stopped_leaves_no_version_and_no_file(many: Project) -> None:
    def look() -> object:
        with many.registry.reading() as session:
            return len(versions(session)), files_below(many.objects.root)

    stops = stopped_at_each_step(lambda ask: freeze(many, "v", SplitPlan(), is_stop_asked=ask), look)
    assert stops > 2 * IMAGES / 200


def test_a_freeze_by_likeness_is_stopped_too(tmp_path: Path) -> None:
    project = drawn_project(tmp_path, 6)
    with pytest.raises(Stopped):
        freeze(project, "v", SplitPlan(group_by="similarity"), is_stop_asked=AfterAsks(8))
    with project.registry.reading() as session:
        assert versions(session) == []


def test_a_roll_back_that_is_stopped_leaves_the_labels_as_they_were(many: Project) -> None:
    freeze(many, "v", SplitPlan())
    with many.registry.reading() as session:
        ids = [row[0] for row in session.connection().exec_driver_sql("SELECT id FROM image")]
    delete_labels(many, ids[:420])
    stops = stopped_at_each_step(
        lambda ask: roll_back(many, "v", author="cy", is_stop_asked=ask),
        lambda: (label_count(many), edit_count(many)),
    )
    assert stops >= 8
    assert compare(many, LIVE, "v").is_empty


def test_writing_that_is_stopped_leaves_no_folder(project: Project, tmp_path: Path) -> None:
    add_images(project, 90)
    freeze(project, "v", SplitPlan())
    root = tmp_path / "out"
    root.mkdir()
    stops = stopped_at_each_step(
        lambda ask: write_labels(
            project, root / "new" / "deep" / "set", format_name="yolo", version="v", is_stop_asked=ask
        ),
        lambda: sorted(root.rglob("*")),
    )
    assert stops > 90 / 20


def test_looking_is_stopped(many: Project) -> None:
    freeze(many, "v", SplitPlan())
    for look in (
        lambda ask: outlook(many, "v", is_stop_asked=ask),
        lambda ask: compare(many, "v", LIVE, is_stop_asked=ask),
        lambda ask: check_files(many, "v", is_stop_asked=ask),
    ):
        with pytest.raises(Stopped):
            look(AfterAsks(2))


def test_what_is_changed_between_the_look_and_the_roll_back_is_rolled_back_too(tmp_path: Path) -> None:
    project = drawn_project(tmp_path, 6)
    freeze(project, "v", SplitPlan())
    with project.registry.reading() as session:
        ids = [row[0] for row in session.connection().exec_driver_sql("SELECT id FROM image ORDER BY id")]
    delete_labels(project, ids[:1])
    seen = outlook(project, "v")
    assert seen.images == 1
    set_lighting(project, ids[1], "day")
    delete_labels(project, ids[2:3])
    assert roll_back(project, "v", author="cy", seen=seen).images == 3
    assert compare(project, LIVE, "v").is_empty


def test_a_statement_that_takes_long_is_stopped_in_its_middle(project: Project) -> None:
    counting = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"  # without end
    for run in (
        lambda session: session.execute(text(counting)).scalar(),
        lambda session: driver_of(session).execute(counting).fetchone(),
    ):
        with pytest.raises(Stopped), stoppable_reading(project.registry, AfterAsks(3)) as session:
            run(session)
    with pytest.raises(OperationalError), stoppable_reading(project.registry, AfterAsks(3)) as session:
        session.execute(text("SELECT what FROM nowhere"))
    ending = counting.replace("FROM n)", "FROM n WHERE i < 500000)")
    with project.registry.reading() as session:  # the connection asks nobody any more
        assert session.execute(text(ending)).scalar() == 500_000


def test_how_far_it_is_is_shown_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    show = watched(lambda done, total, _message: told.append((done, total)))
    assert list(passing(range(5), 5, show, "Going", every=2)) == [0, 1, 2, 3, 4]
    assert told == [(0, 5), (2, 5), (4, 5), (5, 5)]
    assert list(passing((), 0, show, "Going")) == []
