"""Names of the things in a registry.

Images, annotations and edits are many: their ids are 63-bit integers (milliseconds since 2020 above 22 random bits),
so they stay small in SQLite, sort by age, and two computers that label the same project do not collide. Those made in
one process always rise, also within a millisecond or where the clock is set back: shapes keep the order of drawing.
Versions, runs, models and packages are few and are read aloud: their ids are short words such as `model-k3f9x2ma`.
"""

import secrets
import threading
import time
from typing import Literal, NewType

import numpy as np
from numpy.typing import NDArray

ImageId = NewType("ImageId", int)
AnnotationId = NewType("AnnotationId", int)
EditId = NewType("EditId", int)
DriveId = NewType("DriveId", int)
TrackId = NewType("TrackId", int)
ClassId = NewType("ClassId", int)
SuggestionId = NewType("SuggestionId", int)

VersionId = NewType("VersionId", str)
JobId = NewType("JobId", str)
RunId = NewType("RunId", str)
ModelId = NewType("ModelId", str)
EvaluationId = NewType("EvaluationId", str)
PackageId = NewType("PackageId", str)
ValidationId = NewType("ValidationId", str)

NamedKind = Literal["job", "run", "model", "evaluation", "package", "validation", "study"]

_EPOCH_MS = 1_577_836_800_000  # 2020-01-01T00:00:00Z
_RANDOM_BITS = 22
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u


class _Rising:
    """Numbers of which each is greater than all that were taken before it, in every thread of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next = 0

    def take(self, count: int) -> range:
        fresh = ((time.time_ns() // 1_000_000 - _EPOCH_MS) << _RANDOM_BITS) | secrets.randbits(_RANDOM_BITS)
        with self._lock:
            base = max(fresh, self._next)
            self._next = base + count
        return range(base, base + count)


_RISING = _Rising()


def new_number() -> int:
    """A fresh 63-bit id for one row."""
    return new_numbers(1)[0]


def new_numbers(count: int) -> range:
    """`count` fresh consecutive ids for rows that are written together."""
    return _RISING.take(count)


def new_name(kind: NamedKind) -> str:
    """A fresh id for a thing that people name, such as `run-7k3q9wz2`."""
    return f"{kind}-" + "".join(secrets.choice(_ALPHABET) for _ in range(8))


def milliseconds_of(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """When these row numbers were taken, milliseconds since 1970 in UTC, shape (n,): a number begins with its time."""
    return (numbers >> _RANDOM_BITS) + _EPOCH_MS
