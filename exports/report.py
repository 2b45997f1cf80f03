"""The report of a drive: one HTML file that needs nothing else, for people and for the archive."""

import base64
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.detections import BgrImage, Detections
from core.errors import UserError
from core.objects import write_text
from core.recordings import Recording
from exports import charts
from exports.drive_log import DriveLog, LoggedFrame, read_log
from exports.drive_summary import DriveRequest, DriveSummary
from exports.found_shapes import rings_of
from exports.manifest import Measured, PackageManifest
from exports.report_page import PAGE

WORST_FRAMES = 6
THUMBNAIL_WIDTH = 460
TINT = 0.45  # of a class's colour over the pixels of its objects
MEASURES = ("mAP50", "mAP50_95", "accuracy", "precision", "recall", "f1")
ACTION_COLOURS = {"stop": "#d1495b", "reduce_speed": "#e08e2b", "warn": "#d8b62c", "inform": "#2f7dd1"}
ANOMALY_COLOURS = {
    "latency": "#d1495b", "frozen": "#b04fb5", "black": "#444b57", "overexposed": "#d8b62c",
    "blurred": "#5b8c9e", "low_confidence": "#e08e2b", "flicker": "#2f7dd1",
}  # fmt: skip


def write_report(
    summary: DriveSummary, request: DriveRequest, manifest: PackageManifest | None, recording: Recording
) -> None:
    """Write `summary.report`, from the summary, its log and the frames that were hardest."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    log = read_log(summary.log)
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    page = environment.from_string(PAGE).render(
        summary=summary,
        request=request,
        package_name=request.package.name,
        drive_name=request.recording.name,
        manifest=manifest,
        charts={name: Markup(svg) for name, svg in _charts(summary, log).items()},  # noqa: S704 - our own drawing
        thumbnails=list(_thumbnails(summary, log, recording)),
        facts=_facts(summary, manifest),
    )
    write_text(summary.report, page)


def _charts(summary: DriveSummary, log: DriveLog) -> dict[str, str]:
    if not log.frames:
        return {}
    times_s = np.array([frame.media_time_s for frame in log.frames], np.float64)
    latency_ms = np.array([frame.latency_ms for frame in log.frames], np.float64)
    duration_s = float(times_s[-1])
    drawn = {
        "latency": charts.latency_chart(times_s, latency_ms, summary.budget_ms),
        "histogram": charts.latency_histogram(latency_ms, summary.budget_ms),
        "stages": charts.stage_chart(summary.stages_p50),
    }
    if summary.detections:
        counts = {name: _count(log.frames, log.classes, name) for name in summary.detections}
        drawn["detections"] = charts.detections_chart(times_s, counts, charts.class_colours(summary.detections))
    if summary.actions:
        spans = [(span.action, span.start_s, span.end_s) for span in summary.actions]
        drawn["actions"] = charts.spans_chart(spans, duration_s, ACTION_COLOURS)
    if summary.anomalies:
        spans = [(event.kind, event.start_s, event.end_s) for event in summary.anomalies]
        drawn["anomalies"] = charts.spans_chart(spans, duration_s, ANOMALY_COLOURS)
    return drawn


def _count(frames: Sequence[LoggedFrame], classes: Sequence[str], name: str) -> NDArray[np.float64]:
    """How many of a class each frame holds; for a classifier 1 where it is the frame's label."""
    class_id = list(classes).index(name)
    return np.array(
        [int((frame.detections.class_id == class_id).sum()) + (frame.label == name) for frame in frames], np.float64
    )


