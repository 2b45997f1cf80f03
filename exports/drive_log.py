"""The log of a drive: Parquet, one row a frame. Columns that depend on the clock end in `_ms`, and no others do.

So two replays as fast as possible are equal in every other column, and `results_sha256` names what was found.
Open it anywhere: pandas.read_parquet("drive_log.parquet").
"""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from core.canonical import Json, to_json
from core.detections import ClassScores, Detections, Task
from core.errors import UserError
from core.objects import written_beside
from core.shapes import Mask, shape_from_json, shape_to_json
from exports.actions import Decision
from exports.hard_frames import HardFrame
from exports.monitors import PictureFacts
from exports.replay import ReplayedFrame

LOG_NAME = "drive_log.parquet"
CLOCK_SUFFIX = "_ms"
ROWS_AT_ONCE = 256


@dataclass(frozen=True, slots=True, eq=False)
class LogRow:
    """All that is known of one frame when its answer is there. `anomalies` holds only what depends on no clock."""

    replayed: ReplayedFrame
    facts: PictureFacts
    anomalies: tuple[str, ...]
    decision: Decision
    difficulty: HardFrame
    over_budget_ms: float


class LogWriter:
    """Takes rows in order; made by `writing_log`."""

    def __init__(self, parquet: Any, schema: Any, drive_sha256: str, classes: tuple[str, ...]) -> None:
        self._parquet = parquet
        self._schema = schema
        self._drive_sha256 = drive_sha256
        self._classes = classes
        self._rows: list[dict[str, Any]] = []

    def add(self, row: LogRow) -> None:
        """Take one frame in."""
        self._rows.append(_as_columns(row, self._drive_sha256, self._classes))
        if len(self._rows) >= ROWS_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write the rows that wait."""
        import pyarrow as pa

        if self._rows:
            self._parquet.write_table(pa.Table.from_pylist(self._rows, schema=self._schema))
            self._rows.clear()


@contextmanager
def writing_log(
    path: Path, *, drive_sha256: str, classes: tuple[str, ...], about: Mapping[str, str], task: Task = "detect"
) -> Iterator[LogWriter]:
    """A log that appears at `path` only when it is whole. `about` is kept in the file's own metadata.

    Boxes of a model of outlines have a `mask` more: left, top, width, height and COCO's runs of that window, as JSON;
    those of a model of turned boxes `xywhr`: middle, width and height in pixels, radians clockwise.
    """
    import pyarrow.parquet as pq

    schema = _schema(about, task)
    with written_beside(path) as file, pq.ParquetWriter(file, schema, compression="zstd") as parquet:
        writer = LogWriter(parquet, schema, drive_sha256, classes)
        yield writer
        writer.flush()


def results_sha256(path: Path) -> str:
    """The hash of every column that does not depend on the clock, row by row as canonical JSON."""
    import pyarrow.parquet as pq

    digest = hashlib.sha256()
    with pq.ParquetFile(path) as parquet:
        names = [name for name in parquet.schema_arrow.names if not name.endswith(CLOCK_SUFFIX)]
        for batch in parquet.iter_batches(ROWS_AT_ONCE, columns=names):
            for row in batch.to_pylist():
                digest.update((to_json(row) + "\n").encode())
    return digest.hexdigest()


@dataclass(frozen=True, slots=True, eq=False)
class LoggedFrame:
    """One row of a log, as the player shows it."""

    index: int
    media_time_s: float
    detections: Detections
    label: str
    label_score: float
    action: str
    anomalies: tuple[str, ...]
    latency_ms: float


@dataclass(frozen=True, slots=True)
class DriveLog:
    """A whole log in memory. `frames` are in order; with frames dropped, their indices have gaps."""

    frames: tuple[LoggedFrame, ...]
    classes: tuple[str, ...]
    about: Mapping[str, str] = field(default_factory=dict)

    def by_index(self) -> dict[int, LoggedFrame]:
        """Frame index -> its row."""
        return {frame.index: frame for frame in self.frames}


def read_log(path: Path) -> DriveLog:
    """A log that `writing_log` wrote. Raises UserError for anything else."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(path)
    except (OSError, pa.ArrowException) as error:
        raise UserError(f"{path.name} is no drive log that can be read.", "Replay the drive again.") from error
    told = {key.decode(): value.decode() for key, value in (table.schema.metadata or {}).items()}
    classes = tuple(filter(None, told.get("classes", "").split("\n")))
    return DriveLog(tuple(_logged(row) for row in table.to_pylist()), classes, told)


