"""Proves one package on one recording: replays it, logs every frame, judges, reports. Needs no project."""

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from core.detections import Detections
from core.errors import Stopped, UserError
from core.images import IMAGE_SUFFIXES
from core.objects import sha256_of_file
from core.recordings import Recording
from exports.actions import Decision, SafetyRule, at_rest, decide
from exports.drive_log import LOG_NAME, LogRow, results_sha256, writing_log
from exports.drive_summary import ActionSpan, DriveRequest, DriveSummary
from exports.drives import open_recording, problem_of
from exports.hard_frames import HardFrame, judge, pick_hard
from exports.limits import Limits, measure_limits
from exports.manifest import PackageManifest
from exports.monitors import Events, Monitors
from exports.replay import ReplayedFrame, replay_fast, replay_realtime
from exports.runtime import OnnxPredictor, guess_contract, load_package
from exports.verdict import judge_frames, judge_latency, judge_recording, latency_of

REPORT_NAME = "report.html"
PACKAGE_SUFFIX = ".rwpkg"
BUDGET_GATE = "latency_p95_ms"
HARD_FRAMES = 12
_SAY_EVERY = 10
_SPAN_GAP_FRAMES = 2

ShowProgress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class OpenedModel:
    """The network of a request, with what its package says of it; a plain ONNX file has no manifest."""

    predictor: OnnxPredictor
    sha256: str
    manifest: PackageManifest | None

    @property
    def rules(self) -> tuple[SafetyRule, ...]:
        """The safety actions that the package carries."""
        return self.manifest.safety_actions if self.manifest is not None else ()

    def budget_ms(self, asked: float | None) -> float | None:
        """The budget that was asked for, or else the strictest gate of the package."""
        if asked is not None or self.manifest is None:
            return asked
        gates = [gate for gate in self.manifest.gates if gate.metric == BUDGET_GATE and gate.comparison == "<="]
        return min((gate.threshold for gate in gates), default=None)


@dataclass(slots=True)
class _Tally:
    """What is counted while a drive is replayed."""

    latencies_ms: list[float] = field(default_factory=list)
    stages: list[tuple[float, float, float, float]] = field(default_factory=list)
    dropped: int = 0
    detections: Counter[str] = field(default_factory=Counter)
    spans: list[ActionSpan] = field(default_factory=list)
    hard: list[HardFrame] = field(default_factory=list)
    events: Events = field(default_factory=Events)
    wall_s: float = 0.0


def validate_drive(
    request: DriveRequest,
    *,
    progress: ShowProgress | None = None,
    is_stop_asked: Callable[[], bool] | None = None,
) -> DriveSummary:
    """Replay the recording through the package; writes the log, the report and a summary into the report folder.

    Raises UserError for unusable input, and Stopped when asked to stop: then no log and no report are left.
    """
    from exports.report import write_report

    model = open_model(request)
    with closing(open_recording(request.recording)) as recording:
        drive_sha256 = sha256_of_recording(request.recording)
        model.predictor.warm_up()
        tally = _replay(request, model, recording, drive_sha256, progress, is_stop_asked)
        if progress is not None:
            progress(1, 1, "Writing the report")
        limits = None
        if request.measures_limits and tally.latencies_ms:
            limits = measure_limits(recording, model.predictor, len(tally.latencies_ms))
        summary = _summarise(request, model, recording, drive_sha256, tally, limits)
        write_report(summary, request, model.manifest, recording)
    return summary


def open_model(request: DriveRequest) -> OpenedModel:
    """The network of a request. Raises UserError when it is neither a good package nor an ONNX file."""
    path = request.package
    if not path.is_file():
        raise UserError(f"There is no file {path.name}.", "Name a package (.rwpkg) or an ONNX file.")
    if path.suffix.lower() == PACKAGE_SUFFIX:
        packaged = load_package(path, camera=request.camera)
        return OpenedModel(packaged.predictor, sha256_of_file(path), packaged.manifest)
    contract = guess_contract(path, request.decoder)
    return OpenedModel(OnnxPredictor(path, contract), sha256_of_file(path), None)


def sha256_of_recording(path: Path) -> str:
    """What names a recording: the hash of its file, or of the hashes of a folder's pictures in order of name."""
    if path.is_file():
        return sha256_of_file(path)
    files = sorted(file for file in path.iterdir() if file.suffix.lower() in IMAGE_SUFFIXES)
    lines = "".join(f"{sha256_of_file(file)} {file.name}\n" for file in files)
    return hashlib.sha256(lines.encode()).hexdigest()