def _thumbnails(summary: DriveSummary, log: DriveLog, recording: Recording) -> Iterable[dict[str, Any]]:
    """The hard frames as pictures with their boxes, in the order of the drive."""
    rows, colours = log.by_index(), charts.class_colours(summary.detections)
    hard = summary.hard_frames[:WORST_FRAMES]
    for chosen in sorted(hard, key=lambda frame: frame.index):
        try:
            frame = recording.frame(chosen.index)
        except UserError:
            continue  # a damaged recording need not give a frame twice; the log still names it
        row = rows[chosen.index]
        jpeg = drawn_jpeg(frame.image, row.detections, log.classes, colours)
        yield {
            "source": "data:image/jpeg;base64," + base64.b64encode(jpeg).decode(),
            "index": chosen.index,
            "time_s": row.media_time_s,
            "reason": chosen.reason,
        }


def drawn_jpeg(image: BgrImage, found: Detections, classes: Sequence[str], colours: Mapping[str, str]) -> bytes:
    """A small JPEG of a frame with its boxes and their classes and scores."""
    import cv2

    scale = min(1.0, THUMBNAIL_WIDTH / image.shape[1])
    size_wh = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
    small = cv2.resize(image, size_wh, interpolation=cv2.INTER_AREA)
    for row, (box, class_id, score) in enumerate(zip(found.xyxy * scale, found.class_id, found.score, strict=True)):
        x1, y1 = (round(float(value)) for value in box[:2])
        colour = _bgr(colours.get(classes[int(class_id)], charts.INK))
        rings = [np.rint(ring * scale).astype(np.int32) for ring in rings_of(found, row)]
        if found.masks is not None:
            tinted = cv2.fillPoly(small.copy(), rings, colour)
            small = cv2.addWeighted(small, 1 - TINT, tinted, TINT, 0)
        cv2.polylines(small, rings, True, colour, 1 if found.masks is not None else 2, cv2.LINE_AA)
        label, place = f"{classes[int(class_id)]} {score:.2f}", (x1, max(10, y1 - 4))
        cv2.putText(small, label, place, cv2.FONT_HERSHEY_SIMPLEX, 0.38, (0, 0, 0), 3, cv2.LINE_AA)
        cv2.putText(small, label, place, cv2.FONT_HERSHEY_SIMPLEX, 0.38, (255, 255, 255), 1, cv2.LINE_AA)
    is_encoded, encoded = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 82])
    if not is_encoded:
        raise RuntimeError("OpenCV could not encode a thumbnail")
    return bytes(encoded)


def _bgr(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return blue, green, red


def _facts(summary: DriveSummary, manifest: PackageManifest | None) -> list[tuple[str, str]]:
    """What the report must name so that it can be archived: hashes, settings, the machine's part in it."""
    header = summary.header
    told = "unknown" if header.frames is None else str(header.frames)
    facts = [
        (
            "Recording",
            f"{header.width} × {header.height}, {header.fps:.3f} frames/s, {header.codec}; its own count: {told}",
        ),
        ("Mode", "Real time: the newest frame first" if summary.is_realtime else "As fast as possible: every frame"),
        ("Camera", summary.camera or "none: every area of the picture counts"),
        ("Network runs on", f"{', '.join(summary.providers)}, {summary.threads} threads"),
        ("SHA-256 of the package", summary.package_sha256),
        ("SHA-256 of the recording", summary.drive_sha256),
        ("SHA-256 of the results", summary.results_sha256),
    ]
    if manifest is not None:
        made = manifest.provenance
        facts.insert(0, ("Model", f"{made.model_name} ({made.model}), {manifest.precision}"))
        facts += [("Dataset version", made.dataset_version or "none: the network was brought")]
        if manifest.measured.metrics:
            facts += [("Measured before", _measured(manifest.measured))]
    return [*facts, ("Log", str(Path(summary.log).name))]


def _measured(measured: Measured) -> str:
    """The package's own metrics, with the set they were measured on and how far it leaks."""
    figures = [f"{name} {value:.3f}" for name, value in measured.metrics.items()
               if isinstance(value, int | float) and name in MEASURES]  # fmt: skip
    leakage = measured.leakage.get("told", "not known")
    return f"{', '.join(figures)} on {measured.images} {measured.part} images; leakage {leakage}"
