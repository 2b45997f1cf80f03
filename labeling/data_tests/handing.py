"""The files between the registry and the worker: evidence with what was seen before, and the outcome. MessagePack."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import numpy as np

from core.camera_profile import CameraProfile, profile_from_json, profile_to_json
from core.errors import UserError
from core.objects import written_beside
from labeling.data_tests.evidence import Evidence, ImageColumns, LabelColumns, MeasureColumns
from labeling.data_tests.measuring import Measured
from labeling.data_tests.running import Looked

EVIDENCE, OUTCOME = "evidence.msgpack", "outcome.msgpack"
ColumnsT = TypeVar("ColumnsT", ImageColumns, LabelColumns, MeasureColumns)


@dataclass(frozen=True, slots=True)
class Work:
    """What a worker is handed. `seen` is test -> image -> content."""

    evidence: Evidence
    seen: dict[str, dict[int, str]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a worker made of it."""

    measured: list[Measured]
    looked: list[Looked]


def write_work(path: Path, work: Work) -> None:
    """Write the worker's file as a whole."""
    evidence = work.evidence
    told = {
        "images": _columns_told(evidence.images),
        "labels": _columns_told(evidence.labels),
        "measures": _columns_told(evidence.measures),
        "names": dict(evidence.names),
        "parents": dict(evidence.parents),
        "cameras": {drive: (camera.id, profile_to_json(camera)) for drive, camera in evidence.cameras.items()},
        "seen": work.seen,
    }
    with written_beside(path) as file:
        file.write(msgspec.msgpack.encode(told))


def read_work(path: Path) -> Work:
    """The worker's file. Raises UserError when it is not there, or not whole."""
    try:
        told = msgspec.msgpack.decode(path.read_bytes(), strict=False)
        cameras = {int(drive): _camera(number, profile) for drive, (number, profile) in told["cameras"].items()}
        evidence = Evidence(
            _columns(ImageColumns, told["images"]), _columns(LabelColumns, told["labels"]),
            _columns(MeasureColumns, told["measures"]), told["names"], told["parents"], cameras,
        )  # fmt: skip
        return Work(evidence, told["seen"])
    except (OSError, msgspec.MsgspecError, KeyError, TypeError, ValueError) as error:
        raise UserError("What was to be checked cannot be read; nothing was changed.", "Check again.") from error


def write_outcome(path: Path, outcome: Outcome) -> None:
    """Write what was found as a whole."""
    with written_beside(path) as file:
        file.write(msgspec.msgpack.encode(outcome))


def read_outcome(path: Path) -> Outcome:
    """What was found. Raises UserError when it is not there, or not whole."""
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=Outcome)
    except (OSError, msgspec.MsgspecError) as error:
        raise UserError("What the check found cannot be read; nothing was changed.", "Check again.") from error


def _columns_told(columns: ImageColumns | LabelColumns | MeasureColumns) -> dict[str, object]:
    told: dict[str, object] = {}
    for each in fields(columns):
        values = getattr(columns, each.name)
        told[each.name] = (
            (values.dtype.str, values.shape, values.tobytes()) if isinstance(values, np.ndarray) else values
        )
    return told


def _columns(kind: type[ColumnsT], told: Mapping[str, Any]) -> ColumnsT:
    return kind(**{each.name: _column(told[each.name]) for each in fields(kind)})


def _column(told: list[Any]) -> Any:
    if len(told) == 3 and isinstance(told[2], bytes):
        return np.frombuffer(told[2], told[0]).reshape(told[1])
    return tuple(told)


def _camera(number: int, profile: Mapping[str, Any]) -> CameraProfile:
    read = profile_from_json(profile)
    return CameraProfile(
        number, read.name, read.version, read.width, read.height, read.areas, read.horizon_y, read.vanishing_point
    )  # fmt: skip
