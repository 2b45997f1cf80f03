"""Words and rows for what a drive validation found. Pure; no Qt."""

from collections.abc import Mapping


def verdict_words(verdict: str) -> tuple[str, str]:
    """The verdict for people, and the kind of chip that shows it."""
    return {"pass": ("Passed", "good"), "fail": ("Failed", "bad")}.get(verdict, ("Not judged", "neutral"))


def summary_rows(summary: Mapping[str, object]) -> list[tuple[str, str]]:
    """Name and value of each figure, in reading order."""
    latency, limits = _mapping(summary.get("latency_ms")), _mapping(summary.get("limits"))
    rows = [
        ("Frames", str(summary.get("frames", ""))),
        ("Dropped", str(summary.get("dropped", ""))),
        ("Frames a second", _number(summary.get("fps"), 1)),
        ("Latency p50 · p95 · p99", " · ".join(_number(latency.get(key), 0) for key in ("p50", "p95", "p99")) + " ms"),
        ("Detections", str(summary.get("detections", ""))),
        ("Actions", str(_count(summary.get("actions")))),
        ("Anomalies", str(_count(summary.get("anomalies")))),
    ]
    for key, words in (("decode_only_fps", "Decode only"), ("session_run_only_fps", "Network only")):
        if limits.get(key) is not None:
            rows.append((words, f"{_number(limits.get(key), 1)} frames a second"))
    return rows


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _count(value: object) -> int:
    return len(value) if isinstance(value, list | tuple) else 0


def _number(value: object, digits: int) -> str:
    return f"{value:.{digits}f}" if isinstance(value, int | float) else "–"
