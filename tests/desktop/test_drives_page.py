"""The Drives page plays what was judged, and sends weak spots back with what the model said."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlmodel import select

from core.changes import Changes
from core.jobs.watching import watch
from core.queries.images import image_ids, review_items_of, suggestions_of
from core.queries.packages import validation_of_job
from core.schema import ReviewItemRow
from core.schema_models import DriveValidationRow
from desktop.changes_hub import ChangesHub
from desktop.context import Context
from desktop.job_watcher import JobWatcher
from desktop.pages.drives import DrivesPage
from desktop.sending_back import hard_frames_of, send_back
from desktop.widgets.drive_timeline import highest
from exports.manifest import PackageManifest, Provenance
from exports.package import build_package
from exports.validation import DriveRequest, start_drive
from labeling.ontology import add_class
from tests.unit.exports.makers import brightness_detector, detector_contract, moving_pictures, picture, write_video

FRAMES = 12


def make_package(folder: Path) -> Path:
    """A package around a small real network."""
    onnx = brightness_detector(folder / "bright.onnx").read_bytes()
    manifest = PackageManifest(detector_contract(score_threshold=0.1), "fp32", Provenance("model-1", "nano", "a" * 64))
    return build_package(folder / "a.rwpkg", onnx=onnx, manifest=manifest, golden_images=[picture()]).path


@pytest.fixture
def validated(context: Context, tmp_path: Path) -> DriveValidationRow:
    """A drive that a small real network was replayed over, in a real worker."""
    package = make_package(tmp_path)
    video = write_video(tmp_path / "road.mp4", moving_pictures(FRAMES))
    request = DriveRequest(package, video, tmp_path / "report", budget_ms=1000)
    job_id = start_drive(context.project, context.executor, request)
    row = watch(context.project, context.executor, context.intakes, job_id, lambda _row: None, poll_s=0.05)
    assert row.state == "done", row.message
    with context.project.registry.reading() as session:
        return validation_of_job(session, job_id)


@pytest.fixture
def page(context: Context, hub: ChangesHub, qtbot: QtBot, validated: DriveValidationRow) -> Iterator[DrivesPage]:
    assert validated.id
    shown = DrivesPage(context, hub)
    qtbot.addWidget(shown)
    shown.resize(1280, 720)
    shown.show()
    shown.refresh(None)
    qtbot.waitUntil(lambda: "1 of 12" in shown.player.position.text(), timeout=10_000)
    yield shown
    shown.player.playback.close()


def test_a_project_without_packages_says_what_to_do(context: Context, hub: ChangesHub, qtbot: QtBot) -> None:
    page = DrivesPage(context, hub)
    qtbot.addWidget(page)
    page.show()
    page.refresh(None)
    asked: list[str] = []
    page.go_to.connect(asked.append)
    page.empty.pressed.emit()
    assert (page.empty.isVisible(), asked) == (True, ["Export"])


def test_a_package_and_a_recording_from_files_are_replayed_and_shown(
    context: Context, hub: ChangesHub, qtbot: QtBot, tmp_path: Path
) -> None:
    page = DrivesPage(context, hub)
    qtbot.addWidget(page)
    hub.changed.connect(page.refresh)
    page.show()
    page.refresh(None)
    assert not page.request.run.isEnabled()
    page.request.package.pick(make_package(tmp_path))
    page.request.recording.pick(write_video(tmp_path / "road.mp4", moving_pictures(FRAMES)))
    watcher = JobWatcher(context, page)
    page.request.run.click()
    qtbot.waitUntil(page.request.stop.isVisible, timeout=20_000)
    qtbot.waitUntil(lambda: "1 of 12" in page.player.position.text(), timeout=30_000)
    assert page.request.run.isVisible()
    watcher.stop()
    page.player.playback.close()


def test_lists_that_did_not_change_are_left_alone_while_a_job_runs(page: DrivesPage) -> None:
    chosen: list[int] = []
    page.request.recording.box.currentIndexChanged.connect(chosen.append)
    page.refresh(Changes({"jobs": frozenset({"job-1"}), "drives": None}))
    assert chosen == []


def test_peaks_stay_when_a_long_drive_is_shown_on_a_narrow_screen() -> None:
    values = np.zeros(100_000)
    values[[3, 55_555, 99_999]] = (5, 7, 9)
    shown = highest(values, 640)
    assert len(shown) == 640
    assert sorted(shown[shown > 0].tolist()) == [5, 7, 9]


def test_keys_step_through_the_frames(page: DrivesPage, qtbot: QtBot) -> None:
    page.player.setFocus()
    qtbot.keyClick(page.player, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: "2 of 12" in page.player.position.text(), timeout=10_000)
    qtbot.keyClick(page.player, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: "1 of 12" in page.player.position.text(), timeout=10_000)


def test_playing_reaches_the_last_frame_and_stops(page: DrivesPage, qtbot: QtBot) -> None:
    page.player.play_button.click()
    qtbot.waitUntil(lambda: "12 of 12" in page.player.position.text(), timeout=15_000)
    qtbot.waitUntil(lambda: not page.player.playback.is_playing(), timeout=10_000)


def test_a_click_on_the_timeline_shows_that_frame(page: DrivesPage, qtbot: QtBot) -> None:
    timeline = page.player.timeline
    place = timeline.rect().center()
    place.setX(timeline.width() - 2)
    qtbot.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: "12 of 12" in page.player.position.text(), timeout=10_000)


def test_a_frame_sent_back_waits_first_in_the_queue_with_its_reason(
    page: DrivesPage, context: Context, qtbot: QtBot
) -> None:
    page.player.send_button.click()

    def waits() -> None:
        with context.project.registry.reading() as session:
            items = [item for key in image_ids(session, state="to_review") for item in review_items_of(session, key)]
        assert [(item.frame_index, item.reason) for item in items] == [(0, "sent back by hand")]

    qtbot.waitUntil(waits, timeout=10_000)


def test_frames_carry_the_models_boxes_as_suggestions_and_are_sent_once(
    context: Context, validated: DriveValidationRow, send: Callable[[], list[int]]
) -> None:
    first, again = send(), send()
    assert first == again
    with context.project.registry.reading() as session:
        assert len(session.exec(select(ReviewItemRow)).all()) == len(first) == 2
        found = [suggestion for image_id in first for suggestion in suggestions_of(session, image_id)]
    assert len(found) > 0
    assert {suggestion.source for suggestion in found} == {f"package {validated.package_sha256[:12]}"}


@pytest.fixture
def send(context: Context, validated: DriveValidationRow) -> Callable[[], list[int]]:
    add_class(context.project.registry, "car")
    return lambda: [int(image) for image in send_back(context, validated, {3: ("doubt", 0.5), 7: ("doubt", 0.4)})]


def test_hard_frames_of_a_validation_have_reasons(validated: DriveValidationRow) -> None:
    assert all(reason and 0 <= score <= 1 for reason, score in hard_frames_of(validated).values())
