"""A check looks only at what changed, and what people decided about its findings is remembered."""

import os
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import pytest
from sqlalchemy import text

from core.errors import UserError
from core.ids import ImageId, new_number
from core.jobs.executor import LocalExecutor
from core.jobs.watching import ask_job_to_stop, take_in, watch
from core.project import Project, is_sound
from core.queries.images import annotations_of
from core.schema_models import JobRow
from core.shapes import Box
from desktop.composition import intakes
from labeling import ontology
from labeling.data_tests.deciding import bring_back, dismiss, dismiss_kind
from labeling.data_tests.handing import OUTCOME, Outcome, read_work, write_outcome, write_work
from labeling.data_tests.known import KINDS, TESTS
from labeling.data_tests.reading import read_work as read_project
from labeling.data_tests.recording import record_check
from labeling.data_tests.running import Looked
from labeling.data_tests.seam import Found
from labeling.data_tests.starting import start_check
from labeling.edits import changed, deleted
from labeling.store import apply
from tests.checking import (
    add_labels,
    add_picture,
    add_pictures,
    add_rows,
    check_here,
    findings,
    folder_of_pictures,
    scene,
)

ROOT = Path(__file__).parents[4]
TINY = (10.0, 10.0, 12.0, 60.0)


@pytest.fixture
def images(project: Project) -> list[int]:
    """Five pictures, each with a sound label."""
    ids = add_pictures(project, {f"{number}.png": scene(number) for number in range(5)})
    car = ontology.add_class(project.registry, "car")
    add_labels(project, {image_id: [(20, 20, 90, 90)] for image_id in ids}, car)
    return ids


@pytest.fixture
def executor() -> LocalExecutor:
    return LocalExecutor([sys.executable, str(ROOT / "roadwright.py")], {})


def newest_change(project: Project) -> int:
    with project.registry.reading() as session:
        return int(session.execute(text("SELECT max(id) FROM change_feed")).scalar() or 0)


def reshape(project: Project, image_id: int, annotation_id: int, box: tuple[float, float, float, float]) -> None:
    with project.registry.reading() as session:
        before = next(each for each in annotations_of(session, image_id) if each.id == annotation_id)
    after = type(before)(before.id, ImageId(image_id), before.class_id, Box(*box), "ann")
    apply(project.registry, changed([before], [after]), author="ann")


def test_a_second_check_reads_no_picture_looks_at_nothing_and_changes_nothing(project: Project, images) -> None:
    first = check_here(project)
    assert (first["measured"], first["looked_at"]) == (5, 5)
    for path in folder_of_pictures(project).iterdir():  # other bytes that nobody can see without reading them
        was = path.stat()
        path.write_bytes(b"x" * was.st_size)
        os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))
    before = newest_change(project)
    second = check_here(project)
    assert second == {"measured": 0, "looked_at": 0, "tests": []}
    assert newest_change(project) == before
    assert findings(project) == []
    assert check_here(project, is_all=True)["measured"] == 5
    assert {row.kind for row in findings(project)} == {"corrupt"}


def test_only_the_image_whose_labels_changed_is_looked_at_again(project: Project, images) -> None:
    check_here(project)
    (tiny,) = add_labels(project, {images[3]: [TINY]}, 1)
    again = check_here(project, tests=["labels", "pictures", "alike", "tracks"])
    assert again == {"measured": 0, "looked_at": 1, "tests": ["pictures", "labels"]}
    assert [(row.kind, row.annotation_id) for row in findings(project)] == [("tiny", tiny)]


def test_only_a_file_that_changed_is_measured_again(project: Project, images) -> None:
    check_here(project)
    cv2.imwrite(str(folder_of_pictures(project) / "2.png"), scene(77))
    assert check_here(project)["measured"] == 1
    assert [(row.kind, row.image_id) for row in findings(project)] == [("changed_file", images[2])]


def test_new_images_alone_are_measured(project: Project, images) -> None:
    check_here(project)
    add_picture(project, "new.png", scene(99))
    assert check_here(project)["measured"] == 1


def test_what_is_mended_is_gone_and_what_comes_back_is_open(project: Project, images) -> None:
    (label,) = add_labels(project, {images[0]: [TINY]}, 1)
    check_here(project)
    reshape(project, images[0], label, (10, 10, 60, 60))
    check_here(project)
    assert findings(project) == []
    assert [row.kind for row in findings(project, state="gone")] == ["tiny"]
    reshape(project, images[0], label, TINY)
    check_here(project)
    assert [row.annotation_id for row in findings(project)] == [label]


def test_a_finding_goes_with_its_label(project: Project, images) -> None:
    add_labels(project, {images[0]: [TINY]}, 1)
    check_here(project)
    with project.registry.reading() as session:
        said = [each for each in annotations_of(session, images[0]) if each.shape.bounds() == TINY]
    apply(project.registry, deleted(said), author="ann")
    check_here(project)
    assert findings(project) == []


