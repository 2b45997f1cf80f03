"""What is asked of a drive validation and what it found, as values. Knows no reader, no network and no project."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.canonical import Json, JsonObject
from core.errors import UserError
from core.recordings import RecordingHeader
from exports.hard_frames import HardFrame
from exports.limits import Limits
from exports.monitors import Anomaly
from exports.verdict import Criterion, Latency, Verdict, together


@dataclass(frozen=True, slots=True)
class DriveRequest:
    """What to prove on what. `package` is an .rwpkg, or a plain ONNX file whose `decoder` may be named.

    `budget_ms` is the longest time an answer may take; without it a package's own gate on `latency_p95_ms` counts.
    `camera` names the profile of the package that holds for the recording; without a name the only one it has.
    """

    package: Path
    recording: Path
    report_folder: Path
    budget_ms: float | None = None
    is_realtime: bool = False
    measures_limits: bool = False
    decoder: str | None = None
    camera: str = ""

    def __post_init__(self) -> None:
        if self.budget_ms is not None and self.budget_ms <= 0:
            raise UserError("The latency budget must be more than 0 ms; nothing was started.")


@dataclass(frozen=True, slots=True)
class ActionSpan:
    """A safety action that held from frame `start` to frame `end`, both included; times in seconds of the drive."""

    action: str
    class_name: str
    start: int
    end: int
    start_s: float
    end_s: float

    def to_json(self) -> JsonObject:
        """The span as plain JSON."""
        return {
            "action": self.action, "class": self.class_name, "start": self.start, "end": self.end,
            "start_s": round(self.start_s, 3), "end_s": round(self.end_s, 3),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class DriveSummary:
    """What a drive validation found. `to_json` is the answer of the command `drive`."""

    frames: int
    fps: float
    latency: Latency
    stages_p50: Mapping[str, float]
    dropped: int
    detections: Mapping[str, int]
    actions: tuple[ActionSpan, ...]
    anomalies: tuple[Anomaly, ...]
    criteria: tuple[Criterion, ...]
    hard_frames: tuple[HardFrame, ...]
    log: Path
    report: Path
    results_sha256: str
    package_sha256: str
    drive_sha256: str
    header: RecordingHeader
    budget_ms: float | None
    is_realtime: bool
    threads: int
    providers: tuple[str, ...]
    limits: Limits | None = None
    camera: str = ""

    @property
    def verdict(self) -> Verdict:
        """Pass, fail or not judged."""
        return together(self.criteria)

    def to_json(self) -> dict[str, Json]:
        """The summary as plain JSON; paths as text."""
        told: dict[str, Json] = {
            "frames": self.frames, "fps": round(self.fps, 2), "latency_ms": self.latency.to_json(),
            "stages_ms": {name: round(value, 3) for name, value in self.stages_p50.items()},
            "dropped": self.dropped, "detections": sum(self.detections.values()),
            "detections_by_class": dict(self.detections),
            "actions": [span.to_json() for span in self.actions],
            "anomalies": [event.to_json() for event in self.anomalies],
            "verdict": self.verdict, "criteria": [criterion.to_json() for criterion in self.criteria],
            "reasons": [criterion.reason for criterion in self.criteria],
            "hard_frames": [frame.to_json() for frame in self.hard_frames],
            "log": str(self.log), "report": str(self.report), "results_sha256": self.results_sha256,
            "package_sha256": self.package_sha256, "drive_sha256": self.drive_sha256,
            "recording": {
                "width": self.header.width, "height": self.header.height, "fps": self.header.fps,
                "duration_ms": self.header.duration_ms, "codec": self.header.codec, "frames": self.header.frames,
            },
            "budget_ms": self.budget_ms, "mode": "realtime" if self.is_realtime else "fast",
            "threads": self.threads, "providers": list(self.providers), "camera": self.camera,
        }  # fmt: skip
        if self.limits is not None:
            told["limits"] = self.limits.to_json()
        return told
