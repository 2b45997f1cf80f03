"""What the timeline shows of a drive's log. Pure: worked out off the GUI thread, since an hour has 100,000 frames."""

from collections.abc import Mapping
from itertools import groupby

import numpy as np

from desktop.style import class_colour
from desktop.widgets.drive_timeline import DriveCurves, Span
from exports.drive_log import DriveLog

MOST_LANES = 8
NO_ACTION = ("", "none")


def curves_of(log: DriveLog, summary: Mapping[str, object], colours: Mapping[str, str]) -> DriveCurves:
    """The lanes of a log: the classes met most often, latency, actions, and the anomalies that the summary names.

    `colours` go by class name.
    """
    count = max((row.index for row in log.frames), default=-1) + 1
    latency = np.full(count, np.nan)
    latency[[row.index for row in log.frames]] = [row.latency_ms for row in log.frames]
    frames = np.repeat([row.index for row in log.frames], [len(row.detections.class_id) for row in log.frames])
    found = np.concatenate([np.zeros(0, np.int64), *(row.detections.class_id for row in log.frames)])
    totals = np.bincount(found, minlength=len(log.classes))
    chosen = [class_id for class_id in np.argsort(-totals, kind="stable")[:MOST_LANES].tolist() if totals[class_id]]
    known, budget_ms = class_colours(log, colours), summary.get("budget_ms")
    return DriveCurves(
        counts={log.classes[key]: np.bincount(frames[found == key], minlength=count) for key in chosen},
        colours={log.classes[key]: known[log.classes[key]] for key in chosen},
        latency_ms=latency,
        budget_ms=float(budget_ms) if isinstance(budget_ms, int | float) else None,
        actions=_spans([(row.index, row.action) for row in log.frames if row.action not in NO_ACTION]),
        anomalies=_anomalies(summary.get("anomalies")),
    )


def _anomalies(told: object) -> tuple[Span, ...]:
    listed = told if isinstance(told, list) else []
    return tuple(Span(f"{each['kind']}: {each['reason']}", int(each["start"]), int(each["end"])) for each in listed)


def class_colours(log: DriveLog, colours: Mapping[str, str]) -> dict[str, str]:
    """The colour of each class of a log: the project's, or one by its place."""
    return {name: colours.get(name) or class_colour(index) for index, name in enumerate(log.classes)}


def _spans(marks: list[tuple[int, str]]) -> tuple[Span, ...]:
    """Runs of neighbouring frames with the same words."""
    runs = groupby(enumerate(marks), key=lambda item: (item[1][0] - item[0], item[1][1]))
    grouped = [[mark for _, mark in run] for _, run in runs]
    return tuple(Span(run[0][1], run[0][0], run[-1][0]) for run in grouped)