def test_a_dismissal_outlives_checks_mending_and_another_test(project: Project, images) -> None:
    (label,) = add_labels(project, {images[0]: [TINY]}, 1)
    check_here(project)
    (row,) = findings(project)
    assert dismiss(project.registry, [row.id], author="ben") == [row.id]
    check_here(project, is_all=True)
    assert [each.decided_by for each in findings(project, state="dismissed")] == ["ben"]
    reshape(project, images[0], label, (10, 10, 60, 60))
    check_here(project)
    assert findings(project, state="dismissed") == []
    reshape(project, images[0], label, TINY)
    check_here(project)
    assert [each.decided_by for each in findings(project, state="dismissed")] == ["ben"]
    other = Looked("other", ("thin",), tuple(images), (Found("thin", row.key, images[0], "thin"),), {})
    record(project, Outcome([], [other]))
    assert findings(project) == []
    bring_back(project.registry, [row.id])
    assert [(each.state, each.decided_by) for each in findings(project)] == [("open", "")]


def record(project: Project, outcome: Outcome) -> None:
    folder = project.jobs_folder / f"job-{new_number()}"
    folder.mkdir()
    write_outcome(folder / OUTCOME, outcome)
    row = JobRow(id=folder.name, kind="check", title="", state="done", folder=f"jobs/{folder.name}", created_at="")
    with project.registry.transaction() as tx:
        record_check(tx, project, row, None)


def test_all_of_a_kind_are_dismissed_and_brought_back(project: Project, images) -> None:
    add_labels(project, {image_id: [TINY] for image_id in images}, 1)
    check_here(project)
    ids = dismiss_kind(project.registry, "tiny", author="ben")
    assert (len(ids), findings(project)) == (5, [])
    bring_back(project.registry, ids)
    assert len(findings(project, "tiny")) == 5


def test_only_the_chosen_tests_look_and_the_findings_of_others_stay(project: Project, images) -> None:
    add_labels(project, {images[0]: [TINY]}, 1)
    check_here(project)
    (folder_of_pictures(project) / "1.png").unlink()
    check_here(project, tests=["pictures"])
    assert [row.kind for row in findings(project)] == ["missing", "tiny"]


def test_what_a_worker_is_handed_comes_back_as_it_was(project: Project, images, tmp_path: Path) -> None:
    check_here(project)
    before = read_project(project)
    write_work(tmp_path / "evidence", before)
    after = read_work(tmp_path / "evidence")
    assert after.seen == before.seen
    assert after.evidence.images.path == before.evidence.images.path
    assert (after.evidence.labels.xyxy == before.evidence.labels.xyxy).all()
    assert (after.evidence.label_marks == before.evidence.label_marks).all()
    assert (after.evidence.measures.look == before.evidence.measures.look).all()


def test_every_test_names_kinds_of_its_own() -> None:
    assert len(set(KINDS)) == len(KINDS)
    assert len({test.name for test in TESTS}) == len(TESTS)


def test_an_unknown_kind_and_an_empty_project_are_refused(project: Project, executor: LocalExecutor) -> None:
    with pytest.raises(UserError, match="no kind of finding nonsense"):
        start_check(project, executor, kinds=("nonsense",))
    with pytest.raises(UserError, match="no image to check"):
        start_check(project, executor)


def slow_pictures(project: Project, count: int) -> None:
    """Images that share one file which takes long to decode."""
    noise = np.random.default_rng(0).integers(0, 255, (900, 1200, 3), np.uint8)
    cv2.imwrite(str(project.root / "noise.png"), noise)
    ids = add_rows(project, count, size_wh=(1200, 900))
    with project.registry.transaction() as tx:
        tx.session.execute(text("UPDATE image SET path = 'noise.png'"))
        tx.touch("images", ids)


def wait_for_measures(project: Project) -> Path:
    kept = project.cache_folder / "measures.jsonl"
    until = time.monotonic() + 60
    while not kept.exists() or not kept.stat().st_size:
        assert time.monotonic() < until, "the worker measured nothing"
        time.sleep(0.01)
    return kept


def rows_of(project: Project) -> dict[str, int]:
    with project.registry.reading() as session:
        tables = ("image_measure", "finding", "checked")
        return {name: int(session.execute(text(f"SELECT count(*) FROM {name}")).scalar() or 0) for name in tables}


def test_a_killed_worker_leaves_nothing_half_done_and_the_next_check_goes_on(
    project: Project, executor: LocalExecutor
) -> None:
    slow_pictures(project, 200)
    job_id = start_check(project, executor)
    with pytest.raises(UserError, match="being checked already"):
        start_check(project, executor)
    kept = wait_for_measures(project)
    executor.kill(project.jobs_folder / job_id)
    row = take_in(project, executor, intakes(), job_id)
    done = len(kept.read_text().splitlines())
    assert row.state == "interrupted"
    assert 0 < done < 200
    assert rows_of(project) == {"image_measure": 0, "finding": 0, "checked": 0}
    assert is_sound(project)

    again = start_check(project, executor, kinds=("changed_file",))
    wait_for_measures(project)
    ask_job_to_stop(project, again)
    assert watch(project, executor, intakes(), again, lambda _row: None, poll_s=0.05).state == "stopped"
    assert rows_of(project) == {"image_measure": 0, "finding": 0, "checked": 0}
    assert len(kept.read_text().splitlines()) >= done

    last = start_check(project, executor, kinds=("changed_file",))
    assert watch(project, executor, intakes(), last, lambda _row: None, poll_s=0.05).state == "done"
    assert rows_of(project)["image_measure"] == 200
    assert len(findings(project, "changed_file")) == 200
    assert not kept.exists()
