"""A drive is proved the same way each time, leaves a log, a report and one row, and says what it cannot judge."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from core.errors import Stopped, UserError
from core.jobs.events import Finished, append_event
from core.jobs.reporter import JobReporter
from core.jobs.spec import read_spec
from core.jobs.watching import take_in
from core.project import Project
from core.queries.packages import drive_of_file, summary_of, validation_of_job, validations
from exports.actions import SafetyRule
from exports.drive_log import read_log, results_sha256
from exports.drive_run import validate_drive
from exports.drive_summary import DriveRequest
from exports.manifest import Gate, PackageManifest, Provenance
from exports.package import build_package
from exports.tasks import drive, suggest
from exports.validation import record_drive, request_from_json, request_to_json, send_back, start_drive
from exports.verdict import FRAMES_FOR_P95, judge_latency, judge_recording, together
from tests.unit.exports.makers import brightness_detector, detector_contract, moving_pictures, picture, write_video

FRAMES = 30


@pytest.fixture
def package(tmp_path: Path) -> Path:
    onnx = brightness_detector(tmp_path / "a.onnx").read_bytes()
    manifest = PackageManifest(
        contract=detector_contract(score_threshold=0.1),
        precision="fp32",
        provenance=Provenance("model-1", "nano", "a" * 64),
        safety_actions=(SafetyRule("car", "warn", 0.1, 1, 5),),
        gates=(Gate("latency_p95_ms", "<=", 2000.0),),
    )
    return build_package(tmp_path / "a.rwpkg", onnx=onnx, manifest=manifest, golden_images=[picture()]).path


@pytest.fixture
def video(tmp_path: Path) -> Path:
    return write_video(tmp_path / "drive.mp4", moving_pictures(FRAMES))


def request(package: Path, video: Path, folder: str = "report", **changes: object) -> DriveRequest:
    return DriveRequest(package, video, package.parent / folder, **changes)


def test_two_replays_agree_in_all_but_the_clock(package: Path, video: Path) -> None:
    first, second = (validate_drive(request(package, video, name)) for name in ("one", "two"))
    assert first.results_sha256 == second.results_sha256 == results_sha256(second.log)
    assert first.frames == FRAMES


def test_the_log_has_one_row_a_frame_and_pandas_needs_no_help(package: Path, video: Path) -> None:
    import pyarrow.parquet as pq

    summary = validate_drive(request(package, video))
    table = pq.read_table(summary.log)
    assert table["frame_index"].to_pylist() == list(range(FRAMES))
    assert {name for name in table.column_names if name.endswith("_ms")} == {
        "read_ms", "preprocess_ms", "run_ms", "decode_ms", "latency_ms", "over_budget_ms",
    }  # fmt: skip
    assert set(table["drive_sha256"].to_pylist()) == {summary.drive_sha256}


def test_a_read_log_gives_the_boxes_back(package: Path, video: Path) -> None:
    summary = validate_drive(request(package, video))
    log = read_log(summary.log)
    assert log.classes == ("car", "person")
    assert sum(len(frame.detections) for frame in log.frames) == summary.to_json()["detections"] > 0
    assert {frame.action for frame in log.frames} == {"none", "warn"}


def test_an_action_is_told_with_its_time(package: Path, video: Path) -> None:
    (span,) = validate_drive(request(package, video)).actions
    assert (span.action, span.class_name, span.start, span.end) == ("warn", "car", 4, FRAMES - 1)
    assert span.start_s == pytest.approx(0.4)


def test_the_answer_holds_what_the_contract_of_the_command_promises(package: Path, video: Path) -> None:
    told = json.loads(json.dumps(validate_drive(request(package, video, measures_limits=True)).to_json()))
    promised = {"frames", "fps", "latency_ms", "dropped", "detections", "actions", "anomalies", "verdict", "log"}
    assert promised <= told.keys()
    assert {"p50", "p95", "p99"} <= told["latency_ms"].keys()
    assert told["limits"]["decode_only_fps"] > 0
    assert told["limits"]["session_run_only_fps"] > 0
    assert Path(told["log"]).is_file()


def test_the_report_needs_nothing_else_and_escapes_names(package: Path, tmp_path: Path) -> None:
    video = write_video(tmp_path / "a <b>&c.mp4", moving_pictures(FRAMES))
    summary = validate_drive(request(package, video))
    page = summary.report.read_text(encoding="utf-8")
    assert "a &lt;b&gt;&amp;c.mp4" in page
    assert "<b>&c" not in page
    assert "http" not in page.replace("http://www.w3.org", "")
    assert summary.results_sha256 in page


def test_real_time_keeps_the_pace_of_the_recording(package: Path, tmp_path: Path) -> None:
    video = write_video(tmp_path / "short.mp4", moving_pictures(8), fps=20)
    summary = validate_drive(request(package, video, is_realtime=True))
    assert summary.frames + summary.dropped == 8
    assert summary.fps < 30


def test_a_tampered_package_is_never_driven(package: Path, video: Path) -> None:
    content = bytearray(package.read_bytes())
    content[len(content) // 2] ^= 1
    package.write_bytes(content)
    with pytest.raises(UserError, match="cannot be trusted"):
        validate_drive(request(package, video))


def test_being_stopped_leaves_no_log(package: Path, video: Path) -> None:
    with pytest.raises(Stopped):
        validate_drive(request(package, video), is_stop_asked=lambda: True)
    assert not list((package.parent / "report").glob("*"))


def test_too_few_frames_or_no_budget_are_not_judged() -> None:
    assert judge_latency([1.0] * (FRAMES_FOR_P95 - 1), 50).verdict == "not judged"
    assert judge_latency([1.0] * 100, None).verdict == "not judged"
    assert judge_latency([1.0] * 100, 50).verdict == "pass"
    assert judge_latency([1.0] * 90 + [80.0] * 10, 50).verdict == "fail"


def test_a_damaged_recording_passes_nothing() -> None:
    good = judge_latency([1.0] * 100, 50)
    assert together([good, judge_recording("the end is missing")]) == "not judged"
    assert together([judge_latency([90.0] * 100, 50), judge_recording("the end is missing")]) == "fail"


def test_the_gate_of_the_package_is_the_budget_when_none_is_asked_for(package: Path, video: Path) -> None:
    assert validate_drive(request(package, video)).budget_ms == 2000.0
    assert validate_drive(request(package, video, budget_ms=7.0)).budget_ms == 7.0


def test_a_budget_of_nothing_is_refused(package: Path, video: Path) -> None:
    with pytest.raises(UserError, match="more than 0 ms"):
        request(package, video, budget_ms=0.0)


@dataclass
class Elsewhere:
    """An executor whose workers have ended: the test is the worker."""

    def start(self, folder: Path) -> None: ...

    def is_alive(self, folder: Path) -> bool:
        return False

    def kill(self, folder: Path) -> None: ...


def driven(project: Project, asked: DriveRequest) -> str:
    job_id = start_drive(project, Elsewhere(), asked)
    folder = project.jobs_folder / job_id
    result = drive(folder, read_spec(folder).arguments, JobReporter(folder))
    append_event(folder, Finished("done", "", result))
    for _ in range(2):  # whoever watches second changes nothing
        assert take_in(project, Elsewhere(), {"drive": record_drive}, job_id).state == "done"
    return job_id


def test_a_drive_job_leaves_one_validation_and_knows_the_drive_again(
    project: Project, package: Path, video: Path
) -> None:
    first = driven(project, request(package, video))
    second = driven(project, request(package, video, "again"))
    with project.registry.reading() as session:
        assert len(validations(session)) == 2
        one, other = (validation_of_job(session, job_id) for job_id in (first, second))
        drive_row = drive_of_file(session, one.drive_sha256)
        assert drive_row is not None
        assert (one.drive_id, other.drive_id) == (drive_row.id, drive_row.id)
        assert project.drive_path(session, drive_row) == video.resolve()
        assert drive_row.frames == FRAMES
        assert project.objects.holds(str(summary_of(one)["log_object"]))
        assert one.results_sha256 == other.results_sha256


def test_a_report_inside_the_project_is_named_relatively(project: Project, package: Path, video: Path) -> None:
    asked = DriveRequest(package, video, project.root / "reports" / "first")
    job_id = driven(project, asked)
    with project.registry.reading() as session:
        assert validation_of_job(session, job_id).report_folder == "reports/first"


def test_hard_frames_wait_once_however_often_they_are_sent(project: Project, package: Path, video: Path) -> None:
    job_id = driven(project, request(package, video))
    with project.registry.transaction() as tx:
        row = validation_of_job(tx.session, job_id)
        assert len(send_back(tx, row, {3: ("flicker", 0.5), 9: ("doubt", 0.2)})) == 2
        assert send_back(tx, row, {3: ("flicker", 0.5)}) == []


def test_what_cannot_be_opened_starts_no_job(project: Project, package: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no recording"):
        start_drive(project, Elsewhere(), request(package, tmp_path / "gone.mp4"))
    with pytest.raises(UserError, match="nothing was started"):
        start_drive(project, Elsewhere(), request(tmp_path / "gone.rwpkg", tmp_path))
    assert not list(project.jobs_folder.iterdir())


def test_a_request_comes_back_from_its_json(package: Path, video: Path) -> None:
    asked = request(package.resolve(), video.resolve(), budget_ms=5.0, is_realtime=True, decoder="yolox")
    assert request_from_json(request_to_json(asked)) == asked


def test_suggestions_are_lines_and_a_bad_image_is_named(tmp_path: Path) -> None:
    import cv2

    from core.contract import contract_to_json

    onnx = brightness_detector(tmp_path / "a.onnx")
    cv2.imwrite(str(tmp_path / "good.png"), np.full((40, 80, 3), 200, np.uint8))
    (tmp_path / "bad.png").write_bytes(b"bad")
    images = [
        {"id": 7, "path": str(tmp_path / "good.png"), "orientation": 1},
        {"id": 8, "path": str(tmp_path / "bad.png"), "orientation": 1},
        {"id": 9, "path": str(tmp_path / "gone.png"), "orientation": 1},
    ]
    arguments = {"onnx": str(onnx), "contract": contract_to_json(detector_contract()), "images": images, "model": "m"}
    result = suggest(tmp_path, arguments, JobReporter(tmp_path))
    assert (result["images"], result["suggestions"], len(result["skipped"])) == (1, 1, 2)
    looked_at, told = map(json.loads, (tmp_path / "suggestions.jsonl").read_text().splitlines())
    assert looked_at == {"image_id": 7}
    assert (told["image_id"], told["class"], told["xyxy"]) == (7, "car", [20.0, 10.0, 60.0, 30.0])


def test_suggesting_that_is_stopped_keeps_what_it_has(tmp_path: Path) -> None:
    import cv2

    from core.contract import contract_to_json
    from core.jobs.spec import ask_to_stop

    class StoppedAfterTheFirst(JobReporter):
        def progress(self, done: float, total: float, message: str = "") -> None:
            ask_to_stop(self.folder)
            super().progress(done, total, message)

    cv2.imwrite(str(tmp_path / "a.png"), np.full((40, 80, 3), 200, np.uint8))
    images = [{"id": number, "path": str(tmp_path / "a.png"), "orientation": 1} for number in (1, 2, 3)]
    onnx = brightness_detector(tmp_path / "a.onnx")
    arguments = {"onnx": str(onnx), "contract": contract_to_json(detector_contract()), "images": images, "model": "m"}
    result = suggest(tmp_path, arguments, StoppedAfterTheFirst(tmp_path))
    assert (result["images"], result["of"], result["suggestions"]) == (1, 3, 1)
    assert len((tmp_path / "suggestions.jsonl").read_text().splitlines()) == 2