def _replay(
    request: DriveRequest,
    model: OpenedModel,
    recording: Recording,
    drive_sha256: str,
    progress: ShowProgress | None,
    is_stop_asked: Callable[[], bool] | None,
) -> _Tally:
    classes = tuple(model.predictor.classes)
    about = {"classes": "\n".join(classes), "package_sha256": model.sha256, "drive_sha256": drive_sha256}
    expected = recording.header.frames or round(recording.header.duration_ms * recording.header.fps / 1e3)
    replaying = (replay_realtime if request.is_realtime else replay_fast)(recording, model.predictor)
    tally = _Tally()
    started = time.perf_counter()
    log_path = request.report_folder / LOG_NAME
    kept = writing_log(log_path, drive_sha256=drive_sha256, classes=classes, about=about, task=model.predictor.task)
    with kept as log, closing(replaying):
        for row in _judged(replaying, model, model.budget_ms(request.budget_ms), tally):
            log.add(row)
            done = len(tally.latencies_ms)
            if done % _SAY_EVERY == 0:
                if is_stop_asked is not None and is_stop_asked():
                    raise Stopped
                if progress is not None:
                    progress(min(done, expected), max(expected, done + 1), f"Frame {done}")
        tally.wall_s = time.perf_counter() - started
    return tally


def _judged(
    replaying: Iterator[ReplayedFrame], model: OpenedModel, budget_ms: float | None, tally: _Tally
) -> Iterator[LogRow]:
    """Each frame with what the monitors and the safety actions make of it; counts on the way."""
    monitors, rules, persistence = Monitors(), model.rules, at_rest(model.rules)
    classes, threshold = model.predictor.classes, model.predictor.contract.score_threshold
    for replayed in replaying:
        frame, stages = replayed.frame, replayed.stages
        facts, flags = monitors.look(frame.image, replayed.prediction)
        decision = Decision()
        if isinstance(replayed.prediction, Detections):
            decision, persistence = decide(rules, classes, persistence, replayed.prediction)
        over_ms = 0.0 if budget_ms is None else max(0.0, replayed.latency_ms - budget_ms)
        hard = judge(frame.index, replayed.prediction, flags, threshold)
        time_s = frame.timestamp_ms / 1e3
        tally.latencies_ms.append(replayed.latency_ms)
        tally.stages.append((replayed.read_ms, stages.preprocess_ms, stages.run_ms, stages.decode_ms))
        tally.dropped += replayed.dropped_before
        tally.detections.update(_found(replayed, classes))
        tally.hard.append(hard)
        tally.events.note(frame.index, time_s, (*flags, "latency") if over_ms else flags)
        _extend_spans(tally.spans, decision, frame.index, time_s)
        yield LogRow(replayed, facts, flags, decision, hard, over_ms)


def _found(replayed: ReplayedFrame, classes: Sequence[str]) -> list[str]:
    """The classes of everything that was found in a frame; for a classifier the best class."""
    if isinstance(replayed.prediction, Detections):
        return [classes[class_id] for class_id in replayed.prediction.class_id.tolist()]
    return [classes[replayed.prediction.best()]]


def _extend_spans(spans: list[ActionSpan], decision: Decision, index: int, time_s: float) -> None:
    """Lengthen the last span when its action still holds, or begin a new one."""
    if decision.action == "none":
        return
    last = spans[-1] if spans else None
    wanted = (decision.action, decision.class_name)
    if last is not None and (last.action, last.class_name) == wanted and index - last.end <= _SPAN_GAP_FRAMES:
        spans[-1] = replace(last, end=index, end_s=time_s)
    else:
        spans.append(ActionSpan(*wanted, index, index, time_s, time_s))


def _summarise(
    request: DriveRequest,
    model: OpenedModel,
    recording: Recording,
    drive_sha256: str,
    tally: _Tally,
    limits: Limits | None,
) -> DriveSummary:
    budget_ms = model.budget_ms(request.budget_ms)
    log = request.report_folder / LOG_NAME
    frames = len(tally.latencies_ms)
    return DriveSummary(
        frames=frames,
        fps=frames / max(tally.wall_s, 1e-9),
        latency=latency_of(tally.latencies_ms),
        stages_p50=_medians(tally.stages),
        dropped=tally.dropped,
        detections=dict(sorted(tally.detections.items())),
        actions=tuple(tally.spans),
        anomalies=tally.events.all(),
        criteria=(
            judge_latency(tally.latencies_ms, budget_ms),
            judge_frames(frames, tally.dropped),
            judge_recording(problem_of(recording)),
        ),
        hard_frames=tuple(pick_hard(tally.hard, HARD_FRAMES)),
        log=log,
        report=request.report_folder / REPORT_NAME,
        results_sha256=results_sha256(log),
        package_sha256=model.sha256,
        drive_sha256=drive_sha256,
        header=recording.header,
        budget_ms=budget_ms,
        is_realtime=request.is_realtime,
        threads=model.predictor.session.threads,
        providers=tuple(model.predictor.session.providers),
        limits=limits,
        camera=model.predictor.camera.title if model.predictor.camera is not None else "",
    )


def _medians(stages: Sequence[tuple[float, float, float, float]]) -> dict[str, float]:
    """Stage -> its median, milliseconds."""
    names = ("read_ms", "preprocess_ms", "run_ms", "decode_ms")
    middle = np.median(np.array(stages, np.float64), axis=0).tolist() if stages else [0.0] * len(names)
    return dict(zip(names, middle, strict=True))
