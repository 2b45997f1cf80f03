"""Canonical JSON: one value, one text, so that a hash of the text names the value."""

import hashlib
import json
from collections.abc import Mapping, Sequence

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]
JsonObject = Mapping[str, Json]

_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def to_json(value: Json) -> str:
    """Keys sorted, no spaces, Unicode kept; NaN and infinity are refused with ValueError."""
    return _ENCODER.encode(value)


def sha256_of(value: Json) -> str:
    """SHA-256 of the canonical text, in hexadecimal."""
    return hashlib.sha256(to_json(value).encode()).hexdigest()