def _logged(row: dict[str, Any]) -> LoggedFrame:
    boxes = row["boxes"]
    detections = Detections(
        np.array([[box["x1"], box["y1"], box["x2"], box["y2"]] for box in boxes], np.float32).reshape(-1, 4),
        np.array([box["class_id"] for box in boxes], np.int64),
        np.array([box["score"] for box in boxes], np.float32),
        masks=_masks([box["mask"] for box in boxes]) if boxes and "mask" in boxes[0] else None,
        xywhr=np.array([box["xywhr"] for box in boxes], np.float32) if boxes and "xywhr" in boxes[0] else None,
    )
    return LoggedFrame(
        row["frame_index"], row["media_time_s"], detections, row["label"], row["label_score"],
        row["action"], tuple(row["anomalies"]), row["latency_ms"],
    )  # fmt: skip


def _masks(told: list[str]) -> tuple[Mask, ...]:
    masks = [shape_from_json("mask", geometry) for geometry in told]
    return tuple(mask for mask in masks if isinstance(mask, Mask))


def _schema(about: Mapping[str, str], task: Task) -> Any:
    import pyarrow as pa

    number, text = pa.float32(), pa.string()
    more = {"segment": [("mask", text)], "obb": [("xywhr", pa.list_(number))]}
    box = pa.struct([
        ("x1", number), ("y1", number), ("x2", number), ("y2", number),
        ("class_id", pa.int32()), ("class", text), ("score", number), *more.get(task, []),
    ])  # fmt: skip
    columns = [
        ("frame_index", pa.int64()), ("media_time_s", pa.float64()), ("drive_sha256", pa.dictionary(pa.int32(), text)),
        ("detections", pa.int32()), ("boxes", pa.list_(box)), ("label", text), ("label_score", number),
        ("action", text), ("action_class", text), ("anomalies", pa.list_(text)),
        ("difficulty", number), ("hard_reason", text), ("brightness", number), ("sharpness", number),
        ("read_ms", number), ("preprocess_ms", number), ("run_ms", number), ("decode_ms", number),
        ("latency_ms", number), ("over_budget_ms", number),
    ]  # fmt: skip
    return pa.schema(columns, metadata=dict(about))


def _as_columns(row: LogRow, drive_sha256: str, classes: tuple[str, ...]) -> dict[str, Any]:
    replayed, stages = row.replayed, row.replayed.stages
    label, label_score = _label(replayed, classes)
    boxes = _boxes(replayed.prediction, classes) if isinstance(replayed.prediction, Detections) else []
    return {
        "frame_index": replayed.frame.index, "media_time_s": replayed.frame.timestamp_ms / 1e3,
        "drive_sha256": drive_sha256, "detections": len(boxes), "boxes": boxes,
        "label": label, "label_score": label_score,
        "action": row.decision.action, "action_class": row.decision.class_name, "anomalies": list(row.anomalies),
        "difficulty": row.difficulty.difficulty, "hard_reason": row.difficulty.reason,
        "brightness": row.facts.brightness, "sharpness": row.facts.sharpness,
        "read_ms": replayed.read_ms, "preprocess_ms": stages.preprocess_ms, "run_ms": stages.run_ms,
        "decode_ms": stages.decode_ms, "latency_ms": replayed.latency_ms, "over_budget_ms": row.over_budget_ms,
    }  # fmt: skip


def _label(replayed: ReplayedFrame, classes: tuple[str, ...]) -> tuple[str, float]:
    if not isinstance(replayed.prediction, ClassScores):
        return "", 0.0
    best = replayed.prediction.best()
    return classes[best], float(replayed.prediction.score[best])


def _boxes(found: Detections, classes: tuple[str, ...]) -> list[dict[str, Json]]:
    rows = zip(found.xyxy.tolist(), found.class_id.tolist(), found.score.tolist(), strict=True)
    return [
        {
            "x1": x1,
            "y1": y1,
            "x2": x2,
            "y2": y2,
            "class_id": class_id,
            "class": classes[class_id],
            "score": score,
            **({} if found.masks is None else {"mask": shape_to_json(found.masks[row])}),
            **({} if found.xywhr is None else {"xywhr": found.xywhr[row].tolist()}),
        }
        for row, ((x1, y1, x2, y2), class_id, score) in enumerate(rows)
    ]
