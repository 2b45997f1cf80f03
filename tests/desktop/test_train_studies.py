"""Studies on the Train page: begun from the form, seen across their settings, and used."""

from typing import Any

from PySide6.QtCore import Qt

from core.queries.studies import studies
from core.schema_models import JobRow
from desktop.changes_hub import ChangesHub
from desktop.context import Context
from desktop.job_watcher import look_at_jobs
from desktop.pages.train import STUDIES, TRAININGS, TrainPage
from desktop.studies import cancel_study, resume_study, view_of
from tests.desktop.page_rows import add_run, add_version, show
from tests.desktop.study_rows import add_member, add_search, add_seeds, add_study
from training.studies import StudySpec, outcome_of
from training.studies_ranges import Range


def on_studies(context: Context, hub: ChangesHub, qtbot: Any) -> TrainPage:
    page = TrainPage(context, hub)
    show(page, hub, qtbot)
    page.tabs.setCurrentIndex(STUDIES)
    return page


def test_a_study_begins_with_what_the_form_says(context: Context, hub: ChangesHub, qtbot: Any) -> None:
    version_id = add_version(context.project)
    page = on_studies(context, hub, qtbot)
    page.form.numbers["epochs"].setValue(3)
    start = page.studies.start
    start.count.setValue(4)
    qtbot.mouseClick(start.chips["mosaic"], Qt.MouseButton.LeftButton)
    assert "4 trainings of at most 3 epochs" in start.budget.text()
    with qtbot.waitSignal(start.started):
        qtbot.mouseClick(start.start, Qt.MouseButton.LeftButton)

    with context.project.registry.reading() as session:
        row = studies(session)[0]
    spec = view_of(context, row.id).spec
    assert (row.version_id, spec.kind, spec.count, spec.settings["epochs"]) == (version_id, "search", 4, 3)
    assert "lr0" in spec.ranges
    assert "mosaic" not in spec.ranges
    assert page.studies.table.selected_keys() == [row.id]


def test_nothing_can_begin_without_a_version_or_without_anything_to_vary(
    context: Context, hub: ChangesHub, qtbot: Any
) -> None:
    page = on_studies(context, hub, qtbot)
    assert not page.studies.start.start.isEnabled()
    add_version(context.project)
    hub.look_elsewhere()
    page.refresh(None)
    assert page.studies.start.start.isEnabled()
    for chip in page.studies.start.chips.values():
        chip.setChecked(False)
    assert not page.studies.start.start.isEnabled()


def test_brushing_an_axis_filters_the_trials_and_a_line_leads_to_its_training(
    context: Context, hub: ChangesHub, qtbot: Any
) -> None:
    add_search(context.project, add_version(context.project), trials=8)
    page = on_studies(context, hub, qtbot)
    card = page.studies.card
    qtbot.waitUntil(lambda: card.view is not None)
    assert card.table.rowCount() == 8
    last = len(card.view.spec.ranges)
    top, middle = card.lines.point_of(last, 1.0).toPoint(), card.lines.point_of(last, 0.6).toPoint()
    qtbot.mousePress(card.lines, Qt.MouseButton.LeftButton, pos=top)
    qtbot.mouseMove(card.lines, middle)
    card.lines.brush("mAP50_95", 0.6, 1.0)  # offscreen, a moved pointer has no button down
    kept = card.lines.kept()
    assert 0 < len(kept) < 8
    assert card.table.rowCount() == len(kept)

    qtbot.mouseRelease(card.lines, Qt.MouseButton.LeftButton, pos=middle)
    line = next(each for each in card.lines._lines if each.is_best)
    points = card.lines._points(line)
    on_line = points[-2] + (points[-1] - points[-2]) * 0.5
    with qtbot.waitSignal(page.studies.run_asked) as told:
        qtbot.mouseClick(card.lines, Qt.MouseButton.LeftButton, pos=on_line.toPoint())
    assert told.args[0] in kept
    assert page.tabs.currentIndex() == TRAININGS
    assert page.table.selected_keys() == told.args


def test_the_best_settings_are_taken_into_the_form(context: Context, hub: ChangesHub, qtbot: Any) -> None:
    add_search(context.project, add_version(context.project), trials=4)
    page = on_studies(context, hub, qtbot)
    qtbot.waitUntil(page.studies.card.use.isVisible)
    qtbot.mouseClick(page.studies.card.use, Qt.MouseButton.LeftButton)

    view = page.studies.card.view
    best = max(view.members, key=lambda each: each.figures["mAP50_95"])
    settings = page.form.settings()
    assert settings["lr0"] == best.settings["lr0"]
    assert settings["epochs"] == 50


def test_seeds_are_shown_as_dots_with_their_spread(context: Context, hub: ChangesHub, qtbot: Any) -> None:
    add_seeds(context.project, add_version(context.project))
    page = on_studies(context, hub, qtbot)
    card = page.studies.card
    qtbot.waitUntil(lambda: card.view is not None)
    assert card.dots.isVisible()
    assert not card.lines.isVisible()
    assert "0.417 ± 0.010" in card.dots.accessibleDescription()
    assert "car · mAP50_95" in card.dots.accessibleDescription()


def test_a_trial_that_promises_nothing_is_asked_to_stop(context: Context) -> None:
    version_id, project = add_version(context.project), context.project
    spec = StudySpec("search", "detect-nano", 9, "mAP50_95", ranges={"lr0": Range(0.0003, 0.01, is_log=True)})
    study_id = add_study(project, version_id, spec)
    for number in range(1, 6):
        add_member(project, study_id, version_id, f"trial {number}", settings={"lr0": 0.001 * number}, value=0.5,
                   curve={1: 0.2, 2: 0.4, 3: 0.5})  # fmt: skip
    poor = add_member(project, study_id, version_id, "trial 6", settings={"lr0": 0.009}, state="running",
                      curve={1: 0.01, 2: 0.02})  # fmt: skip
    (project.root / "jobs" / f"job-{poor.removeprefix('run-')}").mkdir(parents=True)
    look = look_at_jobs(context, frozenset({f"job-{poor.removeprefix('run-')}"}))  # type: ignore[arg-type]

    view = view_of(context, study_id)
    assert look.problems == ()
    assert view.progress.pruned == {poor}
    assert outcome_of(view.members[-1], view.progress) == "stopping"
    with project.registry.reading() as session:
        assert session.get_one(JobRow, view.members[-1].job_id).state == "stopping"


def test_a_cancelled_study_keeps_what_is_done_and_goes_on_where_it_was(context: Context) -> None:
    study_id = add_search(context.project, add_version(context.project), trials=3)
    cancel_study(context, study_id)
    assert view_of(context, study_id).row.state == "stopped"
    assert "best" in view_of(context, study_id).row.result_json
    resume_study(context, study_id)
    assert view_of(context, study_id).row.state == "running"
    assert len(view_of(context, study_id).members) == 3


def test_a_waiting_training_can_be_moved_up(context: Context, hub: ChangesHub, qtbot: Any) -> None:
    job_id = add_run(context.project, add_version(context.project), state="queued")
    page = TrainPage(context, hub)
    show(page, hub, qtbot)
    assert page.table.cell_text(0, 1) == "Waiting for its turn"
    assert page.first.isVisible()
    qtbot.mouseClick(page.first, Qt.MouseButton.LeftButton)
    with context.project.registry.reading() as session:
        assert session.get_one(JobRow, job_id).result_json == '{"goes_before":1}'
